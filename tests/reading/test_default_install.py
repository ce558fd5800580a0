"""What is only in the extra `[ocr]` is not needed for anything but scans."""

import subprocess
import sys
from pathlib import Path

from PIL import Image

from budgetgraph import resources

WITHOUT_THE_EXTRA = """
import sys
for name in ("numpy", "cv2", "rapidocr", "onnxruntime"):
    sys.modules[name] = None  # its import fails, as where it is not installed
from budgetgraph.cli import main
main(["extract", sys.argv[1], "--json"])
"""


def test_a_digital_pdf_is_read_without_the_extra() -> None:
    file = min((path for path in resources.path("data", "disclosures").iterdir() if path.suffix == ".pdf"), key=str)
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA, str(file)], capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    assert '"statements"' in run.stdout


def test_a_scan_without_the_extra_says_what_to_install(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    Image.new("L", (1240, 1754), 255).save(file, resolution=150)
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA, str(file)], capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode != 0
    assert (
        "scan.pdf: 1 of 1 pages are pictures without text (page 1); install budgetgraph[ocr] to read them" in run.stderr
    )

"""The notebooks in docs/ run from top to bottom on the sample store."""

import json
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("notebook", sorted(DOCS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs_top_to_bottom(
    notebook: Path, sample_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUDGETGRAPH_STORE", str(sample_store))
    names: dict[str, Any] = {}
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], "committed without outputs"
            exec(compile("".join(cell["source"]), f"{notebook.name}, cell {number}", "exec"), names)
    assert len(names["held"]) > 5 and len(names["classes"]) > 3 and len(names["places"]) == 5
    assert len(names["execution"]) > 0 and abs(sum(names["classes"]["share"]) - 1) < 0.01
    assert "page" in capsys.readouterr().out

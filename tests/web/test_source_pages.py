"""The page of a source tells where a reading was mended."""

from pathlib import Path

from click.testing import CliRunner
from sparql_server import serving

from budgetgraph.cli import main

TEXT = (
    "某县水利局2025年部门预算\n部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n2130301\t行政运行\t321.56\n"
    "合计\t\t321.56\n"
)


def run(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--store", str(store), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_place_of_a_correction_says_what_was_read_and_who_mended_it(tmp_path: Path) -> None:
    text, side, store = tmp_path / "2025.txt", tmp_path / "corrections.csv", tmp_path / "store"
    text.write_text(TEXT, encoding="utf-8")
    run(store, "ingest", str(text))
    sha = run(store, "list").split()[0]
    side.write_text(f"sha256,place,right,who,why,when\n{sha},t1 r2 c3,421.56,某县财政局,看错一位,2025-03-01\n", "utf-8")
    run(store, "ingest", str(text), "--corrections", str(side))
    with serving(store) as site:
        mended = site.client.get(f"/source/{sha}", params={"cell": "t1 r2 c3", "line": "5"}).text
        untouched = site.client.get(f"/source/{sha}", params={"cell": "t1 r3 c3", "line": "6"}).text
    assert "此处读数已更正：321.56 → <strong>421.56</strong>（某县财政局，2025-03-01：看错一位）" in mended
    assert "已更正" not in untouched

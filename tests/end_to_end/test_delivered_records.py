"""`docs/records.md` is true: what it shows can be ingested as it stands."""

import json
import re
from pathlib import Path

from click.testing import CliRunner

from budgetgraph import resources
from budgetgraph.cli import main
from budgetgraph.extraction.corrections import read_corrections

GUIDE = resources.path("docs", "records.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)
    assert found, kind
    return found[1]


def run(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--store", str(store), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_record_of_the_guide_is_held_summed_and_asked(tmp_path: Path) -> None:
    (tmp_path / "2025.json").write_text(block("json"), encoding="utf-8")
    run(tmp_path / "store", "ingest", str(tmp_path / "2025.json"))
    query = tmp_path / "sum.rq"
    query.write_text(
        "SELECT (SUM(?amount) AS ?total) { ?r bg:hasLineItem ?i . ?i bg:classifiedAs ?c ; bg:amount ?amount }", "utf-8"
    )
    assert run(tmp_path / "store", "query", str(query), "--format", "csv").split() == ["total", "3215600"]
    assert "120.00万元" in run(tmp_path / "store", "ask", "某县水利局2025年防汛支出是多少")
    assert "≥95%" in run(tmp_path / "store", "ask", "某县水利局物资完好率的目标是多少")
    assert run(tmp_path / "store", "validate").startswith("0 violations")


def test_records_without_a_file_behind_them_are_told_apart(tmp_path: Path) -> None:
    record = json.loads(block("json"))
    for year in (2024, 2025):
        delivered = record | {"fiscal_year": year, "source": {"publisher": "某县财政局"}}
        (tmp_path / f"{year}.json").write_text(json.dumps(delivered, ensure_ascii=False), encoding="utf-8")
    told = [
        json.loads(line)
        for line in run(tmp_path / "store", "ingest", "--json", *map(str, sorted(tmp_path.glob("*.json")))).splitlines()
    ]
    assert [one["status"] for one in told[:2]] == ["loaded", "loaded"]
    assert told[0]["iri"] != told[1]["iri"]


def test_the_manifest_of_the_guide_names_what_a_text_does_not(tmp_path: Path) -> None:
    (tmp_path / "2025.txt").write_text("部门支出总表\n单位：万元\n科目\t金额\n合计\t321.56\n", encoding="utf-8")
    (tmp_path / "manifest.csv").write_text(block("csv manifest"), encoding="utf-8")
    arguments = ("ingest", "--json", "--manifest", str(tmp_path / "manifest.csv"), str(tmp_path / "2025.txt"))
    told = json.loads(run(tmp_path / "store", *arguments).splitlines()[0])
    assert (told["department"], told["year"], told["stage"]) == ("某县水利局", 2025, "budget")


def test_the_corrections_of_the_guide_are_read(tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    file.write_text(block("csv corrections"), encoding="utf-8")
    (row,) = read_corrections(file)
    assert row.right == "201.56" and row.place == "t3 r2 c4"

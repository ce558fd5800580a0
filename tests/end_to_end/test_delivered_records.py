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


TEXT = (
    "某县水利局2025年部门预算\n部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n2130301\t行政运行\t321.56\n"
    "合计\t\t321.56\n"
)
CORRECTION = "sha256,place,right,who,why,when\n{sha},t1 r2 c3,421.56,某县财政局,看错一位,2025-03-01\n"


def test_a_correction_reaches_a_held_file_outlives_it_and_names_what_it_cannot_mend(tmp_path: Path) -> None:
    text, side = tmp_path / "2025.txt", tmp_path / "corrections.csv"
    text.write_text(TEXT, encoding="utf-8")
    store = tmp_path / "store"
    run(store, "ingest", str(text))
    (listed,) = run(store, "list").splitlines()
    given = CORRECTION.format(sha=listed.split()[0])
    elsewhere = given.splitlines()[1].replace("r2", "r9")
    side.write_text(f"{given}{elsewhere}\n{'0' * 16},t1 r2 c3,1,甲,错,2025\n", "utf-8")
    said = run(store, "ingest", str(text), "--corrections", str(side))
    assert "loaded" in said
    assert "correction line 3 (t1 r9 c3): nothing was read at this place" in said
    (unused,) = re.findall(r".*no file with the SHA-256.*", said)
    assert f"correction line 4 (t1 r2 c3): the store holds no file with the SHA-256 {'0' * 16}" in unused
    for again in ((), ("--again",)):
        run(store, "ingest", str(text), *again)
        query = tmp_path / "mended.rq"
        query.write_text(
            "SELECT ?p ?c ?w { ?n bg:printedValue ?p ; bg:correctedValue ?c ; bg:correctedBy ?w }", "utf-8"
        )
        assert run(store, "query", str(query), "--format", "csv").splitlines()[1:] == ["321.56,421.56,某县财政局"]
    assert "421.56万元" in run(store, "ask", "某县水利局2025年行政运行支出是多少")

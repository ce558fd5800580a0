"""The command line as its contract says: loaded, skipped, failed, exit codes, one clear line for a bad file."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from budgetgraph import resources
from budgetgraph.cli import main

SAMPLES = sorted(resources.path("data", "disclosures").glob("*.pdf"))


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store), *arguments])


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.output.splitlines() if line.startswith("{")]


def test_five_transcripts_load_and_are_skipped_the_second_time(shared: Path, tmp_path: Path) -> None:
    files = [str(path) for path in sorted((shared / "disclosures").glob("00?.txt"))]
    first = run(tmp_path / "store", "ingest", "--json", *files)
    assert first.exit_code == 0
    *documents, summary = lines(first)
    assert [document["status"] for document in documents] == ["loaded"] * 5
    assert summary["loaded"] == 5 and summary["triples"] > 50_000 and summary["generation"] == 1
    again = run(tmp_path / "store", "ingest", "--json", *files)
    assert again.exit_code == 0
    assert [document["status"] for document in lines(again)[:-1]] == ["skipped"] * 5
    assert lines(again)[-1]["generation"] == 1, "nothing new, no new generation"


def test_a_json_line_has_the_members_of_the_contract(tmp_path: Path) -> None:
    result = run(tmp_path / "store", "ingest", "--json", str(SAMPLES[0]))
    document, summary = lines(result)
    assert list(document) == [
        "file", "status", "reason", "iri", "department", "year", "stage", "scope", "statements", "figures", "claims",
        "indicators", "projects", "unread", "findings", "seconds",
    ]  # fmt: skip
    assert set(summary) == {"documents", "loaded", "skipped", "failed", "triples", "seconds", "generation"}


def test_bad_files_give_one_clear_line_each_and_the_rest_loads(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(SAMPLES[0], folder / "good.pdf")
    whole = SAMPLES[1].read_bytes()
    (folder / "cut.pdf").write_bytes(whole[: len(whole) // 20])
    (folder / "empty.pdf").write_bytes(b"")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(folder / "locked.pdf")
    picture = io.BytesIO()
    Image.new("RGB", (40, 40)).save(picture, "JPEG")
    (folder / "picture.pdf").write_bytes(picture.getvalue())
    (folder / "notes.md").write_text("no disclosure")
    result = run(tmp_path / "store", "ingest", "--json", str(folder))
    told = {Path(str(line["file"])).name: line for line in lines(result)[:-1]}
    assert result.exit_code == 1
    assert told["good.pdf"]["status"] == "loaded"
    assert told["notes.md"]["status"] == "skipped"
    reasons = {name: str(told[name]["reason"]) for name in ("cut.pdf", "empty.pdf", "locked.pdf", "picture.pdf")}
    assert all(told[name]["status"] == "failed" for name in reasons)
    assert all(name in reason and "\n" not in reason for name, reason in reasons.items()), reasons
    assert "empty" in reasons["empty.pdf"] and "password" in reasons["locked.pdf"] and "JPEG" in reasons["picture.pdf"]
    assert "defect" not in " ".join(reasons.values()), "bad input is no crash"


def test_a_document_that_does_not_say_who_it_is_fails_unless_told(tmp_path: Path) -> None:
    nameless = tmp_path / "nameless.txt"
    nameless.write_text("部门收支总体情况表\n单位：万元\n项目\t预算数\n一、本年收入\t5\n", encoding="utf-8")
    failed = run(tmp_path / "store", "ingest", "--json", str(nameless))
    assert failed.exit_code == 1
    assert "--department" in str(lines(failed)[0]["reason"]) and "--year" in str(lines(failed)[0]["reason"])
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(
        "file,department,region,year,stage\nnameless.txt,甲县乙局,130321,2024,budget\n", encoding="utf-8"
    )
    told = run(tmp_path / "store", "ingest", "--json", "--manifest", str(manifest), str(nameless))
    assert told.exit_code == 0, told.output
    assert lines(told)[0]["department"] == "甲县乙局" and lines(told)[0]["year"] == 2024


def test_records_round_trip_through_json(tmp_path: Path) -> None:
    """What `extract --json` prints can be ingested: a finance bureau may deliver records instead of a PDF."""
    printed = run(tmp_path / "none", "extract", "--json", str(SAMPLES[0]))
    assert printed.exit_code == 0
    records = tmp_path / "records.json"
    records.write_text(printed.output, encoding="utf-8")
    from_records = lines(run(tmp_path / "a", "ingest", "--json", str(records)))[0]
    from_file = lines(run(tmp_path / "b", "ingest", "--json", str(SAMPLES[0])))[0]
    for member in ("status", "iri", "department", "year", "stage", "statements", "figures", "claims", "projects"):
        assert from_records[member] == from_file[member]


def test_one_reading_is_written_as_records_page_and_pictures(tmp_path: Path) -> None:
    file, page, pictures = str(SAMPLES[0]), tmp_path / "account.html", tmp_path / "pictures"
    printed = run(tmp_path, "extract", "--json", "--html", str(page), "--pictures", str(pictures), file)
    assert printed.exit_code == 0 and json.loads(printed.stdout)["fiscal_year"]
    assert page.exists() and list(pictures.iterdir())


def test_misspelt_records_are_refused_with_the_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"body": {"name": "x"}, "fiscalyear": 2024}', encoding="utf-8")
    result = run(tmp_path / "store", "ingest", "--json", str(bad))
    assert result.exit_code == 1 and "bad.json" in str(lines(result)[0]["reason"])


@pytest.mark.parametrize(
    "arguments", [("ingest",), ("ingest", "nowhere.pdf"), ("nonsense",), ("ingest", "--year", "x", ".")]
)
def test_wrong_usage_is_exit_code_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(tmp_path / "store", *arguments).exit_code == 2


def test_list_and_remove(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, "ingest", str(SAMPLES[0]), str(SAMPLES[1]))
    held = [json.loads(line) for line in run(store, "list", "--json").output.splitlines()]
    assert len(held) == 2
    assert run(store, "remove", held[0]["sha256"]).exit_code == 0
    assert [json.loads(line)["sha256"] for line in run(store, "list", "--json").output.splitlines()] == [
        held[1]["sha256"]
    ]
    assert run(store, "remove", "0" * 64).exit_code != 0


def test_the_files_of_an_archive_are_read_one_by_one(tmp_path: Path) -> None:
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as inside:
        for sample in SAMPLES[:2]:
            inside.write(sample, sample.name)
    result = run(tmp_path / "store", "ingest", "--json", str(archive))
    assert result.exit_code == 0, result.output
    assert [line["status"] for line in lines(result)[:-1]] == ["loaded", "loaded"]
    assert [str(line["file"]).rpartition("!")[2] for line in lines(result)[:-1]] == sorted(s.name for s in SAMPLES[:2])


def test_pictures_show_what_the_reader_saw(tmp_path: Path) -> None:
    result = run(tmp_path / "none", "extract", str(SAMPLES[0]), "--pictures", str(tmp_path / "pages"))
    assert result.exit_code == 0, result.output
    pages = sorted((tmp_path / "pages").glob("page-*.png"))
    assert pages
    framed = {colour for page in pages for _, colour in Image.open(page).getcolors(2_000_000) or []}
    assert {(31, 119, 60), (126, 70, 168)} <= framed, "frames of figures and of indicators"


def test_a_format_that_does_not_fit_and_too_few_digits_say_what_to_give(tmp_path: Path) -> None:
    file, query = tmp_path / "2025.txt", tmp_path / "q.rq"
    file.write_text(f"{'某县水利局'}2025年部门预算\n部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n", "utf-8")
    query.write_text("SELECT ?s { ?s a bg:Department }", "utf-8")
    assert run(tmp_path / "store", "ingest", str(file)).exit_code == 0
    refused = run(tmp_path / "store", "query", str(query), "--format", "turtle")
    assert refused.exit_code == 2
    assert "turtle is for CONSTRUCT and DESCRIBE; SELECT and ASK have table, csv, tsv, json, xml" in refused.output
    held = lines(run(tmp_path / "store", "list", "--json"))[0]["sha256"]
    assert "at least 6" in run(tmp_path / "store", "remove", str(held)[:4]).output

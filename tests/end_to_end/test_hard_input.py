"""Input that is wrong in itself: each is told where it is wrong, and nothing else is harmed."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from budgetgraph.cli import main

FORM = """{year}年部门预算公开
收支总表
单位：万元
项目\t金额
本年收入合计\t{figure}
"""


def run(store: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["--store", str(store), *map(str, arguments)])


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def document(folder: Path, year: int = 2024, figure: str = "12.50", name: str = "说明.txt") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(FORM.format(year=year, figure=figure), encoding="utf-8")
    return path


def manifest(path: Path, *lines: str, head: str = "file,department,year,stage", encoding: str = "utf-8") -> Path:
    path.write_text("\n".join([head, *lines]) + "\n", encoding=encoding)
    return path


def test_a_manifest_tells_files_of_one_name_apart(tmp_path: Path) -> None:
    document(tmp_path / "in" / "2024")
    document(tmp_path / "in" / "2025", year=2025)
    said = manifest(tmp_path / "m.csv", "2024/说明.txt,甲县水利局,2024,budget", "2025/说明.txt,乙县财政局,2025,budget")
    result = run(tmp_path / "store", "ingest", "--json", "--manifest", said, tmp_path / "in")
    assert {(one.get("department"), one.get("year")) for one in told(result)[:-1]} == {
        ("甲县水利局", 2024),
        ("乙县财政局", 2025),
    }, result.output


@pytest.mark.parametrize(
    ("head", "lines", "said"),
    [
        ("file,yaer", ["说明.txt,2024"], "line 1: unknown column 'yaer'"),
        ("department", ["甲县水利局"], "line 1: no column 'file'"),
        ("file,year", ["说明.txt,2024", "说明.txt,2025"], "line 3: 说明.txt stands in line 2 already"),
        ("file,year", ["说明.txt,12"], "line 2: year 12 is no fiscal year"),
        ("file,year", ["说明.txt,二〇二四"], "line 2: year '二〇二四'; write it in digits"),
        ("file,region", ["说明.txt,不存在省"], "line 2: region '不存在省' is not known"),
        ("file,stage", ["说明.txt,final account"], "line 2: stage 'final account' is unknown"),
        ("file,retrieved", ["说明.txt,昨天"], "line 2: retrieved '昨天' is no date"),
        ("file,source_url", ["说明.txt,not a url"], "line 2: source_url 'not a url' is no address"),
        ("file,credit_code", ["说明.txt,12"], "line 2: credit_code '12'"),
        ("file,year", [",2024"], "line 2: no file is named"),
    ],
)
def test_a_slip_in_a_manifest_is_told_with_its_line(tmp_path: Path, head: str, lines: list[str], said: str) -> None:
    document(tmp_path / "in")
    result = run(
        tmp_path / "store", "ingest", "--manifest", manifest(tmp_path / "m.csv", *lines, head=head), tmp_path / "in"
    )
    assert result.exit_code == 2 and said in result.output, result.output


def test_a_manifest_of_an_office_program_is_read_and_a_line_without_file_is_told(tmp_path: Path) -> None:
    document(tmp_path / "in")
    said = manifest(
        tmp_path / "m.csv", "说明.txt,甲县水利局,2024,budget", "别的.txt,甲县水利局,2024,budget", encoding="gb18030"
    )
    result = run(tmp_path / "store", "ingest", "--manifest", said, tmp_path / "in")
    assert result.exit_code == 0 and "甲县水利局" in result.output
    assert "line 3: no file 别的.txt among those given" in result.output


def test_a_row_of_digits_is_no_amount_and_harms_no_other_file(tmp_path: Path) -> None:
    document(tmp_path / "in", figure="9" * 40, name="digits.txt")
    document(tmp_path / "in", name="good.txt")
    result = run(tmp_path / "store", "ingest", "--department", "甲县水利局", "--json", tmp_path / "in")
    assert told(result)[-1]["loaded"] == 2, result.output
    assert len(run(tmp_path / "store", "list").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "holds no record"),
        ({"fiscal_year": 99999}, "fiscal_year"),
        ({"source": {"sha256": "../../../../outside"}}, "source.sha256"),
        ({"source": {"sha256": "zz"}}, "source.sha256"),
        ({"projects": [{"name": "桥", "budget": "1e400"}]}, "projects.0.budget"),
        ({"projects": [{"name": "桥", "budget": "NaN"}]}, "projects.0.budget"),
    ],
)
def test_records_that_cannot_be_are_refused_and_the_rest_is_loaded(tmp_path: Path, records: Any, said: str) -> None:
    folder = tmp_path / "in"
    document(folder)
    least = {"body": {"name": "甲县水利局"}, "fiscal_year": 2024, "stage": "budget"}
    (folder / "bad.json").write_text(json.dumps(least | records if isinstance(records, dict) else records))
    result = run(tmp_path / "a" / "b" / "store", "ingest", "--department", "乙县财政局", "--json", folder)
    by_name = {Path(str(one["file"])).name: one for one in told(result)[:-1]}
    assert by_name["bad.json"]["status"] == "failed" and said in by_name["bad.json"]["reason"], result.output
    assert by_name["说明.txt"]["status"] == "loaded"
    assert not list(tmp_path.rglob("*outside*"))


def test_records_of_several_files_in_one_list_are_all_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    least = {"body": {"name": "甲县水利局"}, "stage": "budget"}
    both = [least | {"fiscal_year": 2023 + at, "source": {"sha256": str(at) * 64}} for at in (1, 2)]
    (folder / "both.json").write_text(json.dumps(both))
    assert run(tmp_path / "store", "ingest", folder).exit_code == 0
    assert len(run(tmp_path / "store", "list").stdout.splitlines()) == 2


def test_a_correction_that_is_not_applied_is_told(tmp_path: Path) -> None:
    store, path = tmp_path / "store", document(tmp_path / "in")
    run(store, "ingest", "--department", "甲县水利局", path)
    sha256 = told(run(store, "list", "--json"))[0]["sha256"]
    rows = [f"{sha256},t9 r9 c9,1.00,某局,看错,2025-01-01", f"{'0' * 64},t1 r1 c1,1.00,某局,看错,2025-01-01"]
    side = manifest(tmp_path / "c.csv", *rows, head="sha256,place,right,who,why,when")
    result = run(store, "ingest", "--again", "--department", "甲县水利局", "--corrections", side, path)
    assert "correction line 2 (t9 r9 c9): nothing was read at this place" in result.output
    assert f"correction line 3 (t1 r1 c1): the store holds no file with the SHA-256 {'0' * 64}" in result.output


@pytest.mark.parametrize(
    "command", [["list"], ["doctor"], ["audit", "--strict"], ["validate"], ["ask", "预算"], ["export"], ["serve"]]
)
def test_a_mistyped_store_is_no_empty_store(tmp_path: Path, command: list[str]) -> None:
    result = run(tmp_path / "typo", *command)
    assert result.exit_code == 2 and "is no store" in result.output, result.output
    assert not (tmp_path / "typo").exists()


def test_doctor_misses_an_original(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, "ingest", "--department", "甲县水利局", document(tmp_path / "in"))
    records = tmp_path / "delivered.json"
    records.write_text(json.dumps({"body": {"name": "乙县财政局"}, "fiscal_year": 2024, "stage": "budget"}))
    run(store, "ingest", records)
    assert "the store is whole" in run(store, "doctor").output
    for original in store.glob("documents/*/*/original"):
        original.unlink()
    result = run(store, "doctor")
    assert result.exit_code == 1 and "1 problem" in result.output and "ingest the file again" in result.output


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["serve", "--port", "99999"], "--port"),
        (["ingest", "--workers", "0", "."], "--workers"),
        (["ingest", "--year", "12", "."], "year 12 is no fiscal year"),
        (["ingest", "--region", "不存在省", "."], "region '不存在省' is not known"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, command: list[str], said: str) -> None:
    result = run(tmp_path / "store", *command)
    assert result.exit_code == 2 and said in result.output, result.output


def test_settings_that_cannot_be_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "store", "ingest", "--department", "甲县水利局", document(tmp_path / "in"))
    for value in ("abc", "0", "nan", "-3"):
        monkeypatch.setenv("BUDGETGRAPH_QUERY_SECONDS", value)
        result = run(tmp_path / "store", "serve")
        assert result.exit_code == 2 and "BUDGETGRAPH_QUERY_SECONDS" in result.output, result.output


def test_a_query_that_does_not_parse_says_where_and_what_to_do(tmp_path: Path) -> None:
    run(tmp_path / "store", "ingest", "--department", "甲县水利局", document(tmp_path / "in"))
    query = tmp_path / "q.rq"
    query.write_text("SELECT ？s { ?s ?p ?o }", encoding="utf-8")
    result = run(tmp_path / "store", "query", query)
    assert result.exit_code == 1 and "line 1, column" in result.output and "full-width ？ at 1:8" in result.output


def test_one_table_is_not_written_as_a_graph(tmp_path: Path) -> None:
    run(tmp_path / "store", "ingest", "--department", "甲县水利局", document(tmp_path / "in"))
    result = run(tmp_path / "store", "export", "--format", "nquads", "--table", "items")
    assert result.exit_code == 2 and "--table" in result.output
    taken = document(tmp_path / "out")
    result = run(tmp_path / "store", "export", "--format", "csv", "--out", taken)
    assert result.exit_code == 2 and "is a file" in result.output


def test_what_a_reader_could_not_read_is_told_beside_the_loaded_file(tmp_path: Path) -> None:
    page = tmp_path / "甲县水利局2024年部门预算.html"
    page.write_text(
        "<html><body><h1>甲县水利局2024年部门预算</h1><p>公务接待费2万元。</p>"
        '<p><img width="750" height="843" src="1.gif"></p></body></html>',
        encoding="utf-8",
    )
    (one, _) = told(run(tmp_path / "store", "ingest", "--json", page))
    assert (one["status"], "1 picture(s) that may hold figures" in one["reason"]) == ("loaded", True)
    again = run(tmp_path / "store", "ingest", "--again", page)
    assert again.output.count("1 picture(s)") == 1
    assert "warning: " in run(tmp_path / "store", "extract", page).stdout


@pytest.mark.parametrize("ending", [".jpeg", ".tiff", ".wps", ".et"])
def test_whatever_is_read_from_an_archive_is_read_from_a_folder(tmp_path: Path, ending: str) -> None:
    document(tmp_path / "in", name=f"甲县水利局2024年部门预算{ending}")
    (one, _) = told(run(tmp_path / "store", "ingest", "--json", tmp_path / "in"))
    assert one["status"] != "skipped", one


KILLER = """
import os
import time

import budgetgraph.reading.files as files

read = files.read


def deadly(data, name):
    if name == "killer.txt":
        os.kill(os.getpid(), 9)
    if name == "endless.txt":
        time.sleep(600)
    if name == "defect.txt":
        raise KeyError("row")
    return read(data, name)


files.read = deadly
"""


def test_whatever_one_file_does_the_rest_is_loaded(tmp_path: Path) -> None:
    """A reader that dies, one that does not come back, one with a defect, and an archive with members of all kinds."""
    folder, patched = tmp_path / "in", tmp_path / "patched"
    for at, name in enumerate(("a.txt", "killer.txt", "b.txt", "defect.txt", "endless.txt", "z.txt")):
        document(folder, year=2010 + at, name=name)
    with zipfile.ZipFile(folder / "m.zip", "w") as archive:
        archive.writestr("版式.ofd", b"PK\3\4" + bytes(40))
        archive.writestr("内.zip", b"PK\3\4" + bytes(40))
        archive.writestr("图标.ico", b"\0")
        archive.write(document(tmp_path, year=2020), "说明.txt")
    patched.mkdir()
    (patched / "sitecustomize.py").write_text(KILLER)
    path = os.pathsep.join([str(patched), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", "from budgetgraph.cli import main; main()", "--store", str(tmp_path / "store"), "ingest",
         "--department", "甲县水利局", "--workers", "2", "--json", str(folder)],
        env=os.environ | {"PYTHONPATH": path, "BUDGETGRAPH_READ_SECONDS": "4"},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    *files, summary = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    told = {str(one["file"]).rpartition("/")[2]: one for one in files}
    assert {name for name, one in told.items() if one["status"] == "loaded"} == {
        "a.txt", "b.txt", "z.txt", "m.zip!说明.txt",
    }  # fmt: skip
    assert told["m.zip!图标.ico"]["status"] == "skipped"
    reasons = {name: one["reason"] for name, one in told.items() if one["status"] == "failed"}
    assert set(reasons) == {"killer.txt", "endless.txt", "defect.txt", "m.zip!版式.ofd", "m.zip!内.zip"}
    for name, said in {
        "killer.txt": "4 s",
        "endless.txt": "4 s",
        "defect.txt": "KeyError",
        "m.zip!版式.ofd": "OFD",
    }.items():
        assert said in reasons[name] and name.rpartition("!")[2] in reasons[name], reasons[name]
    assert (summary["loaded"], summary["failed"], summary["skipped"]) == (4, 5, 1)

"""The command line with the URL of a real Oxigraph server in place of a folder."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from budgetgraph import resources
from budgetgraph.cli import main

SAMPLES = sorted(resources.path("data", "disclosures").glob("*.pdf"))[:2]


@pytest.fixture
def url(
    oxigraph_server: Callable[..., AbstractContextManager[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    with oxigraph_server() as address:
        yield address


def run(url: str, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--store", url, *arguments], input=typed)


def test_a_server_is_loaded_asked_audited_and_emptied(url: str) -> None:
    loaded = run(url, "ingest", "--json", *map(str, SAMPLES))
    assert loaded.exit_code == 0, loaded.output
    assert [json.loads(line)["status"] for line in loaded.output.splitlines()[:-1]] == ["loaded"] * 2
    again = run(url, "ingest", "--json", *map(str, SAMPLES))
    assert [json.loads(line)["status"] for line in again.output.splitlines()[:-1]] == ["skipped"] * 2

    held = [json.loads(line) for line in run(url, "list", "--json").output.splitlines()]
    one = held[0]
    stage = {"budget": "预算", "final": "决算"}[one["stage"]]
    answer = json.loads(run(url, "ask", "--json", f"{one['department']}{one['year']}年{stage}支出总计是多少").output)
    assert answer["status"] == "answered" and answer["sources"]

    counted = run(url, "query", "--format", "csv", typed="SELECT (COUNT(*) AS ?n) { ?r bg:department ?d }")
    assert counted.output.split() == ["n", "2"]
    triples = run(url, "query", "--format", "ntriples", typed="CONSTRUCT { ?d a ?t } { ?r bg:department ?d . ?d a ?t }")
    assert triples.exit_code == 0 and "/department/" in triples.output
    assert run(url, "audit", "--json").exit_code == 0
    assert run(url, "doctor").exit_code == 0

    assert run(url, "remove", one["sha256"]).exit_code == 0
    assert len(run(url, "list").output.splitlines()) == 1


def test_commands_that_read_files_say_so(url: str) -> None:
    for command in (["validate"], ["export"], ["serve"]):
        refused = run(url, *command)
        assert refused.exit_code == 2 and "URL of a server" in refused.output

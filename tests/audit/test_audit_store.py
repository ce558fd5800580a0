"""The audit as a part of ingest, on the command line, and in the graph."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from budgetgraph.audit import auditing, hook
from budgetgraph.audit.comparing import Comparison
from budgetgraph.audit.facts import Query
from budgetgraph.audit.listing import listed
from budgetgraph.audit.records_graph import earlier, later
from budgetgraph.cli import main
from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph.generation import Generation, Incoming
from budgetgraph.graph.store import Store
from budgetgraph.samples.generator import generate, generate_corpus


def faulty() -> Disclosure:
    """A consistent disclosure with one wrong total and one wrong rate."""
    one = generate(8, form="xinjiang-2023", units=0)
    table = next(s for s in one.statements if s.kind == "expenditure_by_function")
    total = next(row for row in table.rows if row.role == "total").figures[0]
    total.value, total.printed = total.value + 1_000_000, total.printed.replace(",", "") + "9"
    rate = next(claim for claim in one.claims if claim.metric == "change_rate" and claim.value)
    rate.value, rate.printed = (rate.value or 0) + 50, "77.77"
    return one


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "store")
    store.add([Incoming(None, [faulty()])], hooks=[hook])
    return store


def test_findings_stand_in_the_graph_with_what_the_contract_says(store: Store) -> None:
    found = [one for one in listed(store.query) if one.severity == "error"]
    assert {one.check for one in found} == {"change_rate", "sister_tables"}  # the wrong total is told once
    for one in found:
        assert one.iri.startswith(f"{one.report}/finding/{one.check}/") and len(one.iri.rsplit("/", 1)[1]) == 8
        assert one.difference == (one.found or 0) - (one.expected or 0)
        assert one.places and "为" in one.label and one.label.endswith("。")


def test_quality_of_a_report_is_in_the_graph(store: Store) -> None:
    (row,) = store.query(
        "SELECT ?made ?passed ?share { ?r bg:checksMade ?made ; bg:checksPassed ?passed ; bg:checkShare ?share }"
    )
    made, passed, share = (float(row[name].value) for name in ("made", "passed", "share"))
    assert made > passed > 0 and share == pytest.approx(passed / made, abs=1e-4)


def test_findings_go_with_the_disclosure(store: Store) -> None:
    store.remove(faulty().source.sha256, hooks=[hook])
    assert listed(store.query) == []


def test_only_what_changed_is_audited(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audited: list[str] = []
    compared = auditing.compared

    def noting(query: Query, base: str, reports: Sequence[str]) -> list[Comparison]:
        audited.extend(reports)
        return compared(query, base, reports)

    monkeypatch.setattr(auditing, "compared", noting)
    store.add([Incoming(None, [generate(9, form="hebei-2023", units=0)])], hooks=[hook])
    assert len(audited) == 1
    assert len([one for one in listed(store.query) if one.severity == "error"]) >= 2


def not_queried(generation: Generation, sparql: str) -> None:
    raise TypeError


def test_years_around_a_report_are_found_by_its_name() -> None:
    budget, final = "http://x/id/report/653101-甲/2023/budget", "http://x/id/report/653101-甲/2023/final~own"
    assert later([budget]) == {budget.replace("2023", "2024"), budget.replace("budget", "final")}
    assert later([final]) == {final.replace("2023", "2024")}
    assert earlier([budget]) == {budget.replace("2023", "2022")}
    assert earlier([final]) == {final.replace("2023", "2022"), final.replace("final", "budget")}


@pytest.mark.parametrize("remote", [False, True])
def test_a_budget_that_comes_later_is_compared_with_the_final_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remote: bool
) -> None:
    pair = list(generate_corpus(1, (2022,), seed=3, units=0))
    final = next(one for one in pair if one.stage == "final")
    claim = next(claim for claim in final.claims if claim.topic == "topic:initial_budget")
    claim.value, claim.printed = (claim.value or 0) * 2, "1"
    if remote:  # a generation on a remote server cannot be queried
        monkeypatch.setattr(Generation, "query", not_queried)
    store = Store.open(tmp_path / "store")
    store.add([Incoming(None, [final])], hooks=[hook])
    assert not any(one.check == "budget_against_final" for one in listed(store.query))
    store.add([Incoming(None, [one]) for one in pair if one is not final], hooks=[hook])
    assert any(one.check == "budget_against_final" for one in listed(store.query))


def test_the_setting_keeps_findings_unpublished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETGRAPH_FINDINGS", "off")
    store = Store.open(tmp_path / "store")
    store.add([Incoming(None, [faulty()])], hooks=[hook])
    assert listed(store.query) == []


def test_the_command_line_tells_findings_and_fails_when_strict(tmp_path: Path) -> None:
    record, store = tmp_path / "one.json", ["--store", str(tmp_path / "store")]
    record.write_text(faulty().model_dump_json(exclude_defaults=True), encoding="utf-8")
    loaded = CliRunner().invoke(main, [*store, "ingest", "--json", str(record)])
    assert json.loads(loaded.output.splitlines()[0])["findings"] >= 2
    plain = CliRunner().invoke(main, [*store, "audit", "--json"])
    assert plain.exit_code == 0
    first = json.loads(plain.output.splitlines()[0])
    assert set(first) >= {"check", "severity", "label", "expected", "found", "difference", "places"}
    assert CliRunner().invoke(main, [*store, "audit", "--strict"]).exit_code == 3


def test_a_draft_is_told_as_page_and_workbook(shared: Path, tmp_path: Path) -> None:
    page, book = tmp_path / "draft.html", tmp_path / "draft.xlsx"
    draft = str(shared / "disclosures" / "001.txt")
    told = CliRunner().invoke(main, ["audit", draft, "--html", str(page), "--xlsx", str(book), "--strict"])
    assert told.exit_code == 3, told.output
    text = page.read_text(encoding="utf-8")
    assert "16864" in text and "财预〔2016〕143号" in text
    assert text.index("<h2>矛盾") < text.index("<h2>完整性") < text.index("<h2>尾差")
    assert '<td class="number">902万元</td><td class="number">16864万元</td>' in text, "in the unit of the document"
    findings, asked = load_workbook(book)
    assert (findings.title, asked.title) == ("核对结果", "完整性")
    rows = list(findings.iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert {"矛盾", "提示", "尾差"} == {row[1] for row in rows}
    assert {"说明部门职责情况", "说明预算绩效情况"} <= {row[1] for row in asked.iter_rows(values_only=True)}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("000.txt", ["795.8万元", "706.7万元", "33.33%", "列举了“社会保险基金支出”"]),
        ("001.txt", ["16864万元", "2233万元", "2494万元", "14.39%", "96.5万元", "2210101", "截至2022年底", "1148万元"]),
        ("003.txt", ["72.00%", "76.00%", "37.00%", "0.25%", "21人", "减少20.70万元", "94.65", "1.799%"]),
        ("003-ruled.pdf", ["72.00%", "占“一般公共预算财政拨款支出”185.62万元", "1.799"]),
        ("004.txt", ["2020年底前", "“2022年免费提供办理服务的标准”"]),
        ("real/上海市普陀区财政局2024年度部门决算.pdf", ["71.73%", "0.3万元", "个人农业生产补贴"]),
        ("real/上海市普陀区人民政府万里街道办事处24年预算.pdf", ["附注称空表"]),
    ],
)
def test_contradictions_of_real_disclosures_are_told(name: str, told: list[str], shared: Path) -> None:
    result = CliRunner().invoke(main, ["audit", "--json", str(shared / "disclosures" / name)])
    text = "\n".join(f"{one['label']} {one['expected']}" for one in map(json.loads, result.output.splitlines()))
    assert [number for number in told if number not in text] == []

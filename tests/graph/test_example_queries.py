"""The example queries give right answers on a corpus small enough to check by hand.

Corpus: a department with budgets 2023 (100) and 2024 (200) and a final account 2023 (120); its unit's budget 2023.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from small_disclosures import BASE, NAME, disclosure, figure, functional, statements, total_row

from budgetgraph import resources
from budgetgraph.extraction.records import Claim, Disclosure, Indicator, Row, RowRef, Statement
from budgetgraph.graph.generation import Generation, Incoming
from budgetgraph.graph.namespaces import term
from budgetgraph.graph.store import Store
from budgetgraph.graph.triples import Triples, chinese, node

EXAMPLES = sorted(
    resources.path("queries", "examples").glob("[0-9][0-9]_*.rq")
)  # the others run on the sample disclosures
UNIT = "下属所"


def final_account() -> Disclosure:
    """Spending of 120: one code as planned, one above plan, one new; one planned code is gone."""
    table = Statement(
        kind="expenditure_by_function",
        title="支出决算表",
        rows=[
            functional("2010301", "40", breakdown="functional"),
            functional("2080505", "50", breakdown="functional"),
            functional("2210201", "30", breakdown="functional"),
            total_row("120"),
        ],
    )
    reception = Row(
        label="公务接待费",
        concept="three_public:reception",
        breakdown="three_public",
        figures=[figure("column:budget", "9"), figure("column:final", "8")],
    )
    three_public = Statement(kind="three_public", title="“三公”经费支出决算表", rows=[reception])
    return disclosure(stage="final", statements=[table, three_public], claims=[], projects=[], sections=[])


def budget_2024() -> Disclosure:
    wages = Row(
        label="基本工资",
        code="30101",
        concept="economic:30101",
        breakdown="economic",
        coverage="basic",
        figures=[figure("column:total", "140")],
    )
    basic = Statement(kind="general_public_basic", title="基本支出表", rows=[wages])
    satisfied = Indicator(
        name="群众满意度",
        type="satisfaction-service",
        operator=">=",
        target_text="≥95%",
        target_value=Decimal(95),
        target_unit="%",
    )
    one = disclosure(year=2024, scale=2, statements=[*statements(2), basic], revision=True, issued="2024-03-01")
    one.projects[0].indicators.append(satisfied)
    says = Claim(
        topic="functional:2080505",
        metric="amount",
        value=Decimal(81),
        printed="81",
        quote="养老保险81元",
        about_row=RowRef(statement=0, row=3),
    )
    one.claims += [says, Claim(topic="topic:staff_in_service", metric="count", value=Decimal(10))]
    one.statements[0].rows.insert(0, functional("2019977", "0"))
    return shifted(one)


def shifted(one: Disclosure) -> Disclosure:
    """References of the first table moved by the row that was put before them."""
    for statement in one.statements:
        for row in statement.rows:
            if row.repeats:
                row.repeats = RowRef(statement=0, row=row.repeats.row + 1)
    for claim in one.claims:
        if claim.about_row:
            claim.about_row = RowRef(statement=0, row=claim.about_row.row + 1)
    return one


def found_wrong(generation: Generation) -> None:
    """A finding, as the audit would add it."""
    report = f"{BASE}id/report/653101-{NAME}/2023/budget"
    out, finding = Triples(), f"{report}/finding/other/0000abcd"
    out.types(finding, "bg:Finding", "dqv:QualityAnnotation")
    out.add(finding, "rdfs:label", chinese("合计与分项之和不符"))
    out.add(finding, "bg:severity", term("severity:error"))
    out.add(finding, "bg:publishedIn", node(f"{BASE}id/disclosure/{disclosure().source.sha256[:16]}"))
    graph = f"{BASE}graph/findings"
    generation.replace_parts(graph, {report: out.quads(graph)})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    opened = Store.open(tmp_path_factory.mktemp("examples") / "store", BASE)
    unit = disclosure(UNIT, scope="unit", parent=NAME)
    old = disclosure(year=2024, scale=9, file="old", issued="2024-01-01")
    records = [disclosure(), unit, final_account(), budget_2024(), old]
    opened.add([Incoming(None, [one]) for one in records], [found_wrong])
    return opened


def answer(store: Store, name: str) -> list[dict[str, Any]]:
    query = next(path for path in EXAMPLES if path.stem.startswith(name)).read_text(encoding="utf-8")
    found = store.query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: None if row[n] is None else row[n].value for n in names} for row in found]


def columns(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_described_and_answers(store: Store, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for key in ("title", "title@en", "description", "keywords", "difficulty"):
        assert f"# {key}: " in text
    assert list(store.query(text))


def test_budget_of_departments_leaves_out_the_unit(store: Store) -> None:
    found = columns(answer(store, "01"), "department", "year", "total", "basic", "project")
    assert found == [(NAME, "2024", "200", "140", "60"), (NAME, "2023", "100", "70", "30")]


def test_a_region_counts_nothing_twice(store: Store) -> None:
    found = columns(answer(store, "02"), "region", "year", "stage", "code", "total")
    xinjiang = "新疆维吾尔自治区"
    assert ("新疆维吾尔自治区", "2023", "预算", "201", "60") in found
    assert sorted(found) == sorted(
        [
            (xinjiang, "2023", "预算", "201", "60"),
            (xinjiang, "2023", "预算", "208", "40"),
            (xinjiang, "2023", "决算", "208", "50"),
            (xinjiang, "2023", "决算", "201", "40"),
            (xinjiang, "2023", "决算", "221", "30"),
            (xinjiang, "2024", "预算", "201", "120"),
            (xinjiang, "2024", "预算", "208", "80"),
        ]
    )


def test_departments_by_code_show_the_stage(store: Store) -> None:
    found = columns(answer(store, "03"), "department", "year", "stage", "amount")
    assert found == [(NAME, "2024", "预算", "80"), (NAME, "2023", "决算", "50"), (NAME, "2023", "预算", "40")]


def test_three_public_shows_revised_budget_and_outturn(store: Store) -> None:
    assert columns(answer(store, "04"), "item", "revised", "amount") == [("公务接待费", "9", "8")]


def test_largest_projects_first(store: Store) -> None:
    found = columns(answer(store, "05"), "year", "project", "code", "amount")
    assert found == [("2024", "办公场所租赁", "2010350", "40"), ("2023", "办公场所租赁", "2010350", "20")]


def test_indicators_with_their_targets(store: Store) -> None:
    found = columns(answer(store, "06"), "department", "year", "indicator", "operator", "target", "unit")
    assert (NAME, "2023", "租赁面积", ">=", "300", "平方米") in found
    assert len(found) == 4


def test_execution_has_codes_that_begin_and_end(store: Store) -> None:
    found = columns(answer(store, "07"), "code", "budget", "final", "percent")
    assert sorted(found, key=str) == [
        ("2010301", "40", "40", "100"),
        ("2010350", "20", "0", "0"),
        ("2080505", "40", "50", "125"),
        ("2210201", "0", "30", None),
    ]


def test_change_of_a_year_with_its_reason(store: Store) -> None:
    found = columns(answer(store, "08"), "year", "code", "before", "now", "change", "reason")
    assert sorted(found) == [
        ("2024", "2010301", "40", "80", "40", None),
        ("2024", "2010350", "20", "40", "20", None),
        ("2024", "2080505", "40", "80", "40", "缴费基数调整"),
    ]


def test_economic_composition_says_what_it_covers(store: Store) -> None:
    assert columns(answer(store, "09"), "covers", "class", "total") == [("基本支出", "工资福利支出", "140")]


def test_funding_structure_in_percent(store: Store) -> None:
    found = columns(answer(store, "10"), "department", "year", "amount", "percent")
    assert [row for row in found if row[:2] == (NAME, "2023")] == [
        (NAME, "2023", "90", "90"),
        (NAME, "2023", "10", "10"),
    ]


def test_every_place_of_a_figure(store: Store) -> None:
    found = columns(answer(store, "11"), "department", "year", "table", "printed", "agrees", "page", "cell")
    assert [row[2:] for row in found if row[:2] == (NAME, "2024")] == [
        ("一般公共预算支出表", "60", "false", "2", "t1 r3 c4"),
        ("部门支出总表", "80", "true", "2", "t1 r3 c4"),
    ]


def test_empty_tables_and_findings(store: Store) -> None:
    found = columns(answer(store, "12"), "department", "year", "stage", "problem", "what")
    assert (NAME, "2023", "预算", "矛盾", "合计与分项之和不符") in found
    assert (NAME, "2023", "预算", "空表", "政府性基金预算支出表") in found
    assert len(found) == 4  # the unit's empty table, and that of 2024


def test_headlines_rank_and_execute(store: Store) -> None:
    assert columns(answer(store, "13"), "year", "heads", "perHead") == [("2024", "10", "20")]
    assert columns(answer(store, "14"), "department", "budget", "final", "percent") == [(NAME, "100", "120", "120")]
    assert columns(answer(store, "15"), "department", "unit", "percent") == [(NAME, UNIT, "100")]


def test_targets_definitions_and_unread_numbers(store: Store) -> None:
    assert columns(answer(store, "16"), "indicator", "target") == [("群众满意度", "95")]
    assert {row["term"] for row in answer(store, "17")} == {"财政拨款"}
    assert {row["unread"] for row in answer(store, "18")} == {"1"}


def test_sums_by_cofog_division(store: Store) -> None:
    found = columns(answer(store, "19"), "year", "stage", "cofog", "amount")
    assert ("2023", "预算", "10", "40") in found
    assert ("2023", "预算", "01", "60") in found


def test_text_beside_table_and_projects_over_years(store: Store) -> None:
    assert columns(answer(store, "20"), "code", "said", "inTable", "difference") == [("2080505", "81", "80", "1")]
    assert columns(answer(store, "21"), "yearBefore", "before", "year", "now", "basis") == [
        ("2023", "20", "2024", "40", "同名")
    ]


def test_sums_revisions_and_unlisted_codes(store: Store) -> None:
    assert {row["difference"] for row in answer(store, "22")} == {"0"}
    assert columns(answer(store, "23"), "newDate", "oldDate") == [("2024-03-01", "2024-01-01")]
    assert columns(answer(store, "24"), "list", "code", "broader", "rows") == [
        ("政府支出功能分类科目", "2019977", "其他一般公共服务支出", "1")
    ]


def test_the_shortcuts_say_what_the_long_way_says(store: Store) -> None:
    long_way = """ASK { ?i bg:classifiedAs ?c . FILTER NOT EXISTS {
        ?i bg:functionalClass ?top ; bg:lineAmount ?a ; bg:amount ?a .
        ?c skos:broader* ?top . ?top skos:topConceptOf ?s } }"""
    assert not bool(store.query(long_way))
    regions = """ASK { ?r bg:department/bg:inRegion ?region ; bg:inProvince ?province .
        FILTER NOT EXISTS { ?region bg:partOf* ?province . FILTER NOT EXISTS { ?province bg:partOf ?above } } }"""
    assert not bool(store.query(regions))

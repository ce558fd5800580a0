"""Records become the graph of the contract: a plain sum is right, everything has its place, order says nothing."""

from collections.abc import Callable
from decimal import Decimal

import pyoxigraph
import pytest
from graph_queries import rows
from hypothesis import given, settings
from hypothesis import strategies as st
from small_disclosures import BASE, NAME, disclosure, figure, functional, statements

from budgetgraph.extraction.records import (
    Body,
    Claim,
    Figure,
    Indicator,
    OtherValue,
    Place,
    Project,
    Row,
    RowRef,
    Statement,
)
from budgetgraph.graph import identifiers
from budgetgraph.graph.mapping import map_family
from budgetgraph.graph.triples import nquads
from budgetgraph.samples.generator import generate

REPORT = f"{BASE}id/report/653101-{NAME}/2023/budget"
Mapped = Callable[..., pyoxigraph.Store]


def test_a_plain_sum_of_functional_line_items_is_the_printed_total(mapped: Mapped) -> None:
    store = mapped([disclosure()])
    found = rows(
        store,
        """SELECT (SUM(?a) AS ?sum) (SAMPLE(?t) AS ?total) (SUM(?l) AS ?lines) WHERE {
        ?d bg:hasBudget ?r . ?r bg:totalExpenditure ?t ; bg:hasLineItem ?i .
        ?i bg:classifiedAs ?c ; bg:amount ?a ; bg:lineAmount ?l }""",
    )
    assert found == [("100", "100", "100")]


def test_headlines_come_from_tables_and_from_text(mapped: Mapped) -> None:
    found = dict(
        rows(
            mapped([disclosure()]),
            f"SELECT ?p ?v {{ <{REPORT}> ?p ?v FILTER(isLiteral(?v)) BIND(1 AS ?one) }}",
        )
    )
    short = {iri.rsplit("#", 1)[-1]: value for iri, value in found.items()}
    expected = {"totalRevenue": "100", "basicExpenditure": "70", "projectExpenditure": "30", "staffAuthorized": "15"}
    assert {name: short.get(name) for name in expected} == expected


def test_contradictory_sentences_give_no_headline(mapped: Mapped) -> None:
    claims = [Claim(topic="topic:staff_authorized", metric="count", value=Decimal(n)) for n in (15, 16)]
    assert not rows(mapped([disclosure(claims=claims)]), "SELECT ?v { ?r bg:staffAuthorized ?v }")


@pytest.mark.parametrize(
    ("subject", "found"),
    [("支出总计", [("12",)]), ("", [("12",)]), ("“三公”经费", []), ("公务接待费", []), ("校舍维修", [])],
)
def test_the_budget_of_a_part_is_no_headline(mapped: Mapped, subject: str, found: list[tuple[str]]) -> None:
    claim = Claim(topic="topic:adjusted_budget", metric="amount", value=Decimal(12), unit="万元", subject=subject)
    assert rows(mapped([disclosure(claims=[claim])]), "SELECT ?v { ?r bg:revisedBudget ?v }") == found


def test_every_printed_figure_is_an_observation_with_its_place(mapped: Mapped) -> None:
    one = disclosure()
    found = rows(
        mapped([one]),
        """SELECT ?f ?value ?printed ?page ?line ?cell { ?row bg:figure ?f ; qb:observation ?f .
        ?f a qb:Observation, bg:Figure ; bg:value ?value ; bg:printedValue ?printed ; bg:page ?page ; bg:line ?line ;
           bg:cell ?cell ; bg:publishedIn ?doc ; qb:dataSet ?r ; bg:unit unit:CNY }""",
    )
    assert len(found) == sum(len(row.figures) for s in one.statements for row in s.rows)
    assert {row[3:] for row in found} == {("2", "10", "t1 r3 c4")}


def test_sister_tables_add_their_fund_and_not_the_split_of_a_part(mapped: Mapped) -> None:
    found = rows(
        mapped([disclosure()]),
        """SELECT ?code ?gp ?basic { ?i bg:classifiedAs ?c ; bg:amountGeneralPublic ?gp .
        OPTIONAL { ?i bg:amountBasic ?basic } BIND(STRAFTER(STR(?c), "functional/") AS ?code) } ORDER BY ?code""",
    )
    assert found == [("2010301", "40", "40"), ("2080505", "30", "30")]


def test_a_blank_has_no_figure_and_a_printed_zero_has_one(mapped: Mapped) -> None:
    table = Statement(
        kind="three_public",
        title="三公",
        rows=[
            Row(label="公务接待费", concept="three_public:reception", breakdown="three_public", figures=[]),
            Row(
                label="因公出国（境）费",
                concept="three_public:abroad",
                breakdown="three_public",
                figures=[figure("column:total", "0.00")],
            ),
        ],
    )
    store = mapped([disclosure(statements=[table], claims=[])])
    found = rows(store, "SELECT ?item ?a { ?i bg:threePublicItem ?item OPTIONAL { ?i bg:amount ?a } } ORDER BY ?item")
    assert [value for _, value in found] == ["0", None]


def test_rows_of_a_unit_stand_beside_each_other(mapped: Mapped) -> None:
    table = Statement(
        kind="expenditure_by_function",
        title="支出总表",
        rows=[functional("2010301", "1", of_unit=unit, breakdown="functional") for unit in ("甲所", "乙所")],
    )
    one = disclosure(statements=[table], projects=[], claims=[])
    found = rows(mapped([one]), "SELECT ?i ?u { ?r bg:hasLineItem ?i . ?i bg:ofUnit ?u } ORDER BY ?i")
    assert [iri.rsplit("/", 1)[1] for iri, _ in found] == ["2010301+乙所", "2010301+甲所"]
    assert {unit for _, unit in found} == {f"{BASE}id/department/653101-{name}" for name in ("甲所", "乙所")}


def test_two_figures_under_one_column_of_a_row_do_not_merge(mapped: Mapped) -> None:
    row = functional("2010301", "1", breakdown="functional")
    row.figures += [Figure(column="column:total", value=Decimal(2), printed="2", header="小计") for _ in range(2)]
    store = mapped([disclosure(statements=[Statement(kind="other", title="表", rows=[row])], projects=[], claims=[])])
    assert len(rows(store, "SELECT DISTINCT ?c { ?f bg:column ?c }")) == 3


def test_a_claim_points_at_its_row_also_from_another_file(mapped: Mapped) -> None:
    tables = disclosure(file="tables", media="application/vnd.ms-excel", claims=[], sections=[], projects=[])
    words = disclosure(file="words", native=False)
    found = rows(mapped([words, tables]), "SELECT ?row ?reason { ?k bg:about ?row ; bg:reason ?reason }")
    assert found == [(f"{REPORT}/expenditure_by_function/2080505", "缴费基数调整")]


def test_an_unknown_header_and_an_unlisted_code_become_declared_concepts() -> None:
    table = Statement(kind="other", title="表", rows=[functional("2019977", "1", breakdown="functional")])
    table.rows[0].figures.append(figure("printed:设备购置", "1"))
    summary = map_family([disclosure(statements=[table], projects=[], claims=[])], BASE).summaries[0]
    assert summary.undeclared == {
        "https://w3id.org/budgetgraph/code/functional/2019977": "科目2019977",
        f"{BASE}id/label/设备购置": "设备购置",
    }


def test_the_project_has_its_budget_code_and_indicators(mapped: Mapped) -> None:
    found = rows(
        mapped([disclosure()]),
        """SELECT ?name ?amount ?code ?op ?target ?type ?year { ?r bg:hasProject ?p . ?p rdfs:label ?name ;
        bg:projectBudget ?amount ; bg:fundedUnder ?code ; bg:fundYear ?year ; bg:hasIndicator ?i .
        ?i bg:operator ?op ; bg:targetValue ?target ; bg:indicatorType ?type . ?item bg:forProject ?p }""",
    )
    code = "https://w3id.org/budgetgraph/code/"
    assert found == [
        (
            "办公场所租赁",
            "20",
            f"{code}functional/2010350",
            ">=",
            "300",
            f"{code}indicator/output-quantity",
            f"{code}fund-year/current",
        )
    ]


def test_the_own_level_has_a_report_beside_the_departments(mapped: Mapped) -> None:
    both = [disclosure(scale=2), disclosure(file="own", scope="own")]
    found = rows(mapped(both), "SELECT ?r ?t { ?r bg:totalExpenditure ?t } ORDER BY ?r")
    assert found == [(REPORT, "200"), (f"{REPORT}~own", "100")]


def test_a_unit_of_its_departments_name_is_the_own_level(mapped: Mapped) -> None:
    both = [disclosure(scale=2), disclosure(file="own", scope="unit")]
    assert len(rows(mapped(both), "SELECT ?r { ?r a bg:Budget }")) == 2


def test_records_of_two_bodies_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be one report"):
        map_family([disclosure(), disclosure("别的局")], BASE)


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.permutations(range(4)), st.integers(1, 4))
def test_the_same_files_give_the_same_bytes_in_any_order(seed: int, order: list[int], count: int) -> None:
    one = generate(seed)
    files = [
        one.model_copy(
            update={
                "source": one.source.model_copy(update={"sha256": f"{n:x}" * 64}),
                "issued": f"2023-02-0{1 + n // 2}",
            }
        )
        for n in range(count)
    ]
    shuffled = [files[n] for n in order if n < count]
    first, second = map_family(files, BASE), map_family(shuffled, BASE)
    assert first == second
    for iri, quads in first.current.items():
        assert nquads(quads) == nquads(reversed(second.current[iri]))


@settings(max_examples=8)
@given(st.integers(0, 10_000))
def test_any_report_sums_up_and_stands_once(seed: int) -> None:
    one = generate(seed)
    graphs = map_family([one], BASE).current
    assert list(graphs) == [identifiers.graph(BASE, one.source.sha256)]
    store = pyoxigraph.Store()
    store.extend(next(iter(graphs.values())))
    total, summed, figures = rows(
        store,
        """SELECT ?t (SUM(?a) AS ?s) (SAMPLE(?n) AS ?figures) { ?r bg:totalExpenditure ?t ; bg:hasLineItem ?i .
        ?i bg:lineAmount ?a . { SELECT (COUNT(?f) AS ?n) { ?row bg:figure ?f } } } GROUP BY ?t""",
    )[0]
    assert total == summed
    assert int(figures) == sum(len(row.figures) for s in one.statements for row in s.rows)


def test_parents_and_units_are_told_once_for_all_reports() -> None:
    one = disclosure(units=[Body(name="甲所", division="653101", parent=NAME)], statements=statements())
    summary = map_family([one], BASE).summaries[0]
    assert summary.departments(BASE) == {
        f"{BASE}id/department/653101-{NAME}": set(),
        f"{BASE}id/department/653101-甲所": {f"{BASE}id/department/653101-{NAME}"},
    }


def test_a_department_of_a_mere_list_has_no_parent() -> None:
    one = disclosure(units=[Body(name="甲局", division="653101")], statements=statements())
    summary = map_family([one], BASE).summaries[0]
    assert summary.departments(BASE)[f"{BASE}id/department/653101-甲局"] == set()


def test_a_row_reference_of_another_file_that_leads_nowhere_points_at_the_report(mapped: Mapped) -> None:
    tables = disclosure(file="tables", claims=[], sections=[], projects=[], statements=statements()[:1])
    claim = Claim(
        topic="functional:201", metric="amount", value=Decimal(1), about_row=RowRef(statement=1, row=3), reason="x"
    )
    words = disclosure(file="words", native=False, claims=[claim])
    assert rows(mapped([words, tables]), "SELECT ?x { ?k bg:about ?x ; bg:reason ?y }") == [(REPORT,)]


def _sheets(*places: Place) -> list[Statement]:
    return [Statement(kind="project_target", title="项目支出绩效目标表", place=place) for place in places]


@pytest.mark.parametrize(
    ("sheets", "first", "second"),
    [
        ((Place(cell="t9 r1 c1"), Place(cell="t11 r1 c1")), Place(cell="t10 r2 c3"), Place(cell="t11 r6 c3")),
        ((Place(cell="甲!A3"), Place(cell="乙!A3")), Place(cell="甲!C8"), Place(cell="乙!C8")),
        ((Place(cell="甲!A3"), Place(cell="甲!A40")), Place(cell="甲!C39"), Place(cell="甲!C41")),
        ((Place(line=455), Place(line=475)), Place(line=474), Place(line=480)),
        ((Place(page=3, line=40), Place(page=5, line=2)), Place(page=5, line=1), Place(page=5, line=9)),
        ((Place(page=3, cell="t4 r1 c1"), Place(page=5, cell="t6 r1 c1")), Place(page=4), Place(page=5)),
    ],
)
def test_an_indicator_names_the_sheet_in_which_it_stands(
    mapped: Mapped, sheets: tuple[Place, ...], first: Place, second: Place
) -> None:
    """Sheets of several projects hold no rows of their own: the place tells which is whose."""
    projects = [
        Project(name=name, indicators=[Indicator(name=name, statement="project_target", place=place)])
        for name, place in (("办公", first), ("设备", second))
    ]
    one = disclosure(statements=_sheets(*sheets), projects=projects, claims=[])
    found = rows(mapped([one]), "SELECT ?name ?sheet { ?i a bg:Indicator ; rdfs:label ?name ; bg:statement ?sheet }")
    assert sorted(found) == [("办公", f"{REPORT}/project_target"), ("设备", f"{REPORT}/project_target~2")]


def test_an_indicator_before_all_sheets_of_its_kind_names_none(mapped: Mapped) -> None:
    told = Indicator(name="及时率", statement="project_target", place=Place(line=9))
    one = disclosure(
        statements=_sheets(Place(line=20), Place(line=40)),
        projects=[Project(name="办公", indicators=[told])],
        claims=[],
    )
    assert not rows(mapped([one]), "SELECT ?sheet { ?i a bg:Indicator ; bg:statement ?sheet }")


@pytest.mark.parametrize(
    ("budgets", "whole", "elsewhere"),
    [
        ((10, 4, 14), "14", []),  # the lines of a project, and their sum in another table
        ((14, 10, 4), "14", []),
        ((10, 12), "10", ["12"]),
        ((10, 10), "10", []),
        ((10, 4, 15), "10", ["15", "4"]),
    ],
)
def test_the_budget_of_a_project_in_several_lines_is_their_sum_where_it_is_printed(
    mapped: Mapped, budgets: tuple[int, ...], whole: str, elsewhere: list[str]
) -> None:
    projects = [Project(name="一个项目", budget=Decimal(budget)) for budget in budgets]
    store = mapped([disclosure(projects=projects, claims=[])])
    assert rows(store, "SELECT ?o { ?p rdfs:label '一个项目'@zh ; bg:projectBudget ?o }") == [(whole,)]
    told = rows(store, "SELECT ?o { ?p rdfs:label '一个项目'@zh ; bg:projectBudgetElsewhere ?o }")
    assert sorted(one for (one,) in told) == sorted(elsewhere)


def test_targets_of_several_years_stand_apart_from_those_of_the_year(mapped: Mapped) -> None:
    said = {"name": "修复卷数", "statement": "project_target", "operator": ">="}
    year = Indicator(target_value=Decimal(300), **said)
    years = Indicator(target_value=Decimal(900), horizon="中期目标（2023—2025年）", **said)
    project = Project(name="古籍修复", indicators=[year], indicators_medium_term=[years])
    store = mapped([disclosure(projects=[project])])
    assert rows(store, "SELECT ?v { ?p bg:hasIndicator/bg:targetValue ?v }") == [("300",)]
    found = rows(
        store, "SELECT ?v ?h { ?p a bg:Project ; bg:hasMediumTermIndicator ?i . ?i bg:targetValue ?v ; bg:horizon ?h }"
    )
    assert found == [("900", "中期目标（2023—2025年）")]


def test_what_further_columns_print_of_an_indicator_hangs_on_it_under_their_heads(mapped: Mapped) -> None:
    quarter = [
        OtherValue(head="一季度目标", text=text, value=Decimal(30), place=Place(page=4)) for text in ("30", "30卷")
    ]
    target = Indicator(
        name="修复卷数", initial_target_text="≥200卷", initial_target_value=Decimal(200), other_values=quarter
    )
    project = Project(
        name="古籍修复", indicators=[target], budget_all_years=Decimal(900), score=Decimal(96), full_score=Decimal(100)
    )
    store = mapped([disclosure(projects=[project])])
    first = "SELECT ?t ?v { ?i a bg:Indicator ; bg:initialTargetText ?t ; bg:initialTargetValue ?v }"
    assert rows(store, first) == [("≥200卷", "200")]
    others = """SELECT ?h ?t ?v ?p { [] bg:hasOtherValue ?o .
    ?o rdfs:label ?h ; bg:printedValue ?t ; bg:value ?v ; bg:page ?p }"""
    assert sorted(rows(store, others)) == [("一季度目标", "30", "30", "4"), ("一季度目标", "30卷", "30", "4")]
    whole = "SELECT ?b ?f { ?p a bg:Project ; bg:projectBudgetAllYears ?b ; bg:fullScore ?f }"
    assert rows(store, whole) == [("900", "100")]


def test_the_lines_of_money_of_a_form_are_of_their_project_and_in_no_sum(mapped: Mapped) -> None:
    line = Row(
        label="上年结转资金",
        concept="printed:古籍修复：上年结转资金",
        flow="expenditure",
        project="古籍修复",
        figures=[figure("column:final", "12")],
    )
    form = Statement(kind="self_evaluation", title="自评表", printed_unit="元", rows=[line])
    project = Project(name="古籍修复", spent=Decimal(20))
    store = mapped([disclosure(statements=[*statements(), form], projects=[project])])
    found = rows(
        store,
        """SELECT ?label ?column ?value { ?p rdfs:label "古籍修复"@zh . ?row bg:ofProject ?p ; bg:printedLabel ?label ;
        bg:figure ?f . ?f bg:column ?column ; bg:value ?value FILTER NOT EXISTS { ?row a bg:LineItem } }""",
    )
    assert found == [("上年结转资金", "https://w3id.org/budgetgraph/code/column/final", "12")]

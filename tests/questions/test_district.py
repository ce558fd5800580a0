"""Disclosures of an invented district in the forms of another province: a bureau with three units in its tables, the
bureau's final account, two budgets of a home that is no part of it."""

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from budgetgraph.audit import hook
from budgetgraph.extraction.extract import Hints
from budgetgraph.graph.store import Store
from budgetgraph.ingest.loading import ingest
from budgetgraph.ingest.tasks import tasks
from budgetgraph.questions.deciding import latest_of_each
from budgetgraph.questions.handlers.basis.choosing import choose
from budgetgraph.questions.handlers.basis.facts import Fact
from budgetgraph.questions.handlers.figures.unit_rows import _line
from budgetgraph.questions.language.bodies import parse_body, region_surfaces
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named

from .conftest import Held

HERE = Path(__file__).parent
BUREAU, HOME = "扬州市棠湖区城市管理局", "扬州市棠湖区社会福利院"


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Held:
    store = Store.open(tmp_path_factory.mktemp("district"))
    for result in ingest(store, tasks(sorted((HERE / "district").glob("*.html")), Hints()), workers=1, hooks=[hook]):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("城管局2024年采购预算合计多少", ["1286.00", "1268.00"]),
        ("城管局2024年采购预算货物工程服务分别多少", ["44.00", "612.00", "630.00"]),
        ("城管局2024年政府采购总额，表里和文字对得上吗", ["1286.00", "1268.00"]),
        ("城管局2024年总支出多少", ["9681.30"]),
        ("福利院2024年三公经费总数和其中的接待费", ["6.00", "0.40"]),
        ("福利院2024年三公经费一共多少，其中接待费多少", ["6.00", "0.40"]),
        ("福利院2024年预算钱够不够1000万", ["1362.20"]),
        ("环卫处2024年预算多少", ["6532.79"]),
        ("环卫处2024年的收入预算合计", ["6532.79"]),
        ("城管执法大队2024的预算拨了多少（棠湖区）", ["1643.56"]),
        ("环卫处2024年一般公共预算拨款多少", ["5672.79"]),
        ("环卫处占城管局2024年预算的比重", ["67.48"]),
        ("城管局2023年各项目自评得分", ["98.31", "94", "99.6"]),
        ("福利院2024年事业收入占收入总计多少", ["11.45"]),
        ("城管局2024年政府性基金里城乡社区支出是多少", ["860.00"]),
        ("城管局2024年支出预算按功能分类的四类", ["463.76", "128.59", "8528.40", "560.55"]),
        ("福利院（棠湖）和城管局2024年住房公积金哪个高", ["338.85", "69.12"]),
        ("福利院三公经费24年比23年", ["0.40", "6.25"]),
        ("福利院2024年收支总预算比2023年涨了多少，幅度多大", ["8.64", "108.37"]),
        ("福利院2024年会议费", ["0.00"]),
        ("城管局2024年机关运行经费", ["260.41"]),
        ("城管局职业年金决算怎么会超过年初预算？", ["退休人员职业年金做实"]),
        ("三个自评项目按得分从高到低排", ["99.6", "98.31", "94"]),
        ("城管局2023年实际花掉的退休费是多少，不是预算", ["172.56"]),
    ],
)
def test_what_the_district_prints_is_told(district: Held, question: str, values: list[str]) -> None:
    answer = district.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text


def test_each_project_has_its_score_in_the_sentence(district: Held) -> None:
    text = district.ask("城管局2023年自评得分").text
    assert all(score in text for score in ("98.31", "94", "99.6"))


def test_a_unit_in_a_department_s_table_is_none_of_another_department(district: Held) -> None:
    assert district.ask("福利院2024年环卫处的预算是多少").status == "abstained"


@pytest.mark.parametrize(
    "question",
    ["哪些单位2024年三公经费比上年少了", "2024年三公经费比上年减少的部门有哪些", "2024年三公经费压减了的单位"],
)
def test_bodies_are_found_by_a_change_that_is_told(district: Held, question: str) -> None:
    answer = district.ask(question)
    assert answer.template == "changed_departments"
    assert {row.label for row in answer.answers} == {BUREAU, HOME}


@pytest.mark.parametrize(
    ("question", "winner"),
    [
        ("2024年哪家单位三公经费降得最多", BUREAU),
        ("2024年哪个部门预算涨得最多", BUREAU),
        ("2024年预算增幅最大的单位", HOME),
        ("谁的预算增长快", HOME),
        ("2024年城管局和福利院谁的预算增长快", HOME),
        ("城管局和福利院2024年三公经费比2023年谁减得多", BUREAU),
    ],
)
def test_bodies_are_ordered_by_a_change(district: Held, question: str, winner: str) -> None:
    answer = district.ask(question)
    assert answer.answers[0].label.startswith(winner), answer.text


def test_no_body_with_such_a_change_is_said(district: Held) -> None:
    answer = district.ask("有没有单位的公务接待费比上年增加")
    assert answer.status == "abstained" and "没有比上年增加的" in answer.text


def test_that_no_change_is_told_is_said(five: Held) -> None:
    answer = five.ask("2024年哪些单位公用经费减少了")
    assert answer.status == "abstained" and "比上年的增减" in (answer.reason or "")


def test_a_change_of_one_body_is_asked_back(district: Held) -> None:
    assert district.ask("部门预算比上年增加多少").template == "change"


def test_the_one_document_that_prints_a_thing_is_named(district: Held) -> None:
    answer = district.ask("城管局公务接待批次")
    assert [row.value for row in answer.answers] == ["38"] and "只有这一份印出" in answer.text


def test_characters_of_a_longer_name_are_no_measure(district: Held) -> None:
    assert district.ask("城管局机关2024年基本支出").status == "abstained"


def test_who_has_any_of_a_measure_is_asked_of_budgets_and_accounts(district: Held) -> None:
    answer = district.ask("有事业收入的部门有哪些")
    assert [row.label for row in answer.answers] == [HOME]


def test_heads_are_ranked_whatever_the_stage(district: Held) -> None:
    assert district.ask("在职的人最多的单位").answers[0].value == "189"
    reports = [Report("a", "x", 2023, "budget"), Report("b", "x", 2023, "final"), Report("c", "y", 2022, "budget")]
    assert [report.iri for report in latest_of_each(reports)] == ["c", "b"]


def test_a_change_for_years_is_no_change_since_one(district: Held) -> None:
    assert district.ask("三公经费连续三年下降的部门").status == "abstained"


def test_the_table_of_operating_costs_prints_their_sum(district: Held) -> None:
    answer = district.ask("城管局2024年机关运行经费")
    assert any("机关运行经费" in (source.table or "") for source in answer.sources)


def test_what_was_executed_before_is_no_budget(district: Held) -> None:
    assert district.ask("城管局2023年决算三公经费比上年执行数少了多少").status == "abstained"


def test_a_city_that_no_list_holds_has_counties() -> None:
    parts = parse_body("澜江市云浦区文化广电旅游体育局")
    assert parts.core == "文化广电旅游体育局" and "云浦" in region_surfaces(parts.regions)
    assert parse_body("澜江市城市管理局").core == "城市管理局"
    assert parse_body("澜江市园区管理局").core == "园区管理局"


def test_a_limit_right_before_its_number_is_no_slip(district: Held) -> None:
    assert len(district.ask("2024年预算总额超1000万的部门有哪些").answers) == 2


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("棠湖区城管局2023年预算完成率最低的科目", ["95.14"]),
        ("棠湖区城管局2023年完成年初预算不到98%的科目有哪些", ["95.14", "97.97"]),
        ("棠湖区城管局2023年完成年初预算95.14%的科目有哪些", ["95.14"]),
        ("棠湖区城管局2023年哪些科目决算小于年初预算", ["95.14", "97.97", "98.59"]),
        (
            "棠湖区城管局2023年决算哪些科目超预算",
            ["108.41", "102.19", "101.89", "101.67", "101.63", "101.28", "100.66"],
        ),
    ],
)
def test_items_are_set_against_their_initial_budget(district: Held, question: str, values: list[str]) -> None:
    assert [row.value for row in district.ask(question).answers] == values


def test_by_how_much_money_an_item_exceeds_its_budget_is_not_told_by_its_rate(district: Held) -> None:
    assert district.ask("棠湖区城管局2023年哪个科目超预算最多").status != "answered"


def test_why_more_was_spent_than_the_initial_budget_is_told_however_it_is_asked(district: Held) -> None:
    for question in ("城管局2023年提租补贴超年初预算是为什么", "城管局2023年提租补贴决算数大于年初预算的原因"):
        assert "年中调整提租补贴基数" in district.ask(question).text


@pytest.mark.parametrize(
    ("question", "fund"),
    [
        ("城管局2023年基本支出按功能分类各多少", "基本支出"),
        ("城管局2023年财政拨款支出按功能分类各多少", "财政拨款支出"),
        ("城管局2023年一般公共预算支出按功能分类各多少", "一般公共预算支出"),
    ],
)
def test_the_items_of_one_kind_of_money_are_not_those_of_all(district: Held, question: str, fund: str) -> None:
    every = {row.label: row.value for row in district.ask("城管局2023年支出按功能分类各多少").answers}
    answer = district.ask(question)
    own = {row.label: row.value for row in answer.answers}
    assert answer.status == "answered" and fund in answer.text and own != every


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("棠湖区城管局2024年下属单位预算各多少", ["6532.79", "1643.56", "1504.95"]),
        ("棠湖区城管局2024年预算最多的下属单位", ["6532.79"]),
        ("棠湖区城管局2024年哪个所属单位的预算最少", ["1504.95"]),
    ],
)
def test_the_units_of_one_body_in_order(district: Held, question: str, values: list[str]) -> None:
    answer = district.ask(question)
    assert [row.value for row in answer.answers] == values and answer.sources


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("棠湖区环卫处2024年有哪些项目", ["2685", "860", "545", "310", "226.4"]),
        ("城管局环境卫生管理处的项目各多少钱", ["2685", "860", "545", "310", "226.4"]),
        ("棠湖区环卫处预算占全部门百分之多少", ["67.48"]),
    ],
)
def test_a_unit_that_its_department_s_tables_print(district: Held, question: str, values: list[str]) -> None:
    answer = district.ask(question)
    assert [row.value for row in answer.answers] == values and answer.sources, answer.text


def test_what_a_unit_has_in_all_stands_in_the_line_called_like_it() -> None:
    """Rows of items without codes stood beside it, so that several amounts were found and none told."""
    rows = [("expenditure_by_function", "某园", 7), ("expenditure_by_function", "学前教育", 5)]
    facts: Any = [
        SimpleNamespace(column="total", concept="https://example.org/label", kind=kind, label=label, value=value)
        for kind, label, value in (*rows, ("general_public_expenditure", "某园", 6))
    ]
    measure = Named(0, 0, "支出总额", "topic:total_expenditure", "支出总额")
    line = _line(facts, measure, "某园")
    assert line is not None and line.value == 7


def test_a_body_s_own_level_in_a_table_is_no_item(district: Held) -> None:
    items = {m.value for meanings in district.lexicon.meanings.values() for m in meanings if m.kind == "measure"}
    assert not [item for item in items if item.endswith("（本级）")]


def test_a_name_that_leaves_words_out_is_asked_back_where_a_body_has_them_in_order(samples: Held) -> None:
    answer = samples.ask("哈巴河县文化广电局2023年决算三公经费")
    assert answer.status == "clarify" and "没有叫" in answer.text
    assert samples.ask(answer.choices[0].q).status == "answered"
    assert samples.ask("哈巴河县文化局2023年决算三公经费").status == "abstained"
    assert samples.ask("哈巴河县文化广电局2023年决算的供货商是谁").status == "abstained"


def test_a_share_is_asked_of_a_part_behind_its_whole_and_a_comma(samples: Held) -> None:
    answer = samples.ask("党政办的三公，车辆运行费占几成")
    assert [row.value for row in answer.answers] == ["66.32"]


def test_what_the_tables_do_not_print_of_a_unit_is_withheld(district: Held) -> None:
    answer = district.ask("棠湖区环卫处2024年基本支出")
    assert answer.status == "abstained" and "没有单独公开的文件" in answer.text


def test_units_with_a_number_asked_for_behind_are_no_list_of_names(samples: Held) -> None:
    answer = samples.ask("双峰县民政局有哪些下属单位，各有多少人")
    assert answer.status == "abstained" and "两问" in answer.text


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("棠湖区城管局2024年公厕管养及改造经费印在哪张表", "公开14表《项目支出表》"),
        ("棠湖区城管局2024年公厕管养及改造经费310万元出自哪张表", "公开14表《项目支出表》"),
    ],
)
def test_where_a_project_is_printed(district: Held, question: str, place: str) -> None:
    answer = district.ask(question)
    assert answer.template == "project_place" and answer.answers[0].value == place and answer.sources


def test_an_amount_that_is_not_a_project_s_has_no_place(district: Held) -> None:
    assert district.ask("棠湖区城管局公厕管养及改造经费311万元印在哪张表").status == "abstained"


def test_pages_and_the_text_are_places_of_projects_and_indicators(samples: Held) -> None:
    answer = samples.ask("双峰县社会福利中心专项业务经费印在第几页")
    values = [row.value or "" for row in answer.answers]
    assert values[0].startswith("表8《") and values[-1].startswith("说明文字（第") and len(values) == 3
    assert all("页）" in value for value in values)
    indicator = samples.ask("青龙审批局评审次数指标印在哪里")
    assert indicator.template == "indicator_place" and "第23、24页" in (indicator.answers[0].value or "")


@pytest.mark.parametrize(
    "question",
    [
        "12345政务热线人员经费及中心运行业务费预算多少决算多少",
        "库尔勒市行政服务中心12345政务热线项目年初预算数和全年执行数各是多少",
    ],
)
def test_what_was_budgeted_and_what_was_spent_on_a_project(samples: Held, question: str) -> None:
    answer = samples.ask(question)
    assert [row.value for row in answer.answers] == ["60", "45.8"] and answer.template == "project_phases"


def test_the_codes_that_a_body_prints_itself(district: Held) -> None:
    answer = district.ask("棠湖区城管局2024年住房公积金的编码")
    assert [row.value for row in answer.answers] == ["2210201", "30113"] and len(answer.sources) == 2


def test_a_project_of_two_years_is_added_up(district: Held) -> None:
    answer = district.ask("福利院代养服务成本支出2023年和2024年一共安排多少钱")
    assert [row.value for row in answer.answers] == ["97"] and "45.00万元＋52.00万元" in answer.text


@pytest.mark.parametrize(
    "question", ["棠湖区城管局2024年金额等于142万元的项目", "棠湖区城管局2024年142万元的项目是哪个"]
)
def test_a_project_is_found_by_its_amount(district: Held, question: str) -> None:
    assert [row.label for row in district.ask(question).answers] == ["违法建设治理专项经费"]


def test_several_words_are_searched_for_as_one(district: Held) -> None:
    words = "城北垃圾中转站土建和设备改造"
    for question in (f"棠湖区城管局2024年哪个项目提到{words}", f"提到{words}的项目有哪些", f"与{words}有关的项目"):
        answer = district.ask(question)
        assert [row.label for row in answer.answers] == ["垃圾中转站改造工程"], question


def test_money_for_people_is_no_number_of_them() -> None:
    spent = Fact("r", "topic:staff_retired", "s", Decimal(71700), "7.17", "万元", True, metric="amount")
    told = Fact("r", "topic:staff_retired", "t", Decimal(17), "17", "人", False, metric="count")
    assert choose([spent], "topic:staff_retired", ("amount", "count", "area")) is None
    choice = choose([spent, told], "topic:staff_retired", ("amount", "count", "area"))
    assert choice and choice.fact is told and not choice.differing


_TWO_YEARS = (
    "功能科目编码|功能科目名称|2024年预算数|2024年执行数|2025年预算数",
    "|合计|120.00|118.50|131.00",
    "210|卫生健康支出|50.00|48.50|55.00",
    "221|住房保障支出|70.00|70.00|76.00",
)


@pytest.fixture(scope="module")
def next_year(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """One budget whose table tells the year before, by budget and by outturn."""
    lines = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row.split("|")) + "</tr>" for row in _TWO_YEARS)
    page = f"<p>棠湖县档案馆2025年部门预算</p><p>一般公共预算支出表</p><p>单位：万元</p><table>{lines}</table>"
    folder = tmp_path_factory.mktemp("next_year")
    (folder / "a.html").write_text(f"<meta charset=utf-8>{page}", encoding="utf-8")
    store = Store.open(folder / "store")
    for result in ingest(store, tasks([folder / "a.html"], Hints()), workers=1, hooks=[hook]):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("棠湖县档案馆2024年卫生健康支出执行数", "48.50"),
        ("棠湖县档案馆2024年预算卫生健康支出", "50.00"),
        ("棠湖县档案馆2025年预算卫生健康支出", "55.00"),
    ],
)
def test_a_budget_tells_the_year_before_of_the_stage_that_is_asked_for(
    next_year: Held, question: str, value: str
) -> None:
    answer = next_year.ask(question)
    assert answer.answers[0].value == value, answer.text


@pytest.mark.parametrize("question", ["棠湖县档案馆2023年决算卫生健康支出", "棠湖县档案馆2024年决算卫生健康支出"])
def test_a_year_that_no_document_tells_is_refused(next_year: Held, question: str) -> None:
    assert next_year.ask(question).refusal == "year_not_held"


def test_a_table_that_may_be_any_of_several_is_not_said_to_be_the_one(next_year: Held) -> None:
    answer = next_year.ask("棠湖县档案馆卫生健康支出是多少（一般公共预算支出表）")
    assert [row.value for row in answer.answers] == ["55.00"]
    assert "里印出的回答" not in next_year.ask("棠湖县档案馆卫生健康支出是多少（收入表）").text


def test_the_short_name_of_a_body_of_a_region_that_no_list_holds() -> None:
    assert {"棠湖", "棠湖县"} <= region_surfaces(parse_body("棠湖藏族自治县人民法院").regions)
    assert "棠湖区" in region_surfaces(parse_body("天津市棠湖区财政局", "120000").regions)
    listed_elsewhere = region_surfaces(parse_body("天津市滨湖区财政局", "120000").regions)
    assert "滨湖区" in listed_elsewhere and "无锡市" not in listed_elsewhere

"""An item under a head of the tables (事业运行的项目支出): the cell of its row, and no other figure."""

import random
from collections import Counter, defaultdict

import pytest

from budgetgraph.questions.language.concepts import iri_of
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.slots import concepts

from .conftest import Held, held_of

_HEADS = {
    "basic": "基本支出",
    "project": "项目支出",
    "personnel": "人员经费",
    "public_use": "公用经费",
    "carryover": "上年结转",
}
_STAGES = {"budget": "预算", "final": "决算"}
_CELLS = """SELECT DISTINCT ?body ?year ?report ?item ?label ?column ?amount WHERE {
  ?department bg:hasReport ?report ; rdfs:label ?body . ?report bg:fiscalYear ?year ; bg:hasStatement ?statement .
  ?statement bg:hasRow ?row . ?row bg:item ?item ; bg:printedLabel ?label ; bg:printedCode ?code ; bg:figure ?figure .
  ?figure bg:column ?column ; bg:value ?amount . FILTER NOT EXISTS { ?row bg:forProject ?project } }"""


_OF_FUND = "一般公共预算支出"  # a row that one account calls like the fund


def _cells(held: Held) -> dict[tuple[str, str, str], dict[str, set[str]]]:
    """The printed amounts by head, of each label of an item of each report."""
    items: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    labels: dict[tuple[str, str, str], tuple[str, str]] = {}
    for row in held.query(_CELLS):
        body, year, report, item, label = (row[name].value for name in ("body", "year", "report", "item", "label"))
        column = row["column"].value.rsplit("/", 1)[-1]
        if column == "total" and "/economic/" in item:
            column = "basic"  # the table of economic classes is one of basic expenditure
        items[report, item][column].add(row["amount"].value)
        stage = _STAGES[report.rsplit("/", 1)[-1].split("~")[0]]
        labels[body, f"{year}年{stage}", label] = (report, item)
    return {
        asked: _of_name(held, asked[2], report, item, items)
        for asked, (report, item) in sorted(labels.items())
        if asked[2] != _OF_FUND
    }


def _of_name(
    held: Held, label: str, report: str, item: str, items: dict[tuple[str, str], dict[str, set[str]]]
) -> dict[str, set[str]]:
    """What is printed of an item and of those that are called like it in another list of classes."""
    meanings = held.lexicon.meanings.get(matching_key(label), ())
    called = {iri_of(name) for m in meanings if m.kind == "measure" for name, _, _ in concepts(m.value)}
    found: dict[str, set[str]] = defaultdict(set)
    for one in {item, *called}:
        for column, amounts in items.get((report, one), {}).items():
            found[column] |= amounts
    return found


def test_an_item_under_a_head_is_its_cell_and_a_blank_cell_is_none(five: Held) -> None:
    told: Counter[tuple[str, str]] = Counter()
    wrong = []
    for (body, when, label), printed in random.Random(3).sample(list(_cells(five).items()), 60):
        for column, head in _HEADS.items():
            question = f"{body}{when}{label}的{head}是多少"
            answer = five.ask(question)
            amounts = {row.amount for row in answer.answers if row.amount is not None}
            if answer.status == "answered" and not (amounts and amounts <= printed[column]):
                wrong.append((question, sorted(printed[column]), answer.text))
            told[head, "told" if amounts else "printed" if printed[column] else "blank"] += 1
    print(told)
    assert not wrong
    for head in ("基本支出", "项目支出", "人员经费", "公用经费"):
        assert told[head, "told"] > 5 * told[head, "printed"]


@pytest.mark.parametrize(
    "question, said",
    [
        ("喀什市政务服务中心事业运行的基本支出", "的事业运行的基本支出为177.72万元"),
        ("库尔勒市行政服务中心行政运行项目支出", "的行政运行的项目支出为0.00万元"),
        ("青龙满族自治县行政审批局政务公开审批上年结转", "的政务公开审批的上年结转为19.40万元"),
        ("喀什市政务服务中心奖金的人员经费", "的奖金的人员经费为19.34万元"),
        ("喀什市政务服务中心一般公共预算的事业运行", "的一般公共预算事业运行为242.00万元"),
    ],
)
def test_the_head_is_said(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert said in answer.text
    assert answer.answers[0].label in said


@pytest.mark.parametrize(
    "question",
    [
        "喀什市政务服务中心奖金的公用经费",
        "喀什市政务服务中心办公费的人员经费",
        "青龙县行政审批局基本工资的公用经费",
    ],
)
def test_a_blank_cell_is_not_filled_from_beside(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    "question, share, formula",
    [
        ("喀什市政务服务中心事业运行占项目支出多少", "30.27", "64.28万元÷212.33万元"),
        ("喀什市政务服务中心事业运行占基本支出的比例", "87.31", "177.72万元÷203.56万元"),
        ("库尔勒市行政服务中心行政运行占项目支出", "0", "0.00万元÷45.80万元"),
        ("青龙满族自治县行政审批局政务公开审批占上年结转多少", "63.11", "19.40万元÷30.74万元"),
        ("喀什市政务服务中心基本工资占人员经费多少", "16.66", "27.38万元÷164.30万元"),
        ("喀什市政务服务中心项目支出占事业运行的比例", "26.56", "64.28万元÷242.00万元"),
    ],
)
def test_the_share_in_a_head_is_that_of_the_cell(five: Held, question: str, share: str, formula: str) -> None:
    answer = five.ask(question)
    assert [(row.value, row.unit) for row in answer.answers] == [(share, "%")]
    assert formula in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "喀什市政务服务中心基本工资占项目支出多少",
        "喀什市政务服务中心取暖费占项目支出多少",
        "喀什市政务服务中心基本工资占公用经费多少",
        "库尔勒市行政服务中心委托业务费占项目支出多少",
        "库尔勒市行政服务中心委拖业务费占项目支出多少",
    ],
)
def test_what_is_printed_of_basic_expenditure_has_no_share_in_project_expenditure(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.status != "answered"
    assert not any("占项目支出" in choice.q for choice in answer.choices)


@pytest.mark.parametrize("question", ["项目支出占基本支出多少", "基本支出占项目支出多少", "人员经费占项目支出多少"])
def test_what_is_no_part_of_its_whole_is_said_to_be_none(five: Held, question: str) -> None:
    answer = five.ask(f"喀什市政务服务中心{question}")
    assert "的一部分，这里只是两个数相比" in answer.text
    assert "的一部分" not in five.ask("喀什市政务服务中心公用经费占基本支出多少").text


def test_shares_in_a_head_are_ranked_and_screened_by_the_cells(seventeen: Held) -> None:
    shares = seventeen.ask("各部门社会保障和就业支出占项目支出的比例从高到低")
    assert "双峰县民政局2024年预算100%（362.87万元÷362.87万元）" in shares.text
    assert all(float(row.value or 0) <= 100 for row in shares.answers)
    over = seventeen.ask("社会保障和就业支出占项目支出超过50%的部门")
    assert {row.label for row in over.answers} == {"双峰县民政局", "双峰县社会福利中心"}
    assert "的一部分，这里只是两个数相比" in seventeen.ask("各部门三公经费占公用经费的比例排名").text


def test_a_class_is_in_its_whole_where_no_column_says_so(seventeen: Held) -> None:
    answer = seventeen.ask("哈巴河文旅局2023年决算商品和服务支出占公用经费多少")
    assert [row.value for row in answer.answers] == ["96.89"]


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("青龙审批局政府性基金占支出总计比重", "28.41"),
        ("青龙审批局支出总计中政府性基金占比", "28.41"),
        ("青龙审批局政府性基金预算占总预算的百分之几", "28.41"),
        ("青龙审批局一般公共预算占支出总计的比例", "71.6"),
        ("青龙审批局政府性基金占收入总计比重", "26.87"),
        ("青龙审批局一般公共预算占收入总计的比例", "68.97"),
        ("青龙审批局城乡社区支出占政府性基金的比重", "100"),
        ("青龙审批局三公经费占一般公共预算的比重", "0.83"),
        ("哪个部门政府性基金占支出总计比重最高", "28.41"),
        ("青龙审批局政府性基金是支出总计的多少倍", "0.28"),
    ],
)
def test_a_fund_stands_on_the_side_of_what_it_is_set_against(five: Held, question: str, share: str) -> None:
    assert [row.value for row in five.ask(question).answers] == [share]


@pytest.mark.parametrize(
    ("question", "share"),
    [("青龙审批局政府性基金收入占支出总计比重", "26.87"), ("青龙审批局政府性基金支出占收入总计比重", "28.41")],
)
def test_a_typed_side_of_a_fund_is_kept_and_said_to_be_no_part_of_the_other(
    five: Held, question: str, share: str
) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == [share] and "这里只是两个数相比" in answer.text


def test_what_all_funds_carry_over_is_no_part_of_one(five: Held) -> None:
    assert five.ask("青龙审批局上年结转占政府性基金的比重").status != "answered"


def test_a_printed_share_of_a_fund_goes_before_the_computed_one(five: Held) -> None:
    answer = five.ask("党政办的卫生健康支出，占一般公共预算拨款多少%")
    assert [row.value for row in answer.answers] == ["1.4"]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("库尔勒市行政服务中心住房保障支出的基本支出和项目支出各多少", ["7.64", "0.00"]),
        ("青龙县行政审批局一般公共服务支出里，财政拨款收入和上年结转分别多少", ["400.00", "19.40"]),
        ("青龙县行政审批局一般公共服务支出里有多少是上年结转的", ["19.40"]),
        ("库尔勒市行政服务中心基本支出中，人员经费、公用经费各多少", ["136.47", "3.34"]),
    ],
)
def test_several_heads_of_an_item_are_its_cells(five: Held, question: str, values: list[str]) -> None:
    assert [row.value for row in five.ask(question).answers] == values


@pytest.mark.parametrize(
    "question",
    [
        "青龙县行政审批局办公费里有多少是上年结转的",
        "青龙县行政审批局公务接待费当年安排多少、结转多少",
        "青龙县行政审批局办公费里，财政拨款收入和上年结转分别多少",
    ],
)
def test_what_is_asked_for_inside_an_item_is_not_that_of_the_whole_body(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and answer.refusal != "year_not_held"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("青龙公共资源交易中心工作经费当年的跟结转的一共多少", "4.97"),
        ("青龙行政审批业务费，连上年没花完的一起有多少", "4.13"),
        ("青龙行政审批业务费结转的一共多少", "0.13"),
        ("喀什市政务服务中心本年度公用经费是多少", "39.26"),
    ],
)
def test_the_current_year_is_that_of_the_document(five: Held, question: str, value: str) -> None:
    assert [row.value for row in five.ask(question).answers] == [value]


BESIDE_THE_YEAR_BEFORE = """测试市文化馆2024年部门预算

一般公共预算支出情况表
单位：万元
功能分类科目\t\t2023年执行数\t2024年预算数\t\t
科目编码\t科目名称\t\t合计\t基本支出\t项目支出
\t合计\t88.00\t95.00\t60.00\t35.00
2070109\t群众文化\t70.50\t75.00\t50.00\t25.00
2210201\t住房公积金\t17.50\t20.00\t10.00\t10.00
"""


@pytest.fixture(scope="module")
def beside_the_year_before(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(BESIDE_THE_YEAR_BEFORE, "测试市文化馆", tmp_path_factory.mktemp("before"))


@pytest.mark.parametrize("words", ["群众文化执行数", "群众文化的全年执行数是多少", "群众文化执行了多少"])
def test_what_was_carried_out_stands_in_the_budget_of_the_next_year(beside_the_year_before: Held, words: str) -> None:
    answer = beside_the_year_before.ask(f"测试市文化馆2023年{words}")
    assert [row.value for row in answer.answers] == ["70.50"] and "上年" in answer.text, answer.text


@pytest.mark.parametrize("words", ["群众文化预算数", "群众文化决算数", "群众文化年初预算"])
def test_another_stage_of_the_year_before_is_not_that_column(beside_the_year_before: Held, words: str) -> None:
    assert beside_the_year_before.ask(f"测试市文化馆2023年{words}").status != "answered"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("库尔勒市行政服务中心支出决算表里201这个科目名称印的是什么", "一般公共预算支出"),
        ("库尔勒市行政服务中心公开03表里201叫什么", "一般公共预算支出"),
        ("库尔勒市行政服务中心2022年收入决算表中201是什么科目", "一般公共服务支出"),
        ("库尔勒市行政服务中心一般公共预算财政拨款支出决算表里201叫什么", "一般公共服务支出"),
        ("青龙县行政审批局支出总表里208叫什么", "社会保障和就业支出"),
    ],
)
def test_the_name_of_a_code_is_that_of_the_table_in_question(five: Held, question: str, name: str) -> None:
    answer = five.ask(question)
    assert answer.template == "code_name_printed", answer.text
    assert [row.value for row in answer.answers] == [name]


def test_another_name_of_a_code_in_other_tables_is_said(five: Held) -> None:
    one = five.ask("库尔勒市行政服务中心支出决算表里201叫什么")
    assert "《收入决算表》" in one.text and "“一般公共服务支出”" in one.text
    every = five.ask("库尔勒市行政服务中心201这个科目名称印的是什么")
    assert [row.value for row in every.answers] == ["一般公共预算支出", "一般公共服务支出"]
    assert "公共预算" not in five.ask("库尔勒市行政服务中心201是什么科目").text


@pytest.mark.parametrize(
    "question",
    [
        "库尔勒市行政服务中心财政拨款支出决算表里201叫什么",  # no table of that title
        "库尔勒市行政服务中心支出决算表里229是什么科目",  # no row of it
        "库尔勒市行政服务中心经济分类表里30201叫什么",
        "库尔勒市行政服务中心公开13表里201叫什么",
        "库尔勒市行政服务中心三公经费支出决算表里201是什么",
        "党政办政府采购表里201叫什么",
        "支出决算表里201印的是什么",  # of which body
    ],
)
def test_the_name_of_a_code_is_not_taken_from_another_table(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"

"""What is asked of a department is told of all of it, not of one of its units or funds. All is invented."""

from decimal import Decimal
from pathlib import Path

import pytest

from budgetgraph.extraction.records import Disclosure, Figure, Row, Stage, Statement

from .conftest import Held, held_of, held_of_records, record_of

TEXT = """测试市水务局2024年部门预算

收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t700.00\t一、农林水支出\t650.00
二、事业收入\t50.00\t二、住房保障支出\t100.00
收入总计\t750.00\t支出总计\t750.00

支出总表
单位：万元
单位编码\t单位名称\t科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t\t\t750.00\t500.00\t250.00
301001\t测试市水务局机关\t213\t农林水支出\t400.00\t200.00\t200.00
301001\t测试市水务局机关\t221\t住房保障支出\t60.00\t60.00\t
301002\t测试市河道管理处\t213\t农林水支出\t250.00\t200.00\t50.00
301002\t测试市河道管理处\t221\t住房保障支出\t40.00\t40.00\t

三、财政拨款支出情况说明

2024年财政拨款支出700.00万元，主要用于以下方面：农林水支出（类）600.00万元，占85.71%；住房保障支出（类）100.00万元，占14.29%。
"""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(TEXT, "测试市水务局", tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("question", ["市水务局支出按功能分类各多少钱", "市水务局按功能分类金额最多的是哪类"])
def test_a_list_of_classes_is_that_of_the_whole_body(held: Held, question: str) -> None:
    """The rows of the unit that a table prints first were told."""
    answer = held.ask(question)
    assert "农林水支出650.00万元" in answer.text, answer.text


def test_a_printed_share_is_that_of_the_whole_of_its_sentence(held: Held) -> None:
    """All 650 were divided by the 700 of the treasury."""
    answer = held.ask("市水务局农林水支出占财政拨款支出的比例")
    assert [row.value for row in answer.answers] == ["85.71"]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("市水务局2024年基本支出（支出总表）", "500.00"),
        ("市水务局项目支出是多少（支出总表）？", "250.00"),
        ("收入总计是多少（测试市水务局）", "750.00"),
        ("事业收入（市水务局2024年预算）", "50.00"),
    ],
)
def test_brackets_at_the_end_say_of_what_or_in_which_table(held: Held, question: str, value: str) -> None:
    answer = held.ask(question)
    assert (answer.status, [row.value for row in answer.answers]) == ("answered", [value]), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "市水务局2024年基本支出（收支总表）",
        "市水务局事业收入（绩效表）",
        "事业收入（邻市水务局）",
        "市水务局事业收入（财务科）",
    ],
)
def test_what_brackets_say_is_not_passed_over(held: Held, question: str) -> None:
    assert held.ask(question).status != "answered"


BLOCKS = """测试市水务局2024年部门预算

部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t750.00\t500.00\t250.00
[301001]\t测试市水务局（本级）\t460.00\t260.00\t200.00
2130301\t行政运行\t260.00\t260.00\t
2130305\t水利工程建设\t150.00\t\t150.00
2130314\t防汛\t50.00\t\t50.00
[301002]\t测试市河道管理处\t290.00\t240.00\t50.00
2130306\t水利工程运行与维护\t240.00\t240.00\t
2130305\t水利工程建设\t50.00\t\t50.00
"""


@pytest.mark.parametrize(
    ("item", "figure", "said"),
    [
        ("水利工程建设", "200", "各单位之和：50.00＋150.00＝200"),
        ("防汛", "50.00", "防汛为50.00万元"),
        ("水利工程运行与维护", "240", "只有一个单位列有这一项"),
    ],
)
def test_blocks_of_units_add_up_to_the_whole_body(tmp_path: Path, item: str, figure: str, said: str) -> None:
    answer = held_of(BLOCKS, "测试市水务局", tmp_path).ask(f"市水务局{item}多少钱")
    assert answer.answers[0].value == figure and said in answer.text, answer.text


OF_UNITS = """测试市农业农村局2024年部门预算

部门所属单位收支预算明细表
单位：万元
单位名称\t预算总额\t人员经费\t公用经费\t项目支出
合计\t960.00\t640.00\t120.00\t200.00
测试市农业农村局（本级）\t500.00\t350.00\t70.00\t80.00
测试市农业技术推广站\t260.00\t160.00\t30.00\t70.00
测试市种子管理站\t200.00\t130.00\t20.00\t50.00
"""


@pytest.fixture(scope="module")
def of_units(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(OF_UNITS, "测试市农业农村局", tmp_path_factory.mktemp("of_units"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("测试市农业技术推广站2024年预算总额", "260.00"),
        ("测试市农业技术推广站预算总额是多少", "260.00"),
        ("测试市农技推广站2024年支出合计", "260.00"),
        ("测试市农技站2024年项目支出", "70.00"),
        ("测试市种子管理站2024年人员经费多少", "130.00"),
        ("测试市种子管理站2024年收入合计", "200.00"),
    ],
)
def test_the_line_of_a_unit_tells_what_it_has(of_units: Held, question: str, value: str) -> None:
    answer = of_units.ask(question)
    assert (answer.status, [row.value for row in answer.answers]) == ("answered", [value]), answer.text


@pytest.mark.parametrize(
    "question",
    ["测试市农业机械推广站2024年预算总额", "测试市种子站总公司2024年预算总额", "测试市种子管理站2024年培训费"],
)
def test_another_unit_or_item_has_no_line(of_units: Held, question: str) -> None:
    assert of_units.ask(question).status != "answered"


def test_what_is_called_a_budget_is_not_that_of_an_account(tmp_path: Path) -> None:
    def line(stage: Stage, money: str) -> Disclosure:
        body = "测试市农业技术推广站"
        row = Row(
            label=body,
            role="subtotal",
            of_unit=body,
            flow="expenditure",
            figures=[Figure(column="column:total", value=Decimal(money) * 10000, printed=money)],
        )
        table = Statement(kind="expenditure_by_function", title="部门支出总表", printed_unit="万元", rows=[row])
        return record_of("测试市农业农村局", "430100", 2024, stage, statements=[table])

    held = held_of_records(tmp_path, line("budget", "260.00"), line("final", "231.00"))
    answer = held.ask("测试市农业技术推广站2024年预算总额")
    assert [row.value for row in answer.answers] == ["260.00"], answer.text

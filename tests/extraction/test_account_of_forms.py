"""Performance forms, invented and drawn by chance, with columns that no vocabulary knows: each number of a form is in a
record that stands at its place, or told as unread."""

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph.extraction.extract import Extracted, Hints, extract
from budgetgraph.extraction.records import Disclosure, Record
from budgetgraph.reading.plain_text.text import read_text

_KNOWN = {"分值": "{}", "得分": "{}", "上年完成值": "{}件", "完成率": "{}%"}
_OTHERS = {
    "年初目标值": "≥{}件",
    "一季度目标": "{}件",
    "上半年目标值": "{}件",
    "第三季度": "{}",
    "前三季度完成": "{}件",
    "偏差率": "{}%",
    "行业标准": "{}件",
    "子项得分": "{}",
    "评分标准": "每少1件扣{}分",
    "良": "≥{}件",
    "历史最高": "{}",
    "计划数": "{}",
    "调整后目标值": "≥{}件",
    "监测频次": "每年{}次",
}
_MONEY_HEADS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "上年执行数", "结转数")
_SUMS = ("年度资金总额", "其中：财政拨款", "其他资金", "上级资金", "项目总投资", "实施期总金额")


def read(text: str) -> Extracted:
    hints = Hints(department="测试市水务局", year=2023, stage="final")
    return extract(read_text(f"测试市水务局2023年部门决算\n\n{text}\n".encode(), "x.txt"), hints)


def said(value: object) -> str:
    """All that the records of a disclosure say, but for the sections, quotes and places."""
    if isinstance(value, Record):
        left = ("place", "quote", "sections", "unread", "source", "numbers_seen", "resolution")
        return " ".join(said(one) for name, one in vars(value).items() if name not in left)
    if isinstance(value, list):
        return " ".join(map(said, value))
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def holds(disclosure: Disclosure, number: int) -> bool:
    """Is a number, made so that it stands nowhere by chance, in a record or told as unread?"""
    printed = str(number)
    return printed in said(disclosure) or any(printed in unread.printed for unread in disclosure.unread)


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, list[int]]:
    """A form of a project, and the numbers that it prints: each stands once."""
    numbers = count(7001, 13)
    printed: list[int] = []

    def number() -> int:
        printed.append(next(numbers))
        return printed[-1]

    columns = draw(st.lists(st.sampled_from([*_KNOWN, *_OTHERS]), min_size=1, max_size=6, unique=True))
    at = draw(st.integers(0, len(columns)))
    heads = ["一级指标", "二级指标", "三级指标", *columns[:at], "年度指标值", "实际完成值", *columns[at:]]
    patterns = {**_KNOWN, **_OTHERS, "年度指标值": "≥{}件", "实际完成值": "{}件"}
    lines = ["项目支出绩效自评表", "项目名称\t河道清淤项目"]
    money = draw(st.lists(st.sampled_from(_MONEY_HEADS), max_size=5, unique=True))
    if "年初预算数" in money and "全年执行数" in money:
        lines.append("\t".join(["项目资金（万元）", "", *money]))
        for label in draw(st.lists(st.sampled_from(_SUMS), min_size=1, max_size=4, unique=True)):
            lines.append("\t".join(["", label, *(str(number()) for _ in money)]))
    else:
        for label in draw(st.lists(st.sampled_from(_SUMS), max_size=4, unique=True)):
            lines.append(f"{label}\t{number()}")
    lines.append("\t".join(heads))
    for name in ("清淤长度", "巡查次数", "整改件数"):
        cells = [patterns[head].format(number()) for head in heads[3:]]
        lines.append("\t".join(["产出指标", "数量指标", name, *cells]))
    if draw(st.booleans()):
        lines.append("\t".join(["总分", *("" for _ in heads[1:-1]), str(number())]))
    return "\n".join(lines), printed


@given(forms())
@settings(max_examples=150, deadline=None)
def test_each_number_of_a_form_is_in_a_record_or_unread(form: tuple[str, list[int]]) -> None:
    text, printed = form
    (one,) = read(text).disclosures
    assert [number for number in printed if not holds(one, number)] == []


def row(heads: str, cells: str) -> Extracted:
    known = "项目支出绩效自评表\n项目名称\t河道清淤项目\n一级指标\t二级指标\t三级指标\t"
    return read(f"{known}{heads}\n产出指标\t数量指标\t清淤长度\t{cells}")


def test_the_target_of_the_beginning_of_the_year_stands_beside_the_one_of_the_year() -> None:
    for heads, cells in (
        ("年初目标值\t年度指标值\t实际完成值", "≥9件\t≥12件\t13件"),
        ("年度指标值\t实际完成值\t年初设定目标值", "≥12件\t13件\t≥9件"),
        ("年初目标值\t调整后目标值\t实际完成值", "≥9件\t≥12件\t13件"),
    ):
        (one,) = row(heads, cells).disclosures[0].all_indicators
        assert (one.initial_target_text, one.initial_target_value) == ("≥9件", Decimal(9)), heads
        assert (one.target_text, one.target_value, one.actual_text) == ("≥12件", Decimal(12), "13件"), heads


def test_what_each_column_of_quarters_prints_stands_by_itself_under_its_head() -> None:
    read_row = row("一季度目标\t上半年目标\t第三季度\t全年指标值\t实际完成值\t偏差率", "3件\t6件\t9\t12件\t15件\t25%")
    disclosure = read_row.disclosures[0]
    (one,) = disclosure.all_indicators
    assert (one.target_text, one.milestone_text, one.actual_text) == ("12件", "3件", "15件")
    others = [(value.head, value.text, value.value) for value in one.other_values]
    quarters = [("一季度目标", "3件", None), ("上半年目标", "6件", None), ("第三季度", "9", Decimal(9))]
    assert others == [*quarters, ("偏差率", "25%", Decimal(25))]
    assert all(value.place.cell for value in one.other_values) and not disclosure.unread


def test_two_equal_numbers_of_a_row_are_not_told_by_one() -> None:
    disclosure = row("年度指标值\t分值\t\t实际完成值", "≥12件\t10\t10\t13件").disclosures[0]
    assert [unread.printed for unread in disclosure.unread] == ["10"]
    assert disclosure.all_indicators[0].weight == 10


def test_numbers_of_rows_are_no_figures_beside_indicators() -> None:
    disclosure = row("序号\t指标编码\t年度指标值", "4\t20240001\t≥12件").disclosures[0]
    assert disclosure.unread == [] and disclosure.all_indicators[0].other_values == []
    assert disclosure.numbers_seen == 1


def test_the_money_of_all_years_and_the_points_of_the_score_are_kept() -> None:
    disclosure = read(
        "项目支出绩效自评表\n项目名称\t河道清淤项目\n实施期总金额（万元）\t300\t年度资金总额（万元）\t120\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t数量指标\t清淤长度\t≥12公里\t13公里\t90\t88\n总分\t\t\t\t\t100\t97.5\n"
    ).disclosures[0]
    (project,) = disclosure.projects
    assert (project.budget, project.budget_all_years) == (1_200_000, 3_000_000)
    assert (project.score, project.full_score, disclosure.unread) == (Decimal("97.5"), 100, [])


@pytest.mark.parametrize("number", ["13805318888", "370102198001011234", "6222021234567890123", "053188881234"])
@pytest.mark.parametrize("head", ["补助对象", "备注", "咨询"])
def test_numbers_of_persons_in_forms_enter_no_record(head: str, number: str) -> None:
    levels, values = "一级指标\t二级指标\t三级指标\t指标值", "产出指标\t数量指标\t清淤长度\t10公里"
    behind = f"项目名称\t河道清淤\n{levels}\t{head}\n{values}\t{number}\n"
    before = f"项目名称\t{head}\t预算金额\t{levels}\n河道清淤\t{number}\t5.5\t{values}\n"
    for rows in (behind, before):
        text = f"测试市水务局2024年部门预算\n\n项目支出绩效目标表\n\n单位：万元\n\n{rows}"
        hints = Hints(department="测试市水务局", year=2024, stage="budget")
        assert number not in extract(read_text(text.encode(), "x.txt"), hints).disclosures[0].model_dump_json(), rows

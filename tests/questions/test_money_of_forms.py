"""What forms of projects print beside the year's: money by funds, targets of several years. All is invented."""

from pathlib import Path

import pytest

from .conftest import Held, held_of

TEXT = """测试市档案馆2024年部门预算

项目支出绩效目标表
单位：万元
项目名称\t古籍修复\t\t\t\t\t\t
项目资金（万元）\t中期资金总额\t210.00\t\t\t年度资金总额\t71.50\t
\t其中：财政拨款\t200.00\t\t\t其中：财政拨款\t61.50\t
\t上年结转资金\t10.00\t\t\t上年结转资金\t9.50\t
总体目标\t中期目标（2024年—2026年）\t\t\t\t年度目标（2024年）\t\t
\t修复九百卷。\t\t\t\t修复三百卷。\t\t
绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t修复总卷数\t≥900卷\t数量指标\t年度修复卷数\t≥300卷
\t\t质量指标\t合格率\t≥95%\t质量指标\t合格率\t≥98%
"""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(TEXT, "测试市档案馆", tmp_path_factory.mktemp("forms"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("合格率的指标值是多少", "98"),
        ("合格率的目标值", "98"),
        ("合格率的中期目标是多少", "95"),
        ("古籍修复项目修复总卷数的中期指标值", "900"),
        ("修复总卷数的目标是多少", "900"),
        ("年度修复卷数的目标是多少", "300"),
    ],
)
def test_a_target_is_that_of_the_year_where_there_is_one(held: Held, question: str, value: str) -> None:
    answer = held.ask(question)
    assert (answer.status, [row.value for row in answer.answers]) == ("answered", [value])


def test_the_target_of_several_years_is_called_so(held: Held) -> None:
    assert "中期" in (held.ask("修复总卷数的目标是多少").text or "")
    assert "中期" not in (held.ask("合格率的目标是多少").text or "")
    assert "中期" not in (held.ask("修复总卷数的年度目标是多少").text or "")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("古籍修复项目的中期资金总额是多少", "210.00"),
        ("古籍修复上年结转资金是多少", "9.50"),
        ("测试市档案馆古籍修复项目的财政拨款多少", "61.50"),
        ("古籍修复项目2024年预算是多少", "71.5"),
    ],
)
def test_the_money_of_a_project_by_funds_is_told(held: Held, question: str, value: str) -> None:
    answer = held.ask(question)
    assert (answer.status, [row.value for row in answer.answers][:1]) == ("answered", [value])


def test_money_is_not_told_by_a_number_of_things(held: Held) -> None:
    """A word of an indicator's name and 预算 behind it were answered with its target."""
    assert held.ask("年度修复卷数的预算多少").status != "answered"


OF_QUARTERS = """测试市种子站2024年部门预算

项目支出绩效目标表
单位：万元
项目名称\t稻种保存\t\t\t\t\t\t
实施期总金额（万元）\t300.00\t年度资金总额（万元）\t120.00\t\t\t\t
一级指标\t二级指标\t三级指标\t指标值\t第一季度目标值\t第二季度目标值\t第三季度目标值\t前三季度目标值
产出指标\t数量指标\t保存份数\t≥900份\t≥100份\t≥200份\t≥600份\t≥777份

项目支出绩效目标表
项目名称\t麦种保存\t\t\t\t\t
一级指标\t二级指标\t三级指标\t年初目标值\t调整后目标值\t实际完成值\t分值
产出指标\t数量指标\t麦种份数\t≥300份\t≥450份\t460份\t10
\t\t麦种批次\t\t≥7批\t8批\t10
"""


OF_HALF = """测试市茶叶站2024年部门预算

项目支出绩效目标表
项目名称\t名茶推广\t\t\t\t
一级指标\t二级指标\t三级指标\t年度指标值\t上半年目标值\t权重
产出指标\t数量指标\t推广场次\t≥12场\t≥5场\t20
"""


def test_the_target_of_half_a_year_is_found_by_its_head(tmp_path: Path) -> None:
    held = held_of(OF_HALF, "测试市茶叶站", tmp_path)
    assert [row.value for row in held.ask("推广场次上半年的目标值").answers] == ["5"]
    assert [row.value for row in held.ask("推广场次的目标值").answers] == ["12"]
    assert held.ask("推广场次下半年的目标值").status == "abstained"


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(OF_QUARTERS, "测试市种子站", tmp_path_factory.mktemp("quarters"))


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("保存份数第二季度目标值是多少", ["200"]),
        ("保存份数第一季度目标值是多少", ["100"]),
        ("保存份数一季度和二季度的目标值", ["100", "200"]),
        ("测试市种子站稻种保存的保存份数到三季度要达到多少份", ["600"]),
        ("保存份数2季度和3季度的目标值", ["200", "600"]),
        ("麦种份数年初设定的目标值是多少", ["300"]),
        ("麦种份数年初设定、调整后和实际完成各是多少", ["300", "450", "460"]),
        ("麦种份数的目标值是多少", ["450"]),
        ("稻种保存整个实施期一共要花多少钱", ["300"]),
        ("测试市种子站稻种保存实施期多少钱", ["300"]),
        ("稻种保存项目2024年预算是多少", ["120"]),
    ],
)
def test_targets_and_money_are_told_of_the_time_that_is_asked_for(
    held: Held, quarters: Held, question: str, values: list[str]
) -> None:
    answer = quarters.ask(question)
    assert (answer.status, [(row.value or "").removesuffix(".00") for row in answer.answers]) == ("answered", values)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("保存份数第四季度目标值是多少", "季度"),
        ("保存份数前三季度完成多少", ""),
        ("保存份数前三季度目标值", ""),
        ("保存份数各季度目标值", "季度"),
        ("保存份数第二季度多少钱", "季度"),
        ("保存份数二、三季度目标值", "季度"),
        ("保存份数二三季度目标值", "季度"),
        ("保存份数二至三季度目标值", "季度"),
        ("保存份数第二、三季度目标值", "季度"),
        ("保存份数第二到第三季度目标值", "季度"),
        ("麦种保存整个实施期多少钱", "“麦种保存”整个实施期的资金"),
        ("麦种保存整个实施期多少钱", "没有印出"),
        ("麦种保存第二季度安排多少钱", "季度"),
    ],
)
def test_other_quarters_and_periods_are_withheld(quarters: Held, question: str, reason: str) -> None:
    answer = quarters.ask(question)
    assert answer.status == "abstained" and reason in (answer.text or ""), answer.text


def test_the_target_that_was_set_anew_is_called_as_any_of_the_year(quarters: Held) -> None:
    """The head that stands over it is not held: 年度指标值 is printed as well as 调整后目标值."""
    assert "年度指标值≥450份" in (quarters.ask("麦种份数年初目标值和调整后目标值").text or "")


def test_a_target_first_set_of_several_projects_is_asked_back(five: Held) -> None:
    answer = five.ask("成本支出年初设定的目标值")
    assert answer.status == "abstained" and "都有指标“成本支出”，请写明是哪个项目" in (answer.reason or "")
    named = five.ask("异地评标设备经费成本支出年初设定的目标值")
    assert [(row.value, row.unit) for row in named.answers] == [("9.85", "万元")]

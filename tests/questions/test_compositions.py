"""What a measure is made up of, and why it changed, asked in everyday words."""

from decimal import Decimal

import pytest

from budgetgraph import resources
from budgetgraph.questions.handlers.projects.allocations import parts_of

from .conftest import Held
from .scoring import CITIZENS, RIGHTLY, load, report, score


def test_questions_of_citizens_are_answered_or_withheld(ten: Held) -> None:
    """Written from the documents before they were asked: suppositions, thresholds among bodies, parts, reasons."""
    result = score(load(CITIZENS), ten.ask)
    assert not [(m[1]["q"], m[2].text) for m in result.misses if m[0] == "wrong"]
    assert result.total["exact"] >= 0.95 * result.total.total(), report(result)
    assert not result.falsely_withheld
    assert result.rightly_withheld >= RIGHTLY, report(result)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("喀什市政务服务中心39.26万公用经费花在了什么上头", ["1.54", "37.72"]),
        ("库尔勒市行政服务中心的公用经费3.34万元花在了什么上头", ["1.36", "0.56", "0.01", "0.15", "1.26"]),
        ("库尔勒市行政服务中心政府采购由哪几部分构成，分别是多少", ["7.25", "0", "6.17"]),
        ("万里街道2025年政府采购都采购了啥，各多少", ["57.43", "3780.72", "983.05"]),
        ("经开区政务服务中心基本支出分成哪两块", ["458.8", "22.1"]),
        ("普陀区财政局基本支出由哪几块组成，分别是多少", ["2152.26", "184.65"]),
        ("青龙县行政审批局机关运行经费75.04万由哪两块组成", ["55.64", "19.40"]),
        ("党政办公用经费里最大的一笔是什么", ["140"]),
        ("党政办商品和服务支出里单项过50万的都有谁", ["140", "64", "53"]),
        ("党政办公用经费里超过50万的有哪些", ["140", "64", "53"]),
        ("经开区政务服务中心2023年支出预算包括哪几类", ["706.7", "42.1", "17.8", "29.2"]),
        ("党政办社会保障和就业支出58万由什么组成", ["39", "19"]),
        ("喀什市政务服务中心基本支出里面人员和公用各占多少钱", ["164.30", "39.26"]),
        ("普陀区财政局基本支出里哪几项经济科目超过200万", ["1238.58", "262.33"]),
        ("喀什政务中心卫生健康支出与住房保障支出总计", ["14.34"]),
    ],
)
def test_the_parts_of_a_measure(ten: Held, question: str, values: list[str]) -> None:
    answer = ten.ask(question)
    assert answer.status == "answered" and [row.value for row in answer.answers] == values, answer.text
    assert answer.sources


def test_parts_that_do_not_come_to_the_whole_are_said_to(ten: Held) -> None:
    assert "之和为" in ten.ask("库尔勒市行政服务中心实有人数由哪几部分构成").text


def test_the_parts_of_another_amount_are_not_given(ten: Held) -> None:
    assert ten.ask("喀什市政务服务中心50万公用经费花在了什么上头").status == "abstained"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("政务专项业务工作经费14.06万花在了啥上头", "购买工装9.06万元"),
        ("喀什市政务服务中心预算凭什么比上年增长100%", "新增单位"),
        ("喀什市政务服务中心2024年预算比上年多了多少", "增加415.89万元"),
        ("经开区政务服务中心行政运行怎么少了", "人员内部结构调整"),
        ("库尔勒经开区政务服务中心2023年行政运行比上年少了多少", "17.2万元"),
        ("万里街道2025年公务用车购置费怎么降了", "购置车辆类型不同"),
        ("万里街道2025年财政拨款收入支出为啥多出来那么多", "项目调整"),
        ("普陀区财政局2024年收支总额咋少了", "人员进出及退休变化"),
        ("普陀区政府办公室2025年财政拨款支出为什么少了两千多万", "项目调整"),
        ("普陀区财政局信息化建设决算比年初预算少是什么缘故", "产业政策扶持资金管理系统"),
        ("库尔勒市行政服务中心行政运行从55.45万涨到多少了", "107.02万元"),
        ("党政办基本支出为什么减少", "基本支出增加194万元的原因"),
        ("青龙县行政审批局项目支出2023年为什么多了500万", "文件没有写500万，所写增减为159.88万元"),
    ],
)
def test_why_and_by_how_much(ten: Held, question: str, said: str) -> None:
    answer = ten.ask(question)
    assert answer.status == "answered" and said in answer.text, answer.text


def test_what_a_project_cost_is_not_asked_of_another_amount(ten: Held) -> None:
    assert ten.ask("政务专项业务工作经费20万花在了啥上头").status == "abstained"


@pytest.mark.parametrize("question", ["明年喀什市政务服务中心会不会加预算", "党政办以后还会涨工资吗"])
def test_what_is_to_come_is_withheld_as_a_forecast(ten: Held, question: str) -> None:
    answer = ten.ask(question)
    assert answer.status == "abstained" and "不作预测" in answer.text


def test_a_project_is_told_in_the_unit_in_which_its_money_is_printed(samples: Held) -> None:
    answer = samples.ask("虹口区住房和城乡建设局市政道路维护项目预算安排多少")
    assert [(row.value, row.unit) for row in answer.answers] == [("453768.75", "元")]


def test_the_wholes_with_parts_are_concepts(ten: Held) -> None:
    labels = ten.lexicon.concept_labels
    for row in resources.rows("data", "vocabulary", "measure_parts.csv"):
        assert row["example"]
        for concept in (row["whole"], *row["parts"].split("|")):
            assert concept in labels, concept


def test_both_readings_of_what_was_spent_are_cited(seventeen: Held) -> None:
    """支出总计 holds what is carried over; 本年支出合计 does not, and stands beside it with its place."""
    answer = seventeen.ask("哈巴河文旅局2023年决算比预算多花多少")
    assert [row.value for row in answer.answers] == ["17.88", "1", "21.07", "-1.18"]
    assert "1771.74" in {source.text for source in answer.sources}
    assert ["本年支出合计", "1771.74万元"] in answer.rows
    (own, spent) = seventeen.ask("哈巴河文旅局2023年支出执行率").answers
    assert (own.label, spent.label) == ("执行率", "执行率（按本年支出合计）")


@pytest.mark.parametrize(
    ("text", "amounts", "parts"),
    [
        ("印刷费3万元；购买设备9.06万元、宣传费2万。", [140600], ["印刷费 3万元", "购买设备 9.06万元", "宣传费 2万元"]),
        ("执照、证件等各类证书3万元，会费1万元", [40000], ["执照、证件等各类证书 3万元", "会费 1万元"]),
        (
            "用于本级承担水费（2023年9月起）25000元；电费（全年）250000.5元；合计275000.5元。",
            [],
            ["本级承担水费 25000元", "电费 250000.5元"],
        ),
        ("总投资1,000,000元，其中：设备60万元，安装40万元", [], ["设备 60万元", "安装 40万元"]),
        ("计划保障6名保安1-6月劳务费，保安12.6万元、保洁4万元", [166000], ["保安 12.6万元", "保洁 4万元"]),
        ("会费4万元，认证费1万元", [60000], []),  # something is not told
        ("会费4万元，认证费1万元，共计6万元", [50000], ["会费 4万元", "认证费 1万元"]),
        ("会费4万元，认证费1万元，合计5万元，两年共计10万元", [50000], []),
        ("会费4万元", [40000], []),
        ("公共卫生费4万元，共青团活动费1万元", [50000], ["公共卫生费 4万元", "共青团活动费 1万元"]),
    ],
)
def test_the_text_of_a_project_is_divided_where_its_parts_come_to_the_whole(
    text: str, amounts: list[int], parts: list[str]
) -> None:
    found = parts_of(text, [Decimal(amount) for amount in amounts])
    assert [f"{part.label} {part.number}{part.unit}" for part in found] == parts


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("质量认证服务费、开发区协会会费的钱怎么分的", [("协会会费", "4", "万元"), ("质量认证费", "1", "万元")]),
        ("党政办的安邦信息服务、法律顾问费资金分配", [("法律顾问费", "6", "万元"), ("信息数据库服务费", "10", "万元")]),
        ("喀什的人员补助项目怎么分配的", [("保安", "12.6", "万元"), ("保洁", "4.01", "万元")]),
        ("党政办慰问费的资金分配情况", [("慰问费", "慰问费用10万元", None)]),
    ],
)
def test_an_allocation_is_rows_where_it_comes_to_the_amount(
    five: Held, question: str, rows: list[tuple[str, str, str | None]]
) -> None:
    answer = five.ask(question)
    told = answer.answers[1:] or answer.answers  # behind the text, where it is divided
    assert [(row.label, row.value, row.unit) for row in told] == rows, answer.text


@pytest.mark.parametrize(
    ("question", "shares"),
    [
        ("喀什市政务服务中心占比超过2%的支出类别", ["93.79", "2.77", "2.27"]),
        ("喀什市政务服务中心支出占比低于2%的是哪几类", ["1.18"]),
        ("经开区政务服务中心各功能科目占比", ["88.8", "5.29", "3.67", "2.24"]),
        ("库尔勒市行政服务中心各类支出各占多少", ["82.33", "9.41", "4.12", "3.92", "0.23"]),
    ],
)
def test_the_shares_of_the_classes(five: Held, question: str, shares: list[str]) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == shares, answer.text
    assert {row.unit for row in answer.answers} == {"%"}


@pytest.mark.parametrize(
    "question",
    [
        "党政办占比超过99%的支出有哪些",
        "喀什市政务服务中心占比超过200万元的支出有哪些",
        "喀什市政务服务中心三公经费占比超过2%的有哪些",
        "哪些单位占比超过2%",
    ],
)
def test_shares_of_classes_are_of_all_expenditure_and_in_percent(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("党政办项目支出里最大头的是哪个，占了百分之几", "“孵化中心整体修缮”，1000万元，占项目支出的83.47%"),
        ("青龙审批局金额最高的项目是哪个，占项目支出的比重是多少", "“迁址装修费”，72万元，占项目支出的34.34%"),
        ("经开区政务服务中心项目支出最大的一项是什么，占比多少", "“办公场所租赁”，195.83万元，占项目支出的62.19%"),
        ("党政办最小的项目占总支出多少", "5万元，占支出总计的0.2%"),
    ],
)
def test_the_greatest_project_and_its_share(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and said in answer.text, answer.text


@pytest.mark.parametrize("question", ["党政办最大的支出占多少", "党政办三公经费里最大的占多少"])
def test_the_greatest_of_other_things_is_no_project(five: Held, question: str) -> None:
    assert five.ask(question).template != "project_top_share"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("青龙县审批局用政府性基金安排的支出合计多少", "209.65"),
        ("青龙县审批局政府性基金预算拨款安排的支出是多少", "209.65"),
        ("青龙县审批局一般公共预算安排的支出合计多少", "528.41"),
        ("党政办公务接待费及其占三公经费的比重", "32.5"),
        ("库尔勒市行政服务中心授予小微企业的合同金额及其占政府采购支出总额的比例", "13.12"),
    ],
)
def test_money_and_what_it_pays_for_are_one_thing(five: Held, question: str, value: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and answer.answers[0].value == value, answer.text


@pytest.mark.parametrize(
    "question", ["青龙县审批局上年结转安排的支出合计多少", "青龙县审批局上年结转资金列支的人员经费合计多少"]
)
def test_money_is_not_added_to_what_it_pays_for(five: Held, question: str) -> None:
    assert five.ask(question).template != "sum"


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("青龙县行政审批局工资福利支出占一般公共预算基本支出的百分比", "85.8"),
        ("青龙县行政审批局公用经费占一般公共预算基本支出的比重", "14.2"),
        ("库尔勒市行政服务中心工资福利支出占一般公共预算财政拨款基本支出的比重", "95.19"),
        ("青龙县行政审批局城乡社区支出占政府性基金预算项目支出的比重", "100"),
    ],
)
def test_a_share_in_a_head_of_one_fund(five: Held, question: str, share: str) -> None:
    answer = five.ask(question)
    assert [(row.value, row.unit) for row in answer.answers] == [(share, "%")], answer.text
    assert "预算" in answer.answers[0].label


@pytest.mark.parametrize(
    "question",
    [
        "青龙县行政审批局城乡社区支出占一般公共预算基本支出的比重",  # of another fund
        "青龙县行政审批局水费占政府性基金预算基本支出的比重",
        "库尔勒市行政服务中心项目支出占一般公共预算基本支出的比重",  # beside it, not in it
        "青龙县行政审批局工资福利支出占一般公共预算、基本支出的比例",  # of two wholes
        "青龙县行政审批局工资福利支出和商品和服务支出占一般公共预算基本支出的比重",
    ],
)
def test_a_share_in_a_head_of_a_fund_is_of_what_the_fund_pays(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"

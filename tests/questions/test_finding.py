"""Projects and indicators named in other words than their own."""

import time
from decimal import Decimal
from pathlib import Path

import pytest

from budgetgraph import resources
from budgetgraph.extraction.records import Indicator, Project
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.solutions import rows_of, terms
from budgetgraph.questions.things_of_projects import counted_of_project
from budgetgraph.questions.understanding import understand

from .conftest import Held, held_of_records, record_of


@pytest.mark.parametrize(
    ("question", "name", "values"),
    [
        ("喀什政务中心请保安的钱", "保安工资支出", ["12.60"]),
        ("经开区政务中心定做工装一共多少套", "定制工装套数", ["30"]),
        ("做工装最多能花多少", "工装成本", ["9.06"]),
        ("党政办系统坏了几天内修好", "系统故障修复处理时间", ["2"]),
        ("青龙审批局装修多少平米", "装修面积", ["1500"]),
        ("青龙审批局搬家装修要掏多少", "迁址装修费", ["72"]),
        ("刻章的企业有多少家", "刻章企业的数量", ["1000"]),
        ("专家评审费用标准每人多少元", "评审费用标准", ["800"]),
        ("青龙县现场验收每次的交通费不能超过多少", "现场勘查、验收时交通费支出", ["500"]),
        ("青龙审批局电子政务外网的畅通率", "电子政务外网畅通率", ["99"]),
        ("市行政服务中心那个热线一天最少得接几通", "政务热线日接通量", ["70"]),
        ("库尔勒市行政服务中心政务网络正常运行率", "政务平台网络正常运行率", ["95.00"]),
        ("政务服务好差评系统 呼号机呼叫器 多少台", "硬件配置", ["19"]),
        ("党政办请第三方机构的钱不超过多少", "委托第三方服务机构资金数", ["6"]),
    ],
)
def test_the_words_that_point_to_one_name_are_taken_and_said(
    five: Held, question: str, name: str, values: list[str]
) -> None:
    answer = five.ask(question)
    assert answer.status == "answered", answer.text
    assert name in answer.text and "理解" in answer.text
    assert list(dict.fromkeys(row.value for row in answer.answers)) == values


def test_a_thing_that_a_project_lists_is_not_the_project(five: Held) -> None:
    answer = five.ask("党政办质量认证要花多少钱")
    assert [row.value for row in answer.answers] == ["1"] and "管委会质量认证资金数" in answer.text


@pytest.mark.parametrize(
    "question", ["哈巴河文旅局2023年预算修缮文物的费用上限", "哈巴河文旅局2022年决算修缮文物实际花多少"]
)
def test_a_part_of_a_name_beside_a_word_for_money_is_no_count(seventeen: Held, question: str) -> None:
    assert not any(row.unit == "处" for row in seventeen.ask(question).answers)


def test_a_part_of_several_names_brings_what_is_counted_as_asked(five: Held) -> None:
    answer = five.ask("要采购多少本空白证书")
    assert [row.value for row in answer.answers] == ["3000"] and "空白证书采购数量" in answer.text


@pytest.mark.parametrize("question", ["青龙审批局买几台设备", "办事群众的满意度目标", "空白证书"])
def test_words_of_several_names_are_asked_back_as_whole_questions(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.status == "clarify" and len(answer.choices) > 1
    assert all(five.ask(choice.q).status != "abstained" for choice in answer.choices)


@pytest.mark.parametrize(
    "question",
    [
        "党政办的食堂改造花了多少",
        "青龙审批局无人机购置数量",
        "喀什政务中心消防演练次数",
        "经开区政务中心绿化面积多少",
        "喀什市政务服务中心电费",  # a line item that is not printed, though a project's text names one
        "青龙县行政审批局会议费",
        "哈密市政务服务中心请保安的钱",
        "喀什政务中心请保安合理吗",
    ],
)
def test_a_word_that_is_not_printed_is_never_left_out(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained", answer.text


def test_a_shortened_name_stands_for_the_projects_of_all_bodies_that_are_called_so(five: Held) -> None:
    said = five.ask("政务服务中心专项业务的项目经费多少钱").text
    assert "14.06万元" in said and "131.44万元" in said


@pytest.mark.parametrize(
    ("question", "label", "value"),
    [
        ("孵化中心整体修缮多少平米", "修缮工程量", "28000"),
        ("办公场所租赁面积多少", "租用及日常维护办公房屋面积", "4416.80"),
        ("青龙装修那个项目，面积多少平", "装修面积", "1500"),
    ],
)
def test_what_is_counted_of_a_project_is_its_one_indicator_in_that_unit(
    five: Held, question: str, label: str, value: str
) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == [value] and f"指标“{label}”理解" in answer.text, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "办公场所租赁多少套",  # none is told in it
        "公共资源交易中心工作经费多少件",  # several are
        "办公场所租赁外墙面积多少平米",
        "办公场所租赁实际面积多少平米",
    ],
)
def test_none_or_several_in_the_unit_or_more_words_are_no_answer(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered", five.ask(question).text


@pytest.mark.parametrize(
    ("question", "project"),
    [("青龙审批局刻章那个项目有几个指标", "免费印章刻制经费"), ("青龙审批局装修指标一共几条", "迁址装修费")],
)
def test_how_many_indicators_is_asked_of_a_project(five: Held, question: str, project: str) -> None:
    answer = five.ask(question)
    assert f"{project}”的绩效指标共" in answer.text, answer.text


def test_what_is_bought_by_number_is_an_indicator(five: Held) -> None:
    assert "19" in five.ask("青龙好差评系统要买多少台呼叫器").text
    assert five.ask("青龙好差评系统要买多少台电脑").status != "answered"


def test_the_names_of_a_report_are_read_through_its_own_projects(five: Held) -> None:
    """Joined behind all branches they took half a second a report, of which the first question after it waited."""
    named = resources.path("queries", "questions", "lexicon", "loose-names.rq").read_text(encoding="utf-8")
    every = named.replace("$report", " ".join(terms(report.iri for report in five.lexicon.reports)))
    begun = time.process_time()
    found = list(rows_of(five.query(every)))
    assert len(found) > 300 and time.process_time() - begun < 0.25


def test_what_is_counted_of_a_project_is_asked_of_the_stage_that_was_typed(five: Held) -> None:
    asked: list[str] = []

    def again(question: str) -> Answer:
        asked.append(question)
        return Answer(question=question, status="abstained")

    stages = understand("党政办2022年预算孵化中心整体修缮多少平方米", five.lexicon)
    counted_of_project(stages, five.query, five.lexicon, again)
    assert asked == ["党政办2022年预算孵化中心整体修缮的修缮工程量指标是多少"]


def _indicator(name: str, target: str, unit: str, actual: str = "", deviation: str | None = None) -> Indicator:
    return Indicator(
        name=name,
        type="output-quantity",
        target_text=f"≥{target}{unit}",
        operator=">=",
        target_value=Decimal(target),
        target_unit=unit,
        actual_text=f"{actual}{unit}" if actual else None,
        actual_value=Decimal(actual) if actual else None,
        deviation=deviation,
    )


def _works(actual: bool) -> list[Project]:
    """An invented project of each of three bodies' concerns, evaluated where it was carried out."""

    def each(name: str, target: str, unit: str, done: str, deviation: str | None = None) -> Indicator:
        return _indicator(name, target, unit, done if actual else "", deviation if actual else None)

    return [
        Project(
            name="沟道整治",
            execution_period="2023年3月-10月" if actual else None,
            indicators=[
                each("治理山洪沟条数", "12", "条", "11", "9（汛期提前）"),
                each("硬化巡河道路", "8.5", "公里", "8.6", "10"),
                each("硬化巡河道路长度", "8.5", "公里", "8.6"),
                each("植树成活率", "90", "%", "88"),
                each("泵站改造按期完成率", "100", "%", "80", "设备到货晚"),
                each("改造泵站", "6" if actual else "7", "处", "5"),
            ],
        ),
        Project(
            name="水资源宣传执法",
            indicators=[
                each("举办推介活动", "14", "场", "16"),
                each("办理水事案件数", "200", "件", "231"),
                each("案件结案率", "95", "%", "97"),
            ],
        ),
        Project(
            name="种粮补助",
            indicators=[each("补助标准", "35", "元/亩", "35"), each("补助农户", "640", "户", "655")],
        ),
    ]


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of_records(
        tmp_path_factory.mktemp("works"),
        record_of("测试市水利局", "430100", 2023, "final", projects=_works(actual=True)),
        record_of("测试市水利局", "430100", 2024, "budget", projects=_works(actual=False)),
    )


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("测试市水利局2023年山洪沟治了几条", "11 条"),
        ("测试市水利局2024年山洪沟要治几条", "12 条"),
        ("测试市水利局2024年要硬化多少公里的路", "8.5 公里"),
        ("测试市水利局2023年硬化了多少公里的路", "8.6 公里"),
        ("测试市水利局2023年办了几场推介会", "16 场"),
        ("测试市水利局推介会2024年办几场", "14 场"),
        ("测试市水利局2023年办了多少案子", "231 件"),
        ("测试市水利局2023年办了多少件案子", "231 件"),
        ("测试市水利局2023年改造了几处泵站", "5 处"),
        ("测试市水利局2024年种粮一亩补多少", "35 元/亩"),
        ("测试市水利局2024年种粮每亩补多少钱", "35 元/亩"),
    ],
)
def test_what_is_counted_is_found_by_verb_and_unit(works: Held, question: str, value: str) -> None:
    answer = works.ask(question)
    assert answer.status == "answered", answer.text
    assert [f"{row.value} {row.unit}" for row in answer.answers] == [value]


@pytest.mark.parametrize("verb", ["炸", "拆", "养护", "报废", "取消", "少治", "停"])
@pytest.mark.parametrize("thing", ["几条山洪沟", "几处泵站", "几场推介会", "多少件案子"])
def test_another_verb_is_another_number(works: Held, verb: str, thing: str) -> None:
    assert works.ask(f"测试市水利局2023年{verb}了{thing}").status != "answered"


@pytest.mark.parametrize(
    "question",
    [
        "测试市水利局2023年治了几条马路",
        "测试市水利局2023年硬化了多少公里的广场",
        "测试市水利局2023年山洪沟治了几公里",
        "测试市水利局2023年硬化了多少条路",
        "测试市水利局2023年办了几场运动会",
        "测试市水利局2023年办了多少执照",
        "测试市水利局2024年种粮一头补多少",
        "测试市水利局2024年养猪一亩补多少",
    ],
)
def test_another_thing_or_unit_is_another_number(works: Held, question: str) -> None:
    assert works.ask(question).status != "answered"


def test_targets_of_several_years_are_told_with_their_years(works: Held) -> None:
    answer = works.ask("测试市水利局改造泵站指标是多少")
    rows = [(row.label, row.value) for row in answer.answers]
    assert rows == [("年度指标值（2023年决算）", "6"), ("年度指标值（2024年预算）", "7")]
    assert "2023年决算的" not in answer.text


def test_points_beside_a_reason_are_no_reason(works: Held) -> None:
    answer = works.ask("测试市水利局2023年治理山洪沟条数为什么没达标")
    assert [(row.value, row.unit) for row in answer.answers] == [("汛期提前", None)]
    assert works.ask("测试市水利局2023年硬化巡河道路的偏差原因").status != "answered"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("测试市水利局2023年山洪沟整治为什么没达标", "汛期提前"),
        ("测试市水利局2023年泵站改造为啥晚了", "设备到货晚"),
        ("测试市水利局泵站改造怎么拖这么久", "设备到货晚"),
    ],
)
def test_the_reason_is_that_of_the_indicator_that_the_words_point_to(works: Held, question: str, reason: str) -> None:
    answer = works.ask(question)
    assert [row.value for row in answer.answers] == [reason], answer.text


@pytest.mark.parametrize(
    "question",
    ["测试市水利局2023年推介活动为啥晚了", "测试市水利局2023年泵站拆除为啥晚了", "测试市水利局2023年山洪沟为啥晚了"],
)
def test_what_prints_no_reason_is_given_none(works: Held, question: str) -> None:
    assert works.ask(question).status != "answered"


@pytest.mark.parametrize(
    "question",
    ["测试市水利局沟道整治什么时候做", "沟道几月份修？测试市水利局", "测试市水利局2023年沟道整治是哪几个月搞的"],
)
def test_when_something_is_done_asks_for_the_period_of_its_project(works: Held, question: str) -> None:
    answer = works.ask(question)
    assert [row.value for row in answer.answers] == ["2023年3月-10月"], answer.text


@pytest.mark.parametrize("question", ["测试市水利局办公楼几月份修", "测试市水利局种粮补助什么时候做"])
def test_a_period_that_is_not_printed_is_not_told(works: Held, question: str) -> None:
    assert works.ask(question).status != "answered"


def test_a_body_is_called_by_the_place_in_its_name(tmp_path: Path) -> None:
    bodies = ("测试省青河流域水文中心", "测试省白河流域水文中心", "测试省白河流域管理局")
    held = held_of_records(
        tmp_path, *(record_of(body, "430000", 2023, "final", projects=_works(actual=True)) for body in bodies)
    )
    answer = held.ask("青河流域2023年山洪沟治了几条")
    assert [row.value for row in answer.answers] == ["11"] and "测试省青河流域水文中心" in answer.text
    for question in ("白河流域2023年山洪沟治了几条", "黑河流域2023年山洪沟治了几条", "青河灌区2023年山洪沟治了几条"):
        assert held.ask(question).status != "answered"


@pytest.mark.parametrize(
    ("question", "first", "number"),
    [
        ("青龙县行政审批局2023社会信用体系建设的绩效指标", "制定信用制度", 5),
        ("社会信用体系建设有哪些绩效指标", "制定信用制度", 5),
        ("青龙县行政审批局公共资源交易管理的绩效指标", "全流程电子化交易系统建设完成率", 4),
        ("青龙县行政审批局行政审批局综合事务管理有哪些绩效指标", "进驻事项的办结率", 5),
        ("青龙县行政审批局12345市长热线综合服务平台管理的绩效指标", "热线畅通率", 1),
    ],
)
def test_a_piece_of_work_has_the_indicators_that_stand_under_its_heading(
    five: Held, question: str, first: str, number: int
) -> None:
    answer = five.ask(question)
    assert answer.template == "section_indicators" and len(answer.answers) == number, answer.text
    assert answer.answers[0].label.startswith(first)


@pytest.mark.parametrize(
    "question",
    [
        "青龙审批局分项绩效目标有哪些指标",  # of seven pieces of work, whose headings stand in its text
        "青龙审批局社会信用体系建设的质量指标",
        "青龙审批局社会信用体系建设的绩效指标完成了多少",
        "青龙审批局2022年社会信用体系建设的绩效指标",
        "党政办社会信用体系建设的绩效指标",
        "青龙审批局社会信用体系建设和公共资源交易管理的绩效指标",
    ],
)
def test_what_no_heading_lists_is_not_told_of_it(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize("words", ["公共资源交易", "社会信用体系", "信用体系建设"])
def test_words_that_a_project_and_a_piece_of_work_are_called_by_are_asked_back(five: Held, words: str) -> None:
    answer = five.ask(f"青龙审批局{words}的绩效指标")
    told = [five.ask(choice.q) for choice in answer.choices]
    assert answer.status == "clarify" and {one.template for one in told} == {"section_indicators", "indicators"}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("青龙 免费刻公章 一次给几个章", "免费提供印章的个数"),
        ("青龙审批局给企业免费刻几个章", "免费提供印章的个数"),
        ("青龙审批局给多少家企业刻章", "刻章企业的数量"),
        ("青龙电子政务外网要铺到多少个村", "电子政务外网部署的数量"),
        ("党政办系统坏了几天内修好", "系统故障修复处理时间"),
    ],
)
def test_what_is_counted_is_what_the_name_counts(five: Held, question: str, name: str) -> None:
    answer = five.ask(question)
    assert f"指标“{name}”理解" in answer.text, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "青龙审批局一次给企业几个章",  # no 刻章企业的数量
        "青龙电子政务外网铺到几个乡镇",
        "青龙电子政务外网铺多少公里",
        "库尔勒市行政服务中心2022年办结多少",  # no 办结时限
        "喀什政务中心快速受理办件多少",
        "党政办请了几个律师",  # no 第三方服务机构
        "党政办慰问一次多少人",  # 慰问人数 is of all times
        "青龙审批局专家评审一次请几个专家",
    ],
)
def test_what_a_name_does_not_count_is_withheld(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


def test_a_rate_is_no_number_of_people(five: Held) -> None:
    answer = five.ask("库尔勒市行政服务中心12345热线几个人")
    assert [(row.value, row.unit) for row in answer.answers] == [("7", "人")], answer.text

"""A claim is about the whole name before its number, with the mark behind it; numbers of indicators are no claims."""

import pytest

from budgetgraph import resources
from budgetgraph.extraction.claims.topics import subject_of
from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.performance.projects.projects_named import carried_over
from budgetgraph.extraction.records import Claim, Disclosure
from budgetgraph.extraction.text.passages import level
from budgetgraph.reading.plain_text.text import read_text


def read(text: str) -> Disclosure:
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    document = read_text(f"测试市水务局2024年部门预算\n\n{text}\n".encode(), "x.txt")
    return extract(document, hints).disclosures[0]


def claims_of(text: str) -> list[Claim]:
    return read(f"三、支出情况说明\n{text}").claims


@pytest.mark.parametrize("around", ["{}20万元。", "主要用于：{}20万元。", "{}20万元，较上年增加3万元。"])
@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("其他普通教育支出", "functional:2050299"),
        ("保障性安居工程支出", "functional:22101"),
        ("特殊教育支出", "functional:20507"),
        ("其他商品和服务支出", "economic:30299"),
        ("市政公用设施维护工程支出", "topic:other"),
        ("政务服务支出", "topic:other"),
        ("中小学公用经费", "topic:other"),
        ("村级组织人员经费", "topic:other"),
        ("教育支出", "functional:205"),
    ],
)
def test_the_end_of_a_longer_name_is_no_topic(name: str, topic: str, around: str) -> None:
    claims = claims_of(around.format(name))
    assert {claim.topic for claim in claims} == {topic}
    assert {claim.subject for claim in claims} == {name}


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "whole_names.csv")), ids=str)
def test_whole_names(row: dict[str, str]) -> None:
    named, other = (subject_of(level(row[text])[0]) for text in ("example", "counterexample"))
    assert named is not None
    assert named.concept == row["concept"]
    assert other is None or other.concept != row["concept"]


def test_carried_over_money_is_its_own_project_in_tables_text_and_claims() -> None:
    one = read(
        "一般公共预算项目支出情况表\n单位：万元\n科目编码\t科目名称\t项目名称\t合计\n"
        "2130305\t水利工程建设\t堤防加固\t80\n2130305\t水利工程建设\t堤防加固（上年结转）\t15.5\n合计\t\t\t95.5\n\n"
        "五、情况说明\n项目支出95.5万元，主要用于：堤防加固80万元，堤防加固（上年结转）15.5万元。\n"
        "堤防加固（上年结转）15.5万元，较上年减少3万元。堤防加固80万元。\n"
        "1．项目名称：堤防加固（上年结转）\n预算安排规模：15.5万元\n"
    )
    assert [(p.name, p.aliases, p.fund_year, p.budget) for p in one.projects] == [
        ("堤防加固", [], "current", 800_000),
        ("堤防加固", ["堤防加固（上年结转）"], "previous", 155_000),
    ]
    about = [(c.printed, c.topic, c.about_project) for c in one.claims if c.topic != "column:project"]
    carried = ("topic:project_amount", "堤防加固（上年结转）")
    assert about == [
        ("80", "topic:project_amount", "堤防加固"),
        ("15.5", *carried),
        ("15.5", *carried),
        ("3", *carried),
        ("80", "topic:project_amount", "堤防加固"),
        ("15.5", *carried),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "上年结转-堤防加固",
        "堤防加固（结转资金）",
        "堤防加固（2022年结转）",
        "2022年度结转堤防加固",
        "堤防加固-上年结余",
    ],
)
def test_marks_of_carried_over_money(name: str) -> None:
    assert carried_over(name) == ("堤防加固", "previous")


@pytest.mark.parametrize(
    "sentence",
    [
        "数量指标：举办培训班场次，目标值为12场，实际值为13场，得分10分。",
        "质量指标：验收合格率，计划值100%，完成值98%，得9分。",
        "产出指标：新建公厕3座，改造道路2公里；效益指标：惠及群众500人。",
    ],
)
def test_numbers_of_indicators_are_no_claims(sentence: str) -> None:
    one = read(f"九、绩效情况\n{sentence}")
    assert one.indicators
    assert one.claims == []


def said(text: str) -> list[tuple[str, str, str | None]]:
    return [(claim.topic, claim.subject, claim.printed) for claim in claims_of(text)]


def test_what_was_spent_is_not_called_after_the_adjustment_before_it() -> None:
    told = said("调整后预算总额88.5万元，其中年初预算金额80万元，调整预算金额8.5万元；实际支出85万元。")
    assert ("topic:total_expenditure", "实际支出", "85") in told


def test_a_stage_of_a_budget_has_the_name_before_it() -> None:
    told = said("项目支出调整后预算总额30万元（含：维修费10万元）。年初预算总额25万元；实际支出28万元，预算执行率93%。")
    assert {name for topic, name, _ in told if topic != "economic:30213"} == {"项目支出"}
    assert ("column:project", "项目支出", "28") in told


def test_reception_is_an_expense_among_others() -> None:
    told = said("机关运行经费20万元，主要用于差旅费3万元、公务接待0.4万元、印刷费1万元。")
    assert ("economic:30217", "公务接待", "0.4") in told


def test_the_year_is_that_of_the_clause() -> None:
    claims = claims_of("2023年当年预算执行数为60万元，2024年预算安排25万元，比2023年预算执行数减少58%。")
    assert [claim.year for claim in claims] == [2023, None, None]
    claims = claims_of("教育支出（类）2024年预算安排25万元，2023年预算执行数60万元。")
    assert [claim.year for claim in claims] == [None, 2023]


def test_a_reason_alone_tells_the_direction() -> None:
    claims = claims_of("财政拨款收入支出减少的主要原因是部分工作已经完成。")
    assert [(claim.direction, claim.value) for claim in claims] == [("decrease", None)]


def test_projects_are_counted_with_all_told_and_problems_are_none() -> None:
    told = said("本单位编报绩效目标的项目共11个，涉及资金66万元。绩效自评中共发现问题3个。")
    assert [topic for topic, _, _ in told] == [*["topic:performance_projects_fiscal"] * 2, "topic:activity"]


def test_the_line_above_names_what_the_sentence_leaves_out() -> None:
    claims = read("（二）公务接待费\n2024年预算数为3万元，比上年减少1万元。接待上级检查5批次。").claims
    topics = ["three-public:reception", "three-public:reception", "topic:reception_batches"]
    assert [claim.topic for claim in claims] == topics
    assert [claim.topic for claim in claims_of("接待来访群众5批次。")] == ["topic:activity"]


def test_what_went_is_not_what_is_there() -> None:
    told = said("公务用车运行费3万元，比上年减少1万元，主要原因是报废车辆2辆、2名干部退休。")
    assert [(topic, printed) for topic, _, printed in told[2:]] == [
        ("topic:activity", "2"),
        ("topic:staff_change", "2"),
    ]

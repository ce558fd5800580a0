"""A claim is about the whole name before its number, with the mark behind it; numbers of indicators are no claims."""

import pytest

from budgetgraph import resources
from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.passages import level
from budgetgraph.extraction.projects_named import carried_over
from budgetgraph.extraction.records import Claim, Disclosure
from budgetgraph.extraction.topics import subject_of
from budgetgraph.reading.text import read_text


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

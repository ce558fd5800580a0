"""Manners of other provinces that leave something out or share it: units, both sides of an account, parts of a list."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_claims_wording import amounts, claims_of

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Claim
from budgetgraph.extraction.text.outline import heading
from budgetgraph.extraction.text.structure import kind_at, structural
from budgetgraph.reading.files import read

BOTH_SIDES = {
    "收、支总计": ("topic:total_revenue", "topic:total_expenditure"),
    "财政拨款收、支总计": ("topic:fiscal_revenue", "topic:fiscal_expenditure"),
}
Told = tuple[str, str, str | None, str | None]


def told(*paragraphs: str, stage: str = "final") -> list[Told]:
    """Topic, metric, number as printed and direction of each claim."""
    return [(c.topic, c.metric, c.printed, c.direction) for c in claims_of(*paragraphs, stage=stage)]


def reasons(found: list[Claim]) -> list[tuple[str, str]]:
    return [(claim.topic, claim.reason) for claim in found if claim.reason]


@settings(max_examples=60)
@given(
    both=st.sampled_from(sorted(BOTH_SIDES)),
    opening=st.sampled_from(["分别为", "各是", "各为"]),
    parted=st.sampled_from(["、", ",", "和", "万元和", "万元、"]),
    values=st.lists(amounts, min_size=4, max_size=4),
)
def test_two_amounts_of_both_sides_are_one_of_each(both: str, opening: str, parted: str, values: list[Decimal]) -> None:
    revenue, expenditure, less, fewer = values
    found = claims_of(
        f"本年{both}{opening}{revenue}{parted}{expenditure}万元。与上年相比，{both}各减少{less}{parted}{fewer}万元。"
    )
    sides = BOTH_SIDES[both]
    assert [(c.topic, c.metric, c.value) for c in found] == [
        (sides[0], "amount", revenue * 10000),
        (sides[1], "amount", expenditure * 10000),
        (sides[0], "change", less * 10000),
        (sides[1], "change", fewer * 10000),
    ]


@pytest.mark.parametrize("fund", ["一般公共预算", "一般公共预算财政拨款", "一般公共预算拨款", "一般公共预算安排"])
@pytest.mark.parametrize("tail", ["", "支出", "预算支出", "决算数", "支出决算"])
def test_an_expense_right_behind_its_fund_is_what_is_told(fund: str, tail: str) -> None:
    assert told(f"2024年{fund}会议费{tail}1.68万元，比上年增加0.17万元。") == [
        ("economic:30215", "amount", "1.68", None),
        ("economic:30215", "change", "0.17", "increase"),
    ]
    assert told(f"2024年{fund}支出1.68万元。")[0][0] == "column:general_public"
    assert told(f"2024年{fund}其他支出1.68万元。")[0][0] != "economic:39999"


@settings(max_examples=40)
@given(amount=amounts, change=amounts)
@pytest.mark.parametrize(("verb", "direction"), [("增加", "increase"), ("减少", "decrease")])
def test_one_change_of_each_side_is_that_of_their_sum(
    amount: Decimal, change: Decimal, verb: str, direction: str
) -> None:
    found = claims_of(f"收入总计{amount}万元，支出总计{amount}万元，与上年度相比，各{verb}{change}万元。")
    assert (found[-1].topic, found[-1].metric, found[-1].direction) == ("topic:total_budget", "change", direction)


@settings(max_examples=40)
@given(amount=amounts, part=amounts)
@pytest.mark.parametrize("lead", ["年初预算数", "年初预算数为", "年初预算安排"])
def test_the_initial_budget_of_a_budget_is_its_own(lead: str, amount: Decimal, part: Decimal) -> None:
    sentence = f"（一）收入预算：2023年{lead}{amount}万元，其中：一般公共预算拨款{part}万元。"
    assert [(c.topic, c.value) for c in claims_of(sentence)] == [
        ("topic:total_revenue", amount * 10000),
        ("column:general_public", part * 10000),
    ]
    assert claims_of(sentence, stage="final")[0].topic == "topic:initial_budget"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    {
        # the unit of the amount before it, where only one's own is left out
        "一般公共预算拨款7.46万元，上年结转1.08。": [
            ("column:general_public", "amount", "7.46", None),
            ("column:carryover", "amount", "1.08", None),
        ],
        # the noun before a number says what it counts
        "全年出院人次6306，同比增加681人次。": [
            ("topic:activity", "count", "6306", None),
            ("topic:activity", "change", "681", "increase"),
        ],
        # both sides change in one sentence
        "收入总计41.1万元，支出总42.5万元。与2022年决算数相比，收入增加6.1万元，增加17.4%，支出增加4.7万元。": [
            ("topic:total_revenue", "amount", "41.1", None),
            ("topic:total_expenditure", "amount", "42.5", None),
            ("topic:total_revenue", "change", "6.1", "increase"),
            ("topic:total_revenue", "change_rate", "17.4", "increase"),
            ("topic:total_expenditure", "change", "4.7", "increase"),
        ],
        # a bracket with figures of something else closes
        "部门决算包括12家预算单位，包括局机关（内设1办7处）和3家参照公务员法管理单位。": [
            ("topic:subordinate_units", "count", "12", None),
            ("topic:internal_units", "count", "1", None),
            ("topic:internal_units", "count", "7", None),
            ("topic:subordinate_part", "count", "3", None),
        ],
        # an expense of its own behind another in the same sentence
        "办公费5万元，印刷费同比下降3%。": [
            ("economic:30201", "amount", "5", None),
            ("economic:30202", "change_rate", "3", "decrease"),
        ],
        # each share is that of the revenue it names again
        "住院收入8.9亿元，门诊收入4.2亿元。住院收入比重67.9%。": [
            ("topic:other", "amount", "8.9", None),
            ("topic:other", "amount", "4.2", None),
            ("topic:other", "share", "67.9", None),
        ],
        "资产总额25.6万元，净资产总额9.2万元。": [
            ("topic:assets_total", "amount", "25.6", None),
            ("topic:other", "amount", "9.2", None),
        ],
        "行政编制8人，实际7人；事业编制30人，实际25人。": [
            ("topic:staff_authorized_administrative", "count", "8", None),
            ("topic:staff_actual", "count", "7", None),
            ("topic:staff_authorized_institution", "count", "30", None),
            ("topic:staff_actual", "count", "25", None),
        ],
        "行政编制50名，调出2人，调入3人，1人退休，实有45人；离退休原有42人，现有43人。": [
            ("topic:staff_authorized_administrative", "count", "50", None),
            ("topic:staff_change", "count", "2", None),
            ("topic:staff_change", "count", "3", None),
            ("topic:staff_change", "count", "1", "decrease"),
            ("topic:staff_actual", "count", "45", None),
            ("topic:staff_retired", "count", "42", None),
            ("topic:staff_retired", "count", "43", None),
        ],
        "预算收入构成如下：增值税收入：35.2万元、企业所得税：14万元。": [
            ("topic:other", "amount", "35.2", None),
            ("topic:other", "amount", "14", None),
        ],
        "科级领导职数8名（5正3副）。": [("topic:activity", "count", one, None) for one in ("8", "5", "3")],
        "津贴补贴支出为2049.42万元，由2015年8.47亿元增至9.41亿元。": [
            ("economic:30102", "amount", "2049.42", None),
            ("economic:30102", "amount", "8.47", None),
            ("economic:30102", "amount", "9.41", None),
        ],
        "收入比上年增加28万元，列全市第6位。": [("topic:total_revenue", "change", "28", "increase")],
        "对年度预算增幅达到20%以上的项目开展评估。": [],
    }.items(),
)
def test_what_a_manner_leaves_out_is_told_by_what_stands_beside(sentence: str, expected: list[Told]) -> None:
    assert told(sentence) == expected


def test_whom_the_body_has_as_the_year_begins_is_of_this_year_and_a_balance_of_the_year_before() -> None:
    staff, balance = claims_of("2023年初核定编制24名。", "2023年初结转和结余24万元。")
    assert (staff.year, balance.year) == (None, 2022)


def test_a_reason_ends_where_another_reason_or_what_the_money_is_for_begins() -> None:
    found = claims_of(
        "公务用车运行费35.7万元，比上年减少1.3万元，下降原因主要是更多采用新能源车辆；该项经费主要用于燃料费、维修费。",
        "基本支出82.3万元，比上年增加8.1万元；项目支出57.7万元，比上年减少16.2万元。"
        "基本支出较上年增加，原因是新进人员，项目支出减少原因是设备已经建成。",
        "公务用车运行费15万元，比上年减少17万元，主要原因是车辆老旧，公务用车购置费0万元，主要原因是未购车辆。",
    )
    assert reasons(found) == [
        ("three-public:vehicle-running", "更多采用新能源车辆"),
        ("column:basic", "新进人员"),
        ("column:project", "设备已经建成"),
        ("three-public:vehicle-running", "车辆老旧"),
        ("three-public:vehicle-purchase", "未购车辆"),
    ]


def test_a_change_without_a_figure_has_its_reason() -> None:
    found = claims_of("公务接待费2.01万元，占88.8%。相比上年公务接待费有所减少，主要是因为来访单位减少。")
    assert [(c.metric, c.direction, c.value) for c in found if c.reason] == [("change", "decrease", None)]


@pytest.mark.parametrize("title", ["机构设置。", "收入决算情况。", "收入支出决算总体情况说明。"])
def test_a_heading_may_be_closed_by_a_full_stop(title: str) -> None:
    assert heading(f"（一）{title}") == (3, "（一）", title.rstrip("。"))
    assert heading(f"（一）负责{title}承担管理职责。") is None


@pytest.mark.parametrize("text", ["（图1：收入决算结构图）", "见图2。", "列全州第6位，"])
def test_numbers_of_pictures_and_ranks_are_no_figures(text: str) -> None:
    at = next(i for i, sign in enumerate(text) if sign.isdigit())
    assert kind_at(structural(text), at, at + 1) == "ordinal"


def test_what_keeps_an_office_running_is_named_by_its_definition_and_a_year_may_open_its_amount() -> None:
    found = claims_of("2023年为保障机构运行而购买货物和服务的各项支出合计14.5万元，2022年为10.8万元，增加3.7万元。")
    assert [(c.topic, c.metric, c.year) for c in found] == [
        ("topic:agency_operating", "amount", None),
        ("topic:agency_operating", "amount", 2022),
        ("topic:agency_operating", "change", None),
    ]


@pytest.mark.parametrize(
    ("opening", "reason"),
    [
        ("。这主要是", "车辆减少"),
        ("，主要是两个原因：", "一是车辆减少；二是补贴停发"),
        ("，主要原因为：", "（1）车辆减少；（2）补贴停发"),
    ],
)
def test_reasons_that_are_pointed_to_or_counted(opening: str, reason: str) -> None:
    found = claims_of(f"公务接待费支出12.6万元，比上年减少3.6万元{opening}{reason}。")
    assert reasons(found) == [("three-public:reception", reason)]


@settings(max_examples=40)
@given(values=st.lists(amounts, min_size=4, max_size=4))
def test_the_last_of_a_list_alone_has_the_unit(values: list[Decimal]) -> None:
    revenue, expenditure, less, fewer = values
    found = claims_of(
        f"2023年度收入{revenue}、支总计{expenditure}万元。与2022年相比，收入减少{less}、支出总计减少{fewer}万元，"
        "分别下降18%、21.6%。"
    )
    sides = ("topic:total_revenue", "topic:total_expenditure")
    assert [(c.topic, c.metric, c.value) for c in found] == [
        (sides[0], "amount", revenue * 10000),
        (sides[1], "amount", expenditure * 10000),
        (sides[0], "change", less * 10000),
        (sides[1], "change", fewer * 10000),
        (sides[0], "change_rate", Decimal(18)),
        (sides[1], "change_rate", Decimal("21.6")),
    ]


def test_journeys_and_cars_that_are_planned_are_counted() -> None:
    journeys = told("因公出国（境）经费7万元，拟安排出访2批次，计划出国（境）3人。")
    cars = told("公务用车购置及运行费8万元。公务车保有量25辆，计划购置1辆。")
    assert [topic for topic, *_ in journeys] == [
        "three-public:abroad",
        "topic:overseas_groups",
        "topic:overseas_persons",
    ]
    assert [topic for topic, *_ in cars] == ["three-public:vehicle", "topic:vehicles_held", "topic:vehicles_purchased"]


@pytest.mark.parametrize(
    ("stage", "text", "year"),
    [
        ("预算", "2023年末在职人员46人，退休人员14人。", None),
        ("预算", "2023年底，单位共有车辆3辆。", None),
        ("预算", "2023年末结转结余12万元。", 2023),
        ("决算", "2023年末在职人员46人，退休人员14人。", 2023),
    ],
)
def test_how_things_stood_at_the_end_of_the_year_before_is_a_budgets_own_state(
    stage: str, text: str, year: int | None
) -> None:
    page = f"<h1>云溪县水利局2024年部门{stage}公开</h1><p>{text}</p>"
    disclosure = extract(read(page.encode(), "a.html")).disclosures[0]
    assert {claim.year for claim in disclosure.claims} == {year}


@pytest.mark.parametrize(
    "text",
    [
        "2024年度机关运行经费支出决算9万元（其中：一般公共预算支出9万元；政府性基金预算支出0万元）。",
        "财政拨款“三公”经费支出决算5万元，其中：一般公共预算支出3万元，政府性基金预算支出2万元。",
    ],
)
def test_the_funds_that_pay_for_one_thing_are_not_the_bodys(text: str) -> None:
    assert not any(claim.topic.startswith("column:") for claim in claims_of(text))


def test_the_funds_behind_the_whole_are_the_bodys() -> None:
    found = claims_of("支出总计9万元，其中：一般公共预算支出5万元；政府性基金预算支出4万元。")
    assert [claim.topic for claim in found][1:] == ["column:general_public", "column:government_fund"]


@settings(max_examples=60)
@given(now=amounts, before=amounts)
@pytest.mark.parametrize(
    "wording",
    [
        "部门收入预算为{now}万元，上年预算为{before}万元。",
        "部门收入预算{now}万元（上年{before}万元）。",
        "部门收入预算上年{before}万元，本年{now}万元。",
        "部门收入预算{now}万元，去年同期决算数为{before}万元。",
        "部门收入预算{now}万元，上一年度安排{before}万元。",
    ],
)
def test_what_is_told_of_the_year_before_is_of_that_year(wording: str, now: Decimal, before: Decimal) -> None:
    """上年预算为 without a word that compares was taken for the report's own year."""
    found = {c.year: c.value for c in claims_of(wording.format(now=now, before=before), stage="budget")}
    assert found == {None: now * 10000, 2022: before * 10000}


def test_money_that_comes_from_the_year_before_is_of_the_reports_own() -> None:
    found = claims_of("收入预算100万元，其中：上年结转5万元，上年结余2万元。", stage="budget")
    assert [c.year for c in found] == [None, None, None]


@pytest.mark.parametrize("what", ["年初结转和结余", "年末财政拨款结转和结余", "上年结转"])
def test_funds_of_what_is_carried_over_are_not_those_of_the_year(what: str) -> None:
    found = claims_of(f"{what}9万元，其中：一般公共预算5万元、政府性基金4万元。")
    assert {claim.topic for claim in found if claim.printed in ("5", "4")} == {"topic:other"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "办公费3.2、印刷费1.1、培训费2.0（单位：万元）。",
            [("economic:30201", "32000"), ("economic:30202", "11000"), ("economic:30216", "20000")],
        ),
        (
            "三公经费支出（万元）：因公出国（境）费0，公务用车运行维护费6.2，公务接待费1.1。",
            [
                ("three-public:abroad", "0"),
                ("three-public:vehicle-running", "62000"),
                ("three-public:reception", "11000"),
            ],
        ),
        (
            "政府采购预算合计135.6万元，货物、工程、服务分别为45.6、0、90.0。",
            [
                ("topic:procurement_total", "1356000"),
                ("topic:procurement_goods", "456000"),
                ("topic:procurement_works", "0"),
                ("topic:procurement_services", "900000"),
            ],
        ),
        ("编制数26，接待12批（单位：万元）。", []),
    ],
)
def test_a_unit_that_is_said_once_is_that_of_all_money(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(c.topic, c.value) for c in claims_of(text, stage="final") if c.metric == "amount"]
    assert found == [(topic, Decimal(value)) for topic, value in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "因公出国（境）费、公务用车购置费均为0万元。",
            {("three-public:abroad", "0"), ("three-public:vehicle-purchase", "0")},
        ),
        (
            "2023年财政拨款收入、支出均为786.4万元。",
            {("topic:fiscal_revenue", "786.4"), ("topic:fiscal_expenditure", "786.4")},
        ),
        (
            "本年收入、支出分别较上年增加56.2万元、48.9万元。",
            {("topic:current_revenue", "56.2"), ("topic:current_expenditure", "48.9")},
        ),
        ("收入35.6万元，支出34.2万元。", {("topic:total_revenue", "35.6"), ("topic:total_expenditure", "34.2")}),
        ("公务用车购置费与公务接待费两项共计5.6万元。", {("topic:other", "5.6")}),
        ("人均公用经费1.2万元。", {("topic:other", "1.2")}),
        ("公务接待费保持在2万元以内。", {("topic:other", "2")}),
        ("支出35.6万元，全部用于困难群众慰问。", {("topic:other", "35.6")}),
        ("支出35.6万元，主要用于日常运转。", {("topic:total_expenditure", "35.6")}),
        ("基本支出结余2.6万元。", {("topic:other", "2.6")}),
    ],
)
def test_one_amount_of_several_things_or_of_no_whole(text: str, expected: set[tuple[str, str]]) -> None:
    assert {(topic, printed) for topic, _, printed, _ in told(text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("培训费同比增长2倍，主要原因是新增培训班。", [("economic:30216", "change_rate", "2", "increase")]),
        (
            "支出预算增加25.7万元，增幅同为8.5%。",
            [
                ("topic:total_expenditure", "change", "25.7", "increase"),
                ("topic:total_expenditure", "change_rate", "8.5", "increase"),
            ],
        ),
        ("项目支出自评平均96.4分。", [("topic:performance_score", "score", "96.4", None)]),
        (
            "自评等级“优”8个，“良”2个。",
            [
                ("topic:performance_graded", "count", "8", None),
                ("topic:performance_graded", "count", "2", None),
            ],
        ),
        ("2024年拟购置公务用车1辆。", [("topic:purchase_vehicles", "count", "1", None)]),
        ("单价100万元以下设备3台。", [("topic:activity", "count", "3", None)]),
    ],
)
def test_multiples_scores_grades_and_plans(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("2025年本部门政府采购安排1,903.95万元。", "topic:procurement_total"),
        ("2024年我单位政府采购共安排33万元。", "topic:procurement_total"),
        ("2024年本级的机关运行经费当年一般公共预算拨款392.75万元。", "topic:agency_operating"),
    ],
)
def test_what_money_is_set_aside_for_is_its_topic(text: str, topic: str) -> None:
    """The first two were money of nothing known, the last all of the general public budget."""
    assert [(one, metric) for one, metric, *_ in told(text)] == [(topic, "amount")]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2024年收支总额（亿元）：收入合计5，支出合计5；其中办公费300，印刷费200（单位：万元）。", {"300", "200"}),
        ("2024年三公经费预算10万元，接待批次、人次分别为20、150。", {"20", "150"}),
        ("安排人员经费20万元，在职、退休人员分别为12、5。", {"12", "5"}),
    ],
)
def test_a_unit_of_money_is_lent_to_no_other_numbers(text: str, printed: set[str]) -> None:
    """People and what another unit is said for became money."""
    assert not printed & {number for _, metric, number, *_ in told(text) if metric == "amount"}

"""What a figure is about whose words stand before it, are shortened, or belong to the figure behind it; in sentences of
own wording, the report is of 2023."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_claims_compared import told
from test_claims_wording import SUBJECTS, claims_of

STAFF = {"在职人员": "staff_in_service", "退休人员": "staff_retired", "离休人员": "staff_retired_leave"}
EXPENSES = {"“三公”经费": "three-public", "公务接待费": "reception", "公务用车运行维护费": "vehicle-running"}
counts = st.integers(min_value=1, max_value=999)
tenths = st.integers(min_value=1, max_value=9999).map(lambda value: f"{value / 10:.1f}")


@settings(deadline=None)
@given(st.sampled_from(list(STAFF)), st.sampled_from(["末", "底", "", "同期"]), counts, counts)
def test_counts_of_the_year_before_are_of_what_was_counted(staff: str, end: str, now: int, before: int) -> None:
    topic = f"topic:{STAFF[staff]}"
    assert told(f"年末{staff}{now}人，上年{end}{before}人。", stage="final") == [
        (topic, "count", str(now), None, None),
        (topic, "count", str(before), None, 2022),
    ]


def test_several_counts_of_the_year_before_are_of_what_was_counted_in_their_order() -> None:
    found = told("年末在职人员38人，退休人员9人，上年末分别为36人、8人。", stage="final")
    assert found[2:] == [
        ("topic:staff_in_service", "count", "36", None, 2022),
        ("topic:staff_retired", "count", "8", None, 2022),
    ]


@settings(deadline=None)
@given(
    st.sampled_from(["一般公共预算收入", "上级补助收入"]), st.sampled_from(["税收收入", "契税", "返还性收入"]), tenths
)
def test_a_name_right_behind_an_opening_bracket_is_that_of_its_figure(whole: str, part: str, amount: str) -> None:
    found = told(f"{whole}852.5万元，同比增长3.1%（{part}{amount}万元、非税收入1.2万元）。", stage="final")
    assert [topic for topic, *_ in found[2:]] == ["topic:other", "topic:other"]


@settings(deadline=None)
@given(
    counts,
    st.sampled_from(["个部门", "家单位", "个科室"]),
    st.sampled_from([s for s in SUBJECTS if "（" not in s]),
    tenths,
)
def test_what_is_counted_ends_where_the_next_figure_is_named(count: int, of: str, named: str, amount: str) -> None:
    found = told(f"纳入汇总的{count}{of}{named}约{amount}万元。", stage="final")
    assert [(topic, printed) for topic, _, printed, *_ in found][-1] == (SUBJECTS[named], amount)


@settings(deadline=None)
@given(st.sampled_from(["减少了", "减少", "节约", "压减了", "核减"]), st.sampled_from(list(EXPENSES)), tenths)
def test_money_by_which_a_named_expense_fell_is_a_change(verb: str, expense: str, amount: str) -> None:
    found = told(f"三家单位划转到市级，{verb}{expense}{amount}万元。", stage="final")
    assert found == [(f"three-public:{EXPENSES[expense]}", "change", amount, "decrease", None)]


@pytest.mark.parametrize("big", ["占大头的是", "占比最高的是", "占主要部分的为"])
@pytest.mark.parametrize("expense", ["公务接待费", "公务用车运行维护费"])
def test_what_the_greatest_part_is_stands_behind_its_share(big: str, expense: str) -> None:
    found = told(f"“三公”经费中{big}{expense}25.3万元。", stage="final")
    assert found[0][0] == f"three-public:{EXPENSES[expense]}"


@pytest.mark.parametrize(
    ("fund", "column"),
    [
        ("一般公共预算拨款", "column:general_public"),
        ("政府性基金预算拨款", "column:government_fund"),
        ("国有资本经营预算拨款", "column:state_capital"),
    ],
)
@pytest.mark.parametrize("year", ["当年", "本年"])
def test_the_year_may_stand_within_the_name_of_a_fund(fund: str, column: str, year: str) -> None:
    assert told(f"收入包括：{fund}{year}收入652.7万元，上年结转2.2万元。")[0][0] == column


def test_a_named_project_that_was_cut_is_no_cut_of_the_whole() -> None:
    found = told("2023年度收入总计352.7万元，比上年减少16万元；其中职工技能培训项目压减7万元，困难帮扶经费压减9万元。")
    assert [(topic, printed) for topic, _, printed, *_ in found[2:]] == [("topic:other", "7"), ("topic:other", "9")]


@pytest.mark.parametrize("year", ["2023年", "2023年度", ""])
@pytest.mark.parametrize("expense", list(EXPENSES))
def test_appropriations_of_an_expense_are_told_of_the_expense(expense: str, year: str) -> None:
    found = told(f"{expense}{year}财政拨款支出决算数为79.6万元，比2022年度决算数87.5万元减少7.9万元。", stage="final")
    assert [(topic, year) for topic, *_, year in found] == [
        (f"three-public:{EXPENSES[expense]}", of) for of in (None, 2022, None)
    ]


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("其它收入", "column:other_revenue"),
        ("其它工资福利支出", "economic:30199"),
        ("公务车辆购置及运行维护费", "three-public:vehicle"),
        ("“三公”总决算", "three-public:three-public"),
        ("社会保险基金预算收入", "topic:other"),
    ],
)
def test_other_spellings_and_names(name: str, topic: str) -> None:
    assert told(f"{name}62.5万元。", stage="final")[0][0] == topic


def test_the_running_costs_of_a_body_under_their_heading() -> None:
    found = told("（一）机关（事业）运行经费", "2023年区委员会运行经费财政拨款预算112.8万元。")
    assert found[0][0] == "topic:agency_operating"


@pytest.mark.parametrize("what", ["党支部", "教学班", "村民小组", "工会小组"])
def test_not_all_that_is_set_up_is_a_division(what: str) -> None:
    found = told(f"内设机构7个，下设{what}20个。")
    assert [topic for topic, *_ in found] == ["topic:internal_units", "topic:activity"]


def test_staff_by_what_they_are_behind_the_posts() -> None:
    found = told("共有行政编制4个，参公事业编制2个。实有行政人员3人，参公事业人员1人。")
    assert [topic for topic, *_ in found[2:]] == ["topic:staff_actual", "topic:staff_actual"]


@pytest.mark.parametrize(
    ("printed", "topic"),
    [
        ("工资福利支出（人员支出）", "economic:301"),
        ("商品和服务支出（公用支出）", "economic:302"),
        ("对个人和家庭补助支出（人员支出）", "economic:303"),
        ("日常公用经费（商品和服务支出）", "column:public_use"),
    ],
)
@settings(deadline=None)
@given(amount=tenths)
def test_a_second_name_in_brackets_is_not_what_a_figure_is_of(printed: str, topic: str, amount: str) -> None:
    assert told(f"基本支出7460.5万元，其中{printed}{amount}万元。")[1][:3] == (topic, "amount", amount)


@settings(deadline=None)
@given(
    st.permutations(["因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"]),
    st.sampled_from(["、", "和", "及"]),
    tenths,
)
def test_all_parts_of_a_whole_in_a_list_are_the_whole(parts: list[str], joint: str, amount: str) -> None:
    listed = f"{parts[0]}、{parts[1]}{joint}{parts[2]}"
    assert told(f"使用财政拨款开支的{listed}合计{amount}万元。", stage="final")[0][0] == "three-public:three-public"


def test_two_of_three_parts_are_not_the_whole() -> None:
    found = told("因公出国（境）费、公务接待费合计3.5万元。", stage="final")
    assert found[0][0] != "three-public:three-public"


@settings(deadline=None)
@given(st.integers(min_value=2015, max_value=2022), st.sampled_from(["其中，", "其中："]))
def test_parts_of_another_year_s_sum_are_of_that_year(year: int, among: str) -> None:
    found = told(
        f"{year}年，“三公”经费支出94.7万元。{among}公务接待费15.2万元，公务用车运行维护费61.6万元。", stage="final"
    )
    assert [of for *_, of in found] == [year, year, year]


def test_a_sentence_of_its_own_is_of_the_report_s_year_again() -> None:
    found = told("2021年，“三公”经费支出94.7万元。公务接待费15.2万元。", stage="final")
    assert [of for *_, of in found] == [2021, None]


@pytest.mark.parametrize(
    "meant", ["为义务教育阶段公用经费及人员经费", "全部为一般公共预算拨款", "均属政府性基金预算拨款"]
)
def test_what_money_is_said_to_be_does_not_change_the_subject(meant: str) -> None:
    found = told(f"财政拨款收入728.8万元，{meant}。较2022年度决算数减少28.1万元，下降3.7%。", stage="final")
    assert {topic for topic, *_ in found} == {"topic:fiscal_revenue"}


@pytest.mark.parametrize("to", ["下降到", "增加到", "再次减少到", "回落至"])
def test_a_year_before_what_money_came_to_is_that_of_its_money(to: str) -> None:
    found = told(f"教育支出2021年为25.7万元，2022年{to}16.3万元，到今年再次减少到12.4万元。", stage="final")
    assert [(topic, of) for topic, *_, of in found] == [("functional:205", of) for of in (2021, 2022, None)]


@pytest.mark.parametrize("level", ["市本级", "县级", "区直", "省本级"])
def test_what_one_level_spent_is_part_of_what_was_told(level: str) -> None:
    found = told(f"全市“三公”经费累计支出2780.7万元；{level}支出879.1万元。", stage="final")
    assert [topic for topic, *_ in found] == ["three-public:three-public"] * 2


def test_revenue_and_expenditure_of_the_year_before() -> None:
    found = told("本年收入总计1233.3万元，上年收入1306.8万元；支出总计1253万元，上年支出1301.2万元。", stage="final")
    assert [(topic, of) for topic, *_, of in found] == [
        ("topic:current_revenue", None),
        ("topic:total_revenue", 2022),
        ("topic:total_expenditure", None),
        ("topic:total_expenditure", 2022),
    ]


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("财政拨款总收入2150.4万元。", "topic:fiscal_revenue"),
        ("2023年财政拨款则由去年的73.4万元增加到75.6万元。", "topic:fiscal_revenue"),
        ("2023年部门经费预算746.4万元，基本支出456.6万元。", "topic:total_budget"),
        ("单位一般公务用车编制3台。", "topic:vehicles"),
        ("因公出国（境）费9.4万元。全年安排机关、大队出境3次。", "topic:overseas_groups"),
        ("全年共购置5辆公务用车。", "topic:vehicles_purchased"),
        ("三公经费1.2万元，与上年一致。", "three-public:three-public"),
        ("公务用车费预算25.6万元。", "three-public:vehicle"),
    ],
)
def test_names_in_other_words(sentence: str, topic: str) -> None:
    assert topic in {topic for topic, *_ in told(sentence)}


def test_units_of_great_sums() -> None:
    (claim,) = claims_of("全国教育支出累计16.06万亿元。", stage="final")
    assert (claim.printed, claim.value) == ("16.06", 16_060_000_000_000)


def test_numbers_of_a_list_are_no_part_of_its_names() -> None:
    found = claims_of("主要支出：1、委员补助21万元；2、常委活动8万元；（3）专题调研2万元。")
    assert [claim.subject for claim in found] == ["委员补助", "常委活动", "专题调研"]


@pytest.mark.parametrize("joined", ["重点项目及其他资金", "基本支出和项目支出", "因公出国（境）费、公务接待费"])
@pytest.mark.parametrize("end", ["安排说明", "预算情况说明", "情况"])
def test_a_heading_that_names_two_things_tells_neither_of_an_amount_below(joined: str, end: str) -> None:
    assert told(f"八、{joined}{end}", "2023年安排120万元，用于河道清淤。") == [
        ("topic:other", "amount", "120", None, None)
    ]


@pytest.mark.parametrize("year", ["上年", "去年", "上年度"])
@pytest.mark.parametrize("left", ["结转", "结余"])
@pytest.mark.parametrize("expense", ["日常公用经费", "公用经费"])
def test_money_carried_over_is_of_the_year_that_it_goes_to(year: str, left: str, expense: str) -> None:
    found = told(f"2023年支出预算78万元，包括人员经费53万元和公用经费25万元，{year}{left}{expense}19.40万元。")
    assert found[-1] == ("column:public_use", "amount", "19.40", None, None)


@pytest.mark.parametrize("total", ["合计", "共计", "总计"])
def test_the_sum_of_what_a_project_goes_to_is_the_project_s(total: str) -> None:
    claims = claims_of(
        "1.项目名称：泵站运转项目",
        "预算安排规模：27.50万元",
        f"资金分配情况：该项目用于承担水费25000元；电费250000元；{total}275000元。",
    )
    assert [c.topic for c in claims] == ["topic:project_amount", *["topic:project_part"] * 2, "topic:project_amount"]

"""Shares in tenths, sums behind lists, parts in brackets, both of two things, what is left: each its own subject."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.claims.reading import read_claims
from budgetgraph.extraction.records import Body, Claim, Disclosure, Source
from budgetgraph.reading.document import Document, Paragraph

YEAR = 2024


def claims(text: str) -> list[Claim]:
    document = Document("x.txt", "0" * 64, "text/plain", (Paragraph(text),))
    disclosure = Disclosure(
        source=Source(sha256="0" * 64, file_name="x.txt", media_type="text/plain"),
        body=Body(name="某县水利局"),
        fiscal_year=YEAR,
        stage="final",
    )
    read_claims(document, disclosure)
    return disclosure.claims


def told(text: str) -> list[tuple[str | None, str, str]]:
    return [(claim.printed, claim.metric, claim.topic) for claim in claims(text)]


@pytest.mark.parametrize(
    ("text", "printed", "value", "metric"),
    [
        ("项目支出占总支出的七成以上。", "七成", 70, "share"),
        ("人员经费占比八成五。", "八成五", 85, "share"),
        ("基本支出占本年支出的六成半。", "六成半", 65, "share"),
        ("事业收入仅占二成不到。", "二成", 20, "share"),
        ("机关运行经费比上年减少近一成。", "一成", 10, "change_rate"),
        ("三公经费只用了年初预算的六成。", "六成", 60, "completion_rate"),
    ],
)
def test_a_share_in_tenths_is_a_rough_percentage(text: str, printed: str, value: int, metric: str) -> None:
    (claim,) = claims(text)
    assert (claim.printed, claim.value, claim.unit, claim.metric) == (printed, Decimal(value), "%", metric)
    assert claim.resolution == Decimal(20)


@pytest.mark.parametrize("text", ["该项目由甲、乙两成员单位承担。", "工作小组于三月成立，两成果获奖。", "按五五分成。"])
def test_words_with_the_sign_of_tenths_tell_no_share(text: str) -> None:
    assert claims(text) == []


def test_blanks_may_part_thousands() -> None:
    text = "本年支出合计8 652 317.90元，其中基本支出6 140 882.15元。"
    assert [claim.value for claim in claims(text)] == [Decimal("8652317.90"), Decimal("6140882.15")]


def test_an_amount_of_nothing_may_be_a_word() -> None:
    (claim,) = claims("公务接待费支出为零。")
    assert (claim.printed, claim.value, claim.topic) == ("零", 0, "three-public:reception")


def test_a_sum_behind_a_list_is_not_that_of_its_last_part() -> None:
    for text in (
        "人员经费12.5万元、公用经费3.4万元、项目经费8.8万元，合计24.7万元。",
        "人员经费12.5万、公用经费3.4万、项目经费8.8万，三项合计24.7万元。",
    ):
        assert told(text)[-1][2] == "topic:other"
    assert told("基本支出（含人员经费80万元、公用经费20万元）共计100万元。")[-1] == ("100", "amount", "column:basic")
    named = "人员类支出60万元、运转类支出40万元，两项合计100万元，即本年度支出预算数。"
    assert told(named)[-1] == ("100", "amount", "topic:total_expenditure")


def test_the_sum_of_an_unknown_thing_is_its_own() -> None:
    last = claims("文物专项（含修缮5万元、巡查3万元）共8万元，占项目支出的两成。")[-2:]
    assert [claim.subject for claim in last] == ["文物专项", "文物专项"]


def test_a_part_named_by_its_level_is_not_the_whole() -> None:
    text = "上级补助收入218万元，其中省级156万元、市级62万元。"
    assert told(text) == [
        ("218", "amount", "column:superior_subsidy"), ("156", "amount", "topic:other"), ("62", "amount", "topic:other"),
    ]  # fmt: skip
    assert claims("公务接待费3万元，其中本级1.8万元、所属事业单位1.2万元。")[2].topic == "topic:other"


def test_who_came_and_left_within_a_change_of_staff_is_no_number_of_staff() -> None:
    text = "在职人员较上年减少4人（退休3人、调出1人）。"
    assert told(text) == [
        ("4", "change", "topic:staff_in_service"), ("3", "count", "topic:staff_change"),
        ("1", "count", "topic:staff_change"),
    ]  # fmt: skip


def test_posts_in_brackets_are_posts_of_their_kind() -> None:
    topics = [topic for _, _, topic in told("编制48名（行政15个、事业33个），实有45人。")]
    assert topics == [
        "topic:staff_authorized", "topic:staff_authorized_administrative", "topic:staff_authorized_institution",
        "topic:staff_actual",
    ]  # fmt: skip


def test_the_former_and_the_latter_are_told_apart() -> None:
    found = told("总收入4.07亿元、总支出4.01亿元，前者增2.3%，后者增1.9%。")[2:]
    assert found == [("2.3", "change_rate", "topic:total_revenue"), ("1.9", "change_rate", "topic:total_expenditure")]


def test_one_amount_of_both_sides_is_that_of_the_account() -> None:
    assert told("收入总计、支出总计均为486.27万元。") == [("486.27", "amount", "topic:total_budget")]


def test_shares_in_turn_are_of_what_was_listed() -> None:
    text = "工资福利支出7万元、商品和服务支出2万元、资本性支出1万元，占比依次为70%、20%和10%。"
    assert [topic for _, metric, topic in told(text) if metric == "share"] == [
        "economic:301", "economic:302", "economic:310",
    ]  # fmt: skip


def test_a_share_of_something_unknown_is_not_that_of_what_stood_before() -> None:
    last = claims("公用经费占7.2%，行政事业类项目占16.5%，基本建设类项目占11.5%。")[1:]
    assert [claim.subject for claim in last] == ["行政事业类项目", "基本建设类项目"]


def test_what_is_left_is_for_what_its_amount_names() -> None:
    assert claims("拨付资金3亿元，其余6,800万元为社区治理奖补。")[-1].subject == "社区治理奖补"


def test_money_behind_a_count_of_staff_is_of_the_money_before() -> None:
    text = "机关运行经费按人均1.5万元定额、在职57人测算，安排85.5万元。"
    assert told(text)[-1] == ("85.5", "amount", "topic:agency_operating")


def test_an_item_of_a_class_is_no_total() -> None:
    assert told("行政单位医疗（项）支出完成预算的98.3%。") == [("98.3", "completion_rate", "functional:2101101")]


def test_a_year_of_its_own_right_before_an_amount_counts() -> None:
    found = claims("三公经费预算2022年52万元，2023年47万元，2024年41.5万元。")
    assert [claim.year for claim in found] == [2022, 2023, None]
    assert [claim.year for claim in claims("预算执行率由2023年的93.4%升至97.1%。")] == [2023, None]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("三公经费节支2.3万元。", "decrease"), ("与2023年度相比，培训费则多支1.9万元。", "increase"),
        ("满意度95.6%，高出目标值5.6个百分点。", "increase"), ("破获案件数同比多出37条。", "increase"),
        ("公务接待批次同比少3批。", "decrease"), ("支出7亿元，同比多支出0.58亿元。", "increase"),
        ("支出7亿元，增速8.68%。", "increase"), ("支出进度99.3%，高于全市平均水平1.8个百分点。", "increase"),
    ],
)  # fmt: skip
def test_more_wordings_of_changes_tell_their_direction(text: str, direction: str) -> None:
    assert claims(text)[-1].direction == direction
    assert claims(text)[-1].metric in ("change", "change_rate")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("公务用车购置费较上年增加18万元，系报废更新所致。", "报废更新所致"),
        ("支出决算26.3万元，系上级年中下达的补助。", "上级年中下达的补助"),
        ("公用经费同比增加5.94万元，是物价上涨造成的。", "物价上涨造成的"),
        ("培训费比上年减少2万元，一方面培训改为线上，另一方面人员减少。", "培训改为线上，另一方面人员减少"),
        ("会议费决算2万元，完成预算的74.5%，主要因部分会议改为线上。", "部分会议改为线上"),
        ("未支出的1,280万元主要受征地影响。", "征地影响"),
    ],
)
def test_more_wordings_open_a_reason(text: str, reason: str) -> None:
    assert [claim.reason for claim in claims(text) if claim.reason] == [reason]


@pytest.mark.parametrize("text", ["系统运行维护费5万元，系统维护正常。", "三公经费5万元，主要受理群众来访。"])
def test_words_that_begin_like_reasons_are_none(text: str) -> None:
    assert [claim.reason for claim in claims(text) if claim.reason] == []


def test_an_outturn_equal_to_that_of_the_year_before_and_to_the_budget_is_flat() -> None:
    last = claims("购房补贴支出决算为41.6万元，与年初预算数、上年决算数均持平。")[-1]
    assert (last.metric, last.direction) == ("change", "flat")


def test_an_item_of_a_class_that_changed_is_not_the_one_before() -> None:
    found = claims("甲事务（项）支出比年初预算增加8.2万元，乙事务（项）支出比年初预算减少15.6万元。")
    assert [claim.subject[:3] for claim in found] == ["甲事务", "乙事务"]


def test_words_of_degree_are_no_subject() -> None:
    for text in (
        "公务接待费同比回落两成以上，从3.90万元回落到3.04万元。",
        "公务接待费全年不足年初预算的六成，仅完成52%。",
    ):
        assert {claim.topic for claim in claims(text)} == {"three-public:reception"}


@pytest.mark.parametrize(
    "text",
    [
        "某协会补助10万元，实际支出8万元。", "某培训班预算10万元，实际支出8万元，节约2万元。",
        "乡村振兴补助资金30万元，共支出25万元。", "某协会补助年初预算10万元，追加2万元，实际支出8万元。",
    ],
)  # fmt: skip
def test_what_was_spent_of_a_named_thing_is_not_all_that_was_spent(text: str) -> None:
    assert "topic:total_expenditure" not in {topic for _, _, topic in told(text)}


def test_what_was_spent_of_a_whole_budget_is_all_that_was_spent() -> None:
    text = "年初预算80万元，追加9万元，实际支出85万元。"
    assert told(text)[-1] == ("85", "amount", "topic:total_expenditure")


@pytest.mark.parametrize(
    ("told_last", "topic"),
    [
        ("项目支出较前者减少10万元", "column:project"), ("基本支出比后者多10万元", "column:basic"),
        ("后者较前者减少10万元", "column:project"), ("前者增加10万元", "column:basic"),
    ],
)  # fmt: skip
def test_what_is_compared_with_the_former_keeps_its_own_name(told_last: str, topic: str) -> None:
    assert told(f"基本支出50万元、项目支出40万元，{told_last}。")[-1][2] == topic


def test_what_belongs_to_the_former_is_not_the_former() -> None:
    last = told("项目支出50万元、基本支出40万元，后者中培训费3万元，前者的会议费2万元。")[2:]
    assert {topic for _, _, topic in last}.isdisjoint({"column:basic", "column:project"})


@pytest.mark.parametrize(
    "text", ["购买电脑 20 350 000元。", "购买电脑20 350 000元。", "采购服务器 3 台 20 350 000元。"]
)
def test_a_count_before_an_amount_with_blanks_is_none_of_it(text: str) -> None:
    assert Decimal(20350000) not in {claim.value for claim in claims(text)}


@pytest.mark.parametrize("before", ["本年收入", "本年收入合计为", "本年收入：", "本年收入合计共 "])
def test_blanks_may_part_thousands_behind_names_of_money(before: str) -> None:
    assert claims(f"{before}8 652 317.90元。")[-1].value == Decimal("8652317.90")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年培训费2万元，2024年培训费3万元。", [2023, None]),
        ("2023年培训费2万元；2024年培训费3万元。", [2023, None]),
        ("2022年培训费5万元，2023年培训费2万元，2024年培训费3万元。", [2022, 2023, None]),
        ("2023年培训费2万元，会议费3万元。", [2023, 2023]),
    ],
)  # fmt: skip
def test_a_year_that_begins_a_clause_is_that_of_what_follows(text: str, years: list[int | None]) -> None:
    assert [claim.year for claim in claims(text)] == years


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("社会保障和就业支出行政事业单位养老支出行政单位离退休支出决算为3万元。", "functional:2080501"),
        ("12.卫生健康支出行政事业单位医疗行政单位医疗决算数3万元。", "functional:2101101"),
        ("教育支出普通教育初中教育共计3万元。", "functional:2050203"),
        ("“教育支出”“普通教育”“小学教育”支出决算3万元。", "functional:2050202"),
        ("教育支出/普通教育/小学教育3万元。", "functional:2050202"),
        ("社会保障和就业支出抚恤支出决算为3万元。", "functional:20808"),
        ("卫生健康支出行政单位医疗3万元。", "functional:2101101"),
        ("卫生健康支出财政拨款支出决算为3万元。", "topic:fiscal_expenditure"),
        ("卫生健康支出支出决算为3万元。", "functional:210"),
    ],
)
def test_names_of_classes_that_run_on_are_of_the_last(text: str, topic: str) -> None:
    assert [(c.printed, c.topic) for c in claims(text)] == [("3", topic)]


def test_what_follows_an_amount_of_a_class_that_runs_on_is_of_it_too() -> None:
    text = "卫生健康支出行政事业单位医疗事业单位医疗年初预算为5万元，支出决算为4万元，完成年初预算的80%。"
    assert told(text) == [
        ("5", "amount", "topic:initial_budget"),
        ("4", "amount", "functional:2101102"),
        ("80", "completion_rate", "functional:2101102"),
    ]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("公用经费中取暖费3万元。", "economic:30208"),
        ("公用经费支出中的电费为3万元。", "economic:30206"),
        ("公用经费中用于差旅费3万元。", "economic:30211"),
        ("公用经费内含取暖费3万元。", "economic:30208"),
        ("公用经费列支取暖费3万元。", "economic:30208"),
        ("公用经费：取暖费3万元。", "economic:30208"),
        ("人员经费中基本工资3万元。", "economic:30101"),
        ("机关运行经费中办公费3万元。", "economic:30201"),
        ("项目支出中信息化建设3万元。", "topic:other"),
        ("项目支出中小学维修3万元。", "topic:other"),
        ("公用经费中职工福利费3万元。", "topic:other"),
        ("公用经费：3万元。", "column:public_use"),
        ("公用经费支出3万元。", "column:public_use"),
        ("基本支出中人员经费3万元。", "column:personnel"),
    ],
)
def test_a_part_behind_the_name_of_its_whole_is_its_own(text: str, topic: str) -> None:
    assert [(c.printed, c.topic) for c in claims(text)] == [("3", topic)]


@pytest.mark.parametrize(
    "name",
    [
        "里程碑工程经费", "中小学营养餐补助", "中小企业扶持资金", "中共党史学习经费", "中级职称评审经费",
        "中华文化传承经费", "中草药种植补助", "中职教育补助", "内控建设经费", "内网改造经费", "内涝治理经费",
        "内蒙古帮扶经费", "内部审计费",
    ],
)  # fmt: skip
def test_a_name_that_begins_as_a_part_does_is_not_cut(name: str) -> None:
    (claim,) = claims(f"项目支出{name}3万元。")
    assert (claim.printed, claim.topic, claim.subject) == ("3", "topic:other", name)

"""What is compared with what: years, plans and reasons in sentences of own wording (the report is of 2023)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_claims_wording import SUBJECTS, YEAR, claims_of

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
Told = tuple[str, str, str | None, str | None, int | None]


def told(*paragraphs: str, stage: str = "budget") -> list[Told]:
    """Topic, metric, number, direction and year of each claim."""
    return [(c.topic, c.metric, c.printed, c.direction, c.year) for c in claims_of(*paragraphs, stage=stage)]


def test_a_change_between_two_years_told_is_one_of_the_report() -> None:
    assert told("会议费2023年预算9万元，2022年预算12万元，对比减少3万元，减少率25%。") == [
        ("economic:30215", "amount", "9", None, None),
        ("economic:30215", "amount", "12", None, 2022),
        ("economic:30215", "change", "3", "decrease", None),
        ("economic:30215", "change_rate", "25", "decrease", None),
    ]


def test_a_change_from_a_year_before_the_other_stays_with_it() -> None:
    found = told("2023年会议费预算9万元；2022年预算12万元，比2021年减少3万元。")
    assert found[-1] == ("economic:30215", "change", "3", "decrease", 2022)


@pytest.mark.parametrize(
    ("sentence", "printed", "year"),
    [
        ("公务接待费3.02万元，较上年3.06减少0.04万元。", "3.06", 2022),
        ("公务接待费3.02万元，比2020年3.06万元减少0.04万元。", "3.06", 2020),
        ("公务接待费3.02万元，比去年累计开支3.06万元减少0.04万元。", "3.06", 2022),
        ("公务接待费3.02万元，比年初预算3.06万元减少0.04万元。", "3.06", None),
        ("相比2022年的总收入168.1减少3.1万元。", "168.1", 2022),
    ],
)
def test_the_amount_that_is_compared_with_has_its_year_and_unit(sentence: str, printed: str, year: int | None) -> None:
    claim = next(c for c in claims_of(sentence) if c.printed == printed)
    assert (claim.metric, claim.unit, claim.year) == ("amount", "万元", year)
    assert claim.value == Decimal(printed) * 10_000


def test_the_last_year_that_a_clause_names_counts() -> None:
    found = told("2022年预算数中会议费不含培训，2023年预算数中会议费包括培训费8万元。")
    assert [(printed, year) for _, _, printed, _, year in found] == [("8", None)]


def test_negative_growth_is_a_decrease() -> None:
    assert told("“三公”经费4.77万元，同比负增长11.3%。")[1] == (
        "three-public:three-public",
        "change_rate",
        "11.3",
        "decrease",
        None,
    )


def test_a_difference_is_a_change_without_direction() -> None:
    assert told("公务接待费支出1.05万元，年初预算为2万元，差值为0.95万元。") == [
        ("three-public:reception", "amount", "1.05", None, None),
        ("topic:initial_budget", "amount", "2", None, None),
        ("three-public:reception", "change", "0.95", None, None),
    ]


@pytest.mark.parametrize(("stage", "topic"), [("final", "topic:adjusted_budget"), ("budget", "economic:30216")])
def test_a_final_account_tells_what_was_planned_apart(stage: str, topic: str) -> None:
    assert told("2023年度培训费预算为12.5万元，支出决算为13.07万元，完成预算的104.56%。", stage=stage) == [
        (topic, "amount", "12.5", None, None),
        ("economic:30216", "amount", "13.07", None, None),
        ("economic:30216", "completion_rate", "104.56", None, None),
    ]


def test_money_of_a_fund_is_no_plan() -> None:
    found = told("本年收入50万元，其中：一般公共预算40万元，政府性基金预算10万元。", stage="final")
    assert [topic for topic, *_ in found] == [
        "topic:current_revenue",
        "column:general_public",
        "column:government_fund",
    ]


def test_a_change_told_again_in_brackets() -> None:
    assert told("公务接待费2万元，较上年减少1.2万元（37.5%），其中国内接待费2万元。")[1:3] == [
        ("three-public:reception", "change", "1.2", "decrease", None),
        ("three-public:reception", "change_rate", "37.5", "decrease", None),
    ]


def test_a_bracket_behind_a_number_names_no_new_subject() -> None:
    found = told("公务用车购置及运行费30万元（全部为公务用车运行费），占“三公”经费的73.6%。")
    assert found == [
        ("three-public:vehicle", "amount", "30", None, None),
        ("three-public:vehicle", "share", "73.6", None, None),
    ]


def test_a_reason_behind_visits_explains_the_change() -> None:
    claims = claims_of("公务接待费6.4万元，减少2.6万元，下降28.9%，接待20批次，人数92人。下降原因是压减接待场次。")
    assert {c.printed: c.reason for c in claims if c.reason} == {"2.6": "压减接待场次"}


def test_two_reasons_explain_plan_and_change() -> None:
    claims = claims_of(
        "会议费支出6.35万元，完成预算的100%；较上年增加0.61万元。决算数与预算数持平的主要原因是严格按照全年批复的额度安排各项会议。"
        "决算数较上年增加的主要原因是线下会议恢复举办。",
        stage="final",
    )
    assert {(c.metric, c.printed): c.reason for c in claims if c.reason} == {
        ("change_rate", None): "严格按照全年批复的额度安排各项会议",
        ("change", "0.61"): "线下会议恢复举办",
    }


def test_what_stays_the_same_is_told_of_each() -> None:
    found = told("会议费与上年持平，公务接待费比上年无增减变化，培训费比上年增加1万元。")
    assert found == [
        ("economic:30215", "change", None, "flat", None),
        ("three-public:reception", "change", None, "flat", None),
        ("economic:30216", "change", "1", "increase", None),
    ]


def test_a_form_that_leaves_open_what_is_told_tells_nothing() -> None:
    assert told("会议费决算数小于预算数（或与预算数持平）的主要原因是压减会议。", stage="final")[1:] == []


def test_numbers_told_respectively_in_a_reason() -> None:
    found = told("公车购置及运行费99万元，比上年下降26%，主要是用车改革，公务用车购置数及保有量分别为1辆和13辆。")
    assert found[2:] == [
        ("topic:vehicles_purchased", "count", "1", None, None),
        ("topic:vehicles_held", "count", "13", None, None),
    ]


def test_money_granted_for_a_class_is_that_of_the_class() -> None:
    found = told("医疗卫生（类）公共卫生（款）2023年财政拨款预算数为51.9万元，比2022年财政拨款执行数减少1.8万元。")
    assert [topic for topic, *_ in found] == ["functional:21004"] * 2


def test_an_amount_goes_on_with_the_line_above() -> None:
    found = told("按照资金来源划分，一般公共预算拨款", "453928.84元，财政专户管理的资金安排3345元。")
    assert [(topic, printed) for topic, _, printed, _, _ in found] == [
        ("column:general_public", "453928.84"),
        ("column:special_account", "3345"),
    ]


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("公务车购置及运行维护费4.9万元。", ["three-public:vehicle"]),
        ("“三公”支出合计9.1万元。", ["three-public:three-public"]),
        ("财政补助收入23.6万元，比上年减少6.6万元。", ["topic:fiscal_revenue"] * 2),
        ("财政拨款收入总计50.1万元，支出总计50.1万元。", ["topic:fiscal_revenue", "topic:fiscal_expenditure"]),
        ("收入总计50.1万元，支出总计50.1万元。", ["topic:total_revenue", "topic:total_expenditure"]),
        ("收入支出总体与上年相比，增加8.2万元。", ["topic:total_budget"]),
        ("事业运行经费总预算安排37.3万元。", ["topic:institution_operating"]),
        ("实际正式教职工62人，离退休28人。", ["topic:staff_actual", "topic:staff_retired"]),
        ("资产原值合计211.3万元。", ["topic:assets_total"]),
        ("公务接待费等（简称“三公”经费）支出合计24.7万元。", ["three-public:three-public"]),
        ("收入、支出总计各增加67.6万元。", ["topic:total_budget"]),
        ("局内设科室14个。内设3个事业单位，分别为甲、乙、丙。", ["topic:internal_units", "topic:subordinate_units"]),
    ],
)
def test_names_of_other_provinces(sentence: str, topics: list[str]) -> None:
    assert [c.topic for c in claims_of(sentence)] == topics


def test_a_line_that_begins_with_a_comparison_goes_on_with_the_line_above() -> None:
    found = told("年初结转和结余8.2万元，主要是跨年项目的尾款。", "较2022年度决算数增加0.7万元，增长9.3%。")
    assert [topic for topic, *_ in found] == ["column:carryover"] * 3


def test_a_heading_ends_what_the_line_above_told() -> None:
    found = told("年初结转和结余8.2万元。", "二、支出情况", "较2022年度决算数增加0.7万元。")
    assert found[-1][0] != "column:carryover"


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("会议费9万元，比上年增加（减少）1万元。", None),
        ("会议费9万元，比上年减少（增加）1万元。", None),
        ("会议费9万元，比上年（减少）1万元。", "decrease"),
        ("会议费9万元，比年初预算多1万元。", "increase"),
        ("会议费9万元，较全年预算少1万元。", "decrease"),
    ],
)
def test_the_direction_of_a_change(sentence: str, direction: str | None) -> None:
    assert told(sentence)[1:] == [("economic:30215", "change", "1", direction, None)]


def test_rates_told_respectively_of_one_thing() -> None:
    found = told("公务接待费较预算减少1.2万元、较上年减少0.6万元，分别下降20%、11%。")
    assert found[2:] == [
        ("three-public:reception", "change_rate", "20", "decrease", None),
        ("three-public:reception", "change_rate", "11", "decrease", None),
    ]


def test_neither_more_nor_less_is_the_same() -> None:
    assert told("公务接待费较上年不增不减。") == [("three-public:reception", "change", None, "flat", None)]


def test_points_of_percent_are_a_difference() -> None:
    assert told("预算执行率98%，超出预期目标3.5个百分点。")[-1][1:3] == ("change_rate", "3.5")


def test_totals_under_a_heading_of_granted_money_are_those_of_granted_money() -> None:
    found = told("四、财政拨款收入支出决算总体情况说明", "2023年度收入总计50.1万元，支出总计50.1万元。", stage="final")
    assert [topic for topic, *_ in found] == ["topic:fiscal_revenue", "topic:fiscal_expenditure"]


@pytest.mark.parametrize(
    "sentence",
    [
        "数据来自财决07表和财决08-1表。",
        "按照省委30条要求执行。",
        "招收3-6岁儿童。",
        "详见公开表1,2。",
        "附件15-17（政府性基金）为空。",
        "基本情况 1.报表类型说明",
        "说明(1)按单位性质划分",
    ],
)
def test_numbers_that_are_no_claims(sentence: str) -> None:
    assert claims_of(sentence) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("公务接待费由6万元降为4.5万元。", [("6", "amount", YEAR - 1, None), ("4.5", "amount", None, None)]),
        ("工资福利支出从588万元提高到612万元。", [("588", "amount", YEAR - 1, None), ("612", "amount", None, None)]),
        ("会议费由年初预算的3万元增加到5万元。", [("3", "amount", None, None), ("5", "amount", None, None)]),
        (
            f"“三公”经费预算分别为：{YEAR - 2}年18万元、{YEAR - 1}年16万元、{YEAR}年15万元。",
            [("18", "amount", YEAR - 2, None), ("16", "amount", YEAR - 1, None), ("15", "amount", None, None)],
        ),
        (
            "收入总计318万元，与上一年度的305万元相比多了13万元，升幅4.26%。",
            [
                ("318", "amount", None, None),
                ("305", "amount", YEAR - 1, None),
                ("13", "change", None, "increase"),
                ("4.26", "change_rate", None, "increase"),
            ],
        ),
        (
            "项目支出比上年少支出26万元，跌幅5.2%。",
            [("26", "change", None, "decrease"), ("5.2", "change_rate", None, "decrease")],
        ),
        (
            "印刷费超预算0.9万元，超15%。",
            [("0.9", "change", None, "increase"), ("15", "change_rate", None, "increase")],
        ),
    ],
)
def test_amounts_of_two_years_and_changes_in_other_words(
    text: str, told: list[tuple[str, str, int | None, str | None]]
) -> None:
    assert [(c.printed, c.metric, c.year, c.direction) for c in claims_of(text) if c.printed] == told


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("项目支出减少18万元，主要原因是上年建设了机房，本年为402万元。", ["column:project", "column:project"]),
        ("增加了26.5万元的项目支出，增长7.2%。", ["column:project", "column:project"]),
        ("从上年结余中调入20万元。", ["topic:other"]),
        (
            "公务接待9批次，计72人次，花费0.92万元。",
            ["topic:reception_batches", "topic:reception_persons", "three-public:reception"],
        ),
        ("车辆编制12辆，实有11辆。", ["topic:vehicles", "topic:vehicles_held"]),
        ("项目预算230万元，执行率98%，自评97分。", [None, "topic:execution_rate", "topic:performance_score"]),
        (
            "全年出访团组2个共5人次，出国经费12.6万元。",
            ["topic:overseas_groups", "topic:overseas_persons", "three-public:abroad"],
        ),
    ],
)  # fmt: skip
def test_what_elliptical_sentences_are_about(text: str, topics: list[str | None]) -> None:
    found = [claim.topic for claim in claims_of(text) if claim.printed]
    assert [topic if wanted else None for topic, wanted in zip(found, topics, strict=True)] == topics


SHRUNK = ["压减", "核减", "调减", "调低", "压低", "下调", "降", "减少", "压缩"]
GROWN = ["提高", "调高", "调增", "上调", "增加", "升"]


@settings(max_examples=60)
@given(
    subject=st.sampled_from(sorted(name for name in SUBJECTS if "（" not in name)),
    verb=st.sampled_from(SHRUNK + GROWN),
    to=st.sampled_from(["到", "至", "为"]),
    values=st.lists(st.integers(1, 9999), min_size=3, max_size=3, unique=True),
    before=st.booleans(),
    wide=st.booleans(),
)
def test_an_amount_that_is_come_to_is_no_change(
    subject: str, verb: str, to: str, values: list[int], before: bool, wide: bool
) -> None:
    was, now, change = (str(value).translate(WIDE) if wide else str(value) for value in values)
    start = f"由{was}万元" if before else ""
    back = "减少" if verb in SHRUNK else "增加"
    found = claims_of(f"{subject}{start}{verb}{to}{now}万元，比上年{back}{change}万元。")
    told = [(c.topic, c.metric, c.value, c.year) for c in found]
    topic = SUBJECTS[subject]
    first = [(topic, "amount", Decimal(values[0]) * 10_000, YEAR - 1)] if before else []
    last = (topic, "change", Decimal(values[2]) * 10_000, None)
    assert told == [*first, (topic, "amount", Decimal(values[1]) * 10_000, None), last]

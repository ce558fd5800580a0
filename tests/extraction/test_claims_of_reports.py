"""Figures as self-evaluations, overviews and reports tell them, in sentences of own wording; the report is of 2023."""

import pytest
from test_claims_wording import claims_of

Told = tuple[str, str, str | None, str | None, int | None]


def told(*paragraphs: str, stage: str = "final") -> list[Told]:
    """Topic, metric, number, direction and year of each claim."""
    return [(c.topic, c.metric, c.printed, c.direction, c.year) for c in claims_of(*paragraphs, stage=stage)]


@pytest.mark.parametrize(
    ("sentence", "printed", "unit"),
    [
        ("全年免除130万名学生学杂费。", "130", "万名"),
        ("宿舍可容纳3000余学生住宿。", "3000", "学生"),
        ("参与群众逾30多万人次。", "30", "万人次"),
        ("全年租用5架直升机巡护。", "5", "架"),
    ],
)
def test_what_is_counted_has_its_unit(sentence: str, printed: str, unit: str) -> None:
    assert [(c.metric, c.printed, c.unit) for c in claims_of(sentence)] == [("count", printed, unit)]


@pytest.mark.parametrize(
    ("sentence", "change"),
    [
        (
            "会议费2.91万元，比去年3.02万元少0.11万元，基本持平。",
            ("economic:30215", "change", "0.11", "decrease", None),
        ),
        ("会议费3.12万元，比去年3.02万元多0.1万元。", ("economic:30215", "change", "0.1", "increase", None)),
        ("会议费3.12万元，增幅超过了90%。", ("economic:30215", "change_rate", "90", "increase", None)),
    ],
)
def test_changes_in_plain_words(sentence: str, change: Told) -> None:
    assert change in told(sentence)


def test_a_reason_that_names_a_year_tells_money_of_that_year() -> None:
    found = told("会议费较上年减少5万元，主要原因：一是会议减少；二是2022年支付了场地押金4.2万元；三是压缩开支。")
    assert ("4.2", 2022) in [(printed, year) for _, _, printed, _, year in found]


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("教育类支出：安排316万元，比上年增加48万元；公共安全类支出：预算安排36万元。", "functional:205"),
        ("其中2023年预算中住房保障支出为182万元。", "functional:221"),
        ("2023年部门收入及支出总预算6706万元。", "topic:total_budget"),
        ("2023年底共有职工71人。", "topic:staff_actual"),
        ("收入决算总额为1979万元，其中2022年结转439.2万元。", "column:carryover"),
    ],
)
def test_topics_of_overviews(sentence: str, topic: str) -> None:
    assert topic in [c[0] for c in told(sentence, stage="budget")]


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("主要建设内容为道路建设1413平方米。", "topic:internal_units"),
        ("项目涉及5个乡镇11个村道路建设。", "topic:internal_units"),
        ("该项目共编制12个绩效目标指标。", "topic:staff_authorized"),
        ("一般公共服务类及其他项目支出：预算安排733万元。", "topic:procurement_services"),
        ("项目绩效目标完成情况：一是全年送书下乡1165册次，送戏下乡19场。", "topic:performance_projects_fiscal"),
    ],
)
def test_words_that_are_no_topic_there(sentence: str, topic: str) -> None:
    assert topic not in [c[0] for c in told(sentence)]


def test_indicators_that_are_counted_by_level_are_counts() -> None:
    found = told("其中一级指标3个，二级指标9个，三级指标12个。")
    assert [(metric, printed) for _, metric, printed, _, _ in found] == [
        ("count", "3"),
        ("count", "9"),
        ("count", "12"),
    ]


def test_this_figure_is_what_was_told_before() -> None:
    found = told("2023年财政拨款收入5257万元，这一数字在2022年预算为2049万元。", stage="budget")
    assert found == [
        ("topic:fiscal_revenue", "amount", "5257", None, None),
        ("topic:fiscal_revenue", "amount", "2049", None, 2022),
    ]
    found = told(
        "节能环保支出5041万元，这一支出在去年预算中为2510万元，在去年的实际执行情况中为3775万元。", stage="budget"
    )
    assert [(topic, printed, year) for topic, _, printed, _, year in found] == [
        ("functional:211", "5041", None),
        ("functional:211", "2510", 2022),
        ("functional:211", "3775", 2022),
    ]


def test_a_full_stop_of_another_script_ends_a_sentence() -> None:
    found = told("一般公共预算财政拨款收入1540万元，占收入决算总额77.81%.", "2023年法院支出决算总额为1881万元。")
    assert found[-1] == ("topic:total_expenditure", "amount", "1881", None, None)
    assert "2023" not in [printed for _, _, printed, _, _ in found]


@pytest.mark.parametrize("sentence", ["为65岁以上老年人、2型糖尿病患者建档。", "将0岁儿童列为重点人群。"])
def test_ages_and_types_are_no_figures(sentence: str) -> None:
    assert told(sentence) == []


def test_what_a_rate_is_per_is_no_figure() -> None:
    assert [printed for _, _, printed, _, _ in told("火灾发生率为0.064次/10万公顷。")] == ["0.064"]


def test_a_change_is_that_of_the_amount_it_fits() -> None:
    found = told("事业运行经费1100万元，其中：基本支出100万元，项目支出1000万元，同比增加275万元，增长33.33%。")
    assert [(topic, metric) for topic, metric, *_ in found[-2:]] == [
        (found[0][0], "change"),
        (found[0][0], "change_rate"),
    ]
    found = told("事业运行经费1100万元，其中：基本支出100万元，项目支出1000万元，同比增加250万元，增长33.33%。")
    assert [topic for topic, *_ in found[-2:]] == ["column:project", "column:project"]


def test_the_first_budget_of_a_year_is_no_balance_of_its_beginning() -> None:
    found = told("2023年初预算数275万元，其中：一般公共预算拨款275万元。", stage="budget")
    assert [(printed, year) for _, _, printed, _, year in found] == [("275", None), ("275", None)]


@pytest.mark.parametrize("sentence", ["其中事业编制机构5个，行政编制机构5个。", "我镇5个事业编制机构如下。"])
def test_bodies_of_a_kind_are_no_staff(sentence: str) -> None:
    assert not [c for c in told(sentence) if c[0].startswith("topic:staff")]


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("配套Ф160PVC管长1100m、低压电线50m等。", ["1100", "50"]),
        ("2.164个农家书屋更新图书1920册。", ["164", "1920"]),
        ("新建设备房1间（3.0m×3.0m）。", ["1"]),
    ],
)
def test_lengths_items_and_measures_are_told_apart(sentence: str, printed: list[str]) -> None:
    assert [c[2] for c in told(sentence)] == printed


def test_a_unit_in_a_label_is_that_of_its_number() -> None:
    (claim,) = claims_of("实际到位资金（万元）75")
    assert (claim.metric, claim.value, claim.unit) == ("amount", 750_000, "万元")


def test_a_heading_says_what_the_only_number_below_it_is() -> None:
    assert [c[1] for c in told("一、自评结论", "（一）自评得分", "98分。")] == ["score"]


def test_bodies_behind_money_are_no_money() -> None:
    found = told("“三公”经费情况反映的是本级、18个派出机构和7个直属事业单位的支出情况。")
    assert "three-public:three-public" not in [c[0] for c in found]


def test_parts_of_one_thing_are_told_from_a_year_with_the_same_digits() -> None:
    found = told("2023年机关运行经费20万元，其中：一般公共预算0万元、政府性基金预算3万元。")
    assert [topic for topic, *_ in found[1:]] == ["topic:other", "topic:other"]

"""Indicators said in sentences: the hand reading is met, wordings vary, and prose with numbers stays prose."""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph import resources
from budgetgraph.extraction.concepts import key_pattern
from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.performance.indicators.indicator_lists import list_items
from budgetgraph.extraction.performance.indicators.indicator_sentences import labels, read_sentence_indicators
from budgetgraph.extraction.performance.indicators.indicator_wording import Levels
from budgetgraph.extraction.records import Body, Disclosure, Indicator, Project, Source
from budgetgraph.extraction.text.passages import level
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.files import read
from budgetgraph.reading.plain_text.text import read_text

TRUTH = Path(__file__).parent / "truth"
OPERATORS = {"≥": ">=", "≤": "<=", "=": "=", "＞": ">", "<": "<", "不低于": ">=", "不超过": "<=", "至少达到": ">="}
ROWS = list(resources.rows("data", "vocabulary", "indicator_wording.csv"))


def blank() -> Disclosure:
    return Disclosure(
        source=Source(sha256="0" * 64, file_name="report.txt", media_type="text/plain"),
        body=Body(name="某县某局"),
        fiscal_year=2023,
        stage="final",
    )


def read_from(*paragraphs: str, disclosure: Disclosure | None = None) -> tuple[list[Indicator], Used]:
    """The department's indicators in paragraphs, each a line of page 1."""
    blocks = tuple(Paragraph(text, page=1, line=number) for number, text in enumerate(paragraphs, start=1))
    document = Document("report.txt", "0" * 64, "text/plain", blocks)
    filled = disclosure or blank()
    used = read_sentence_indicators(document, filled)
    return filled.indicators, used


def plain(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def as_truth(indicator: Indicator) -> tuple[str, ...]:
    return (
        indicator.name,
        indicator.first_level or "",
        indicator.second_level or "",
        indicator.statement or "",
        indicator.target_text,
        indicator.operator,
        plain(indicator.target_value),
        indicator.target_unit or "",
        indicator.actual_text or "",
        plain(indicator.actual_value),
        plain(indicator.completion_rate),
    )


def truth(number: str, statement: str) -> Counter[tuple[str, ...]]:
    columns = [
        "name",
        "first",
        "second",
        "statement",
        "target",
        "operator",
        "value",
        "unit",
        "actual",
        "actual_value",
        "rate",
    ]
    with (TRUTH / f"indicators_{number}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if not r["owner"]]
    return Counter(tuple(row[name] or "" for name in columns) for row in rows if row["statement"] == statement)


@pytest.mark.parametrize(
    ("file", "number", "statement"),
    [
        ("003.txt", "003", "self_evaluation_report"),
        ("003-ruled.pdf", "003", "self_evaluation_report"),
        ("003-borderless.pdf", "003", "self_evaluation_report"),
        ("004.txt", "004", ""),
        ("004-raw.pdf", "004", ""),
    ],
)
def test_every_indicator_of_the_hand_reading_and_no_other(shared: Path, file: str, number: str, statement: str) -> None:
    document = read((shared / "disclosures" / file).read_bytes(), file)
    disclosure = blank()
    used = read_sentence_indicators(document, disclosure)
    wanted = truth(number, statement)
    assert sum(wanted.values()) >= 17
    assert Counter(as_truth(indicator) for indicator in disclosure.indicators) == wanted
    assert {what for *_, what in used.spans} == {"indicator"}
    assert all(indicator.place.line for indicator in disclosure.indicators)


@pytest.mark.parametrize("file", ["000.txt", "001.txt", "002.txt"])
def test_reports_without_such_sentences_give_none(shared: Path, file: str) -> None:
    disclosure = blank()
    read_sentence_indicators(read((shared / "disclosures" / file).read_bytes(), file), disclosure)
    assert disclosure.indicators == []


def test_types_follow_the_levels_of_the_hand_reading(shared: Path) -> None:
    disclosure = blank()
    read_sentence_indicators(read((shared / "disclosures" / "003.txt").read_bytes(), "003.txt"), disclosure)
    with (TRUTH / "indicators_003.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        wanted = {row["name"]: row["type"] for row in rows if row["statement"] == "self_evaluation_report"}
    assert {indicator.name: indicator.type for indicator in disclosure.indicators} == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}-{row['field']}-{row['example']}")
def test_patterns_find_their_example_and_pass_over_their_counterexample(row: dict[str, str]) -> None:
    pattern = re.compile(key_pattern(row["pattern"]))
    example, counterexample = level(row["example"])[0], level(row["counterexample"])[0]
    if row["kind"] in ("label", "plan"):
        said = [
            text
            for text in (example, counterexample)
            if {match.span() for match in pattern.finditer(text)}
            & {(at.start, at.end) for at in labels(text, planned=row["kind"] == "plan") if at.field == row["field"]}
        ]
        assert said == [example]
    elif row["kind"] == "no_name":
        assert pattern.fullmatch(example)
        assert not pattern.fullmatch(counterexample)
    elif row["kind"] == "numbering":
        assert pattern.match(example)
        assert not pattern.match(counterexample)
    else:
        assert pattern.search(example)
        assert not pattern.search(counterexample)


def test_leads_open_lists() -> None:
    leads = [row for row in ROWS if row["kind"] == "lead"]
    assert leads
    for row in leads:
        assert list_items(level(row["example"])[0], Levels())[0], row["example"]
        assert not list_items(level(row["counterexample"])[0], Levels())[0], row["counterexample"]


WORDINGS = [
    "“{name}”指标：预期指标值为{target}，实际完成指标值为{actual}，指标完成率为{rate}%；",
    "“{name}”指标：预期指标值为{target}；实际完成值为{actual}；指标完成率{rate}%。",
    "{name}，年初设定指标值{target}，实际完成{actual}，完成率{rate}%。",
    "{name}年初目标值为{target}，全年实际完成值{actual}，完成率为{rate}%。",
    "{name}：目标值{target}，实际值{actual}，完成率{rate}%。",
    "{name}计划值为{target}，实际完成值为{actual}，完成比例{rate}%。",
    "指标1：{name}，年度指标值为{target}，年底实际完成{actual}，指标完成率为{rate}%。",
    "1.“{name}”，绩效目标值：{target}，实际完成值：{actual}，完成率：{rate}%。",
]
NAMES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "政务服务", "12345热线", "农村公路", "城乡居民", "干部职工", "三公"]),
        st.sampled_from(
            ["培训人数", "设备采购数量", "验收合格率", "人均补助标准", "办结及时率", "经费变动率", "满意度"]
        ),
    ),
)
VALUES = st.decimals(min_value=0, max_value=99999, places=2) | st.integers(0, 99999).map(Decimal)
UNITS = st.sampled_from(["人", "人次", "%", "万元", "个", "台", "次", "元/人", "万元/年"])


@given(
    wording=st.sampled_from(WORDINGS),
    name=NAMES,
    sign=st.sampled_from(sorted(OPERATORS)),
    value=VALUES,
    actual=VALUES,
    rate=VALUES,
    unit=UNITS,
    spaced=st.booleans(),
)
def test_sentences_of_a_report_are_read_in_every_wording(
    wording: str, name: str, sign: str, value: Decimal, actual: Decimal, rate: Decimal, unit: str, spaced: bool
) -> None:
    gap = " " if spaced else ""
    text = wording.format(
        name=name, target=f"{gap}{sign}{gap}{value}{gap}{unit}", actual=f"{gap}{actual}{gap}{unit}", rate=f"{gap}{rate}"
    )
    (indicator,), used = read_from("1.产出指标完成情况分析", "（1）数量指标", text)
    assert indicator.name == name
    assert (indicator.operator, indicator.target_value, indicator.target_unit) == (OPERATORS[sign], value, unit)
    assert (indicator.actual_text, indicator.actual_value) == (f"{actual}{unit}", actual)
    assert indicator.completion_rate == rate
    assert (indicator.first_level, indicator.second_level) == ("产出指标", "数量指标")
    assert indicator.type == "output-quantity"
    assert indicator.statement == "self_evaluation_report"
    assert (indicator.place.page, indicator.place.line) == (1, 3)
    numbers = {match.start() for match in re.finditer(r"(?<![\d.])\d", text.removeprefix("指标1：").removeprefix("1."))}
    ((block, start, end, what),) = used.spans
    assert (block, what) == (2, "indicator")
    assert len(numbers) == len(re.findall(r"(?<![\d.])\d", re.sub(r"^(?:指标1：|1\.)", "", text[start:end])))


ITEMS = st.tuples(NAMES, st.sampled_from(["", *sorted(OPERATORS)]), VALUES, UNITS)


@given(
    lead=st.sampled_from(["绩效指标：", "绩效指标:", "年度绩效指标：", "2023年度部门绩效指标如下：", "指标："]),
    items=st.lists(ITEMS, min_size=1, max_size=6, unique_by=lambda item: item[0]),
    separator=st.sampled_from(["；", ";", "； ", "，", "、"]),
    numbered=st.booleans(),
)
def test_lists_after_a_lead_are_read(
    lead: str, items: list[tuple[str, str, Decimal, str]], separator: str, numbered: bool
) -> None:
    ordinals = [f"{at}." if numbered and separator[0] in "；;" else "" for at in range(1, len(items) + 1)]
    texts = [f"{o}{name}{sign} {value}{unit}" for o, (name, sign, value, unit) in zip(ordinals, items, strict=True)]
    indicators, _ = read_from(lead + separator.join(texts) + "。2023年安排预算50万元。")
    found = [(i.name, i.operator, i.target_value, i.target_unit) for i in indicators]
    assert found == [(name, OPERATORS.get(sign, "none"), value, unit) for name, sign, value, unit in items]
    assert all(i.type == ("satisfaction-service" if i.name.endswith("满意度") else None) for i in indicators)
    assert {i.statement for i in indicators} == {None}


@given(items=st.lists(ITEMS, min_size=1, max_size=4), opening=st.sampled_from(["全年", "其中", "我局", "绩效目标："]))
def test_prose_with_numbers_is_no_list(items: list[tuple[str, str, Decimal, str]], opening: str) -> None:
    text = opening + "，".join(f"{name}{sign}{value}{unit}" for name, sign, value, unit in items) + "。"
    assert read_from(text) == ([], Used())


@pytest.mark.parametrize(
    "prose",
    [
        "2023年共设置绩效指标12个，实际完成12个，完成率100%，自评得分98分。",
        "项目年初设定绩效目标值10个，实际完成10个，完成率100%。",
        "绩效目标值设定合理，实际完成情况良好，得分率较高。",
        "2023年计划投资5000万元，实际完成投资5100万元，完成率102%。",
        "全年预算数60万元，全年执行数45.80万元，执行率76%。",
        "主要指标：2023年完成投资50亿元，增长5%。",
        "我局处理12345热线投诉300件，满意度达到95%。",
        "一级指标 二级指标 三级指标 指标值 实际完成值 得分 产出指标 数量指标 培训次数 5次 5次 10",
        "数量指标完成情况：全年共培训5次，参训200人次。",
        "其中，产出指标得分50分，效益指标得分30分，满意度指标得分10分。",
        "数量指标：5个；质量指标：3个；满意度指标：1个。",
        "绩效指标：产出指标（50分），得分48分。",
        "项目总投资5000万元，年度目标为3000万元，实际完成3100万元，完成率103%。",
        "绩效指标：详见附件《项目支出绩效目标表》。",
        "",
    ],
)
def test_prose_gives_no_indicator(prose: str) -> None:
    assert read_from(prose) == ([], Used())


def test_the_same_indicator_told_again_is_not_a_second_one() -> None:
    sentence = "“发放资料份数”指标：预期指标值为=9份，实际完成指标值为7份，指标完成率为77.78%；"
    indicators, used = read_from(
        "1.产出指标", "（1）数量指标", sentence, "六、存在的主要问题", sentence.replace("=", " = ")
    )
    assert [indicator.name for indicator in indicators] == ["发放资料份数"]
    assert {block for block, *_ in used.spans} == {2, 4}


def test_another_actual_value_under_the_same_name_is_told_too() -> None:
    sentence = "“培训次数”指标：预期指标值为9次，实际完成指标值为{}次，指标完成率为{}%；"
    indicators, _ = read_from(sentence.format(9, 100), "六、存在的主要问题", sentence.format(7, "77.78"))
    assert [indicator.actual_value for indicator in indicators] == [9, 7]


def test_levels_within_sentences() -> None:
    indicators, _ = read_from(
        "产出指标：数量指标：开展培训≥5次；质量指标：培训合格率≥95%；满意度指标：服务对象满意度≥90%。",
        "一是产出数量指标完成情况。印发手册册数预期目标值为3册，实际完成3册，完成率100%，得10分。",
    )
    assert [(i.name, i.first_level, i.second_level, i.type) for i in indicators] == [
        ("开展培训", "产出指标", "数量指标", "output-quantity"),
        ("培训合格率", "产出指标", "质量指标", "output-quality"),
        ("服务对象满意度", "满意度指标", None, "satisfaction-service"),
        ("印发手册册数", None, "产出数量指标", "output-quantity"),
    ]
    assert indicators[-1].score == 10


def test_levels_before_a_name_in_quotes_and_in_cut_headings() -> None:
    indicators, _ = read_from(
        "1．产出指标完成情况分析。",
        "①数量指标“购置电脑数量（台）”：预期指标值10台，实际完成指标值10台，指标完成率100%。",
        "绩效目标完成情况：质量指标中，“验收合格率”目标值为100%，实际完成100%，完成率100%。",
        "（3）时效指标：工资发放及时率指标，年初目标值为100%，实际完成100%，完成率100%。",
    )
    assert [(i.name, i.first_level, i.type) for i in indicators] == [
        ("购置电脑数量（台）", "产出指标", "output-quantity"),
        ("验收合格率", "产出指标", "output-quality"),
        ("工资发放及时率", "产出指标", "output-timeliness"),
    ]


def test_score_weight_and_deviation() -> None:
    (indicator,), _ = read_from(
        "“验收合格率”指标：目标值为100%，实际完成值98%，完成率98%，分值10分，得分9.8分，偏差原因：设备老化。",
    )
    assert (indicator.weight, indicator.score) == (10, Decimal("9.8"))
    assert indicator.deviation == "设备老化"


def test_targets_in_words_and_dates_have_no_value() -> None:
    indicators, _ = read_from(
        "绩效指标：公众知晓率：逐步提升；资金支付时间2023年12月底前；群众满意度≥95%。",
        "“优化环境，吸引投资”指标：预期指标值为持续提升，逐年改善，实际完成指标值为100%，指标完成率为100%；",
    )
    assert [(i.name, i.target_text, i.operator, i.target_value) for i in indicators] == [
        ("公众知晓率", "逐步提升", "qualitative", None),
        ("资金支付时间", "2023年12月底前", "qualitative", None),
        ("群众满意度", "≥95%", ">=", Decimal(95)),
        ("优化环境，吸引投资", "持续提升，逐年改善", "qualitative", None),
    ]


def test_a_list_whose_lead_ends_its_paragraph() -> None:
    indicators, _ = read_from("绩效指标：", "群众满意度≥95%；", "档案整理完成率 100%。", "2023年完成投资50万元。")
    assert [indicator.name for indicator in indicators] == ["群众满意度", "档案整理完成率"]


def test_a_heading_that_names_a_project_gives_it_the_indicators() -> None:
    disclosure = blank()
    disclosure.projects = [Project(name="农村公路养护经费")]
    sentence = "“养护里程”指标：预期指标值为≥70公里，实际完成指标值为70公里，指标完成率为100.00%；"
    read_from("（一）农村公路养护经费项目绩效情况", sentence, disclosure=disclosure)
    assert disclosure.indicators == []
    assert [indicator.name for indicator in disclosure.projects[0].indicators] == ["养护里程"]


def test_no_personal_data_in_names() -> None:
    indicators, _ = read_from("绩效指标：联系电话13912345678热线满意度≥95%；群众满意度≥90%。")
    assert all("13912345678" not in indicator.model_dump_json() for indicator in indicators)


def test_what_was_done_in_other_words_than_the_bound_is_its_result() -> None:
    found, _ = read_from("数量指标：布防船只数量≥6艘，实际布防5艘；巡护时长≥928小时，实际巡护时长909.93小时。")
    assert [(i.name, i.target_text, i.actual_value) for i in found] == [
        ("布防船只数量", "≥6艘", Decimal(5)),
        ("巡护时长", "≥928小时", Decimal("909.93")),
    ]


def test_targets_behind_a_numbered_label_are_indicators() -> None:
    found, _ = read_from("（二）绩效目标：道路硬化≥0.5km；工程验收合格率≥100%；受益人口满意度≥96%。")
    assert [(i.name, i.target_value) for i in found] == [
        ("道路硬化", Decimal("0.5")),
        ("工程验收合格率", Decimal(100)),
        ("受益人口满意度", Decimal(96)),
    ]


def read_text_of(text: str) -> Disclosure:
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    return extract(read_text(f"测试市水务局2024年部门预算\n\n{text}\n".encode(), "x.txt"), hints).disclosures[0]


def test_bounds_one_after_the_other_need_no_words_before_them() -> None:
    listed = "群众满意度≥95%；清淤长度不低于12公里；培训成本≤400元/人；完成时间2024年12月底前。"
    one = read_text_of(f"四、部门绩效\n\n{listed}")
    assert [(i.name, i.operator, i.target_value) for i in one.indicators] == [
        ("群众满意度", ">=", Decimal(95)),
        ("清淤长度", ">=", Decimal(12)),
        ("培训成本", "<=", Decimal(400)),
        ("完成时间", "qualitative", None),
    ]
    assert not one.unread


@pytest.mark.parametrize(
    "text",
    [
        "单价≥50万元的设备3台，面积≥200平方米的房屋2处。",
        "政府采购限额标准：货物≥50万元；工程≥60万元；服务≥50万元。",
        "补助标准：一级残疾≥100元/月，二级残疾≥80元/月。",
        "群众满意度≥95%。",
    ],
)
def test_bounds_of_something_else_are_no_indicators(text: str) -> None:
    assert not read_text_of(text).indicators


@pytest.mark.parametrize(
    "text",
    [
        "全年收入500万元；人员经费不超过300万元；公用经费不超过100万元；项目支出不低于100万元。",
        "2024年公务接待费支出5万元，公务接待批次不超过10次；会议费支出不超过3万元。",
    ],
)
def test_bounds_in_words_alone_are_claims_of_the_body(text: str) -> None:
    """They were indicators, and their money was lost."""
    one = read_text_of(text)
    assert not one.indicators and one.claims


@pytest.mark.parametrize("planned", ["计划", "预期", "年初设定", "目标", "预期目标"])
@pytest.mark.parametrize("done", ["实际完成", "完成", "实际", "实际达到"])
@pytest.mark.parametrize("quotes", ["", "“”"])
def test_what_was_planned_and_what_became_of_it_in_any_words(planned: str, done: str, quotes: str) -> None:
    name = f"{quotes[:1]}培训节水骨干{quotes[1:]}"
    (indicator,), _ = read_from(f"绩效目标完成情况：{name}{planned}120人，{done}132人。")
    told = (indicator.name.strip("“”"), indicator.target_value, indicator.target_unit, indicator.actual_text)
    assert told == ("培训节水骨干", 120, "人", "132人")


@pytest.mark.parametrize("prose", ["项目预算目标500万元，实际480万元。", "全年收入目标500万元，实际480万元。"])
def test_money_that_was_planned_is_no_indicator(prose: str) -> None:
    assert read_from(prose)[0] == []


@pytest.mark.parametrize("when", ["全年", "年末", "年底", "年度", "累计"])
def test_what_was_reached_by_the_end_of_the_year(when: str) -> None:
    (indicator,), _ = read_from(f"指标1：饮水安全覆盖率，年度指标值为≥98%，{when}完成99.2%。")
    assert (indicator.name, indicator.target_value, indicator.actual_text) == ("饮水安全覆盖率", 98, "99.2%")

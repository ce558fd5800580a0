"""Names are known by their shape and the words beside them: whichever surname, given name and cue come together."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph import resources
from budgetgraph.extraction.persons.person_names import may_be_name, names
from budgetgraph.extraction.persons.privacy import MASK, Known, is_personal_label, mask
from budgetgraph.extraction.text.people import announced, known_people, masked, without_people
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.files import read

surnames = st.sampled_from(["王", "刘", "欧阳", "覃", "钭", "毋", "司徒", "解", "区"])
given_names = st.sampled_from(["建国", "晓丽", "小妹", "志勇", "海燕", "二宝", "文斌"])
sounded = st.sampled_from(["阿木日呷", "才让多吉", "其木格", "古丽巴哈尔·艾山", "那仁·朝克图"])
persons = st.one_of(st.builds("".join, st.tuples(surnames, given_names)), sounded)
CONTEXTS = (
    "由{0}负责解释。", "副局长{0}主持召开会议。", "联系人：{0}", "工作小组成员为{0}。", "请与综合科{0}联系。",
    "由{0}、{1}统筹，共演出12场。", "验收人（签字）：{0}  记录：{1}", "其中一等奖{0}、{1}，各5000元。",
    "驻村干部{0}、{1}2人分赴两村。", "组长：{0}，成员：{1}", "财务负责人{0}（0991-2000000）", "{0}同志获表彰。",
    "主评人{0}带队，于4月访谈股长{1}。", "补贴发放人：{0}、{1}", "经局长{0}、副局长{1}等审定。",
    "成员包括{0}、{1}等9人。", "填报：{0}  复核：{1}", "财务科{0}、{1}接听。", "由{0}、{1}担任。",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(context=st.sampled_from(CONTEXTS), one=persons, other=persons)
def test_names_are_found_beside_whatever_tells_of_a_person(context: str, one: str, other: str) -> None:
    text = context.format(one, other)
    shown = mask(text)
    assert [name for name in (one, other) if name in text and name in shown] == []


@pytest.mark.parametrize("name", ["折艳梅", "后晓峰", "买强", "舒适", "青云", "褟子豪"])
def test_behind_a_label_and_in_a_list_of_persons_any_surname_is_one(name: str) -> None:
    for context in ("审核：{}  日期：5月", "由王建国、{}担任", "成员包括{}、王建国等9人", "由{}、王建国负责"):
        assert name not in mask(context.format(name)) or name in ("舒适", "青云")
    assert name not in mask(f"由王建国、{name}担任")


@pytest.mark.parametrize("gap", [" ", "  ", "\u3000"])
@pytest.mark.parametrize("label", ["联系人：", "审核：", "项目负责人 "])
def test_names_set_wide_are_found(gap: str, label: str) -> None:
    for name in ("荆楚", "甘泉", "麻晓丽"):
        assert not re.search(gap.join(name), mask(f"{label}{gap.join(name)}  日期：2024年"))


@pytest.mark.parametrize("cell", ["麦嘉欣", "覃汉荣", "欧阳建设", "何艳"])
def test_what_looks_like_a_name_and_stands_alone_is_one(cell: str) -> None:
    assert names(cell) == ((0, len(cell)),)


KEPT = (
    "公共文化设施免\n费开放", "基础设\n施建设",
    "支出1730元，同比增加1260000.00元", "同比增加1234567", "不合格处置率100%", "由阿克苏负责", "克孜勒苏处置率",
    "张家港市水利局负责实施。", "向阳小学校舍维修", "白求恩医疗队补助86万元", "马家沟水库工程维修养护",
    "由高新区管委会负责",
    "焦裕禄精神宣讲活动经费", "刘胡兰烈士纪念设施维护", "方志敏路背街小巷整治", "2025-0531-8612341",
    "负责规范行政审批行为",
    "项目编号530126251100003480021", "预算数8612300元", "财金〔2024〕1300号", "与区人大常委会", "由财政局和民政局组成",
    "总会计师、总工程师各1人", "安徽、江苏、云南", "邮电费：反映单位开支的电话、传真费用2000000元", "会议室120平方米",
    "巴财教〔2023〕119号", "副乡长、人大主席", "（四）人员：编制120名", "医疗费增加", "成员包括财政局、审计局等9个单位",
    "专家包括律师、会计师", "钱学森青少年科普讲堂", "黄继光敬老院改造", "主任办公会",
    "全体同志", "经费支出票据的审核关和监督关", "平原生态林养护", "村史馆展陈",
)  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_places_things_and_amounts_are_no_persons(text: str) -> None:
    assert mask(text) == text


CUES = list(resources.rows("data", "vocabulary", "person_cues.csv"))


@pytest.mark.parametrize("row", [row for row in CUES if row["side"] in ("before", "after")], ids=lambda r: r["example"])
def test_a_cue_tells_a_name_and_no_word(row: dict[str, str]) -> None:
    assert bool(names(row["example"])) is (int(row["strength"]) > 0)
    assert not names(row["counterexample"]) or int(row["strength"]) < 0


LABELS = list(resources.rows("data", "vocabulary", "personal_labels.csv"))


@pytest.mark.parametrize("row", LABELS, ids=lambda row: row["example"])
def test_a_label_announces_persons(row: dict[str, str]) -> None:
    assert is_personal_label(row["example"])
    assert not is_personal_label(row["counterexample"])


@pytest.mark.parametrize("word", ["荆楚", "高新", "安石榴", "普光明"])
def test_where_a_name_must_stand_a_word_may_be_one(word: str) -> None:
    assert may_be_name(word)


@pytest.mark.parametrize("number", ["０９９１－２０００００１", "(0991) 200 0001", "139 0000 1111", "139-0000-1111"])
def test_numbers_of_any_width_and_spacing_are_masked(number: str) -> None:
    assert not re.search(r"\d{4}", mask(f"咨询电话：{number}"))


def test_numbers_one_after_the_other_are_masked() -> None:
    assert mask("本表咨询电话：0991-2000000、2000001，共2000002元。") == "本表咨询电话：＊＊＊，共2000002元。"


def test_a_person_known_by_one_place_is_masked_at_all_others() -> None:
    document = Document(
        "x.txt", "0" * 64, "text/plain", (Paragraph("局长王建国主持会议。"), Paragraph("经费批给了王 建 国和其他"))
    )
    assert known_people(document) == Known(frozenset({"王建国"}))
    assert [block.text for block in masked(document).blocks if isinstance(block, Paragraph)][
        1
    ] == "经费批给了＊＊＊和其他"


FORM = """<h1>某县水利局2024年部门预算</h1><table>
<tr><td>单位负责人</td><td>晏 丽</td><td>联络电话</td><td>8690231</td></tr>
<tr><td>责任科室及责任人</td><td>某某其格</td><td>预算数</td><td>8690232</td></tr></table>"""


def test_whatever_stands_beside_a_label_for_persons_is_no_figure() -> None:
    table = next(b for b in without_people(read(FORM.encode(), "f.html")).blocks if isinstance(b, Table))
    assert [[cell.text for cell in row if cell] for row in table.grid] == [
        ["单位负责人", "＊＊＊", "联络电话", "＊＊＊"],
        ["责任科室及责任人", "＊＊＊", "预算数", "8690232"],
    ]


@pytest.mark.parametrize("text", ["呼和浩\n特市", "林业和\n草原局", "孟连\n傣族拉祜族佤族自治县", "严重程\n度"])
def test_a_word_that_a_line_break_cuts_is_no_person(text: str) -> None:
    assert mask(text) == text


def test_what_stands_beside_an_office_counts_within_its_clause_only() -> None:
    assert mask("保障居民冬季供热，室温达标。") == "保障居民冬季供热，室温达标。"
    assert mask("组长：办公室温某某") == "组长：办公室＊＊＊"


COLUMN = [
    ["序号", "项目", "经办人", "合计"],
    ["1", "甲项目", "才老", "60.00"],
    ["2", "乙项目", "火明、妥国栋", "58.00"],
]
OWN = [
    ["项目", "甲项目", "负责人", "王某某"],
    ["指标", "值", "依据", "材料"],
    ["甲", "≥3", "合同", "发票"],
    ["乙", "≥4", "台账", "总结"],
]


def test_below_a_head_for_persons_any_surname_is_one_but_not_below_a_label_with_its_own() -> None:
    for rows, expected in ((COLUMN, {(2, 3), (3, 3)}), (OWN, {(1, 4)})):
        cells = tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1))
        assert announced(Table(1, cells, method="tabs")) == expected


@pytest.mark.parametrize("number", ["6000\n0001", "600000\n01"])
def test_below_a_telephone_stand_numbers_that_a_narrow_column_breaks(number: str) -> None:
    """And the head beside it is none of a person's."""
    rows = [["项目名称", "联系\n电话", "执行率\n权重（%）"], ["某路改造", number, "10"], ["某桥维修", number, "10"]]
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1))
    assert announced(Table(1, cells, method="rules")) == {(2, 2), (3, 2)}


LISTED = [
    ["村名", "姓名", "性别", "补助（元）", "银行账户"],
    ["某村", "冶索菲亚", "女", "2,000", "6230XXXXXXXX0000"],
    ["某村", "冉冬", "男", "2,000", "6230XXXXXXXX0001"],
    ["合计", "", "", "4,000", ""],
]


def test_a_list_of_persons_keeps_its_heads_and_hides_names_of_any_sound() -> None:
    cells = tuple(Cell(r, c, text) for r, row in enumerate(LISTED, 1) for c, text in enumerate(row, 1))
    document = masked(Document("x.txt", "0" * 64, "text/plain", (Table(1, cells, method="tabs"),)))
    shown = [cell.text for cell in next(document.tables).cells]
    assert [text for text in LISTED[0] if text in shown] == LISTED[0]
    assert not {"冶索菲亚", "冉冬", "6230XXXXXXXX0000"} & set(shown)


def test_a_known_name_of_two_characters_is_no_part_of_the_name_of_a_place() -> None:
    known = Known(frozenset({"白音"}))
    assert known.mask("白音查干管护点由白音核查") == "白音查干管护点由＊＊＊核查"


@pytest.mark.parametrize("told", ["减少", "持平", "完成", "安排", "由于", "增幅", "结余", "节约", "高于", "小幅"])
@pytest.mark.parametrize("expense", ["因公出国（境）费", "维修（护）费", "公务用车（含租赁）费", "奖（助）金"])
@pytest.mark.parametrize("sentence", ["{}{}5万元。", "主要是{}{}，差旅费下降", "{}{}"])
def test_the_end_of_a_word_behind_its_bracket_is_no_surname(expense: str, told: str, sentence: str) -> None:
    text = sentence.format(expense, told)
    assert mask(text) == text


@pytest.mark.parametrize("before", ["参加人：县财政局（局长）", "负责人（签字）", "联系人（教师）", "校长（书记）"])
def test_a_name_behind_a_bracket_that_tells_of_a_person_is_masked(before: str) -> None:
    assert "费明远" not in mask(f"{before}费明远")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("三支一扶人员：拉姆、扎西顿珠", f"三支一扶人员：{MASK}、{MASK}"),
        ("参训学员：索南才让、扎西顿珠。", f"参训学员：{MASK}、{MASK}。"),
        ("村医叶尔肯补贴", f"村医{MASK}补贴"),
        ("包工头赵志刚工程款3万元", f"包工头{MASK}工程款3万元"),
    ],
)
def test_names_written_by_their_sound_in_lists_of_persons_and_behind_callings(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text", ["补助对象：库尔勒、阿克苏", "三支一扶人员：教育类、卫生类", "下辖：次仁镇、扎西乡", "人员：编内、编外"]
)
def test_places_and_kinds_in_such_lists_stay(text: str) -> None:
    assert mask(text) == text

"""Normalising, years, department parts, template files: what needs no store."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph.extraction.numbers import full_units, yuan_per, yuan_per_unit
from budgetgraph.questions.handlers.basis.facts import in_unit
from budgetgraph.questions.language import bodies
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.linking import Department, DepartmentIndex, Mention, Part
from budgetgraph.questions.language.normalising import MAX_LENGTH, QuestionTooLong, normalise
from budgetgraph.questions.language.years import find_quantities, find_years
from budgetgraph.questions.templates import TemplateError, read_template, templates
from budgetgraph.questions.understanding import understand


def test_width_script_brackets_and_blanks_fold_to_one_copy() -> None:
    assert normalise("庫爾勒市 ２０２２年 “三公” 經費").text == "库尔勒市2022年三公经费"
    assert normalise("乾安县").text == "乾安县"
    assert normalise("2023 12345热线").text == "2023 12345热线"
    assert normalise("<b class='x'>公用经费</b>2023<br/>12345").text == "公用经费2023 12345"
    assert normalise("<script>公用经费").text == "<script>公用经费"


def test_right_to_left_marks_and_controls_vanish() -> None:
    assert normalise("三\u202e公\u0000经\u200b费").text == "三公经费"


@given(st.text(max_size=200))
def test_every_character_of_the_copy_knows_its_typed_place(typed: str) -> None:
    question = normalise(typed)
    assert len(question.offsets) == len(question.text) + 1
    assert all(a <= b for a, b in zip(question.offsets, question.offsets[1:], strict=False))
    assert all(0 <= offset <= len(typed) for offset in question.offsets)


@given(st.text(alphabet="三公经费 （）“”2０２３年", max_size=60))
def test_folding_twice_changes_nothing(typed: str) -> None:
    once = normalise(typed).text
    assert normalise(once).text == once


def test_a_question_over_the_limit_is_refused() -> None:
    with pytest.raises(QuestionTooLong):
        normalise("三" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年三公经费", [2023]),
        ("23年度", [2023]),
        ("二〇二三年", [2023]),
        ("二零二二年度", [2022]),
        ("二三年", [2023]),
        ("2022年人员经费", [2022]),
        ("2021和2023年", [2021, 2023]),
        ("2000万元", []),
        ("2080505是什么", []),
        ("三公经费", []),
    ],
)
def test_years_in_every_writing(text: str, years: list[int]) -> None:
    assert [mention.year for mention in find_years(text)] == years


def test_quantities_are_yuan_or_percent() -> None:
    assert [(q.value, q.kind) for q in find_quantities("超过50万元")] == [(Decimal(500_000), "money")]
    assert [(q.value, q.kind) for q in find_quantities("20%以上")] == [(Decimal(20), "percent")]
    assert [(q.value, q.kind) for q in find_quantities("百分之二十")] == [(Decimal(20), "percent")]


@pytest.fixture(scope="module")
def index() -> DepartmentIndex:
    return DepartmentIndex.build(
        [
            Department("zone", "库尔勒经济技术开发区政务服务中心", ("政务服务中心",), "652871"),
            Department("office", "库尔勒经济技术开发区管理委员会党政办公室", (), "652871"),
            Department("kashi", "新疆维吾尔自治区喀什地区喀什市政务服务中心", (), "653101"),
            Department("city", "新疆巴州库尔勒市行政服务中心", (), "652801"),
            Department("qinglong", "青龙满族自治县行政审批局", (), "130321"),
        ]
    )


def _mention(index: DepartmentIndex, *parts: tuple[str, str]) -> Mention:
    pieces, at = [], 0
    for surface, kind in parts:
        pieces.append(Part(at, at + len(surface), surface, kind))  # type: ignore[arg-type]
        at += len(surface)
    (mention,) = index.mentions(pieces, "".join(surface for surface, _ in parts))
    return mention


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([("喀什市", "region"), ("政务中心", "core")], ("kashi",)),
        ([("库尔勒", "region"), ("经开区", "zone"), ("政务服务中心", "core")], ("zone",)),
        ([("管委会", "organisation"), ("党政办", "core")], ("office",)),
        ([("青龙县", "region"), ("审批局", "core")], ("qinglong",)),
        ([("秦皇岛市", "region"), ("青龙", "region"), ("行政审批局", "core")], ("qinglong",)),
        ([("政务服务中心", "name")], ("kashi", "zone")),
    ],
)
def test_a_mention_matches_by_all_its_parts(
    index: DepartmentIndex, parts: list[tuple[str, str]], found: tuple[str, ...]
) -> None:
    assert _mention(index, *parts).candidates == found


@pytest.mark.parametrize(
    "parts",
    [
        [("喀什市", "region"), ("行政服务中心", "core")],
        [("库尔勒市", "region"), ("政务服务中心", "core")],
        [("喀什地区", "region"), ("政务服务中心", "core")],
        [("秦皇岛市", "region"), ("行政审批局", "core")],
        [("和田市", "region"), ("政务服务中心", "core")],
    ],
)
def test_a_near_miss_is_no_match(index: DepartmentIndex, parts: list[tuple[str, str]]) -> None:
    assert _mention(index, *parts).candidates == ()


def test_every_template_parses_and_has_examples() -> None:
    held = templates()
    assert len(held) >= 60
    for template in held.values():
        assert len(set(template.examples)) >= 5 and template.title and template.sentence


def test_a_broken_template_names_file_and_line(tmp_path: Path) -> None:
    good = (Path(__file__).parents[2] / "queries" / "questions" / "total.rq").read_text(encoding="utf-8")
    for broken, expected in (
        (good.replace("# answer: figure", "# answer: guess"), "answer is one of"),
        (good.replace("# title:", "# headline:"), ":1: expected one of"),
        (good.replace("#   - year year ?", "#   - year decade ?"), "a slot is"),
        (good.replace("#include facts", "#include nothing"), "there is no part"),
        (good.replace("SELECT", "SELEKT"), "SPARQL"),
        (good.replace("#include facts", "FILTER(?report = $report)"), "may only stand in VALUES"),
    ):
        file = tmp_path / "broken.rq"
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(TemplateError, match=expected) as caught:
            read_template(file)
        assert str(file) in str(caught.value)


@pytest.mark.parametrize("unit", [*yuan_per_unit(), *full_units()])
def test_yuan_are_told_in_any_unit_that_documents_print(unit: str) -> None:
    yuan = yuan_per(unit)
    assert yuan is not None and in_unit(3 * yuan, unit) == "3"


@pytest.mark.parametrize(
    ("name", "division", "spoken", "foreign"),
    [
        ("双峰县社会福利中心", "431321", {"福利中心"}, {"社会中心"}),
        ("上海市普陀区住房保障和房屋管理局", "310107", {"房管局"}, {"住房局"}),
        ("哈巴河县文化体育广播电视和旅游局", "654324", {"文旅局", "文体广电和旅游局"}, {"旅游局"}),
        ("虹口区住房和城乡建设局", "310109", {"住建局", "住建"}, {"住建委"}),
        ("普陀区山地灾害防治局", "310107", {"山灾局", "山地灾害局"}, {"防治局", "灾防局"}),
        ("普陀区水库移民与岸线管护局", "310107", {"移民岸线局", "水库移民局"}, {"移民局", "岸线局"}),
        ("普陀区桥港文化遗产保护局", "310107", {"桥港文保局", "文化遗产局"}, {"文化局", "保护局"}),
        ("普陀区桥港智能制造职业学院", "310107", {"桥港智能制造学院"}, {"桥港学院", "职业学院"}),
        ("普陀区学前教育事务局", "310107", {"学前局", "学前教育局"}, {"教育局", "事务局"}),
    ],
)
def test_short_forms_of_a_body(name: str, division: str, spoken: set[str], foreign: set[str]) -> None:
    core = bodies.parse_body(name, division).core
    surfaces = bodies.core_surfaces(core)
    assert spoken <= surfaces and not foreign & surfaces
    assert {name[name.index(core) - 1] + s for s in spoken} <= bodies.level_surfaces(division, surfaces)


def test_what_was_understood_last_is_not_cut_and_ranked_again() -> None:
    lexicon, question = Lexicon(), "双峰县民政局2024年公用经费多少"
    assert understand(question, lexicon) is understand(question, lexicon)
    assert understand(f"{question}？", lexicon) is not understand(question, lexicon)


def test_only_so_many_texts_are_kept() -> None:
    lexicon = Lexicon()
    made = [lexicon.once("number", str(number), lambda number=number: number) for number in range(1000)]
    assert made == [*range(1000)] and len(lexicon.kept) < 500
    assert lexicon.once("number", "999", lambda: 0) == 999


@pytest.mark.parametrize("text", ["12345人员经费", "7名称", "3分值"])
def test_a_number_before_a_word_that_begins_with_a_unit_is_bare(text: str) -> None:
    (found,) = find_quantities(text)
    assert found.kind == "plain" and text[found.start : found.end].isdigit()


def test_a_year_word_that_belongs_to_the_name_of_a_sum_is_no_part_of_the_year() -> None:
    (year,) = find_years("某局2023年本年收入合计")
    assert (year.year, year.end) == (2023, 7)
    (year,) = find_years("某局2023年当年水费")
    assert (year.year, year.end) == (2023, 9)

"""What bad scans do to tables: lost borders, rests of rules, foreign ink over figures."""

from itertools import pairwise

import pytest
from scans import SCALE, drawn, texts

from budgetgraph.reading.document import Box
from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph
from budgetgraph.reading.ocr import is_installed, read_page
from budgetgraph.reading.ocr.glyphs import glyphs_of
from budgetgraph.reading.ocr.known_cells import in_known_cells
from budgetgraph.reading.ocr.numbered_labels import with_numbers_in_order
from budgetgraph.reading.ocr.parted_cells import with_parted_cells
from budgetgraph.reading.ocr.recognition import Reading
from budgetgraph.reading.ocr.words import in_known_words

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra budgetgraph[ocr] is not installed")


@pytest.mark.parametrize(
    ("printed", "parted"),
    [
        ((("24.00", 60, 85), ("0.00", 130, 150)), True),
        ((("24.00", 60, 85), ("0.00|", 130, 151)), True),  # with a rest of a rule
        ((("24.00", 60, 85), ("-", 130, 140)), True),
        ((("24.00", 60, 85),), False),
        ((("24.00", 40, 120), ("0.00", 130, 150)), False),  # over the border: it belongs to both
        ((("2024年", 60, 85), ("0.00", 130, 150)), False),
        ((("24.00", 10, 35), ("0.00", 60, 80)), False),  # in one column
    ],
)
def test_figures_that_a_lost_border_put_into_one_cell_have_cells_of_their_own(
    printed: tuple[tuple[str, float, float], ...], parted: bool
) -> None:
    grid = Lattice((0, 100, 200), (0, 20, 40), ((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)))
    glyphs = [Glyph(x0, 25, x1, 35, text, 10, confidence=0.99) for text, x0, x1 in printed]
    areas = with_parted_cells(grid, glyphs).areas
    assert ((1, 0, 1, 2) not in areas, (1, 1, 1, 1) in areas) == (parted, parted)


@pytest.mark.parametrize(
    ("words", "parted"),
    [
        ((("科目名称", 10, 60), ("合计", 140, 160)), True),
        ((("科目名称", 10, 60), ("某某", 140, 160)), False),
        ((("合", 40, 50), ("计", 140, 150)), False),  # a word set wide
        ((("科目名称", 10, 60),), False),
    ],
)
def test_heads_that_a_lost_border_put_into_one_cell_have_cells_of_their_own(
    words: tuple[tuple[str, float, float], ...], parted: bool
) -> None:
    grid = Lattice((0, 100, 200), (0, 20, 40, 60), ((0, 0, 2, 2), (2, 0, 1, 1), (2, 1, 1, 1)))
    glyphs = [Glyph(x0, 15, x1, 25, text, 10, confidence=0.99) for text, x0, x1 in words]
    assert ((0, 0, 2, 2) not in with_parted_cells(grid, glyphs).areas) == parted


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("事业收\n人", "事业收\n入"),
        ("事业收\n入", "事业收\n入"),
        ("- 六、科学技术支出", "六、科学技术支出"),
        ("' 卫生健康支出", "卫生健康支出"),
        ("- 某某事项", "- 某某事项"),
        ("某某收\n人", "某某收\n人"),
    ],
)
def test_cells_are_read_as_known_words_over_their_lines(printed: str, read: str) -> None:
    box = Box(0, 0, 1, 1)
    fragment = Fragment(box, (0, 1), (0, 1), (FragmentCell(1, 1, printed, box, confidence=0.99),), "ocr")
    assert in_known_cells(fragment).cells[0].text == read


def test_the_size_of_a_figure_under_foreign_ink_is_that_of_its_digits() -> None:
    """By its height it would be too large for its cell and pass for a watermark behind the table."""
    places = tuple(20.0 + 12 * at for at in range(6))
    (glyph,) = glyphs_of([(10, 0, 100, 60)], [Reading("391.80", (0.9,) * 6, places, ("",) * 6)], 2.0)
    assert glyph.size < 18


def test_a_narrow_mark_on_a_border_is_a_rest_of_it_and_a_1_beside_it_is_none() -> None:
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.standing import _is_rest_of_border

    walls = numpy.zeros((40, 60), "uint8")
    walls[:, 30] = 255
    assert _is_rest_of_border((31, 10, 34, 24), walls, SCALE)
    assert _is_rest_of_border((27, 10, 30, 24), walls, SCALE)
    assert not _is_rest_of_border((34, 10, 37, 24), walls, SCALE)
    assert not _is_rest_of_border((31, 10, 41, 24), walls, SCALE)


def test_a_stroke_between_two_pages_of_a_table_is_no_line_of_text() -> None:
    picture = drawn([["2210201", "住房公积金", "30.99"]], 18, 9).copy()
    picture[20:22, 60:80] = 40
    found = read_page(picture, 1, 400, 300)
    assert (texts(found), found.lines) == ([["2210201", "住房公积金", "30.99"]], [])


def test_ones_below_strokes_of_characters_are_no_borders() -> None:
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.picture import Picture
    from budgetgraph.reading.ocr.rules import rules

    ink = numpy.zeros((240, 400), "uint8")
    for y in (60, 120, 160, 200):
        ink[y : y + 2, 20:380] = 255
    ink[60:200, 20:22] = ink[60:200, 378:380] = 255
    ink[75:106, 200:203] = 255  # the stem of a tall character, with strokes on either side
    ink[80:83, 185:220] = ink[95:98, 185:220] = 255
    ink[134:152, 200:203] = 255  # a 1 on the same line
    ink[134:152, 206:209] = 0
    _, upright, _ = rules(Picture(255 - ink, ink, SCALE, 0.0))
    assert {round(rule.at * SCALE) for rule in upright} == {21, 379}


def test_a_table_of_codes_in_single_cells_stands_upright() -> None:
    """Its texts are hardly longer than high."""
    rows = [["201", "03", f"{at:02}", "1"] for at in range(1, 12)] + [["", "", "合计", "7"]]
    assert texts(read_page(drawn(rows, 18, 9, width=60), 1, 400, 300)) == rows


def test_the_ring_of_a_red_seal_that_print_breaks_is_taken_out_whole() -> None:
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.seals import without_coloured_seals

    page_of = numpy.full((400, 500, 3), 245, "uint8")
    y, x = numpy.ogrid[:400, :500]
    distance = numpy.hypot(x - 250, y - 200)
    ring = (distance > 110) & (distance < 116)
    page_of[ring] = (200, 60, 60)
    angle = numpy.degrees(numpy.arctan2(y - 200, x - 250)) % 180
    for start in (20, 110):  # broken where rows of figures cross it
        page_of[ring & (angle > start) & (angle < start + 8)] = 30
    grey = without_coloured_seals(page_of, SCALE)
    left = grey[ring & ((angle < 18) | ((angle > 31) & (angle < 108)) | (angle > 121))]
    assert float((left > 200).mean()) > 0.97


def test_a_level_stroke_of_a_character_is_no_piece_of_the_rule_on_its_line() -> None:
    """A rule goes no further into a cell of the head whose words stand at its height."""
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.picture import Picture
    from budgetgraph.reading.ocr.rules import rules

    ink = numpy.zeros((240, 400), "uint8")
    ink[100:102, 200:380] = 255  # the rule
    ink[100:102, 170:190] = 255  # a piece of it
    ink[85:120, 179:181] = 255  # the rest of a border that crosses it
    ink[100:102, 100:120] = ink[88:90, 102:118] = ink[88:102, 109:111] = 255  # strokes of a character, as in 工
    level, _, _ = rules(Picture(255 - ink, ink, SCALE, 0.0))
    assert {round(rule.start * SCALE) for rule in level} == {171, 201}


def test_brackets_of_words_do_not_count_for_how_sure_they_are() -> None:
    sure = [0.99] * 8
    sure[4] = sure[7] = 0.3
    assert Reading("财政拨款(补助)", tuple(sure)).confidence > 0.9
    assert Reading("(12.30)", (0.3, *(0.99,) * 5, 0.3)).confidence < 0.9


@pytest.mark.parametrize(("width", "printed"), [(20, "政府办公厅（室）及"), (10, "政府办公厅(室)及")])
def test_brackets_are_as_wide_as_they_stand(width: int, printed: str) -> None:
    """The recogniser gives wide ones and narrow ones at random."""
    steps = [width if sign in "（()）" else 20 for sign in printed]
    edges = [0, *(sum(steps[: at + 1]) for at in range(len(steps)))]
    places = tuple((left + right) / 2 for left, right in pairwise(edges))
    for text in ("政府办公厅（室)及", "政府办公厅(室）及"):
        reading = Reading(text, (0.99,) * len(text), places, ("",) * len(text))
        assert [glyph.text for glyph in glyphs_of([(0, 0, edges[-1], 20)], [reading], SCALE)] == [printed]


def test_brackets_at_the_end_of_a_line_are_as_wide_as_the_others_of_the_page() -> None:
    """Nothing stands behind them that would tell how wide they are."""

    def line(text: str) -> Reading:
        return Reading(text, (0.99,) * len(text), tuple(20.0 * at for at in range(len(text))), ("",) * len(text))

    read = [line("财政拨款（补助)小计"), line("政府办公厅（室)及"), line("教育收费)"), line("(12)")]
    found = glyphs_of([(0, 40 * at, 200, 40 * at + 20) for at in range(4)], read, SCALE)
    assert [glyph.text for glyph in found] == ["财政拨款（补助）小计", "政府办公厅（室）及", "教育收费）", "(12)"]


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("增长5:06%", "增长5.06%"),
        ("安排12,5万元", "安排12.5万元"),
        ("安排1,250万元", "安排1,250万元"),
        ("9:30开会", "9:30开会"),
        ("比例2:1", "比例2:1"),
    ],
)
def test_a_point_read_as_another_mark_is_one_before_per_cent_and_yuan(read: str, mended: str) -> None:
    reading = Reading(read, (0.99,) * len(read), tuple(20.0 * at for at in range(len(read))), ("",) * len(read))
    (glyph,) = glyphs_of([(0, 0, 20 * len(read), 20)], [reading], SCALE)
    assert (glyph.text, (glyph.confidence or 0) < 0.6) == (mended, read != mended)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("一、 、 一、", "一、 二、 三、"),  # the thin strokes are lost
        ("一、 、 、 四、", "一、 二、 三、 四、"),
        ("十、 十、 十、 十三、", "十、 十一、 十二、 十三、"),
        ("十一、 一、 二、 十四、", "十一、 十二、 十三、 十四、"),
        ("四、 fi、 六、", "四、 五、 六、"),
        ("十一、 一、 二、 三、", "十一、 一、 二、 三、"),
        ("二十、 二十、 二十二、", "二十、 二十一、 二十二、"),
        ("一、 二、 三、", "一、 二、 三、"),
        ("一、 二、 一、 二、", "一、 二、 一、 二、"),  # counted anew
        ("四、 五、 五、", "四、 五、 五、"),  # printed so
        ("、 、", "、 、"),  # nothing tells which
        ("一、 合计 一、", "一、 合计 一、"),
    ],
)
def test_numbers_of_labels_that_lost_level_strokes_count_on(printed: str, read: str) -> None:
    box = Box(0, 0, 1, 1)
    texts = [text if text == "合计" else f"{text}某某" for text in printed.split()]
    cells = tuple(FragmentCell(row, 1, text, box, confidence=0.99) for row, text in enumerate(texts, 1))
    found = with_numbers_in_order(Fragment(box, (0, 1), tuple(range(len(cells) + 1)), cells, "ocr"))
    assert [cell.text.removesuffix("某某") for cell in found.cells] == read.split()


def test_specks_of_a_copy_of_copies_do_not_grow_together_to_text() -> None:
    """Each is a few pixels large, and no further from the next than words are from one another."""
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.ink_lines import areas_of_text

    ink = numpy.zeros((1200, 900), "uint8")
    ink[600:620, 300:520] = 255  # a line of text
    ink[612:616, 524:528] = 255  # a point behind it
    random = numpy.random.default_rng(7)
    for y in range(10, 1180, 30):
        for x in range(10, 880, 30):
            if not (570 < y < 640 and 260 < x < 560):
                dy, dx = random.integers(0, 12, 2)
                ink[y + dy : y + dy + 5, x + dx : x + dx + 4] = 255
    assert areas_of_text(ink, numpy.zeros_like(ink), SCALE) == [(300, 601, 528, 621)]


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("二十住房保障支出", "二十、住房保障支出"),
        ("--外交支出", "二、外交支出"),
        ("-六、科学技术支出", "六、科学技术支出"),
        ("、一般公共预算拨款", "一、一般公共预算拨款"),
        ("其他交通费用一", "其他交通费用"),
        ("!行政事业单位医疗", "行政事业单位医疗"),
        ("一般公共服务支出", "一般公共服务支出"),
        ("一、外交支出", "一、外交支出"),
        ("其他支出。", "其他支出。"),  # the end of a sentence
        ("（一）一般公共预算拨款", "（一）一般公共预算拨款"),
        ("一某某支出", "一某某支出"),
    ],
)
def test_marks_beside_known_words_are_scars(read: str, known: str) -> None:
    count = len(read)
    found = in_known_words(Reading(read, (0.999,) * count, tuple(range(count)), ("",) * count))
    assert (found.text, len(found.probabilities), len(found.places)) == (known, len(known), len(known))


def test_the_numbers_of_columns_are_no_figures_whatever_scars_stand_beside_them() -> None:
    from budgetgraph.extraction.tables.header_rows import is_number_row

    assert is_number_row(["MA", "- -", "栏次", "1", "2", "3", "4"])
    assert not is_number_row(["MA", "- -", "1", "2", "3", "4"])


@pytest.mark.parametrize(
    ("text", "read", "least"),
    [
        ("事业单位经\n营收入", 0.84, 0.95),
        ("事业单位经\n营收入", 0.5, 0.5),  # nobody could read it
        ("某某单位经\n营收入", 0.84, 0.84),
        ("专用材料费", 0.84, 0.84),  # or 专用燃料费
    ],
)
def test_a_word_like_no_other_is_surer_than_its_characters(text: str, read: float, least: float) -> None:
    box = Box(0, 0, 1, 1)
    fragment = Fragment(box, (0, 1), (0, 1), (FragmentCell(1, 1, text, box, confidence=read),), "ocr")
    assert in_known_cells(fragment).cells[0].confidence == least

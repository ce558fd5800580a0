"""What was read by OCR and is not borne out by its column, its ink or known words is doubted or put right."""

from collections.abc import Sequence
from typing import Any

import pytest

from budgetgraph.reading.document import Box
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph
from budgetgraph.reading.ocr import is_installed
from budgetgraph.reading.ocr.checks import with_checked_columns, with_checked_rows
from budgetgraph.reading.ocr.recognition import Reading
from budgetgraph.reading.ocr.words import in_known_words

needs_ocr = pytest.mark.skipif(not is_installed(), reason="the extra budgetgraph[ocr] is not installed")
BOX = Box(0, 0, 1, 1)


def _doubted(printed: list[str], spans: dict[int, int] | None = None) -> list[str]:
    cells = tuple(
        FragmentCell(row, 1, text, BOX, 1, (spans or {}).get(row, 1), confidence=0.99)
        for row, text in enumerate(printed, 1)
    )
    checked = with_checked_columns(Fragment(BOX, (0, 1), tuple(range(len(printed) + 1)), cells, "ocr"))
    return [cell.text for cell in checked.cells if cell.confidence == 0.5]


@pytest.mark.parametrize(
    ("printed", "doubted"),
    [
        (["1,200", "35,000", "100.000", "0"], ["100.000"]),  # a comma read as a point
        (["1.50", "2.25", "0.00", "0,00"], ["0.00"]),  # the point is put right
        (["1.50", "2.25", "0.00", "4：05"], ["4.05"]),
        (["1.50", "2.25", "0.00", "1,234,56"], ["1,234.56"]),
        (["1.50", "2.25", "0.00", "'34.80", "40.61-"], ["34.80", "40.61"]),  # a speck beside it
        (["1.50", "2.25", "0.00", "121.20.", ".3.15"], ["121.20", "3.15"]),
        (["1.5", "2", "0.25", "121.20."], ["121.20"]),  # of several decimals
        (["01", "02", "03", "01."], ["01"]),
        (["1", "2.", "3", "4.", "5"], ["2.", "4."]),  # printed so, or not
        (["1.50", "2.25", "0.00", "E64.45"], ["E64.45"]),  # it may be a digit
        (["1,500", "2,250", "300", "4：05"], ["4：05"]),  # no decimals there
        (["项目", "12,73€.28"], ["12,73€.28"]),
        (["1.50", "2.25", "0.00", "（）"], ["（）"]),  # noughts without their sides
        (["1.50", "2.25", "0.00", "—", "", "不适用"], []),
        (["≥95.5%", "10.5"], []),
        (["61.155068", "0.000000", "1007.591503", "0.00000"], ["0.00000"]),  # up to six decimals are printed
    ],
)
def test_a_figure_unlike_its_column_is_doubted(printed: list[str], doubted: list[str]) -> None:
    assert _doubted(printed) == doubted


@pytest.mark.parametrize(
    ("columns", "read"),
    [
        ((["1.50", "2.25"], ["一", "一"]), ["-", "-"]),
        ((["一", "二"], ["1.50", "2.25"]), ["一", "二"]),  # a number of the row
        ((["1.50", "2.25"], ["一", "二"]), ["一", "二"]),
    ],
)
def test_a_dash_behind_a_figure_is_not_the_first_of_a_list(columns: Sequence[Sequence[str]], read: list[str]) -> None:
    cells = tuple(
        FragmentCell(row, column, text, BOX, confidence=0.9)
        for column, texts in enumerate(columns, 1)
        for row, text in enumerate(texts, 1)
    )
    checked = with_checked_columns(Fragment(BOX, (0, 1, 2), (0, 1, 2), cells, "ocr"))
    column = 1 if columns[0] == read else 2
    assert [cell.text for cell in checked.cells if cell.column == column] == read


def test_figures_in_merged_cells_are_held_against_one_another() -> None:
    """Tables of a page may be one grid, so that the cells of one of them span its columns."""
    assert _doubted(["1.50", "2.25", "0.00", "12.50", "13.75"], {4: 2, 5: 2}) == []


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ("卫生健康文出", "卫生健康支出"),
        ("财政专广管理资金", "财政专户管理资金"),
        ("其他商品和服务支H", "其他商品和服务支出"),
        ("-般行政管理事务", "一般行政管理事务"),
        ("本年預算数", "本年预算数"),
        ("、员经费", "人员经费"),
        ("、辞职", "、辞职"),
        ("淑浦县财政局", "淑浦县财政局"),  # no word of the lists
        ("科目编码1", "科目编码1"),  # figures are not words
    ],
)
def test_doubtful_characters_are_read_as_known_words_have_them(read: str, known: str) -> None:
    assert in_known_words(Reading(read, (0.8,) * len(read))).text == known


def test_what_was_read_without_doubt_stays() -> None:
    assert in_known_words(Reading("卫生健康文出", (0.999,) * 6)).text == "卫生健康文出"


def _figures() -> tuple[list[tuple[int, int, int, int]], list[Reading]]:
    """Six figures of one size, one under the other, with a digit of 12 pixels and a height of 20."""
    texts = ["1234.56", "987.65", "4321.00", "555.55", "100.25", "76543.21"]
    areas = []
    for row, text in enumerate(texts):
        width = round(12 * (sum(c.isdigit() for c in text) + 0.48 - 0.15))
        areas.append((200 - width, 40 * row + 10, 200, 40 * row + 30))
    return areas, [Reading(text, (0.999,) * len(text)) for text in texts]


def _unproven(areas: Any, readings: Any, ink: Any, walls: Any) -> set[int]:
    from budgetgraph.reading.ocr.ink_checks import without_proof
    from budgetgraph.reading.ocr.picture import Picture

    return without_proof(areas, readings, Picture(ink, ink, 2.0, 0.0), ink, walls)


def _paper() -> tuple[Any, Any]:
    numpy = pytest.importorskip("numpy")
    return numpy.zeros((260, 320), "uint8"), numpy.zeros((260, 320), "uint8")


@needs_ocr
def test_a_figure_with_too_few_digits_for_its_ink_is_doubted() -> None:
    areas, readings = _figures()
    ink, walls = _paper()
    assert _unproven(areas, readings, ink, walls) == set()
    readings[3] = Reading("55.55", (0.999,) * 5)
    assert _unproven(areas, readings, ink, walls) == {3}


@needs_ocr
def test_strokes_and_blots_that_nobody_read_cast_doubt_on_the_figure_beside_them() -> None:
    areas, readings = _figures()
    ink, walls = _paper()
    x0, y0, _, y1 = areas[1]
    ink[y0:y1, x0 - 8 : x0 - 4] = 255  # a 1 that was taken for a rule
    x0, y0, _, y1 = areas[4]
    ink[y0 + 4 : y1 + 12, x0 - 20 : x0 - 3] = 255  # a punched hole
    x0, y0, _, y1 = areas[2]
    ink[y0 - 15 : y1 + 15, x0 - 6 : x0 - 4] = 255  # a border
    assert _unproven(areas, readings, ink, walls) == {1, 4}


@needs_ocr
@pytest.mark.parametrize("drawn", [False, True])
def test_a_figure_cut_by_a_border_that_is_not_drawn_is_doubted(drawn: bool) -> None:
    areas, readings = _figures()
    ink, walls = _paper()
    areas.append((204, 10, 240, 30))
    readings.append(Reading("789", (0.999,) * 3))
    walls[:, 202] = 255
    if drawn:
        ink[:, 202] = 255
    assert _unproven(areas, readings, ink, walls) == (set() if drawn else {0, 6})


@needs_ocr
def test_readings_whose_digits_differ_are_doubted() -> None:
    from budgetgraph.reading.ocr.page import _better

    sure = (0.999,) * 8
    one, other, rest = Reading("243,120", sure[:7]), Reading("213,120", sure[:7]), Reading("243,120|", sure)
    assert _better(one, other).confidence == 0.5
    assert _better(one, rest) == one
    assert _better(Reading("12", sure[:2]), Reading("l2", sure[:2])).confidence == 0.5


@needs_ocr
def test_a_reading_of_blanks_has_no_parts() -> None:
    from budgetgraph.reading.ocr.glyphs import glyphs_of

    assert glyphs_of([(0, 0, 20, 10)], [Reading("  ", (0.9, 0.9), (0.2, 0.6))], 2.0) == []


@needs_ocr
def test_a_figure_higher_than_its_row_is_doubted() -> None:
    """A punched hole has taken a digit away and grown together with the rest."""
    areas, readings = _figures()
    ink, walls = _paper()
    areas = [*areas, (230, 10, 254, 30), (270, 10, 294, 30), (20, 10, 44, 42)]
    readings = [*readings, *(Reading(text, (0.999,) * 2) for text in ("05", "01", "08"))]
    assert _unproven(areas, readings, ink, walls) == {8}


def test_a_row_whose_cells_run_together_is_doubted() -> None:
    def glyph(x0: float, x1: float, text: str) -> Glyph:
        return Glyph(x0, 2, x1, 12, text, 10, confidence=0.99)

    texts = [
        (1, 1, 0, 100, "行政运行391.80"),
        (1, 2, 100, 200, "12.00"),
        (2, 1, 0, 100, "事业运行"),
        (2, 2, 100, 200, "3.50"),
    ]
    cells = tuple(
        FragmentCell(row, column, text, Box(x0, 20 * row - 20, x1, 20 * row), confidence=0.99)
        for row, column, x0, x1, text in texts
    )
    glyphs = [glyph(2, 40, "行政运行"), glyph(64, 98, "391.80"), glyph(140, 170, "12.00")]
    fragment = Fragment(Box(0, 0, 200, 40), (0, 100, 200), (0, 20, 40), cells, "ocr")
    assert [c.confidence for c in with_checked_rows(fragment, glyphs).cells] == [0.5, 0.5, 0.99, 0.99]
    near = [glyph(2, 40, "行政运行"), glyph(45, 98, "391.80")]
    assert with_checked_rows(fragment, near) == fragment

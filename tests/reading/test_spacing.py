"""Which pages hold cells with frames of their own, told from their rules alone."""

from collections.abc import Sequence
from itertools import accumulate

from drawing import HEIGHT, pdf, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.grids.spacing import apart_cells
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.pdf import read_pdf

Rules = tuple[list[Rule], list[Rule]]


def frames(widths: Sequence[float], heights: Sequence[float], across: Sequence[float], down: float) -> Rules:
    """The level and the upright rules of cells with so much white between them: `across` one for each two columns."""
    xs = [*accumulate((w + gap for w, gap in zip(widths, across, strict=False)), initial=60.0)]
    ys = [*accumulate((h + down for h in heights[:-1]), initial=100.0)]
    level = [Rule(y, x, x + w) for top, h in zip(ys, heights, strict=True) for y in (top, top + h)
             for x, w in zip(xs, widths, strict=True)]  # fmt: skip
    upright = [Rule(x, y, y + h) for left, w in zip(xs, widths, strict=True) for x in (left, left + w)
               for y, h in zip(ys, heights, strict=True)]  # fmt: skip
    return sorted(level), sorted(upright)


def apart(
    gap: float, height: float = 60, widths: Sequence[float] = (100,) * 4, across: Sequence[float] | None = None
) -> bool:
    level, upright = frames(widths, [height] * 4, across or [gap] * (len(widths) - 1), gap)
    return apart_cells(level, upright) is not None


def test_frames_with_even_gaps_are_cells() -> None:
    assert all(apart(gap) for gap in (2.0, 4.0, 8.0, 11.5))


def test_wide_gaps_part_tables() -> None:
    assert not apart(12.5)


def test_gaps_of_several_widths_are_those_of_columns() -> None:
    assert not apart(4.0, across=(4.0, 4.0, 9.0))


def test_frames_hardly_longer_than_their_gaps_are_no_cells() -> None:
    """As the dashes of a broken rule are not; half of the sides are long."""
    assert not apart(8.0, height=9.0)
    assert apart(8.0, height=20.0)


def test_a_few_gaps_tell_nothing() -> None:
    level, upright = frames((100, 100), (60, 60), (4.0,), 4.0)
    assert apart_cells(level, upright) is not None
    assert apart_cells(level[:-2], upright) is None
    assert apart_cells(level, upright[:-2]) is None


def test_gaps_of_one_direction_may_be_those_of_merged_cells() -> None:
    """In every row an unruled column stands between two parts, while the rows stand farther apart."""
    level, upright = frames((100,) * 4, [30.0] * 10, (4.0,) * 3, 10.0)
    few = [rule for rule in upright if rule.at < 61 and rule.start < 300]
    assert apart_cells(level, few) is None


def framed(canvas: Canvas, x: float, top: float, foot: float, words: str, cut: str = "") -> None:
    """A cell of 80 points in a frame of its own, whose upper or lower side the page cuts off."""
    canvas.setLineWidth(0.1)
    for y in [top] * (cut != "above") + [foot] * (cut != "below"):
        canvas.line(x, HEIGHT - y, x + 80, HEIGHT - y)
    for side in (x, x + 80):
        canvas.line(side, HEIGHT - top, side, HEIGHT - foot)
    text(canvas, x + 4, top + 4, words)


def test_white_beside_what_a_page_break_cuts_is_no_row() -> None:
    """The rest of a tall cell begins above the other cells of its row and ends above their feet."""
    heads = ["项目", "资金", "一级", "二级", "三级", "分值"]

    def page(canvas: Canvas, top: float, cells: Sequence[tuple[int, float, float, str, str]]) -> None:
        for place, words in enumerate(heads):
            framed(canvas, 60 + 84 * place, top, top + 40, words)
        for place, begin, end, words, cut in cells:
            framed(canvas, 60 + 84 * place, top + begin, top + end, words, cut)

    whole = [["产出", "数量", "结案", "20"], ["产出", "质量", "改判", "15"], ["效益", "社会", "满意", "10"]]
    rows = [["乙项目", "30.00", "产出", "数量", "建成", "40"], ["丙项目", "2.00", "产出", "数量", "培训", "50"]]
    first = [(0, 44.0, 180.0, "甲项目", "below"), (1, 44.0, 180.0, "800.00", "below")]
    first += [(c, 44.0 + 44 * r, 84.0 + 44 * r, words, "") for r in (0, 1) for c, words in enumerate(whole[r], 2)]
    second = [(c, 43.6, 80.0, "", "above") for c in (0, 1)]
    second += [(c, 47.0, 102.0, words, "") for c, words in enumerate(whole[2], 2)]
    second += [(c, 106.0 + 44 * r, 146.0 + 44 * r, words, "") for r in (0, 1) for c, words in enumerate(rows[r])]
    document = read_pdf(pdf(lambda canvas: page(canvas, 620, first), lambda canvas: page(canvas, 60, second)), "a.pdf")
    (found,) = document.tables
    assert [(c.row, c.row_span) for c in found.cells if c.text in ("甲项目", "800.00")] == [(2, 3)] * 2
    assert [[c.text for c in found.cells_in(row)] for row in range(1, 7)] == [
        heads,
        ["甲项目", "800.00", *whole[0]],
        *whole[1:],
        *rows,
    ]


def test_a_row_of_frames_alone_on_its_page_belongs_to_the_table_before() -> None:
    rows = [["项目", "资金", "一级", "二级", "三级", "分值"], *[["甲", "8.00", "产出", "数量", "结案", "20"]] * 4]

    def page(canvas: Canvas, top: float, rows: Sequence[Sequence[str]]) -> None:
        for r, row in enumerate(rows):
            for c, words in enumerate(row):
                framed(canvas, 60 + 84 * c, top + 24 * r, top + 24 * r + 20, words)

    data = pdf(lambda canvas: page(canvas, 690, rows), lambda canvas: page(canvas, 60, [["乙", "3.50", *rows[1][2:]]]))
    (found,) = read_pdf(data, "a.pdf").tables
    assert [cell.text for cell in found.cells_in(6)] == ["乙", "3.50", "产出", "数量", "结案", "20"]

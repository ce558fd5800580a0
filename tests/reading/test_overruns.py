"""Amounts wider than their column, as browsers print cells that must not wrap."""

from drawing import pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.pdf import read_pdf


def spaced(canvas: Canvas, last: float, top: float, words: str) -> None:
    """Draws characters with thin gaps between them, the last one at x = `last`."""
    for place, sign in enumerate(words):
        after = sum(canvas.stringWidth(other, "STSong-Light", 9) + 0.4 for other in words[place:-1])
        text(canvas, last - after, top, sign)


def test_an_amount_that_runs_on_over_its_border_is_whole() -> None:
    """Up to the next text, over the side of the table, or over a blank neighbour."""

    def draw(canvas: Canvas) -> None:
        rows = [["项目", "本年", "类款", "上年"], ["", "", "", ""], ["", "", "", ""]]
        table(canvas, rows, widths=[100, 40, 100, 40])
        for top, words, following, last in (
            (143, "38,650", "30,650", "9,500.00"),
            (161, "135,022.50", "1、工资福利", "29500.00"),
        ):
            text(canvas, 64, top, "教育")
            for right, figure in ((200, words), (340, last)):
                spaced(canvas, right + 0.4, top, figure)
            text(canvas, 206, top, following)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    texts = [[cell.text if cell else "" for cell in row] for row in found.grid]
    assert texts[1:] == [["教育", "38,650", "30,650", "9,500.00"], ["教育", "135,022.50", "1、工资福利", "29500.00"]]


def test_digits_that_may_belong_to_either_cell_are_a_guess() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["项目", "本年", "上年"], ["", "", ""]], widths=[100, 40, 100])
        text(canvas, 64, 143, "教育")
        spaced(canvas, 200.4, 143, "38650")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    figures = [cell for cell in found.cells if cell.row == 2 and cell.column > 1 and cell.text]
    assert figures and all(cell.guessed for cell in figures)

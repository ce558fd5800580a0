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


def test_figures_under_the_text_of_the_next_cell_are_a_guess() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["项目", "本年", "类款"], ["教育", "", ""]], widths=[100, 40, 100])
        spaced(canvas, 206, 143, "22663.98")
        spaced(canvas, 245, 143, "一、基本支出")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    wrong = [cell for cell in found.cells if "22663" in cell.text and cell.text != "22663.98"]
    assert all(cell.guessed for cell in wrong)
    assert any(cell.guessed for cell in found.cells)


def test_figures_below_one_another_in_a_cell_are_a_guess_unless_they_are_one() -> None:
    def draw(canvas: Canvas) -> None:
        rows = [["项目", "人数", "金额"], ["一、经费", "", ""]]
        table(canvas, rows, widths=[100, 40, 40], row_height=40)
        for at, words in enumerate(("2", "15", "15")):
            text(canvas, 164, 162 + 12 * at, words)
        for at, words in enumerate(("1,175.7", "3")):
            text(canvas, 204, 168 + 12 * at, words)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    guessed = {cell.text.replace("\n", ""): cell.guessed for cell in found.cells}
    assert guessed["21515"] and not guessed["1,175.73"]


def test_an_amount_over_two_columns_without_upright_rules_is_a_guess() -> None:
    """It may be those of both columns: nothing parts them."""
    rows = [["项目", "本年", "上年"], ["教育", "1.50", "2.00"], ["社保", "", ""], ["农业", "3.10", "4.00"]]

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, widths=[120, 90, 90], rules="level", centred=1)
        text(canvas, 245, 161, "360.52000")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert all(cell.guessed for cell in found.cells if "360.5" in cell.text)


def test_an_amount_drawn_in_one_word_with_the_text_of_the_next_cell_ends_with_its_decimals() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["项目", "本年", "类款"], ["教育", "", ""]], widths=[100, 40, 100])
        text(canvas, 164, 143, "135,022.50一、工资福利")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [cell.text for cell in found.cells if cell.row == 2] == ["教育", "135,022.50", "一、工资福利"]


def test_an_amount_over_the_side_of_its_table_that_lacks_a_decimal_is_a_guess() -> None:
    """The rest stands beyond the edge of what is printed."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["项目", "本年"], ["教育", ""], ["卫生", ""]], widths=[100, 40])
        text(canvas, 164, 143, "1,135,022.5")
        text(canvas, 164, 161, "1,135,022.50")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [cell.guessed for cell in found.cells if cell.column == 2] == [False, True, False]


def test_characters_that_begin_in_a_column_too_narrow_for_them_stand_in_it() -> None:
    """Browsers break the words of such a column after every character, which all lie on the next column."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["", "", ""], ["", "", ""]], widths=[8, 80, 100], row_height=40)
        for at, sign in enumerate("年度"):
            text(canvas, 64, 124 + 12 * at, sign)
        text(canvas, 73, 136, "总额")
        for at, sign in enumerate("二〇"):
            text(canvas, 64, 164 + 12 * at, sign)
        text(canvas, 90, 176, "13,764.00")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    texts = [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in found.grid]
    assert [row[:2] for row in texts] == [["年度", "总额"], ["二〇", "13,764.00"]]


def test_a_piece_longer_than_the_one_above_it_is_a_figure_of_its_own() -> None:
    """A column breaks a figure where it is full."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["项目", "金额"], ["教育", ""]], widths=[100, 70], row_height=40)
        for at, words in enumerate(("3", "14,074.61")):
            text(canvas, 164, 162 + 12 * at, words)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [cell.guessed for cell in found.cells if cell.row == 2] == [False, True]

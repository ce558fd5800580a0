"""Rows between upright rules that no level rule parts, in columns so narrow that figures and codes break in them."""

from collections.abc import Callable, Sequence

from drawing import HEIGHT, pdf, text
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.grids.widths import line_ems
from budgetgraph.reading.pdf import read_pdf

FONT = "STSong-Light"
Row = Sequence[str]  # the lines of a cell are divided by blanks


def drawn(head: Row, rows: Sequence[Row], widths: Sequence[float], pitch: float = 4, spread: float = 0.0) -> bytes:
    """A table whose header is ruled, and below it only the sides of its columns; texts stand at the top of their rows,
    the lines 12 points apart, amounts at the right."""
    xs = [60.0 + sum(widths[:i]) for i in range(len(widths) + 1)]

    def draw(canvas: Canvas) -> None:
        for y in (100, 120):
            canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
        y = 122.0
        for x, words in zip(xs, head, strict=False):
            text(canvas, x + 2, 104, words)
        for row in rows:
            for c, words in enumerate(row):
                for n, part in enumerate(words.split()):
                    amount = "." in part or "," in part or (n and part.isdigit() and len(words.split()[0]) > 5)
                    width = canvas.stringWidth(part, "STSong-Light", 9) + spread * (len(part) - 1)
                    x = xs[c + 1] - 2 - spread - width if amount else xs[c] + 2
                    for sign in part if spread else [part]:
                        text(canvas, x, y + 12 * n, sign)
                        x += canvas.stringWidth(sign, "STSong-Light", 9) + spread
            y += 12 * max(len(words.split()) for words in row) + pitch
        for x in xs:
            canvas.line(x, HEIGHT - 100, x, HEIGHT - y)
        canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)

    return pdf(draw)


def body(data: bytes) -> list[list[str]]:
    (found,) = read_pdf(data, "a.pdf").tables
    return [[cell.text.replace("\n", " ") if cell else "" for cell in row] for row in found.grid][1:]


def test_numbers_of_lines_break_where_their_column_holds_one_digit() -> None:
    rows = [
        ["一、公共服 务支出", "3 3", "10,089.3 1", "0.00"],
        ["二、外交支 出", "3 4", "0.00", "5.10"],
        ["三、国防支 出", "3 5", "26.81", "0.00"],
        ["四、公共安 全支出", "3 6", "11,089.3 7", "0.00"],
    ]
    assert (
        body(drawn(["项目", "行", "决算", "小计"], rows, [49, 9, 4 + stringWidth("10,089.3", FONT, 9) + 2, 60])) == rows
    )


def test_the_blank_half_of_a_closing_mark_takes_no_further_column() -> None:
    rows = [
        ["30113", "维修 （护） 费", "17.43", "31007"],
        ["30214", "租赁 费", "2.73", "31009"],
        ["30215", "会议 费", "6.09", "31010"],
    ]
    assert body(drawn(["编码", "名称", "决算", "编码"], rows, [60, 25, 50, 60])) == rows
    assert line_ems("（护）") == 2.5


def test_figures_set_wide_break_before_their_column_looks_full() -> None:
    rows = [
        ["一、公共", "14462124 7.50", "7.00"],
        ["二、外交", "16200855 3.00", "8.00"],
        ["三、国防", "466320.00", "9.10"],
    ]
    width = 4 + stringWidth("14462124", FONT, 9) + 8 * 0.3 + 5.0
    assert body(drawn(["项目", "合计", "基本"], rows, [60, width, 60], spread=0.3)) == rows


def test_two_rows_of_amounts_are_two() -> None:
    rows = [["社会保障", "466,320.00", "466,320.00"], ["养老支出", "466,320.00", "466,320.00"]]
    assert body(drawn(["项目", "合计", "基本"], rows, [80, 80, 80])) == rows


def test_codes_that_stand_beside_no_amount_put_their_rows_in_doubt() -> None:
    """A blank fills the first line of the narrow cells, the code stands on the next ones."""

    def draw(canvas: Canvas) -> None:
        xs = (60, 76, 160, 230, 300)
        for y in (100, 120, 400):
            canvas.line(60, HEIGHT - y, 300, HEIGHT - y)
        for x in xs:
            canvas.line(x, HEIGHT - 100, x, HEIGHT - 400)
        for row, (code, name) in enumerate(
            (("208", "社会保障"), ("210", "卫生健康"), ("221", "住房保障"), ("213", "农林"))
        ):
            y = 124 + row * 40
            text(canvas, 78, y, name)
            for place, words in ((196, f"12{row}.50"), (266, f"12{row}.50")):
                text(canvas, place, y, words)
            text(canvas, 62, y + 13.5, code[:2])
            text(canvas, 62, y + 25.5, code[2:])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    amounts = [cell for cell in found.cells if cell.row > 1 and "." in cell.text]
    codes = {cell.row: cell.text for cell in found.cells if cell.column == 1}
    assert all(cell.guessed or codes.get(cell.row) for cell in amounts)


def words_in_narrow(draw: Callable[[Canvas], None]) -> Table:
    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    return found


def test_characters_over_several_columns_narrower_than_they_stand_each_in_its_own() -> None:
    def draw(canvas: Canvas) -> None:
        xs = (60, 73, 86, 99, 200)
        for y in (100, 120, 140):
            canvas.line(60, HEIGHT - y, 200, HEIGHT - y)
        for x in xs:
            canvas.line(x, HEIGHT - 100, x, HEIGHT - 140)
        text(canvas, 62, 103, "类款项", 13.8)
        text(canvas, 110, 103, "栏次", 13.8)
        text(canvas, 110, 123, "合计", 13.8)

    found = words_in_narrow(draw)
    assert [cell.text for cell in found.cells if cell.row == 1] == ["类", "款", "项", "栏次"]


def test_the_ends_of_broken_figures_alone_on_their_line_make_no_row() -> None:
    """Words in another font set the first line of some rows higher than that of others."""

    def draw(canvas: Canvas) -> None:
        width = 4 + stringWidth("12740.0", FONT, 9) + 3
        xs = [60, 160, 160 + width, 260 + width, 260 + 2 * width, 340 + 2 * width]
        for y in (100, 120, 280):
            canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
        for x in xs:
            canvas.line(x, HEIGHT - 100, x, HEIGHT - 280)
        y = 122.0
        for row, lower in enumerate((10.7, 9.6, 9.6, 10.7, 9.6)):
            for place, words in ((0, f"{row}、财政拨款"), (2, f"{row}、文化支出")):
                text(canvas, xs[place] + 2, y, words)
                text(canvas, xs[place + 1] + 2, y, f"1274{row}.0")
                text(canvas, xs[place + 2] - 2 - stringWidth("0", FONT, 9), y + lower, "0")
            text(canvas, xs[4] + 40, y, "8.50")
            y += lower + 17.4 - (0 if lower > 10 else 0.4)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [cell.text for cell in found.cells if cell.column == 2 and cell.text] == [
        f"1274{row}.0\n0" for row in range(5)
    ]


def test_amounts_that_break_off_behind_their_point_are_a_guess_unless_they_are_whole() -> None:
    """Rows stand no farther apart than the lines of one."""
    tables = (
        [("一、卫生", "95,458.2 8", "57,594.4 5"), ("二、卫生", "0.00", "57,266. 53"),
         ("三、国防支出", "19,625.9 7", "21,119. 17"), ("四、公共服 务支出", "0.00", "0.00"),
         ("五、外交支出", "81,275. 74", "63,784.8 6"), ("六、公共服 务支出", "0.00", "0.00")],
        [("一、国防支出", "0.00", "92,851. 33"), ("二、国防支出", "0.00", "87,114. 45"),
         ("三、公共服 务支出", "67,862. 65", "0.00"), ("四、卫生", "0.00", "91,421. 93"),
         ("五、卫生", "91,369.9 8", "27,550.9 6")],
    )  # fmt: skip
    width = 4 + stringWidth("10,089.3", FONT, 9) + 2
    for rows in tables:
        for pitch in (0, 1, 2):
            (found,) = read_pdf(drawn(["项目", "决算", "预算"], rows, [80, width, width], pitch), "a.pdf").tables
            whole = {words.replace(" ", "") for row in rows for words in row}
            broken = [cell for cell in found.cells if cell.row > 1 and cell.column > 1]
            assert [c.text for c in broken if c.text.replace("\n", "") not in {*whole, ""} and not c.guessed] == []

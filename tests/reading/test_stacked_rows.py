"""Rows that no rule parts between upright ones: told by where lines had to break, and by how far they stand apart."""

from collections.abc import Sequence

from drawing import HEIGHT, pdf, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.parts.columns import Piece
from budgetgraph.reading.pdf.tables.stacked_rows import stacked_rows

Cell = tuple[int, int, str]  # row, column, text
X = [60.0, 110.0, 172.0, 242.0, 312.0]
HEAD = ["编码", "名称", "基本支出", "项目支出"]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in found.grid]


def frame(canvas: Canvas, bottom: float, xs: Sequence[float] = X) -> None:
    """A ruled header; below it the sides of the columns and the foot of the table alone."""
    for y in (120, 138, bottom):
        canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
    for x in xs:
        canvas.line(x, HEIGHT - 120, x, HEIGHT - bottom)
    for x, words in zip(xs, HEAD, strict=False):
        text(canvas, x + 4, 124, words)


def figure(canvas: Canvas, right: float, top: float, words: str) -> None:
    text(canvas, right - 4 - canvas.stringWidth(words, "STSong-Light", 9), top, words)


def test_full_lines_go_on_where_rows_are_no_farther_apart_than_lines() -> None:
    rows = [
        ("201", "一般公共服务支出", "1,200.50", "0.00"),
        ("208", "教育支出", "39.00", "3.10"),
        ("210", "社会保障和就业支出", "7.25", "18.40"),
        ("213", "农林水支出", "1.00", ""),
        ("221", "住房保障改革支出", "62.03", "0.00"),
    ]

    def draw(canvas: Canvas) -> None:
        at = 139.0
        for code, label, one, other in rows:
            text(canvas, 64, at, code)
            figure(canvas, 242, at, one)
            figure(canvas, 312, at, other)
            for part in (label[:6], label[6:]):
                text(canvas, 114, at, part)
                at += 12 if part else 0
        frame(canvas, at + 1)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == [HEAD, *map(list, rows)]


def test_items_below_one_another_are_rows_though_their_columns_are_full() -> None:
    rows = [
        ("一、基本收入", "12.00", "1.00"),
        ("二、事业收入", "", ""),
        ("三、其他收入", "7.00", ""),
        ("合计", "19.00", "1.00"),
    ]

    def draw(canvas: Canvas) -> None:
        for row, (label, one, other) in enumerate(rows):
            text(canvas, 114, 139 + 12 * row, label)
            figure(canvas, 242, 139 + 12 * row, one)
            figure(canvas, 312, 139 + 12 * row, other)
        frame(canvas, 139 + 12 * len(rows) + 1)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [row[1:] for row in texts(found)[1:]] == [list(row) for row in rows]


def test_numbers_with_room_beside_them_stand_in_rows() -> None:
    rows = [
        ("201", "教育", "219", "145"),
        ("208", "社保", "1500", "961"),
        ("213", "农业", "219", "145"),
        ("221", "住房", "73", "9"),
    ]

    def draw(canvas: Canvas) -> None:
        frame(canvas, 200)
        for row, words in enumerate(rows):
            for x, word in zip(X, words, strict=False):
                text(canvas, x + 4, 140 + 14 * row, word)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == [HEAD, *map(list, rows)]
    assert not any(cell.guessed for cell in found.cells)


def test_a_code_below_the_line_of_its_row_is_in_that_row_or_a_guess() -> None:
    """A blank in front of it filled the first line of a narrow cell."""

    def draw(canvas: Canvas) -> None:
        at = 140.0
        for row, (code, label) in enumerate(
            (("208", "社会保障"), ("208", "养老支出"), ("210", "卫生健康"), ("210", "公共卫生"))
        ):
            text(canvas, 114, at, label)
            figure(canvas, 242, at, f"{row + 1},820.00")
            figure(canvas, 312, at, f"{row + 3},540.00")
            text(canvas, 64, at + 14, code)
            at += 30
        frame(canvas, at)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    wrong = [cell for cell in found.cells if cell.text[1:].startswith(",820") and cell.row != int(cell.text[0]) + 1]
    assert all(cell.guessed for cell in wrong)
    assert len(found.grid) == 5 or all(cell.guessed for cell in found.cells if cell.row > 1 and cell.text)


def test_codes_below_the_middle_of_their_rows_are_in_them() -> None:
    """As above, where texts stand in the middle of their cells: the blank line of the code is not seen."""
    rows = [
        ("207", "行政运行"),
        ("207", "图书馆"),
        ("208", "文物保护"),
        ("208", "离退休"),
        ("210", "行政医疗"),
        ("221", "住房保障"),
    ]

    def draw(canvas: Canvas) -> None:
        top = 140.0
        for row, (code, label) in enumerate(rows):
            blank = row % 3 != 2
            at = top + 6.5 * blank
            text(canvas, 64, top + 13 * blank, code)
            text(canvas, 114, at, label)
            figure(canvas, 242, at, f"{row + 1},820.00")
            figure(canvas, 312, at, "540.00")
            top += 26 if blank else 13
        frame(canvas, top)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [row[:2] for row in texts(found)[1:]] == [list(row) for row in rows]


def piece(column: int, x0: float, x1: float, middle: float, words: str) -> Piece:
    number = round(middle * 10)
    return Piece(column, 1, number, [Glyph(x0, middle - 3.5, x1, middle + 3.5, words, 7.0)])


def test_lines_on_whole_pixels_are_as_far_apart_as_others() -> None:
    """Browsers set lines 7.5 or 8.25 points apart where they are to be 7.7."""
    rows = [(182.7, [175.2, 182.7, 190.2]), (206.0, [198.5, 206.0, 213.5]), (233.0, [221.0, 229.2, 236.7, 244.2])]
    rows += [(256.2, [251.7, 260.0]), (271.2, [267.5, 275.0]), (287.0, [282.5, 290.7]), (302.0, [298.2, 305.7])]

    pieces = []
    for middle, lines in rows:
        pieces += [piece(0, 42.8, 77.8, y, "某某事业费") for y in lines[:-1]] + [
            piece(0, 42.8, 56.8, lines[-1], "支出")
        ]
        pieces += [piece(1, 140.0, 165.0, middle, "1,505.00"), piece(2, 230.0, 255.0, middle, "960.20")]
    blocks, heights = stacked_rows([39.8, 84.8, 174.0, 263.2], pieces, 7.0)
    assert len(heights) == len(rows)
    assert [len(block.pieces) for block in blocks if block.column == 0] == [len(lines) for _, lines in rows]


def test_figures_that_end_in_the_next_row_are_a_guess() -> None:
    """Where every line may be a row, and no cell tells."""
    lines = [
        ("3,64", "某某市"),
        ("0.00", "民政局"),
        ("2,64", "某某市"),
        ("0.00", "本级局"),
        ("1,00", "某某市"),
        ("0.00", "福利院"),
    ]

    def draw(canvas: Canvas) -> None:
        for row, (amount, label) in enumerate(lines):
            text(canvas, 61, 139 + 12 * row, label)
            text(canvas, 109 - canvas.stringWidth(amount, "STSong-Light", 9), 139 + 12 * row, amount)
            figure(canvas, 242, 139 + 12 * row, "5.00")
            figure(canvas, 312, 139 + 12 * row, "0.00")
        frame(canvas, 212, [60.0, 88.5, 110.0, 172.0, 242.0, 312.0])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    whole = {"3,640.00", "2,640.00", "1,000.00"}
    assert all(cell.guessed or cell.text.replace("\n", "") in whole for cell in found.cells if "," in cell.text)


def test_a_word_in_the_middle_of_two_rows_stands_in_both() -> None:
    pieces = [piece(0, 44.0, 65.0, 112.0, "推广站"), piece(0, 44.0, 58.0, 148.0, "本级")]
    for row, amount in enumerate(("50.00", "30.00", "10.00")):
        pieces.append(piece(1, 94.0, 115.0, 100.0 + 24 * row, "运转类"))
        pieces += [piece(column, 60.0 + 60 * column, 80.0 + 60 * column, 100.0 + 24 * row, amount) for column in (2, 3)]
    blocks, heights = stacked_rows([40.0, 90.0, 150.0, 210.0, 270.0], pieces, 7.0)
    assert len(heights) == 3
    assert [(block.row, block.row_span) for block in blocks if block.column == 0] == [(2, 1), (0, 2)]


def rows_of(lines: list[tuple[tuple[int, float, str], ...]], borders: list[float]) -> tuple[list[Cell], set[str]]:
    """Lines ten points apart: column, left and text of each; the cells by row, and the texts that are a guess."""
    pieces = [
        piece(column, x0, x0 + wide(words), 100.0 + 9 * number, words)
        for number, line in enumerate(lines)
        for column, x0, words in line
    ]
    blocks, _ = stacked_rows(borders, pieces, 7.0)
    said = [(block.row, block.column, "".join(glyph.text for glyph in block.glyphs)) for block in blocks]
    return sorted(said), {words for (_, _, words), block in zip(said, blocks, strict=True) if block.guessed}


def wide(words: str) -> float:
    return sum(7.0 if sign > "⺀" else 3.5 for sign in words)


def test_the_last_word_of_a_label_may_be_that_of_a_total() -> None:
    """A line that its column breaks, with no figures of its own: 本年收入合计, not a heading above a row 合计."""
    borders = [40.0, 70.0, 120.0, 170.0]
    figures = ((1, 90.0, "1,200.00"), (2, 140.0, "1,240.00"))
    lines = [((0, 41.0, "八、其他"),), ((0, 41.0, "收入"), *figures), ((0, 41.0, "本年收入"),)]
    lines += [((0, 41.0, "合计"), *figures), ((0, 41.0, "总计"), *figures)]
    cells, _ = rows_of(lines, borders)
    assert [words for _, column, words in cells if column == 0] == ["八、其他收入", "本年收入合计", "总计"]
    lines = [((0, 41.0, "某项支出"), *figures), ((0, 41.0, "合计"), *figures)]
    cells, guessed = rows_of(lines * 2, borders)
    assert [words for _, column, words in cells if column == 0] == ["某项支出", "合计"] * 2
    assert not guessed


def test_amounts_with_more_than_two_decimals_are_broken_as_others_are() -> None:
    """They all have as many with what stands below them."""
    borders = [40.0, 70.0, 100.0, 126.0]
    lines: list[tuple[tuple[int, float, str], ...]] = []
    for label, total, rest, part, other in (
        ("教育体局", "691.8456", "78", "691.845", "678"),
        ("第一中学", "12.00000", "0", "12.0000", "00"),
        ("第二中学", "620.5000", "00", "620.500", "000"),
    ):
        lines += [((0, 41.0, "梅里州的"), (1, 71.0, total), (2, 101.0, part))]
        lines += [((0, 41.0, label), (1, 99.0 - wide(rest), rest), (2, 125.5 - wide(other), other))]
    cells, guessed = rows_of(lines, borders)
    assert [words for _, column, words in cells if column == 1] == ["691.845678", "12.000000", "620.500000"]
    assert not guessed


def test_a_number_in_a_column_of_texts_begins_no_row() -> None:
    """免费开放 | 300天 beside a label of two lines: only labels are numbered (201 一般公共服务支出)."""
    borders = [40.0, 70.0, 120.0, 170.0]
    lines: list[tuple[tuple[int, float, str], ...]] = []
    for name, rest, said, more in (
        ("文化站免", "费开放", "免费开放", "300天"),
        ("市政道路", "养护", "道路完好", "率达标"),
    ):
        lines += [((0, 41.0, name), (1, 90.0, "1,200.00"), (2, 141.2, said))]
        lines += [((0, 41.0, rest), (2, 141.2, more))]
    cells, guessed = rows_of(lines, borders)
    assert [words for _, column, words in cells if column == 2] == ["免费开放300天", "道路完好率达标"]
    assert not guessed


def test_a_row_that_may_hold_the_end_of_the_label_above_is_a_guess_where_that_is_one() -> None:
    """At the foot of the cells: 水产技术推广站 of two lines beside two rows, below rows of several lines."""
    borders = [40.0, 70.0, 110.0, 150.0]
    lines: list[tuple[tuple[int, float, str], ...]] = [((0, 41.0, "渔业局本"),)]
    lines += [((0, 41.0, "级"), (1, 71.0, "渔港清淤"), (2, 120.0, "100.00")), ((1, 71.0, "良种场运"),)]
    lines += [((0, 41.0, "水产技术"), (1, 71.0, "行"), (2, 124.0, "50.00"))]
    lines += [((0, 41.0, "推广站"), (1, 71.0, "病害测报"), (2, 124.0, "30.00"))]
    _, guessed = rows_of(lines, borders)
    assert "30.00" in guessed

"""The account: what became of every number of a Document.

The document, the filled Disclosure and what its readers used in; `Account` out, and `disclosure.unread` and
`numbers_seen` set. A number is a figure, a claim, part of an indicator or a project, structural (date, ordinal,
document number, phone, code ...), or unread.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.extraction.held import Held, number_of
from budgetgraph.extraction.numbers import parse, unit_pattern
from budgetgraph.extraction.persons.privacy import MASK, is_personal_label, mask, numbers_of_persons, personal
from budgetgraph.extraction.records import Disclosure, Place, UnreadFigure
from budgetgraph.extraction.tables.header_rows import is_number_row
from budgetgraph.extraction.text.outline import Line, outline
from budgetgraph.extraction.text.passages import level, passages
from budgetgraph.extraction.text.structure import NUMBER, kind_at, structural
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

READ = ("figure", "claim", "indicator", "project")
UNREAD = "unread"
_ONE_NUMBER = re.compile(r"\d[\d,， ]*\.[\d ]*\d|\d{1,3}(?: ?[,，] ?\d{3})+")
_GLUED_ORDINAL = re.compile(r"\s*(?:\d{1,2}\s+(?=[\u4e00-\u9fff（]{3})|0\d\s+(?=[\u4e00-\u9fff]{2}))")
_HEAD_ROWS = 7
_DIGIT = re.compile(r"\d")
_DIGITS_OF_PHONES = (7, 8, 11, 12)


@dataclass(frozen=True, slots=True)
class Token:
    """One number of the document. `block` counts `Document.blocks` from 0; offsets are in the paragraph's or cell's
    text; `row` and `column` stand for numbers in cells. `what` is one of `READ`, a structural kind, or "unread"."""

    what: str
    printed: str
    block: int
    start: int
    end: int
    row: int = 0
    column: int = 0

    @property
    def structural(self) -> bool:
        """Is it a number that is no figure?"""
        return self.what not in READ and self.what != UNREAD


@dataclass(frozen=True)
class Account:
    """Every number of a document and what it became."""

    tokens: tuple[Token, ...]

    @property
    def counts(self) -> Counter[str]:
        """What -> how many numbers."""
        return Counter(token.what for token in self.tokens)

    @property
    def seen(self) -> int:
        """The numbers that are not structural."""
        return sum(not token.structural for token in self.tokens)

    @property
    def unread(self) -> tuple[Token, ...]:
        """The numbers that nothing uses."""
        return tuple(token for token in self.tokens if token.what == UNREAD)

    @property
    def share_read(self) -> Decimal | None:
        """The share of the numbers seen that some record uses, from 0 to 1; None for a document without numbers."""
        return Decimal(self.seen - len(self.unread)) / self.seen if self.seen else None


def account(document: Document, disclosure: Disclosure, used: Used) -> Account:
    """Classifies every number. Sets `disclosure.unread` and `disclosure.numbers_seen`."""
    held = Held(document, disclosure)
    lines = outline(document)
    broken = _broken(document, lines)
    spans: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for at, start, end, what in used.spans:
        spans[at].append((start, end, what))
    tokens: list[Token] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            tokens += _of_paragraph(index, block, spans[index], lines[index], broken.get(index, []), held)
        else:
            tokens += _of_table(index, block, held, used)
    result = Account(tuple(tokens))
    disclosure.numbers_seen = result.seen
    disclosure.unread = [_unread(document, token) for token in result.unread]
    return result


def _broken(document: Document, lines: dict[int, Line]) -> dict[int, list[tuple[int, int, str]]]:
    """Structural stretches of sentences that a page break cut ("2024" and "年预算数"), by block."""
    found: dict[int, list[tuple[int, int, str]]] = {}
    for passage in passages(document, lines):
        if passage.origins and passage.origins[0][0] != passage.origins[-1][0]:
            for start, end, what in structural(passage.text):
                for block, low, high in passage.spans(start, end):
                    found.setdefault(block, []).append((low, high, what))
    return found


def _of_paragraph(
    index: int,
    paragraph: Paragraph,
    used: list[tuple[int, int, str]],
    line: Line,
    broken: list[tuple[int, int, str]],
    held: Held,
) -> Iterator[Token]:
    text, origins = level(paragraph.text, index)
    spans = structural(text)
    private = personal(paragraph.text)
    for match in NUMBER.finditer(text):
        start, end = origins[match.start()][1], origins[match.end() - 1][1] + 1
        by = {w for low, high, w in used if low < end and start < high}
        what = _held_in_text(by, paragraph.place_at(start), number_of(match[0]), held)
        if what is None and line.kind in ("contents", "furniture"):
            what = "page" if line.kind == "contents" else "furniture"
        if what is None and any(low <= start and end <= high for low, high, _ in private):
            what = "phone"
        what = what or kind_at(spans, match.start(), match.end()) or kind_at(broken, start, end)
        if what is None and start == 0 and _counts_line(paragraph.text, text[match.end() :]):
            what = "ordinal"
        if what is None and _is_long(match.group(0)) and MASK in mask(_sentence(paragraph.text, start)):
            what = "phone"
        what = what or UNREAD
        yield Token(what, match.group(0), index, start, end)


def _counts_line(text: str, behind: str) -> bool:
    """Does a line open with a number that blanks part from its words, and that counts nothing?"""
    behind = behind.lstrip()
    is_amount = unit_pattern().match(behind) or patterns("label_patterns.csv")["money_behind"].search(behind)
    return _GLUED_ORDINAL.match(text) is not None and not is_amount


def _held_in_text(by: set[str], line: tuple[int | None, int | None], number: Decimal | None, held: Held) -> str | None:
    """What says a number of running text, of the kinds of readers that came by it."""
    if "claim" in by and held.told(line, number):
        return "claim"
    return next((what for what in ("indicator", "project") if what in by and held.recorded(number)), None)


def _of_table(index: int, table: Table, held: Held, used: Used) -> Iterator[Token]:
    figures = held.figures
    ordinal_rows = _ordinal_rows(table)
    counted = _count_row(table)
    repeated = _repeated_in_heads(table, counted[0] if counted else 0, figures)
    coded = _columns_under(table, "code_head")
    named = _columns_under(table, "name_head")
    heads = _head_rows(table)
    for cell in table.cells:
        if not _DIGIT.search(cell.text):
            continue
        text, origins = level(cell.text)
        place = (table.number, cell.row, cell.column)
        spans = structural(text)
        private = _beside_personal_label(table, cell)
        glued = patterns("label_patterns.csv")["glued_code"].match(text)
        glued_ordinal = _GLUED_ORDINAL.match(cell.text)
        printed = {number_of(figure) for figure in figures.get(place, ())}
        for match in _numbers_in(cell, text):
            start, end = origins[match.start()][1], origins[match.end() - 1][1] + 1
            number = number_of(match[0])
            if number in printed:
                what = "figure"
            elif held.claimed(place, number):
                what = "claim"
            elif private:
                what = "phone"
            elif glued and match.end() <= glued.end():
                what = "code"
            elif glued_ordinal and end <= glued_ordinal.end():
                what = "ordinal"
            elif (structure := kind_at(spans, match.start(), match.end())) and structure != "page":
                what = structure
            elif place in used.cells and place not in used.told and (held_by := held.in_form(table, cell, number)):
                what = held_by
            elif (cell.row, cell.column, match.group(0)) in repeated:
                what = "figure"
            elif _is_counted(cell, counted) or (cell.row in ordinal_rows and match.group(0).isdecimal()):
                what = "ordinal"
            elif cell.row in heads and match.group(0).isdecimal():
                what = "head"
            elif cell.row > named.get(cell.column, table.height):
                what = "name"
            elif (
                re.fullmatch(r"\d{1,24}(?:\.\d\d){0,2}", key(cell.text))
                and cell.column in coded
                and cell.row > coded[cell.column]
            ) or (text.isdecimal() and _named("code_label", key(_before(table, cell)))):
                what = "code"
            elif (_is_long(match.group(0)) and _is_phone(table, cell)) or any(
                a <= match.start() and match.end() <= b for a, b in numbers_of_persons(text)
            ):
                what = "phone"
            else:
                what = UNREAD
            yield Token(what, match.group(0), index, start, end, cell.row, cell.column)


def _numbers_in(cell: Cell, text: str) -> Iterator[re.Match[str]]:
    """The numbers of a cell; one where the whole cell is one number, whatever blanks part its digits."""
    found = list(NUMBER.finditer(text))
    if len(found) > 1 and parse(cell.text) and (whole := _ONE_NUMBER.search(text)):
        return iter([whole])
    return iter(found)


def _is_long(printed: str) -> bool:
    """Has a number the digits of a telephone, and no sign that makes it an amount?"""
    return printed.isdecimal() and len(printed) in _DIGITS_OF_PHONES


def _is_phone(table: Table, cell: Cell) -> bool:
    """Is a long number beside a person, in a column in which no amounts stand?"""
    others = (row[cell.column - 1] for row in table.grid)
    amounts = any(other and (printed := parse(other.text)) and not _is_long(printed.text) for other in others)
    return not amounts and MASK in row_text(table, cell.row)


def _named(what: str, text: str) -> bool:
    return bool(patterns("account_patterns.csv")[what].fullmatch(text))


def _ordinal_rows(table: Table) -> set[int]:
    """Rows that number the columns: 栏次, or 1, 2, 3 … right under the heads."""
    found: set[int] = set()
    for number, row in enumerate(table.grid, start=1):
        texts = [key(cell.text) for cell in row if cell]
        digits = [text for text in texts if text.isdecimal()]
        others = {t for t in texts if t and not t.isdecimal() and not _named("count_beside", t)}
        if any(_named("count_row", text) for text in texts) or (number <= _HEAD_ROWS and is_number_row(texts)):
            found.add(number)
        elif number <= _HEAD_ROWS and len(digits) >= 3 and len(others) <= 1:
            counted = [int(d) for d in digits]
            if counted[0] in (0, 1) and counted == sorted(counted) and counted[-1] <= 2 * len(counted):
                found.add(number)
    return found


def _count_row(table: Table) -> tuple[int, int] | None:
    """(row, column) of the word 栏次 near the top: the column numbers the lines, the rows above it are heads."""
    found = (
        c for c in table.cells if c.row <= _HEAD_ROWS and _named("count_row", key(c.text)) and len(key(c.text)) > 1
    )
    return next(((cell.row, cell.column) for cell in found), None)


def _is_counted(cell: Cell, count: tuple[int, int] | None) -> bool:
    """Does the cell stand above the word 栏次 in its column?"""
    return count is not None and cell.row <= count[0] and cell.column == count[1]


def _repeated_in_heads(table: Table, heads: int, figures: Container[tuple[int, int, int]]) -> set[tuple[int, int, str]]:
    """(row, column, number) of amounts that a reading drew up into the heads from a figure below, where they stand
    again.
    """
    below: dict[int, set[Decimal]] = {}
    if heads > 1:
        for cell in table.cells:
            printed = parse(cell.text) if (table.number, cell.row, cell.column) in figures else None
            if printed and printed.places:
                below.setdefault(cell.column, set()).add(printed.value)
    return {
        (cell.row, cell.column, match[0])
        for cell in table.cells
        if cell.row < heads and cell.column in below
        for match in NUMBER.finditer(level(cell.text)[0])
        if (printed := parse(match[0])) and printed.value in below[cell.column]
    }


def _head_rows(table: Table) -> set[int]:
    """Rows that name columns, by two or more words of table heads. Stray digits there are no figures."""
    return {
        number
        for number, row in enumerate(table.grid, start=1)
        if sum(_named("head_word", key(text)) for text in {cell.text for cell in row if cell}) >= 2
        and not any(re.fullmatch(r"[\d,]+\.\d+", key(cell.text)) for cell in row if cell)
    }


def _columns_under(table: Table, said: str) -> dict[int, int]:
    """Column -> the row of the head that says so: that its numbers are codes or ordinals, or parts of names."""
    found: dict[int, int] = {}
    for number, row in enumerate(table.grid, start=1):
        for column, cell in enumerate(row, start=1):
            if cell is None:
                continue
            head = key(cell.text)
            near_top = number <= _HEAD_ROWS or _named("ordinal_head", head)
            if near_top and _named(said, head) and not head.isdecimal():
                found.setdefault(column, number)
    return found


def _beside_personal_label(table: Table, cell: Cell) -> bool:
    before = _before(table, cell)
    return bool(before) and is_personal_label(before)


def _before(table: Table, cell: Cell) -> str:
    """The nearest text before a cell in its row."""
    row = table.grid[cell.row - 1][: cell.column - 1]
    return next((c.text for c in reversed(row) if c is not None and c is not cell and key(c.text)), "")


def _unread(document: Document, token: Token) -> UnreadFigure:
    block = document.blocks[token.block]
    if isinstance(block, Paragraph):
        page, line = block.place_at(token.start)
        box = block.box
        place = Place(page=page, line=line, box=(box.x0, box.y0, box.x1, box.y1) if box else None)
        return UnreadFigure(printed=token.printed, quote=mask(_sentence(block.text, token.start)), place=place)
    cell = next(c for c in block.cells_in(token.row) if c.column == token.column)
    box = cell.box
    return UnreadFigure(
        printed=token.printed,
        quote=row_text(block, token.row),
        place=Place(
            page=cell.page,
            line=cell.line,
            cell=block.place_of(cell),
            box=(box.x0, box.y0, box.x1, box.y1) if box else None,
        ),
    )


def row_text(table: Table, row: int) -> str:
    """The texts of a row, joined by " | ", without personal data."""
    texts: list[str] = []
    seen: set[int] = set()
    for cell in table.grid[row - 1]:
        if cell is None or id(cell) in seen or not key(cell.text):
            continue
        seen.add(id(cell))
        texts.append(MASK if texts and is_personal_label(texts[-1]) else cell.text.replace("\n", ""))
    return mask(" | ".join(texts))


def _sentence(text: str, at: int) -> str:
    begin = max(text.rfind(sign, 0, at) for sign in "。；！？") + 1
    ends = [end for end in (text.find(sign, at) for sign in "。；！？") if end >= 0]
    return text[begin : min(ends) + 1 if ends else len(text)].strip()

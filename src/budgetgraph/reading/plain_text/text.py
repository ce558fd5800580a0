"""Plain text with tab-separated tables becomes a Document: UTF-8 or GB18030 bytes in, paragraphs and tables out.

Transcripts carry scars of their making (Markdown and HTML residue, tables cut by page breaks): residue is dropped,
the pieces of one table are joined. Places are line numbers of the file; a text file has no pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetgraph.reading.document import Cell, Document, Paragraph, ReadingError, Table
from budgetgraph.reading.folding import fold, key
from budgetgraph.reading.joined.joining_rows import is_cut_row, repeated_header
from budgetgraph.reading.plain_text.bar_columns import barred, with_empty_cells, with_totals_in_place
from budgetgraph.reading.plain_text.blank_columns import tabbed
from budgetgraph.resources import patterns

READER = "text 6"
_HEADING = re.compile(r"^(#{1,6})\s+")
_RESIDUE = re.compile(r"</?(?:b|p|i|u|strong|em|span|font|sup|sub)\b[^>]*>|\*\*|(?<!\S)__|__(?!\S)", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MATHS = re.compile(r"\$([^$\n]{1,40})\$")
_BOUND = re.compile(r"\s*[=＝≥≤<>]\s*\d")
_MATHS_SIGNS = {r"\geqslant": "≥", r"\leqslant": "≤", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤",
                r"\times": "×", r"\%": "%", r"\,": ""}  # fmt: skip
_LIST_MARK = re.compile(r"^\s*[-*•]\s+(?=\S)")
_PAGE_NUMBER = re.compile(r"^[.…·\s]*\d{1,3}$")
_RUNNING_HEAD_LENGTH = 40
_SCRAP_LENGTH = 40
_WORD = re.compile("[\u4e00-\u9fff]{2}")
_FIGURE = re.compile(r"-?[\d,]+(?:\. ?\d+)?")
_DIGIT = re.compile(r"\d")
_SHORT_LENGTH = 8
_FEWEST_HEADS = 3


def _said(name: str) -> re.Pattern[str]:
    return patterns("line_patterns.csv")[name]


@dataclass
class _Line:
    number: int
    text: str


def decode(data: bytes, name: str) -> str:
    """The text of the bytes, which are UTF-8 (with or without mark), UTF-16 with mark, or GB18030.

    Raises `ReadingError` for bytes that are none of these.
    """
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadingError(f"{name}: the bytes are neither UTF-8 nor GB18030 text; save the file as UTF-8")


def read_text(data: bytes, name: str) -> Document:
    """Reads a text file. Raises `ReadingError` for an empty file, binary bytes or an unknown encoding."""
    if not data.strip():
        raise ReadingError(f"{name}: the file is empty")
    text = decode(data, name)
    if "\x00" in text:
        raise ReadingError(f"{name}: the file is not text (it holds NUL characters); check its extension")
    return Document.of_file(data, name, "text/plain", READER, blocks_of(text))


def blocks_of(text: str) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables of a text, with the numbers of their lines."""
    lines = with_empty_cells(tabbed(barred(text.splitlines())))
    return _blocks([_Line(number, line) for number, line in enumerate(lines, start=1)])


def _blocks(lines: Sequence[_Line]) -> Iterator[Paragraph | Table]:
    pieces = list(_pieces(lines))
    repeated = _repeated_lines(pieces)
    number = 0
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if isinstance(piece, Paragraph):
            yield piece
            at += 1
            continue
        rows = list(piece)
        between: list[Paragraph] = []
        following = at + 1
        while following < len(pieces):
            candidate = pieces[following]
            if isinstance(candidate, Paragraph):
                if not _is_running_head(candidate.text, repeated):
                    break
                between.append(candidate)
                following += 1
                continue
            if not _continues(rows, candidate, between=[p.text for p in between]):
                break
            rows = _joined(rows, candidate)
            between = []
            following += 1
            at = following - 1
        number += 1
        yield _table(number, rows)
        at += 1


_Row = tuple[int, list[str]]  # line number and the texts of the cells
_Piece = Paragraph | list[_Row]


def _pieces(lines: Sequence[_Line]) -> Iterator[_Piece]:
    """Paragraphs and uncut runs of tabbed lines, in order."""
    run: list[_Row] = []
    for line in lines:
        if "\t" in line.text:
            run.append((line.number, [_clean(cell) for cell in line.text.split("\t")]))
            continue
        if run:
            yield from _run(run)
            run = []
        heading = _HEADING.match(line.text)
        text = _clean(_HEADING.sub("", line.text))
        if text:
            yield Paragraph(text=text, line=line.number, heading=len(heading.group(1)) if heading else None)
    if run:
        yield from _run(run)


def _run(run: list[_Row]) -> Iterator[_Piece]:
    run = [row for row in run if any(row[1])]
    if not run:
        return
    if _is_contents(run) or _is_loose(run):
        for number, cells in run:
            yield Paragraph(text=" ".join(cell for cell in cells if cell), line=number)
    else:
        yield with_totals_in_place(run)


def _is_contents(run: list[_Row]) -> bool:
    """A table of contents set with tabs: each line a title and perhaps its page number, the pages never falling."""
    pages: list[int] = []
    for _, cells in run:
        filled = [cell for cell in cells if cell]
        if len(filled) > 2 and not all(len(cell) <= 3 or not cell[:1].isdecimal() for cell in filled):
            return False
        numbers = [cell for cell in filled if _PAGE_NUMBER.match(cell)]
        words = [cell for cell in filled if not _PAGE_NUMBER.match(cell)]
        if len(numbers) > 1 or (not words and numbers):
            return False
        if numbers and filled[-1] is not numbers[0]:
            return False
        pages += [int(re.sub(r"\D", "", cell)) for cell in numbers]
    widest = max(len([cell for cell in cells if cell]) for _, cells in run)
    entries = sum(
        bool(_said("contents_entry").match("".join(cells))) for _, cells in run
    )  # a small table ends in a number too
    return bool(pages) and (len(pages) > 2 or entries == len(run)) and widest <= 3 and pages == sorted(pages)


def _is_loose(run: list[_Row]) -> bool:
    """Scraps such as a unit line that the transcription set with tabs: no table, and no reason to end one."""
    texts = [cell for _, cells in run for cell in cells if cell]
    if _said("unit_above").search(key("".join(texts))) and sum(map(len, texts)) <= _SCRAP_LENGTH:
        return True
    return len(run) <= 3 and len(texts) <= 6 and sum(map(len, texts)) <= _SCRAP_LENGTH and not _is_header(texts)


def _is_header(texts: list[str]) -> bool:
    """Do at least three cells hold words, as the head of a small table would?"""
    return sum(bool(_WORD.search(text)) for text in texts) >= 3


def _clean(text: str) -> str:
    text = _LINE_BREAK.sub("\n", text)
    text = _MATHS.sub(_plain_maths, text)
    text = _RESIDUE.sub("", text)
    return fold(_LIST_MARK.sub("", text)).strip()


def _plain_maths(match: re.Match[str]) -> str:
    inner = match.group(1)
    if "\\" not in inner:
        return inner.strip() if _BOUND.match(inner) else match.group(0)
    for sign, plain in _MATHS_SIGNS.items():
        inner = inner.replace(sign, plain)
    return re.sub(r"\\[a-z]+|[{}]", "", inner).strip()


def _repeated_lines(pieces: Sequence[_Piece]) -> set[str]:
    seen: set[str] = set()
    repeated: set[str] = set()
    for piece in pieces:
        if isinstance(piece, Paragraph):
            form = key(piece.text)
            (repeated if form in seen else seen).add(form)
    return repeated


def _is_running_head(text: str, repeated: set[str]) -> bool:
    form = key(text)
    if _said("captioned").search(text):
        return False
    return (
        len(form) <= _SHORT_LENGTH
        or not _WORD.search(form)
        or bool(_said("unit_above").search(form))
        or (len(form) <= _RUNNING_HEAD_LENGTH and form in repeated)
    )


def _is_page_mark(text: str) -> bool:
    """Is a line nothing but the number of a page (25, — 17 —, 第 12 页，共 19 页)?"""
    return bool(_said("page_mark").match(text))


def _continues(rows: list[_Row], piece: list[_Row], *, between: Sequence[str]) -> bool:
    texts = [cells for _, cells in rows]
    following = [cells for _, cells in piece]
    apart = not all(map(_is_page_mark, between))
    if repeated_header(texts, following) or (not apart and _heads_again(texts, following[0])):
        return True
    # Without a repeated header only the page break itself may lie between, and the piece must begin with data:
    # transcripts lose or gain a column at a page break, so the number of tabs need not agree exactly.
    begins_with_data = any(_FIGURE.fullmatch(cell) for cell in following[0]) or not any(following[0][:1])
    if between and len(following[0]) == len(texts[-1]):
        begins_with_data |= any(map(_DIGIT.search, following[0]))
    return not apart and begins_with_data and abs(len(following[0]) - len(texts[-1])) <= 2


def _heads_again(table: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Does a row repeat the heads that stand deeper in a table, below the labels of a form?"""
    heads = [key(cell) for cell in row if cell]
    words = len(heads) >= _FEWEST_HEADS and all(map(_WORD.search, heads))
    return words and any([key(cell) for cell in above if cell] == heads for above in table)


def _joined(rows: list[_Row], piece: list[_Row]) -> list[_Row]:
    header = repeated_header([cells for _, cells in rows], [cells for _, cells in piece])
    header = header or int(_heads_again([cells for _, cells in rows], piece[0][1]))
    rest = piece[header:]
    if header and rest and is_cut_row(rows[-1][1], rest[0][1]):
        number, cells = rows[-1]
        extra = rest[0][1] + [""] * len(cells)
        rows = [*rows[:-1], (number, [cell + extra[at] for at, cell in enumerate(cells)])]
        rest = rest[1:]
    return rows + rest


def _table(number: int, rows: list[_Row]) -> Table:
    cells = tuple(
        Cell(row=r, column=c, text=text, line=line)
        for r, (line, texts) in enumerate(rows, start=1)
        for c, text in enumerate(texts, start=1)
    )
    return Table(number=number, cells=cells, method="tabs")

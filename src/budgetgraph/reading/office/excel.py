"""Excel workbooks: the bytes of an xlsx become a Document; each sheet gives its title lines, its tables and its notes.

Cells hold what the sheet shows (stored values of formulas, number formats), merged cells are spans, and every cell
keeps its address ("Sheet!D7"); pictures that stand on sheets come last. Hidden sheets are read and marked; hidden rows
and columns are left out with a warning.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from openpyxl.utils.cell import get_column_letter

from budgetgraph.reading.document import Cell, Document, Paragraph, ReadingError, Table
from budgetgraph.reading.folding import fold
from budgetgraph.reading.inlaid import Inlaid
from budgetgraph.reading.office.workbook import Sheet, sheets
from budgetgraph.reading.package import chunks, open_package, refuse_declarations
from budgetgraph.reading.title_rows import parts

READER = "excel 8"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#{2,})$")
_WIDEST_GAP = 6  # blank columns side by side that are kept


def read_xlsx(data: bytes, name: str) -> Document:
    """Reads an xlsx file. Raises `ReadingError` for one that is damaged, encrypted, hostile or no workbook."""
    package = open_package(data, name)
    if not any(member.startswith("xl/") for member in package.namelist()):
        raise ReadingError(f"{name}: the package holds no workbook; check the extension")
    refuse_declarations(package, name)
    blocks: list[Paragraph | Table] = []
    warnings: list[str] = []
    try:
        for sheet in sheets(package, name):
            blocks.extend(_blocks(sheet))
            warnings.extend(_warnings(sheet))
    except (KeyError, ValueError, IndexError, TypeError, RecursionError) as error:
        raise ReadingError(f"{name}: not a readable workbook ({type(error).__name__}: {error})") from error
    inlaid = Inlaid(name)
    for member in package.namelist():
        if member.startswith("xl/media/"):
            blocks.extend(inlaid.blocks(b"".join(chunks(package, member, name))))
    warnings.extend(inlaid.warnings())
    if not blocks:
        raise ReadingError(f"{name}: no sheet holds any text")
    return Document.of_file(data, name, MEDIA_TYPE, READER, blocks, warnings=warnings)


def shown_in_text(data: bytes, name: str) -> Iterator[Paragraph | Table]:
    """What a workbook embedded in a text shows there: its active sheet, whose cells have no address of their own.

    Raises `ReadingError` as `read_xlsx` does.
    """
    package = open_package(data, name)
    refuse_declarations(package, name)
    for sheet in sheets(package, name):
        for block in _blocks(sheet) if sheet.active else ():
            if isinstance(block, Table):
                yield replace(block, name=None, cells=tuple(cell._replace(address=None) for cell in block.cells))
            else:
                yield block


def _warnings(sheet: Sheet) -> Iterator[str]:
    if sheet.uncomputed:
        places = ", ".join(f"{sheet.name}!{place}" for place in sheet.uncomputed[:5])
        yield (
            f"{len(sheet.uncomputed)} formulas without a stored value ({places}): open and save the file in Excel or "
            "WPS, then read it again"
        )
    errors = [
        f"{sheet.name}!{get_column_letter(column)}{row} {text.strip()}"
        for (row, column), text in sorted(sheet.texts.items())
        if _ERROR.match(text.strip())
    ]
    if errors:
        yield (
            f"{len(errors)} cells show an error in place of a figure ({', '.join(errors[:5])}): ask for the sheet with "
            "its figures"
        )
    left_out = sum(r in sheet.hidden_rows or c in sheet.hidden_columns for r, c in sheet.texts)
    if left_out:
        yield f"{left_out} cells in hidden rows or columns of sheet {sheet.name} were left out"


def _blocks(sheet: Sheet) -> Iterator[Paragraph | Table]:
    for part in parts(list(_cells(sheet))):
        yield from (Paragraph(line) for text in part.before for line in text.split("\n") if line.strip())
        if part.cells:
            yield Table(0, part.cells, method="native", name=fold(sheet.name), hidden=sheet.hidden)
        yield from (Paragraph(line) for text in part.after for line in text.split("\n") if line.strip())


def _cells(sheet: Sheet) -> Iterator[Cell]:
    """The cells that are shown, on a grid without hidden rows, hidden columns and wide gaps."""
    texts = {
        place: fold(text)
        for place, text in sheet.texts.items()
        if place[0] not in sheet.hidden_rows and place[1] not in sheet.hidden_columns
    }
    if not texts:
        return
    bottom, right = max(r for r, _ in texts), max(c for _, c in texts)
    spans = {(m.top, m.left): m for m in sheet.merged if m.top <= bottom and m.left <= right}
    rows = _numbers(1, bottom, sheet.hidden_rows)
    columns = _columns({c for _, c in texts} | {left for _, left in spans}, right, sheet.hidden_columns)
    extent = {place: (min(m.bottom, bottom), min(m.right, right)) for place, m in spans.items()}
    down_the_sheet, across_it = list(rows), list(columns)
    left = len(rows) * len(columns)  # places that merged cells may still cover: they do not overlap one another
    for (row, column), text in sorted(texts.items()):
        last_row, last_column = extent.get((row, column), (row, column))
        down, across = _between(down_the_sheet, row, last_row), _between(across_it, column, last_column)
        left -= down * across if (row, column) in extent else 0
        yield Cell(
            row=rows[row],
            column=columns[column],
            text="\n".join(line.strip() for line in text.split("\n") if line.strip()),
            row_span=down if left >= 0 else 1,
            column_span=across if left >= 0 else 1,
            address=f"{sheet.name}!{get_column_letter(column)}{row}",
        )


def _between(places: list[int], first: int, last: int) -> int:
    """How many of the rows or columns that are shown lie in a stretch of the sheet."""
    return bisect_right(places, last) - bisect_left(places, first)


def _numbers(first: int, last: int, hidden: set[int]) -> dict[int, int]:
    """Grid number by sheet number, hidden ones left out."""
    numbers: dict[int, int] = {}
    for at in range(first, last + 1):
        if at not in hidden:
            numbers[at] = len(numbers) + 1
    return numbers


def _columns(used: set[int], last: int, hidden: set[int]) -> dict[int, int]:
    """Grid column by sheet column: of a wide gap between used columns only its first blank columns are kept."""
    skipped = set(hidden)
    before = 0
    for column in sorted(used):
        skipped.update(range(before + 1 + _WIDEST_GAP, column))
        before = column
    return _numbers(1, last, skipped)

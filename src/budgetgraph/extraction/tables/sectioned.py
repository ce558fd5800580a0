"""Wide tables in sections: a line across the table says what the figures of the lines below it are.

预算数 and 决算数 part the amounts below heads that name the items; below them may stand counts of things beside their
labels (相关统计数). A Reading of the whole table in, Row records out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Figure, Row
from budgetgraph.extraction.tables.counting import counted
from budgetgraph.extraction.tables.figures import Reading
from budgetgraph.extraction.tables.heads import lay_out
from budgetgraph.extraction.tables.wide_rows import column_of_line, wide_rows
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import squeeze

_FEWEST = 2  # sections that are phases


def sections_of(table: Table) -> list[Cell]:
    """The lines across a table that head its sections, two phases at least among them; none where it has no such."""
    across = [c for c in table.cells if c.column == 1 and c.column_span >= table.width > 2 and squeeze(c.text)]
    lines = [cell for cell in across if cell.row > 1]
    return lines if sum(column_of_line(squeeze(cell.text)) is not None for cell in lines) >= _FEWEST else []


def sectioned_rows(reading: Reading, lines: Sequence[Cell], year: int | None) -> list[Row]:
    """A row for each item of the heads with a figure of each section, and one for each thing that is counted."""
    rows: list[Row] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        last = following.row - 1 if following else reading.table.height
        column = column_of_line(squeeze(line.text))
        found = _items(reading, lines[0].row, line, last, year) if column else _counts(reading.table, line, last)
        for row in found:
            for figure in row.figures:
                figure.column = column if column and figure.column == "column:total" else figure.column
            known = next((one for one in rows if (one.label, one.concept) == (row.label, row.concept)), None)
            if known is None:
                rows.append(row)
            else:
                known.figures += row.figures
    return rows


def _items(reading: Reading, heads: int, line: Cell, last: int, year: int | None) -> Iterator[Row]:
    """The items of the heads of the table with the figures of the lines of one section."""
    for number in range(line.row + 1, last + 1):
        own = [cell for cell in reading.table.cells_in(number) if parse(cell.text)]
        if not own:
            continue
        above = [cell for cell in reading.table.cells if cell.row < heads]
        below = [cell._replace(row=heads) for cell in reading.table.cells_in(number)]
        small = Table(reading.table.number, (*above, *below), reading.table.method)
        layout = replace(lay_out(small, reading.kind, last=heads, year=year), first=number, last=number)
        yield from wide_rows(replace(reading, layout=layout))


def _counts(table: Table, line: Cell, last: int) -> Iterator[Row]:
    """The things that a section counts, each beside its label."""
    for number in range(line.row + 1, last + 1):
        label: Cell | None = None
        for cell in (c for c in table.cells_in(number) if squeeze(c.text)):
            printed = parse(cell.text)
            if printed and label:
                text = squeeze(label.text)
                figure = Figure(
                    column="column:quantity",
                    value=printed.value,
                    printed=printed.text,
                    unit=counted(text) or "other",
                    resolution=printed.last_place,
                    header=squeeze(line.text),
                    place=place_of(table, cell),
                    confidence=cell.confidence,
                    flags=["ocr"] if cell.confidence is not None else [],
                )
                yield Row(label=text, concept=f"printed:{text}", figures=[figure], place=place_of(table, label))
            label = None if printed else cell

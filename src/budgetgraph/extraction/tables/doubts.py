"""Figures that were read by guessing, by OCR or from a table without rules, and that nothing proves: "doubtful".

In: the statements with their roles and units settled; out: flags. A figure of a table without upright rules is
doubtful where its row or column is none that the lists know; a guessed or recognised figure also where a printed sum
that it takes part in does not come out, unless another one does, and a recognised one whose label or head is unsure,
misread or unread, whose table has no title, or whose code is that of a class of another name. Rows of figures without a
single label are doubtful however they were read: they are columns whose labels stand on another page. Nothing else that
was read from rules or cells is doubted: there a sum that fails is a finding about the report.

A recognised figure whose reading was doubtful is believed where a sum that is not nil comes out with it, unless all it
adds up is one more doubtful figure; one that only another reading makes come out is mended (see `sum_mending`) and
stays in doubt.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from budgetgraph import resources
from budgetgraph.extraction.concepts import bare_label, is_class, is_named_otherwise, is_slip_of_class, names
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Disclosure, Figure, Place, Row, Statement
from budgetgraph.extraction.tables.layouts import HEAD_UNKNOWN
from budgetgraph.extraction.tables.misread_words import named_figures, under_misread_words
from budgetgraph.extraction.tables.sum_mending import MENDED, mend_by_sums
from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key

DOUBTFUL = "doubtful"
_GUESSED, _RECOGNISED = "rivers", "ocr"  # methods of tables
_UNKNOWN = "printed:"
_LETTERS = re.compile(r"[^\W\d_]")
_COUNTED = re.compile(r"\d{1,2}")  # numbers of columns
_NUMBERED = re.compile(rf"{_UNKNOWN}[\W\d]*")  # a column of which only the number was read
_CODED = ("functional", "economic", "government-economic")
_SUMS = (
    ("column:total", ("basic", "project", "operating", "transfer_up", "subsidy_affiliated")),
    ("column:basic", ("personnel", "public_use")),
)
_FUND_SUM = (
    "column:total",
    ("general_public", "government_fund", "state_capital", "special_account", "unit_funds", "carryover"),
)
_OF_FUND_SUM = {  # columns beside which the funds are all funds
    f"column:{column}"
    for column in ("total", "basic", "project", "personnel", "public_use", "change", "change_rate", *_FUND_SUM[1])
}
_PROVEN = 0.95  # the least confidence in what was recognised and belongs to a sum that comes out
_MOSTLY = 0.6  # of the rows of a table have a code
_ENOUGH = 3  # lines on which a sum fails
_STACKED = 4  # line breaks in a label that no rules part from others

Sum = tuple[Figure, Sequence[Figure]]


def mark_doubts(document: Document, statements: Sequence[Statement]) -> None:
    """Sets the flag "doubtful"."""
    methods = {f"t{table.number}": table.method for table in document.tables}
    unlabelled = {f"t{table.number}" for table in document.tables if _is_unlabelled(table)}
    unsure = {place for table in document.tables for place in (*_under_unsure_words(table), *_in_guessed(table))}
    unsure |= {
        place for table in document.tables if table.method == _RECOGNISED for place in under_misread_words(table)
    }
    others = {table.place_of(cell): cell.others for table in document.tables for cell in table.cells if cell.others}
    for statement in statements:
        _mark_shared_columns(statement)
        _mark_contradicted_columns(statement)
        guessed = {id(f) for f in _figures(statement) if _method(f, methods) == _GUESSED}
        recognised = {id(f) for f in _figures(statement) if _method(f, methods) == _RECOGNISED}
        adrift = {id(f) for f in _figures(statement) if _table(f) in unlabelled or f.place.cell in unsure}
        if not guessed and not recognised and not adrift:
            continue
        mend_by_sums([*_down(statement.rows), *_across(statement.rows)], others)
        failed, proven = _summed(statement)
        adrift |= {id(f) for f in _figures(statement) if id(f) in recognised and _NUMBERED.fullmatch(f.column)}
        if _has_lost_its_title(statement):
            adrift |= recognised
        coded = _are_coded(statement.rows)
        misnamed = [row for row in statement.rows if _is_misnamed(row, coded)]
        adrift |= {id(f) for row in misnamed for f in row.figures if id(f) in recognised}
        unproven = adrift | failed & (guessed | recognised) | _unplaced(statement) & guessed
        for figure in _figures(statement):
            if id(figure) in unproven and DOUBTFUL not in figure.flags:
                figure.flags.append(DOUBTFUL)
            if id(figure) not in (proven & recognised) - unproven or MENDED in figure.flags:
                continue
            if figure.confidence is not None:
                figure.confidence = max(figure.confidence, _PROVEN)


def mark_guessed(document: Document, statements: Iterable[Statement]) -> None:
    """Sets the flag "doubtful" where a column, or that of a label, is a guess: of figures of forms too."""
    unsure = {place for table in document.tables for place in _in_guessed(table)}
    unsure |= {table.place_of(cell) for table in document.tables for cell in table.cells if cell.guessed}
    for figure in (figure for statement in statements for figure in _figures(statement)):
        if figure.place.cell in unsure and DOUBTFUL not in figure.flags:
            figure.flags.append(DOUBTFUL)


def mark_of_other_bodies(document: Document, disclosure: Disclosure, others: Mapping[int, str]) -> None:
    """Sets the flag "doubtful" on the figures of tables that may be of another body: `others`, by index of block."""
    tables = [(block, others[at]) for at, block in enumerate(document.blocks) if at in others]
    cells = {
        _where(place_of(table, cell)): (table, name)
        for table, name in tables
        if isinstance(table, Table)
        for cell in table.cells
    }
    told = set()
    for figure in (figure for statement in disclosure.statements for figure in _figures(statement)):
        if found := cells.get(_where(figure.place)):
            told.add((found[0].number, found[1]))
            if DOUBTFUL not in figure.flags:
                figure.flags.append(DOUBTFUL)
    disclosure.warnings += [
        f"table {number} may be of {name}: its figures are in doubt" for number, name in sorted(told)
    ]


def _where(place: Place) -> tuple[str | None, int | None, int | None]:
    return place.cell, place.page, place.line


def _mark_shared_columns(statement: Statement) -> None:
    """Two amounts of one line in one known column: at most one was understood, however it was read."""
    for row in statement.rows:
        columns = Counter(figure.column for figure in row.figures if not figure.column.startswith(_UNKNOWN))
        for figure in row.figures:
            if columns[figure.column] > 1 and HEAD_UNKNOWN not in figure.flags:
                figure.flags.append(HEAD_UNKNOWN)


def _mark_contradicted_columns(statement: Statement) -> None:
    """Columns that make up the total by their heads, and do so on no line: not all lines are misprinted."""
    funds = (_FUND_SUM,) if {figure.column for figure in _figures(statement)} <= _OF_FUND_SUM else ()
    for total, columns in (*_SUMS, *funds):
        sums = list(_across(statement.rows, ((total, columns),)))
        if len(sums) >= _ENOUGH and not any(_comes_out(whole, parts) for whole, parts in sums):
            for part in (part for _, parts in sums for part in parts):
                if HEAD_UNKNOWN not in part.flags:
                    part.flags.append(HEAD_UNKNOWN)


def _figures(statement: Statement) -> Iterator[Figure]:
    return (figure for row in statement.rows for figure in row.figures)


def _method(figure: Figure, methods: Mapping[str, str]) -> str | None:
    return methods.get(_table(figure))


def _table(figure: Figure) -> str:
    return (figure.place.cell or "").partition(" ")[0]


def _is_unlabelled(table: Table) -> bool:
    """Rows of figures, and no word beside or below the first of them."""
    rows = {cell.row for cell in table.cells if is_figure(cell.text) and not _COUNTED.fullmatch(cell.text)}
    return len(rows) > 1 and not any(_LETTERS.search(cell.text) for cell in table.cells if cell.row >= min(rows))


def _under_unsure_words(table: Table) -> Iterator[str]:
    """The places of figures whose label, or a head above them, was recognised with little confidence."""
    least = float(resources.least_confidence("labels"))
    if all(cell.confidence is None or cell.confidence >= least for cell in table.cells):
        return
    for figure, label, heads in named_figures(table):
        words = [one for one in (label, *heads) if one and one.text and not _COUNTED.fullmatch(one.text)]
        if any(word.confidence is not None and word.confidence < least for word in words):
            yield table.place_of(figure)


def _in_guessed(table: Table) -> Iterator[str]:
    """The places of figures whose column, or whose label's, is a guess, or whose label holds those of several rows."""
    if table.method != _GUESSED and not any(cell.guessed for cell in table.cells):
        return
    for figure in table.cells:
        if is_figure(figure.text):
            row = table.grid[figure.row - 1][: figure.column - 1]
            label = next((cell for cell in reversed(row) if cell and _LETTERS.search(cell.text)), None)
            stacked = label is not None and table.method == _GUESSED and label.text.count("\n") >= _STACKED
            if figure.guessed or stacked or (label is not None and label.guessed):
                yield table.place_of(figure)
    for figure, _, heads in named_figures(table):
        if any(head is not None and head.guessed for head in heads):
            yield table.place_of(figure)


def _unplaced(statement: Statement) -> set[int]:
    """The figures in rows or columns that the lists do not know, and those that share their column within a row."""
    if statement.kind == "other":
        return {id(figure) for figure in _figures(statement)}
    found = set()
    for row in statement.rows:
        columns = [figure.column for figure in row.figures]
        unknown = not _is_known(row)
        found |= {
            id(figure)
            for figure in row.figures
            if unknown or figure.column.startswith(_UNKNOWN) or columns.count(figure.column) > 1
        }
    return found


def _has_lost_its_title(statement: Statement) -> bool:
    """Are there classes or funds in rows of nobody knows which table? What stood above it, or on the page before, was
    not read, or it was not seen that it goes on."""
    if statement.kind != "other" or statement.title:
        return False
    return any(not (row.concept or _UNKNOWN).startswith(_UNKNOWN) for row in statement.rows)


def _is_known(row: Row) -> bool:
    """Is the row a total, a project, a unit, or something of the lists, under the name that the list gives its code?"""
    if not (row.label or row.project or row.of_unit):
        return False
    if row.concept is None or row.concept.startswith(_UNKNOWN):
        return row.role != "leaf" or bool(row.project)
    scheme, _, code = row.concept.partition(":")
    if scheme not in _CODED or not row.code or not row.label or row.project:
        return True
    name = names(scheme).get(code)
    return name is None or key(name) == key(bare_label(row.label))


def _is_misnamed(row: Row, coded: bool) -> bool:
    """Is the code of one class printed beside the name of others, or none beside the name of one where all others have
    theirs? One of the two was misread. So was a name that is that of a class but for one character."""
    if row.project:
        return False
    if is_slip_of_class(row.label) and (row.concept or _UNKNOWN).startswith(_UNKNOWN):
        return True
    code = _code(row) or (row.code if row.code and row.code.isdecimal() else "")
    return is_named_otherwise(code, row.label) if code else coded and row.role == "leaf" and is_class(row.label)


def _are_coded(rows: Sequence[Row]) -> bool:
    """Is a code printed in most rows?"""
    return sum(bool(row.code) for row in rows) > max(_MOSTLY * len(rows), _ENOUGH)


def _summed(statement: Statement) -> tuple[set[int], set[int]]:
    """(figures of sums that do not come out, less those of sums that do; figures of sums that do, and are not nil)."""
    failed: set[int] = set()
    held: set[int] = set()
    proven: set[int] = set()
    for total, parts in [*_down(statement.rows), *_across(statement.rows)]:
        comes_out = _comes_out(total, parts)
        (held if comes_out else failed).update(map(id, (total, *parts)))
        if comes_out and total.value and _proves(total, parts):
            places = max(figure.resolution for figure in (total, *parts))
            proven.update(id(figure) for figure in (total, *parts) if figure.resolution == places)
    return failed - held, proven


def _proves(total: Figure, parts: Sequence[Figure]) -> bool:
    """Does a sum that comes out tell that its figures are read right? Two doubtful ones that are alike tell nothing:
    rests of rules are read as the same 1 again and again."""
    counted = [part for part in parts if part.value]
    return len(counted) > 1 or any(map(_is_sure, (total, *counted)))


def _is_sure(figure: Figure) -> bool:
    return figure.confidence is None or figure.confidence >= float(resources.least_confidence("audit"))


def _comes_out(total: Figure, parts: Sequence[Figure]) -> bool:
    rounding = (total.resolution + sum((part.resolution for part in parts), Decimal(0))) / 2
    return abs(total.value - sum((part.value for part in parts), Decimal(0))) <= rounding


def _across(rows: Sequence[Row], sums: Sequence[tuple[str, Sequence[str]]] = _SUMS) -> Iterator[Sum]:
    """Within a row the total and the columns that make it up."""
    for row in rows:
        own = {figure.column: figure for figure in row.figures if figure.unit == "CNY"}
        for total, columns in sums:
            parts = [own[f"column:{column}"] for column in columns if f"column:{column}" in own]
            if total in own and len(parts) > 1:
                yield own[total], parts


def _down(rows: Sequence[Row]) -> Iterator[Sum]:
    """Within a column the rows by code that a class or the total sums up."""
    owned = any(row.role in ("total", "subtotal") and row.of_unit for row in rows)
    for unit in {row.of_unit for row in rows}:
        coded = [row for row in rows if row.of_unit == unit and _code(row) and not row.project]
        leaves = [row for row in coded if row.role == "leaf"]
        for row in coded:
            if row.role == "subtotal":
                yield from _columns(row, [leaf for leaf in leaves if _code(leaf).startswith(_code(row))])
        if not unit and not owned:
            leaves = [row for row in rows if _code(row) and not row.project and row.role == "leaf"]
        totals = [row for row in rows if row.role == "total" and row.of_unit == unit and row.figures]
        if len(totals) == 1 and len({row.flow for row in coded}) == 1 and totals[0].flow == coded[0].flow:
            yield from _columns(totals[0], leaves)


def _columns(total: Row, parts: Iterable[Row]) -> Iterator[Sum]:
    by_column: dict[str, list[Figure]] = {}
    for row in parts:
        for figure in row.figures:
            by_column.setdefault(figure.column, []).append(figure)
    for figure in total.figures:
        if figure.unit == "CNY" and (others := by_column.get(figure.column)):
            yield figure, others


def _code(row: Row) -> str:
    scheme, _, code = (row.concept or "").partition(":")
    return code if scheme in _CODED and code.isdecimal() else ""

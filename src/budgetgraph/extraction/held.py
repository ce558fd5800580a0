"""What the records of a Disclosure hold, by place: the proof that a number that a reader came by arrived in a record.

A Document and its filled Disclosure in. A cell holds what a figure or a claim of that cell says, the indicators of its
row and, where no indicator stands, the projects of its table; a paragraph what claims, projects and indicators say.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgraph.extraction.numbers import parse, yuan_per_unit
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Disclosure, Indicator, Place, Project, Record
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import key, squeeze

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_WORD = re.compile("[\u4e00-\u9fff≥≤<>＜＞%]")
_SAYS_NO_NUMBER = {
    *("place", "statement", "type", "topic", "quote", "resolution", "year", "about_row", "functional_code"),
    *("indicators", "indicators_medium_term", "other_values"),
}
_MONEY = {"budget", "budget_initial", "budget_revised", "spent", "budget_all_years"}
_OF_A_TEXT = {"target_value", "actual_value", "initial_target_value", "value"}
_OWN = ("goal", "score", "full_score", "execution_rate")

_At = tuple[int, int, int]  # table number, row, column
_Line = tuple[int | None, int | None]  # page, line


def number_of(printed: str) -> Decimal | None:
    """The number as printed, without sign and separators; None for what is none."""
    found = parse(printed.replace("，", ","))
    return abs(found.value) if found else None


@dataclass
class _Said:
    """The numbers and the texts of records."""

    numbers: set[Decimal] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)

    def add(self, *records: Record) -> None:
        for record in records:
            for name, value in _values(record):
                self.add_value(name, value)

    def add_value(self, name: str, value: Decimal | str) -> None:
        if isinstance(value, str):
            text = squeeze(value)
            self.texts.append(text)
            self.numbers |= {n for m in _NUMBER.finditer(text) if (n := number_of(m[0].rstrip(",，"))) is not None}
            return
        self.numbers.add(abs(value))
        if name in _MONEY:
            self.numbers |= {abs(value) / unit for unit in yuan_per_unit().values()}

    def hold(self, number: Decimal | None, text: str = "") -> bool:
        """Is the number said, or the text of its cell a part of one that is?"""
        if number is not None and number in self.numbers:
            return True
        return _WORD.search(text) is not None and any(text in one for one in self.texts)


def _values(record: Record) -> Iterator[tuple[str, Decimal | str]]:
    for name, value in vars(record).items():
        for one in () if name in _SAYS_NO_NUMBER else value if isinstance(value, list) else [value]:
            if isinstance(one, Decimal | str):
                yield name, one
            elif isinstance(one, Record):
                yield from _values(one)


def _printed_numbers(indicator: Indicator) -> Iterator[Decimal]:
    """Each number of an indicator as often as it is printed: of a text and the value read from it once."""
    for name, value in _values(indicator):
        if name in _OF_A_TEXT or name in ("head", "text"):
            continue
        if isinstance(value, Decimal):
            yield abs(value)
        else:
            yield from (n for m in _NUMBER.finditer(squeeze(value)) if (n := number_of(m[0].rstrip(",，"))) is not None)


class Held:
    """What the records hold at each place."""

    def __init__(self, document: Document, disclosure: Disclosure) -> None:
        self._disclosure = disclosure
        self._at, self._rows_at, self._cells_at = _places(document)
        self._counted: dict[tuple[int, int], set[tuple[int, Decimal]]] = {}
        self.figures: dict[_At, set[str]] = defaultdict(set)  # as printed, without separators
        self._claims: dict[_At, _Said] = defaultdict(_Said)
        self._others: dict[_At, _Said] = defaultdict(_Said)
        self._lines: dict[_Line, _Said] = defaultdict(_Said)
        self._indicators: dict[int, dict[int, _Said]] = defaultdict(lambda: defaultdict(_Said))
        self._beside: dict[int, dict[int, list[Indicator]]] = defaultdict(lambda: defaultdict(list))
        self._projects: dict[int, dict[int, list[Project]]] = defaultdict(lambda: defaultdict(list))
        self._inside: dict[int, dict[int, Project]] = defaultdict(dict)  # those with indicators in a table
        self._owners: dict[int, _Said] = {}
        self._order: dict[int, list[int]] = {}  # the rows of a table in which indicators stand
        self._names: dict[str, list[Project]] = defaultdict(list)
        self._whole = _Said()
        self._index()

    def _index(self) -> None:
        one = self._disclosure
        for figure in (figure for s in one.statements for row in s.rows for figure in row.figures):
            for at in self._cells(figure.place, number_of(figure.printed)):
                self.figures[at].add(figure.printed.replace(",", ""))
        for claim in one.claims:
            cells = self._cells(claim.place, number_of(claim.printed or ""))
            for at in cells:
                self._claims[at].add(claim)
            if not cells:
                self._lines[claim.place.page, claim.place.line].add(claim)
        for indicator in one.all_indicators:
            for table, row in self._rows(indicator.place):
                self._indicators[table][row].add(indicator)
                self._beside[table][row].append(indicator)
            for value in indicator.other_values:
                for at in self._cells(value.place, number_of(value.text)):
                    self._others[at].add(value)
        for project in one.projects:
            for name in {key(project.name), *map(key, project.aliases)}:
                self._names[name].append(project)
            for table, row in self._rows(project.place):
                self._projects[table][row].append(project)
            for table in {table for i in project.all_indicators for table, _ in self._rows(i.place)}:
                self._inside[table][id(project)] = project
        self._whole.add(*one.projects, *one.all_indicators)
        self._add_own(self._whole)

    def _add_own(self, said: _Said) -> None:
        """What the body's own form says."""
        for name in _OWN:
            if (value := getattr(self._disclosure, name)) is not None:
                said.add_value(name, value)

    def _cells(self, place: Place, number: Decimal | None) -> list[_At]:
        """The cell of a place; those of its line with the number where it has none, as in tables set as lines."""
        if place.cell is not None:
            return [self._at[place.cell]] if place.cell in self._at else []
        return self._cells_at.get((place.page, place.line, number), []) if number is not None else []

    def _rows(self, place: Place) -> Iterable[tuple[int, int]]:
        return self._rows_at.get((place.page, place.line, place.cell), ())

    def indicators_in(self, table: Table, cell: Cell) -> list[Indicator]:
        """The indicators of the rows of a cell."""
        return [one for row in _rows_of(cell) for one in self._beside.get(table.number, {}).get(row, ())]

    def projects_in(self, table: Table, cell: Cell) -> list[str]:
        """The names of the projects that begin in the rows of a cell, or that its line names."""
        return list(dict.fromkeys(one.name for one in self._of_rows(table, _rows_of(cell))))

    def holds_itself(self, table: Table, cell: Cell, number: Decimal | None) -> bool:
        """Does a figure, or a claim of this cell say the number?"""
        at = (table.number, cell.row, cell.column)
        return number in map(number_of, self.figures.get(at, ())) or self.claimed(at, number)

    def holds(self, table: Table, cell: Cell, number: Decimal | None) -> bool:
        """Does a figure, a claim, an indicator or a project say the number of a cell?"""
        return self.holds_itself(table, cell, number) or self.in_form(table, cell, number) is not None

    def claimed(self, at: _At, number: Decimal | None) -> bool:
        """Does a claim of the cell say the number?"""
        return at in self._claims and self._claims[at].hold(number)

    def told(self, line: _Line, number: Decimal | None) -> bool:
        """Does a claim of the line of running text say the number?"""
        return line in self._lines and self._lines[line].hold(number)

    def recorded(self, number: Decimal | None) -> bool:
        """Does any project or indicator say the number?"""
        return self._whole.hold(number)

    def in_form(self, table: Table, cell: Cell, number: Decimal | None) -> str | None:
        """What says the number in a cell of a form: an indicator of its row, else a project of its table.

        What an indicator says once is the number of one cell of its row only.
        """
        text = squeeze(cell.text)
        rows = _rows_of(cell)
        own = self._indicators.get(table.number, {})
        beside = [row for row in rows if row in own]
        other = self._others.get((table.number, cell.row, cell.column))
        if other is not None and other.hold(number, text):
            return "indicator"
        if beside and number is not None and number_of(cell.text) == number:
            is_said = (cell.column, number) in self._counted_in(table, beside[0])
        else:
            is_said = any(own[row].hold(number, text) for row in beside or self._above(table, cell))
        if is_said:
            return "indicator"
        if not beside:
            return "project" if self._owner(table).hold(number, text) else None
        said = _Said()
        said.add(*self._of_rows(table, rows))
        return "project" if said.hold(number, text) else None

    def _counted_in(self, table: Table, row: int) -> set[tuple[int, Decimal]]:
        """The cells of a row that hold nothing but a number, with that number, as often as its indicators say it."""
        key_of_row = table.number, row
        if key_of_row not in self._counted:
            left = Counter(n for one in self._beside[table.number][row] for n in _printed_numbers(one))
            found: set[tuple[int, Decimal]] = set()
            for cell in dict.fromkeys(cell for cell in table.grid[row - 1] if cell):
                number = number_of(cell.text)
                if number is None:
                    left -= Counter(n for m in _NUMBER.finditer(squeeze(cell.text)) if (n := number_of(m[0])))
                elif (table.number, cell.row, cell.column) in self._others:
                    continue  # it is said by itself
                elif left[number]:
                    left[number] -= 1
                    found.add((cell.column, number))
            self._counted[key_of_row] = found
        return self._counted[key_of_row]

    def _of_rows(self, table: Table, rows: range) -> Iterator[Project]:
        for row in rows:
            yield from self._projects.get(table.number, {}).get(row, ())
            for cell in table.grid[row - 1]:
                yield from self._names.get(key(cell.text), ()) if cell else ()

    def _above(self, table: Table, cell: Cell) -> list[int]:
        """The row of the last indicator above a cell, whose text may go on in it."""
        order = self._order.setdefault(table.number, sorted(self._indicators.get(table.number, ())))
        return order[: bisect_right(order, cell.row)][-1:]

    def _owner(self, table: Table) -> _Said:
        """The projects of a table: named in it, begun in it, or with indicators in it; all where there are none."""
        if table.number not in self._owners:
            said = self._owners[table.number] = _Said()
            named = [one for cell in table.cells for one in self._names.get(key(cell.text), ())]
            begun = [one for several in self._projects.get(table.number, {}).values() for one in several]
            found = {id(one): one for one in (*named, *begun, *self._inside[table.number].values())}.values()
            said.add(*(found or self._disclosure.projects))
            self._add_own(said)
        return self._owners[table.number]


def _rows_of(cell: Cell) -> range:
    return range(cell.row, cell.row + cell.row_span)


def _places(
    document: Document,
) -> tuple[
    dict[str, _At],
    dict[tuple[object, ...], list[tuple[int, int]]],
    dict[tuple[object, ...], list[_At]],
]:
    """Address of each cell -> where it is; page, line and address of each cell -> its table and row; page, line and
    number of each cell of a table set as lines -> where it is.
    """
    cells: dict[str, _At] = {}
    rows: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    numbers: dict[tuple[object, ...], list[_At]] = defaultdict(list)
    for table in document.tables:
        for cell in table.cells:
            at = (table.number, cell.row, cell.column)
            place = place_of(table, cell)
            cells[table.place_of(cell)] = at
            rows[place.page, place.line, place.cell].append((table.number, cell.row))
            if place.cell is None and (number := number_of(cell.text)) is not None:
                numbers[place.page, place.line, number].append(at)
    return cells, rows, numbers

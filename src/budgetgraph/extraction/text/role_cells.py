"""Persons in cells beside and below the labels of what they do (填制, 技术复核, 项目主持): a `Table` in, places out.

What such a cell holds must be able to be a name: forms and lists print bodies, states and dates there, too.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from budgetgraph import resources
from budgetgraph.extraction.numbers import is_blank
from budgetgraph.extraction.persons.person_names import is_title
from budgetgraph.extraction.persons.person_words import characters, cues_of, surname_weights
from budgetgraph.extraction.persons.privacy import MASK, is_personal_label, is_telephone, mask, pieces
from budgetgraph.extraction.persons.role_contents import fills, is_measured
from budgetgraph.extraction.persons.role_values import is_certain, is_given, is_surname, size_without_title
from budgetgraph.extraction.persons.role_words import (
    ACT,
    NONE,
    PERSON,
    is_both,
    is_no_name,
    is_plain_value,
    is_signature,
    label_of,
)
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import key

_MOST_HEADS = 4  # rows at the top of a list in which its heads stand
_LONGEST = 20  # characters of a label with its note
_PAIR = 2  # filled cells of a row: a label and what it is of
_SHARE = 0.6  # of the filled cells below the head of persons that must hold some
_FEWEST_LABELS = 2  # in one row, from which on labels and names take turns
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
_NOTE = re.compile(r"[（(][^（）()]*[）)]$")
_APART = re.compile(rf"[/／|｜、，,]?[{MASK[0]}\d（）()—－-]+[/／|｜、，,]?")

Place = tuple[int, int]


def in_role_cells(table: Table) -> Iterator[Place]:
    """The first row and column of each cell that holds the person of a label at its left or above it."""
    yield from _before_titles(table)
    labels = {(cell.row, cell.column): told for cell in table.cells if (told := _label(cell.text))}
    if not labels:
        return
    beside = {place: _beside(table, *place) for place in labels}
    for place, label in labels.items():
        row = [
            at
            for at in labels
            if at[0] == place[0] and (other := beside[at]) and (other.row, other.column) not in labels
        ]
        takes_turns = len(row) >= _FEWEST_LABELS and not _is_head_row(table, place[0])
        cell = beside[place]
        is_any = takes_turns or (label == PERSON and not _is_head_row(table, place[0]))
        if cell is not None and _may_hold(table, cell) and _fills(cell.text, PERSON if is_any else ACT):
            yield cell.row, cell.column
            several = _beside(table, cell.row, cell.column)
            while several is not None and _goes_on(several.text, label):
                yield several.row, several.column
                several = _beside(table, several.row, several.column)
            if several is not None and is_telephone(several.text):
                yield several.row, several.column
        has_figures = any(one and _figures(one.text) for one in table.grid[place[0] - 1])
        if row_of_list(table, place[0]) <= _MOST_HEADS and not takes_turns and not has_figures:
            yield from ((one.row, one.column) for one in _below(table, place, label))


def _before_titles(table: Table) -> Iterator[Place]:
    """The cells before a title in rows with the number of a telephone (某局 | 达瓦卓嘎 | 科长 | 0991-2000000).

    The cell that heads a row may be a place or an item as well (白塔 | 镇长 | …): it has to look like a name.
    """
    for row in table.grid:
        cells = [cell for cell in dict.fromkeys(row) if cell is not None and key(cell.text)]
        for at, cell in enumerate(cells[1:], 1):
            person = cells[at - 1]
            has_number = at + 1 < len(cells) and is_telephone(cells[at + 1].text)
            if not (has_number and is_title(key(cell.text)) and fills(person.text, PERSON)):
                continue
            heads_row = not any(_WORD.search(key(before.text)) for before in cells[: at - 1])
            is_likely = not heads_row or _looks_like_name(key(person.text))
            if is_certain(key(person.text)) or (is_likely and not _is_below_bodies(table, person)):
                yield person.row, person.column


def _looks_like_name(text: str) -> bool:
    return fills(text, ACT) or is_certain(text) or surname_weights().get(text[0], 0) > 0


def _is_below_bodies(table: Table, cell: Cell) -> bool:
    """Is a cell below a head of bodies, places or items (乡镇, 单位)?"""
    above = (row[cell.column - 1] for row in table.grid[: cell.row - 1])
    return any(head is not None and key(head.text) in _heads_of_bodies() for head in above)


@cache
def _heads_of_bodies() -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "table_words.csv")
    return frozenset(row["word"] for row in rows if row["what"] == "above bodies")


def row_of_list(table: Table, row: int) -> int:
    """The number of a row in its list: sheets print lines of one cell above it."""
    filled = (len({id(cell) for cell in table.grid[at - 1] if cell and key(cell.text)}) for at in range(row, 0, -1))
    return sum(1 for _ in takewhile(lambda cells: cells > 1, filled)) or 1


def _may_hold(table: Table, cell: Cell) -> bool:
    """Is a cell beside a label no other label and nothing that is measured of persons?"""
    is_head = is_personal_label(cell.text) and not is_both(key(cell.text))  # 高处长
    return not is_head and not _is_measured(table, cell)


def _goes_on(text: str, label: int) -> bool:
    """Is a cell behind a person a further one, and no label?"""
    return not is_personal_label(text) and not is_measured(text) and _fills(text, label)


def _label(text: str) -> int:
    if len(text) > _LONGEST:
        return NONE
    said = _NOTE.sub("", key(text).rstrip("："))
    first, *rest = re.split(pieces()["between"], said, maxsplit=1)
    if rest and (is_personal_label(rest[0]) or is_no_name(rest[0])):  # 网格员/联系电话
        said = first
    return ACT if is_signature(said) else label_of(said)


def _beside(table: Table, row: int, column: int) -> Cell | None:
    """The next filled cell at the right of a cell."""
    cells = table.grid[row - 1]
    own = cells[column - 1]
    return next((cell for cell in cells[column:] if cell is not None and cell is not own and key(cell.text)), None)


def _is_measured(table: Table, cell: Cell) -> bool:
    """Is a cell what is measured of persons (在岗率), or does a figure stand right beside it, as in lists?"""
    beside = _beside(table, cell.row, cell.column)
    if beside is None or is_telephone(beside.text):
        return is_measured(cell.text)
    return is_measured(cell.text) or _measure().search(mask(beside.text)) is not None


@cache
def _measure() -> re.Pattern[str]:
    """An amount or a share; no date, no telephone."""
    return re.compile(r"^[≥≤<>=＝]|^\D{0,3}(?!(?:19|20)\d\d\D?\d)\d[\d,.]{0,9}(?!\d)(?![-—]\d)")


def _below(table: Table, place: Place, label: int) -> list[Cell]:
    """The cells below a head that hold persons, if all or most of them do; else none."""
    head = table.grid[place[0] - 1][place[1] - 1]
    column = [row[place[1] - 1] for row in table.grid[place[0] - 1 + (head.row_span if head else 1) :]]
    filled = [cell for cell in column if cell is not None and key(cell.text) and not is_blank(cell.text)]
    cells = [cell for cell in dict.fromkeys(filled) if not _is_none(key(cell.text).strip("（）"))]
    is_told = label == PERSON or any(_fills(cell.text, ACT) for cell in cells)
    persons = [cell for cell in cells if _fills(cell.text, PERSON)]
    is_list = len(persons) == len(cells) or (label == PERSON and len(persons) >= _SHARE * len(cells))
    return persons if is_told and is_list else []


def _is_none(text: str) -> bool:
    """Is a text below a head no name, nor one with a title behind it (操学农处长)?"""
    size = size_without_title(text)
    name = text[:size]
    return (
        is_no_name(text)
        and not is_both(text)
        and not (size < len(text) and not is_no_name(name) and (is_surname(name) or is_given(name) or _is_sound(name)))
    )


def _is_sound(name: str) -> bool:
    return set(name) <= characters("sound")


def _is_head_row(table: Table, row: int) -> bool:
    """Do figures stand below the words of a row, as below the heads of a list?"""
    if row >= table.height:
        return False
    if len({(cell.row, cell.column) for cell in table.grid[row - 1] if cell is not None and key(cell.text)}) == _PAIR:
        return False
    above, below = table.grid[row - 1], table.grid[row]
    return any(
        one and other and key(one.text) and not _figures(one.text) and _figures(other.text) and not _is_told(below, at)
        for at, (one, other) in enumerate(zip(above, below, strict=False))
    )


def _is_told(row: Sequence[Cell | None], at: int) -> bool:
    """Does the label of what it is stand at the left of a figure, as in forms?"""
    left = row[at - 1] if at else None
    return left is not None and is_plain_value(key(left.text))


def _figures(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,，%]+", key(text)))


def _fills(text: str, label: int) -> bool:
    """May a cell hold persons only, numbers and what is masked anyway aside?"""
    if fills(text, label):
        return True
    shown = mask(text)
    words = [word for word in _APART.sub(" ", shown).split() if not (MASK in shown and _is_of_person(word))]
    return fills(" ".join(words), label) if words else MASK in shown


def _is_of_person(text: str) -> bool:
    """Is a text what stands beside a name that is masked: a title, the office before it?"""
    return text in _titles() or bool(cues_of("unit").ending(text, len(text)))


@cache
def _titles() -> frozenset[str]:
    """What stands behind a surname that is masked (工, 科长)."""
    return frozenset({*cues_of("suffix").words, *cues_of("short suffix").words})

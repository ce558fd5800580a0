"""Names and contacts of persons found by their labels: beside them in forms, below them in lists.

A `Table` in, the places (row, column) of such cells out; a `Document` in, the same without them where only their place
tells what they are, or with everything personal masked.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import is_blank
from budgetgraph.extraction.persons.person_names import is_title, is_told_name, is_word, may_be_name
from budgetgraph.extraction.persons.privacy import (
    MASK,
    Known,
    is_personal_label,
    is_telephone,
    mask,
    named,
    personal,
    pieces,
)
from budgetgraph.extraction.persons.role_contents import fills
from budgetgraph.extraction.persons.role_words import (
    LOOSE,
    NONE,
    PERSON,
    heads_names,
    is_no_name,
    is_reference,
    label_of,
)
from budgetgraph.extraction.text.role_cells import in_role_cells, row_of_list
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_MOST_HEADS = 4  # rows at the top of a list in which its heads stand
_SHARE = 0.6  # of the filled cells below a head that must look like persons
_SUREST = 3  # characters from which on a name of any surname is known elsewhere in its document
_WORTH = re.compile(r"[\u4e00-\u9fff＊]|\d(?:[ -]?\d){5}|[A-Za-z]{2}")  # a number of fewer digits is no telephone

Place = tuple[int, int]

_DIGIT = re.compile(r"\d")
_ONLY_NUMBER = re.compile(r"[A-Za-z]{0,4}[\d-]{4,}")


def people(table: Table) -> frozenset[Place]:
    """The first row and column of each cell that holds personal data, or stands where a label announces it."""
    return announced(table) | {(cell.row, cell.column) for cell in table.cells if any(personal(cell.text))}


def announced(table: Table) -> frozenset[Place]:
    """The first row and column of each cell that is personal by its place: whatever stands in it."""
    lists = _lists(table)
    found = {(cell.row, cell.column) for cells in lists.values() for cell in cells}
    for cell in table.cells:
        if (cell.row, cell.column) not in lists and is_personal_label(cell.text):
            found |= {(other.row, other.column) for other in _said_by(cell, table)}
    return frozenset(found.union(in_role_cells(table)))


def _said_by(label: Cell, table: Table) -> Iterator[Cell]:
    """The next filled cell at the right of a label, and the one below it where that looks like a person."""
    row = table.grid[label.row - 1][label.column - 1 + label.column_span :]
    beside = next((cell for cell in row if cell is not None and key(cell.text)), None)
    is_head = beside is not None and (is_personal_label(beside.text) or key(beside.text) in _heads())
    is_none = beside is None or is_reference(key(beside.text).strip("（）"))
    is_number = re.search(pieces()["label_of_number"], key(label.text)) is not None
    is_said = not is_number or (beside is not None and _DIGIT.search(beside.text))
    if beside is not None and is_said and _WORTH.search(beside.text) and not is_head and not is_none:
        yield beside
    elif is_number and not is_said:  # a head among others: its numbers stand below
        column = (row[label.column - 1] for row in table.grid[label.row - 1 + label.row_span :])
        yield from (cell for cell in column if cell is not None and _ONLY_NUMBER.fullmatch(key(cell.text)))
    under = label.row - 1 + label.row_span
    below = table.grid[under][label.column - 1] if under < table.height else None
    if below is not None and _is_person(below.text):
        yield below


@cache
def _heads() -> frozenset[str]:
    """Heads of lists of persons that say nothing by which one is known (性别)."""
    rows = resources.rows("data", "vocabulary", "table_words.csv")
    return frozenset(row["word"] for row in rows if row["what"] == "beside persons")


def told_apart(blocks: Sequence[Paragraph | Table]) -> frozenset[int]:
    """The paragraphs that are names or numbers and follow a line that announces them (a form read as lines)."""
    found: set[int] = set()
    for at, block in enumerate(blocks[1:], 1):
        before = blocks[at - 1]
        if not (isinstance(before, Paragraph) and isinstance(block, Paragraph)):
            continue
        is_told = at - 1 in found or _announces(before.text)
        if (is_told and _is_person(block.text)) or fills(block.text, _role_before(before.text)):
            found.add(at)
    return frozenset(found)


def _announces(text: str) -> bool:
    """Is a line a label, or does it end with one and a colon?"""
    return is_personal_label(_last(text))


def _last(text: str) -> str:
    """The last word of a line that ends with a colon; any other line whole."""
    said = text.rstrip()
    return re.split(r"[\s，。；,;、]", said)[-1] if said.endswith(("：", ":")) else said


def _role_before(text: str) -> int:
    """What the label of a person with which a line ends tells; an act, and a common word below, must have a colon."""
    told = label_of(squeeze(_last(text)).rstrip("：:"))
    if text.rstrip().endswith(("：", ":")):
        return told
    return LOOSE if told == PERSON else NONE


def known_people(document: Document) -> Known:
    """The names of persons that any paragraph, cell or list of a document tells to be some."""
    lines, found = told_apart(document.blocks), set[str]()
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found |= set(named(block.text))
            texts = [block.text] if at in lines else []
        else:
            hidden = announced(block)
            texts = [cell.text for cell in block.cells if (cell.row, cell.column) in hidden]
            found |= {name for cell in block.cells for name in named(cell.text)}
        parts = {squeeze(part) for text in texts for part in re.split(pieces()["between"], text)}
        found |= {part for part in parts if may_be_name(part) and not is_word(part)}
        found |= {part for part in parts if len(part) >= _SUREST and is_told_name(part)}
    return Known(frozenset(found))


def without_people(document: Document) -> Document:
    """The document with empty cells where lists name persons below a head, and masked lines and cells that labels
    announce to be personal."""
    lines = told_apart(document.blocks)
    blocks = (
        replace(block, text=MASK)
        if isinstance(block, Paragraph) and at in lines
        else _emptied(block)
        if isinstance(block, Table)
        else block
        for at, block in enumerate(document.blocks)
    )
    return replace(document, blocks=tuple(blocks))


def masked(document: Document) -> Document:
    """The document as it may be shown: everything personal in its paragraphs and cells is masked."""
    lines, known = told_apart(document.blocks), known_people(document)
    blocks = (
        _masked(block, known)
        if isinstance(block, Table)
        else replace(block, text=MASK if at in lines else known.mask(block.text))
        for at, block in enumerate(document.blocks)
    )
    return replace(document, blocks=tuple(blocks))


def _masked(table: Table, known: Known) -> Table:
    hidden = announced(table)

    def shown(cell: Cell) -> Cell:
        text = MASK if (cell.row, cell.column) in hidden and key(cell.text) else known.mask(cell.text)
        return cell._replace(text=text, address=cell.address and known.mask_address(cell.address))

    return replace(table, name=table.name and known.mask(table.name), cells=tuple(map(shown, table.cells)))


def _emptied(table: Table) -> Table:
    listed = {(cell.row, cell.column) for cells in _lists(table).values() for cell in cells}
    hidden = announced(table)
    if not hidden:
        return table

    def shown(cell: Cell) -> str:
        place = (cell.row, cell.column)
        return "" if place in listed else MASK if place in hidden and key(cell.text) else cell.text

    return replace(table, cells=tuple(cell._replace(text=shown(cell)) for cell in table.cells))


def _lists(table: Table) -> dict[Place, list[Cell]]:
    """Place of each head of a list that announces persons -> what stands below; in a form other labels stand there."""
    found: dict[Place, list[Cell]] = {}
    for head in table.cells:
        if not is_personal_label(head.text) or row_of_list(table, head.row) > _MOST_HEADS:
            continue
        column = [row[head.column - 1] for row in table.grid[head.row - 1 + head.row_span :]]
        filled = (cell for cell in column if cell is not None and not is_blank(cell.text))
        cells = list({(cell.row, cell.column): cell for cell in filled}.values())
        if not cells or any(is_personal_label(cell.text) for cell in cells):
            continue
        least = _SHARE * len(cells)
        if (
            sum(_is_person(cell.text) for cell in cells) >= least
            or (_heads_names_only(head, table) and not any(is_no_name(key(cell.text)) for cell in cells))
            or (not _has_own(head, table) and sum(_is_told(cell.text) for cell in cells) >= least)
        ):
            found[head.row, head.column] = cells
    for row in {row for row, _ in found}:
        found |= _numbers_beside(table, row)
    return found


def _numbers_beside(table: Table, row: int) -> dict[Place, list[Cell]]:
    """The columns of bare telephone numbers beside a column of persons, below heads that say nothing."""
    found: dict[Place, list[Cell]] = {}
    for head in table.cells:
        if head.row == row and (not key(head.text) or patterns("account_patterns.csv")["remark"].match(key(head.text))):
            column = {id(cell): cell for line in table.grid[row:] if (cell := line[head.column - 1]) and key(cell.text)}
            cells = list(column.values())
            if cells and all(_number().fullmatch(squeeze(cell.text)) for cell in cells):
                found[head.row, head.column] = cells
    return found


def _heads_names_only(head: Cell, table: Table) -> bool:
    """Does a head of names (姓名) stand in a row of other heads?"""
    if not heads_names(key(head.text)):
        return False
    row = [key(cell.text) for cell in table.grid[head.row - 1] if cell is not None and cell is not head]
    others = [text for text in row if text]
    return bool(others) and all(text in _heads() or is_personal_label(text) or is_no_name(text) for text in others)


def _has_own(label: Cell, table: Table) -> bool:
    """Does a person stand at the right of a label, as in forms, so that those below are not its own?"""
    row = table.grid[label.row - 1][label.column - 1 + label.column_span :]
    beside = next((cell for cell in row if cell is not None and key(cell.text)), None)
    return beside is not None and _is_person(beside.text)


def _is_person(text: str) -> bool:
    """Does a text look like a name, a phone number, or several of them?"""
    return _consists_of(text, may_be_name)


def _is_told(text: str) -> bool:
    """Is a text below a head for persons one or several of them, of whatever surname, with numbers and titles?"""
    return _consists_of(text, lambda part: may_be_name(part) or is_told_name(part) or is_title(part))


def _consists_of(text: str, is_part: Callable[[str], bool]) -> bool:
    if "\n" in text and is_telephone(text):
        return True  # broken in a narrow column
    if not _WORTH.search(text):
        return False
    shown = _number().sub(MASK, mask(text))
    rest = re.sub(r"[\W\d_]+", " ", shown.replace(MASK, " ")).split()
    return all(map(is_part, rest)) and (bool(rest) or MASK in shown)


@cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.])(?:{pieces()['number']})(?![\d.])")

"""What stands round a table: title, number, unit, body, date and notes, from the paragraphs before and after it
and from rows of the table itself that are captions rather than data.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.concepts import key_pattern
from budgetgraph.extraction.numbers import money_unit
from budgetgraph.reading.document import Cell, Paragraph, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_REACH = 9  # paragraphs before a table that may belong to it
_TITLE_LENGTH = 60
_SPANLESS = ("native", "tabs")  # ways of reading whose tables may lack spans


def _said(name: str) -> re.Pattern[str]:
    return patterns("caption_patterns.csv")[name]


@dataclass
class Caption:
    """The surroundings of one table. `blocks` are the indices of the paragraphs that were used."""

    title: str = ""
    number: str | None = None
    unit: str | None = None
    body: str | None = None
    year: int | None = None  # of a line that holds nothing else
    note: str | None = None
    skip_rows: int = 0  # first rows of the table that are captions
    notes_from: int | None = None  # first row of the table's tail that is a note
    blocks: list[int] = field(default_factory=list)
    kind: str | None = None
    page: int | None = None
    line: int | None = None
    titled_by_sheet: bool = False  # nothing but the name of its sheet is its title


@cache
def _title_patterns() -> list[tuple[re.Pattern[str], str]]:
    rows = sorted(resources.rows("data", "vocabulary", "statement_titles.csv"), key=lambda row: int(row["order"]))
    return [(re.compile(key_pattern(row["pattern"])), row["kind"]) for row in rows]


def kind_of_title(title: str) -> str | None:
    """The statement kind that a title names ("部门收支总体情况表" -> "revenue_expenditure_summary"), or None."""
    form = _said("published").sub("", key(title))
    return next((kind for pattern, kind in _title_patterns() if pattern.search(form)), None)


def split_title(text: str) -> tuple[str | None, str]:
    """(number, title) of a caption line: "表3:部门支出总体情况表" -> ("表3", "部门支出总体情况表")."""
    plain = _said("in_english").sub("", squeeze(text))
    if _said("only_number").match(plain):
        return plain.rstrip(":："), ""
    match = _said("number").match(plain)
    if match and _said("counted").search(match["number"]):
        return match["number"], plain[match.end() :]
    return None, _said("list_number").sub("", plain)


def looks_like_title(text: str) -> bool:
    """Is this line the title of a table (not a sentence about it, nor a line of the contents)?"""
    plain = squeeze(text)
    if (
        not 3 <= len(plain) <= _TITLE_LENGTH
        or re.search(r"[。；]", plain)
        or _said("contents_tail").search(text.strip())
    ):
        return False
    if _said("note").search(plain) or _said("body").match(plain):
        return False
    head = re.sub(r"[（(].{0,20}[)）]$", "", plain)
    return bool(_said("title_end").search(head))


def continues_title(title: str, before: str) -> bool:
    """Is the title that of the table before with 续表 behind it, or 续表 alone?"""
    form = key(title)
    rest = _said("continued").sub("", form)
    return rest != form and rest in ("", key(before))


def caption_of(blocks: Sequence[Paragraph | Table], at: int) -> Caption:
    """Gathers what belongs to the table `blocks[at]`; the kind is None where no title was found."""
    table = blocks[at]
    assert isinstance(table, Table)
    caption = Caption()
    _read_rows(table, caption)
    _read_before(blocks, at, caption)
    _read_after(blocks, at, caption)
    if not caption.title:
        _take_sheet_name(table.name or "", caption)
    if caption.title:
        caption.kind = kind_of_title(caption.title)
    return caption


def _read_rows(table: Table, caption: Caption) -> None:
    """Captions inside the grid: first rows with one text over the whole width, last rows that are notes."""
    for row in range(1, min(5, table.height) + 1):
        cells = _filled(table, row)
        if not cells:
            if row == caption.skip_rows + 1:
                caption.skip_rows = row
            continue
        text = " ".join(cell.text for cell in cells)
        wide = len(cells) == 1 and (cells[0].column_span >= max(2, table.width - 1) or table.method in _SPANLESS)
        years = [cell for cell in cells if _said("year").match(squeeze(cell.text))]
        marks = len(years) < 2 and all(
            _said("only_number").match(squeeze(c.text))
            or money_unit(c.text)
            or _said("body").search(squeeze(c.text))
            or _said("year").match(squeeze(c.text))
            for c in cells
        )
        alone = len(cells) == 1 and table.width > 1 and row == caption.skip_rows + 1
        titled = (wide and (looks_like_title(text) or split_title(text)[0])) or (
            alone and looks_like_title(text) and kind_of_title(split_title(text)[1])
        )
        if not (marks or titled):
            break
        _take(text, caption)
        caption.skip_rows = row
    for row in range(table.height, max(caption.skip_rows + 2, table.height - 4), -1):
        cells = _filled(table, row)
        if len(cells) != 1 or not _said("note").search(squeeze(cells[0].text)):
            break
        caption.note = "\n".join(filter(None, [squeeze(cells[0].text), caption.note]))
        caption.notes_from = row


def _filled(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.cells_in(row) if squeeze(cell.text)]


def _read_before(blocks: Sequence[Paragraph | Table], at: int, caption: Caption) -> None:
    for index in range(at - 1, max(-1, at - 1 - _REACH), -1):
        block = blocks[index]
        if isinstance(block, Table):
            break
        text = block.text.strip()
        plain = squeeze(text)
        number, title = split_title(text)
        if money_unit(text) or _said("body").match(plain) or _said("date").match(plain) or _said("year").match(plain):
            _take(text, caption)
            caption.blocks.append(index)
        elif number and not title:
            caption.number = caption.number or number
            caption.blocks.append(index)
            if caption.title:
                break
        elif looks_like_title(text) and (not caption.title or _says_more(title, caption.title)):
            caption.title = ""
            _take(text, caption)
            caption.page, caption.line = block.page, block.line
            caption.blocks.append(index)
            if caption.number:
                break
        elif caption.title or len(plain) > _TITLE_LENGTH or re.search(r"[。；]$", plain):
            break


def _says_more(title: str, in_table: str) -> bool:
    """Is this the whole title whose first words stand again over the heads (财政拨款“三公”经费 … 支出决算表)?"""
    return len(key(title)) > len(key(in_table)) and key(title).startswith(key(in_table))


def _take(text: str, caption: Caption) -> None:
    caption.unit = caption.unit or money_unit(text)
    if year := _said("year").match(squeeze(text)):
        caption.year = caption.year or int(year["year"])
    body = _said("body").search(re.sub(r"[ \u3000]+", " ", text))
    if body and not caption.body and not money_unit(body.group(0)):
        caption.body = squeeze(body["body"])
    number, title = split_title(text)
    if number and not caption.number:
        caption.number = number
    if not caption.title and looks_like_title(title or text) and not body:
        caption.title = title


def _take_sheet_name(name: str, caption: Caption) -> None:
    """A sheet that prints no title is told by its own name, unless the program gave it (Sheet1)."""
    number, title = split_title(name)
    if _said("sheet_of_no_name").match(squeeze(name)) or not (title or number):
        return
    caption.number = caption.number or number
    caption.title = title
    caption.titled_by_sheet = bool(title)


def _read_after(blocks: Sequence[Paragraph | Table], at: int, caption: Caption) -> None:
    for index in range(at + 1, min(len(blocks), at + 4)):
        block = blocks[index]
        if isinstance(block, Table):
            break
        plain = squeeze(block.text)
        if not _said("note").search(plain) or len(plain) > 300:
            break
        caption.note = "\n".join(filter(None, [caption.note, plain]))
        caption.blocks.append(index)


def says_empty(note: str | None) -> bool:
    """Does the note say that the table is empty ("本部门无政府性基金预算支出，此表为空表")?"""
    return bool(note and _said("says_empty").search(note))

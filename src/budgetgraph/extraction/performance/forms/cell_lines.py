"""Performance tables whose cells stand on a line each, as copies of web pages and of PDF files do.

A Document in, the same with a Table in place of such lines out. The heads (一级指标, 三级指标, 指标值 …) stand
on a line each and tell how many cells make a row; the level words tell where rows begin.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.performance.form_labels import fields_of
from budgetgraph.extraction.performance.indicators.targets import operator_of
from budgetgraph.extraction.persons.privacy import is_personal_label
from budgetgraph.extraction.tables.captions import kind_of_title
from budgetgraph.extraction.tables.indicator_heads import field_of_head
from budgetgraph.extraction.tables.indicator_types import agree, is_full_level, types_of
from budgetgraph.extraction.text.outline import heading
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

METHOD = "lines"
_LEVELS = ("first", "second")
KINDS = ("project_target", "department_target", "self_evaluation")
_REACH = 40  # lines from the heads up to the title
_LONGEST = 120
_FEWEST_ROWS = 2
_MOST_CELLS = 200  # between two level words

_Lines = Sequence[Paragraph | Table]
Row = list[Paragraph | None]


def with_tables_of_lines(document: Document) -> Document:
    """The document with a table in the place of each run of lines that are the cells of a performance table."""
    blocks = document.blocks
    number = max((table.number for table in document.tables), default=0)
    made: list[Paragraph | Table] = []
    at = 0
    while at < len(blocks):
        heads = _heads(blocks, at)
        rows, end = _rows(blocks, at + len(heads), heads) if heads else ([], at)
        if len(rows) < _FEWEST_ROWS:
            made.append(blocks[at])
            at += 1
            continue
        number += 1
        labels = _labels_above(made)
        del made[len(made) - sum(len(row) for row in labels) :]
        head = [block for block in blocks[at : at + len(heads)] if isinstance(block, Paragraph)]
        made.append(table_of(number, [*labels, head, *rows]))
        at = end
    return replace(document, blocks=tuple(made)) if len(made) < len(blocks) else document


def _heads(blocks: _Lines, at: int) -> list[str]:
    """What the columns hold whose heads begin at this line, nothing where there are no such heads."""
    first = blocks[at]
    if not isinstance(first, Paragraph) or field_of_head(first.text) not in ("first", "second"):
        return []
    found: list[str] = []
    for block in blocks[at : at + 16]:
        name = field_of_head(block.text) if isinstance(block, Paragraph) else None
        if name is None or (name in found and name != "ignored") or _is_level(block):
            break
        found.append(name)
    levels = [name for name in found if name in _LEVELS]
    return found if {"name", "value"} <= set(found) and found[: len(levels)] == levels else []


def _is_level(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and level_of(block.text) is not None and field_of_head(block.text) is None


def level_of(text: str) -> str | None:
    """Is a line a word of the first or the second level, or "either"?"""
    if not is_full_level(squeeze(text)):
        return None
    found = [level for level in _LEVELS if types_of(text, level)]
    return "either" if len(found) == len(_LEVELS) else next(iter(found), None)


def _rows(blocks: _Lines, start: int, heads: Sequence[str]) -> tuple[list[Row], int]:
    """The rows below the heads, and the index behind them."""
    levels = sum(name in _LEVELS for name in heads)
    width = len(heads) - levels
    rows: list[Row] = []
    first = ""
    at = start
    while at < len(blocks):
        before: Row = [None] * levels
        for column, level in enumerate(heads[:levels]):
            if _fits(blocks, at, level, first, last=column == levels - 1):
                block = blocks[at]
                assert isinstance(block, Paragraph)
                before[column] = block
                first = block.text if level == "first" else first
                at += 1
        cells = _segment(blocks, at)
        if not cells or len(cells) > _MOST_CELLS:
            break
        cut = _cut([block.text for block in cells], heads[levels:])
        if cut is None:
            break
        begin = 0
        for size in cut:
            row: Row = [*cells[begin : begin + size], *[None] * (width - size)]
            rows.append([*(before if begin == 0 else [None] * levels), *row])
            begin += size
        at += len(cells)
    total = _total(blocks, at, heads) if rows else []
    return [*rows, *([total] if total else [])], at + sum(cell is not None for cell in total)


def _total(blocks: _Lines, at: int, heads: Sequence[str]) -> Row:
    """The line of the total with the numbers below it under the heads of weights and scores; empty if there is none."""
    lines = [block for block in blocks[at : at + 3] if isinstance(block, Paragraph)]
    columns = [heads.index(name) for name in ("weight", "score") if name in heads]
    if not lines or not patterns("performance_patterns.csv")["total"].match(squeeze(lines[0].text)):
        return []
    row: Row = [lines[0], *[None] * (len(heads) - 1)]
    printed = list(itertools.takewhile(lambda block: parse(block.text) is not None, lines[1:]))[: len(columns)]
    for column, block in zip(columns[-len(printed) :] if printed else [], printed, strict=True):
        row[column] = block
    return row


def _cut(cells: Sequence[str], heads: Sequence[str]) -> list[int] | None:
    """The sizes of the rows that cells without level words make: rows of which only the last cells may be missing.

    The longest rows whose cells fit their heads are taken; None where the cells cannot be cut into such.
    """
    if not cells:
        return []
    least = max(heads.index("name"), heads.index("value")) + 1
    for size in range(min(len(heads), len(cells)), least - 1, -1):
        if all(is_of_head(text, head) for text, head in zip(cells[:size], heads, strict=False)):
            rest = _cut(cells[size:], heads)
            if rest is not None:
                return [size, *rest]
    return None


def is_of_head(text: str, head: str) -> bool:
    """Can a cell stand under a head? Names are words, weights and scores are numbers, operators are such."""
    form = squeeze(text)
    number = parse(patterns("performance_patterns.csv")["points"].sub("", form)) is not None
    if head == "name":
        return not number and not patterns("performance_patterns.csv")["target_like"].match(form)
    if head in ("weight", "score"):
        return number
    if head in ("basis", "description", "deviation", "unit"):
        return not number
    return head != "operator" or bool(operator_of(form))


def _fits(blocks: _Lines, at: int, level: str, first: str, *, last: bool) -> bool:
    """Does the line at hand hold a word of this level? 成本指标 is of the first where a word of the second follows."""
    block = blocks[at] if at < len(blocks) else None
    found = level_of(block.text) if isinstance(block, Paragraph) else None
    if found != "either":
        return found == level
    assert isinstance(block, Paragraph)
    if level == "second" or last:
        return True
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(following, Paragraph) and level_of(following.text) in ("second", "either"):
        return True
    return not (first and agree(first, block.text))


def _segment(blocks: _Lines, at: int) -> list[Paragraph]:
    """The lines up to the next word of a level, or to what ends the table."""
    cells: list[Paragraph] = []
    for block in blocks[at:]:
        if not isinstance(block, Paragraph) or level_of(block.text) or is_end(block):
            break
        cells.append(block)
    return cells


def is_end(block: Paragraph) -> bool:
    """Does a line begin something else: a title, a heading, who filled the form in, the labels of the next form?"""
    text = squeeze(block.text)
    if len(text) > _LONGEST or block.heading is not None or is_personal_label(text.partition("：")[0]):
        return True
    numbered = heading(block.text, marked=False)
    if patterns("performance_patterns.csv")["total"].match(text):
        return True
    return bool(numbered and numbered[1]) or kind_of_title(text) in KINDS or "name" in fields_of(text)


def _labels_above(lines: _Lines) -> list[Row]:
    """The lines from the title down to the heads, a label and what stands below it a row."""
    start = next((at for at in range(len(lines) - 1, max(-1, len(lines) - _REACH), -1) if _is_title(lines[at])), None)
    if start is None:
        return []
    rows: list[Row] = []
    for block in lines[start + 1 :]:
        if not isinstance(block, Paragraph):
            return []
        label = bool(fields_of(block.text)) or is_personal_label(block.text)
        if label or not rows or len(rows[-1]) > 1:
            rows.append([block])
        else:
            rows[-1].append(block)
    return rows


def _is_title(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and kind_of_title(block.text) in KINDS


def table_of(number: int, rows: Sequence[Sequence[Paragraph | None]]) -> Table:
    """A table of rows of paragraphs, None for an empty cell."""
    cells = tuple(
        Cell(r, c, block.text, page=block.page, line=block.line, box=block.box, confidence=block.confidence)
        if block
        else Cell(r, c, "")
        for r, row in enumerate(rows, start=1)
        for c, block in enumerate(row, start=1)
    )
    return Table(number=number, cells=cells, method=METHOD)

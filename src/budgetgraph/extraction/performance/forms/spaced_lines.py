"""Performance tables whose rows stand on a line each, cells parted by single blanks, as copies of PDF files have them.

A Document in, the same with a Table in place of such lines out. A line of heads (一级指标 二级指标 三级指标 指标值)
tells the columns; level words tell where the name begins. Cells that span rows stand beside one of these: a word of the
first level is that of the rows around it whose second level belongs to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.performance.form_labels import fields_of, labelled
from budgetgraph.extraction.performance.forms.cell_lines import KINDS, Row, is_end, is_of_head, level_of, table_of
from budgetgraph.extraction.persons.privacy import is_personal_label
from budgetgraph.extraction.tables.captions import kind_of_title
from budgetgraph.extraction.tables.indicator_heads import field_of_head
from budgetgraph.extraction.tables.indicator_types import agree, types_of
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import squeeze

_LEVELS = ("first", "second")
_FEWEST_HEADS, _FEWEST_ROWS = 3, 2
_MOST_SCRAPS = 4  # lines between two rows that hold pieces of cells
_REACH = 40  # lines from the heads up to the title
_LONGEST_SCRAP, _LONGEST_UNIT = 16, 4
_FIGURES = re.compile(r"[，：][^。]*\d[^。]*[，。]")
_COLON, _NUMBER = re.compile("[：:]"), re.compile(r"[≥≤<>=＝]{0,2}\d[\d.,]*")

_Lines = Sequence[Paragraph | Table]


@dataclass
class _Line:
    """A line as a row: the words of its levels and its other cells; a scrap has none of these."""

    block: Paragraph
    first: str = ""
    second: str = ""
    cells: tuple[str, ...] = ()


def with_tables_of_spaced_lines(document: Document) -> Document:
    """The document with a table in the place of each run of lines that are the rows of a performance table."""
    blocks = document.blocks
    number = max((table.number for table in document.tables), default=0)
    made: list[Paragraph | Table] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Table):
            made.append(_with_labels(block, made))
            at += 1
            continue
        heads = _heads(block)
        lines = _rows(blocks, at + 1, heads) if heads else []
        if sum(bool(line.cells) for line in lines) < _FEWEST_ROWS:
            made.append(block)
            at += 1
            continue
        number += 1
        rows = _labels(made)
        rows.append([replace(block, text=word) for word in block.text.split()])
        rows += _levelled(lines, heads)
        made.append(table_of(number, rows))
        at += 1 + len(lines)
    return replace(document, blocks=tuple(made)) if len(made) < len(blocks) else document


def _with_labels(table: Table, made: list[Paragraph | Table]) -> Table:
    """A table of rows below such heads with the lines of labels above it as its first rows; those leave the blocks."""
    heads = [field_of_head(cell.text) for cell in table.cells_in(1)]
    above = _labels_above(made) if table.method == "tabs" and {"name", "value"} <= set(heads) else []
    if not any(len(_cut(block)) > 1 and not _is_told(block) and not labelled(block.text) for block in above):
        return table
    rows = table_of(table.number, _labels(made))
    moved = (cell._replace(row=cell.row + rows.height) for cell in table.cells)
    return replace(table, cells=(*rows.cells, *moved))


def _labels(made: list[Paragraph | Table]) -> list[Row]:
    """The lines of labels above the heads as rows; they leave the blocks, but for what they tell in sentences."""
    above = _labels_above(made)
    del made[len(made) - len(above) :]
    made += [block for block in above if _is_told(block)]
    return [_cut(block) for block in above if not _is_told(block)]


def _heads(block: Paragraph | Table) -> list[str]:
    """What the columns hold, nothing where a line is not made of heads."""
    if not isinstance(block, Paragraph):
        return []
    found = [field_of_head(word) or "" for word in block.text.split()]
    whole = len(found) >= _FEWEST_HEADS and all(found) and {"name", "value"} <= set(found)
    levels = [name for name in found if name in _LEVELS]
    return found if whole and found[: len(levels)] == levels else []


def _rows(blocks: _Lines, start: int, heads: Sequence[str]) -> list[_Line]:
    """The lines below the heads, up to the last that is a row and the scraps of its cells."""
    lines: list[_Line] = []
    last = 0
    for block in blocks[start:]:
        if not isinstance(block, Paragraph) or (is_end(block) and not level_of(block.text.split()[0])):
            break
        line = _line(block, heads)
        if not line.cells and (len(squeeze(block.text)) > _LONGEST_SCRAP or len(lines) - last >= _MOST_SCRAPS):
            break
        lines.append(line)
        last = len(lines) if line.cells else last
    behind = lines[last:]
    completes = bool(behind) and bool(last) and _whole_second(lines, last - 1) is not None
    return lines[: last + completes]


def _line(block: Paragraph, heads: Sequence[str]) -> _Line:
    words, names = block.text.split(), [name for name in heads if name not in _LEVELS]
    line, levels = _Line(block), [level_of(word) for word in words[:2]]
    if levels[0] in ("first", "either") and levels[1:2] and levels[1] in ("second", "either"):
        line.first, line.second, words = words[0], words[1], words[2:]
    elif levels[0] == "first":
        line.first, words = words[0], words[1:]
    elif levels[0]:
        line.second, words = words[0], words[1:]
    cells = _fitted(words, names)
    return replace(line, cells=cells) if cells else _Line(block)


def _fitted(words: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The words as cells below the heads; those of a name that has blanks are joined. Nothing where they do not fit."""
    least = max(names.index("name"), names.index("value")) + 1
    words = _with_units(words) if len(words) > len(names) else words
    extra = max(len(words) - len(names), 0)
    cells = ("".join(words[: extra + 1]), *words[extra + 1 :]) if names[0] == "name" else tuple(words)
    fits = least <= len(cells) <= len(names)
    return cells if fits and all(map(is_of_head, cells, names)) else ()


def _with_units(words: Sequence[str]) -> list[str]:
    """The words, numbers joined with the units behind them (≥9 个)."""
    joined: list[str] = []
    for word in words:
        if joined and _NUMBER.fullmatch(joined[-1]) and len(word) <= _LONGEST_UNIT and not parse(word):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _whole_second(lines: Sequence[_Line], at: int) -> str | None:
    """The word of the second level that the scraps above and below a row without one make together."""
    line = lines[at]
    is_whole = line.first or (line.second and not types_of(line.second, "first"))
    if is_whole or not 0 < at < len(lines) - 1 or lines[at - 1].cells or lines[at + 1].cells:
        return None
    joined = squeeze(lines[at - 1].block.text + lines[at + 1].block.text)
    return joined if types_of(joined, "second") else None


def _levelled(lines: Sequence[_Line], heads: Sequence[str]) -> list[Row]:
    """The rows with the words of the levels that belong to them."""
    named = [(at, line.first) for at, line in enumerate(lines) if line.first]
    rows: list[Row] = []
    for at, line in enumerate(lines):
        if not line.cells:
            continue
        whole = _whole_second(lines, at)
        first, second = (line.second, whole) if whole else (line.first, line.second)
        fitting = [(abs(at - where), word) for where, word in named if not second or agree(word, second)]
        first = first or min(fitting, default=(0, ""))[1]
        levels = [first if name == "first" else second for name in heads if name in _LEVELS]
        texts = [*levels, *line.cells]
        rows.append([replace(line.block, text=text) if text else None for text in texts])
        rows[-1] += [None] * (len(heads) - len(texts))
    return rows


def _labels_above(lines: _Lines) -> list[Paragraph]:
    """The lines from the title down to the heads."""
    found: list[Paragraph] = []
    for block in reversed(lines[-_REACH:]):
        if not isinstance(block, Paragraph):
            return []
        if kind_of_title(block.text) in KINDS:
            return found[::-1]
        found.append(block)
    return []


def _is_told(block: Paragraph) -> bool:
    """Is a line no label with what stands beside it, but a sentence with figures (what became of the goal)?"""
    said = labelled(block.text)
    if said is not None and said[1]:
        return said[0] == "achieved"
    return len(_cut(block)) == 1 and _FIGURES.search(block.text) is not None


def _cut(block: Paragraph) -> Row:
    """The cells of a line above the heads: its labels, numbers, and the words between them."""
    if (said := labelled(block.text)) and said[1] and _COLON.search(block.text):
        return [replace(block, text=part) for part in (block.text[: -len(said[1])].rstrip("：: "), said[1])]
    words = block.text.split()
    if not any(fields_of(word) or is_personal_label(word) for word in words):
        return [block]
    cells: list[str] = []
    joins = False
    for word in words:
        alone = bool(fields_of(word) or is_personal_label(word) or parse(word))
        if joins and not alone:
            cells[-1] += word
        else:
            cells.append(word)
        joins = not alone
    return [replace(block, text=cell) for cell in cells]

"""Performance forms whose rows stand on a line each, their cells parted by signs, without a head.

A Document in, the same with a Table in the place of each run of such lines out (产出-数量│救助人数│≥308人, 指标①断面
应达9处 已达9处, [产出-质量]保存率 >= 95 %); the lines of labels above it are its first rows. The manners are data
(`row_manners.csv`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import money_units_pattern, parse
from budgetgraph.extraction.performance.form_labels import fields_of
from budgetgraph.extraction.performance.forms.cell_lines import Row, is_end, is_of_head, table_of
from budgetgraph.extraction.performance.indicators.targets import parse_target
from budgetgraph.extraction.persons.privacy import is_personal_label
from budgetgraph.extraction.tables.indicator_heads import field_of_head
from budgetgraph.extraction.tables.indicator_types import types_of
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import squeeze

_FEWEST = 2  # rows of a run
_REACH = 24  # lines of labels above the rows
_LONGEST, _LONGEST_NAME, _LONGEST_VALUE, _LONGEST_LABEL = 160, 40, 24, 16
_FIELDS = ("first", "second", "name", "value", "actual")
_UNIT = re.compile(r"[（(][^（）()]+[)）]")
_BRACKET = re.compile(r"[\[【［](?P<lead>[^\]】］]{1,16})[\]】］]")
_ENDS = ("。", "；", ";")  # of sentences and of lists within them
_VALUE = re.compile(r"[≥≤<>=＝≧≦\d]")
_LETTER = re.compile("[A-Z]")
_NUMBER = re.compile(r"(?P<label>[^\d：:\s]{2,8})\s*(?P<amount>\d[\d,.]*)")
_SLASH = re.compile(r"\s*[/／]\s*")
_COLON = re.compile(r"[：:]\s*")
_COMMAS = re.compile(r"[，,](?=\D)")
_AMOUNT = re.compile(
    rf"(?P<label>[^\d：:\s]{{2,12}})[：:\s]*(?P<amount>\d[\d,.]*\s?(?:{money_units_pattern()}))(?![\d/])"
)

_Lines = Sequence[Paragraph | Table]


@dataclass(frozen=True)
class _Said:
    """What a line says of an indicator."""

    block: Paragraph
    first: str
    second: str
    name: str
    value: str
    actual: str

    def of(self, field: str) -> str:
        return str(getattr(self, field))


def with_tables_of_marked_rows(document: Document) -> Document:
    """The document with a table in the place of each run of lines that are rows without a head."""
    blocks = document.blocks
    number = max((table.number for table in document.tables), default=0)
    made: list[Paragraph | Table] = []
    at, changed, head = 0, False, list[str]()
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Table) and (own := _head(block)):
            head = own
            if not {"first", "second"} & set(map(field_of_head, own)) and (rows := _labels(made)):
                block, changed = _below(block, rows), True
            made.append(block)
            at += 1
            continue
        own = _head_line(block)
        head = own or head
        below = _below_head(blocks, at + bool(own), head)
        if len(below) >= _FEWEST:
            number += 1
            first = below[0][0]
            assert first is not None
            made.append(table_of(number, [*_labels(made), [replace(first, text=text) for text in head], *below]))
            at, changed = at + len(below) + bool(own), True
            continue
        run, end = _run(blocks, at)
        if len(run) < _FEWEST:
            made.append(blocks[at])
            at += 1
            continue
        number += 1
        made.append(table_of(number, [*_labels(made), *_table_rows(run)]))
        at, changed = end, True
    return replace(document, blocks=tuple(made)) if changed else document


def _head(table: Table) -> list[str]:
    """The heads of the columns of a table that tabs part; nothing where it has none."""
    if table.method != "tabs":
        return []
    for row in table.grid:
        texts = [cell.text if cell else "" for cell in row]
        if {"name", "value"} <= {field_of_head(text) for text in texts}:
            return texts
    return []


def _head_line(block: Paragraph | Table) -> list[str]:
    """The heads of a line that names the columns of the lines below; the first of two for targets heads the names."""
    cells = _split(block.text) if isinstance(block, Paragraph) else []
    fields = _fields(cells)
    if len(cells) > _FEWEST and all(fields) and "name" not in fields and fields.count("value") > 1:
        cells[fields.index("value")] = _columns()["name"]
        fields = _fields(cells)
    return cells if len(cells) > _FEWEST and all(fields) and {"name", "value"} <= set(fields) else []


def _split(text: str) -> list[str]:
    """The cells of a line that bars part, or slashes only."""
    cells = _manner("bar").split(text)
    return [cell.strip() for cell in (cells if len(cells) > 1 else _SLASH.split(text))]


def _below(table: Table, rows: Sequence[Row]) -> Table:
    """A table below rows of labels."""
    above = table_of(table.number, rows)
    moved = (cell._replace(row=cell.row + above.height) for cell in table.cells)
    return replace(table, cells=(*above.cells, *moved))


def _below_head(blocks: _Lines, start: int, head: Sequence[str]) -> list[Row]:
    """The lines that have as many cells, parted by bars, as the head of the table before them."""
    rows = list[Row]()
    for block in blocks[start:] if len(head) > _FEWEST else ():
        cells = _split(block.text) if isinstance(block, Paragraph) else []
        if (
            not isinstance(block, Paragraph)
            or len(cells) != len(head)
            or not all(map(is_of_head, cells, _fields(head)))
        ):
            break
        rows.append([replace(block, text=cell.strip()) for cell in cells])
    return rows


def _fields(head: Sequence[str]) -> list[str]:
    return [field_of_head(text) or "" for text in head]


def _run(blocks: _Lines, start: int) -> tuple[list[_Said], int]:
    """The rows that begin at a block, and the index behind them."""
    run: list[_Said] = []
    first, at = "", start
    while at < len(blocks):
        lines = _lines(blocks[at])
        rows = [_said(line, first) for line in lines]
        if not rows or not all(rows):
            break
        run += [row for row in rows if row]
        first = run[-1].first
        at += 1
    return run, at


def _lines(block: Paragraph | Table) -> list[Paragraph]:
    """A paragraph, or the rows of a table without a head as such, their cells parted by a tab."""
    if isinstance(block, Paragraph):
        return [block] if len(block.text) <= _LONGEST and block.heading is None else []
    heads = {field_of_head(cell.text) for cell in block.cells_in(1)}
    if block.method != "tabs" or {"name", "value"} <= heads:
        return []
    texts = ("\t".join(cell.text for cell in row if cell) for row in block.grid)
    pages = (next((cell for cell in row if cell), None) for row in block.grid)
    return [
        Paragraph(text, page=cell.page if cell else None, line=cell.line if cell else None)
        for text, cell in zip(texts, pages, strict=True)
    ]


@cache
def _manners(what: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = resources.rows("data", "vocabulary", "row_manners.csv")
    return tuple((re.compile(row["pattern"]), row["label"]) for row in rows if row["what"] == what)


@cache
def _columns() -> dict[str, str]:
    """What a column or a label holds -> the head or label that forms print for it."""
    return {label: pattern.pattern for pattern, label in _manners("column")}


def _manner(what: str) -> re.Pattern[str]:
    return _manners(what)[0][0]


def _said(block: Paragraph, above: str) -> _Said | None:
    """The row that a line is; None where it is none. A level of the row above holds where this one names none."""
    if is_end(block) and not _BRACKET.match(block.text):
        return None
    cells = _cells(block.text)
    first, second, rest = _levels(cells)
    begins = rest[0] if rest else ""
    is_counted = bool(_manner("count").match(begins))
    if not (first or second or is_counted) and (
        told := next((found for pattern, _ in _manners("told") if (found := pattern.match(block.text.strip()))), None)
    ):
        said = {"actual": "", "unit": "", **{name: text or "" for name, text in told.groupdict().items()}}
        value = said["value"].strip() + said["unit"]
        return _Said(block, above, "", said["name"].strip(), value, said["actual"].strip())
    if not rest or not (first or second or (is_counted and not block.text.rstrip().endswith(_ENDS))):
        return None
    name, values = _named(_manner("count").sub("", begins), rest[1:])
    said = {"value": "", "actual": ""}
    for text in values:
        if _manner("past").search(text):
            continue
        if found := _manner("actual").match(text):
            said["actual"] = said["actual"] or text[found.end() :]
        elif not said["value"]:
            said["value"] = _manner("target").sub("", text)
    is_value = parse_target(said["value"]).quantified or (
        (first or second) and 0 < len(said["value"]) <= _LONGEST_VALUE
    )
    is_told = bool(first or second) or bool(said["actual"])
    if not is_value or not is_told or not 1 < len(squeeze(name)) <= _LONGEST_NAME or field_of_head(name):
        return None
    return _Said(block, first or (above if second else ""), second, name, said["value"], said["actual"])


def _cells(text: str) -> list[str]:
    """The cells of a line: what brackets hold at its beginning, and what bars part; steps only beside level words."""
    lead = _BRACKET.match(text.strip())
    head = _manner("step").split(lead["lead"]) if lead else []
    rest = text.strip()[lead.end() :] if lead else text
    cells = [cell.strip() for cell in _manner("bar").split(rest)]
    if not lead and len(cells) < 2:
        steps = [cell.strip() for cell in _manner("step").split(rest)]
        at = next((at for at, cell in enumerate(steps) if not _is_before_name(cell)), 0)
        if at:
            cells = _joined(rest, steps, at)
    return [*(cell.strip() for cell in head), *cells]


def _is_before_name(cell: str) -> bool:
    is_level = any(types_of(cell, level) for level in ("first", "second"))
    return is_level or _manner("lead").fullmatch(cell) is not None


def _joined(text: str, steps: Sequence[str], at: int) -> list[str]:
    """The levels of a line of steps, its name, and the rest as it is printed."""
    parts = list(_manner("step").finditer(text))
    behind = text[parts[at - 1].end() :]
    name, sign, value = behind.partition(parts[at][0]) if len(parts) > at else (behind, "", "")
    whole = bool(sign) and (parse_target(value).quantified or len(steps) == at + 2)
    return [*steps[:at], *((name.strip(), value.strip()) if whole else (behind.strip(),))]


def _levels(cells: Sequence[str]) -> tuple[str, str, list[str]]:
    """The words of the first and the second level, and the cells behind them: a name and its value at least."""
    is_below = bool(cells) and not cells[0]
    rest = [cell for cell in cells if cell]
    first = second = ""
    while rest and not second and len(rest) > 1 and (_holds_value(rest[1]) or (len(rest) > 2 and _is_name(rest[1]))):
        if _manner("lead").fullmatch(rest[0]):
            rest = rest[1:]
        elif not first and not is_below and types_of(rest[0], "first"):
            first, rest = rest[0], rest[1:]
        elif types_of(rest[0], "second") or (first and types_of(rest[0] + squeeze(first), "second")):
            second, rest = rest[0], rest[1:]
        elif not first and types_of(rest[0], "first"):
            first, rest = rest[0], rest[1:]
        else:
            break
    return first, second, rest


def _is_name(cell: str) -> bool:
    return not _VALUE.match(cell)


def _holds_value(cell: str) -> bool:
    """Does a cell hold a name and its value?"""
    return _is_name(cell) and bool(_manner("operated").match(cell) or _COLON.search(cell) or len(cell.split()) > 1)


def _named(begins: str, cells: list[str]) -> tuple[str, list[str]]:
    """The name, and the values: in cells of their own, else behind a colon, an operator or the last blank."""
    if cells:
        return begins, cells
    name, *values = _COLON.split(begins, maxsplit=1)
    if values and _is_marked(values[0]):
        return name, _COMMAS.split(values[0])
    name, *values = begins.split() or [""]
    if len(values) > 1 and all(map(_is_marked, values)):
        return name, values
    if found := _manner("operated").match(begins):
        return found["name"], [found["value"]]
    name, *values = _COLON.split(begins, maxsplit=1)
    if values:
        return name, _COMMAS.split(values[0])
    name, *values = begins.split(None, 1) or [""]
    return name, values


def _is_marked(text: str) -> bool:
    return any(_manner(what).match(text) for what in ("target", "actual"))


def _table_rows(run: Sequence[_Said]) -> Iterator[Row]:
    fields = [field for field in _FIELDS if field in ("name", "value") or any(said.of(field) for said in run)]
    yield [replace(run[0].block, text=_columns()[field]) for field in fields]
    for said in run:
        yield [replace(said.block, text=said.of(field)) if said.of(field) else None for field in fields]


def _labels(made: list[Paragraph | Table]) -> list[Row]:
    """The lines of labels above the rows, from the name of the project down; they leave the blocks."""
    begin = None
    for at in range(len(made) - 1, max(-1, len(made) - _REACH), -1):
        block = made[at]
        if not isinstance(block, Paragraph):
            break
        if any({"name", "alone_name"} & {*fields_of(label)} for label, _ in pairs(block.text)):
            begin = at
            break
    if begin is None:
        return []
    rows, kept = list[Row](), list[Paragraph | Table]()
    for block in made[begin:]:
        assert isinstance(block, Paragraph)
        said = pairs(block.text)
        cells = _split(block.text)
        if len(cells) > _FEWEST and (_is_money(cells) or all(map(fields_of, cells))):
            rows.append([replace(block, text=cell) for cell in cells])
        elif said:
            rows += [[replace(block, text=text) for text in (_whole(*pair), pair[1])] for pair in said]
        elif not _manner("head").match(block.text):
            kept.append(block)
    made[begin:] = kept
    return rows


def _is_money(cells: Sequence[str]) -> bool:
    """Is a line a label and several numbers?"""
    return not parse(cells[0]) and len([cell for cell in cells[1:] if parse(cell)]) > 1


def _whole(label: str, text: str) -> str:
    """A label as forms print it that say more: the name of a project, its money."""
    said = fields_of(label)
    if "alone_name" in said:
        return _columns()["project"]
    is_money = {"told_budget", "funds"} & set(said) and re.match(r"\d", text)
    return _columns()["money"] + "".join(_UNIT.findall(label)) if is_money else label


def pairs(text: str) -> list[tuple[str, str]]:
    """The labels of a line of a form with what stands beside them; nothing where it is none."""
    plain = text.strip()
    leads = list(_BRACKET.finditer(plain))
    if leads and not leads[0].start():
        ends = [*(lead.start() for lead in leads[1:]), len(plain)]
        said = ((one["lead"], plain[one.end() : end].strip()) for one, end in zip(leads, ends, strict=True))
        found = [(_columns()["project"] if _LETTER.fullmatch(label) else label, text) for label, text in said]
    elif _manner("bar").search(plain):
        cells = [cell.strip() for cell in _manner("bar").split(plain)]
        inside = [pair for cell in cells for pair in _pair(cell)]
        found = inside if len(inside) >= _FEWEST else list(zip(cells[::2], cells[1::2], strict=False))
    else:
        found = [pair for piece in _manner("apart").split(plain) for pair in _pair(piece)]
    known = [pair for pair in found if pair[1] and len(pair[0]) <= _LONGEST_LABEL]
    return known if any(fields_of(label) or is_personal_label(label) for label, _ in known) else []


def _pair(piece: str) -> Iterator[tuple[str, str]]:
    label, *rest = _COLON.split(_manner("count").sub("", piece.strip()), maxsplit=1)
    if rest and not _AMOUNT.fullmatch(rest[0]):
        yield label, rest[0].strip()
        return
    if amount := _AMOUNT.match(rest[0] if rest else piece.strip()):
        alias = next((name for pattern, name in _manners("money") if pattern.match(amount["label"])), amount["label"])
        yield alias, amount["amount"]
        return
    number = _NUMBER.fullmatch(piece.strip())
    alias = next((name for pattern, name in _manners("money") if number and pattern.match(number["label"])), "")
    if number and alias:
        yield alias, number["amount"]
        return
    label, *rest = piece.split(None, 1) or [""]
    if rest and {"name", "alone_name"} & {*fields_of(label)}:
        yield label, rest[0].strip()

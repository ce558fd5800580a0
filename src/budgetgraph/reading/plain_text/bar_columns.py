"""Tables of a text whose cells stand between bars, or whose rows lack the tabs of cells that are empty: its lines in,
those that are rows out with tabs between cells."""

import re
from collections.abc import Sequence

from budgetgraph.resources import patterns

_BAR = re.compile(r"[ \u3000]*[|｜][ \u3000]*")
_RULE = re.compile(r"[\s|｜:+-]+")  # the line between heads and rows
_FIGURE, _YEAR = re.compile(r"\d"), re.compile(r"20\d\d")
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_SENTENCE = re.compile("[。；，]")
_LONGEST_LABEL, _WIDEST_GAP = 30, 10


def barred(lines: Sequence[str]) -> list[str]:
    """The lines, with a tab between the cells below heads and of those, where each has as many bars."""
    found = list(lines)
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _bars(lines[end]) == _bars(lines[at]) > 0:
            end += 1
        rows = lines[at:end]
        heads = bool(rows) and not _FIGURE.search(_YEAR.sub("", rows[0]))
        if heads and any(_FIGURE.search(row) for row in rows[1:]):
            is_framed = all(row.strip()[0] in "|｜" and row.strip()[-1] in "|｜" for row in rows)
            found[at:end] = [_cells(row, is_framed) for row in rows]
        at = max(end, at + 1)
    return found


def _bars(line: str) -> int:
    return len(_BAR.findall(line)) if "\t" not in line else 0


def _is_rule(line: str) -> bool:
    return "-" in line and _RULE.fullmatch(line) is not None


def _cells(row: str, is_framed: bool) -> str:
    if _is_rule(row):
        return ""
    plain = row.strip()
    return _BAR.sub("\t", plain[1:-1].strip(" \u3000") if is_framed else plain)


def with_empty_cells(lines: Sequence[str]) -> list[str]:
    """The lines, with a tab behind those labels inside a table whose own cells are all empty."""
    found = list(lines)
    last = None
    for at, line in enumerate(lines):
        if "\t" not in line:
            continue
        between: Sequence[str] = lines[last + 1 : at] if last is not None else []
        if 0 < len(between) <= _WIDEST_GAP and last is not None and all(map(_is_label, (lines[last], *between, line))):
            for row in range(last + 1, at):
                found[row] += "\t" * lines[last].count("\t")
        last = at
    return found


def _is_label(line: str) -> bool:
    """Does a line begin with a numbered label and say no more?"""
    label = line.split("\t")[0]
    return (
        bool(patterns("line_patterns.csv")["numbered_label"].match(label))
        and len(label) <= _LONGEST_LABEL
        and not _SENTENCE.search(label)
    )


def with_totals_in_place(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The rows (line, cells), the figures of a total that lacks its empty cells put below those of the rows above."""
    width = max(len(cells) for _, cells in rows)
    placed = list(rows)
    for at, (line, cells) in enumerate(rows[1:], 1):
        label, figures = cells[0], [cell for cell in cells[1:] if cell]
        above = rows[at - 1][1]
        columns = [column for column, cell in enumerate(above) if column and _AMOUNT.fullmatch(cell)]
        is_short = 0 < len(figures) == len(cells) - 1 == len(columns) and len(cells) < len(above) == width
        if (
            is_short
            and patterns("line_patterns.csv")["total_row"].match(label)
            and all(map(_AMOUNT.fullmatch, figures))
        ):
            whole = [label, *[""] * (width - 1)]
            for column, figure in zip(columns, figures, strict=True):
                whole[column] = figure
            placed[at] = (line, whole)
    return placed

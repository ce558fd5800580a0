"""An indicator table that a reading flattened into one paragraph: its text in, the rows that can be proven out.

Cells that were wrapped stand there in pieces before and after their row. A row counts where a level word, a name and a
target follow each other; a name that was cut is taken where another table prints the only name that begins so.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from budgetgraph.extraction.performance.indicators.indicator_rows import IndicatorRow, RowGroup
from budgetgraph.extraction.performance.indicators.targets import parse_target
from budgetgraph.extraction.records import Indicator, Place
from budgetgraph.extraction.tables.indicator_heads import field_of_head
from budgetgraph.extraction.tables.indicator_types import is_full_level, types_of
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_HEADS = 3
_OPERATOR = re.compile(r"(?:[≥≤<>=≪≫]|>=|<=)?\d[\d.,]*[^\s\d]{0,8}")
_BARE_NUMBER = re.compile(r"(?:[≥≤<>=≪≫]|>=|<=)?\d[\d.,]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST_NAME = 3


def flattened_rows(text: str, known_names: Collection[str] = (), place: Place | None = None) -> RowGroup | None:
    """The rows of a flattened table, or None where the text holds none. `known_names`: those of its sister tables."""
    words = _words(text)
    begin = _behind_head(words)
    if begin is None:
        return None
    group = RowGroup()
    first = ""
    at = begin
    before: list[str] = []
    while at < len(words):
        word = words[at]
        if types_of(word, "first") and is_full_level(word) and not _is_second(word, first):
            first = word
        elif types_of(word, "second") and is_full_level(word):
            row, at = _row(words, at, before, known_names)
            if row is not None:
                row.texts["first"], first = first, ""
                row.place = place or Place()
                group.rows.append(row)
            before = []
            continue
        else:
            before.append(word)
        at += 1
    return group if group.rows else None


def rows_in_lines(
    lines: Sequence[tuple[str, Place]], sisters: Sequence[Indicator], group: RowGroup
) -> Iterator[tuple[IndicatorRow, int]]:
    """Rows whose cells fell out of the flattened table and stand as lines beside it, and the line with the target.

    Proven by a sister table of the same title: its row has the second level, the name and the target of these lines,
    and its description is made of whole lines.
    """
    texts = [squeeze(text) for text, _ in lines]
    found = {row.text("name") for row in group.rows}
    for sister in sisters:
        cells = (sister.second_level, sister.name, sister.target_text)
        if sister.name in found or not all(cell and texts.count(cell) == 1 for cell in cells):
            continue
        description = sister.description or ""
        if description not in "".join(text for text in texts if text in description):
            continue
        found.add(sister.name)
        at = texts.index(sister.target_text)
        said = {"second": sister.second_level or "", "name": sister.name, "value": sister.target_text}
        printed = {"first": sister.first_level, "basis": sister.basis}
        said |= {name: text for name, text in printed.items() if text and text in texts}
        yield IndicatorRow(0, said | {"description": description}, place=lines[at][1]), at


def _is_second(word: str, first: str) -> bool:
    return bool(types_of(word, "second")) and not first


def _words(text: str) -> list[str]:
    """The pieces between blanks, numbers joined with the units and years with what follows them."""
    joined: list[str] = []
    for word in text.split():
        last = joined[-1] if joined else ""
        if _YEAR.fullmatch(last) or (_BARE_NUMBER.fullmatch(last) and len(word) <= 4 and not types_of(word, "second")):
            joined[-1] = last + word
        else:
            joined.append(word)
    return joined


def _behind_head(words: list[str]) -> int | None:
    """The index behind the heads 一级指标 二级指标 三级指标 …, which stand side by side."""
    for at in range(len(words)):
        end = at
        while end < len(words) and field_of_head(words[end]):
            end += 1
        fields = {field_of_head(word) for word in words[at:end]}
        if end - at >= _HEADS and {"second", "name", "value"} <= fields:
            return end
    return None


def _row(words: list[str], at: int, before: list[str], known: Collection[str]) -> tuple[IndicatorRow | None, int]:
    """The row whose second level stands at `at`, and the index behind its basis."""
    middle: list[str] = []
    end = at + 1
    while end < len(words) and not _is_target(words[end]):
        if types_of(words[end], "second") and is_full_level(words[end]):
            return None, end
        middle.append(words[end])
        end += 1
    if end == len(words):
        return None, end
    texts = {"second": words[at], "value": words[end]}
    name = middle[0] if middle else _whole_name(before, known)
    following = words[end + 1] if end + 1 < len(words) else ""
    if _YEAR.match(following):
        texts["basis"] = squeeze(following)
        end += 1
    if not name or len(name) < _SHORTEST_NAME:
        return None, end + 1
    return IndicatorRow(0, texts | {"name": name}), end + 1


def _whole_name(before: list[str], known: Collection[str]) -> str | None:
    found = {name for piece in before for name in known if len(piece) >= _SHORTEST_NAME and name.startswith(piece)}
    return found.pop() if len(found) == 1 else None


def _is_target(word: str) -> bool:
    target = parse_target(word)
    if target.quantified:
        return bool(_OPERATOR.fullmatch(word))
    return bool(_YEAR.match(word)) and patterns("performance_patterns.csv")["by_date"].search(word) is not None

"""The outline of a document: which paragraphs are headings, table of contents, or page furniture.

Blocks of a `Document` in, one `Line` a paragraph out. How headings are numbered is data
(`data/vocabulary/heading_patterns.csv`), and so are the wordings of other lines (`outline_patterns.csv`).
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from budgetgraph import resources
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

Kind = Literal["contents", "heading", "body", "furniture"]

_LEADERS = re.compile(r"[.．…·\s]*\d{0,3}$")
_LEADER_RUN = re.compile(r"[.．…·]{8,}|…{4,}")
_HEADING_LENGTH = 60
_LEAST_LEVEL_OF_ITEMS = 3
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """What one paragraph is. `level` and `title` (without numbering) stand on headings only; `number` as printed."""

    kind: Kind
    level: int = 0
    number: str = ""
    title: str = ""


def _said(name: str) -> re.Pattern[str]:
    return patterns("outline_patterns.csv")[name]


@cache
def _headings() -> list[tuple[int, bool, re.Pattern[str]]]:
    return [
        (int(row["level"]), row["whole"] == "yes", re.compile(row["pattern"]))
        for row in resources.rows("data", "vocabulary", "heading_patterns.csv")
    ]


def heading(text: str, *, marked: bool = False) -> tuple[int, str, str] | None:
    """(level, number, title) where the text is a heading; `marked` tells that the format says it is one."""
    form = key(text)
    if not form or len(form) > _HEADING_LENGTH:
        return None
    for level, whole, pattern in _headings():
        match = pattern.match(form)
        if not match:
            continue
        if whole:
            if match.end() == len(form):
                return level, "", _printed_quotes(text, 0, form.rstrip("："))
            continue
        title = form[match.end() :]
        closed = title.rstrip("。")
        if not title or _said("sentence").search(closed):
            continue
        if level >= 3 and title != closed and not (level == 3 and _said("closed_heading").match(closed)):
            continue
        if not marked and (
            ("：" in closed[:-1]) or (title != closed and len(closed) > 14) or re.search(r"[，,；;]$", title)
        ):
            continue
        if not marked and level >= 3 and _said("told").search(title):
            continue
        return level, match.group(0), _printed_quotes(text, match.end(), closed.rstrip("："))
    if marked and not _said("sentence").search(form.rstrip("。")) and not form.endswith("："):
        return 2, "", _printed_quotes(text, 0, form)
    return None


def _printed_quotes(text: str, start: int, title: str) -> str:
    """The title with the quotes that the matching form had made alike."""
    printed = squeeze(text)[start : start + len(title)]
    return "".join(p if sign in "\"'" else sign for sign, p in zip(title, printed, strict=True))


def outline(document: Document) -> dict[int, Line]:
    """Block index -> `Line`, for every paragraph of the document."""
    lines: dict[int, Line] = {}
    contents = _contents(document.blocks)
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        if index in contents or _LEADER_RUN.search(block.text):
            lines[index] = Line("contents")
            continue
        found = heading(block.text, marked=block.heading is not None)
        form = key(block.text)
        if _said("furniture").match(form):
            lines[index] = Line("furniture")
        elif found:
            lines[index] = Line("heading", *found)
        else:
            lines[index] = Line("body")
    return _nested(_joined(document, _without_items(document, lines)))


def _without_items(document: Document, lines: dict[int, Line]) -> dict[int, Line]:
    """Items of a list that look like headings are body: numbered lines without text of their own, one among others.

    "（二）协调有关审批业务" between duties that are sentences, or "1）某局本级" under "预算单位包括：".
    """
    read = [at for at in sorted(lines) if lines[at].kind in ("heading", "body")]
    levels = [lines[at].level or _level_of_item(document, at) for at in read]
    bare = [0 < after <= level for level, after in zip(levels, [*levels[1:], 1], strict=False)]  # no text stands below
    for here, at in enumerate(read):
        line, block = lines[at], document.blocks[at]
        if line.kind != "heading" or line.level < _LEAST_LEVEL_OF_ITEMS or not isinstance(block, Paragraph):
            continue
        if block.heading is not None or _said("table").search(line.title):
            continue
        before = next((other for other in range(here - 1, -1, -1) if 0 < levels[other] <= line.level), None)
        beside = [
            other for other in (before, here + 1) if other is not None and levels[other : other + 1] == [line.level]
        ]
        among_sentences = any(lines[read[other]].kind == "body" for other in beside)
        announces = among_sentences and key(block.text).endswith("：")
        if announces or (bare[here] and (among_sentences or (beside and all(bare[other] for other in beside)))):
            lines[at] = Line("body")
    return lines


def _level_of_item(document: Document, at: int) -> int:
    """The level that the numbering of a line says, 0 where it has none."""
    block = document.blocks[at]
    form = key(block.text) if isinstance(block, Paragraph) else ""
    return next((level for level, whole, pattern in _headings() if not whole and pattern.match(form)), 0)


def _nested(lines: dict[int, Line]) -> dict[int, Line]:
    """Headings without number that stand right under a numbered one of their level, as sub-headings of it.

    "一、部门职责及机构设置情况", then "部门职责：" and "机构设置：".
    """
    above = previous = Line("body")
    within = False
    for index in sorted(lines):
        line = lines[index]
        if line.kind == "heading" and line.number:
            above, within = line, False
        elif line.kind == "heading" and line.level == above.level:
            within = within or previous is above
            if within:
                line = lines[index] = replace(line, level=line.level + 1)
        elif line.kind == "heading":
            within = False
        if line.kind != "furniture":
            previous = line
    return lines


def _joined(document: Document, lines: dict[int, Line]) -> dict[int, Line]:
    """Headings that a line break cut ("一、关于某局", "2024年收支预算情况的总体说明"; "第一部分", "概况") as one."""
    indices = sorted(lines)
    for index, following in itertools.pairwise(indices):
        line, rest = lines[index], lines[following]
        block = document.blocks[following]
        if following == index + 1 and line.kind == "body" and (part := _part_title(document, index, rest)):
            lines[index], lines[following] = Line("heading", 1, *part), Line("furniture")
            continue
        if line.kind != "heading" or following != index + 1 or not isinstance(block, Paragraph):
            continue
        form = key(block.text)
        if _said("cut_heading").match(line.title) and _said("rest_of_heading").match(form) and not rest.number:
            lines[index] = Line("heading", line.level, line.number, line.title + form)
            lines[following] = Line("furniture")
    return lines


def _part_title(document: Document, index: int, rest: Line) -> tuple[str, str] | None:
    """(第一部分, the title on the next line) where a line holds nothing but the number of a part."""
    block, title = document.blocks[index : index + 2]
    if rest.number or not isinstance(block, Paragraph) or not isinstance(title, Paragraph):
        return None
    form = key(title.text)
    named = 0 < len(form) <= _LONGEST_TITLE and not _said("sentence").search(form)
    return (key(block.text), squeeze(title.text)) if named and _said("part_alone").match(key(block.text)) else None


def _contents(blocks: Sequence[object]) -> set[int]:
    """The paragraphs of a table of contents: from its title to where its first entry comes again."""
    start = next(
        (
            index
            for index, block in enumerate(blocks[:120])
            if isinstance(block, Paragraph) and _said("contents_title").match(_entry(block.text))
        ),
        None,
    )
    if start is None:
        return set()
    found = {start}
    seen: set[str] = set()
    numbered: set[str] = set()  # titles of entries with a number, without it
    first_number: str | None = None
    dotted = 0
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            if dotted:
                break
            continue
        form = _entry(block.text)
        if len(form) > _HEADING_LENGTH or _said("sentence").search(form):
            break
        leaders = bool(_said("leaders").search(block.text.strip()))
        found_heading = heading(form, marked=block.heading is not None)
        number = found_heading[1] if found_heading else ""
        if number and number == first_number and not leaders and len(seen) >= 2:
            break
        if form in seen and not leaders and found_heading:
            break
        if form in numbered and not number and not leaders:
            break  # "一、单位职能" in the contents, "单位职能" above the text
        if dotted > 2 and not leaders and not number and block.heading is None and not _leaders_follow(blocks, index):
            break
        first_number = first_number or number or None
        dotted += leaders
        seen.add(form)
        if found_heading and number:
            numbered.add(key(found_heading[2]))
        found.add(index)
    return found


def _leaders_follow(blocks: Sequence[object], index: int) -> bool:
    following = [block.text.strip() for block in blocks[index + 1 : index + 4] if isinstance(block, Paragraph)]
    return any(_said("leaders").search(text) and len(text) <= _HEADING_LENGTH for text in following)


def _entry(text: str) -> str:
    return key(_LEADERS.sub("", text.strip(), count=1))

"""The table of contents: which statements a document announces, so that a missing one can be told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetgraph.extraction.tables.captions import kind_of_title, split_title
from budgetgraph.reading.document import Paragraph, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_MARKS = re.compile(r"^《|》$")
_NO_STATEMENT = ("project_target", "department_target", "self_evaluation", "self_evaluation_report")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Announced:
    """A statement that the contents list: its kind and title, and where it is listed."""

    kind: str
    title: str
    number: str | None
    page: int | None
    line: int | None


def announced(blocks: Sequence[Paragraph | Table]) -> list[Announced]:
    """The statements that the contents list, in order; empty where the document has no contents."""
    said = patterns("head_patterns.csv")
    start = next(
        (
            at
            for at, block in enumerate(blocks)
            if isinstance(block, Paragraph) and said["contents"].search(squeeze(block.text))
        ),
        None,
    )
    if start is None:
        return []
    found: list[Announced] = []
    seen: set[str] = set()
    for block in blocks[start + 1 : start + _LONGEST]:
        if isinstance(block, Table) or len(squeeze(block.text)) > 80:
            break
        for line in block.text.splitlines():
            number, title = split_title(said["contents_tail"].sub("", squeeze(line)))
            title = _MARKS.sub("", said["contents_tail"].sub("", title))
            if not said["statement"].search(title):
                continue
            kind = kind_of_title(title)
            if key(title) in seen:
                return found
            if kind and kind not in _NO_STATEMENT:
                seen.add(key(title))
                found.append(Announced(kind, title, number, block.page, block.line))
    return found

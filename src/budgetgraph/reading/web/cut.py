"""Pages whose bytes end too early: where the text of a page breaks off, and what that leaves in doubt.

HTML lets authors leave out most end tags, so that only an end within a tag, within a table, or within a paragraph of a
page that was opened and never closed counts.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetgraph.reading.document import Paragraph, Table

_UNSEEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<textarea", "</textarea"))
_TAG = re.compile(r"<(/?)(table|html|body)\b[^<>]*>")
_BROKEN_TAG = re.compile(r"<(?:!--|[/!]?$|/?[a-z])")


def within(text: str) -> str | None:
    """Within what the text of a page ends: "tag", "table" or "text"; None for a page that is whole."""
    seen = text.lower()
    for start, end in _UNSEEN:
        seen = _without(seen, start, end)
    seen = seen.rstrip()
    tags = [(match[2], bool(match[1])) for match in _TAG.finditer(seen)]
    if any(closes and name != "table" for name, closes in tags):
        return None
    open_tables = 0
    for name, closes in tags:
        if name == "table":
            open_tables = max(open_tables + (-1 if closes else 1), 0)
    if open_tables:
        return "table"
    last = seen.rfind("<")
    if last > seen.rfind(">") and _BROKEN_TAG.match(seen, last):
        return "tag"
    return "text" if any(name != "table" for name, _ in tags) and not seen.endswith(">") else None


def _without(text: str, start: str, end: str) -> str:
    """The text without what stands from each start to its end; one that has no end stays."""
    kept, at = [], 0
    while (begin := text.find(start, at)) >= 0 and (stop := text.find(end, begin)) >= 0:
        kept.append(text[at:begin])
        at = stop + len(end)
    return "".join((*kept, text[at:]))


def doubted(blocks: Sequence[Paragraph | Table]) -> list[Paragraph | Table]:
    """The blocks of a page that ends within a table: what it printed last may be the beginning of something longer."""
    at = next((i for i in range(len(blocks) - 1, -1, -1) if isinstance(blocks[i], Table)), None)
    table = blocks[at] if at is not None else None
    if at is None or not isinstance(table, Table):
        return list(blocks)
    last = max((cell for cell in table.cells if cell.text), key=lambda cell: (cell.row, cell.column), default=None)
    cells = tuple(cell._replace(guessed=True) if cell is last else cell for cell in table.cells)
    return [*blocks[:at], replace(table, cells=cells), *blocks[at + 1 :]]

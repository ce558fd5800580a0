"""Several reports in one file, such as a workbook with the tables of a department and those of its units.

A Document with the captions of its tables in, the blocks of each report out. A body has a report of its own where its
name stands over two tables or more and one of them is 收支总表, which every report has once.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from budgetgraph.extraction.tables.captions import Caption
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import key, squeeze

_OF_EVERY_REPORT = "revenue_expenditure_summary"


def reports(document: Document, captions: Mapping[int, Caption], names: Mapping[int, str]) -> dict[str, list[int]]:
    """Body -> the indices of its report's blocks, in order; empty where the file holds one report.

    `captions` and `names` (the body that a caption prints, cleaned) are by the index of the table.
    """
    tables = Counter(names.values())
    whole = {names[at] for at, caption in captions.items() if at in names and caption.kind == _OF_EVERY_REPORT}
    bodies = [name for name in tables if tables[name] > 1 and name in whole]
    if len(bodies) < 2:
        return {}
    found: dict[str, list[int]] = {name: [] for name in bodies}
    owners = {at: name for at, name in names.items() if name in found}
    waiting: list[int] = []
    last: str | None = None
    for index, block in enumerate(document.blocks):
        waiting.append(index)
        if not isinstance(block, Table):
            continue
        owner = owners.get(index) or last
        if owner is None:
            continue
        begin = _begins(document, waiting, owner) if last and owner != last else 0
        if last:
            found[last] += waiting[:begin]
        found[owner] += waiting[begin:]
        waiting, last = [], owner
    if last:
        found[last] += waiting
    return found


def _begins(document: Document, waiting: list[int], owner: str) -> int:
    """Where in the blocks before a table its report begins: at the first paragraph that names its body."""
    for at, index in enumerate(waiting):
        block = document.blocks[index]
        if isinstance(block, Paragraph) and key(owner) in key(squeeze(block.text)):
            return at
    return len(waiting) - 1


def part(document: Document, blocks: list[int]) -> Document:
    """The document with only these blocks; pages and places stay those of the file."""
    return replace(document, blocks=tuple(document.blocks[index] for index in blocks))

"""Labels that ran over the rule below them: the end of one label stands in the cell of the next line.

Rows of one panel in; their labels are mended where the names of both codes prove it, as with 行政单位医 over
疗事业单位医疗. Signs of two lines printed over each other are told apart in the same way.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.extraction.concepts import names
from budgetgraph.extraction.records import Row

_SHORTEST = 4  # signs of a label that is cut


def mend_labels(rows: Sequence[Row]) -> None:
    """Gives each label its own signs; a label that is not proven to be cut stays as printed."""
    for row, below in pairwise(rows):
        name, name_below = _name(row), _name(below)
        if not name or not name_below or len(row.label) < _SHORTEST or not name.startswith(row.label):
            continue
        if below.label == name_below:
            continue  # 支出 that the label above lacks is its own
        end = name[len(row.label) :]
        own = _without(below.label, end, name_below) if end else None
        if own:
            row.label, below.label = name, own


def _name(row: Row) -> str | None:
    scheme, _, code = (row.concept or "").partition(":")
    return names(scheme).get(code) if row.code and scheme in ("functional", "economic") else None


def _without(label: str, end: str, name: str) -> str | None:
    """The label without the end of the label above, where what is left begins the name; None where it does not."""
    own = name[: len(label) - len(end)]
    if len(own) < min(len(name), 2) or Counter(label) != Counter(end) + Counter(own):
        return None
    return own if _within(end, label) and _within(own, label) else None


def _within(part: str, text: str) -> bool:
    """Do the signs of the part stand in the text in their order?"""
    signs = iter(text)
    return all(sign in signs for sign in part)

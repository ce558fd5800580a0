"""Two questions about the rows of a table's pieces: how much of a piece repeats the header, and is its first row cut.

Rows are lists of cell texts by column; used where pieces have no coordinates (text files, sheets).
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from budgetgraph.reading.folding import key

_HEADER_DEPTH = 6
_ALIKE = 0.6
_DIGIT = re.compile(r"\d")


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Do two rows hold mostly the same texts in the same order? A blank lost at a page break shifts them."""
    texts, others = [key(text) for text in one if text.strip()], [key(text) for text in other if text.strip()]
    return bool(texts and others) and SequenceMatcher(None, texts, others, autojunk=False).ratio() >= _ALIKE


def repeated_header(table: Sequence[Sequence[str]], piece: Sequence[Sequence[str]]) -> int:
    """How many of the first rows of `piece` repeat header rows of `table`; 0 if it does not begin like it."""
    for start in range(min(2, len(table))):
        count = 0
        while (
            count < min(_HEADER_DEPTH, len(piece)) and start + count < len(table)
            and _alike(table[start + count], piece[count])
        ):  # fmt: skip
            count += 1
        if count:
            return count
    return 0


def is_cut_row(last: Sequence[str], first: Sequence[str]) -> bool:
    """Is `first` the rest of `last`, cut by a page break? It has no key, no figure and only continues filled cells."""
    filled = [at for at, text in enumerate(first) if text]
    if not filled or len(filled) > 2 or (0 in filled and len(first) > 1):
        return False
    return all(at < len(last) and last[at] and not _DIGIT.search(first[at]) for at in filled)

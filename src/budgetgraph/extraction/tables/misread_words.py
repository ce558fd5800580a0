"""Heads and labels of recognised tables that are no words of forms, but those of one with a wrong, lost or foreign
character: the figures beside and below them may be of another row or column than their place tells.

In: a table; out: the places of such figures.
"""

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

from budgetgraph.extraction.tables.head_words import head_role, is_figure_head
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key
from budgetgraph.reading.ocr.words import known_words

_LETTERS = re.compile(r"[^\W\d_]")
_COUNTED = re.compile(r"\d{1,2}")  # numbers of columns
_SHORTEST = 3  # characters: a word of two is like many others
_FOREIGN = re.compile(r"[|\[\]{}~^_\\〔〕\u3040-\u30ff]")  # no form prints them


def under_misread_words(table: Table) -> Iterator[str]:
    """The places of the figures."""
    for figure, label, heads in named_figures(table):
        if _is_scarred(label) or any(_is_scarred(head) or _is_misread(head) for head in heads):
            yield table.place_of(figure)


def named_figures(table: Table) -> Iterator[tuple[Cell, Cell | None, list[Cell | None]]]:
    """Each figure with the label before it and the cells of the head above it."""
    figures = [cell for cell in table.cells if is_figure(cell.text) and not _COUNTED.fullmatch(cell.text)]
    depth = min((cell.row for cell in figures), default=1) - 1
    for figure in figures:
        row = table.grid[figure.row - 1][: figure.column - 1]
        label = next((cell for cell in reversed(row) if cell and _LETTERS.search(cell.text)), None)
        yield figure, label, [table.grid[at][figure.column - 1] for at in range(depth)]


def _is_scarred(cell: Cell | None) -> bool:
    return cell is not None and bool(_LETTERS.search(cell.text) and _FOREIGN.search(cell.text))


def _is_misread(head: Cell | None) -> bool:
    """Is a head no known word, and like one?"""
    return head is not None and bool(head.text) and _is_slip(key(head.text))


@cache
def _is_slip(word: str) -> bool:
    if len(word) < _SHORTEST or word in known_words() or is_figure_head(word) or head_role(word):
        return False
    like = (known for known in known_words() if abs(len(known) - len(word)) <= 1)
    return any(Levenshtein.distance(known, word, score_cutoff=1) <= 1 for known in like)

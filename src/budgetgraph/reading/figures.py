"""Printed figures: what is one, and whether two halves are one that a page break cut in a narrow column.

A half taken for the whole is a wrong figure that nobody notices, two rows glued by mistake are another one. What the
column prints elsewhere decides: the whole must look like the rest of it, and one of the halves must not.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.raised import NOTE_MARKS

TRIANGLES = "△▲"  # a minus in public accounts, an increase where ▼ stands for a decrease
_FIGURE = re.compile(rf"^[-+−—{TRIANGLES}]?[¥￥]?\d[\d,]*(\.\d+)?%?[{NOTE_MARKS}]*$")
_GROUPED = re.compile(r"^\D*\d{1,3}(,\d{3})+(\.\d+)?%?$")
_DECIMALS = re.compile(r"\.\d{1,6}%?$")
_WHOLE = re.compile(r"^[-+−—]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?$")
_AMOUNT = re.compile(r"^[-+−—]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}$")
_LONG_CODE = re.compile(r"^\d{15,24}$")
USUAL = 2  # texts of a column that look alike are no accident


@lru_cache(maxsize=16_384)
def is_figure(text: str) -> bool:
    """A printed number, and nothing else."""
    return bool(_FIGURE.match(squeeze(text)))


def goes_on(above: str, below: str, column: Iterable[str]) -> bool:
    """Is `below` the rest of the figure or code `above`? `column` are the other texts of its column."""
    whole = squeeze(above) + squeeze(below)
    if not is_figure(whole):
        return False
    shapes = Counter(_shape(squeeze(text)) for text in column if is_figure(text))
    usual = {shape for shape, count in shapes.items() if count >= USUAL}
    return _shape(whole) in usual and not {_shape(squeeze(above)), _shape(squeeze(below))} <= usual


def lacks_decimals(above: str, below: str, column: Iterable[str]) -> bool:
    """Is `below` the last decimals of the figure `above`, as all others of its column have them?"""
    above, below = squeeze(above), squeeze(below)
    if not (is_figure(above) and "." in above and below.isdecimal()):
        return False
    shapes = Counter(_shape(squeeze(text)) for text in column if is_figure(text))
    return len(shapes) == 1 and shapes[_shape(above + below)] >= USUAL


def _shape(text: str) -> str:
    """What figures of one column have in common: decimals, separators of thousands, else the number of digits."""
    if not is_figure(text):
        return "words"
    if "," in text and not _GROUPED.match(text):
        return "broken"
    digits, point, decimals = text.rstrip("%").partition(".")
    if point:
        return f"{len(decimals)} decimals"
    return "separated" if "," in text else f"{len(digits)} digits"


def are_several(text: str) -> bool:
    """Are the lines of a cell figures of their own, rather than one that its column broke?"""
    lines = [squeeze(line) for line in text.split("\n")]
    if len(lines) < 2 or not all(is_figure(line.strip(".,")) for line in lines):
        return False
    if any(len(line) > len(lines[0]) + 1 for line in lines[1:]):
        return True  # a column breaks a figure where it is full
    whole = "".join(lines)
    if _GROUPED.match(whole) or (is_figure(whole) and whole.count(".") == 1 and _DECIMALS.search(whole)):
        return False
    rest = max(map(len, lines[1:]))
    return not (whole.isdecimal() and len(lines[0]) > USUAL and rest <= USUAL) and not _LONG_CODE.match(whole)


def are_two_figures(above: str, below: str) -> bool:
    """Are two figures under one another surely those of two rows, and no pieces of one that its column broke?

    A column breaks a figure where it is full: no piece is longer than the one above it.
    """
    if not (_WHOLE.match(above) and _WHOLE.match(below)):
        return False
    amounts = [bool(_AMOUNT.match(text)) for text in (above, below)]
    return all(amounts) or (amounts[1] and len(below) > len(above) + 1) or (amounts[0] and len(below) > USUAL)

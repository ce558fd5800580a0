"""Figures that stand so close to a border that a part of them may have gone with it: 89 becomes 39.

Such figures are read once more with their borders; where the digits differ, they are in doubt.
"""

from collections.abc import Sequence

from budgetgraph.reading.folding import fold
from budgetgraph.reading.ocr.checks import FIGURE
from budgetgraph.reading.ocr.picture import Pixels
from budgetgraph.reading.ocr.recognition import Reading

Area = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

_CLOSE = 2.6  # points from the middle of a border to the ink: its half and what was painted over beside it


def figures_at_borders(areas: Sequence[Area], readings: Sequence[Reading], walls: Pixels, scale: float) -> list[int]:
    """The numbers of the figures beside which a wall stands."""
    reach = round(_CLOSE * scale)
    return [
        at
        for at, (x0, y0, x1, y1) in enumerate(areas)
        if FIGURE.fullmatch(fold(readings[at].text).strip())
        and (
            walls[(y0 + y1) // 2, max(x0 - reach, 0) : x0 + 1].any()
            or walls[(y0 + y1) // 2, max(x1 - 1, 0) : x1 + reach].any()
        )
    ]


def differs(read: Reading, with_borders: Reading) -> bool:
    """Do the digits of two readings differ? A border may be taken for a 1."""
    ours, theirs = (_digits(reading.text) for reading in (read, with_borders))
    return theirs not in {left + ours + right for left in ("", "1") for right in ("", "1")}


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, fold(text)))

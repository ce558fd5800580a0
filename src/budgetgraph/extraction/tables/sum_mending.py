"""A figure that OCR read with doubt, as its sum has it: where one of a sum is unsure and another reading solves it.

In: statements with their roles and units settled, and by place the other figures that a cell may hold; out: the value
and the print of such figures changed. They keep their low confidence and get the flag "mended by sum".
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from budgetgraph import resources
from budgetgraph.extraction.numbers import Printed, parse
from budgetgraph.extraction.records import Figure

MENDED = "mended by sum"

Sum = tuple[Figure, Sequence[Figure]]


def mend_by_sums(sums: Iterable[Sum], others: Mapping[str, Sequence[str]]) -> None:
    """Mends figures in place. `others` gives, by place of a cell, its other readings."""
    known = list(sums)
    least = resources.least_confidence("audit")
    wanted: dict[int, set[Decimal]] = {}
    figures: dict[int, Figure] = {}
    for total, parts in known:
        unsure = [f for f in (total, *parts) if f.confidence is not None and f.confidence < least]
        if len(unsure) != 1 or not others.get(unsure[0].place.cell or ""):
            continue
        (figure,) = unsure
        rest = sum((part.value for part in parts if part is not figure), Decimal(0))
        figures[id(figure)] = figure
        wanted.setdefault(id(figure), set()).add(rest if figure is total else total.value - rest)
    for at, values in wanted.items():
        if len(values) == 1:
            _mend(figures[at], values.pop(), others[figures[at].place.cell or ""])


def _mend(figure: Figure, value: Decimal, texts: Sequence[str]) -> None:
    """Gives the figure the value, if one of the texts prints it with as many decimals."""
    own = parse(figure.printed)
    if own is None or figure.value == value:
        return
    factor = figure.resolution / own.last_place
    found = [printed for text in texts if _is(printed := parse(text), own, value / factor)]
    if found and found[0] is not None:
        figure.value, figure.printed = value, found[0].text
        figure.flags.append(MENDED)


def _is(printed: Printed | None, own: Printed, value: Decimal) -> bool:
    """Is it a number of this value, printed as the own one is?"""
    return (
        printed is not None
        and printed.value == value
        and (printed.places, printed.percent) == (own.places, own.percent)
    )

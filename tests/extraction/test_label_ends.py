"""Labels that ran over the rule below them get their own signs back, where the names of both codes prove it."""

import random

import pytest

from budgetgraph.extraction.concepts import names
from budgetgraph.extraction.records import Place, Row
from budgetgraph.extraction.tables.label_ends import mend_labels

CODES = ("2080505", "2080506", "2080599", "20808")


def rows(*labels: str) -> list[Row]:
    return [
        Row(label=label, code=code, concept=f"functional:{code}", place=Place())
        for code, label in zip(CODES, labels, strict=False)
    ]


def test_the_end_of_a_label_in_the_next_cell() -> None:
    read = rows("机关事业单位基本养老保险缴费", "支出机关事业单位职业年金缴费支出", "其他行政事业单位养老支出")
    mend_labels(read)
    assert [row.label for row in read] == [names("functional")[code] for code in CODES[:3]]


@pytest.mark.parametrize("seed", range(20))
def test_lines_printed_over_each_other_are_told_apart(seed: int) -> None:
    """Each label is cut after some signs; its end is shuffled into the signs of the next, each in its own order."""
    rng = random.Random(seed)
    wanted = [names("functional")[code] for code in CODES]
    cuts = [rng.randrange(4, len(name)) for name in wanted[:-1]]
    printed, end = [], ""
    for name, cut in zip(wanted, [*cuts, None], strict=True):
        own, places = name[:cut], sorted(rng.sample(range(len(end) + len(name[:cut])), len(end)))
        signs = iter(own)
        over = dict(zip(places, end, strict=True))
        printed.append("".join(over.get(at) or next(signs) for at in range(len(end) + len(own))))
        end = name[cut:] if cut else ""
    read = rows(*printed)
    mend_labels(read)
    assert [row.label for row in read] == wanted


@pytest.mark.parametrize(
    "below",
    ["机关事业单位职业年金缴费支出", "支出及其他项目", "机关事业单位职业年金", "缴费机关事业单位职业年金缴费支出"],
)
def test_what_is_not_proven_stays_as_printed(below: str) -> None:
    read = rows("机关事业单位基本养老保险缴费", below)
    mend_labels(read)
    assert [row.label for row in read] == ["机关事业单位基本养老保险缴费", below]

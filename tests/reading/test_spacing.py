"""Which pages hold cells with frames of their own, told from their rules alone."""

from collections.abc import Sequence
from itertools import accumulate

from budgetgraph.reading.layout import Rule
from budgetgraph.reading.spacing import apart_cells

Rules = tuple[list[Rule], list[Rule]]


def frames(widths: Sequence[float], heights: Sequence[float], across: Sequence[float], down: float) -> Rules:
    """The level and the upright rules of cells with so much white between them: `across` one for each two columns."""
    xs = [*accumulate((w + gap for w, gap in zip(widths, across, strict=False)), initial=60.0)]
    ys = [*accumulate((h + down for h in heights[:-1]), initial=100.0)]
    level = [Rule(y, x, x + w) for top, h in zip(ys, heights, strict=True) for y in (top, top + h)
             for x, w in zip(xs, widths, strict=True)]  # fmt: skip
    upright = [Rule(x, y, y + h) for left, w in zip(xs, widths, strict=True) for x in (left, left + w)
               for y, h in zip(ys, heights, strict=True)]  # fmt: skip
    return sorted(level), sorted(upright)


def apart(
    gap: float, height: float = 60, widths: Sequence[float] = (100,) * 4, across: Sequence[float] | None = None
) -> bool:
    level, upright = frames(widths, [height] * 4, across or [gap] * (len(widths) - 1), gap)
    return apart_cells(level, upright) is not None


def test_frames_with_even_gaps_are_cells() -> None:
    assert all(apart(gap) for gap in (2.0, 4.0, 8.0, 11.5))


def test_wide_gaps_part_tables() -> None:
    assert not apart(12.5)


def test_gaps_of_several_widths_are_those_of_columns() -> None:
    assert not apart(4.0, across=(4.0, 4.0, 9.0))


def test_frames_hardly_longer_than_their_gaps_are_no_cells() -> None:
    """As the dashes of a broken rule are not; half of the sides are long."""
    assert not apart(8.0, height=9.0)
    assert apart(8.0, height=20.0)


def test_a_few_gaps_tell_nothing() -> None:
    level, upright = frames((100, 100), (60, 60), (4.0,), 4.0)
    assert apart_cells(level, upright) is not None
    assert apart_cells(level[:-2], upright) is None
    assert apart_cells(level, upright[:-2]) is None


def test_gaps_of_one_direction_may_be_those_of_merged_cells() -> None:
    """In every row an unruled column stands between two parts, while the rows stand farther apart."""
    level, upright = frames((100,) * 4, [30.0] * 10, (4.0,) * 3, 10.0)
    few = [rule for rule in upright if rule.at < 61 and rule.start < 300]
    assert apart_cells(level, few) is None

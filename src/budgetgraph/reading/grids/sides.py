"""Columns at the sides of a table that its rules do not close.

On a page where one tall cell takes all the rows of a column no level rule is drawn there; tables set open at the sides
have no upright rule at the ends of the level ones.
"""

from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.reading.layout import Rule

ALIKE = 2.0  # points between the ends of upright rules of one table that are drawn from one row to another
WIDEST = 200.0  # points
NARROWEST = 8.0  # points: level rules that run on less far merely stand out
LEAST_UPRIGHT = 4  # rules that stand on one level rule or none
TALLEST_ROW = 40.0  # points: lower pieces are no sides of a page of rows
LEAST_ENDS = 3  # level rules that end at one place, where a single upright rule parts the columns


def with_open_sides(tables: Sequence[tuple[list[Rule], list[Rule]]]) -> None:
    """Adds to each table, as (level rules, upright rules), the side at which its level rules end beyond all upright
    ones: its first or last column is open there."""
    for level, upright in tables:
        top, bottom = min(rule.start for rule in upright), max(rule.end for rule in upright)
        whole = top - ALIKE <= min(rule.at for rule in level) and max(rule.at for rule in level) <= bottom + ALIKE
        least = 2 if whole or len(upright) > 1 else LEAST_ENDS
        left, right = min(rule.at for rule in upright), max(rule.at for rule in upright)
        if len(level) == 1 and len(upright) >= LEAST_UPRIGHT and _stand_out(level[0], left, right):
            least = 1  # the only rule of a page whose rows are higher than half of it
        begins = _common([rule.start for rule in level if rule.start < left - NARROWEST], least)
        ends = _common([rule.end for rule in level if rule.end > right + NARROWEST], least)
        if len(upright) > 1 or (begins is not None and ends is not None):
            upright += [Rule(at, top, bottom) for at in (begins, ends) if at is not None]


def _stand_out(rule: Rule, left: float, right: float) -> bool:
    return rule.start < left - NARROWEST and rule.end > right + NARROWEST


def without_ends(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Rule]:
    """The level rules that a page lacks whose tables begin before it and go on after it, and part no rows: at both ends
    of upright rules that all begin and end alike and cross no level one."""
    free = [
        rule
        for rule in upright
        if rule.end - rule.start > TALLEST_ROW
        and not any(
            rule.start - ALIKE <= other.at <= rule.end + ALIKE and other.start - ALIKE <= rule.at <= other.end + ALIKE
            for other in level
        )
    ]
    groups: list[list[Rule]] = []
    for rule in free:
        for group in groups:
            if _as_long(group[0], rule):
                group.append(rule)
                break
        else:
            groups.append([rule])
    found = []
    for group in groups:
        places = sorted(rule.at for rule in group)
        if len(group) >= LEAST_UPRIGHT and min(b - a for a, b in pairwise(places)) > NARROWEST:
            found += [Rule(at, places[0], places[-1]) for at in (group[0].start, group[0].end)]
    return found


def _common(places: Sequence[float], least: int) -> float | None:
    """The place of them all; None if they differ or are too few."""
    alike = len(places) >= least and max(places) - min(places) <= ALIKE
    return sum(places) / len(places) if alike else None


def with_sides(tables: Sequence[tuple[list[Rule], list[Rule]]], upright: Sequence[Rule]) -> None:
    """Adds to each table, as (level rules, upright rules), the upright ones beside it that cross no level one.

    They begin and end where the outermost upright rule of the table does.
    """
    taken = {rule for _, rules in tables for rule in rules}
    lone = [rule for rule in upright if rule not in taken]
    if not lone:
        return
    for _, rules in tables:
        for side in (-1, 1):
            edge = max(rules, key=lambda rule: side * rule.at)
            for rule in sorted(lone, key=lambda rule: side * rule.at):
                if 0 < side * (rule.at - edge.at) <= WIDEST and _as_long(rule, edge):
                    rules.append(rule)
                    edge = rule


def _as_long(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) <= ALIKE and abs(one.end - other.end) <= ALIKE

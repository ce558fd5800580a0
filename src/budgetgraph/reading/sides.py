"""Columns at the sides of a table in which no level rule is drawn on a page: one tall cell takes all of its rows."""

from collections.abc import Sequence

from budgetgraph.reading.layout import Rule

ALIKE = 2.0  # points between the ends of upright rules of one table that are drawn from one row to another
WIDEST = 200.0  # points


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

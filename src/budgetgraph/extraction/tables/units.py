"""Subordinate units inside a department's tables: what unit columns name becomes Bodies that rows point to (rule 9)."""

from budgetgraph.extraction.concepts import label_role
from budgetgraph.extraction.records import Body, Disclosure, Row
from budgetgraph.reading.folding import key


def assign_units(disclosure: Disclosure) -> None:
    """Collects the units that the rows name.

    A unit column that names only the department itself is dropped. Where a table prints the department's sum of a code
    beside its units' rows, only the rows without a unit stay the department's own.
    """
    names = {key(disclosure.body.name), *(key(alias) for alias in disclosure.body.aliases)}
    own = {name + level for name in names for level in ("", "本级", "（本级）", "机关", "（机关）", "本部")}
    units: dict[str, Body] = {}
    for statement in disclosure.statements:
        named = {row.of_unit for row in statement.rows if row.of_unit}
        if len(named) == 1 and (next(iter(named)) is not None):
            only = key(next(iter(named)) or "")
            if only in own or not any(row.of_unit is None and row.figures for row in statement.rows):
                for row in statement.rows:
                    row.of_unit = None
                continue
        for row in statement.rows:
            _assign(row, own, units, disclosure.body)
    disclosure.units = [units[name] for name in sorted(units)]


def _assign(row: Row, own: set[str], units: dict[str, Body], parent: Body) -> None:
    if not row.of_unit:
        return
    if key(row.of_unit) in own or label_role(row.of_unit):
        row.of_unit = None
        return
    units.setdefault(row.of_unit, Body(name=row.of_unit, division=parent.division, parent=parent.name))

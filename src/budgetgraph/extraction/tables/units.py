"""Subordinate units inside a department's tables: what unit columns name becomes Bodies that rows point to (rule 9)."""

from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.body_names import clean
from budgetgraph.extraction.concepts import label_role
from budgetgraph.extraction.records import Body, Disclosure, Row
from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_OWN_UNIT = "本级"  # how a unit that bears the department's own name is told from it


@cache
def _own_levels() -> tuple[str, ...]:
    rows = resources.rows("data", "vocabulary", "table_words.csv")
    return tuple(row["word"] for row in rows if row["what"] == "own level")


def assign_units(disclosure: Disclosure, document: Document) -> None:
    """Collects the units that the rows name; those of a mere list of departments have no parent.

    A unit column that names only the department itself is dropped. Where a table prints the department's sum of a code
    beside its units' rows, only the rows without a unit stay the department's own.
    """
    names = {key(disclosure.body.name), *(key(alias) for alias in disclosure.body.aliases)}
    names |= _without_region(disclosure, names)
    own = {form for name in names for form in (name, *(name + level for level in _own_levels()))}
    units: dict[str, Body] = {}
    beside_others = _named_beside_others(disclosure)
    for statement in disclosure.statements:
        named = {row.of_unit for row in statement.rows if row.of_unit}
        if len(named) == 1 and (next(iter(named)) is not None):
            only = key(next(iter(named)) or "")
            alone = not any(row.of_unit is None and row.figures for row in statement.rows)
            if only in own or (alone and only not in beside_others):
                for row in statement.rows:
                    row.of_unit = None
                continue
        whole = {_what(row): row for row in reversed(statement.rows) if row.of_unit is None and row.figures}
        shared = {
            _what(row) for row in statement.rows if _has_money(row) and row.of_unit and key(row.of_unit) not in own
        }
        for row in statement.rows:
            what = _what(row)
            if key(row.of_unit or "") in names and what in shared and _printed(row) == _printed(whole.get(what)):
                row.of_unit, row.role = None, "subtotal"  # the department's sum under its name, beside that of 合计
        sums = {_what(row) for row in statement.rows if row.of_unit is None and row.figures}
        for row in statement.rows:
            _assign(row, own, units, disclosure.body, sums, names)
    listed = _listed_departments(document, names)
    disclosure.units = [
        body.model_copy(update={"parent": None}) if key(name) in listed else body
        for name, body in sorted(units.items())
    ]


def _listed_departments(document: Document, names: set[str]) -> set[str]:
    """The names under heads such as 部门名称 that nothing says to be units of the department, called `names`."""
    words = patterns("head_patterns.csv")
    listed: set[str] = set()
    for table in document.tables:
        for head in table.cells:
            if words["departments_head"].fullmatch(squeeze(head.text)):
                listed |= _departments_below(table, head.row, head.column, names)
    told = [form for text in document.paragraphs if words["has_units"].search(form := key(text.text))]
    return {
        name
        for name in listed
        if not any(name.startswith(own) for own in names) and not any(name in text for text in told)
    }


def _departments_below(table: Table, row: int, column: int, names: set[str]) -> set[str]:
    """The names below a head, but for those whose code is the department's and more; none beside its own level."""
    codes: dict[str, str] = {}
    for cell in table.cells:
        if cell.column == column and cell.row > row and (name := key(clean(cell.text))):
            before = table.grid[cell.row - 1][column - 2] if column > 1 else None
            codes[name] = squeeze(before.text) if before else ""
    if any(name + level in codes for name in names for level in _own_levels()):
        return set()
    own = [code for name in names if (code := codes.get(name))]
    return {name for name, code in codes.items() if not any(code != one and code.startswith(one) for one in own)}


def _without_region(disclosure: Disclosure, names: set[str]) -> set[str]:
    """The department's name as its tables print it, without the region that it begins with."""
    region = patterns("cover_patterns.csv")["region_before"]
    levels = _own_levels()
    printed = {key(row.of_unit) for statement in disclosure.statements for row in statement.rows if row.of_unit}
    shorter = {unit.removesuffix(level) for unit in printed for level in ("", *levels)}
    return {
        unit for unit in shorter for name in names if name.endswith(unit) and region.search(name.removesuffix(unit))
    }


def _named_beside_others(disclosure: Disclosure) -> set[str]:
    """The units that some table names beside others: these are units of a department wherever they stand alone."""
    found: set[str] = set()
    for statement in disclosure.statements:
        named = {key(row.of_unit) for row in statement.rows if row.of_unit}
        found |= named if len(named) > 1 else set()
    return found


def _has_money(row: Row) -> bool:
    return any(figure.value for figure in row.figures)


def _printed(row: Row | None) -> list[tuple[str, object]] | None:
    return [(figure.column, figure.value) for figure in row.figures] if row else None


def _what(row: Row) -> tuple[object, ...]:
    return row.label, row.concept, row.project, row.flow


def _assign(
    row: Row, own: set[str], units: dict[str, Body], parent: Body, sums: set[tuple[object, ...]], names: set[str]
) -> None:
    """`sums`: what the department's own rows of the statement are about; its 本级 beside them is a unit of its own.
    `names`: what the department is called."""
    if not row.of_unit:
        return
    if label_role(row.of_unit) or (key(row.of_unit) in own and _what(row) not in sums):
        row.of_unit = None
        return
    if key(row.of_unit) in names:
        row.of_unit = f"{row.of_unit}{_OWN_UNIT}"
    units.setdefault(row.of_unit, Body(name=row.of_unit, division=parent.division, parent=parent.name))

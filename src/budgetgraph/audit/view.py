"""The working view that rules query: the facts of some reports in, a small store with what their structure implies out.

Besides the facts themselves it says, in the namespace `view:`
    ?part view:under ?figure         the figure is in the nearest row above in the hierarchy of codes or items
    ?figure view:shortOf "a part"    a row below it has lost its cell in the same column
    ?part view:within ?figure        the figure is in the total row, the part in a row that nothing else is above
                                     (view:withinAll: rows of subordinate units included)
    ?statement view:units "true"     it has rows of subordinate units
    ?figure view:withLike ?figure    the first figure of an item in a list, and all of that item and column
    ?figure view:withUnits ?figure   the body's own figure, and those of its units for the same item: together the whole
    ?figure view:row ?row ; view:statement ?statement ; view:kind ?kind ; view:column ?column ; view:item ?item ;
            view:role ?role ; view:flow ?flow ; view:own true   (view:own: the body's own rows, not a unit's)
    ?figure view:strange "column"    it stands in a column that no list of codes knows
    ?statement view:generalPublic ?column  an amount of general public budget revenue in a row of its own
    ?statement view:revenueOdd ?column  an amount in a row of revenue that no list knows; view:expenditureOdd likewise
    ?row view:code "2010350"         the full code
    ?report view:previous ?report ; view:planned ?report
    ?statement view:has ?column      a column in which figures stand
    ?report view:lacks "212"         a fund table prints classes below this code, but not the code itself
    ?report view:fiscal true         all its money is fiscal appropriation, so that the fund tables hold all of it
    ?indicator view:sheet "project_target"   the kind of the sheet in which it stands
    ?indicator view:likeIndicator ?indicator  one of a project, counted alike and named almost alike
and how claims, items, names, reasons, sections and lists of projects relate (see `text_view`, `items_view`,
`names_view`, `reasons_view`, `sections_view`, `funding_view`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from pyoxigraph import NamedNode, Quad, Store

from budgetgraph.audit.facts import Facts
from budgetgraph.audit.figures_view import LISTS
from budgetgraph.audit.funding_view import funding
from budgetgraph.audit.indicators_view import told_indicators
from budgetgraph.audit.items_view import itemised
from budgetgraph.audit.lost_cells import falls_short, lost_columns
from budgetgraph.audit.names_view import name_hints, same_name
from budgetgraph.audit.quads import link, text
from budgetgraph.audit.reasons_view import reason_hints
from budgetgraph.audit.sections_view import section_hints
from budgetgraph.audit.text_view import relations
from budgetgraph.graph.classifications import concepts
from budgetgraph.resources import patterns

_FUND_TABLES = ("general_public_expenditure", "government_fund_expenditure", "state_capital_expenditure")
_SAME = Decimal(200)  # yuan: two units of the last place usually printed in 万元
_GOVERNMENT = "/code/government-economic/"
_GRID_ROW = re.compile(r"(r\d+) c\d+$|!\D+(\d+)$")  # of "t5 r3 c4" and "Sheet!D7"
_SHARES = ("", "%", "‰", "百分比", "分")
_NAME, _LEFT_OUT = 5, 3  # characters of an indicator's name, and how many of them may be missing in the other
_CODED = ("/code/functional/", "/code/economic/", "/code/government-economic/")


def view(facts: Facts, reports: Sequence[str]) -> Store:
    """The facts and what their structure implies, as a store of its own."""
    store = Store()
    quads = [
        Quad(NamedNode(subject), NamedNode(predicate), value)
        for subject, properties in facts.said.items()
        for predicate, values in properties.items()
        for value in values
    ]
    for report in reports:
        for hints in (relations, told_indicators, itemised, name_hints, reason_hints, section_hints, funding):
            quads += hints(facts, report)
    everywhere = {*reports, *facts.previous.values(), *facts.planned.values()}
    for report in everywhere:
        quads += _structure(facts, report)
    quads += [link(r, "previous", other) for r, other in facts.previous.items()]
    quads += [link(r, "planned", other) for r, other in facts.planned.items()]
    store.extend(quads)
    return store


def _ancestors(scheme: str, code: str) -> tuple[str, ...]:
    """The codes from the top of a list down to one."""
    path = [code]
    while (concept := concepts(scheme).get(path[0])) and concept.parent:
        path.insert(0, concept.parent)
    return tuple(path)


def _structure(facts: Facts, report: str) -> Iterator[Quad]:
    for owner in (report, *facts.all(report, "bg:hasProject")):
        for indicator in facts.all(owner, "bg:hasIndicator"):
            yield text(indicator, "sheet", indicator.rsplit("/", 2)[1])
    yield from _like_indicators(facts, report)
    if _all_fiscal(facts, report):
        yield text(report, "fiscal", "true")
    for statement in facts.all(report, "bg:hasStatement"):
        table = Table(facts, statement)
        for row in table.rows:
            yield from table.described(row)
        for part, whole in table.under():
            yield link(part, "under", whole)
        for whole in table.short_of():
            yield text(whole, "shortOf", "a part")
        for name, part, whole in table.within():
            yield link(part, name, whole)
        for own, part in table.with_units():
            yield link(own, "withUnits", part)
        for one, part in table.alike():
            yield link(one, "withLike", part)
        if any(table.units.values()):
            yield text(statement, "units", "true")
        if facts.id(statement, "bg:kind") in _FUND_TABLES:
            for code in table.lacking():
                yield text(report, "lacks", code)
        for column in {facts.text(f, "bg:column") for row in table.rows for f in facts.all(row, "bg:figure")}:
            yield link(statement, "has", column)


def _like_indicators(facts: Facts, report: str) -> Iterator[Quad]:
    """Indicators of the whole body beside those of its projects with the same unit and nearly the same name.

    Shares are left out: what is reached on the whole need not be reached in each project.
    """
    projects = [i for p in facts.all(report, "bg:hasProject") for i in facts.all(p, "bg:hasIndicator")]
    for whole in facts.all(report, "bg:hasIndicator"):
        unit, name = facts.text(whole, "bg:targetUnit"), facts.text(whole, "rdfs:label")
        for other in projects:
            also = facts.text(other, "rdfs:label")
            if unit not in _SHARES and unit == facts.text(other, "bg:targetUnit") and _almost(name, also):
                yield link(whole, "likeIndicator", other)


def _almost(name: str, also: str) -> bool:
    """Whether a name is the other with a few characters left out."""
    short, long = sorted((name, also), key=len)
    return len(short) >= _NAME and len(long) - len(short) <= _LEFT_OUT and same_name(short, long)


def _all_fiscal(facts: Facts, report: str) -> bool:
    """Do the fund tables hold all the money: none is missing, and their totals add up to that of 支出总表?"""
    kinds = {facts.id(s, "bg:kind"): facts.id(s, "bg:state") for s in facts.all(report, "bg:hasStatement")}
    if "missing" in (kinds.get(kind) for kind in _FUND_TABLES) or "general_public_expenditure" not in kinds:
        return False
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for statement, row in facts.rows(report):
        if facts.id(row, "bg:role") == "total" and not facts.text(row, "bg:ofUnit"):
            for figure in facts.all(row, "bg:figure"):
                if facts.id(figure, "bg:column") == "total":
                    totals[facts.id(statement, "bg:kind")] = Decimal(facts.text(figure, "bg:value"))
    funds = sum((totals[kind] for kind in _FUND_TABLES), Decimal(0))
    return "expenditure_by_function" in totals and abs(totals["expenditure_by_function"] - funds) <= _SAME


def _is_part(header: str) -> bool:
    """Does a head (… > 其中：专项资金) hold a part of the column beside it, which no sum counts?"""
    return patterns("head_patterns.csv")["part_of"].match(header.rpartition(">")[2].strip()) is not None


class Table:
    """One statement's rows with their place in the hierarchy."""

    def __init__(self, facts: Facts, statement: str) -> None:
        self.facts, self.statement = facts, statement
        self.rows = facts.all(statement, "bg:hasRow")
        self.kind = facts.text(statement, "bg:kind")
        self.units = {row: facts.text(row, "bg:ofUnit") for row in self.rows}
        self.paths = {row: path for row in self.rows if (path := self._path(row))}
        self.owners = {row: (self.units[row], self._printed_row(row)) for row in self.rows}

    def _path(self, row: str) -> tuple[str, ...]:
        """The way from the top of the hierarchy to a row: codes by their levels, items by their list; () for others."""
        item = self.facts.text(row, "bg:item")
        if any(mark in item for mark in _CODED) and self.facts.text(row, "bg:printedCode"):
            code = item.rsplit("/", 1)[1]
            levels = [code[:length] for length in (3, 5, 7) if length <= len(code)]
            project = self.facts.text(row, "bg:forProject")
            return (*levels, project) if project else tuple(levels)
        if "/code/three-public/" in item:
            return _ancestors("three-public", item.rsplit("/", 1)[1])
        return ()

    def _printed_row(self, row: str) -> str:
        """The row of the grid for a table read as if transposed, which may print a row a unit or a year; else ""."""
        if "/code/three-public/" not in self.facts.text(row, "bg:item"):
            return ""
        figures = self.facts.all(row, "bg:figure")
        found = (_GRID_ROW.search(self.facts.text(figure, "bg:cell")) for figure in figures)
        rows = {match[0].split()[0] if match[1] else match[2] for match in found if match}
        return rows.pop() if len(rows) == 1 and self._is_wide else ""

    @cached_property
    def _is_wide(self) -> bool:
        """Do several items stand in one row of the grid?"""
        rows = [
            self.facts.text(row, "bg:item")
            for row in self.rows
            if "/code/three-public/" in self.facts.text(row, "bg:item")
        ]
        return len(rows) > len(set(rows))

    def described(self, row: str) -> Iterator[Quad]:
        """What the figures of a row are, in one hop."""
        facts = self.facts
        if path := self.paths.get(row):
            yield text(row, "code", path[-2] if path[-1].startswith("http") else path[-1])
            yield text(row, "depth", str(len(path)))
        own = not self.units[row]
        for figure in facts.all(row, "bg:figure"):
            yield link(figure, "row", row)
            yield link(figure, "statement", self.statement)
            yield link(figure, "kind", self.kind)
            yield link(figure, "column", facts.text(figure, "bg:column"))
            for name in ("item", "role", "flow"):
                if value := facts.text(row, f"bg:{name}"):
                    yield link(figure, name, value)
            if own:
                yield text(figure, "own", "true")
            if facts.text(figure, "bg:value").strip("0."):
                if "/code/" not in facts.text(figure, "bg:column") and not _is_part(
                    facts.text(figure, "bg:printedHeader")
                ):
                    yield text(figure, "strange", "column")
                if facts.id(row, "bg:item") == "rev-gp":
                    yield link(self.statement, "generalPublic", facts.text(figure, "bg:column"))
                if (flow := facts.id(row, "bg:flow")) and "/code/" not in facts.text(row, "bg:item"):
                    yield link(self.statement, f"{flow}Odd", facts.text(figure, "bg:column"))

    def lacking(self) -> set[str]:
        """The codes that the table leaves out although it prints classes below them."""
        levels = [tuple(part for part in path if not part.startswith("http")) for path in self.paths.values()]
        return {level for path in levels for level in path} - {path[-1] for path in levels if path}

    def _columns(self, row: str) -> dict[str, str]:
        """Column -> figure of money: rates and numbers of things do not add up."""
        facts = self.facts
        figures = (figure for figure in facts.all(row, "bg:figure") if facts.id(figure, "bg:unit") == "CNY")
        return {facts.text(figure, "bg:column"): figure for figure in figures}

    @cached_property
    def _printed(self) -> set[str]:
        """The columns in which the table prints money."""
        return {column for row in self.rows for column in self._columns(row)}

    def _above(self) -> dict[tuple[tuple[str, str], tuple[str, ...]], dict[str, str]]:
        """(unit, path) -> column -> figure; a row that projects divide stands above them."""
        found: dict[tuple[tuple[str, str], tuple[str, ...]], dict[str, str]] = {}
        for row, path in self.paths.items():
            found.setdefault((self.owners[row], path), {}).update(self._columns(row))
        return found

    def _parent(
        self, row: str, column: str, by_path: dict[tuple[tuple[str, str], tuple[str, ...]], dict[str, str]]
    ) -> str | None:
        path = self.paths[row]
        for length in range(len(path) - 1, 0, -1):
            above = by_path.get((self.owners[row], path[:length]), {})
            if column in above:
                return above[column]
        return None

    def under(self) -> Iterator[tuple[str, str]]:
        """(part, figure of the nearest row above that has a figure in the same column)."""
        by_path = self._above()
        for row in self.paths:
            for column, figure in self._columns(row).items():
                if parent := self._parent(row, column, by_path):
                    yield figure, parent

    def _lost(self, row: str) -> set[str]:
        """The columns in which a row has lost its cell, and no row below it stands for it."""
        lost = lost_columns(self.facts, self._columns(row), self._printed)
        return lost - self._printed_below.get((self.owners[row], self.paths[row]), set())

    @cached_property
    def _printed_below(self) -> dict[tuple[tuple[str, str], tuple[str, ...]], set[str]]:
        """(unit, path) -> the columns of the rows below it."""
        found: dict[tuple[tuple[str, str], tuple[str, ...]], set[str]] = defaultdict(set)
        for row, path in self.paths.items():
            columns = self._columns(row).keys()
            for length in range(1, len(path)):
                found[self.owners[row], path[:length]].update(columns)
        return found

    def short_of(self) -> set[str]:
        """The figures below which a row has lost its cell in their column, so that no sum of parts is complete."""
        by_path = self._above()
        return {
            parent for row in self.paths for column in self._lost(row) if (parent := self._parent(row, column, by_path))
        }

    def with_units(self) -> Iterator[tuple[str, str]]:
        """(the body's own figure, it and each unit's figure of the same item and column), where units have one."""
        by_item: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in self.paths:
            for column, figure in self._columns(row).items():
                by_item[self.facts.text(row, "bg:item"), column].append((self.units[row], figure))
        for figures in by_item.values():
            own = [figure for unit, figure in figures if not unit]
            if len(own) == 1 < len(figures):
                yield from ((own[0], figure) for _, figure in figures)

    def alike(self) -> Iterator[tuple[str, str]]:
        """(a figure, it and each other one of its item and column), where a list prints an item in several rows."""
        by_item: dict[tuple[str, str], list[str]] = defaultdict(list)
        if self.kind.rpartition("/")[2] in LISTS:
            for row in self.rows:
                item = self.facts.text(row, "bg:item")
                if self.facts.id(row, "bg:role") == "leaf" and "/code/topic/" in item and not self.units[row]:
                    for column, figure in self._columns(row).items():
                        by_item[item, column].append(figure)
        for figures in by_item.values():
            if len(figures) > 1:
                yield from ((figures[0], figure) for figure in figures)

    def within(self) -> Iterator[tuple[str, str, str]]:
        """(relation, part, figure of the total row in the same column), for parts that no row is above.

        The parts are the body's own rows; `withinAll` counts those of its units too, where a table has both.
        """
        by_path = self._above()
        tops: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        lost = set[str]()
        for row in self.paths:
            for column, figure in self._columns(row).items():
                if not self._parent(row, column, by_path):
                    tops[self._side(row), self.units[row], column].append(figure)
            lost |= {column for column in self._lost(row) if not self._parent(row, column, by_path)}
        for row in self._listed_projects():
            for column, figure in self._columns(row).items():
                tops["within", "", column].append(figure)
        above = [row for row in self.rows if row not in self.paths and self.facts.id(row, "bg:role") != "leaf"]
        above = [row for row in above if "/code/column/" not in self.facts.text(row, "bg:item")]
        sums = Counter(unit for row in above if (unit := self.units[row]))
        for row in above:
            role = self.facts.id(row, "bg:role")
            unit = self.units[row]
            if sums[unit] > 1:
                continue  # the sums of its projects, none of which is the whole unit's
            for column, figure in self._columns(row).items():
                if column in lost or self._falls_short(column, figure, tops):
                    continue
                if unit or role == "total":
                    for side in ("within", "withinOther"):
                        yield from ((side, part, figure) for part in tops.get((side, unit, column), ()))
                if role == "total" and not unit:
                    found = (parts for (side, _, other), parts in tops.items() if (side, other) == ("within", column))
                    yield from (("withinAll", part, figure) for parts in found for part in parts)

    def _falls_short(self, column: str, total: str, tops: Mapping[tuple[str, str, str], Sequence[str]]) -> bool:
        """Is a total of a list of projects more than its parts, where one of them has no amount in that column?"""
        if not self.kind.endswith("/general_public_projects"):
            return False
        parts = [part for (_, _, name), figures in tops.items() if name == column for part in figures]
        leaves = [self._columns(row) for row in self.rows if self.facts.id(row, "bg:role") == "leaf"]
        return falls_short(self.facts, column, total, parts, leaves)

    def _listed_projects(self) -> list[str]:
        """The rows of a list of projects without codes, each a project of its own; none where one may hold others.

        Beside each its unit may stand, as long as no row adds up those of one unit.
        """
        if self.paths or not self.kind.endswith("/general_public_projects"):
            return []
        listed = {
            row: self.facts.text(row, "bg:forProject") for row in self.rows if self.facts.id(row, "bg:role") != "total"
        }
        printed = sorted(listed, key=lambda row: [int(n) for n in re.findall(r"\d+", self.facts.text(row, "bg:cell"))])
        amounts = [_largest(self.facts, self._columns(row)) for row in printed]
        if not all(listed.values()) or len({*listed.values()}) < len(listed) or not all(amounts):
            return []
        return [] if any(_sums_up(amounts, at) for at in range(len(amounts))) else list(listed)

    def _side(self, row: str) -> str:
        """How a row is within its total: of both lists of economic classes side by side each has the whole."""
        return "withinOther" if self._both_sides and _GOVERNMENT in self.facts.text(row, "bg:item") else "within"

    @cached_property
    def _both_sides(self) -> bool:
        items = {self.facts.text(row, "bg:item") for row in self.rows}
        return all(any(mark in item for item in items) for mark in (_GOVERNMENT, "/code/economic/"))


def _largest(facts: Facts, columns: Mapping[str, str]) -> Decimal:
    """The largest amount of a row: that of its total, whatever its funds."""
    return max((Decimal(facts.text(figure, "bg:value") or 0) for figure in columns.values()), default=Decimal(0))


def _sums_up(amounts: Sequence[Decimal], at: int) -> bool:
    """Do two rows or more right behind a row come to it?"""
    return amounts[at] in [*accumulate(amounts[at + 1 :])][1:]

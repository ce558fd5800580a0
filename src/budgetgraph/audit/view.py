"""The working view that rules query: the facts of some reports in, a small store with what their structure implies out.

Besides the facts themselves it says, in the namespace `view:`
    ?part view:under ?figure         the figure is in the nearest row above in the hierarchy of codes or items
    ?part view:within ?figure        the figure is in the total row, the part in a row that nothing else is above
    ?figure view:row ?row ; view:statement ?statement ; view:kind ?kind ; view:column ?column ; view:item ?item ;
            view:role ?role ; view:flow ?flow ; view:own true   (view:own: the body's own rows, not a unit's)
    ?row view:code "2010350"         the full code
    ?claim view:sentence "…"         one text for claims of the same sentence
    ?report view:previous ?report ; view:planned ?report
    ?statement view:has ?column      a column in which figures stand
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Store

from budgetgraph.audit.facts import Facts
from budgetgraph.graph.classifications import concepts

VIEW = "https://w3id.org/budgetgraph/view#"
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
    everywhere = {*reports, *facts.previous.values(), *facts.planned.values()}
    for report in everywhere:
        quads += _structure(facts, report)
    quads += [_link(r, "previous", other) for r, other in facts.previous.items()]
    quads += [_link(r, "planned", other) for r, other in facts.planned.items()]
    store.extend(quads)
    return store


def _ancestors(scheme: str, code: str) -> tuple[str, ...]:
    """The codes from the top of a list down to one."""
    path = [code]
    while (concept := concepts(scheme).get(path[0])) and concept.parent:
        path.insert(0, concept.parent)
    return tuple(path)


def _link(subject: str, name: str, target: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(VIEW + name), NamedNode(target))


def _text(subject: str, name: str, value: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(VIEW + name), Literal(value))


def _structure(facts: Facts, report: str) -> Iterator[Quad]:
    for claim in facts.all(report, "bg:hasClaim"):
        place = facts.text(claim, "bg:line") or facts.text(claim, "bg:page")
        yield _text(claim, "sentence", f"{place} {facts.text(claim, 'bg:quote')}")
    for statement in facts.all(report, "bg:hasStatement"):
        table = Table(facts, statement)
        for row in table.rows:
            yield from table.described(row)
        for part, whole in table.under():
            yield _link(part, "under", whole)
        for part, whole in table.within():
            yield _link(part, "within", whole)
        for column in {facts.text(f, "bg:column") for row in table.rows for f in facts.all(row, "bg:figure")}:
            yield _link(statement, "has", column)


class Table:
    """One statement's rows with their place in the hierarchy."""

    def __init__(self, facts: Facts, statement: str) -> None:
        self.facts, self.statement = facts, statement
        self.rows = facts.all(statement, "bg:hasRow")
        self.kind = facts.text(statement, "bg:kind")
        self.units = {row: facts.text(row, "bg:ofUnit") for row in self.rows}
        self.paths = {row: path for row in self.rows if (path := self._path(row))}
        self.has_own = any(not self.units[row] for row in self.paths)

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

    def described(self, row: str) -> Iterator[Quad]:
        """What the figures of a row are, in one hop."""
        facts = self.facts
        if path := self.paths.get(row):
            yield _text(row, "code", path[-2] if path[-1].startswith("http") else path[-1])
            yield _text(row, "depth", str(len(path)))
        own = not self.units[row]
        for figure in facts.all(row, "bg:figure"):
            yield _link(figure, "row", row)
            yield _link(figure, "statement", self.statement)
            yield _link(figure, "kind", self.kind)
            yield _link(figure, "column", facts.text(figure, "bg:column"))
            for name in ("item", "role", "flow"):
                if value := facts.text(row, f"bg:{name}"):
                    yield _link(figure, name, value)
            if own:
                yield _text(figure, "own", "true")

    def _columns(self, row: str) -> dict[str, str]:
        return {self.facts.text(figure, "bg:column"): figure for figure in self.facts.all(row, "bg:figure")}

    def _above(self) -> dict[tuple[str, tuple[str, ...]], dict[str, str]]:
        """(unit, path) -> column -> figure; a row that projects divide stands above them."""
        found: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
        for row, path in self.paths.items():
            found.setdefault((self.units[row], path), {}).update(self._columns(row))
        return found

    def _parent(self, row: str, column: str, by_path: dict[tuple[str, tuple[str, ...]], dict[str, str]]) -> str | None:
        path = self.paths[row]
        for length in range(len(path) - 1, 0, -1):
            above = by_path.get((self.units[row], path[:length]), {})
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

    def within(self) -> Iterator[tuple[str, str]]:
        """(part, figure of the total row in the same column), for parts that no row is above."""
        by_path = self._above()
        tops: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self.paths:
            for column, figure in self._columns(row).items():
                if not self._parent(row, column, by_path):
                    tops[self.units[row], column].append(figure)
        for row in self.rows:
            role = self.facts.id(row, "bg:role")
            if row in self.paths or role == "leaf":
                continue
            for column, figure in self._columns(row).items():
                for part in self._parts_of(row, role, column, tops):
                    yield part, figure

    def _parts_of(self, row: str, role: str, column: str, tops: dict[tuple[str, str], list[str]]) -> list[str]:
        if unit := self.units[row]:
            return tops.get((unit, column), [])
        if role != "total":
            return []
        if self.has_own:
            return tops.get(("", column), [])
        return [figure for (_, other), figures in tops.items() if other == column for figure in figures]


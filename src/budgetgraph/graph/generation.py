"""A generation while it is built: files are put in or taken out, then their reports are mapped again and what the
reports say together is brought up to date. Nothing of it is seen before the store switches to it.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, serialize

from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph import consolidation, identifiers, renditions
from budgetgraph.graph.catalogue import Catalogue
from budgetgraph.graph.classifications import code_triples
from budgetgraph.graph.documents import Documents, digest
from budgetgraph.graph.mapping import VERSION, Mapped, map_family, split_reports
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.graph.ontology import ontology_triples
from budgetgraph.graph.sinks import EmbeddedSink, Sink
from budgetgraph.graph.summaries import ReportSummary
from budgetgraph.graph.triples import node, nquads

log = logging.getLogger(__name__)
_FAMILIES = 100  # reports mapped before they go into the store
_GROWTH = 1.5  # since it was last put in order, from which the store is again: so the cost of it stays in proportion
_BATCH = 64_000_000  # bytes of N-Quads held before they go into the store


@dataclass
class Incoming:
    """One file to take in: its bytes (None where only records are delivered), the records read from it, and what
    pictures of its pages must hide (None for files without pages)."""

    content: bytes | None
    records: Sequence[Disclosure]
    covers: bytes | None = None


@dataclass
class Changes:
    """What a load touched: files by SHA-256; reports, departments and graphs by IRI."""

    loaded: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)


class CheckFailed(Exception):
    """A generation does not hold what was put into it; it is thrown away and the last one stays."""


class Generation:
    """The generation that is built. Hooks of other rooms get it after the load and before the switch.

    `path` is its folder: files written there live and die with it. `changes` says what the load touched.
    """

    def __init__(
        self, path: Path, base: str, documents: Documents, sink: Sink, superseded: Sink, manifest: dict[str, Any]
    ) -> None:
        self.path, self.base, self.documents = path, base, documents
        self.sink, self.superseded = sink, superseded
        self.manifest = manifest
        self.catalogue = Catalogue(path / "catalogue.sqlite", base)
        self.changes = Changes()
        self._families: set[str] = set()
        self._touched: set[str] = set()

    # taking in

    def add(self, incoming: Incoming, again: bool = False) -> bool:
        """Notes a file; False when it is held with the same records already.

        Raises `ValueError` for records that cannot be mapped; nothing of the file is taken then.
        """
        records = _gather_unread(incoming.records)
        shas = {one.source.sha256 for one in records}
        if len(shas) != 1:
            raise ValueError(f"the records of one file must name one SHA-256, not {sorted(shas)}")
        sha256 = shas.pop()
        if incoming.content is not None and digest(incoming.content) != sha256:
            raise ValueError(
                f"{records[0].source.file_name}: the bytes do not have the SHA-256 of the records, {sha256}"
            )
        for one in records:
            check_references(one)
        reading = self.documents.keep(incoming.content, sha256, records)
        if incoming.covers is not None:
            self.documents.keep_covers(sha256, incoming.covers)
        held = self.catalogue.reading(sha256)
        if held and held[0] == reading and not again:
            self.changes.skipped.append(sha256)
            return False
        self._families |= self.catalogue.families_of(sha256)
        self.catalogue.put_file(sha256, reading, records)
        self._families |= self.catalogue.families_of(sha256)
        self._touched.add(sha256)
        self.changes.loaded.append(sha256)
        return True

    def remove(self, sha256: str) -> bool:
        """Takes a file out; False when it is not held."""
        if not self.catalogue.reading(sha256):
            return False
        self._families |= self.catalogue.families_of(sha256)
        self.catalogue.drop_file(sha256)
        self._touched.add(sha256)
        self.changes.removed.append(sha256)
        return True

    def remap_all(self) -> None:
        """Marks every report to be mapped again: after a change of the mapping or the code lists."""
        self._families |= self.catalogue.families()

    # mapping

    def settle(self) -> None:
        """Maps the reports of the files that came or went, and renews what depends on them."""
        self._vocabulary()
        departments, concepts, files = set[str](), set[str](), set(self._touched)
        pending = sorted(self._families)
        for start in range(0, len(pending) or 1, _FAMILIES):
            self._map(set(pending[start : start + _FAMILIES]), departments, concepts, files)
        self._derive(departments, concepts, files)

    def _map(self, families: set[str], departments: set[str], concepts: set[str], files: set[str]) -> None:
        """Maps some reports anew; a file of theirs that tells other reports too is written as a whole."""
        here = {sha for family in families for sha, _ in self.catalogue.files_of(family)}
        here |= {sha for sha in self._touched if not self.catalogue.reading(sha)}
        current: dict[str, set[Quad]] = {identifiers.graph(self.base, sha): set() for sha in here}
        aside: dict[str, set[Quad]] = {iri: set() for iri in current}
        around = {family for sha in here for family in self.catalogue.families_of(sha)}
        for family in sorted(families | around):
            records = self._records(family)
            mapped = map_family(records, self.base) if records else Mapped({}, {}, [])
            for target, graphs in ((current, mapped.current), (aside, mapped.superseded)):
                for iri in graphs.keys() & target.keys():
                    target[iri].update(graphs[iri])
            if family in families:
                self.changes.reports.update(self.catalogue.reports_of(family))
                touched = self.catalogue.put_reports(family, mapped.summaries)
                self.changes.reports.update(self.catalogue.reports_of(family))
                departments |= touched[0]
                concepts |= touched[1]
        self._replace(current, self.sink, superseded=False)
        self._replace(aside, self.superseded, superseded=True)
        self.changes.graphs |= current.keys()
        files |= here

    def _records(self, family: str) -> list[Disclosure]:
        key = tuple(json.loads(family))
        return [
            one
            for sha, reading in self.catalogue.files_of(family)
            for one in self.documents.records(sha, reading)
            if identifiers.family_key(one) == key
        ]

    def _replace(self, graphs: dict[str, set[Quad]], sink: Sink, superseded: bool) -> None:
        batch: dict[str, bytes] = {}
        size = 0
        for iri, quads in graphs.items():
            known = self.catalogue.has_graph(iri, superseded)
            if not quads and not known:
                continue
            batch[iri] = nquads(quads)
            size += len(batch[iri])
            if size > _BATCH:
                self._load(batch, sink, superseded)
                batch, size = {}, 0
        self._load(batch, sink, superseded)
        for iri, quads in graphs.items():
            self.catalogue.put_graph(iri, len(quads), superseded)

    def _load(self, batch: dict[str, bytes], sink: Sink, superseded: bool) -> None:
        if batch:
            sink.replace_graphs(batch, {iri for iri in batch if self.catalogue.has_graph(iri, superseded)})

    def _derive(self, departments: set[str], concepts: set[str], files: Iterable[str]) -> None:
        """Renews the parts of `graph/derived`: of departments, of all bodies below them, of undeclared concepts."""
        open_ends, affected = sorted(departments), set[str]()
        while open_ends:
            if (iri := open_ends.pop()) not in affected:
                affected.add(iri)
                open_ends += self.catalogue.children(iri)
        graph = identifiers.named_graph(self.base, "derived")
        parts: dict[str, list[Quad]] = {}
        for iri in sorted(affected):
            mentions = self.catalogue.mentions(iri)
            above = {parent: self._own_reports(parent) for parent in self._superiors(iri)}
            parts[iri] = consolidation.department_part(iri, mentions, above, self.base) if mentions else []
        for iri in sorted(concepts):
            names = self.catalogue.printed_names(iri)
            parts[iri] = consolidation.concept_part(iri, names, self.base) if names else []
        for sha in files:
            iri, facts = identifiers.disclosure(self.base, sha), self.catalogue.file_facts(sha)
            gone = facts and not self.catalogue.has_graph(identifiers.graph(self.base, sha))
            parts[iri] = consolidation.file_part(iri, *facts, sha, self.base) if facts and gone else []
        self.replace_parts(graph, parts)
        self.changes.departments |= affected

    def _superiors(self, department: str) -> list[str]:
        """The bodies above a department, nearest first, each once."""
        found: list[str] = []
        level = self.catalogue.parents(department)
        while level:
            found += level
            level = sorted({p for iri in level for p in self.catalogue.parents(iri)} - {*found, department})
        return found

    def _own_reports(self, department: str) -> list[ReportSummary]:
        mentions = self.catalogue.mentions(department)
        return [s for s in mentions if identifiers.department(self.base, s.body) == department]

    def _vocabulary(self) -> None:
        """Loads terms and code lists when they are not those of this installation, and marks all reports as changed."""
        version = vocabulary_version()
        if self.manifest.get("vocabulary") != version:
            for name, triples in (("ontology", ontology_triples()), ("codes", code_triples())):
                graph = node(identifiers.named_graph(self.base, name))
                self.add_graph(graph.value, [Quad(t.subject, t.predicate, t.object, graph) for t in triples])
        if "vocabulary" in self.manifest and (
            self.manifest["vocabulary"] != version or self.manifest.get("mapping") != VERSION
        ):
            self.remap_all()
        self.manifest |= {"vocabulary": version, "mapping": VERSION}

    # for hooks of other rooms

    def add_graph(self, iri: str, quads: Iterable[Quad]) -> None:
        """Puts a whole graph in the place of what stood under its name. No triple may stand in another graph too."""
        unique = set(quads)
        if any(quad.graph_name != node(iri) for quad in unique):
            raise ValueError(f"a quad of another graph was given for {iri}")
        self._replace({iri: unique}, self.sink, superseded=False)

    def replace_parts(self, graph: str, parts: dict[str, list[Quad]]) -> None:
        """Puts what owners (such as reports) say in a shared graph (such as `graph/findings`); [] takes it out.

        The subjects of two owners' triples must differ.
        """
        remove, add = set[Quad](), set[Quad]()
        for owner, quads in parts.items():
            taken, put = self.catalogue.put_part(graph, owner, quads)
            remove |= taken
            add |= put
        if remove or add:
            self.sink.patch(remove - add, add - remove)

    def query(self, sparql: str) -> Any:
        """Runs a query over what the generation holds so far, prefixes predefined, the union as default graph.

        Raises `TypeError` for a store on a remote server, which is queried by its own address.
        """
        if not isinstance(self.sink, EmbeddedSink):
            raise TypeError("a generation on a remote server is queried at that server")
        return self.sink.store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)

    def disclosures(self, report: str) -> list[Disclosure]:
        """The current records of a report, the one that supplies its statements first; [] when it is not held."""
        family = self.catalogue.family_of(report)
        for one in split_reports(self._records(family), self.base) if family else ():
            if one.iri == report:
                files = renditions.current(one.files)
                first = renditions.suppliers(files).primary
                return [first, *(f for f in files if f is not first)]
        return []

    # the end

    def check(self) -> None:
        """Compares the store with what was put in, for the graphs that changed. Raises `CheckFailed`."""
        for sink, superseded in ((self.sink, False), (self.superseded, True)):
            counts = self.catalogue.graphs(superseded)
            for iri in sorted(self.changes.graphs):
                if (found := sink.count(iri)) != counts.get(iri, 0):
                    raise CheckFailed(
                        f"{iri} holds {found} triples instead of {counts.get(iri, 0)}; nothing was changed"
                    )

    def close(self) -> dict[str, Any]:
        """Makes everything safe on disk and gives the manifest."""
        triples = self.catalogue.triples()
        if triples > _GROWTH * self.manifest.get("optimized", 0):
            self.sink.optimize()
            self.manifest["optimized"] = triples
        self.sink.flush()
        self.superseded.flush()
        self.catalogue.commit()
        self.manifest |= {
            "documents": self.catalogue.files(),
            "reports": self.catalogue.reports(),
            "triples": triples,
            "superseded_triples": self.catalogue.triples(superseded=True),
        }
        self.catalogue.close()
        return self.manifest


@cache
def vocabulary_version() -> str:
    """A hash over the terms and code lists of this installation."""
    return digest(serialize([*ontology_triples(), *code_triples()], format=RdfFormat.N_TRIPLES) or b"")[:16]


def check_references(one: Disclosure) -> None:
    """Raises `ValueError` for a row that is pointed at and does not exist: records may be edited by hand."""
    rows = [len(statement.rows) for statement in one.statements]
    repeats = [(f"{s.title}: {row.label}", row.repeats) for s in one.statements for row in s.rows]
    for what, ref in [*repeats, *((f"claim {claim.quote or claim.topic}", claim.about_row) for claim in one.claims)]:
        if ref and not (0 <= ref.statement < len(rows) and 0 <= ref.row < rows[ref.statement]):
            where = f"row {ref.row} of statement {ref.statement}"
            raise ValueError(f"{one.source.file_name}: {what} points at {where}, which the records do not have")


def _gather_unread(records: Sequence[Disclosure]) -> list[Disclosure]:
    """Unread numbers belong to the file: with several reports in it they all stand with the first."""
    if not records:
        raise ValueError("a file without records says nothing; it cannot be taken in")
    first, *others = records
    if not any(one.unread for one in others):
        return list(records)
    unread = [figure for one in records for figure in one.unread]
    return [first.model_copy(update={"unread": unread}), *(one.model_copy(update={"unread": []}) for one in others)]

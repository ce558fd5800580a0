"""A static linked-data site: a corpus in, a folder out that any web server can serve under the base IRI.

Every thing has a folder at the path of its IRI with `index.html`, `index.ttl` and `index.jsonld`; beside them lie the
list of departments, the dumps, VoID and the DCAT catalog.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from budgetgraph import resources
from budgetgraph.graph.namespaces import CODES, DCTERMS, ONTOLOGY, PREFIXES, RDF, RDFS, SKOS
from budgetgraph.publishing.catalog import catalog, void
from budgetgraph.publishing.corpus import Corpus
from budgetgraph.publishing.dumps import dumps, write_dump
from budgetgraph.publishing.parquet import MissingPackage

_LOCAL = re.compile(r"localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|.*\.(?:local|localhost|invalid|test|example)")
_NAMES = [RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", ONTOLOGY + "printedLabel", ONTOLOGY + "printedValue"]
_LONGEST = 255  # bytes of a name in a folder
_CELLS = {ONTOLOGY + "Figure", ONTOLOGY + "UnreadFigure"}


class SiteError(ValueError):
    """The site cannot be made; the message says why and what to do."""


@dataclass
class Published:
    """What was written: things, files, dumps that a package is missing for, IRIs that fit into no file name."""

    things: int
    files: int
    missing: list[str]
    unwritten: list[str]


@dataclass(frozen=True)
class Shown:
    """A value on a page: its text and where it leads."""

    text: str
    href: str = ""


def check_public(base: str) -> None:
    """Raises `SiteError` for a base IRI that others cannot reach."""
    host = urlsplit(base).hostname or ""
    if _LOCAL.fullmatch(host.lower()) or "." not in host:
        raise SiteError(
            f"the base IRI {base} leads nowhere for others: begin a store with the address of the site, "
            "budgetgraph --store NEW --base https://data.example.gov.cn/ ingest …"
        )


def publish(
    corpus: Corpus, out: Path, cells: bool = True, progress: Callable[[int], None] = lambda count: None
) -> Published:
    """Writes the site into a folder that does not exist or is empty. `cells`: also a page for each figure.

    Raises `SiteError` for a base IRI of this machine only, or for a folder with files in it.
    """
    check_public(corpus.base)
    if out.exists() and any(out.iterdir()):
        raise SiteError(f"{out} is not empty: give a new folder")
    out.mkdir(parents=True, exist_ok=True)
    site = _Site(corpus, out)
    done = Published(0, 0, [], [])
    for iri in site.things(cells):
        if site.write_thing(iri):
            done.things += 1
            done.files += 3
            progress(done.things)
        else:
            done.unwritten.append(iri)
    sizes: dict[str, int] = {}
    for dump in dumps().values():
        try:
            write_dump(dump, corpus, out / "dumps" / dump.name)
        except MissingPackage:
            done.missing.append(dump.name)
        else:
            sizes[dump.name] = (out / "dumps" / dump.name).stat().st_size
            done.files += 1
    done.files += site.write_descriptions(sizes)
    return done


class _Site:
    def __init__(self, corpus: Corpus, out: Path) -> None:
        self.corpus, self.out = corpus, out
        self.left_out: set[str] = set()  # things without a page
        self.root = urlsplit(corpus.base).path
        folder = Path(__file__).parent / "templates"
        self.pages = Environment(
            loader=FileSystemLoader(folder), autoescape=select_autoescape(["html"]), undefined=StrictUndefined
        )
        self.name = cache(self._name)

    def things(self, cells: bool) -> Iterator[str]:
        """The IRIs of all instances, sorted."""
        found: set[str] = set()
        start = f"{self.corpus.base}id/"
        kind = ox.NamedNode(RDF + "type")
        for quad in self.corpus.store.quads_for_pattern(None, kind, None):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(start):
                found.add(quad.subject.value)
                if not cells and isinstance(quad.object, ox.NamedNode) and quad.object.value in _CELLS:
                    self.left_out.add(quad.subject.value)
        return iter(sorted(found - self.left_out))

    def path(self, iri: str) -> Path | None:
        """The folder of a thing: the path as a web server decodes it. None where no file system takes it."""
        parts = unquote(iri.removeprefix(self.corpus.base)).split("/")
        bad = any(part in ("", ".", "..") or "\0" in part or len(part.encode()) > _LONGEST for part in parts)
        return None if bad or parts[-1].startswith("index.") else self.out.joinpath(*parts)

    def href(self, iri: str) -> str:
        """Where a link to an IRI leads: on this site, or to the IRI itself."""
        if iri in self.left_out:
            return ""
        if iri.startswith(f"{self.corpus.base}id/"):
            return self.root + quote(iri.removeprefix(self.corpus.base), safe="/~%+()!*',;:@&=$-._") + "/"
        return iri if iri.startswith(("http://", "https://")) else ""

    def write_thing(self, iri: str) -> bool:
        """Page, Turtle and JSON-LD of one thing; False where its IRI fits into no file name."""
        folder = self.path(iri)
        if folder is None:
            return False
        node = ox.NamedNode(iri)
        said = sorted({quad.triple for quad in self.corpus.store.quads_for_pattern(node, None, None)}, key=str)
        folder.mkdir(parents=True, exist_ok=True)
        for name, form in (("index.ttl", ox.RdfFormat.TURTLE), ("index.jsonld", ox.RdfFormat.JSON_LD)):
            prefixes = {p: i for p, i in sorted(PREFIXES.items()) if form is ox.RdfFormat.TURTLE and _used(i, said)}
            (folder / name).write_bytes(serialized(said, form, prefixes))
        facts: dict[str, list[Shown]] = {}
        for triple in said:
            facts.setdefault(self.name(triple.predicate.value), []).append(self._shown(triple.object))
        html = self.pages.get_template("thing.html").render(
            name=self.name(iri), iri=iri, path=self.href(iri), root=self.root, facts=sorted(facts.items())
        )
        (folder / "index.html").write_text(html, encoding="utf-8")
        return True

    def _shown(self, value: object) -> Shown:
        if isinstance(value, ox.NamedNode):
            return Shown(self.name(value.value), self.href(value.value))
        return Shown(value.value if isinstance(value, ox.Literal) else str(value))

    def _name(self, iri: str) -> str:
        node = ox.NamedNode(iri)
        for predicate in _NAMES:
            labels = [
                quad.object
                for quad in self.corpus.store.quads_for_pattern(node, ox.NamedNode(predicate), None)
                if isinstance(quad.object, ox.Literal)
            ]
            if labels:
                return min(labels, key=lambda label: (label.language == "en", label.value)).value
        return unquote(iri.removeprefix(CODES).rstrip("/").rpartition("/")[2].rpartition("#")[2])

    def write_descriptions(self, sizes: dict[str, int]) -> int:
        """Start page, VoID, catalog, terms; gives the number of files."""
        root = self.corpus.base.rstrip("/")
        years = sorted({row["y"].value for row in self.corpus.select("SELECT DISTINCT ?y { ?r bg:fiscalYear ?y }")})
        regions = [row["p"].value for row in self.corpus.select("SELECT DISTINCT ?p { ?r bg:inProvince ?p }")]
        span = (years[0], years[-1]) if years else None
        said = catalog(root, None, span, sorted(regions), sizes)
        dataset = void(root, self.corpus, sizes)
        well_known = self.out / ".well-known"
        well_known.mkdir()
        (self.out / "catalog.ttl").write_bytes(serialized(said, ox.RdfFormat.TURTLE, {}))
        (self.out / "catalog.jsonld").write_bytes(serialized(said, ox.RdfFormat.JSON_LD, {}))
        for file in (well_known / "void", self.out / "void.ttl"):
            file.write_bytes(serialized(dataset, ox.RdfFormat.TURTLE, {}))
        (self.out / "ontology.ttl").write_bytes(resources.path("ontology", "budgetgraph.ttl").read_bytes())
        departments = [Shown(self.name(iri), self.href(iri)) for iri in self.corpus.departments()]
        html = self.pages.get_template("index.html").render(
            departments=sorted(departments, key=lambda one: one.text),
            dumps=[dump for dump in dumps().values() if dump.name in sizes],
        )
        (self.out / "index.html").write_text(html, encoding="utf-8")
        return 6


def serialized(triples: list[ox.Triple], form: ox.RdfFormat, prefixes: dict[str, str]) -> bytes:
    """Triples in the given order; prefix lines sorted."""
    data = ox.serialize(list(dict.fromkeys(triples)), format=form, prefixes=prefixes or None)
    assert data is not None
    head = [line for line in data.splitlines(keepends=True) if line.startswith(b"@prefix ")]
    return b"".join(sorted(head)) + data[sum(len(line) for line in head) :] if prefixes else data


def _used(namespace: str, said: list[ox.Triple]) -> bool:
    return any(
        isinstance(term, ox.NamedNode) and term.value.startswith(namespace)
        for triple in said
        for term in (triple.predicate, triple.object)
    )

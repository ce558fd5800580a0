"""Disclosure records in, the quads of their named graphs out: the same records give the same quads, in any order.

No triple stands in two graphs: the union of graphs of Oxigraph does not remove duplicates, and a sum over them would
count twice. What several files say together (departments, `coveredBy`) is therefore left to `consolidation`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, Quad

from budgetgraph.extraction.persons.impersonal import impersonal
from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph import identifiers, renditions
from budgetgraph.graph.classifications import is_county, region_path
from budgetgraph.graph.headlines import COUNTS, headlines
from budgetgraph.graph.namespaces import CNY, YEAR, term
from budgetgraph.graph.naming import Naming
from budgetgraph.graph.statement_mapping import StatementMapping
from budgetgraph.graph.summaries import ProjectName, ReportSummary
from budgetgraph.graph.text_mapping import TextMapping, unread
from budgetgraph.graph.triples import Triples, chinese, date, decimal, integer, node, string

VERSION = "6"  # of the mapping: raise it when the same records give other triples

_STAGE_NAMES = {"budget": "部门预算", "final": "部门决算"}


@dataclass(frozen=True)
class Report:
    """One report: its IRI and all files that tell it, superseded ones included."""

    iri: str
    own: bool  # the 本级 report beside the department's
    files: tuple[Disclosure, ...]


def split_reports(disclosures: Sequence[Disclosure], base: str) -> list[Report]:
    """The reports of one body, year and stage: the department's, and beside it its own level's.

    A unit that bears its department's name (局 and 局本级) is told apart by scope when both are there. Raises
    `ValueError` when the records are not of one body, year and stage.
    """
    keys = {identifiers.family_key(one) for one in disclosures}
    if len(keys) != 1:
        raise ValueError(f"records of {len(keys)} bodies, years or stages cannot be one report: {sorted(keys)}")
    (division, name, year, stage), scopes = keys.pop(), {one.scope for one in disclosures}

    def is_own(one: Disclosure) -> bool:
        return one.scope == "own" or (one.scope == "unit" and "department" in scopes)

    reports = []
    for own in (False, True):
        files = tuple(sorted((one for one in disclosures if is_own(one) is own), key=renditions.order))
        if files:
            reports.append(Report(identifiers.report(base, division, name, year, stage, own), own, files))
    return reports


@dataclass(frozen=True)
class Mapped:
    """One body, year and stage as RDF: graph IRI -> sorted quads, and what other reports need to know of it."""

    current: dict[str, list[Quad]]
    superseded: dict[str, list[Quad]]
    summaries: list[ReportSummary]


def map_family(disclosures: Sequence[Disclosure], base: str) -> Mapped:
    """Maps all files of one body, year and stage, in any order. Superseded files are mapped as if each stood alone.

    No text of a record becomes a literal or a part of an IRI that did not pass the gate of personal data.
    """
    disclosures = [impersonal(one) for one in disclosures]
    graphs: dict[str, Triples] = {}
    aside: dict[str, Triples] = {}
    summaries = []
    for report in split_reports(disclosures, base):
        edition = renditions.current(report.files)
        naming, projects = _map_edition(report, edition, base, graphs)
        summaries.append(_summary(report, edition, naming, projects))
        for one in renditions.superseded(report.files):
            _map_edition(report, [one], base, aside)
    return Mapped(_quads(graphs), _quads(aside), summaries)


def _quads(graphs: dict[str, Triples]) -> dict[str, list[Quad]]:
    return {iri: triples.quads(iri) for iri, triples in sorted(graphs.items())}


def _summary(report: Report, edition: Sequence[Disclosure], naming: Naming, projects: dict[str, str]) -> ReportSummary:
    one = renditions.suppliers(edition).primary
    return ReportSummary(
        iri=report.iri,
        body=one.body,
        aliases=sorted({alias for other in edition for alias in other.body.aliases}),
        identifiers=sorted({other.body.identifier for other in edition if other.body.identifier}),
        parents=sorted({other.body.parent for other in edition if other.body.parent}),
        units=sorted(naming.unit_bodies(), key=lambda body: (body.division, body.name)),
        year=one.fiscal_year,
        stage=one.stage,
        own=report.own,
        scope=one.scope,
        projects=[ProjectName(iri=iri, name=name) for iri, name in sorted(projects.items())],
        undeclared=dict(sorted(naming.undeclared.items())),
    )


def _map_edition(
    report: Report, files: Sequence[Disclosure], base: str, graphs: dict[str, Triples]
) -> tuple[Naming, dict[str, str]]:
    """Writes one edition of a report into the graphs of its files; gives its names and its projects (IRI -> name)."""
    parts = renditions.suppliers(files)

    def out(one: Disclosure) -> Triples:
        return graphs.setdefault(identifiers.graph(base, one.source.sha256), Triples())

    for one in files:
        _describe_file(one, report, base, out(one))
    suppliers = [one for one in (parts.statements, parts.indicators, parts.text) if one]
    distinct = [one for n, one in enumerate(suppliers) if not any(one is other for other in suppliers[:n])]
    naming, mint = Naming(base, report.iri, parts.primary.body, distinct), identifiers.Counter()
    _describe_report(report, parts.primary, naming, out(parts.primary))
    tables = None
    if parts.statements:
        tables = StatementMapping(parts.statements, report.iri, naming, mint, out(parts.statements))
        tables.write()
    for name, value in headlines(parts, tables.placed() if tables else []):
        literal = integer(int(value)) if name in COUNTS else decimal(value)
        out(parts.primary).add(report.iri, f"bg:{name}", literal)
    words = TextMapping(report.iri, naming, mint, tables)
    known: dict[str, str] = {}
    for one in distinct:
        known.update(words.projects(one, known.keys(), out(one)))
    if parts.indicators:
        words.performance(parts.indicators, out(parts.indicators))
    elif parts.statements:
        words.performance(parts.statements, out(parts.statements))
    if parts.text:
        words.claims(parts.text, out(parts.text))
        words.sections(parts.text, out(parts.text))
    return naming, known


def _describe_report(report: Report, one: Disclosure, naming: Naming, out: Triples) -> None:
    iri, kind = report.iri, "Budget" if one.stage == "budget" else "FinalAccount"
    department = identifiers.department(naming.base, one.body)
    out.types(iri, "bg:FiscalReport", f"bg:{kind}", "qb:DataSet")
    own = "（本级）" if report.own else ""
    out.add(iri, "rdfs:label", chinese(f"{one.body.name}{own}{one.fiscal_year}年{_STAGE_NAMES[one.stage]}"))
    out.add(iri, "qb:structure", term("bg:dsd"))
    out.add(iri, "bg:department", node(department))
    out.add(department, "bg:hasReport", node(iri))
    out.add(department, f"bg:has{kind}", node(iri))
    out.add(iri, "bg:fiscalYear", integer(one.fiscal_year))
    out.add(iri, "bg:period", node(f"{YEAR}{one.fiscal_year}"))
    out.add(iri, "bg:stage", term(f"stage:{one.stage}"))
    out.add(iri, "bg:scope", term("scope:own" if report.own else f"scope:{one.scope}"))
    out.add(iri, "bg:currency", node(CNY))
    if path := region_path(one.body.division):
        out.add(iri, "bg:inProvince", term(f"div:{path[-1]}"))
        if is_county(path[0]):
            out.add(iri, "bg:inCounty", term(f"div:{path[0]}"))


def _describe_file(one: Disclosure, report: Report, base: str, out: Triples) -> None:
    """The file itself, what it revises, what it leaves unread, and which of its cells were corrected."""
    iri = identifiers.disclosure(base, one.source.sha256)
    source = one.source
    name_file(iri, one, out)
    out.add(report.iri, "bg:publishedIn", node(iri))
    out.add(iri, "bg:pageCount", integer(source.page_count))
    out.add(iri, "bg:sourceUrl", Literal(source.source_url, datatype=term("xsd:anyURI")) if source.source_url else None)
    out.add(iri, "bg:retrieved", _moment(source.retrieved))
    out.add(iri, "dcterms:publisher", string(source.publisher))
    out.add(iri, "bg:reader", string(source.reader))
    for older in renditions.revised_by(one, report.files):
        other = identifiers.disclosure(base, older.source.sha256)
        out.add(iri, "prov:wasRevisionOf", node(other))
    unread(one, iri, out)
    for number, correction in enumerate(one.corrections, start=1):
        note = f"{iri}/correction/{number}"
        out.types(note, "bg:Correction", "prov:Entity")
        out.add(note, "bg:printedValue", string(correction.printed))
        out.add(note, "bg:correctedValue", string(correction.corrected))
        out.add(note, "bg:correctedBy", string(correction.who))
        out.add(note, "rdfs:comment", chinese(correction.why))
        out.add(note, "dcterms:date", _moment(correction.when))
        out.place(note, correction.place, iri)


def name_file(iri: str, one: Disclosure, out: Triples) -> None:
    """The file by its title, name and bytes."""
    out.types(iri, "bg:Disclosure", "foaf:Document", "prov:Entity")
    out.add(iri, "dcterms:title", chinese(one.title or one.source.file_name))
    out.add(iri, "dcterms:issued", date(one.issued))
    out.add(iri, "bg:sha256", string(one.source.sha256))
    out.add(iri, "bg:fileName", string(one.source.file_name))
    out.add(iri, "dcat:mediaType", string(one.source.media_type))


def _moment(value: str | None) -> Literal | None:
    """A date, or a text where it is no ISO date."""
    if value and len(value) == 10 and value[4] == value[7] == "-":
        return date(value)
    return string(value)

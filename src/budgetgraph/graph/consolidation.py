"""What only several reports together say: departments, the unit below the department, reports that contain others,
projects that come back the next year, and concepts that no code list declares.

In: summaries of reports. Out: the quads of `graph/derived`, in parts with one owner each (a department, a concept),
so that a load replaces only the parts that it touches.
"""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Quad

from budgetgraph.extraction.records import Body
from budgetgraph.graph import identifiers
from budgetgraph.graph.classifications import nearest_known, region_path
from budgetgraph.graph.namespaces import CODES, UMBRELLA, scheme, term
from budgetgraph.graph.summaries import ReportSummary
from budgetgraph.graph.triples import Triples, chinese, date, node, string
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns


def department_part(
    iri: str, mentions: Sequence[ReportSummary], above: Mapping[str, Sequence[ReportSummary]], base: str
) -> list[Quad]:
    """A department as all reports that name it tell it.

    `above`: the superior bodies, nearest first, each with its own reports; these may contain those of `iri`.
    """
    out, graph = Triples(), identifiers.named_graph(base, "derived")
    own = [s for s in mentions if identifiers.department(base, s.body) == iri]
    as_unit = [u for s in mentions for u in s.units if identifiers.department(base, u) == iri]
    bodies = [*(s.body for s in own), *as_unit] or [
        Body(name=parent.name, division=parent.division)
        for s in mentions
        for parent in s.parent_bodies()
        if identifiers.department(base, parent) == iri
    ]
    name, division = bodies[0].name, bodies[0].division
    out.types(iri, "bg:Department", "org:FormalOrganization", "schema:GovernmentOrganization")
    out.add(iri, "rdfs:label", chinese(name))
    out.add(iri, "skos:prefLabel", chinese(name))
    aliases = {alias for s in own for alias in s.aliases} | {a for body in bodies for a in body.aliases}
    out.add(iri, "skos:altLabel", *(chinese(alias) for alias in aliases - {name}))
    codes = {i for s in own for i in s.identifiers} | {body.identifier for body in bodies if body.identifier}
    out.add(iri, "dcterms:identifier", *(string(code) for code in codes))
    if path := region_path(division):
        out.add(iri, "bg:inRegion", term(f"div:{path[0]}"))
    for parent in sorted({p for s in mentions for p in s.departments(base).get(iri, ()) if p != iri}):
        out.add(iri, "org:subOrganizationOf", node(parent))
    for summary in own:
        if container := _container(summary, own, above):
            out.add(summary.iri, "bg:coveredBy", node(container.iri))
            out.add(container.iri, "bg:consolidates", node(summary.iri))
    _same_projects(own, out)
    return out.quads(graph)


def _container(
    one: ReportSummary, own: Sequence[ReportSummary], above: Mapping[str, Sequence[ReportSummary]]
) -> ReportSummary | None:
    """The loaded report that contains this one: the department's beside 本级, else the nearest body's above."""
    candidates = [own, *above.values()] if one.own else list(above.values())
    for reports in candidates:
        for other in reports:
            same_time = (other.year, other.stage) == (one.year, one.stage)
            if same_time and not other.own and other.scope == "department" and other.iri != one.iri:
                return other
    return None


def project_key(name: str) -> str:
    """A project's name without years, to find it again in another year."""
    return key(patterns("performance_patterns.csv")["undated"].sub("", name))


def _same_projects(own: Sequence[ReportSummary], out: Triples) -> None:
    """Candidates only: an equal name in the year before (same stage), or in the budget of a final account's year."""
    by_time = {(s.year, s.stage): s for s in own if not s.own}
    for (year, stage), summary in by_time.items():
        earlier = [by_time.get((year - 1, stage)), by_time.get((year, "budget")) if stage == "final" else None]
        for other in filter(None, earlier):
            names: dict[str, list[str]] = {}
            for project in other.projects:
                names.setdefault(project_key(project.name), []).append(project.iri)
            for project in summary.projects:
                found = names.get(project_key(project.name), [])
                if len(found) == 1:
                    same = project.name in {p.name for p in other.projects}
                    _match(project.iri, found[0], other, "同名" if same else "去掉年份后同名", out)


def _match(later: str, earlier: str, other: ReportSummary, basis: str, out: Triples) -> None:
    out.add(later, "bg:sameProjectAs", node(earlier))
    note = f"{later}/match/{other.year}/{other.stage}"
    out.types(note, "bg:ProjectMatch")
    out.add(note, "bg:laterProject", node(later))
    out.add(note, "bg:earlierProject", node(earlier))
    out.add(note, "bg:matchBasis", chinese(basis))


def concept_part(iri: str, printed: Iterable[str], base: str) -> list[Quad]:
    """A concept that no list declares, under the first of its printed names in code point order.

    A code keeps its list and hangs under the nearest listed code: it is not in our list, not wrong.
    """
    out, names = Triples(), sorted(set(printed))
    out.types(iri, "skos:Concept")
    out.add(iri, "skos:inScheme", UMBRELLA)
    out.add(iri, "skos:prefLabel", chinese(names[0]))
    out.add(iri, "skos:altLabel", *(chinese(name) for name in names[1:]))
    if iri.startswith(CODES):
        list_name, code = iri.removeprefix(CODES).split("/", 1)
        out.add(iri, "skos:inScheme", scheme(list_name))
        out.add(iri, "skos:notation", string(code))
        out.add(iri, "bg:confidence", string("unlisted"))
        if broader := nearest_known(list_name, code):
            out.add(iri, "skos:broader", node(f"{CODES}{list_name}/{broader}"))
    else:
        out.add(iri, "skos:notation", string(names[0]))
    return out.quads(identifiers.named_graph(base, "derived"))


def file_part(iri: str, title: str, issued: str | None, sha256: str, base: str) -> list[Quad]:
    """A superseded file by name: its facts lie in the store of superseded graphs."""
    out = Triples()
    out.types(iri, "bg:Disclosure", "foaf:Document", "prov:Entity")
    out.add(iri, "dcterms:title", chinese(title))
    out.add(iri, "dcterms:issued", date(issued))
    out.add(iri, "bg:sha256", string(sha256))
    return out.quads(identifiers.named_graph(base, "derived"))

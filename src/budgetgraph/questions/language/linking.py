"""Departments in a question, linked by parts: a mention matches when every part in it equals that part of the name.

Similarity decides nothing here. A mention whose parts fit no department is foreign; one that names a coarser region
than the department's own (喀什地区政务服务中心 for a body of 喀什市) is only a candidate to ask about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Literal

from budgetgraph.questions.language import bodies
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question

PartKind = Literal["region", "zone", "organisation", "core", "name"]


@dataclass(frozen=True)
class Department:
    """A department that the store holds, with every spelling and the code of its finest region."""

    iri: str
    label: str
    names: tuple[str, ...]
    division: str = "000000"
    identifier: str | None = None


@dataclass(frozen=True)
class Part:
    """One part of a mention in `text[start:end]` of the question."""

    start: int
    end: int
    surface: str
    kind: PartKind


@dataclass(frozen=True)
class Mention:
    """Adjacent parts that name one department, with the departments they fit: surely, or only to ask about."""

    start: int
    end: int
    parts: tuple[Part, ...]
    candidates: tuple[str, ...]
    loose: tuple[str, ...] = ()

    @property
    def surface(self) -> str:
        return "".join(part.surface for part in self.parts)

    @property
    def region_only(self) -> bool:
        return all(part.kind in ("region", "zone") for part in self.parts)


@dataclass(frozen=True)
class _Form:
    """One department as the index holds it: its parts in all their written forms."""

    iri: str
    regions: frozenset[str]
    finest: frozenset[str]
    zone: frozenset[str]
    zone_place: str | None
    organisations: frozenset[str]
    cores: frozenset[str]


@dataclass
class DepartmentIndex:
    """All departments by part. Built with the lexicon; `surfaces` are what the dictionary must look for."""

    departments: dict[str, Department] = field(default_factory=dict)
    forms: list[_Form] = field(default_factory=list)
    by_core: dict[str, set[int]] = field(default_factory=dict)
    by_region: dict[str, set[int]] = field(default_factory=dict)
    by_zone: dict[str, set[int]] = field(default_factory=dict)
    by_organisation: dict[str, set[int]] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    by_department: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def build(cls, departments: Iterable[Department]) -> "DepartmentIndex":
        index = cls()
        cores: dict[str, frozenset[str]] = {}
        for department in departments:
            index.departments[department.iri] = department
            for name in dict.fromkeys((department.label, *department.names)):
                index._add(department, name, cores)
        return index

    def _add(self, department: Department, name: str, cores: dict[str, frozenset[str]]) -> None:
        parts = bodies.parse_body(name, department.division)
        if len(parts.core) < 2:
            return
        if parts.core not in cores:
            cores[parts.core] = frozenset(bodies.core_surfaces(parts.core))
        regions = bodies.region_surfaces(parts.regions)
        finest = bodies.region_surfaces(parts.regions[-1:])
        if parts.zone_place:
            finest = {parts.zone_place}
            regions |= finest
        plain = bool(parts.regions) and not parts.zone and not parts.organisations
        form = _Form(
            department.iri,
            frozenset(regions),
            frozenset(finest),
            frozenset(bodies.zone_surfaces(parts.zone)) if parts.zone else frozenset(),
            parts.zone_place,
            frozenset(s for organisation in parts.organisations for s in bodies.organisation_surfaces(organisation)),
            cores[parts.core] | (bodies.level_surfaces(parts.regions[-1], cores[parts.core]) if plain else frozenset()),
        )
        self._enter(form)
        self.by_name.setdefault(matching_key(name), set()).add(department.iri)

    def _enter(self, form: _Form) -> None:
        number = len(self.forms)
        self.forms.append(form)
        self.by_department.setdefault(form.iri, []).append(number)
        for table, surfaces in (
            (self.by_core, form.cores),
            (self.by_region, form.regions),
            (self.by_zone, form.zone),
            (self.by_organisation, form.organisations),
        ):
            for surface in surfaces:
                table.setdefault(surface, set()).add(number)

    @classmethod
    def restore(cls, departments: dict[str, Department], forms: Iterable[Sequence[Any]]) -> "DepartmentIndex":
        """The index again from what the lexicon saved, without taking the names apart a second time."""
        index = cls(departments=departments)
        for iri, regions, finest, zone, place, organisations, cores in forms:
            index._enter(
                _Form(
                    iri,
                    frozenset(regions),
                    frozenset(finest),
                    frozenset(zone),
                    place,
                    frozenset(organisations),
                    frozenset(cores),
                )
            )
        for department in departments.values():
            for name in (department.label, *department.names):
                index.by_name.setdefault(matching_key(name), set()).add(department.iri)
        return index

    def surfaces(self) -> dict[str, set[PartKind]]:
        """Every written form of every part, and the full names."""
        found: dict[str, set[PartKind]] = {}
        tables: tuple[tuple[Iterable[str], PartKind], ...] = (
            (self.by_core, "core"),
            (self.by_region, "region"),
            (self.by_zone, "zone"),
            (self.by_organisation, "organisation"),
            (self.by_name, "name"),
        )
        for table, kind in tables:
            for surface in table:
                found.setdefault(surface, set()).add(kind)
        for division in bodies.divisions().values():
            for surface in division.explicit:
                found.setdefault(surface, set()).add("region")
        return found

    def mentions(self, parts: Sequence[Part], text: str) -> list[Mention]:
        """Groups adjacent parts into mentions and finds the departments of each. A core ends its mention."""
        groups: list[list[Part]] = []
        for part in parts:
            last = groups[-1][-1] if groups else None
            joined = last is not None and in_question("within_mention").search(text[last.end : part.start]) is not None
            if last is None or not joined or last.kind in ("core", "name"):
                groups.append([part])
            else:
                groups[-1].append(part)
        return _placed([self._link(tuple(group)) for group in groups], text)

    def _link(self, parts: tuple[Part, ...]) -> Mention:
        start, end = parts[0].start, parts[-1].end
        whole = "".join(part.surface for part in parts)
        named = self.by_name.get(whole, set())
        own_region = {
            iri for iri in named if any(whole.startswith(r) for form in self._forms_of(iri) for r in form.regions)
        }
        if own_region:
            return Mention(start, end, parts, tuple(sorted(own_region)))
        parts = self._expand(parts)
        chosen: set[int] | None = None
        for part in parts:
            holders = {
                "core": self.by_core,
                "region": self.by_region,
                "zone": self.by_zone,
                "organisation": self.by_organisation,
            }.get(part.kind, {})
            numbers = set(holders.get(part.surface, ()))
            if part.kind == "region" and any(p.kind == "zone" for p in parts):
                numbers |= self._zone_places(part.surface)
            chosen = numbers if chosen is None else chosen & numbers
        sure: set[str] = set()
        loose: set[str] = set()
        for number in chosen or ():
            form = self.forms[number]
            (sure if self._fits(form, parts) else loose).add(form.iri)
        if not any(part.kind in ("core", "name") for part in parts) and any(p.kind == "organisation" for p in parts):
            return Mention(start, end, parts, (), tuple(sorted(sure | loose)))  # 某区人民政府 is no office of it
        if any(left.end != right.start for left, right in pairwise(parts)):
            sure |= loose  # 新疆的政务服务中心: a region, then 的, only says where to look
        return Mention(start, end, parts, tuple(sorted(sure)), tuple(sorted(loose - sure)))

    def _forms_of(self, iri: str) -> list[_Form]:
        return [self.forms[number] for number in self.by_department.get(iri, ())]

    def called_after(self, mention: Mention) -> bool:
        """Whether a mention names the place, but not the zone, of a body of the zone that is called after the place."""
        named = {part.surface for part in mention.parts if part.kind == "region"}
        return any(form.zone_place in named for iri in mention.loose for form in self._forms_of(iri))

    def _expand(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """A full name among the parts is itself taken apart, so that 政务服务中心, printed by one body as its short
        name, still stands for every body called so."""
        expanded: list[Part] = []
        for part in parts:
            if part.kind != "name":
                expanded.append(part)
                continue
            taken = bodies.parse_body(part.surface)
            rest = part.surface
            for surface, kind in self._pieces(taken, rest):
                expanded.append(Part(part.start, part.end, surface, kind))
        return tuple(expanded)

    def _pieces(self, taken: bodies.BodyParts, name: str) -> list[tuple[str, PartKind]]:
        pieces: list[tuple[str, PartKind]] = []
        head = name[: len(name) - len(taken.core) - sum(map(len, taken.organisations)) - len(taken.zone or "")]
        while head:
            surface = next((head[:n] for n in range(len(head), 1, -1) if head[:n] in self.by_region), "")
            if not surface:
                break
            pieces.append((surface, "region"))
            head = head[len(surface) :]
        if taken.zone:
            pieces.append((taken.zone, "zone"))
        pieces.extend((organisation, "organisation") for organisation in taken.organisations)
        pieces.append((taken.core, "core"))
        return pieces

    def _zone_places(self, region: str) -> set[int]:
        """库尔勒市经开区: the city that the zone is called after may carry its level word when the zone is named."""
        stems = {s for code in bodies.divisions_called(region) for s in bodies.divisions()[code].bare}
        return {n for stem in stems for n in self.by_region.get(stem, ()) if self.forms[n].zone_place == stem}

    @staticmethod
    def _fits(form: _Form, parts: Sequence[Part]) -> bool:
        regions = [part.surface for part in parts if part.kind == "region"]
        if not regions or not any(part.kind in ("core", "organisation") for part in parts):
            return True
        if form.zone_place is not None:  # 库尔勒 alone may be the city as well as the zone that is called after it
            return any(part.kind in ("zone", "organisation") for part in parts)
        return regions[-1] in form.finest


def _with_own_regions(mentions: list[Mention]) -> list[Mention]:
    """某某局（某区）和别的局: a region right behind a body of it says where the body is."""
    kept: list[Mention] = []
    for mention in mentions:
        body = kept[-1] if kept else None
        touches = body is not None and not body.region_only and mention.region_only and body.end == mention.start
        held = tuple(iri for iri in body.candidates if iri in mention.candidates) if body and touches else ()
        if body and held:
            kept[-1] = replace(body, candidates=held, loose=())
        else:
            kept.append(mention)
    return kept


def _placed(mentions: list[Mention], text: str) -> list[Mention]:
    """图书馆的公用经费, 某县的: a region behind a body, and not in a list with it, only says where the body is."""
    if len(mentions) > 2:
        return _with_own_regions(mentions)
    if len(mentions) != 2:
        return mentions
    body, region = mentions
    if body.region_only or not region.region_only or in_question("lists").fullmatch(text[body.end : region.start]):
        return mentions
    if body.end != region.start and not in_question("says_where").fullmatch(text[region.end :]):
        return mentions
    held = tuple(iri for iri in body.candidates if iri in region.candidates)
    return [replace(body, candidates=held, loose=())]

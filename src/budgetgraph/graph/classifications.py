"""The code lists of `data/classifications` as concepts: look-ups for the mapping, and the triples of `graph/codes`.

Rule 0 of the contract: a list knows how sure it is of each row; the confidence goes into the graph with the code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from budgetgraph import resources
from budgetgraph.graph.namespaces import CODES, LISTS, SKOS, UMBRELLA, scheme, term


@dataclass(frozen=True)
class Concept:
    """One row of a code list. `id` ends its IRI; `parent` is the id of the broader concept, "" at the top."""

    list: str
    id: str
    name: str
    parent: str = ""
    english: str = ""
    level: str = ""
    confidence: str = ""
    definition: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""

    @property
    def iri(self) -> NamedNode:
        return NamedNode(f"{CODES}{self.list}/{self.id}")


# file -> (list, column of the id, column of the broader id)
_FILES = {
    "functional": ("functional", "code", "parent"),
    "economic": ("economic", "code", "parent"),
    "economic_government": ("government-economic", "code", "parent"),
    "revenue": ("revenue", "id", "parent"),
    "revenue_government": ("revenue", "code", "parent"),
    "three_public": ("three-public", "id", "parent"),
    "fund_sources": ("fund-source", "id", "broader"),
    "divisions": ("division", "code", "parent"),
    "statement_kinds": ("statement", "id", ""),
    "columns": ("column", "id", ""),
    "topics": ("topic", "id", "broader"),
    "indicator_types": ("indicator", "id", "parent"),
}


def _concepts(file: str) -> Iterator[Concept]:
    name, id_column, parent_column = _FILES[file]
    for row in resources.rows("data", "classifications", f"{file}.csv"):
        aliases = next((value for key, value in row.items() if key.startswith(("aliases", "titles_printed"))), "") or ""
        yield Concept(
            list=name,
            id=row[id_column],
            name=row["name"],
            parent=row.get(parent_column, "") if parent_column else "",
            level=row.get("level", ""),
            confidence=row.get("confidence", ""),
            aliases=tuple(
                a.strip() for a in aliases.split("|") if a.strip() and "(" not in a and a.strip() != row["name"]
            ),
            valid_from=row.get("valid_from", "") or "",
            valid_until=row.get("valid_until", "") or "",
        )


@cache
def concepts(name: str) -> dict[str, Concept]:
    """The concepts of one list of the contract ("functional", "three-public", "stage") by their id."""
    found = {c.id: c for file, (list_name, *_) in _FILES.items() if list_name == name for c in _concepts(file)}
    for row in resources.rows("data", "classifications", "small_lists.csv"):
        if row["list"] == name:
            found[row["id"]] = Concept(name, row["id"], row["name"], "", row["name_en"], definition=row["definition"])
    if not found:
        raise KeyError(f"no code list {name!r}; known: {', '.join(LISTS.values())}")
    return found


@cache
def column_properties() -> dict[str, str]:
    """Column id -> the row property that it fills, such as `public_use` -> `amountPublic`."""
    return {
        row["id"]: row["row_property"]
        for row in resources.rows("data", "classifications", "columns.csv")
        if row["row_property"]
    }


def functional_class(code: str) -> str | None:
    """The 类 (three digits) of a functional code, None for what is no code."""
    return code[:3] if re.fullmatch(r"\d{3}|\d{5}|\d{7}", code) else None


def nearest_known(name: str, code: str) -> str | None:
    """The longest listed code that begins `code`: the broader concept of a code that the list lacks."""
    known = concepts(name)
    return next((code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in known), None)


@cache
def region_path(division: str) -> tuple[str, ...]:
    """A division and what it is part of, finest first: ("653101", "653100", "650000"). Unknown codes are widened."""
    known = concepts("division")
    for code in (division, division[:4] + "00", division[:2] + "0000"):
        if code in known:
            path = [code]
            while parent := known[path[-1]].parent:
                path.append(parent)
            return tuple(path)
    return ()


def is_county(division: str) -> bool:
    return concepts("division")[division].level == "县级"


def _concept_triples(one: Concept) -> Iterator[Triple]:
    iri, known = one.iri, concepts(one.list)
    yield Triple(iri, term("rdf:type"), term("skos:Concept"))
    yield Triple(iri, term("skos:inScheme"), scheme(one.list))
    yield Triple(iri, term("skos:inScheme"), UMBRELLA)
    yield Triple(iri, term("skos:prefLabel"), Literal(one.name, language="zh"))
    yield Triple(iri, term("skos:notation"), Literal(one.id))
    if one.english:
        yield Triple(iri, term("skos:prefLabel"), Literal(one.english, language="en"))
    if one.definition:
        yield Triple(iri, term("skos:definition"), Literal(one.definition, language="zh"))
    for alias in one.aliases:
        yield Triple(iri, term("skos:altLabel"), Literal(alias, language="zh"))
    for name in ("level", "confidence"):
        if value := getattr(one, name):
            yield Triple(iri, term(f"bg:{name}"), Literal(value))
    for name, value in (("validFrom", one.valid_from), ("validUntil", one.valid_until)):
        if value.isdecimal():
            yield Triple(iri, term(f"bg:{name}"), Literal(value, datatype=term("xsd:integer")))
    if one.parent in known:
        yield Triple(iri, term("skos:broader"), known[one.parent].iri)
        yield Triple(known[one.parent].iri, term("skos:narrower"), iri)
    else:
        yield Triple(iri, term("skos:topConceptOf"), scheme(one.list))
        yield Triple(scheme(one.list), term("skos:hasTopConcept"), iri)
    if one.list == "division":
        yield Triple(iri, term("rdf:type"), term("bg:Region"))
        yield Triple(iri, term("rdf:type"), term("schema:AdministrativeArea"))
        yield Triple(iri, term("rdfs:label"), Literal(one.name, language="zh"))
        if one.parent in known:
            yield Triple(iri, term("bg:partOf"), known[one.parent].iri)
    if one.list == "column" and (row_property := column_properties().get(one.id)):
        yield Triple(iri, term("bg:rowProperty"), term(f"bg:{row_property}"))


def _scheme_triples() -> Iterator[Triple]:
    for row in resources.rows("data", "classifications", "lists.csv"):
        iri = scheme(row["list"])
        yield Triple(iri, term("rdf:type"), term("skos:ConceptScheme"))
        yield Triple(iri, term("skos:prefLabel"), Literal(row["name"], language="zh"))
        yield Triple(iri, term("skos:prefLabel"), Literal(row["name_en"], language="en"))
        yield Triple(iri, term("rdfs:label"), Literal(row["name"], language="zh"))


def _alignment_triples() -> Iterator[Triple]:
    cofog = scheme("cofog")
    yield Triple(cofog, term("rdf:type"), term("skos:ConceptScheme"))
    yield Triple(cofog, term("skos:prefLabel"), Literal("政府职能分类（COFOG 1999）", language="zh"))
    yield Triple(cofog, term("skos:prefLabel"), Literal("Classification of the functions of government", language="en"))
    seen: set[str] = set()
    for row in resources.rows("data", "classifications", "cofog_alignment.csv"):
        target = NamedNode(f"{CODES}cofog/{row['cofog']}") if row["cofog"] else None
        if target is None or row["code"] not in concepts("functional") or row["relation"] == "none":
            continue
        yield Triple(concepts("functional")[row["code"]].iri, NamedNode(SKOS + row["relation"]), target)
        if row["cofog"] not in seen:
            seen.add(row["cofog"])
            yield Triple(target, term("rdf:type"), term("skos:Concept"))
            yield Triple(target, term("skos:inScheme"), cofog)
            yield Triple(target, term("skos:notation"), Literal(row["cofog"]))
            yield Triple(target, term("skos:prefLabel"), Literal(f"COFOG {row['cofog']}", language="en"))


def _change_triples() -> Iterator[Triple]:
    """Yearly changes of the lists as notes on the codes they touch; renamed codes keep the old name as a label."""
    for row in resources.rows("data", "classifications", "functional_changes.csv"):
        code = row["code"]
        name = next((n for n in ("functional", "economic", "revenue") if code in concepts(n)), None)
        if name is None:
            continue
        one = concepts(name)[code]
        note = "；".join(part for part in (row["year"], row["kind"], row["old_name"], row["new_name"]) if part)
        yield Triple(one.iri, term("skos:changeNote"), Literal(f"{note}（{row['confidence']}）", language="zh"))
        if row["kind"] == "rename" and row["old_name"]:
            yield Triple(one.iri, term("skos:altLabel"), Literal(row["old_name"], language="zh"))
        before = re.match(r"\d{3,7}(?= )", row["old_name"])
        if before and before.group() in concepts(name) and before.group() != code:
            yield Triple(one.iri, term("dcterms:replaces"), concepts(name)[before.group()].iri)


@cache
def code_triples() -> tuple[Triple, ...]:
    """All code lists as SKOS, each triple once, sorted."""
    found = {*_scheme_triples(), *_alignment_triples(), *_change_triples()}
    for name in LISTS.values():
        for one in concepts(name).values():
            found.update(_concept_triples(one))
    return tuple(sorted(found, key=str))

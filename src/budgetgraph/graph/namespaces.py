"""The one place where the names of the vocabulary are written: bases, prefixes, and prefix lines for queries.

Terms and codes have the same IRIs in every installation; instances live under the base IRI of their store.
"""

from functools import cache

from pyoxigraph import Literal, NamedNode

ROOT = "https://w3id.org/budgetgraph/"
ONTOLOGY = ROOT + "ontology#"
CODES = ROOT + "code/"

# prefix -> name of the code list, in the order of the contract
LISTS = {
    "func": "functional",
    "econ": "economic",
    "gecon": "government-economic",
    "rev": "revenue",
    "tp": "three-public",
    "fund": "fund-source",
    "div": "division",
    "kind": "statement",
    "col": "column",
    "topic": "topic",
    "ind": "indicator",
    "stage": "stage",
    "scope": "scope",
    "flow": "flow",
    "role": "role",
    "state": "state",
    "metric": "metric",
    "direction": "direction",
    "severity": "severity",
    "check": "check",
    "coverage": "coverage",
    "fundyear": "fund-year",
    "unit": "unit",
}

# list names of the records ("government_economic:50101") -> list names of the vocabulary
RECORD_LISTS = {name.replace("-", "_"): name for name in LISTS.values()} | {name: name for name in LISTS.values()}

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
QB = "http://purl.org/linked-data/cube#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
SCHEMA = "https://schema.org/"
DQV = "http://www.w3.org/ns/dqv#"
YEAR = "http://reference.data.gov.uk/id/gregorian-year/"
CNY = "http://publications.europa.eu/resource/authority/currency/CNY"

PREFIXES: dict[str, str] = {
    "bg": ONTOLOGY,
    **{prefix: f"{CODES}{name}/" for prefix, name in LISTS.items()},
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "qb": QB,
    "org": ORG,
    "prov": PROV,
    "dcat": DCAT,
    "foaf": FOAF,
    "schema": SCHEMA,
    "dqv": DQV,
}

UMBRELLA = NamedNode(CODES + "item")


@cache
def term(name: str) -> NamedNode:
    """A prefixed name as a node: `term("bg:amount")`. Raises `KeyError` for a prefix that is not predefined."""
    prefix, local = name.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


def scheme(name: str) -> NamedNode:
    """The concept scheme of a code list by its name in the contract ("functional", "three-public")."""
    return NamedNode(CODES + name)


def text(value: str, language: str | None = None) -> Literal:
    return Literal(value, language=language) if language else Literal(value)


@cache
def _prologue() -> str:
    return " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())


def with_prefixes(query: str) -> str:
    """The query with all prefixes predefined, for servers that do not know them.

    They stand on the first line, so that line numbers of error messages stay right; SPARQL lets a query declare a
    prefix again, and its own declaration comes later and wins.
    """
    return f"{_prologue()} {query}"

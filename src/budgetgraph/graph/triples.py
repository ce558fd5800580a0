"""Triples of one named graph while it is written: plain values in, sorted and unique quads out."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from budgetgraph.extraction.records import Place
from budgetgraph.graph.namespaces import term

_XSD_DECIMAL = term("xsd:decimal")
_XSD_INTEGER = term("xsd:integer")


@lru_cache(maxsize=200_000)
def node(iri: str) -> NamedNode:
    return NamedNode(iri)


def decimal(value: Decimal | None) -> Literal | None:
    """A canonical `xsd:decimal`: no exponent, no trailing zeros, no negative zero."""
    if value is None:
        return None
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return Literal("0" if digits in ("-0", "") else digits, datatype=_XSD_DECIMAL)


def integer(value: int | None) -> Literal | None:
    return None if value is None else Literal(str(value), datatype=_XSD_INTEGER)


def chinese(value: str | None) -> Literal | None:
    return Literal(value, language="zh") if value else None


def string(value: str | None) -> Literal | None:
    return Literal(value) if value else None


def date(value: str | None) -> Literal | None:
    return Literal(value, datatype=term("xsd:date")) if value else None


class Triples:
    """Collects the triples of one graph; what is `None` is left out, what is said twice stands once."""

    def __init__(self) -> None:
        self._found: set[tuple[NamedNode, NamedNode, NamedNode | Literal]] = set()

    def add(self, subject: str, predicate: str, *values: NamedNode | Literal | None) -> None:
        """`predicate` is a prefixed name; each value that is not None gives a triple."""
        for value in values:
            if value is not None:
                self._found.add((node(subject), term(predicate), value))

    def types(self, subject: str, *classes: str) -> None:
        """The classes as prefixed names, superclasses written out (the store does not infer)."""
        self.add(subject, "rdf:type", *(term(name) for name in classes))

    def place(self, subject: str, place: Place, disclosure: str) -> None:
        self.add(subject, "bg:publishedIn", node(disclosure))
        self.add(subject, "bg:page", integer(place.page))
        self.add(subject, "bg:line", integer(place.line))
        self.add(subject, "bg:cell", string(place.cell))
        if place.box:
            self.add(subject, "bg:boundingBox", string(" ".join(_points(x) for x in place.box)))
        self.confidence(subject, place.confidence)

    def confidence(self, subject: str, confidence: float | None) -> None:
        """That of OCR, if it read the subject."""
        if confidence is not None:
            self.add(subject, "bg:readingConfidence", decimal(Decimal(f"{confidence:.3f}")))

    def __iter__(self) -> Iterator[Triple]:
        return (Triple(*parts) for parts in self._found)

    def __len__(self) -> int:
        return len(self._found)

    def quads(self, graph: str) -> list[Quad]:
        return sorted_quads(Quad(*parts, node(graph)) for parts in self._found)


def _points(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def sorted_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Each quad once, in the order of its N-Quads line."""
    return sorted(set(quads), key=str)


def nquads(quads: Iterable[Quad]) -> bytes:
    """Sorted N-Quads: the same quads give the same bytes."""
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    assert lines is not None
    return b"".join(sorted(set(lines.splitlines(keepends=True))))

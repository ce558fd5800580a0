"""Media types of results: in come `Accept` and `?format=`, out goes the one format to write.

Negotiation after RFC 9110, section 12: the most specific range gives a format its q-value, the server's order
breaks ties. SELECT and ASK results and graphs each have their own list.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pyoxigraph as ox

Kind = Literal["select", "ask", "graph"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a result: its short name (for `?format=`), its media type, its file extension, its aliases.

    `results` or `rdf` is pyoxigraph's writer for it, where it has one.
    """

    name: str
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()
    results: ox.QueryResultsFormat | None = None
    rdf: ox.RdfFormat | None = None

    @property
    def content_type(self) -> str:
        """The media type with its charset where it is text."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_RESULTS, _RDF = ox.QueryResultsFormat, ox.RdfFormat
JSON = Format("json", "application/sparql-results+json", "srj", ("application/json", "srj"), _RESULTS.JSON)
XML = Format("xml", "application/sparql-results+xml", "srx", ("application/xml", "text/xml", "srx"), _RESULTS.XML)
CSV = Format("csv", "text/csv", "csv", (), _RESULTS.CSV)
TSV = Format("tsv", "text/tab-separated-values", "tsv", (), _RESULTS.TSV)
HTML = Format("html", "text/html", "html", ("application/xhtml+xml",))
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", ("excel",))
PARQUET = Format("parquet", "application/vnd.apache.parquet", "parquet", ("application/x-parquet",))
TURTLE = Format("turtle", "text/turtle", "ttl", ("ttl", "application/x-turtle"), rdf=_RDF.TURTLE)
NTRIPLES = Format("ntriples", "application/n-triples", "nt", ("nt", "n-triples", "text/plain"), rdf=_RDF.N_TRIPLES)
JSONLD = Format("jsonld", "application/ld+json", "jsonld", ("json-ld", "json", "application/json"), rdf=_RDF.JSON_LD)
_XML_ALIASES = ("rdf", "xml", "rdf+xml", "application/xml", "text/xml")
RDFXML = Format("rdfxml", "application/rdf+xml", "rdf", _XML_ALIASES, rdf=_RDF.RDF_XML)
TRIG = Format("trig", "application/trig", "trig", rdf=_RDF.TRIG)
NQUADS = Format("nquads", "application/n-quads", "nq", ("nq", "n-quads"), rdf=_RDF.N_QUADS)

OFFERED: dict[Kind, tuple[Format, ...]] = {
    "select": (JSON, XML, CSV, TSV, HTML, XLSX, PARQUET),
    "ask": (JSON, XML, CSV, TSV, HTML),
    "graph": (TURTLE, NTRIPLES, JSONLD, RDFXML, TRIG, NQUADS, HTML),
}


class NotAcceptable(Exception):
    """Nothing the client accepts can be written for this kind of result; `choices` can."""

    def __init__(self, wanted: str, kind: Kind) -> None:
        self.wanted, self.kind, self.choices = wanted, kind, [f.media_type for f in OFFERED[kind]]
        super().__init__(f"{wanted!r} is not offered for {kind} results; choose one of {', '.join(self.choices)}")


def ranges(accept: str) -> list[tuple[str, str, float]]:
    """The media ranges of an `Accept` header as (type, subtype, q); what cannot be read is left out."""
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        main, slash, sub = media.lower().partition("/")
        if media == "*":
            main, slash, sub = "*", "/", "*"
        if not (main and slash and sub):
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        found.append((main, sub, quality))
    return found


def _quality(media_type: str, accepted: list[tuple[str, str, float]]) -> tuple[float, int]:
    main, _, sub = media_type.partition("/")
    best = (0.0, -1)
    for want_main, want_sub, quality in accepted:
        if (want_main, want_sub) == (main, sub):
            rank = 2
        elif want_main == main and want_sub == "*":
            rank = 1
        elif (want_main, want_sub) == ("*", "*"):
            rank = 0
        else:
            continue
        if rank > best[1]:
            best = (quality, rank)
    return best


@lru_cache(512)
def negotiate(kind: Kind, accept: str = "", name: str = "") -> Format:
    """The format to write. `name` (from `?format=`: a short name or a media type) goes before `accept`.

    Raises `NotAcceptable`, which lists the choices.
    """
    offered = OFFERED[kind]
    if name:
        wanted = name.strip().lower()
        for one in offered:
            if wanted in (one.name, one.media_type, one.extension):
                return one
        for one in offered:
            if wanted in one.aliases:
                return one
        raise NotAcceptable(name, kind)
    accepted = ranges(accept)
    if not accepted:
        return offered[0]
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen = None
    for order, one in enumerate(offered):
        for media_type in (one.media_type, *(a for a in one.aliases if "/" in a)):
            quality, rank = _quality(media_type, accepted)
            own_name = 1 if media_type == one.media_type else 0
            if quality > 0 and (quality, rank, own_name) > best:
                best, chosen = (quality, rank, own_name), offered[order]
    if chosen is None:
        raise NotAcceptable(accept, kind)
    return chosen


@lru_cache(512)
def encoding(accept_encoding: str, available: tuple[str, ...]) -> str:
    """The content coding to use (`zstd`, `gzip` or empty), by q-value and then in the order of `available`."""
    wanted: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        value = parameter.strip().removeprefix("q=")
        try:
            wanted[name.strip()] = float(value) if value else 1.0
        except ValueError:
            wanted[name.strip()] = 0.0
    qualities = [(wanted.get(name, wanted.get("*", 0.0)), -order, name) for order, name in enumerate(available)]
    quality, _, name = max(qualities, default=(0.0, 0, ""))
    return name if quality > 0 else ""

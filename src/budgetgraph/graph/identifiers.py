"""IRIs of the instances: names in, IRIs of the contract's patterns out.

Names are NFC and keep every character an IRI may hold; only `/ # ? % + ~ < > " { } | \\ ^ ` and blanks (and what
RFC 3987 forbids anyway) are percent-encoded. Equal names are counted `~2`, `~3` ... in document order.
"""

import re
import unicodedata
from urllib.parse import unquote

from pyoxigraph import NamedNode

from budgetgraph.extraction.records import Body, Disclosure

_SPECIAL = re.compile(
    r"[/#?%+~<>\"{}|\\^`\[\]\s\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
    r"\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff]"
)


def encode(name: str) -> str:
    """One segment of an IRI for a name. Never empty: a name of nothing is "_"."""
    name = unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode("utf-8").strip()
    return _SPECIAL.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), name) or "_"


def decode(segment: str) -> str:
    return unquote(segment)


class Counter:
    """Hands out each IRI once: the second that asks for the same gets `~2`."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}
        self._taken: set[str] = set()

    def __call__(self, iri: str) -> str:
        count, unique = self._count.get(iri, 0) + 1, iri
        while count > 1 or unique in self._taken:  # a project named "2" may hold the place of a second table
            count = max(count, 2)
            unique = f"{iri}~{count}"
            if unique not in self._taken:
                break
            count += 1
        self._count[iri] = count
        self._taken.add(unique)
        return unique


def check_base(base: str) -> str:
    """The base IRI, ending in a slash. Raises `ValueError` when it is no absolute http(s) IRI."""
    if not re.match(r"https?://[^\s/?#]+(/[^\s?#]*)?$", base):
        raise ValueError(f"the base IRI must look like https://host/path/, not {base!r}")
    base = base if base.endswith("/") else base + "/"
    NamedNode(base)
    return base


def body_segment(division: str, name: str) -> str:
    return f"{division or '000000'}-{encode(name)}"


def department(base: str, body: Body) -> str:
    return f"{base}id/department/{body_segment(body.division, body.name)}"


def report(base: str, division: str, name: str, year: int, stage: str, own: bool = False) -> str:
    """A report; `own` is the 本级 report that stands beside the department's."""
    return f"{base}id/report/{body_segment(division, name)}/{year}/{stage}{'~own' if own else ''}"


def disclosure(base: str, sha256: str) -> str:
    return f"{base}id/disclosure/{sha256[:16]}"


def graph(base: str, sha256: str) -> str:
    """The named graph of one file."""
    return f"{base}graph/{sha256[:16]}"


def named_graph(base: str, name: str) -> str:
    """One of the shared graphs: ontology, codes, derived, findings."""
    return f"{base}graph/{name}"


def printed_concept(base: str, name: str) -> str:
    """The concept of a printed header or row name that no code list knows."""
    return f"{base}id/label/{encode(name)}"


def statement(report_iri: str, kind: str, project: str | None) -> str:
    return f"{report_iri}/{encode(kind)}" + (f"~{encode(project)}" if project else "")


def row(statement_iri: str, name: str, owner: str | None) -> str:
    """`name` is the code, or the label where there is none; `owner` the project or subordinate unit of the row."""
    return f"{statement_iri}/{encode(name)}" + (f"+{encode(owner)}" if owner else "")


def project(report_iri: str, name: str, previous: bool) -> str:
    return f"{report_iri}/project/{encode(name)}{'~previous' if previous else ''}"


def indicator(owner_iri: str, kind: str, name: str, medium_term: bool = False) -> str:
    """The target of the year, or the one of several years beside it."""
    return f"{owner_iri}/indicator/{encode(kind)}/{encode(name)}{'~medium-term' if medium_term else ''}"


def other_value(indicator_iri: str, head: str) -> str:
    """What a column of its own prints of an indicator, by its head."""
    return f"{indicator_iri}/value/{encode(head)}"


def claim(report_iri: str, topic: str, metric: str) -> str:
    return f"{report_iri}/claim/{encode(topic)}/{metric}"


def section(report_iri: str, title: str) -> str:
    return f"{report_iri}/section/{encode(title)}"


def finding(report_iri: str, check: str, digest: str) -> str:
    """`digest`: the first 8 hex digits of a SHA-256 over the sorted IRIs of what the finding involves."""
    return f"{report_iri}/finding/{check}/{digest}"


def unread(disclosure_iri: str, number: int) -> str:
    return f"{disclosure_iri}/unread/{number}"


FamilyKey = tuple[str, str, int, str]


def family_key(one: Disclosure) -> FamilyKey:
    """What files of one report have in common: division, name, year, stage."""
    name = unicodedata.normalize("NFC", one.body.name)
    return one.body.division or "000000", name, one.fiscal_year, one.stage

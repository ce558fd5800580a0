"""Between IRIs and the addresses of this server: the path of an IRI, and the IRI that a requested path names.

Instances live under the base IRI of the store whatever port answers; terms and codes keep their own namespaces, for
which the server answers until the redirect is registered.
"""

import re
from urllib.parse import quote

from budgetgraph.graph.namespaces import CODES, ONTOLOGY

_NON_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_SAFE = "/~%+()!*',;:@&=$-._"


def path_of(iri: str, base: str) -> str | None:
    """The path under which this server shows an IRI; None for the IRIs of others."""
    if iri.startswith(CODES):
        return "/code/" + quote(iri[len(CODES) :], safe=_SAFE)
    if iri.startswith(ONTOLOGY):
        return "/ontology#" + quote(iri[len(ONTOLOGY) :], safe=_SAFE)
    if iri.startswith(base) and iri[len(base) :].startswith(("id/", "graph/")):
        return "/" + quote(iri[len(base) :], safe=_SAFE)
    return None


def iri_of(raw_path: str, base: str) -> str:
    """The IRI that a requested path names: characters beyond ASCII as themselves, others as they were sent.

    `raw_path` is the path as sent, percent-encoded.
    """
    path = _NON_ASCII.sub(_decoded, raw_path)
    if path.startswith("/code/"):
        return CODES + path.removeprefix("/code/")
    return base + path.lstrip("/")


def _decoded(match: re.Match[str]) -> str:
    octets = bytes.fromhex(match.group(0).replace("%", ""))
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return match.group(0)

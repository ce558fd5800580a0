"""预算图谱: Chinese departmental budget and final-account disclosures as cited linked data.

The rooms stand in the order in which the data passes through them:
`reading` (bytes -> Document), `extraction` (Document -> Disclosure), `graph` (Disclosure -> RDF -> store),
then `audit`, `questions` and `publishing` beside each other, and `web` and `cli` on top.
"""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`budgetgraph.connect` without loading the client when only a room is imported."""
    if name == "connect":
        from budgetgraph.client import connect

        return connect
    raise AttributeError(f"module 'budgetgraph' has no attribute {name!r}")

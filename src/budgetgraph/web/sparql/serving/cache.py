"""Answers that were asked before: in come a key and an answer, out comes the answer until it is pushed out.

The key holds the generation, so a new one starts afresh. Bounded by bytes; least recently used goes first.
"""

from collections import OrderedDict
from dataclasses import dataclass

from budgetgraph.web.sparql.serving.heads import lines
from budgetgraph.web.sparql.serving.http import Headers


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer: its headers (without date, query id and timing), its body, its entity tag.

    `head` and `unchanged` are the headers of a 200 and of a 304 as they go over the wire, with the empty line.
    """

    headers: Headers
    body: bytes
    tag: str
    head: bytes
    unchanged: bytes

    @classmethod
    def of(cls, headers: Headers, body: bytes, tag: str) -> "Kept":
        """An answer with these headers."""
        whole = [
            *headers,
            (b"content-length", str(len(body)).encode()),
            (b"server-timing", b"cache;desc=hit"),
        ]
        return cls(whole, body, tag, lines(whole) + b"\r\n", lines(without_body(headers)) + b"\r\n")


def without_body(headers: Headers) -> Headers:
    """The headers of the 304 that stands for an answer."""
    return [header for header in headers if header[0] not in (b"content-length", b"content-encoding")]


class AnswerCache:
    """A bounded map from keys to finished answers."""

    def __init__(self, limit: int, largest: int) -> None:
        self._limit, self._largest = limit, min(largest, limit)
        self._kept: OrderedDict[tuple[object, ...], Kept] = OrderedDict()
        self.size = 0
        self.hits = 0

    def get(self, key: tuple[object, ...]) -> Kept | None:
        """The kept answer, now the most recently used."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self.hits += 1
        return kept

    def takes(self, length: int) -> bool:
        """Whether a body of this length may be kept."""
        return length < self._largest

    def put(self, key: tuple[object, ...], kept: Kept) -> None:
        """Keep an answer if it is small enough."""
        if not self.takes(len(kept.body)) or key in self._kept:
            return
        cost = self._cost(key, kept)
        if cost > self._largest:
            return
        self._kept[key] = kept
        self.size += cost
        while self.size > self._limit:
            old_key, old = self._kept.popitem(last=False)
            self.size -= self._cost(old_key, old)

    @staticmethod
    def _cost(key: tuple[object, ...], kept: Kept) -> int:
        return len(kept.body) + 3072 + sum(len(part) for part in key if isinstance(part, str | bytes))

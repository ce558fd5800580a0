"""Answers that were asked before: in come a key and an answer, out comes the answer until it is pushed out.

The key holds the generation, so a new one starts afresh. Bounded by bytes; least recently used goes first.
"""

from collections import OrderedDict
from dataclasses import dataclass

from .http import Headers


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer: its headers (without query id and timing), its body, its entity tag."""

    headers: Headers
    body: bytes
    tag: str


class AnswerCache:
    """A bounded map from keys to finished answers."""

    def __init__(self, limit: int, largest: int) -> None:
        self._limit, self._largest = limit, largest
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

    def put(self, key: tuple[object, ...], kept: Kept) -> None:
        """Keep an answer if it is small enough."""
        largest = min(self._largest, self._limit)
        if len(kept.body) >= largest or key in self._kept:
            return
        cost = self._cost(key, kept)
        if cost > largest:
            return
        self._kept[key] = kept
        self.size += cost
        while self.size > self._limit:
            old_key, old = self._kept.popitem(last=False)
            self.size -= self._cost(old_key, old)

    @staticmethod
    def _cost(key: tuple[object, ...], kept: Kept) -> int:
        return len(kept.body) + 1024 + sum(len(part) for part in key if isinstance(part, str | bytes))

"""Words of one character, and a few longer ones, in places where they mean nothing: what a slip left of another word
(一多少, 有及个).

Such a word is one that nobody knows. Where it may stand is data: `data/vocabulary/question_lone_words.csv`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.segmenting import Piece, content_words, joins

STRAY = "stray"  # the value of such a piece


@dataclass(frozen=True)
class _Place:
    before: re.Pattern[str]
    after: re.Pattern[str]
    behind_body: bool


@cache
def _places() -> dict[str, list[_Place]]:
    found: dict[str, list[_Place]] = {}
    for row in resources.rows("data", "vocabulary", "question_lone_words.csv"):
        before = re.compile(f"(?:{row['before']})$" if row["before"] else "")
        place = _Place(before, re.compile(row["after"]), row["body"] == "yes")
        for word in _listed(row["words"]):
            found.setdefault(word, []).append(place)
    return found


def _listed(words: str) -> list[str]:
    """Characters, each a word; with | between them longer words, too."""
    return [word for word in words.split("|") if word] if "|" in words else list(words)


def may_stand(word: str, before: str, after: str, behind_body: bool = False) -> bool:
    """Whether a word means something between two texts."""
    places = _places().get(word)
    if places is None:
        return True
    return any(p.before.search(before) and p.after.search(after) and (p.behind_body or not behind_body) for p in places)


def with_strays(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """The pieces with every lone word unknown that may not stand where it does. Beside unknown characters it may be a
    part of their word, and is left to them."""
    result = list(pieces)
    for at, piece in enumerate(pieces):
        last = all(other.kind == "break" for other in pieces[at + 1 :])
        if piece.kind == "unknown" and len(piece.text) == 1 and last and joins(piece.text):
            result[at] = replace(piece, value=STRAY)  # 增长因 for 增长原因
            continue
        listed = len(piece.text) == 1 or piece.text in _places()
        if piece.kind != "known" or not listed or any(m.kind != "cue" for m in piece.meanings):
            continue
        before = pieces[at - 1] if at else None
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if any(other is not None and _tells(other) for other in (before, after)):
            continue
        behind_body = before is not None and _is_body(before)
        if not may_stand(piece.text, text[: piece.start], text[piece.end :], behind_body) or (
            behind_body and after is not None and _joins_nothing(piece, after)
        ):
            result[at] = replace(piece, kind="unknown", meanings=(), value=STRAY)
    return result


def _tells(piece: Piece) -> bool:
    return piece.kind == "unknown" and bool(content_words(piece.text))


def _is_body(piece: Piece) -> bool:
    return any(m.kind == "part" for m in piece.meanings)


def _joins_nothing(piece: Piece, after: Piece) -> bool:
    """民政局与电费: a body and an amount are no list."""
    lists = piece.text in _lists()
    return lists and after.kind == "known" and all(m.kind == "measure" for m in after.meanings)


@cache
def _lists() -> str:
    rows = resources.rows("data", "vocabulary", "question_lone_words.csv")
    return "".join(row["words"] for row in rows if row["lists"])

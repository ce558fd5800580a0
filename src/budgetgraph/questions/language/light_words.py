"""Words beside what is asked that say nothing about it (拥有, 填, 盘子): a question without those of them that nobody
knows there.

They are left out only where cutting the question left them unknown; where they are part of a name they stay in it.
"""

import re
from collections.abc import Sequence
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece


@cache
def _light() -> re.Pattern[str]:
    rows = resources.rows("data", "vocabulary", "question_light_words.csv")
    words = sorted({word for row in rows for word in row["words"].split("|")}, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")+")


def without_light_words(text: str, pieces: Sequence[Piece]) -> str:
    """The text without the unknown pieces that are made of such words alone. A character beside another lone one may
    be what a slip left of a word."""
    kept, end = "", 0
    for at, piece in enumerate(pieces):
        beside = (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2])
        broken = len(piece.text) == 1 and (any(_lone(other) for other in beside) or _within_a_name(at, piece, pieces))
        if piece.kind == "unknown" and not broken and _light().fullmatch(piece.text):
            kept += text[end : piece.start]
            end = piece.end
    return (kept + text[end:]).strip(",，:：;；。 ")


def _within_a_name(at: int, piece: Piece, pieces: Sequence[Piece]) -> bool:
    """数 of 修缮工程量数目标: right behind the name of an indicator, of which it may be a part."""
    before = pieces[at - 1] if at else None
    joined = before is not None and before.end == piece.start
    return joined and any(m.kind == "indicator" for m in before.meanings)  # type: ignore[union-attr]


def _lone(piece: Piece) -> bool:
    lone = piece.kind in ("known", "unknown") and len(piece.text) == 1
    return lone and not in_question("joint").fullmatch(piece.text)

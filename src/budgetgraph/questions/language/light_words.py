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
    """The text without the unknown pieces that are made of such words alone. A lone character may be what a slip left
    of a word (项目出 of 项目支出): it is left out only where a word stands that asks or names a body, not an item."""
    kept, end = "", 0
    for at, piece in enumerate(pieces):
        if piece.kind != "unknown" or not _light().fullmatch(piece.text):
            continue
        if len(piece.text) == 1 and not _stands_free(text, at, pieces):
            continue
        kept += text[end : piece.start]
        end = piece.end
    return (kept + text[end:]).strip(",，:：;；。 ")


def _stands_free(text: str, at: int, pieces: Sequence[Piece]) -> bool:
    before, behind = pieces[max(at - 1, 0) : at], pieces[at + 1 : at + 2]
    touched = bool(before) and before[0].end == pieces[at].start
    if any(_lone(other) for other in (*before, *behind)):
        return False
    if touched and any(m.kind == "indicator" for m in before[0].meanings):
        return False  # 数 of 修缮工程量数 may be a part of the indicator's name
    if in_question("asking_behind").match(text, pieces[at].end):
        return True
    joined = bool(before) and in_question("joint").fullmatch(before[0].text) is not None
    begins = not touched or joined
    bodies = [any(m.kind == "part" for m in other.meanings) for other in (*before, *behind)]
    return begins or (any(bodies) and not all(bodies)) or before[0].kind == "year"


def _lone(piece: Piece) -> bool:
    lone = piece.kind in ("known", "unknown") and len(piece.text) == 1
    return lone and not in_question("joint").fullmatch(piece.text)

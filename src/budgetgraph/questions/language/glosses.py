"""Everyday words right before the printed name that they stand for (电话网络这些邮电费): the question without them.

They are left out only where each of them is listed for that very item, so that none of them can narrow it.
"""

from collections.abc import Sequence
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, says_nothing, words_of

_ENDINGS = ("", "费", "费用", "的钱", "钱", "支出")


@cache
def _senses() -> dict[str, frozenset[str]]:
    return {
        matching_key(word): frozenset(map(matching_key, row["senses"].split("|")))
        for row in resources.rows("data", "vocabulary", "question_senses.csv")
        for word in row["words"].split("|")
    }


def without_glosses(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> str:
    """The text without the words that only say otherwise what the item behind them says; the same where there are
    none."""
    for at, piece in enumerate(pieces):
        if not any(m.kind == "measure" for m in piece.meanings):
            continue
        start = _gloss_before(text, pieces[:at], piece, lexicon)
        if start < piece.start:
            return text[:start] + text[piece.start :]
    return text


def _gloss_before(text: str, before: Sequence[Piece], item: Piece, lexicon: Lexicon) -> int:
    """Where the gloss of an item begins: at the item where it has none."""
    start = item.start
    for piece in reversed(before):
        known = any(m.kind == "part" for m in piece.meanings) or piece.kind in ("year", "break", "quantity", "code")
        if piece.end != start or known:
            break
        start = piece.start
    for begin in range(start, item.start):
        gloss = text[begin : item.start]
        words = [w for w in words_of(_bare(gloss)) if not in_question("listing").fullmatch(w)]
        several = len(words) > 1 or _bare(gloss) != gloss  # one narrower word alone asks for a part (快递邮电费)
        if words and all(_stands_for(word, item, lexicon, narrower=several) for word in words):
            return begin
    return item.start


def _bare(gloss: str) -> str:
    return in_question("and_so_on").sub("", gloss)


def _stands_for(word: str, item: Piece, lexicon: Lexicon, *, narrower: bool) -> bool:
    held = {m.value for m in item.meanings if m.kind == "measure"}
    names = {item.text, *(matching_key(m.label) for m in item.meanings if m.kind == "measure")}
    for form in (word + ending for ending in _ENDINGS):
        meanings = lexicon.meanings.get(form, ())
        if any(m.kind == "measure" and m.value in held for m in meanings) and not says_nothing(meanings):
            return True
        if narrower and names & _senses().get(form, frozenset()):
            return True
    return False

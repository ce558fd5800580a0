"""Everyday words that stand for no one item (社保, 油钱): the items that a question with one may be about.

The words are data: `data/vocabulary/question_senses.csv`.
"""

from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.correcting import Correction
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import Normalised, matching_key


@cache
def _senses() -> list[tuple[str, tuple[str, ...]]]:
    rows = resources.rows("data", "vocabulary", "question_senses.csv")
    found = [(matching_key(w), tuple(row["senses"].split("|"))) for row in rows for w in row["words"].split("|")]
    return sorted(found, key=lambda one: -len(one[0]))


def has_senses(word: str) -> bool:
    """Whether a word stands for several items, or for one that is more than it."""
    return any(word == one for one, _ in _senses())


def senses(question: Normalised, lexicon: Lexicon) -> list[Correction]:
    """The question's longest such word with each of its items in its place; nothing for a word of the dictionary."""
    for word, items in _senses():
        at = question.text.find(word)
        if at >= 0 and word not in lexicon.meanings:
            return [Correction(at, at + len(word), item, False) for item in items]
    return []

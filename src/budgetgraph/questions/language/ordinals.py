"""Numbers that a table prints before a label (一、 （二） 3. ④): a question in, the same without them out."""

from bisect import bisect_left

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question

_LEAST = 3  # characters of a name
_NAMES = frozenset({"measure", "project", "indicator", "section", "glossary", "statement"})


def without_ordinals(question: Normalised, lexicon: Lexicon) -> Normalised:
    """The copy without what numbers a label that stands right behind it; a number before anything else stays."""
    found = list(in_question("numbers_a_label").finditer(question.typed))
    if not found:
        return question
    named = {match.start for match in lexicon.matches(question.text) if _is_name(match.surface, lexicon)}
    text, offsets = question.text, question.offsets
    for ordinal in reversed(found):
        start, end = (bisect_left(question.offsets, place) for place in ordinal.span())
        if end in named:
            text, offsets = text[:start] + text[end:], (*offsets[:start], *offsets[end:])
    return Normalised(question.typed, text, offsets, question.reworded)


def _is_name(surface: str, lexicon: Lexicon) -> bool:
    return len(surface) >= _LEAST and any(meaning.kind in _NAMES for meaning in lexicon.meanings[surface])

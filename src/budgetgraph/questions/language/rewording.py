"""Words that stand for a wording of several words (水电费, 超编): a question in, the same with the wording out.

What stands behind the wording is still shown as it was typed: all of it belongs to the words it stands for.
"""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import Normalised, matching_key


@cache
def _wordings() -> dict[str, str]:
    rows = resources.rows("data", "vocabulary", "question_rewordings.csv")
    return {matching_key(row["words"]): matching_key(row["wording"]) for row in rows}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_wordings(), key=len, reverse=True))))


def reworded(question: Normalised, lexicon: Lexicon) -> Normalised:
    """The copy with every such word replaced that stands in no longer name of the dictionary."""
    found = list(_pattern().finditer(question.text))
    if not found:
        return question
    held = [(m.start, m.end) for m in lexicon.matches(question.text) if len(m.surface) > 2]
    text, offsets, end = "", [], 0
    for word in found:
        if any(start <= word.start() and word.end() <= stop for start, stop in held):
            continue
        wording = _wordings()[word.group()]
        text += question.text[end : word.start()] + wording
        last = question.offsets[word.end() - 1]
        offsets += [*question.offsets[end : word.start()], question.offsets[word.start()]]
        offsets += [last] * (len(wording) - 1)
        end = word.end()
    return Normalised(question.typed, text + question.text[end:], (*offsets, *question.offsets[end:]), end > 0)

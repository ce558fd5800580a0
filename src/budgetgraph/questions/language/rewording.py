"""Words that stand for a wording of several words (水电费, 超编): a question in, the same with the wording out.

What stands behind the wording is still shown as it was typed: all of it belongs to the words it stands for.
"""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import Normalised


@cache
def _wordings() -> list[tuple[re.Pattern[str], str]]:
    rows = resources.rows("data", "vocabulary", "question_rewordings.csv")
    return [(re.compile(row["pattern"]), row["wording"]) for row in rows]


def _found(text: str) -> list[tuple[re.Match[str], str]]:
    """The words with their wordings, from left to right: those that begin first, of these the longest."""
    every = [(match, match.expand(wording)) for pattern, wording in _wordings() for match in pattern.finditer(text)]
    found: list[tuple[re.Match[str], str]] = []
    for match, wording in sorted(every, key=lambda one: (one[0].start(), -one[0].end())):
        if not found or match.start() >= found[-1][0].end():
            found.append((match, wording))
    return found


@cache
def _matters() -> list[re.Pattern[str]]:
    rows = resources.rows("data", "vocabulary", "question_matters.csv")
    return [re.compile(row["pattern"]) for row in rows]


def _of_matter(question: Normalised, lexicon: Lexicon) -> Normalised:
    """管12345热线的哪些事 behind a body's name: the copy as 在12345热线方面的职责."""
    text = question.text
    behind = _behind_body(text, lexicon)
    rest = text.rstrip("?？。 ")
    found = next((m for m in (pattern.fullmatch(rest, behind) for pattern in _matters()) if m), None)
    body = found.groupdict().get("body") or "" if found else ""
    if not found or not (behind or body):
        return question
    wording = f"{body}在{found['words']}方面的职责"
    at = question.offsets
    offsets = (*at[:behind], *[at[behind]] * (len(wording) - 1), at[len(rest) - 1])
    return Normalised(question.typed, text[:behind] + wording, offsets, True)


def _behind_body(text: str, lexicon: Lexicon) -> int:
    """Where the parts of a body's name with which the text opens end."""
    ends: dict[int, int] = {}
    for match in lexicon.matches(text):
        if any(meaning.kind == "part" for meaning in lexicon.meanings[match.surface]):
            ends[match.start] = max(match.end, ends.get(match.start, 0))
    at = 0
    while at in ends:
        at = ends[at]
    return at


def _is_name(surface: str, lexicon: Lexicon) -> bool:
    return any(meaning.kind != "cue" for meaning in lexicon.meanings[surface])


def reworded(question: Normalised, lexicon: Lexicon) -> Normalised:
    """The copy with every such word replaced that stands in no longer name of the dictionary."""
    question = _of_matter(question, lexicon)
    found = _found(question.text)
    if not found:
        return question
    names = [m for m in lexicon.matches(question.text) if len(m.surface) > 2 and _is_name(m.surface, lexicon)]
    held = [(name.start, name.end) for name in names]
    text, offsets, end = "", [], 0
    for word, wording in found:
        if any(start <= word.start() and word.end() <= stop for start, stop in held):
            continue
        text += question.text[end : word.start()] + wording
        last = question.offsets[word.end() - 1]
        offsets += [*question.offsets[end : word.start()], question.offsets[word.start()], *[last] * len(wording)]
        del offsets[len(text) :]
        end = word.end()
    return Normalised(question.typed, text + question.text[end:], (*offsets, *question.offsets[end:]), end > 0)

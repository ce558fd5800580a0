"""How people talk around a question: what they are busy with, what they heard, that they would like to know.

Where a question as typed has no answer, it is asked again in plain words. What the rules leave out or put in its place
says nothing that would narrow the question; whatever they do not know stays, and withholds the answer as before.
"""

import re
from collections.abc import Iterator
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.light_words import no_slips
from budgetgraph.questions.language.meanings import Meaning
from budgetgraph.questions.language.numerals import small_number
from budgetgraph.questions.language.slots import FUNDS
from budgetgraph.questions.language.years import find_years

_NARROWING = frozenset(
    {"stage_budget", "stage_final", "negation", "over", "under", "bound", "max", "min", "top", "prior", "new"}
    | {"with_carry", "without_carry", "carried", "overspent", "unquantified"}
)
_LEAST_WORDING = 4
_ENDS = "?？。!！ "
_CLAUSE = re.compile(r"[^,，:：;；。!！?？]+[,，:：;；。!！?？]*")


@cache
def _rules() -> list[tuple[str, re.Pattern[str], str]]:
    rows = resources.rows("data", "vocabulary", "question_plain_speech.csv")
    return [(row["of"], re.compile(row["pattern"]), row["plain"]) for row in rows]


def plainly(text: str, lexicon: Lexicon) -> str:
    """The folded question in plain words: the same text where there is nothing to put plainly."""
    asked = text.rstrip(_ENDS)  # rules say what ends a question
    kept = "".join(_clauses(asked, lexicon))
    for of, pattern, plain in _rules():
        if of == "words" or (of == "bodies" and _says_all(kept, pattern, lexicon)):
            kept = _put(kept, pattern, plain, lexicon)
    plain = kept.strip(",，:：;；。 ")
    return text if plain == asked else plain


def standard(text: str, lexicon: Lexicon) -> str:
    """The folded question with the usual words for those of a dialect (啥, 咋), which no other rule has to know."""
    for of, pattern, plain in _rules():
        text = _put(text, pattern, plain, lexicon) if of == "dialect" else text
    return text


def said_so(text: str, lexicon: Lexicon) -> set[int]:
    """The places of the folded question that belong to a wording of four characters and more, which no slip makes."""
    held = _names(text, lexicon)
    found: set[int] = set()
    for of, pattern, _ in _rules():
        for match in pattern.finditer(text) if of == "words" else ():
            typed = set(range(1, pattern.groups + 1)) - {pattern.groupindex.get("own")}
            groups = {at for n in typed for at in range(*match.span(n))}
            own = set(range(*match.span())) - groups
            inside = any(start <= match.start() and match.end() <= end for start, end in held)
            if len(own) >= _LEAST_WORDING and not inside:
                found |= own
    for start, end in no_slips(text):
        if not any(first <= start and end <= last for first, last in held):
            found |= set(range(start, end))
    return found


def without_talk(text: str, lexicon: Lexicon) -> str:
    """The folded question without the clauses that only tell why somebody asks; the same text where there are none."""
    asked = text.rstrip(_ENDS)
    kept = "".join(_clauses(asked, lexicon)).strip(",，:：;；。 ")
    return text if kept == asked else kept


def _clauses(text: str, lexicon: Lexicon) -> Iterator[str]:
    """The clauses that ask: of several, one that only tells why somebody asks is left out, if it names nothing that
    the others do not ask for in their own words."""
    clauses = _CLAUSE.findall(text)
    talk = [pattern for of, pattern, _ in _rules() if of == "clause"]
    for place, clause in enumerate(clauses):
        words = clause.rstrip(",，:：;；。!！?？")
        told = len(clauses) > 1 and any(pattern.fullmatch(words) for pattern in talk)
        others = "".join((*clauses[:place], *clauses[place + 1 :]))
        if not told or _narrows(words, others, lexicon):
            yield clause


def _narrows(words: str, others: str, lexicon: Lexicon) -> bool:
    """Whether a clause says more than what somebody is busy with (我在复核公用支出) beside a question for an item."""
    cues = {
        m.value for match in lexicon.matches(words) if len(match.surface) > 1 for m in _cues(match.surface, lexicon)
    }
    if cues & _NARROWING:
        return True
    named = [meaning for surface in _surfaces(words, lexicon) for meaning in lexicon.meanings[surface]]
    busy = all(m.kind in ("measure", "cue") and not m.value.startswith(FUNDS) for m in named)
    asked = any(m.kind == "measure" for surface in _surfaces(others, lexicon) for m in lexicon.meanings[surface])
    return bool(named) and not (busy and asked)


def _cues(surface: str, lexicon: Lexicon) -> list[Meaning]:
    meanings = lexicon.meanings[surface]
    return [m for m in meanings if m.kind == "cue"] if all(m.kind == "cue" for m in meanings) else []


def _surfaces(text: str, lexicon: Lexicon) -> list[str]:
    return [text[start:end] for start, end in _names(text, lexicon)]


def _says_all(text: str, pattern: re.Pattern[str], lexicon: Lexicon) -> bool:
    """Whether as many bodies are held as the text speaks of (这五家), of the year that it may name (2023年两家单位)."""
    found = pattern.search(text)
    years = {year.year for year in find_years(text)}
    held = {
        report.department for report in lexicon.reports if not years or (report.year in years and not report.covered)
    }
    return found is not None and len(years) < 2 and small_number(found.group(1)) == len(held)


def _put(text: str, pattern: re.Pattern[str], plain: str, lexicon: Lexicon) -> str:
    if not pattern.search(text):
        return text
    held = _names(text, lexicon)

    def replaced(match: re.Match[str]) -> str:
        inside = any(start <= match.start() and match.end() <= end for start, end in held)
        return match.group() if inside else match.expand(plain)

    return pattern.sub(replaced, text)


def _names(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Where the text has a name of three characters and more, or of a measure or a body."""
    return [
        (match.start, match.end)
        for match in lexicon.matches(text)
        if len(match.surface) > 1 and any(meaning.kind != "cue" for meaning in lexicon.meanings[match.surface])
    ]

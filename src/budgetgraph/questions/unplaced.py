"""A question that no template takes: what can still be said of why nothing is told. Its body is not held, not that year
or stage of it, or its documents print none of the words that nobody knows; else that it was not understood."""

from collections.abc import Sequence
from datetime import date

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.refusing import (
    counted_thing,
    no_template,
    not_understood,
    printed_texts,
    unknown_words,
)
from budgetgraph.questions.resolving import MAX_CHOICES, Asked, Withheld, resolve
from budgetgraph.questions.solutions import Query
from budgetgraph.questions.templates import templates
from budgetgraph.questions.understanding import Understanding

_LEAST = 2  # characters of a word that is looked for in what is printed


def why_unplaced(stages: Understanding, query: Query, lexicon: Lexicon, today: date) -> Withheld:
    """The refusal of a question that found no template or has words that nobody knows."""
    reading = stages.readings[0] if stages.readings else None
    if reading is None:
        return not_understood(stages)
    return (
        body_not_held(stages)
        or _period_not_held(stages, reading, lexicon, today)
        or _printed_nowhere(stages, reading, query, lexicon)
        or _counted_in_print(stages, reading, query, lexicon)
        or not_understood(stages)
    )


def body_not_held(stages: Understanding) -> Withheld | None:
    """万里街道党群服务中心: behind a place or another body, or first of all, a name that ends as those of bodies do."""
    question, reading = stages.question, stages.readings[0] if stages.readings else None
    mentions = reading.mentions if reading else ()
    for start, begins in [(m.end, m.start) for m in mentions] or [(0, 0)]:
        ahead = [piece for piece in stages.pieces if piece.start >= start and _is_of_question(piece)]
        if not ahead and not mentions:
            continue  # nothing is asked of it
        end = ahead[0].start if ahead else len(question.text)
        if in_question("body_name").fullmatch(question.text[start:end].strip()):
            name = question.as_typed(begins, end)
            return Withheld(f"没有收录“{name}”的预决算公开文件。", "unknown_department")
    return None


def _is_of_question(piece: Piece) -> bool:
    """Whether a name of a body ends before the piece: a year, a stage, something that is asked for."""
    asks = any(m.kind == "measure" or (m.kind == "cue" and m.value in _ASKING) for m in piece.meanings)
    return piece.kind == "year" or asks


_ASKING = frozenset({"stage_budget", "stage_final", "amount_word", "number_word", "projects", "indicators", "of"})


def _period_not_held(stages: Understanding, reading: Reading, lexicon: Lexicon, today: date) -> Withheld | None:
    """That no document of the body is held for the year and stage that are asked for, or none of the body."""
    if len(reading.mentions) != 1:
        return None
    found = resolve(Asked(stages.question, reading, lexicon, today), templates()["amount"])
    return found if isinstance(found, Withheld) and found.kind in ("year_not_held", "unknown_department") else None


def _printed_nowhere(stages: Understanding, reading: Reading, query: Query, lexicon: Lexicon) -> Withheld | None:
    """Which of the words that nobody knows the documents of the body do not print either."""
    words = unknown_words(stages)
    long = {word: _core(word) for word in words if len(_core(word)) >= _LEAST}
    reports = _asked_reports(reading, lexicon)
    if not long or not 0 < len(reports) <= MAX_CHOICES:
        return None
    printed = printed_texts([r.iri for r in reports], query)
    absent = [word for word, core in long.items() if matching_key(core) not in printed]
    if not absent:
        return None
    which = "" if absent == words else f"“{'”“'.join(absent)}”"
    return Withheld(
        f"没有看懂“{'”“'.join(words[:5])}”，所问的公开文件里也没有印出{which or '这样的话'}（没有印出不等于0），"
        "为免答错，这里不作回答。请换个说法。",
        "not_disclosed",
    )


def _counted_in_print(stages: Understanding, reading: Reading, query: Query, lexicon: Lexicon) -> Withheld | None:
    """多少张床 where 床位 is printed, and 几份, which names nothing: nobody says that it is not printed."""
    counted = counted_thing(stages) if not unknown_words(stages) else ""
    if not counted:
        return None
    thing = matching_key(in_question("counting_words").sub("", counted))
    reports = [report.iri for report in _asked_reports(reading, lexicon)]
    lacking = thing and reports and thing not in printed_texts(reports, query)
    return None if lacking else no_template()


def _core(word: str) -> str:
    """Words without the verb that was glued to them (审批 of 管审批); nothing of those that name nothing (之几)."""
    return in_question("glued").sub("", word)


def _asked_reports(reading: Reading, lexicon: Lexicon) -> Sequence[Report]:
    bodies = {c for mention in reading.mentions for c in mention.candidates}
    held = [report for body in sorted(bodies) for report in lexicon.reports_of.get(body, ())]
    of_year = [r for r in held if not reading.years or r.year in reading.years]
    return [r for r in of_year if not reading.stages or r.stage in reading.stages]

"""A question that is withheld in, up to three complete questions out that have an answer: of the same body, about what
its words come nearest to. They are a next step for the reader and never told as an answer."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.finding import Entry, entries
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import content_words
from budgetgraph.questions.refusing import refuse_by_cue, refuse_near_body, refuse_region, refuse_unknown
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.solutions import Query
from budgetgraph.questions.understanding import Understanding

_MOST = 3
_MOST_NEAR = 2  # projects and indicators, where the body itself may be asked about, too
_MOST_TRIED = 4
_MOST_REPORTS = 12
_MOST_KEPT = 5000
_LEAST_WORD = 2
_NAMED = ("project", "indicator", "measure")
_TOTALS = ("topic:total_", "topic:current_expenditure")
_GENERAL = ("有哪些项目", "支出总额是多少", "三公经费是多少")


def next_steps(
    stages: Understanding, query: Query, lexicon: Lexicon, answer_of: Callable[[str], Answer]
) -> list[Choice]:
    """None for questions that no disclosure answers, and for bodies that are not held."""
    refused = refuse_by_cue(stages) or refuse_near_body(stages) or refuse_unknown(stages)
    if not stages.readings or refused or refuse_region(stages, lexicon):
        return []
    reports = _reports(stages, lexicon)
    if not 0 < len(reports) <= _MOST_REPORTS:
        return []

    def answered(asked: str) -> bool:
        if len(lexicon.has_answer) > _MOST_KEPT:
            lexicon.has_answer.clear()
        if asked not in lexicon.has_answer:
            lexicon.has_answer[asked] = answer_of(asked).status == "answered"
        return lexicon.has_answer[asked]

    every = (q for q in dict.fromkeys(_nearest(stages, reports, query, lexicon)) if q != stages.question.typed)
    good = (question for question in islice(every, _MOST_TRIED) if answered(question))
    return [Choice(label=question, q=question) for question in islice(good, _MOST)]


def _reports(stages: Understanding, lexicon: Lexicon) -> list[Report]:
    """The report of the one body that is named, of the year that is, the last one where none is; all reports of several
    bodies that may be meant, or of all where none is named."""
    reading = stages.fits[0].reading if stages.fits else stages.readings[0]
    bodies = {c for mention in reading.mentions for c in mention.candidates if c in lexicon.reports_of}
    if not reading.mentions:
        return list(lexicon.reports)
    held = [r for r in lexicon.reports if r.department in bodies]
    if len(bodies) != 1:
        return held
    of_year = [r for r in held if r.year in reading.years and (not reading.stages or r.stage in reading.stages)]
    return of_year[:1] or sorted(held, key=lambda r: (r.year, r.stage))[-1:]


def _nearest(stages: Understanding, reports: Sequence[Report], query: Query, lexicon: Lexicon) -> Iterator[str]:
    """Questions for projects and indicators whose names hold words of the question, most of them first; for the items
    that were understood; for the body as a whole."""
    wanted = _words(stages)
    found = [(entry, _held(entry, wanted)) for entry in entries(reports, query, lexicon)] if wanted else []
    by_report = {report.iri: report for report in reports}
    near = sorted((one for one in found if one[1]), key=lambda one: (-one[1], len(one[0].label), one[0].label))
    for entry, _ in near[: _MOST_NEAR if len(reports) == 1 else _MOST]:
        yield f"{_of(by_report[entry.report], lexicon)}{_asked_of(entry)}"
    if len(reports) == 1:
        reading = stages.fits[0].reading if stages.fits else stages.readings[0]
        for measure in (m for m in reading.measures if not m.value.startswith(_TOTALS)):  # asked for as a whole
            yield f"{_of(reports[0], lexicon)}的{measure.label}是多少"
        yield from (f"{_of(reports[0], lexicon)}{general}" for general in _GENERAL)


def _words(stages: Understanding) -> list[str]:
    """What the question names, in words that a printed name may hold."""
    words: list[str] = []
    for piece in stages.pieces:
        if piece.kind == "unknown":
            words += content_words(piece.text)
        elif any(m.kind in _NAMED for m in piece.meanings) and not any(m.kind == "part" for m in piece.meanings):
            words.append(piece.text)
    return [w for w in dict.fromkeys(words) if len(w) >= _LEAST_WORD and not in_question("general_word").search(w)]


def _held(entry: Entry, words: Sequence[str]) -> int:
    """How many characters of the words the entry's names hold."""
    return sum(len(word) for word in words if any(word in name for name in entry.own))


def _of(report: Report, lexicon: Lexicon) -> str:
    return f"{lexicon.departments[report.department].label}{report.year}年{STAGE_NAMES[report.stage]}"


def _asked_of(entry: Entry) -> str:
    if entry.kind == "project":
        return f"项目“{entry.label}”的金额是多少"
    return f"{entry.project}的{entry.label}指标是多少" if entry.project else f"的{entry.label}指标是多少"

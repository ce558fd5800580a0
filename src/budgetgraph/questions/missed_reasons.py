"""Why something was not reached, in words that are no indicator's name (装备采购为什么没完成): the one indicator
with a printed reason that they point to."""

from collections.abc import Callable, Sequence

from budgetgraph import resources
from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.handlers.projects.indicators import of_due_time, reason_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.loose_words import Word, holds, loose_words, says_nothing
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, words_of
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.resolving import STAGE_NAMES, Withheld
from budgetgraph.questions.solutions import Query, rows_by_source, rows_of, terms
from budgetgraph.questions.understanding import Understanding

_MOST_REPORTS, _MOST_CHOICES = 6, 6
_ALLOWED = frozenset({"deviation_reason", "reason", "missed", "indicators", "buy", "actual", "target", "completion"})
_Row = dict[str, str]


def reason_of_missed(
    stages: Understanding, query: Query, lexicon: Lexicon, again: Callable[[str], Answer]
) -> Answer | Withheld | None:
    """The reason with the name that was taken, said; several are asked back."""
    reading = next((r for r in stages.readings if r.cues & {"deviation_reason"} and r.cues <= _ALLOWED), None)
    if reading is None or len(reading.mentions) != 1 or reading.quantities or reading.codes:
        return None
    words = _words(stages)
    reports = _reports(reading, lexicon)
    if not words or not 0 < len(reports) <= _MOST_REPORTS:
        return None
    held = [row for row in _with_reasons(reports, query) if _points_to(words, row, stages.question.text)]
    named = list({(row.get("project", ""), row["label"]): row for row in held}.values())
    if not named or len(named) > _MOST_CHOICES:
        return None
    body = "".join(p.text for p in stages.pieces if any(m.kind == "part" for m in p.meanings))
    asked = [f"{_said(row)}的偏差原因" for row in named]
    questions = [f"{body}{_period(row, lexicon)}{what}" for row, what in zip(named, asked, strict=True)]
    if len(named) > 1:
        choices = [Choice(label=what, q=q) for what, q in zip(asked, questions, strict=True)]
        return Withheld("这些词可以指几个指标，您是不是要问：", "ask", choices)
    answer = again(questions[0])
    if answer.status != "answered" or answer.template != "indicator":
        return None
    note = f"按“{_said(named[0])}”理解。"
    return answer.model_copy(update={"question": stages.question.typed, "text": note + answer.text})


def _words(stages: Understanding) -> list[str]:
    """The words that have to be printed: of unknown pieces and of names, each word of a piece by itself."""
    cues = [p for p in stages.pieces if p.kind == "known" and all(m.kind == "cue" for m in p.meanings)]
    loose = loose_words(stages.pieces, stages.question.text).words
    named = [w for w in loose if not any(p.start <= w.start and w.end <= p.end for p in cues if not _may_name(p))]
    parts = [part for word in named for part in ([word.text] if len(word.text) < 4 else words_of(word.text))]
    return [part for part in parts if not says_nothing(part)]


def _may_name(piece: Piece) -> bool:
    """采购 asks for what was bought, and stands in names."""
    return any(m.value == "buy" for m in piece.meanings)


def _reports(reading: Reading, lexicon: Lexicon) -> list[str]:
    bodies = set(reading.mentions[0].candidates)
    return [
        report.iri
        for report in lexicon.reports
        if report.department in bodies
        and (not reading.years or report.year in reading.years)
        and (not reading.stages or report.stage in reading.stages)
    ]


def _with_reasons(reports: Sequence[str], query: Query) -> list[_Row]:
    text = resources.path("queries", "questions", "lexicon", "missed-reasons.rq").read_text(encoding="utf-8")
    rows = rows_by_source(rows_of(query(text.replace("$report", " ".join(terms(reports))))))
    return [row for row in rows if reason_of(row)]


def _points_to(words: Sequence[str], row: _Row, text: str) -> bool:
    """Whether every word stands in the name of the indicator or of its project, one at least in its own; where
    something came late, it has to be one of time."""
    own, owner = matching_key(row["label"]), matching_key(row.get("project", ""))
    each = [Word(0, len(word), word, True) for word in words]
    in_own = [word for word in each if holds(own, word)]
    whole = any(len(word.text) > 1 for word in in_own)
    if in_question("came_late").search(text) and not of_due_time(row):
        return False
    return whole and all(word in in_own or holds(owner, word) for word in each)


def _said(row: _Row) -> str:
    return f"{row['project']}的{row['label']}" if row.get("project") else row["label"]


def _period(row: _Row, lexicon: Lexicon) -> str:
    report = lexicon.report(row["report"])
    return f"{report.year}年{STAGE_NAMES[report.stage]}"

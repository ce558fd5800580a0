"""A question that asks for two things one behind the other: both are answered, each by itself, or neither is.

The second half is asked of the body, year and stage that the first was answered of. It must name what it asks for, and
must not lean on the first in any other way (其中, 比上年); nothing that narrows the first may be lost on the way.
"""

from collections.abc import Callable

from budgetgraph.questions.answers import Answer, AnswerRow
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.understanding import Understanding, understand

_OF_BODY = ("department", "year", "stage")
_NAMES = ("measure", "project", "indicator", "unit", "statement")
# What the first half may say of its figures that would hold of the second, too.
_NARROWING = frozenset(
    [
        "prior",
        "previous",
        "change",
        "increase",
        "decrease",
        "rate",
        "than",
        "share",
        "percent",
        "negation",
        "max",
        "min",
        "top",
        "over",
        "under",
        "new",
        "each",
        "altogether",
        "without_carry",
        "with_carry",
        "carried",
        "contains",
        "series",
        "compare",
        "difference",
        "two_phases",
        "both_years",
        "unsupported",
        "all_departments",
        "which_departments",
    ]
)


def both_halves(stages: Understanding, lexicon: Lexicon, answer_of: Callable[[str], Answer]) -> Answer | None:
    """The two answers as one; None where the question is no such one or a half of it has no answer of its own."""
    halves = _halves(stages.question.text)
    if halves is None or in_question("leans_on").search(halves[1]) or _narrows(understand(halves[0], lexicon)):
        return None
    first = answer_of(halves[0])
    place = [slot.label for name in _OF_BODY for slot in first.slots if slot.name == name]
    if first.status != "answered" or len(place) != len(_OF_BODY):
        return None
    within = [slot.label for slot in first.slots if slot.name == "project" and slot.text]
    alone = understand(halves[1], lexicon)
    if any(reading.mentions or reading.years or reading.relative for reading in alone.readings):
        return None
    second = answer_of("".join(place) + "".join(f"{project}，" for project in within) + halves[1])
    if second.status != "answered" or not _names_its_own(second, halves[1]):
        return None
    return _joined(stages, first, second)


def _halves(text: str) -> tuple[str, str] | None:
    """The question up to the end of the first clause that asks, and the rest, which asks in one clause."""
    clauses = [clause for clause in in_question("clause_end").split(text) if clause]
    asking = [at for at, clause in enumerate(clauses) if in_question("asks_in_clause").search(clause)]
    if len(asking) != 2:
        return None
    return "，".join(clauses[: asking[0] + 1]), "，".join(clauses[asking[0] + 1 :])


def _narrows(stages: Understanding) -> bool:
    """Whether the first half says of its figure what may be meant of the second as well (上年的, 一般公共预算的)."""
    readings = [fit.reading for fit in stages.fits[:1]] or stages.readings[:1]
    return any(
        (reading.cues | reading.soft) & _NARROWING
        or reading.quantities
        or len(reading.measures) > 1
        or any(measure.value.startswith("column:") for measure in reading.measures)
        for reading in readings
    )


def _names_its_own(answer: Answer, half: str) -> bool:
    """Whether what is answered was named in the half itself, and in no other words than a name's own or a part's."""
    typed = [matching_key(slot.text) for slot in answer.slots if slot.name in _NAMES and slot.text]
    return any(text in half for text in typed) or any(
        matching_key(slot.label) in matching_key(answer.text) for slot in answer.slots if slot.name == "indicator"
    )


def _joined(stages: Understanding, first: Answer, second: Answer) -> Answer:
    alike = {row.label for row in first.answers} & {row.label for row in second.answers}
    rows = [_row(row, answer, alike) for answer in (first, second) for row in answer.answers]
    sources = list({source.iri + source.url: source for source in (*first.sources, *second.sources)}.values())
    table = [*first.rows, *second.rows] if first.columns == second.columns else []
    own = [slot for slot in second.slots if slot not in first.slots]
    return first.model_copy(
        update={
            "question": stages.question.typed,
            "slots": [*first.slots, *own],
            "text": first.text + second.text,
            "answers": rows,
            "rows": table,
            "columns": first.columns if table else [],
            "sparql": f"{first.sparql}\n\n{second.sparql}",
            "sources": sources,
        }
    )


def _row(row: AnswerRow, answer: Answer, alike: set[str]) -> AnswerRow:
    """The row with what it is of where both answers call their rows the same (年度指标值)."""
    if row.label not in alike:
        return row
    named = next((slot.label for name in reversed(_NAMES) for slot in answer.slots if slot.name == name), "")
    return row.model_copy(update={"label": f"{named}：{row.label}" if named else row.label})

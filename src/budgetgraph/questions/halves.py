"""A question that asks for two things one behind the other: both are answered, each by itself, or neither is.

The second half is asked of the body, year and stage that the first was answered of. It must name what it asks for, and
must not lean on the first in any other way (其中, 比上年); nothing that narrows the first may be lost on the way.
"""

import re
from collections.abc import Callable, Sequence

from budgetgraph.questions.answers import Answer, AnswerRow, Choice
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.understanding import Understanding, understand
from budgetgraph.questions.units import kind_of

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


def both_halves(
    stages: Understanding,
    lexicon: Lexicon,
    answer_of: Callable[[str], Answer],
    asked_anew: Callable[[str], Answer] | None = None,
) -> Answer | None:
    """The answers as one; None where the question is no such one or a part of it has no answer of its own. Things that
    are counted in one breath are asked for as if each had been typed alone."""
    text = stages.question.text
    if two := _halves(text) or _joint_halves(stages):
        return _all_told(stages, two, lexicon, answer_of)
    ways = _more_parts(text) if asked_anew else []
    return next((told for parts in ways if (told := _all_told(stages, parts, lexicon, asked_anew or answer_of))), None)


def _all_told(
    stages: Understanding, parts: Sequence[str], lexicon: Lexicon, answer_of: Callable[[str], Answer]
) -> Answer | None:
    if any(in_question("leans_on").search(part) for part in parts[1:]):
        return None
    if any(_narrows(understand(part, lexicon)) for part in parts[:-1]):
        return None
    told = first = answer_of(parts[0])
    for part in parts[1:]:
        further = _second(first, part, lexicon, answer_of)
        if further is None and (counted := _with_unit_of(first, parts[0], part)):
            further = _second(first, counted, lexicon, answer_of)
            further = further if further and further.template == first.template else None
        if further is None:
            return None
        told = _joined(stages, told, further)
    return told


def _with_unit_of(first: Answer, asked: str, half: str) -> str:
    """工单多少条，办结多少: the second half counts what a text counts in the unit of the first; empty for others."""
    units = {row.unit for row in first.answers if row.unit}
    unit = units.pop() if first.template == "told_number" and len(units) == 1 else ""
    how_many = in_question("how_many_at_end").search(half)
    return f"{half[: how_many.end()]}{unit}" if unit and how_many and unit in asked else ""


def _second(first: Answer, half: str, lexicon: Lexicon, answer_of: Callable[[str], Answer]) -> Answer | None:
    """The answer to the second half, asked of the body, year and stage that the first was answered of."""
    place = [slot.label for name in _OF_BODY for slot in first.slots if slot.name == name]
    if first.status != "answered":
        return None
    within = [slot.label for slot in first.slots if slot.name == "project" and slot.text]
    if not place and not within:
        return None
    alone = understand(half, lexicon)
    if any(reading.mentions or reading.years or reading.relative for reading in alone.readings):
        return None
    second = answer_of("".join(place) + "".join(f"{project}，" for project in within) + half)
    if second.status != "answered" or _is_wage_of_counted(first, second):
        return None
    return second if _names_its_own(second, half) or _is_of_same_project(second, half, within) else None


def _is_of_same_project(answer: Answer, half: str, within: list[str]) -> bool:
    """花多少钱, or a kind of its facts, behind a project's name is the project's."""
    named = [slot.label for slot in answer.slots if slot.name in _NAMES]
    asked = in_question("asks_only_money").search(half) or answer.template not in ("project_amount", "project_passage")
    return bool(asked and within) and named == within


def _is_wage_of_counted(first: Answer, second: Answer) -> bool:
    """保安几名，工资多少: what a part of the staff costs is not what all of it costs."""
    people = any(row.unit and kind_of(row.unit) == "persons" for row in first.answers)
    return people and first.template != "amount" and any(row.amount for row in second.answers)


def with_lost_half(
    stages: Understanding, found: Answer, lexicon: Lexicon, answer_of: Callable[[str], Answer]
) -> Answer | None:
    """The answer with that half of the question which it does not tell, or the refusal to tell one half alone; None
    where both are told, or where it is not clear that one is not."""
    halves = _halves(stages.question.text) or _joint_halves(stages)
    if halves is None:
        return _with_lost_number(stages, found, lexicon, answer_of)
    first = answer_of(halves[0])
    if not _is_of_a_body(first):
        return None
    if not _tells(found, first):
        return None if _tells(first, found) or _tells_some(found, first) else _joined(stages, first, found)
    if {_figure(row) for row in found.answers} != {_figure(row) for row in first.answers}:
        return None  # more is told than the first half asks for
    second = None
    if not in_question("leans_on").search(halves[1]) and not _narrows(understand(halves[0], lexicon)):
        second = _second(first, halves[1], lexicon, answer_of)
    if second and not _tells(found, second):
        return _joined(stages, found, second)
    return None if second or not _lacks_money(found, halves[1]) else _one_half(found, halves)


def _with_lost_number(
    stages: Understanding, found: Answer, lexicon: Lexicon, answer_of: Callable[[str], Answer]
) -> Answer | None:
    """Of two numbers that were asked for in one breath (几个窗口几个单位) both, or none where one alone was found."""
    ways = [parts for parts in _more_parts(stages.question.text) if len(parts) == _TWO]
    if not ways or len(found.answers) != 1:
        return None
    told = next((told for parts in ways if (told := _all_told(stages, parts, lexicon, answer_of))), None)
    return told or _one_half(found, ())


def _is_of_a_body(first: Answer) -> bool:
    of_one = any(slot.name in ("department", "project") for slot in first.slots)
    return first.status == "answered" and of_one and bool(first.answers)


def _lacks_money(found: Answer, half: str) -> bool:
    """Whether money is asked for, and none is told."""
    asked = in_question("asks_only_money").search(half) is not None
    return asked and not any(row.unit and kind_of(row.unit) == "money" for row in found.answers)


def _figure(row: AnswerRow) -> tuple[str | None, str | None]:
    return row.value or row.label, row.unit


def _tells(found: Answer, half: Answer) -> bool:
    """Whether everything that a half tells is told by the answer, be it in its sentence."""
    rows = {_figure(row) for row in found.answers}
    return all(_figure(row) in rows or _says(found.text, row) for row in half.answers)


def _tells_some(found: Answer, half: Answer) -> bool:
    """Whether the answer tells of the same things as the half, or a figure of it, whose others were more prints."""
    rows = {_figure(row) for row in found.answers}
    same = {row.label for row in half.answers} <= {row.label for row in found.answers}
    if same and half.template == found.template:
        return True
    return any(_figure(row) in rows or _says(found.text, row) for row in half.answers)


def _says(text: str, row: AnswerRow) -> bool:
    if row.value is None:
        return row.label in text
    if not row.unit:
        return False  # a body may be named for another reason
    said = re.escape(f"{row.value}{row.unit}")
    return re.search(rf"(?<![\d.≤≥<>=]){said}", text) is not None


def _one_half(found: Answer, halves: Sequence[str]) -> Answer:
    """The refusal to tell one half alone; `halves` where it is known which of them that is."""
    lacking = f"，没有能回答“{halves[1]}”的内容" if halves else ""
    reason = f"问题里有两问，这里只能回答其中一问{lacking}，请分开来问。"
    told = {"status": "abstained", "text": reason, "reason": reason, "refusal": "not_understood", "answers": []}
    choices = [Choice(label=half, q=half) for half in halves[:1]]
    return found.model_copy(update={**told, "choices": choices, "rows": [], "sources": [], "sparql": ""})


def _joint_halves(stages: Understanding) -> tuple[str, str] | None:
    """Two things asked of one thing that is named before them (某项目的金额和实施单位)."""
    text = stages.question.text
    ends = [named.end for r in stages.readings[:1] for named in r.names.get("project", ())]
    found = in_question("two_aspects").fullmatch(text, max(ends, default=len(text)))
    if not found or any(piece.start < found.end("one") < piece.end for piece in stages.pieces):
        return None
    if in_question("leans_on").search(found["other"]) or in_question("year_typed").search(found["one"]):
        return None
    named = in_question("ends_in_of").sub("", text[: found.start("one")])
    return f"{named}的{found['one']}", f"{named}的{found['other']}"


def _halves(text: str) -> tuple[str, str] | None:
    """The question up to the end of the first clause that asks, and the rest, which asks in one clause."""
    clauses = [clause for clause in in_question("clause_end").split(text) if clause]
    asking = [at for at, clause in enumerate(clauses) if in_question("asks_in_clause").search(clause)]
    if len(asking) != 2:
        return None
    return "，".join(clauses[: asking[0] + 1]), "，".join(clauses[asking[0] + 1 :])


_TWO, _MOST_PARTS = 2, 4


def _more_parts(text: str) -> list[tuple[str, ...]]:
    """The ways to part three or four clauses that ask, or two numbers that are asked for in one breath: each before its
    thing (几个保安几个保洁) or behind it (编制几个热线几个人)."""
    clauses = [clause for clause in in_question("clause_end").split(text) if clause]
    if 2 < len(clauses) <= _MOST_PARTS and all(in_question("asks_how_many_of").search(clause) for clause in clauses):
        return [tuple(clauses)]
    if len(clauses) != 1:
        return []
    before = in_question("counts_two_before").search(text)
    behind = in_question("counts_two_behind").search(text)
    return [(text[:at], text[at:].lstrip("、和与")) for at in (m.start("other") for m in (before, behind) if m)]


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
    if answer.template == "told_number":
        return bool(answer.answers) and all(matching_key(row.label) in half for row in answer.answers)
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
    return row.model_copy(update={"label": f"{named}：{row.label}"}) if named not in ("", row.label) else row

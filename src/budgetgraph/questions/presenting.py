"""A handler's outcome as the contract's answer: the sentence, the slots as they were understood, the check of units."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.answers import Answer, AnswerRow, SlotValue, SourcePlace
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.yes_no import yes_or_no
from budgetgraph.questions.language.concepts import iri_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.sources import cautions
from budgetgraph.questions.understanding import Understanding
from budgetgraph.questions.units import ANY, agrees, kind_of


def _counts(what: str, row: AnswerRow) -> bool:
    return in_question(what).fullmatch(row.unit or "") is not None


def counts_for_costs(text: str, rows: Sequence[AnswerRow]) -> bool:
    """Whether people or cars are counted, or cars are valued, where what they cost is asked for (退休人员的开支)."""
    if in_question("cars_money").search(text) and any(
        _counts("cars", row) or in_question("value_of").search(row.label) for row in rows
    ):
        return True
    money, people = in_question("people_money").search(text), in_question("asks_people").search(text)
    counted = [_counts("people", row) for row in rows]
    return money is not None and any(counted) and (people is None or all(counted))  # both asked for: both told


def answers_in_unit(work: Work, outcome: Outcome) -> bool:
    """Whether the figures are of a kind that the template promises, and of the kind that was asked for: 多少人次 is
    not answered in 万元, 几辆 not in 元.

    Templates with `any` in their `unit` answer in whatever words is counted; answers in words have no unit.
    """
    text, template = work.asked.question.text, work.template.name
    if counts_for_costs(text, outcome.rows) or any(
        template == name and in_question(what).search(text)
        for name, what in (("total", "people_money"), ("items_by_code", "code_of_body"))
    ):
        return False
    promised = all(agrees(work.template.unit, row.unit) for row in outcome.rows if row.unit)
    if not promised and not outcome.contradicted:  # the other side of a contradiction may be of any kind
        return False
    if ANY in work.template.unit:
        return not _is_no_count(work, outcome) and not _is_no_time(work, outcome)
    if not all(row.unit for row in outcome.rows):
        return True
    return all(any(_counts_in(row.unit, asked) for row in outcome.rows) for asked in work.asked.reading.units)


def _is_no_count(work: Work, outcome: Outcome) -> bool:
    """12345热线几个人: rates, or money, alone are told where it is asked how many there are of a thing."""
    asked = work.asked.reading.units
    kinds = {kind_of(row.unit) for row in outcome.rows}
    counted = all({kind_of(unit) for unit in units} <= _COUNTS for units in asked)
    return bool(asked and kinds) and counted and kinds <= {"percent", "money"}


def _is_no_time(work: Work, outcome: Outcome) -> bool:
    """合格率是什么时候: rates, money or counts alone are told where it is asked when something is."""
    kinds = {kind_of(row.unit) for row in outcome.rows}
    return work.template.answer == "records" and work.cue("when") and bool(kinds) and "text" not in kinds


_COUNTS = {"count", "persons"}


def _counts_in(unit: str | None, asked: frozenset[str]) -> bool:
    """台（套） is a number of 台; 万元 is in the list of money units itself."""
    return any(word in (unit or "") for word in asked)


def answered(work: Work, outcome: Outcome, shown: Sequence[str], sources: list[SourcePlace]) -> Answer:
    """The answer. `shown` are the queries that were run, `sources` the places of the outcome's sources."""
    template = work.template
    if template.answer == "place":
        _tell_pages(outcome, sources)
    text = yes_or_no(work, outcome) + _filled(outcome.text or template.sentence, outcome.parts)
    notes = list(dict.fromkeys((*work.resolved.notes, *outcome.notes, *cautions(sources))))
    if notes:
        text += "（" + "；".join(notes) + "。）"
    return Answer(
        question=work.asked.question.typed,
        status="answered",
        template=template.name,
        title=template.title,
        slots=[*work.resolved.slots, *_slots(work)],
        text=text,
        answers=outcome.rows,
        columns=outcome.columns or ([t for _, t in template.columns] if outcome.table else []),
        rows=outcome.table,
        sparql="\n\n".join(shown[:1]),
        sources=sources,
    )


def _tell_pages(outcome: Outcome, sources: Sequence[SourcePlace]) -> None:
    """Where something is printed is said by page too, where the document has pages."""
    pages = sorted({source.page for source in sources if source.page})
    if not pages or len(outcome.rows) != 1:
        return
    said = "、".join(f"第{page}页" for page in pages)
    outcome.rows = [row.model_copy(update={"value": f"{row.value}，{said}"}) for row in outcome.rows]
    outcome.parts["text"] = f"{outcome.parts['text']}，在{said}"


def in_unit_asked(answer: Answer, unit: str) -> Answer:
    """The answer with its amounts of money in the unit in which they are to be written, which it says; the text and
    the table keep what is printed."""
    rows = [_written_in(row, unit) for row in answer.answers]
    changed = [row for row, old in zip(rows, answer.answers, strict=True) if row != old]
    if not unit or answer.status != "answered" or not changed:
        return answer
    amounts = [f"{row.label}{row.value}{unit}" if len(changed) > 1 else f"{row.value}{unit}" for row in changed]
    return answer.model_copy(update={"answers": rows, "text": f"{answer.text}（按{unit}写：{'；'.join(amounts)}。）"})


def _written_in(row: AnswerRow, unit: str) -> AnswerRow:
    of_one, wanted = yuan_per(row.unit or ""), yuan_per(unit)
    number = (row.value or "").replace(",", "")
    if not of_one or not wanted or of_one == wanted or not in_question("plain_number").search(number):
        return row
    value = format((Decimal(number) * of_one / wanted).normalize(), "f")
    return row.model_copy(update={"value": value, "unit": unit})


def _slots(work: Work) -> list[SlotValue]:
    reading, question = work.asked.reading, work.asked.question
    slots = []
    if len(work.reports) == 1:
        report = work.reports[0]
        slots.append(SlotValue(name="year", text="、".join(map(str, reading.years)), label=f"{report.year}年"))
        slots.append(SlotValue(name="stage", text=reading.stage, label=STAGE_NAMES[report.stage]))
    return slots + _named(question, reading, work.measures)


def understood(stages: Understanding, lexicon: Lexicon) -> list[SlotValue]:
    """The parts of a question that is not answered, as its best reading has them: the one body, years, stage, names."""
    reading = stages.fits[0].reading if stages.fits else next(iter(stages.readings), None)
    if reading is None:
        return []
    question, slots = stages.question, []
    for mention in reading.mentions:
        typed = question.as_typed(mention.start, mention.end)
        if mention.region_only:
            slots.append(SlotValue(name="region", text=typed, label=typed))
        elif len(mention.candidates) == 1:
            department = lexicon.departments[mention.candidates[0]]
            slots.append(SlotValue(name="department", text=typed, label=department.label, iri=department.iri))
    slots += [SlotValue(name="year", text=str(year), label=f"{year}年") for year in reading.years]
    slots += [SlotValue(name="stage", text=stage, label=STAGE_NAMES[stage]) for stage in reading.stages]
    # asked in 辆 or 人, a name that is also an expense's stands for something else
    return slots + _named(question, reading, () if reading.units else reading.measures)


def _named(question: Normalised, reading: Reading, measures: Sequence[Named]) -> list[SlotValue]:
    slots = []
    for measure in measures:
        text = question.as_typed(measure.start, measure.end)
        first = measure.value.split(">")[0].split("|")[0]
        slots.append(SlotValue(name="measure", text=text, label=measure.label, iri=iri_of(first)))
    for kind, named in reading.names.items():
        slots += [SlotValue(name=kind, text=question.as_typed(n.start, n.end), label=n.label) for n in named]
    return slots


def _filled(sentence: str, parts: Mapping[str, str]) -> str:
    class Parts(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return ""

    return sentence.format_map(Parts(parts))

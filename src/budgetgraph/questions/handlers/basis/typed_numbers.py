"""The bare numbers of a question (25%与24.67%两种说法), beside what was read of it as a name or a year."""

from decimal import Decimal

from budgetgraph.questions.handlers.basis.outcomes import Work
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.years import find_years


def typed_numbers(work: Work) -> dict[int, Decimal]:
    """The numbers by where they begin, without years and without those that stand in names."""
    text, reading = work.asked.question.text, work.asked.reading
    spans = [(m.start, m.end) for m in reading.mentions] + [(m.start, m.end) for m in reading.measures]
    spans += [(n.start, n.end) for group in reading.names.values() for n in group]
    spans += [(year.start, year.end) for year in find_years(text)]
    found = {number.start(): Decimal(number.group()) for number in in_question("bare_number").finditer(text)}
    return {at: number for at, number in found.items() if not any(start <= at < end for start, end in spans)}

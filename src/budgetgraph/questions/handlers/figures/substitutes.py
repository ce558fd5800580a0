"""Sentences that speak of a measure otherwise: by a printed name that is filed under another item (行政运行 of a table
row 事业运行), or of a fund that is all of the budget, so that what is said of it is said of the whole."""

from collections.abc import Sequence
from dataclasses import replace

from budgetgraph.questions.handlers.basis.facts import Fact, same
from budgetgraph.questions.handlers.basis.outcomes import Work
from budgetgraph.questions.handlers.figures.figures import pick
from budgetgraph.questions.handlers.figures.lookups import Lookup
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named

_WHOLE = ("topic:total", "revenue:rev-total")
_ALL = (
    "column:general_public",
    "topic:fiscal_revenue",
    "topic:fiscal_expenditure",
    "topic:current_revenue",
    "topic:current_expenditure",
    "topic:total_revenue",
    "topic:total_expenditure",
    "topic:total_budget",
)


def called_so(lookup: Lookup, measure: Named, report: Report) -> list[Fact]:
    """What the text says of the very name that was typed, where it is one item in the report."""
    if not measure.text:
        return []
    found = lookup.called(list(dict.fromkeys((measure.text, measure.label))), report)
    found = [fact for fact in found if fact.year is None]
    return found if len({fact.concept for fact in found}) == 1 else []


def of_the_same_money(lookup: Lookup, measure: Named, report: Report) -> list[Fact]:
    """Of the whole budget, what is said of something that comes to the same amount."""
    if not measure.value.startswith(_WHOLE):
        return []
    work = lookup.work
    others = [Named(0, 0, "", concept, work.lexicon.label(concept)) for concept in _ALL]
    facts = lookup.beside([measure, *others], report)
    told = {f.concept for f in facts if f.metric in ("change", "change_rate") and f.year is None}
    if not told & {*_ALL}:
        return []
    whole = pick(work, facts, report, measure, ("amount",))
    if whole is None or whole.fact.value is None:
        return []
    equal = {o.value for o in others if o.value in told and _equals(work, facts, report, o, whole.fact)}
    found = [f for f in facts if f.concept in equal and f.metric in ("change", "change_rate") and f.year is None]
    return [fact for fact in found if _no_other_side(fact, facts)]


def _equals(work: Work, facts: Sequence[Fact], report: Report, other: Named, whole: Fact) -> bool:
    choice = pick(work, facts, report, other, ("amount",))
    return choice is not None and same(choice.fact, whole)


def _no_other_side(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Of two sentences of one metric that differ neither is the whole's."""
    alike = [f for f in facts if f.concept == fact.concept and f.metric == fact.metric and f.year is None]
    return all(f.value == fact.value for f in alike)


def as_of(measure: Named, facts: Sequence[Fact]) -> list[Fact]:
    """The facts as facts of the measure."""
    concept = measure.value.split(">")[0].split("|")[0]
    return [replace(fact, concept=concept) for fact in facts]

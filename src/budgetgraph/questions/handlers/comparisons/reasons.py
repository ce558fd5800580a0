"""Why a figure changed: what the text says of it since last year, or between the budget and the final account."""

from collections.abc import Callable, Sequence

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.compounds import INITIAL
from budgetgraph.questions.handlers.basis.facts import CHANGE_WORDS, Fact, phase
from budgetgraph.questions.handlers.basis.funds import on_side
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_text
from budgetgraph.questions.handlers.figures.figures import facts_of
from budgetgraph.questions.handlers.figures.lookups import Lookup
from budgetgraph.questions.handlers.figures.substitutes import called_so, of_the_same_money
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.years import Quantity


def asks_how_much(work: Work) -> bool:
    """涨了多少，为什么涨: a number is asked for beside the reason."""
    number = in_question("how_much").search(work.asked.question.text)
    return number is not None and work.cue("increase", "decrease", "change", "rate")


def reason_of(work: Work) -> Outcome | None:
    """Reasons that claims give for the change of a measure."""
    report = max(work.reports, key=lambda r: r.year)
    measure = work.measures[0]
    names = [c for step in measure.value.split(">") for c in step.split("|")]
    if phase(names[0]):
        return None  # 差异率 is said of some measure, for a reason of its own
    facts = on_side(facts_of(work, [measure], [report]), measure)
    facts = [f for f in facts if f.reason and f.concept in names and f.year is None]
    facts = [f for f in facts if not in_print("of_goals").search(f.quote)]
    told = list(facts)
    if not measure.text and not _as_asked(work, facts):
        return None  # of the whole that nobody named, the change that was asked for
    facts = facts or _of_its_part(work, measure, report) or _said_otherwise(work, measure, report)
    if not facts:
        return None
    metrics = list(work.template.metric)
    facts.sort(
        key=lambda f: (
            names.index(f.concept) if f.concept in names else 99,
            metrics.index(f.metric) if f.metric in metrics else 9,
        )
    )
    reasons = list(dict.fromkeys(f.reason.strip("。；，") for f in facts))
    parts = {"measure": in_print("sum_ending").sub("", measure.label), "text": reasons[0], "change": _change_of(facts)}
    outcome = Outcome(parts={**work.heading(report), **parts})
    outcome.rows = [AnswerRow(label=f"{measure.label}增减原因", value=reasons[0])]
    outcome.sources = [f.source for f in facts if f.reason.strip("。；，") == reasons[0]]
    if not told and facts[0].label and facts[0].concept not in names:
        outcome.notes.append(f"文件是就{facts[0].label}说明的")
    for other in reasons[1:]:
        outcome.notes.append(f"另有一处写：{other}")
    return _as_supposed(work, outcome, facts)


def _as_asked(work: Work, facts: Sequence[Fact]) -> bool:
    """Whether no project is spoken of, and what grew is not given for what was said to shrink."""
    said = {f.direction for f in facts if f.metric in CHANGE_WORDS and f.direction in ("increase", "decrease")}
    asked = {cue for cue in ("increase", "decrease") if work.cue(cue)}
    return not work.cue("projects") and (not said or len(asked) != 1 or bool(asked & said))


def _change_of(facts: Sequence[Fact]) -> str:
    """`减少0.5万元`: what the first reason is given for, so that a false supposition is put right."""
    for metric, words in CHANGE_WORDS.items():
        for fact in facts:
            if fact.metric == metric and fact.direction in words and fact.reason == facts[0].reason:
                return words[fact.direction] + (figure_text(fact) if fact.value and fact.direction != "flat" else "")
    return "增减"


def _as_supposed(work: Work, outcome: Outcome, facts: Sequence[Fact]) -> Outcome:
    """为什么多了159.88万: the reason of another change than the typed one is given with the printed change."""
    changes = [f for f in _of_reports(work, facts) if f.metric in ("change", "change_rate", "amount")]
    for quantity in work.asked.reading.quantities:
        if changes and not any(f.value is not None and _means(quantity, f) for f in changes):
            shown = "，".join(dict.fromkeys(figure_text(f) for f in changes if f.metric in ("change", "change_rate")))
            typed = work.asked.question.as_typed(quantity.start, quantity.end)
            outcome.notes.append(f"文件没有写{typed}" + (f"，所写增减为{shown}" if shown else ""))
    return outcome


def _of_reports(work: Work, facts: Sequence[Fact]) -> list[Fact]:
    """All numbers of the sentences and of the measures that the reasons belong to."""
    report = work.report(facts[0].report) if facts[0].report else work.reports[0]
    named = [Named(0, 0, "", concept, "") for concept in dict.fromkeys(f.concept for f in facts)]
    return [f for f in facts_of(work, named, [report]) if f.value is not None]


def _means(quantity: Quantity, fact: Fact) -> bool:
    near = fact.value is not None and abs(fact.value - quantity.value) < max(quantity.step, fact.resolution)
    return near and (quantity.kind == "money") == fact.money


def _said_otherwise(work: Work, measure: Named, report: Report) -> list[Fact]:
    """Reasons said of the measure under the printed name, or of what makes up all of the budget."""
    lookup = Lookup(work)
    ways = (called_so, of_the_same_money, lambda *_: _of_both_sides(work, measure, report))
    given = ([fact for fact in way(lookup, measure, report) if fact.reason] for way in ways)
    return next((facts for facts in given if facts), [])


_SIDES = {"topic:fiscal_revenue": "topic:fiscal_expenditure", "topic:fiscal_expenditure": "topic:fiscal_revenue"}


def _of_both_sides(work: Work, measure: Named, report: Report) -> list[Fact]:
    """财政拨款收入支出减少的主要原因: a reason of revenue and expenditure at once is one of either."""
    other = _SIDES.get(measure.value.split(">")[0].split("|")[0])
    facts = facts_of(work, [Named(0, 0, "", other, "")], [report]) if other else []
    return [f for f in facts if f.reason and f.year is None and in_print("both_sides").search(f.label)]


_PARTS = Named(0, 0, "", "|".join(f"three-public:{n}" for n in ("abroad", "reception", "vehicle-running")), "")


def _of_its_part(work: Work, measure: Named, report: Report) -> list[Fact]:
    """三公经费减少0.5万元，其中公务用车运行费减少0.5万元，原因…: the reason of the one part that changed as much."""
    if measure.value != "three-public:three-public":
        return []
    gaps = [f for f in facts_of(work, [measure], [report]) if f.metric == "change" and f.value]
    parts = [f for f in facts_of(work, [_PARTS], [report]) if f.metric == "change" and f.reason and f.value]
    return [p for p in parts if any((p.quote, p.value, p.direction) == (g.quote, g.value, g.direction) for g in gaps)]


def gap_reason(work: Work) -> Outcome | None:
    """What a final account says of why it differs from its budget; a reason for a change since last year is none."""
    finals = [r for r in work.reports if r.stage == "final"]
    measure = work.measures[0]
    if len(finals) != 1 or not (work.cue("deviation") or len(work.asked.reading.stages) == 2):
        return None
    facts = [f for f in facts_of(work, [_GAP], finals) if f.reason and _said_of(measure, f)]
    if not facts and measure.text:
        said = facts_of(work, [measure], finals)
        planned = {f.quote for f in facts_of(work, [INITIAL], finals) if f.quote}
        facts = [f for f in said if f.reason and f.concept in measure.value]
        facts = [f for f in facts if f.metric == "completion_rate" or (f.metric == "amount" and f.quote in planned)]
    reasons = list(dict.fromkeys(f.reason.strip("。；，") for f in facts))
    if len(reasons) != 1:
        return None
    label = measure.label if measure.text else facts[0].label
    outcome = Outcome(parts={**work.heading(finals[0]), "measure": label, "text": reasons[0]})
    outcome.rows = [AnswerRow(label=f"{label}差异原因", value=reasons[0])]
    outcome.sources = [f.source for f in facts]
    return outcome


_GAP = Named(0, 0, "差异率", "topic:deviation_rate", "差异率")


def _said_of(measure: Named, fact: Fact) -> bool:
    """Whether a rate is said of the measure: 三公经费 of “三公”经费支出; of the whole, 财政拨款支出总计."""
    label = matching_key(fact.label)
    if measure.value.startswith("topic:total"):
        return in_print("total_said").search(label) is not None
    bare, asked = (in_print("spending").sub("", text) for text in (label, matching_key(measure.text)))
    return bool(measure.text) and bare == asked


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "gap_reason": gap_reason,
}

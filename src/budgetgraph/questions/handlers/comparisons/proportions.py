"""Bodies by what share one measure has in another: those over or under a limit, and all of them in order."""

from collections.abc import Callable

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import Fact
from budgetgraph.questions.handlers.basis.funds import beside
from budgetgraph.questions.handlers.basis.limits import Limit, limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_text, none_meets
from budgetgraph.questions.handlers.comparisons.across import listed, pairs_of, ratio_of
from budgetgraph.questions.handlers.comparisons.rankings import named
from budgetgraph.questions.handlers.figures.figures import facts_of
from budgetgraph.questions.handlers.figures.ratios import cell_and_total, in_cells, no_part, part_and_whole, percent
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.resolving import STAGE_NAMES

_SHOWN = 50
_ALL = Named(0, 0, "", "topic:total_expenditure>topic:total_budget", "支出")
_OF_ALL = ("column:basic", "column:project")  # what 占比 alone is said of: the two parts of all expenditure

Shares = list[tuple[Report, list[Fact]]]


def _measures(work: Work) -> tuple[Named, Named] | None:
    """The part and the whole as typed; of 基本支出占比 the whole is all expenditure."""
    if len(work.measures) > 1:
        found = part_and_whole(work) if work.cue("share") else (work.measures[0], work.measures[1])
        return (beside(*found), beside(*found[::-1])) if found else None
    part = work.measures[0]
    return (part, _ALL) if part.value.split("|")[0] in _OF_ALL and work.cue("share") else None


def _shares(work: Work, part: Named, whole: Named) -> Shares:
    pairs = _under_head(work, part, whole) if in_cells(part, whole) else pairs_of(work, [part, whole])
    return [(report, pair) for report, pair in pairs if pair[1].value and pair[0].money == pair[1].money]


def _under_head(work: Work, part: Named, whole: Named) -> Shares:
    """Of an item what stands in its row under a head, beside the total under this head, by report."""
    own = [report for report in work.reports if not work.beside_department(report)]
    by_report: dict[str, list[Fact]] = {}
    for fact in facts_of(work, [part, whole], own):
        by_report.setdefault(fact.report, []).append(fact)
    found = ((report, cell_and_total(by_report.get(report.iri, ()), part, whole)) for report in own)
    return [(report, [choice.fact for choice in both]) for report, both in found if both]


def ratio_threshold(work: Work) -> Outcome | None:
    """Bodies where the part's share of the whole keeps the typed percentage."""
    typed = work.asked.reading.quantities[0]
    measures = _measures(work)
    if typed.kind != "percent" or measures is None:
        return None
    part, whole = measures
    words = work.asked.question.as_typed(typed.start, typed.end)
    limit = limit_of(work.asked.question, typed) or Limit(
        typed.kind, ">" if work.cue("over") else "<", typed.value, words
    )
    shares = _shares(work, part, whole)
    kept = [
        (report, pair, f"{percent(ratio_of(pair))}%，即{figure_text(pair[0])}÷{figure_text(pair[1])}")
        for report, pair in shares
        if limit.meets(ratio_of(pair) * 100)
    ]
    said = f"{part.label}占{named(whole, [(report, pair[1]) for report, pair in shares])}{limit.said}"
    if not kept:
        return none_meets(len(shares), "这两项", said)
    notes = no_part(part, whole, max(ratio_of(pair) for _, pair, _ in kept) * 100)
    return listed(work, Outcome(parts={"measure": said, "count": str(len(kept))}, notes=notes), kept)


def ratio_rank(work: Work) -> Outcome | None:
    """Bodies in the order of the part's share of the whole."""
    measures = _measures(work)
    if measures is None:
        return None
    part, whole = measures
    shares = _shares(work, part, whole)
    if not shares:
        return None
    least = work.cue("min", "ascending")
    shares.sort(key=lambda item: ratio_of(item[1]), reverse=not least)
    several = len({(r.year, r.stage) for r, _ in shares}) > 1
    top = work.top()
    said = []
    over_whole = named(whole, [(report, pair[1]) for report, pair in shares])
    outcome = Outcome(parts={"measure": f"{part.label}占{over_whole}的比例", "rank": "最低" if least else "最高"})
    if work.cue("ranking", "ascending") and not work.cue("max", "min") and not work.asked.reading.top:
        outcome.text = "各部门{measure}" + ("从低到高" if least else "从高到低") + "：{items}。"
    for report, pair in shares[: top or _SHOWN]:
        value = percent(ratio_of(pair))
        name = work.department(report)
        when = f"{report.year}年{STAGE_NAMES[report.stage]}"
        outcome.rows.append(AnswerRow(label=name, value=value, unit="%"))
        outcome.table.append([*work.place(report), f"{value}%"])
        outcome.sources += [fact.source for fact in pair]
        said.append(f"{name}{when}{value}%（{figure_text(pair[0])}÷{figure_text(pair[1])}）")
    outcome.notes += no_part(part, whole, max(ratio_of(pair) for _, pair in shares) * 100)
    if several:
        outcome.notes.append("各部门的年度或口径不同，排在一起仅供参考")
    silent = len([r for r in work.reports if not work.container(r)]) - len(shares)
    if silent > 0:
        outcome.notes.append(f"另有{silent}份文件没有同时印出这两项，未列入")
    outcome.parts["items"] = "；".join(said)
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "ratio_threshold": ratio_threshold,
    "ratio_rank": ratio_rank,
}

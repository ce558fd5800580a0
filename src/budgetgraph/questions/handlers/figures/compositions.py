"""What a measure is made up of: rows of the basic expenditure, measures that are its parts, or the amounts into which
a sentence divides it. All of them, the greatest of them, or those within a typed limit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import Fact, clause_before, in_unit, plain
from budgetgraph.questions.handlers.basis.limits import limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_row, figure_text, one_line
from budgetgraph.questions.handlers.basis.printed_rows import clean_label, decimal
from budgetgraph.questions.handlers.figures.figures import facts_of, figures_of, pick
from budgetgraph.questions.handlers.figures.listings import listing
from budgetgraph.questions.language.concepts import concept_of
from budgetgraph.questions.language.nesting import Named, parts_by_whole
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.solutions import rows_by_source


@dataclass(frozen=True)
class _Part:
    """One part: its row in the answer, what is compared (yuan or a number), where it is printed."""

    row: AnswerRow
    value: Decimal
    source: str


def _parts() -> dict[str, tuple[str, ...]]:
    return parts_by_whole("measure_parts.csv")


def parts(work: Work) -> Outcome | None:
    """The parts of one measure in one report, with what becomes of their sum."""
    measure = work.measures[0]
    if work.cue("several") and work.cue("max", "min"):
        return None  # 最高的三个科目: so many of them, not one
    if work.template.name == "item_parts_limit":
        return _within_limit(work, listing(work))
    whole = _whole(work, measure)
    if work.template.name.startswith("basic_parts"):
        found = _of_basic(work, measure)
    else:
        found = _of_measures(work, measure) or _in_sentence(work, measure, whole)
    if len(found) < 2 and not (found and whole and whole.value == found[0].value):
        return None
    outcome = Outcome(parts=work.heading(work.reports[0]) | {"measure": measure.label, "count": str(len(found))})
    outcome.parts["figure"] = figure_text(whole) if whole else ""
    if not _adds_up(outcome, found, whole):
        return None
    if not _supposed(work, whole):
        return None
    _list(outcome, _wanted(work, outcome, found))
    if whole and in_question("how_many_and_which").search(work.asked.question.text):
        outcome.rows.insert(0, figure_row(whole, measure.label))
    if whole:
        outcome.sources.append(whole.source)
    return _within_limit(work, outcome) if work.template.name.endswith("_limit") else outcome


def _whole(work: Work, measure: Named) -> Fact | None:
    report = work.reports[0]
    choice = pick(work, figures_of(work, [measure], [report]), report, measure)
    return choice.fact if choice and choice.fact.value is not None else None


_BASIC = "column:basic"  # all rows of its table


def _of_basic(work: Work, measure: Named) -> list[_Part]:
    """Rows of the table of basic expenditure under the measure's own head, else those of its classes."""
    column = measure.value.split("|")[0]
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports], concept=[column]))
    for row in rows:
        row["code"] = concept_of(row["concept"])
    rows = [row for row in rows if row["code"].startswith("economic:") and len(row["code"]) == len("economic:30101")]
    own = [row for row in rows if concept_of(row["column"]) == column and column != _BASIC]
    own = own or [row for row in rows if column == _BASIC or row["code"].startswith(_parts().get(column, ()))]
    chosen = {row["code"]: row for row in reversed(own)}
    return [_of_row(chosen[code]) for code in sorted(chosen)]


def _of_row(row: dict[str, str]) -> _Part:
    unit = row.get("printedUnit") or "元"
    value = decimal(row["value"])
    one = AnswerRow(label=clean_label(row["label"]), value=plain(row["printed"]), unit=unit, amount=value)
    return _Part(one, Decimal(row["value"]), row["source"])


def _of_measures(work: Work, measure: Named) -> list[_Part]:
    """The measures that are parts by definition; a kind of thing of which there is none is left out."""
    names = next((_parts()[c] for step in measure.value.split(">") for c in step.split("|") if c in _parts()), ())
    report = work.reports[0]
    named = [Named(0, 0, "", concept, work.lexicon.label(concept)) for concept in names]
    facts = facts_of(work, named, [report]) if named else []
    found = []
    for one in named:
        choice = pick(work, facts, report, one)
        fact = choice.fact if choice else None
        if fact and fact.value is not None and (fact.value or fact.money):
            found.append(_Part(figure_row(fact, one.label), fact.value, fact.source))
    return found


def _in_sentence(work: Work, measure: Named, whole: Fact | None) -> list[_Part]:
    """机关运行经费75.04万元，其中本年安排55.64万元，上年结转安排19.40万元: amounts of one sentence that add up."""
    if whole is None or not whole.claimed or whole.value is None:
        return []
    facts = facts_of(work, [measure], work.reports[:1])
    others = [f for f in facts if f.quote == whole.quote and f.metric == whole.metric and f.money == whole.money]
    others = [f for f in others if f.value and f.source != whole.source]
    for size in range(2, min(len(others), 4) + 1):
        for chosen in combinations(others, size):
            if sum((f.value for f in chosen if f.value), Decimal(0)) == whole.value:
                return [_Part(figure_row(f, _called(f)), f.value or Decimal(0), f.source) for f in chosen]
    return []


def _called(fact: Fact) -> str:
    return in_print("leads_to_number").sub("", clause_before(fact)) or fact.label


def _adds_up(outcome: Outcome, found: Sequence[_Part], whole: Fact | None) -> bool:
    """Whether the parts may be said to be the whole: they come to it, or are all that is printed and that is told."""
    if whole is None or whole.value is None:
        return True
    total = sum((part.value for part in found), Decimal(0))
    if abs(total - whole.value) <= whole.tolerance * (len(found) + 1):
        return True
    shown = f"{in_unit(total, whole.unit) if whole.money else total}{whole.unit}"
    outcome.notes.append(f"印出的各项之和为{shown}，与{outcome.parts['measure']}{figure_text(whole)}不等")
    return True


def _supposed(work: Work, whole: Fact | None) -> bool:
    """公用经费3.34万元花在了什么上头: a number without a limit is that of the whole."""
    given = [q for q in work.asked.reading.quantities if limit_of(work.asked.question, q) is None]
    return not given or (whole is not None and whole.value is not None and all(q.means(whole.value) for q in given))


def _wanted(work: Work, outcome: Outcome, found: list[_Part]) -> list[_Part]:
    """All parts in their order; by their amounts where the greatest or the least are asked for."""
    if not work.cue("max", "min", "ranking", "top"):
        return found
    ascending = work.cue("min", "ascending")
    ordered = sorted(found, key=lambda part: part.value, reverse=not ascending)
    top = work.top()
    outcome.text = (
        f"{{department}}{{year}}年{{stage}}的{{measure}}中{'金额最少' if ascending else '金额最多'}的：{{items}}。"
    )
    if top == 1:
        return [part for part in ordered if part.value == ordered[0].value]
    return ordered[:top] if top else ordered


def _list(outcome: Outcome, found: Sequence[_Part]) -> None:
    for part in found:
        outcome.rows.append(part.row)
        outcome.table.append([part.row.label, f"{part.row.value}{part.row.unit or ''}"])
        outcome.sources.append(part.source)
    outcome.parts["items"] = one_line(outcome.rows)


def _within_limit(work: Work, outcome: Outcome | None) -> Outcome | None:
    """Of the listed parts those that keep the typed limit."""
    limits = [limit_of(work.asked.question, q) for q in work.asked.reading.quantities]
    if outcome is None or any(limit is None or limit.kind != "money" for limit in limits):
        return None
    chosen = [limit for limit in limits if limit]
    said = "、".join(limit.said for limit in chosen)
    kept = [row for row in outcome.rows if row.amount and all(x.meets(Decimal(row.amount)) for x in chosen)]
    name = outcome.parts["measure"]
    if not kept:
        return Outcome(withheld=f"{name}印出的{len(outcome.rows)}项中，没有{said}的。")
    places = dict(zip((id(row) for row in outcome.rows), outcome.sources, strict=False))
    outcome.sources = [places[id(row)] for row in kept]
    outcome.rows = sorted(kept, key=lambda row: Decimal(row.amount or 0), reverse=chosen[0].sign.startswith(">"))
    outcome.table = [[row.label, f"{row.value}{row.unit or ''}"] for row in outcome.rows]
    outcome.parts |= {"count": str(len(kept)), "limit": said, "items": one_line(outcome.rows)}
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "parts": parts,
}

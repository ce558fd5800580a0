"""Which items of a final account exceeded their initial budget or fell short of it, as far as the text says so."""

from collections.abc import Callable
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import plain
from budgetgraph.questions.handlers.basis.limits import Limit, limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, none_meets
from budgetgraph.questions.handlers.basis.printed_rows import metrics_of_items
from budgetgraph.questions.language.said import in_question

_RATE = "completion_rate"
_WHOLE = Decimal(100)


def completions(work: Work) -> Outcome | None:
    """The items within the limit typed (over or under the budget where none is), or the first of them by their rate.
    None where an item is said to have been completed in two ways, or the text says it of one item only."""
    finals = [report for report in work.reports if report.stage == "final"]
    if len(finals) != 1:
        return None
    told = {concept: metrics for concept, metrics in metrics_of_items(work, finals).items() if _RATE in metrics}
    if len(told) < 2 or any("twice" in metrics[_RATE] for metrics in told.values()):
        return None
    limit, said_limit = _limit(work)
    top = work.top()
    if (limit is None and not top) or (top and not in_question("by_completion").search(work.asked.question.text)):
        return None  # by how much money an item came out above its budget is another order
    rate = {concept: Decimal(metrics[_RATE]["value"]) for concept, metrics in told.items()}
    kept = sorted((c for c in told if limit is None or limit.meets(rate[c])), key=lambda c: rate[c])
    if not kept:
        return none_meets(1, "各科目预算完成率", f"{said_limit}的科目")
    lowest = limit.sign.startswith("<") if limit else work.cue("min", "ascending")
    kept = kept if lowest else kept[::-1]
    end = rate[kept[0]]
    kept = kept[:top] if top > 1 else [c for c in kept if rate[c] == end] if top else kept
    far = f"完成年初预算比例最{'低' if lowest else '高'}"
    outcome = Outcome(parts={**work.heading(finals[0]), "limit": far if top else said_limit})
    said = []
    for concept in kept:
        row, spent = told[concept][_RATE], told[concept].get("amount")
        shown = f"{plain(row['printed'])}%"
        amount = f"{plain(spent['printed'])}{spent.get('printedUnit', '')}" if spent and "twice" not in spent else ""
        outcome.rows.append(AnswerRow(label=row["label"], value=plain(row["printed"]), unit="%"))
        outcome.table.append([row["label"], amount, shown])
        outcome.sources += [row["source"], *([spent["source"]] if amount and spent else [])]
        said.append(f"{row['label']}{amount and f'决算{amount}，'}完成年初预算的{shown}")
    outcome.parts["items"] = "；".join(said)
    outcome.notes.append(f"在文字说明写了预算完成率的{len(told)}个项级科目里比较")
    return outcome


def _limit(work: Work) -> tuple[Limit | None, str]:
    """The percentage typed, or the whole budget where only more or less than it is asked for; with how it is said."""
    question, reading = work.asked.question, work.asked.reading
    if typed := next((quantity for quantity in reading.quantities if quantity.kind == "percent"), None):
        shown = question.as_typed(typed.start, typed.end)
        limit = limit_of(question, typed) or Limit("percent", "=", typed.value, shown)
        return limit, f"完成年初预算{limit.said}"
    over, under = (in_question(name).search(question.text) is not None for name in ("above_budget", "below_budget"))
    if over == under:
        return None, ""
    limit = Limit("percent", ">" if over else "<", _WHOLE, "年初预算")
    return limit, limit.said


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {"completions": completions}

"""Which items grew or shrank most since the year before, among those of which the text says so."""

from collections.abc import Callable
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import CHANGE_WORDS, plain
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import decimal, metrics_of_items
from budgetgraph.questions.language.said import in_question

_METRICS = tuple(CHANGE_WORDS)


def change_rank(work: Work) -> Outcome | None:
    """The first of them by the amount, or by the rate where a rate is asked for; both are told. None where an item is
    said to have changed in two ways, or only one is said to have changed so."""
    told = metrics_of_items(work, work.reports)
    wanted = _direction(work)
    by_rate = in_question("by_rate").search(work.asked.question.text) is not None
    metric = _METRICS[by_rate]
    changed = {c: m for c, m in told.items() if m.get(metric, {}).get("direction") in (wanted,)}
    if not wanted or len(told) < 2 or not changed:
        return None
    if any("twice" in row for metrics in told.values() for row in metrics.values()):
        return None
    lowest = work.cue("min", "ascending")
    order = sorted(changed, key=lambda c: Decimal(changed[c][metric]["value"]), reverse=not lowest)
    end = changed[order[0]][metric]["value"]
    top = work.top()
    kept = order[:top] if top > 1 else [c for c in order if changed[c][metric]["value"] == end] if top else order
    of_amount, of_rate = (CHANGE_WORDS[metric][wanted] for metric in _METRICS)
    far = "" if not top else "最少" if lowest else "最多"
    outcome = Outcome(parts={**work.heading(work.reports[0]), "rank": f"{of_rate if by_rate else of_amount}{far}"})
    said = []
    for concept in kept:
        metrics = changed[concept]
        figures = {name: plain(metrics[name]["printed"]) for name in _METRICS if name in metrics}
        amount, rate = figures.get("change", ""), figures.get("change_rate", "")
        unit = metrics["change"].get("printedUnit", "") if "change" in metrics else ""
        label = next(row["label"] for row in metrics.values())
        row = AnswerRow(label=label, value=rate, unit="%") if by_rate else _amount_row(label, metrics["change"], amount)
        outcome.rows.append(row)
        texts = [f"{of_amount}{amount}{unit}" if amount else "", f"{of_rate}{rate}%" if rate else ""]
        said.append(label + "，".join(filter(None, reversed(texts) if by_rate else texts)))
        outcome.table.append([label, f"{amount}{unit}", f"{rate}%" if rate else ""])
        outcome.sources += [row["source"] for row in metrics.values()]
    outcome.parts["items"] = "；".join(said)
    outcome.notes.append(f"在文字说明写了增减的{len(told)}个项级科目里比较")
    return outcome


def _amount_row(label: str, row: dict[str, str], shown: str) -> AnswerRow:
    return AnswerRow(label=label, value=shown, unit=row.get("printedUnit"), amount=decimal(row["value"]))


def _direction(work: Work) -> str:
    """Whether what grew or what shrank is asked for; empty where both are or neither is."""
    text = work.asked.question.text
    up, down = (in_question(name).search(text) is not None for name in ("grows", "shrinks"))
    return "" if up == down else "increase" if up else "decrease"


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {"change_rank": change_rank}

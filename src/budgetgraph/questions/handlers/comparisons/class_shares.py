"""What share each functional class has in all expenditure of a body: all of the classes, or those within a limit."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import Fact, plain
from budgetgraph.questions.handlers.basis.limits import limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_text
from budgetgraph.questions.handlers.basis.printed_rows import clean_label, of_best_statement
from budgetgraph.questions.handlers.figures.figures import figures_of
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.solutions import rows_by_source

_ALL = Named(0, 0, "", "topic:total_expenditure|topic:current_expenditure|topic:total_budget", "支出合计")


def class_shares(work: Work) -> Outcome | None:
    """The shares of the classes of one statement, where these come to a printed sum of all expenditure."""
    limits = [limit_of(work.asked.question, quantity) for quantity in work.asked.reading.quantities]
    if any(limit is None or limit.kind != "percent" for limit in limits):
        return None
    rows = rows_by_source(work.run(report=[report.iri for report in work.reports]))
    rows = of_best_statement(rows) if rows else []
    whole = _whole(work, rows)
    if whole is None or not whole.value:
        return None
    outcome, said = Outcome(parts={**work.heading(work.reports[0]), "figure": figure_text(whole)}), []
    for row in sorted(rows, key=lambda row: -Decimal(row["value"])):
        share = Decimal(row["value"]) / whole.value
        if not all(limit.meets(100 * share) for limit in limits if limit):
            continue
        label, amount = clean_label(row["label"]), f"{plain(row['printed'])}{row.get('printedUnit') or '元'}"
        outcome.rows.append(AnswerRow(label=label, value=percent(share), unit="%"))
        outcome.table.append([label, amount, f"{percent(share)}%"])
        outcome.sources.append(row["source"])
        said.append(f"{label}{percent(share)}%（{amount}）")
    wanted = "、".join(limit.said for limit in limits if limit)
    if not said:
        return Outcome(withheld=f"印出的{len(rows)}类支出中，没有占{_ALL.label}{wanted}的。")
    outcome.sources.append(whole.source)
    outcome.parts |= {"items": "，".join(said), "limit": wanted, "count": str(len(said))}
    return outcome


def _whole(work: Work, rows: Sequence[dict[str, str]]) -> Fact | None:
    """The printed sum to which the classes come; None where something is missing, so that no share is right."""
    total = sum((Decimal(row["value"]) for row in rows), Decimal(0))
    found = [fact for fact in figures_of(work, [_ALL], work.reports[:1]) if fact.money and fact.value]
    near = [f for f in found if f.value and abs(f.value - total) <= f.tolerance * (len(rows) + 1)]
    return min(near, key=lambda fact: abs((fact.value or total) - total), default=None)


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "class_shares": class_shares,
}

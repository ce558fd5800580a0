"""What was budgeted for a project beside what was spent on it: both, or no answer."""

from collections.abc import Callable
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import in_unit
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import AMOUNT_NAMES, decimal, project_amount, run
from budgetgraph.questions.handlers.projects.project_amounts import is_carried
from budgetgraph.questions.solutions import rows_by_source

_BUDGETED = ("initial", "value", "revised")


def project_phases(work: Work) -> Outcome | None:
    """Both amounts from the final account that prints them, else what was budgeted from the budget of the same year."""
    rows = [row for row in rows_by_source(run(work)) if "label" in row and not is_carried(row)]
    finals = [row for row in rows if work.report(row["report"]).stage == "final" and "spent" in row]
    if len(finals) != 1:
        return None
    spent = finals[0]
    own = work.report(spent["report"])
    budgets = [
        row
        for row in rows
        if (one := work.report(row["report"])).stage == "budget"
        and (one.department, one.year) == (own.department, own.year)
    ]
    budgeted = spent if any(name in spent for name in _BUDGETED) else budgets[0] if len(budgets) == 1 else None
    if budgeted is None:
        return None
    name = next((name for name in _BUDGETED if name in budgeted), "")
    before, after = project_amount(budgeted, (name,)), project_amount(spent, ("spent",))
    if before is None or after is None:
        return None
    outcome = Outcome(parts={**work.heading(spent["report"]), "label": spent["label"]})
    for label, money in ((AMOUNT_NAMES[name], before), (AMOUNT_NAMES["spent"], after)):
        outcome.rows.append(AnswerRow(label=label, value=money[0], unit=money[1], amount=decimal(str(money[2]))))
        outcome.table.append([label, f"{money[0]}{money[1]}"])
    if work.cue("difference"):
        gap: Decimal = abs(before[2] - after[2])
        outcome.rows.append(
            AnswerRow(label="相差", value=in_unit(gap, after[1]), unit=after[1], amount=decimal(str(gap)))
        )
        outcome.table.append(["相差", f"{in_unit(gap, after[1])}{after[1]}"])
    outcome.parts["items"] = "，".join("".join(line) for line in outcome.table)
    outcome.sources = [row[key] for row in (budgeted, spent) for key in ("figure", "source") if row.get(key)]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "project_phases": project_phases,
}

"""Where a project or an indicator is printed: the tables by number and title, with their pages, and the text."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run


def named_place(work: Work) -> Outcome | None:
    """Every table and the running text in which the one thing that was named is printed; nothing where the question
    gives a number that none of them prints, or where several things are called so."""
    rows = run(work)
    if len({(row["report"], row["label"], row.get("project", "")) for row in rows}) != 1:
        return None
    values = {Decimal(row["value"]) for row in rows if row.get("value")}
    for quantity in work.asked.reading.quantities:
        if not any(quantity.means(value) for value in values):
            return None
    outcome = Outcome(parts={**work.heading(rows[0]["report"]), "label": rows[0]["label"]})
    for row in rows:
        outcome.sources.append(row["place"])
    places = _places(rows)
    outcome.rows = [AnswerRow(label=rows[0]["label"], value=place) for place in places]
    outcome.parts["text"] = "、".join(places)
    return outcome


def _places(rows: Sequence[dict[str, str]]) -> list[str]:
    """Each table once with the pages on which it prints the thing: numbered ones first, the running text last."""
    pages: dict[tuple[bool, bool, str], set[int]] = {}
    for row in rows:
        title, number = row.get("title", ""), row.get("number", "")
        name = f"{number}《{title}》" if title else "说明文字"
        on = pages.setdefault((not title, not number, name), set())
        on.update([int(row["page"])] if row.get("page") else [])
    ordered = sorted(pages.items(), key=lambda item: item[0][:2])
    return [f"{name}（第{'、'.join(map(str, sorted(on)))}页）" if on else name for (_, _, name), on in ordered]


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "named_place": named_place,
}

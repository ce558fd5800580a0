"""Numbers that a question supposes of a figure (是不是5万元, 有一百多万吗, 超过200万了吗): confirmed or put right."""

from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.limits import limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.years import Quantity

_NEARLY = Decimal("0.02")  # of the figure, by which a rounded number may differ from it


def judge(work: Work, outcome: Outcome) -> Outcome:
    """The outcome with its sentence ended by what becomes of the supposed numbers; withheld where one is false.

    A limit is an open question, answered either way; any other number must be the printed one, or what that comes to
    when it is rounded or said in round words.
    """
    said: list[str] = []
    for quantity in work.asked.reading.quantities:
        if work.cue("reached") and in_question("before_change").search(work.asked.question.text[: quantity.start]):
            typed = work.asked.question.as_typed(quantity.start, quantity.end)
            outcome.notes.append(f"原来的数是不是{typed}没有核对")  # 从55万涨到多少: of another year
            continue
        verdict = _verdict(work, quantity, outcome.rows)
        if verdict is None:
            outcome.withheld = _other(work, outcome)
            return outcome
        said += [verdict] if verdict else []
    if said:
        text = (outcome.text or work.template.sentence).removesuffix("。")
        outcome.text = f"{text}，{'，'.join(said)}。"
    return outcome


def _other(work: Work, outcome: Outcome) -> str:
    figures = "，".join(f"{row.label}{row.value}{row.unit or ''}" for row in outcome.rows)
    name = outcome.parts.get("measure") or outcome.parts.get("label") or "这一项"
    return f"公开文件印出的{name}不是所问的数，印的是{figures}。"


def _verdict(work: Work, quantity: Quantity, rows: list[AnswerRow]) -> str | None:
    """What is said of a number: nothing where it is printed so; None where it is another number."""
    values = [Decimal(row.amount or row.value or "NaN") for row in rows if _comparable(row, quantity)]
    if not values:
        return None
    limit = limit_of(work.asked.question, quantity)
    if limit:
        told = list(dict.fromkeys(limit.told(value) for value in values))
        return told[0] if len(told) == 1 else f"各处的数有的{told[0]}、有的{told[1]}"
    typed = work.asked.question.as_typed(quantity.start, quantity.end)
    if any(quantity.means(value) for value in values):
        return f"与所说的{typed}相符" if work.cue("question_form") else ""
    near = any(abs(value - quantity.value) < min(quantity.step, abs(value) * _NEARLY) for value in values)
    return f"与所说的{typed}大致相符" if near else None


def _comparable(row: AnswerRow, quantity: Quantity) -> bool:
    """Money is compared with money, a percentage with one, a bare number with a count."""
    try:
        Decimal(row.amount or row.value or "")
    except ArithmeticError:
        return False
    if quantity.kind == "money":
        return row.amount is not None
    return row.amount is None and (quantity.kind == "percent") == (row.unit == "%")

"""One place of a ranking: the second, the last but one, or the first beside those that are left out by name."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from budgetgraph.questions.answers import Answer, AnswerRow
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.ranking import Fit
from budgetgraph.questions.resolving import Withheld
from budgetgraph.questions.understanding import Understanding, understand

Result = Answer | Withheld | None
_EVERY = 99
_LEAST_NAMED = 3  # characters by which one of a ranking may be named in part


def nth(fit: Fit, try_fit: Callable[[Fit], Result]) -> Result:
    """The nth of what the fit ranks: the first n and one more are ranked, so that equal ones show."""
    place = fit.reading.nth
    ranked = try_fit(_of_first(fit, place + 1))
    if not isinstance(ranked, Answer):
        return ranked
    rows = ranked.answers
    if len(rows) > place + 1 or not _in_order(rows):
        return None
    if len(rows) < place:
        return Withheld(f"能排列的只有{len(rows)}项，没有第{place}项。", "not_disclosed")
    values = [_value(row) for row in rows]
    if values.count(values[place - 1]) > 1:
        return Withheld(f"排在第{place}位的与别的数字相同，分不出先后：{_said(rows)}。", "not_disclosed")
    return _only(ranked, rows[place - 1], f"{'倒数' if 'min' in fit.reading.cues else ''}第{place}位")


def beside_others(
    stages: Understanding, lexicon: Lexicon, try_all: Callable[[Understanding, Callable[[Fit], Fit]], Answer | None]
) -> Answer | None:
    """除了甲项目，最大的项目是哪个: the first of the ranking without what is left out, each of which must be in it."""
    text = stages.question.text
    found = in_question("beside_others").search(text)
    if found is None:
        return None
    names = [name for name in in_question("lists").split(found["names"]) if name]
    rest = understand(text[: found.start()] + text[found.end() :], lexicon)
    if not any(_takes_first(fit) for fit in rest.fits):
        return None
    ranked = try_all(rest, lambda fit: _of_first(fit, len(names) + 2) if _takes_first(fit) else fit)
    if ranked is None or not _in_order(ranked.answers) or len(ranked.answers) > len(names) + 2:
        return None
    named = [[row for row in ranked.answers if _is_called(row, name)] for name in names]
    if not all(named):  # further behind: all that is ranked must hold it
        every = try_all(rest, lambda fit: _of_first(fit, _EVERY) if _takes_first(fit) else fit)
        named = [[row for row in every.answers if _is_called(row, name)] for name in names] if every else [[]]
    if any(len(rows) != 1 for rows in named):
        return None
    left = [row for row in ranked.answers if all(row != rows[0] for rows in named)]
    if not left:
        return None
    if len(left) > 1 and _value(left[0]) == _value(left[1]):
        return None
    said = "、".join(rows[0].label for rows in named)
    return _only(ranked, left[0], f"除“{said}”外的第一位").model_copy(update={"question": stages.question.typed})


def _takes_first(fit: Fit) -> bool:
    """Whether the fit asks for the one end of a ranking, or could be asked for its first few."""
    ends = fit.reading.cues & {"max", "min"}
    return len(ends) == 1 and fit.reading.top is None and fit.template.slot("number") is not None


def _of_first(fit: Fit, number: int) -> Fit:
    reading = replace(fit.reading, nth=0, top=number, cues=fit.reading.cues | {"top"})
    return replace(fit, reading=reading)


def _only(ranked: Answer, row: AnswerRow, place: str) -> Answer:
    text = f"{place}是{row.label}{row.value or ''}{row.unit or ''}。依次为：{ranked.text}"
    return ranked.model_copy(update={"answers": [row], "text": text})


def _in_order(rows: Sequence[AnswerRow]) -> bool:
    values = [_value(row) for row in rows]
    known = [value for value in values if value is not None]
    return len(known) == len(values) > 0 and sorted(known) in (known, known[::-1])


def _value(row: AnswerRow) -> Decimal | None:
    try:
        return Decimal(row.amount or (row.value or "").replace(",", ""))
    except InvalidOperation:
        return None


def _said(rows: Sequence[AnswerRow]) -> str:
    return "，".join(f"{row.label}{row.value}{row.unit or ''}" for row in rows)


def _is_called(row: AnswerRow, name: str) -> bool:
    label, typed = matching_key(row.label), in_print("said_of_thing").sub("", matching_key(name))
    return typed == label or (len(typed) >= _LEAST_NAMED and (typed in label or label in typed))

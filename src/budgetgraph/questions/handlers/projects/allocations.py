"""What the text of a project says that its money goes to, amount by amount: 协会会费4万元，质量认证费1万元."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetgraph.extraction.numbers import full_units, yuan_per, yuan_per_unit
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import plain
from budgetgraph.questions.handlers.basis.outcomes import Outcome
from budgetgraph.questions.handlers.basis.printed_rows import decimal
from budgetgraph.questions.language.said import in_print

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_PIECE = re.compile(r"[。；;，,、：:\n]")
_LEAST_PARTS = 2
_CENTS = Decimal(100)  # yuan: the last place of amounts in 万元 with two decimals


@dataclass(frozen=True)
class Part:
    """One amount of a text, in yuan, and what stands before it."""

    label: str
    number: str
    unit: str
    yuan: Decimal


def parts_of(text: str, amounts: Collection[Decimal]) -> list[Part]:
    """The parts into which a text divides the money of a project; empty unless they come to its own amount (one of
    `amounts`, in yuan) or to the sum that the text itself prints."""
    found = _amounts(text)
    sums = [part.yuan for part in found if in_print("whole_amount").search(part.label)]
    parts = [part for part in found if part.label and not in_print("whole_amount").search(part.label)]
    if not sums and len(parts) > _LEAST_PARTS and _come_to(parts[1:], [parts[0].yuan]):
        sums, parts = [parts[0].yuan], parts[1:]  # 总投资10万元，其中设备6万元，安装4万元
    whole = [*sums, *amounts]
    return parts if len(parts) >= _LEAST_PARTS and len(set(sums)) < _LEAST_PARTS and _come_to(parts, whole) else []


def with_parts(outcome: Outcome, parts: Collection[Part]) -> None:
    """Puts the parts behind the text as rows, and as the table. Without parts nothing changes."""
    if not parts:
        return
    outcome.rows += [
        AnswerRow(label=part.label, value=part.number, unit=part.unit, amount=decimal(str(part.yuan))) for part in parts
    ]
    outcome.table = [[part.label, f"{part.number}{part.unit}"] for part in parts]
    outcome.columns = ["内容", "金额"]


def _amounts(text: str) -> list[Part]:
    """Every amount of money that ends a piece of the text, with the words of the piece and of those before it that
    have none and are only listed with it (各类执照、证书3万元)."""
    found: list[Part] = []
    folded, listed, done = _BRACKETS.sub("", text.replace(" ", "")), "", 0
    while done < len(folded):
        mark = next((m for m in _PIECE.finditer(folded, done) if not _within_number(folded, m.start())), None)
        end, sign = (mark.start(), mark.group()) if mark else (len(folded), "")
        piece, done = folded[done:end], end + 1
        amount = _amount().fullmatch(piece)
        if amount:
            unit = full_units().get(amount["unit"], amount["unit"])
            yuan = Decimal(amount["number"].replace(",", "")) * (yuan_per(unit) or 1)
            label = in_print("spent_for").sub("", listed + amount["label"])
            found.append(Part(label, plain(amount["number"]), unit, yuan))
        listed = f"{listed}{piece}{sign}" if sign == "、" and not amount else ""
    return found


def _within_number(text: str, at: int) -> bool:
    return text[at] == "," and text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal()


@cache
def _amount() -> re.Pattern[str]:
    units = "|".join(sorted((*yuan_per_unit(), *full_units()), key=len, reverse=True))
    return re.compile(rf"(?P<label>.*?)(?<![\d.])(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>{units})")


def _come_to(parts: Collection[Part], sums: Collection[Decimal]) -> bool:
    total = sum((part.yuan for part in parts), Decimal(0))
    return any(total == whole or (total / _CENTS).quantize(Decimal(1)) * _CENTS == whole for whole in sums)

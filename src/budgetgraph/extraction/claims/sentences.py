"""The numbers of a passage with their units, and the stretches that give reasons.

A passage's text (see `passages.level`) in; `Number`s in order and `Reason`s out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.claims.patterns import first, patterns, reasons, said
from budgetgraph.extraction.numbers import parse, unit_kinds, unit_pattern, yuan_per
from budgetgraph.extraction.records import EARLIEST_YEAR, LATEST_YEAR
from budgetgraph.extraction.text.structure import NUMBER, kind_at, structural
from budgetgraph.resources import patterns as label_patterns


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is not structural: its stretch with sign and unit, value as printed, unit and kind of unit.

    `kind` is money, percent, area, count, or "" where no unit stands.
    """

    start: int
    digits_end: int
    end: int
    printed: str
    value: Decimal
    places: int
    unit: str
    kind: str

    @property
    def yuan(self) -> Decimal:
        """The value in yuan; only for money."""
        return self.value * self._factor

    @property
    def resolution(self) -> Decimal:
        """One unit in the last printed place, in the unit of the value (yuan for money)."""
        last = (
            Decimal(1).scaleb(-self.places) if self.places >= 0 else 2 * Decimal(10) ** -self.places
        )  # tenths are rough
        return last * self._factor if self.kind == "money" else last

    @property
    def _factor(self) -> Decimal:
        return yuan_per(self.unit) or Decimal(1)


@dataclass(frozen=True, slots=True)
class Reason:
    """A stretch that gives a reason: its opening words from `start`, its text from `begin` to `end`."""

    start: int
    begin: int
    end: int


def numbers(text: str) -> list[Number]:
    """The numbers of the text that are not structural, in order."""
    spans = structural(text)
    found: list[Number] = []
    tokens = [(m.start(), m.end()) for m in NUMBER.finditer(text)]
    at = 0
    while at < len(tokens):
        start, end = tokens[at]
        at += 1
        if kind_at(spans, start, end):
            continue
        if (whole := _by_blanks(text, tokens[at - 1 :])) > 1:  # 8 652 317.90元
            at += whole - 1
            end = tokens[at - 1][1]
        # "79 5.8万元": a blank that strayed into a number, when only the last piece has a unit.
        while at < len(tokens) and text[end : tokens[at][0]] == " " and unit_pattern().match(text, tokens[at][1]):
            end = tokens[at][1]
            at += 1
        signed = (
            start > 0 and text[start - 1] in "+-−" and not re.match("[0-9A-Za-z]", text[max(start - 2, 0) : start - 1])
        )
        begin = start - 1 if signed else start
        printed = parse(text[start:end].replace(" ", ""))
        if printed is None:
            continue
        unit = unit_pattern().match(text, end)
        name = unit["unit"] if unit else ""
        nothing = not unit and not printed.value and any(m.end() == end for m in said("nothing").finditer(text))
        found.append(
            Number(
                start=begin,
                digits_end=end,
                end=unit.end() if unit else end,
                printed=text[begin:end].replace(" ", ""),
                value=printed.value,
                places=printed.places,
                unit=name + (unit["per"] or "" if unit else ""),
                kind="count" if unit and unit["per"] else "money" if nothing else unit_kinds().get(name, ""),
            )
        )
    found = sorted([*found, *_in_words(text)], key=lambda number: number.start)
    behind: Number | None = None
    for index in range(len(found) - 1, -1, -1):
        behind = found[index] = _lent(text, found[index], behind)
    return _of_one_unit(text, found)


def _of_one_unit(text: str, found: list[Number]) -> list[Number]:
    """The numbers, with the unit of money that a text says once for all ("单位：万元", "费用（万元）："), or of the sum
    whose parts follow in their order without one ("合计9万元，货物、服务分别为4、5")."""
    units = {match["unit"] for match in said("unit_of_all").finditer(text)}
    lent: list[Number] = []
    for at, number in enumerate(found):
        if not number.kind and text[number.end : number.end + 1] in ("", *"，。；、（）"):
            before = lent[-1] if lent else None
            between = text[before.end : number.start] if before else ""
            part = said("respective_part").fullmatch(between) and before and before.end == before.digits_end
            opens = said("parts_of_sum").fullmatch(between) and before and _comes_to(text, found[at:], before)
            if before and before.kind == "money" and (part or opens):
                number = replace(number, unit=before.unit, kind="money")
            elif (
                len(units) == 1
                and said("money_before").search(lead := text[: number.start])
                and (before is None or before.kind == "money" or not said("bare_sum").search(lead))
            ):
                number = replace(number, unit=next(iter(units)), kind="money")
        lent.append(number)
    return lent


def _comes_to(text: str, parts: Sequence[Number], whole: Number) -> bool:
    """Do the numbers without a unit that follow one another come to the sum before them? Others count other things."""
    run = [*parts[:1]]
    for number in parts[1:]:
        if number.kind or not said("respective_part").fullmatch(text[run[-1].end : number.start]):
            break
        run.append(number)
    return len(run) > 1 and sum(number.value for number in run) == whole.value


def _by_blanks(text: str, tokens: list[tuple[int, int]]) -> int:
    """How many pieces at the begin of some make one number whose thousands blanks part, with a unit; 0 for none."""
    first = tokens[0][0]
    match = said("parted_by_blanks").match(text, first)
    if match is None or not unit_pattern().match(text, match.end()):
        return 0
    return sum(first <= start < match.end() for start, _ in tokens)


def _in_words(text: str) -> Iterator[Number]:
    """The shares that are told in tenths (七成, 八成五), as percent, and amounts told to be nothing (支出为零)."""
    for match in said("tenths").finditer(text):
        value = 10 * _tenth(match["tens"]) + (_tenth(match["ones"]) if match["ones"] else 0)
        yield Number(match.start(), match.end(), match.end(), match[0], Decimal(value), -1, "%", "percent")
    for match in said("zero").finditer(text):
        yield Number(match.start(), match.end(), match.end(), match[0], Decimal(0), 0, "", "money")


@cache
def _tenth(sign: str) -> int:
    rows = resources.rows("data", "vocabulary", "tenths.csv")
    return next(int(row["value"]) for row in rows if row["sign"] == sign)


def _lent(text: str, number: Number, behind: Number | None) -> Number:
    """The number, with the unit that only stands behind the change that follows it ("较上年2.08减少0.03万元"), behind
    the last of several ("分别为12.5、13.5万元"), or before it ("出院人次6306", "到位资金（万元）75").
    """
    if number.kind:
        return number
    if labelled := label_patterns("label_patterns.csv")["unit_before"].search(text, 0, number.start):
        return replace(number, unit=labelled["unit"], kind="money")
    if counted := next((m for m in said("counts").finditer(text, 0, number.start) if m.end() == number.start), None):
        return replace(number, unit=counted["unit"], kind="count") if not number.places else number
    if behind is None or behind.kind not in ("money", "percent"):
        return number
    changed = behind.kind == "money" and said("changes").fullmatch(text, number.end, behind.start)
    listed = number.places and said("respective_part").fullmatch(text, number.end, behind.start)
    is_year = number.places == 0 and EARLIEST_YEAR <= number.value <= LATEST_YEAR
    return replace(number, unit=behind.unit, kind=behind.kind) if (changed or listed) and not is_year else number


def reason_spans(text: str) -> list[Reason]:
    """The stretches that give reasons, in order, not overlapping."""
    found: list[Reason] = []
    for match, after_change in sorted(_openings(text), key=lambda item: (item[0].start(), -item[0].end())):
        if found and match.start() < found[-1].end:
            continue
        if after_change and not _said_change(text[: match.start()]):
            continue
        end = _end(text, match.end())
        if end > match.end():
            found.append(Reason(match.start(), match.end(), end))
    return found


def _openings(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    for pattern, after_change in reasons():
        for match in pattern.finditer(text):
            yield match, after_change


def _said_change(before: str) -> bool:
    clause = re.split(r"[。；]", before.rstrip("。，"))[-1]
    directed = [p.pattern for p in patterns("lead") if p.direction]
    changed = any(p.search(clause[: m.start()].rstrip("+-")) for m in NUMBER.finditer(clause) for p in directed)
    return changed or first("flat", clause) is not None or said("differs").search(clause) is not None


def _end(text: str, begin: int) -> int:
    """The reason runs to the next ；or 。, over enumerated reasons, and not into parts or purposes."""
    enumerated = bool(said("first_reason").match(text, begin))
    depth = 0
    for at in range(begin, len(text)):
        sign = text[at]
        depth += (sign == "（") - (sign == "）")
        if depth < 0:
            return at
        if sign in "。；" and depth == 0:
            if enumerated and said("next_reason").match(text, at + 1):
                continue
            if sign == "；" and _is_more(text, at + 1):
                continue
            return at
        if sign == "，" and _goes_on(text, at + 1):
            return at
    return len(text)


def _is_more(text: str, at: int) -> bool:
    """Do the words behind a semicolon give more of the reason: no figure, no other reason, no news of what stayed?"""
    clause = re.split("[。；]", text[at:], maxsplit=1)[0]
    other = NUMBER.search(clause) or first("flat", clause) or any(pattern.search(clause) for pattern, _ in reasons())
    return bool(clause) and not other and not _goes_on(text, at)


def _goes_on(text: str, at: int) -> bool:
    """Does the text go on with parts, with what the money is for or another comparison, and no more with the reason?"""
    behind = any(said(name).match(text, at) for name in ("used_for", "compared_again"))
    return behind or any(p.pattern.match(text, at) for p in patterns("sublist"))

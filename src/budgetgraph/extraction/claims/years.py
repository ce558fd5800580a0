"""Which year a figure of running text is about: the report's own, or one that the text names or compares with."""

import re

from budgetgraph.extraction.claims.patterns import patterns, said, without
from budgetgraph.extraction.claims.state import State
from budgetgraph.extraction.records import Disclosure


def take_year(state: State, raw: str, before: str, disclosure: Disclosure) -> None:
    """Notes another year than the report's, where the stretch names one for its figures ("2022年初", "2021年度").

    What a budget says of the end of the year before (2023年末在职人员46人) is how things stand when it is made.
    """
    fiscal_year = disclosure.fiscal_year
    opened = before[-1:].strip("，。、") + raw  # what a clause opens with is told by the semicolon before it
    plain = said("cited").sub("", without("comparator", said("as_of").sub("", opened)))
    if said("year_of_report").search(plain):
        state.year = None
    for at, found in enumerate(said("year").finditer(plain)):
        year = int(found["number"]) - bool(found["opening"])
        if year + 1 == fiscal_year and disclosure.stage == "budget" and said("end_of_year").match(plain, found.end()):
            year = fiscal_year
        state.opening = found["opening"] is not None
        state.own_year = state.own_year or year == fiscal_year
        opens = (at == 0 and not before.strip("，、")) or said("year_of_money").match(plain, found.start())
        begins = not plain[: found.start()].strip() or plain[found.start() - 1] in "，；"
        if opens or (begins and state.year) or said("final").search(plain, found.end(), found.end() + 8):
            state.year = year if year != fiscal_year else None


def year_of_change(state: State, raw: str) -> int | None:
    """The year of a change: the report's, where the sentence tells both years' amounts before ("2023年8万元，2022年
    10万元，减少2万元"), unless the change is one from a year before the other.
    """
    if state.year is None or not state.own_year:
        return state.year
    named = [int(year) for year in re.findall(r"20\d\d", "".join(_comparators(raw)))]
    return state.year if any(year < state.year for year in named) else None


def year_compared(raw: str, behind: str, fiscal_year: int) -> int | None:
    """The year of an amount that the report's is compared with, None where nothing is told of it.

    It stands right behind the comparator ("比上年决算数55.45万元"), or anywhere behind it where the text goes on with
    the change ("较2022年的总收入68万元减少3万元").
    """
    if at := said("year_at").search(raw):
        return int(at["year"])
    if said("of_year_before").search(raw) or (said("from_year").search(raw) and said("to_year").match(behind)):
        return fiscal_year - 1
    clause = raw.rpartition("，")[2]
    changes = said("changes_behind").match(behind)
    end = "" if changes else f"(?:{said('after_comparator').pattern})?$"
    found = next((m for p in patterns("comparator") if (m := re.search(f"(?:{p.pattern.pattern}){end}", clause))), None)
    named = re.search(r"20\d\d", found[0]) if found else None
    if found is None or (not named and said("plan").search(found[0])):
        return None
    return int(named[0]) if named else fiscal_year - 1


def _comparators(raw: str) -> list[str]:
    return [m[0] for p in patterns("comparator") for m in p.pattern.finditer(raw)]

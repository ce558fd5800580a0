"""Several measures side by side: a list (水费和电费), a part inside its whole (三公经费中的接待费), a row under a head
(住房公积金的基本支出), a fund or a phase of a measure. What is neither listed nor held by the other is no answer."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from budgetgraph import resources
from budgetgraph.questions.handlers.basis.facts import FUND_STATEMENTS, Fact, phase
from budgetgraph.questions.handlers.basis.outcomes import Work
from budgetgraph.questions.language.concepts import PRINTED_FIRST
from budgetgraph.questions.language.nesting import Named, held_parts, parts_by_whole
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question

INITIAL = Named(0, 0, "年初预算", "topic:initial_budget|column:initial_budget", "年初预算")


def head_of(work: Work, measures: list[Named]) -> tuple[str, list[Named]]:
    """住房公积金的基本支出: a head of the table beside an item reads that column of the item's row."""
    items = [m for m in measures if not m.value.startswith("column:")]
    heads = [m for m in measures if m.value.startswith("column:")]
    ordered = sorted(measures, key=lambda m: m.start)
    if len(heads) != 1 or not items:
        return "", measures
    only_blank = heads[0].value in _OF_LAST_YEAR
    text, aside = work.asked.question.text, heads[0].value.startswith(_CARRIED) and ordered[-1] is heads[0]
    under = bool(in_question("column").match(text, heads[0].end))  # 那一行，项目支出那一列
    under = under or (
        aside and text[ordered[-2].end : heads[0].start].startswith(",")
    )  # 办公设备购置，上年结转安排多少
    if not under and any(are_listed(work, a, b, only_blank) for a, b in pairwise(ordered)):
        return "", measures
    inside = within(work, items)
    if not inside or len(inside) != 1 or not inside[0].value.startswith(_ITEMS):
        return "", measures
    head = heads[0].value.split("|")[0]
    if not is_under_head(inside[0], heads[0]):
        return "", inside
    under_head = inside[0].label
    if head not in FUND_STATEMENTS:  # a fund is said before its item: 一般公共预算图书馆
        under_head = f"{under_head}的{heads[0].label}"
    return head.split(":")[1], [replace(inside[0], label=under_head)]


def heads_of(work: Work, measures: list[Named]) -> list[tuple[str, Named]]:
    """住房保障支出的基本支出和项目支出: the columns that are asked for of an item's row, each with its name."""
    item, *heads = measures
    text = work.asked.question.text
    joint = text[item.end : heads[0].start] if heads else ""
    of_it = in_question("joint_inside").search(joint) and joint
    if len(heads) < 2 or not of_it or not item.value.startswith(_ITEMS):
        return []
    if not all(_is_listed(text, a, b) for a, b in pairwise(heads)):
        return []
    columns = [next((c for c in re.split(r"[|>]", head.value) if c.startswith("column:")), "") for head in heads]
    if not all(column and column not in FUND_STATEMENTS for column in columns):
        return []
    return [
        (column.split(":")[1], replace(item, label=f"{item.label}的{head.label}"))
        for column, head in zip(columns, heads, strict=True)
    ]


def _is_listed(text: str, one: Named, other: Named) -> bool:
    return bool(in_question("not_one_name").search(text[one.end : other.start]))


def is_under_head(item: Named, head: Named) -> bool:
    """Whether only a cell of its row says what an item has under a head of the tables. The table of economic classes
    is one of basic expenditure anyway."""
    name = head.value.split("|")[0]
    coded = name.startswith("column:") and item.value.startswith((*_ITEMS, PRINTED_FIRST))
    return coded and not (item.value.startswith("economic") and name in _OF_BASIC)


_CARRIED = "column:carryover"
_ITEMS = ("functional", "economic", "three-public")
_OF_BASIC = ("column:basic", "column:general_public")  # all of it, while 人员经费 and 公用经费 are its halves


def within(work: Work, measures: list[Named]) -> list[Named] | None:
    """采购预算中工程类, 城乡社区管理事务行政运行: of two measures side by side the first says where the second is to be
    found. None where it is no whole of it: what is not listed (和, 、) is one thing, not two."""
    kept = measures[:1]
    for measure in measures[1:]:
        before = kept[-1]
        if are_listed(work, before, measure):
            kept.append(measure)
            continue
        joint = work.asked.question.text[before.end : measure.start]
        inside = _inside(before, measure) if in_question("joint_inside").search(joint) else None
        if inside is None and before.end == measure.start:
            inside = _inside(measure, before)  # 公务接待费三公
        if inside is None:
            return None
        kept[-1] = inside
    return kept


_OF_LAST_YEAR = ("column:previous_budget", "column:previous_executed")  # heads that are no measure of their own


def are_listed(work: Work, one: Named, other: Named, signs_only: bool = False) -> bool:
    """Whether two measures are listed: a word of a list, a sign or a typed blank stands between them, or nothing does
    where each of two items of one list is asked for (水费电费各多少)."""
    question = work.asked.question
    joint = question.text[one.end : other.start]
    if in_question("says_inside").search(joint):
        return False  # 办公费里有多少是上年结转的
    if other.value.startswith(_CARRIED) and in_question("of_the_current").search(joint):
        return False  # 公务接待费当年安排多少、结转多少
    typed = question.typed[question.offsets[one.end - 1] + 1 : question.offsets[other.start]] if one.end else " "
    if signs_only:
        return bool(in_question("list_word").search(joint))
    if not joint and "each" in work.asked.reading.cues | work.asked.reading.soft and _of_one_list(one, other):
        return True
    return bool(in_question("not_one_name").search(joint)) or any(c.isspace() for c in typed)


def _of_one_list(one: Named, other: Named) -> bool:
    """Whether both are items of one code list, or parts of one whole (货物工程服务分别多少)."""
    firsts = {re.split(r"[|>]", measure.value)[0] for measure in (one, other)}
    lists = {first.split(":")[0] for first in firsts}
    sisters = any(firsts <= set(parts) for parts in parts_by_whole("measure_parts.csv").values())
    return sisters or (len(lists) == 1 and lists <= set(_ITEMS))


_CODED = ("functional", "economic")


@cache
def _called_inside() -> dict[tuple[str, str], str]:
    """The concepts of a measure that is asked for inside a whole, by whole and measure."""
    rows = resources.rows("data", "vocabulary", "measure_inside.csv")
    return {(whole, row["measure"]): row["inside"] for row in rows for whole in row["whole"].split("|")}


def topic_of_which(concept: str) -> str:
    """The topic of which a printed share of another topic is said (政府采购 of its contracts); empty where none is."""
    held = [(part, whole) for whole, parts in held_parts().items() for part in parts if whole != concept]
    topics = [(len(part), whole) for part, whole in held if re.match(r"topic:\w", part) and concept.startswith(part)]
    return max(topics, default=(0, ""))[1]


def _inside(whole: Named, part: Named) -> Named | None:
    """The part as it is found inside the whole; None where nothing says that the one holds the other."""
    wholes = [c for step in whole.value.split(">") for c in step.split("|")]
    parts = [c for step in part.value.split(">") for c in step.split("|")]
    if called := next((_called_inside()[c, parts[0]] for c in wholes if (c, parts[0]) in _called_inside()), None):
        return replace(part, value=called, label=f"{whole.text}中的{part.text}")
    coded = [c for c in wholes if c.split(":")[0] in _CODED]
    under = [c for c in parts if any(c != w and c.startswith(w) for w in coded)]
    if under:
        return replace(part, value="|".join(under))
    holds = tuple(start for c in wholes for start in held_parts().get(c, ()))
    return part if holds and any(c.startswith(holds) for c in parts) else None


OF_ONE_FUND = frozenset(
    kind for fund in ("column:government_fund", "column:state_capital") for kind in FUND_STATEMENTS[fund]
)


def of_fund(work: Work, measures: list[Named], facts: list[Fact]) -> tuple[list[Named], list[Fact]]:
    """一般公共预算基本支出: a fund right before another measure says in which statement to look."""
    if len(measures) != 2:
        return measures, facts
    fund, other = measures
    kinds = FUND_STATEMENTS.get(re.split(r"[|>]", fund.value)[0])
    joint = work.asked.question.text[fund.end : other.start]
    inside = fund.value.startswith("topic:") and in_question("joint_inside").search(joint)
    if kinds is None or not (inside or in_question("of_fund").search(joint)):
        return measures, facts
    kept = [f for f in facts if f.kind in kinds or (f.claimed and matching_key(fund.text)[:6] in matching_key(f.quote))]
    return [replace(other, label=f"{fund.text}{other.label}")], kept


def in_fund(fund: str, facts: list[Fact]) -> list[Fact]:
    """The figures of a part in the statements of one fund, where the whole is that fund (占一般公共预算的比重)."""
    kinds = FUND_STATEMENTS.get(fund.split("|")[0], ())
    return [f for f in facts if f.kind in kinds]


def of_phase(measures: list[Named], facts: list[Fact]) -> tuple[list[Named], list[Fact]]:
    """基本支出的年初预算: of the sentences that say an initial budget, those said of the other measure."""
    phases = [m for m in measures if phase(m.value.split("|")[0])]
    others = [m for m in measures if m not in phases]
    if len(phases) != 1 or len(others) != 1:
        return measures, facts
    wanted = {matching_key(others[0].text), matching_key(others[0].label)}
    said = [f for f in facts if phase(f.concept) and any(w and w in matching_key(f.label) for w in wanted)]
    if "budget" in phases[0].value and not said:
        column = [f for f in facts if f.column in ("budget", "initial_budget")]
        budget = replace(others[0], label=f"{others[0].label}预算数")
        return ([budget], [replace(f, column="total") for f in column]) if column else (phases, [])
    label = f"{others[0].label}{phases[0].label}"
    said = [replace(f, label="") for f in said]
    return [Named(phases[0].start, phases[0].end, phases[0].text, phases[0].value, label)], said

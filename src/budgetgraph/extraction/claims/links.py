"""Claims and the rows they are about: the statements of a disclosure and its claims in, claims with `about_row` out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.claims.patterns import said
from budgetgraph.extraction.claims.sentences import Number
from budgetgraph.extraction.claims.topics import rows_of_topic
from budgetgraph.extraction.concepts import bare_label, without_spending
from budgetgraph.extraction.records import Claim, Disclosure, Row, RowRef

_ITEM = 7  # digits of an item (项) of the functional classification
_UNITS = "topic:subordinate_units"
_UNITS_OF_A_KIND = "topic:subordinate_part"
_MONEY = ("column", "functional", "economic", "government-economic", "three-public")


@cache
def _unit_topics() -> dict[tuple[str, str], str]:
    return {
        (row["topic"], row["unit"]): row["meant"] for row in resources.rows("data", "vocabulary", "topic_units.csv")
    }


def topic_of_unit(topic: str, unit: str) -> str:
    """The topic that a topic with a unit means (公务接待费 with 人次), itself where no other."""
    return _unit_topics().get((topic, unit), topic)


def unit_topic(topic: str, number: Number) -> str:
    """The topic that is meant when a number of things stands beside a topic ("公务接待0批次，0人次")."""
    if (meant := topic_of_unit(topic, number.unit)) != topic:
        return meant
    if number.kind in ("count", "area") and (topic == "topic:other" or topic.partition(":")[0] in _MONEY):
        return "topic:activity"
    return topic


def resolve_code(disclosure: Disclosure, topic: str, amount: Decimal, name: str = "") -> str:
    """The functional class that amount and printed class identify, where the named one is not in the statements.

    Contract: the row that amount and class identify wins over a contradictory name. A class below the named one that
    the code lists do not have is told by its printed `name`.
    """
    code = topic.partition(":")[2]
    if len(code) <= 3:
        return topic
    rows = [row for _, row in _rows(disclosure) if (row.concept or "").startswith("functional:")]
    form = bare_label(name)
    below = {row.concept for row in rows if (row.concept or "") != topic and (row.concept or "").startswith(topic)}
    named = {row.concept for row in rows if row.concept in below and bare_label(row.label) == form}
    if len(code) < _ITEM and len(named) == 1:
        return named.pop() or topic
    if not rows or any(row.concept == topic for row in rows):
        return topic
    fitting = {
        row.concept
        for row in rows
        if row.concept
        and len(row.concept) - len("functional:") == _ITEM
        and row.concept.startswith(f"functional:{code[:3]}")
        and any(figure.value == amount for figure in row.figures)
    }
    return fitting.pop() if len(fitting) == 1 else topic


def concept_of_label(disclosure: Disclosure, name: str, amount: Decimal) -> str | None:
    """The concept of the rows whose label is the name and that print the amount, if all of them have one and the same.

    So names that many classes share (行政运行) are told apart by their amount.
    """
    form = without_spending(bare_label(name))
    found = {
        row.concept
        for _, row in _rows(disclosure)
        if row.concept and without_spending(bare_label(row.label)) == form and _has(row, amount)
    }
    return found.pop() if len(found) == 1 else None


def link(disclosure: Disclosure, claims: Sequence[Claim], wholes: Sequence[int | None]) -> list[Claim]:
    """The claims with the rows they are about: the same topic and amount, where one row alone has them.

    `wholes[i]` is the index of the amount that claim i compares or is a share of; its row is claim i's row.
    """
    linked: list[Claim] = []
    for claim, whole in zip(claims, wholes, strict=True):
        row = None
        if claim.metric == "amount" and claim.value is not None and claim.year is None:
            row = row_of(disclosure, claim.topic, claim.value)
        elif whole is not None and whole < len(linked):
            row = linked[whole].about_row
        linked.append(claim.model_copy(update={"about_row": row}) if row else claim)
    return linked


def _up_to_second(first: Claim, second: Claim) -> tuple[str, str]:
    """The sentence up to the number of the second claim, what follows it says nothing of the first one; and what
    stands between both numbers.
    """
    numbers = [re.escape(claim.printed or "") for claim in (first, second)]
    found = re.search(rf"(?<!\d){numbers[0]}(?!\d)(?P<between>.*?)(?<!\d)(?={numbers[1]}(?!\d))", first.quote)
    return (first.quote[: found.end()], found["between"]) if found else (first.quote, "")


def parts_open(whole: Claim, part: Claim) -> bool:
    """Whether 其中 stands between the numbers of two claims of a sentence."""
    return said("parts_open").search(_up_to_second(whole, part)[1]) is not None


def kinds_apart(claims: Sequence[Claim], sentences: Mapping[int, tuple[int, int]]) -> list[Claim]:
    """The claims; several numbers of subordinate units in one sentence are those of kinds (1家机关、3家事业单位).

    Unless the first is said to be the sum of the others. `sentences` tells in which sentence each claim stands.
    """
    told: dict[tuple[int, int], list[int]] = {}
    for index, sentence in sentences.items():
        if claims[index].topic == _UNITS and claims[index].metric == "count":
            told.setdefault(sentence, []).append(index)
    apart = list(claims)
    for whole, *parts in (indices for indices in told.values() if len(indices) > 1):
        is_sum = claims[whole].value == sum(claims[part].value or 0 for part in parts)
        words, _ = _up_to_second(claims[whole], claims[parts[0]])
        opened = parts_open(claims[whole], claims[parts[0]])
        is_whole = bool(opened or (is_sum and said("parts_follow").search(words)))
        for part in parts if is_whole else (whole, *parts):
            apart[part] = claims[part].model_copy(update={"topic": _UNITS_OF_A_KIND})
    return apart


def row_of(disclosure: Disclosure, topic: str, amount: Decimal) -> RowRef | None:
    """The one row of that topic and amount: a line item before rows that repeat it, its own total before its parts."""
    concepts = {topic, *rows_of_topic().get(topic, ())}
    column = topic.partition(":")[2] if topic.startswith("column:") else None
    named = [(ref, row) for ref, row in _rows(disclosure) if row.concept in concepts and _has(row, amount)]
    if not named and column:
        named = [
            (ref, row)
            for ref, row in _rows(disclosure)
            if row.role == "total" and any(f.column == column and f.value == amount for f in row.figures)
        ]
    items = [ref for ref, row in named if row.breakdown]
    if len(items) == 1:
        return items[0]
    repeated = {(row.repeats.statement, row.repeats.row) for _, row in named if row.repeats}
    if not items and len(repeated) == 1:
        statement, index = repeated.pop()
        return RowRef(statement=statement, row=index)
    own = [ref for ref, row in named if any(f.column == "total" and f.value == amount for f in row.figures)]
    if len(own) == 1:
        return own[0]
    return named[0][0] if len(named) == 1 else None


def _has(row: Row, amount: Decimal) -> bool:
    return any(figure.unit == "CNY" and figure.value == amount for figure in row.figures)


def _rows(disclosure: Disclosure) -> Iterator[tuple[RowRef, Row]]:
    for s, statement in enumerate(disclosure.statements):
        for r, row in enumerate(statement.rows):
            yield RowRef(statement=s, row=r), row

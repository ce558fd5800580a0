"""Measures of which one holds the other (采购预算，货物类多少): which wholes hold which parts, which is meant."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from budgetgraph import resources
from budgetgraph.questions.language.concepts import CODED, PRINTED_FIRST
from budgetgraph.questions.language.said import in_question


@dataclass(frozen=True)
class Named:
    """A slot value that the dictionary knows: `value` is a concept chain or printed labels joined by line feeds."""

    start: int
    end: int
    text: str
    value: str
    label: str


def of_all_bodies(measure: Named, label: Callable[[str], str]) -> Named:
    """办公经费 over several bodies is 办公费, which all print, not what one of them prints in another list."""
    first, _, rest = measure.value.partition(">")
    if not rest or not first.startswith(PRINTED_FIRST):
        return measure
    return replace(measure, value=rest, label=label(re.split(r"[|>]", rest)[0]))


@cache
def parts_by_whole(file: str) -> dict[str, tuple[str, ...]]:
    """The concepts of the parts, by that of the whole, of one of the lists of measures."""
    return {row["whole"]: tuple(row["parts"].split("|")) for row in resources.rows("data", "vocabulary", file)}


def held_parts() -> dict[str, tuple[str, ...]]:
    """How the concepts of its parts begin, by the concept of the whole."""
    return parts_by_whole("measure_wholes.csv")


def narrowed(measures: Sequence[Named], text: str) -> list[Named]:
    """The measures without those that only say of what another one is a part, and without the 支出 that rounds off a
    list (住房保障和卫生健康方面的支出). What a word lists (采购和货物采购) stays, and what is asked by itself."""
    kept = list(measures)
    for one, other in pairwise(sorted(measures, key=lambda m: m.start)):
        joint = text[one.end : other.start]
        if one not in kept or other not in kept:
            continue
        if in_question("rounds_off").search(joint) and other.value.startswith("topic:total_expenditure"):
            kept.remove(other)
        elif in_question("names_its_whole").search(joint):
            if _holds(one, other):
                kept.remove(one)
            elif _holds(other, one):
                kept.remove(other)
    return kept


def _first(measure: Named) -> str:
    return measure.value.split(">")[0].split("|")[0]


_TOLD_BY_KINDS = ("topic:procurement_total",)  # wholes beside which one of their kinds is never asked for apart


def _holds(whole: Named, part: Named) -> bool:
    """Whether a measure is one of the kinds of another that is told by its kinds."""
    first, inner = _first(whole), _first(part)
    return first in _TOLD_BY_KINDS and inner != first and inner.startswith(held_parts()[first])


def overlap(measures: Sequence[Named]) -> bool:
    """Whether one of the measures is a part of another, so that adding them counts it twice (三公经费和公务接待费)."""
    concepts = [_first(measure) for measure in measures]
    return any(is_part(inner, whole) for whole in concepts for inner in concepts if inner != whole)


def is_part(inner: str, whole: str) -> bool:
    """Whether a concept is a part of the whole: its code is one of that class, or it is listed by its own name, or of
    the list of 三公经费."""
    listed, digits = whole.partition(":")[::2]
    if listed in CODED and inner.startswith(whole) and digits.isdecimal():
        return True
    named = (part for part in held_parts().get(whole, ()) if ":" in part.rstrip(":") or part == whole.split(":")[0])
    return any(inner.startswith(part) for part in named)

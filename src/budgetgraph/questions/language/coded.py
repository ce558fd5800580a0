"""Codes of questions as the items that they stand for: 2010399为什么减少 asks of the item with that code."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.slots import Reading

_LISTS = {"2": "functional", "3": "economic", "5": "government-economic"}  # by the first digit


def concept_of_code(code: str) -> str:
    """`functional:2010399` of `2010399`; a code of no list is taken for a functional one, and found nowhere."""
    return f"{_LISTS.get(code[0], 'functional')}:{code}"


def with_measures(readings: Iterable[Reading], lexicon: Lexicon) -> Iterator[Reading]:
    """The readings that hold codes and no measure, with the items of those codes as what is asked for."""
    for reading in readings:
        if reading.codes and not reading.measures:
            concepts = {code: concept_of_code(code) for code in reading.codes}
            named = (Named(0, 0, code, concept, lexicon.label(concept)) for code, concept in concepts.items())
            yield replace(reading, measures=tuple(named), codes=())

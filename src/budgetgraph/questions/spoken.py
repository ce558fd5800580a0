"""Which characters stand side by side in the wordings that are known: the words of questions, the examples of their
patterns and those of the templates. A lone character that stands beside one it never stands beside is odd there."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from budgetgraph import resources
from budgetgraph.questions.language.likelier import END
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.templates import templates


@cache
def spoken_pairs() -> frozenset[str]:
    """The pairs of characters, folded as questions are."""
    return frozenset(one + other for wording in _wordings() for one, other in pairwise(wording))


def _wordings() -> Iterator[str]:
    """Words, and whole questions with the end marked."""
    for name, column in (("question_words.csv", "words"), ("question_patterns.csv", "examples")):
        for row in resources.rows("data", "vocabulary", name):
            yield from (matching_key(word) for word in row[column].split("|"))
    for template in templates().values():
        yield from (matching_key(example) + END for example in template.examples)

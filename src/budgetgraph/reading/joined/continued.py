"""What stands above a further piece of a table: its title once more with a mark that it goes on, or the mark alone."""

from functools import lru_cache

from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns


@lru_cache(maxsize=1_024)
def title_of(text: str) -> str:
    """The title without the mark; blank for the mark alone."""
    return patterns("line_patterns.csv")["continued"].sub("", squeeze(text))


def goes_on(text: str) -> bool:
    """Is there such a mark?"""
    return title_of(text) != squeeze(text)

"""What stands above a further piece of a table: its title once more with a mark that it goes on, or the mark alone."""

from functools import lru_cache

from budgetgraph.reading.folding import squeeze

CONTINUED = ("续表", "（续）", "(续)", "续上表", "接上表", "续")


@lru_cache(maxsize=1_024)
def title_of(text: str) -> str:
    """The title without the mark; blank for the mark alone."""
    squeezed = squeeze(text)
    for mark in CONTINUED:
        squeezed = squeezed.removesuffix(mark).removeprefix(mark)
    return squeezed


def goes_on(text: str) -> bool:
    """Is there such a mark?"""
    return title_of(text) != squeeze(text)

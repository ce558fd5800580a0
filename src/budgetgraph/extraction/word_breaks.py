"""Where words of two characters stand: no name begins or ends within one. The words are data (`words_of_two.csv`)."""

from functools import cache

from budgetgraph import resources


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """(words for deeds and relations, all others)."""
    rows = list(resources.rows("data", "vocabulary", "words_of_two.csv"))
    deeds, others = (
        frozenset(row["first"] + sign for row in rows for sign in row[kind]) for kind in ("deeds", "others")
    )
    return deeds, others


def is_word_of_two(text: str) -> bool:
    """Is a text of two characters a common word?"""
    deeds, others = _words()
    return text in deeds or text in others


def is_deed(text: str) -> bool:
    """Is a text of two characters a word for a deed or a relation?"""
    return text in _words()[0]


def begins_deed(text: str, end: int) -> bool:
    """Does a word for a deed begin at a place, none that the character before it belongs to?"""
    return is_deed(text[end : end + 2]) and not is_word_of_two(text[end - 1 : end + 1])


def cuts_word(text: str, start: int, end: int) -> bool:
    """Does a word of two characters lie across the begin or the end of a stretch?"""
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return (start > 0 and is_word_of_two(before)) or is_word_of_two(after)

"""Cells of a recognised table, read as known words have them over all their lines: without what dust and rests of rules
were read as, with characters that a line alone does not tell. A fragment in, a fragment out.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.folding import key
from budgetgraph.reading.layout import Fragment, FragmentCell
from budgetgraph.reading.ocr.words import (
    BORNE_OUT,
    IDEOGRAPH,
    LEAST,
    MARKED,
    NUMBERED,
    UNSURE,
    is_known,
    known_words,
    long_words,
)

_LIKE_DASH = "\u4e00"
_LONE_MARK = re.compile(r"[-—–|'`·.,~^_]\s+(?P<rest>.+)", re.DOTALL)
_LATIN = re.compile(r"[A-Za-z|]{2,3}")
_NO_WORD = re.compile(  # a line of marks, no figure
    f"(?![-\\d,]*\\d[.\\d])(?:[^\u3400-\u9fff]*|[{_LIKE_DASH} !-/_|~]*)"
)
_QUANTITY = re.compile(r"\D{0,3}\d[\d,.]*%?")  # before a word that is its unit
_STRAY = re.compile(r"[A-Za-z|'`·~^_!\[\]{}〔〕\\.,:;*\"-]+")  # what dust and rests of rules are read as within words
_MARK = re.compile(r"\W")
_NARROW = str.maketrans("（）", "()")


def in_known_cells(fragment: Fragment) -> Fragment:
    """The fragment without marks that stand alone before known words, and with the character that a narrow cell puts
    on a line of its own as known words have it: nothing tells it there from one of like shape. Words that are like no
    other are sure."""
    cells = tuple(_known_cell(cell) if IDEOGRAPH.search(cell.text) else cell for cell in fragment.cells)
    return fragment if cells == fragment.cells else replace(fragment, cells=cells)


def _known_cell(cell: FragmentCell) -> FragmentCell:
    text = _in_known_cell(cell.text)
    word, sure = key(text), cell.confidence
    if sure is not None and UNSURE <= sure < BORNE_OUT and word in known_words() and len(word) > LEAST:
        alone = (len(_by_rest().get((word[:at], word[at + 1 :]), ())) < 2 for at in range(len(word)))
        sure = BORNE_OUT if all(alone) else sure
    return cell._replace(text=text, confidence=sure)


def _in_known_cell(text: str) -> str:
    if key(text) in known_words():
        return text
    if len(text) > LEAST and IDEOGRAPH.match(text) and key(_LIKE_DASH + text) in known_words():
        return _LIKE_DASH + text  # taken for a rest of a rule
    for cleared in _cleared(text):
        if cleared != text and (key(cleared) in known_words() or _is_numbered(key(cleared))):
            return cleared
    unpointed = NUMBERED.fullmatch(text.replace("\n", ""))
    if unpointed and is_known(unpointed["rest"]):
        number = len(unpointed["number"])
        return f"{text[:number]}、{text[number:].lstrip()}"
    if (mended := _with_lookalike(text)) is not None:
        return mended
    if _MARK.search(text) and (word := _bracketed().get(_MARK.sub("", text))):
        return word.translate(_NARROW) if "(" in text or ")" in text else word
    lines = text.split("\n")
    lone = [at for at, line in enumerate(lines) if len(line) == 1 and IDEOGRAPH.match(line)]
    if len(lone) != 1 or len(lines) == 1:
        return text
    before, after = (key("".join(part)) for part in (lines[: lone[0]], lines[lone[0] + 1 :]))
    known = _by_rest().get((before, after), frozenset()) if len(before + after) >= LEAST else frozenset()
    return "\n".join([*lines[: lone[0]], *known, *lines[lone[0] + 1 :]]) if len(known) == 1 else text


def _with_lookalike(text: str) -> str | None:
    """A text that is a known word, perhaps numbered, but for one character that looks like another one: 国有上地 is
    国有土地. None where it is none, or may be several."""
    found = MARKED.fullmatch(key(text))
    word = found["rest"] if found and found["number"] else key(text)
    if len(word) <= LEAST or word in known_words():
        return None
    mended = {
        (at, sign)
        for at, read in enumerate(word)
        for sign in _by_rest().get((word[:at], word[at + 1 :]), frozenset()) & _lookalikes().get(read, frozenset())
    }
    if len(mended) != 1:
        return None
    at, sign = mended.pop()
    places = [place for place, printed in enumerate(text) if not printed.isspace()]
    place = places[at - len(word)]
    return text[:place] + sign + text[place + 1 :]


@cache
def _lookalikes() -> dict[str, frozenset[str]]:
    """By character, those that look like it."""
    found: dict[str, set[str]] = {}
    for row in resources.rows("data", "vocabulary", "lookalike_characters.csv"):
        for sign in row["characters"]:
            found.setdefault(sign, set()).update(set(row["characters"]) - {sign})
    return {sign: frozenset(signs) for sign, signs in found.items()}


def _cleared(text: str) -> Iterator[str]:
    """A text without a mark that stands alone before it, without lines and characters that are no words, and with one
    ideograph where there are several Latin ones: 合计 is read as 合it."""
    found = _LONE_MARK.fullmatch(text)
    if found:
        yield found["rest"]
    lines = text.split("\n")
    words = [
        line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if not _NO_WORD.fullmatch(line) or (_QUANTITY.fullmatch(line) and not _NO_WORD.fullmatch(below))
    ]
    for kept in (lines, words):
        yield "\n".join(filter(None, (_STRAY.sub("", line).strip() for line in kept)))
    latin = _LATIN.findall(text)
    if len(latin) == 1:
        before, after = map(key, text.split(latin[0]))
        known = {
            word[len(before)] for word in _of_length(len(before) + 1 + len(after)) if _is_round(word, before, after)
        }
        if len(known) == 1:
            yield text.replace(latin[0], known.pop())


@cache
def _bracketed() -> dict[str, str]:
    """By what is left of them without their signs, the known words with brackets that nothing else tells apart."""
    found: dict[str, set[str]] = {}
    for word in known_words():
        found.setdefault(_MARK.sub("", word), set()).add(word)
    return {rest: next(iter(words)) for rest, words in found.items() if len(words) == 1 and "（" in next(iter(words))}


def _is_round(word: str, before: str, after: str) -> bool:
    return word.startswith(before) and word.endswith(after)


@cache
def _of_length(length: int) -> frozenset[str]:
    return frozenset(word for word in known_words() if len(word) == length)


def _is_numbered(text: str) -> bool:
    found = MARKED.fullmatch(text)
    return bool(found and found["number"] and is_known(found["rest"]))


@cache
def _by_rest() -> dict[tuple[str, str], frozenset[str]]:
    """By what stands before and after one character of known words, that character."""
    found: dict[tuple[str, str], set[str]] = {}
    for word in long_words():
        for at, sign in enumerate(word):
            found.setdefault((word[:at], word[at + 1 :]), set()).add(sign)
    return {rest: frozenset(signs) for rest, signs in found.items()}

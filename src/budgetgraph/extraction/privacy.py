"""Personal data in printed text: recognised and masked, so that it never enters records or the graph (rule 10).

Phone numbers, names of contacts and project leaders, identity numbers, addresses of mail. The patterns are data
(`data/vocabulary/personal_data.csv`, `personal_labels.csv`).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from budgetgraph import resources
from budgetgraph.reading.folding import key, squeeze

MASK = "＊＊＊"
_PIECE = re.compile(r"(?<!\(\?P)<([a-z]+)>")  # not the name of a group


@cache
def pieces() -> dict[str, str]:
    """Name -> what the pattern of that name stands for; patterns write it as <name>."""
    found: dict[str, str] = {}
    for row in _rows():
        if row["what"].startswith("piece "):
            found[row["what"].removeprefix("piece ")] = _whole(row["pattern"], found)
    return found


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["what"], re.compile(_whole(row["pattern"], pieces())))
        for row in _rows()
        if not row["what"].startswith("piece ")
    )


def _rows() -> list[dict[str, str]]:
    return list(resources.rows("data", "vocabulary", "personal_data.csv"))


def _whole(pattern: str, known: Mapping[str, str]) -> str:
    return _PIECE.sub(lambda piece: known[piece[1]], pattern)


@cache
def _labels() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in resources.rows("data", "vocabulary", "personal_labels.csv"))


@lru_cache(maxsize=4_096)
def personal(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, what) of each piece of personal data in the text; pieces may overlap."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    for what, pattern in _patterns():
        for match in pattern.finditer(text):
            group = "data" if "data" in pattern.groupindex and match["data"] else 0
            yield match.start(group), match.end(group), what


def stretches(text: str) -> list[tuple[int, int]]:
    """(start, end) of all that is personal in the text, in order; pieces that overlap or touch are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for start, end, _ in personal(text)):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def mask(text: str) -> str:
    """The text with every piece of personal data replaced by `MASK`. Masking a masked text changes nothing."""
    out: list[str] = []
    at = 0
    for start, end in stretches(text):
        out += [text[at:start], MASK]
        at = end
    return "".join([*out, text[at:]])


def mask_part(part: str, whole: str) -> str:
    """A part of a text without blanks, masked: what only the words around it tell to be personal, too."""
    for name in _names(whole):
        part = part.replace(name, MASK)
    return mask(part)


@lru_cache(maxsize=1_024)
def _names(text: str) -> tuple[str, ...]:
    """The personal pieces of a text without blanks, lists taken apart, the longest first."""
    said = {squeeze(text[start:end]) for start, end in stretches(text)}
    parts = said | {part for one in said for part in re.split(pieces()["between"], one)}
    return tuple(sorted((part for part in parts if len(part) > 1 and part != MASK), key=len, reverse=True))


def mask_squeezed(text: str) -> str:
    """The text masked and then without blanks: masked before, since blanks tell a name from the words beside it."""
    return mask(MASK.join(squeeze(part) for part in mask(text).split(MASK)))


def is_personal_label(text: str) -> bool:
    """Does a cell or a label say that personal data stands beside it (项目负责人, 联系电话)?"""
    return any(pattern.fullmatch(key(text).rstrip("：")) for pattern in _labels())

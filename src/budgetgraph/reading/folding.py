"""Folding of printed text to one form: width, radicals, blanks and brackets, so that vocabulary matches.

Full-width letters, digits and signs become half-width, half-width brackets round Chinese become full-width, Kangxi
and supplement radicals that PDF printers write for `一 入 支 目 金 户 长` become the characters they stand for.
"""

import re
import unicodedata
from functools import cache, lru_cache

from budgetgraph import resources

# NFKC folds Kangxi radicals to traditional forms and leaves the supplement block alone.
_RADICAL_BLOCKS = re.compile("[\u2e80-\u2fdf]")
_CONTROL = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe]"
)
_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_KEEP = set("，。；：？！（）、【】《》“”‘’…—～·")
_WIDE = {ord(c): unicodedata.normalize("NFKC", c) for c in map(chr, range(0xFF01, 0xFF5F)) if c not in _KEEP}

_FOLDED = re.compile(
    "".join(("[\r\u2e80-\u2fdf", *map(chr, _WIDE), *(p.pattern[1:-1] for p in (_CONTROL, _BLANK)), "]"))
)


@cache
def _radicals() -> dict[int, str]:
    return {ord(row["radical"]): row["character"] for row in resources.rows("data", "vocabulary", "radicals.csv")}


def unify_radicals(text: str) -> str:
    """Replaces Kangxi and CJK-supplement radicals by the unified characters they stand for."""
    return text.translate(_radicals()) if _RADICAL_BLOCKS.search(text) else text


def fold(text: str) -> str:
    """Text as printed, in one form: no radicals, no control characters, plain blanks, half-width digits and letters."""
    if not _FOLDED.search(text):
        return text
    text = unify_radicals(text).translate(_WIDE)
    return _BLANK.sub(" ", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


_SIGNS = str.maketrans(
    {
        "(": "（",
        ")": "）",
        "[": "〔",
        "]": "〕",
        "【": "〔",
        "】": "〕",
        "“": '"',
        "”": '"',
        "＂": '"',
        "‘": "'",
        "’": "'",
        ":": "：",
        ",": "，",
        ";": "；",
    }
)
_ALL_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=4_096)
def squeeze(text: str) -> str:
    """Without any blank or line break: `printedLabel` of the contract. Signs stay as printed."""
    return _ALL_BLANKS.sub("", fold(text))


@lru_cache(maxsize=4_096)
def key(text: str) -> str:
    """The form under which two printings of one name are equal: squeezed, with one kind of brackets and quotes."""
    return squeeze(text).translate(_SIGNS)

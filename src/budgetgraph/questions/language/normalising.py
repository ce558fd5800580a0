"""A typed question in, its matching copy out: one width, simplified characters, no brackets, quotes or idle blanks.

Every character of the copy knows the place of the typed character it came from, so that whatever is found in the copy
can be shown as it was typed. The lexicon folds its labels by the same rules, so both sides always agree.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from budgetgraph.reading.simplified import simplified

MAX_LENGTH = 500

# Signs that never tell two names apart: brackets, quotes, book-title marks, middle dots, emphasis marks.
_IGNORED = set("()（）[]【】〔〕{}《》〈〉「」『』\"“”'‘’`＂＇·•*_")
_DASHES = str.maketrans(dict.fromkeys("－–—―−﹣‐‑", "-"))
_BREAKS = set(",，。.;；:：!！?？、/\\|~～…")
# Copied from a web page, an element that only sets type comes along; all others are content, or no question at all.
_TYPE_SETTING = re.compile(
    r"</?(?:b|big|br|center|em|font|h[1-6]|i|mark|p|small|span|strong|sub|sup|u)(?:\s[^<>]{0,80})?/?>", re.IGNORECASE
)


class QuestionTooLong(ValueError):
    """A question of more than 500 characters; the message is for the reader."""


@dataclass(frozen=True)
class Normalised:
    """`text` is the matching copy; `offsets[i]` is the place in `typed` of its character i (one more at the end)."""

    typed: str
    text: str
    offsets: tuple[int, ...]
    reworded: bool = False  # words of it were replaced by a wording, see `rewording`

    def as_typed(self, start: int, end: int) -> str:
        """The typed characters that stand behind `text[start:end]`."""
        if start >= end:
            return ""
        return self.typed[self.offsets[start] : self.offsets[end - 1] + 1]


@lru_cache(maxsize=20_000)
def _fold_character(character: str) -> str:
    """One typed character as it stands in the copy: several characters, one, or none."""
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn") and character not in "\t\n\r":
        return ""
    folded = ""
    for part in unicodedata.normalize("NFKC", character).translate(_DASHES):
        if part in _IGNORED:
            continue
        if part.isspace():
            folded += " "
        else:
            folded += simplified(part).lower()
    return folded


def normalise(typed: str) -> Normalised:
    """The matching copy of a question with its offset map.

    Raises `QuestionTooLong` over 500 characters. Blanks survive only between two characters of the Latin or digit
    kind (`2023 12345热线`), where leaving them out would join two words.
    """
    if len(typed) > MAX_LENGTH:
        raise QuestionTooLong(f"问题超过{MAX_LENGTH}个字，请缩短后再问。")
    characters: list[str] = []
    offsets: list[int] = []
    idle = {place for tag in _TYPE_SETTING.finditer(typed) for place in range(*tag.span())}
    for place, character in enumerate(typed):
        for part in " " if place in idle else _fold_character(character):
            characters.append(part)
            offsets.append(place)
    kept: list[int] = []
    for index, character in enumerate(characters):
        if character != " ":
            kept.append(index)
            continue
        before = characters[kept[-1]] if kept else ""
        after = next((c for c in characters[index + 1 :] if c != " "), "")
        if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
            kept.append(index)
    text = "".join(characters[index] for index in kept)
    return Normalised(typed, text, (*(offsets[index] for index in kept), len(typed)))


@lru_cache(maxsize=200_000)
def matching_key(label: str) -> str:
    """A label folded by the same rules as a question, all blanks left out."""
    return "".join(_fold_character(c) for c in label).replace(" ", "")


def is_break(character: str) -> bool:
    """Punctuation and blanks: they end a word and mean nothing themselves."""
    return character in _BREAKS or character.isspace()

"""Typing slips: one wrong, missing, doubled or swapped character in a name of the dictionary.

A slip is mended in silence never: a name that sounds exactly the same (input-method slip) and is the only candidate is
taken and said; any other near name is only offered as a question to ask instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin
from rapidfuzz.distance import OSA

from budgetgraph.questions.language.cues import pattern_examples
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Meaning
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece

_SHORTEST, _LONGEST = 3, 24
_MAX_OFFERED = 6
_LEAST, _LEAST_BODY = 3, 5
_MOST_KEPT = 20_000
_KINDS = frozenset({"measure", "project", "indicator", "glossary", "section", "part"})


@dataclass(frozen=True)
class Correction:
    """`text[start:end]` of the question may stand for `surface`; `sounds_same` makes it certain enough to be taken."""

    start: int
    end: int
    surface: str
    sounds_same: bool


@lru_cache(maxsize=20_000)
def _sounds(character: str) -> frozenset[str]:
    return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _usual(character: str) -> str:
    return pinyin(character, style=Style.NORMAL)[0][0]


def tells_kinds(*characters: str) -> bool:
    """Whether they all say what kind of body or region a name is: another one makes another name."""
    return all(in_question("telling").search(character) for character in characters)


def same_body(one: str, other: str) -> bool:
    """Whether two names of bodies sound alike in their usual readings and are of one kind (青隆县, 青龙县)."""
    return len(one) == len(other) and all(
        left == right or (_usual(left) == _usual(right) and not tells_kinds(left, right))
        for left, right in zip(one, other, strict=True)
    )


def sounds_same(one: str, other: str) -> bool:
    """Whether two words of one length differ only in characters that can be read alike (公基金, 公积金)."""
    return len(one) == len(other) and all(
        left == right or bool(_sounds(left) & _sounds(right)) for left, right in zip(one, other, strict=True)
    )


class Corrector:
    """Finds near names through an index of names with one character left out, built when first needed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._index: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}  # short names and words of questions
        self._named = {s for s, meanings in lexicon.meanings.items() if any(m.kind in _KINDS for m in meanings)}
        self._bodies = {s for s, meanings in lexicon.meanings.items() if all(m.kind == "part" for m in meanings)}
        self._wordings: dict[str, list[str]] = {}  # of patterns
        self._kept: dict[str, list[str]] = {}  # near wordings of the last stretches
        for wording in pattern_examples():
            for key in _without_one(wording):
                self._wordings.setdefault(key, []).append(wording)
        for surface, meanings in lexicon.meanings.items():
            if _SHORTEST <= len(surface) <= _LONGEST and any(m.kind in _KINDS for m in meanings):
                for key in _without_one(surface):
                    self._index.setdefault(key, []).append(surface)
            elif _is_word(surface, meanings):
                for key in _without_one(surface):
                    self._words.setdefault(key, []).append(surface)

    def least(self, name: str) -> int:
        """How long a name must be to be offered where it does not sound the same: 财政局 is no slip for 行政局."""
        return _LEAST_BODY if name in self._bodies else _LEAST

    def sounds_same(self, name: str, window: str) -> bool:
        """Whether the window can only be a slip of hearing for the name; of bodies more is asked."""
        return same_body(name, window) if name in self._bodies else sounds_same(name, window)

    def reshapes(self, name: str, window: str) -> bool:
        """A body's name with a character more or less is another name, not a slip."""
        return name in self._bodies and len(name) != len(window)

    def is_body(self, word: str) -> bool:
        """Whether a word is a part of names of bodies and nothing else."""
        return word in self._bodies

    def is_name(self, word: str) -> bool:
        """Whether a word names anything, so that it is no mere word of questions."""
        return word in self._named

    def near(self, text: str) -> list[str]:
        """Names at a distance of one change from `text`, in the same order each time."""
        return sorted(_at_one_change(text, self._index))

    def near_words(self, text: str) -> list[str]:
        """Names and words of questions at a distance of one change from `text`, in the same order each time."""
        return sorted(_at_one_change(text, self._index) | _at_one_change(text, self._words))

    def near_wordings(self, text: str) -> list[str]:
        """The same with the examples of wordings that are not listed one by one."""
        if len(self._kept) > _MOST_KEPT:
            self._kept = {}
        kept = self._kept
        if text not in kept:
            kept[text] = sorted({*self.near_words(text), *_at_one_change(text, self._wordings)})
        return kept[text]


def _at_one_change(text: str, index: Mapping[str, Sequence[str]]) -> set[str]:
    found = {name for key in (text, *_without_one(text)) for name in index.get(key, ())}
    return {name for name in found if name != text and OSA.distance(name, text) == 1}


def _is_word(surface: str, meanings: Sequence[Meaning]) -> bool:
    """Names of two characters, and words of questions."""
    return 1 < len(surface) <= _LONGEST and any(m.kind == "cue" or m.kind in _KINDS for m in meanings)


def corrector_of(lexicon: Lexicon) -> Corrector:
    """The lexicon's corrector, made once."""
    if lexicon.corrector is None:
        lexicon.corrector = Corrector(lexicon)
    return lexicon.corrector


def _without_one(text: str) -> Iterator[str]:
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]


def corrections(question: Normalised, pieces: Sequence[Piece], corrector: Corrector) -> list[Correction]:
    """Near names round the unknown pieces of a question, those that sound the same first, then the longest."""
    text = question.text
    found: dict[tuple[int, int, str], Correction] = {}
    for unknown in suspects(pieces):
        for start in range(max(0, unknown.start - 12), unknown.end):
            for end in range(max(unknown.start + 1, start + 2), min(len(text), unknown.end + 12) + 1):
                window = text[start:end]
                if not _SHORTEST - 1 <= len(window) <= _LONGEST or any(c.isdecimal() for c in window[:1]):
                    continue
                for name in corrector.near(window):
                    if not _changes_unknown(window, name, start, unknown):
                        continue
                    same = corrector.sounds_same(name, window)
                    if not same and (len(name) < corrector.least(name) or corrector.reshapes(name, window)):
                        continue
                    found[start, end, name] = Correction(start, end, name, same)
    ordered = sorted(found.values(), key=lambda c: (not c.sounds_same, -(c.end - c.start), c.start))
    return ordered[:_MAX_OFFERED]


def suspects(pieces: Sequence[Piece]) -> list[Piece]:
    """The unknown pieces; without any, the single characters that a slip may have left over (邮电非 for 邮电费)."""
    unknown = [piece for piece in pieces if piece.kind == "unknown"]
    return unknown or [piece for piece in pieces if piece.kind == "known" and piece.end - piece.start == 1]


def _changes_unknown(window: str, name: str, start: int, unknown: Piece) -> bool:
    """Only a slip inside the unknown characters counts: what was understood is not touched."""
    for at, (left, right) in enumerate(zip(window, name, strict=False)):
        if left != right:
            return unknown.start - 1 <= start + at <= unknown.end
    return unknown.start <= start + min(len(window), len(name)) <= unknown.end


def corrected(question: Normalised, correction: Correction) -> str:
    """The typed question with the name put right."""
    start = question.offsets[correction.start]
    end = question.offsets[correction.end - 1] + 1
    return question.typed[:start] + correction.surface + question.typed[end:]


@dataclass(frozen=True)
class Slips:
    """A question with several slips put right, and what was taken for what."""

    question: str
    taken: tuple[tuple[str, str], ...]


def several_slips(question: Normalised, found: Sequence[Correction]) -> Slips | None:
    """Two or more characters typed for others that sound the same, each of which can be only one: all put right."""
    meant: dict[int, set[str]] = {}
    for correction in (c for c in found if c.sounds_same):
        for at, character in enumerate(correction.surface, correction.start):
            if question.text[at] != character:
                meant.setdefault(at, set()).add(character)
    if len(meant) < 2 or any(len(characters) > 1 for characters in meant.values()):
        return None
    typed = list(question.typed)
    for at, characters in meant.items():
        typed[question.offsets[at]] = next(iter(characters))
    names = {c.surface: question.as_typed(c.start, c.end) for c in found if c.sounds_same}
    widest = [s for s in names if not any(s in other for other in names if other != s)]
    return Slips("".join(typed), tuple((names[surface], surface) for surface in widest))

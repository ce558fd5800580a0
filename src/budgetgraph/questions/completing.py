"""All names that can be asked about in sorted lists of their keys, for look-up by what is typed of them: in Chinese
characters, in pinyin, in initials, and with one wrong character."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, product
from typing import Any, Literal

from pypinyin import Style, pinyin
from rapidfuzz.distance import OSA

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.templates import templates

SuggestionKind = Literal["department", "measure", "project", "indicator", "glossary", "question"]

_ORDER: dict[SuggestionKind, int] = {
    "department": 0,
    "measure": 1,
    "project": 2,
    "indicator": 3,
    "glossary": 4,
    "question": 5,
}
_MOST_LOOKED_AT = 400  # keys that begin with what is typed
_MOST_COMPARED = 1500  # keys that begin as what is typed begins, where one character of it is wrong
_LEAST_NEAR = 3  # characters, of which one may be wrong
_VARIANTS = 4  # readings kept of a name with characters of several sounds


@lru_cache(maxsize=10_000)
def _readings(character: str) -> tuple[str, ...]:
    """The readings of a character without tones, the usual one first."""
    usual = pinyin(character, style=Style.NORMAL)[0][0]
    every = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys((usual, *every)))[:2]


def sounds(name: str) -> Iterator[tuple[str, str]]:
    """(pinyin, initials) of a name; several where characters have several readings (乐亭: leting, laoting)."""
    for chosen in islice(product(*(_readings(c) for c in name)), _VARIANTS):
        yield "".join(chosen), "".join(syllable[0] for syllable in chosen if syllable)


@dataclass
class Completer:
    """All names in sorted lists of their keys, for look-up by prefix."""

    entries: list[tuple[str, SuggestionKind]] = field(default_factory=list)
    keys: list[tuple[str, int]] = field(default_factory=list)
    latin: list[tuple[str, int]] = field(default_factory=list)
    concepts: dict[str, set[str]] = field(default_factory=dict)  # of the measures, by label
    printed: dict[str, Any] = field(default_factory=dict)  # what reports print, kept by `holdings`
    canned: dict[str, str] = field(default_factory=dict)  # title of a template: a question of it that is answered

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Completer":
        """The lexicon's completer, made when first needed."""
        if lexicon.completer is None:
            lexicon.completer = cls._build(lexicon)
        completer: Completer = lexicon.completer
        return completer

    @classmethod
    def _build(cls, lexicon: Lexicon) -> "Completer":
        completer = cls()
        for department in lexicon.departments.values():
            if department.iri in lexicon.reports_of:
                completer._add(department.label, "department", [department.label, *department.names])
        for form in lexicon.index.forms:
            if form.iri in lexicon.reports_of:
                number = completer._number_of(lexicon.departments[form.iri].label)
                stems = {r for r in form.finest if len(r) <= 4}
                for core in form.cores:
                    completer._key(core, number)
                    for zone in form.zone:
                        completer._key(zone + core, number)
                    for stem in stems:
                        completer._key(stem + core, number)
        for surface, meanings in lexicon.meanings.items():
            for meaning in meanings:
                if meaning.kind == "measure" and meaning.value.split("|")[0].split(">")[0] in lexicon.held:
                    completer._add(meaning.label, "measure", [surface])
                    completer.concepts.setdefault(meaning.label, set()).update(re.split(r"[|>]", meaning.value))
                elif meaning.kind in ("project", "indicator", "glossary"):
                    for label in meaning.value.split("\n"):
                        completer._add(label, meaning.kind, [label])
        for template in templates().values():
            completer._add(template.title, "question", [template.title, *template.keywords])
        completer.keys.sort()
        completer.latin.sort()
        return completer

    def __post_init__(self) -> None:
        self._numbers: dict[tuple[str, SuggestionKind], int] = {}
        self._seen: set[tuple[str, int]] = set()

    def _number_of(self, label: str, kind: SuggestionKind = "department") -> int:
        if (label, kind) not in self._numbers:
            self._numbers[label, kind] = len(self.entries)
            self.entries.append((label, kind))
        return self._numbers[label, kind]

    def _add(self, label: str, kind: SuggestionKind, names: list[str]) -> None:
        number = self._number_of(label, kind)
        for name in names:
            self._key(matching_key(name), number)

    def _key(self, key: str, number: int) -> None:
        if not key or (key, number) in self._seen:
            return
        self._seen.add((key, number))
        self.keys.append((key, number))
        for full, initials in sounds(key[:20]):
            self.latin.append((full, number))
            self.latin.append((initials, number))

    def beginning(self, prefix: str) -> list[tuple[str, SuggestionKind]]:
        """Entries with a key that begins with `prefix`, the most useful kinds first, short names before long ones."""
        found: dict[int, None] = {}
        for key, number in self._from(prefix, _MOST_LOOKED_AT):
            if not key.startswith(prefix):
                break
            found[number] = None
        return self._ordered(found)

    def near(self, prefix: str) -> list[tuple[str, SuggestionKind]]:
        """Entries with a key whose beginning is `prefix` but for one wrong, missing, doubled or swapped character,
        which is not its first one."""
        size = len(prefix)
        if size < _LEAST_NEAR:
            return []
        found: dict[int, None] = {}
        for begins in dict.fromkeys((prefix[:2], prefix[:1])):
            for key, number in self._from(begins, _MOST_COMPARED):
                if not key.startswith(begins):
                    break
                if any(OSA.distance(prefix, key[:end], score_cutoff=1) == 1 for end in (size, size + 1, size - 1)):
                    found[number] = None
            if found:
                break
        return self._ordered(found)

    def _from(self, prefix: str, most: int) -> list[tuple[str, int]]:
        table = self.latin if prefix.isascii() and prefix.isalpha() else self.keys
        at = bisect_left(table, (prefix, -1))
        return table[at : at + most]

    def _ordered(self, numbers: Iterable[int]) -> list[tuple[str, SuggestionKind]]:
        chosen = [self.entries[number] for number in numbers]
        return sorted(chosen, key=lambda entry: (_ORDER[entry[1]], len(entry[0]), entry[0]))

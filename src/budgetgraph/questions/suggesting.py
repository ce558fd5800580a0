"""Completion of a question while it is typed: departments, measures, projects, indicators and canned questions that
have data. Chinese characters in either script, pinyin, initials, and names with one slip are all found."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, product
from typing import Literal

from pydantic import BaseModel
from pypinyin import Style, pinyin

from budgetgraph.questions.language.correcting import corrector_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import MAX_LENGTH, matching_key, normalise
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES
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
_VARIANTS = 4  # readings kept of a name with characters of several sounds


class Suggestion(BaseModel):
    """`text` is the whole question after the choice, `label` what was completed."""

    text: str
    label: str
    kind: SuggestionKind


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

    def beginning(self, prefix: str, limit: int) -> list[tuple[str, SuggestionKind]]:
        """Entries with a key that begins with `prefix`, the most useful kinds first, short names before long ones."""
        table = self.latin if prefix.isascii() and prefix.isalpha() else self.keys
        at = bisect_left(table, (prefix, -1))
        found: dict[int, None] = {}
        for key, number in table[at : at + 400]:
            if not key.startswith(prefix):
                break
            found[number] = None
        chosen = [self.entries[number] for number in found]
        chosen.sort(key=lambda entry: (_ORDER[entry[1]], len(entry[0]), entry[0]))
        return chosen[:limit]


def suggest(text: str, lexicon: Lexicon, limit: int = 10) -> list[Suggestion]:
    """Completions of `text`, at most `limit`. The end of the text is completed, what stands before it stays."""
    if not text.strip() or len(text) > MAX_LENGTH:
        return []
    completer = Completer.of(lexicon)
    question = normalise(text)
    found: dict[str, Suggestion] = {}
    for start in range(max(0, len(question.text) - 40), len(question.text)):
        end = question.text[start:].strip()
        if not end or (end.isascii() and (len(end) < 2 or _inside_a_word(question.text, start))):
            continue
        head = question.typed[: question.offsets[start]]
        for label, kind in completer.beginning(end, limit):
            if kind == "question" and head.strip():
                continue
            for suggestion in _complete(head, label, kind, lexicon):
                found.setdefault(suggestion.text, suggestion)
        if found:
            return list(found.values())[:limit]
    return _mended(question.text, text, lexicon, limit)


def _has_data(surface: str, lexicon: Lexicon) -> bool:
    return any(
        m.kind in ("project", "indicator", "glossary")
        or (m.kind == "measure" and m.value.split("|")[0].split(">")[0] in lexicon.held)
        for m in lexicon.meanings[surface]
    )


def _inside_a_word(text: str, start: int) -> bool:
    return start > 0 and text[start - 1].isascii() and text[start - 1].isalpha()


def _complete(head: str, label: str, kind: SuggestionKind, lexicon: Lexicon) -> Iterator[Suggestion]:
    if kind == "question":
        template = next((t for t in templates().values() if t.title == label), None)
        for example in (template.examples if template else ())[:1]:
            yield Suggestion(text=_filled(example, lexicon), label=label, kind=kind)
        return
    yield Suggestion(text=f"{head}{label}", label=label, kind=kind)
    if kind == "department" and not head.strip():
        department = next((d for d in lexicon.departments.values() if d.label == label), None)
        for report in lexicon.reports_of.get(department.iri, ())[-2:] if department else ():
            text = f"{label}{report.year}年{STAGE_NAMES[report.stage]}"
            yield Suggestion(text=text, label=f"{report.year}年{STAGE_NAMES[report.stage]}", kind=kind)


def _filled(example: str, lexicon: Lexicon) -> str:
    """An example phrasing with departments that are held in the place of 某局 and 甲局."""
    labels = [lexicon.departments[r.department].label for r in lexicon.reports]
    for placeholder in dict.fromkeys(in_question("placeholder").findall(example)):
        if labels:
            example = example.replace(placeholder, labels[0])
            labels = [label for label in labels if label != labels[0]] or labels
    return example


def _mended(key: str, typed: str, lexicon: Lexicon, limit: int) -> list[Suggestion]:
    """Names at one slip from the end of the text."""
    corrector = corrector_of(lexicon)
    for length in range(min(len(key), 20), 2, -1):
        names = sorted((n for n in corrector.near(key[-length:]) if _has_data(n, lexicon)), key=len)
        if names:
            head = typed[: max(0, len(typed) - length)]
            return [Suggestion(text=head + name, label=name, kind="measure") for name in names[:limit]]
    return []

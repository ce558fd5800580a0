"""Unknown words that are a part of a project's or indicator's printed name (好差评系统建设 of 政务服务“好差评”系统建设
项目经费): the printed characters decide, one after the other; nothing is matched by likeness."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate

from budgetgraph.questions.language import bodies
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Meaning, MeaningKind
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, words_of
from budgetgraph.questions.language.senses import has_senses

_LEAST = 4
_LEAST_UNKNOWN = 2  # a single character is a slip where the name does not begin so
_MOST_NAMES = 6
_LEAST_ENDING = 3
_MOST_ENDINGS = 400
_KINDS: tuple[MeaningKind, ...] = ("project", "indicator", "measure")


@dataclass
class NameIndex:
    """Names of projects and indicators by the pairs of characters in them."""

    names: list[tuple[str, Meaning]] = field(default_factory=list)
    pairs: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, lexicon: Lexicon) -> "NameIndex":
        """The lexicon's index, made when first needed."""
        if lexicon.name_index is None:
            index = cls()
            for surface, meanings in lexicon.meanings.items():
                for meaning in meanings:
                    first = meaning.value.split(">")[0].split("|")[0]
                    is_held = meaning.kind != "measure" or (
                        first in lexicon.held and not _is_of_project(first, lexicon)
                    )
                    if meaning.kind in _KINDS and is_held:
                        index._add(surface, meaning)
            lexicon.name_index = index
        return lexicon.name_index

    def _add(self, surface: str, meaning: Meaning) -> None:
        number = len(self.names)
        self.names.append((surface, meaning))
        for at in range(len(surface) - 1):
            self.pairs.setdefault(surface[at : at + 2], set()).add(number)

    def containing(self, text: str) -> list[Meaning]:
        """The meanings of every name that has `text` inside."""
        sets = [self.pairs.get(text[at : at + 2], set()) for at in range(len(text) - 1)]
        if not sets:
            return []
        numbers = set.intersection(*sorted(sets, key=len))
        return [self.names[n][1] for n in sorted(numbers) if text in self.names[n][0]]

    def named(self, text: str) -> list[Meaning]:
        """The same without items of which `text` is the end: less is said of them, and more is meant (社会保障缴费 of
        其他社会保障缴费), nor any item by a word that stands for several of them."""
        sets = [self.pairs.get(text[at : at + 2], set()) for at in range(len(text) - 1)]
        held = [self.names[n] for n in sorted(set.intersection(*sorted(sets, key=len)))] if sets else []
        return [m for name, m in held if text in name and (m.kind != "measure" or _is_its_own(text, name))]

    def ending(self, text: str) -> list[Meaning]:
        """The meanings of every indicator whose name ends with `text`."""
        numbers = self.pairs.get(text[-2:], ())
        found = [self.names[n] for n in sorted(numbers) if self.names[n][0].endswith(text)]
        return [meaning for _, meaning in found if meaning.kind == "indicator"]

    def beginning(self, text: str) -> list[Meaning]:
        """The meanings of every name that begins with `text`."""
        return [self.names[n][1] for n in sorted(self.pairs.get(text[:2], ())) if self.names[n][0].startswith(text)]


def _is_of_project(label: str, lexicon: Lexicon) -> bool:
    """Whether a printed label is of the money of a project (某项目：当年财政拨款): it names no item of its own."""
    name = matching_key(label.rpartition("/")[2].partition("：")[0]) if "：" in label else ""
    return any(meaning.kind == "project" for meaning in lexicon.meanings.get(name, ()))


def _is_its_own(text: str, name: str) -> bool:
    head = name[: name.index(text)]
    return not has_senses(text) and (not head or in_question("empty_head").search(head) is not None)


def with_partial_names(pieces: Sequence[Piece], text: str, lexicon: Lexicon) -> list[Piece]:
    """The pieces with every unknown one that is part of a name widened to all of the name that was typed.

    Left alone where fewer than four characters, or the names of more than six things, would be taken.
    """
    index = NameIndex.of(lexicon)
    result = list(pieces)
    for unknown in [p for p in pieces if p.kind == "unknown"]:
        if named := _ending(index, unknown):
            result = _replaced(result, named, text)
            continue
        start, end = unknown.start, unknown.end
        if not index.containing(text[start:end]):
            continue
        while end < len(text) and end - start < 40 and index.containing(text[start : end + 1]):
            end += 1
        while start > 0 and end - start < 40 and index.containing(text[start - 1 : end]):
            start -= 1
        slip = unknown.end - unknown.start < _LEAST_UNKNOWN
        meanings = index.beginning(text[start:end]) if slip else index.named(text[start:end])
        kinds = {m.kind for m in meanings}
        labels = {label for m in meanings for label in m.value.split("\n")}
        if end - start < _LEAST or not meanings or len(labels) > _MOST_NAMES:
            continue
        within = [m.value for m in index.containing(text[start:end]) if m.kind == "measure"]
        if "measure" in kinds and len(set(within)) > 1:
            continue
        if _splits_a_body(result, start, end) or _splits_a_name(result, start, end):
            continue
        if _begins_a_body(result, start, text[start:end], lexicon):
            continue
        behind = start - 1 if in_question("ends_in_of").search(text[:start]) else start
        if text[start:end].endswith(_body_endings()) and not _follows_a_body(result, behind):
            continue
        joined = tuple(
            Meaning(kind, "\n".join(dict.fromkeys(m.value for m in meanings if m.kind == kind)), text[start:end])
            for kind in _KINDS
            if kind in kinds
        )
        result = _replaced(result, Piece(start, end, text[start:end], "known", joined), text)
    return result


def with_alike_projects(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """专项业务 for 政务专项业务工作经费 is a part of 日常专项业务项目 as well: where no body is named, or only by what
    several are called, a shortened name stands for every project that has it in its name."""
    parts = [(piece.text, m.value) for piece in pieces for m in piece.meanings if m.kind == "part"]
    if any(kind != "core" or len(lexicon.index.by_core.get(text, ())) < 2 for text, kind in parts):
        return list(pieces)
    return [_with_alike(piece, lexicon) if len(piece.text) >= _LEAST else piece for piece in pieces]


def _with_alike(piece: Piece, lexicon: Lexicon) -> Piece:
    own = [label for m in piece.meanings if m.kind == "project" for label in m.value.split("\n")]
    if not own or any(matching_key(label) == piece.text for label in own):
        return piece
    alike = [m for m in NameIndex.of(lexicon).containing(piece.text) if m.kind == "project"]
    labels = "\n".join(dict.fromkeys([*own, *(label for m in alike for label in m.value.split("\n"))]))
    if labels.count("\n") >= _MOST_NAMES:
        return piece
    meanings = (replace(m, value=labels) if m.kind == "project" else m for m in piece.meanings)
    return replace(piece, meanings=tuple(meanings))


def _ending(index: NameIndex, unknown: Piece) -> Piece | None:
    """满意度 as the end of 服务对象满意度 and others: an indicator of several names, all of which are asked for."""
    if unknown.end - unknown.start < _LEAST_ENDING:
        return None
    labels = list(dict.fromkeys(x for m in index.ending(unknown.text) for x in m.value.split("\n")))
    if not 0 < len(labels) <= _MOST_ENDINGS:
        return None
    meaning = Meaning("indicator", "\n".join(labels), unknown.text)
    return Piece(unknown.start, unknown.end, unknown.text, "known", (meaning,))


def names_of_digits(pieces: Sequence[Piece]) -> list[Piece]:
    """A bare number that touches a name or an unknown word belongs to it (12345市长热线, 12345项目)."""
    result = list(pieces)
    for at, piece in enumerate(pieces):
        if piece.quantity is None or piece.quantity.kind != "plain" or piece.end - piece.start < 4:
            continue
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        named = after and (after.kind == "unknown" or any(m.kind in _KINDS or _is_project(m) for m in after.meanings))
        if named:
            result[at] = Piece(piece.start, piece.end, piece.text, "unknown")
    return result


def _is_project(meaning: Meaning) -> bool:
    return meaning.kind == "cue" and meaning.value == "projects"


@cache
def _body_endings() -> tuple[str, ...]:
    """务服务中心 is a slip in a body's name, no part of a project's; 办公场所 is a word."""
    return tuple(ending for ending in bodies.body_types() if len(ending) > 1)


def _splits_a_body(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """A widened name may not eat part of a department's name."""
    return any(
        any(m.kind == "part" for m in p.meanings) and p.start < end and start < p.end
        for p in pieces
        if p.kind == "known"
    )


def _begins_a_body(pieces: Sequence[Piece], start: int, words: str, lexicon: Lexicon) -> bool:
    """库尔勒经开区政务服务中: behind its region this is the beginning of a body's name, cut inside a word, whatever
    projects begin so."""
    in_region = any(p.end == start and any(m.kind == "part" for m in p.meanings) for p in pieces)
    begun = [core for core in lexicon.index.by_core if core.startswith(words)] if in_region else []
    return any(len(words) not in accumulate(map(len, words_of(core, guessed=False))) for core in begun)


def _splits_a_name(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """A widened name may not cut a name that was understood (信息系统 in 信息系统故障率)."""
    cut = [
        p
        for p in pieces
        if p.kind == "known" and p.end - p.start > 2 and (p.start < start < p.end or p.start < end < p.end)
    ]
    return any(m.kind in _KINDS for p in cut for m in p.meanings)


def _follows_a_body(pieces: Sequence[Piece], start: int) -> bool:
    """党政办孵化中心: a body is named already, so that what follows is a thing of its own."""
    kinds = ("core", "name")
    return any(p.end == start and any(m.kind == "part" and m.value in kinds for m in p.meanings) for p in pieces)


def _replaced(pieces: Sequence[Piece], new: Piece, text: str) -> list[Piece]:
    """The new piece in place of what it covers; a piece cut in two leaves its rest unknown."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.end <= new.start or piece.start >= new.end:
            kept.append(piece)
            continue
        if piece.start < new.start:
            kept.append(Piece(piece.start, new.start, text[piece.start : new.start], "unknown"))
        if piece.end > new.end:
            kept.append(Piece(new.end, piece.end, text[new.end : piece.end], "unknown"))
    return sorted([*kept, new], key=lambda p: p.start)

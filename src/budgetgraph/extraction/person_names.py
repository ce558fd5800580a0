"""Names of persons in running text: by their shape (surname and given name) and by the words beside them.

A text in, the stretches of its names out. Every place that begins like a name is weighed: how common its surname and
the characters behind it are, whether words begin so, what stands before it (title, role, verb) and behind it (deed,
title, number). Names of a list lend each other weight. All words are data (`surnames.csv`, `name_characters.csv`,
`words_like_names.csv`, `person_cues.csv`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from budgetgraph import resources

_ENOUGH = 4  # weight from which on a stretch is a name
_LISTED = 3  # what a name beside it in a list adds
_EDGE = 1  # what a sign, a blank, a digit or an end of the text adds
_NO_CUE_BEFORE, _NO_CUE_AFTER = -2, -1
_IN_A_WORD = -4  # where the place lies inside a word
_SURNAMES = {"compound": 3, "common": 1, "rare": 0, "word": -1, "seldom": -2}
_WORD, _BEGINS_LIKE_WORD, _LIKE_WORD = -4, -2, -2
_CUE_BEFORE, _CUE_AFTER = 2, 3  # strength from which on words alone let a name stand
_LONGEST_UNIT = 8  # characters of the name of an office in which a person works, before its last word
_LABELLED = 4  # what a label with a colon tells
_LABELLED_SHAPE = -4  # what stands behind such a label may be a word, too
_WIDEST_GAP = 3
_GAPS = (" ", "\u3000")
_LONGEST_GIVEN = 2
_LEAST_UNCUED = 1  # shape of a name with nothing before it
_LIKELY = 2  # shape of a name that stands alone, without any cue
_SOUNDED, _SOUNDED_ALONE = 1, 0  # shape of a name written by its sound, behind a word for a person and elsewhere
_SOUNDS = range(3, 7)  # characters of a name that is written by its sound, without a dot
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_SIGNS = "、,，/"  # that part the names of a list
_NUMBER_BESIDE = re.compile(
    r"[ \u3000，,（(：:、]{0,3}(?:[\u4e00-\u9fff]{2,4}[：:]?[ \u3000]?)?"
    r"(?:＊|[+(（]?(?!\d+(?:[.．]\d|[ ]?[万亿千百]?元))\d[\d—－ -]{6})"  # a telephone number, no amount
)
_TOKEN_BESIDE = re.compile(r"[ \t\u3000]+([\u4e00-\u9fff]{2,12})(?![\u4e00-\u9fff])")
_NUMBER_BEFORE = re.compile(r"(?:＊|\d[\d—－ -]{6,})$")
_LONGEST_NUMBER = 20
_NOTE_BEFORE = re.compile(r"[（(][\u4e00-\u9fff]{1,6}[）)]$")  # 负责人（签字）：
_LONGEST_NOTE = 8
_DOT = re.compile(r"(?<=[\u4e00-\u9fff])[·•‧・∙](?=[\u4e00-\u9fff])")
_LEADING = " \t\u3000：:（(—-“\"'"


class Weighed(NamedTuple):
    """A stretch that begins like a name: how much its shape, what stands before it and what stands behind it tell."""

    start: int
    end: int
    shape: int
    before: int
    after: int

    @property
    def weight(self) -> int:
        return self.shape + self.before + self.after

    @property
    def is_name(self) -> bool:
        if self.before >= _LABELLED and self.after >= _EDGE:
            return self.shape >= _LABELLED_SHAPE
        cued = self.before >= _CUE_BEFORE or self.after >= _CUE_AFTER
        return cued and self.weight >= _ENOUGH


@dataclass(frozen=True)
class _Cues:
    """Words of one side -> strength; the longest that fits counts."""

    words: Mapping[str, int]
    longest: int

    def ending(self, text: str, end: int) -> str:
        sizes = range(min(self.longest, end), 0, -1)
        return next((word for size in sizes if (word := text[end - size : end]) in self.words), "")

    def beginning(self, text: str, start: int) -> str:
        sizes = range(min(self.longest, len(text) - start), 0, -1)
        return next((word for size in sizes if (word := text[start : start + size]) in self.words), "")


@lru_cache(maxsize=4_096)
def names(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each name, in order; blanks stand inside where they are printed inside."""
    weighed = list(_weighed(text))
    sounded = list(_sounded(text))
    weighed += [one for one in sounded if not one.is_name]
    found = {(one.start, one.end) for one in (*weighed, *sounded) if one.is_name or _stands_alone(one, text)}
    grown = True
    while grown and found:
        starts, ends = {start for start, _ in found}, {end for _, end in found}
        more = {(one.start, one.end) for one in weighed if _is_listed(one, text, starts, ends)} - found
        grown, found = bool(more), found | more
    return tuple(sorted(found))


def is_word(text: str) -> bool:
    """Is a text a word that only looks like a name (高新, 荆楚)?"""
    return text in _words()


def may_be_name(text: str) -> bool:
    """Could a text without blanks be a whole name, where its place tells that a name stands there?"""
    if _DOT.search(text) or _sound_runs().fullmatch(text):
        return True
    size = 2 if text[:2] in _surnames() else 1
    if text[:size] not in _surnames() or not 1 <= len(text) - size <= _LONGEST_GIVEN:
        return False
    shape = _shape(text[:size], text[size:])
    return shape is not None and shape >= _LABELLED_SHAPE


def _stands_alone(one: Weighed, text: str) -> bool:
    """Does a stretch that looks like a name stand by itself between signs, blanks and edges, as in cells and lists?"""
    alone = not _IDEOGRAPH.match(text[one.end : one.end + 1]) and not _IDEOGRAPH.match(text[one.start - 1 : one.start])
    return alone and one.shape >= _LIKELY and one.after > 0


def _is_listed(one: Weighed, text: str, starts: set[int], ends: set[int]) -> bool:
    """Does a stretch stand beside a name in a list, with enough of the shape of one?"""
    before = _joined_before(text, one.start)
    by_blanks = not text[before : one.start].strip()
    following = _join().match(text, one.end)
    if before in ends and before != one.start and not (by_blanks and one.after < _EDGE):
        return one.shape + _LISTED + max(one.after, 0) >= _ENOUGH
    return bool(following and following.end() in starts) and one.shape + _LISTED + max(one.before, 0) >= _ENOUGH


def _joined_before(text: str, start: int) -> int:
    """Where the word before a joining sign ends; `start` itself without such a sign."""
    at = start
    while at and text[at - 1] in " \u3000":
        at -= 1
    if at and (text[at - 1] in _SIGNS or text[at - 1] in _cues("join").words):
        at -= 1
        while at and text[at - 1] in " \u3000":
            at -= 1
    return at


def _weighed(text: str) -> Iterator[Weighed]:
    """The best stretch at each place where a name may begin."""
    surnames = _surnames()
    for match in _begin().finditer(text):
        start = match.start()
        size = 2 if text[start : start + 2] in surnames else 1
        if text[start : start + size] not in surnames:
            continue
        if shapes := list(_shapes(text, start, start + size)):
            before = _before(text, start)
            if before < 0 and before + max(shape for _, shape in shapes) < _NO_CUE_BEFORE + _LEAST_UNCUED:
                continue
            several = (Weighed(start, end, shape, before, _after(text, end)) for end, shape in shapes)
            yield max(several, key=lambda one: (one.weight, one.end))


def _shapes(text: str, start: int, surname: int) -> Iterator[tuple[int, int]]:
    """Each end of what may be a name, with its shape; `surname` is where its surname ends."""
    gap = _gap(text, surname)
    end = surname
    for _ in range(_LONGEST_GIVEN):
        own = _gap(text, end)
        if own not in (gap, 0):
            return
        end += own + 1
        if end > len(text):
            return
        given = text[surname:end].replace(" ", "").replace("\u3000", "")
        shape = _shape(text[start:surname], given)
        if shape is None:
            return
        if shape >= _LABELLED_SHAPE and (not gap or _ends_word(text, end)):
            yield end, shape


def _gap(text: str, start: int) -> int:
    """How many blanks stand at a place: names of forms are set wide, with equal gaps."""
    end = start
    while end - start < _WIDEST_GAP and text[end : end + 1] in _GAPS:
        end += 1
    return end - start


def _ends_word(text: str, end: int) -> bool:
    return end >= len(text) or not _IDEOGRAPH.match(text[end]) or bool(_cues("after").beginning(text, end))


def _shape(surname: str, given: str) -> int | None:
    """How much a surname and what follows look like a name by themselves; None where they cannot be one."""
    likely, never = _characters("given"), _characters("never")
    if any(not _IDEOGRAPH.match(sign) or sign in never for sign in given):
        return None
    weight = _surnames()[surname] + (sum(sign in likely for sign in given) or -1)
    if surname + given in _words():
        return weight + _WORD
    if given in _given_words() or given[-1] in _characters("place"):
        weight += _LIKE_WORD
    return weight + (_BEGINS_LIKE_WORD if len(given) > 1 and surname + given[0] in _words() else 0)


def _before(text: str, start: int) -> int:
    cues, at = _cues("before"), start
    while at and text[at - 1] in _LEADING:
        at -= 1
    said = text[at:start]
    if said and _NUMBER_BEFORE.search(text, max(at - _LONGEST_NUMBER, 0), at):
        return _CUE_AFTER
    if said and (note := _NOTE_BEFORE.search(text, max(at - _LONGEST_NOTE, 0), at)):
        at = note.start()
    word = cues.ending(text, at)
    if len(word) < 3 and not said and text[start - 1 : start + 1] in _across():
        return _IN_A_WORD
    strength = cues.words.get(word, 0)
    if (joint := _cues("copula").ending(text, at)) and not said:
        role = cues.words.get(cues.ending(text, at - len(joint)), 0)
        return role + 1 if role >= _CUE_BEFORE else max(strength, _EDGE)
    if said and _cues("label").ending(text, at):
        return _LABELLED
    if strength >= _CUE_BEFORE and ("：" in said or ":" in said):
        return _LABELLED
    if strength:
        return strength
    if unit := _cues("unit").ending(text, at):
        inside = range(max(at - len(unit) - _LONGEST_UNIT, 1), at - len(unit))
        told = max((cues.words.get(cues.ending(text, end), 0) for end in inside), default=0)
        return max(told, _EDGE)
    return _EDGE if said or not start or not _IDEOGRAPH.match(text[start - 1]) else _NO_CUE_BEFORE


def _after(text: str, end: int) -> int:
    cues = _cues("after")
    if word := cues.beginning(text, end):
        return cues.words[word]
    if end < len(text) and _IDEOGRAPH.match(text[end]):
        return _EDGE if _join().match(text, end) else _NO_CUE_AFTER
    if _NUMBER_BESIDE.match(text, end):
        return _CUE_AFTER
    if text[end : end + 1] in ("（", "(") and (word := cues.beginning(text, end + 1)):
        return max(cues.words[word] - 1, _EDGE)
    if beside := _TOKEN_BESIDE.match(text, end):
        titles = _cues("before")
        return _CUE_AFTER if titles.words.get(titles.ending(beside[1], len(beside[1])), 0) >= _CUE_AFTER else _EDGE
    return _EDGE


def _sounded(text: str) -> Iterator[Weighed]:
    """Names written by their sound: with a dot inside, or runs of such characters."""
    for dot in _DOT.finditer(text):
        start, end = _run_back(text, dot.start()), _run(text, dot.end())
        if min(dot.start() - start, end - dot.end()) > 0 and end - start > _SOUNDS.start:
            yield Weighed(start, end, _ENOUGH, _CUE_BEFORE, 0)
    for match in _sound_runs().finditer(text):
        if match[0] in _words():
            continue
        before, after = _before(text, match.start()), _after(text, match.end())
        if before >= _EDGE and after >= _EDGE:
            yield Weighed(*match.span(), _SOUNDED if before > _CUE_BEFORE else _SOUNDED_ALONE, before, after)


def _run_back(text: str, end: int) -> int:
    sound = _characters("sound")
    while end and (text[end - 1] in sound):
        end -= 1
    return end


def _run(text: str, start: int) -> int:
    sound = _characters("sound")
    while start < len(text) and (text[start] in sound):
        start += 1
    return start


@cache
def _join() -> re.Pattern[str]:
    """What parts the names of a list."""
    return re.compile(rf"[ \u3000]?[{_SIGNS}][ \u3000]?|[ \u3000]{{1,4}}|{'|'.join(_cues('join').words)}")


@cache
def _sound_runs() -> re.Pattern[str]:
    signs = "".join(sorted(_characters("sound")))
    return re.compile(f"(?<![{signs}])[{signs}]{{{_SOUNDS.start},{_SOUNDS.stop - 1}}}(?![{signs}])")


@cache
def _given_words() -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "words_like_given_names.csv")
    return frozenset(word for row in rows for word in row["words"].split())


@cache
def _across() -> frozenset[str]:
    """Words of two characters of which the second is a surname."""
    rows = resources.rows("data", "vocabulary", "words_before_surnames.csv")
    return frozenset(word for row in rows for word in row["words"].split())


@cache
def _cues(side: str) -> _Cues:
    rows = [row for row in resources.rows("data", "vocabulary", "person_cues.csv") if row["side"] == side]
    words = {word: int(row["strength"]) for row in reversed(rows) for word in row["words"].split()}
    return _Cues(words, max(map(len, words)))


@cache
def _surnames() -> Mapping[str, int]:
    rows = resources.rows("data", "vocabulary", "surnames.csv")
    return {name: _SURNAMES[row["kind"]] for row in rows for name in row["surnames"].split()}


@cache
def _begin() -> re.Pattern[str]:
    first, never = ("".join(sorted(signs)) for signs in ({name[0] for name in _surnames()}, _characters("never")))
    return re.compile(
        f"[{first}](?=[ \\u3000]{{0,{_WIDEST_GAP}}}[\\u4e00-\\u9fff])(?![ \\u3000]{{0,{_WIDEST_GAP}}}[{never}])"
    )


@cache
def _characters(kind: str) -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "name_characters.csv")
    return frozenset(sign for row in rows if row["kind"] == kind for sign in row["characters"])


@cache
def _words() -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "words_like_names.csv")
    return frozenset(word for row in rows for word in row["words"].split())

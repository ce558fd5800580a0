"""Names of persons in running text that no cue tells: where a surname and what follows it explain the characters better
than words do.

A sentence in, stretches out. Each run of ideographs is parted into words and names so that the product of their
probabilities is greatest: of words by the counts of the dictionary of jieba, of names by the surnames and given names
that the same dictionary holds; what stands before and behind a name adds to its weight (`person_cues.csv`). For
sentences only: in labels and names of things a mask would cost more than it saves.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from budgetgraph import resources
from budgetgraph.extraction.persons.person_slots import could_be_name, place_follows
from budgetgraph.extraction.persons.person_words import (
    characters,
    cues_of,
    deed_behind,
    given_words,
    surname_weights,
    words_like_names,
)
from budgetgraph.extraction.persons.role_words import is_office
from budgetgraph.extraction.persons.word_breaks import is_word_of_two, word_counts

_NAMES = math.log(0.04)  # the share of names among what stands in a sentence, set high: a mask too many costs little
_OF_TWO, _OF_THREE = math.log(0.25), math.log(0.75)  # of names by their length
_COMPOUND = math.log(3e-4)  # the share of a compound surname
_SURNAME = {1: 0.0, 0: 0.3, -1: -1.0, -2: -1.5}  # by the weight of surnames that begin words, too
_NO_SURNAME = -13.0  # where only the words beside it tell of a person
_PLACE, _THING = -6.0, -2.0  # where the last character ends places or things
_BARE = -3.0  # a name of two characters, or without a surname, that has no cue on either side
_BEFORE = {1: 1.0, 2: 1.5, 3: 3.5, 4: 4.0}
_AFTER = {1: 1.0, 2: 1.5, 3: 2.5, 4: 4.0}
_HOPELESS = -45.0
_WORD = -4.0  # where the surname oftener begins words, and does so here
_BY, _EDGE, _NO_NAME = 1.5, 0.5, -12.0
_BETWEEN = 2.0
_CUED = 2.5  # what a cue on one side adds at least
_CHOSEN, _OTHER = 8.0, 0.05  # counts added for characters that parents choose and for all others
_KNOWN = 30  # how often words of other lists are taken to have been counted
_RARE_NAME = 30  # counts from which on a name of two characters is a word
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]{1,3}(?=[\u4e00-\u9fff])")
_OF_DOCUMENT = re.compile(r"[ 　]?[〔\[【［](?:19|20)\d\d")  # the number of a document stands behind who issued it
_BLANK = re.compile(r"[ \u3000]")
_ITEM = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \u3000]{0,2}[\u4e00-\u9fff]){1,3}(?![\u4e00-\u9fff])")
_SIGNS = re.compile(r"[ \u3000]?[、；;|｜/／][ \u3000]?")  # that part the names of a list
_BODY_AHEAD = 6


class _Counts(NamedTuple):
    """How often words were counted; logarithms of the probabilities of surnames and the characters of given names."""

    words: dict[str, int]
    longest: dict[str, int]  # first two characters -> characters of the longest word that begins so
    total: float  # logarithm of the sum of all counts
    surnames: dict[str, float]
    middle: dict[str, float]
    last: dict[str, float]
    rare: tuple[float, float]


@cache
def _counts() -> _Counts:
    surnames, words, longest = surname_weights(), dict.fromkeys(_listed(), _KNOWN), dict[str, int]()
    first, middle, last = Counter[str](), Counter[str](), Counter[str]()
    for word, times, kind in word_counts():
        size = len(word)
        if kind[:2] == "nr" and size < 4 and word[0] in surnames:
            if size == 3:
                if kind != "nrt" and surnames[word[0]] >= 0 and word[:2] not in surnames:
                    first[word[0]] += 1
                    middle[word[1]] += 1
                    last[word[2]] += 1
                continue
            if size == 2 and times < _RARE_NAME:
                continue
        if times > words.get(word, 0):
            words[word] = times
    for word in words:
        if len(word) > longest.get(word[:2], 1):
            longest[word[:2]] = len(word)
    of_names = first.total() + 4 * len(surnames)
    own = {
        name: math.log((first[name] + 4) / of_names) + _SURNAME.get(weight, 0.0) if len(name) == 1 else _COMPOUND
        for name, weight in surnames.items()
    }
    given = _of_given(middle), _of_given(last)
    return _Counts(words, longest, math.log(sum(words.values())), own, *given, (_rare(middle), _rare(last)))


def _listed() -> Iterator[str]:
    """Words that other lists hold: those that look like names, titles, deeds, regions with and without their last
    character, classes."""
    yield from words_like_names()
    for side in ("before", "after", "title", "suffix", "unit"):
        yield from (word for word in cues_of(side).words if len(word) > 1)
    for of in ("divisions", "functional", "economic", "economic_government"):
        for row in resources.rows("data", "classifications", f"{of}.csv"):
            yield row["name"]
            if of == "divisions" and len(row["name"]) > 2:
                yield row["name"][:-1]


def _total(counted: Counter[str]) -> float:
    return counted.total() + _CHOSEN * len(characters("given")) + 5_000


def _rare(counted: Counter[str]) -> float:
    return math.log(_OTHER / _total(counted))


def _of_given(counted: Counter[str]) -> dict[str, float]:
    given, total = characters("given"), _total(counted)
    signs = set(counted) | given
    return {sign: math.log((counted[sign] + (_CHOSEN if sign in given else _OTHER)) / total) for sign in signs}


def given_weight(given: str) -> float:
    """How usual one or two characters are as a given name: the logarithm of their probability."""
    counts = _counts()
    middle = counts.middle.get(given[0], counts.rare[0]) if len(given) > 1 else 0.0
    return middle + counts.last.get(given[-1], counts.rare[1])


@lru_cache(maxsize=4_096)
def likely_names(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each name of a sentence, in order; blanks stand inside where they are printed inside."""
    found = set(_in_runs(text))
    if _GAP.search(text):
        close, places = _closed(text)
        wide = ((places[start], places[end - 1] + 1) for start, end in _in_runs(close))
        found |= {(start, end) for start, end in wide if _BLANK.search(text, start, end)}
    return tuple(sorted(found | set(_called(text))))


def beside_names(text: str, spans: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Names with those added that stand beside one of them in a list, and what a run holds before or behind one."""
    found = set(spans)
    items = [match.span() for match in _ITEM.finditer(text)]
    known = [any(start < end_ and begin < end for begin, end_ in found) for start, end in items]
    for at, (start, end) in enumerate(items):
        joined = any(
            0 <= other < len(items) and known[other] and _SIGNS.fullmatch(text, *_between(items[at], items[other]))
            for other in (at - 1, at + 1)
        )
        if not known[at] and joined and could_be_name(text, start, end):
            found.add((start, end))
            known[at] = True
    return found


def _between(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return (one[1], other[0]) if one < other else (other[1], one[0])


def _called(text: str) -> Iterator[tuple[int, int]]:
    """Names before what people call one another (海涛处长, 铁蛋师傅, 关大娘, 段局), hidden in part, or in Latin letters
    behind a title."""
    for match in _calling().finditer(text):
        start, end = match.span("name")
        could_be = match["name"] in cues_of("given").words or (match["kin"] and not is_word_of_two(match["name"]))
        begins = not is_word_of_two(text[start - 1 : start + 1]) and not cues_of("title").ending(text, start + 1)
        if could_be and begins:
            yield start, end
    for match in _surname_called().finditer(text):
        start, end = match.span("name")
        if not (is_word_of_two(text[start - 1 : start + 1]) or is_word_of_two(text[end - 1 : end + 1])):
            yield start, end
    for match in _nicknamed().finditer(text):
        if not is_word_of_two(match["name"]) and not is_word_of_two(text[match.end() - 1 : match.end() + 1]):
            yield match.span("name")
    yield from (match.span("name") for match in _in_letters().finditer(text))


@cache
def _calling() -> re.Pattern[str]:
    return re.compile(rf"(?=(?P<name>[\u4e00-\u9fff]{{2}})(?:(?P<kin>{_any_of('kin')})|{_any_of('suffix')}))")


@cache
def _surname_called() -> re.Pattern[str]:
    signs = "".join(sorted(name for name in surname_weights() if len(name) == 1))
    short = rf"(?:{_any_of('office suffix')})(?=[，。；、：:（）()\s]|$|{_any_of('after')})"
    return re.compile(
        rf"(?P<name>[{signs}])(?:{_any_of('kin')}|(?<=(?:{'|'.join(_last('by'))}).){short}|{_any_of('hidden')})"
    )


@cache
def _nicknamed() -> re.Pattern[str]:
    signs = "".join(sorted(name for name, weight in surname_weights().items() if len(name) == 1 and weight >= 0))
    sides = "".join(sorted({word[-1] for side in ("by", "join", "unit") for word in cues_of(side).words}))
    begins = rf"(?:(?<![\u4e00-\u9fff])|(?<=[{sides}]))"
    return re.compile(rf"{begins}(?P<name>(?:{_any_of('nick')})[{signs}])(?=[，。；、）)]|$|{_any_of('after')})")


@cache
def _in_letters() -> re.Pattern[str]:
    titles = rf"(?:{_any_of('title')}|{_any_of('suffix')})"
    name = r"(?P<name>[A-Z][a-z]+(?:[ ·.]{1,2}[A-Z][a-z]*){1,3})"
    return re.compile(rf"{titles}[：:]?\s?{name}(?=[\u4e00-\u9fff，。；、）)]|$)")


def _any_of(side: str) -> str:
    return "|".join(sorted(cues_of(side).words, key=lambda word: (-len(word), word)))


def _last(side: str) -> list[str]:
    """The last characters of the words of a side."""
    return sorted({word[-1] for word in cues_of(side).words})


def _in_runs(text: str) -> Iterator[tuple[int, int]]:
    for match in _RUN.finditer(text):
        if _OF_DOCUMENT.match(text, match.end()):
            continue
        yield from ((match.start() + start, match.start() + end) for start, end in _in_run(match[0]))


def _closed(text: str) -> tuple[str, list[int]]:
    """The text without blanks between ideographs, and the place of each of its characters."""
    left_out = {at for gap in _GAP.finditer(text) for at in range(*gap.span())}
    places = [at for at in range(len(text)) if at not in left_out]
    return "".join(text[at] for at in places), places


@lru_cache(maxsize=65_536)
def _in_run(run: str) -> tuple[tuple[int, int], ...]:
    counts, size = _counts(), len(run)
    best, back = [0.0, *[-math.inf] * size], [(0, False)] * (size + 1)
    for start in range(size):
        so_far = best[start]
        longest = counts.longest.get(run[start : start + 2], 1)
        for end in range(start + 1, min(start + longest, size) + 1):
            times = counts.words.get(run[start:end], end == start + 1)
            if times and (known := so_far + math.log(times) - counts.total) > best[end]:
                best[end], back[end] = known, (start, False)
        for end, weight in _names_at(run, start):
            if so_far + weight > best[end]:
                best[end], back[end] = so_far + weight, (start, True)
    found, end = [], size
    while end:
        start, is_name = back[end]
        if is_name:
            found.append((start, end))
        end = start
    return tuple(reversed(found))


def _names_at(run: str, start: int) -> Iterator[tuple[int, float]]:
    """The end and the weight of each name that may begin at a place."""
    counts, never, before = _counts(), characters("never"), None
    for size in (2, 1):
        surname = counts.surnames.get(run[start : start + size])
        if len(run) <= start + size or (surname is None and (size == 2 or run[start] in never)):
            continue
        before = _before(run, start) if before is None else before
        if surname is None and before < _BY:
            continue
        for end in range(start + size + 1, min(start + size + 2, len(run)) + 1):
            given = run[start + size : end]
            if run[end - 1] in never:
                break
            if run[start:end] in words_like_names() or is_office(run[start:end]):
                continue
            weight = _NAMES + (_NO_SURNAME if surname is None else surname) + given_weight(given)
            weight += _OF_THREE if len(given) > 1 else _OF_TWO
            if weight > _HOPELESS:
                yield end, weight + _beside(run, start, end, before, surname is not None)


def _beside(run: str, start: int, end: int, before: float, has_surname: bool) -> float:
    """What stands before and behind a name, and its last character, add to its weight."""
    last, after = run[end - 1], _after(run, end)
    weight = before + after + (_BETWEEN if before >= _BY and after >= _CUED else 0.0)  # 由…牵头
    if last in characters("place") or last in cues_of("place").words:
        weight += _PLACE
    elif last in characters("thing"):
        weight += _THING
    if max(before, after) < _CUED:
        if end - start == 2 or not has_surname:
            weight += _BARE
        if surname_weights().get(run[start], 0) < 0 and is_word_of_two(run[start : start + 2]):
            weight += _WORD
    if run[start + 1 : end] in given_words() and run[start] not in _common():
        weight += _WORD
    return weight


@cache
def _common() -> frozenset[str]:
    """Surnames that are one by themselves."""
    return frozenset(name for name, weight in surname_weights().items() if weight > 0)


def _before(run: str, start: int) -> float:
    if start == 0:
        return _EDGE
    cues = cues_of("before")
    word = cues.ending(run, start)
    told = _BEFORE.get(cues.words.get(word, 0), 0.0)
    if len(word) == 1 and is_word_of_two(run[start - 1 : start + 1]):
        told = 0.0
    return max(told, _BY if cues_of("by").ending(run, start) else 0.0)


def _after(run: str, end: int) -> float:
    if end == len(run):
        return _EDGE
    strength = cues_of("after").words.get(deed_behind(run, end), 0)
    if strength < 0 or cues_of("thing").beginning(run, end) or place_follows(run, end):
        return _NO_NAME
    ahead = run[end : end + _BODY_AHEAD + 4]
    if strength < 3 and any(cues_of("body").ending(ahead, at) for at in range(2, len(ahead) + 1)):
        return _NO_NAME
    return _AFTER.get(strength, 0.0)

"""Names of persons in running text: by their shape (surname and given name) and by the words beside them.

A text in, the stretches of its names out. Every place that begins like a name is weighed: how common its surname and
the characters behind it are, whether words begin so, what stands before it (title, role, verb) and behind it (deed,
title, number). Names of a list lend each other weight. All words are data (`surnames.csv`, `name_characters.csv`,
`words_like_names.csv`, `person_cues.csv`).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from budgetgraph.extraction.numbers import money_units_pattern
from budgetgraph.extraction.persons.likely_names import given_weight
from budgetgraph.extraction.persons.person_slots import could_be_name, deed_strength, in_slots, is_long, stands_out
from budgetgraph.extraction.persons.person_words import (
    IDEOGRAPH,
    WIDEST_GAP,
    beginning_signs,
    characters,
    cues_of,
    deed_behind,
    given_words,
    is_cut_word,
    region_names,
    surname_weights,
    uncued,
    with_common_signs,
    words_across,
    words_like_names,
)
from budgetgraph.extraction.persons.role_words import is_no_name, is_office
from budgetgraph.extraction.persons.sounded_names import DOT, dotted, sound_runs
from budgetgraph.extraction.persons.word_breaks import is_word_of_two, may_be_word

_ENOUGH = 4  # weight from which on a stretch is a name
_LISTED = 3  # what a name beside it in a list adds
_EDGE = 1  # what a sign, a blank, a digit or an end of the text adds
_SELDOM_TWO, _SELDOM_ONE, _SELDOM_WORD = -15.0, -7.0, -6.55  # logarithms below which a given name is unusual
_NO_CUE_BEFORE, _NO_CUE_AFTER = -2, -1
_IN_A_WORD = -4  # where the place lies inside a word
_WORD, _BEGINS_LIKE_WORD, _LIKE_WORD = -4, -2, -2
_CUE_BEFORE, _CUE_AFTER = 2, 3  # strength from which on words alone let a name stand
_LONGEST_UNIT = 8  # characters of the name of an office in which a person works, before its last word
_LABELLED = 4  # what a label with a colon tells
_LABELLED_SHAPE = -4  # what stands behind such a label may be a word, too
_GAPS = (" ", "\u3000")
_LONGEST_GIVEN = 2
_CLAUSE_ENDS = "，。；,;\n"
_LONGEST_SHAPE = 4  # characters of a surname and a given name
_LEAST_UNCUED = 1  # shape of a name with nothing before it
_LIKELY = 2  # shape of a name that stands alone, without any cue
_SURE, _SURE_COMPOUND = 3, 5  # shape of a name that needs no cue, where no word lies across its ends
_SOUNDED, _SOUNDED_ALONE = 1, 0  # shape of a name written by its sound, behind a word for a person and elsewhere
_SIGNS = "、,，/"  # that part the names of a list
_TOKEN_BESIDE = re.compile(r"[ \t\u3000]+([\u4e00-\u9fff]{2,12})(?![\u4e00-\u9fff])")
_NUMBER_BEFORE = re.compile(r"(?:＊|\d[\d—－ -]{6,})$")
_LONGEST_NUMBER = 20
_NOTE_BEFORE = re.compile(r"[（(][\u4e00-\u9fff]{1,6}[）)]$")  # 负责人（签字）：
_NOTE_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff])[（(](?P<note>[\u4e00-\u9fff]{1,4})[）)]$")
_LONGEST_NOTE = 8
_ITEM_SIGN = re.compile(r"(?:[ \u3000]?[（(][^（）()\n]{1,24}[)）])?[ \u3000]?、[ \u3000]?")  # 高山（实习）、
_ITEM_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff \u3000])([\u4e00-\u9fff](?:[ \u3000]{0,3}[\u4e00-\u9fff]){1,2})[ \u3000]?、[ \u3000]?$"
)
_LIST_SIGN = re.compile(r"[ \u3000]?[、，,；;][ \u3000]?")  # behind a label of persons
_LONGEST_ITEM = 12
_NUMBER_SIGNS = ("〔", "［", "[", "【")
_QUOTED = ("“”", "‘’", "「」", "《》")  # what stands alone within these is a title or a place
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


@lru_cache(maxsize=4_096)
def names(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each name, in order; blanks stand inside where they are printed inside."""
    weighed = list(_weighed(text))
    sounded = list(_sounded(text))
    weighed += [one for one in sounded if not one.is_name]
    found = {(one.start, one.end) for one in (*weighed, *sounded) if one.is_name or _stands_alone(one, text)}
    found |= {(one.start, one.end) for one in weighed if _is_sure(one, text)}
    found |= set(_announced(text, {start for start, _ in found})) | set(in_slots(text))
    grown = True
    while grown and found:
        starts, ends = {start for start, _ in found}, {end for _, end in found}
        more = {(one.start, one.end) for one in weighed if _is_listed(one, text, starts, ends)}
        more |= set(_items_beside(text, starts, ends))
        grown, found = not more <= found, found | more
    return tuple(sorted(one for one in found if not is_cut_word(text, *one) and not is_office(text[slice(*one)])))


def _announced(text: str, starts: set[int]) -> Iterator[tuple[int, int]]:
    """What stands behind a label for a person, or opens a list behind a title, whatever its surname."""
    for match in _announcing().finditer(text):
        if not _is_role(text, match.start()):
            continue
        for start in _items(text, match.end()):
            if start in starts:
                break
            end = _item_end(text, start)
            if end and (start == match.end() or could_be_name(text, start, end)):
                if not is_no_name(said := _plain(text[start:end])) and said not in words_like_names():
                    yield start, end
                break


def _items(text: str, start: int) -> Iterator[int]:
    """Where the items of a list begin, as long as they are short."""
    yield start
    while sign := _LIST_SIGN.search(text, start, start + _LONGEST_ITEM):
        start = sign.end()
        yield start


def _is_role(text: str, end: int) -> bool:
    """Does a word end here that labels persons, a note in brackets aside?"""
    cues, note = cues_of("before"), _NOTE_BEFORE.search(text, max(end - _LONGEST_NOTE, 0), end)
    at = note.start() if note else end
    return cues.words.get(cues.ending(text, at), 0) >= _CUE_AFTER or any(
        cues_of(of).ending(text, at) for of in ("label", "title")
    )


def _plain(text: str) -> str:
    return text.replace(" ", "").replace("\u3000", "")


def _items_beside(text: str, starts: set[int], ends: set[int]) -> Iterator[tuple[int, int]]:
    """The items of a list next to those that are names, whatever their surnames."""
    for end in ends:
        sign = _ITEM_SIGN.match(text, end)
        if sign is None or sign.end() in starts:
            continue
        if stop := _item_end(text, sign.end()) or _between_names(text, sign.end(), starts):
            yield sign.end(), stop
    for start in starts:
        sign = _ITEM_BEFORE.search(text, max(start - _LONGEST_ITEM, 0), start)
        if sign and sign.end(1) not in ends and _item_end(text, sign.start(1)) == sign.end(1):
            yield sign.span(1)


def _between_names(text: str, start: int, starts: set[int]) -> int:
    """Where an item ends that begins with a surname, if names stand before and behind it: 讲解员：…、常委、…"""
    sign = re.compile("、").search(text, start, start + _LONGEST_GIVEN + 2)
    is_surname = surname_weights().get(text[start : start + 1], 0) > 0
    return sign.start() if sign and sign.end() in starts and is_surname and sign.start() - start > 1 else 0


def _item_end(text: str, start: int) -> int:
    """Where an item that begins at a place ends, if it could be a name of any surname; 0 where it could not."""
    gap, best, never = _gap(text, start + 1), 0, characters("never")
    if (run := sound_runs().match(text, start)) and not IDEOGRAPH.match(text[run.end() : run.end() + 1]):
        return run.end()
    if is_long(text[start : start + _LONGEST_SHAPE]) and deed_strength(text, start + _LONGEST_SHAPE) >= _CUE_AFTER:
        return start + _LONGEST_SHAPE
    end = start + 1
    for _ in range(_LONGEST_GIVEN):
        end += gap + 1
        if end > len(text) or any(not IDEOGRAPH.match(sign) or sign in never for sign in _plain(text[start:end])):
            break
        deed = cues_of("after").beginning(text, end)
        is_deed = cues_of("after").words.get(deed, 0) >= _CUE_AFTER and deed not in cues_of("before").words
        if is_deed or not IDEOGRAPH.match(text[end : end + 1]):
            best = end
    told = _plain(text[start:best])
    is_role = bool(cues_of("before").ending(told, len(told)) or cues_of("unit").ending(told, len(told)))
    return 0 if is_role else best


def is_word(text: str) -> bool:
    """Is a text a word that only looks like a name (高新, 荆楚)?"""
    return text in words_like_names()


def may_be_name(text: str) -> bool:
    """Could a text without blanks be a whole name, where its place tells that a name stands there?"""
    text = with_common_signs(text)
    if DOT.search(text) or sound_runs().fullmatch(text):
        return True
    if text[:1] in surname_weights() and sound_runs().fullmatch(text[1:]):
        return True
    size = 2 if text[:2] in surname_weights() else 1
    if len(text) == 1 + _LONGEST_GIVEN and text[0] not in surname_weights() and text[0] not in characters("never"):
        return all(sign in characters("given") for sign in text[1:])
    if text[:size] not in surname_weights() or not 1 <= len(text) - size <= _LONGEST_GIVEN:
        return False
    shape = _shape(text[:size], text[size:])
    return shape is not None and shape >= _LABELLED_SHAPE


def is_told_name(text: str) -> bool:
    """Could a text without blanks be a name where its place tells that one stands there, whatever its surname?"""
    text = with_common_signs(text)
    at, never = len(text), characters("never")
    is_office = bool(cues_of("unit").ending(text, at)) or is_title(text)
    signs = all(IDEOGRAPH.match(sign) and sign not in never for sign in text)
    return 2 <= at < _LONGEST_SHAPE and signs and not is_office and not is_word(text)


def is_title(text: str) -> bool:
    """Is a text a word for persons and no name (局长, 财务主管)?"""
    return cues_of("before").words.get(cues_of("before").ending(text, len(text)), 0) >= _CUE_AFTER


def _stands_alone(one: Weighed, text: str) -> bool:
    """Does a stretch that looks like a name stand by itself between signs, blanks and edges, as in cells and lists?"""
    alone = not IDEOGRAPH.match(text[one.end : one.end + 1]) and not IDEOGRAPH.match(text[one.start - 1 : one.start])
    alone = alone and not _is_inserted(text, one.start)
    is_likely = one.shape >= _LIKELY or (one.shape == _LIKELY - 1 and one.end - one.start > _LONGEST_GIVEN)
    return alone and is_likely and one.after > 0


def _is_sure(one: Weighed, text: str) -> bool:
    """Is a stretch a name by its shape alone: a surname that begins few words, and what parents choose behind it?"""
    is_compound = text[one.start : one.start + 2] in surname_weights()
    if text[one.start - 1 : one.start] + text[one.end : one.end + 1] in _QUOTED:
        return False
    is_whole = one.end - one.start > _LONGEST_GIVEN and one.before > _IN_A_WORD
    least = _SURE_COMPOUND if is_compound else _SURE
    is_likely = one.shape >= least or (not is_compound and one.shape == least - 1 and one.after > _EDGE)
    if not is_whole or not is_likely or (text[one.end - 1] in characters("thing") and one.after < _CUE_AFTER):
        return False
    return stands_out(text, one.start, one.end)


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
    if at and (text[at - 1] in _SIGNS or text[at - 1] in cues_of("join").words):
        at -= 1
        while at and text[at - 1] in " \u3000":
            at -= 1
    return at


def _weighed(text: str) -> Iterator[Weighed]:
    """The best stretch at each place where a name may begin."""
    surnames = surname_weights()
    for match in beginning_signs().finditer(text):
        start = match.start()
        if _is_hopeless(text[start - 1 : start], text[start : start + _LONGEST_SHAPE]):
            continue
        size = 2 if text[start : start + 2] in surnames else 1
        if text[start : start + size] not in surnames:
            continue
        if shapes := list(_shapes(text, start, start + size)):
            before = _before(text, start)
            if before < 0 and before + max(shape for _, shape in shapes) < _NO_CUE_BEFORE + _LEAST_UNCUED:
                continue
            several = (Weighed(start, end, shape, before, _behind(text, start, end)) for end, shape in shapes)
            yield max(several, key=lambda one: (one.weight, one.end))


@lru_cache(maxsize=65_536)
def _is_hopeless(before: str, text: str) -> bool:
    """Can a text of a few characters not begin with a name behind this character? Names with gaps are left open."""
    size = 2 if text[:2] in surname_weights() else 1
    if text[:size] not in surname_weights():
        return True
    if text[size : size + 1] in _GAPS or text[size + 1 : size + 2] in _GAPS:
        return False
    shapes = _close_shapes(text[:size], text[size : size + _LONGEST_GIVEN])
    return not shapes or (before in uncued() and max(shape for _, shape in shapes) < _LEAST_UNCUED)


def _shapes(text: str, start: int, surname: int) -> Iterator[tuple[int, int]]:
    """Each end of what may be a name, with its shape; `surname` is where its surname ends."""
    gap, end = _gap(text, surname), surname
    if not gap and text[surname + 1 : surname + 2] not in _GAPS:
        for size, known in _close_shapes(text[start:surname], text[surname : surname + _LONGEST_GIVEN]):
            yield surname + size, known
        return
    for _ in range(_LONGEST_GIVEN):
        own = _gap(text, end)
        if own not in (gap, 0):
            return
        end += own + 1
        if end > len(text):
            return
        shape = _shape(text[start:surname], _plain(text[surname:end]))
        if shape is None:
            return
        if shape >= _LABELLED_SHAPE and _ends_word(text, end):
            yield end, shape


@lru_cache(maxsize=65_536)
def _close_shapes(surname: str, following: str) -> tuple[tuple[int, int], ...]:
    """(characters of the given name, shape) of each name that a surname and the characters right behind it may be."""
    found = []
    for size in range(1, len(following) + 1):
        shape = _shape(surname, following[:size])
        if shape is None:
            break
        if shape >= _LABELLED_SHAPE:
            found.append((size, shape))
    return tuple(found)


def _gap(text: str, start: int) -> int:
    """How many blanks stand at a place: names of forms are set wide, with equal gaps."""
    end = start
    while end - start < WIDEST_GAP and text[end : end + 1] in _GAPS:
        end += 1
    return end - start


def _ends_word(text: str, end: int) -> bool:
    return end >= len(text) or not IDEOGRAPH.match(text[end]) or bool(cues_of("after").beginning(text, end))


def _shape(surname: str, given: str) -> int | None:
    """How much a surname and what follows look like a name by themselves; None where they cannot be one."""
    likely, never = characters("given"), characters("never")
    if any(not IDEOGRAPH.match(sign) or sign in never for sign in given):
        return None
    weight = surname_weights()[surname] + (sum(sign in likely for sign in given) or -1)
    if surname + given in words_like_names():
        return weight + _WORD
    if given in given_words() or given[-1] in characters("place"):
        weight += _LIKE_WORD
    return weight + (_BEGINS_LIKE_WORD if len(given) > 1 and surname + given[0] in words_like_names() else 0)


def _before(text: str, start: int) -> int:
    cues, at = cues_of("before"), start
    while at and text[at - 1] in _LEADING:
        at -= 1
    said = text[at:start]
    if said and _NUMBER_BEFORE.search(text, max(at - _LONGEST_NUMBER, 0), at):
        return _CUE_AFTER
    if said and (note := _NOTE_BEFORE.search(text, max(at - _LONGEST_NOTE, 0), at)):
        at = note.start()
    word = cues.ending(text, at)
    joint = "" if said else cues_of("copula").ending(text, at)
    role = cues.words.get(cues.ending(text, at - len(joint)), 0) if joint else 0
    if role >= _CUE_BEFORE:
        return role + 1
    across = "" if said or len(word) > 2 else _last_sign(text, start) + text[start]
    if across in words_across() or (len(word) == 1 and is_word_of_two(across)):
        return _IN_A_WORD
    strength = cues.words.get(word, 0)
    if joint:
        return max(strength, _EDGE)
    if said and cues_of("label").ending(text, at):
        return _LABELLED
    if strength >= _CUE_BEFORE and ("：" in said or ":" in said):
        return _LABELLED
    if strength:
        return strength
    if unit := cues_of("unit").ending(text, at):
        begin = at - len(unit)
        while begin > max(at - len(unit) - _LONGEST_UNIT, 1) and text[begin - 1] not in _CLAUSE_ENDS:
            begin -= 1
        inside = range(begin, at - len(unit))
        told = max((cues.words.get(cues.ending(text, end), 0) for end in inside), default=0)
        return max(told, _EDGE)
    if said or not start:
        return _EDGE
    return _NO_CUE_BEFORE if IDEOGRAPH.match(text[start - 1]) or _is_inserted(text, start) else _EDGE


def _is_inserted(text: str, end: int) -> bool:
    """Does a bracket end here that stands within a word (出国（境）费), and not one behind whom or what it tells of?"""
    note = _NOTE_INSIDE.search(text, max(end - _LONGEST_NOTE, 0), end)
    if note is None:
        return False
    cues = cues_of("before")
    said = [cues.words.get(cues.ending(text, at), 0) for at in (note.start("note") - 1, note.end("note"))]
    return max(said) < _CUE_BEFORE


def _last_sign(text: str, start: int) -> str:
    """The character before a place; a line break of a narrow cell may part it from the rest of its word."""
    before = text[max(start - 2, 0) : start]
    return before[:1] if before.endswith("\n") else before[-1:]


def _behind(text: str, start: int, end: int) -> int:
    """How much tells of a name behind a stretch: what follows, or what belongs or is paid to persons, not to places."""
    side = "owned" if cues_of("owned").beginning(text, end) else "paid"
    strength = cues_of(side).words.get(cues_of(side).beginning(text, end), 0)
    if not strength:
        return _after(text, end)
    is_place = cues_of("place end").ending(text, end) or text[start:end] in region_names()
    if is_place or (side == "owned" and text[end - 1] in cues_of("place").words):
        return _NO_CUE_AFTER
    if _may_be_thing(text[start:end], bool(cues_of("traded").beginning(text, end))):
        return _NO_CUE_AFTER
    return max(strength, _after(text, end))


@lru_cache(maxsize=4_096)
def _may_be_thing(text: str, traded: bool) -> bool:
    """May what looks like a name and has money paid for it be a thing or place, above all where things are `traded`?"""
    if text[:2] in surname_weights() or len(text) > 1 + _LONGEST_GIVEN:
        return is_word(text)
    weight, is_written = given_weight(text[1:]), may_be_word(text)
    if len(text) > _LONGEST_GIVEN:
        return is_word(text) or (weight < _SELDOM_TWO and (is_written or not set(text[1:]) <= characters("given")))
    return is_word(text) or (is_written and weight < _SELDOM_WORD) or (traded and weight < _SELDOM_ONE)


def _after(text: str, end: int) -> int:
    cues = cues_of("after")
    if word := deed_behind(text, end):
        return cues.words[word]
    if text[end : end + 1] in _NUMBER_SIGNS:
        return _NO_CUE_AFTER  # of a document: 财教〔2024〕1号
    if end < len(text) and IDEOGRAPH.match(text[end]):
        return _EDGE if _join().match(text, end) else _NO_CUE_AFTER
    if _number_beside().match(text, end):
        return _CUE_AFTER
    if text[end : end + 1] in ("（", "(") and (word := cues.beginning(text, end + 1)):
        return max(cues.words[word] - 1, _EDGE)
    if beside := _TOKEN_BESIDE.match(text, end):
        titles = cues_of("before")
        return _CUE_AFTER if titles.words.get(titles.ending(beside[1], len(beside[1])), 0) >= _CUE_AFTER else _EDGE
    return _EDGE


def _sounded(text: str) -> Iterator[Weighed]:
    """Names written by their sound: with a dot inside, or runs of such characters."""
    for start, end in dotted(text):
        yield Weighed(start, end, _ENOUGH, _CUE_BEFORE, 0)
    for match in sound_runs().finditer(text):
        if match[0] in words_like_names():
            continue
        before, after = _before(text, match.start()), _after(text, match.end())
        if before >= _EDGE and after >= _EDGE:
            yield Weighed(*match.span(), _SOUNDED if before > _CUE_BEFORE else _SOUNDED_ALONE, before, after)


@cache
def _number_beside() -> re.Pattern[str]:
    """A telephone number behind a name, or its mask; no amount."""
    amount = rf"\d+(?:[.．]\d| ?(?:{money_units_pattern()}))"
    return re.compile(
        r"[ \u3000，,（(：:、]{0,3}(?:[\u4e00-\u9fff]{2,4}[：:]?[ \u3000]?)?"
        rf"(?:＊|[+(（]?(?!{amount})\d[\d—－ -]{{6}})"
    )


@cache
def _join() -> re.Pattern[str]:
    """What parts the names of a list."""
    return re.compile(rf"[ \u3000]?[{_SIGNS}][ \u3000]?|[ \u3000]{{1,4}}|{'|'.join(cues_of('join').words)}")


@cache
def _announcing() -> re.Pattern[str]:
    """A colon, or what stands between a title and a list of names."""
    return re.compile(rf"[：:][ \u3000]*|(?:{'|'.join(cues_of('copula').words)})(?=[\u4e00-\u9fff \u3000]{{2,7}}、)")

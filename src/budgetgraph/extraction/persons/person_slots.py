"""Names of persons by their place alone: where only a person can stand, whoever is named and with whichever surname.

A text in, stretches out. Such places are behind the title of one person (组长, 司机, 安全员), between a preposition and
a deed (由…填报), before a telephone number, beside a word that is said of persons only (…同志), and a surname before a
title (耿县长). What stands there must be no common word. The words are data (`person_cues.csv`) and those of jieba.
"""

import re
from collections.abc import Iterator
from functools import cache

from budgetgraph.extraction.persons.person_words import (
    IDEOGRAPH,
    characters,
    cues_of,
    deed_behind,
    surname_weights,
    words_like_names,
)
from budgetgraph.extraction.persons.sounded_names import sound_runs
from budgetgraph.extraction.persons.word_breaks import begins_deed, is_deed, is_word_of_two

MOBILE, FIXED = r"1[3-9]\d{9}(?!\d)", r"0\d{2,3}[-—－ ]?\d{7,8}(?!\d)"  # numbers of telephones behind a name
_SHORTEST = 2  # characters of a name
_LONGEST = 3  # characters of a name that is known by its place only
_STRONG = 3  # strength from which on the word behind a name tells of a deed of persons
_BLANKS = " \u3000"
_WORD_SURNAME, _NONE = -1, -9  # weight of a surname that begins many words, and of what is none
_ITEM_SIGN = re.compile(r"[ \u3000]?[、；|｜][ \u3000]?(?=[\u4e00-\u9fff])")


def in_slots(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each stretch that its place tells to be a name or the surname of a person with a title."""
    for match in _titles().finditer(text):
        if is_word_of_two(text[match.end() - 1 : match.end() + 1]):
            continue  # 负责人民调解
        yield from _listed(text, match.end())
        if wide := _sounded_wide().match(text, match.end()):
            yield wide.span()
    for match in _prepositions().finditer(text):
        if not _joins(text, match.end()) and (end := _end(text, match.end(), after_title=False)):
            yield match.end(), end
    for pattern in (_said_of_persons(), _before_number(), _wide_behind()):
        for match in pattern.finditer(text):
            if could_be_name(text, *match.span("name")):
                yield match.span("name")
    yield from (
        match.span("name")
        for match in _in_contacts().finditer(text)
        if not cues_of("unit").ending(match["name"], len(match["name"]))
    )
    for match in _titled().finditer(text):
        start, end = match.span("name")
        if not _joins(text, start) and not is_word_of_two(text[end - 1 : end + 1]):  # 施工 is no title
            yield start, end


def stands_out(text: str, start: int, end: int) -> bool:
    """Does a stretch that looks like a name stand between words without any cue, and before what persons do?"""
    before, after = text[:start], text[end : end + 1]
    if is_word_of_two(text[end - 1 : end + 1]) or _joins(text, start):
        return False
    opens = not IDEOGRAPH.match(before[-1:]) or before[-1:] in characters("never") or is_word_of_two(before[-2:])
    opens = opens or any(cues_of(side).ending(text, start) for side in ("by", "before", "copula", "unit", "join"))
    strength = cues_of("after").words.get(deed_behind(text, end), 0)
    follows = not IDEOGRAPH.match(after) or strength > 0 or after in characters("never") or begins_deed(text, end)
    return opens and follows and strength >= 0


def deed_strength(text: str, end: int) -> int:
    """How much the word behind a place tells of a person; below 0 for what is named after persons."""
    return cues_of("after").words.get(deed_behind(text, end), 0)


def begins_place(text: str, start: int, end: int) -> bool:
    """Does a stretch lie within a word, or begin the name of a place or an institution?"""
    if is_word_of_two(text[end - 1 : end + 1]) or _joins(text, start):
        return True
    return place_follows(text, end)


def place_follows(text: str, end: int) -> bool:
    """Does a word that ends the names of places stand within a few characters behind a place?"""
    return bool(_place_behind().match(text, end))


@cache
def _place_behind() -> re.Pattern[str]:
    never = "".join(sorted(characters("never") - {sign for word in cues_of("place").words for sign in word}))
    return re.compile(rf"(?:(?![{never}])[\u4e00-\u9fff]){{0,4}}?(?:{_any_of(iter(cues_of('place').words))})")


def _joins(text: str, start: int) -> bool:
    """Does the first character of a stretch end a word that begins before it?"""
    return start > 0 and is_word_of_two(text[start - 1 : start + 1])


def _listed(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The name behind a title, and those that a list adds to it."""
    while end := _end(text, start, after_title=True):
        yield start, end
        sign = _ITEM_SIGN.match(text, end)
        if sign is None:
            return
        start = sign.end()


def _end(text: str, start: int, after_title: bool) -> int:
    """Where a name that begins at a place ends; 0 where none does. A deed must follow, behind titles also a sign."""
    if run := sound_runs().match(text, start):
        return run.end() if run.end() > start + _LONGEST and _is_followed(text, start, run.end(), after_title) else 0
    for size in (3, 2, 4):
        end = start + size
        if size < _LONGEST + 1 and (wide := _set_wide(size).match(text, start)):  # 胥 工, 高 素 质
            end = wide.end()
        if size > _LONGEST and is_long(text[start:end]) and deed_strength(text, end) >= _STRONG:
            return end
        if end <= len(text) and could_be_name(text, start, end):
            is_wide = end - start > size
            if (is_wide and after_title) or _is_followed(text, start, end, after_title):
                return end
    return 0


@cache
def _set_wide(size: int) -> re.Pattern[str]:
    """So many ideographs with blanks between them."""
    ends = "" if size == _SHORTEST else r"(?![\u4e00-\u9fff])"
    return re.compile(rf"[\u4e00-\u9fff](?:[ \u3000]{{1,3}}[\u4e00-\u9fff]){{{size - 1}}}{ends}")


def _is_followed(text: str, start: int, end: int, after_title: bool) -> bool:
    """Does behind a stretch stand what stands behind names?"""
    strength = cues_of("after").words.get(deed_behind(text, end), 0)
    if strength >= _STRONG:
        return True
    if strength < 0:
        return False
    if join := cues_of("join").beginning(text, end):
        return _end(text, end + len(join), after_title=False) > 0
    if not after_title:
        return False
    ends = not IDEOGRAPH.match(text[end : end + 1]) or text[end] in characters("never")
    return ends or begins_deed(text, end) or _is_likely(text[start:end])


def _is_likely(name: str) -> bool:
    """A surname with two characters that parents choose."""
    return len(name) == _LONGEST and name[0] in surname_weights() and set(name[1:]) <= characters("given")


def could_be_name(text: str, start: int, end: int) -> bool:
    """Could a stretch be a name, whatever its surname, and is it no word, part of a word, office or title?"""
    name = "".join(sign for sign in text[start:end] if sign not in _BLANKS)
    if name in _words_given():
        return not is_word_of_two(text[end - 1 : end + 1])
    if not 1 < len(name) <= _LONGEST + 1 or not all(IDEOGRAPH.match(sign) for sign in name):
        return False
    weights = surname_weights()
    is_compound = name[:2] in weights and len(name) > 2
    if len(name) > _LONGEST and not (is_compound or is_of_two_surnames(name) or sound_runs().fullmatch(name)):
        return False
    is_surname = is_compound or weights.get(name[0], _NONE) >= _WORD_SURNAME
    never = characters("never") - (characters("given") if is_surname else set())
    if set(name) & never or name in words_like_names() or is_word_of_two(name):
        return False
    is_given = is_surname and name[1] in characters("given") and name[-1] in characters("given")  # 某登科 is no office
    if not is_given and any(cues_of(side).ending(name, len(name)) for side in ("unit", "title", "copula", "label")):
        return False
    parts = () if is_compound or weights.get(name[0], _NONE) > 0 else (name[:2], *(() if is_surname else (name[-2:],)))
    if any(map(is_word_of_two, parts)):
        return False
    return not is_word_of_two(text[end - 1 : end + 1])


def is_of_two_surnames(name: str) -> bool:
    """Does a name of four characters begin with the surnames of both parents?"""
    weights, given = surname_weights(), characters("given")
    is_of_two = len(name) == _LONGEST + 1 and all(weights.get(sign, _NONE) > 0 for sign in name[:2])
    return is_of_two and set(name[2:]) <= given and not is_word_of_two(name[:2]) and not is_word_of_two(name[1:3])


def is_long(name: str) -> bool:
    """Could a text of four characters be a surname and three that parents choose (关山月明)?"""
    is_surname = len(name) == _LONGEST + 1 and name[0] in surname_weights()
    halves = name[:2], name[2:]
    return (
        is_surname
        and set(name[1:]) <= characters("given")
        and not any(map(is_deed, halves))
        and not all(map(is_word_of_two, halves))
    )


@cache
def _words_given() -> frozenset[str]:
    """Words that parents give as names (谷雨, 高原)."""
    return frozenset(cues_of("given").words)


def _any_of(words: Iterator[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(
        rf'(?:{_any_of(iter(cues_of("title").words))})["”』」]?[ \u3000]?[：:]?[ \u3000]?(?=[\u4e00-\u9fff])'
    )


@cache
def _prepositions() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(iter(cues_of('by').words))})(?=[\u4e00-\u9fff])")


@cache
def _wide_behind() -> re.Pattern[str]:
    """Two ideographs set wide right behind a preposition, where a clause ends: 由千 帆，"""
    words = "".join(sorted(word for word in cues_of("by").words if len(word) == 1))
    return re.compile(rf"(?<=[{words}])(?P<name>[\u4e00-\u9fff][ \u3000]{{1,2}}[\u4e00-\u9fff])(?=[，。；、）)]|$)")


@cache
def _sounded_wide() -> re.Pattern[str]:
    """A name written by its sound in two parts: 乌云 格日勒."""
    signs = "".join(sorted(characters("sound")))
    return re.compile(rf"[{signs}]{{2,4}}[ \u3000][{signs}]{{2,4}}(?![\u4e00-\u9fff])")


@cache
def _said_of_persons() -> re.Pattern[str]:
    words = _any_of(word for word, strength in cues_of("after").words.items() if strength > _STRONG)
    given = r"[\u4e00-\u9fff]{1,2}|[ \u3000]{1,3}[\u4e00-\u9fff]"
    begins = rf"(?:(?<![\u4e00-\u9fff])|(?<=[{''.join(sorted(characters('never')))}]))"
    return re.compile(rf"{begins}(?P<name>[\u4e00-\u9fff](?:{given}))(?:{words})")


@cache
def _before_number() -> re.Pattern[str]:
    """What stands before a mobile number, with or without a word for telephones between them."""
    phones = _any_of(iter(cues_of("phone").words))
    name, apart = r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2,3})", r"[ \u3000]?[（(，,：: ]? ?"
    return re.compile(rf"{name}{apart}(?:(?:{phones})[：:]?{FIXED}|(?:{phones})?[：:]?{MOBILE})")


@cache
def _in_contacts() -> re.Pattern[str]:
    """What stands before a title and a number in a row of contacts: ③ 高山 经理 （+86）…"""
    told = (word for word, strength in cues_of("before").words.items() if strength >= _STRONG)
    titles = _any_of(iter({*cues_of("suffix").words, *cues_of("title").words, *told}))
    begins = r"(?:(?<=[①-⑳\d.、．）)|｜│])|^|(?<=\n))[ \t\u3000]*"
    return re.compile(
        rf"{begins}(?P<name>[\u4e00-\u9fff]{{2,4}})[ \t\u3000|｜│]+(?:{titles})[ \t\u3000|｜│]+"
        r"[（(]?\+?\d[\d（）()＋+ -]{5}"
    )


@cache
def _titled() -> re.Pattern[str]:
    """A surname before a title: 耿县长, 老常师傅, 胥 工."""
    single = {name: weight for name, weight in surname_weights().items() if len(name) == 1}
    free = "".join(sorted(name for name, weight in single.items() if weight > _WORD_SURNAME))
    other = "".join(sorted(name for name, weight in single.items() if weight == _WORD_SURNAME))
    doubled = _any_of(name for name in surname_weights() if len(name) > 1)
    titles, short, no_titles, nick = (
        _any_of(iter(cues_of(side).words)) for side in ("suffix", "short suffix", "not suffix", "nick")
    )
    sides = "".join(sorted(word for side in ("by", "join") for word in cues_of(side).words if len(word) == 1))
    begins = rf"(?:(?<![\u4e00-\u9fff])|(?<=[{sides}]))"
    return re.compile(
        rf"(?P<name>{doubled}|(?:{nick})[{free}{other}]|[{free}]|{begins}[{other}])[ \u3000]?"
        rf"(?:(?:{titles})(?!{no_titles})|(?:{short})(?=[，。；、：:（）()\s]|$))"
    )

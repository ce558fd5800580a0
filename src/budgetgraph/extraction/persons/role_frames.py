"""Slots that leave no doubt that a person stands in them, whatever the name is made of.

Between a role that acts and its deed (由站长平安统筹), behind a role that is said to be somebody (负责人是John Smith),
before 同志任, beside a number of a telephone. A line with its tokens in, (start, end) of the names out.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.persons.person_slots import FIXED, MOBILE, deed_strength
from budgetgraph.extraction.persons.person_words import surname_weights
from budgetgraph.extraction.persons.role_tokens import BLANKS, Token
from budgetgraph.extraction.persons.role_values import is_certain, is_given
from budgetgraph.extraction.persons.role_words import PERSON, framing, is_no_name, label_of, saying, size_of_person
from budgetgraph.extraction.persons.sounded_names import is_latin
from budgetgraph.extraction.persons.word_breaks import begins_deed, is_circumstance, is_deed, is_word_of_two

_SIZES = (2, 3)  # characters of a name in a frame
_DEED = 2  # strength from which on a word behind a name tells of a person
_TELEPHONE = rf"(?:{MOBILE}|{FIXED}|(?<!\d)[2-8]\d{{6,7}}(?!\d))"
_GO_ON = ("，", ",", "；", ";", "、")
_CLAUSE_ENDS = (*_GO_ON, "：", ":", "。")
_NUMBER_BEFORE = re.compile(rf"(?:{MOBILE}|{FIXED})[{BLANKS}]*[（(](?P<name>[\u4e00-\u9fff]{{2,4}})[)）]")


def in_frames(line: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """The names that stand in such slots of a line."""
    for match in _NUMBER_BEFORE.finditer(line):
        if _may_be(match["name"]):
            yield match.span("name")
    for match in _appointed().finditer(line):
        if _may_be(match["name"]):
            yield match.span("name")
    acts = -1  # where the deed of a role ends, behind which another may act
    for token in tokens:
        if token.is_wide:
            continue
        begins = [*_agents(token), *([0] if acts >= 0 and line[acts : token.start] in _GO_ON else [])]
        roles = [at for at in begins if size_of_person(token.text, at)]
        acts = token.end if roles else -1
        for at in roles:
            yield from _before_deed(token, at)
        yield from _speaking(line, token)
        yield from _named_as(line, token)
        yield from _called(line, token)
    for token, following in pairwise(tokens):
        yield from _said_in_letters(token, following)
        yield from _letters_named_as(line, token, following)
        yield from _apposed(line, token, following)


def _may_be(name: str) -> bool:
    """May a word stand for a person in a frame: no body, role, manner, deed or circumstance?"""
    plain = not (is_no_name(name) or is_deed(name) or is_circumstance(name) or label_of(name))
    return plain and name not in framing("manner") and not ends_like_body(name)


def _agents(token: Token) -> Iterator[int]:
    """Where the words for who does something begin: 由站长平安统筹."""
    for word in framing("by"):
        for match in re.finditer(word, token.text):
            at = match.end()
            if not (is_word_of_two(token.text[at - 2 : at]) or is_word_of_two(token.text[at - 1 : at + 1])):
                yield at


def _speaking(line: str, token: Token) -> Iterator[tuple[int, int]]:
    """A role that says something: 站长平安表示，."""
    text = token.text
    said = next((word for word in framing("speaks") if text.endswith(word)), "")
    before = line[: token.start].rstrip(BLANKS)
    if said and (not before or before[-1] in "，,。；;") and line[token.end : token.end + 1] in _CLAUSE_ENDS:
        size = size_of_person(text, 0)
        name = text[size : -len(said)]
        if size and len(name) in _SIZES and _may_be(name):
            yield token.start + size, token.start + size + len(name)


def _named_as(line: str, token: Token) -> Iterator[tuple[int, int]]:
    """Who a clause says to be in a role: 高山为项目负责人，."""
    if not (_ends(line, token.end) and _begins(line, token.start)):
        return
    for at in range(_SIZES[0], len(token.text)):
        said = saying(token.text, at)
        if said and label_of(token.text[at + len(said) :]) == PERSON:
            name = token.text[:at]
            is_one = is_certain(name) or is_given(name) or (name[0] in surname_weights() and len(name) in _SIZES)
            if is_one and _may_be(name):
                yield token.start, token.start + at
            return


def _letters_named_as(line: str, token: Token, following: Token) -> Iterator[tuple[int, int]]:
    """The same in Latin letters: John Smith为项目负责人，."""
    said = saying(following.text, 0)
    is_role = said and label_of(following.text[len(said) :]) == PERSON
    if is_role and is_latin(token.text) and token.end == following.start and _begins(line, token.start):
        yield token.start, token.end


def _ends(line: str, end: int) -> bool:
    rest = line[end:].lstrip(BLANKS)
    return not rest or rest[0] in _CLAUSE_ENDS


def _begins(line: str, start: int) -> bool:
    before = line[:start].rstrip(BLANKS)
    return not before or before[-1] in _CLAUSE_ENDS


def _before_deed(token: Token, at: int) -> Iterator[tuple[int, int]]:
    """The name between the role that begins at a place and its deed."""
    start = at + size_of_person(token.text, at)
    is_body = ends_like_body(token.text[at : start + 1])  # 管理委员会
    for length in () if is_body else _SIZES:
        name = token.text[start : start + length]
        acts = deed_strength(token.text, start + length) >= _DEED
        acts = acts or (name[:1] in surname_weights() and begins_deed(token.text, start + length))
        if len(name) == length and acts and _may_be(name):
            yield token.start + start, token.start + start + length
            return


def _called(line: str, token: Token) -> Iterator[tuple[int, int]]:
    """A role, glued or parted by blanks, before the number of its telephone: 站长平安（电话2345678）."""
    if not _calls().match(line, token.end):
        return
    text = token.text
    for size in _SIZES:
        name, label = text[-size:], text[:-size]
        before = line[: token.start].rstrip(BLANKS)
        parted = not label and before != line[: token.start] and _ends_with_label(before)
        if len(text) >= size and (parted or label_of(label) == PERSON) and _may_be(name):
            yield token.end - size, token.end
            return


def _ends_with_label(before: str) -> bool:
    word = re.search("[\u4e00-\u9fff]+$", before)
    return word is not None and label_of(word[0]) == PERSON


def _said_in_letters(token: Token, following: Token) -> Iterator[tuple[int, int]]:
    """Who a role is said to be, in Latin letters: 负责人是John Smith."""
    if following.start != token.end or not is_latin(following.text):
        return
    if any(
        token.text.endswith(word) and label_of(token.text[: -len(word)]) == PERSON
        for word in (*framing("said"), *framing("by"))
    ):
        yield following.start, following.end


def _apposed(line: str, token: Token, label: Token) -> Iterator[tuple[int, int]]:
    """A name with its role between commas and what that is charged with: 平安，站长，负责全面工作."""
    begins = not line[: token.start].strip(BLANKS) or line[token.start - 1] in "。；;"
    charged = _charged().match(line, label.end)
    is_one = len(token.text) in _SIZES and not token.is_wide and line[token.end : label.start] in ("，", ",")
    if begins and charged and is_one and label_of(label.text) == PERSON and _may_be(token.text):
        yield token.start, token.end


@cache
def _appointed() -> re.Pattern[str]:
    words = "|".join(framing("appointed"))
    return re.compile(rf"(?:^|(?<=[，,。；;：:{BLANKS}]))(?P<name>[\u4e00-\u9fff]{{2,4}})(?:{words})")


@cache
def _calls() -> re.Pattern[str]:
    words = "|".join(sorted(framing("phone"), key=len, reverse=True))
    return re.compile(rf"[{BLANKS}]*[，,（(]?[{BLANKS}]*(?:{words})[{BLANKS}]*[：:]?[{BLANKS}]*{_TELEPHONE}")


@cache
def _charged() -> re.Pattern[str]:
    return re.compile(rf"[，,](?:{'|'.join(framing('charged'))})")

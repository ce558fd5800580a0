"""Persons beside their labels without a sign between them: glued to one (初核高山；复核江河), said to be one, before
one in brackets, and what is a name by itself behind a label or a body."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.numbers import money_units_pattern, unit_pattern
from budgetgraph.extraction.persons.person_slots import FIXED, MOBILE, could_be_name, deed_strength
from budgetgraph.extraction.persons.person_words import cues_of
from budgetgraph.extraction.persons.role_tokens import BLANKS, NOTE_ENDS, NOTE_OPENS, Token
from budgetgraph.extraction.persons.role_values import (
    LONGEST,
    is_certain,
    is_surname,
    may_fill,
    size_of_unit,
    size_without_title,
)
from budgetgraph.extraction.persons.role_words import (
    LONGEST_LABEL,
    LOOSE,
    PERSON,
    TELLS,
    heads_names,
    is_both,
    is_field,
    is_no_name,
    label_of,
    saying,
    size_of_person,
)
from budgetgraph.extraction.persons.word_breaks import is_circumstance, is_deed, is_word_of_two

FEWEST_PAIRS = 2  # of labels and names that take turns
_BEFORE_NUMBER = re.compile(  # 水电：高山　0991-2000000; 计量 高山　0991-2000000
    rf"(?:(?:^|(?<=[{BLANKS}；;。]))[\u4e00-\u9fff]{{2,6}}(?:[：:][{BLANKS}]*|[{BLANKS}]+))"
    rf"(?P<name>[\u4e00-\u9fff]{{2,3}})[{BLANKS}]*[，,（({BLANKS}][{BLANKS}]*"
    rf"(?:{MOBILE}|{FIXED})"
)
_NUMBER_BEHIND = re.compile(rf"[{BLANKS}，,（(]*(?:{MOBILE}|{FIXED}|[2-8]\d{{6,7}}(?!\d))")
_GOES_ON = re.compile(rf"[.．]\d|[,，]\d{{3}}(?!\d)|[%％‰]|[{BLANKS}]*(?:{money_units_pattern()})")  # of an amount
_LONGEST_DOTTED = 20  # characters of a name with a dot
_CLAUSE_ENDS = re.compile(rf"[{BLANKS}]*(?:[，,。；;、（(]|$)")
_GLUED_SIGN = re.compile(rf"[{BLANKS}]*[；;，,、|｜│]?[{BLANKS}]*")


def glued(line: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """The names right behind their labels, where several such words follow each other: 初核高山；复核江河."""
    row: list[Token] = []
    for token, size in (*((token, label_glued(token)) for token in tokens), (None, 0)):
        if token is not None and size and (not row or _GLUED_SIGN.fullmatch(line, row[-1].end, token.start)):
            row.append(Token(token.start + size, token.end, token.text[size:]))
            continue
        if len(row) >= FEWEST_PAIRS and (_names_one(row) or _is_told(line, row)):
            yield from ((one.start, one.end) for one in row)
        elif len(row) == 1 and _is_alone(line, row[0]):
            yield row[0].start, row[0].end
        row = []


def _names_one(row: list[Token]) -> bool:
    return any(could_be_name(one.text, 0, len(one.text)) for one in row)


def _is_told(line: str, row: list[Token]) -> bool:
    """Do all names of a row stand behind labels of persons only (审核人元旦，联系人史册)?"""
    labels = (re.search("[\u4e00-\u9fff]+$", line[: one.start]) for one in row)
    return all(label and label_of(label[0]) == PERSON for label in labels) and all(is_surname(one.text) for one in row)


def _is_alone(line: str, name: Token) -> bool:
    """Does nothing but the label of a person stand before a name, and nothing or a number behind it?"""
    before = line[: name.start].strip(BLANKS)
    if label_of(before) != PERSON or heads_names(before) or is_circumstance(name.text):
        return False
    if _has_number(line, name.end):
        return True
    return is_surname(name.text) and not line[name.end :].strip(BLANKS)


@lru_cache(maxsize=16_384)
def _size_of_label(text: str) -> int:
    for size in range(min(len(text) - 2, LONGEST_LABEL), 1, -1):
        rest = text[size:]
        if label_of(text[:size]) > LOOSE and len(rest) <= LONGEST and not is_no_name(rest) and not is_deed(rest):
            return size
    return 0


def label_glued(token: Token) -> int:
    """How long the label is that a name follows within a token; 0 where none does."""
    return 0 if token.is_wide or len(token.text) > LONGEST_LABEL or label_of(token.text) else _size_of_label(token.text)


def before_numbers(line: str) -> Iterator[tuple[int, int]]:
    """The names between a word and the number of a telephone: 水电：高山　0991-2000000."""
    for match in _BEFORE_NUMBER.finditer(line):
        is_entry = match.start() == 0 and not line[match.end() :].strip()  # of a list of contacts, whatever it says
        if not is_no_name(match["name"]) and (is_entry or not is_circumstance(match["name"])):
            yield match.span("name")


def said_to_be(line: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """The names that a clause says a person to be: 项目负责人是那顺巴雅尔，."""
    for token in tokens:
        if token.is_wide or not _CLAUSE_ENDS.match(line, token.end):
            continue
        for size in range(2, min(len(token.text) - 2, LONGEST_LABEL) + 1):
            said = saying(token.text, size)
            if is_no_name(token.text[size:]):
                break
            name = token.text[size + len(said) :]
            name = name[: size_without_title(name)]
            if said and label_of(token.text[:size]) == PERSON and may_fill(name, True) and not is_deed(name):
                start = token.start + size + len(said)
                yield start, start + len(name)
                break


def before_label(line: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """The names that a label in brackets or between commas follows: 高飞（核对人）；高飞，副组长，"""
    for token, label in pairwise(tokens):
        opens = NOTE_OPENS.fullmatch(line, token.end, label.start)
        is_noted = opens is not None and NOTE_ENDS.match(line, label.end) is not None
        is_apposed = line[token.end : label.start].strip(BLANKS) in ("，", ",", "") and _opens(line, token.start)
        ends = not line[label.end :].strip(BLANKS) or line[label.end] in "，,；;。"
        if not (is_noted or (is_apposed and ends)) or label_of(label.text) != PERSON:
            continue
        name = token.text[size_of_unit(token.text) :]
        noted = NOTE_ENDS.match(line, label.end)
        is_whole = noted and _CLAUSE_ENDS.match(line, noted.end()) and _opens(line, token.start)
        any_word = bool(is_whole) and (token.is_wide or _is_any(name))
        is_free = label_of(token.text) <= LOOSE or is_both(token.text)
        if is_free and may_fill(name, any_word, token.is_wide, is_told=True):
            yield token.end - len(name) if not token.is_wide else token.start, token.end


def named_by_itself(line: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """What is a name by itself right behind the label of a person (网格员乌兰图雅), or alone in brackets behind a
    body or a number (县水利局（乌兰图雅）)."""
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        opens = NOTE_OPENS.search(line, before.end if before else 0, token.start)
        if opens and opens.end() == token.start:
            is_closed = NOTE_ENDS.match(line, token.end) is not None
            is_behind_body = before is not None and opens.start() == before.end and _is_body(before.text)
            is_beside = is_behind_body or (opens.start() and line[opens.start() - 1] in "0123456789")
            is_one = is_certain(token.text) or (is_behind_body and _is_one(token))
            is_called = is_behind_body and _has_number(line, token.end) and _may_be_called(token.text)
            if (is_closed and is_beside and is_one) or is_called:
                yield token.start, token.end
        size = 0 if token.is_wide else size_of_person(token.text, 0)
        if size and not is_word_of_two(token.text[size - 1 : size + 1]) and (end := _end_of_certain(token.text, size)):
            yield token.start + size, token.start + end


def _has_number(line: str, end: int) -> bool:
    """Does the number of a telephone stand behind a place, and no amount (应急 2345678.50元)?"""
    number = _NUMBER_BEHIND.match(line, end)
    return number is not None and not (_GOES_ON.match(line, number.end()) or unit_pattern().match(line, number.end()))


def _may_be_called(text: str) -> bool:
    """May a text before a number be a person, and is it no field of the body before it (县教育局（高中 2000000）)?"""
    return may_fill(text, True, is_told=True) and (not is_field(text) or could_be_name(text, 0, len(text)))


def _is_one(token: Token) -> bool:
    """Is what stands in brackets behind a body a name: set wide, or by its surname and no word (妥晟)?"""
    text = token.text
    if len(text) > LONGEST or is_no_name(text):
        return False
    return token.is_wide or (is_surname(text) and could_be_name(text, 0, len(text)))


def _is_body(text: str) -> bool:
    return ends_like_body(text) or bool(cues_of("unit").ending(text, len(text)))


def _end_of_certain(text: str, start: int) -> int:
    """Where what is a name by itself ends within a token: at its end or before a deed of persons; 0 where none is."""
    for end in range(start + 2, min(len(text), start + _LONGEST_DOTTED)):
        if deed_strength(text, end) >= TELLS and is_certain(text[start:end]):
            return end
    return len(text) if is_certain(text[start:]) else 0


def _is_any(name: str) -> bool:
    """May a text before a label in brackets be a person whatever it says: with a surname, and no thing (施工方)?"""
    is_thing = len(name) == LONGEST and is_word_of_two(name[:2]) and not is_both(name)
    return is_surname(name) and len(name) <= LONGEST and not is_thing


def _opens(line: str, start: int) -> bool:
    """Does a line or a clause begin at a place?"""
    before = line[:start].rstrip(BLANKS)
    return not before or before[-1] in "；;。"

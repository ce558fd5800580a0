"""Persons beside the number of a telephone that its label announces: 咨询电话：0991-2000000（高山）, 2000000 高山.

Whatever they are called: nothing but bodies, offices and hours stand there beside them.
"""

import re
from collections.abc import Iterator
from functools import cache

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.persons.person_slots import FIXED, MOBILE
from budgetgraph.extraction.persons.role_tokens import BLANKS, RUN
from budgetgraph.extraction.persons.role_values import is_certain, is_surname, may_fill, size_of_unit
from budgetgraph.extraction.persons.role_words import framing, is_both, is_no_name, label_of, size_of_person
from budgetgraph.extraction.persons.sounded_names import is_latin
from budgetgraph.extraction.persons.word_breaks import is_circumstance, is_deed

_NUMBER = rf"[+(（]?(?:{MOBILE}|{FIXED}|(?<!\d)[2-8]\d{{6,7}}(?!\d)|0\d{{2,3}}[)）][{BLANKS}]?\d{{7,8}}(?!\d))"
_APART = rf"[{BLANKS}]*[，,、/／（(：:]?[{BLANKS}]*"


def beside_numbers(line: str) -> Iterator[tuple[int, int]]:
    """The names before and behind the first number that stands behind such a label."""
    for match in _before().finditer(line):
        yield from _person(match, "before")
    for match in _behind().finditer(line):
        yield from _person(match, "behind")


def _person(match: re.Match[str], group: str) -> Iterator[tuple[int, int]]:
    start, end = match.span(group)
    office = size_of_person(match[group], 0) or size_of_unit(match[group])
    if start + office < end and _may_be(match.string[start + office : end], office > 0):
        yield start + office, end


def _may_be(name: str, has_office: bool) -> bool:
    if is_latin(name) or is_certain(name) or is_both(name) or (has_office and is_surname(name)):
        return True
    plain = not (is_no_name(name) or is_deed(name) or is_circumstance(name) or label_of(name) or ends_like_body(name))
    return plain and name not in framing("manner") and may_fill(name, True)


@cache
def _label() -> str:
    words = "|".join(sorted(framing("phone"), key=len, reverse=True))
    return rf"(?:{words})[{BLANKS}]*[：:]?[{BLANKS}]*"


@cache
def _before() -> re.Pattern[str]:
    office = rf"(?:[\u4e00-\u9fff]{{2,10}}(?:[{BLANKS}]+|(?=[A-Z])))?"
    return re.compile(rf"{_label()}{office}(?P<before>{RUN.pattern}){_APART}(?={_NUMBER})")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"{_label()}{_NUMBER}{_APART}(?P<behind>{RUN.pattern})(?=[{BLANKS}]*(?:[）)，,；;。、]|$))")

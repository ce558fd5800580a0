"""Persons that fill a whole cell or line: a text and what its label tells in, whether it holds nothing but them out."""

import re

from budgetgraph.extraction.persons.person_slots import could_be_name
from budgetgraph.extraction.persons.person_words import characters, cues_of, with_common_signs
from budgetgraph.extraction.persons.role_tokens import BLANKS, ORDINAL, RUN, tokens_of
from budgetgraph.extraction.persons.role_values import LONGEST, is_certain, may_fill, size_of_unit, size_without_title
from budgetgraph.extraction.persons.role_words import NONE, PERSON, is_both, is_title
from budgetgraph.extraction.persons.sounded_names import LATIN_NAME

_LISTED = re.compile(rf"[{BLANKS}\n]*(?:[、，,；;/／｜|+＋\n]|{ORDINAL})[{BLANKS}\n]*|[{BLANKS}]{{1,}}")
_TITLE_BEHIND = re.compile(r"(?<=[A-Za-z.])[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])")  # John Smith先生


def fills(text: str, label: int) -> bool:
    """May a cell hold the person or persons of a label beside or above it? Common words only behind one for persons."""
    close = re.sub(LATIN_NAME, lambda name: name[0].replace(" ", "·"), _closed(with_common_signs(text.strip())))
    close = _TITLE_BEHIND.sub(lambda title: "" if is_title(title[0]) else title[0], close)
    parts = [part for part in _LISTED.split(close) if part]
    parts = [part for part in parts if not cues_of("unit").ending(part, len(part))] or parts  # 特设科 何必
    is_listed = label == PERSON and len(parts) > 1 and any(map(is_certain, parts))  # 费用 beside a name is one, too
    several = (
        RUN.fullmatch(part) is not None
        and (
            may_fill(part, label == PERSON, is_told=label == PERSON)
            or _fills_with_office(part, label)
            or (is_listed and len(part) <= LONGEST)
        )
        for part in parts
    )
    return label > NONE and bool(parts) and all(several)


def _fills_with_office(text: str, label: int) -> bool:
    """May a text be a person with the office before the name (特设科何必) or a title behind it (孔雀副局长)?"""
    text = text[size_of_unit(text) :]
    return may_fill(text[: size_without_title(text)], label == PERSON)


def is_measured(text: str) -> bool:
    """Is a text no name but what is measured of persons (在岗率)?"""
    is_none = len(text) == LONGEST and text[-1] in characters("never") and not could_be_name(text, 0, len(text))
    return is_none and not is_both(text)


def _closed(text: str) -> str:
    """A text with its single ideographs that blanks part from each other set close."""
    for token in reversed(tokens_of(text)):
        if token.is_wide:
            text = text[: token.start] + token.text + text[token.end :]
    return text

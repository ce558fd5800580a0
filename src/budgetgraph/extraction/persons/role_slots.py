"""Persons behind the labels of what they do: a text in, stretches out, whatever the names are made of.

What stands behind such a label (`role_words`), parted by a sign or blanks, is its person unless it is a body, a role,
another label or a word for the state of things. How much a label tells decides what may stand there: a common word only
behind one for persons alone, or where labels and names take turns as below a form.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from budgetgraph.extraction.persons.person_words import cues_of, surname_weights
from budgetgraph.extraction.persons.role_beside import (
    FEWEST_PAIRS,
    before_label,
    before_numbers,
    glued,
    label_glued,
    named_by_itself,
    said_to_be,
)
from budgetgraph.extraction.persons.role_contents import fills
from budgetgraph.extraction.persons.role_frames import in_frames
from budgetgraph.extraction.persons.role_numbers import beside_numbers
from budgetgraph.extraction.persons.role_tokens import BLANKS, NOTE_ENDS, NOTE_OPENS, ORDINAL, STEM, Token, tokens_of
from budgetgraph.extraction.persons.role_values import (
    LONGEST,
    has_length,
    is_certain,
    is_given,
    is_sounded,
    is_surname,
    may_fill,
    size_before_both,
    size_of_unit,
)
from budgetgraph.extraction.persons.role_words import (
    ACT,
    LONGEST_LABEL,
    LOOSE,
    NONE,
    PERSON,
    TELLS,
    counting_signs,
    is_both,
    is_no_name,
    is_signature,
    is_title,
    label_of,
)
from budgetgraph.extraction.persons.sounded_names import is_latin
from budgetgraph.extraction.persons.word_breaks import is_deed, is_word_of_two
from budgetgraph.reading.folding import squeeze

_SIGN = re.compile(
    rf"[{BLANKS}]*(?:[】\]〕」）)][{BLANKS}]*)?(?:[：:→⇒>＞—－｜|│┃¦/／-]|——)?[{BLANKS}_＿…‥.]*(?:(?<=[：:])[“「『（(][{BLANKS}]*)?"
)
_NOTE = re.compile(rf"[{BLANKS}]*[（(](?P<said>[^（）()]{{1,20}})[)）](?P<sign>[{BLANKS}]*[：:｜|│┃])?")
_LIST_PARTS = re.compile("[、，,/／]")
_COUNTED_SIGN = re.compile(rf"[{BLANKS}]*[：:]?[{BLANKS}]*(?:{ORDINAL}|{STEM})[{BLANKS}]*")
_NOTED = re.compile(
    rf"(?:(?![{BLANKS}]?{ORDINAL})[{BLANKS}]?[（(][^（）()\n]{{1,20}}[)）])?"
)  # what is said of one of several: 高山（某村）
_LIST_SIGN = re.compile(
    rf"[{BLANKS}]*(?:(?P<near>[、/／｜|│┃+＋{counting_signs('join')}]|[；;]?[{BLANKS}]*(?:{ORDINAL}|{STEM}))|[，,；;])?[{BLANKS}]*"
)
_ENDS = re.compile(rf"[{BLANKS}]*(?:[；;。]|$)")
_FIGURE = re.compile(rf"[{BLANKS}]*(?!{ORDINAL}|(?:19|20)\d\d(?!\d))[\d.]{{1,6}}(?![\d-])")  # no telephone, no date


def in_role_slots(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each name that stands behind the label of a person."""
    at, above = 0, NONE
    for line in text.splitlines(keepends=True):
        said = line.rstrip("\r\n")
        if above and _fills_line(said, above):
            yield at, at + len(said)
        else:
            yield from ((at + start, at + end) for start, end in _in_line(said))
        above = _label_above(said)
        at += len(line)


def _label_above(line: str) -> int:
    """What a line of a cell tells that is nothing but the label of a person; LOOSE labels head columns, too."""
    told = label_of(squeeze(line).rstrip("：:")) if len(line) <= 2 * LONGEST_LABEL else NONE
    return told if told > LOOSE else NONE


def _fills_line(line: str, label: int) -> bool:
    """Is a line below a label its person?"""
    said = line.strip().rstrip("。；;，,")
    is_any = not is_deed(said) or surname_weights().get(said[:1], -1) > 0
    return fills(said, label if is_any else ACT)


class _Slot(NamedTuple):
    label: int
    by_sign: bool
    values: tuple[tuple[Token, bool], ...]  # near: first, or joined to the one before by a sign of lists only
    is_brief: bool = False


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    yield from before_numbers(line)
    yield from beside_numbers(line)
    tokens = list(_apart(tokens_of(line)))
    yield from said_to_be(line, tokens)
    yield from before_label(line, tokens)
    yield from named_by_itself(line, tokens)
    yield from in_frames(line, tokens)
    if not any(label_of(token.text) or label_glued(token) for token in tokens):
        return
    yield from glued(line, tokens)
    slots, accounted = _slots(line, tokens)
    turns = sum(bool(slot.values) for slot in slots) >= FEWEST_PAIRS
    is_closed = accounted == len(tokens)
    for slot in slots:
        in_turn = turns and (slot.by_sign or is_closed)
        if not slot.by_sign and slot.label != PERSON and not (is_closed and (turns or slot.label == ACT)):
            continue
        if slot.is_brief and not in_turn:
            continue
        is_told = slot.by_sign and slot.label == PERSON
        is_alone = is_closed and slot.label == PERSON
        for at, (value, is_near) in enumerate(slot.values):
            is_among = 0 < at < len(slot.values) - 1 and is_told and is_title(value.text) and is_surname(value.text)
            if is_among:  # 讲解员：高飞、常委、江河
                yield value.start, value.end
            is_wide = value.is_wide and (slot.by_sign or in_turn or not is_word_of_two(value.text))
            is_shown = (slot.by_sign and slot.label > LOOSE) or slot.label == PERSON
            is_name = is_near and len(value.text) > LONGEST and is_shown
            any_word = (
                is_wide
                or is_name
                or (is_near and (in_turn or is_told or ((slot.by_sign or is_alone) and is_surname(value.text))))
                or (is_alone and value.is_wide)
            )
            if may_fill(value.text, any_word, value.is_wide, is_told or is_alone):
                yield value.start, value.end


def _apart(tokens: list[Token]) -> Iterator[Token]:
    """The tokens, two persons behind a label that a word joins as two (联系人：高山和江河)."""
    last = NONE
    for token, following in zip_longest(tokens, tokens[1:]):
        joins = cues_of("join").ending(token.text, len(token.text)) if last == PERSON else ""
        if joins and following and following.start == token.end and is_latin(following.text):
            yield Token(token.start, token.end - len(joins), token.text[: -len(joins)])
            last = NONE
            continue
        cuts = (at for at, sign in enumerate(token.text) if last == PERSON and sign in cues_of("join").words)
        at = next((at for at in cuts if _joins(token, at)), 0)
        if at:
            yield Token(token.start, token.start + at, token.text[:at])
            yield Token(token.start + at + 1, token.end, token.text[at + 1 :])
        else:
            yield token
        last = label_of(token.text)


def _joins(token: Token, at: int) -> bool:
    """Does a word that joins persons stand at a place between what may be two of them?"""
    is_in_word = is_word_of_two(token.text[at - 1 : at + 1]) or is_word_of_two(token.text[at : at + 2])
    return not (is_in_word or token.is_wide) and all(
        part and may_fill(part, True) for part in (token.text[:at], token.text[at + 1 :])
    )


def _slots(line: str, tokens: list[Token]) -> tuple[list[_Slot], int]:
    """The labels of a line with what stands behind them, and how many tokens are labels, values or no names."""
    slots: list[_Slot] = []
    accounted, at = 0, 0
    while at < len(tokens):
        label = label_of(tokens[at].text)
        if not label:
            accounted += is_no_name(tokens[at].text)
            at += 1
            continue
        accounted += 1
        own, end, behind = at, tokens[at].end, at + 1
        values: list[tuple[Token, bool]] = []
        by_sign = False
        if noted := _note(line, end):
            while behind < len(tokens) and tokens[behind].start < noted:
                behind, accounted = behind + 1, accounted + 1
            end = noted
        elif behind < len(tokens) and (several := _in_brackets(line, end, tokens[behind:])):
            told = label if len(several) == 1 and is_given(several[0].text) else min(label, ACT)
            slots.append(_Slot(told, True, tuple((name, True) for name in several)))
            accounted, at = accounted + len(several), behind + len(several)
            continue
        if behind < len(tokens) and (
            sign := _SIGN.fullmatch(line, end, tokens[behind].start) or _counted(line, end, tokens[behind])
        ):
            by_sign = bool(sign[0].strip(BLANKS)) or noted > 0
            is_near = True
            while behind < len(tokens) and (value := _value(line, tokens[behind], label)):
                values.append((value, is_near))
                at_end = value.end
                if at_end < tokens[behind].end and not _is_titled(value, tokens[behind]):
                    behind += 1
                    break
                last = _NOTED.match(line, tokens[behind].end).end()  # type: ignore[union-attr]
                is_office, behind = _is_office(value.text) and by_sign, behind + 1
                while behind < len(tokens) and tokens[behind].start < last:
                    if is_office and NOTE_OPENS.fullmatch(line, value.end, tokens[behind].start):
                        values.append((tokens[behind], True))  # 联系人：水利站（高山）
                    behind, accounted = behind + 1, accounted + 1
                if behind == len(tokens) or _labels(line, tokens[behind], label):
                    break
                gap = _LIST_SIGN.fullmatch(line, last, tokens[behind].start)
                if gap is None or (not gap[0].strip(BLANKS) and not by_sign):
                    break
                if cues_of("unit").ending(tokens[behind].text, len(tokens[behind].text)) and gap["near"]:
                    values = []  # 会审：计财、渔监、船检三科室
                    break
                is_near = gap["near"] is not None or _lets_follow(line, values[-1][0], tokens[behind], label)
            accounted += len(values)
        slots.append(_Slot(label, by_sign, tuple(values), len(tokens[own].text) == 1))
        at = max(behind, at + 1)
    return slots, accounted


def _is_label(line: str, token: Token) -> bool:
    """Does a colon stand behind a token?"""
    return line[token.end :].lstrip(BLANKS)[:1] in ("：", ":") and token.end < len(line)


def _lets_follow(line: str, one: Token, other: Token, label: int) -> bool:
    """May a person follow behind blanks, as behind an office or another one, or behind a comma, where a clause ends?"""
    sign = line[one.end : other.start].strip(BLANKS)
    if _is_office(one.text):
        return not sign
    is_one = is_certain(other.text) or (len(other.text) <= LONGEST and is_surname(other.text))
    is_parted = not sign or (sign in ("，", ",") and _ENDS.match(line, other.end) is not None)
    return label == PERSON and is_parted and is_one and may_fill(one.text, True, is_told=True)


def _is_office(text: str) -> bool:
    """Is a text an office, so that a person of it may follow (水利站 高山)?"""
    return is_no_name(text) and bool(cues_of("unit").ending(text, len(text)))


def _note(line: str, end: int) -> int:
    """Where a note in brackets behind a label ends; 0 where none stands there. A name in brackets is no note."""
    note = _NOTE.match(line, end)
    if note is None:
        return 0
    said = note["said"].strip(BLANKS)
    if is_latin(said) or is_sounded(said):
        return 0
    several = [part.strip(BLANKS) for part in _LIST_PARTS.split(said)]
    if len(several) > 1 and all(may_fill(part, True) for part in several) and any(map(is_certain, several)):
        return 0
    return (
        note.end()
        if is_no_name(squeeze(said)) or is_signature(squeeze(said)) or note["sign"] or len(said) > LONGEST + 1
        else 0
    )


def _counted(line: str, end: int, token: Token) -> re.Match[str] | None:
    """The sign between a label and the first of several that are counted: （一）高山（二）江河."""
    return _COUNTED_SIGN.fullmatch(line, end, token.start)


def _is_titled(value: Token, token: Token) -> bool:
    """Does the title of the person that a token begins with end it?"""
    return is_title(token.text[len(value.text) :])


def _in_brackets(line: str, end: int, tokens: list[Token]) -> list[Token]:
    """The tokens that are names in brackets behind a label: 审核（高山、江河）."""
    several: list[Token] = []
    for token in tokens:
        sign = _LIST_SIGN if several else NOTE_OPENS
        if not sign.fullmatch(line, several[-1].end if several else end, token.start) or not has_length(token.text):
            return []
        several.append(token)
        if NOTE_ENDS.match(line, token.end):
            return several
    return []


def _labels(line: str, token: Token, label: int) -> bool:
    """Is a token a label itself, and no person of the label before it who is called like one (文化人)?"""
    return _is_label(line, token) or (label_of(token.text) > NONE and not (label == PERSON and is_both(token.text)))


def _value(line: str, token: Token, label: int) -> Token | None:
    """The token as a value, without a deed or the next label glued to it; None where it is no value."""
    if _labels(line, token, label):
        return _cut(line, token)
    if _FIGURE.match(line, token.end) or line[token.end : token.end + 1] in ("%", "％", "《", "“"):
        return None
    if _is_office(token.text):
        at = size_before_both(token.text) if label == PERSON and not token.is_wide else 0
        return Token(token.start + at, token.end, token.text[at:])
    if token.is_wide or not (size := size_of_unit(token.text)):
        return token if has_length(token.text) else _cut(line, token)
    return Token(token.start + size, token.end, token.text[size:])


def _cut(line: str, token: Token) -> Token | None:
    """The name that a token begins with, before a label with a colon or a word for what persons do."""
    if token.is_wide:
        return None
    for size in (3, 2):
        rest = token.text[size:]
        is_next = rest and (
            (_is_label(line, token) and label_of(rest))
            or cues_of("after").words.get(rest, 0) >= TELLS
            or is_title(rest)
        )
        name = token.text[:size]
        is_one = name[0] in surname_weights() or not label_of(token.text)
        if is_next and is_one and not is_word_of_two(token.text[size - 1 : size + 1]) and not is_no_name(name):
            return Token(token.start, token.start + size, token.text[:size])
    return None

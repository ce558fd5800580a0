"""Persons behind the labels of what they do: a text in, stretches out, whatever the names are made of.

What stands behind such a label (`role_words`), parted by a sign or blanks, is its person unless it is a body, a role,
another label or a word for the state of things. How much a label tells decides what may stand there: a common word only
behind one for persons alone, or where labels and names take turns as below a form.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from budgetgraph.extraction.person_slots import FIXED, MOBILE, could_be_name
from budgetgraph.extraction.person_words import characters, cues_of, surname_weights
from budgetgraph.extraction.role_words import (
    ACT,
    LOOSE,
    NONE,
    PERSON,
    counting_signs,
    is_brief,
    is_no_name,
    is_signature,
    is_title,
    label_of,
    saying,
)
from budgetgraph.extraction.sounded_names import sound_runs
from budgetgraph.extraction.word_breaks import is_circumstance, is_deed, is_word_of_two
from budgetgraph.reading.folding import squeeze

_LONGEST_LABEL = 12
_LONGEST = 3  # characters of a name that is no compound surname's and not written by its sound
_AFTER = 3  # strength from which on a word behind a name tells of a person
_LONGEST_SOUNDED, _SHARE = 8, 0.6  # of names written by their sound: characters, and the share that write sounds
_FEWEST_PAIRS = 2  # of labels and names that take turns
_BLANKS = " \t\u3000\xa0"
_ORDINAL = rf"(?:[（(](?:[{counting_signs('numeral')}]{{1,2}}|\d{{1,2}})[)）]|[①-⑳])"
_STEM = f"[{counting_signs('stem')}{counting_signs('numeral')}]"
_STEM_BEFORE = re.compile(rf"(?<![\u4e00-\u9fff]){_STEM}[ \t\u3000]+(?=[\u4e00-\u9fff]{{2}})")
_BARS = tuple("：:｜|│┃")
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_GAP = re.compile(rf"[{_BLANKS}]{{1,3}}")
_SIGN = re.compile(rf"[{_BLANKS}]*(?:[】\]〕」）)][{_BLANKS}]*)?(?:[：:→⇒>＞—－｜|│┃¦/／-]|——)?[{_BLANKS}]*")
_NOTE = re.compile(rf"[{_BLANKS}]*[（(](?P<said>[^（）()]{{1,20}})[)）](?P<sign>[{_BLANKS}]*[：:｜|│┃])?")
_COUNTED_SIGN = re.compile(rf"[{_BLANKS}]*[：:]?[{_BLANKS}]*(?:{_ORDINAL}|{_STEM})[{_BLANKS}]*")
_NOTE_OPENS, _NOTE_ENDS = re.compile(rf"[{_BLANKS}]*[（(][{_BLANKS}]*"), re.compile(rf"[{_BLANKS}]*[）)]")
_NOTED = re.compile(
    rf"(?:(?![{_BLANKS}]?{_ORDINAL})[{_BLANKS}]?[（(][^（）()\n]{{1,20}}[)）])?"
)  # what is said of one of several: 高山（某村）
_LIST_SIGN = re.compile(
    rf"[{_BLANKS}]*(?:(?P<near>[、/／｜|│┃+＋]|[；;]?[{_BLANKS}]*(?:{_ORDINAL}|{_STEM}))|[，,；;])?[{_BLANKS}]*"
)
_LISTED = re.compile(rf"[{_BLANKS}\n]*(?:[、，,；;/／｜|+＋\n]|{_ORDINAL})[{_BLANKS}\n]*|[{_BLANKS}]{{1,}}")
_BEFORE_NUMBER = re.compile(  # 水电：高山　0991-2000000; 计量 高山　0991-2000000
    rf"(?:(?:^|(?<=[{_BLANKS}；;。]))[\u4e00-\u9fff]{{2,6}}(?:[：:][{_BLANKS}]*|[{_BLANKS}]+))"
    rf"(?P<name>[\u4e00-\u9fff]{{2,3}})[{_BLANKS}]*[，,（({_BLANKS}][{_BLANKS}]*"
    rf"(?:{MOBILE}|{FIXED})"
)
_COUNT = re.compile(_ORDINAL)
_CLAUSE_ENDS = re.compile(rf"[{_BLANKS}]*(?:[，,。；;、（(]|$)")
_GLUED_SIGN = re.compile(rf"[{_BLANKS}]*[；;，,、|｜│]?[{_BLANKS}]*")
_FIGURE = re.compile(rf"[{_BLANKS}]*(?!(?:19|20)\d\d(?!\d))[\d.]{{1,6}}(?![\d-])")  # no telephone, no date


class _Token(NamedTuple):
    """A run of ideographs, or single ones set wide; its text is without blanks."""

    start: int
    end: int
    text: str

    @property
    def is_wide(self) -> bool:
        return self.end - self.start > len(self.text)


def fills(text: str, label: int) -> bool:
    """May a cell hold the person or persons of a label beside or above it? Common words only behind one for persons."""
    parts = [part for part in _LISTED.split(_closed(text.strip())) if part]
    several = (_RUN.fullmatch(part) is not None and _may_fill(part, label == PERSON) for part in parts)
    return label > NONE and bool(parts) and all(several)


def is_measured(text: str) -> bool:
    """Is a text no name but what is measured of persons (在岗率)?"""
    return len(text) == _LONGEST and text[-1] in characters("never") and not could_be_name(text, 0, len(text))


def _closed(text: str) -> str:
    """A text with its single ideographs that blanks part from each other set close."""
    for token in reversed(_tokens(text)):
        if token.is_wide:
            text = text[: token.start] + token.text + text[token.end :]
    return text


def in_role_slots(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each name that stands behind the label of a person."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield from ((at + start, at + end) for start, end in _in_line(line.rstrip("\r\n")))
        at += len(line)


def _glued(line: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """The names right behind their labels, where several such words follow each other: 初核高山；复核江河."""
    row: list[_Token] = []
    for token, size in (*((token, _label_glued(token)) for token in tokens), (None, 0)):
        if token is not None and size and (not row or _GLUED_SIGN.fullmatch(line, row[-1].end, token.start)):
            row.append(_Token(token.start + size, token.end, token.text[size:]))
            continue
        if len(row) >= _FEWEST_PAIRS and any(could_be_name(one.text, 0, len(one.text)) for one in row):
            yield from ((one.start, one.end) for one in row)
        row = []


@lru_cache(maxsize=16_384)
def _size_of_label(text: str) -> int:
    for size in range(min(len(text) - 2, _LONGEST_LABEL), 1, -1):
        rest = text[size:]
        if label_of(text[:size]) > LOOSE and len(rest) <= _LONGEST and not is_no_name(rest) and not is_deed(rest):
            return size
    return 0


def _label_glued(token: _Token) -> int:
    """How long the label is that a name follows within a token; 0 where none does."""
    return (
        0 if token.is_wide or len(token.text) > _LONGEST_LABEL or label_of(token.text) else _size_of_label(token.text)
    )


def _said_to_be(line: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """The names that a clause says a person to be: 项目负责人是那顺巴雅尔，."""
    for token in tokens:
        if token.is_wide or not _CLAUSE_ENDS.match(line, token.end):
            continue
        for size in range(2, min(len(token.text) - 2, _LONGEST_LABEL) + 1):
            said = saying(token.text, size)
            name = token.text[size + len(said) :]
            if said and label_of(token.text[:size]) == PERSON and _may_fill(name, True) and not is_deed(name):
                yield token.end - len(name), token.end
                break


class _Slot(NamedTuple):
    label: int
    by_sign: bool
    values: tuple[tuple[_Token, bool], ...]  # near: first, or joined to the one before by a sign of lists only
    is_brief: bool = False


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    for match in _BEFORE_NUMBER.finditer(line):
        is_entry = match.start() == 0 and not line[match.end() :].strip()  # of a list of contacts, whatever it says
        if not is_no_name(match["name"]) and (is_entry or not is_circumstance(match["name"])):
            yield match.span("name")
    tokens = _tokens(line)
    yield from _said_to_be(line, tokens)
    if not any(label_of(token.text) or _label_glued(token) for token in tokens):
        return
    yield from _glued(line, tokens)
    slots, accounted = _slots(line, tokens)
    turns = sum(bool(slot.values) for slot in slots) >= _FEWEST_PAIRS
    is_closed = accounted == len(tokens)
    for slot in slots:
        in_turn = turns and (slot.by_sign or is_closed)
        if not slot.by_sign and slot.label != PERSON and not (is_closed and (turns or slot.label == ACT)):
            continue
        if slot.is_brief and not in_turn:
            continue
        is_told = slot.by_sign and slot.label == PERSON
        for value, is_near in slot.values:
            is_wide = value.is_wide and (slot.by_sign or in_turn or not is_word_of_two(value.text))
            is_shown = (slot.by_sign and slot.label > LOOSE) or slot.label == PERSON
            is_name = is_near and len(value.text) > _LONGEST and is_shown
            any_word = (
                is_wide or is_name or (is_near and (in_turn or is_told or (slot.by_sign and _is_surname(value.text))))
            )
            if _may_fill(value.text, any_word, value.is_wide):
                yield value.start, value.end


def _is_surname(text: str) -> bool:
    """Does a text begin with a surname, and is it no word for a deed?"""
    return text[0] in surname_weights() and not is_deed(text)


def _may_fill(text: str, any_word: bool, is_wide: bool = False) -> bool:
    """May a text stand for a person behind a label, if its place allows any word or only what could be a name?"""
    if is_no_name(text) or not _has_length(text):
        return False
    if not is_wide and is_circumstance(text) and not set(text) <= characters("given"):  # 国庆, 万里 are names, too
        return False
    return any_word or _is_sounded(text) or could_be_name(text, 0, len(text))


def _is_sounded(text: str) -> bool:
    """Is a text longer than other names written by its sound?"""
    is_written = sum(sign in characters("sound") for sign in text) > _SHARE * len(text)
    return _LONGEST + 1 < len(text) <= _LONGEST_SOUNDED and (is_written or bool(sound_runs().fullmatch(text)))


def _has_length(text: str) -> bool:
    if 2 <= len(text) <= _LONGEST:
        return True
    if len(text) == _LONGEST + 1 and not sound_runs().fullmatch(text):
        return text[:2] in surname_weights() or not (is_word_of_two(text[:2]) and is_word_of_two(text[2:]))
    return _is_sounded(text) or (len(text) > _LONGEST and bool(sound_runs().fullmatch(text)))


def _slots(line: str, tokens: list[_Token]) -> tuple[list[_Slot], int]:
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
        values: list[tuple[_Token, bool]] = []
        by_sign = False
        if noted := _note(line, end):
            while behind < len(tokens) and tokens[behind].start < noted:
                behind, accounted = behind + 1, accounted + 1
            end = noted
        elif behind < len(tokens) and (name := _in_brackets(line, end, tokens[behind])):
            slots.append(_Slot(min(label, ACT), True, ((name, True),)))
            accounted, at = accounted + 1, behind + 1
            continue
        if behind < len(tokens) and (
            sign := _SIGN.fullmatch(line, end, tokens[behind].start) or _counted(line, end, tokens[behind])
        ):
            by_sign = bool(sign[0].strip(_BLANKS)) or noted > 0
            is_near = True
            while behind < len(tokens) and (value := _value(line, tokens[behind])):
                values.append((value, is_near))
                at_end = value.end
                if at_end < tokens[behind].end and not _is_titled(value, tokens[behind]):
                    behind += 1
                    break
                last = _NOTED.match(line, tokens[behind].end).end()  # type: ignore[union-attr]
                behind += 1
                while behind < len(tokens) and tokens[behind].start < last:
                    behind, accounted = behind + 1, accounted + 1
                if behind == len(tokens) or label_of(tokens[behind].text) or _is_label(line, tokens[behind]):
                    break
                gap = _LIST_SIGN.fullmatch(line, last, tokens[behind].start)
                if gap is None or (not gap[0].strip(_BLANKS) and not by_sign):
                    break
                if cues_of("unit").ending(tokens[behind].text, len(tokens[behind].text)) and gap["near"]:
                    values = []  # 会审：计财、渔监、船检三科室
                    break
                is_near = gap["near"] is not None
            accounted += len(values)
        slots.append(_Slot(label, by_sign, tuple(values), len(tokens[own].text) == 1))
        at = max(behind, at + 1)
    return slots, accounted


def _is_label(line: str, token: _Token) -> bool:
    """Does a colon stand behind a token?"""
    return line[token.end :].lstrip(_BLANKS)[:1] in ("：", ":") and token.end < len(line)


def _note(line: str, end: int) -> int:
    """Where a note in brackets behind a label ends; 0 where none stands there. A name in brackets is no note."""
    note = _NOTE.match(line, end)
    if note is None:
        return 0
    said = note["said"].strip(_BLANKS)
    return (
        note.end()
        if is_no_name(squeeze(said)) or is_signature(squeeze(said)) or note["sign"] or len(said) > _LONGEST + 1
        else 0
    )


def _counted(line: str, end: int, token: _Token) -> re.Match[str] | None:
    """The sign between a label and the first of several that are counted: （一）高山（二）江河."""
    return _COUNTED_SIGN.fullmatch(line, end, token.start)


def _is_titled(value: _Token, token: _Token) -> bool:
    """Does the title of the person that a token begins with end it?"""
    return is_title(token.text[len(value.text) :])


def _in_brackets(line: str, end: int, token: _Token) -> _Token | None:
    """The token as a name in brackets behind a label: 审核（高山）."""
    opens, closes = _NOTE_OPENS.fullmatch(line, end, token.start), _NOTE_ENDS.match(line, token.end)
    return token if opens and closes and _has_length(token.text) else None


def _value(line: str, token: _Token) -> _Token | None:
    """The token as a value, without a deed or the next label glued to it; None where it is no value."""
    if _is_label(line, token) or label_of(token.text):
        return _cut(line, token)
    if _FIGURE.match(line, token.end) or line[token.end : token.end + 1] in ("%", "％", "《", "“"):
        return None
    return token if _has_length(token.text) else _cut(line, token)


def _cut(line: str, token: _Token) -> _Token | None:
    """The name that a token begins with, before a label with a colon or a word for what persons do."""
    if token.is_wide:
        return None
    for size in (3, 2):
        rest = token.text[size:]
        is_next = rest and (
            (_is_label(line, token) and label_of(rest))
            or cues_of("after").words.get(rest, 0) >= _AFTER
            or is_title(rest)
        )
        if is_next and not is_word_of_two(token.text[size - 1 : size + 1]) and not is_no_name(token.text[:size]):
            return _Token(token.start, token.start + size, token.text[:size])
    return None


def _tokens(line: str) -> list[_Token]:
    """The runs of ideographs of a line; single ones that equal gaps part are one, a label before a name aside."""
    runs = [match.span() for match in _RUN.finditer(line) if not _is_count(line, match.start())]
    tokens: list[_Token] = []
    at = 0
    while at < len(runs):
        last = at
        while last + 1 < len(runs) and _is_joint(line, runs[last], runs[last + 1]):
            last += 1
        whole = line[slice(*runs[at])]
        if (
            last == at
            and last + 1 < len(runs)
            and not label_of(whole)
            and label_of(whole[:-1])
            and _goes_wide(line, runs[at], runs[at + 1])
        ):
            end = runs[at][1] - 1
            tokens.append(_Token(runs[at][0], end, whole[:-1]))
            tokens.append(_Token(end, runs[at + 1][1], whole[-1] + line[slice(*runs[at + 1])]))
            at += 2
            continue
        if last == at:
            tokens.append(_Token(*runs[at], line[slice(*runs[at])]))
        else:
            tokens += _parted(line, runs[at : last + 1])
        at = last + 1
    return tokens


def _is_count(line: str, start: int) -> bool:
    """Does a numeral stand at a place that only counts what follows: （一）高山, 甲 高山?"""
    return bool(_COUNT.match(line, max(start - 1, 0)) or _STEM_BEFORE.match(line, start))


def _goes_wide(line: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Does a single ideograph behind a gap go on what a run ends with (审核高 山)?"""
    return other[1] - other[0] == 1 and bool(_GAP.fullmatch(line, one[1], other[0]))


def _is_joint(line: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    is_single = one[1] - one[0] == 1 and other[1] - other[0] == 1
    is_label = is_brief(line[slice(*other)]) and line[other[1] : other[1] + 1] in _BARS
    return is_single and not is_label and bool(_GAP.fullmatch(line, one[1], other[0]))


def _parted(line: str, singles: list[tuple[int, int]]) -> Iterator[_Token]:
    """Single ideographs set wide as tokens: a label that they begin with, and the rest; parted also at wider gaps."""
    text = "".join(line[start:end] for start, end in singles)
    sizes = [size for size in range(len(text) - 1, 1, -1) if label_of(text[:size]) and len(text) - size > 1]
    if sizes and not label_of(text):
        yield from _parted(line, singles[: sizes[0]])
        yield from _parted(line, singles[sizes[0] :])
        return
    gaps = [other[0] - one[1] for one, other in pairwise(singles)]
    widest = max(gaps, default=0)
    if widest > min(gaps, default=0):
        at = gaps.index(widest) + 1
        yield from _parted(line, singles[:at])
        yield from _parted(line, singles[at:])
        return
    yield _Token(singles[0][0], singles[-1][1], text)

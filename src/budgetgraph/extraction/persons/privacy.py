"""Personal data in printed text: recognised and masked, so that it never enters records or the graph (rule 10).

Names of persons (`person_names`), phone numbers, identity numbers, accounts, addresses of mail: their patterns are data
(`data/vocabulary/personal_data.csv`, `personal_labels.csv`). A `Known` holds the names that a document tells anywhere
to be persons, so that they are masked wherever else it prints them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from budgetgraph import resources
from budgetgraph.extraction.persons.likely_names import beside_names, likely_names
from budgetgraph.extraction.persons.person_names import is_word, may_be_name, names
from budgetgraph.extraction.persons.person_rows import in_rows_of_names
from budgetgraph.extraction.persons.person_slots import begins_place, could_be_name, deed_strength
from budgetgraph.extraction.persons.person_words import IDEOGRAPH, cues_of, surname_weights, with_common_signs
from budgetgraph.extraction.persons.role_slots import in_role_slots
from budgetgraph.extraction.persons.role_words import is_asked, is_body, is_both, is_no_name
from budgetgraph.extraction.persons.sounded_names import DOT
from budgetgraph.extraction.persons.word_breaks import begins_deed, is_word_of_two
from budgetgraph.reading.folding import key, squeeze

MASK = "＊＊＊"
_WORTH = re.compile(r"[\u4e00-\u9fff]|\d{3}[*＊Xx×]|\d[\d ()+.–—－-]{5}|@|[A-Za-z](?:#|[（(\[]at)")
_NUMBERS = ("phone", "identity", "account", "email", "plate")
_NUMBERED = re.compile(r"\d(?:[ ()（）+./—–－-]{0,3}\d){2}|[A-Za-z]{3}|[A-Z]\d|@")  # has a text what these kinds need?
_LONGEST_LABEL = 40
_SHORTEST = 2  # characters of a name
_LENGTH_OF_BODY = 3  # characters of one that begins like a name
_LONGEST_PART = 6  # characters of what stands behind the dot of a name
_SENTENCE = re.compile("[，。；：！？,;:]")
_SHORTEST_SENTENCE = 8  # characters
_PIECE = re.compile(r"(?<!\(\?P)<([a-z]+)>")  # not the name of a group
_NARROW = {ord(c): ord(c) - 0xFEE0 for c in "０１２３４５６７８９－＋．＠＿" + "".join(map(chr, range(0xFF21, 0xFF3B)))}
_NARROW |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)} | dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2009), 0x20)


@cache
def pieces() -> dict[str, str]:
    """Name -> what the pattern of that name stands for; patterns write it as <name>."""
    found: dict[str, str] = {}
    for row in _rows():
        if row["what"].startswith("piece "):
            found[row["what"].removeprefix("piece ")] = _whole(row["pattern"], found)
    return found


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["what"], re.compile(_whole(row["pattern"], pieces())))
        for row in _rows()
        if not row["what"].startswith("piece ")
    )


def _rows() -> list[dict[str, str]]:
    return list(resources.rows("data", "vocabulary", "personal_data.csv"))


def _whole(pattern: str, known: Mapping[str, str]) -> str:
    return _PIECE.sub(lambda piece: known[piece[1]], pattern)


@cache
def _labels() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in resources.rows("data", "vocabulary", "personal_labels.csv"))


@lru_cache(maxsize=4_096)
def personal(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, what) of each piece of personal data in the text; pieces may overlap."""
    return tuple(_pieces(with_common_signs(text.translate(_NARROW))))


def numbers_of_persons(text: str) -> list[tuple[int, int]]:
    """(start, end) of the telephone, identity and account numbers of a text."""
    return [(start, end) for start, end, what in personal(text) if what in _NUMBERS]


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    if not _WORTH.search(text):
        return
    told = {span for span in (*names(text), *in_role_slots(text)) if not _is_in_body(text, *span)}
    for start, end in sorted(told.union(in_rows_of_names(text, told))):
        yield start, _end_behind_dot(text, end), "person"
        if number := _number_behind().match(text, end):
            yield number.start("number"), number.end(), "phone"
    is_numbered = _NUMBERED.search(text)
    for what, pattern in _patterns():
        if what in _NUMBERS and not is_numbered:
            continue
        for match in pattern.finditer(text):
            if what == "person" and "data" in pattern.groupindex and _is_asked(text, *match.span("data")):
                continue
            group = "data" if "data" in pattern.groupindex and match["data"] else 0
            yield match.start(group), match.end(group), what


def _end_behind_dot(text: str, end: int) -> int:
    """Where a name ends that a dot goes on from (钮祜禄·文澜起草): at the end of the word, or before a deed."""
    if not DOT.match(text, end):
        return end
    start = last = end + 1
    while last < start + _LONGEST_PART and IDEOGRAPH.match(text[last : last + 1]):
        if last >= start + _SHORTEST and (begins_deed(text, last) or deed_strength(text, last) > 0):
            break
        last += 1
    return last


def _is_in_body(text: str, start: int, end: int) -> bool:
    """Is a stretch one of the bodies that begin like names, or a part of it (居委会)?"""
    while start and end - start <= _LENGTH_OF_BODY and IDEOGRAPH.match(text[start - 1]):
        start -= 1
    while end - start <= _LENGTH_OF_BODY and IDEOGRAPH.match(text[end : end + 1]):
        end += 1
    return end - start == _LENGTH_OF_BODY and is_body(text[start:end])


def _is_asked(text: str, start: int, end: int) -> bool:
    """Is what stands behind a label no name but a body, or asked or said of its holder (负责人是否到位)?"""
    if is_asked(text[start:end]) or is_asked(text[max(start - 1, 0) : end]) or _is_in_body(text, start, end):
        return True
    said = squeeze(text[start:end])
    said = said.removesuffix(cues_of("join").ending(said, len(said)))
    if not is_no_name(said) or is_both(said):
        return False
    return text[start - 1 : start] in cues_of("copula").words or surname_weights().get(said[:1], -1) < 0


@cache
def _number_behind() -> re.Pattern[str]:
    """A telephone number right behind a name."""
    return re.compile(pieces()["behind"])


def is_telephone(text: str) -> bool:
    """Is a text one telephone number and nothing else (7 or 8 digits, too, none of which is an amount by its first)?"""
    return re.fullmatch(rf"(?!1\d{{6,7}}$){pieces()['number']}", squeeze(text)) is not None


def stretches(text: str) -> list[tuple[int, int]]:
    """(start, end) of all that is personal in the text, in order; pieces that overlap or touch are one."""
    return _joined((start, end) for start, end, _ in personal(text))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def mask(text: str) -> str:
    """The text with every piece of personal data replaced by `MASK`. Masking a masked text changes nothing."""
    return _without(text, spans) if (spans := stretches(text)) else text


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    out: list[str] = []
    at = 0
    for start, end in spans:
        out += [text[at:start], MASK]
        at = end
    return "".join([*out, text[at:]])


def is_sentence(text: str) -> bool:
    """Is a text no label but something said, so that a mask too many costs little?"""
    return len(text) >= _SHORTEST_SENTENCE and _SENTENCE.search(text) is not None


@dataclass(frozen=True)
class Known:
    """The names of persons that a document tells anywhere; wherever else it prints them they are masked, too."""

    names: frozenset[str] = frozenset()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of all that is personal in a text, in order; in a sentence names need no cue."""
        found = self._certain(text)
        if is_sentence(text):
            read = with_common_signs(text)
            return _joined(beside_names(read, (*found, *likely_names(read))))
        return found

    def mask(self, text: str) -> str:
        """A text without what is personal."""
        return _without(text, spans) if (spans := self.spans(text)) else text

    def mask_label(self, text: str) -> str:
        """A label or the name of a thing without persons that words tell: what only looks like one may be its own."""
        return _without(text, spans) if (spans := self._certain(text)) else text

    def _certain(self, text: str) -> list[tuple[int, int]]:
        if not self.names:
            return stretches(text)
        found = (match.span() for match in _any_of(self.names).finditer(text) if _is_whole(text, *match.span()))
        return _joined([*stretches(text), *found])

    def mask_address(self, cell: str) -> str:
        """The address of a cell without the person after whom its sheet is named (王某某!D7)."""
        sheet, sign, place = cell.rpartition("!")
        return f"{_sheet(self, sheet)}{sign}{place}" if sheet else cell


@lru_cache(maxsize=1_024)
def _sheet(known: Known, name: str) -> str:
    return known.mask(name)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Is a known name no part of a longer one? Those of two characters begin those of places (白音, 白音查干), longer
    ones those of schools and words that go on (东方红小学, 安全生产)."""
    if end - start == _SHORTEST:
        return not begins_place(text, start, end)
    strength = deed_strength(text, end)
    goes_on = is_word_of_two(text[end - 1 : end + 1]) or (
        is_word_of_two(text[end - 2 : end]) and is_word_of_two(text[end : end + 2])
    )
    return strength > 0 or (strength == 0 and not goes_on)


@lru_cache(maxsize=64)
def _any_of(known: frozenset[str]) -> re.Pattern[str]:
    """Finds each of some names, however it is spaced, the longest first."""
    ordered = sorted(known, key=lambda name: (-len(name), name))
    return re.compile("|".join(r"[ \u3000]{0,3}".join(map(re.escape, name)) for name in ordered))


def named(text: str) -> Iterator[str]:
    """The names in a text by which a person is known elsewhere in the same document, without blanks."""
    read = with_common_signs(text)
    for start, end in names(read):
        name = squeeze(text[start:end])
        if _is_in_body(read, start, end):
            continue
        if may_be_name(name) and not is_word(name):
            yield name
    for start, end in in_role_slots(read):
        name = squeeze(text[start:end])
        if len(name) > _SHORTEST and could_be_name(with_common_signs(name), 0, len(name)):
            yield name


def mask_part(part: str, whole: str) -> str:
    """A part of a text without blanks, masked: what only the words around it tell to be personal, too."""
    for name in _names(whole):
        part = part.replace(name, MASK)
    return mask(part)


@lru_cache(maxsize=1_024)
def _names(text: str) -> tuple[str, ...]:
    """The personal pieces of a text without blanks, lists taken apart, the longest first."""
    said = {squeeze(text[start:end]) for start, end in stretches(text)}
    parts = said | {part for one in said for part in re.split(pieces()["between"], one)}
    return tuple(sorted((part for part in parts if len(part) > 1 and part != MASK), key=len, reverse=True))


def mask_squeezed(text: str) -> str:
    """The text masked and then without blanks: masked before, since blanks tell a name from the words beside it."""
    return mask(MASK.join(squeeze(part) for part in mask(text).split(MASK)))


def is_personal_label(text: str) -> bool:
    """Does a cell or a label say that personal data stands beside it (项目负责人, 联系电话)?"""
    return len(text) < _LONGEST_LABEL and _is_label(text)


@lru_cache(maxsize=4_096)
def _is_label(text: str) -> bool:
    said = key(text).rstrip("：")
    return any(pattern.fullmatch(said) for pattern in _labels())

"""Labels of persons and what stands behind them and is none: a text without blanks in, what it tells out.

A label is an act (审核), an act or deed with an agent (复核人, 勘验员) or a role (技术总监). The words are data
(`role_words.csv`).
"""

from functools import cache, lru_cache

from budgetgraph import resources
from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.persons.person_words import Cues, cues_of, surname_weights

NONE, LOOSE, ACT, PERSON = range(4)  # what a label tells: nothing; 某某人; an act; an agent or a role
LONGEST_LABEL = 12  # characters
_SELDOM = -2  # weight of a surname that is hardly one
_SHORTEST = 2  # characters of a name
TELLS = 3  # strength from which on a word behind or before a name tells of a person


@cache
def _words(kind: str) -> Cues:
    rows = resources.rows("data", "vocabulary", "role_words.csv")
    words = {word: 1 for row in rows if row["kind"] == kind for word in row["words"].split()}
    return Cues(words, max(map(len, words)))


@lru_cache(maxsize=16_384)
def label_of(text: str) -> int:
    """What a text without blanks tells as a label of persons: NONE, LOOSE, ACT or PERSON."""
    end = len(text)
    if text in _words("brief").words:
        return LOOSE
    if not 2 <= end <= LONGEST_LABEL:
        return NONE
    if heads_names(text):
        return PERSON
    if (tail := _words("tail").ending(text, end)) and end - len(tail) > 1:  # 代表意见
        return label_of(text[: end - len(tail)])
    role = _words("role").ending(text, end)
    if text in _words("group").words and text != role:
        return NONE
    if len(role) > _SHORTEST:  # 单位法人, though 法人 is none
        return PERSON
    if agents := _words("several").ending(text, end):  # 填报人员, but not 退休人员
        return PERSON if end > len(agents) and _words("act").ending(text, end - len(agents)) else NONE
    if text[-2:] in _words("group").words or text in _words("group").words or text in _words("value").words:
        return NONE
    if role or text in cues_of("title").words:
        return PERSON
    if _words("act").ending(text, end):
        return ACT
    agent = _words("agent").ending(text, end)
    if not agent or end - len(agent) < 2:
        return NONE
    is_known = any(_words(kind).ending(text, end - len(agent)) for kind in ("act", "deed"))
    return PERSON if is_known else LOOSE if len(agent) == 1 else NONE


def size_of_person(text: str, at: int) -> int:
    """How long the label of a person is that begins at a place, the longest of several; 0 where none does."""
    sizes = range(min(len(text) - at, LONGEST_LABEL), 1, -1)
    return next((size for size in sizes if label_of(text[at : at + size]) == PERSON), 0)


def saying(text: str, start: int) -> str:
    """The word at a place that says who somebody is (项目负责人是); empty where none stands."""
    return _words("said").beginning(text, start)


@cache
def framing(kind: str) -> tuple[str, ...]:
    """The words of a kind that frame the place of a person (`role_frames`), the longest first."""
    return tuple(sorted(_words(kind).words, key=len, reverse=True))


def heads_names(text: str) -> bool:
    """Does a head without blanks say that nothing but names of persons stands below it (姓名)?"""
    return bool(_words("named").ending(text, len(text)))


def announces_persons(text: str) -> bool:
    """Do the words before a colon end with those for several persons (三支一扶人员)?"""
    return label_of(text) > NONE or bool(_words("many").ending(text, len(text)))


def counting_signs(kind: str) -> str:
    """The signs that count or join persons in a slot: `numeral`, `stem` (甲) or `join`."""
    return "".join(_words(kind).words)


def is_signature(text: str) -> bool:
    """Is a text without blanks the head of a column in which persons sign?"""
    return text in _words("sign").words


@lru_cache(maxsize=16_384)
def is_no_name(text: str) -> bool:
    """Is a text without blanks a body, a role, a label or another word behind labels of persons that is no name?"""
    if text in _words("value").words or any(
        text in cues_of(side).words for side in ("label", "title", "phone", "unit")
    ):
        return True
    if is_asked(text):
        return True
    is_unit = len(text) > _SHORTEST and bool(cues_of("unit").ending(text, len(text)))
    return is_unit or label_of(text) > NONE or is_office(text) or ends_like_body(text)


def is_plain_value(text: str) -> bool:
    """Is a text one of the words that stand behind labels of persons and are no names (金额, 合格)?"""
    return text in _words("value").words


def is_both(text: str) -> bool:
    """Is a text that looks like no name (严格, 田园, 展销会) one, too, where nothing but a person stands?"""
    if text in _words("both").words:
        return True
    if text in _words("value").words or text[:1] not in surname_weights():
        return False
    if text in _words("field").words and surname_weights()[text[0]] > _SELDOM:  # 金融
        return True
    if surname_weights()[text[0]] > _SELDOM and is_title(text[1:]):  # 高处长, though 高处 is a word
        return True
    if len(text) == _SHORTEST:
        return surname_weights()[text[0]] > _SELDOM and ends_like_body(text)
    is_name_of_two = text[:2] in surname_weights() and len(text) == _SHORTEST + 2
    if len(text) != _SHORTEST + 1 and not is_name_of_two:
        return False
    if label_of(text) == LOOSE:  # 文化人
        return True
    return text[-1] in _words("body end").words and text[-2:] not in _words("body end").words and not is_body(text)


def is_body(text: str) -> bool:
    """Is a text of three characters one of the bodies and offices that begin like names (水利站, 居委会)?"""
    if text in _words("body").words:
        return True
    return text[-1:] in _words("body end").words and is_field(text[:-1])


def is_field(text: str) -> bool:
    """Does a text say what a body works at (水利, 高中)?"""
    return text in _words("body stem").words or text in _words("field").words


def is_reference(text: str) -> bool:
    """Does a text only point elsewhere, or say that nothing stands there (同上, 待定)?"""
    return text in _words("reference").words


def is_asked(text: str) -> bool:
    """Does a text begin as what is asked or said of a thing (是否到位, 不合格)?"""
    return len(text) > _SHORTEST and bool(_words("asked").beginning(text, 0))


def is_office(text: str) -> bool:
    """Is a text an office without its last word: a level or region and a field (区民政)?"""
    field = _words("field").ending(text, len(text))
    return bool(field) and (text == field or bool(_words("level").ending(text, len(text) - len(field))))


def is_brief(text: str) -> bool:
    """Is a text an act in one sign (制, 核)?"""
    return text in _words("brief").words


def is_title(text: str) -> bool:
    """Is a text what stands behind a name to say who somebody is?"""
    told = cues_of("before").words.get(text, 0) >= TELLS
    return told or any(text in cues_of(side).words for side in ("suffix", "title"))

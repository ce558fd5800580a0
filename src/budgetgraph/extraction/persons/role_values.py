"""What may stand for a person behind a label: by its length, its characters, and what it is not."""

from budgetgraph.extraction.persons.person_slots import could_be_name, is_of_two_surnames
from budgetgraph.extraction.persons.person_words import characters, cues_of, surname_weights
from budgetgraph.extraction.persons.role_words import LONGEST_LABEL, is_both, is_no_name, is_title
from budgetgraph.extraction.persons.sounded_names import DOT, is_latin, sound_runs
from budgetgraph.extraction.persons.word_breaks import is_circumstance, is_deed, is_word_of_two

LONGEST = 3  # characters of a name that is no compound surname's and not written by its sound
LONGEST_SOUNDED, _SHARE = 8, 0.6  # of names written by their sound: characters, and the share that write sounds


def is_certain(name: str) -> bool:
    """Is a text a name by its characters: written by its sound, or with a surname that is no common word's?"""
    if is_latin(name) or DOT.search(name):
        return True
    if not has_length(name) or is_no_name(name) or is_word_of_two(name) or set(name) & characters("never"):
        return False
    if name[:2] in surname_weights() and len(name) > 2:
        return len(name) <= LONGEST + 1
    if len(name) > LONGEST:
        written = sum(sign in characters("sound") for sign in name)
        return is_sounded(name) or written >= min(len(name), LONGEST_SOUNDED) - 1 or is_of_two_surnames(name)
    if len(name) == LONGEST and surname_weights().get(name[0], -1) > 0 and set(name[1:]) <= characters("given"):
        return not is_deed(name[1:])  # 高明月, though 高明 is a word
    if surname_weights().get(name[0], -1) < 0 or is_word_of_two(name[:2]):
        return bool(sound_runs().fullmatch(name))
    return len(name) == 2 or not is_word_of_two(name[1:]) or set(name[1:]) <= characters("given")


def size_of_unit(text: str) -> int:
    """How long the name of an office is with which a text begins, if what could be a name follows it; else 0."""
    for size in range(len(text) - 2, 1, -1):
        if cues_of("unit").ending(text, size) and 2 <= len(text) - size <= LONGEST_SOUNDED:
            return size if not is_word_of_two(text[size - 1 : size + 1]) or is_certain(text[size:]) else 0
    return 0


def size_before_both(text: str) -> int:
    """How long the office is before a name with which its own name seems to go on (财务科展销会); 0 without one."""
    at = len(text) - LONGEST
    return at if at > 1 and cues_of("unit").ending(text, at) and is_both(text[at:]) else 0


def size_without_title(text: str) -> int:
    """How long a name is before the title with which a text ends; the whole text without one."""
    sizes = (size for size in range(max(2, len(text) - LONGEST_LABEL), len(text) - 1) if is_title(text[size:]))
    return next(sizes, len(text))


def is_surname(text: str) -> bool:
    """Does a text begin with a surname, and is it no word for a deed?"""
    return text[0] in surname_weights() and not is_deed(text)


def is_given(text: str) -> bool:
    """Do two characters that parents choose and that are no word stand behind a first one?"""
    return len(text) == LONGEST and set(text[1:]) <= characters("given") and not is_word_of_two(text[:2])


def may_fill(text: str, any_word: bool, is_wide: bool = False, is_told: bool = False) -> bool:
    """May a text stand for a person behind a label, if its place allows any word or only what could be a name?

    `is_told`: the label is one of persons only, and nothing but its person stands there."""
    if is_latin(text) or DOT.search(text):
        return True
    if not has_length(text) or (is_no_name(text) and not (any_word and is_told and is_both(text))):
        return False
    is_given = set(text) <= characters("given") or (any_word and text[0] in surname_weights())
    if not is_wide and is_circumstance(text) and not is_given:  # 国庆, 万里, 何必 are names, too
        return False
    return any_word or is_sounded(text) or could_be_name(text, 0, len(text)) or is_certain(text)


def is_sounded(text: str) -> bool:
    """Is a text longer than other names written by its sound?"""
    if not LONGEST + 1 < len(text) <= LONGEST_SOUNDED:
        return False
    is_written = sum(sign in characters("sound") for sign in text) >= _SHARE * len(text)
    return is_written or bool(sound_runs().fullmatch(text))


def has_length(text: str) -> bool:
    if is_latin(text) or DOT.search(text):
        return True
    if 2 <= len(text) <= LONGEST:
        return True
    if len(text) == LONGEST + 1 and not sound_runs().fullmatch(text):
        return text[:2] in surname_weights() or not (is_word_of_two(text[:2]) and is_word_of_two(text[2:]))
    return is_sounded(text) or (len(text) > LONGEST and bool(sound_runs().fullmatch(text)))

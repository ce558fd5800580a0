"""Persons by the company they keep: a line and the names found in it in, stretches out.

Where every item of a row stands as names stand, those that could not be told from words are names like the others: in a
row of nothing but short words most of which are names, and behind labels that take turns (机电：高山；通风：江河).
"""

import re
from collections.abc import Collection, Iterator

from budgetgraph.extraction.persons.person_names import is_word, may_be_name
from budgetgraph.extraction.persons.person_slots import could_be_name
from budgetgraph.extraction.persons.person_words import cues_of
from budgetgraph.extraction.persons.role_words import announces_persons, framing, is_no_name
from budgetgraph.extraction.persons.sounded_names import sound_runs

_FEWEST = 3  # items of a row
_LONGEST = 4  # characters of a name of which the beginning was found
_LONGEST_ALONE = 3  # characters of a name between acts
_LEAST = 0.3  # the same in a list with notes in brackets behind its items
_SHARE = 0.5  # of the items that must be names, or could be some
_PAIR = re.compile(
    r"(?:(?<=[；;，,。、\s\]】])|^)[\u4e00-\u9fff]{2,6}[：:][ \u3000]?"
    r"(?P<name>[\u4e00-\u9fff]{2,3})(?=[；;，,。、\s]|$)"
)
_ROW = re.compile(r"[ \t\u3000]*[\u4e00-\u9fff]{2,4}(?:[ \t\u3000]+[\u4e00-\u9fff]{2,4}){2,}[ \t\u3000]*")
_NOTED = r"[\u4e00-\u9fff·]{2,10}(?:[（(][^（）()]{1,24}[)）])?"
_LIST = re.compile(rf"{_NOTED}(?:[、，,]{_NOTED}){{2,}}[。.]?")
_ITEM = re.compile(r"(?:^|(?<=[、，,]))[\u4e00-\u9fff]{2,6}(?=[（(、，,。.]|$)")
_ITEMS = r"(?P<items>[\u4e00-\u9fff]{2,8}(?:[、，,][\u4e00-\u9fff]{2,8})+)"
_ANNOUNCED = re.compile(rf"(?P<label>[\u4e00-\u9fff]{{2,12}})[：:]{_ITEMS}[。；;]?$")
_WORD = re.compile(r"[\u4e00-\u9fff]+")


def in_rows_of_names(text: str, found: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """(start, end) of each item beside names that its place tells to be one, too."""
    yield from _behind_acts(text, found)
    at = 0
    for line in text.splitlines(keepends=True):
        said = line.rstrip("\r\n")
        if _ROW.fullmatch(said):
            yield from _like_others(
                text, [(at + m.start(), at + m.end()) for m in _WORD.finditer(said)], found, told=True
            )
        elif _LIST.fullmatch(said) and any(at <= start < at + len(said) for start, _ in found):
            items = [(at + m.start(), at + m.end()) for m in _ITEM.finditer(said)]
            yield from _like_others(text, items, found, told=False, least=_LEAST)
        elif len(pairs := [(at + m.start("name"), at + m.end("name")) for m in _PAIR.finditer(said)]) >= _FEWEST:
            yield from _like_others(text, pairs, found, told=False)
        if (told := _ANNOUNCED.search(said)) and announces_persons(told["label"]):
            begin = at + told.start("items")
            items = [(begin + m.start(), begin + m.end()) for m in _WORD.finditer(told["items"])]
            yield from _of_sounds(text, items, found)
        at += len(line)


def _behind_acts(text: str, found: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Who did the next of several things, where names and acts take turns without a sign (制表李大山复核赵江)."""
    acts = framing("act")
    for start, end in found:
        act = next((word for word in acts if text.startswith(word, end)), "")
        if not act or not text[:start].endswith(acts):
            continue
        at = end + len(act)
        for last in (at + _LONGEST_ALONE, at + _LONGEST_ALONE - 1):
            goes_on = _WORD.match(text, last) and not text.startswith(acts, last)
            if last <= len(text) and not goes_on and may_be_name(text[at:last]) and not is_word(text[at:last]):
                yield at, last
                break


def _of_sounds(
    text: str, items: list[tuple[int, int]], found: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """All items of a list of persons, where each is written by its sound or begins with a name that was found."""
    begun = {start for start, _ in found}
    given = cues_of("given").words
    if all(
        text[start:end] in given
        or (sound_runs().fullmatch(text[start:end]) and not is_word(text[start:end]))
        or (start in begun and end - start <= _LONGEST)
        for start, end in items
    ):
        yield from items


def _like_others(
    text: str, items: list[tuple[int, int]], found: Collection[tuple[int, int]], told: bool, least: float = _SHARE
) -> Iterator[tuple[int, int]]:
    """All items, where enough of them are names and none is told to be something else."""
    known = sum(item in found for item in items)
    if not told:
        known += sum(item not in found and may_be_name(text[slice(*item)]) for item in items)
    likely = known if told else sum(item in found or could_be_name(text, *item) for item in items)
    if (
        known >= least * len(items)
        and likely >= least * len(items)
        and not any(is_no_name(text[slice(*item)]) for item in items)
    ):
        yield from items

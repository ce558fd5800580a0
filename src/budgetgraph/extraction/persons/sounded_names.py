"""Names that are written by their sound (Uyghur, Kazakh, Mongolian, Tibetan, Yi and other languages): a text in, where
runs of such characters stand out. The characters are data (`name_characters.csv`).
"""

import re
from collections.abc import Iterator
from functools import cache

from budgetgraph.extraction.persons.person_words import characters, cues_of

_SOUND = "".join(sorted(characters("sound")))
DOTS = rf"(?:[·•‧・∙⋅･˙]|(?<=[{_SOUND}]{{2}})[.．﹒●](?=[{_SOUND}]{{2}}))"  # 艾山.买买提, but not 表一.收支
DOT = re.compile(rf"(?<=[\u4e00-\u9fff]){DOTS}(?=[\u4e00-\u9fff])")
_WORD = r"[A-Z][A-Za-z'’-]"
_WORDS = (  # John Smith, J. K. Brown; JohnSmith where blanks are lost
    rf"(?:{_WORD}+(?:[ ·.]{{1,2}}{_WORD}*){{1,3}}|(?:[A-Z]\.[ ·]?){{1,3}}{_WORD}+|[A-Z][a-z]+(?:[A-Z][a-z]+){{1,2}})"
)
LATIN_NAME = rf"(?<![A-Za-z0-9]){_WORDS}(?![A-Za-z]|\d{{1,6}}(?![\d—－-]))"
_BEFORE_DOT, _LONGEST_RUN = re.compile(r"[\u4e00-\u9fff]+$"), 4
_SIZES = range(3, 7)  # characters of a name without a dot


def dotted(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each name with a dot inside."""
    sound = characters("sound")
    for dot in DOT.finditer(text):
        start, end = dot.span()
        while start and text[start - 1] in sound:
            start -= 1
        while end < len(text) and text[end] in sound:
            end += 1
        if min(dot.start() - start, end - dot.end()) > 0 and end - start > _SIZES.start:
            run = _BEFORE_DOT.search(text, max(dot.start() - _LONGEST_RUN - 1, 0), dot.start())
            is_whole = run is not None and run.end() - run.start() <= _LONGEST_RUN
            yield min(start, run.start()) if run and is_whole else start, end


@cache
def sound_runs() -> re.Pattern[str]:
    """Finds runs of such characters that are as long as names."""
    signs = "".join(sorted(characters("sound")))
    return re.compile(f"(?<![{signs}])[{signs}]{{{_SIZES.start},{_SIZES.stop - 1}}}(?![{signs}])")


def is_latin(text: str) -> bool:
    """Is a text a name in Latin letters, of no company or office?"""
    return (
        bool(_latin().fullmatch(text)) and not set(text.replace(".", " ").split()) & cues_of("latin body").words.keys()
    )


@cache
def _latin() -> re.Pattern[str]:
    return re.compile(LATIN_NAME)

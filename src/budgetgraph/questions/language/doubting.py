"""Words that one slip may have broken: 为上么 for 为什么, 一中多少 or 一多少 for 一共多少, 少多 for 多少, 多少少.

What is left of such a word are lone characters, each of which is a word of its own that says nothing (上, 中); a
question that has them is read without the broken word, as another question. Here only the wordings are found that it
may have been; whether they lead to another answer is for the one who asks again.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

from budgetgraph import resources
from budgetgraph.questions.language.correcting import Correction, corrector_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, content_words, words_of

_LONGEST = 8
_LEAST_NAME = 5  # characters of a name in which one that is missing is noticed
_LEAST_HEARD = 3  # of one that sounds the same
_LEAST_WHOLE = 4  # of a word that is whole as it stands
_NEAR = 12
_MOST = 12
_WILD = "\0"


def broken_words(question: Normalised, pieces: Sequence[Piece], lexicon: Lexicon) -> list[Correction]:
    """The words of questions that lone characters of this one may be the rest of, and long names with one lost."""
    text = question.text
    found = [*_broken_cues(text, pieces, lexicon), *_broken_names(text, pieces, lexicon)]
    turned = [*doubled(text, pieces), *swapped(text, pieces, lexicon)]
    lost = [*_lost_words(text), *_shortened_bodies(text, pieces, lexicon)]
    words = [*turned, *lost, *sorted(dict.fromkeys(found), key=lambda c: c.start - c.end)]
    return [c for c in words if digits_of(c.surface) == digits_of(text[c.start : c.end])][:_MOST]


def digits_of(text: str) -> list[str]:
    """Another number is another question."""
    return [c for c in text if c.isdecimal()]


@cache
def _losses() -> list[tuple[str, re.Pattern[str]]]:
    rows = resources.rows("data", "vocabulary", "question_lost_words.csv")
    return [(row["word"], re.compile(row["pattern"])) for row in rows]


def _lost_words(text: str) -> Iterator[Correction]:
    """Words without which, or with another one for them, what is left is another question (人员经费基本支出多少)."""
    for word, pattern in _losses():
        for found in pattern.finditer(text):
            kept = "" if word.startswith("=") else text[found.end() - 1]
            yield Correction(found.end() - 1, found.end(), kept + word.removeprefix("="), False)


def _shortened_bodies(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Correction]:
    """A region and the name of a body that lacks one character, which may name a thing as well (青龙县行政审批)."""
    corrector = corrector_of(lexicon)
    for piece, after in pairwise(pieces):
        start = piece.end
        if not any(m.kind == "part" and m.value == "region" for m in piece.meanings) or _is_part(after):
            continue
        for end in range(start + _LEAST_HEARD, min(len(text), start + _NEAR) + 1):
            for name in corrector.near(text[start:end]):
                if corrector.is_body(name) and len(name) > end - start and not text.startswith(name, start):
                    yield Correction(start, end, name, False)


def _is_part(piece: Piece) -> bool:
    return any(m.kind == "part" for m in piece.meanings)


def doubled(text: str, pieces: Sequence[Piece], anywhere: bool = False) -> Iterator[Correction]:
    """Two characters that are the same, where no known word holds both: the second one may be too much (行政股股室).
    With `anywhere` also inside words (多多少)."""
    for at, (one, other) in enumerate(pairwise(text)):
        whole = not anywhere and any(p.start <= at and at + 2 <= p.end for p in pieces if p.kind != "unknown")
        if one == other and not whole and is_word_character(one):
            yield Correction(at, at + 2, one, False)


def typed_twice(text: str, pieces: Sequence[Piece]) -> bool:
    """Whether a character stands twice where no word, known or not, holds both (法律律顾问费)."""
    ends = set(accumulate(map(len, words_of(text))))
    return any(found.start + 1 in ends for found in doubled(text, pieces))


def swapped(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Correction]:
    """Two neighbours of which one at least is left over: the other way round they make a word (少多, 啥为)."""
    left_over = lone_places(pieces) | {at for p in pieces if p.kind == "unknown" for at in range(p.start, p.end)}
    begun = {p.start for p in pieces if p.kind == "known" and p.end - p.start >= _LEAST_WHOLE}
    ended = {p.end for p in pieces if p.kind == "known" and p.end - p.start >= _LEAST_WHOLE}
    for at, (one, other) in enumerate(pairwise(text)):
        if at + 1 in begun | ended:
            continue  # 的上年结转: no slip makes a whole long word beside it
        pair = {at, at + 1}
        beside = {at - 1, at, at + 1, at + 2}
        if one == other or not beside & left_over or not (is_word_character(one) and is_word_character(other)):
            continue
        start = max(0, at - _NEAR)
        turned = text[start:at] + other + one + text[at + 2 : at + 2 + _NEAR]
        for match in lexicon.matches(turned):
            span = set(range(match.start + start, match.end + start))
            joins = len(span) > 1 and span & pair and span & left_over and (pair <= span or span <= left_over | pair)
            if joins and text[match.start + start : match.end + start] != match.surface:
                yield Correction(at, at + 2, other + one, False)
                break


def is_word_character(character: str) -> bool:
    """A Chinese character that is no numeral."""
    return "\u4e00" <= character <= "\u9fff" and not in_question("numeral").fullmatch(character)


def _broken_cues(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Correction]:
    index = _cues_with_a_gap(lexicon)
    bounds, lone, telling = _bounds(pieces), lone_places(pieces), telling_places(pieces)
    asking = {at for p in pieces if p.kind == "known" and _is_cue(p) for at in range(p.start, p.end)}
    for at in sorted(lone):
        for start in range(max(0, at - _LONGEST + 1), at + 1):
            for end in range(max(at + 1, start + 2), min(len(text), start + _LONGEST) + 1):
                rest = set(range(start, end)) - {at}
                if start not in bounds or end not in bounds or not rest & (telling if end - start == 2 else lone):
                    continue
                for word in index.get(text[start:at] + _WILD + text[at + 1 : end], ()):
                    if word[at - start] != text[at]:
                        yield Correction(start, end, word, False)
    yield from _shortened_cues(text, bounds, lone, telling, index)
    yield from _shortened_long_cues(text, bounds, lone, asking, index)


def _shortened_cues(
    text: str, bounds: set[int], lone: set[int], telling: set[int], index: dict[str, list[str]]
) -> Iterator[Correction]:
    """Words of which one character is not there (一多少 for 一共多少): all that is left of them are lone characters."""
    for start in sorted(lone & bounds):
        for end in range(start + 2, start + _LONGEST):
            rest = set(range(start, end))
            if not rest <= lone or end not in bounds or not rest & telling:
                continue
            for gap in range(end - start + 1):
                for word in index.get(text[start : start + gap] + _WILD + text[start + gap : end], ()):
                    yield Correction(start, end, word, False)


def _shortened_long_cues(
    text: str, bounds: set[int], lone: set[int], asking: set[int], index: dict[str, list[str]]
) -> Iterator[Correction]:
    """Long ones of which a lone character is left beside a shorter word, and beside the one that is lost (什么时 for
    什么时候)."""
    for start in sorted(asking & bounds):
        for end in range(start + _LEAST_HEARD, start + _LONGEST):
            rest = set(range(start, end))
            if not rest <= asking or end not in bounds or not rest & lone:
                continue
            for gap in range(end - start + 1):
                if rest.isdisjoint(lone & {start + gap - 1, start + gap}):
                    continue
                for word in index.get(text[start : start + gap] + _WILD + text[start + gap : end], ()):
                    yield Correction(start, end, word, False)


def _broken_names(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Correction]:
    corrector = corrector_of(lexicon)
    bounds, lone, telling = _bounds(pieces), lone_places(pieces), telling_places(pieces)
    for at in sorted(lone):
        for start in sorted(b for b in bounds if at - _NEAR <= b <= at):
            for end in sorted(b for b in bounds if at < b <= at + _NEAR):
                window = text[start:end]
                if len(window) < _LEAST_HEARD or window in lexicon.meanings:
                    continue
                for name in corrector.near(window):
                    inside = start < at < end - 1 and len(name) >= max(_LEAST_NAME, len(window))
                    several = len(window) >= _LEAST_NAME - 1 and len(lone & set(range(start, end))) > 1
                    several = several or corrector.sounds_same(name, window)
                    several = several or (at in telling and all(m.kind == "part" for m in lexicon.meanings[name]))
                    if inside or (several and len(name) == len(window)):
                        yield Correction(start, end, name, False)


def _bounds(pieces: Sequence[Piece]) -> set[int]:
    return {p.start for p in pieces} | {p.end for p in pieces} | lone_places(pieces)


def lone_places(pieces: Sequence[Piece]) -> set[int]:
    """The places of lone characters that are words of questions or mean nothing."""
    limits = {p.start for p in pieces if p.kind == "quantity"}  # 超1000万
    known = {
        p.start for p in pieces if p.kind == "known" and _is_lone_word(p) and not (p.end in limits and _is_direction(p))
    }
    empty = [p for p in pieces if p.kind == "unknown" and not content_words(p.text)]
    return known | {at for p in empty for at in range(p.start, p.end)}


def _is_lone_word(piece: Piece) -> bool:
    return piece.end - piece.start == 1 and _is_cue(piece)


def _is_cue(piece: Piece) -> bool:
    return all(m.kind == "cue" for m in piece.meanings)


def _is_direction(piece: Piece) -> bool:
    return all(m.value in ("over", "under") for m in piece.meanings)


def telling_places(pieces: Sequence[Piece]) -> set[int]:
    """The places of lone characters that ask for something (少, 占), or that no word holds (因)."""
    return lone_places(pieces) - {p.start for p in pieces if p.kind == "known" and _is_filler(p)}


def _is_filler(piece: Piece) -> bool:
    return all(m.value == "filler" for m in piece.meanings)


def _cues_with_a_gap(lexicon: Lexicon) -> dict[str, list[str]]:
    """Every word of questions with each of its characters left open in turn, made once."""
    if lexicon.cues_with_a_gap is None:
        index: dict[str, list[str]] = {}
        for word, meanings in lexicon.meanings.items():
            if 2 <= len(word) <= _LONGEST and any(m.kind == "cue" for m in meanings):
                for at in range(len(word)):
                    index.setdefault(word[:at] + _WILD + word[at + 1 :], []).append(word)
        lexicon.cues_with_a_gap = index
    found: dict[str, list[str]] = lexicon.cues_with_a_gap
    return found

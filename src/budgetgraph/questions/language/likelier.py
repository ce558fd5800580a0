"""Words one slip away from what was typed, with which the whole question is cut into fewer pieces.

A slip nearly always breaks a word, and what is left of it are lone characters, many of which are words of their own
that say nothing (车辆数合 for 车辆数量, 项目了多少 for 项目花了多少). A question is read without them, as another
question. Which lone characters are odd is told by what they stand beside, and never do elsewhere; the whole question
is then weighed with the word put right.
"""

from collections.abc import Collection, Iterator, Sequence

from budgetgraph.questions.language.correcting import Correction, corrector_of
from budgetgraph.questions.language.doubting import digits_of, lone_places
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.lone_words import STRAY
from budgetgraph.questions.language.normalising import Normalised, is_break
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import PIECE, Piece, cost_of, costs, says_nothing
from budgetgraph.questions.language.word_classes import (
    COUNTED,
    JOINING,
    NAMING,
    OF_VERBS,
    ends_in_verb,
    is_class,
    is_word,
)

_LONGEST = 12
_MOST = 28
END = "$"  # of a wording


def likelier(
    question: Normalised, pieces: Sequence[Piece], lexicon: Lexicon, pairs: Collection[str], understood: bool = True
) -> list[Correction]:
    """The words that odd lone characters may be the rest of, those that spare most pieces first. `pairs` are
    characters that stand side by side in wordings that are known. Where the question was not `understood`, a character
    that nobody knows is a part of another word, as are those beside it (委 of 住建委)."""
    text = question.text
    twice = list(_twice(text, pieces, lexicon))
    odd = odd_places(text, pieces, pairs)
    if not understood:
        foreign = [p for p in pieces if p.kind == "unknown" and p.value != STRAY]
        nobody_knows = {at for p in foreign for at in range(p.start - 1, p.end + 1)}
        odd = [at for at in odd if at not in nobody_knows]
    if not odd:
        return twice
    corrector = corrector_of(lexicon)
    before, behind = costs(text, lexicon, [p for p in pieces if p.kind == "known" and len(p.text) > 1])
    found: dict[str, tuple[tuple[int, ...], Correction]] = {}
    for start, end in _windows(odd, len(text)):
        spared = before[-1] - before[start] - behind[end]
        window = text[start:end]
        if spared <= PIECE or (end - start > 1 and window in lexicon.meanings):
            continue
        for word in corrector.near_wordings(window):
            meanings = lexicon.meanings.get(word, ())
            gain = spared - cost_of(word, meanings)
            if digits_of(word) != digits_of(window):
                continue
            if len(word) < len(window) or gain <= 0 or (meanings and says_nothing(meanings)):
                continue
            right = text[:start] + word + text[end:]
            stranger = _strange(right, start, start + len(word), pairs) - _strange(text, start, end, pairs)
            rating = (stranger, -gain, len(window) - len(word), start, end)
            if stranger <= 0 and (right not in found or rating < found[right][0]):
                found[right] = rating, Correction(start, end, word, False)
    return [*twice, *(c for _, c in sorted(found.values(), key=lambda one: (one[0], one[1].surface)))][:_MOST]


def _twice(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Correction]:
    """Characters typed twice that a word holds, without which the question is cut into no more pieces (一共多多少)."""
    for piece in pieces:
        cue = piece.kind == "known" and all(m.kind == "cue" for m in piece.meanings)
        for at in range(piece.start, piece.end - 1) if cue and len(piece.text) > 2 else ():
            if text[at] == text[at + 1] and _cost(text[:at] + text[at + 1 :], lexicon) <= _cost(text, lexicon):
                yield Correction(at, at + 2, text[at], False)


def _cost(text: str, lexicon: Lexicon) -> int:
    return costs(text, lexicon)[0][-1]


def _strange(text: str, start: int, end: int, pairs: Collection[str]) -> int:
    """How many characters of a stretch stand beside one that they never stand beside otherwise."""
    return sum(_is_strange(text[at : at + 2], pairs) for at in range(max(0, start - 1), min(end, len(text) - 1)))


def _is_strange(pair: str, pairs: Collection[str]) -> bool:
    return len(pair) > 1 and pair not in pairs and not any(map(is_break, pair)) and not is_word(pair)


def odd_places(text: str, pieces: Sequence[Piece], pairs: Collection[str]) -> list[int]:
    """The places of lone characters, and of single ones that nobody knows, that stand beside one on either side which
    they never stand beside in a wording that is known, nor in a usual word. Beside a name, and beside words
    that nobody knows, every word may stand but a particle of verbs."""
    lone = lone_places(pieces) | {p.start for p in pieces if p.kind == "unknown" and len(p.text) == 1}
    named = {at for p in pieces if p.kind == "unknown" or _is_name(p) for at in range(p.start, p.end)}
    return sorted(at for at in lone if _is_odd(text, at, lone, named, pairs))


def _is_odd(text: str, at: int, lone: Collection[int], named: Collection[int], pairs: Collection[str]) -> bool:
    before, behind = text[max(0, at - 1) : at + 1], text[at : at + 2]
    if in_question("stands_anywhere").fullmatch(text[at]) or (at - 1 not in named and is_word(before)):
        return False
    if (at + 1 not in named or at + 1 in lone) and is_word(behind):
        return False
    if in_question("ends_counting").search(text[:at]) and is_class(text[at], NAMING):
        return False
    if in_question("asks_how_many").match(text, at + 1) and is_class(text[at], COUNTED) and at - 1 not in lone:
        return False
    if at - 1 in named and at + 1 in named:
        return not in_question("between_names").fullmatch(text[at])
    if at + 1 == len(text) or is_break(text[at + 1]):
        return text[at] + END not in pairs
    if is_class(text[at], OF_VERBS):
        may_follow = ends_in_verb(text[:at])
    else:
        may_follow = at - 1 in named or is_class(text[at], JOINING)
    odd_before = at > 0 and not may_follow and _is_strange(before, pairs)
    return odd_before or (at + 1 not in named and _is_strange(behind, pairs))


_NAMES = frozenset({"measure", "project", "indicator", "glossary", "section", "part", "statement", "unit", "type"})
_STAGES = frozenset({"stage_budget", "stage_final"})


def _is_name(piece: Piece) -> bool:
    named = any(m.kind in _NAMES or m.value in _STAGES for m in piece.meanings)
    return named or piece.kind in ("year", "quantity", "code", "table")


def _windows(places: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """The stretches that hold one of the places."""
    found = {
        (start, end)
        for at in places
        for start in range(max(0, at - _LONGEST + 1), at + 1)
        for end in range(at + 1, min(size, start + _LONGEST) + 1)
    }
    yield from sorted(found)

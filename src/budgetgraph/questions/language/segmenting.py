"""A normalised question cut into surfaces of the dictionary, years, numbers, codes and what nobody knows.

Of all ways to cut it, the one that leaves the fewest characters unknown is taken, then the one with the fewest and
longest pieces; so 各项目 is 各|项目 and 国家知识产权局 stays whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, zip_longest
from typing import Literal

import jieba.posseg

from budgetgraph.questions.language.cues import counting, patterns
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Meaning
from budgetgraph.questions.language.normalising import Normalised, is_break
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.years import Quantity, YearMention, find_quantities, find_years

PieceKind = Literal["known", "year", "quantity", "code", "table", "break", "unknown"]

_UNKNOWN, PIECE, _SINGLE = 1000, 10, 14
# Word classes of jieba that say nothing about the subject: particles, conjunctions, prepositions, interjections,
# punctuation. Those that change the meaning (除, 比) are cues of their own.
_EMPTY_CLASSES = ("u", "y", "e", "o", "x", "w", "h", "k", "c", "p")


@dataclass(frozen=True)
class Piece:
    """One piece at `text[start:end]`. `meanings` of a known one, `value` of a year, quantity, code or table number."""

    start: int
    end: int
    text: str
    kind: PieceKind
    meanings: tuple[Meaning, ...] = ()
    year: YearMention | None = None
    quantity: Quantity | None = None
    value: str = ""


def segment(question: Normalised, lexicon: Lexicon) -> list[Piece]:
    """The pieces of a question from left to right, unknown ones joined."""
    text = question.text
    options = _options(text, lexicon)
    best: list[tuple[int, Piece | None]] = [(0, None)]
    for end in range(1, len(text) + 1):
        character = text[end - 1]
        empty = _is_empty(character)
        kind: PieceKind = "break" if empty else "unknown"
        choice = (best[end - 1][0] + (0 if empty else _UNKNOWN), Piece(end - 1, end, character, kind))
        for cost, piece in options.get(end, ()):
            total = best[piece.start][0] + cost
            if total < choice[0]:
                choice = (total, piece)
        best.append(choice)
    return _joined(text, best)


def _is_empty(character: str) -> bool:
    return is_break(character) or not character.isalnum()


def costs(text: str, lexicon: Lexicon, known: Sequence[Piece] = ()) -> tuple[list[int], list[int]]:
    """What it costs to cut the text up to each place, and from each place on; `known` are pieces found otherwise."""
    options = {end: [*offered] for end, offered in _options(text, lexicon).items()}
    for piece in known:
        options.setdefault(piece.end, []).append((PIECE, piece))
    size = len(text)
    before, behind = [0] * (size + 1), [0] * (size + 1)
    beginning: dict[int, list[tuple[int, int]]] = {}
    for end in range(1, size + 1):
        found = options.get(end, ())
        each = 0 if _is_empty(text[end - 1]) else _UNKNOWN
        ways = (before[piece.start] + cost for cost, piece in found)
        before[end] = min(before[end - 1] + each, *ways, 10**9)
        for cost, piece in found:
            beginning.setdefault(piece.start, []).append((cost, end))
    for start in range(size - 1, -1, -1):
        each = 0 if _is_empty(text[start]) else _UNKNOWN
        ways = (behind[end] + cost for cost, end in beginning.get(start, ()))
        behind[start] = min(behind[start + 1] + each, *ways, 10**9)
    return before, behind


def cost_of(word: str, meanings: Sequence[Meaning]) -> int:
    """What a word costs in a question: one character more than several, and what says nothing most."""
    return (_SINGLE if len(word) == 1 else PIECE) + (2 if says_nothing(meanings) else 0)


def says_nothing(meanings: Sequence[Meaning]) -> bool:
    """Whether a word means nothing to the search."""
    return all(m.kind == "cue" and m.value == "filler" for m in meanings)


def _options(text: str, lexicon: Lexicon) -> dict[int, list[tuple[int, Piece]]]:
    """The pieces that a text holds by the places where they end, each with its cost."""
    return lexicon.once("options", text, lambda: _all_options(text, lexicon))


def _all_options(text: str, lexicon: Lexicon) -> dict[int, list[tuple[int, Piece]]]:
    options: dict[int, list[tuple[int, Piece]]] = {}

    def offer(piece: Piece, cost: int) -> None:
        options.setdefault(piece.end, []).append((cost, piece))

    for match in lexicon.matches(text):
        if _cuts_a_number(text, match.start, match.end):
            continue
        meanings = tuple(lexicon.meanings[match.surface])
        offer(Piece(match.start, match.end, match.surface, "known", meanings), cost_of(match.surface, meanings))
    for found in counting().finditer(text):
        asked = (Meaning("cue", "number_word", found.group()),)
        offer(Piece(found.start(), found.end(), found.group(), "known", asked), PIECE)
    for cue, wording in patterns():
        for found in wording.finditer(text):
            meaning = (Meaning("cue", cue, found.group()),)
            offer(Piece(found.start(), found.end(), found.group(), "known", meaning), PIECE - 1)
    for found in in_question("as_of").finditer(text):
        as_of = (Meaning("cue", "as_of", found.group(1)),)
        offer(Piece(found.start(), found.end(), found.group(), "known", as_of, value=found.group(1)), 4)
    for year in find_years(text):
        offer(Piece(year.start, year.end, text[year.start : year.end], "year", year=year), 5)
        if in_question("year_shared").match(text, year.end - 1):  # 2022年末结转和结余 is 年末结转和结余 of 2022
            offer(Piece(year.start, year.end - 1, text[year.start : year.end - 1], "year", year=year), 5)
    for quantity in find_quantities(text):
        offer(
            Piece(quantity.start, quantity.end, text[quantity.start : quantity.end], "quantity", quantity=quantity), 12
        )
    for found in in_question("code").finditer(text):
        offer(Piece(found.start(), found.end(), found.group(), "code", value=found.group()), 9)
    for found in in_question("printed_code").finditer(text) if lexicon.codes else ():
        if code := lexicon.codes.get(found.group()):
            offer(Piece(found.start(), found.end(), found.group(), "code", value=code), 8)
    for name in ("table", "table_ordinal"):
        for found in in_question(name).finditer(text):
            offer(Piece(found.start(), found.end(), found.group(), "table", value=found.group(1)), 6)
    for found in in_question("top").finditer(text):
        number = found.group(1) or found.group(2)
        offer(
            Piece(found.start(), found.end(), found.group(), "known", (Meaning("cue", "top", number),), value=number), 8
        )
    for found in in_question("nth").finditer(text):
        meaning = (Meaning("cue", "nth", found["number"]),)
        offer(Piece(found.start(), found.end(), found.group(), "known", meaning, value=found["number"]), 8)
    for found in in_question("first").finditer(text):
        start, end = found.start(1), found.end(1) + 1
        meanings = (Meaning("cue", "top", found.group(1)),)
        offer(Piece(start, end, text[start:end], "known", meanings, value=found.group(1)), 8)
    for found in in_question("so_many").finditer(text):
        meanings = (Meaning("cue", "top", found.group(1)), Meaning("cue", "several", found.group()))
        offer(Piece(found.start(), found.end(), found.group(), "known", meanings, value=found.group(1)), 8)
    return options


def _cuts_a_number(text: str, start: int, end: int) -> bool:
    """A surface that begins or ends within a run of digits (12345 in 112345)."""
    return (start > 0 and text[start].isdecimal() and text[start - 1].isdecimal()) or (
        end < len(text) and text[end - 1].isdecimal() and text[end].isdecimal()
    )


def _joined(text: str, best: list[tuple[int, Piece | None]]) -> list[Piece]:
    pieces: list[Piece] = []
    end = len(text)
    while end > 0:
        piece = best[end][1]
        assert piece is not None
        if piece.kind == "unknown" and pieces and pieces[-1].kind == "unknown" and pieces[-1].start == piece.end:
            later = pieces.pop()
            piece = Piece(piece.start, later.end, text[piece.start : later.end], "unknown")
        pieces.append(piece)
        end = piece.start if piece.kind != "unknown" else min(piece.start, end - 1)
    return pieces[::-1]


@cache
def tagger() -> jieba.posseg.POSTokenizer:
    jieba.setLogLevel(60)
    return jieba.posseg.POSTokenizer(jieba.Tokenizer())


def words_of(text: str, guessed: bool = True) -> list[str]:
    """The words of a text, without their classes; with `guessed` also words that no dictionary holds."""
    return list(_words(text, guessed))


@lru_cache(maxsize=20_000)
def _words(text: str, guessed: bool) -> tuple[str, ...]:
    return tuple(token.word for token in tagger().cut(text, HMM=guessed))


def stands_whole(words: str, text: str) -> bool:
    """Whether a text holds the words as one or several words of its own: 绩效指 is none of 绩效指标表."""
    if words not in text:
        return False
    ends = {0, *accumulate(len(word) for word in _words(text, True))}
    return any(m.start() in ends and m.end() in ends for m in re.finditer(re.escape(words), text))


def within_words(text: str) -> set[int]:
    """The places of the characters that a word of the dictionary holds together with others."""
    found: set[int] = set()
    at = 0
    for word in words_of(text, guessed=False):
        found |= set(range(at, at + len(word))) if len(word) > 1 else set()
        at += len(word)
    return found


def with_whole_words(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """The pieces with a known character given back to the word that it was cut from (加 and 会 of 参加协会): one that
    touches unknown ones and is a part of a word together with them. Names keep their characters."""
    result: list[Piece] = []
    for run in _touching([_as_modifier(piece, after) for piece, after in zip_longest(pieces, pieces[1:])]):
        start, stop = run[0].start, run[-1].end
        if len(run) == 1:
            result += run
            continue
        inside = {at for p in run if p.kind == "unknown" for at in range(p.start, p.end)}
        at, taken = start, set(inside)
        for word in words_of(text[start:stop], guessed=False):
            span = set(range(at, at + len(word)))
            taken |= span if span & inside else set()
            at += len(word)
        for piece in run:
            kept = piece.kind == "unknown" or taken >= set(range(piece.start, piece.end))
            piece = Piece(piece.start, piece.end, piece.text, "unknown") if kept else piece
            if result and kept and result[-1].kind == "unknown" and result[-1].end == piece.start:
                last = result.pop()
                piece = Piece(last.start, piece.end, last.text + piece.text, "unknown")
            result.append(piece)
    return result


def _as_modifier(piece: Piece, after: Piece | None) -> Piece:
    """数据库 of 数据库服务费 is a part of what the unknown words behind it name, and asks for nothing."""
    asks = any(m.kind == "cue" and m.value == "held" for m in piece.meanings)
    modifies = asks and after is not None and after.kind == "unknown" and after.start == piece.end
    return Piece(piece.start, piece.end, piece.text, "unknown") if modifies else piece


def _touching(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Runs of unknown pieces and single known characters that name nothing, one behind the other."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        last = runs[-1][-1] if runs else None
        if last and last.end == piece.start and _may_touch(piece) and _may_touch(last):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _may_touch(piece: Piece) -> bool:
    known = piece.kind == "known" and len(piece.text) == 1 and all(m.kind == "cue" for m in piece.meanings)
    return piece.kind == "unknown" or (known and not in_question("stands_alone").fullmatch(piece.text))


def content_words(unknown: str) -> list[str]:
    """The words of an unknown piece that carry meaning; particles and interjections (呗, 嗯) do not."""
    return list(_content_words(unknown))


@lru_cache(maxsize=20_000)
def _content_words(unknown: str) -> tuple[str, ...]:
    if all(ord(c) > 0x2190 and not ("\u3400" <= c <= "\u9fff") for c in unknown):
        return ()
    return tuple(
        token.word
        for token in tagger().cut(unknown)
        if not token.flag.startswith(_EMPTY_CLASSES) or token.word.isascii()
    )


_JOINING_CLASSES = ("p", "c")


@lru_cache(maxsize=1000)
def joins(character: str) -> bool:
    """Whether a word of one character only joins others (因, 以), so that none stands at the end of a question."""
    return all(token.flag.startswith(_JOINING_CLASSES) for token in tagger().cut(character))

"""The words of a question that may name a project or an indicator in part, in another order or by everyday words.

A word stands for itself, for what `data/vocabulary/question_loose_words.csv` says documents print for it, and, where it
is made of several words, for all of these. Whatever else the question holds is kept as it was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate, chain, islice, pairwise, product

from budgetgraph import resources
from budgetgraph.questions.language.cues import is_soft
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, content_words, with_whole_words, words_of

_NAMES = frozenset({"project", "indicator", "measure", "glossary", "section", "statement", "type", "unit"})
_MOST_WAYS = 24


@dataclass(frozen=True)
class Word:
    """A word at `text[start:end]`. `must`: nobody knows it otherwise, so that it has to be printed. `measure`: it has
    a meaning of its own, without any project or indicator; `labels`: the projects or indicators that it names."""

    start: int
    end: int
    text: str
    must: bool
    measure: bool = False
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Loose:
    """The words of a question that may name something, and the spans that mean nothing beside them."""

    words: tuple[Word, ...]
    empty: tuple[tuple[int, int], ...]

    @cached_property
    def must(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.must)


@cache
def _printed() -> dict[str, tuple[str, ...]]:
    return {
        matching_key(typed): tuple(matching_key(word) for word in row["printed"].split("|"))
        for row in resources.rows("data", "vocabulary", "question_loose_words.csv")
        for typed in row["typed"].split("|")
    }


def says_nothing(word: str) -> bool:
    """Whether a word tells no name from another (办 of 办了多少案子)."""
    return _printed().get(word) == ("",)


def loose_words(pieces: Sequence[Piece], text: str, printed: str = "") -> Loose:
    """The words of the unknown runs, which must be printed, and the known ones that a name may hold. Runs are cut as
    usual, or, where `printed` is given, into the longest pieces of that text."""
    words: list[Word] = []
    empty: list[tuple[int, int]] = []
    spending = [match.span() for match in in_question("spending").finditer(text)]
    for run in _runs(with_whole_words(pieces, text)):
        start, end = run[0].start, run[-1].end
        each = words and words[-1].end == start and in_question("of_each").fullmatch(words[-1].text)
        if each and run[0].kind == "unknown":
            words[-1] = Word(start - 1, start + 1, text[start - 1 : start + 1], True)  # 每次 is one word
            start += 1
        if not any(piece.kind == "unknown" for piece in run):
            said = [p for p in run if any(start <= p.start and p.end <= end for start, end in spending)]
            words += [_word(p) for p in run if p not in said and _may_name(p)]
            continue
        content = {at for p in run if p.kind == "unknown" for at in range(p.start, p.end)}
        at = start
        for token in _longest(text[start:end], printed) if printed else _tokens(text[start:end]):
            stop = at + len(token)
            empty_one = says_nothing(token) or (len(token) == 1 and not content_words(token))
            if content & set(range(at, stop)) and not empty_one:
                words.append(Word(at, stop, token, True))
            else:
                empty.append((at, stop))
            at = stop
    return Loose(tuple(words), tuple(empty))


def _word(piece: Piece) -> Word:
    """A known word without the 的 that a part of a name may end with (电子政务外网的)."""
    bare = in_question("particle").sub("", piece.text)
    named = [m for m in piece.meanings if m.kind in ("project", "indicator")]
    labels = frozenset(label for m in named for label in m.value.split("\n"))
    return Word(piece.start, piece.start + len(bare), bare, False, not named, labels)


def _runs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Unknown pieces with the fillers of one character that touch them; every other piece by itself."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        joins = piece.kind == "unknown" or (piece.end - piece.start == 1 and _is_filler(piece))
        if joins and runs and runs[-1][-1].end == piece.start and _joins(runs[-1][-1]):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _joins(piece: Piece) -> bool:
    return piece.kind == "unknown" or (piece.end - piece.start == 1 and _is_filler(piece))


def _is_filler(piece: Piece) -> bool:
    return piece.kind == "known" and all(m.kind == "cue" and m.value == "filler" for m in piece.meanings)


def _may_name(piece: Piece) -> bool:
    """Names, and words of questions that a name may hold (采购, 次数); no body, no year."""
    if piece.kind != "known" or any(m.kind == "part" for m in piece.meanings) or _is_filler(piece):
        return False
    if all(m.kind == "cue" and is_soft(m.value) for m in piece.meanings):
        return False
    known = in_question("of_each").fullmatch(piece.text) is not None or piece.text in _printed()
    return piece.end - piece.start > 1 or known or any(m.kind in _NAMES for m in piece.meanings)


def _tokens(text: str) -> list[str]:
    """The words of a run; a longer one of the list of loose words goes before."""
    for word in sorted(_printed(), key=len, reverse=True):
        if len(word) > 1 and word in text:
            before, _, after = text.partition(word)
            return [*_tokens(before), word, *_tokens(after)]
    return words_of(text) if text else []


def _longest(text: str, printed: str) -> list[str]:
    """做工装 as 做 and 工装, where a name has 工装; a word of which only single characters are printed stays whole."""
    found, at = [], 0
    while at < len(text):
        ends = range(len(text), at + 1, -1)
        end = next((e for e in ends if text[at:e] in printed or text[at:e] in _printed()), at + 1)
        found.append(text[at:end])
        at = end
    return _with_whole(found, text)


def _with_whole(tokens: Sequence[str], text: str) -> list[str]:
    """数据库 where it was cut into 数, 据 and 库."""
    single = {at for at, token in zip(accumulate(map(len, ["", *tokens])), tokens, strict=False) if len(token) == 1}
    bounds, at = set(accumulate(map(len, ["", *tokens]))), 0
    for word in words_of(text):
        inside = range(at, at + len(word))
        if len(word) > 2 and single.issuperset(inside) and not any(text[i] in _printed() for i in inside):
            bounds -= set(inside[1:])
        at += len(word)
    ends = sorted(bounds)
    return [text[start:end] for start, end in pairwise(ends)]


def holds(printed: str, word: Word) -> bool:
    """Whether a printed text (folded) holds a word, what is printed for it, or all the words that it is made of. The
    name of a measure is itself only."""
    if word.measure:
        return word.text in printed
    return any(all(part in printed for part in parts) for parts in _forms(word.text))


def forms_of(word: Word) -> list[str]:
    """A word, and what is printed for it, in one piece."""
    return [parts[0] for parts in _forms(word.text) if len(parts) == 1]


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which a word may be printed, each as the parts that must all be there."""
    forms: list[tuple[str, ...]] = [(word,), *((form,) for form in _printed().get(word, ()))]
    if len(word) == 3 and in_question("rounding").search(word):
        forms.append((word[:-1],))
    parts = words_of(word) if len(word) > 2 else [word]
    if len(parts) == 1 and len(word) == 4:
        parts = [word[:2], word[2:]]
    if len(parts) > 1 and all(len(part) > 1 for part in parts):
        ways = product(*(_forms(part) for part in parts))
        forms += [tuple(chain.from_iterable(way)) for way in islice(ways, _MOST_WAYS)]
    return tuple(dict.fromkeys(forms))

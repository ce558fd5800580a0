"""Words beside what is asked that say nothing about it (拥有, 填, 盘子): a question without those of them that nobody
knows there.

They are left out only where cutting the question left them unknown; where they are part of a name they stay in it, and
so does what only their characters make up (挂靠 of 挂 and 靠). People are left out with what they do as an audience
(给老百姓看), not where something is done to them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise

from budgetgraph import resources
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, says_nothing, stands_whole, words_of

_ACTS = ("looking", "examining", "telling", "feeling", "placing", "wishing")
_VERBS = ("looking", "having", "doing", "placing")
_LONGEST = 10  # characters of a listed word
_MOST = 24  # of what is left out at once
_LEAST_ACROSS = 3  # characters of a wording that takes known words with it which say something elsewhere (没 of 没关系)


@cache
def _words(column: str, values: tuple[str, ...]) -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "question_light_words.csv")
    return frozenset(word for row in rows if row[column] in values for word in row["words"].split("|"))


def _listed(*places: str) -> frozenset[str]:
    return _words("place", places)


def _of_classes(*classes: str) -> frozenset[str]:
    return _words("class", classes)


@cache
def _light() -> frozenset[str]:
    return _listed("", "apart") | _with_complements()


@cache
def _with_complements() -> frozenset[str]:
    """Light verbs with what says how far they got (拿到, 想过), unless it makes another word of them (报到)."""
    said = _listed("complement")
    verbs = (word for word in _of_classes(*_VERBS) & _listed("", "apart") if word[-1] not in said)
    return frozenset(verb + end for verb in verbs for end in said) - _listed("another")


@cache
def _acts() -> frozenset[str]:
    return _of_classes(*_ACTS) | _listed("does")


@cache
def _between() -> frozenset[str]:
    return _light() | _acts() | _listed("meanwhile")


def _step(words: str, starts: Iterable[int], listed: frozenset[str]) -> set[int]:
    """Where one of the listed words ends that begins at one of the places."""
    ends = (range(at + 1, min(at + _LONGEST, len(words)) + 1) for at in starts)
    return {end for at, behind in zip(starts, ends, strict=True) for end in behind if words[at:end] in listed}


def _reach(words: str, starts: Iterable[int], listed: frozenset[str]) -> list[int]:
    """The places themselves, and where any number of listed words behind them end."""
    found, new = set(starts), list(starts)
    while new:
        new = sorted(_step(words, new, listed) - found)
        found |= set(new)
    return sorted(found)


@lru_cache(maxsize=4000)
def _is_audience(words: str) -> bool:
    """Whether words are people and how they look at something (给老百姓看的), what they come for, or a feeling."""
    told = in_question("to_somebody").match(words)
    starts = sorted({0, told.end()} if told else {0})
    people = _step(words, _reach(words, starts, _listed("whose")), _listed("people"))
    acts, between = _acts(), _between()
    meanwhile = _reach(words, people, between)
    moved = _step(words, _reach(words, _step(words, [0], _listed("degree")), _listed("degree")), _of_classes("feeling"))
    if len(words) in _reach(words, _step(words, meanwhile, acts) | moved, between):
        return True
    came = _step(words, meanwhile, _listed("errand")) if not told else set()
    return len(words) in _reach(words, came, between) and not in_question("told_apart").search(words)


def without_light_words(text: str, pieces: Sequence[Piece]) -> str:
    """The text without such words where a piece of them is unknown. A lone character may be what a slip left of a word
    (项目出 of 项目支出): it is left out only where a word stands that asks or names a body, not an item."""
    kept, end = "", 0
    for start, stop in sorted({*_wordings(text, pieces), *_characters(text, pieces), *_errand(text, pieces)}):
        if stop > end:
            kept += text[end : max(start, end)]
            end = stop
    return (kept + text[end:]).strip(",，:：;；。 ")


def no_slips(text: str) -> Iterator[tuple[int, int]]:
    """Where the text has such a wording that is too long for a slip to make, or opens with one (里说)."""
    ends = range(len(text), 1, -1)
    if opening := next((end for end in ends if text[:end] in _light()), 0):
        yield 0, opening
    for start in range(len(text)):
        yield from ((start, end) for end in _step(text, [start], _light()) if end - start >= _LEAST_ACROSS)


def _characters(text: str, pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    words = _borders(text)
    for at, piece in enumerate(pieces):
        lone = piece.kind == "unknown" and len(piece.text) == 1 and piece.text in _light()
        if lone and piece.end in words and _stands_free(text, at, pieces):
            yield piece.start, piece.end


def _borders(text: str) -> set[int]:
    """Where words of the dictionary begin and end: not behind 查 of 查出来, nor before 租 of 出租."""
    return {0, *accumulate(len(word) for word in words_of(text, guessed=False))}


def _wordings(text: str, pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Light words and audiences of two characters and more, between words, one end of them where a piece ends: cutting
    the question took 对 from 对外宣称 and 没 from 没关系."""
    cuts = {end for piece in pieces for end in (piece.start, piece.end)}
    words = _borders(text)
    unknown = [piece for piece in pieces if piece.kind == "unknown"]
    done = 0
    for start in sorted(words):
        within = [end for end in words if 1 < end - start <= _MOST and (start in cuts or end in cuts)]
        for end in sorted(within, reverse=True) if start >= done else ():
            some = any(piece.start < end and start < piece.end for piece in unknown)
            if some and _says_nothing(text, start, end, pieces):
                yield start, end
                done = end
                break


def _says_nothing(text: str, start: int, end: int, pieces: Sequence[Piece]) -> bool:
    words = text[start:end]
    if _is_audience(words):
        done = in_question("done_to").search(text[:start]) or in_question("people_counted").match(text, end)
        return not done and _may_go(start, end, pieces, cues=True)
    if not _made_of_them(words) or in_question("acts_counted").match(text, end):
        return False
    if _cut(words)[-1] in _listed("apart") and in_question("general_item").match(text, end):
        return False
    return _may_go(start, end, pieces, cues=len(words) >= _LEAST_ACROSS or stands_whole(words, text))


def _may_go(start: int, end: int, pieces: Sequence[Piece], cues: bool) -> bool:
    """Whether the known pieces there name nothing, and say nothing if no `cues` may be among them."""
    for piece in pieces:
        if piece.end <= start or end <= piece.start or piece.kind == "unknown":
            continue
        if piece.kind != "known":
            return False
        whole = start <= piece.start and piece.end <= end
        if not says_nothing(piece.meanings) and not (cues and whole and all(m.kind == "cue" for m in piece.meanings)):
            return False
    return True


def _errand(text: str, pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Going to a body and what somebody does there (去某局办事, 想问…)."""
    going = in_question("going_to").match(text)
    if not going:
        return
    behind = [p for p in pieces if p.start >= going.end()]
    body = [p for p in behind if any(m.kind == "part" for m in p.meanings)]
    if not body or body[0].start != going.end():
        return
    for piece in behind:
        if piece.kind == "unknown" and piece.text in _listed("errand"):
            yield 0, going.end()
            yield piece.start, piece.end
        if piece not in body:
            return


def _made_of_them(words: str) -> bool:
    """Whether words are made of light ones alone, and no other word of the dictionary is put together of them."""
    tokens = _cut(words)
    bounds = list(accumulate(map(len, ("", *tokens))))
    at = 0
    for word in words_of(words, guessed=False) if tokens else ():
        whole = word in _light() or any(start <= at and at + len(word) <= end for start, end in pairwise(bounds))
        if not whole and len(word) > 1:
            return False
        at += len(word)
    return bool(tokens)


@lru_cache(maxsize=4000)
def _cut(words: str) -> tuple[str, ...]:
    """The light words that words are made of, the longest first; none where they are not."""
    for end in range(len(words), 0, -1):
        if words[:end] in _light():
            if end == len(words):
                return (words,)
            if rest := _cut(words[end:]):
                return (words[:end], *rest)
    return ()


def _stands_free(text: str, at: int, pieces: Sequence[Piece]) -> bool:
    before, behind = pieces[max(at - 1, 0) : at], pieces[at + 1 : at + 2]
    touched = bool(before) and before[0].end == pieces[at].start
    bodies = [any(m.kind == "part" for m in other.meanings) for other in (*before, *behind)]
    opening = before and before[0].start == 0 and says_nothing(before[0].meanings) and bodies[1:] == [True]
    if any(_lone(other) for other in behind) or (not opening and any(_lone(other) for other in before)):
        return False
    if touched and any(m.kind == "indicator" for m in before[0].meanings):
        return False  # 数 of 修缮工程量数 may be a part of the indicator's name
    if in_question("asking_behind").match(text, pieces[at].end):
        item = touched and any(m.kind == "measure" for m in before[0].meanings)
        return not (item and in_question("takes_no_amount").fullmatch(pieces[at].text))  # 想 may be 占 of 占多少
    joined = bool(before) and in_question("joint").fullmatch(before[0].text) is not None
    begins = not touched or joined
    return begins or (any(bodies) and not all(bodies)) or before[0].kind == "year"


def _lone(piece: Piece) -> bool:
    lone = piece.kind in ("known", "unknown") and len(piece.text) == 1
    return lone and not in_question("beside_lone").fullmatch(piece.text)

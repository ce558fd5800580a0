"""Where the asker is, lives or works (我外婆在某敬老院住着，那里…), and what is asked before its body is named
(修缮那事儿，某局花了多少): the question of that body, in the usual order.

A situation is left out but for the body, and only if it asks, bounds and names nothing else; of what stands before a
body nothing is left out.
"""

from collections.abc import Iterator, Sequence

from budgetgraph.questions.language.lead_ins import asks_or_bounds, clauses_of, names_no_more
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece

_LONGEST = 14  # characters behind the body of a situation
_ENDS = ",，:：;；。!！?？ "


def of_its_body(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The question with the body first that its situation, or what stands behind the thing, names."""
    yield from _of_pronoun(text, pieces)
    yield from _of_situation(text, pieces)
    yield from _of_topic(text, pieces)


def _of_situation(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    clauses = clauses_of(text)
    bodies = _bodies(pieces)
    if len(clauses) < 2 or not bodies or bodies[0][1] > clauses[0][1]:
        return
    (start, end), (first, behind) = bodies[0], clauses[0]
    tail = text[end:behind].rstrip(_ENDS)
    if not in_question("own_situation").fullmatch(text[first:start]) or len(tail) > _LONGEST:
        return
    if asks_or_bounds(in_question("own_end").sub("", tail)) or _may_be_asked(tail, text[behind:], pieces, behind):
        return
    rest = text[behind:].rstrip(_ENDS)
    kept = [piece for piece in pieces if piece.start >= behind]
    within = [piece for piece in pieces if end <= piece.start < behind and piece.kind != "break"]
    if not names_no_more(within, kept):
        return
    named = [body for body in bodies if body[0] >= behind]
    if not named:
        yield text[start:end] + rest
    elif len(named) == 1 and _is_region(pieces, start, end) and not _is_region(pieces, *named[0], any_part=True):
        yield text[behind : named[0][0]] + text[start:end] + text[named[0][0] :].rstrip(_ENDS)


def _of_pronoun(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The body in place of the pronoun that stands for it, where a first clause names no more than that body."""
    clauses, bodies = clauses_of(text), _bodies(pieces)
    if len(clauses) < 2 or len(bodies) != 1 or bodies[0][1] > clauses[0][1]:
        return
    (start, end), behind = bodies[0], clauses[0][1]
    said = [text[:start], text[end:behind].rstrip(_ENDS)]
    rest = text[behind:].rstrip(_ENDS)
    pronoun = in_question("pronoun").search(rest)
    if not pronoun or any(asks_or_bounds(words) for words in said) or _may_be_asked(said[1], rest, pieces, behind):
        return
    beside = [p for p in pieces if p.end <= start or (end <= p.start < behind and p.kind != "break")]
    if names_no_more(beside, [piece for piece in pieces if piece.start >= behind]):
        yield rest[: pronoun.start()] + text[start:end] + rest[pronoun.end() :]


def _may_be_asked(said: str, rest: str, pieces: Sequence[Piece], behind: int) -> bool:
    """Whether what is asked may be of what was said before it: of a part of the body, of the asker's trade (我在某局做
    保洁，工资多少), or of no named thing that is another one (装修了会议室，花了多少)."""
    if in_question("another_body").search(said):
        return True
    if in_question("own_trade").search(said) and in_question("pay_or_heads").search(rest):
        return True
    named = [p for p in pieces if p.start >= behind and any(m.kind not in ("cue", "part") for m in p.meanings)]
    alike = set(said) - set(in_question("common_in_names").findall(said))
    return not named or any(alike & set(piece.text) for piece in named)


def _of_topic(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    bodies = _bodies(pieces)
    if len(bodies) != 1 or not bodies[0][0]:
        return
    start, end = bodies[0]
    topic = in_question("fronted_topic").fullmatch(text[:start])
    if topic:
        yield text[start:end] + topic["topic"] + text[end:].lstrip(_ENDS).rstrip(_ENDS)


def _bodies(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The spans of the parts of bodies' names that touch."""
    found: list[tuple[int, int]] = []
    for piece in pieces:
        if not any(m.kind == "part" for m in piece.meanings):
            continue
        if found and found[-1][1] == piece.start:
            found[-1] = (found[-1][0], piece.end)
        else:
            found.append((piece.start, piece.end))
    return found


def _is_region(pieces: Sequence[Piece], start: int, end: int, any_part: bool = False) -> bool:
    """Whether all parts of a name there, or any of them, are of a region."""
    parts = [p for p in pieces if start <= p.start and p.end <= end]
    regions = [any(m.kind == "part" and m.value in ("region", "zone") for m in p.meanings) for p in parts]
    return any(regions) if any_part else all(regions)

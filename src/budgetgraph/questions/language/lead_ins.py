"""What people say before they ask (办事都排不上队，…) or after it (…，报个数就行): the question without it.

A clause is left out if it asks nothing, sets no bounds and names nothing that the rest does not name as well. What
stands before a question may be in any words; what stands behind it has to be a wish for the form of the answer.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece

_MOST_CLAUSES = 6
_CLAUSE = re.compile(r"[^,，:：;；。!！?？\s]+[,，:：;；。!！?？\s]*")
_ENDS = ",，:：;；。!！?？ "


def asked_alone(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """The runs of clauses that may ask without the others, the longest first."""
    clauses = clauses_of(text)
    if not 1 < len(clauses) <= _MOST_CLAUSES:
        return
    runs = sorted(combinations(range(len(clauses) + 1), 2), key=lambda run: (run[0] - run[1], -run[0]))
    for first, behind in runs:
        if behind - first == len(clauses):
            continue
        start, end = clauses[first][0], clauses[behind - 1][1]
        kept = [piece for piece in pieces if start <= piece.start and piece.end <= end]
        before = (clause for clause in clauses[:first])
        after = (clause for clause in clauses[behind:])
        if all(_leads_in(text[slice(*c)].rstrip(_ENDS), _within(pieces, c), kept) for c in before) and all(
            _wishes(text[slice(*c)].rstrip(_ENDS), _within(pieces, c), kept) for c in after
        ):
            yield text[start:end].rstrip(_ENDS)


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a text begin and end, each with what ends it."""
    return [match.span() for match in _CLAUSE.finditer(text)]


def asks_or_bounds(words: str) -> bool:
    """Whether words ask for something or say of what part of it."""
    return in_question("asking_or_bounding").search(words) is not None


def _within(pieces: Sequence[Piece], span: tuple[int, int]) -> list[Piece]:
    return [piece for piece in pieces if piece.start < span[1] and piece.end > span[0] and piece.kind != "break"]


def _leads_in(words: str, pieces: Sequence[Piece], kept: Sequence[Piece]) -> bool:
    """Whether a clause is talk: somebody speaks, and it neither asks nor narrows."""
    talks = in_question("talking").search(words) is not None
    return talks and not asks_or_bounds(words) and names_no_more(pieces, kept)


def _wishes(words: str, pieces: Sequence[Piece], kept: Sequence[Piece]) -> bool:
    """Whether a clause says in what form the answer is wanted."""
    return in_question("wish_for_form").fullmatch(words) is not None and names_no_more(pieces, kept)


def names_no_more(pieces: Sequence[Piece], kept: Sequence[Piece]) -> bool:
    """What a clause asks or bounds by was looked for in its words: its cues mean nothing else."""
    named = {(m.kind, m.value) for piece in kept for m in piece.meanings}
    texts = {piece.text for piece in kept}
    return all(
        piece.kind == "unknown"
        or piece.text in texts
        or (piece.kind == "known" and any(m.kind == "cue" or (m.kind, m.value) in named for m in piece.meanings))
        for piece in pieces
    )

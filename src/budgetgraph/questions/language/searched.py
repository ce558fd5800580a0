"""What a question searches for in names and descriptions: 涉及水费的项目, 与租赁有关的指标, 养老项目有哪些."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, says_nothing
from budgetgraph.questions.language.slots import Reading

_SEARCHED_IN = {"projects", "indicators"}
_PARTS_OF_NAMES = {"rent", "buy"}  # cues whose verbs names of projects hold


def searches(readings: Sequence[Reading], pieces: Sequence[Piece], text: str) -> Iterator[Reading]:
    """The further readings in which a word is searched for: a known one beside 涉及 or 有关, an unknown one that says
    of which kind those are that are to be listed."""
    for reading in readings:
        typed = reading.cues | reading.soft
        if not typed & _SEARCHED_IN:
            continue
        if "search" in typed and not reading.unknown:
            yield from (_with_word(reading, piece) for piece in pieces if _is_searched(piece, text))
        elif "search" not in typed and "list" in typed and not reading.measures and not any(reading.names.values()):
            for piece in pieces:
                if _says_kind(piece) and in_question("of_this_kind").search(text[piece.end :]):
                    found = reading if reading.text else _with_word(reading, piece)
                    yield replace(found, cues=found.cues | {"search"})


def _says_kind(piece: Piece) -> bool:
    verb = any(m.kind == "cue" and m.value in _PARTS_OF_NAMES for m in piece.meanings)
    return len(piece.text) > 1 and (piece.kind == "unknown" or verb)


def _is_searched(piece: Piece, text: str) -> bool:
    if piece.kind != "known" or len(piece.text) < 2 or says_nothing(piece.meanings):
        return False
    if any(m.value in _SEARCHED_IN | {"search"} for m in piece.meanings):
        return False
    behind = in_question("searches_before").search(text[piece.end :])
    return bool(behind or in_question("searches_behind").search(text[: piece.start]))


def _with_word(reading: Reading, piece: Piece) -> Reading:
    """The reading with the piece as the word that is searched for, and nothing of what it means otherwise."""
    meant = {m.value for m in piece.meanings if m.kind == "cue"}
    return replace(
        reading,
        measures=tuple(m for m in reading.measures if m.start != piece.start),
        names={kind: tuple(n for n in named if n.start != piece.start) for kind, named in reading.names.items()},
        cues=reading.cues - meant,
        soft=reading.soft - meant,
        text=piece.text,
    )

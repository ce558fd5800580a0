"""What a question searches for in names and descriptions: 涉及水费的项目, 与租赁有关的指标, 养老项目有哪些."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, content_words, says_nothing
from budgetgraph.questions.language.slots import Reading

_SEARCHED_IN = {"projects", "indicators"}
_ODD = ("unknown", "quantity", "code")
_SEARCHABLE = (*_ODD, "known")
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
        if "search" in typed and (run := _run_behind_search(pieces, text) or _run_before_search(pieces, text)):
            yield _with_run(reading, run, pieces, text)
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


def _run_behind_search(pieces: Sequence[Piece], text: str) -> Sequence[Piece]:
    """What stands behind 提到 up to 的项目 or the end, where it is more than a word (视频会议室改扩建, 12345)."""
    at = next((n for n, piece in enumerate(pieces) if any(m.value == "search" for m in piece.meanings)), len(pieces))
    end = at + 1
    while end < len(pieces) and pieces[end].start == pieces[end - 1].end and not _ends_search(pieces[end], text):
        end += 1
    run = pieces[at + 1 : end]
    return run if _is_more_than_a_word(run) and in_question("searched_ends").match(text[run[-1].end :]) else ()


def _run_before_search(pieces: Sequence[Piece], text: str) -> Sequence[Piece]:
    """The same before 有关的项目, back to a body, a year or 与."""
    at = next((n for n, piece in enumerate(pieces) if any(m.value == "search" for m in piece.meanings)), 0)
    if not at or not in_question("searches_before").search(text[pieces[at].start :]):
        return ()
    start = at
    while start and pieces[start - 1].end == pieces[start].start and _may_be_searched(pieces[start - 1]):
        start -= 1
    run = pieces[start:at]
    return run if _is_more_than_a_word(run) else ()


def _may_be_searched(piece: Piece) -> bool:
    if piece.kind not in _SEARCHABLE or any(m.kind == "part" for m in piece.meanings):
        return False
    return not in_question("joint").fullmatch(piece.text) and not in_question("searched_ends").match(piece.text)


def _is_more_than_a_word(run: Sequence[Piece]) -> bool:
    odd = any(piece.kind in _ODD for piece in run)
    return odd and not (len(run) == 1 and run[0].kind == "unknown")


def _ends_search(piece: Piece, text: str) -> bool:
    return piece.kind not in _SEARCHABLE or bool(in_question("searched_ends").match(text[piece.start :]))


def _with_run(reading: Reading, run: Sequence[Piece], pieces: Sequence[Piece], text: str) -> Reading:
    """The reading with all of the run as the words that are searched for."""
    start, end = run[0].start, run[-1].end
    for piece in run:
        reading = _with_word(reading, piece)
    others = [p for p in pieces if p.kind == "unknown" and not start <= p.start < end]
    return replace(
        reading,
        unknown=tuple(word for piece in others for word in content_words(piece.text)),
        quantities=tuple(q for q in reading.quantities if not start <= q.start < end),
        text=text[start:end],
    )


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

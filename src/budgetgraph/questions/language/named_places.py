"""A body that is called by the place in its name (青河流域 for 某省青河流域水文中心), with its whole name instead."""

from collections.abc import Sequence

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece


def with_whole_body(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> str:
    """The folded question with the whole name of the one held body whose name has the unknown place in it; the same
    text where there is none, or where several bodies may be meant."""
    names = [matching_key(lexicon.departments[iri].label) for iri in lexicon.reports_of]
    for piece in pieces:
        found = in_question("place_in_body").match(piece.text) if piece.kind == "unknown" else None
        if found is None:
            continue
        place = found.group()
        held = [name for name in names if place in name and not name.endswith(place)]
        if len(held) == 1:
            return text[: piece.start] + held[0] + text[piece.start + len(place) :]
    return text

"""Why a question is not answered: a body that is not held, words nobody knows, or no question for this system."""

import re
from collections.abc import Sequence
from datetime import date

from budgetgraph.questions import bodies
from budgetgraph.questions.lexicon import Lexicon
from budgetgraph.questions.normalising import Normalised
from budgetgraph.questions.resolving import Withheld
from budgetgraph.questions.segmenting import Piece
from budgetgraph.questions.slots import Reading


def refuse_unknown(
    question: Normalised, pieces: Sequence[Piece], readings: Sequence[Reading], lexicon: Lexicon, today: date
) -> Withheld | None:
    """A refusal that names the unknown body, None if the unknown rest looks like no body."""
    unknown = [p for p in pieces if p.kind == "unknown"]
    mentions = readings[0].mentions if readings else ()
    endings = "|".join(sorted((re.escape(t) for t in bodies.body_types()), key=len, reverse=True))
    for piece in unknown:
        typed = question.as_typed(piece.start, piece.end)
        if (re.search(rf"(?:{endings})$", piece.text) and len(piece.text) > 1) or _touches(piece, mentions):
            name = typed
            for mention in mentions:
                if mention.end == piece.start:
                    name = question.as_typed(mention.start, piece.end)
                elif piece.end == mention.start:
                    name = question.as_typed(piece.start, mention.end)
            return Withheld(
                f"没有收录“{name}”的公开文件，或者“{typed}”不是能识别的部门、科目或项目名称。", "unknown_department"
            )
    return None


def _touches(piece: Piece, mentions: Sequence[object]) -> bool:
    return any(getattr(m, "end", -1) == piece.start or getattr(m, "start", -1) == piece.end for m in mentions)


def not_understood(question: Normalised, readings: Sequence[Reading]) -> Withheld:
    """The words that could not be placed, or that this is no question for the system."""
    words = list(dict.fromkeys(w for r in readings[:1] for w in r.unknown))
    reading = readings[0] if readings else None
    about = bool(reading and (reading.mentions or reading.measures or reading.names or reading.codes))
    if about and words:
        return Withheld(f"没有看懂“{'”“'.join(words[:5])}”，为免答错，这里不作回答。请换个说法。", "not_understood")
    if about:
        return Withheld(
            "没有能回答这种问法的模板，为免答错，这里不作回答。请换个说法，写明部门、年度和科目。", "not_understood"
        )
    return Withheld(
        "这不是本系统能回答的问题：这里只回答收录的部门预算、决算公开文件里的数字和文字。", "not_understood"
    )

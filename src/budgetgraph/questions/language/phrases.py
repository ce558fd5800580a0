"""What a question asks a number of, in the words in which a text may print it: phrases, and the unit of the number."""

from collections.abc import Sequence
from dataclasses import dataclass

from budgetgraph.questions.language.cues import is_soft
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, segment, with_whole_words, words_of
from budgetgraph.questions.language.slots import Reading

# Cues that say how something is asked, not what: all others change what is asked.
_ASKING = frozenset({"target", "actual", "count"})
_CONTENT = frozenset({"buy", "rent"})  # verbs that a text prints
_NAMES = frozenset({"project", "indicator", "glossary", "section", "measure", "type", "unit", "statement"})
_HEADS = ("column:", "topic:")
_ITEMS = ("economic:", "functional:")
_MONEY = frozenset({"元", "千元", "万元", "亿元"})


@dataclass(frozen=True)
class Sought:
    """`phrases` must be printed, `last` beside the number; `units` of which the number is one, empty where the words
    say none; `money`: it is money; `total`: it is a sum; `scoped`: a project is named beside the phrases;
    `things`: their characters that are no words of questions; `measures`: the phrases that are names of measures;
    `items`: what they hold of the code lists."""

    phrases: tuple[str, ...]
    last: str
    units: frozenset[str]
    money: bool
    total: bool
    scoped: bool
    things: str = ""
    measures: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def sought(text: str, reading: Reading, lexicon: Lexicon) -> Sought | None:
    """None where a word changes what is asked, where nothing is left to look for, or where the words are all known."""
    bodies = {(mention.start, mention.end) for mention in reading.mentions[:1]}
    projects = reading.names.get("project", ())
    taken = bodies | {(named.start, named.end) for named in projects}
    pieces = with_whole_words(segment(Normalised(text, text, tuple(range(len(text)))), lexicon), text)
    runs: list[list[Piece]] = []
    end = -1
    listed = False  # 会费和认证费: two things are no one number
    for at, piece in enumerate(pieces):
        within = any(start <= piece.start and piece.end <= stop for start, stop in taken)
        if within or piece.kind in ("break", "year") or (_only_asks(piece) and not _opens_word(piece, pieces, at)):
            listed |= bool(runs) and in_question("list_word").fullmatch(piece.text) is not None
            if any(meaning.value == "each" for meaning in piece.meanings):
                return None
            continue
        if not _tells(piece) and not _only_asks(piece):
            return None
        if listed:
            return None
        if end != piece.start or not runs:
            runs.append([])
        runs[-1].append(piece)
        end = piece.end
    phrases = tuple("".join(piece.text for piece in run) for run in runs)
    if len(reading.units) > 1:
        return None  # 保安几个 保洁几个 asks for two numbers
    number = bool(reading.units) or in_question("asks_number").search(text) is not None
    unknown = number and any(piece.kind == "unknown" and len(piece.text) > 1 for run in runs for piece in run)
    scoped = bool(projects)
    if not phrases and len(projects) == 1 and reading.units:  # 政务热线有几人: a word of a project that counts itself
        phrases, unknown, scoped = (text[projects[0].start : projects[0].end],), True, False
    if not unknown or not phrases or len(phrases[-1]) < 2:
        return None
    if in_question("tells_other").fullmatch("".join(phrases)):
        return None
    units = frozenset.intersection(*reading.units) if reading.units else frozenset()
    money = bool(units & _MONEY) or (not units and in_question("asks_money").search(text) is not None)
    total = in_question("asks_total").search(text) is not None
    last = _last_word(phrases[-1])
    if money_noun := in_question("money_noun").search(phrases[-1]):  # 保洁劳务费, 保安的劳务费: a thing's money
        before = phrases[-1][: money_noun.start()] or (phrases[-2] if len(phrases) > 1 else "")
        last, money = (_last_word(before), True) if len(before) > 1 else (last, money)
    things = "".join(piece.text for run in runs for piece in run if not _is_cue(piece))
    named = tuple(p for p in phrases if any(m.value.startswith(_HEADS) for m in lexicon.meanings.get(p, ())))
    inside = (piece for run in runs for piece in run)
    items = tuple(piece.text for piece in inside if any(m.value.startswith(_ITEMS) for m in piece.meanings))
    return Sought(phrases, last, units, money, total, scoped, things, named, items)


def _last_word(phrase: str) -> str:
    """办结率 of 12345工单办结率: the last word of more than one character, with what rounds it off."""
    words = words_of(phrase)
    if len(words) > 1 and len(words[-1]) == 1 and in_question("rounding").search(words[-1]):
        return words[-2] + words[-1]
    return next((word for word in reversed(words) if len(word) > 1), phrase)


def _opens_word(piece: Piece, pieces: Sequence[Piece], at: int) -> bool:
    """一 of 一件事: one known character right before unknown ones, that parts no phrases."""
    later = pieces[at + 1] if at + 1 < len(pieces) else None
    joined = later is not None and later.kind == "unknown" and later.start == piece.end
    return joined and len(piece.text) == 1 and not in_question("parts_phrases").search(piece.text)


def _only_asks(piece: Piece) -> bool:
    """Words that say nothing of what is asked for: 多少, 是, 计划."""
    if piece.kind != "known" or any(m.kind in _NAMES for m in piece.meanings):
        return False
    return all(m.kind == "cue" and (is_soft(m.value) or m.value in _ASKING) for m in piece.meanings)


def _is_cue(piece: Piece) -> bool:
    return piece.kind == "known" and all(m.kind == "cue" for m in piece.meanings)


def _tells(piece: Piece) -> bool:
    """Words that a text may print: unknown ones, names, figures in a name, and verbs."""
    if piece.kind in ("unknown", "quantity", "code", "table"):
        return True
    return any(m.kind in (*_NAMES, "part") or (m.kind == "cue" and m.value in _CONTENT) for m in piece.meanings)

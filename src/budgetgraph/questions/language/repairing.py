"""A question that nobody can answer as it was typed: the same with one slip put right, in every way that makes sense.

Nothing of it is taken for what was meant; each is a question to ask back. A slip is looked for only where something is
left over: characters that nobody knows, and lone ones that say nothing.
"""

from collections.abc import Sequence

from budgetgraph.questions.language.correcting import Correction, Corrector, corrector_of, tells_kinds
from budgetgraph.questions.language.doubting import doubled, lone_places, swapped, telling_places
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.lone_words import with_strays
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, segment, words_of

_LONGEST = 16
_WEIGHED = 24
_MOST = 4
_MORE = 1  # pieces in which one way may be longer than another that is offered


def repairs(question: Normalised, pieces: Sequence[Piece], lexicon: Lexicon) -> list[Correction]:
    """The slips that may have been made round what is left over, the likeliest first."""
    text = question.text
    found = [
        *doubled(text, pieces, anywhere=True),
        *swapped(text, pieces, lexicon),
        *_near_words(text, pieces, lexicon),
    ]
    typed = _weight(text, lexicon)
    weighed: dict[str, tuple[tuple[int, int], Correction]] = {}
    for correction in dict.fromkeys(found[:_WEIGHED]):
        right = text[: correction.start] + correction.surface + text[correction.end :]
        if right not in weighed:
            weighed[right] = (_weight(right, lexicon), correction)
    unknown, least = min((weight for weight, _ in weighed.values()), default=typed)
    kept = [(w, c) for w, c in weighed.values() if w < typed and w[0] == unknown and w[1] <= least + _MORE]
    return [c for _, c in sorted(kept, key=lambda one: one[0])][:_MOST]


def _weight(text: str, lexicon: Lexicon) -> tuple[int, int]:
    """How many characters are unknown, and of how many pieces the question is."""
    pieces = with_strays(segment(Normalised(text, text, tuple(range(len(text) + 1))), lexicon), text)
    return len(_left_over(pieces)), len(pieces)


def _left_over(pieces: Sequence[Piece]) -> set[int]:
    return {at for p in pieces if p.kind == "unknown" for at in range(p.start, p.end)}


def _near_words(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> list[Correction]:
    """Words of the dictionary at one change from a stretch of the question, most of what is left over first."""
    corrector = corrector_of(lexicon)
    unknown = _left_over(pieces)
    telling = unknown | telling_places(pieces)
    weak = unknown | lone_places(pieces)
    starts, ends = {p.start for p in pieces} | weak, {p.end for p in pieces} | {at + 1 for at in weak}
    whole = _whole_words(text, pieces, weak)
    found: dict[Correction, tuple[int, ...]] = {}
    for start in sorted(starts):
        for end in sorted(e for e in ends if start + 1 < e <= start + _LONGEST):
            window, span = text[start:end], set(range(start, end))
            if not span & (unknown or weak) or window in lexicon.meanings:
                continue
            for word in corrector.near_words(window):
                places = {at + start for at in _changed(word, window)}
                same = corrector.sounds_same(word, window)
                lacks = len(word) > len(window) and bool(span & unknown) and end not in unknown
                body = lacks and corrector.is_body(word)  # 尔勒, 行政务中心
                rounded = word[:-1] == window and in_question("rounding").search(word) is not None  # 办公 for 办公费
                stands = not (same or body or rounded) and any(places <= other for other in whole)
                if not (places & weak or body) or stands:
                    continue
                if len(word) < len(window) and not places <= unknown:
                    continue  # a word that stands whole beside another one is not too much
                if not unknown and not corrector.is_body(word) and not places & telling:
                    continue
                if _may_be(word, window, corrector, span <= weak or bool((span & weak) - places)):
                    empty = all(m.value == "filler" for m in lexicon.meanings[word])
                    rating = (-len(span & unknown), int(empty), -len(span - weak), -int(same))
                    found[Correction(start, end, word, same)] = rating
    return sorted(found, key=lambda c: (found[c], c.start, c.end, c.surface))


def _whole_words(text: str, pieces: Sequence[Piece], weak: set[int]) -> list[set[int]]:
    """The places of words of several characters: what is one is no slip (罚款收入). Words that cut a known one are none
    (区政 of 经开区政服务中心)."""
    cuts = {at for p in pieces if p.kind != "unknown" for at in range(p.start + 1, p.end)}
    found = []
    for start, run in [(0, text), *_runs(text, weak)]:
        at = start
        for word in words_of(run, guessed=False):
            if len(word) > 1 and not {at, at + len(word)} & cuts:
                found.append(set(range(at, at + len(word))))
            at += len(word)
    return found


def _runs(text: str, weak: set[int]) -> list[tuple[int, str]]:
    """The stretches of what is left over, each with its place."""
    starts = sorted(at for at in weak if at - 1 not in weak)
    return [(s, text[s : next(at for at in range(s, len(text) + 1) if at not in weak)]) for s in starts]


def _changed(word: str, typed: str) -> set[int]:
    """The places in what was typed at which a word one change away differs, both sides of it where one is lacking."""
    first = next((at for at, (a, b) in enumerate(zip(word, typed, strict=False)) if a != b), min(len(word), len(typed)))
    lacking = len(word) > len(typed)
    return {at for at in ({first - 1, first} if lacking else {first}) if 0 <= at < len(typed)}


def _may_be(word: str, typed: str, corrector: Corrector, broken: bool) -> bool:
    """Whether what was typed may be a slip for a word. A word of questions must be broken, with no whole one left in it
    (聘多少 is not 花多少); a name of two characters must sound the same; what says the kind of a body is no slip."""
    same = corrector.sounds_same(word, typed)
    if corrector.is_body(word):
        return same or not any(tells_kinds(typed[at]) for at in _changed(word, typed) if len(word) <= len(typed))
    if not corrector.is_name(word):
        return broken or same
    return same or len(word) > 2

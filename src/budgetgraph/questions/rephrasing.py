"""A question with a wrong character: the same question with the word put right, asked again, or offered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.language.correcting import Correction, corrected, corrections, corrector_of, several_slips
from budgetgraph.questions.language.cues import stages_of
from budgetgraph.questions.language.doubting import broken_words, lone_places, telling_places
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.likelier import likelier, odd_places
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.plain_speech import said_so
from budgetgraph.questions.language.repairing import repairs
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece
from budgetgraph.questions.language.senses import senses
from budgetgraph.questions.resolving import MAX_CHOICES, Withheld
from budgetgraph.questions.spoken import spoken_pairs
from budgetgraph.questions.understanding import Understanding, understand

Again = Callable[[str], Answer]
_SHORT = 4  # characters of a name that several others are near to


def mended(
    stages: Understanding, lexicon: Lexicon, again: Again, whole: Again, first: bool = True
) -> Answer | Withheld | None:
    """The answer to the question with one typing slip put right, or the right questions as choices. Beside a slip that
    sounds the same there may be a second one. `whole` asks as if nothing had been wrong."""
    question = stages.question
    found = corrections(question, stages.pieces, corrector_of(lexicon))
    if slips := several_slips(question, found):
        answer = whole(slips.question)
        if answer.status == "answered":
            note = "，".join(f"“{typed}”按同音的“{meant}”理解" for typed, meant in slips.taken)
            return answer.model_copy(update={"question": question.typed, "text": f"{note}。{answer.text}"})
    if not any(piece.kind == "unknown" for piece in stages.pieces):
        found = [c for c in found if c.sounds_same]
    offered: list[Choice] = []
    questions = {corrected(question, c): c for c in reversed(found)}
    sure = {c for c in found if c.sounds_same and not _rivals(c, found, question, lexicon)}
    certain = {right for right, c in questions.items() if c in sure and not _other_stage(c, question, lexicon)}
    for right, correction in reversed(questions.items()):
        if len(certain) == 1 and right not in certain:
            continue
        typed = question.as_typed(correction.start, correction.end)
        answer = whole(right) if correction.sounds_same and len(certain) == 1 else again(right)
        if answer.status == "abstained":
            continue
        if correction.sounds_same and len(certain) == 1:
            note = f"“{typed}”按同音的“{correction.surface}”理解。"
            return answer.model_copy(update={"question": question.typed, "text": note + answer.text})
        if not _stays_odd(understand(right, lexicon), correction):
            offered.append(Choice(label=_asks(typed, correction.surface), q=right))
    if offered:
        others = repaired(stages, lexicon, again)
        once = {choice.q: choice for choice in (*offered, *(others.choices if others else ()))}
        return Withheld("有一个词没有看懂，您是不是要问：", "ask", list(once.values())[:MAX_CHOICES])
    if first and len(certain) == 1:
        second = mended(understand(certain.pop(), lexicon), lexicon, again, whole, first=False)
        return second if isinstance(second, Withheld) else None
    return None


def _rivals(correction: Correction, found: Sequence[Correction], question: Normalised, lexicon: Lexicon) -> bool:
    """年么结转 sounds like 年末结转, and may be 年初结转: another thing with another character there."""
    place = next(at for at, c in enumerate(correction.surface, correction.start) if question.text[at] != c)
    things = {meaning.value for meaning in lexicon.meanings[correction.surface]}
    return any(
        (c.start, c.end) == (correction.start, correction.end)
        and things.isdisjoint(meaning.value for meaning in lexicon.meanings[c.surface])
        and len(c.surface) == len(correction.surface)
        and c.surface[place - c.start] != question.text[place]
        for c in found
    )


def _other_stage(correction: Correction, question: Normalised, lexicon: Lexicon) -> bool:
    """三公经费于算 may as well be 三公经费决算: another stage is another question."""
    ending = in_question("stage_ending").search(correction.surface)
    typed = question.text[correction.end - len(ending.group()) : correction.end] if ending else ""
    if ending is None or typed == ending.group():
        return False
    return any(
        stages_of(word) not in ((), stages_of(ending.group())) for word in corrector_of(lexicon).near_words(typed)
    )


def repaired(stages: Understanding, lexicon: Lexicon, again: Again) -> Withheld | None:
    """The question back where none could be answered as it was typed, and one slip put right makes one that can."""
    question, offered = stages.question, []
    for found in (repairs, broken_words, _broken_by_lone):
        for correction in found(question, stages.pieces, lexicon):
            right = corrected(question, correction)
            if again(right).status == "answered" and not _stays_odd(understand(right, lexicon), correction):
                typed = question.as_typed(correction.start, correction.end)
                offered.append(Choice(label=_asks(typed, correction.surface), q=right))
        if offered:
            break
    once = list({choice.q: choice for choice in offered}.values())[:MAX_CHOICES]
    return Withheld("有一个词没有看懂，您是不是要问：", "ask", once) if once else None


def _asks(typed: str, surface: str) -> str:
    """The question whether a word was meant; of a word that is not there at all its own words."""
    lost = surface.removeprefix(typed) if len(typed) == 1 else surface
    return f"“{typed}”后面是不是漏了“{lost}”" if lost != surface else f"“{typed}”是不是“{surface}”"


def meant(stages: Understanding, lexicon: Lexicon, again: Again) -> Withheld | None:
    """The question back with the items that an everyday word stands for (社保), those of which something is printed."""
    question, offered, typed = stages.question, [], ""
    for sense in senses(question, lexicon):
        typed, right = question.as_typed(sense.start, sense.end), corrected(question, sense)
        if again(right).status == "answered":
            offered.append(Choice(label=f"“{typed}”是不是“{sense.surface}”", q=right))
    return Withheld(f"文件里没有“{typed}”这一项，您是不是要问：", "ask", offered) if offered else None


def doubted(
    stages: Understanding,
    answer: Answer,
    lexicon: Lexicon,
    again: Again,
    put_right: bool = False,
    in_words: Again | None = None,
    in_plain: bool = False,
) -> Withheld | None:
    """The question back where one slip may have broken a word and the word gives another answer. Where words were
    looked for that nobody knows, a slip in them is one, too; where one was `put_right`, others may be as likely.
    `in_words` asks again where the answer was found by words that are no names; with
    `in_plain` what a rule of plain speech has found to be a wording holds no slip."""
    question, offered = stages.question, []
    odd = list(_others(stages, lexicon, in_words is not None))
    broken: list[Correction] = []
    nearer: list[Correction] = []
    if not put_right:
        broken = broken_words(question, stages.pieces, lexicon)
        unknown = any(piece.kind == "unknown" for piece in stages.pieces)
        nearer = repairs(question, stages.pieces, lexicon) if unknown else []
    doubts = [c for c in (*broken, *odd, *nearer) if not _is_particle_at_end(c, stages, lexicon)]
    sure = said_so(question.text, lexicon) if in_plain and doubts else set()
    for correction in doubts:
        twice = correction.end - correction.start > len(correction.surface)
        if sure and not twice and all(at in sure for at in _changed(correction, question.text)):
            continue
        right = corrected(question, correction)
        turned = sorted(correction.surface) == sorted(question.text[correction.start : correction.end])
        strong = correction in odd or turned or twice or len(correction.surface) > _SHORT
        other = in_words(right) if in_words and strong else again(right)
        apart = strong or correction in broken or other.template != answer.template
        if apart and other.status == "answered" and _told(other) != _told(answer):
            typed = question.as_typed(correction.start, correction.end)
            offered.append(Choice(label=_asks(typed, correction.surface), q=right))
        if len(offered) == MAX_CHOICES:
            break
    once = list({choice.q: choice for choice in offered}.values())
    return Withheld("有一个词可能写错了，您是不是要问：", "ask", once) if once else None


def _is_particle_at_end(correction: Correction, stages: Understanding, lexicon: Lexicon) -> bool:
    """退休费呢: what would be put right is a particle with which a question ends that is whole without it."""
    text = stages.question.text
    particle = in_question("particle_at_end").search(text)
    if particle is None or list(_changed(correction, text)) != [particle.start()]:
        return False
    whole = understand(text[: particle.start()], lexicon)
    return particle.start() - 1 not in odd_places(whole.question.text, whole.pieces, spoken_pairs())


def _changed(correction: Correction, text: str) -> Sequence[int]:
    """The places that a correction changes; of one that only puts something in, those that it touches."""
    typed, surface = text[correction.start : correction.end], correction.surface
    before = _alike(typed, surface)
    behind = _alike(typed[before:][::-1], surface[before:][::-1])
    changed = range(correction.start + before, correction.end - behind)
    return changed or range(correction.start, correction.end)


def _alike(one: str, other: str) -> int:
    """How many characters the two begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _others(stages: Understanding, lexicon: Lexicon, loosely: bool) -> Iterator[Correction]:
    """The slips without which the question is another one, each other one once, that leave nothing odd beside them. A
    template must fit it, unless its words are looked for `loosely`, as names that nobody knows."""
    seen = {_asked_for(stages)}
    found = likelier(stages.question, stages.pieces, lexicon, spoken_pairs())
    for correction in (*found, *_left_out(stages), *_turned(stages)):
        again = understand(corrected(stages.question, correction), lexicon)
        if _stays_odd(again, correction):
            continue
        asked = _asked_for(again) or (again.question.text if loosely else "")
        if asked and asked not in seen:
            seen.add(asked)
            yield correction


def _left_out(stages: Understanding) -> Iterator[Correction]:
    """The question without an odd character that asks for something (2025涨会议费)."""
    text, pieces = stages.question.text, stages.pieces
    lone = lone_places(pieces)
    for at in odd_places(text, pieces, spoken_pairs()):
        if at > 0 and at in telling_places(pieces) and lone.isdisjoint((at - 1, at + 1)):
            yield Correction(at - 1, at + 1, text[at - 1], False)


def _turned(stages: Understanding) -> Iterator[Correction]:
    """Two odd characters the other way round, where they stand so in a known wording (用都在 for 都用在)."""
    text, pairs = stages.question.text, spoken_pairs()
    odd = odd_places(text, stages.pieces, pairs)
    for at in odd:
        one, other = text[at], text[at + 1 : at + 2]
        if at + 1 in odd and one + other not in pairs and other + one in pairs:
            yield Correction(at, at + 2, other + one, False)


def _broken_by_lone(question: Normalised, pieces: Sequence[Piece], lexicon: Lexicon) -> list[Correction]:
    return likelier(question, pieces, lexicon, spoken_pairs(), understood=False)


def _stays_odd(stages: Understanding, correction: Correction) -> bool:
    """Whether a word that was put right stands beside a lone character that does not belong there."""
    beside = range(correction.start - 1, correction.start + len(correction.surface) + 1)
    return any(at in beside for at in odd_places(stages.question.text, stages.pieces, spoken_pairs()))


def _asked_for(stages: Understanding) -> str:
    """The template that fits best with what it is asked, empty where none does."""
    return next((repr((fit.template.name, replace(fit.reading, covered=0))) for fit in stages.fits), "")


def _told(answer: Answer) -> set[tuple[str | None, str | None]]:
    """The figures of an answer, whatever their rows are called."""
    return {(row.value, row.unit) for row in answer.answers}

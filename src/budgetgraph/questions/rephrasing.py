"""A question with a wrong character: the same question with the word put right, asked again, or offered."""

from collections.abc import Callable

from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.language.correcting import corrected, corrections, corrector_of, several_slips
from budgetgraph.questions.language.doubting import broken_words
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.resolving import Withheld
from budgetgraph.questions.understanding import Understanding, understand

Again = Callable[[str], Answer]


def mended(stages: Understanding, lexicon: Lexicon, again: Again, first: bool = True) -> Answer | Withheld | None:
    """The answer to the question with one typing slip put right, or the right questions as choices. Beside a slip that
    sounds the same there may be a second one."""
    question = stages.question
    found = corrections(question, stages.pieces, corrector_of(lexicon))
    if slips := several_slips(question, found):
        answer = again(slips.question)
        if answer.status == "answered":
            note = "，".join(f"“{typed}”按同音的“{meant}”理解" for typed, meant in slips.taken)
            return answer.model_copy(update={"question": question.typed, "text": f"{note}。{answer.text}"})
    if not any(piece.kind == "unknown" for piece in stages.pieces):
        found = [c for c in found if c.sounds_same]
    offered: list[Choice] = []
    questions = {corrected(question, c): c for c in reversed(found)}
    certain = {right for right, c in questions.items() if c.sounds_same}
    for right, correction in reversed(questions.items()):
        if len(certain) == 1 and right not in certain:
            continue
        typed = question.as_typed(correction.start, correction.end)
        answer = again(right)
        if answer.status == "abstained":
            continue
        if correction.sounds_same and len(certain) == 1:
            note = f"“{typed}”按同音的“{correction.surface}”理解。"
            return answer.model_copy(update={"question": question.typed, "text": note + answer.text})
        offered.append(Choice(label=f"“{typed}”是不是“{correction.surface}”", q=right))
    if offered:
        return Withheld("有一个词没有看懂，您是不是要问：", "ask", offered)
    if first and len(certain) == 1:
        second = mended(understand(certain.pop(), lexicon), lexicon, again, first=False)
        return second if isinstance(second, Withheld) else None
    return None


def doubted(stages: Understanding, answer: Answer, lexicon: Lexicon, again: Again) -> Withheld | None:
    """The question back where one wrong character may have broken a word and the word gives another answer."""
    question, offered = stages.question, []
    for correction in broken_words(question, stages.pieces, lexicon):
        right = corrected(question, correction)
        other = again(right)
        if other.status == "answered" and other.answers != answer.answers:
            typed = question.as_typed(correction.start, correction.end)
            offered.append(Choice(label=f"“{typed}”是不是“{correction.surface}”", q=right))
    return Withheld("有一个词可能写错了，您是不是要问：", "ask", offered) if offered else None

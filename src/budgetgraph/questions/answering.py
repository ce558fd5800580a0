"""A Chinese question in, the contract's answer out: figures with their places, a question back, or a refusal with its
reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import islice

from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.attesting import attested
from budgetgraph.questions.bracketed import without_brackets, without_code
from budgetgraph.questions.deciding import (
    weight_of,
)
from budgetgraph.questions.explaining import explain
from budgetgraph.questions.finding import found_by_words
from budgetgraph.questions.halves import both_halves, with_lost_half
from budgetgraph.questions.handlers.texts import absences, duties, passages, told_texts
from budgetgraph.questions.keeping import is_of_another_side, is_of_another_stage, keeps_what_is_asked
from budgetgraph.questions.language.doubting import typed_twice
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.loose_words import says_nothing
from budgetgraph.questions.language.normalising import QuestionTooLong, normalise
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.language.unit_asked import unit_asked
from budgetgraph.questions.missed_reasons import reason_of_missed
from budgetgraph.questions.named_work import work_beside
from budgetgraph.questions.next_steps import next_steps
from budgetgraph.questions.placing import beside_others
from budgetgraph.questions.presenting import counts_for_costs, in_unit_asked, understood
from budgetgraph.questions.ranking import Fit, why_not
from budgetgraph.questions.refusing import (
    ask_which_body,
    is_refused,
    not_disclosed,
    refuse_by_cue,
    refuse_near_body,
    refuse_region,
    refuse_unknown,
)
from budgetgraph.questions.rephrasing import doubted, meant, mended, repaired
from budgetgraph.questions.resolving import (
    Withheld,
)
from budgetgraph.questions.solutions import Query, remembering
from budgetgraph.questions.templates import OF_UNITS, Template, templates
from budgetgraph.questions.things_of_projects import counted_of_project
from budgetgraph.questions.trying import Trying
from budgetgraph.questions.understanding import Understanding, understand, warm
from budgetgraph.questions.unplaced import body_not_held, why_unplaced
from budgetgraph.questions.wordings import ways_to_put

_TRIED = 7  # fits
_MOST_WAYS = 4  # to put a question whose halves are asked one by one
_NOTHING_ASKED = "没有写问题：请写明部门、年度和科目，例如“某某局2023年项目支出是多少”。"
_OF_NO_TEXT = frozenset({"personal", "opinion", "forecast", "address"})


def ask(question: str, query: Query, lexicon: Lexicon, today: date | None = None) -> Answer:
    """Answers a question. `query` runs SPARQL over the union of the current graphs, prefixes predefined."""
    if not question.strip():
        return Answer(question=question, status="abstained", reason=_NOTHING_ASKED, refusal="not_understood")
    try:
        stages = understand(question, lexicon)
    except QuestionTooLong as error:
        cut = question[:100] + "…"
        return Answer(question=cut, status="abstained", reason=str(error), refusal="not_understood")
    query, today = remembering(query), today or date.today()
    answer = _Asker(stages, query, lexicon, today).answer()

    def answer_of(half: str) -> Answer:
        return answer_fits(understand(half, lexicon), query, lexicon, today)

    def asked_anew(half: str) -> Answer:
        return _Asker(understand(half, lexicon), query, lexicon, today).answer()

    if answer.status == "answered":
        answer = with_lost_half(stages, answer, lexicon, asked_anew) or answer
    if answer.status == "abstained":
        told = both_halves(stages, lexicon, answer_of, asked_anew)
        answer = told or _halves_put_plainly(stages, lexicon, answer_of, asked_anew) or answer
        if answer.status == "abstained" and not answer.choices:
            answer = answer.model_copy(update={"choices": next_steps(stages, query, lexicon, answer_of)})
    return in_unit_asked(answer, unit_asked(normalise(question).text))


def answer_fits(stages: Understanding, query: Query, lexicon: Lexicon, today: date | None = None) -> Answer:
    """Answers what was understood elsewhere (from parameters, say); no slip is mended."""
    return _Asker(stages, query, lexicon, today or date.today(), depth=1).answer()


def _halves_put_plainly(
    stages: Understanding, lexicon: Lexicon, *ways_to_ask: Callable[[str], Answer]
) -> Answer | None:
    """The answers to both halves of the question in plain words, which is said."""
    typed = stages.question
    for plain in islice(dict.fromkeys(ways_to_put(stages, lexicon)), _MOST_WAYS):
        if keeps_what_is_asked(typed.text, plain):
            told = both_halves(understand(plain, lexicon), lexicon, *ways_to_ask)
            if told and not _is_no_money(typed.text, told):
                text = f"{told.text}（问题按“{plain}”理解。）"
                return told.model_copy(update={"question": typed.typed, "text": text})
    return None


_LAST = "told_number"  # looked for where nothing else answers
_DISAGREEMENT = "disagreement"  # looked for where no other template answers a question about a contradiction


# Whether a question is one for these templates, which no ranking finds.
_TOLD: dict[str, Callable[[str, Reading], object]] = {
    "told_text": told_texts.fact_asked,
    "unit_about": told_texts.unit_asked,
}


def _scope(reading: Reading) -> tuple[object, ...]:
    """What a text is looked for by, beside the words: readings that differ in other things look for the same."""
    return reading.mentions, reading.years, reading.stages, reading.units, reading.names.get("project"), reading.cues


def _may_answer(fit: Fit, lexicon: Lexicon) -> bool:
    """The rows of a unit are looked up for a body that has no document of its own alone."""
    if fit.template.answer not in OF_UNITS:
        return True
    held = lexicon.reports_of
    return any(m.candidates and not any(c in held for c in m.candidates) for m in fit.reading.mentions)


class _Asker(Trying):
    """Runs the fits of one question, best first, until one has an answer."""

    def __init__(self, stages: Understanding, query: Query, lexicon: Lexicon, today: date, depth: int = 0) -> None:
        fits = [
            fit for fit in stages.fits if fit.template.name not in (_LAST, _DISAGREEMENT) and _may_answer(fit, lexicon)
        ]
        super().__init__(replace(stages, fits=fits), query, lexicon, today, depth)
        self.put_right = False  # a slip was mended already
        self.barred = False  # no question for this system, whatever slips it has
        self.asked: dict[str, Answer] = {}  # the same with a slip put right
        self.loosely = False  # the answer was found by words that are no names

    def answer(self) -> Answer:
        """The answer, or the question back where a slip may have made it another one or none."""
        found = self._undoubted()
        if self._misses(found):
            found = self._withheld(not_disclosed(self.stages, self.query, self.lexicon), None)
        if not self.depth and found.status != "answered" and (plain := self._bracketed() or self._plainly()):
            return plain
        if self.depth or found.status == "clarify":
            return found
        if found.status == "answered":
            in_words = self._again_in_words if self.loosely else None
            doubt = doubted(self.stages, found, self.lexicon, self._again, self.put_right, in_words, in_plain=True)
        else:
            doubt = None if self.barred else self._meant() or repaired(self.stages, self.lexicon, self._again)
        return self._withheld(doubt, None) if doubt else found

    def _plainly(self) -> Answer | None:
        """The answer to the same question in plain words, which it says: as names first, then as words of names."""
        typed = self.stages.question
        every = [
            plain
            for plain in dict.fromkeys(ways_to_put(self.stages, self.lexicon))
            if keeps_what_is_asked(typed.text, plain)
        ]
        for ask_again, in_words in ((self._again, None), (self._again_in_words, self._again_in_words)):
            asked_back: Answer | None = None
            if in_words and typed_twice(typed.text, self.stages.pieces):
                break  # a slip in what would be looked for
            for plain in every:
                answer = ask_again(plain)
                if answer.status == "abstained" or _is_no_money(typed.text, answer) or self._misses(answer):
                    continue
                if answer.status != "answered":
                    asked_back = asked_back or answer
                    continue
                stages = understand(plain, self.lexicon)
                if doubt := doubted(stages, answer, self.lexicon, self._again, put_right=True, in_words=in_words):
                    return self._withheld(doubt, None)
                if doubt := doubted(self.stages, answer, self.lexicon, self._again, in_words=in_words, in_plain=True):
                    return self._withheld(doubt, None)
                notes, note = answer.text.removesuffix("。）"), f"问题按“{plain}”理解。）"
                said = f"{notes}；{note}" if notes != answer.text else f"{answer.text}（{note}"
                return answer.model_copy(update={"question": typed.typed, "text": said})
            if asked_back:
                return asked_back.model_copy(update={"question": typed.typed})
        return None

    def _misses(self, answer: Answer) -> bool:
        """Whether what is told is something else than what was typed: a count for money, the other side or stage."""
        typed = self.stages.question.text
        counts = counts_for_costs(typed, answer.answers)
        return counts or is_of_another_side(typed, answer) or is_of_another_stage(typed, answer)

    def _bracketed(self) -> Answer | None:
        def again(question: str) -> Answer:
            asker = _Asker(understand(question, self.lexicon), self.query, self.lexicon, self.today)
            return asker.answer()

        beside_code = without_code(self.stages, again)
        return beside_code or without_brackets(self.stages, self.query, self.lexicon, again)

    def _undoubted(self) -> Answer:
        found = self._told("told_text") or self._told("unit_about") or self._answer()
        if found.template == "unit_duty":
            return self._duty_in_matter() or found
        if found.status != "answered" and (disagreeing := self._disagreeing(found)):
            return disagreeing
        if found.status != "abstained":
            return found
        return (
            beside_others(self.stages, self.lexicon, self._best)
            or self._of_several_years()
            or self._told_of_project()
            or counted_of_project(self.stages, self.query, self.lexicon, self._again)
            or self._reason_of_missed()
            or self._duty_in_matter()
            or self._said_to_be_none()
            or self._body_of_duty()
            or self._told(_LAST)
            or found
        )

    def _of_several_years(self) -> Answer | None:
        """The target of several years of an indicator that has none of the year, where the year's is not asked for."""
        if in_question("target_of_year").search(self.stages.question.text):
            return None
        template = templates()["indicator_medium_term"]
        for fit in self.stages.fits[:_TRIED]:
            if fit.template.name == "indicator" and fit.reading.cues <= {"target", "indicators"}:
                answer = self.try_fit(Fit(template, fit.reading, ()))
                if isinstance(answer, Answer):
                    return answer
        return None

    def _told_of_project(self) -> Answer | None:
        """A number that a project's own text prints right behind the words of the question, whatever else they mean."""
        for reading in self.stages.readings[:_TRIED]:
            if len(reading.names.get("project", ())) == 1 and not reading.cues & _OF_NO_TEXT:
                answer = self.try_fit(Fit(templates()["project_passage"], replace(reading, as_of=""), ()))
                if isinstance(answer, Answer):
                    return answer
        return None

    def _told(self, name: str) -> Answer | None:
        """A fact or a number that the texts of the body print, in words that nobody knows."""
        barred = _OF_NO_TEXT - {"address"} if name == "told_text" else _OF_NO_TEXT
        applies = _TOLD.get(name, lambda text, reading: True)
        for reading in {repr(_scope(r)): r for r in self.stages.readings[:_TRIED]}.values():
            first = reading.mentions[:1]
            held = {mention.candidates for mention in reading.mentions}
            same = len(held) == 1 and all(mention.region_only for mention in reading.mentions[1:])
            if not same or not first[0].candidates or reading.cues & barred:
                continue
            if not applies(self.stages.question.text, reading):
                continue
            answer = self.try_fit(Fit(templates()[name], replace(reading, mentions=first), ()))
            if isinstance(answer, Answer):
                return answer
        return None

    def _disagreeing(self, found: Answer) -> Answer | None:
        """What the audit found about the things, or the numbers, that the question holds against each other; that it
        found nothing where the question would be withheld without a reason of its own."""
        template = templates()[_DISAGREEMENT]
        nothing: Withheld | None = None
        for reading in self.stages.readings[:_TRIED]:
            if not reading.cues & _OF_NO_TEXT and not why_not(template, reading):
                result = self.try_fit(Fit(template, reading, ()))
                if isinstance(result, Answer):
                    return result
                if result and result.kind == "not_disclosed" and found.template is None and not reading.unknown:
                    nothing = nothing or result
        return self._withheld(nothing, None) if nothing and found.status == "abstained" else None

    def _best(self, stages: Understanding, changed: Callable[[Fit], Fit]) -> Answer | None:
        """The answer of the best fit of another question, each changed before it is tried."""
        asker = _Asker(stages, self.query, self.lexicon, self.today, depth=1)
        for fit in asker.stages.fits[:_TRIED]:
            if not fit.reading.unknown and (answer := self._answer_of(asker.try_fit(changed(fit)))):
                return answer
        return None

    def _duty_in_matter(self) -> Answer | None:
        """What a body does in one matter, whose words are no words of questions (在维护社区平安方面做什么)."""
        if not passages.matter(self.stages.question.text):
            return None
        asked_back: Withheld | None = None
        for reading in self.stages.readings[:_TRIED]:
            if len(reading.mentions) == 1 and "duty" in reading.cues and not reading.cues & _OF_NO_TEXT:
                answer = self.try_fit(Fit(templates()["duty_about"], reading, ()))
                if isinstance(answer, Answer):
                    return answer
                asked_back = asked_back or (answer if answer and answer.kind == "ask" else None)
        which = self._answerable_choices(asked_back)  # of which body: only its region is named
        return self._withheld(which, None) if which else None

    def _body_of_duty(self) -> Answer | None:
        """The bodies among whose duties a matter is, where it is asked whose duty it is."""
        for reading in self.stages.readings[:1]:
            if not reading.cues & _OF_NO_TEXT and duties.body_asked(self.stages.question.text, reading):
                bare = replace(reading, years=(), stages=(), relative=(), as_of="")
                found = self.try_fit(Fit(templates()["duty_departments"], bare, ()))
                return self._withheld(found, None) if isinstance(found, Withheld) else found
        return None

    def _reason_of_missed(self) -> Answer | None:
        found = reason_of_missed(self.stages, self.query, self.lexicon, self._again)
        return self._withheld(found, None) if isinstance(found, Withheld) else found

    def _said_to_be_none(self) -> Answer | None:
        """The sentence that denies what the question asks for, where it asks whether there is any of it."""
        for reading in self.stages.readings[:_TRIED]:
            one = len(reading.mentions) == 1 and not reading.quantities and not reading.cues & _OF_NO_TEXT
            if one and absences.asked_for(self.stages.question, reading):
                return self._answer_of(self.try_fit(Fit(templates()["said_none"], reading, ())))
        return None

    @staticmethod
    def _answer_of(result: Answer | Withheld | None) -> Answer | None:
        return result if isinstance(result, Answer) else None

    def _answer(self) -> Answer:
        stages = self.stages
        if barred := refuse_near_body(stages):
            return self._withheld(barred, None)
        if barred := refuse_by_cue(stages):
            named = self._asked_for_itself() or (None if self.depth else self._found())  # 网络正常运行率 is no opinion
            self.barred = True
            return named if isinstance(named, Answer) else self._withheld(body_not_held(stages) or barred, None)
        unknown = [r.unknown for r in stages.readings]
        # 养老项目有哪些 searches, too, but only where 养老 is no slip for a known word
        said = any(m.value == "search" for piece in stages.pieces for m in piece.meanings)
        searching = any(fit.template.slot("text") and (said or "search" not in fit.reading.cues) for fit in stages.fits)
        asked_back = self._answerable_choices(ask_which_body(stages, self.lexicon)) if all(unknown) else None
        if asked_back or (asked_back := refuse_region(stages, self.lexicon) if all(unknown) else None):
            return self._withheld(asked_back, None)
        if (all(unknown) or not stages.fits) and self.depth == 0 and not searching:
            rephrased = self._rephrased()
            if rephrased:
                return rephrased
        refused = refuse_unknown(stages) if all(unknown) else None
        usable = [fit for fit in stages.fits if not fit.reading.unknown or self._answerable(fit)]
        if not usable:
            return self._withheld(refused or self._unplaced(), None)
        if beside := work_beside(usable, stages.question.text, self.query, self.lexicon):
            return self._withheld(beside, None)
        held_back: tuple[Withheld, Template] | None = None
        for fit in usable[:_TRIED]:
            result = self.try_fit(fit)
            if isinstance(result, Answer):
                return result
            if result is not None and result.kind == "not_disclosed" and fit.template.answer == "changes":
                return self._withheld(result, fit.template)  # all were looked at: no body is asked for
            if result is not None and (held_back is None or weight_of(result) > weight_of(held_back[0])):
                held_back = (result, fit.template)
        if held_back:
            return self._withheld(*held_back)
        named = None if self.depth else self._found()
        if named:
            self.loosely = True
            return named if isinstance(named, Answer) else self._withheld(named, None)
        nothing = self._unplaced() if all(unknown) else not_disclosed(stages, self.query, self.lexicon)
        return self._withheld(nothing, None)

    def _unplaced(self) -> Withheld:
        return why_unplaced(self.stages, self.query, self.lexicon, self.today)

    def _asked_for_itself(self) -> Answer | None:
        """The answer of a template for what is refused elsewhere (第二季度目标值)."""
        own = [fit for fit in self.stages.fits[:_TRIED] if is_refused(fit.template)]
        return next((answer for fit in own if (answer := self._answer_of(self.try_fit(fit)))), None)

    def _answerable_choices(self, asked: Withheld | None) -> Withheld | None:
        """The question back unless it cannot be answered of any of the bodies either."""
        if asked is None or self.depth:
            return asked
        held = [choice for choice in asked.choices if self._again(choice.q).status != "abstained"]
        return replace(asked, choices=held) if held else None

    def _answerable(self, fit: Fit) -> bool:
        """Whether unknown words may stand beside the fit: they are searched for, or the documents print them."""
        return fit.template.slot("text") is not None or attested(fit, self.stages, self.query, self.lexicon)

    def _rephrased(self) -> Answer | None:
        """The answer to the question with a slip put right or with a printed name for loose words; else choices."""
        slip = self._meant() or self._mended()
        if isinstance(slip, Answer) and slip.status == "answered":
            self.put_right = True
            return slip
        split = any(p.kind == "unknown" and len(p.text) == 1 and not says_nothing(p.text) for p in self.stages.pieces)
        named = None if slip and split else self._found()
        if isinstance(named, Answer):
            self.loosely = True
            return named
        if told := self._told_of_project() or self._told(_LAST):
            return told  # what is printed in so many words is no slip
        if offered := slip or named:
            return offered if isinstance(offered, Answer) else self._withheld(offered, None)
        return None

    def _mended(self) -> Answer | Withheld | None:
        return None if self.put_right else mended(self.stages, self.lexicon, self._again, self._whole)

    def _whole(self, question: str) -> Answer:
        """The answer to a question with a slip put right, which is looked for as to any other one."""
        asker = _Asker(understand(question, self.lexicon), self.query, self.lexicon, self.today)
        asker.put_right = True
        return asker._undoubted()

    def _meant(self) -> Withheld | None:
        return meant(self.stages, self.lexicon, self._again)

    def _found(self) -> Answer | Withheld | None:
        return found_by_words(self.stages, self.query, self.lexicon, self._answered)

    def _again(self, question: str) -> Answer:
        if question not in self.asked:
            self.asked[question] = self._answered(understand(question, self.lexicon))
        return self.asked[question]

    def _again_in_words(self, question: str) -> Answer:
        """The same, found as loosely as the answer was."""
        answer = self._again(question)
        if answer.status == "abstained":
            found = found_by_words(understand(question, self.lexicon), self.query, self.lexicon, self._answered)
            return found if isinstance(found, Answer) else answer
        return answer

    def _answered(self, stages: Understanding) -> Answer:
        return _Asker(stages, self.query, self.lexicon, self.today, 1).answer()

    def _withheld(self, withheld: Withheld, template: Template | None) -> Answer:
        asks = withheld.kind == "ask" and bool(withheld.choices)
        return Answer(
            question=self.stages.question.typed,
            status="clarify" if asks else "abstained",
            template=template.name if template else None,
            title=template.title if template else None,
            slots=withheld.slots or understood(self.stages, self.lexicon),
            text=withheld.reason,
            choices=withheld.choices,
            reason=withheld.reason,
            refusal=withheld.refusal,
        )


def _is_no_money(typed: str, answer: Answer) -> bool:
    """Whether a count is the answer to a question for money (花了多少)."""
    if counts_for_costs(typed, answer.answers):
        return True
    if answer.template != "indicator" or not in_question("asks_only_money").search(typed):
        return False
    return not any(row.unit and yuan_per(row.unit.split("/")[0]) for row in answer.answers)  # 元/亩


__all__ = ["answer_fits", "ask", "explain", "understand", "warm"]

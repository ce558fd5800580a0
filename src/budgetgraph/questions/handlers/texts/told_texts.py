"""Facts that running text prints in words: where a body sits, by what it was set up, why its targets were missed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run
from budgetgraph.questions.language.listed_units import listed_units
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.segmenting import content_words
from budgetgraph.questions.language.slots import Reading


@dataclass(frozen=True)
class Fact:
    """One line of `told_texts.csv`."""

    question: re.Pattern[str]
    print: re.Pattern[str]
    sections: re.Pattern[str]
    said: str


@cache
def _facts() -> list[Fact]:
    return [
        Fact(re.compile(row["question"]), re.compile(row["print"]), re.compile(row["sections"]), row["said"])
        for row in resources.rows("data", "vocabulary", "told_texts.csv")
    ]


def told_text(work: Work) -> Outcome | None:
    """The one wording in which the texts of the body tell the fact that is asked for; None for any other question."""
    fact = fact_asked(work.asked.question.text, work.asked.reading)
    if fact is None:
        return None
    found: dict[str, dict[str, str]] = {}
    for row in run(work):
        if fact.sections.search(row["title"]):
            for told in fact.print.finditer(row["text"].replace("\n", "")):
                answer = next(text for text in told.groups() if text)
                found.setdefault(answer.replace(" ", ""), row)
    if len(found) != 1:
        return None
    ((text, row),) = found.items()
    outcome = _outcome(work, row, fact.said, text)
    if in_question("document_number").search(work.asked.question.text):
        numbers = [number.group() for number in in_print("document_number").finditer(text)]
        outcome.rows = [AnswerRow(label=number) for number in dict.fromkeys(numbers)]
        return outcome if numbers else None
    return outcome


def fact_asked(text: str, reading: Reading) -> Fact | None:
    """The fact that a question asks for with everything that stands beside its body."""
    rest = _beside_body(text, reading)
    return next((fact for fact in _facts() if fact.question.fullmatch(rest)), None)


def unit_asked(text: str, reading: Reading) -> str:
    """What an internal unit does whose name a question asks for; empty for any other question."""
    rest = _beside_body(text, reading)
    asked = in_question("unit_of_duty").search(rest) or in_question("unit_behind").search(rest)
    return asked["words"] if asked else ""


def _beside_body(text: str, reading: Reading) -> str:
    """The question without the name of its body, without years and words that only ask."""
    mention = reading.mentions[0]
    return in_question("beside_body").sub("", text[: mention.start] + text[mention.end :])


def unit_about(work: Work) -> Outcome | None:
    """The one internal unit whose name or duties, as the body's texts list them, hold all of the words."""
    words = unit_asked(work.asked.question.text, work.asked.reading)
    tokens = [matching_key(token) for token in content_words(words)]
    found: dict[str, dict[str, str]] = {}
    for row in run(work) if tokens else []:
        for name, said in listed_units(row["text"], "internal").items():
            if all(token in matching_key(name + said) for token in tokens):
                found.setdefault(name, row)
    if len(found) != 1:
        return None
    ((name, row),) = found.items()
    outcome = _outcome(work, row, words, name)
    outcome.parts["words"] = f"“{words}”"
    return outcome


def goal_reason(work: Work) -> Outcome | None:
    """What the text gives as the reason why targets were not reached; of what is named beside them, if anything is."""
    named = [matching_key(measure.text) for measure in work.measures if measure.text]
    found: dict[str, dict[str, str]] = {}
    for row in run(work):
        for told in in_print("targets_missed").finditer(row["text"].replace("\n", "")):
            if all(name in matching_key(told["said"]) for name in named):
                found.setdefault(told["reason"].strip(" ，,：:"), row)
    if len(found) != 1:
        return None
    ((text, row),) = found.items()
    return _outcome(work, row, "", text)


def _outcome(work: Work, row: dict[str, str], label: str, text: str) -> Outcome:
    outcome = Outcome(parts={**work.heading(row["report"]), "label": label, "text": text})
    outcome.rows = [AnswerRow(label=label, value=text)]
    outcome.sources = [row["source"]]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "told_text": told_text,
    "goal_reason": goal_reason,
    "unit_about": unit_about,
}

"""The keys of the question sets hold facts and what tells an answer, and no sentences of disclosures."""

import re
from pathlib import Path
from typing import get_args

from budgetgraph.questions.answers import Answer, Refusal

from .scoring import judge, load

LONGEST = 35  # characters; titles of documents and rules are facts, whatever their length
TITLE = re.compile("《[^》]*》")


def test_no_key_holds_a_sentence() -> None:
    told = []
    for file in sorted(Path(__file__).parent.glob("*.jsonl")):
        for question in load(file):
            items = [item if isinstance(item, str) else item.get("value") for item in question["answer"]["items"]]
            texts = [question["answer"]["value"], *question["accept"], *items]
            told += [(file.name, question["id"]) for text in texts if len(TITLE.sub("", text or "")) > LONGEST]
    assert told == [], "say the words that tell the answer, not the sentence"


def test_every_unanswerable_question_has_its_reason() -> None:
    """One of the four, or two where both are equally true."""
    kinds = set(get_args(Refusal))
    lacking = []
    for file in sorted(Path(__file__).parent.glob("*.jsonl")):
        for question in load(file):
            given = question.get("reason", [])
            given = {given} if isinstance(given, str) else set(given)
            unanswerable = question["answer"]["kind"] == "abstain"
            lacking += [] if bool(given) == unanswerable and given <= kinds else [(file.name, question["id"])]
    assert lacking == []


def test_what_is_withheld_for_another_reason_is_not_exact() -> None:
    expected = {"answer": {"kind": "abstain"}, "reason": "year_not_held"}
    held = Answer(question="q", status="abstained", refusal="year_not_held")
    assert judge(expected, held) == "exact"
    assert judge(expected, held.model_copy(update={"refusal": "not_disclosed"})) == "other reason"

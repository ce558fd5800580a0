"""The keys of the question sets hold facts and what tells an answer, and no sentences of disclosures."""

import re
from pathlib import Path

from .scoring import load

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

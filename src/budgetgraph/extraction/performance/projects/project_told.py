"""What the sentences behind the name of a listed project tell of it: its basis, who carries it out, its period.

A Document and Mentions in; their `texts` grow. The wordings are data (`data/vocabulary/performance_patterns.csv`).
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from budgetgraph.extraction.numbers import money_pattern
from budgetgraph.extraction.performance.form_labels import labelled
from budgetgraph.extraction.performance.projects.project_lists import yuan
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.persons.privacy import MASK, mask_part
from budgetgraph.extraction.text.passages import passages
from budgetgraph.reading.document import Document
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_SENTENCE = re.compile("[^。；]+")
_PARTS = ("policy_basis", "implementer", "allocation", "execution_period")


def tell(document: Document, mentions: Sequence[Mention]) -> None:
    """Adds what the passage that begins with the name of a project, its number and label aside, says of it."""
    named = {key(mention.name): mention for mention in mentions if mention.name}
    if not named:
        return
    for passage in passages(document):
        text = _without_label(patterns("performance_patterns.csv")["item_number"].sub("", passage.text))
        begun = [name for name in named if key(text[: len(name)]) == name]
        if not begun:
            continue
        mention = named[max(begun, key=len)]
        for part, told in _told(text[len(max(begun, key=len)) :]):
            shown = mask_part(told, passage.text)
            mention.texts |= {} if MASK in shown or mention.texts.get(part) else {part: shown}
        if mention.source == "description" and not mention.amounts and (money := _only_money(text)):
            mention.amounts += [amount] if (amount := yuan(money)) is not None else []


def _without_label(text: str) -> str:
    label = labelled(text)
    return label[1] if label and label[0] == "name" else text


def _told(text: str) -> Iterator[tuple[str, str]]:
    """(part, text): sentences that open with a label, then what wordings tell."""
    for sentence in _SENTENCE.findall(text):
        label = labelled(sentence)
        if label and label[0] in _PARTS and label[1]:
            yield label[0], label[1]
    for part in _PARTS:
        if found := patterns("performance_patterns.csv")[f"told_{part}"].search(text):
            yield part, found["text"]


def _only_money(text: str) -> re.Match[str] | None:
    """The amount of a text behind a word for money: the only one, or the sum of the others; no other is the whole."""
    amounts = [yuan(match) or Decimal(0) for match in re.finditer(money_pattern(), text)]
    found = _money().search(text)
    if found is None or not re.search("[一-鿿]", text[found.start() : found.start("amount")]):
        return None
    whole = yuan(found)
    return found if len(amounts) == 1 or (whole and sum(amounts) == 2 * whole) else None


@cache
def _money() -> re.Pattern[str]:
    return re.compile(f"(?:{patterns('performance_patterns.csv')['numbered_money'].pattern}){money_pattern()}")

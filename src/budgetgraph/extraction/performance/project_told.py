"""What the sentences behind the name of a listed project tell of it: its basis, who carries it out, its period.

A Document and Mentions in; their `texts` grow. The wordings are data (`data/vocabulary/performance_patterns.csv`).
"""

from collections.abc import Sequence

from budgetgraph.extraction.performance.project_mentions import Mention
from budgetgraph.extraction.privacy import MASK, mask_part
from budgetgraph.extraction.text.passages import passages
from budgetgraph.reading.document import Document
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_PARTS = ("policy_basis", "implementer", "execution_period")


def tell(document: Document, mentions: Sequence[Mention]) -> None:
    """Adds what the passage that begins with the name of a project, its number aside, says of it."""
    named = {key(mention.name): mention for mention in mentions if mention.name}
    if not named:
        return
    said = patterns("performance_patterns.csv")
    for passage in passages(document):
        text = said["item_number"].sub("", passage.text)
        mention = next((one for name, one in named.items() if key(text[: len(name)]) == name), None)
        for part in _PARTS if mention else ():
            if mention and (found := said[f"told_{part}"].search(text)):
                told = mask_part(found["text"], passage.text)
                mention.texts |= {} if MASK in told or mention.texts.get(part) else {part: told}

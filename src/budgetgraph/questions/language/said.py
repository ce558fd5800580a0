"""The named patterns of this room: what is looked for in typed questions, and in the printed texts that answer them.

All of them are data with examples: `data/vocabulary/question_wordings.csv` and `answer_wordings.csv`.
"""

import re

from budgetgraph.resources import patterns


def in_question(name: str) -> re.Pattern[str]:
    """A pattern for the matching copy of a question. Raises `KeyError` for a name that the file does not hold."""
    return patterns("question_wordings.csv")[name]


def in_print(name: str) -> re.Pattern[str]:
    """A pattern for printed texts, labels and units. Raises `KeyError` for a name that the file does not hold."""
    return patterns("answer_wordings.csv")[name]

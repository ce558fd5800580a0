"""The unit in which an answer is to be written (…，写成元; 以万元为单位…): the last one that a question names."""

from budgetgraph.extraction.numbers import full_units
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question


def unit_asked(text: str) -> str:
    """The unit of money, empty where the folded question names none to write the answer in."""
    said = {found["unit"] for found in in_question("written_in").finditer(text)}
    return full_units().get(unit := said.pop(), unit) if len(said) == 1 else ""


def without_unit_asked(question: Normalised) -> Normalised:
    """The question without the words that only say in which unit its answer is to be written."""
    kept = [True] * len(question.text)
    said = list(in_question("written_in").finditer(question.text))
    if len({found["unit"] for found in said}) > 1:
        return question  # the same in two units
    for found in said:
        kept[found.start() : found.end()] = [False] * (found.end() - found.start())
    if all(kept):
        return question
    places = [at for at, keep in enumerate(kept) if keep]
    text = "".join(question.text[at] for at in places)
    offsets = (*(question.offsets[at] for at in places), question.offsets[-1])
    return Normalised(question.typed, text, offsets, question.reworded)

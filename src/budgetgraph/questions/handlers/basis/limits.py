"""Limits that a question types (超过100万元, 90分以上): the number and the direction of the word beside it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.normalising import Normalised, matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.years import Quantity

_WORDS = {"=": "为", ">": "超过", ">=": "不低于", "<": "低于", "<=": "不超过"}
_NEARLY = Decimal("0.05")  # of a number, by which what is about as much may differ from it
_MET = {
    "=": ("正好是", "不是"),
    ">": ("超过了", "没有超过"),
    ">=": ("达到了", "没有达到"),
    "<": ("低于", "不低于"),
    "<=": ("没有超过", "超过了"),
}


@dataclass(frozen=True)
class Limit:
    """A number as typed with its kind (money in yuan, percent, score, plain) and one of the signs = ~ > >= < <=."""

    kind: str
    sign: str
    bound: Decimal
    typed: str

    @property
    def said(self) -> str:
        """`超过100万元`."""
        return self._nearly("不超过") if self.sign == "~" else f"{_WORDS[self.sign]}{self.typed}"

    def _nearly(self, word: str) -> str:
        return f"与{self.typed}相差{word}{_NEARLY:.0%}"

    def meets(self, value: Decimal) -> bool:
        """Whether a value of the same kind keeps the limit."""
        bound = self.bound
        return {
            "=": value == bound,
            "~": abs(value - bound) <= abs(bound) * _NEARLY,
            ">": value > bound,
            ">=": value >= bound,
            "<": value < bound,
            "<=": value <= bound,
        }[self.sign]

    def told(self, value: Decimal) -> str:
        """`没有超过100万元`: the limit as a statement about a value."""
        if self.sign == "~":
            return self._nearly("不超过" if self.meets(value) else "超过")
        return f"{_MET[self.sign][0 if self.meets(value) else 1]}{self.typed}"


@cache
def _signs() -> dict[str, list[tuple[str, str]]]:
    """Place of the word (before, after) -> words with their sign, the longest first."""
    found: dict[str, list[tuple[str, str]]] = {"before": [], "after": []}
    for row in resources.rows("data", "vocabulary", "question_limits.csv"):
        found[row["place"]] += [(matching_key(word), row["sign"]) for word in row["words"].split("|")]
    return {place: sorted(words, key=lambda item: -len(item[0])) for place, words in found.items()}


def limit_of(question: Normalised, quantity: Quantity) -> Limit | None:
    """The direction typed before or behind a number; None for a number without either."""
    before, text = question.text[: quantity.start], question.text
    typed = question.as_typed(quantity.start, quantity.end)
    for word, sign in _signs()["after"]:
        if text.startswith(word, quantity.end):
            return Limit(quantity.kind, sign, quantity.value, typed)
    for word, sign in _signs()["before"]:
        asks = in_question("denial_asked").search(before[-len(word) - 1 :])  # 有没有超过 is no 没有超过
        if before.endswith(word) and not asks:
            return Limit(quantity.kind, sign, quantity.value, typed)
    return None

"""Every fact of a store asked for in its own question: line items of all kinds, money of projects, targets, numbers of
running text about staff, assets and procurement.

    python tests/questions/round_trips.py STORE

A row that has a code is asked for by code, by name and by both, any other by its name as printed, or as the code list
calls it where it is printed below another; a row of a unit inside a department's tables is asked of the unit, one
beside such rows of the department's own level.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetgraph.questions.answers import Answer, AnswerRow
from budgetgraph.questions.language.said import in_question

from .scoring import SCALE

STAGES = {"budget": "预算", "final": "决算"}


@dataclass(frozen=True)
class Trip:
    """A question, the kind of fact it asks for, and what must be told: an amount in yuan, a number or a text."""

    kind: str
    question: str
    told: str
    item: str = ""  # of a line item

    def arrives(self, answer: Answer) -> bool:
        """Whether the answer tells the fact. Other figures stand beside it only where the answer says why."""
        if answer.status != "answered":
            return False
        if self.kind in _OF_TEXTS:
            return self.told in answer.text or any(self.told == row.value for row in answer.answers)
        amounts = {row.amount for row in answer.answers if row.amount}
        beside = "另有" in answer.text or "不一致" in answer.text
        right = any(self._is_told(row) for row in answer.answers if row.amount and row.value)
        return right and (len(amounts) == 1 or beside)

    def _is_told(self, row: AnswerRow) -> bool:
        """Whether a row tells the amount, in another table perhaps rounded to fewer places."""
        scale = SCALE.get(row.unit or "", 1)
        places = -Decimal(row.value or "0").as_tuple().exponent
        return abs(Decimal(self.told) - Decimal(row.amount or "0")) <= Decimal(scale) / 10**places / 2


_OF_TEXTS = frozenset({"target"})


_ITEMS = """SELECT DISTINCT ?department ?year ?stage ?item ?label ?called ?amount ?code ?unit ?project ?fund ?kind {
  VALUES (?property ?kind) { (bg:classifiedAs "functional") (bg:economicClass "economic")
    (bg:governmentEconomicClass "government-economic") (bg:revenueItem "revenue") (bg:threePublicItem "three-public")
    (bg:forProject "project") }
  ?body bg:hasReport ?report ; rdfs:label ?department .
  ?report bg:fiscalYear ?year ; bg:stage ?stage ; bg:hasLineItem ?item .
  ?item ?property ?what ; bg:printedLabel ?label ; bg:amount ?amount .
  OPTIONAL { ?what skos:prefLabel ?called }
  OPTIONAL { ?item bg:printedCode ?code }
  OPTIONAL { ?item bg:ofUnit/rdfs:label ?unit }
  OPTIONAL { ?item bg:forProject ?p . ?p rdfs:label ?project OPTIONAL { ?p bg:fundYear ?fund } } }"""
_MONEY = """SELECT DISTINCT ?department ?year ?stage ?label ?fund ?kind ?amount WHERE {
  VALUES (?property ?kind) { (bg:projectBudget "budget") (bg:projectSpent "spent")
    (bg:projectBudgetInitial "initial") (bg:projectBudgetRevised "revised") }
  ?body bg:hasReport ?report ; rdfs:label ?department .
  ?report bg:fiscalYear ?year ; bg:stage ?stage ; bg:hasProject ?p .
  ?p rdfs:label ?label ; ?property ?amount OPTIONAL { ?p bg:fundYear ?fund } }"""
_TARGETS = """SELECT DISTINCT ?department ?year ?stage ?project ?label ?target WHERE {
  ?body bg:hasReport ?report ; rdfs:label ?department . ?report bg:fiscalYear ?year ; bg:stage ?stage .
  { ?report bg:hasProject ?p . ?p rdfs:label ?project ; bg:hasIndicator ?i } UNION { ?report bg:hasIndicator ?i }
  ?i rdfs:label ?label ; bg:targetText ?target }"""
_MONEY_WORDS = {"budget": "", "spent": "支出了", "initial": "年初预算", "revised": "全年预算"}


def _last(value: Any) -> str:
    return str(value.value).rsplit("/", 1)[-1] if value is not None else ""


def _of(row: Any, *names: str) -> str:
    department, year, stage = (row[name] for name in ("department", "year", "stage"))
    return f"{department.value}{year.value}年{STAGES[_last(stage)]}"


def trips(query: Callable[[str], Any]) -> Iterator[Trip]:
    """Every fact with its question."""
    yield from _items(query)
    for row in query(_MONEY):
        carried = "上年结转" if _last(row["fund"]) == "previous" else ""
        asked = f"{_of(row)}“{row['label'].value}”{carried}{_MONEY_WORDS[row['kind'].value]}多少钱"
        yield Trip(f"money of projects, {row['kind'].value}", asked, row["amount"].value)
    for row in query(_TARGETS):
        project = f"{row['project'].value}的" if row["project"] is not None else ""
        yield Trip("target", f"{_of(row)}{project}{row['label'].value}指标值", row["target"].value)


def _items(query: Callable[[str], Any]) -> Iterator[Trip]:
    rows = list(query(_ITEMS))
    of_units = {(row["department"].value, row["code"].value) for row in rows if row["unit"] and row["code"]}
    for row in rows:
        kind, amount = row["kind"].value, row["amount"].value
        if kind == "project":
            carried = "上年结转" if _last(row["fund"]) == "previous" else ""
            asked = f"{_of(row)}{row['project'].value}{carried}是多少"
        else:
            code = row["code"].value if row["code"] is not None else ""
            label = row["label"].value
            if in_question("bare_total").search(label) and row["called"] is not None:
                label = row["called"].value  # 运行费, printed below 公务用车购置及运行费
            asked = f"{_of(row)}{code}{label}是多少"
            body = row["department"].value
            if row["unit"] is not None:
                asked = asked.replace(body, row["unit"].value, 1)
            elif (body, code) in of_units:
                asked = asked.replace(body, f"{body}本级", 1)
            if code:
                yield Trip(f"{kind} by code", asked.replace(label, "", 1), amount)
                yield Trip(f"{kind} by name", asked.replace(code, "", 1), amount)
        yield Trip(kind, asked, amount, row["item"].value)


def missed(found: Iterator[Trip], ask: Callable[[str], Answer]) -> tuple[Counter[str], list[tuple[Trip, Answer]]]:
    """How many facts of each kind were asked for, and those that were not told."""
    counts, lost = Counter[str](), []
    for trip in found:
        counts[trip.kind] += 1
        if not trip.arrives(answer := ask(trip.question)):
            lost.append((trip, answer))
    return counts, lost


def main() -> None:
    from budgetgraph.graph.store import Store
    from budgetgraph.questions.answering import ask
    from budgetgraph.questions.language.lexicon import Lexicon

    store = Store.open(sys.argv[1])
    lexicon = Lexicon.build(store.query)
    counts, lost = missed(trips(store.query), lambda question: ask(question, store.query, lexicon))
    for trip, answer in lost:
        print(trip.kind, trip.question, trip.told, answer.status, answer.text[:200], sep=" | ")
    failed = Counter(trip.kind for trip, _ in lost)
    for kind, count in counts.items():
        print(f"{kind:26}{count:6}{failed[kind]:6}")


if __name__ == "__main__":
    main()

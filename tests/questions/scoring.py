"""Judges answers against a question set (JSONL as in `samples.jsonl`): exact, wrong, withheld, clarified, withheld for
another reason than the key's; by type.

    python tests/questions/scoring.py STORE [FILE.jsonl ...]

Reliability: +1 right or rightly withheld, 0 withheld or asked back though answerable, -10 wrong; the mean times 100.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, get_args

from budgetgraph.questions.answers import Answer, AnswerRow

Verdict = Literal["exact", "wrong", "withheld", "clarified", "other reason"]
SCALE = {"元": 1, "千元": 1000, "万元": 10**4, "亿元": 10**8}
RIGHTLY = 0.85  # of the unanswerable, withheld for the reason of the key
MOST_BESIDE = 10  # rows of a table beside as many as are asked for: keys may name the most telling ones
OWN = Path(__file__).parent / "samples.jsonl"
OUTSIDERS = Path(__file__).parent / "outsiders.jsonl"
NEWCOMERS = Path(__file__).parent / "newcomers.jsonl"
STRANGERS = Path(__file__).parent / "strangers.jsonl"
NEIGHBOURS = Path(__file__).parent / "neighbours.jsonl"
CITIZENS = Path(__file__).parent / "citizens.jsonl"
INQUIRERS = Path(__file__).parent / "inquirers.jsonl"
VISITORS = Path(__file__).parent / "visitors.jsonl"
PASSERSBY = Path(__file__).parent / "passersby.jsonl"
ASKERS = Path(__file__).parent / "askers.jsonl"
CALLERS = Path(__file__).parent / "callers.jsonl"
READERS = Path(__file__).parent / "readers.jsonl"


def load(*files: Path) -> Iterator[dict[str, Any]]:
    """The questions of the files."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def number(text: object) -> Decimal | None:
    """The first number in a text, None if there is none."""
    found = re.search(r"-?\d+(?:\.\d+)?", str(text or "").replace(",", ""))
    try:
        return Decimal(found.group()) if found else None
    except InvalidOperation:
        return None


def name(text: object) -> str:
    """A name without blanks and punctuation."""
    return re.sub(r"[\s\W_]", "", str(text or ""))


def equal(value: object, unit: str | None, row: AnswerRow) -> bool:
    """Whether a row gives the value, as decimals after conversion of the unit; words as names."""
    wanted, given = number(value), number(row.value)
    if wanted is None or given is None:
        return name(value) == name(row.value)
    if unit in SCALE and row.unit in SCALE:
        return wanted * SCALE[unit] == given * SCALE[row.unit]
    return wanted == given and (not unit or not row.unit or _measure(unit) == _measure(row.unit))


def _measure(unit: str) -> str:
    """What a unit measures: money, shares, or things, whatever they are called."""
    return "money" if unit in SCALE else "share" if unit == "%" else "things"


def judge(expected: dict[str, Any], answer: Answer) -> Verdict:
    """The verdict on one answer."""
    wanted = expected["answer"]
    kind = wanted["kind"]
    if kind == "abstain":
        if answer.status == "abstained":
            return "exact" if rightly_withheld(expected, answer) else "other reason"
        return "clarified" if answer.status == "clarify" else "wrong"
    if kind == "clarify" and answer.status != "answered":
        return "exact" if answer.status == "clarify" else "withheld"
    if answer.status != "answered":
        return "withheld" if answer.status == "abstained" else "clarified"
    right = {"number": _number, "text": _text}.get(kind, _items)(expected, answer)
    return "exact" if right else "wrong"


def rightly_withheld(expected: dict[str, Any], answer: Answer) -> bool:
    """Whether the refusal's kind is the key's `reason`, or one of them where two are equally true; keys of others may
    have none."""
    reasons = expected.get("reason")
    return reasons is None or answer.refusal in ([reasons] if isinstance(reasons, str) else reasons)


def _number(expected: dict[str, Any], answer: Answer) -> bool:
    wanted = expected["answer"]
    accepted = [(wanted["value"], wanted["unit"])]
    numbers = [a for a in expected["accept"] if number(a) is not None]
    accepted += [(a, "%" if "%" in a else unit) for a in numbers for unit in (wanted["unit"], None)]
    hits = [row for row in answer.answers if any(equal(v, u, row) for v, u in accepted)]
    others = [row for row in answer.answers if row not in hits and row.unit != "%"]
    told = "不一致" in answer.text or "另有" in answer.text or answer.template in ("compare", "difference", "deviation")
    return bool(hits) and (not others or told)


def _text(expected: dict[str, Any], answer: Answer) -> bool:
    accepted = [name(a) for a in (expected["answer"]["value"], *expected["accept"]) if a]
    given = [name(part) for row in answer.answers[:3] for part in (row.value, row.label) if part]
    return any(a in g or (len(g) > 3 and g in a) for a in accepted for g in given)


def _items(expected: dict[str, Any], answer: Answer) -> bool:
    wanted = expected["answer"]
    for item in wanted["items"]:
        if isinstance(item, str):
            if not any(name(item) == name(row.label) for row in answer.answers):
                return False
        elif not _told(item, answer.answers):
            return False
    extra = len(answer.answers) - len(wanted["items"])
    winner = wanted["kind"] == "table" and wanted["value"]
    if winner and name(winner) not in name(answer.answers[0].label):
        return False
    told = wanted["kind"] == "table" and (winner or extra <= len(wanted["items"]) + MOST_BESIDE)
    return extra <= 0 or told or wanted["kind"] == "clarify" or "不一致" in answer.text


def _told(item: dict[str, Any], rows: list[AnswerRow]) -> bool:
    """Whether a row gives the item; a row that has its name does, if there is one."""
    named = [row for row in rows if name(row.label) == name(item["label"])]
    return any(equal(item["value"], item["unit"], row) for row in named or rows)


@dataclass
class Score:
    """Counts of verdicts by question type."""

    by_type: dict[str, Counter[str]]
    misses: list[tuple[Verdict, dict[str, Any], Answer]]
    seconds: list[float]

    @property
    def total(self) -> Counter[str]:
        return sum(self.by_type.values(), Counter())

    @property
    def rightly_withheld(self) -> float:
        """The share of the unanswerable that is withheld for the right reason."""
        counts = self.by_type["unanswerable"]
        return counts["exact"] / counts.total()

    @property
    def falsely_withheld(self) -> list[str]:
        """Unanswerable questions that are not withheld, or for a reason that is not so: to say that a question was
        not understood is true, though it tells less than the key."""
        missed = [m for m in self.misses if m[1]["type"] == "unanswerable"]
        return [m[1]["q"] for m in missed if m[0] != "other reason" or m[2].refusal != "not_understood"]

    @property
    def reliability(self) -> float:
        total = self.total
        return 100 * (total["exact"] - 10 * total["wrong"]) / max(1, total.total())


def score(questions: Iterable[dict[str, Any]], ask: Callable[[str], Answer]) -> Score:
    """Asks every question and judges the answers."""
    result = Score({}, [], [])
    for expected in questions:
        begun = time.perf_counter()
        answer = ask(expected["q"])
        result.seconds.append(time.perf_counter() - begun)
        verdict = judge(expected, answer)
        result.by_type.setdefault(expected["type"], Counter())[verdict] += 1
        if verdict != "exact":
            result.misses.append((verdict, expected, answer))
    return result


def report(result: Score) -> str:
    """A table by type, the totals and the reliability."""
    kinds = get_args(Verdict)
    lines = [f"{'type':22}" + "".join(f"{k:>13}" for k in kinds)]
    rows = [*sorted(result.by_type.items()), ("all", result.total)]
    lines += [f"{label:22}" + "".join(f"{counts[k]:>13}" for k in kinds) for label, counts in rows]
    ordered = sorted(result.seconds)
    p50, p95 = ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.95)] * 1000
    lines.append(f"reliability {result.reliability:.1f}, latency p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    return "\n".join(lines)


def main() -> None:
    from budgetgraph.graph.store import Store
    from budgetgraph.questions.answering import ask
    from budgetgraph.questions.language.lexicon import Lexicon

    store = Store.open(sys.argv[1])
    lexicon = Lexicon.build(store.query)
    files = [Path(f) for f in sys.argv[2:]] or [OWN]
    result = score(load(*files), lambda q: ask(q, store.query, lexicon))
    for verdict, expected, answer in result.misses:
        print(verdict, expected["q"], "=>", answer.text[:120])
    print(report(result))


if __name__ == "__main__":
    main()

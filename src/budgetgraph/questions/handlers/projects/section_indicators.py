"""The indicators of one duty or piece of work, which the body's own target lists under a heading of its own."""

import re
from collections.abc import Callable, Iterable, Sequence

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print
from budgetgraph.questions.solutions import Query, once, rows_of, terms

_ENDS = re.compile(r"[;；\n]")

Rows = Sequence[dict[str, str]]


def section_indicators(work: Work) -> Outcome | None:
    """All that the text under the heading lists behind 绩效指标; withheld where one of it is no indicator of the body
    or may be either of two, and where several texts are called so."""
    rows = run(work)
    if not rows or work.asked.reading.units:
        return None
    named = work.asked.reading.names["section"][0]
    items = _items(rows[0]["text"])
    found = [one for item in items for one in [_indicator(item, rows)] if one]
    if len({row["part"] for row in rows}) > 1 or not items or len({r["source"] for r in found}) < len(items):
        return Outcome(withheld=f"“{named.label}”下面列了哪几项绩效指标分不清楚，为免答错，这里不作回答。")
    outcome = Outcome(parts={**work.heading(rows[0]["report"]), "section": named.label, "count": str(len(found))})
    outcome.rows = [AnswerRow(label=row["label"], value=row["target"]) for row in found]
    outcome.table = [[row["label"], row["target"]] for row in found]
    outcome.sources = [row["source"] for row in found]
    outcome.parts["items"] = "，".join(f"{row['label']}{row['target']}" for row in found)
    return outcome


def _items(text: str) -> list[str]:
    """What a text lists behind 绩效指标 if it begins with a goal or with them, up to the heading of the next piece of
    work, which may stand in the same text."""
    found = list(in_print("goal_or_indicators").finditer(text))
    kinds = [one.lastgroup for one in found]
    begins = kinds[:2] in (["goal", "indicators"], ["indicators"], ["indicators", "goal"])
    if not begins or text[: found[0].start()].strip():
        return []
    at = kinds.index("indicators")
    end = found[at + 1].start() if at + 1 < len(found) else len(text)
    lines = text[found[at].end() : end].strip().splitlines()
    if at + 1 < len(found):
        heading = lines.pop() if lines else ""
        if not in_print("numbering").match(heading):
            return []
    return [item for line in lines for item in _ENDS.split(line) if item.strip("。 ")]


def _indicator(item: str, rows: Rows) -> dict[str, str] | None:
    """The one indicator that an item of the list prints: its name first, and its target."""
    typed = matching_key(item)
    named = [row for row in rows if typed.startswith(matching_key(row["label"]))]
    longest = max((len(row["label"]) for row in named), default=0)
    number = [re.sub(r"[^\d.]", "", row["target"]) or row["target"] for row in named]
    printed = [
        row
        for row, value in zip(named, number, strict=True)
        if matching_key(value) in typed and len(row["label"]) == longest
    ]
    return printed[0] if len({row["source"] for row in printed}) == 1 else None


_LISTING = """SELECT DISTINCT ?title ?text WHERE { VALUES ?report { $report } ?report bg:hasSection ?part .
  ?part dcterms:title ?title ; bg:text ?text . FILTER(CONTAINS(?text, "指标")) }"""


def lists_beside(query: Query, reports: Iterable[str], words: Sequence[str]) -> list[str]:
    """The headings that hold all the words and have a list of indicators of their own."""
    text = _LISTING.replace("$report", " ".join(terms(reports)))
    rows = once(query, text, lambda: list(rows_of(query(text))))
    titles = [row["title"] for row in rows if _items(row["text"])]
    return [title for title in titles if all(word in matching_key(title) for word in words)]


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "section_indicators": section_indicators,
}

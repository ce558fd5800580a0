"""Reasons that do not go with what they are reasons for: the facts of a report in, hints as quads of the view out.

?claim view:reasonAgainst "…"      the reason says that the money grew where the claim says it shrank, and so on
?claim view:reasonOfAnother "…"    the reason names another item of the tables, and not the claim's own
?claim view:anotherItem ?row       the row of that item
"""

from collections.abc import Iterator

from pyoxigraph import Quad

from budgetgraph.audit.facts import Facts
from budgetgraph.audit.names_view import plain
from budgetgraph.audit.quads import link, text
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_AGAINST = {"increase": ("shrinks", "same"), "decrease": ("grows", "same"), "flat": ("grows", "shrinks")}
_LEAST = 5  # characters of a name that is looked for in a reason


def reason_hints(facts: Facts, report: str) -> Iterator[Quad]:
    """All hints of a report, one for a sentence."""
    rows = _item_rows(facts, report)
    told = set[tuple[str, str]]()
    for claim in facts.all(report, "bg:hasClaim"):
        reason = key(facts.text(claim, "bg:reason"))
        sentence = (facts.text(claim, "bg:quote"), reason)
        if not reason or sentence in told:
            continue
        if _against(facts, claim, reason):
            told.add(sentence)
            yield text(claim, "reasonAgainst", reason)
        elif row := _another(facts, claim, reason, rows):
            told.add(sentence)
            yield text(claim, "reasonOfAnother", reason)
            yield link(claim, "anotherItem", row)


def _against(facts: Facts, claim: str, reason: str) -> bool:
    direction, words = facts.id(claim, "bg:direction"), patterns("reason_patterns.csv")
    moved = facts.text(claim, "bg:claimedValue").strip("0.") or direction == "flat"
    if direction not in _AGAINST or not moved or words["before"].search(reason):
        return False
    with_it = {"increase": "grows", "decrease": "shrinks", "flat": "same"}[direction]
    against = any(words[name].search(reason) for name in _AGAINST[direction])
    return against and not words[with_it].search(reason)


def _item_rows(facts: Facts, report: str) -> dict[str, tuple[str, str]]:
    """Plain name -> (code, row) of the items of the functional tables that only one code has."""
    found: dict[str, dict[str, str]] = {}
    for _, row in facts.rows(report):
        code = facts.text(row, "bg:code")
        if "/functional/" in code and facts.text(row, "bg:printedCode") and not facts.text(row, "bg:forProject"):
            found.setdefault(plain(facts.text(row, "bg:printedLabel")), {}).setdefault(code, row)
    return {name: next(iter(rows.items())) for name, rows in found.items() if len(name) >= _LEAST and len(rows) == 1}


def _another(facts: Facts, claim: str, reason: str, rows: dict[str, tuple[str, str]]) -> str | None:
    """The row of the only item that a reason names, where it is another than the claim's and neither is above it."""
    own = facts.text(claim, "bg:topic")
    if "/functional/" not in own:
        return None
    named = [(name, code, row) for name, (code, row) in rows.items() if name in reason]
    longest = max(named, key=lambda one: len(one[0]), default=None)
    subject = plain(facts.text(claim, "bg:subject"))
    if longest is None or (subject and subject in reason):
        return None
    _, code, row = longest
    return None if code.startswith(own) or own.startswith(code) else row

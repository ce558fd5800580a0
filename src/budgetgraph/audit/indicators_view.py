"""Indicators that running text tells: the facts of a report in, quads of the working view out.

?claim view:tellsIndicator ?indicator    the text names the indicator and says its number, with its unit
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import Quad

from budgetgraph.audit.facts import Facts
from budgetgraph.audit.quads import link
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_NAME = 4  # characters of a name that are no coincidence
_BETWEEN = "[^，。；：、（）\\d]{0,10}?"


def told_indicators(facts: Facts, report: str) -> Iterator[Quad]:
    """Claims that tell an indicator of the report itself, or of the project that their sentence names."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for claim in facts.all(report, "bg:hasClaim"):
        if facts.text(claim, "bg:claimedValue") and not facts.text(claim, "bg:aboutYear"):
            sentences[squeeze(facts.text(claim, "bg:quote"))].append(claim)
    owners = [(report, ""), *((p, squeeze(facts.text(p, "rdfs:label"))) for p in facts.all(report, "bg:hasProject"))]
    of_name: dict[str, set[str]] = defaultdict(set)
    for owner, _ in owners:
        for indicator in facts.all(owner, "bg:hasIndicator"):
            of_name[_core(facts, indicator)].add(owner)
    for owner, name in owners:
        for indicator in facts.all(owner, "bg:hasIndicator"):
            told, alone = _wording(facts, indicator), len(of_name[_core(facts, indicator)]) == 1
            for quote, claims in sentences.items() if told else ():
                found = told.search(quote) if told and (alone or name in quote) else None
                if found and patterns("audit_patterns.csv")["joined_before"].search(quote[: found.start()]):
                    continue  # the number is that of several
                yield from (
                    link(c, "tellsIndicator", indicator) for c in claims if found and _prints(facts, c, found[1])
                )


def _core(facts: Facts, indicator: str) -> str:
    """The indicator's name without words that say only that something is counted."""
    return patterns("audit_patterns.csv")["counting_tail"].sub("", squeeze(facts.text(indicator, "rdfs:label")))


def _wording(facts: Facts, indicator: str) -> re.Pattern[str] | None:
    """How a sentence says the indicator's number, the number in the first group; None for names that say too little."""
    core, unit = _core(facts, indicator), squeeze(facts.text(indicator, "bg:targetUnit"))
    if len(core) < _NAME or not unit:
        return None
    return re.compile(rf"{re.escape(core)}{_BETWEEN}(\d[\d,]*(?:\.\d+)?){re.escape(unit)}")


def _prints(facts: Facts, claim: str, number: str) -> bool:
    return facts.text(claim, "bg:printedValue").lstrip("+-−") == number

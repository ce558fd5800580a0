"""What running text names without a number: the facts of a report in, hints as quads of the working view out.

?section view:lists "教育支出、…"              items that the text names and
?section view:listedIn ?statement            the table that has no amount for them
?section view:misspelt "海鲜（应为…）"         one of these names, with a character or two of another
?section view:assetsUntil "截至2022年底"      a budget speaks of the assets at the end of its own year
?section view:comparedWrongly "称…"          the text calls the outturn larger than the budget, and prints it smaller
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pyoxigraph import Quad

from budgetgraph import resources
from budgetgraph.audit.facts import Facts
from budgetgraph.audit.names_view import plain, same_name
from budgetgraph.audit.quads import link, text
from budgetgraph.graph.classifications import concepts
from budgetgraph.resources import patterns

_AFTER = 40  # characters after two amounts in which the text says which is larger
_LONG, _WRONG = 7, 2  # characters of a name that is still known with so many wrong ones


def section_hints(facts: Facts, report: str) -> Iterator[Quad]:
    """All hints of a report; of sections within each other only the innermost is told."""
    told = set[str]()
    for section, words in _innermost_first(facts, report):
        yield from _lists(facts, report, section, words, told)
        yield from _compared(section, words, told)
        said = patterns("audit_patterns.csv")
        if facts.id(report, "bg:stage") == "budget" and said["assets"].search(words) and "assets" not in told:
            match = said["assets_until"].search(words)
            if match and match[1] == facts.text(report, "bg:fiscalYear"):
                told.add("assets")
                yield text(section, "assetsUntil", match[0])


def _compared(section: str, words: str, told: set[str]) -> Iterator[Quad]:
    """Amounts of which the text says the wrong one is larger."""
    said = patterns("told_comparisons.csv")
    for match in said["amounts"].finditer(folded := re.sub(r"\s", "", words)):
        budget, outturn = (Decimal(match[name].replace(",", "")) for name in ("budget", "outturn"))
        way = "larger" if outturn > budget else "smaller" if outturn < budget else "same"
        after = patterns("audit_patterns.csv")["compared_end"].split(folded[match.end() : match.end() + _AFTER])[0]
        says = {name: found for name in ("larger", "smaller") if (found := said[name].search(after))}
        if len(says) == 1 and way not in says and match[0] not in told:
            told.add(match[0])
            yield text(section, "comparedWrongly", f"印有“{match[0]}”，称“{next(iter(says.values()))[0]}”")


def _innermost_first(facts: Facts, report: str) -> list[tuple[str, str]]:
    sections = facts.all(report, "bg:hasSection")
    found = [(s, facts.text(s, "bg:text")) for s in sections if not facts.text(s, "skos:definition")]
    return sorted(found, key=lambda pair: (len(pair[1]), pair[0]))


def _lists(facts: Facts, report: str, section: str, words: str, told: set[str]) -> Iterator[Quad]:
    for pattern, scheme, kinds in _patterns():
        match = pattern.search(words)
        statement = _statement(facts, report, kinds) if match else None
        if match is None or statement is None or match["names"] in told:
            continue
        told.add(match["names"])
        filled = _filled(facts, statement)
        said = re.split("[、，,]", match["names"])
        for name, right in ((name, _meant(scheme, name)) for name in said):
            if right:
                yield text(section, "misspelt", f"{name}”，科目表中相近的名称为“{right}")
        names = [name for name in said if _known(scheme, name)]
        lacking = [name for name in names if not any(same_name(name, label) for label in filled)]
        if lacking and filled:
            yield text(section, "lists", "、".join(lacking))
            yield link(section, "listedIn", statement)


def _known(scheme: str, name: str) -> bool:
    """Whether a list of codes has the name: only such names are looked for in the tables."""
    return plain(name) in _names(scheme)


def _meant(scheme: str, name: str) -> str:
    """The name of the list from which an unknown one differs in no more than two characters; "" where none does."""
    short = plain(name)
    if len(short) < _LONG or short in _names(scheme):
        return ""
    near = [other for other in sorted(_names(scheme)) if len(other) == len(short)]
    return next((one for one in near if sum(a != b for a, b in zip(one, short, strict=True)) <= _WRONG), "")


@cache
def _names(scheme: str) -> frozenset[str]:
    depth = 3 if scheme == "functional" else 5
    return frozenset(
        plain(name) for code, concept in concepts(scheme).items() if len(code) == depth
        for name in (concept.name, *concept.aliases)
    )  # fmt: skip


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    rows = resources.rows("data", "vocabulary", "told_lists.csv")
    return tuple((re.compile(row["list"]), row["scheme"], tuple(row["tables"].split("|"))) for row in rows)


def _statement(facts: Facts, report: str, kinds: tuple[str, ...]) -> str | None:
    filled = (s for s in facts.all(report, "bg:hasStatement") if facts.id(s, "bg:state") == "filled")
    return next((s for s in filled if facts.id(s, "bg:kind") in kinds), None)


def _filled(facts: Facts, statement: str) -> list[str]:
    """The labels of the rows with an amount."""
    return [
        facts.text(row, "bg:printedLabel")
        for row in facts.all(statement, "bg:hasRow")
        if any(facts.text(figure, "bg:value").strip("0.") for figure in facts.all(row, "bg:figure"))
    ]

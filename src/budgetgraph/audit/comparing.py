"""Rules over reports: the graph, some reports and their things in, comparisons with their outcomes out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import Store

from budgetgraph.audit import formulas
from budgetgraph.audit.formulas import Outcome
from budgetgraph.audit.rules import ROLES, Rule, run
from budgetgraph.audit.things import Thing

_RANK = {"agrees": 0, "rounding": 1, "error": 2}


@dataclass(frozen=True)
class Option:
    """One way in which the found value may follow from others, and what it came to."""

    roles: dict[str, list[Thing]]
    outcome: Outcome

    def things(self) -> list[Thing]:
        return [thing for group in self.roles.values() for thing in group]


@dataclass(frozen=True)
class Comparison:
    """One comparison of a rule: `chosen` is the option that agrees best, `options` all of them; `note` for notes."""

    rule: Rule
    report: str
    found: Thing
    chosen: Option | None
    options: tuple[Option, ...]
    note: str = ""
    others: tuple[Thing, ...] = ()
    expected: Decimal | None = None
    actual: Decimal | None = None

    @property
    def verdict(self) -> str:
        """agrees, rounding, error, or wording for notes and for rules that never give more."""
        if self.chosen is None:
            return "wording" if self.rule.severity == "wording" else "error"
        verdict = self.chosen.outcome.verdict
        return "wording" if verdict == "error" and self.rule.severity == "wording" else verdict

    def things(self) -> list[Thing]:
        """Everything that is compared, the found first, each once."""
        chosen = self.chosen.things() if self.chosen else []
        return list({thing.iri: thing for thing in [self.found, *chosen, *self.others]}.values())

    def involves(self, iris: Collection[str]) -> bool:
        """Whether any of these is compared."""
        return any(thing.iri in iris for thing in self.things())

    def settled_by(self, values: Mapping[str, Decimal], bad: Collection[str]) -> bool:
        """Whether other values in some places would end the contradiction."""
        return self.chosen is not None and self.judged_with(values) not in bad

    def judged_with(self, values: Mapping[str, Decimal]) -> str:
        """The verdict if other values were printed in some places (by IRI)."""

        def replaced(thing: Thing) -> Thing:
            return thing.valued(values[thing.iri]) if thing.iri in values else thing

        best = "error"
        for option in self.options:
            roles = {name: [replaced(thing) for thing in group] for name, group in option.roles.items()}
            outcome = formulas.evaluate(self.rule.formula, replaced(self.found), roles)
            if outcome and _RANK[outcome.verdict] < _RANK[best]:
                best = outcome.verdict
        return best


class Row:
    """One solution of a rule: its values as text, "" where a variable is not bound."""

    def __init__(self, solution: Any) -> None:
        self._solution = solution

    def __getitem__(self, name: str) -> str:
        try:
            term = self._solution[name]
        except KeyError:
            return ""
        return "" if term is None else str(term.value)


def compare(rule: Rule, view: Store, reports: Collection[str], everything: Mapping[str, Thing]) -> Iterator[Comparison]:
    """All comparisons of a rule over some reports; doubtful figures are compared with nothing."""
    groups: dict[tuple[str, str, str], dict[str, list[Row]]] = {}
    for solution in run(view, rule, reports):
        row = Row(solution)
        groups.setdefault((row["report"], row["found"], row["case"]), {}).setdefault(row["option"], []).append(row)
    for (report, _, _), rows_by_option in sorted(groups.items()):
        first = next(iter(rows_by_option.values()))[0]
        found = _thing(first, "found", everything)
        if found is None or found.doubtful:
            continue
        if rule.formula == "note":
            others = {
                t.iri: t for rows in rows_by_option.values() for row in rows if (t := _thing(row, "part", everything))
            }
            numbers = [Decimal(first[name]) if first[name] else None for name in ("expected", "actual")]
            yield Comparison(rule, report, found, None, (), first["note"], tuple(others.values()), *numbers)
        elif chosen := _chosen(rule, found, [rows for _, rows in sorted(rows_by_option.items())], everything):
            yield Comparison(rule, report, found, chosen[0], chosen)


def _chosen(
    rule: Rule, found: Thing, options: Iterable[Sequence[Row]], everything: Mapping[str, Thing]
) -> tuple[Option, ...] | None:
    """The options that can be evaluated, the best first; None where none can, or a doubtful figure might agree."""
    usable: list[Option] = []
    doubtful = False
    for rows in options:
        roles = _roles(rows, everything)
        if roles is None:
            continue
        outcome = formulas.evaluate(rule.formula, found, roles)
        if outcome is None or (len(roles.get("part", ())) < rule.least and rule.least > 1):
            continue
        if any(thing.doubtful for group in roles.values() for thing in group):
            doubtful = True
            continue
        usable.append(Option(roles, outcome))
    usable.sort(key=lambda o: (_RANK[o.outcome.verdict], *_distance(rule, found, o), abs(o.outcome.difference)))
    if usable and usable[0].outcome.verdict == "error":
        usable = [option for option in usable if not _within(option, usable)]  # sums that leave a printed part out
    if not usable or (doubtful and usable[0].outcome.verdict == "error"):
        return None
    return tuple(usable)


def _distance(rule: Rule, found: Thing, option: Option) -> tuple[bool, bool]:
    """Ranks what a percentage follows from: what stands shortly before it, and a printed value before a computed one.

    A sentence means a whole that it has just named; other formulas compare one fact in places that are all as good.
    """
    if rule.formula not in ("ratio", "rate"):
        return False, False
    told = option.roles.get("base") or option.things()
    return not all(found.place.follows(thing.place) for thing in told), "before" not in option.roles


def _within(option: Option, others: Sequence[Option]) -> bool:
    """Whether another option counts everything that this one does, and more."""
    mine = {thing.iri for thing in option.things()}
    return any(mine < {thing.iri for thing in other.things()} for other in others)


def _roles(rows: Sequence[Row], everything: Mapping[str, Thing]) -> dict[str, list[Thing]] | None:
    roles: dict[str, list[Thing]] = {}
    for role in ROLES:
        named: dict[str, Thing] = {}
        for row in rows:
            if row[role]:
                thing = _thing(row, role, everything)
                if thing is None:
                    return None
                named[thing.iri] = thing
        if named:
            roles[role] = list(named.values())
    return roles


def _thing(row: Row, role: str, everything: Mapping[str, Thing]) -> Thing | None:
    thing = everything.get(row[role])
    if thing and (value := row[f"{role}Value"]):
        return thing.with_number(Decimal(value), row[f"{role}Printed"], row[f"{role}Unit"])
    return thing

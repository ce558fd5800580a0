"""The money of one invented body in one year, as allocations from which every statement is a pivot: sums hold by
construction. In: a body, a year and a seed; out: `Ledger`. Amounts are whole quanta, the last printed place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from budgetgraph import resources
from budgetgraph.samples.bodies import ProjectKind, SampleBody

PERSONNEL = ("301", "303")


@cache
def _broader() -> dict[str, str]:
    return {row["id"]: row["broader"] for row in resources.rows("data", "classifications", "fund_sources.csv")}


@cache
def descends(source: str, ancestor: str) -> bool:
    """Whether a source of funds is the other one or a part of it, by the list of fund sources."""
    while source and source != ancestor:
        source = _broader().get(source, "")
    return bool(source)


@cache
def group(source: str) -> str:
    """The budget that a source belongs to: gp, gf, sc, or nonfiscal."""
    for name in ("gp", "gf", "sc"):
        if descends(source, name) or descends(source, f"carryover-{name}"):
            return name
    return "nonfiscal"


@dataclass(frozen=True, slots=True)
class Allocation:
    """Money of one unit for one 项, one economic 款, from one source; `project` is None for basic expenditure."""

    unit: str
    code: str
    economic: str
    source: str
    amount: int
    project: str | None = None

    @property
    def personnel(self) -> bool:
        """Basic expenditure on people (人员经费)."""
        return self.project is None and self.economic.startswith(PERSONNEL)

    @property
    def carried(self) -> bool:
        """Money of former years."""
        return descends(self.source, "carryover")


@dataclass(frozen=True)
class Ledger:
    """`spending` and `revenue` of the year, and what each budget group opened with (negative: overspent before).

    In a budget, revenue is the spending that is not paid from carry-over, and nothing is left at the end.
    """

    spending: tuple[Allocation, ...]
    revenue: tuple[Allocation, ...]
    opening: dict[str, int]

    def spent(self, keep: Callable[[Allocation], bool] = lambda _: True) -> int:
        """Quanta spent on the allocations that `keep` accepts."""
        return sum(a.amount for a in self.spending if keep(a))

    def received(self, source: str = "all") -> int:
        """Quanta of this year's revenue from a source and its parts."""
        return sum(a.amount for a in self.revenue if descends(a.source, source))

    def opened(self, groups: Iterable[str] = ("gp", "gf", "sc", "nonfiscal")) -> int:
        """Carry-over at the beginning of the year."""
        return sum(self.opening.get(g, 0) for g in groups)

    @property
    def closing(self) -> int:
        """Carry-over at the end: opening and revenue less spending."""
        return self.opened() + self.received() - self.spent()

    def of(self, *groups: str) -> "Ledger":
        """The part of these budget groups."""
        return Ledger(
            tuple(a for a in self.spending if group(a.source) in groups),
            tuple(a for a in self.revenue if group(a.source) in groups),
            {g: v for g, v in self.opening.items() if g in groups},
        )

    def of_unit(self, unit: str) -> "Ledger":
        """The part of one unit; the carry-over of a budget follows its allocations."""
        spending = tuple(a for a in self.spending if a.unit == unit)
        return budget_of(spending)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that spend, in their order."""
        return tuple(dict.fromkeys(a.unit for a in self.spending))


def budget_of(spending: tuple[Allocation, ...]) -> Ledger:
    """The budget whose spending this is."""
    opening: dict[str, int] = {}
    for a in spending:
        if a.carried:
            opening[group(a.source)] = opening.get(group(a.source), 0) + a.amount
    return Ledger(spending, tuple(a for a in spending if not a.carried), opening)


def together(ledgers: Iterable[Ledger]) -> Ledger:
    """The consolidated ledger of a department and its units."""
    parts = list(ledgers)
    opening: dict[str, int] = {}
    for part in parts:
        for name, amount in part.opening.items():
            opening[name] = opening.get(name, 0) + amount
    spending = tuple(a for p in parts for a in p.spending)
    return Ledger(spending, tuple(a for p in parts for a in p.revenue), opening)


# Yuan a head and year, and the rate on wages, of what bodies pay for their people.
_WAGES = (("30101", 42_000), ("30102", 33_000), ("30103", 24_000))
_RATES = (("30108", 16), ("30109", 8), ("30110", 7), ("30111", 3), ("30112", 1), ("30113", 12))
_OFFICE = (
    ("30201", 3_200), ("30202", 700), ("30205", 300), ("30206", 900), ("30207", 800), ("30208", 1_100),
    ("30209", 900), ("30211", 2_400), ("30213", 700), ("30214", 400), ("30215", 200), ("30216", 600),
    ("30217", 260), ("30226", 900), ("30228", 1_500), ("30229", 1_100), ("30231", 1_300), ("30239", 5_200),
    ("30299", 800),
)  # fmt: skip


class _Draft:
    """Collects amounts in cents and rounds each to the printed place once."""

    def __init__(self, unit: str, quantum: int) -> None:
        self.unit, self.quantum, self.allocations = unit, quantum, list[Allocation]()

    def add(self, code: str, economic: str, source: str, cents: int, project: str | None = None) -> int:
        amount = (cents + self.quantum // 2) // self.quantum
        if amount > 0:
            self.allocations.append(Allocation(self.unit, code, economic, source, amount, project))
        return max(amount, 0)


def _basic(draft: _Draft, body: SampleBody, rng: Random, growth: int) -> None:
    kind = body.kind
    medical = "2101102" if body.institution else "2101101"
    home = {"30108": "2080505", "30109": "2080506", "30110": medical, "30111": "2101103", "30113": "2210201"}
    wages = [(e, body.staff * y * growth * rng.randint(90, 110) // 100) for e, y in _WAGES]
    if body.institution:
        wages = [*wages[:1], ("30107", wages[1][1])]
    base = sum(cents for _, cents in wages)
    for economic, cents in wages:
        draft.add(kind.run, economic, "gp-own", cents)
    for economic, percent in _RATES:
        if economic == "30111" and body.institution:
            continue
        draft.add(home.get(economic, kind.run), economic, "gp-own", base * percent // 100)
    for economic, yuan in _OFFICE:
        if rng.randrange(10) < 7 or economic in ("30201", "30217", "30231"):
            draft.add(kind.run, economic, "gp-own", body.staff * yuan * growth * rng.randint(60, 140) // 100)
    if body.retired:
        retired = "2080502" if body.institution else "2080501"
        draft.add(retired, "30302", "gp-own", body.retired * 2_600 * growth)
    if rng.randrange(3) == 0:
        draft.add(kind.run, "30309", "gp-own", body.staff * 60 * growth)
    if rng.randrange(3) == 0:
        draft.add(kind.run, "31002", "gp-own", body.staff * 500 * growth)


_PROJECT_ECONOMIC = {"goods_services": "30299", "capital": "31099", "households": "30399"}


def _project(draft: _Draft, body: SampleBody, project: ProjectKind, rng: Random, growth: int, carries: bool) -> None:
    cents = body.staff * rng.randint(2_000, 30_000) * growth
    economic = _PROJECT_ECONOMIC[project.economic]
    draft.add(project.code, economic, "gp-transfer" if project.transfer else "gp-own", cents, project.name)
    if body.institution and rng.randrange(2):
        draft.add(project.code, "30299", "business", cents // 3, f"{project.name}（自有资金）")
    if carries and rng.randrange(3) == 0:
        draft.add(project.code, economic, "carryover-gp", cents // 5, f"{project.name}（上年结转）")


def budget(body: SampleBody, year: int, quantum: int, carries: bool = True) -> Ledger:
    """The budget of one body without its units. `quantum` is the last printed place in cents.

    `carries` lets some projects go on with money of the year before.

    The same body, year and quantum give the same ledger; years grow out of each other.
    """
    rng = Random(f"{body.seed}/{body.name}/{year}/budget")
    growth = 100 + (year - 2020) * rng.randint(1, 6)
    draft = _Draft(body.name, quantum)
    _basic(draft, body, Random(f"{body.seed}/{body.name}/{year}/basic"), growth)
    for project in body.projects:
        _project(draft, body, project, Random(f"{body.seed}/{project.name}/{year}"), growth, carries)
    if body.kind.fund and body.funded:
        fund = Random(f"{body.seed}/{body.name}/{year}/fund")
        draft.add(
            body.kind.fund, "31099", "gf-own", body.staff * fund.randint(3_000, 40_000) * growth, body.kind.fund_project
        )
    if body.state_capital:
        draft.add("2230105", "30299", "sc-own", body.staff * 900 * growth, "国有企业退休人员社会化管理补助")
    return budget_of(tuple(draft.allocations))


_REMAINING = {"carryover-gp": "gp-own", "carryover-gf": "gf-own", "carryover-sc": "sc-own"}


def final_account(planned: Ledger, seed: str, overspent: bool = False) -> Ledger:
    """What became of a budget: every allocation executed at 88 to 108 %, carry-over in and out.

    `overspent` opens the non-fiscal funds below zero, as some bodies print.
    """
    rng = Random(f"{seed}/final")
    spending = []
    for a in planned.spending:
        low, high = (880, 1040) if a.project else (960, 1080)
        spending.append(
            replace(
                a, source=_REMAINING.get(a.source, a.source), amount=max(1, a.amount * rng.randint(low, high) // 1000)
            )
        )
    revenue, opening = list(spending), {name: amount for name, amount in planned.opening.items() if amount}
    at = next((i for i, a in enumerate(revenue) if a.project and group(a.source) == "gp"), None)
    if at is not None:
        carried = opening.get("gp", 0)
        change = rng.randint(-carried, max(1, revenue[at].amount // 10))
        revenue[at] = replace(revenue[at], amount=max(1, revenue[at].amount + change))
    if overspent:
        other = next((i for i, a in enumerate(revenue) if group(a.source) == "nonfiscal"), None)
        if other is not None:
            opening["nonfiscal"] = -max(1, revenue[other].amount // 8)
    return Ledger(tuple(spending), tuple(revenue), opening)

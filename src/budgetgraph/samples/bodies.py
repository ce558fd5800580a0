"""Invented public bodies: a division's name and a general suffix, never a person. In: `data/samples/bodies.toml` and
the list of divisions; out: `SampleBody`, with its subordinate units.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from budgetgraph import resources


@dataclass(frozen=True, slots=True)
class ProjectKind:
    """A project such a body has: `economic` is a column id, indicators are "type|name|operator|target|unit"."""

    name: str
    code: str
    economic: str
    goal: str
    indicators: tuple[str, ...]
    transfer: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body: the 项 it runs under, its duties and projects, and the units it may have."""

    suffix: str
    run: str
    internal: tuple[str, ...]
    duties: tuple[str, ...]
    units: tuple[str, ...]
    projects: tuple[ProjectKind, ...]
    institution: bool = False
    fund: str | None = None
    school: str | None = None

    @property
    def fund_project(self) -> str:
        """The name of what the government fund pays."""
        return f"{functional_name(self.fund)}项目" if self.fund else ""


@dataclass(frozen=True, slots=True)
class SampleBody:
    """One invented body. `units` are its subordinate units, which publish reports of their own."""

    name: str
    division: str
    region: str
    identifier: str
    kind: Kind
    seed: str
    staff: int
    retired: int
    authorized: int
    institution: bool
    projects: tuple[ProjectKind, ...]
    funded: bool = False
    state_capital: bool = False
    units: tuple["SampleBody", ...] = ()
    parent: str | None = None


@cache
def functional_names() -> dict[str, str]:
    """Names of functional codes."""
    return {row["code"]: row["name"] for row in resources.rows("data", "classifications", "functional.csv")}


def functional_name(code: str) -> str:
    """The name of a functional code; raises `KeyError` for a code that is not listed."""
    return functional_names()[code]


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds of bodies."""
    data = tomllib.loads(resources.path("data", "samples", "bodies.toml").read_text(encoding="utf-8"))
    return tuple(_kind(entry) for entry in data["body"])


def _kind(entry: dict[str, Any]) -> Kind:
    projects = tuple(
        ProjectKind(**{**project, "indicators": tuple(project["indicators"])}) for project in entry.pop("project")
    )
    lists: dict[str, Any] = {key: tuple(entry.pop(key)) for key in ("internal", "duties", "units")}
    return Kind(**entry, **lists, projects=projects)


@cache
def _counties(province: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (row["code"], row["name"])
        for row in resources.rows("data", "classifications", "divisions.csv")
        if row["level"] == "县级" and row["code"].startswith(province[:2] if province else "")
    )


def invent(seed: int | str, province: str = "", units: int | None = None, suffix: str | None = None) -> SampleBody:
    """A body of a county of the province (any where empty), with that many units (none to two where not said).

    Raises `ValueError` for a suffix that no kind has.
    """
    rng = Random(f"{seed}/body")
    division, region = rng.choice(_counties(province))
    fitting = [k for k in kinds() if suffix in (None, k.suffix)]
    if not fitting:
        raise ValueError(f"no kind of body is called {suffix}; known: {', '.join(k.suffix for k in kinds())}")
    kind = rng.choice(fitting)
    staff = rng.randint(6, 90)
    body = SampleBody(
        name=region + kind.suffix,
        division=division,
        region=region,
        identifier=str(rng.randint(101, 899)),
        kind=kind,
        seed=str(seed),
        staff=staff,
        retired=rng.randint(0, staff // 2),
        authorized=staff + rng.randint(0, 8),
        institution=kind.institution,
        projects=kind.projects,
        funded=rng.randrange(2) == 0,
        state_capital=rng.randrange(8) == 0,
    )
    count = rng.choice([0, 0, 1, 2]) if units is None else units
    return replace(body, units=tuple(_unit(body, name, n) for n, name in enumerate(kind.units[:count], 1)))


def _unit(parent: SampleBody, name: str, number: int) -> SampleBody:
    rng = Random(f"{parent.seed}/unit/{name}")
    kind = replace(parent.kind, run=parent.kind.school or _institution_code(parent.kind.run))
    project = parent.kind.projects[number % len(parent.kind.projects)]
    staff = rng.randint(4, 40)
    return SampleBody(
        name=parent.region + name,
        division=parent.division,
        region=parent.region,
        identifier=f"{parent.identifier}{number:03d}",
        kind=kind,
        seed=parent.seed,
        staff=staff,
        retired=rng.randint(0, 5),
        authorized=staff + rng.randint(0, 4),
        institution=True,
        projects=(replace(project, name=f"{name}专项业务经费"),),
        parent=parent.name,
    )


def _institution_code(run: str) -> str:
    """事业运行 beside 行政运行 where the list has it, else the 其他 项 of the same 款."""
    names = functional_names()
    return next((c for c in (f"{run[:5]}50", f"{run[:5]}99") if c in names), run)

"""Printed figures and claims as facts: what each says, and whether two of them say the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.extraction.numbers import full_units, yuan_per
from budgetgraph.questions.language.concepts import concept_of
from budgetgraph.questions.language.said import in_print

# The statements that print one fund, or one topic, alone; the first has all that is spent of it.
FUND_STATEMENTS = {
    "column:general_public": ("general_public_expenditure", "general_public_basic", "general_public_projects"),
    "column:government_fund": ("government_fund_expenditure",),
    "column:state_capital": ("state_capital_expenditure",),
    "topic:agency_operating": ("operating_costs",),
}
# The statement of all that is spent of a fund: its total row is the fund's, under whatever head.
FUND_OF = {kinds[0]: fund for fund, kinds in FUND_STATEMENTS.items() if fund.startswith("column:")}
TOTAL_COLUMNS = ("total", "final", "value")
BUDGET_COLUMNS = ("initial_budget", "budget")  # what a final account prints as budgeted, the best first
_UNIT_NAMES = {
    "CNY": "元",
    "percent": "%",
    "person": "人",
    "vehicle": "辆",
    "square_metre": "平方米",
    "piece": "个",
    "other": "",
}
_COUNT_UNITS = {"staff": "人", "vehicles": "辆", "internal_units": "个", "subordinate": "个", "equipment": "台"}
CHANGE_WORDS = {  # how a change and its rate are told, by direction
    "change": {"increase": "增加", "decrease": "减少", "flat": "持平"},
    "change_rate": {"increase": "增长", "decrease": "下降", "flat": "持平"},
}


@dataclass(frozen=True)
class Fact:
    """One printed number (or reason). `value` is yuan for money, else as printed; None where only words are said.
    `flow` is the side of the row, of a sentence that of the row that it explains."""

    report: str
    concept: str
    source: str
    value: Decimal | None
    printed: str
    unit: str
    money: bool
    kind: str = ""
    table: str = ""
    label: str = ""
    role: str = ""
    flow: str = ""
    column: str = ""
    of_unit: str = ""
    metric: str = ""
    direction: str = ""
    reason: str = ""
    quote: str = ""
    year: int | None = None
    resolution: Decimal = Decimal(0)
    computed: bool = False  # a sum over the units in a table, not printed itself

    @property
    def claimed(self) -> bool:
        return bool(self.metric)

    @property
    def tolerance(self) -> Decimal:
        return self.resolution / 2

    @property
    def where(self) -> str:
        """The title of its table, or that it stands in the text, for sentences."""
        return f"《{self.table}》" if self.table else "说明文字"

    @property
    def shown(self) -> str:
        """The figure as printed, without blanks and thousands separators."""
        return plain(self.printed)


def plain(printed: str) -> str:
    """A printed number without blanks, separators and a unit glued to it."""
    kept = printed.replace(",", "").replace("，", "").replace(" ", "").replace("\u3000", "")
    return in_print("glued_unit").sub("", kept) or kept


def read_facts(rows: Iterable[dict[str, str]]) -> list[Fact]:
    """Rows of `parts/facts.rq` as facts; a source that fits twice stands once."""
    found: dict[tuple[str, str], Fact] = {}
    for row in rows:
        fact = _fact(row)
        found.setdefault((fact.source, fact.concept), fact)
    return list(found.values())


def _fact(row: dict[str, str]) -> Fact:
    unit_id = row.get("unit", "").rsplit("/", 1)[-1]
    metric = row.get("metric", "").rsplit("/", 1)[-1]
    money = unit_id == "CNY" if not metric else metric in ("amount", "change") and _is_money(row)
    printed_unit = row.get("printedUnit", "")
    if metric:
        unit = full_units().get(printed_unit, printed_unit)
        unit = unit or {"share": "%", "change_rate": "%", "completion_rate": "%"}.get(metric, "")
        if not unit and metric == "count":
            topic = row.get("concept", "").rsplit("/", 1)[-1]
            unit = next((word for start, word in _COUNT_UNITS.items() if topic.startswith(start)), "")
    else:
        unit = (printed_unit or "元") if money else _UNIT_NAMES.get(unit_id, "")
    value = Decimal(row["value"]) if "value" in row else None
    printed = row.get("printed", "") or (format(value, "f") if value is not None else "")
    if not money and not metric and row.get("label") and in_print("rate_label").search(row["label"]):
        unit = "%"
    return Fact(
        report=row.get("report", ""),
        concept=concept_of(row.get("concept", "")) or row.get("concept", ""),
        source=row.get("source", ""),
        value=value,
        printed=printed,
        unit=unit,
        money=money,
        kind=row.get("kind", "").rsplit("/", 1)[-1],
        table=row.get("table", ""),
        label=row.get("label", ""),
        role=row.get("role", "").rsplit("/", 1)[-1],
        flow=row.get("flow", row.get("aboutFlow", "")).rsplit("/", 1)[-1],
        column=row.get("column", "").rsplit("/", 1)[-1],
        of_unit=row.get("ofUnit", ""),
        metric=metric,
        direction=row.get("direction", "").rsplit("/", 1)[-1],
        reason=row.get("reason", ""),
        quote=row.get("quote", ""),
        year=int(row["claimYear"]) if "claimYear" in row else None,
        resolution=Decimal(row["resolution"]) if "resolution" in row else Decimal(0),
    )


def _is_money(row: dict[str, str]) -> bool:
    return yuan_per(row.get("printedUnit", "")) is not None or row.get("metric", "").endswith("amount")


def clause_before(claim: Fact) -> str:
    """The words right before a figure in its sentence."""
    before, found, _ = claim.quote.partition(claim.printed) if claim.printed else ("", "", "")
    return re.split(r"[，,；;。：:（(]", before)[-1] if found else ""


PHASES = frozenset(
    f"topic:{name}"
    for name in ("initial_budget", "adjusted_budget", "budget_adjustment", "execution_rate", "deviation_rate")
)


def phase(concept: str) -> bool:
    """A topic that is said of some measure (年初预算 of 基本支出), rather than a measure of its own."""
    return concept in PHASES


def same(one: Fact, other: Fact) -> bool:
    """Equal within half a unit of the last printed place of both (contract rule 4)."""
    if one.value is None or other.value is None or one.money != other.money:
        return False
    return abs(one.value - other.value) <= one.tolerance + other.tolerance


def rounded_alike(one: Fact, other: Fact) -> bool:
    """Whether two readings of one name print the same money: the finer one rounds to the coarser one (47 is not 48)."""
    if one.value is None or other.value is None or one.money != other.money:
        return False
    return abs(one.value - other.value) <= max(one.tolerance, other.tolerance)


def in_unit(yuan: Decimal, unit: str) -> str:
    """Yuan in the printed unit, without trailing zeros: 3918000 in 万元 is 391.8."""
    value = yuan / (yuan_per(unit) or 1)
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "") else text

"""What a handler hands back: the sentence's parts, the rows, the table, the sources, the warnings."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pyoxigraph import Literal

from budgetgraph.questions.answers import AnswerRow, Refusal
from budgetgraph.questions.handlers.basis.fact_index import index_of
from budgetgraph.questions.handlers.basis.facts import Fact, in_unit
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES, Asked, Resolved
from budgetgraph.questions.solutions import Query, once, rows_of
from budgetgraph.questions.templates import Template


@dataclass
class Outcome:
    """An answer before it is cited. `parts` fill the template's sentence; `withheld` refuses or asks after all."""

    parts: dict[str, str] = field(default_factory=dict)
    rows: list[AnswerRow] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    text: str = ""
    withheld: str = ""
    refusal: Refusal = "not_disclosed"  # of what kind that is
    contradicted: bool = False  # the document itself says otherwise elsewhere


@dataclass
class Work:
    """Everything a handler needs for one fit: the reports it may use and a way to run the template's query."""

    asked: Asked
    template: Template
    resolved: Resolved
    reports: list[Report]
    groups: list[list[Report]]
    measures: list[Named]
    bound: Callable[..., str]  # the template's query with values for its slots, which the answer then shows
    query: Query

    def run(self, **values: Sequence[str]) -> list[dict[str, str]]:
        """The rows of the template's query with values for its slots; of several reports from the index, if any."""
        sparql = self.bound(**values)
        index = index_of(self.lexicon) if self.template.index and len(values["report"]) > 1 else None
        if index is None:
            return list(rows_of(self.query(sparql)))
        read = once(self.query, ("index", sparql), lambda: index.rows(self.template.index, values))
        return [dict(row) for row in read]

    def run_text(self, sparql: str, labels: Sequence[str]) -> list[dict[str, str]]:
        """A helping query with `%s` for the labels, which are escaped."""
        return list(rows_of(self.query(sparql % " ".join(str(Literal(label, language="zh")) for label in labels))))

    @property
    def lexicon(self) -> Lexicon:
        return self.asked.lexicon

    def cue(self, *names: str) -> bool:
        """Whether one of the cues was typed."""
        return any(n in self.asked.reading.cues or n in self.asked.reading.soft for n in names)

    def top(self, *ranking: str) -> int:
        """How many of the first are asked for: as typed, one for the most or the least, 0 for all of a ranking."""
        one = self.cue("max", "min") and not self.cue("ranking", *ranking)
        return self.asked.reading.top or int(one)

    def department(self, report: str | Report) -> str:
        found = report if isinstance(report, Report) else self.report(report)
        return self.lexicon.departments[found.department].label

    def report(self, iri: str) -> Report:
        return self.lexicon.report(iri)

    def beside_department(self, report: Report) -> bool:
        """Whether a report is the body's own level beside its whole, which names the same body a second time."""
        if report.scope == "department":
            return False
        others = self.lexicon.reports_of.get(report.department, ())
        return any((o.year, o.stage, o.scope) == (report.year, report.stage, "department") for o in others)

    def container(self, report: Report) -> Report | None:
        """The report among those in question that contains this one's figures."""
        if not report.covered_by:
            return None
        return next((one for one in self.reports if one.iri == report.covered_by), None)

    def note_of_units(self, reports: Sequence[Report], money: bool = True) -> str:
        """Which of the reports are contained in others among those in question; empty where none is. Of heads and
        things nothing says that the department's number holds those of its units."""
        inside: dict[str, list[str]] = {}
        for report in reports:
            if container := self.container(report):
                inside.setdefault(self.department(container), []).append(self.department(report))
        said = []
        for department, units in inside.items():
            names = list(dict.fromkeys(units))
            named = "、".join(names[:3]) + (f"等{len(names)}个所属单位" if len(names) > 3 else "")
            said.append(f"{named}的数字已含在{department}的部门数字里" if money else f"{named}是{department}的所属单位")
        return "；".join(said)

    def place(self, report: Report) -> list[str]:
        """Department, year and stage, as the cells of a table row."""
        return [self.department(report), str(report.year), STAGE_NAMES[report.stage]]

    def heading(self, report: str | Report) -> dict[str, str]:
        """The parts of a sentence that name the report."""
        found = report if isinstance(report, Report) else self.report(report)
        return {"department": self.department(found), "year": str(found.year), "stage": STAGE_NAMES[found.stage]}


def none_meets(compared: int, what: str, condition: str) -> Outcome | None:
    """The refusal after a comparison in which nothing met the condition; None where nothing was compared at all."""
    return Outcome(withheld=f"印出{what}的公开文件有{compared}份，没有{condition}的。") if compared else None


_SCREENS = frozenset(["absence", "absent_before", "deviations", "exceeding", "ratio_threshold", "threshold", "trend"])


def as_number(work: Work, outcome: Outcome | None) -> Outcome | None:
    """How many bodies meet a condition, where 几家 or 多少个部门 asks for their number; else the outcome as it is."""
    asked = any(any(map(in_question("counts_bodies").search, units)) for units in work.asked.reading.units)
    if outcome is None or outcome.withheld or work.template.answer not in _SCREENS or not asked:
        return outcome
    number = str(len({row.label for row in outcome.rows}))
    return replace(outcome, rows=[AnswerRow(label="部门数量", value=number, unit="个")])


def tell_others(work: Work, outcome: Outcome, kept: Collection[str], figures: Mapping[str, str]) -> None:
    """Of bodies named in the question, those that do not meet its condition, with their figures, and the silent ones.

    `kept` are the reports that meet it, `figures` what is printed in each report that prints it.
    """
    if not work.asked.reading.mentions:
        return
    others, silent = [], []
    for report in work.reports:
        if report.iri in kept:
            continue
        name, year, stage = work.place(report)
        if report.iri in figures:
            others.append(f"{name}（{year}年{stage}）{figures[report.iri]}")
        else:
            silent.append(name)
    if others:
        outcome.notes.append(f"其余：{'；'.join(others)}")
    if silent:
        outcome.notes.append(f"{'、'.join(silent)}没有印出这一项（没有印出不等于0）")


def figure_text(fact: Fact) -> str:
    """`391.8万元`, as printed."""
    return f"{fact.shown}{fact.unit}"


def one_line(rows: Sequence[AnswerRow]) -> str:
    """The rows as they stand in a sentence."""
    return "，".join(f"{row.label}{row.value or ''}{row.unit or ''}" for row in rows)


def figure_row(fact: Fact, label: str) -> AnswerRow:
    """The answer row of one fact."""
    amount = format(fact.value.normalize(), "f") if fact.money and fact.value is not None else None
    return AnswerRow(label=label, value=fact.shown, unit=fact.unit or None, amount=_zero(amount))


def one_row_each(outcome: Outcome, by_department: dict[str, list[str]], between: str = "，") -> None:
    """One row a department, however many of its reports are listed."""
    outcome.rows = [AnswerRow(label=name, value=between.join(texts)) for name, texts in by_department.items()]
    outcome.parts["count"] = str(len(by_department))
    outcome.parts["items"] = "；".join(f"{name}（{between.join(texts)}）" for name, texts in by_department.items())


def _zero(amount: str | None) -> str | None:
    return "0" if amount in ("-0", "0E+1") else amount


def money_row(label: str, yuan: Decimal, unit: str) -> AnswerRow:
    """A computed amount, in the unit in which its operands are printed."""
    return AnswerRow(label=label, value=in_unit(yuan, unit), unit=unit, amount=format(yuan.normalize(), "f"))

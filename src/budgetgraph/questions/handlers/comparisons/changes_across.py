"""Changes since the year before over several bodies: whose measure went up or down, whose most, and each one's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import CHANGE_WORDS
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, none_meets, one_row_each, tell_others
from budgetgraph.questions.handlers.comparisons.changes import base_year, change_since
from budgetgraph.questions.handlers.figures.lookups import LookupOfMany
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES

_SHOWN = 50
_UP, _DOWN = (tuple(words[way] for words in CHANGE_WORDS.values()) for way in ("increase", "decrease"))
_ORDERS = ("max", "min", "ranking", "top", "compare", "compare_less", "ascending")
_ONE = ("max", "min", "who")


@dataclass(frozen=True)
class Moved:
    """How a measure moved in one report: what is said of it, the amount and the rate with their signs."""

    report: Report
    text: str
    rows: tuple[AnswerRow, ...]
    sources: tuple[str, ...]

    def of(self, rate: bool) -> tuple[AnswerRow, Decimal] | None:
        """The row of the rate or of the amount, and its value with its sign."""
        row = next((row for row in self.rows if (row.unit == "%") is rate), None)
        if row is None or row.value is None:
            return None
        value = Decimal((row.amount or row.value).replace(",", ""))
        return row, -value if self.sign < 0 else value

    @property
    def sign(self) -> int:
        """1 for more than the year before, -1 for less, 0 for as much."""
        if all(Decimal((row.value or "0").replace(",", "")) == 0 for row in self.rows):
            return 0
        if any(row.label.endswith(_DOWN) for row in self.rows):
            return -1
        return 1 if any(row.label.endswith(_UP) for row in self.rows) else 0


def changes(work: Work) -> Outcome | None:
    """The bodies whose measure moved as is asked, or in the order in which it moved."""
    text = work.asked.question.text
    named = bool(work.asked.reading.mentions)
    if in_question("for_years").search(text):
        return None  # 连续三年下降 is more than less than the year before
    if (
        not named
        and not work.cue("which_departments", "all_departments", "who")
        and not in_question("asks_bodies").search(text)
    ):
        return None  # 部门预算比上年增加多少 asks about one
    found = _moved(work)
    if not found:
        said = f"所问的公开文件里没有写明，也算不出“{work.measures[0].label}”比上年的增减。"
        return None if named or work.cue(*_ORDERS) or not work.reports else Outcome(withheld=said)
    down = work.cue("decrease", "falling") or bool(in_question("says_fall").search(text))
    up = not down and (work.cue("increase", "rising") or bool(in_question("says_rise").search(text)))
    if work.cue(*_ORDERS):
        return _ordered(work, found, -1 if down else 1 if up else 0)
    if named or work.cue("all_departments", "each"):
        return _each(work, found)
    return _kept(work, found, -1 if down else 1 if up else 0)


def _moved(work: Work) -> list[Moved]:
    reports = [report for report in work.reports if not work.beside_department(report)]
    lookup = LookupOfMany(work, reports, _bases(work, reports))
    found = []
    for report in reports:
        alone = replace(work, reports=[report], measures=work.measures[:1])
        told = change_since(alone, lookup)
        if told is not None and told.rows:
            found.append(Moved(report, told.parts["change"], tuple(told.rows), tuple(told.sources)))
    return found


def _bases(work: Work, reports: Sequence[Report]) -> list[Report]:
    """The reports that these are compared with, each once."""
    found: dict[str, Report] = {}
    for report in reports:
        base = base_year(work, report.year)
        held = work.lexicon.reports_of[report.department]
        found |= {other.iri: other for other in held if (other.year, other.stage) == (base, report.stage)}
    return list(found.values())


def _kept(work: Work, found: Sequence[Moved], sign: int) -> Outcome | None:
    """Those that moved one way; both ways where only a change is asked for."""
    label = work.measures[0].label
    kept = [one for one in found if (one.sign == sign if sign else one.sign)]
    condition = {1: "增加", -1: "减少", 0: "有增减"}[sign]
    if not kept:
        return none_meets(len(found), f"{label}比上年的增减", f"比上年{condition}")
    outcome = Outcome(text=f"{label}比上年{condition}的部门共{{count}}个：{{items}}。")
    by_department = _list(work, outcome, kept)
    one_row_each(outcome, by_department, "；")
    outcome.parts["count"] = str(len({one.report.department for one in kept}))
    tell_others(work, outcome, {one.report.iri for one in kept}, {one.report.iri: one.text for one in found})
    _silent(work, outcome, found)
    return outcome


def _ordered(work: Work, found: Sequence[Moved], sign: int) -> Outcome | None:
    """The bodies in the order of the change: of its rate where a rate is asked for, else of its amount."""
    rate, label, down = work.cue("rate", "percent"), work.measures[0].label, sign < 0
    valued = [(one, held[1]) for one in found if (held := one.of(rate))]
    if len(valued) < len(found) and work.asked.reading.mentions:
        return None
    backwards = work.cue("min", "ascending", "compare_less") and not work.cue("max")
    valued = [(one, value) for one, value in valued if (one.sign < 0 if down else True)]
    if not work.asked.reading.mentions and sign > 0:
        valued = [(one, value) for one, value in valued if one.sign > 0]
    if not valued:
        return none_meets(len(found), f"{label}比上年的增减", "比上年减少" if down else "比上年增加")
    valued.sort(key=lambda item: item[1], reverse=down == backwards)
    top = work.asked.reading.top or (1 if work.cue(*_ONE) and not work.cue("ranking") else 0)
    kept = valued if work.asked.reading.mentions else valued[: top or _SHOWN]
    if top == 1 and not work.asked.reading.mentions:
        kept = [item for item in valued if item[1] == valued[0][1]]
    what = f"{label}比上年{'下降' if down else '增长'}" if rate else f"{label}比上年{'减少' if down else '增加'}"
    order = "从小到大" if backwards else "从大到小"
    outcome = Outcome(text=f"{what}{order}：{{items}}。")
    _list(work, outcome, [one for one, _ in kept])
    outcome.rows = []
    for one, _ in kept:
        held = one.of(rate)
        assert held is not None
        outcome.rows.append(held[0].model_copy(update={"label": f"{work.department(one.report)}{held[0].label}"}))
    if len({(one.report.year, one.report.stage) for one, _ in kept}) > 1:
        outcome.notes.append("各部门的年度或口径不同，排在一起仅供参考")
    _silent(work, outcome, found)
    return outcome


def _each(work: Work, found: Sequence[Moved]) -> Outcome | None:
    """Each body's own change."""
    if work.asked.reading.mentions and len(found) < len(work.reports):
        return None
    outcome = Outcome(text=f"{work.measures[0].label}比上年：{{items}}。")
    _list(work, outcome, found)
    outcome.rows = [
        row.model_copy(update={"label": f"{work.department(one.report)}{row.label}"})
        for one in found
        for row in one.rows
    ]
    _silent(work, outcome, found)
    return outcome


def _list(work: Work, outcome: Outcome, items: Sequence[Moved]) -> dict[str, list[str]]:
    by_department: dict[str, list[str]] = {}
    for one in items[:_SHOWN]:
        when = f"{one.report.year}年{STAGE_NAMES[one.report.stage]}"
        outcome.table.append([*work.place(one.report), one.text])
        outcome.sources += one.sources
        by_department.setdefault(work.department(one.report), []).append(f"{when}{one.text}")
    outcome.parts["items"] = "；".join(f"{name}（{'；'.join(texts)}）" for name, texts in by_department.items())
    if len(items) > _SHOWN:
        outcome.notes.append(f"共{len(items)}份文件，只列出{_SHOWN}份")
    if inside := work.note_of_units([one.report for one in items]):
        outcome.notes.append(inside)
    return by_department


def _silent(work: Work, outcome: Outcome, found: Sequence[Moved]) -> None:
    silent = len([r for r in work.reports if not work.beside_department(r)]) - len(found)
    if silent > 0 and not work.asked.reading.mentions:
        outcome.notes.append(f"另有{silent}份文件没有写明也算不出比上年的增减，未列入")


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "changes": changes,
}

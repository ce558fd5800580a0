"""Bodies by how many projects or indicators their documents list, projects by their indicators, and the statements
that bodies publish empty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.limits import limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, none_meets, one_row_each
from budgetgraph.questions.handlers.basis.printed_rows import run
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES

_SHOWN = 50


@dataclass(frozen=True)
class _Counted:
    """What is ranked: a report or a project of it, how many things it lists, one of them as the source."""

    name: str
    report: str
    number: int
    source: str


def things_rank(work: Work) -> Outcome | None:
    """Bodies, or projects, in the order of how many things they list, those within a limit, or those without any."""
    text = work.asked.question.text
    if not in_question("counts_things").search(text) or in_question("asks_money").search(text):
        return None
    by_project = in_question("of_which_project").search(text) is not None
    if not by_project and not (in_question("names_bodies").search(text) or work.cue("who")):
        return None
    thing, unit = _thing(work)
    counted = _counted(work, by_project)
    if work.cue("negation"):
        return _without(work, counted, thing)
    if not counted:
        return None
    typed = [limit_of(work.asked.question, q) for q in work.asked.reading.quantities]
    limits = [limit for limit in typed if limit and limit.kind == "plain"]
    if len(limits) < len(typed):
        return None
    kept = [c for c in counted if all(limit.meets(Decimal(c.number)) for limit in limits)]
    least = work.cue("min", "ascending") or any(limit.sign.startswith("<") for limit in limits)
    within = "、".join(limit.said for limit in limits)
    kept.sort(key=lambda c: c.number, reverse=not least)
    top = 0 if limits else work.top()
    if not kept:
        return none_meets(len(counted), thing, f"{thing}{within}个")
    chosen = [c for c in kept if c.number == kept[0].number] if top == 1 else kept[: top or _SHOWN]
    outcome = _listed(work, chosen, (thing, unit), within, least)
    alike = sum(c.number == chosen[-1].number for c in kept[len(chosen) :])
    if top > 1 and alike:
        outcome.notes.append(f"最后一位之后另有{alike}个数字相同的没有列出")
    return outcome


def _thing(work: Work) -> tuple[str, str]:
    return ("绩效指标", "项") if work.template.name.startswith("indicators") else ("项目", "个")


def _counted(work: Work, by_project: bool) -> list[_Counted]:
    """The numbers of things, of what is contained in another report in question not a second time."""
    reports = [r for r in work.reports if not work.container(r) and not work.beside_department(r)]
    held = {report.iri for report in reports}
    rows = [row for row in work.run(report=[r.iri for r in reports]) if row.get("report") in held]
    if by_project:
        found = [row for row in rows if "project" in row]
        return [_Counted(row["project"], row["report"], int(row["number"]), row["source"]) for row in found]
    numbers: dict[str, int] = {}
    sources: dict[str, str] = {}
    for row in rows:
        numbers[row["report"]] = numbers.get(row["report"], 0) + int(row["number"])
        sources.setdefault(row["report"], row["source"])
    return [_Counted(work.department(iri), iri, number, sources[iri]) for iri, number in numbers.items() if number]


def _without(work: Work, counted: Sequence[_Counted], thing: str) -> Outcome | None:
    """Bodies whose documents list none: what is not printed is said to be just that."""
    if work.asked.reading.quantities:
        return None
    listing = {c.report for c in counted}
    lacking = [r for r in work.reports if r.iri not in listing and not work.container(r)]
    if not lacking:
        return Outcome(withheld=f"收录的{len(listing)}份公开文件都列出了{thing}。")
    outcome = Outcome(text=f"公开文件里没有列出{thing}的部门共{{count}}个：{{items}}。")
    by_department: dict[str, list[str]] = {}
    for report in lacking:
        name, year, stage = work.place(report)
        by_department.setdefault(name, []).append(f"{year}年{stage}")
        outcome.table.append([name, f"{year}年{stage}", f"没有列出{thing}"])
        outcome.sources.append(report.iri)
    one_row_each(outcome, by_department, "、")
    outcome.notes.append("没有列出不等于没有")
    return outcome


def _listed(work: Work, kept: Sequence[_Counted], counted: tuple[str, str], within: str, least: bool) -> Outcome:
    thing, unit = counted
    outcome = Outcome(parts={"rank": f"{thing}{'最少' if least else '最多'}", "count": str(len(kept))})
    several = len({(work.report(c.report).year, work.report(c.report).stage) for c in kept}) > 1
    said = []
    for one in kept:
        name, year, stage = work.place(work.report(one.report))
        when = f"（{name}{year}年{stage}）" if one.name != name else f"（{year}年{stage}）"
        outcome.rows.append(AnswerRow(label=one.name, value=str(one.number), unit=unit))
        outcome.table.append([name, f"{year}年{stage}", one.name if one.name != name else thing, f"{one.number}{unit}"])
        outcome.sources.append(one.source)
        said.append(f"{one.name}{when if several or one.name != name else ''}{one.number}{unit}")
    outcome.parts["items"] = "；".join(said)
    if within:
        outcome.text = f"{thing}数{within}的共{len(kept)}个：{{items}}。"
    elif work.cue("ranking") and not work.asked.reading.top:
        outcome.text = f"{thing}数{'从少到多' if least else '从多到少'}：{{items}}。"
    if several:
        outcome.notes.append("各部门的年度或口径不同，排在一起仅供参考")
    return outcome


def empty_departments(work: Work) -> Outcome | None:
    """Bodies that publish a statement empty; without a statement that is named every empty one of each body."""
    if not (in_question("names_bodies").search(work.asked.question.text) or work.cue("who", "all_departments")):
        return None
    kinds = {kind for named in work.asked.reading.names.get("statement", ()) for kind in named.value.split("\n")}
    words = [_stem(measure.text) for measure in work.measures]
    rows = [row for row in run(work) if not kinds or row["kind"].rsplit("/", 1)[-1] in kinds]
    rows = [row for row in rows if all(word in matching_key(row["label"]) for word in words)]
    if not rows:
        return Outcome(withheld="收录的公开文件里没有找到所问的空表。")
    outcome = Outcome()
    by_department: dict[str, list[str]] = {}
    for row in rows:
        report = work.report(row["report"])
        name = work.department(report)
        when = f"{report.year}年{STAGE_NAMES[report.stage]}"
        by_department.setdefault(name, []).append(f"{when}《{row['label']}》")
        outcome.table.append([name, when, row["label"], row.get("note", "")])
        outcome.sources.append(row["source"])
    one_row_each(outcome, {name: list(dict.fromkeys(said)) for name, said in by_department.items()}, "、")
    return outcome


def _stem(words: str) -> str:
    """政府性基金 of 政府性基金支出: the fund that a title names; other words stay as they are."""
    fund = in_question("fund_word").search(words)
    return fund.group() if fund else words


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "things_rank": things_rank,
    "empty_departments": empty_departments,
}

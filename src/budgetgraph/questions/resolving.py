"""Which reports a question is about: mentions, years and stage in, reports out, or a question back, or a refusal.

A default is taken only where the graph leaves exactly one possibility, and is always said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from budgetgraph.questions.answers import Choice, Refusal, SlotValue
from budgetgraph.questions.language import bodies
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.linking import Mention
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.normalising import Normalised
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.language.years import find_years
from budgetgraph.questions.templates import OF_UNITS, Template

STAGE_NAMES = {"budget": "预算", "final": "决算"}
MAX_CHOICES = 8


@dataclass
class Resolved:
    """The reports to look in. `groups` has one list a mention; `everywhere` that no department is named."""

    groups: list[list[Report]]
    everywhere: bool = False
    notes: list[str] = field(default_factory=list)
    slots: list[SlotValue] = field(default_factory=list)

    @property
    def reports(self) -> list[Report]:
        return [report for group in self.groups for report in group]


@dataclass
class Withheld:
    """Why no answer is given: `ask` when the reader can choose, else a refusal with its kind."""

    reason: str
    kind: Refusal | Literal["ask", "own_level"]
    choices: list[Choice] = field(default_factory=list)
    candidates: list[list[Report]] = field(default_factory=list)
    slots: list[SlotValue] = field(default_factory=list)

    @property
    def refusal(self) -> Refusal | None:
        """Its kind as an answer tells it; None where it asks back."""
        if self.kind == "ask":
            return None if self.choices else "not_understood"
        return "not_disclosed" if self.kind == "own_level" else self.kind


@dataclass(frozen=True)
class Asked:
    """What stays the same while one question is answered."""

    question: Normalised
    reading: Reading
    lexicon: Lexicon
    today: date
    own_rows: bool = False  # of its own level, in the tables of the whole department


def resolve(asked: Asked, template: Template) -> Resolved | Withheld:
    """The reports for a template that fits the reading."""
    reading, lexicon = asked.reading, asked.lexicon
    mentions = reading.mentions
    within: frozenset[str] | None = None
    if template.slot("region") is not None and mentions:
        region = mentions[0]
        typed = asked.question.as_typed(region.start, region.end)
        within, mentions = frozenset(region.candidates), ()
        if not within:
            return Withheld(f"没有收录“{typed}”的部门的公开文件。", "unknown_department")
    if template.slot("department") is None and mentions:
        raise AssertionError("ranking lets no department through without its slot")
    if "own_level" in reading.soft and not mentions:
        return Withheld("没有写明是哪个部门的本级。", "not_understood")
    slots: list[SlotValue] = []
    notes: list[str] = []
    years = _years(asked, notes)
    if template.answer in ("execution", "gap_reason", "completions", "absent_before", "deviations", "project_phases"):
        reading = replace(reading, stages=())
        asked = replace(asked, reading=reading)
    if template.answer == "change" and years and set(years) == set(reading.base):
        years = [year for year in lexicon.years if year > max(years)] or years
    if template.answer in OF_UNITS:  # of a body that stands in the documents of others alone
        held = _filtered(lexicon.reports, years, reading.stage)
        return Resolved([held], True, notes, slots)
    if not mentions:
        reports = [r for r in lexicon.reports if within is None or r.department in within]
        held = _filtered(reports, years, reading.stage)
        if not held:
            return _year_refusal(asked, reports, years, slots)
        if within is not None:
            slots.append(SlotValue(name="region", text=typed, label=typed))
            notes.append(f"只算“{typed}”的部门")
        return Resolved([held], True, notes, slots)
    groups: list[list[Report]] = []
    for mention in mentions:
        found = _of_mention(asked, mention, years, slots, notes)
        if isinstance(found, Withheld):
            return found
        groups.append(found)
    if len(groups) > 1 and any(m.region_only for m in mentions) and groups[0] == groups[-1]:
        typed = "”“".join(asked.question.as_typed(m.start, m.end) for m in mentions)
        return Withheld(f"“{typed}”指的是同一个部门，为免答错，这里不作回答。", "not_understood")
    return Resolved(groups, False, notes, slots)


def _years(asked: Asked, notes: list[str]) -> list[int]:
    reading = asked.reading
    years = list(reading.years)
    changes = reading.cues & {"change", "increase", "decrease", "series"}
    dated = not changes or in_question("this_year").search(asked.question.text)
    if not years and dated:  # 比去年 alone compares with whatever year is held
        for shift in (0,) if changes else reading.relative:
            year = asked.today.year + shift
            years.append(year)
            notes.append(f"按今天的日期，所问年度是{year}年")
    return years


def _of_mention(
    asked: Asked, mention: Mention, years: Sequence[int], slots: list[SlotValue], notes: list[str]
) -> list[Report] | Withheld:
    lexicon, reading = asked.lexicon, asked.reading
    typed = asked.question.as_typed(mention.start, mention.end)
    candidates = list(mention.candidates)
    if not candidates:
        return _unknown(asked, mention, typed)
    named = any(reading.names.values())
    every = mention.region_only and not named  # a region is no body: what is held of it is offered, units as well
    own = [r for d in candidates for r in lexicon.reports_of.get(d, ())]
    held = [r for r in own if not r.covered or len(candidates) == 1 or every]
    fitting = _filtered(held, years, reading.stage)
    if not fitting:
        return _year_refusal(asked, held, years, slots, candidates, reading.stage)
    own_level = [r for r in fitting if r.scope == "own"]
    said = "own_level" in reading.soft or in_question("said_own_level").search(mention_text(asked, mention))
    if said and not own_level and not asked.own_rows:
        name = lexicon.departments[candidates[0]].label
        return Withheld(f"收录的是{name}整个部门的文件，没有收录本级单独的文件。", "own_level")
    if own_level and (said or in_question("budget_of_unit").search(asked.question.text)):
        fitting = own_level
        notes.append("按本级（单位自己）的文件回答，不是部门口径")
    departments = list(dict.fromkeys(r.department for r in fitting))
    if len(departments) > 1 and any(reading.names.get(kind) for kind in ("project", "indicator", "section")):
        return fitting
    if len(departments) > 1:
        what = "是地区名，收录的部门和单位有" if every else "可以是"
        reason = f"“{typed}”{what}{len(departments)}个{'' if every else '部门'}，请选一个："
        choices = [Choice(label=_say(lexicon, r), q=_rewritten(asked, r, mention)) for r in _one_each(fitting)]
        groups = [[r for r in fitting if r.department == d] for d in departments]
        return Withheld(reason, "ask", choices[:MAX_CHOICES], groups, slots)
    department = lexicon.departments[departments[0]]
    slots.append(SlotValue(name="department", text=typed, label=department.label, iri=department.iri))
    others = {r.department for r in _filtered(own, years, reading.stage)} - {department.iri}
    if others:
        contained = "，所属单位的数字已含在部门数字里" if _all_within(own, fitting) else ""
        notes.append(f"“{typed}”按{department.label}理解{contained}")
    elif len(candidates) > 1 and typed != department.label:
        notes.append(f"“{typed}”中只有{department.label}有所问年度的文件")
    elif every and not _among_bodies(asked, mention):
        reason = f"“{typed}”是地区名，收录的部门只有一个，您是不是要问："
        choices = [Choice(label=_say(lexicon, r), q=_rewritten(asked, r, mention)) for r in fitting[:MAX_CHOICES]]
        return Withheld(reason, "ask", choices, [[r] for r in fitting], slots)
    elif mention.region_only:
        notes.append(f"“{typed}”按该地区唯一收录的{department.label}理解")
    return fitting


def _among_bodies(asked: Asked, region: Mention) -> bool:
    """喀什和党政办: a region in a list of bodies stands for the one body that is held of it, but not before the region
    of another one (喀什和库尔勒市行政服务中心)."""
    ordered = sorted(asked.reading.mentions, key=lambda mention: mention.start)
    text = asked.question.text
    joined = [
        pair for pair in pairwise(ordered) if in_question("joins_bodies").search(text[pair[0].end : pair[1].start])
    ]
    shared = any(one is region and other.parts[0].kind == "region" for one, other in joined)
    whole = in_question("region_level").search(region.surface)  # 喀什地区, 河北省: the region itself may be meant
    listed = any(region in pair for pair in joined) and not shared and not whole
    return listed and not all(mention.region_only for mention in ordered)


def _all_within(reports: Iterable[Report], containers: Iterable[Report]) -> bool:
    """Whether every report is one of the containers or contained in one."""
    held = {r.iri for r in containers}
    return all(r.iri in held or r.covered_by in held for r in reports)


def _one_each(reports: Iterable[Report]) -> list[Report]:
    found: dict[str, Report] = {}
    for report in reports:
        found.setdefault(report.department, report)
    return list(found.values())


def _filtered(reports: Iterable[Report], years: Sequence[int], stage: str) -> list[Report]:
    fitting = [r for r in reports if (not years or r.year in years)]
    staged = [r for r in fitting if r.stage == stage]
    return staged if stage else fitting


def narrow(asked: Asked, reports: Sequence[Report], template: Template, resolved: Resolved) -> list[Report] | Withheld:
    """One report of one department: by default where there is only one, else the reader is asked."""
    reading, lexicon = asked.reading, asked.lexicon
    if len(reports) == 1:
        report = reports[0]
        if not reading.years and not reading.relative and not reading.as_of:
            resolved.notes.append(f"年度未写，按唯一的{report.year}年{STAGE_NAMES[report.stage]}回答")
        return [report]
    own = [r for r in reports if r.scope == "department"]
    if len(own) == 1 and len({(r.year, r.stage) for r in reports}) == 1:
        resolved.notes.append("按部门口径（不是本级）回答")
        return own
    budgets = [r for r in reports if r.stage == "budget"]
    if len(budgets) == 1 and len({r.year for r in reports}) == 1 and names_budget(reading):
        resolved.notes.append("没有写明决算，按预算回答")
        return budgets
    choices = [
        Choice(label=_say(lexicon, r), q=_rewritten(asked, r, reading.mentions[0] if reading.mentions else None))
        for r in reports
    ]
    lacks = "年度" if len({r.year for r in reports}) > 1 else "预算还是决算"
    return Withheld(
        f"没有写明{lacks}，有{len(reports)}份文件，请选一份：", "ask", choices[:MAX_CHOICES], [list(reports)]
    )


def names_budget(reading: Reading) -> bool:
    """收支总预算, 收入预算: the name itself is that of a budget, and no final account is spoken of."""
    named = any(in_question("says_budget").search(measure.text) for measure in reading.measures)
    return named and not reading.stages and "spent" not in reading.soft | reading.cues


def _say(lexicon: Lexicon, report: Report) -> str:
    own = "（本级）" if report.scope == "own" else ""
    return f"{lexicon.departments[report.department].label}{own}{report.year}年{STAGE_NAMES[report.stage]}"


def _rewritten(asked: Asked, report: Report, mention: Mention | None) -> str:
    """The typed question with the department written out, year and stage too; a whole question again."""
    question = asked.question
    label = asked.lexicon.departments[report.department].label
    within = mention is not None and any(str(y)[2:] in mention_text(asked, mention) for y in asked.reading.years)
    year = f"{report.year}年" if within or not asked.reading.years else ""
    stage = "" if asked.reading.stages else STAGE_NAMES[report.stage]
    if mention is None:
        return f"{label}{year}{stage} {question.typed.strip()}"
    start, end = question.offsets[mention.start], question.offsets[mention.end - 1] + 1
    behind = next((y for y in find_years(question.text) if y.start >= mention.end), None)
    if behind and stage and not year:  # the stage stands behind the year
        at = question.offsets[behind.end - 1] + 1
        return f"{question.typed[:start]}{label}{question.typed[end:at]}{stage}{question.typed[at:]}".strip()
    return f"{question.typed[:start]}{label}{year}{stage}{question.typed[end:]}".strip()


def mention_text(asked: Asked, mention: Mention) -> str:
    """All that was typed from the first part of a mention to its last (双峰县2024年民政局)."""
    return asked.question.text[mention.start : mention.end]


def choice_for(asked: Asked, report: Report) -> Choice:
    """The question again, about one report."""
    mentions = asked.reading.mentions
    own = (mention for mention in mentions if report.department in mention.candidates)
    mention = next(own, mentions[0] if mentions else None)
    return Choice(label=_say(asked.lexicon, report), q=_rewritten(asked, report, mention))


def _unknown(asked: Asked, mention: Mention, typed: str) -> Withheld:
    lexicon = asked.lexicon
    if lexicon.index.called_after(mention):
        near = [r for r in _near(lexicon, mention) if r.department in mention.loose or _is_alike(lexicon, r, mention)]
        choices = [Choice(label=_say(lexicon, r), q=_rewritten(asked, r, mention)) for r in _of_years(asked, near)]
        return Withheld(f"“{typed}”没有写明是开发区的还是市县的，请选一个：", "ask", choices[:MAX_CHOICES])
    if mention.loose:
        reports = [r for d in mention.loose for r in lexicon.reports_of.get(d, ())]
        choices = [Choice(label=_say(lexicon, r), q=_rewritten(asked, r, mention)) for r in _of_years(asked, reports)]
        return Withheld(
            f"没有收录名称恰为“{typed}”的部门，不能当作别的部门回答。", "unknown_department", choices[:MAX_CHOICES]
        )
    near = _of_years(asked, _near(lexicon, mention))
    choices = [Choice(label=_say(lexicon, r), q=_rewritten(asked, r, mention)) for r in near]
    return Withheld(f"没有收录“{typed}”的预决算公开文件。", "unknown_department", choices[:MAX_CHOICES])


def _of_years(asked: Asked, reports: Iterable[Report]) -> list[Report]:
    """One report of each body, of a year that is asked for where any is."""
    years = asked.reading.years
    return _one_each(r for r in reports if not years or r.year in years)


def _is_alike(lexicon: Lexicon, report: Report, mention: Mention) -> bool:
    """Whether a body of the region that is named ends as the body that is named does (行政服务中心, 政务中心)."""
    label = lexicon.departments[report.department].label
    region = any(part.kind == "region" and part.surface in label for part in mention.parts)
    return region and label.endswith(mention.parts[-1].surface[-2:])


def _near(lexicon: Lexicon, mention: Mention) -> list[Report]:
    """Held departments that share the body's own name or a region with the mention; only offered, never taken."""
    index = lexicon.index
    numbers: list[int] = []
    for part in mention.parts:
        if part.kind in ("core", "name"):
            core = bodies.parse_body(part.surface).core
            numbers += sorted(index.by_core.get(core, index.by_core.get(part.surface, ())))
    for part in mention.parts:
        if part.kind == "region":
            numbers += sorted(index.by_region.get(part.surface, ()))
    departments = list(dict.fromkeys(index.forms[n].iri for n in numbers))
    return [r for d in departments[:4] for r in reversed(lexicon.reports_of.get(d, ()))]


def _year_refusal(
    asked: Asked,
    held: Sequence[Report],
    years: Sequence[int],
    slots: list[SlotValue],
    candidates: Sequence[str] = (),
    stage: str = "",
) -> Withheld:
    lexicon = asked.lexicon
    name = lexicon.departments[candidates[0]].label if len(candidates) == 1 else "所问部门" if candidates else "库中"
    if not held and candidates:
        return Withheld(
            f"{name}没有单独公开的文件，收录的部门文件里也没有印出它的这个数。", "not_disclosed", [], [], slots
        )
    held_text = "、".join(dict.fromkeys(f"{r.year}年{STAGE_NAMES[r.stage]}" for r in held)) or "没有文件"
    asked_text = "、".join(f"{y}年" for y in years) + (STAGE_NAMES.get(stage or asked.reading.stage, ""))
    mention = asked.reading.mentions[0] if asked.reading.mentions else None
    choices = []
    if mention is not None and not years:
        choices = [Choice(label=_say(lexicon, r), q=_restaged(asked, r, mention)) for r in held]
    return Withheld(
        f"{name}没有收录{asked_text or '所问年度'}的文件；已收录：{held_text}。",
        "year_not_held",
        choices[:MAX_CHOICES],
        [],
        slots,
    )


def _restaged(asked: Asked, report: Report, mention: Mention) -> str:
    typed = _rewritten(asked, report, mention)
    other = STAGE_NAMES["final" if report.stage == "budget" else "budget"]
    return typed.replace(other, STAGE_NAMES[report.stage])

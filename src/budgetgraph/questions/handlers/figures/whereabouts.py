"""Where a figure is printed, whether all its prints agree, and what the audit found in a disclosure."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice
from budgetgraph.questions.handlers.basis.facts import TOTAL_COLUMNS, Fact, rounded_alike, same
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_row, figure_text
from budgetgraph.questions.handlers.basis.typed_numbers import typed_numbers
from budgetgraph.questions.handlers.figures.figures import facts_of, pick
from budgetgraph.questions.handlers.figures.listings import unit_lists
from budgetgraph.questions.handlers.texts import disagreements
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms


def place(work: Work) -> Outcome | None:
    """Where a measure is printed: every table and sentence that says its figure."""
    report, measure = work.reports[0], work.measures[0]
    if work.cue("list", "statements") and (titled := _titled(work, report, measure)):
        return titled
    choice = _prints(work, report, measure)
    if choice is None:
        return None
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label})
    numbers = _numbers(work, report)
    names: list[str] = []
    for fact in (choice.fact, *choice.agreeing, *choice.differing):
        names.append(f"{numbers.get(fact.table, '')}{fact.where}（{figure_text(fact)}）")
        outcome.sources.append(fact.source)
    if in_question("of_a_table").search(work.asked.question.text, measure.end) and (
        titled := _titled(work, report, measure)
    ):
        others = [
            row.value or ""
            for row in titled.rows
            if not (row.value or "").startswith("《") and not any((row.value or "") in name for name in names)
        ]
        names += [f"{title}（专表）" for title in others]
        outcome.sources += titled.sources if others else []
    names = list(dict.fromkeys(names))
    outcome.rows = [AnswerRow(label=measure.label, value="、".join(names))]
    outcome.parts["text"] = "、".join(names)
    return outcome


_STATEMENTS = """SELECT ?source ?title ?number WHERE { VALUES ?report { $report }
  ?report bg:hasStatement ?source . ?source dcterms:title ?title ; bg:state state:filled
  OPTIONAL { ?source bg:number ?number } }"""


def _statements(work: Work, report: Report) -> list[dict[str, str]]:
    return list(rows_of(work.query(_STATEMENTS.replace("$report", " ".join(terms([report.iri]))))))


def _numbers(work: Work, report: Report) -> dict[str, str]:
    """The printed numbers of the statements by their titles: 公开06表 of 《一般公共预算财政拨款基本支出决算表》."""
    return {row["title"]: row["number"] for row in _statements(work, report) if row.get("number")}


def _titled(work: Work, report: Report, measure: Named) -> Outcome | None:
    """基本支出明细在公开几表: the statements that are named after the measure."""
    word = matching_key(work.asked.question.as_typed(measure.start, measure.end))
    rows = [row for row in _statements(work, report) if word and word in matching_key(row["title"])]
    if not rows:
        return None
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label})
    names = [f"{row.get('number', '')}《{row['title']}》" for row in rows]
    outcome.rows = [AnswerRow(label=measure.label, value=name) for name in names]
    outcome.sources = [row["source"] for row in rows]
    outcome.parts["text"] = "、".join(names)
    return outcome


def contradiction(work: Work) -> Outcome | None:
    """All prints of a measure: whether they agree, and what each says."""
    report, measure = work.reports[0], work.measures[0]
    if measure.value.startswith("topic:internal_units") and (otherwise := _named_otherwise(work, report)):
        return otherwise
    choice = _prints(work, report, measure)
    if choice is None:
        return None
    if len(work.asked.reading.quantities) > 1 and (both := _two_of_several_readings(work, choice)):
        return both
    sources = [fact.source for fact in (choice.fact, *choice.agreeing)]
    if not choice.differing and (found := disagreements.found_about(work, report, measure, sources)):
        return disagreements.told(work, found)
    if not choice.differing and not choice.other_reading:
        choice = replace(choice, other_reading=tuple(_elsewhere(facts_of(work, [measure], [report]), choice.fact)))
    outcome = Outcome(parts=work.heading(report))
    tails = _tails(choice)
    differing = (*choice.differing, *tails)
    outcome.rows = [figure_row(choice.fact, f"{measure.label}（{choice.fact.where}）")]
    outcome.sources = [choice.fact.source, *(f.source for f in choice.agreeing)]
    head = f"{work.department(report)}{report.year}年{STAGE_NAMES[report.stage]}的{measure.label}"
    for other in choice.other_reading:
        outcome.rows.append(figure_row(other, f"{other.label or measure.label}（{other.where}，另一口径）"))
        outcome.notes.append(f"另有{other.where}中的{other.label or measure.label}{figure_text(other)}，是另一口径")
        outcome.sources.append(other.source)
    named = _typed(work, choice)
    for other in (*named, *differing):
        outcome.rows.append(figure_row(other, f"{measure.label}（{other.where}）"))
        outcome.sources.append(other.source)
    every = (choice.fact, *choice.agreeing, *choice.differing)
    _tell_not_printed(work, outcome, (*every, *choice.other_reading))
    said = "，".join(dict.fromkeys(f"{f.where}为{figure_text(f)}" for f in (choice.fact, *named, *differing)))
    if differing:
        outcome.parts["text"] = f"{head}在公开文件中前后不一致：{said}。"
        if not choice.differing:
            outcome.notes.append("只差末位，可能出于四舍五入")
        if work.cue("reason"):
            outcome.notes.append("文件没有说明不一致的原因")
    elif choice.other_reading:
        outcome.parts["text"] = f"{head}为{figure_text(choice.fact)}。"
    elif len(every) == 1:
        outcome.parts["text"] = f"{head}只印在一处：{said}。"
    elif named:
        outcome.parts["text"] = f"{head}各处相符，只是取整不同：{said}。"
    else:
        outcome.parts["text"] = f"{head}各处一致，都是{figure_text(choice.fact)}。"
    for finding in disagreements.found_beside(work, report, measure):
        outcome.notes.append(f"与其他数不一致：{finding.text.rstrip('。')}")
        outcome.rows += [row for row in finding.rows if row.value not in {told.value for told in outcome.rows}]
        outcome.sources += finding.sources
    return outcome


def _named_otherwise(work: Work, report: Report) -> Outcome | None:
    """Two lists of internal units that do not agree, however many each has; None where all agree."""
    lists = unit_lists(work, report)
    if len(lists) < 2 or work.asked.reading.quantities:
        return None
    outcome = Outcome(parts=work.heading(report))
    said: list[str] = []
    for row, units in lists:
        names = "、".join(units[:-1]) + ("和" if units[1:] else "") + units[-1]
        outcome.rows.append(AnswerRow(label=row["label"], value=names))
        outcome.sources.append(row["source"])
        said.append(f"{'另' if said else ''}一处（《{row['label']}》）写{names}")
    head = f"{work.department(report)}{report.year}年{STAGE_NAMES[report.stage]}的内设机构"
    outcome.parts["text"] = f"{head}在公开文件中前后不一致：{'；'.join(said)}。"
    return outcome


def two_prints(work: Work) -> Outcome | None:
    """Prints of a measure that the question names by their numbers (25%与24.67%两种说法), all of which must stand in
    the document; of a share without numbers, every print of it."""
    report, measure = work.reports[0], work.measures[0]
    facts = [f for f in facts_of(work, [measure], [report]) if f.value is not None and f.year is None]
    typed = list(typed_numbers(work).values())
    if work.cue("share", "percent"):
        facts = [f for f in facts if f.metric == "share"]
    elif not typed:
        return None
    found = [_printed_as(facts, number) for number in typed] if typed else list(facts)
    chosen = {fact.shown: fact for fact in reversed([f for f in found if f]) if fact.shown}
    if not chosen or None in found or (typed and len(chosen) < 2):
        return None
    outcome = Outcome(parts=work.heading(report))
    what = f"{measure.label}{'占比' if facts[0].metric == 'share' else ''}"
    for fact in (chosen[shown] for shown in dict.fromkeys(f.shown for f in found if f)):
        outcome.rows.append(figure_row(fact, f"{what}（{fact.where}）"))
        outcome.sources.append(fact.source)
    said = "，".join(f"{row.label[len(what) + 1 : -1]}为{row.value}{row.unit or ''}" for row in outcome.rows)
    quotes = [fact.quote for fact in chosen.values() if fact.claimed]  # of one sentence: 共计75.04，其中本年55.64
    verdict = "前后不一致" if len(outcome.rows) > 1 else "只有一种说法"
    verdict = "在同一句话里有几个数，口径不同" if len(set(quotes)) < len(quotes) else verdict
    outcome.parts["text"] = "{department}{year}年{stage}的".format_map(outcome.parts) + f"{what}{verdict}：{said}。"
    return outcome


def _two_of_several_readings(work: Work, choice: Choice) -> Outcome | None:
    """Two named numbers of which the usual reading of the measure prints only one."""
    facts = (choice.fact, *choice.agreeing, *choice.differing, *choice.other_reading)
    held = [_printed_as([f for f in facts if f.value is not None], number) for number in typed_numbers(work).values()]
    return two_prints(work) if None in held else None


def _printed_as(facts: Sequence[Fact], number: Decimal) -> Fact | None:
    return next((f for f in facts if number in (f.value, Decimal(f.shown))), None)


def _typed(work: Work, choice: Choice) -> list[Fact]:
    """Agreeing prints in other digits (350.35万元 of 3503499元) that the question names."""
    typed = [quantity.value for quantity in work.asked.reading.quantities]
    named = [f for f in choice.agreeing if f.shown != choice.fact.shown and {f.value, Decimal(f.shown)} & set(typed)]
    tails = {f.value for f in _tails(choice)}
    return list({f.shown: f for f in reversed(named) if f.value not in tails}.values())


def _tell_not_printed(work: Work, outcome: Outcome, facts: Sequence[Fact]) -> None:
    """A number of the question that stands nowhere for this measure is said to do so."""
    for quantity in work.asked.reading.quantities:
        printed = (value for f in facts for value in (f.value, Decimal(f.shown)))
        if not any(value is not None and quantity.means(value) for value in printed):
            typed = work.asked.question.as_typed(quantity.start, quantity.end)
            outcome.notes.append(f"这一项没有读到印作{typed}的")


def _tails(choice: Choice) -> list[Fact]:
    """Prints that differ in the last place although they are as fine: 7.65 beside 7.64, which rounding may explain."""
    first = choice.fact
    odd = [f for f in choice.agreeing if f.value != first.value and not rounded_alike(first, f)]
    return list({f.value: f for f in reversed(odd)}.values())


def _elsewhere(facts: Sequence[Fact], first: Fact) -> Iterator[Fact]:
    """The class's totals in the statements of single funds and the like, whose figure is another."""
    seen = [first]
    for fact in facts:
        is_total = fact.concept == first.concept and fact.column in TOTAL_COLUMNS and fact.money and not fact.claimed
        whole = is_total and first.concept.startswith("functional:") and not fact.of_unit and not first.of_unit
        if whole and fact.value is not None and fact.year is None and not any(same(fact, one) for one in seen):
            seen.append(fact)
            yield fact


def _prints(work: Work, report: Report, measure: Named) -> Choice | None:
    return pick(work, facts_of(work, [measure], [report]), report, measure)


_SEVERITIES = {"error": "不一致", "wording": "表述问题", "rounding": "四舍五入之差"}


def findings(work: Work) -> Outcome | None:
    """The findings of one report, contradictions first; or the reports that have any, each with their number."""
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports]))
    for row in rows:
        row["severity"] = row["severity"].rsplit("/", 1)[-1]
    errors = [row for row in rows if row["severity"] == "error"]
    if work.template.slot("department") is None:
        return _by_report(work, errors)
    outcome = Outcome(parts=work.heading(work.reports[0]))
    head = "{department}{year}年{stage}".format_map(outcome.parts)
    order = list(_SEVERITIES)
    for row in sorted(rows, key=lambda row: order.index(row["severity"])):
        outcome.table.append([row["label"], _SEVERITIES[row["severity"]]])
        outcome.sources.append(row["source"])
    outcome.rows = [AnswerRow(label="前后不一致", value=str(len(errors)), unit="处")]
    outcome.rows += [AnswerRow(label=f"不一致（{number}）", value=row["label"]) for number, row in enumerate(errors, 1)]
    said = f"有{len(errors)}处前后不一致：{errors[0]['label']}" if errors else "没有发现前后不一致。"
    others = len(rows) - len(errors)
    outcome.parts["text"] = head + said + (f"另有{others}处表述或四舍五入问题。" if others else "")
    return outcome


def _by_report(work: Work, errors: list[dict[str, str]]) -> Outcome | None:
    counted = Counter(row["report"] for row in errors)
    if not counted:
        return None
    outcome = Outcome()
    for iri, number in counted.most_common():
        report = work.report(iri)
        when = f"{report.year}年{STAGE_NAMES[report.stage]}"
        outcome.rows.append(AnswerRow(label=f"{work.department(report)}{when}", value=str(number), unit="处"))
        outcome.table.append([work.department(report), str(report.year), STAGE_NAMES[report.stage], f"{number}处"])
        outcome.sources += [row["source"] for row in errors if row["report"] == iri]
    said = "，".join(f"{row.label}{row.value}处" for row in outcome.rows[:12])
    outcome.parts["text"] = f"{len(counted)}份公开文件有前后不一致的数字：{said}。"
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "place": place,
    "contradiction": contradiction,
    "two_prints": two_prints,
    "findings": findings,
}

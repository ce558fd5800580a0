"""What the audit found to disagree about one thing, or between the numbers that a question holds against each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import in_unit
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.typed_numbers import typed_numbers
from budgetgraph.questions.handlers.texts.printed_targets import printed_targets
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.segmenting import content_words
from budgetgraph.questions.solutions import rows_of, terms
from budgetgraph.questions.templates import templates

_NAMED = ("measure", "project", "indicator")
_IN_TITLES = ("glossary", "statement", "section")
# Findings about how much a figure changed or what share it is, which a question for the figure itself does not mean.
_DERIVED = {"change_rate": {"increase", "decrease", "change", "rate"}, "share": {"share", "percent", "execution"}}
_OF_PARTS = ("sum_of_parts", "procurement_sum", "staff_sum", "asset_sum", "project_amount")
_CENT = Decimal("0.01")
_MANY = 60  # findings of reports of no named body that are gone through
_MOST = 6  # findings that an answer tells
_FEW_SOURCES = 4  # of an answer for one figure
_MOST_BESIDE = 2
_SIDES = 2  # of a contradiction
_OF_FINDINGS = ("findings", "disagreement", "place", "named_place")


@dataclass(frozen=True)
class _Operand:
    """One print that a finding holds against others."""

    label: str
    value: str
    unit: str
    name: str = ""


@dataclass(frozen=True)
class _Finding:
    report: str
    source: str
    text: str
    severity: str
    check: str
    numbers: frozenset[Decimal]  # as printed, and in yuan
    operands: tuple[_Operand, ...]
    sources: tuple[str, ...]
    names: tuple[str, ...]  # what each of the sources is called

    @property
    def rows(self) -> list[AnswerRow]:
        return [AnswerRow(label=one.label, value=_plain(one.value), unit=one.unit or None) for one in self.operands]

    @property
    def subject(self) -> str:
        """What it is about: the first name that it quotes, without the words that only say whose figure it is."""
        quoted = in_print("quoted").search(self.text)
        return in_print("said_of_measure").sub("", matching_key(quoted.group(1))) if quoted else ""


def _tables_in(text: str) -> set[str]:
    return {found["number"] for found in in_print("numbered_table").finditer(text)}


def disagreement(work: Work) -> Outcome | None:
    """The findings of one report that are about all that is named and print all numbers that are typed."""
    reading = work.asked.reading
    numbers = [number for number in _numbers(work) if str(number[0]) not in reading.tables]
    topics = [[n.text, n.label, *n.value.split("\n")] for kind in _NAMED for n in _named(work, kind)]
    words = [word for unknown in reading.unknown for word in content_words(unknown)]
    if not topics and not numbers:  # what has no name of its own is looked for in what a finding says, titles too
        words += [named.text for kind in _IN_TITLES for named in _named(work, kind)]
    tables = set(reading.tables)
    if not topics and not tables and not words and not numbers:
        return None
    one_of_two = in_question("one_of_two").search(work.asked.question.text)
    if one_of_two and not numbers and not work.cue("contradiction"):
        return None
    if not reading.mentions and (len(numbers) < 2 or len(work.reports) > _MANY):
        return None
    kept = [
        finding
        for finding in _findings(work)
        if _about_them(finding, topics, numbers)
        and all(matching_key(word) in matching_key(finding.text) for word in words)
        and (not tables or (tables <= _tables_in(finding.text) and finding.check != "statement_missing"))
        and (not numbers or any(_prints(finding, number) for number in numbers))
    ]
    if not numbers or not topics:
        asked = reading.cues | reading.soft
        kept = [f for f in kept if f.check not in _DERIVED or asked & _DERIVED[f.check]]
    if not in_question("asks_names").search(work.asked.question.text):
        kept = [finding for finding in kept if finding.check != "name_variants"]
    if not all(any(_prints(finding, number) for finding in kept) for number in numbers):
        return printed_targets(work, [number for number, _ in numbers], words) if len(topics) == 1 else None
    if not kept:
        return printed_targets(work) or _none_found(work) if len(topics) == 1 and not words else None
    if len({finding.report for finding in kept}) > 1 or len(kept) > _MOST:
        return None
    return told(work, kept)


def _named(work: Work, kind: str) -> Sequence[Named]:
    return work.asked.reading.measures if kind == "measure" else work.asked.reading.names.get(kind, ())


def told(work: Work, kept: Sequence[_Finding]) -> Outcome:
    """The findings in their own words, with what they hold against each other."""
    report = work.report(kept[0].report)
    outcome = Outcome(parts=work.heading(report))
    for finding in kept:
        outcome.table.append([finding.text, ""])
        outcome.sources += finding.sources
        outcome.rows += [row for row in finding.rows if row not in outcome.rows]
    only_last = all(finding.severity == "rounding" for finding in kept)
    head = "{department}{year}年{stage}".format_map(outcome.parts)
    what = "有不一致之处，可能出于四舍五入" if only_last else "有不一致之处"
    outcome.parts["text"] = f"{head}的公开文件{what}：{''.join(finding.text for finding in kept)}".rstrip("。") + "。"
    if work.cue("reason"):
        outcome.notes.append("文件没有说明不一致的原因")
    if not work.asked.reading.mentions:
        outcome.notes.append(f"部门未写，按唯一印出这些数的{work.department(report)}回答")
    return outcome


def _none_found(work: Work) -> Outcome | None:
    names = "、".join(f"“{n.text}”" for kind in _NAMED for n in _named(work, kind))
    head = "{department}{year}年{stage}".format_map(work.heading(work.reports[0]))
    return Outcome(withheld=f"{head}的公开文件里没有发现{names}前后不一致的地方。") if len(work.reports) == 1 else None


def found_beside(work: Work, report: Report, measure: Named) -> list[_Finding]:
    """Findings about a measure itself that its prints do not show: its parts do not add up to it."""
    names = {matching_key(name) for name in (measure.text, measure.label)}
    rows = rows_of(work.query(templates()["disagreement"].bound({"report": terms([report.iri])})))
    return [finding for finding in _by_finding(list(rows)) if finding.check in _OF_PARTS and finding.subject in names]


# The same as the template for some findings alone: in parts, since one query would look all tables up (20 ms of 22).
_PARTS = (
    """SELECT ?source ?label ?severity ?check ?expected ?found ?difference ?operand ?subject ?name ?row ?printed ?unit
  ?target ?actual WHERE { VALUES ?source { $source }
  ?source rdfs:label ?label ; bg:severity ?severity ; bg:check ?check ; bg:involves ?operand
  OPTIONAL { ?source bg:expected ?expected } OPTIONAL { ?source bg:found ?found }
  OPTIONAL { ?source bg:difference ?difference } OPTIONAL { ?operand bg:subject ?subject }
  OPTIONAL { ?operand rdfs:label ?name } OPTIONAL { ?operand bg:printedLabel ?row }
  OPTIONAL { ?operand bg:printedValue ?printed } OPTIONAL { ?operand bg:unit ?unit }
  OPTIONAL { ?operand bg:targetText ?target } OPTIONAL { ?operand bg:actualText ?actual } }""",
    """SELECT ?source ?operand ?row ?table WHERE { VALUES ?source { $source } ?source bg:involves ?operand .
  ?line bg:figure ?operand ; bg:printedLabel ?row ; bg:statement ?statement . ?statement dcterms:title ?table }""",
    """SELECT ?source ?operand ?unit WHERE { VALUES ?source { $source } ?source bg:involves ?operand .
  ?line bg:figure ?operand ; bg:statement ?statement . ?statement bg:printedUnit ?unit }""",
)
_ERRORS = """SELECT DISTINCT ?source WHERE { VALUES ?operand { $operand }
  ?source bg:involves ?operand ; bg:severity severity:error }"""


def found_on(work: Work, sources: Sequence[str]) -> list[_Finding]:
    """The contradictions that are about the very figures and sentences of an answer, which print one side of them."""
    if not 0 < len(sources) <= _FEW_SOURCES or len(work.reports) > _FEW_SOURCES:
        return []
    query = _ERRORS.replace("$operand", " ".join(terms(dict.fromkeys(sources))))
    errors = {row["source"] for row in rows_of(work.query(query))}
    reports = [report.iri for report in work.reports if any(error.startswith(f"{report.iri}/") for error in errors)]
    if not reports:
        return []
    rows = [row for part in _PARTS for row in rows_of(work.query(part.replace("$source", " ".join(terms(errors)))))]
    rows = [{**row, "report": next((r for r in reports if row["source"].startswith(f"{r}/")), "")} for row in rows]
    asked = work.asked.reading.cues | work.asked.reading.soft
    projects = [matching_key(name.label) for name in work.asked.reading.names.get("project", ())]
    found = [finding for finding in _by_finding(rows) if _is_about(finding, sources, projects)]
    return [f for f in found if f.check not in _DERIVED or asked & _DERIVED[f.check]]


def _is_about(finding: _Finding, sources: Sequence[str], projects: Sequence[str]) -> bool:
    """Not one of the parts that only add up to what is wrong. Rows of `projects` may print other labels."""
    own, *beside = in_print("found_beside").split(in_print("table_title").sub("", finding.text))
    quoted = [matching_key(name) for name in in_print("quoted").findall(own)]
    named = [name for source, name in zip(finding.sources, finding.names, strict=True) if source in sources]
    sides = quoted
    if quoted and quoted[0] in projects:
        return True
    if finding.check in _OF_PARTS:  # the sum, and the sums over it, which are wrong with it
        sides = [*quoted[:1], *(matching_key(name) for text in beside for name in in_print("quoted").findall(text))]
    return any(key in one for key in map(matching_key, named) if key for one in sides)


def with_findings(work: Work, outcome: Outcome | None) -> Outcome | None:
    """The outcome with a warning of the contradictions about its figures that it does not tell itself."""
    if outcome is None or outcome.withheld or work.template.answer in _OF_FINDINGS:
        return outcome
    sources = list(dict.fromkeys(filter(None, outcome.sources)))
    said = " ".join((outcome.text, *outcome.parts.values(), *outcome.notes, *(row.value or "" for row in outcome.rows)))
    for finding in found_on(work, sources)[:_MOST_BESIDE]:
        sides = [(_number(operand.value), operand.value) for operand in finding.operands]
        told = {number for number, printed in sides if number is not None and printed in said}
        if finding.check in _DERIVED or len(told) < _SIDES:
            outcome.contradicted = True
            outcome.notes.append(f"公开文件不一致：{finding.text.rstrip('。')}")
            outcome.rows += [row for row in finding.rows[-1:] if finding.check in _DERIVED and row not in outcome.rows]
            outcome.sources += [source for source in finding.sources if source not in outcome.sources][:_FEW_SOURCES]
    return outcome


def found_about(work: Work, report: Report, measure: Named, sources: Sequence[str]) -> list[_Finding]:
    """What contradicts a measure whose prints agree, as far as they are of one kind: about its figures, or named like
    it. Where the question gives numbers, only what prints all of them."""
    names = {matching_key(name) for name in (measure.text, measure.label)}
    rows = rows_of(work.query(templates()["disagreement"].bound({"report": terms([report.iri])})))
    named = [f for f in _by_finding(list(rows)) if f.subject in names and f.check not in _DERIVED]
    found = found_on(work, sources) or [f for f in named if f.severity != "rounding"]
    printed = all(any(_prints(finding, number) for finding in found) for number in _numbers(work))
    return found[:_MOST] if printed else []


# --- what was found ----------------------------------------------------------------------------------------------


def _findings(work: Work) -> list[_Finding]:
    return _by_finding(work.run(report=[report.iri for report in work.reports]))


def _by_finding(rows: Sequence[dict[str, str]]) -> list[_Finding]:
    by_source: dict[str, list[dict[str, str]]] = {}
    for row in sorted(rows, key=lambda row: "table" in row):  # what says where a figure stands comes last
        by_source.setdefault(row["source"], []).append(row)
    return [_finding(rows) for rows in by_source.values()]


def _finding(rows: Sequence[dict[str, str]]) -> _Finding:
    first = rows[0]
    by_operand: dict[str, dict[str, str]] = {}
    for row in rows:
        known = by_operand.setdefault(row["operand"], {})
        for name, value in row.items():
            if not (name == "unit" and "://" in value):  # the unit of the amount, not of what is printed
                known.setdefault(name, value)
    text = first["label"]
    in_order = sorted(by_operand.values(), key=lambda row: _place(text, row))
    operands = [operand for row in in_order if (operand := _operand(row))]
    numbers = {n for o in operands if (n := _number(o.value)) is not None}
    if any(operand.value == operand.name for operand in operands):  # names disagree, not numbers
        operands = [replace(operand, value=operand.name, unit="") for operand in operands]
    computed = {n for name in ("expected", "found", "difference") if (n := _number(first.get(name, ""))) is not None}
    units = [operand.unit for operand in operands if operand.unit]
    money = units[0] if units and all(in_print("money").search(unit) for unit in units) else ""
    check, expected = first["check"].rsplit("/", 1)[-1], _number(first.get("expected", ""))
    if expected is not None and (money or check in _DERIVED):
        rate = check in _DERIVED  # of amounts, in percent
        shown = format(expected.quantize(_CENT, ROUND_HALF_UP), "f") if rate else in_unit(expected, money)
        if shown not in {o.value for o in operands}:
            operands.append(_Operand("合计或应为", shown, "%" if rate else money))
    return _Finding(
        first["report"],
        first["source"],
        text,
        first["severity"].rsplit("/", 1)[-1],
        check,
        frozenset(numbers | {abs(n) for n in computed}),
        tuple(operands),
        tuple(by_operand),
        tuple(map(_name, by_operand.values())),
    )


def _plain(printed: str) -> str:
    """A number as printed without the signs that part its thousands; anything else as it is."""
    bare = printed.replace(",", "")
    return bare if in_question("plain_number").search(bare) else printed


def _name(row: dict[str, str]) -> str:
    return row.get("subject") or row.get("row") or row.get("name", "")


def _operand(row: dict[str, str]) -> _Operand | None:
    """A figure, a count or a target with its name; a row or a subject alone is printed in other words elsewhere."""
    name = _name(row)
    label = f"{row['table']}“{name}”" if "table" in row else name
    if "printed" in row:
        return _Operand(label, row["printed"], row.get("unit", ""), name)
    for part in ("target", "actual"):
        if part in row and row[part] in row["label"]:
            return _Operand(label, row[part], "", name)
    return _Operand(label, name, "", name) if name else None


def _place(text: str, row: dict[str, str]) -> int:
    found = [
        at for part in ("printed", "target", "actual", "row", "name") if (at := text.find(row.get(part, "\n"))) >= 0
    ]
    return min(found, default=len(text))


def _number(text: str) -> Decimal | None:
    found = in_question("bare_number").search(text.replace(",", ""))
    try:
        return Decimal(found.group()) if found else None
    except InvalidOperation:
        return None


# --- what it is about --------------------------------------------------------------------------------------------


def _about_them(finding: _Finding, topics: Sequence[Sequence[str]], numbers: Sequence[object]) -> bool:
    """Whether a finding is about all that is named; beside typed numbers, which say which is meant, about any of it."""
    about = [_about(finding, names) for names in topics]
    return all(about) or (bool(numbers) and any(about))


def _about(finding: _Finding, names: Sequence[str]) -> bool:
    """Whether one of the quoted names of a finding is the thing, whatever is said of it (公务接待费的增减率)."""
    quoted = [matching_key(name) for name in in_print("quoted").findall(finding.text)]
    wanted = {matching_key(name) for name in names if name and "://" not in name and ":" not in name}
    return any(name in one for one in quoted for name in wanted if len(name) > 1)


def _prints(finding: _Finding, number: tuple[Decimal, Decimal]) -> bool:
    return bool(finding.numbers & set(number))


def _numbers(work: Work) -> list[tuple[Decimal, Decimal]]:
    """The numbers of the question as typed and in yuan."""
    found = {at: (number, number) for at, number in typed_numbers(work).items()}
    for quantity in work.asked.reading.quantities:
        found[quantity.start] = (found.get(quantity.start, (quantity.value,))[0], quantity.value)
    return list(found.values())


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {"disagreement": disagreement}

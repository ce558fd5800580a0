"""Projects on which a document reports in paragraphs: "河道清淤专项资金绩效自评报告" over sentences of its money.

A Document and the names of the bodies in, one Form without indicators a report out (money, rate and score), with the
spans that were used. The wordings are data (`data/vocabulary/performance_patterns.csv`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgetgraph.extraction.numbers import parse, yuan_per_unit
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.performance.projects.project_summaries import announced
from budgetgraph.extraction.persons.privacy import mask_part
from budgetgraph.extraction.records import Place
from budgetgraph.extraction.text.passages import Passage, passages
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_REACH = 40  # passages of a report that may tell its money
_SHORTEST_NAME = 6
_TITLES = ("bracket_report", "told_report")
_PARTS = ("initial", "revised", "budget", "spent", "rate", "score")


@dataclass
class _Report:
    """A report on one project, as far as it is read; `name` is empty until a sentence names the project."""

    form: Form
    passages: int = 0
    spans: list[tuple[int, int, int, str]] = field(default_factory=list)


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


def _first(wordings: Sequence[str], text: str) -> re.Match[str] | None:
    return next((match for wording in wordings if (match := _said(wording).search(text))), None)


def read_reports(document: Document, bodies: Sequence[str]) -> tuple[list[Form], Used]:
    """The projects of reports on one project each that tell its money; `bodies` may stand before its name."""
    used = Used()
    forms: list[Form] = []
    for report in _reports(document, bodies):
        form = report.form
        most = max((amount for amount in (form.budget, *form.money.values()) if amount is not None), default=None)
        if not form.name or most is None:
            continue
        planned = [a for a in (form.budget, form.money.get("initial"), form.money.get("revised")) if a is not None]
        if planned and form.money.get("spent", most) > max(planned):
            del form.money["spent"]  # what was spent of something larger
        forms.append(form)
        used.spans += report.spans
    return forms, used


def _reports(document: Document, bodies: Sequence[str]) -> Iterator[_Report]:
    report: _Report | None = None
    for passage in passages(document):
        titled, told = _parted(document, passage)
        titles = [title for wording in _TITLES if (title := _said(wording).match(squeeze(titled)))]
        if titles or _said("heading_of_part").match(titled):
            if report:
                yield report
            report = _Report(Form("self_evaluation_report")) if titles else None
            if report:
                names = (_project(title["name"], bodies) for title in titles)
                _name(document, report.form, passage, next(filter(None, names), ""))
        else:
            told = passage
        if report and told and report.passages < _REACH:
            report.passages += 1
            if not report.form.name and (named := _first(("report_names", "report_used"), told.text)):
                _name(document, report.form, told, _project(named["name"], bodies), named.start("name"))
            report.spans += _read(report.form, told)
    if report:
        yield report


def _parted(document: Document, passage: Passage) -> tuple[str, Passage | None]:
    """The first paragraph of a passage, and what a title that none of its signs ends is joined with."""
    first = passage.origins[0][0]
    block = document.blocks[first]
    behind = next((at for at, (other, _) in enumerate(passage.origins) if other != first), None)
    rest = replace(passage, text=passage.text[behind:], origins=passage.origins[behind:]) if behind else None
    return block.text if isinstance(block, Paragraph) else "", rest


def _name(document: Document, form: Form, passage: Passage, name: str, at: int = 0) -> None:
    block, offset = passage.origins[at]
    paragraph = document.blocks[block]
    if not name or not isinstance(paragraph, Paragraph):
        return
    page, line = paragraph.place_at(offset)
    form.name, form.place = mask_part(name, paragraph.text), Place(page=page, line=line)


def _project(printed: str, bodies: Sequence[str]) -> str:
    """The name of a project in a title, without the body and the year before it; empty where it is none."""
    name = printed
    for body in sorted(bodies, key=len, reverse=True):
        name = name.removeprefix(body)
    name = _said("report_year").sub("", name)
    is_project = len(name) >= _SHORTEST_NAME and _said("project_like").search(name)
    return name if is_project and not is_generic(name) else ""


def _is_of_another(before: str, name: str) -> bool:
    """Does a bracket open before a number, behind the name of something else ("另对泵站运维改造（预算30万元")?"""
    clause, opened, inside = before.rpartition("（")
    if not opened or "）" in inside:
        return False
    last = re.split("[，。；：）]", clause)[-1]
    return bool(last) and bool(name) and name not in last and _said("project_like").search(last) is not None


def _read(form: Form, passage: Passage) -> Iterator[tuple[int, int, int, str]]:
    """Fills the form from the first number of each kind that a report tells; where each stands."""
    for part in _PARTS:
        known = form.budget if part == "budget" else form.rate if part == "rate" else form.score
        if part in form.money or (part in ("budget", "rate", "score") and known is not None):
            continue
        wordings = [f"summary_{part}", *([f"report_{part}"] if part in ("budget", "spent", "score") else [])]
        found = [match for wording in wordings if (match := announced(wording, part).search(passage.text))]
        found = [match for match in found if not _is_of_another(passage.text[: match.start()], form.name)]
        match = min(found, key=lambda one: one.start()) if found else None
        printed = parse(match["amount"]) if match else None
        if match is None or printed is None:
            continue
        if part == "budget":
            form.budget = printed.value * yuan_per_unit()[match["unit"]]
        elif part == "rate":
            form.rate = printed.value
        elif part == "score":
            form.score = printed.value
        else:
            form.money[part] = printed.value * yuan_per_unit()[match["unit"]]
        yield from ((*span, "project") for span in passage.spans(match.start("amount"), match.end()))

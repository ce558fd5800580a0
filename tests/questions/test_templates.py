"""Every template's examples land on it and have an answer about what is held (or ask which year and stage is meant)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from budgetgraph import resources
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.handlers.texts.absences import asked_for
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.solutions import rows_of
from budgetgraph.questions.templates import Template, TemplateError, read_template, templates
from budgetgraph.questions.understanding import understand
from budgetgraph.questions.units import agrees, kind_of

from .conftest import Held
from .scoring import load

# For each template a question about a sample disclosure, the values of its answer as read in the document, and what is
# printed there (blanks left out) from which they are read or computed.
RIGHT = Path(__file__).parent / "expected" / "templates.jsonl"
HOLE = re.compile("“”|《》|[：是为]。")  # of a sentence of which a part was not filled in
DISCLOSURES = resources.path("data", "disclosures")

STAGES = {"budget": "预算", "final": "决算"}
NAMES = """SELECT ?kind ?name WHERE { VALUES ?report { <%s> }
  { ?report bg:hasProject ?p . ?p rdfs:label ?name ; bg:projectBudget|bg:projectSpent ?a . BIND("某项目" AS ?kind) }
  UNION { ?report bg:hasProject ?p . ?p bg:hasIndicator ?i . ?i rdfs:label ?name ; bg:targetText ?t
          BIND("某指标" AS ?kind) }
  UNION { ?report bg:hasSection ?s . ?s dcterms:title ?name ; bg:text ?t . FILTER(STRENDS(STR(?name), "部"))
          BIND("某科室" AS ?kind) } }"""


# Of what no invented disclosure tells: that the template is understood first is all that is tested of it here.
WITHOUT_DATA = {
    "indicator_medium_term": "no sample prints targets of several years; `test_money_of_forms.py` asks",
    "indicator_quarter": "no sample prints targets of quarters; `test_money_of_forms.py` asks",
    "indicator_initial": "no sample sets targets anew; `test_money_of_forms.py` asks",
    "project_all_years": "no sample prints the money of all years; `test_money_of_forms.py` asks",
    "completion_items": "no sample's text says how far items were completed; `test_district.py` asks",
    "duty_about": "what the samples' bodies do differs",
    "project_passage": "no text of a sample's project tells a number of its own",
    "project_part": "no sample divides a project's money by items",
    "section_indicators": "no sample lists indicators by pieces of work; `test_finding.py` asks",
    "two_prints": "no sample contradicts itself in numbers that could be named",
    "unit_rows": "no sample has units in its tables; `test_district.py` asks",
    "goal_reason": "no sample misses its targets",
    "project_years": "no sample has a project of one name in two years",
    "indicator_years": "no sample has an indicator of one name in two years",
    "indicator_series": "no sample has an indicator of one name in two years",
}
# Tried after all others, whatever the question is read as.
TRIED_LAST = {"said_none": asked_for}
# Answers what another template fits first and has nothing for.
BEHIND = {"search_project_texts": "search_projects", "code_name_in": "code_name_printed"}
# Looked for where nothing else answers, so that no question lands on them first: see `test_matters`, `test_district`,
# `test_disagreements`.
APART = ("disagreement", "duty_departments", "told_number", "told_text", "unit_about", "unit_row", "unit_projects")


@dataclass
class Filled:
    """What an example's placeholders stand for: a report, another department, names in the report."""

    report: Report
    department: str
    other: str
    projects: list[str]
    indicators: list[str]
    sections: list[str]

    def question(self, example: str) -> str:
        found = sorted({int(y) for y in re.findall(r"(?<!\d)20\d\d(?!\d)", example)}, reverse=True)
        for shift, year in enumerate(found):
            example = example.replace(str(year), f"\0{self.report.year - shift}")
        projects = (self.projects or [""]) * 2
        for placeholder, name in (
            ("某局", self.department),
            ("某中心", self.department),
            ("甲局", self.department),
            ("甲中心", self.department),
            ("乙局", self.other),
            ("乙中心", self.other),
            ("某系统建设项目", projects[0]),
            ("慰问费项目", projects[0]),
            ("某项目", projects[0]),
            ("甲项目", projects[0]),
            ("乙项目", projects[1]),
            ("某指标", (self.indicators or [""])[0]),
            ("某科室", (self.sections or [""])[0]),
        ):
            example = example.replace(placeholder, name)
        return example.replace("\0", "")


@pytest.fixture(scope="module")
def filled(with_scores: Held) -> list[Filled]:
    """One filling a report of the samples, the reports of the body with most of them first."""
    lexicon = with_scores.lexicon
    result = []
    for report in sorted(lexicon.reports, key=lambda r: -len(lexicon.reports_of[r.department])):
        names: dict[str, list[str]] = {}
        for row in rows_of(with_scores.query(NAMES % report.iri)):
            names.setdefault(row["kind"], []).append(row["name"])
        same = [r for r in lexicon.reports if (r.year, r.stage) == (report.year, report.stage) and not r.covered]
        other = next((r.department for r in same if r.department != report.department), report.department)
        label = lexicon.departments
        result.append(
            Filled(
                report,
                label[report.department].label,
                label[other].label,
                *(names.get(kind, []) for kind in ("某项目", "某指标", "某科室")),
            )
        )
    return result


def _answered(held: Held, template: Template, question: str) -> bool:
    """Whether the template answers first, at once or after the choice of a year and stage."""
    stages = understand(question, held.lexicon)
    if not stages.fits or stages.fits[0].template.name not in (template.name, BEHIND.get(template.name)):
        return False
    asked = held.ask(question)
    answers = [held.ask(choice.q) for choice in asked.choices] if asked.status == "clarify" else [asked]
    own = [a for a in answers if a.status == "answered" and a.template == template.name and a.answers]
    assert all(_units_agree(template, answer) for answer in own), (question, own)
    assert not any(HOLE.search(answer.text) for answer in own), (question, own)
    return bool(own)


def _units_agree(template: Template, answer: Answer) -> bool:
    return all(agrees(template.unit, row.unit) for row in answer.answers) or "不一致" in answer.text


@pytest.mark.parametrize("name", sorted(set(templates()) - set(APART)))
def test_the_examples_of_a_template_are_its_questions(with_scores: Held, filled: list[Filled], name: str) -> None:
    template = templates()[name]
    lost = []
    for example in template.examples:
        questions = list(dict.fromkeys(one.question(example) for one in filled))
        if name in TRIED_LAST:
            stages = [understand(question, with_scores.lexicon) for question in questions]
            found = any(TRIED_LAST[name](one.question, one.readings[0]) for one in stages)
        elif name in WITHOUT_DATA:
            fits = [understand(question, with_scores.lexicon).fits for question in questions]
            found = any(fit and fit[0].template.name == name for fit in fits)
        else:
            found = any(_answered(with_scores, template, question) for question in questions)
        lost += [] if found else [example]
    assert not lost


# A union that is joined with VALUES outside it is evaluated whole, over all reports of the store (0.3 s with 1,000).
@pytest.mark.parametrize("template", [t for t in templates().values() if "UNION" in t.sparql], ids=lambda t: t.name)
def test_a_branch_that_begins_at_the_report_says_which(template: Template) -> None:
    branches = re.findall(r"\{ (?=[^{}]*?(?:\{ \$\w+ \} )*\?report bg:has)[^\n]*", template.sparql)
    assert [b for b in branches if "VALUES ?report { $report }" not in b] == []


@pytest.mark.parametrize("expected", list(load(RIGHT)), ids=lambda e: f"{e['template']}: {e['question']}")
def test_a_template_gives_what_is_printed(samples: Held, expected: dict[str, Any]) -> None:
    answer = samples.ask(expected["question"])
    given = [_squeezed(f"{row.value or row.label}{row.unit or ''}") for row in answer.answers]
    assert answer.template == expected["template"], answer.text
    assert sorted(given) == sorted(expected["values"]), answer.text
    assert _units_agree(templates()[expected["template"]], answer)


def test_what_templates_should_give_is_read_in_the_documents() -> None:
    texts = {file.name: _text_of(file) for file in DISCLOSURES.glob("*.pdf")}
    absent = [(e["template"], words) for e in load(RIGHT) for words in e["printed"] if words not in texts[e["file"]]]
    assert absent == []


def test_most_templates_have_a_right_answer_to_be_held_against() -> None:
    assert {e["template"] for e in load(RIGHT)} <= set(templates())
    assert len({e["template"] for e in load(RIGHT)}) >= 0.7 * len(templates())


def _text_of(file: Path) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file)]
    return "".join(_squeezed(re.sub(r"^— \d+ —\r?\n", "", page)) for page in pages)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("万元", "money"), ("%", "percent"), ("人", "persons"), ("人次", "persons"), ("辆", "count"), (None, "text")],
)
def test_units_are_of_a_kind(unit: str | None, kind: str) -> None:
    assert kind_of(unit) == kind and agrees((kind,), unit)
    assert not agrees(("score",), unit) and agrees(("printed",), unit)


@pytest.mark.parametrize("rule", ["", "any", "个 张"])
def test_a_template_without_a_rule_for_its_unit_is_refused(tmp_path: Path, rule: str) -> None:
    text = resources.path("queries", "questions", "amount.rq").read_text(encoding="utf-8")
    file = tmp_path / "amount.rq"
    file.write_text(re.sub(r"(?m)^# unit: .*\n", f"# unit: {rule}\n" if rule else "", text), encoding="utf-8")
    with pytest.raises(TemplateError, match="unit"):
        read_template(file)


def test_an_answer_of_another_unit_than_promised_is_withheld(samples: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "哈巴河县文化体育广播电视和旅游局2022年预算在职人员几人"
    assert samples.ask(question).template == "amount"
    monkeypatch.setattr("budgetgraph.questions.presenting.agrees", lambda rule, unit: kind_of(unit) == "money")
    assert samples.ask(question).status != "answered"

"""The question form, its answers and the same as JSON: `/`, `/ask`, `/api/ask`, `/api/explain`.

Completion is at `/api/suggest`, the templates as a REST API at `/api/questions/...`.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from budgetgraph.extraction.numbers import yuan_per_unit
from budgetgraph.questions.answering import ask, explain
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import QuestionTooLong
from budgetgraph.questions.parameters import LONGEST as LONGEST_VALUE
from budgetgraph.questions.parameters import BadParameter, Parameter, parameters_of, run_template
from budgetgraph.questions.suggesting import suggest
from budgetgraph.questions.templates import templates
from budgetgraph.web.graph_pages import select, solutions
from budgetgraph.web.rendering import page
from budgetgraph.web.served_lexicon import lexicon_of, prepare

__all__ = ["prepare", "router"]

router = APIRouter()
LONGEST = 500
READ_ALOUD = 300  # characters of an answer's sentence that a page shows, where a table below it has all
LONGEST_ADDRESS = 8000  # characters: what servers and proxies let pass
AS_PRINTED = "原文"
UNITS = ("元", "万元", "亿元")
EXAMPLES = (
    "{name}{year}年项目支出是多少",
    "{name}{year}年三公经费",
    "{name}{year}年支出按功能分类各多少",
    "{name}{year}年有哪些项目",
    "2080505是什么科目",
    "{year}年哪个部门支出最多",
)
EXAMPLES_FROM = 4  # departments of the latest reports
SLOT_NAMES = {
    "department": "部门",
    "year": "年度",
    "stage": "口径",
    "region": "地区",
    "measure": "科目",
    "statement": "报表",
    "project": "项目",
    "indicator": "绩效指标",
    "type": "指标类型",
    "glossary": "名词",
    "section": "章节",
    "part": "部分",
    "unit": "单位",
}


def lexicon(request: Request) -> Lexicon:
    """The lexicon of the served generation."""
    return lexicon_of(request.app.state)


def _answer(request: Request, q: str) -> Answer:
    question = q.strip()
    if len(question) > LONGEST:
        raise HTTPException(400, f"问题太长（最多{LONGEST}字）")
    try:
        return ask(question, partial(solutions, request.app.state.queries), lexicon(request))
    except QuestionTooLong as error:
        raise HTTPException(400, f"问题太长（最多{LONGEST}字）") from error


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def home(request: Request) -> HTMLResponse:
    """The form, examples that have answers, and what is held."""
    rows = select(request, "departments")
    departments = []
    for (department, name), reports in groupby(rows, key=lambda row: (row["department"], row["name"])):
        told = sorted({f"{row['year']}年{row['stage']}" for row in reports})
        departments.append({"iri": department, "name": name, "years": "、".join(told)})
    return page(
        request,
        "home",
        question="",
        departments=departments,
        reports=len({row["report"] for row in rows}),
        years=sorted({row["year"] for row in rows}),
        examples=_examples(request),
    )


def _examples(request: Request) -> list[str]:
    """A few questions about what is held, each of another template, all with an answer; found once a generation."""
    state = request.app.state
    generation = state.queries.generation.name
    kept = getattr(state, "examples", None)
    if kept is None or kept[0] != generation:
        kept = state.examples = (generation, list(_answered(request)))
    examples: list[str] = kept[1]
    return examples


def _answered(request: Request) -> Iterator[str]:
    held = lexicon(request)
    of_department = {report.department: report for report in sorted(held.reports, key=lambda one: (one.year, one.iri))}
    about = sorted(of_department.values(), key=lambda one: (-one.year, one.iri))[:EXAMPLES_FROM]
    for wording in EXAMPLES:
        asked = (wording.format(name=held.departments[one.department].label, year=one.year) for one in about)
        answered = next((question for question in asked if _answer(request, question).status == "answered"), None)
        if answered:
            yield answered
            about = about[1:] + about[:1]  # so that the examples speak of more than one department


@router.get("/ask", response_class=HTMLResponse, include_in_schema=False)
def ask_page(request: Request, q: str = "", unit: str = "") -> HTMLResponse:
    """The answer to a question as a page; abstaining and asking back are answers too (200).

    `unit` (元, 万元, 亿元) shows every amount in that unit beside the figure as printed.
    """
    if not q.strip():
        return home(request)
    answer = _answer(request, q)
    amounts = [row for row in answer.answers if row.amount is not None]
    unit = unit if unit in UNITS else AS_PRINTED
    converted = [
        (row.label, f"{row.value}{row.unit or ''}", f"{Decimal(row.amount or 0) / yuan_per_unit()[unit]:,f}{unit}")
        for row in amounts
        if unit in UNITS
    ]
    return page(
        request,
        "answer",
        answer=answer,
        slot_names=SLOT_NAMES,
        unit=unit,
        units=[AS_PRINTED, *UNITS] if amounts else [],
        converted=converted,
        begun=begun,
        longest_address=LONGEST_ADDRESS,
    )


def begun(text: str) -> str:
    """The sentence as far as it is read with ease: whole things of an enumeration, about `READ_ALOUD` characters."""
    if len(text) <= READ_ALOUD:
        return text
    start = text[:READ_ALOUD]
    return start.rpartition("；")[0] or start.rpartition("，")[0] or text


@router.get("/api/ask", tags=["questions"])
def ask_json(request: Request, q: str = Query(max_length=10_000)) -> Answer:
    """The answer to a Chinese question, with its SPARQL and its sources, or why it is withheld."""
    return _answer(request, q)


@router.get("/api/explain", tags=["questions"])
def explain_json(request: Request, q: str = Query(max_length=LONGEST)) -> dict[str, Any]:
    """Every stage of how a question was understood."""
    return explain(q.strip(), lexicon(request))


def _schema(parameter: Parameter) -> dict[str, Any]:
    one: dict[str, Any] = {"type": parameter.kind}
    if parameter.choices:
        one["enum"] = list(parameter.choices)
    if parameter.kind == "integer":
        one |= {"minimum": parameter.least, "maximum": parameter.most}
    elif not parameter.choices:
        one |= {"minLength": 1, "maxLength": LONGEST_VALUE}
    if parameter.pattern:
        one["pattern"] = f"^{parameter.pattern}$"
    if parameter.example:
        one["example"] = int(parameter.example) if parameter.kind == "integer" else parameter.example
    return {"type": "array", "items": one} if parameter.many else one


@router.get("/api/suggest", tags=["questions"])
def suggest_json(request: Request, q: str = Query("", max_length=LONGEST), limit: int = Query(10, ge=1, le=50)) -> Any:
    """Completions of a question that is being typed; each is the whole question and the name completed in it."""
    found = suggest(q, lexicon(request), limit, partial(solutions, request.app.state.queries))
    return {"suggestions": [{"q": each.text, "label": each.label, "kind": each.kind} for each in found]}


@router.get("/api/questions", tags=["questions"])
def list_templates() -> list[dict[str, Any]]:
    """The question templates with their parameters and example phrasings."""
    return [
        {
            "name": template.name,
            "title": template.title,
            "examples": list(template.examples),
            "parameters": [asdict(parameter) for parameter in parameters_of(template)],
        }
        for template in templates().values()
    ]


def _answers(name: str) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        given = request.query_params
        values = {key: given.getlist(key) for key in given}
        try:
            return run_template(name, values, partial(solutions, request.app.state.queries), lexicon(request))
        except (BadParameter, QuestionTooLong) as error:
            raise HTTPException(400, str(error)) from error

    return answer


for _template in templates().values():
    router.add_api_route(
        f"/api/questions/{_template.name}",
        _answers(_template.name),
        tags=["templates"],
        name=_template.name,
        summary=_template.title,
        description="例如：" + "；".join(_template.examples[:3]),
        response_model=Answer,
        openapi_extra={
            "parameters": [
                {
                    "name": parameter.name,
                    "in": "query",
                    "required": parameter.required,
                    "description": parameter.description,
                    "schema": _schema(parameter),
                }
                for parameter in parameters_of(_template)
            ]
        },
    )

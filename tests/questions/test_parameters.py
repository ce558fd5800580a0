"""The templates as a REST API: an endpoint gives the figures of the question in words, refuses in true words, and takes
any value without a fault."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from budgetgraph.questions.language.slots import OF_TWO_YEARS, Reading
from budgetgraph.questions.parameters import BadParameter, parameters_of, run_template
from budgetgraph.questions.templates import Template, templates
from budgetgraph.questions.understanding import understand
from budgetgraph.web import ask_pages, refusals

from .conftest import Held
from .test_templates import APART, TRIED_LAST, WITHOUT_DATA, Filled, filled  # noqa: F401

TODAY = 2026
# Templates whose examples have no answer in the samples that their parameters could give again.
NO_ANSWER_HELD = {*WITHOUT_DATA, *TRIED_LAST, *APART}
MOST_ASKED = 12  # fillings of an example that are tried


@pytest.fixture
def site(with_scores: Held, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(ask_pages, "lexicon", lambda request: with_scores.lexicon)
    monkeypatch.setattr(ask_pages, "solutions", lambda service, sparql: with_scores.query(sparql))
    app = FastAPI()
    refusals.install(app)
    app.include_router(ask_pages.router)
    app.state.queries = None
    with TestClient(app, raise_server_exceptions=False, headers={"accept": "application/json"}) as client:
        yield client


def given_of(held: Held, question: str, template: Template) -> dict[str, list[str]] | None:
    """The parameters that say what a question in words says, where all of it is in slots."""
    stages = understand(question, held.lexicon)
    reading = next((fit.reading for fit in stages.fits if fit.template is template), None)
    counted = "count" in template.allows and "count" in (
        reading.soft if reading else ()
    )  # 有几家 lists them, 有几个 not
    if reading is None or reading.base or counted or _beyond_slots(reading):
        return None
    text, kinds = stages.question.text, {shape.kind: shape.name for shape in template.slots}
    mentions = list(reading.mentions)
    of_region = mentions[:1] if "region" in kinds else []
    relative = reading.relative if not reading.cues & OF_TWO_YEARS else ()
    asked = {p.name: p.choices for p in parameters_of(template)}
    return {
        name: values
        for name, values in {
            "region": [text[m.start : m.end] for m in of_region],
            "department": [
                held.lexicon.departments[m.candidates[0]].label if len(m.candidates) == 1 else text[m.start : m.end]
                for m in mentions[len(of_region) :]
            ],
            "year": [str(year) for year in sorted({*reading.years, *(TODAY + shift for shift in relative)})],
            "stage": list(reading.stages) if "stage" in kinds else [],
            "measure": [m.text or m.label for m in reading.measures],
            **{kinds.get(kind, kind): [n.text for n in named] for kind, named in reading.names.items()},
            kinds.get("code", "code"): list(reading.codes),
            kinds.get("table", "table"): list(reading.tables),
            kinds.get("quantity", "quantity"): [text[q.start : q.end] for q in reading.quantities],
            kinds.get("number", "top"): [str(reading.top)] if reading.top else [],
            kinds.get("text", "words"): [reading.text] if "text" in kinds and reading.text else [],
            "cue": sorted((reading.cues | reading.soft) & set(asked.get("cue", ()))),
        }.items()
        if values and name in asked
    }


def _figures(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["value"], row["unit"]) for row in answer["answers"]]


def _beyond_slots(reading: Reading) -> bool:
    """Whether the question says in which unit it is answered (多少辆, 价值多少), which no parameter does."""
    return bool(reading.units and reading.measures)


def _asked_in_words(held: Held, template: Template, fillings: list[Filled], example: str) -> tuple[str, Any] | None:
    """The example about something held that it has an answer to."""
    for question in list(dict.fromkeys(one.question(example) for one in fillings))[:MOST_ASKED]:
        first = held.ask(question)
        written_out = [choice.q for choice in first.choices[:2] if len(choice.q) > len(question)]  # with its report
        for words, answer in [(question, first), *((q, held.ask(q)) for q in written_out)]:
            if answer.status == "answered" and answer.template == template.name:
                return words, answer
    return None


@pytest.mark.parametrize("name", sorted(set(templates()) - NO_ANSWER_HELD))
def test_an_endpoint_gives_the_figures_of_the_question_in_words(
    site: TestClient,
    with_scores: Held,
    filled: list[Filled],  # noqa: F811
    name: str,
) -> None:
    template, tried, differing = templates()[name], 0, []
    for example in template.examples:
        asked = _asked_in_words(with_scores, template, filled, example)
        given = given_of(with_scores, asked[0], template) if asked else None
        if asked is None or given is None:
            continue
        tried += 1
        told = site.get(f"/api/questions/{name}", params=given)
        assert told.status_code == 200, (asked[0], given, told.text)
        same_rows = _figures(told.json()) == _figures(asked[1].model_dump())
        if not same_rows and told.json()["text"] != asked[1].text:  # the rows may be named after indicators or projects
            differing.append((asked[0], given, told.json()["text"] or told.json()["reason"]))
    assert not differing
    assert tried or name in UNTRIED, "no example of it has an answer in the samples"


UNTRIED = {"project_count_carried"}


def test_values_of_two_bodies_are_compared(with_scores: Held) -> None:
    bodies = ["双峰县民政局", "双峰县社会福利中心"]
    answer = run_template(
        "compare", {"department": bodies, "measure": "公用经费"}, with_scores.query, with_scores.lexicon
    )
    assert answer.status == "answered" and len(answer.answers) == 2


def test_a_limit_from_below_is_not_one_from_above(with_scores: Held) -> None:
    def bodies(cue: str, limit: str) -> set[str]:
        given = {"measure": "公用经费", "limit": limit, "cue": cue, "year": 2022, "stage": "budget"}
        answer = run_template("threshold_departments", given, with_scores.query, with_scores.lexicon)
        return {row.label for row in answer.answers}

    assert bodies("over", "20万元") == bodies("under", "1亿元") != set()
    assert not bodies("under", "20万元") and not bodies("over", "1亿元")


def test_so_many_parts_are_listed_as_are_asked_for(with_scores: Held) -> None:
    given = {"department": "哈巴河县文化体育广播电视和旅游局", "measure": "公用经费", "year": 2022, "stage": "budget"}
    whole = run_template("basic_parts", given, with_scores.query, with_scores.lexicon)
    two = run_template("basic_parts", {**given, "top": 2}, with_scores.query, with_scores.lexicon)
    assert len(whole.answers) > 2 == len(two.answers)


def test_a_refusal_names_what_is_unknown(with_scores: Held) -> None:
    given = {"department": "双峰县民政局", "measure": "天上的云"}
    answer = run_template("amount", given, with_scores.query, with_scores.lexicon)
    assert answer.status == "abstained" and "measure=天上的云" in answer.reason and "双峰县" not in answer.reason


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"year": "²"}, "year"),
        ({"year": "2024.5"}, "整数"),
        ({"year": "99999"}, "year"),
        ({"measure": ""}, "measure"),
        ({"measure": "\u202e"}, "measure"),
        ({"measure": "公" * 501}, "太长"),
        ({"stage": "xx"}, "budget"),
        ({"foo": "1"}, "foo"),
        ({"department": ["双峰县民政局", "双峰县社会福利中心"]}, "一个"),
    ],
)
def test_what_is_no_value_is_refused_in_chinese(with_scores: Held, given: dict[str, Any], told: str) -> None:
    with pytest.raises(BadParameter, match=told):
        run_template(
            "amount",
            {"department": "双峰县民政局", "measure": "公用经费", **given},
            with_scores.query,
            with_scores.lexicon,
        )


@pytest.mark.parametrize("limit", ["很多", "10", "10 万元", "１０万元", "九成", "1e9", "10万元吧"])
def test_a_limit_is_a_number_with_its_unit(with_scores: Held, limit: str) -> None:
    given = {"department": "双峰县民政局", "measure": "公用经费", "limit": limit}
    if limit in ("很多", "1e9", "10万元吧"):
        with pytest.raises(BadParameter, match="limit"):
            run_template("amount_limit", given, with_scores.query, with_scores.lexicon)
    else:
        assert run_template("amount_limit", given, with_scores.query, with_scores.lexicon)


def test_parameters_are_typed_in_the_description(site: TestClient) -> None:
    described = {
        path.rsplit("/", 1)[1]: item["get"] for path, item in site.get("/openapi.json").json()["paths"].items()
    }
    of_limit = {p["name"]: p["schema"] for p in described["threshold_departments"]["parameters"]}
    assert of_limit["year"] == {"type": "integer", "minimum": 1949, "maximum": 2099, "example": 2024}
    assert of_limit["limit"]["pattern"] and of_limit["limit"]["example"] == "50万元"
    assert of_limit["cue"]["items"]["enum"]


HOSTILE = (
    '"} UNION {?s ?p ?o} #',
    "<script>alert(1)</script>",
    "公" * 301,
    "公" * 499,
    "﷽" * 60,
    "\x00",
    "\u202e公用经费",
    "😀",
    "9" * 290,
    "-1",
    "1e999",
    "",
    "%s{0}$year",
    "http://x/>",
    "万元",
    "NaN",
    "０",
    "²",
    "٣",
    "十",
    "99999999999999999999",
    "2024.5",
    "某局",
    "，",
    "()",
    "ＡＢ",
    "庫爾勒",
    "前三",
    "\n公用经费\t",
    "比上年",
)
GOOD = {
    "department": "双峰县民政局",
    "year": "2024",
    "stage": "budget",
    "measure": "公用经费",
    "project": "养老机构运营补贴",
    "indicator": "满意度",
    "code": "2080505",
    "region": "双峰县",
    "quantity": "50万元",
    "number": "3",
    "text": "热线",
    "glossary": "基本支出",
    "table": "公开02表",
    "section": "办公室",
    "type": "数量指标",
    "statement": "收入决算表",
    "unit": "双峰县社会福利中心",
}
EACH = 2  # hostile values of each parameter of each endpoint


def test_no_value_makes_an_endpoint_fail(site: TestClient) -> None:
    chosen, faults = random.Random(19), []
    for name, template in templates().items():
        kinds = {shape.name: shape.kind for shape in template.slots}
        base = {
            shape.name: [GOOD.get(shape.kind, "x")] * max(1, min(shape.least, 2))
            for shape in template.slots
            if shape.least
        }
        for parameter in parameters_of(template):
            for value in chosen.sample(HOSTILE, EACH):
                told = site.get(f"/api/questions/{name}", params={**base, parameter.name: value})
                if told.status_code not in (200, 400) or "Traceback" in told.text:
                    faults.append((name, kinds.get(parameter.name), value, told.status_code))
                elif told.status_code == 400:
                    assert any("一" <= c <= "鿿" for c in told.json()["detail"]), told.text
    assert not faults


@pytest.mark.parametrize("path", ["/api/ask", "/api/explain", "/api/suggest"])
def test_no_text_makes_a_question_fail(site: TestClient, path: str) -> None:
    chosen = random.Random(7)
    good = ["双峰县民政局2024年公用经费是多少", "公用经费超过20万元的部门", "前三名的项目", "满意度目标值"]
    asked = [*HOSTILE, "公" * 501, "问" * 3000, "年" * 300, "9" * 450]
    for _ in range(40):
        words = chosen.choice(good)
        for _ in range(chosen.randint(1, 3)):
            at = chosen.randint(0, len(words))
            words = words[:at] + chosen.choice(HOSTILE)[:40] + words[at:]
        asked.append(words)
    for question in asked:
        told = site.get(path, params={"q": question})
        assert told.status_code in (200, 400), (question[:60], told.status_code)
        assert "Traceback" not in told.text

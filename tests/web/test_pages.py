"""The pages over a real server: what a person and a machine get at each address."""

import io
import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import get_args
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from PIL import Image

from budgetgraph import resources
from budgetgraph.graph.store import Store
from budgetgraph.questions.language.meanings import MeaningKind
from budgetgraph.web.ask_pages import SLOT_NAMES, begun


def get(address: str, accept: str = "text/html") -> tuple[int, str, str]:
    """(status, content type, body); the address may hold Chinese."""
    url = quote(address, safe=":/?&=%+#~,")
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=30) as response:
            return response.status, response.headers["content-type"], response.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read().decode("utf-8")


@pytest.fixture(scope="module")
def department(sample_store: Path) -> tuple[str, str]:
    """IRI and name of a department of the sample store."""
    rows = Store.open(sample_store).query(
        "SELECT ?d ?n WHERE { ?d a bg:Department ; rdfs:label ?n } ORDER BY ?d LIMIT 1"
    )
    row = next(iter(rows))
    return row["d"].value, row["n"].value


@pytest.mark.parametrize("path", ["/", "/departments", "/classifications", "/findings", "/ontology", "/api/docs"])
def test_pages_answer_without_another_origin(sample_server: str, path: str) -> None:
    status, kind, body = get(sample_server + path)
    assert status == 200 and kind.startswith("text/html")
    if path != "/api/docs":
        assert not re.findall(r'(?:src|action)="https?://', body), "a page makes no request to another origin"
        assert '<html lang="zh-CN">' in body


@pytest.mark.parametrize(
    "typed",
    [
        '"} UNION {?s ?p ?o} #',
        "<script>alert(1)</script>公用经费",
        "公" * 501,
        "公" * 499,
        "\u202e\u200d😀",
        "²٣½㊙㍻",
        "9" * 480,
        "%00%0d",
        "九千九百九十九亿年前三名超过-1",
    ],
)
def test_no_question_makes_a_page_fail(sample_server: str, typed: str) -> None:
    for path in ("/ask?q=", "/api/ask?q=", "/api/explain?q=", "/api/suggest?q="):
        status, _, body = get(f"{sample_server}{path}{quote(typed)}")
        assert status in (200, 400), (path, status)
        assert "<script>alert" not in body or path != "/ask?q="


def test_no_value_makes_an_endpoint_fail(sample_server: str) -> None:
    for department in ('"} UNION {?s ?p ?o} #', "<script>alert(1)</script>", "公" * 499):
        status, kind, body = get(
            f"{sample_server}/api/questions/amount?department={quote(department)}&measure=公用经费", "application/json"
        )
        assert status in (200, 400) and kind.startswith("application/"), (department, status)
        assert re.search("不能识别|太长", body)


def test_the_first_page_counts_bodies_and_reports(sample_server: str, sample_store: Path) -> None:
    rows = Store.open(sample_store).query(
        "SELECT (COUNT(DISTINCT ?d) AS ?bodies) (COUNT(DISTINCT ?r) AS ?reports) { ?d bg:hasReport ?r }"
    )
    row = next(iter(rows))
    bodies, reports = int(row["bodies"].value), int(row["reports"].value)
    assert bodies < reports, "the samples hold a body with several reports"
    assert f"{bodies} 个部门和单位的 {reports} 份公开报告" in get(sample_server + "/")[2]


def test_the_examples_of_the_first_page_have_answers(sample_server: str) -> None:
    examples = [unquote(link) for link in re.findall(r'href="/ask\?q=([^"]+)"', get(sample_server + "/")[2])]
    assert len(examples) >= 4
    for example in examples:
        answer = json.loads(get(f"{sample_server}/api/ask?q={example}")[2])
        assert answer["status"] == "answered", example


def test_a_department_is_a_page_and_data_at_one_address(sample_server: str, department: tuple[str, str]) -> None:
    iri, name = department
    path = sample_server + "/" + iri.split("/", 3)[3]
    status, _, html = get(path)
    assert status == 200 and name in html
    for accept, form in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ):
        status, kind, body = get(path, accept)
        assert (status, kind.split(";")[0]) == (200, accept)
        triples = list(ox.parse(io.BytesIO(body.encode()), format=form))
        assert any(triple.subject == ox.NamedNode(iri) for triple in triples)


def test_a_department_and_its_unit_lead_to_each_other(sample_server: str, sample_store: Path) -> None:
    rows = Store.open(sample_store).query("SELECT ?unit ?whole { ?unit org:subOrganizationOf ?whole } LIMIT 1")
    row = next(iter(rows))
    unit, whole = (row[name].value.split("/", 3)[3] for name in ("unit", "whole"))
    for one, other, words in ((unit, whole, "上级部门"), (whole, unit, "所属单位")):
        body = get(f"{sample_server}/{one}")[2]
        assert words in body and f'href="/{quote(other)}"' in body


def test_departments_stand_under_their_province(sample_server: str) -> None:
    divisions = resources.rows("data", "classifications", "divisions.csv")
    provinces = {row["name"] for row in divisions if row["level"] == "省级"}
    headings = re.findall(r"<h2>([^<]+)</h2>", get(f"{sample_server}/departments")[2])
    assert len(headings) > 1 and set(headings) <= provinces and len(headings) == len(set(headings))
    found = get(f"{sample_server}/departments?q={headings[0]}")[2]
    assert re.findall(r"<h2>([^<]+)</h2>", found) == headings[:1], "a province finds its departments, too"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲局3万元；乙局2万元。", "甲局3万元；乙局2万元。"),
        ("；".join(["某局3万元"] * 60), "；".join(["某局3万元"] * 50)),
        ("，".join(["某局3万元"] * 60), "，".join(["某局3万元"] * 50)),
        ("长" * 400, "长" * 400),
    ],
)
def test_a_long_enumeration_is_begun_and_left_to_the_table(text: str, shown: str) -> None:
    assert begun(text) == shown


def test_every_kind_of_thing_has_a_page(sample_server: str, sample_store: Path) -> None:
    rows = Store.open(sample_store).query(
        "SELECT ?class (SAMPLE(?x) AS ?one) WHERE { ?x a ?class . "
        "FILTER(STRSTARTS(STR(?x), 'http://localhost:8000/id/')) "
        "FILTER(STRSTARTS(STR(?class), STR(bg:))) } GROUP BY ?class"
    )
    things = {row["class"].value: row["one"].value for row in rows}
    assert len(things) > 10
    for name, iri in things.items():
        status, _, body = get(sample_server + "/" + iri.split("/", 3)[3])
        assert status == 200, (name, iri, body[:300])


def test_a_thing_with_names_in_two_languages_is_called_by_the_chinese_one(
    sample_server: str, sample_store: Path
) -> None:
    code = "https://w3id.org/budgetgraph/code/unit/CNY"
    assert "<title>元 · 预算图谱</title>" in get(f"{sample_server}/code/unit/CNY")[2]
    row = next(iter(Store.open(sample_store).query(f"SELECT ?f {{ ?f a bg:Figure ; bg:unit <{code}> }} LIMIT 1")))
    page = get(sample_server + "/" + row["f"].value.split("/", 3)[3])[2]
    assert re.findall(r'<a href="/code/unit/CNY">([^<]*)</a>', page) == ["元"]


def test_unknown_things_are_404_in_both_forms(sample_server: str) -> None:
    assert get(sample_server + "/id/department/没有")[0] == 404
    status, kind, body = get(sample_server + "/id/department/没有", "text/turtle")
    assert status == 404 and kind == "application/problem+json" and "没有" in json.loads(body)["detail"]


def test_from_an_answer_to_the_marked_cell(sample_server: str) -> None:
    """One click from any figure to the page of the PDF as a picture with the cell marked."""
    status, _, body = get(sample_server + "/api/ask?q=青龙满族自治县行政审批局2023年住房公积金", "application/json")
    answer = json.loads(body)
    assert status == 200 and answer["status"] == "answered"
    assert answer["answers"][0]["value"] == "26.14" and answer["answers"][0]["unit"] == "万元"
    source = next(source for source in answer["sources"] if source["row"])
    status, _, html = get(sample_server + source["url"])
    assert status == 200 and 'id="cell"' in html
    picture = re.search(r'src="(/source/[^"]+\.png)"', html)
    assert picture
    with urllib.request.urlopen(sample_server + picture.group(1)) as response:
        assert response.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(response.read())).size[0] > 500


@pytest.mark.parametrize(
    "q",
    [
        "} DELETE WHERE { ?s ?p ?o } #",
        "<script>alert(1)</script>",
        "推荐一家好吃的火锅店",
        "2030年三公经费",
        "\u202e\u0007🙂",
    ],
)
def test_hostile_and_foreign_questions_are_withheld_and_escaped(sample_server: str, q: str) -> None:
    status, _, body = get(sample_server + "/ask?q=" + quote(q))
    assert status == 200 and "<script>alert" not in body
    answer = json.loads(get(sample_server + "/api/ask?q=" + quote(q), "application/json")[2])
    assert answer["status"] in ("abstained", "clarify") and answer["answers"] == [] and answer["reason"]


def test_too_long_questions_are_told(sample_server: str) -> None:
    assert get(sample_server + "/ask?q=" + "长" * 3000)[0] == 400


def test_a_missing_source_is_404(sample_server: str) -> None:
    assert get(sample_server + "/source/0123456789abcdef")[0] == 404


def test_completion_gives_questions_that_have_answers(sample_server: str, department: tuple[str, str]) -> None:
    status, _, body = get(f"{sample_server}/api/suggest?q={department[1][:4]}", "application/json")
    found = json.loads(body)["suggestions"]
    assert status == 200 and any(department[1] in each["q"] for each in found)
    assert all(each["label"] and each["kind"] for each in found)


def test_every_template_is_documented_and_answers_from_parameters(sample_server: str) -> None:
    _, _, body = get(sample_server + "/api/openapi.json", "application/json")
    paths = json.loads(body)["paths"]
    _, _, body = get(sample_server + "/api/questions", "application/json")
    listed = json.loads(body)
    assert len(listed) >= 40
    for template in listed:
        operation = paths[f"/api/questions/{template['name']}"]["get"]
        documented = {parameter["name"]: parameter for parameter in operation.get("parameters", [])}
        assert set(documented) == {parameter["name"] for parameter in template["parameters"]}
        for parameter in template["parameters"]:
            assert documented[parameter["name"]]["required"] == parameter["required"]


def test_a_template_answers_as_the_typed_question_does(sample_server: str, department: tuple[str, str]) -> None:
    _, _, body = get(f"{sample_server}/api/ask?q={department[1]}支出总计是多少", "application/json")
    typed = json.loads(body)
    values = "&".join(f"{slot['name']}={slot['text']}" for slot in typed["slots"] if slot["text"])
    _, _, body = get(f"{sample_server}/api/questions/{typed['template']}?{values}", "application/json")
    assert json.loads(body)["answers"] == typed["answers"] != []


def test_what_was_understood_is_called_by_chinese_names() -> None:
    of_names = set(get_args(MeaningKind)) - {"cue"}
    assert {"department", "region", "year", "stage"} | of_names <= set(SLOT_NAMES)


def test_a_template_says_which_parameter_is_wrong(sample_server: str) -> None:
    _, _, body = get(sample_server + "/api/questions", "application/json")
    template = next(each for each in json.loads(body) if any(p["required"] for p in each["parameters"]))
    status, _, body = get(f"{sample_server}/api/questions/{template['name']}?nonsense=1", "application/json")
    assert status == 400 and "nonsense" in body
    status, _, _ = get(f"{sample_server}/api/questions/no_such_template", "application/json")
    assert status == 404


def test_amounts_are_shown_in_another_unit_beside_the_printed_figure(sample_server: str) -> None:
    address = f"{sample_server}/ask?q=双峰县民政局2024年三公经费"
    plain, yuan = get(address)[2], get(address + "&unit=元")[2]
    assert 'id="units"' in plain and 'id="converted"' not in plain
    converted = yuan.split('id="converted"')[1].split("</table>")[0]
    assert "13.35万元" in converted and "133,500元" in converted


@pytest.mark.parametrize(
    "path", ["/", "/ask?q=x", "/departments", "/findings", "/query", "/dumps/", "/healthz", "/readyz", "/metrics",
             "/api/questions", "/api/ask?q=x", "/id/nothing"]
)  # fmt: skip
def test_head_is_get_without_a_body(sample_server: str, path: str) -> None:
    statuses = []
    for method in ("GET", "HEAD"):
        asked = urllib.request.Request(sample_server + path, method=method, headers={"Accept": "*/*"})
        try:
            with urllib.request.urlopen(asked, timeout=30) as response:
                status, body = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        statuses.append(status)
        assert bool(body) == (method == "GET")
    assert statuses[0] == statuses[1]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/api/ask", 400), ("/id/report/x?by=foo bar", 404), ("/source/ffffffff", 404)],
)
def test_what_cannot_be_answered_is_said_to_people_and_to_machines(sample_server: str, path: str, status: int) -> None:
    found, kind, body = get(sample_server + path)
    assert found == status and kind.startswith("text/html") and re.search("[\u4e00-\u9fff]{3}", body)
    found, kind, body = get(sample_server + path, "application/json")
    assert found == status and kind.startswith("application/problem+json") and json.loads(body)["status"] == status


def test_an_address_that_is_no_property_is_refused(sample_server: str, department: tuple[str, str]) -> None:
    path = "/" + department[0].split("/", 3)[3]
    assert get(sample_server + path + "?by=foo bar")[0] == 400


def test_the_location_of_the_data_can_be_fetched(sample_server: str, sample_store: Path) -> None:
    rows = Store.open(sample_store).query(
        """SELECT ?s { ?s ?p ?o FILTER(REGEX(STR(?s), "^http://localhost:8000/id/.*([+]|%2F)")) } LIMIT 5"""
    )
    asked = ["/" + row["s"].value.split("/", 3)[3] for row in rows]
    assert asked, "the samples hold such IRIs"
    for path in asked:
        request = urllib.request.Request(sample_server + quote(path, safe="/%+~:"), headers={"Accept": "text/turtle"})
        with urllib.request.urlopen(request, timeout=30) as response:
            location = response.headers["content-location"]
        with urllib.request.urlopen(sample_server + location, timeout=30) as again:
            assert again.status == 200 and again.read()


def test_void_says_where_the_instances_lie(sample_server: str, sample_store: Path) -> None:
    described = get(sample_server + "/.well-known/void", "text/turtle")[2]
    assert f'void:uriSpace "{Store.open(sample_store).base}"' in described

"""No text of any record reaches the graph with personal data, whoever made the record: one gate, one proof."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from budgetgraph.extraction import records
from budgetgraph.extraction.persons.impersonal import impersonal
from budgetgraph.extraction.persons.privacy import MASK
from budgetgraph.extraction.records import Disclosure, Record
from budgetgraph.graph.mapping import map_family
from budgetgraph.graph.triples import nquads

SECRETS = ("王建国", "欧阳晓丽", "0991-2000001", "13800001111", "someone@example.com")
SAID = "本项目由王建国负责，联系人：欧阳晓丽，电话0991-2000001、13800001111，邮箱someone@example.com。"
KEPT = {"source", "body", "units"}


def filled(record: type[Record], **given: Any) -> Any:
    """A record of which every free text tells of persons, and every list holds one such record."""
    values: dict[str, Any] = {}
    for name, field in record.model_fields.items():
        kind = str(field.annotation)
        inner = next(
            (
                r
                for r in vars(records).values()
                if isinstance(r, type) and issubclass(r, Record) and f"[{r.__module__}.{r.__name__}]" in kind
            ),
            None,
        )
        if name in given:
            values[name] = given[name]
        elif inner is not None:
            values[name] = [filled(inner, **GIVEN.get(inner.__name__, {}))]
        elif kind == "list[str]":
            values[name] = [SAID]
        elif kind in ("<class 'str'>", "str | None"):
            values[name] = SAID
        elif "Decimal" in kind:
            values[name] = Decimal(5)
    return record.model_construct(**values) if False else record.model_validate(values)


GIVEN: dict[str, dict[str, Any]] = {
    "Statement": {"kind": "project_expenditure"},
    "Row": {"concept": "functional:2010301", "code": "2010301", "repeats": None},
    "Figure": {"column": "column:total", "unit": "CNY", "printed": "5"},
    "Project": {"functional_code": "2010301"},
    "Indicator": {"type": "output-quantity", "statement": None},
    "Claim": {"topic": "topic:other", "metric": "amount", "unit": "万元", "printed": "5", "about_row": None},
    "Correction": {"place": records.Place(line=1), "when": "2024-01-01"},
    "UnreadFigure": {"printed": "5"},
}


def told() -> Disclosure:
    source = records.Source(sha256="0" * 64, file_name=f"{SAID}.txt", media_type="text/plain", publisher=SAID)
    body = records.Body(name="某县水利局", division="650102")
    one: Disclosure = filled(
        Disclosure,
        source=source,
        body=body,
        units=[],
        fiscal_year=2024,
        stage="budget",
        scope="department",
        issued="2024-02-01",
    )
    return one


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, Record):
        for one in vars(value).values():
            yield from texts(one)


def test_no_literal_and_no_name_of_the_graph_holds_personal_data() -> None:
    disclosure = told()
    assert sum(SAID in text for text in texts(disclosure)) > 40
    mapped = map_family([disclosure], "http://localhost/")
    graph = b"".join(nquads(quads) for quads in (*mapped.current.values(), *mapped.superseded.values())).decode()
    graph += "".join(summary.model_dump_json() for summary in mapped.summaries)
    assert MASK in graph
    assert [secret for secret in SECRETS if secret in graph or secret.encode("unicode_escape").decode() in graph] == []


def test_the_gate_leaves_alone_what_is_not_personal() -> None:
    one = told()
    clean = impersonal(one)
    assert impersonal(clean) is clean
    assert [secret for secret in SECRETS for text in texts(clean) if secret in text] == []
    assert clean.statements[0].rows[0].figures[0].value == 5
    assert clean.body is one.body


def test_a_name_told_in_one_record_is_masked_in_all() -> None:
    one = told().model_copy(
        update={
            "sections": [
                records.Section(title="分工", text="局长王建国主持工作。"),
                records.Section(title="其他", text="拨给了王建国和其他"),
            ]
        }
    )
    assert impersonal(one).sections[1].text == f"拨给了{MASK}和其他"


def test_a_person_in_the_place_of_a_body_is_masked_and_a_body_keeps_its_name() -> None:
    one = told().model_copy(
        update={
            "body": records.Body(name="某县水利局（王建国）", aliases=["某县水务局（筹）"]),
            "units": [records.Body(name="欧阳晓丽"), records.Body(name="某县王家坝水库管理所")],
        }
    )
    clean = impersonal(one)
    assert (clean.body.name, clean.body.aliases) == ("某县水利局", ["某县水务局（筹）"])
    assert [unit.name for unit in clean.units] == [MASK, "某县王家坝水库管理所"]


def test_a_sheet_named_after_a_person_is_masked_in_the_places_of_its_cells() -> None:
    place = records.Place(cell="王建国!D7")
    one = told().model_copy(update={"sections": [records.Section(title="分工", place=place)]})
    assert impersonal(one).sections[0].place.cell == f"{MASK}!D7"

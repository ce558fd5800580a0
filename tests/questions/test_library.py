"""Four disclosures of an invented library of an invented county, over three years: a county that no list of divisions
holds, tables in the manner of another province, amounts in 万元 and in 元."""

from pathlib import Path

import pytest

from budgetgraph.audit import hook
from budgetgraph.extraction.extract import Hints
from budgetgraph.graph.store import Store
from budgetgraph.ingest.loading import ingest
from budgetgraph.ingest.tasks import tasks
from budgetgraph.questions.language.bodies import parse_body
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.linking import Department
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.same_bodies import joined, same_bodies

from .conftest import Held
from .scoring import load, report, score

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Held:
    store = Store.open(tmp_path_factory.mktemp("library"))
    for result in ingest(store, tasks(sorted((HERE / "library").glob("*.html")), Hints()), workers=1, hooks=[hook]):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


def test_questions_about_the_library_are_answered_or_withheld(library: Held) -> None:
    result = score(load(HERE / "library.jsonl"), library.ask)
    wrong = [(expected["q"], answer.text) for verdict, expected, answer in result.misses if verdict == "wrong"]
    assert not wrong
    assert result.total["exact"] >= 0.85 * result.total.total(), report(result)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("沱阳图书馆2024年电费", ["60000.00"]),
        ("县图书馆2024年三公经费", ["4000.00"]),
        ("2024年图书馆（沱阳县）水费是多少", ["6500.00"]),
        ("图书馆2022年的公用经费，沱阳县的", ["27.60"]),
        ("图书馆2023年收支总预算", ["352.64"]),
        ("图书馆2023年决算差旅费花了好多", ["2.08"]),
        ("图书馆图书购置专项经费2023年和2024年相差多少", ["5"]),
        ("图书馆图书购置专项经费2022到2024年分别多少", ["18.00", "20.00", "150000.00"]),
        ("图书馆近三年年接待读者人次目标", ["8", "9", "10"]),
        ("图书馆2023年对几个项目开展了绩效自评", ["6"]),
        ("图书馆2023年部门整体绩效自评得分", ["95.20"]),
        ("古籍保护与修复2023年自评得分", ["92"]),
        ("图书馆2024年上年结转", ["42000.00"]),
        ("图书馆2023年有几个部室", ["5"]),
        ("采编部负责什么，沱阳县图书馆2023年", ["负责文献采购、分编加工和馆藏结构优化"]),
    ],
)
def test_what_the_library_prints_is_told(library: Held, question: str, values: list[str]) -> None:
    answer = library.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text


def test_a_line_of_the_item_above_its_projects_is_no_project(library: Held) -> None:
    names = [row.label for row in library.ask("图书馆2023年预算有哪些项目").answers]
    assert len(names) == 5 and "图书馆" not in names


def test_a_county_that_no_list_holds_is_a_region_of_its_bodies() -> None:
    assert parse_body("沱阳县农业农村局").core == "农业农村局"
    assert parse_body("四川省沱阳县农业农村局", "510000").core == "农业农村局"
    assert parse_body("城市管理局").core == "城市管理局"
    assert parse_body("全县综合服务中心").core == "全县综合服务中心"


def test_names_that_say_more_of_the_region_are_one_body() -> None:
    names = {
        "a": ("大英县农业农村局", "510923"),
        "b": ("四川省大英县农业农村局", "510923"),
        "c": ("大英县水利局", "510923"),
    }
    departments = {iri: Department(iri, name, (), code) for iri, (name, code) in names.items()}
    reports = [Report("a1", "a", 2022, "budget"), Report("a2", "a", 2023, "budget"), Report("b1", "b", 2024, "budget")]
    same = same_bodies(departments, reports)
    assert same == {"b": "a"}
    assert set(joined(departments, same)["a"].names) == {"大英县农业农村局", "四川省大英县农业农村局"}
    twice = [*reports, Report("b2", "b", 2023, "budget")]
    assert not same_bodies(departments, twice), "two documents of one period are not told apart"

"""The index of figures answers what the graph answers, over all departments and after a load of some of them."""

import sqlite3
from pathlib import Path

import pytest
from pyoxigraph import Literal

from budgetgraph.questions.answering import ask
from budgetgraph.questions.handlers.basis import fact_index
from budgetgraph.questions.language import name_table
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms
from budgetgraph.questions.templates import Template, templates

from .conftest import Held

WIDE = (
    "哪个部门三公经费预算最多",
    "各部门基本支出预算排名",
    "各部门预算人均公用经费排名",
    "项目支出预算超过100万元的部门",
    "预算收入最高的部门",
    "各部门预算政府采购排名",
    "2023年预算各部门住房公积金合计",
    "2023年预算各部门公用经费平均",
    "预算公用经费占基本支出超过10%的部门",
    "预算实有人数低于编制数的单位",
    "年初没列接待费决算却花了的单位",
    "各部门预算一般公共预算支出从高到低",
    "各部门在职人员预算排名",
    "哪些单位三公经费比上年少了",
    "哪些单位公用经费比上年增加",
    "各部门项目支出比上年增长多少",
    "谁的基本支出增长最快",
    "2024年预算比上年增加的部门有哪些",
    "预算比上年减少最多的单位",
)

PROJECTS_AND_INDICATORS = (
    "2023年新增的项目",
    "各单位取消的项目",
    "涉及平台的项目",
    "名称含有满意的绩效指标",
    "满意度目标值在90%以上的指标有哪些",
    "未达标的绩效指标",
    "扣分最多的指标",
    "不能量化的指标有哪些",
    "哪个部门绩效指标最多",
    "绩效指标最多的项目",
    "项目最多的单位",
    "没有项目的部门",
    "最贵的三个项目",
    "金额超过10万元的项目",
    "得分低于80分的项目",
    "自评得分最低的项目",
    "执行率最低的项目",
    "数量指标有哪些",
    "满意度指标的目标值是多少",
    "绩效指标有几个",
)
INDEXED = sorted((template for template in templates().values() if template.index), key=lambda one: one.name)


@pytest.fixture(scope="module")
def indexed(samples: Held, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The samples with lexicon and index from files, as the service has them."""
    folder = tmp_path_factory.mktemp("generation")
    samples.lexicon.save(folder)
    fact_index.build(samples.query, folder)
    return Held(samples.query, Lexicon.load(folder))


@pytest.fixture(scope="module")
def scored(with_scores: Held, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The same with self-evaluations and projects that come and go."""
    folder = tmp_path_factory.mktemp("generation")
    with_scores.lexicon.save(folder)
    fact_index.build(with_scores.query, folder)
    return Held(with_scores.query, Lexicon.load(folder))


@pytest.mark.parametrize("question", WIDE)
def test_same_answer_as_the_graph(question: str, samples: Held, indexed: Held) -> None:
    assert indexed.ask(question) == samples.ask(question)


def test_some_of_these_have_answers(samples: Held) -> None:
    assert sum(samples.ask(question).status == "answered" for question in WIDE) >= 8


def test_every_measure_ranks_alike(samples: Held, indexed: Held) -> None:
    names = {m.label for meanings in samples.lexicon.meanings.values() for m in meanings if m.kind == "measure"}
    answered = 0
    for name in sorted(names)[::7]:
        question = f"各部门决算{name}排名"
        expected = samples.ask(question)
        assert indexed.ask(question) == expected
        answered += expected.status == "answered"
    assert answered


@pytest.mark.parametrize("question", PROJECTS_AND_INDICATORS)
def test_projects_and_indicators_are_answered_as_by_the_graph(question: str, with_scores: Held, scored: Held) -> None:
    assert scored.ask(question) == with_scores.ask(question)


def test_most_of_these_have_answers(with_scores: Held) -> None:
    assert sum(with_scores.ask(question).status == "answered" for question in PROJECTS_AND_INDICATORS) >= 12


@pytest.mark.parametrize("template", INDEXED, ids=lambda template: template.name)
def test_index_and_graph_give_the_same_rows_of_all_reports(template: Template, scored: Held) -> None:
    assert _same_rows(template, scored) or template.name == "indicator_missed"  # no sample misses a target


def test_index_and_graph_give_the_same_rows_of_missed_targets(five: Held, tmp_path: Path) -> None:
    five.lexicon.save(tmp_path)
    fact_index.build(five.query, tmp_path)
    indexed = Held(five.query, Lexicon.load(tmp_path))
    assert _same_rows(templates()["indicator_missed"], indexed)
    assert _same_rows(templates()["indicators"], indexed)


def _same_rows(template: Template, held: Held) -> int:
    """Compares the rows of all reports and all names, then of every second one; how many there are of all."""
    index = fact_index.index_of(held.lexicon)
    assert index
    found = []
    for step in (1, 2):
        values = _values(template, held.lexicon, step)
        bound = {
            name: terms(given) if name == "report" else [str(Literal(label, language="zh")) for label in given]
            for name, given in values.items()
        }
        from_index = index.rows(template.index, values)
        for wide in (True, False):
            from_graph = held.query(template.bound(bound, wide=wide))
            assert from_index == rows_by_source(rows_of(from_graph))
        found.append(len(from_index))
    return found[0]


def _values(template: Template, lexicon: Lexicon, step: int) -> dict[str, list[str]]:
    """All reports, and where the template takes names all that are printed; or every second."""
    values = {"report": sorted(report.iri for report in lexicon.reports)[::step]}
    meanings = [meaning for meanings in lexicon.meanings.values() for meaning in meanings]
    for slot in template.slots:
        if f":{slot.name}" in template.index and slot.name != "report":
            kind = "project" if template.name == "search_projects" else "indicator"
            labels = {label for m in meanings if m.kind == kind for label in m.value.split("\n")}
            values[slot.name] = sorted(labels)[::step]
    return values


@pytest.mark.parametrize(
    "question",
    ["各部门基本支出预算排名", "哪些单位三公经费比上年少了", "哪个部门绩效指标最多", "名称含有满意的绩效指标"],
)
def test_no_join_of_the_graph_for_all_bodies(indexed: Held, question: str) -> None:
    """Only the places of the figures shown are looked up in the graph."""
    asked: list[str] = []

    def query(sparql: str) -> object:
        asked.append(sparql)
        return indexed.query(sparql)

    assert ask(question, query, indexed.lexicon).status == "answered"
    assert len(asked) == 1


def test_a_load_renews_only_what_it_touched(samples: Held, tmp_path: Path) -> None:
    before, after = tmp_path / "1", tmp_path / "2"
    before.mkdir()
    after.mkdir()
    first = fact_index.build(samples.query, before)
    whole = _content(first)
    touched, kept = (r.iri for r in samples.lexicon.reports[:2])
    with sqlite3.connect(first) as connection:
        connection.execute("DELETE FROM fact WHERE report = ?", (touched,))
        connection.execute("UPDATE fact SET printed = 'kept' WHERE report = ?", (kept,))
        connection.execute("UPDATE fact SET report = 'gone' || report WHERE report NOT IN (?, ?)", (touched, kept))
    now = _content(fact_index.build(samples.query, after, before, [touched]))
    assert {row for row in now if row[1] != kept} == {row for row in whole if row[1] != kept}
    assert {row[5] for row in now if row[1] == kept} == {"kept"}


def test_a_dictionary_from_the_names_of_the_index_is_the_one_from_the_graph(samples: Held, tmp_path: Path) -> None:
    index = fact_index.build(samples.query, tmp_path)
    made = Lexicon.build(samples.query, name_table.names_in(index))
    assert (made.meanings, made.held) == (samples.lexicon.meanings, samples.lexicon.held)
    assert made.concept_labels == samples.lexicon.concept_labels


def test_names_of_reports_that_a_load_did_not_touch_are_taken_over(samples: Held, tmp_path: Path) -> None:
    before, after = tmp_path / "1", tmp_path / "2"
    before.mkdir()
    after.mkdir()
    touched, kept = (r.iri for r in samples.lexicon.reports[:2])
    first = fact_index.build(samples.query, before)
    with sqlite3.connect(first) as connection:
        connection.execute("UPDATE name SET name = 'kept ' || name WHERE report IN (?, ?)", (touched, kept))
    second = fact_index.build(samples.query, after, before, [touched])
    with sqlite3.connect(second) as connection:
        marked = connection.execute("SELECT DISTINCT report FROM name WHERE name LIKE 'kept %'").fetchall()
    assert marked == [(kept,)]


@pytest.mark.parametrize("table", ["project", "indicator"])
def test_projects_and_indicators_of_reports_that_a_load_did_not_touch_are_taken_over(
    table: str, samples: Held, tmp_path: Path
) -> None:
    before, after = tmp_path / "1", tmp_path / "2"
    before.mkdir()
    after.mkdir()
    first = fact_index.build(samples.query, before)
    with sqlite3.connect(first) as connection:
        whole = connection.execute(f"SELECT report, COUNT(*) FROM {table} GROUP BY report").fetchall()
        touched, kept = whole[0][0], whole[1][0]
        connection.execute(f"UPDATE {table} SET label = 'kept' WHERE report IN (?, ?)", (touched, kept))
        for changed in ("fact", table):
            connection.execute(f"DELETE FROM {changed} WHERE report NOT IN (?, ?)", (touched, kept))
    with sqlite3.connect(fact_index.build(samples.query, after, before, [touched])) as connection:
        assert connection.execute(f"SELECT report, COUNT(*) FROM {table} GROUP BY report").fetchall() == whole
        assert connection.execute(f"SELECT DISTINCT report FROM {table} WHERE label = 'kept'").fetchall() == [(kept,)]


def test_an_index_by_other_rules_is_not_used(samples: Held, tmp_path: Path) -> None:
    path = fact_index.build(samples.query, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 1")
    assert fact_index.open_index(tmp_path) is None
    assert fact_index.open_index(tmp_path / "none") is None


def _content(path: Path) -> set[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        return set(connection.execute("SELECT * FROM fact"))

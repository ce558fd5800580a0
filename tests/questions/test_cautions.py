"""An answer says of a figure that it was recognised in a picture, or that nothing proves where it stands."""

from decimal import Decimal
from pathlib import Path

from budgetgraph.extraction.extract import Hints
from budgetgraph.graph.store import Store
from budgetgraph.ingest.loading import ingest
from budgetgraph.ingest.tasks import tasks
from budgetgraph.questions.answering import ask
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.samples.generator import generate


def test_an_answer_names_the_confidence_of_what_was_recognised_and_what_is_doubtful(tmp_path: Path) -> None:
    record = generate(1, form="xinjiang-2023")
    for statement in record.statements:
        for row in statement.rows:
            for figure in row.figures:
                figure.confidence = 0.8731
                figure.flags = ["ocr", "doubtful"]
    file = tmp_path / "record.json"
    file.write_text(record.model_dump_json(), encoding="utf-8")
    store = Store.open(tmp_path / "store")
    for result in ingest(store, tasks([file], Hints()), workers=1):
        assert result.status == "loaded", result.reason
    store.refresh()
    answer = ask(f"{record.body.name}{record.fiscal_year}年支出总计是多少", store.query, Lexicon.build(store.query))
    assert answer.status == "answered"
    figures = [source for source in answer.sources if source.table]
    assert {Decimal(source.confidence or 0) for source in figures} == {Decimal("0.873")}
    assert all(source.doubtful for source in figures)
    assert "文字识别" in answer.text and "0.87" in answer.text and "未能由表内合计或科目证实" in answer.text

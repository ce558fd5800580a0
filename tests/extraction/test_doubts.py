"""Figures that were guessed or recognised and that nothing proves are flagged; those read from rules never are."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.records import Figure, Place, Row, Statement
from budgetgraph.extraction.tables.doubts import mark_doubts, mark_guessed
from budgetgraph.reading.document import Cell, Document, Table

CODES = {"2010301": "行政运行", "2010350": "事业运行"}


def _row(number: int, code: str | None, *values: int, label: str | None = None) -> Row:
    columns = ("column:total", "column:basic", "column:project")
    return Row(
        label=label or CODES.get(code or "", "合计"),
        code=code,
        concept=f"functional:{code}" if code else "printed:合计",
        role="leaf" if code else "total",
        flow="expenditure",
        figures=[
            Figure(column=column, value=Decimal(v), printed=str(v), place=Place(cell=f"t1 r{number} c{at}"))
            for at, (column, v) in enumerate(zip(columns, values, strict=True), 3)
        ],
    )


def _doubtful(method: str, rows: list[Row], kind: str = "expenditure_by_function") -> list[str]:
    statement = Statement(kind=kind, title="支出总表", rows=rows)
    table = Table(1, (Cell(1, 1, "x"),), method)
    mark_doubts(Document("a.pdf", "", "application/pdf", (table,)), [statement])
    return [figure.printed for row in rows for figure in row.figures if "doubtful" in figure.flags]


def _rows(changed: int = 30) -> list[Row]:
    return [_row(3, "2010301", 50, 20, changed), _row(4, "2010350", 7, 3, 4), _row(5, None, 57, 23, 34)]


@pytest.mark.parametrize("method", ["rivers", "ocr"])
def test_a_sum_that_comes_out_proves_its_figures(method: str) -> None:
    assert _doubtful(method, _rows()) == []


@pytest.mark.parametrize("method", ["rivers", "ocr"])
def test_the_figure_that_no_sum_proves_is_doubtful(method: str) -> None:
    assert _doubtful(method, _rows(38)) == ["38"]


def test_a_sum_that_comes_out_and_is_not_nil_proves_a_doubtful_reading() -> None:
    rows = [*_rows(), _row(6, "2010399", 0, 0, 0)]
    for row in rows:
        for figure in row.figures:
            figure.confidence = 0.5
    assert _doubtful("ocr", rows) == []
    assert [figure.confidence for row in rows[:3] for figure in row.figures] == [0.95] * 9
    assert [figure.confidence for figure in rows[3].figures] == [0.95] * 3  # noughts of the sums above
    lone = [_row(3, "2010301", 50, 20, 38)]
    lone[0].figures[0].confidence = 0.5
    _doubtful("ocr", lone)
    assert lone[0].figures[0].confidence == 0.5


@pytest.mark.parametrize(("label", "head", "doubtful"), [(0.99, 0.99, []), (0.6, 0.99, ["3"]), (0.99, 0.6, ["3", "8"])])
def test_a_figure_is_as_sure_as_its_label_and_its_head(label: float, head: float, doubtful: list[str]) -> None:
    cells = [(1, 1, "科目名称", 0.99), (1, 2, "项目支出", head), (2, 1, "章行政运行", label), (2, 2, "3", 0.99)]
    cells += [(3, 1, "事业运行", 0.99), (3, 2, "8", 0.99)]
    # Numbers of one or two digits may count columns, so that the figures have decimals.
    printed = [f"{text}.00" if text.isdigit() else text for _, _, text, _ in cells]
    table = Table(
        1, tuple(Cell(r, c, p, confidence=sure) for (r, c, _, sure), p in zip(cells, printed, strict=True)), "ocr"
    )
    rows = [
        Row(label="x", figures=[Figure(column="c", value=Decimal(v), printed=v, place=Place(cell=f"t1 r{r} c2"))])
        for r, v in ((2, "3"), (3, "8"))
    ]
    mark_doubts(
        Document("a.pdf", "", "application/pdf", (table,)), [Statement(kind="other", title="支出总表", rows=rows)]
    )
    assert [f.printed for row in rows for f in row.figures if "doubtful" in f.flags] == doubtful


def test_what_rules_part_is_printed_so() -> None:
    assert _doubtful("rules", _rows(38)) == []


def test_guessed_rows_and_columns_that_no_list_knows_are_doubtful() -> None:
    assert _doubtful("rivers", [*_rows()[:2], _row(5, "2010301", 0, 0, 0, label="行政运行事业")]) == ["0", "0", "0"]
    assert len(_doubtful("rivers", _rows(), kind="other")) == 9
    assert _doubtful("ocr", _rows(), kind="other") == []
    rows = _rows()
    rows[0].figures[1].column = "column:project"
    assert _doubtful("rivers", rows) == ["20", "30"]


@pytest.mark.parametrize(
    ("guessed", "doubtful"),
    [((), []), ((4, 6), ["3", "8"]), ((3, 5), ["3", "8"]), ((2,), ["3", "8"]), ((1,), []), ((4,), ["3"])],
)
def test_a_figure_is_as_sure_as_itself_its_label_and_its_head(guessed: tuple[int, ...], doubtful: list[str]) -> None:
    """`guessed` counts the cells: two of the head, two of each row."""
    texts = [("科目名称", "项目支出"), ("行政运行", "3.00"), ("事业运行", "8.00")]
    cells = tuple(
        Cell(row, column, text, guessed=2 * (row - 1) + column in guessed)
        for row, pair in enumerate(texts, 1)
        for column, text in enumerate(pair, 1)
    )
    rows = [
        Row(
            label="行政运行",
            concept="functional:2010301",
            figures=[Figure(column="column:total", value=Decimal(v), printed=v, place=Place(cell=f"t1 r{r} c2"))],
        )
        for r, v in ((2, "3"), (3, "8"))
    ]
    statement = Statement(kind="expenditure_by_function", title="支出总表", rows=rows)
    mark_doubts(Document("a.pdf", "", "application/pdf", (Table(1, cells, "rivers"),)), [statement])
    assert [f.printed for row in rows for f in row.figures if "doubtful" in f.flags] == doubtful


def _mended(others: tuple[str, ...], unsure: set[str], changed: int = 38) -> list[Row]:
    """The rows, of which the figure in row 3, column 5 was recognised as `changed` and may be others."""
    rows = _rows(changed)
    for row in rows:
        for figure in row.figures:
            figure.confidence = 0.5 if figure.place.cell in unsure else 0.99
    table = Table(1, (Cell(1, 1, "x"), Cell(3, 5, str(changed), confidence=0.5, others=others)), "ocr")
    statement = Statement(kind="expenditure_by_function", title="支出总表", rows=rows)
    mark_doubts(Document("a.pdf", "", "application/pdf", (table,)), [statement])
    return rows


def test_a_doubtful_figure_is_mended_where_another_reading_makes_its_sums_come_out() -> None:
    rows = _mended(("33", "30"), {"t1 r3 c5"})
    figure = rows[0].figures[2]
    assert (figure.value, figure.printed, figure.confidence) == (30, "30", 0.5)
    assert figure.flags == ["mended by sum"]
    assert [f.flags for row in rows for f in row.figures if f is not figure] == [[]] * 8


@pytest.mark.parametrize(
    ("others", "unsure"),
    [
        (("33", "80"), {"t1 r3 c5"}),  # no reading solves the sum
        ((), {"t1 r3 c5"}),
        (("30",), set()),  # it was read without doubt: the report may have misprinted it
        (("30",), {"t1 r3 c5", "t1 r3 c3", "t1 r4 c5"}),  # two of the sum are in doubt
        (("30.00",), {"t1 r3 c5"}),  # not printed as it is
    ],
)
def test_nothing_is_mended_that_one_sum_alone_does_not_tell(others: tuple[str, ...], unsure: set[str]) -> None:
    figure = _mended(others, unsure)[0].figures[2]
    assert (figure.value, "mended by sum" in figure.flags) == (38, False)


@pytest.mark.parametrize(("method", "doubtful"), [("ocr", ["50", "20", "30"]), ("rules", [])])
def test_a_code_beside_the_name_of_another_class_was_misread(method: str, doubtful: list[str]) -> None:
    """Printed so it would be the report's fault: 2010301 is no 住房公积金."""
    rows = _rows()
    rows[0].label = "住房公积金"
    assert _doubtful(method, rows) == doubtful
    rows[0].label = "某某专项支出"  # no name of the lists
    for figure in rows[0].figures:
        figure.flags.clear()
    assert _doubtful(method, rows) == []


def _marked(rows: list[Row], sure: dict[str, float]) -> list[str]:
    """The places of the figures that are neither doubtful nor unsure, where some were recognised so surely."""
    for row in rows:
        for figure in row.figures:
            figure.confidence = sure.get(figure.place.cell or "", 0.99)
    statement = Statement(kind="expenditure_by_function", title="支出总表", rows=rows)
    mark_doubts(Document("a.pdf", "", "application/pdf", (Table(1, (Cell(1, 1, "x"),), "ocr"),)), [statement])
    figures = [figure for row in rows for figure in row.figures if "doubtful" not in figure.flags]
    return [figure.place.cell or "" for figure in figures if (figure.confidence or 0) >= 0.9]


def test_two_doubtful_figures_that_are_alike_do_not_prove_each_other() -> None:
    """A rest of a rule is read as the same 1 in a class and in the only one below it."""
    rows = [_row(3, "20103", 57, 23, 1), _row(4, "2010301", 50, 20, 1), _row(5, "2010350", 7, 3, 0)]
    rows[0].role = "subtotal"
    assert {"t1 r3 c5", "t1 r4 c5"}.isdisjoint(_marked(rows, {"t1 r3 c5": 0.5, "t1 r4 c5": 0.5}))


def test_a_sum_proves_no_figure_that_is_printed_more_finely_than_the_others() -> None:
    """0.00 and a rest of a rule beside it are read as 0.001, which no sum would miss."""
    rows = _rows()
    for row in rows:
        for figure in row.figures:
            figure.resolution = Decimal("0.01")
    rows[2].figures[1].value += Decimal("0.001")
    rows[2].figures[1].resolution = Decimal("0.001")
    assert "t1 r5 c4" not in _marked(rows, {"t1 r5 c4": 0.5})


def test_a_total_over_several_units_adds_up_the_rows_of_all_of_them() -> None:
    rows = [_row(3, "2010301", 50, 20, 30), _row(4, "2010350", 7, 3, 4), _row(5, None, 57, 23, 34)]
    rows[1].of_unit = "某某县服务中心"
    assert _doubtful("ocr", rows) == []


def test_a_class_without_its_code_among_coded_rows_is_doubted() -> None:
    rows = [_row(at, f"20103{at:02}", 0, 0, 0, label="某某专项支出") for at in range(1, 6)]
    lost = _row(6, None, 5, 2, 3, label="城乡社区公共设施")
    lost.role, lost.concept = "leaf", None
    assert _doubtful("ocr", [*rows, lost]) == ["5", "2", "3"]
    for figure in lost.figures:
        figure.flags.clear()
    assert _doubtful("rules", [*rows, lost]) == []
    lost.code, lost.concept = "0510303", "printed:0510303"
    assert _doubtful("ocr", [*rows, lost]) == ["5", "2", "3"]


@pytest.mark.parametrize(("method", "doubtful"), [("ocr", ["5", "2", "3"]), ("rules", [])])
def test_a_label_that_is_a_known_name_but_for_one_character_was_misread(method: str, doubtful: list[str]) -> None:
    row = _row(3, None, 5, 2, 3, label="任房保障支出")
    row.role, row.concept = "leaf", "printed:任房保障支出"
    assert _doubtful(method, [row], "fiscal_appropriation_summary") == doubtful
    row.label, row.concept = "某某专项支出", "printed:某某专项支出"
    for figure in row.figures:
        figure.flags.clear()
    assert _doubtful(method, [row], "fiscal_appropriation_summary") == []


def _flagged(statement: Statement, *tables: Table) -> list[str]:
    mark_doubts(Document("a.pdf", "", "application/pdf", tables), [statement])
    return [f.printed for row in statement.rows for f in row.figures if "doubtful" in f.flags]


@pytest.mark.parametrize(("method", "title", "count"), [("ocr", "", 9), ("ocr", "支出总表", 0), ("rules", "", 0)])
def test_classes_in_a_recognised_table_without_a_title_belong_to_a_table_nobody_knows(
    method: str, title: str, count: int
) -> None:
    statement = Statement(kind="other", title=title, rows=_rows())
    assert len(_flagged(statement, Table(1, (Cell(1, 1, "x"),), method))) == count


def test_counts_in_a_recognised_table_without_a_title_are_no_rest_of_another() -> None:
    rows = [Row(label="车辆", concept="printed:车辆", figures=_row(2, "2010301", 6, 3, 3).figures)]
    assert _flagged(Statement(kind="other", title="", rows=rows), Table(1, (Cell(1, 1, "x"),), "ocr")) == []


@pytest.mark.parametrize(
    ("label", "head", "doubtful"),
    [
        ("行政运行", "项目支出", []),
        ("行政运行", "项月支出", ["3"]),
        ("行政运行", "本年支出合十", ["3"]),
        ("行政运行", "某某补助", []),
        ("| 212 | 01 | 某某事务", "项目支出", ["3"]),
        ("某某工程", "项目支出", []),
    ],
)
def test_a_head_like_a_known_one_and_a_label_with_scars_were_misread(
    label: str, head: str, doubtful: list[str]
) -> None:
    cells = [(1, 1, "科目名称"), (1, 2, head), (2, 1, label), (2, 2, "3.00")]
    table = Table(1, tuple(Cell(r, c, text, confidence=0.99) for r, c, text in cells), "ocr")
    figure = Figure(column="column:project", value=Decimal(3), printed="3", place=Place(cell="t1 r2 c2"))
    statement = Statement(kind="other", title="支出总表", rows=[Row(label=label, figures=[figure])])
    assert _flagged(statement, table) == doubtful


def test_the_number_of_a_column_casts_no_doubt_on_it() -> None:
    cells = [(1, 1, "科目名称", 0.99), (1, 2, "项目支出", 0.99), (2, 2, "6", 0.5), (3, 1, "行政运行", 0.99)]
    table = Table(
        1, tuple(Cell(r, c, text, confidence=sure) for r, c, text, sure in [*cells, (3, 2, "3.00", 0.99)]), "ocr"
    )
    figure = Figure(column="column:project", value=Decimal(3), printed="3.00", place=Place(cell="t1 r3 c2"))
    statement = Statement(kind="other", title="支出总表", rows=[Row(label="行政运行", figures=[figure])])
    assert _flagged(statement, table) == []


def _guessed(cells: list[Cell], method: str = "rivers") -> list[str]:
    """Which of the figures that stand in the cells are doubtful, though no sum is looked at."""
    table = Table(1, tuple(cells), method)
    figures = [
        Figure(column="column:budget", value=Decimal(1), printed=cell.text, place=Place(cell=table.place_of(cell)))
        for cell in cells
        if cell.text[:1].isdigit()
    ]
    row = Row(label="财政拨款", concept=None, role="leaf", flow="expenditure", figures=figures)
    statement = Statement(kind="self_evaluation", title="自评表", rows=[row])
    mark_guessed(Document("a.pdf", "", "application/pdf", (table,)), [statement])
    return [figure.printed for figure in figures if "doubtful" in figure.flags]


def test_the_money_of_a_form_in_guessed_columns_is_doubtful() -> None:
    assert _guessed([Cell(1, 1, "财政拨款"), Cell(1, 2, "60.00", guessed=True), Cell(1, 3, "45.80")]) == ["60.00"]
    assert _guessed([Cell(1, 1, "财政拨款", guessed=True), Cell(1, 2, "60.00"), Cell(1, 3, "45.80")]) == [
        "60.00",
        "45.80",
    ]
    assert _guessed([Cell(1, 1, "财政拨款"), Cell(1, 2, "60.00\n30.00", guessed=True)]) == ["60.00\n30.00"]
    assert _guessed([Cell(1, 1, "财政拨款"), Cell(1, 2, "60.00"), Cell(1, 3, "45.80")]) == []


def test_a_figure_beside_the_labels_of_several_rows_is_doubtful() -> None:
    labels = "资金来源\n合计\n财政拨款\n二级指标\n数量指标"
    assert _guessed([Cell(1, 1, labels), Cell(1, 2, "60.00")]) == ["60.00"]
    assert _guessed([Cell(1, 1, labels), Cell(1, 2, "60.00")], "rules") == []
    assert _guessed([Cell(1, 1, labels.rpartition("\n")[0]), Cell(1, 2, "60.00")]) == []

"""The PDF reader on real disclosures, against their transcripts and against the reference library."""

from collections import Counter
from pathlib import Path

import pytest

from budgetgraph.reading.document import Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.drawn.pdfium import open_pdfium
from budgetgraph.reading.pdf.drawn.plumber import open_plumber
from budgetgraph.reading.pdf.pages.page import blocks_of

Row = tuple[str, ...]


def tables(path: Path) -> list[Table]:
    return list(read_pdf(path.read_bytes(), path.name).tables)


def figure_rows(found: list[Table]) -> Counter[Row]:
    """The figures of each row with figures, in order."""
    rows: Counter[Row] = Counter()
    for table in found:
        for number in range(1, table.height + 1):
            cells = sorted((c for c in table.cells if c.row == number), key=lambda c: c.column)
            row = tuple(key(cell.text) for cell in cells if is_figure(cell.text))
            rows[row] += bool(row)
    return +rows


def transcript_rows(path: Path) -> Counter[Row]:
    rows: Counter[Row] = Counter()
    for line in path.read_text(encoding="utf-8").split("\n"):
        row = tuple(key(part) for part in line.split("\t") if is_figure(part))
        rows[row] += "\t" in line and bool(row)
    return +rows


@pytest.mark.parametrize("number", ["000", "003"])
def test_every_row_of_figures_stands_as_in_the_transcript(shared: Path, number: str) -> None:
    truth = transcript_rows(shared / "disclosures" / f"{number}.txt")
    assert figure_rows(tables(shared / "disclosures" / f"{number}-ruled.pdf")) == truth


def test_ruled_tables_equal_those_of_the_word_file_cell_for_cell(shared: Path) -> None:
    docx = pytest.importorskip("docx")
    expected = []
    for table in docx.Document(str(shared / "disclosures" / "002.docx")).tables:
        cells: dict[object, list[int]] = {}
        texts = {}
        for r, row in enumerate(table.rows, 1):
            for c, cell in enumerate(row.cells, 1):
                area = cells.setdefault(cell._tc, [r, c, r, c])
                area[2:] = [max(area[2], r), max(area[3], c)]
                texts[cell._tc] = key(cell.text)
        expected.append({(*cells[at], texts[at]) for at in cells})
    found = [
        {(c.row, c.column, c.row + c.row_span - 1, c.column + c.column_span - 1, key(c.text)) for c in table.cells}
        for table in tables(shared / "disclosures" / "002-ruled.pdf")
    ]
    assert found == expected


def test_borderless_statements_hold_the_figures_of_the_ruled_ones(shared: Path) -> None:
    truth = figure_rows(tables(shared / "disclosures" / "003-ruled.pdf"))
    found = figure_rows(tables(shared / "disclosures" / "003-borderless.pdf"))
    assert (truth & found).total() >= 0.95 * truth.total()


@pytest.mark.parametrize(
    "name", ["000-ruled.pdf", "004-raw.pdf", "real/上海市普陀区财政局2024年度部门决算.pdf", "003-borderless.pdf"]
)
def test_both_libraries_agree_cell_for_cell_and_line_for_line(shared: Path, name: str) -> None:
    data = (shared / "disclosures" / name).read_bytes()
    with open_pdfium(data, name) as fast, open_plumber(data, name) as reference:
        for number in range(4, fast.page_count + 1, 3):
            one, other = blocks_of(fast.page(number)), blocks_of(reference.page(number))
            assert [line.text for line in one.lines] == [line.text for line in other.lines]
            for mine, theirs in zip(one.fragments, other.fragments, strict=True):
                assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in mine.cells] == [
                    (c.row, c.column, c.row_span, c.column_span, c.text) for c in theirs.cells
                ]


@pytest.mark.parametrize(
    ("name", "count"),
    [("万里街道办事处24年预算", 9), ("万里街道办事处25年预算", 9), ("办公室25年预算", 9), ("办公室单位25年预算", 9)],
)
def test_real_budgets_give_their_nine_statements(shared: Path, name: str, count: int) -> None:
    found = tables(shared / "disclosures" / "real" / f"上海市普陀区人民政府{name}.pdf")
    assert len(found) == count
    assert all(table.method == "rules" for table in found)

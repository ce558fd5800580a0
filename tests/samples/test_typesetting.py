"""Typesetting: the same bytes from the same record, text that can be copied, tables without holes."""

import io
import zipfile

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings

from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.folding import squeeze
from budgetgraph.samples import fonts, forms
from budgetgraph.samples.generator import generate
from budgetgraph.samples.grids import merged
from budgetgraph.samples.layout import LAYOUTS, wrap
from budgetgraph.samples.publication import compose, expected_tables
from budgetgraph.samples.strategies import disclosures
from budgetgraph.samples.typeset import typeset


@pytest.fixture(scope="module", autouse=True)
def noto() -> None:
    """Skips where the fonts are not installed."""
    try:
        fonts.file_of("song")
    except fonts.FontMissing as error:
        pytest.skip(str(error))


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return squeeze(text)


def all_labels(disclosure: Disclosure) -> set[str]:
    printed = [s for s in disclosure.statements if s.state != "missing"]
    return {squeeze(s.title) for s in printed} | {
        squeeze(r.label) for s in printed for r in s.rows if len(r.label) < 12
    }


@pytest.mark.parametrize("name", forms.names())
def test_the_text_layer_holds_every_title_label_and_figure(name: str) -> None:
    disclosure = generate(11, form=name)
    text = text_of(typeset(disclosure, name))
    missing = [label for label in all_labels(disclosure) if label not in text]
    assert not missing
    figures = {f.printed for s in disclosure.statements for r in s.rows for f in r.figures}
    assert not [printed for printed in figures if printed not in text]


@pytest.mark.parametrize("layout", [n for n in LAYOUTS if n not in ("chromium", "scan")])
def test_the_same_record_gives_the_same_bytes(layout: str) -> None:
    disclosure = generate(5, form="xinjiang-2022")
    assert typeset(disclosure, "xinjiang-2022", layout) == typeset(disclosure, "xinjiang-2022", layout)


def test_another_document_typeset_before_leaves_no_trace() -> None:
    first, second = generate(1, form="hebei-2023"), generate(2, form="units-2024")
    alone = typeset(second, "units-2024")
    typeset(first, "hebei-2023")
    assert typeset(second, "units-2024") == alone
    assert "\x00" not in text_of(alone)


def test_fonts_are_embedded_with_a_map_to_unicode() -> None:
    reader = pypdf.PdfReader(io.BytesIO(typeset(generate(5, form="xinjiang-2022"), "xinjiang-2022")))
    used = {}
    for page in reader.pages:
        used.update(page["/Resources"]["/Font"])  # type: ignore[index]
    chinese = [f.get_object() for f in used.values() if "Noto" in f.get_object()["/BaseFont"]]
    assert chinese
    assert all("/ToUnicode" in f and "/FontFile2" in f["/FontDescriptor"] for f in chinese)


def test_rotated_pages_are_stored_upright_and_turned() -> None:
    reader = pypdf.PdfReader(io.BytesIO(typeset(generate(5, form="hebei-2023"), "hebei-2023", "rotated")))
    turned = [p for p in reader.pages if p.rotation == 90]
    assert turned
    assert all(p.mediabox.width < p.mediabox.height for p in turned)


def test_a_scan_has_no_text_layer() -> None:
    pytest.importorskip("numpy")
    scan = typeset(generate(5, form="shanghai-2025"), "shanghai-2025", "scan")
    assert text_of(scan) == ""


def test_the_gb18030_page_says_it_is_gb2312() -> None:
    page = typeset(generate(5, form="units-2024"), "units-2024", "html_gb18030")
    assert b'charset="gb2312"' in page
    assert "预算" in page.decode("gb18030")


def test_office_files_carry_fixed_dates() -> None:
    for layout in ("docx", "xlsx"):
        content = typeset(generate(5, form="units-2024"), "units-2024", layout)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2024, 1, 1, 0, 0, 0)}


@settings(max_examples=30)
@given(disclosures())
def test_cells_cover_every_place_of_a_table_once(disclosure: Disclosure) -> None:
    name = next(n for n in forms.names() if _fits(disclosure, n))
    for grid in expected_tables(disclosure, forms.form(name)):
        covered = [
            (r, c)
            for cell in grid.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.column, cell.column + cell.column_span)
        ]
        assert len(covered) == len(set(covered)) == grid.height * grid.width


def _fits(disclosure: Disclosure, name: str) -> bool:
    titles = [s.title.format(year=disclosure.fiscal_year) for s in forms.form(name).statements if not s.carried]
    return titles == [s.title for s in disclosure.statements]


def test_missing_statements_stand_in_the_contents_only() -> None:
    found = next(d for d in map(generate, range(200)) if any(s.state == "missing" for s in d.statements))
    name = next(n for n in forms.names() if _fits(found, n))
    publication = compose(found, forms.form(name))
    for statement in (s for s in found.statements if s.state == "missing"):
        assert any(statement.title in text for _, text in publication.contents)
        assert statement.title not in {s.title for s in publication.sheets}


def test_merged_headers() -> None:
    cells = merged((("a", "<", "b"), ("^", "^", "c")))
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in cells] == [
        ("a", 1, 1, 2, 2), ("b", 1, 3, 1, 1), ("c", 2, 3, 1, 1),
    ]  # fmt: skip


def test_lines_break_within_no_number_and_before_no_stop() -> None:
    def wide(text: str, size: float) -> float:
        return len(text) * size

    assert wrap("办公厅（室）及123.45元", 60, 10, wide) == ["办公厅（室）", "及", "123.45", "元"]
    assert "".join(wrap("其他政府办公厅（室）及相关机构", 50, 10, wide)) == "其他政府办公厅（室）及相关机构"
    assert all(not line.startswith("）") for line in wrap("其他政府办公厅（室）及相关", 50, 10, wide))

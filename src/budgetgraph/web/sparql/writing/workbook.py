"""XLSX without a spreadsheet library: in come columns and rows of RDF terms, out goes a workbook.

Sheet `results` holds values (numbers only where Excel keeps every digit), sheet `terms` the exact RDF terms with
datatype and language. Office Open XML (ECMA-376), inline strings, written row by row.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import IO, Any
from xml.sax.saxutils import escape

import pyoxigraph as ox

from budgetgraph.web.sparql.writing.html_pages import NUMBERS, XSD
from budgetgraph.web.sparql.writing.sink import TooLarge

ROWS = 1_048_575
_CELL = 32_767
_DIGITS = 15
_PIECE = 1 << 20
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="results" sheetId="1" r:id="rId1"/><sheet name="terms" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
}
_OPEN = (
    f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_CLOSE = "</sheetData></worksheet>"


def _text(value: str) -> str:
    """A cell with text, which is never taken for a formula."""
    kept = escape(_NOT_IN_XML.sub("\ufffd", value[:_CELL]))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _value(term: Any) -> str:
    """A cell with the value of a term; a number only where no digit is lost."""
    if term is None:
        return "<c/>"
    if not isinstance(term, ox.Literal):
        return _text(term.value if isinstance(term, ox.NamedNode) else str(term))
    datatype = term.datatype.value
    if datatype == XSD + "boolean":
        return f'<c t="b"><v>{int(term.value in ("true", "1"))}</v></c>'
    if datatype in NUMBERS:
        try:
            number = Decimal(term.value)
        except InvalidOperation:
            return _text(term.value)
        if number.is_finite() and len(number.as_tuple().digits) <= _DIGITS:
            return f"<c><v>{number}</v></c>"
    return _text(term.value)


def _exact(term: Any) -> str:
    return "<c/>" if term is None else _text(str(term))


def write_workbook(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: io.RawIOBase) -> None:
    """Write the workbook; raises `TooLarge` above the rows that a sheet can hold."""
    head = "<row>" + "".join(_text(name) for name in columns) + "</row>"
    with tempfile.TemporaryFile() as packed, tempfile.TemporaryFile() as terms:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
            for name, text in _PARTS.items():
                book.writestr(name, _DECLARED + text)
            with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
                sheet.write((_OPEN + head).encode())
                for number, row in enumerate(rows, 1):
                    if number > ROWS:
                        raise TooLarge("rows", ROWS)
                    sheet.write(("<row>" + "".join(map(_value, row)) + "</row>").encode())
                    terms.write(("<row>" + "".join(map(_exact, row)) + "</row>").encode())
                sheet.write(_CLOSE.encode())
            with book.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as sheet:
                sheet.write((_OPEN + head).encode())
                _copy(terms, sheet.write)
                sheet.write(_CLOSE.encode())
        _copy(packed, out.write)


def _copy(source: IO[bytes], write: Any) -> None:
    source.seek(0)
    while piece := source.read(_PIECE):
        write(piece)

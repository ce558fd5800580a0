"""The parts of an xlsx package: sheets as sparse cells with the text that is shown, merged ranges and hidden rows.

The sheets are streamed rather than loaded: openpyxl creates an object for every cell of a merged range and walks the
declared extent, so one range A1:XFD1048576 stops it. Parts are matched by local name, so that strict OOXML is read too.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.office.number_format import shown
from budgetgraph.reading.package import chunks
from budgetgraph.reading.raised import apart

# Formats that Excel numbers but does not store (ECMA-376 part 1, 18.8.30), those of Chinese Excel included.
_CHINESE_FORMATS = {27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分",
                    33: "h时mm分ss秒", 34: "上午/下午h时mm分", 35: "上午/下午h时mm分ss秒", 36: "yyyy年m月",
                    50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "上午/下午h时mm分",
                    56: "上午/下午h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日"}  # fmt: skip
_MAX_CELLS = 1_500_000
_MAX_RANGES = 200_000
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of a sheet, rows and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One worksheet. `texts` holds the cells that show something, by (row, column)."""

    name: str
    hidden: bool = False
    active: bool = False  # the sheet that is open when the workbook is
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncomputed: list[str] = field(default_factory=list)  # formulas without a stored value


def sheets(package: zipfile.ZipFile, name: str) -> Iterator[Sheet]:
    """The worksheets of a package in their order. Raises `ReadingError` where a needed part is missing or damaged."""
    book_path = next((r.target for r in _relations(package, "", name).values() if r.kind == "officeDocument"), None)
    book_path = book_path or "xl/workbook.xml"
    if book_path not in package.namelist():
        raise ReadingError(f"{name}: the package holds no workbook; check the extension")
    book = _root(package, book_path, name)
    relations = _relations(package, book_path, name)
    parts = {r.kind: r.target for r in relations.values() if r.target in package.namelist()}
    strings = _strings(package, parts["sharedStrings"], name) if "sharedStrings" in parts else []
    formats = _formats(package, parts["styles"], name) if "styles" in parts else []
    days = 1462 if _flag(next(_local(book, "workbookPr"), None), "date1904") else 0
    budget = _MAX_CELLS
    view = next(_local(book, "workbookView"), None)
    active = _integer(None if view is None else view.get("activeTab"))
    for at, element in enumerate(_local(book, "sheet")):
        identifier = next((v for k, v in element.attrib.items() if etree.QName(k).localname == "id"), "")
        relation = relations.get(identifier)
        if relation is None or relation.kind != "worksheet" or relation.target not in package.namelist():
            continue  # a chart or dialogue sheet
        sheet = Sheet(element.get("name") or "", element.get("state", "visible") != "visible", at == active)
        budget -= _fill(sheet, package, relation.target, name, strings, formats, days, budget)
        yield sheet


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def _relations(package: zipfile.ZipFile, part: str, name: str) -> dict[str, _Relation]:
    folder, _, file = part.rpartition("/")
    path = join(folder, "_rels", f"{file}.rels")
    if path not in package.namelist():
        return {}
    relations = {}
    for element in _local(_root(package, path, name), "Relationship"):
        target = element.get("Target") or ""
        target = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))
        relations[element.get("Id") or ""] = _Relation((element.get("Type") or "").rpartition("/")[2], target)
    return relations


def _root(package: zipfile.ZipFile, part: str, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(b"".join(chunks(package, part, name)), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadingError(f"{name}: {part} is damaged ({error}); get the file again") from error


def _local(root: Any, tag: str) -> Iterator[Any]:
    return root.iter(f"{{*}}{tag}")


def _flag(element: Any | None, attribute: str, default: bool = False) -> bool:
    text = None if element is None else element.get(attribute)
    return default if text is None else text not in ("0", "false")


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else default


def _strings(package: zipfile.ZipFile, part: str, name: str) -> list[str]:
    return [_rich(item) for item in _local(_root(package, part, name), "si")]


def _rich(item: Any) -> str:
    """The runs of a string, without the phonetic readings (`rPh`)."""
    out: list[str] = []
    said = None
    for text in _local(item, "t"):
        parent = text.getparent()
        if etree.QName(parent).localname == "rPh":
            continue
        before, said = said, next((element.get("val") for element in _local(parent, "vertAlign")), None)
        if said in ("superscript", "subscript"):
            further = before in ("superscript", "subscript")
            out.append(apart(text.text or "", "".join(out[-1:]), lowered=said == "subscript", further=further))
        else:
            out.append(text.text or "")
    return "".join(out)


def _formats(package: zipfile.ZipFile, part: str, name: str) -> list[str]:
    """The number format of each cell style."""
    root = _root(package, part, name)
    codes = {**BUILTIN_FORMATS, **_CHINESE_FORMATS}
    for element in _local(root, "numFmt"):
        codes[_integer(element.get("numFmtId"))] = element.get("formatCode") or "General"
    styles = next(_local(root, "cellXfs"), ())
    return [codes.get(_integer(s.get("numFmtId")), "General") for s in styles if isinstance(s.tag, str)]


def _fill(
    sheet: Sheet,
    package: zipfile.ZipFile,
    part: str,
    name: str,
    strings: list[str],
    formats: list[str],
    days: int,
    budget: int,
) -> int:
    """Streams one sheet part into `sheet`; gives the number of its cells."""
    parser = etree.XMLPullParser(events=("start", "end"), resolve_entities=False, no_network=True)
    row = column = count = 0
    zeros = True
    try:
        for piece in chunks(package, part, name):
            parser.feed(piece)
            for event, element in parser.read_events():
                tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
                if event == "start":
                    if tag == "row":
                        row, column = _integer(element.get("r"), row + 1), 0
                        # A collapsed group is shown by one click; other hidden rows are left out.
                        if _flag(element, "hidden") and not _integer(element.get("outlineLevel")):
                            sheet.hidden_rows.add(row)
                    elif tag == "sheetView":
                        zeros = _flag(element, "showZeros", True)
                    elif tag == "col" and _flag(element, "hidden") and not _integer(element.get("outlineLevel")):
                        last = min(_integer(element.get("max")), _MAX_COLUMN)
                        sheet.hidden_columns.update(range(_integer(element.get("min"), 1), last + 1))
                    continue
                if tag == "c":
                    count += 1
                    if count > budget:
                        raise ReadingError(f"{name}: over {_MAX_CELLS} cells in one workbook; split the file")
                    row, column = _place(element.get("r"), row, column + 1)
                    text = _text(element, strings, formats, days, zeros)
                    if text is None:
                        sheet.uncomputed.append(element.get("r") or "")
                    elif text.strip() and row <= _MAX_ROW and column <= _MAX_COLUMN:
                        sheet.texts[row, column] = text
                elif tag == "mergeCell":
                    found = _range(element.get("ref") or "")
                    if found and len(sheet.merged) < _MAX_RANGES:
                        sheet.merged.append(found)
                elif tag == "row":
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise ReadingError(f"{name}: sheet {sheet.name!r} is damaged ({error}); get the file again") from error
    return count


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference or "")
    return (int(match[2]), column_index_from_string(match[1])) if match else (row, column)


def _range(reference: str) -> Range | None:
    try:
        ends = [coordinate_from_string(end) for end in reference.split(":")]
        (left, top), (right, bottom) = ends[0], ends[-1]
        return Range(top, column_index_from_string(left), bottom, column_index_from_string(right))
    except (ValueError, IndexError, TypeError):
        return None


def _text(cell: Any, strings: list[str], formats: list[str], days: int, zeros: bool) -> str | None:
    """What a cell shows: its stored value under its number format; None for a formula whose value is not stored."""
    kind = cell.get("t", "n")
    value = formula = None
    for child in cell:
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if tag == "v":
            value = child.text
        elif tag == "is":
            return _rich(child)
        elif tag == "f":
            formula = child
    if value is None:
        if formula is None or kind == "str":
            return ""
        # Writers take a target such as "=100%" for a formula; what has no reference and no call was meant as text.
        return None if re.search(r"[A-Za-z]+\d|[A-Za-z]\(|!", formula.text or "A1") else f"={formula.text}"
    if kind == "s":
        index = _integer(value.strip(), -1)
        return strings[index] if 0 <= index < len(strings) else ""
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    if kind in ("str", "e", "d", "inlineStr"):
        return value
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 300 or (number == 0 and not zeros):
        return "" if number == 0 else value
    style = _integer(cell.get("s"))
    code = formats[style] if style < len(formats) else "General"
    if days and number > 60 and re.search("[yd]", code):
        number += days
    return shown(number, code)

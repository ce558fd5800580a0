"""Word files: the bytes of a docx become a Document of paragraphs and tables with their native spans.

What Word shows is read: inserted text, printed list labels, text boxes, footnotes; deleted and hidden text is not.
A docx has no pages of its own, so places are lines in reading order and cells.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docx

from budgetgraph.reading.document import Cell, Document, Paragraph, ReadingError, Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import fold
from budgetgraph.reading.inlaid import Inlaid
from budgetgraph.reading.joined.pieces import joined
from budgetgraph.reading.lines import broken, numbered
from budgetgraph.reading.office.excel import shown_in_text
from budgetgraph.reading.office.numbering import Numbering
from budgetgraph.reading.office.word_styles import Styles, value
from budgetgraph.reading.package import Limits, open_package, refuse_declarations
from budgetgraph.reading.raised import apart
from budgetgraph.reading.title_rows import by_columns, parts

READER = "word 10"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LIMITS = Limits(size=160 << 20)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PICTURES = {  # elements that show a picture, and the attribute that names its relation
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip": f"{_R}embed",
    "{urn:schemas-microsoft-com:vml}imagedata": f"{_R}id",
}
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_GONE = {_W + tag for tag in ("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "tblPr", "tcPr", "rt", "sectPr")}
_TWIPS = 20  # a point
_SLIVER = 85  # twentieths of a point: columns that exist only because edges were dragged by hand
_CHECK_MARKS = {"F052": "☑", "F0FE": "☑", "F0A3": "□", "F0A8": "□", "F06F": "□", "F0FC": "√", "F050": "√", "F0D6": "√"}
_MAX_SPAN = 1_000


def read_docx(data: bytes, name: str) -> Document:
    """Reads a docx file. Raises `ReadingError` for one that is damaged, encrypted, hostile or no Word file."""
    package = open_package(data, name, _LIMITS)
    if not any(member.startswith("word/") for member in package.namelist()):
        raise ReadingError(f"{name}: the package holds no Word document; check the extension")
    refuse_declarations(package, name)
    try:
        document = docx.Document(io.BytesIO(data))
        inlaid = Inlaid(name)
        walk = _Walk(Styles.of(document.styles.element), Numbering.of(_numbering(document)), _parts(document), inlaid)
        blocks = list(walk.blocks(document.element.body))
        for note in _footnotes(document):
            blocks.extend(walk.blocks(note))
    except RecursionError as error:
        raise ReadingError(f"{name}: elements are nested too deeply to be a document; not read") from error
    except Exception as error:  # python-docx lets KeyError, XMLSyntaxError and many more out on damaged parts
        raise ReadingError(f"{name}: not a readable Word file ({type(error).__name__}: {error})") from error
    return Document.of_file(data, name, MEDIA_TYPE, READER, numbered(joined(blocks)), warnings=inlaid.warnings())


def _parts(document: Any) -> dict[str, bytes]:
    """The pictures and embedded workbooks of the document by the identifiers of their relations."""
    inside = (item for item in document.part.rels.items() if not item[1].is_external)
    return {key: r.target_part.blob for key, r in inside if r.reltype.endswith(("/image", "/package"))}


def _numbering(document: Any) -> Any | None:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _footnotes(document: Any) -> Iterator[Any]:
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") is None:  # the others are separators
                    yield note


def _is_on(properties: Any | None, tag: str) -> bool:
    found = None if properties is None else properties.find(_W + tag)
    return found is not None and found.get(f"{_W}val") not in ("0", "false", "off", "none")


def _shown(parent: Any) -> Iterator[Any]:
    """The children that Word shows; of alternatives the first."""
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _GONE:
            continue
        if child.tag == f"{_MC}AlternateContent":
            choice = next((c for c in child if c.tag in (f"{_MC}Choice", f"{_MC}Fallback") and len(c)), None)
            if choice is not None:
                yield from _shown(choice)
            continue
        yield child


@dataclass
class _Walk:
    styles: Styles
    numbering: Numbering
    parts: dict[str, bytes]
    inlaid: Inlaid

    def blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables of a body, a text box, a note, a picture or a layout cell, in reading order."""
        if parent.tag in _PICTURES:
            yield from self._picture(parent)
            return
        if parent.tag == f"{_W}object":
            yield from self._object(parent)
            return
        for child in _shown(parent):
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif len(child):
                yield from self.blocks(child)  # content controls, insertions, custom XML

    def _picture(self, element: Any) -> Iterator[Paragraph | Table]:
        picture = self.parts.get(element.get(_PICTURES[element.tag]) or "")
        yield from self.inlaid.blocks(picture) if picture else ()

    def _object(self, element: Any) -> Iterator[Paragraph | Table]:
        """An embedded workbook as it shows in the text; else the picture of what was embedded."""
        for embedded in element.iter(_OLE):
            workbook = self.parts.get(embedded.get(f"{_R}id") or "")
            if workbook and workbook.startswith(b"PK"):
                try:
                    yield from list(shown_in_text(workbook, f"{self.inlaid.name}, embedded workbook"))
                    return
                except ReadingError:
                    break
        for picture in element.iter(*_PICTURES):
            yield from self._picture(picture)

    def _paragraph(self, paragraph: Any) -> Iterator[Paragraph | Table]:
        boxes: list[Any] = []
        text = self._text(paragraph, boxes)
        heading = self.styles.heading(paragraph)
        if text.strip():
            lines = [" ".join(text.split("\n")).strip()] if heading else broken(text)
            yield from (Paragraph(line, heading=heading) for line in lines)
        for box in boxes:
            yield from self.blocks(box)

    def _text(self, paragraph: Any, boxes: list[Any]) -> str:
        """The printed text of one paragraph with its list label; text boxes and pictures are put aside in `boxes`."""
        pieces: list[str] = []
        self._collect(paragraph, pieces, boxes)
        text = fold("".join(pieces))
        member = self.styles.list_of(paragraph)
        if member and text.strip():
            label = fold(self.numbering.label(*member))
            blank = " " if label[-1:].isalnum() and label[-1:].isascii() else ""
            text = label + blank + text.lstrip()
        return text

    def _collect(self, parent: Any, pieces: list[str], boxes: list[Any]) -> None:
        for child in _shown(parent):
            tag = child.tag
            if tag in (f"{_W}t", f"{_M}t"):
                pieces.append(child.text or "")
            elif tag == f"{_W}tab":
                pieces.append(" ")
            elif tag == f"{_W}br" or tag == f"{_W}cr":
                pieces.append("\n")
            elif tag == f"{_W}noBreakHyphen":
                pieces.append("-")
            elif tag == f"{_W}sym":
                pieces.append(_CHECK_MARKS.get((child.get(f"{_W}char") or "").upper(), ""))
            elif tag in (f"{_W}txbxContent", f"{_W}object") or tag in _PICTURES:
                boxes.append(child)
            elif tag == f"{_W}r" and _is_on(child.find(f"{_W}rPr"), "vanish"):
                continue
            elif tag == f"{_W}r" and (raised := self.styles.raised(child)):
                inner: list[str] = []
                self._collect(child, inner, boxes)
                before = next((piece for piece in reversed(pieces) if piece.strip()), "")
                left = next(child.itersiblings(f"{_W}r", preceding=True), None)
                further = left is not None and self.styles.raised(left) is not None
                pieces.append(apart("".join(inner), before, lowered=raised == "subscript", further=further))
            elif len(child):
                self._collect(child, pieces, boxes)

    def _table(self, table: Any) -> Iterator[Paragraph | Table]:
        rows = [row for row in _descend(table, "tr") if not _is_on(row.find(f"{_W}trPr"), "del")]
        if _is_layout(rows):
            for cell in by_columns([list(_cells(row)) for row in rows]):
                yield from self.blocks(cell)
            return
        nested: list[Any] = []
        cells, borders = _compact(list(self._grid(rows, nested)), _widths(table))
        for part in parts(cells):
            yield from (Paragraph(line) for text in part.before for line in broken(text))
            if part.cells:
                yield Table(0, part.cells, method="native", borders=borders[part.left - 1 :])
            yield from (Paragraph(line) for text in part.after for line in broken(text))
        for inner in nested:
            yield from self._table(inner) if inner.tag == f"{_W}tbl" else self.blocks(inner)

    def _grid(self, rows: Iterable[Any], nested: list[Any]) -> Iterator[Cell]:
        """The cells with spans; a cell that only continues the one above lengthens it."""
        above: dict[int, Cell] = {}
        for number, row in enumerate(rows, start=1):
            column = 1 + _count(row.find(f"{_W}trPr"), "gridBefore", 0)
            current: dict[int, Cell] = {}
            last: Cell | None = None
            for element in _cells(row):
                properties = element.find(f"{_W}tcPr")
                span = _count(properties, "gridSpan", 1)
                merge = None if properties is None else properties.find(f"{_W}vMerge")
                beside = properties is not None and value(properties, "hMerge") == "continue"
                upper = above.get(column)
                if beside and last is not None:
                    cell = last._replace(column_span=last.column_span + span)
                    current[last.column] = last = cell
                elif (
                    merge is not None
                    and merge.get(f"{_W}val") != "restart"
                    and upper is not None
                    and upper.column_span == span
                ):
                    current[column] = last = upper._replace(row_span=upper.row_span + 1)
                    del above[column]
                else:
                    current[column] = last = Cell(number, column, self._cell_text(element, nested), 1, span)
                column += span
            yield from above.values()
            above = current
        yield from above.values()

    def _cell_text(self, cell: Any, nested: list[Any]) -> str:
        lines: list[str] = []
        boxes: list[Any] = []
        for child in _descend_blocks(cell):
            if child.tag == f"{_W}tbl":
                nested.append(child)
            else:
                lines.append(self._text(child, boxes).strip())
        nested.extend(boxes)
        return "\n".join(line for line in lines if line)


def _descend(parent: Any, tag: str) -> Iterator[Any]:
    """Rows or cells, also within content controls and insertions, not within inner tables."""
    for child in _shown(parent):
        if child.tag == _W + tag:
            yield child
        elif child.tag not in (f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}p", f"{_W}tblGrid", f"{_W}trPr"):
            yield from _descend(child, tag)


def _descend_blocks(parent: Any) -> Iterator[Any]:
    for child in _shown(parent):
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif len(child):
            yield from _descend_blocks(child)


def _is_layout(rows: Sequence[Any]) -> bool:
    """Is a table a frame round others, or does it set tables beside each other, with nothing but words above them?"""
    cells = [list(_cells(row)) for row in rows]
    holding = [[next(cell.iter(f"{_W}tbl"), None) is not None for cell in row] for row in cells]
    if not any(map(any, holding)):
        return False
    if all(len(row) == 1 for row in holding):
        return True
    beside = all(sum(row) > 1 or len(row) == 1 for row in holding if any(row))
    others = (
        "".join(t.text or "" for t in c.iter(f"{_W}t")) for row in cells for c in row if c.find(f"{_W}tbl") is None
    )
    return beside and not any(map(is_figure, others))


def _cells(row: Any) -> Iterator[Any]:
    return (c for c in _descend(row, "tc") if c.find(f"{_W}tcPr/{_W}cellDel") is None)


def _count(properties: Any | None, tag: str, default: int) -> int:
    text = None if properties is None else value(properties, tag)
    return min(max(int(text), default), _MAX_SPAN) if text and text.isdecimal() else default


def _widths(table: Any) -> list[int]:
    grid = table.find(f"{_W}tblGrid")
    texts = [] if grid is None else [column.get(f"{_W}w") or "" for column in grid.findall(f"{_W}gridCol")]
    return [int(float(text)) if text.replace(".", "", 1).isdecimal() else 10_000 for text in texts]


def _compact(cells: list[Cell], widths: list[int]) -> tuple[list[Cell], tuple[float, ...]]:
    """Leaves out grid columns in which no cell begins, and slivers that no cell fills alone; with the borders left."""
    used = sorted({c.column for c in cells})
    alone = {c.column for c in cells if c.column_span == 1}
    index: dict[int, int] = {}
    number, last_sliver = 0, -1
    for column in used:
        before = column - 1
        joins = before in index and before not in alone and before != last_sliver + 1
        if joins and before <= len(widths) and widths[before - 1] <= _SLIVER:
            last_sliver = before
        else:
            number += 1
        index[column] = number
    starts = sorted(index)

    def place(column: int) -> int:
        """The compact column of an edge: that of the first used column at or after it."""
        for start in starts:
            if start >= column:
                return index[start]
        return number + 1

    places = {edge: place(edge) for edge in {c.column + c.column_span for c in cells}}
    compact = [
        c._replace(column=index[c.column], column_span=max(places[c.column + c.column_span] - index[c.column], 1))
        for c in cells
    ]
    first = {index[column]: column for column in reversed(starts)}
    edges = [*(first[number] for number in sorted(first)), max((c.column + c.column_span for c in cells), default=1)]
    if not edges or edges[-1] - 1 > len(widths):
        return compact, ()
    return compact, tuple(sum(widths[: edge - 1]) / _TWIPS for edge in edges)

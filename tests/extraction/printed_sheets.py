"""The forms of provinces as a workbook program prints them: sheets wider than the paper go on over further pages.

Each form becomes a workbook whose page setup a seed draws: paper, widths of columns, order of the pages, rows and
columns printed again. LibreOffice prints it; what is read of the print is held against the form as a page.
"""

import io
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from unseen_forms import Form, FormTable, put

_SIDE = Side(style="thin")
_ABOVE = 4  # lines that stand above a table at most
_ROOM = 45  # characters: columns printed again leave as much for others
_WORDS = 6  # characters: a text column is given at least so many


def workbook(form: Form, seed: int) -> bytes:
    """The form as a workbook with a sheet a table, set up for printing as the seed draws it."""
    chance = Random(f"{form.file} {seed}")
    book = Workbook()
    book.remove(book.active)
    held: list[str] = []
    for word, part in form.parts:
        if isinstance(part, FormTable):
            _texts(book, held[:-_ABOVE])
            _fill(book.create_sheet(f"表{len(book.sheetnames) + 1}"), held[-_ABOVE:], part, chance)
            held = []
        elif word == "p" and isinstance(part, str):
            held.append(part)
    _texts(book, held)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _texts(book: Workbook, lines: Sequence[str]) -> None:
    """A sheet of texts, if there are any."""
    if lines:
        sheet = book.create_sheet(f"文{len(book.sheetnames) + 1}")
        sheet.column_dimensions["A"].width = 85
        for at, text in enumerate(lines, 1):
            sheet.cell(at, 1, text).alignment = Alignment(wrap_text=True)


def _fill(sheet: Worksheet, above: Iterable[str], table: FormTable, chance: Random) -> None:
    width = len(table.grid[0])
    size = chance.choice((9, 10, 11))
    top = 1
    for text in above:
        cell = sheet.cell(top, 1, text)
        if text.startswith(("单位", "金额单位")):
            cell.alignment = Alignment(horizontal="right")
            sheet.merge_cells(start_row=top, start_column=1, end_row=top, end_column=width)
        elif len(text) < 40 and chance.random() < 0.7:
            cell.alignment = Alignment(horizontal="center")
            cell.font = Font(size=16)
            sheet.row_dimensions[top].height = 24
            sheet.merge_cells(start_row=top, start_column=1, end_row=top, end_column=width)
        top += 1
    wrapped = chance.random() < 0.7
    ruled = chance.random() < 0.95
    for r, c, high, wide, text in table.spans():
        cell = sheet.cell(top + r, c + 1)
        put(cell, text)
        head = r < len(table.heads)
        cell.font = Font(size=size)
        cell.alignment = Alignment(wrap_text=wrapped or head, vertical="center", horizontal="center" if head else None)
        if high > 1 or wide > 1:
            sheet.merge_cells(start_row=top + r, start_column=c + 1, end_row=top + r + high - 1, end_column=c + wide)
    if ruled:
        for row in sheet.iter_rows(top, top + len(table.grid) - 1, 1, width):
            for cell in row:
                cell.border = Border(_SIDE, _SIDE, _SIDE, _SIDE)
    else:
        sheet.print_options.gridLines = True
    _set_widths(sheet, table, chance.choice((0.7, 1.0, 1.3)))
    _set_up(sheet, table, top, chance)
    if not wrapped and chance.random() < 0.8:
        for r in range(top + len(table.heads), top + len(table.grid)):
            sheet.row_dimensions[r].height = chance.choice((18, 22, 30))


def _set_widths(sheet: Worksheet, table: FormTable, room: float) -> None:
    for c in range(len(table.grid[0])):
        texts = [row[c] for row in table.rows]
        longest = max((len(text) * (2 if max(text, default="0") > "\u2000" else 1) for text in texts), default=0)
        sheet.column_dimensions[get_column_letter(c + 1)].width = min(max(longest, 2 * _WORDS), 40) * room + 2


def _set_up(sheet: Worksheet, table: FormTable, top: int, chance: Random) -> None:
    setup = sheet.page_setup
    setup.paperSize = 9  # A4
    setup.orientation = chance.choice(("portrait", "portrait", "landscape"))
    setup.pageOrder = chance.choice(("downThenOver", "overThenDown"))
    if chance.random() < 0.4:
        sheet.print_title_rows = f"{chance.choice((1, top))}:{top + len(table.heads) - 1}"
    if chance.random() < 0.4:
        last = 1 if chance.random() < 0.2 else _labels(table)
        while last > 1 and sum(sheet.column_dimensions[get_column_letter(c + 1)].width for c in range(last)) > _ROOM:
            last -= 1
        sheet.print_title_cols = f"A:{get_column_letter(last)}"
    sheet.print_options.horizontalCentered = chance.random() < 0.4
    if chance.random() < 0.4:
        sheet.oddFooter.center.text = "第 &P 页"


def _labels(table: FormTable) -> int:
    """How many columns at the left name the rows."""
    return max(next((at for at, column in enumerate(table.columns) if column not in ("K", "L", "-")), 1), 1)


def printed(workbooks: Mapping[str, bytes]) -> dict[str, bytes]:
    """The PDF that LibreOffice prints of each workbook, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        for name, data in workbooks.items():
            (at / f"{name}.xlsx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{at / 'profile'}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run(
            [*command, *(str(at / f"{name}.xlsx") for name in workbooks)], check=True, capture_output=True, timeout=1200
        )
        return {name: (at / f"{name}.pdf").read_bytes() for name in workbooks}

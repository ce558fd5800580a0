"""Forms: how the finance office of a province prints each statement. In: `data/samples/forms/*.toml`; out: `Form`.

A header is a grid of texts in which `<` continues the cell on the left and `^` the cell above. `columns` says what
stands in each column of the body: a part of the row's name (`label`, `code`, `code1` to `code3`, `glued`,
`project_name`, `ordinal`, `line`, `unit_code`, `unit_name`) or a column id of the code list; `code<3` spans three
grid columns and `general_public=gp-own` takes only that source of funds.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from budgetgraph import resources


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a statement's body. `item` is set in wide tables, where a column is one item's figure."""

    id: str
    span: int = 1
    source: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the tables that stand side by side in a statement; `rows` is a flow, or the classes it lists."""

    rows: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class TailRow:
    """A total row under side-by-side panels: (label, concept) a panel."""

    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StatementForm:
    """How one statement is printed. `levels`: item (项 only) or all; `total`: first or last.

    `carried` statements are printed for records carried from published disclosures, and not invented.
    """

    kind: str
    title: str
    header: tuple[tuple[str, ...], ...]
    number: str | None = None
    columns: tuple[Column, ...] = ()
    panels: tuple[Panel, ...] = ()
    wide: tuple[Column, ...] = ()
    revenue: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    tail: tuple[TailRow, ...] = ()
    levels: str = "all"
    total: str = "last"
    unit: str | None = None
    note: str | None = None
    note_empty: str | None = None
    landscape: bool = False
    ordinal: bool = False
    carried: bool = False
    date_line: str | None = None
    by_unit: bool = False

    @property
    def leading(self) -> tuple[Column, ...]:
        """A running number before side-by-side panels, where the form has one."""
        return (Column("ordinal"),) if self.ordinal else ()

    @property
    def width(self) -> int:
        """The number of grid columns."""
        return len(self.header[0])


@dataclass(frozen=True)
class TargetForm:
    """How the table of performance targets of one project is printed; `head` has places such as `{goal}`."""

    kind: str
    title: str
    head: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]
    subtitle: str | None = None


@dataclass(frozen=True)
class Form:
    """A set of statements as one finance office prints them. `units` are those it is known to print."""

    name: str
    stage: str
    statements: tuple[StatementForm, ...]
    province: str = ""
    units: tuple[str, ...] = ("万元",)
    zero: bool = False
    separators: bool = False
    cover: str = "{body}\n{year}年部门预算公开"
    table_part: str = "第二部分 部门预算公开表"
    body_line: str = "编制单位：{body}"
    date_line: str | None = None
    unit_line: str = "单位：{unit}"
    classes: str = "budget"
    class_style: str = "code"
    weights: int | None = None
    tables_last: bool = False
    target: TargetForm | None = None
    department_target: TargetForm | None = field(default=None)

    @property
    def carries(self) -> bool:
        """Whether the form has a row for money of former years."""
        first = self.statements[0]
        concepts = [c for _, c in first.revenue] + [c for tail in first.tail for _, c in tail.parts]
        return any("carryover" in concept for concept in concepts)

    def statement(self, kind: str, title: str | None = None) -> StatementForm:
        """The form of one statement; where a kind is printed twice, the one with that title.

        Raises `KeyError` for a kind that the form does not print.
        """
        found = [s for s in self.statements if s.kind == kind]
        if not found:
            raise KeyError(f"the form {self.name} has no statement {kind}")
        return next((s for s in found if s.title == title), found[0])


def _grid(text: str) -> tuple[tuple[str, ...], ...]:
    rows = tuple(tuple(line.split("|")) for line in text.strip().splitlines())
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"header rows of different width: {[len(row) for row in rows]} in {text.strip()[:60]!r}")
    return rows


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((a, b) for a, b in (line.split("|") for line in text.strip().splitlines()))


def _tail(text: str) -> tuple[TailRow, ...]:
    cells = (line.split("|") for line in text.strip().splitlines())
    return tuple(TailRow(tuple(zip(row[::2], row[1::2], strict=True))) for row in cells)


_COLUMN = re.compile(r"(?:(?P<item>[a-z_-]+:[\w-]+)@)?(?P<id>[\w-]+)(?:=(?P<source>[\w-]+))?(?:<(?P<span>\d))?")


def _columns(text: str) -> tuple[Column, ...]:
    found = []
    for word in text.split():
        match = _COLUMN.fullmatch(word)
        if not match:
            raise ValueError(f"not a column: {word!r}")
        found.append(Column(match["id"], int(match["span"] or 1), match["source"], match["item"]))
    return tuple(found)


_PARSE = {"header": _grid, "columns": _columns, "wide": _columns, "revenue": _pairs, "items": _pairs, "tail": _tail}


def _statement(data: dict[str, Any]) -> StatementForm:
    parsed: dict[str, Any] = {key: _PARSE[key](value) if key in _PARSE else value for key, value in data.items()}
    parsed["panels"] = tuple(Panel(p["rows"], _columns(p["columns"])) for p in data.get("panels", ()))
    return StatementForm(**parsed)


def _target(data: dict[str, Any]) -> TargetForm:
    return TargetForm(**{**data, "head": _grid(data["head"]), "columns": _columns(data["columns"])})


@cache
def form(name: str) -> Form:
    """The form of that name. Raises `FileNotFoundError` for an unknown name."""
    data = tomllib.loads(resources.path("data", "samples", "forms", f"{name}.toml").read_text(encoding="utf-8"))
    data["statements"] = tuple(_statement(s) for s in data.pop("statement"))
    data["units"] = tuple(data.get("units", ("万元",)))
    for key in ("target", "department_target"):
        if key in data:
            data[key] = _target(data[key])
    return Form(**data)


@cache
def names(stage: str | None = None) -> tuple[str, ...]:
    """The names of all forms (of one stage), in alphabetical order."""
    files = sorted(p.stem for p in resources.path("data", "samples", "forms").glob("*.toml"))
    return tuple(n for n in files if stage is None or form(n).stage == stage)


@cache
def classes(name: str) -> tuple[tuple[str, str], ...]:
    """The 类 rows of summary tables, (code, name), of the list of that name in `data/samples/classes.toml`."""
    data = tomllib.loads(resources.path("data", "samples", "classes.toml").read_text(encoding="utf-8"))
    return tuple((line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in data[name])


_ONES = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """1 to 99 in Chinese numerals, as rows and headings are counted."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _ONES[tens] + "十")
    return head + (_ONES[ones] if ones or not tens else "")

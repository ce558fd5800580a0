"""How a table is laid out: its header rows, what each column holds, and the panels that stand side by side.

Comes in: a Table and the kind of statement. Goes out: a Layout, in which every column has its path of heads and every
figure column the column concept it means. Heads are data: `data/vocabulary/header_roles.csv`, `column_heads.csv`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Literal, cast

from budgetgraph import resources
from budgetgraph.extraction.concepts import code_of_name, key_pattern, label_role, three_public_of_label
from budgetgraph.extraction.numbers import money_unit, parse
from budgetgraph.reading.document import Table
from budgetgraph.reading.folding import key, squeeze

Role = Literal[
    "figure", "name", "code", "ordinal", "line_number", "project", "unit_code", "unit_name", "text", "unknown"
]

_CJK = re.compile(r"[\u4e00-\u9fff]")
_DATA_LABEL = re.compile(
    r"^[一二三四五六七八九十]{1,3}[、.．]|^[（(][一二三四五六七八九十]{1,3}[)）]|^其中[:：]|^\d{1,2}[、.．](?=[^\d])"
)
_CODE = re.compile(r"^\d{3}(?:\d\d){0,2}$|^\d{1,2}$")
_DOTTED_CODE = re.compile(r"^[1235]\d\d(?:[.]\d\d){1,2}$")
_HEAD_UNIT = re.compile(r"（(?:金额)?(?:单位：)?(?:[百千万十亿]*元|%|平方米|台|辆|、)+）")
_UNIT_OR = re.compile(r"(?:预算)?单位(?:名称)?（(?P<what>科目|项目)(?:名称)?）")
_MAX_HEADER = 9
_MOST_COLUMNS = 60
NEUTRAL = "neutral"


@dataclass
class ColumnHead:
    """One column: its index from 1, the distinct heads above it from top to bottom (squeezed), its role."""

    index: int
    path: tuple[str, ...] = ()
    role: Role = "unknown"
    column: str | None = None
    unit: str | None = None
    flags: list[str] = field(default_factory=list)

    @property
    def leaf(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def header(self) -> str:
        return " > ".join(self.path)


@dataclass
class Panel:
    """One of the tables that stand side by side in a grid, each with its own labels and figures."""

    codes: list[int] = field(default_factory=list)
    label: int | None = None
    project: int | None = None
    unit_code: int | None = None
    unit_name: int | None = None
    figures: list[ColumnHead] = field(default_factory=list)
    mixed: Literal["item", "project"] | None = None  # the labels are units on some lines, items on others
    scheme: Literal["economic", "government-economic"] | None = None
    flow: Literal["revenue", "expenditure"] | None = None


@dataclass
class Layout:
    """`first` and `last`: rows of data (from 1, inclusive). `wide`: no labels, the heads are the items (rule 6)."""

    first: int
    last: int
    heads: list[ColumnHead]
    panels: list[Panel]
    unit: str | None = None
    wide: bool = False


@cache
def _role_patterns() -> list[tuple[re.Pattern[str], Role]]:
    rows = resources.rows("data", "vocabulary", "header_roles.csv")
    return [(re.compile(key_pattern(row["pattern"])), cast(Role, row["role"])) for row in rows]


@cache
def _aliases() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in resources.rows("data", "classifications", "columns.csv"):
        for alias in row["aliases_printed"].split("|"):
            found.setdefault(key(alias), row["id"])
    return found


@cache
def _head_patterns(scope: str) -> list[tuple[re.Pattern[str], str]]:
    rows = resources.rows("data", "vocabulary", "column_heads.csv")
    return [(re.compile(key_pattern(row["pattern"])), row["column"]) for row in rows if row["scope"] == scope]


def head_role(head: str) -> Role | None:
    """What a head says its column holds, other than figures."""
    form = key(head)
    return next((role for pattern, role in _role_patterns() if pattern.fullmatch(form)), None)


def head_column(head: str, scope: str = "leaf") -> str | None:
    """The column id that a head names, "neutral" for 合计 and the like, None for an unknown head."""
    form = _HEAD_UNIT.sub("", key(head)) or key(head)
    for pattern, column in _head_patterns(scope):
        if pattern.fullmatch(form):
            return column
    return _aliases().get(form) if scope == "leaf" else None


def is_figure_head(head: str) -> bool:
    """Does the head stand above figures?"""
    return head_column(head) is not None or _economic_column(head) is not None


def _economic_column(head: str) -> str | None:
    form = re.sub(r"^\d{3}(?:\d\d)?", "", key(head))
    code = code_of_name("economic", form, digits=3) or code_of_name("economic", form)
    return f"economic:{code}" if code else None


def lay_out(table: Table, kind: str | None, *, skip_rows: int = 0, last: int | None = None) -> Layout:
    """Finds header, columns and panels of a table whose first `skip_rows` rows are captions."""
    last = last or table.height
    texts = _texts(table)
    depth, numbered = _header_depth(table, texts, skip_rows, last)
    heads = _heads(table, texts, skip_rows, depth, numbered)
    _assign_roles(heads, texts, depth, last)
    layout = Layout(first=depth + 1, last=last, heads=heads, panels=[])
    layout.unit = next((unit for head in heads for text in head.path if (unit := money_unit(text))), None)
    _align_shifted(heads, texts, depth, last)
    _assign_columns(heads, kind)
    layout.panels = _panels(heads, kind)
    layout.wide = bool(layout.panels) and (
        all(p.label is None and not p.codes and p.project is None for p in layout.panels)
        or (kind == "three_public" and _items_in_heads(heads))
    )
    return layout


def _items_in_heads(heads: Sequence[ColumnHead]) -> bool:
    """Do the heads name the items (三公) that elsewhere stand in rows?"""
    named = {concept for head in heads for text in head.path if (concept := three_public_of_label(text))}
    return len(named) >= 3


def _texts(table: Table) -> list[list[str]]:
    """The squeezed texts by row and column, each cell's text at its first place only."""
    texts = [[""] * table.width for _ in range(table.height)]
    for cell in table.cells:
        texts[cell.row - 1][cell.column - 1] = squeeze(cell.text)
    return texts


def is_number_row(row: Sequence[str]) -> bool:
    """The row of column numbers (栏次): integers that rise from column to column, besides words of the header."""
    filled = [text for text in row if text]
    integers = [int(text) for text in filled if text.isdigit()]
    words = [text for text in filled if not text.isdigit()]
    if len(integers) < 2 or any(not (label_role(word) or head_role(word)) for word in words):
        return False
    if "栏次" in words:
        return True
    if max(integers) > _MOST_COLUMNS:
        return False
    rising = all(a < b for a, b in pairwise(integers))
    if words and any(label_role(word) == "header" for word in words):
        return rising or sorted(set(integers)) == list(range(1, len(set(integers)) + 1))
    return rising and integers[0] == 1 and integers[-1] == len(integers) and len(integers) >= 3


def _header_words(row: Sequence[str]) -> int:
    return sum(1 for text in row if text and not text.isdigit() and (head_role(text) or _is_plain_head(text)))


def _is_plain_head(text: str) -> bool:
    """A figure head as headers print it: a class of the economic classification counts, its items do not."""
    return head_column(text) is not None or (_economic_column(text) or "").count("") == len("economic:301") + 1


def _is_data_row(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    if not filled:
        return False
    numbers = [
        text for text in filled if (n := parse(text)) and (n.places or n.value > 31 or len(filled) <= 3 or "," in text)
    ]
    if all(parse(text) for text in filled) and not is_number_row(row):
        return True
    words = _header_words(row)
    amounts = [text for text in numbers if "." in text or "," in text]
    if len(amounts) > 1 or (numbers and words < max(2, len(numbers))):
        return True
    label = filled[0]
    if _DATA_LABEL.match(label) and len(label) > 3 and not is_figure_head(_DATA_LABEL.sub("", label)):
        return True
    if re.match(r"^[1235]\d\d(?:[.]?\d\d)*$", filled[0]) and any(_CJK.search(text) for text in filled):
        return True
    if any(
        re.match(r"^\d{3}(?:\d\d){0,2}\D", text)
        and _CJK.search(text)
        and code_of_name("functional", re.sub(r"^\d+", "", text))
        for text in filled
    ):
        return True
    return len(filled) == 1 and label_role(filled[0]) == "total"


def _header_depth(table: Table, texts: list[list[str]], skip: int, last: int) -> tuple[int, set[int]]:
    """(number of the last header row, the rows that only number the columns)."""
    numbered: set[int] = set()
    for row in range(skip + 1, min(skip + _MAX_HEADER, last) + 1):
        if is_number_row(texts[row - 1]):
            numbered.add(row)
            depth = row
            while depth < last and depth - row < 2:
                filled = [text for text in texts[depth] if text]
                if not filled or not all(label_role(text) == "header" for text in filled):
                    break
                depth += 1
                numbered.add(depth)
            return depth, numbered
        if _is_data_row(texts[row - 1]) and not _number_row_follows(texts, row, last):
            depth = row - 1
            break
    else:
        depth = min(skip + _MAX_HEADER, last)
        total = next((r for r in range(skip + 2, last + 1) if _is_only_total(texts[r - 1])), None)
        depth = min(depth, total - 1) if total else depth
        if depth == last and last - skip > 3:
            depth = skip + 1
    spans = [c.row + c.row_span - 1 for c in table.cells if skip < c.row <= depth and c.row_span > 1]
    reach = max(spans, default=depth)
    if depth < reach <= skip + _MAX_HEADER and not any(
        parse(t) for r in range(depth, min(reach, last)) for t in texts[r]
    ):
        depth = reach
    return max(depth, skip), numbered


def _is_only_total(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    return len(filled) == 1 and label_role(filled[0]) == "total"


def _number_row_follows(texts: list[list[str]], row: int, last: int) -> bool:
    """Scars of a scan may look like data above the row of column numbers; 栏次 right below tells them apart."""
    return any(
        is_number_row(texts[r]) and any(text == "栏次" for text in texts[r]) for r in range(row, min(row + 3, last))
    )


def _heads(table: Table, texts: list[list[str]], skip: int, depth: int, numbered: set[int]) -> list[ColumnHead]:
    width = table.width
    levels: list[list[str]] = []
    for row in range(skip + 1, depth + 1):
        if row in numbered and is_number_row(texts[row - 1]):
            words = [text if head_role(text) == "code" and len(text) == 1 else "" for text in texts[row - 1]]
            levels.append(words)
            continue
        if table.method == "tabs" or not any(c.column_span > 1 for c in table.cells if c.row <= depth):
            levels.append(_filled_right(texts, row, depth, width, levels, numbered))
        else:
            grid_row = table.grid[row - 1]
            levels.append([squeeze(cell.text) if cell else "" for cell in grid_row])
    heads = []
    for column in range(width):
        path: list[str] = []
        for level in levels:
            if level[column] and (not path or path[-1] != level[column]):
                path.append(level[column])
        heads.append(ColumnHead(index=column + 1, path=tuple(path)))
    return heads


def _filled_right(
    texts: list[list[str]], row: int, depth: int, width: int, above: list[list[str]], numbered: set[int]
) -> list[str]:
    """Without spans a blank head over a lower head, under the same upper heads, continues the head to its left."""
    filled = list(texts[row - 1])
    below = [texts[r] for r in range(row, depth) if r + 1 not in numbered or not is_number_row(texts[r])]
    codes = [texts[r] for r in range(row, depth) if r + 1 in numbered]
    for column in range(1, width):
        headed = any(level[column] for level in below) or any(level[column] in ("类", "款", "项") for level in codes)
        same = all(level[column] == level[column - 1] for level in above)
        if not filled[column] and filled[column - 1] and headed and same:
            filled[column] = filled[column - 1]
    return filled


def _content(texts: list[list[str]], column: int, first: int, last: int, *, dotted: bool) -> tuple[int, int, int]:
    """(numbers, codes, words) among the data cells of a column; a code is an integer of a code's length.

    Only under a head that says code is 201.03 a code: elsewhere it is an amount.
    """
    numbers = codes = words = 0
    for row in range(first - 1, last):
        text = texts[row][column - 1]
        if not text:
            continue
        if parse(text):
            numbers += 1
            codes += bool(_CODE.match(text) or (dotted and _DOTTED_CODE.match(text)))
        elif _CJK.search(text) or re.search(r"[A-Za-z]", text):
            words += 1
    return numbers, codes, words


def _assign_roles(heads: list[ColumnHead], texts: list[list[str]], depth: int, last: int) -> None:
    seen_label = False
    for head in heads:
        said = head_role(head.leaf) if head.leaf else None
        numbers, codes, words = _content(texts, head.index, depth + 1, last, dotted=said == "code")
        figure = any(is_figure_head(text) for text in head.path[::-1][:2])
        if words > numbers:
            if said in ("project", "unit_name", "text", "unit_code"):
                head.role = said
            elif said == "code" and head.leaf in ("类", "款", "项"):
                head.role = "code"
            elif said == "name" or not seen_label or said == "code" or figure:
                head.role = "name"
            else:
                head.role = "project" if "项目" in head.leaf else "text"
        elif numbers:
            if (said in ("code", "ordinal", "line_number") and codes == numbers) or said == "unit_code":
                head.role = said
            elif (
                said == "name"
                and codes == numbers
                and not seen_label
                and all(c.role != "code" for c in heads if c.index < head.index)
            ):
                head.role = "code"
            elif not said and not figure and codes == numbers and not seen_label and head.index <= 4:
                head.role = (
                    "code"
                    if any(len(texts[r][head.index - 1]) >= 3 for r in range(depth, last))
                    or any(c.role == "code" for c in heads)
                    else "ordinal"
                )
            else:
                head.role = "figure"
        elif said and not (said == "name" and figure and seen_label):
            head.role = said
        elif figure:
            head.role = "figure"
        elif head.path and seen_label:
            head.role = "figure" if any(h.role == "figure" for h in heads[: head.index - 1]) else "text"
        if head.role == "name":
            seen_label = True


def _align_shifted(heads: list[ColumnHead], texts: list[list[str]], depth: int, last: int) -> None:
    """Heads that slid against their columns (a lost blank): as many figure heads as figure columns go in order.

    Told by a figure head above labels or a label's head above figures; where the counts differ the columns are marked
    "shifted" and left to proof by sums and sister tables.
    """
    names = [head for head in heads if head.role == "name"]
    labels = [
        head
        for head in names
        if (head.leaf and not head_role(head.leaf) and is_figure_head(head.leaf))
        or (head_role(head.leaf) and any(text in ("合计", "总计") for text in head.path))
    ]
    misread = [head for head in heads if head.role == "figure" and head_role(head.leaf) in ("name", "code", "project")]
    for head in heads:
        if head.role == "figure" and not head.path and len(heads) > 2:
            head.flags.append("unheaded")
    if not (labels or misread):
        return
    figures = [head for head in heads if head.role == "figure"]
    if not figures:
        return
    first_label = min((h.index for h in heads if h.role == "name"), default=1)
    headed = [
        head
        for head in heads
        if head.index >= first_label and is_figure_head(head.leaf) and head_role(head.leaf) is None
    ]
    if labels and len(headed) == len(figures) and headed != figures:
        paths = [head.path for head in headed]
        for head, path in zip(figures, paths, strict=True):
            head.path = path
            head.flags.clear()
        return
    for head in figures:
        head.flags.append("shifted")


def _assign_columns(heads: list[ColumnHead], kind: str | None) -> None:
    figures = [head for head in heads if head.role == "figure"]
    for head in figures:
        head.column = _column_of(head, heads)
        head.unit = next((unit for text in reversed(head.path) if (unit := money_unit(text))), None)
    for head in figures:
        if key(head.leaf) == "小计" and head.column == "column:total" and _has_other_total(head, heads):
            head.column = "column:current_year"
        if head.column == "column:current_year" and not _has_total(head, heads):
            head.column = "column:total"
        if key(head.leaf) == "预算数" and any(key(h.leaf) == "决算数" for h in figures):
            head.column = "column:budget"


def _has_other_total(head: ColumnHead, heads: list[ColumnHead]) -> bool:
    """Does a 合计 stand to the left of this 小计 in the same panel?"""
    for other in reversed(heads[: head.index - 1]):
        if other.role == "name":
            return False
        if other.column == "column:total" and key(other.leaf) != "小计":
            return True
    return False


def _has_total(head: ColumnHead, heads: list[ColumnHead]) -> bool:
    """Does the panel of this column have a total column?"""
    names = [other.index for other in heads if other.role == "name"]
    first = max((index for index in names if index < head.index), default=0)
    last = min((index for index in names if index > head.index), default=len(heads) + 1)
    return any(other.column == "column:total" for other in heads[first : last - 1])


def _column_of(head: ColumnHead, heads: list[ColumnHead]) -> str:
    """Reads the path from the lowest head upwards: the first head that says something decides.

    Heads that also stand above the labels ("财政拨款收入") or above all figures ("一般公共预算支出") are the
    table's own.
    """
    figures = [other for other in heads if other.role == "figure"]
    label = next((other for other in reversed(heads[: head.index - 1]) if other.role == "name"), None)
    own = set(label.path) if label else set()
    path = [text for text in head.path if text not in own] or list(head.path[-1:])
    wrapped = head_column("".join(path[-2:])) if len(path) > 1 and head_column(path[-1]) is None else None
    if wrapped and wrapped != NEUTRAL:
        return f"column:{wrapped}"
    for depth, text in enumerate(reversed(path)):
        column = head_column(text)
        if column == NEUTRAL or head_role(text) in ("name", "code"):
            continue
        if depth and len(figures) > 1 and all(text in other.path for other in figures):
            continue
        if column:
            return f"column:{column}"
        if economic := _economic_column(text):
            return economic
        prefix = head.path[: head.path.index(text)]
        siblings = sum(other.path[: len(prefix)] == prefix for other in figures)
        covered = sum(text in other.path for other in figures)
        if (depth == 0 and (not prefix or siblings > 1)) or (depth and 1 < covered < len(figures)):
            return f"printed:{head.header}"
    return "column:total"


def _flow(path: Sequence[str], kind: str | None) -> Literal["revenue", "expenditure"] | None:
    for text in path:
        form = key(text)
        if "收入" in form and "支出" not in form:
            return "revenue"
        if "支出" in form and "收入" not in form:
            return "expenditure"
    if kind == "revenue_by_function":
        return "revenue"
    if kind in (
        "revenue_expenditure_summary",
        "fiscal_appropriation_summary",
        "carryover",
        "fixed_assets",
        "asset_use_final",
        None,
    ):
        return None
    return "expenditure"


def _mixed(head: str) -> Literal["item", "project"] | None:
    match = _UNIT_OR.fullmatch(key(head))
    return None if match is None else "project" if match["what"] == "项目" else "item"


def _scheme(path: Sequence[str]) -> Literal["economic", "government-economic"] | None:
    """The list whose names the labels of a panel are, where its heads say so."""
    heads = key("".join(path))
    if "经济" not in heads:
        return None
    return "government-economic" if "政府" in heads else "economic"


def _panels(heads: list[ColumnHead], kind: str | None) -> list[Panel]:
    panels = [Panel()]
    for head in heads:
        panel = panels[-1]
        if (
            head.role in ("code", "name")
            and panel.figures
            and not (head.role == "name" and panel.label is None and not panel.codes)
        ):
            panel = Panel()
            panels.append(panel)
        if head.role == "code":
            panel.codes.append(head.index)
        elif head.role == "name":
            if panel.label is None:
                panel.label = head.index
                panel.mixed = _mixed(head.leaf)
                panel.scheme = _scheme(head.path)
                panel.flow = _flow(head.path, None)
            elif panel.project is None:
                panel.project = head.index
        elif head.role in ("project", "unit_code", "unit_name"):
            if getattr(panel, head.role) is None:
                setattr(panel, head.role, head.index)
        elif head.role == "figure":
            panel.figures.append(head)
    panels = [panel for panel in panels if panel.figures or panel.label is not None]
    summary = kind in ("revenue_expenditure_summary", "fiscal_appropriation_summary")
    for at, panel in enumerate(panels):
        first = heads[(panel.label or panel.figures[0].index) - 1]
        panel.flow = (
            _flow(first.path, kind)
            if not summary
            else panel.flow or _flow(panel.figures[0].path if panel.figures else (), None)
        )
        if summary and (panel.flow is None or (at and panel.flow == panels[at - 1].flow == "revenue")):
            panel.flow = "revenue" if at == 0 and len(panels) > 1 else "expenditure"
    return panels

"""How a table is laid out: what each column holds, and the panels that stand side by side.

Comes in: a Table and the kind of statement. Goes out: a Layout, in which every figure column has the column concept
that its path of heads means.
"""

import re
from collections.abc import Sequence
from typing import Literal

from budgetgraph.extraction.concepts import is_class, label_role, numbering, three_public_of_label
from budgetgraph.extraction.numbers import money_unit, parse
from budgetgraph.extraction.tables.column_doubts import mark_columns
from budgetgraph.extraction.tables.column_groups import settle_groups, settle_turnover
from budgetgraph.extraction.tables.head_words import NEUTRAL, economic_column, head_column, head_role, is_figure_head
from budgetgraph.extraction.tables.header_rows import header_depth, heads_of, shares_total, texts_of
from budgetgraph.extraction.tables.layouts import ColumnHead, Layout, Panel
from budgetgraph.reading.document import Table
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_CJK = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r"^\d{3}(?:\d\d){0,2}$|^\d{1,2}$")
_CODE_UNDER_HEAD = re.compile(r"^[1235]\d\d(?:[.]\d\d){1,2}$|^\d{6,12}$")  # 201.03, or the code of a unit
_OWN_MONEY = {  # the column that is the whole of a table, where it prints no other
    "general_public_projects": "column:project",
    "general_public_basic": "column:basic",
    "fiscal_basic_by_economic": "column:basic",
}
_LISTS = ("list_functional", "list_government", "list_economic")  # that tell two code columns apart


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


def lay_out(
    table: Table, kind: str | None, *, skip_rows: int = 0, last: int | None = None, year: int | None = None
) -> Layout:
    """Finds header, columns and panels of a table whose first `skip_rows` rows are captions; `year` is the report's."""
    last = last or table.height
    texts = texts_of(table)
    depth, numbered = header_depth(table, texts, skip_rows, last)
    heads = heads_of(table, texts, skip_rows, depth, numbered)
    _assign_roles(heads, texts, depth, last)
    first = depth if depth > skip_rows and shares_total(texts, skip_rows, depth) else depth + 1
    layout = Layout(first=first, last=last, heads=heads, panels=[])
    layout.unit = next((unit for head in heads for text in head.path if (unit := money_unit(text))), None)
    _align_shifted(heads, texts, depth, last)
    _assign_columns(heads, kind, year)
    layout.panels = _panels(heads, kind)
    layout.wide = bool(layout.panels) and (
        all(p.label is None and not p.codes and p.project is None and p.unit_name is None for p in layout.panels)
        or (kind == "three_public" and _items_in_heads(heads))
    )
    mark_columns(layout, texts, year)
    return layout


def _items_in_heads(heads: Sequence[ColumnHead]) -> bool:
    """Do the heads name the items (三公) that elsewhere stand in rows?"""
    named = {concept for head in heads for text in head.path if (concept := three_public_of_label(text))}
    return len(named) >= 3


def _content(texts: list[list[str]], column: int, first: int, last: int, *, coded: bool) -> tuple[int, int, int]:
    """(numbers, codes, words) among the data cells of a column; a code is an integer of a code's length.

    Only under a head that says code are 201.03 and the code of a unit codes: elsewhere they are amounts.
    """
    numbers = codes = words = 0
    for row in range(first - 1, last):
        text = texts[row][column - 1]
        if not text:
            continue
        if parse(text):
            numbers += 1
            codes += bool(_CODE.match(text) or (coded and _CODE_UNDER_HEAD.match(text)))
        elif _CJK.search(text) or re.search(r"[A-Za-z]", text):
            words += 1
    return numbers, codes, words


def _assign_roles(heads: list[ColumnHead], texts: list[list[str]], depth: int, last: int) -> None:
    seen_label = False
    for head in heads:
        said = head_role(head.leaf) if head.leaf else None
        numbers, codes, words = _content(texts, head.index, depth + 1, last, coded=said == "code")
        figure = any(is_figure_head(text) for text in head.path[::-1][:2])
        if words > numbers:
            if said in ("project", "unit_name", "text", "unit_code"):
                head.role = said
            elif said == "ordinal":
                head.role = "text"  # codes of projects with letters
            elif said == "code" and _said("code_level").match(head.leaf):
                head.role = "code"
            elif (
                said == "name"
                or not seen_label
                or said == "code"
                or figure
                or _repeats(head, heads)
                or (not said and _labels_again(head, heads, texts[depth:last]))
            ):
                head.role = "name"
            else:
                head.role = "project" if _said("project_head").search(head.leaf) else "text"
        elif numbers:
            if (said in ("code", "line_number") and codes == numbers) or said in ("unit_code", "ordinal"):
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
    _deepen(heads)


def _repeats(head: ColumnHead, heads: Sequence[ColumnHead]) -> bool:
    """Does a head that no vocabulary knows stand again as it stood over the labels of the panel before?"""
    return any(other.role == "name" and other.leaf == head.leaf for other in heads[: head.index - 1])


def _labels_again(head: ColumnHead, heads: Sequence[ColumnHead], data: Sequence[Sequence[str]]) -> bool:
    """Do the words behind codes or figures read like labels (numbered, totals, classes), whatever their head says?"""
    behind_codes = head.index > 1 and heads[head.index - 2].role == "code"
    if not behind_codes and all(other.role != "figure" for other in heads[: head.index - 1]):
        return False
    words = [row[head.index - 1] for row in data if row[head.index - 1]]
    known = [word for word in words if numbering(word) or label_role(word) or is_class(word)]
    return len(known) * 2 >= len(words)


def _deepen(heads: Sequence[ColumnHead]) -> None:
    """Of 一级 | 二级 | 三级 of a list of services the lowest level names the line."""
    levels = [
        head
        for head in heads
        if patterns("head_patterns.csv")["levels"].match(head.leaf) and head.role in ("name", "text")
    ]
    if len(levels) > 1:
        for head in levels:
            head.role = "text"
        levels[-1].role = "name"


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
        or (head_role(head.leaf) and any(map(_said("sum_head").match, head.path)))
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


def _assign_columns(heads: list[ColumnHead], kind: str | None, year: int | None) -> None:
    figures = [head for head in heads if head.role == "figure"]
    for head in figures:
        head.column = _column_of(head, heads, kind)
        head.unit = next((unit for text in reversed(head.path) if (unit := money_unit(text))), None)
    settle_turnover(figures)
    for head in figures:
        if _said("subtotal").match(key(head.leaf)) and head.column == "column:total" and _has_other_total(head, heads):
            head.column = "column:current_year"
        if head.column == "column:current_year" and not _has_total(head, heads):
            head.column = "column:total"
    if len(figures) == 1 and figures[0].column == _OWN_MONEY.get(kind or ""):
        figures[0].column = "column:total"
    settle_groups(heads, year)


def _has_other_total(head: ColumnHead, heads: list[ColumnHead]) -> bool:
    """Does a 合计 stand to the left of this 小计 in the same panel?"""
    for other in reversed(heads[: head.index - 1]):
        if other.role == "name":
            return False
        if other.column == "column:total" and not _said("subtotal").match(key(other.leaf)):
            return True
    return False


def _has_total(head: ColumnHead, heads: list[ColumnHead]) -> bool:
    """Does the panel of this column have a total column?"""
    names = [other.index for other in heads if other.role == "name"]
    first = max((index for index in names if index < head.index), default=0)
    last = min((index for index in names if index > head.index), default=len(heads) + 1)
    return any(other.column == "column:total" for other in heads[first : last - 1])


def _column_of(head: ColumnHead, heads: list[ColumnHead], kind: str | None) -> str:
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
        if column is None and (of_year := _said("year_before").sub("", text)) != text:
            column = head_column(of_year)
            column = NEUTRAL if f"column:{column}" == _OWN_MONEY.get(kind or "") else column
        if column == NEUTRAL or head_role(text) in ("name", "code"):
            continue
        if depth and len(figures) > 1 and all(text in other.path for other in figures):
            continue
        if column:
            return f"column:{column}"
        if economic := economic_column(text, path[: path.index(text)]):
            return economic
        prefix = head.path[: head.path.index(text)]
        siblings = sum(other.path[: len(prefix)] == prefix for other in figures)
        covered = sum(text in other.path for other in figures)
        if len(figures) == 1 and _said("money_head").search(text):
            return "column:total"
        if (depth == 0 and (not prefix or siblings > 1)) or (depth and 1 < covered < len(figures)):
            return f"printed:{head.header}"
    return "column:total"


def _flow(path: Sequence[str], kind: str | None) -> Literal["revenue", "expenditure"] | None:
    for text in path:
        form = key(text)
        income, spending = _said("of_income").search(form), _said("of_spending").search(form)
        if bool(income) != bool(spending):
            return "revenue" if income else "expenditure"
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


def _mixed(path: Sequence[str]) -> Literal["item", "project", "both"] | None:
    match = next((match for head in path if (match := _said("unit_or").match(key(head)))), None)
    if match is None:
        return None
    what = match["what"] or ""
    item, project = _said("mixed_item").search(what), match["first"] or _said("mixed_project").search(what)
    return "both" if item and project else "item" if item else "project"


def _scheme(path: Sequence[str]) -> Literal["economic", "government-economic"] | None:
    """The list whose names the labels of a panel are, where its heads say so."""
    heads = key("".join(path))
    if not _said("list_economic").search(heads):
        return None
    return "government-economic" if _said("list_government").search(heads) else "economic"


def _other_list(head: ColumnHead, before: ColumnHead) -> bool:
    """Do two code columns hold codes of two lists (功能科目编码 | … | 经济科目编码, or 部门经济 | 政府经济)?"""
    lists = [next((name for name in _LISTS if _said(name).search("".join(h.path))), None) for h in (head, before)]
    return None not in lists and lists[0] != lists[1]


def _names_codes(head: ColumnHead, label: ColumnHead) -> bool:
    """Is this the names of the codes, where the first words of the line were something else (项目分类)?"""
    return head_role(head.leaf) == "name" and not head_role(label.leaf) and not is_figure_head(label.leaf)


def _names_codes_of_other(head: ColumnHead, panel: Panel, heads: Sequence[ColumnHead]) -> bool:
    """Is this the names of a second list of codes, whose codes stand to its left?"""
    before = heads[head.index - 2]
    return before.role == "code" and before.index not in panel.codes


def _labels_follow(head: ColumnHead, heads: Sequence[ColumnHead]) -> bool:
    """Do names follow codes that stand behind figures? Codes that say more of the line begin no panel."""
    following = next((other for other in heads[head.index :] if other.role != "code"), None)
    return following is not None and following.role == "name"


def _panels(heads: list[ColumnHead], kind: str | None) -> list[Panel]:
    panels = [Panel()]
    for head in heads:
        panel = panels[-1]
        if head.role == "code" and panel.figures and not _labels_follow(head, heads):
            continue
        if (
            head.role in ("code", "name")
            and panel.figures
            and not (head.role == "name" and panel.label is None and not panel.codes)
        ):
            panel = Panel()
            panels.append(panel)
        if head.role == "code":
            if not (panel.codes and _other_list(head, heads[panel.codes[-1] - 1])):
                panel.codes.append(head.index)
        elif head.role == "name":
            if panel.label is None or (panel.codes and _names_codes(head, heads[panel.label - 1])):
                panel.label = head.index
                panel.mixed = _mixed(head.path)
                panel.scheme = _scheme(head.path)
                panel.flow = _flow(head.path, None)
            elif panel.project is None and not _names_codes_of_other(head, panel, heads):
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

"""How a table is laid out: what each column holds, and the panels that stand side by side.

Comes in: a Table and the kind of statement. Goes out: a Layout, in which every figure column has the column concept
that its path of heads means.
"""

import re
from collections.abc import Sequence

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.concepts import is_class, label_role, numbering, three_public_of_label
from budgetgraph.extraction.numbers import money_unit, parse, parse_amount, yuan_per_unit
from budgetgraph.extraction.tables.column_doubts import mark_columns
from budgetgraph.extraction.tables.column_groups import is_compared, settle_groups, settle_turnover, year_named
from budgetgraph.extraction.tables.counting import counted, is_measure
from budgetgraph.extraction.tables.head_words import (
    NEUTRAL,
    economic_column,
    head_column,
    head_role,
    is_figure_head,
    is_neutral_group,
)
from budgetgraph.extraction.tables.header_rows import (
    header_depth,
    heads_of,
    rows_of_heads_again,
    shares_total,
    texts_of,
    without_lines,
)
from budgetgraph.extraction.tables.layouts import ColumnHead, Layout
from budgetgraph.extraction.tables.panels import panels_of
from budgetgraph.reading.document import Table
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_CJK = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r"^\d{3}(?:\d\d){0,2}$|^\d{1,2}$")
_CODE_UNDER_HEAD = re.compile(r"^[1235]\d\d(?:[.]\d\d){1,2}$|^\d{6,12}$")  # 201.03, or the code of a unit
_LONGEST_MEASURE = 2  # of those that end as bodies do (个所)
_OWN_MONEY = {  # the column that is the whole of a table, where it prints no other
    "general_public_projects": "column:project",
    "general_public_basic": "column:basic",
    "fiscal_basic_by_economic": "column:basic",
}


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
    again = rows_of_heads_again(table, skip_rows, depth, last)
    texts = [[""] * table.width if row in again else line for row, line in enumerate(texts, 1)]
    texts = without_lines(table, texts, depth)
    _assign_roles(heads, texts, depth, last)
    first = depth if depth > skip_rows and shares_total(texts, skip_rows, depth) else depth + 1
    layout = Layout(first=first, last=last, heads=heads, panels=[], skipped=again)
    layout.unit = next((unit for head in heads for text in head.printed if (unit := money_unit(text))), None)
    _align_shifted(heads, texts, depth, last)
    _assign_columns(heads, kind, year)
    layout.panels = panels_of(heads, kind)
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
        if parse(text) or parse_amount(text) or (coded and _CODE_UNDER_HEAD.match(text)):
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
        figure = any(is_figure_head(text) or counted(text) == "person" for text in head.path[::-1][:2])
        if _holds_measures(head, texts[depth:last]):
            head.role = "measure"
        elif words > numbers:
            if said in ("project", "unit_name", "text", "unit_code"):
                head.role = said
            elif said == "ordinal" or (said == "code" and _letters_before_names(head, heads, texts[depth:last])):
                head.role = "text"  # codes of projects with letters
            elif said == "code" and _said("code_level").match(head.leaf):
                head.role = "code"
            elif (
                said == "name"
                or not (seen_label or _names_stand_before(head, heads))
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
        elif _is_spacer(head, heads):
            head.role = "unknown"
        elif said and not (said == "name" and figure and seen_label):
            head.role = said
        elif figure:
            head.role = "figure"
        elif head.path and seen_label:
            head.role = "figure" if any(h.role == "figure" for h in heads[: head.index - 1]) else "text"
        if head.role == "name":
            seen_label = True
    _deepen(heads)
    _name_lines(heads, texts[depth:last])


def _holds_measures(head: ColumnHead, data: Sequence[Sequence[str]]) -> bool:
    """Does a column of 单位 say what is counted (辆, 万元), not whose the lines are?"""
    if not _said("measure_head").match(head.leaf):
        return False
    texts = [row[head.index - 1] for row in data if row[head.index - 1]]
    known = sum(is_measure(text) or text in yuan_per_unit() for text in texts)
    return 2 * known > len(texts) and not any(len(text) > _LONGEST_MEASURE and ends_like_body(text) for text in texts)


def _letters_before_names(head: ColumnHead, heads: Sequence[ColumnHead], data: Sequence[Sequence[str]]) -> bool:
    """Are the codes of a column letters and digits (46T00001), with the names in another?"""
    named = any(head_role(other.leaf) == "name" for other in heads[head.index :])
    return named and not any(_CJK.search(row[head.index - 1]) for row in data)


def _names_stand_before(head: ColumnHead, heads: Sequence[ColumnHead]) -> bool:
    """Do units or projects name the lines already, with their figures before this column?"""
    roles = {other.role for other in heads[: head.index - 1]}
    return "figure" in roles and bool(roles & {"unit_name", "project"})


def _is_spacer(head: ColumnHead, heads: Sequence[ColumnHead]) -> bool:
    """Is this blank column only a part of what its neighbour's heads are merged over?"""
    beside = (heads[at - 1] for at in (head.index - 1, head.index + 1) if 1 <= at <= len(heads))
    return any(head.path == other.path[: len(head.path)] for other in beside)


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


def _name_lines(heads: Sequence[ColumnHead], data: Sequence[Sequence[str]]) -> None:
    """Where nothing else names the lines, the words before the first figures do (资产类别)."""
    if any(head.role in ("name", "project", "unit_name", "code") for head in heads):
        return
    first = next((at for at, head in enumerate(heads) if head.role == "figure"), 0)
    named = [head for head in heads[:first] if head.role == "text" and any(row[head.index - 1] for row in data)]
    if named:
        named[0].role = "name"


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
    goods = [
        head for head in heads if _said("goods_name").match(head.leaf) and head.role in ("name", "text", "project")
    ]
    if goods and any(_said("goods_class").match(head.leaf) for head in heads):
        for head in heads:
            head.role = "text" if head.role == "name" else head.role
        goods[0].role = "name"


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
        paths = [(head.path, head.printed) for head in headed]
        for head, (path, printed) in zip(figures, paths, strict=True):
            head.path, head.printed = path, printed
            head.flags.clear()
        return
    for head in figures:
        head.flags.append("shifted")


def _assign_columns(heads: list[ColumnHead], kind: str | None, year: int | None) -> None:
    figures = [head for head in heads if head.role == "figure"]
    for head in figures:
        head.column = _column_of(head, heads, kind)
        head.unit = next((unit for text in reversed(head.printed) if (unit := money_unit(text))), None)
    settle_turnover(figures)
    for head in figures:
        if _said("subtotal").match(key(head.leaf)) and head.column == "column:total" and _has_other_total(head, heads):
            head.column = "column:current_year"
        if head.column == "column:current_year" and not _has_total(head, heads):
            head.column = "column:total"
    own = [head for head in figures if head.column == _OWN_MONEY.get(kind or "")]
    if len(own) == 1 and all(head.column != "column:total" for head in figures):
        own[0].column = "column:total"
    settle_groups(heads, year)


def _has_other_total(head: ColumnHead, heads: list[ColumnHead]) -> bool:
    """Does a 合计 stand to the left of this 小计 in the same panel?"""
    for other in reversed(heads[: head.index - 1]):
        if other.role == "name":
            return False
        of_year = year_named(other.path) in (None, year_named(head.path))
        if of_year and other.column == "column:total" and not _said("subtotal").match(key(other.leaf)):
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
    amounts = _amounts(figures)
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
        if column == NEUTRAL or (column is None and is_neutral_group(text)) or head_role(text) in ("name", "code"):
            continue
        if depth and len(amounts) > 1 and all(text in other.path for other in amounts):
            continue
        if column:
            return f"column:{column}"
        if economic := economic_column(text, path[: path.index(text)]):
            return economic
        if is_compared(text):
            return f"printed:{head.header}"
        prefix = head.path[: head.path.index(text)]
        siblings = sum(other.path[: len(prefix)] == prefix for other in figures)
        covered = sum(text in other.path for other in figures)
        if len(amounts) == 1 and _said("money_head").search(text):
            return "column:total"
        if (depth == 0 and (not prefix or siblings > 1)) or (depth and 1 < covered < len(figures)):
            return f"printed:{head.header}"
    return "column:total"


def _amounts(figures: list[ColumnHead]) -> list[ColumnHead]:
    """The columns that are no rates; all of them where there are only rates."""
    rate = _said("rate")
    return [head for head in figures if not rate.search(head.leaf)] or figures

"""The panels of a table: runs of labels and their figures that stand side by side, each on a side of the budget.

ColumnHeads with their roles come in, Panels go out, which say in which columns codes, names, units and figures stand.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from budgetgraph.extraction.tables.head_words import head_role, is_figure_head
from budgetgraph.extraction.tables.layouts import ColumnHead, Panel
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_BY_ECONOMIC = ("general_public_basic", "fiscal_basic_by_economic")
_LISTS = ("list_functional", "list_government", "list_economic")  # that tell two code columns apart


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


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
    before = next((other for other in reversed(heads[: head.index - 1]) if other.role != "unknown"), None)
    return before is not None and before.role == "code" and before.index not in panel.codes


def _names_classes(head: ColumnHead) -> bool:
    """Does the head say that it stands over classes (功能科目), which are no projects?"""
    return any(_said(name).search(head.leaf) for name in _LISTS) and not _said("project_head").search(head.leaf)


def _name_by_economic(panel: Panel, heads: Sequence[ColumnHead]) -> None:
    """Where a table of economic classes prints the function before them, the class names the line."""
    end = panel.figures[0].index if panel.figures else len(heads) + 1
    if not panel.codes or not _said("list_functional").search("".join(heads[panel.codes[0] - 1].path)):
        return
    for code, name in pairwise(heads[: end - 1]):
        own = _said("list_economic").search(code.leaf) and code.index > panel.codes[-1]
        if own and code.role == "code" and head_role(name.leaf) == "name":
            panel.codes, panel.label = [code.index], name.index
            panel.project = None if panel.project == name.index else panel.project
            panel.scheme = _scheme(name.path)
            return


def _above_all(figures: Sequence[ColumnHead]) -> list[str]:
    """The heads that stand above all figures of a panel."""
    return [text for text in figures[0].path if all(text in head.path for head in figures)]


def _labels_follow(head: ColumnHead, heads: Sequence[ColumnHead]) -> bool:
    """Do names follow codes that stand behind figures? Codes that say more of the line begin no panel."""
    following = next((other for other in heads[head.index :] if other.role != "code"), None)
    return following is not None and following.role == "name"


def panels_of(heads: list[ColumnHead], kind: str | None) -> list[Panel]:
    """The panels of a table whose heads have their roles; `kind` is that of the statement."""
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
            elif _names_codes_of_other(head, panel, heads) and panel.other is None:
                panel.other = (head.index - 1, head.index)
            elif (
                panel.project is None
                and head.leaf
                and not (_names_classes(head) or _names_codes_of_other(head, panel, heads))
            ):
                panel.project = head.index
        elif head.role in ("project", "unit_code", "unit_name", "measure"):
            if getattr(panel, head.role) is None or (
                head.role == "project" and _said("finer_project").search(head.leaf)
            ):
                setattr(panel, head.role, head.index)
        elif head.role == "figure":
            panel.figures.append(head)
    panels = [panel for panel in panels if panel.figures or panel.label is not None]
    if kind in _BY_ECONOMIC:
        for panel in panels:
            _name_by_economic(panel, heads)
    summary = kind in ("revenue_expenditure_summary", "fiscal_appropriation_summary")
    for at, panel in enumerate(panels):
        heads_above = heads[panel.label - 1].path if panel.label else _above_all(panel.figures)
        panel.flow = (
            _flow(heads_above, kind)
            if not summary
            else panel.flow or _flow(panel.figures[0].path if panel.figures else (), None)
        )
        if summary and (panel.flow is None or (at and panel.flow == panels[at - 1].flow == "revenue")):
            panel.flow = "revenue" if at == 0 and len(panels) > 1 else "expenditure"
    return panels

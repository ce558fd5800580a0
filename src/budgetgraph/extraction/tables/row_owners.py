"""Whose lines a table prints: units on lines of their own, with or without sums, or named beside each line.

The lines of a panel come in one by one, each as a Row with its cells; `of_unit` (and `project` under heads such as
单位名称（项目）) go onto the rows.
"""

import re
from collections.abc import Iterable

from budgetgraph.extraction import concepts
from budgetgraph.extraction.body_names import clean, cover, ends_like_body
from budgetgraph.extraction.records import Row
from budgetgraph.extraction.tables.column_groups import is_compared, without_year
from budgetgraph.extraction.tables.head_words import head_column
from budgetgraph.extraction.tables.layouts import Panel
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_UNIT_CODE = re.compile(r"\d{6}|\d{8,12}")  # 118001, where a functional code has three, five or seven digits
# 601, as many as a class has: the budget codes of units are those of their department and more.
_DIGITS_OF_DEPARTMENT = 3


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


def without_code(unit: str) -> str:
    """The name of a unit without the code before it."""
    return _said("code_of_unit").sub("", unit)


def names_a_head(name: str) -> bool:
    """Is what stands in the place of a unit rather a head of columns (a table with its lines as columns)?"""
    plain = without_year(name)
    if concepts.label_role(plain) == "total":
        return False
    if head_column(plain) or head_column(plain, "path") or is_compared(name) or _said("among").match(name):
        return True
    return bool(concepts.fund_of_label(name) or concepts.three_public_of_label(name))


def _name_on(label: str) -> tuple[str, bool]:
    """(name, whether words before it say that a unit follows) of a line that may be a unit's own."""
    said = _said("unit_line").match(label)
    return clean(without_code(label[said.end() :] if said else label)), bool(said)


def is_own_line(row: Row) -> bool:
    """Is this the line of a unit, not one of the lines that it owns?"""
    if not row.of_unit or row.project or not row.label.endswith(row.of_unit):
        return False
    return not row.code or _is_code_of_unit(row)


def _is_code_of_unit(row: Row) -> bool:
    """Is the code of the line that of a body: six digits or more, or three that no class of this name has?"""
    code = row.code or ""
    if _UNIT_CODE.fullmatch(code):
        return True
    scheme = concepts.scheme_of_code(code) if len(code) == len("201") else None
    return len(code) == len("201") and (scheme is None or not _names_class(scheme, code, row.label))


def _names_class(scheme: str, code: str, label: str) -> bool:
    name = concepts.names(scheme).get(code)
    return bool(name and concepts.names_code(code, label)) or concepts.is_class(label)


def _names_no_class(label: str) -> bool:
    """Is a line of 单位（项目）名称 no class: named as none of the lists, if not for 支出 at the end of that?"""
    concept = concepts.concept_named(concepts.bare_label(label))
    scheme, _, code = (concept or "").partition(":")
    return concept is None or (scheme == "functional" and concepts.names(scheme)[code] != key(label))


def _is_of_department(row: Row) -> bool:
    """Are three digits before the name of a body the code of a department (601 | 某县某局)?"""
    return len(row.code or "") == _DIGITS_OF_DEPARTMENT and ends_like_body(row.label) and _is_code_of_unit(row)


def first_lines_name_units(lines: Iterable[tuple[str, str]]) -> bool:
    """May the first lines of the units' codes name the units? `lines`: each code with its label. Where none is named
    as a body is and the codes come back behind others, they only say whose the projects are."""
    first: dict[str, str] = {}
    last, comes_back = "", False
    for code, label in lines:
        if code.isdecimal() and label:
            comes_back = comes_back or (code in first and code != last)
            first.setdefault(code, label)
            last = code
    return not comes_back or any(
        ends_like_body(cover("own_level").sub("", _name_on(label)[0])) for label in first.values()
    )


class Owners:
    """The unit whose lines follow, as the lines of a panel are walked through from top to bottom.

    `coded`: the lines of the panel are classes with codes; `listed`: they are projects or things, one a line;
    `unit`: whose the last line of the piece before was; `names_units`: some line under 单位名称（项目） is a unit's.
    """

    def __init__(
        self, panel: Panel, *, coded: bool, listed: bool, unit: str | None = None, names_units: bool = True
    ) -> None:
        self._panel = panel
        self._names_units = names_units
        self._coded = coded
        self._listed = listed
        self._unit = unit
        self._code = ""  # the code of the unit of the lines so far

    def assign(self, row: Row, role: str | None, unit_code: str) -> None:
        """Says whose line this is; `role` is what its label says, `unit_code` what stands in the column of codes."""
        if _is_of_department(row):
            row.concept = None  # what stands for its code is none
        if self._panel.mixed:
            self._sort_mixed(row, role, unit_code)
        elif name := self._named(row, role) or self._coded_anew(row, role, unit_code):
            row.of_unit = name
            row.label = row.label if row.figures else name
        if not self._panel.mixed:
            self._code = unit_code or self._code
        if row.of_unit:
            self._unit = row.of_unit
        elif role == "total" or (self._panel.unit_name and concepts.numbering(row.label) and not row.project):
            self._unit = None if row.figures and not row.code else self._unit  # 二、工程 in a list of purchases
        elif self._unit and self._is_owned(row, role):
            row.of_unit = self._unit

    def _is_owned(self, row: Row, role: str | None) -> bool:
        if row.code or (self._panel.mixed and role is None and (row.label or row.project)):
            return True
        return self._listed and role is None and bool(row.project or row.label)

    def _named(self, row: Row, role: str | None) -> str | None:
        """The unit whose own line this is: the name of a body with its code or none, no class and no project."""
        if role or row.project or row.of_unit or not (self._coded or self._listed):
            return None
        name, said = _name_on(row.label)
        if said and name and not row.figures:
            return name
        if row.code and not _is_code_of_unit(row):
            return None
        if not ends_like_body(name) or concepts.is_class(name):
            return None
        return name if self._coded or not row.figures else None

    def _coded_anew(self, row: Row, role: str | None, unit_code: str) -> str | None:
        """The unit whose code stands on this line alone, above lines of classes with none (205003 | … | 某某林场)."""
        if role or row.project or row.of_unit or row.code or not (self._coded and unit_code):
            return None
        name = clean(row.label)
        return (
            name
            if _UNIT_CODE.fullmatch(unit_code) and unit_code != self._code and not concepts.is_class(name)
            else None
        )

    def _sort_mixed(self, row: Row, role: str | None, unit_code: str) -> None:
        """单位名称（科目） holds units on lines without a code and items on the others; 单位名称（项目） projects.

        A code of a unit that stands on its projects' lines too names the unit only where it comes first; without codes
        the name tells.
        """
        mixed = self._panel.mixed
        if not _is_of_department(row) and row.code and not (row.concept is None and _UNIT_CODE.fullmatch(row.code)):
            named = mixed == "both" and not concepts.names_code(row.concept, row.label)
            row.project = row.label if mixed == "project" or named else row.project
            self._code = unit_code or self._code
            return
        if role is None and mixed in ("item", "both"):
            row.of_unit = without_code(_name_on(row.label)[0])
        elif role is None and row.label:
            new = (
                self._names_units
                and unit_code
                and unit_code != self._code
                and not concepts.is_class(concepts.bare_label(row.label))
            )
            if new or (not self._panel.unit_code and ends_like_body(cover("own_level").sub("", row.label))):
                row.of_unit = without_code(_name_on(row.label)[0])
            elif _names_no_class(row.label):
                row.project = row.label
        self._code = unit_code or self._code

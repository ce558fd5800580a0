"""What a printed code or label stands for: code cells and labels in, concept names ("functional:2010350") out.

The code lists lie in `data/classifications`, the wordings in `data/vocabulary`. Nothing is guessed: a code that no list
knows keeps its list by its digits (contract rule 0: "not in our list", never "wrong").
"""

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from budgetgraph import resources
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_LEAST_TOLD = 5  # characters: of a shorter name another one is no slip
_GLUED = re.compile(r"^[\[【〔［]?(\d{3}(?:\.?\d\d){0,2})(?=[^\d.,，%])[\]】〕］]?-?(.+)$", re.DOTALL)
_GLUED_PART = re.compile(r"^(\d{2})(?=[^\d.,，%、.．])(.+)$", re.DOTALL)


def _said(name: str) -> re.Pattern[str]:
    return patterns("label_patterns.csv")[name]


def bare_label(label: str) -> str:
    """The label in matching form, without numbering ("一、", "1.", "其中：") and level mark ("（款）")."""
    text = one_spelling(key(label))
    return _said("level_mark").sub("", _said("numbering").sub("", text, count=1))


def one_spelling(text: str) -> str:
    """The text with words that are spelled in two ways as the lists spell them (其他)."""
    for printed, spelled in _spellings():
        text = text.replace(printed, spelled)
    return text


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    rows = resources.rows("data", "vocabulary", "spellings.csv")
    return tuple((row["printed"], row["spelled"]) for row in rows)


def without_spending(name: str) -> str:
    """The name of a class without the word 支出 at its end, which prints may leave out."""
    return _said("spending").sub("", name)


def numbering(label: str) -> str:
    """The printed numbering of a label, such as "一、" or "其中："; empty if there is none."""
    match = _said("numbering").match(key(label))
    return match.group(0) if match else ""


@cache
def names(scheme: str) -> dict[str, str]:
    """Code -> name of one code list: functional, economic, government-economic."""
    file = {"functional": "functional", "economic": "economic", "government-economic": "economic_government"}[scheme]
    return {row["code"]: row["name"] for row in resources.rows("data", "classifications", f"{file}.csv")}


@cache
def _codes_by_name(scheme: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, name in names(scheme).items():
        for form in {key(name), without_spending(key(name))}:
            found.setdefault(form, []).append(code)
    if scheme == "functional":
        for row in resources.rows("data", "classifications", "functional_changes.csv"):
            if row["code"] and row["old_name"]:
                codes = found.setdefault(key(row["old_name"]), [])
                if row["code"] not in codes:
                    codes.append(row["code"])
    return found


def code_of_name(scheme: str, label: str, *, digits: int | None = None, below: str = "") -> str | None:
    """The code whose name the label prints, if exactly one has it (among codes of `digits` digits, `below` a code)."""
    form = bare_label(label)
    candidates = _codes_by_name(scheme).get(form) or _codes_by_name(scheme).get(without_spending(form)) or []
    fitting = [code for code in candidates if (digits is None or len(code) == digits) and code.startswith(below)]
    return fitting[0] if len(fitting) == 1 else None


def concept_named(printed: str) -> str | None:
    """The functional or economic class that has exactly this name; of several the lowest ("functional:2050299")."""
    for scheme in ("functional", "economic"):
        known = _codes_by_name(scheme)
        codes = known.get(printed) or known.get(without_spending(printed))
        if codes:
            return f"{scheme}:{max(codes, key=lambda code: (len(code), code))}"
    return None


def names_code(code: str | None, label: str) -> bool:
    """Is the label the name that the lists give the code? True where they do not know the code."""
    scheme = scheme_of_code(code) if code else None
    if code is None or scheme not in ("functional", "economic", "government-economic"):
        return True
    name = names(scheme).get(code)
    return name is None or code_of_name(scheme, label) == code or key(name) == bare_label(label)


def is_named_otherwise(code: str, label: str) -> bool:
    """Does the label print the name of listed classes, none of which has the code?"""
    form = bare_label(label)
    lists = map(_codes_by_name, ("functional", "economic", "government-economic"))
    found = {listed for by_name in lists for listed in by_name.get(form, [])}
    return bool(found) and code not in found


def is_class(label: str) -> bool:
    """Does the label print the name of a class of any list, whichever of several of one name?"""
    form = bare_label(label)
    return any(form in _codes_by_name(scheme) for scheme in ("functional", "economic", "government-economic"))


@cache
def is_slip_of_class(label: str) -> bool:
    """Is the label no name of a class, but that of one with a wrong, lost or foreign character?"""
    form = bare_label(label)
    if len(form) < _LEAST_TOLD or is_class(label):
        return False
    known = (name for scheme in ("functional", "economic") for name in _codes_by_name(scheme))
    return any(
        abs(len(name) - len(form)) <= 1 and Levenshtein.distance(name, form, score_cutoff=1) <= 1 for name in known
    )


def split_code(label: str) -> tuple[str | None, str]:
    """A label with a code glued before it ("201 一般公共服务支出", "[201]…") as (code, label), else (None, label)."""
    match = _GLUED.match(label.strip())
    return (match.group(1).replace(".", ""), match.group(2).strip()) if match else (None, label)


def split_part(label: str) -> tuple[str | None, str]:
    """A label with the two digits of a lower level glued before it ("01 基本工资") as (part, label)."""
    match = _GLUED_PART.match(label.strip())
    return (match.group(1), match.group(2).strip()) if match else (None, label)


def scheme_of_code(code: str, *, government: bool = False) -> str | None:
    """The list that a code of 3, 5 or 7 digits belongs to, by its first digits; None if it is no such code."""
    if len(code) not in (3, 5, 7) or not code.isdecimal():
        return None
    if code[0] == "2" and code[1] in "0123":
        return "functional"
    if code[0] == "3" and len(code) <= 5:
        return "economic"
    if code[0] == "5" and len(code) <= 5:
        return "government-economic"
    if code[0] == "1" and government:
        return "revenue-government"
    return None


@dataclass(frozen=True)
class _Label:
    pattern: re.Pattern[str]
    concept: str
    within: str


@cache
def _patterns(file: str) -> list[_Label]:
    rows = resources.rows("data", "vocabulary", file)
    return [_Label(re.compile(key_pattern(row["pattern"])), row["concept"], row.get("within", "")) for row in rows]


def key_pattern(pattern: str) -> str:
    """A vocabulary pattern with quotes in the matching form of `folding.key`."""
    return pattern.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'")


def fund_of_label(label: str) -> str | None:
    """The revenue row, fund source or kind of expenditure that a label names."""
    form, before = bare_label(label), numbering(label)
    return next(
        (row.concept for row in _patterns("fund_labels.csv") if row.within in before and row.pattern.fullmatch(form)),
        None,
    )


def three_public_of_label(label: str) -> str | None:
    """The three-public item that a label names."""
    form = bare_label(label)
    return next((row.concept for row in _patterns("three_public_labels.csv") if row.pattern.fullmatch(form)), None)


def procurement_of_label(label: str) -> str | None:
    """The topic of a row of the procurement table that adds up others (货物, 合计)."""
    form = bare_label(label)
    return next((row.concept for row in _patterns("procurement_labels.csv") if row.pattern.fullmatch(form)), None)


@cache
def _vehicles() -> str:
    rows = resources.rows("data", "vocabulary", "table_words.csv")
    return next(row["word"] for row in rows if row["what"] == "vehicles")


def three_public_below_vehicles(label: str) -> str | None:
    """The three-public item of a label below vehicles (运行维护费 below 公务用车购置及运行维护费)."""
    return three_public_of_label(_vehicles() + label)


@cache
def _role_patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(row["pattern"]), row["role"]) for row in resources.rows("data", "vocabulary", "row_labels.csv")]


def label_role(label: str) -> str | None:
    """ "total", "subtotal" or "header" where the label itself says so, else None."""
    form = key(label)
    return next((role for pattern, role in _role_patterns() if pattern.fullmatch(form)), None)

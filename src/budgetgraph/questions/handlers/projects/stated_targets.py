"""Targets of an indicator beside that of the year: of a quarter or half a year, and the one first set."""

from collections.abc import Callable, Iterator

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run
from budgetgraph.questions.handlers.projects.indicators import in_asked_unit, of_one_owner, value_of
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question

_SET_ANEW = (  # cue, variable, what the row is called
    ("initial_target", "initial", "年初设定值"),
    ("adjusted_target", "target", "年度指标值"),
    ("actual", "actual", "实际完成值"),
)


def stated_targets(work: Work) -> Outcome | None:
    """Every target that is asked for by its time, of one indicator of one owner; None where one is lacking."""
    printed = [row for row in run(work) if "label" in row]
    rows = of_one_owner(work, printed)
    if not rows:
        return _of_several(work, printed)
    told = list(_of_quarters(work, rows) if work.template.name == "indicator_quarter" else _set_anew(work, rows))
    if not told or not all(in_asked_unit(work, row) for row in rows):
        return None
    if lacking := "、".join(title for title, variable, row in told if variable not in row):
        return Outcome(withheld=f"没有读到“{rows[0]['label']}”的{lacking}，这里不作回答。")
    outcome = Outcome(parts=work.heading(rows[0]["report"]) | {"label": rows[0]["label"]})
    said: list[str] = []
    for title, variable, row in told:
        value, unit = value_of(row, variable)
        counted = unit or value_of(row, "whole")[1] or ""
        shown = row[variable] if unit else f"{row[variable]}{counted}"
        outcome.rows.append(AnswerRow(label=title, value=value, unit=counted or None))
        outcome.table.append([work.department(row["report"]), row.get("project", ""), row["label"], f"{title}{shown}"])
        said.append(f"{title}{shown}")
    outcome.sources = [rows[0]["source"]]
    outcome.parts["figure"] = "，".join(said)
    return outcome


_NAMED = 5  # owners that a refusal names


def _of_several(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    """That several projects have an indicator of the name, and which; None where there is none."""
    owners = [f"{work.department(row['report'])}“{row['project']}”" for row in rows if "project" in row]
    owners = list(dict.fromkeys(owners))
    if len(owners) < 2 or work.asked.reading.names.get("project"):
        return None
    named = "、".join(owners[:_NAMED]) + (f"等{len(owners)}个项目" if len(owners) > _NAMED else "")
    label = rows[0]["label"]
    return Outcome(withheld=f"{named}都有指标“{label}”，请写明是哪个项目。", refusal="not_understood")


_Told = tuple[str, str, dict[str, str]]  # what a target is called, its variable, its row


def _of_quarters(work: Work, rows: list[dict[str, str]]) -> Iterator[_Told]:
    """What the columns of the quarters that are named print, of all four where none is named by its number."""
    text = work.asked.question.text
    if in_question("several_quarters").search(text):
        return  # only the last of 一至三季度 bears the word by which a quarter is known
    asked = [_quarter(found.group()) for found in in_question("quarter").finditer(text)]
    printed = {_quarter(found.group()): row for row in rows if (found := in_print("quarter").search(row["head"]))}
    for quarter in asked or [f"第{number}季度" for number in "一二三四"]:
        yield f"{quarter}目标值", "target", printed.get(quarter, {})


def _quarter(words: str) -> str:
    """头一个季度, 第2季度: as forms print it."""
    number = in_question("number_of_quarter").search(words)
    return f"第{_NUMBERS.get(number.group(), number.group())}季度" if number else matching_key(words)


_NUMBERS = {"1": "一", "2": "二", "3": "三", "4": "四", "头": "一", "首": "一"}


def _set_anew(work: Work, rows: list[dict[str, str]]) -> Iterator[_Told]:
    """The target first set and what became of it; a target that was never changed was set at the start."""
    kept = "initial" not in rows[0]
    for cue, variable, title in _SET_ANEW:
        if not work.cue(cue):
            continue
        if kept and variable == "initial":
            yield "年度指标值", "target", rows[0]
        else:
            yield title, "adjusted" if kept and variable == "target" else variable, rows[0]


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "stated_targets": stated_targets,
}

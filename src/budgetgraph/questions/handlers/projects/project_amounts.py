"""The money of named projects: each amount as printed, their sum, their difference."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import in_unit
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import (
    also_printed,
    decimal,
    lacks_spent,
    project_amount,
    wanted_amount,
)
from budgetgraph.questions.handlers.texts.passages import listed_part, names_part
from budgetgraph.questions.solutions import rows_of, terms


def amounts(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    """The money of the named projects."""
    reading = work.asked.reading
    found: list[tuple[dict[str, str], tuple[str, str, Decimal]]] = []
    for row in rows:
        money = project_amount(row, wanted_amount(work, work.report(row["report"])))
        if money:
            found.append((row, money))
    if work.cue("without_carry"):
        found = [item for item in found if not is_carried(item[0])]
    if not found:
        return None
    if work.template.name == "project_carried" and work.cue("each") and all(is_carried(row) for row, _ in found):
        return None  # 当年安排和上年结转分别多少: what is carried over is one half of it
    if work.cue("with_carry"):
        return _with_carried(work, found)
    outcome = Outcome(parts=work.heading(found[0][0]["report"]))
    found.sort(key=lambda item: is_carried(item[0]))
    if work.cue("compare", "compare_less", "difference", "max", "min"):
        found.sort(key=lambda item: item[1][2], reverse=not work.cue("compare_less", "min"))
    found = _without_carried_zero(found)
    departments = {row["report"] for row, _ in found}
    asked = len(reading.names.get("project", ()))
    if asked > 1 and len({row["label"] for row, _ in found}) == 1:
        return None  # a project and one of the things that its name lists: one of them is asked for
    said = []
    for row, (value, unit, yuan) in found:
        where = _where(work, row, departments) if len(departments) > 1 else ""
        late = "（上年结转）" if not where and asked > 1 and is_carried(row) else ""
        outcome.rows.append(
            AnswerRow(label=f"{where}{row['label']}{late}", value=value, unit=unit, amount=decimal(str(yuan)))
        )
        outcome.table.append(
            [work.department(row["report"]), str(work.report(row["report"]).year), row["label"], f"{value}{unit}"]
        )
        outcome.sources += [row.get("figure", ""), row["source"]]
        said.append(f"{where}“{row['label']}”{late}{value}{unit}")
    carried = [row for row, _ in found if is_carried(row)]
    if asked == 1 and len(found) - len(carried) == 1 and len({row["label"] for row, _ in found}) == 1:
        outcome.parts |= {"label": found[0][0]["label"], "figure": f"{found[0][1][0]}{found[0][1][1]}"}
        if names_part(work, found[0][0]):
            return listed_part(work, found[0][0], outcome.parts["figure"])
        report = work.report(found[0][0]["report"])
        if report.stage == "final":
            wanted = wanted_amount(work, report)
            beside = also_printed(found[0][0], wanted)
            printed = "文件" if lacks_spent(found[0][0], wanted) else "文件所列"
            outcome.notes += [f"{printed}{beside}"] if beside else []
        outcome.notes += [f"另有上年结转资金{money[0]}{money[1]}" for row, money in found if row in carried]
        return outcome
    if asked == 1 and len(found) == 1:
        outcome.parts |= {"label": found[0][0]["label"], "figure": f"{found[0][1][0]}{found[0][1][1]}"}
        return outcome
    if work.template.name == "project_sum":
        added = [(row, money) for row, money in found if not is_carried(row)]
        if len(added) != asked:
            return None
        unit, total = added[0][1][1], sum((money[2] for _, money in added), Decimal(0))
        said = [text for text, (row, _) in zip(said, found, strict=True) if not is_carried(row)]
        for row, money in found:
            if is_carried(row):
                outcome.notes.append(f"另有“{row['label']}”上年结转资金{money[0]}{money[1]}，未计入")
        outcome.rows.clear()
        outcome.rows.insert(
            0, AnswerRow(label="合计", value=in_unit(total, unit), unit=unit, amount=decimal(str(total)))
        )
        owner = "" if len(departments) > 1 else "{department}{year}年{stage}："
        outcome.text = f"{owner}{'＋'.join(said)}，合计{in_unit(total, unit)}{unit}。"
        return outcome
    current = [money for row, money in found if not is_carried(row)]
    if work.cue("difference") and len(current) == asked == 2 and len(departments) == 1:
        (value, unit, yuan), (other, other_unit, less) = sorted(current, key=lambda money: money[2], reverse=True)
        gap = in_unit(yuan - less, unit)
        outcome.rows = [AnswerRow(label="相差", value=gap, unit=unit, amount=decimal(str(yuan - less)))]
        said.append(f"相差{gap}{unit}")
        outcome.notes.append(f"计算：{value}{unit}－{other}{other_unit}" + ("，不含上年结转" if carried else ""))
    heading = "" if len(departments) > 1 else "{department}{year}年{stage}："
    outcome.text = f"{heading}{'，'.join(said)}。"
    outcome.parts["several"] = str(len(departments)) if len(departments) > 1 else ""
    return outcome


def _with_carried(work: Work, found: list[tuple[dict[str, str], tuple[str, str, Decimal]]]) -> Outcome | None:
    """The money of one project together with what is carried over for it; None where none is."""
    found.sort(key=lambda item: is_carried(item[0]))
    if [is_carried(row) for row, _ in found] != [False, True] or len({row["label"] for row, _ in found}) > 1:
        return None
    (row, own), (carried, late) = found
    unit, total = own[1], own[2] + late[2]
    shown = in_unit(total, unit)
    outcome = Outcome(parts={**work.heading(row["report"]), "label": row["label"], "figure": f"{shown}{unit}"})
    outcome.rows = [AnswerRow(label=row["label"], value=shown, unit=unit, amount=decimal(str(total)))]
    outcome.table = [["本年安排", f"{own[0]}{own[1]}"], ["上年结转", f"{late[0]}{late[1]}"], ["合计", f"{shown}{unit}"]]
    outcome.columns = ["", "金额"]
    outcome.notes.append(f"计算：本年{own[0]}{own[1]}＋上年结转{late[0]}{late[1]}")
    outcome.sources = [source for one in (row, carried) for source in (one.get("figure", ""), one["source"])]
    return outcome


def amounts_of_projects(work: Work, projects: Sequence[str]) -> list[Decimal]:
    """What some projects (IRIs) cost, in yuan, in whatever phase."""
    values = " ".join(terms(projects))
    sparql = f"""SELECT ?amount WHERE {{ VALUES ?project {{ {values} }}
      ?project bg:projectBudget|bg:projectBudgetInitial|bg:projectBudgetRevised|bg:projectSpent ?amount }}"""
    return [Decimal(row["amount"]) for row in rows_of(work.query(sparql))]


def _where(work: Work, row: Mapping[str, str], reports: Collection[str]) -> str:
    """Which of several reports a project's money stands in: body, year, stage, and whether it is carried over."""
    parts = work.heading(row["report"])
    same = len({(work.report(r).year, work.report(r).stage) for r in reports}) == 1
    when = "" if same else f"{parts['year']}年{parts['stage']}"
    carried = "上年结转" if is_carried(row) else ""
    return f"{parts['department']}{when}{carried}"


def _without_carried_zero(
    found: list[tuple[dict[str, str], tuple[str, str, Decimal]]],
) -> list[tuple[dict[str, str], tuple[str, str, Decimal]]]:
    """Leaves out carried-over money of nothing, which says nothing of the project."""
    return [item for item in found if item[1][2] or not is_carried(item[0])]


def is_carried(row: Mapping[str, str]) -> bool:
    """Whether a project's money is what is carried over from the year before."""
    return row.get("fundYear", "").endswith("previous")

"""Which bodies have a matter among their duties: 哪个单位的职责里提到信访, 谁管殡葬, 档案归哪个部门管."""

import re
from collections.abc import Callable

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.slots import Reading

_JOINTS = re.compile(r"[\"'“”‘’《》〈〉\s]")
_TITLE = re.compile("《[^》]*》")
_CLAUSE = re.compile(r"[。；;\n]")


def body_asked(text: str, reading: Reading) -> str:
    """The matter of which a question asks whose duty it is; empty for any other question, and where a body is named."""
    asked = in_question("body_of_duty").fullmatch(text.rstrip("?？。 ")) if not reading.mentions else None
    return next((words for words in asked.groups() if words), "") if asked else ""


def duty_departments(work: Work) -> Outcome | None:
    """The bodies whose duties, as their documents tell them, have the words of the matter in one piece."""
    words = body_asked(work.asked.question.text, work.asked.reading)
    wanted = _JOINTS.sub("", matching_key(words))
    if len(wanted) < 2 or in_question("any_duty").fullmatch(wanted):
        return None
    found: dict[str, tuple[dict[str, str], str]] = {}
    for row in run(work):
        if clause := _clause_with(wanted, row["text"]):
            found.setdefault(work.department(row["report"]), (row, clause))
    if not found:
        said = in_question("says_duty").search(work.asked.question.text)
        return Outcome(withheld=f"收录的公开文件所写的职责里没有提到“{words}”。") if said else None
    outcome = Outcome(parts={"words": words, "count": str(len(found))})
    for name, (row, clause) in sorted(found.items()):
        outcome.rows.append(AnswerRow(label=name, value=clause))
        outcome.table.append([*work.place(work.report(row["report"])), clause])
        outcome.sources.append(row["source"])
    outcome.parts["items"] = "；".join(f"{row.label}（{row.value}）" for row in outcome.rows)
    return outcome


def _clause_with(wanted: str, text: str) -> str:
    """The first clause of a text that holds the words in one piece, and tells of no paper and no place."""
    clauses = (clause.strip() for clause in _CLAUSE.split(_TITLE.sub("", text)))
    clauses = (clause for clause in clauses if not in_print("of_foundation").search(clause))
    found = next((clause for clause in clauses if wanted in _JOINTS.sub("", matching_key(clause))), "")
    return in_print("item_number").sub("", found, count=1).strip()


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "duty_departments": duty_departments,
}

"""What a disclosure says that it has none of (无下属预算单位, 未安排政府性基金预算), where it is asked whether there
is any. An empty table alone says nothing; a sentence does."""

import re
from collections.abc import Callable

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run
from budgetgraph.questions.language.normalising import Normalised, matching_key
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.language.years import find_years
from budgetgraph.questions.solutions import rows_by_source


def asked_for(question: Normalised, reading: Reading) -> str:
    """The thing of which the whole question asks whether there is any; empty where it asks something else."""
    spans = [(m.start, m.end) for m in reading.mentions] + [(y.start, y.end) for y in find_years(question.text)]
    rest = "".join(c for at, c in enumerate(question.text) if not any(start <= at < end for start, end in spans))
    found = in_question("asks_whether_any").search(rest)
    return next((group for group in found.groups() if group), "") if found else ""


def said_none(work: Work) -> Outcome | None:
    """The clause of a text that denies the thing, and nothing but it."""
    thing = asked_for(work.asked.question, work.asked.reading)
    core = in_question("kind_of_thing").sub("", thing)
    core = core if len(core) > 1 else thing
    if len(core) < 2:
        return None
    for row in rows_by_source(run(work)):
        lines = (row["text"], row["text"].replace("\n", ""))  # a sentence may go on in the next line
        for clause in (clause for text in lines for clause in in_print("clause_end").split(text)):
            if _denies(matching_key(clause), core, thing) or _denies_statement(matching_key(clause), row, core):
                return _outcome(work, row, in_print("note_lead").sub("", clause.strip()), thing)
    return None


def _denies(clause: str, core: str, thing: str) -> bool:
    """Whether a folded clause says that there is none of the core, whatever kind of money it adds (预算拨款支出)."""
    before, held, behind = clause.partition(core)
    if not held:
        return False
    if not in_print("denial_before").search(before):
        return not before and bool(in_print("denial_behind").search(behind))
    said = _sides(behind)
    if said and not _sides(thing) <= said:
        return False
    return bool(in_print("nothing_else").search(behind))


def _denies_statement(clause: str, row: dict[str, str], core: str) -> bool:
    """无此项相关支出 under a statement: there is nothing of what its title names."""
    return core in matching_key(row.get("label", "")) and bool(in_print("denies_this").search(clause))


def denial_in(note: str) -> str:
    """The clause of a statement's printed note that says that there is nothing to print; empty where none says so."""
    clauses = (in_print("note_lead").sub("", clause.strip()) for clause in in_print("clause_end").split(note))
    return next((clause for clause in clauses if in_print("denies").search(clause)), "")


def _sides(text: str) -> set[str | None]:
    return {found.lastgroup for found in in_question("side").finditer(text)}


def _outcome(work: Work, row: dict[str, str], clause: str, thing: str) -> Outcome:
    said = re.sub(r"\s+", "", clause)
    outcome = Outcome(parts={**work.heading(row["report"]), "text": said})
    outcome.rows = [AnswerRow(label=thing, value="没有")]
    outcome.table, outcome.sources = [[thing, "没有", said]], [row["source"]]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {"said_none": said_none}

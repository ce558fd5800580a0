"""A question that yes or no would answer (减少了吗, 超过10万了吗): the word with which its sentence begins."""

from budgetgraph.questions.handlers.basis.limits import limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.language.said import in_print

_YES, _NO, _NOT = "是的，", "没有，", "不是，"
_TOLD = {"increase": "told_increase", "decrease": "told_decrease"}


def yes_or_no(work: Work, outcome: Outcome) -> str:
    """`是的，` or `没有，`; empty where neither answers the question, or where the prints do not agree on it."""
    if not work.cue("question_form") or outcome.contradicted:
        return ""
    if work.template.answer == "change":
        ways = [way for way in ("increase", "decrease") if work.cue(way)]
        said = outcome.parts.get("change", "")
        if len(ways) != 1 or not said or len(outcome.rows) == 0:
            return ""
        return _YES if in_print(_TOLD[ways[0]]).match(said) else _NO
    if work.template.name == "amount_limit":
        limits = [limit_of(work.asked.question, quantity) for quantity in work.asked.reading.quantities]
        verdict = (outcome.text or "").removesuffix("。").rpartition("，")[2]
        if len(limits) != 1 or limits[0] is None or limits[0].typed not in verdict:
            return ""
        kept, missed = in_print("limit_kept").match(verdict), in_print("limit_missed").match(verdict)
        if limits[0].sign == "<=":  # 不超过10万吗: what was not exceeded was kept
            kept, missed = missed, kept
        return _YES if kept else _NO if missed and limits[0].sign in (">", ">=") else _NOT if missed else ""
    return ""

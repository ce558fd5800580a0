"""Subjects of numbers that name none of the known ones but stand for something of their own: sums, parts, shares.

Where the reader stands, a number and the claims told so far in, a `Subject` out.
"""

from budgetgraph.extraction.claims.ledger import Ledger
from budgetgraph.extraction.claims.patterns import said
from budgetgraph.extraction.claims.sentences import Number
from budgetgraph.extraction.claims.state import State, Subject
from budgetgraph.extraction.claims.subjects import other, rest_of, words
from budgetgraph.extraction.claims.topics import subject_of

SPENT = Subject("topic:total_expenditure", "实际支出")
_SIGNS = "，、；"


def own_subject(state: State, ledger: Ledger, number: Number, lead: str) -> Subject | None:
    """A part that its level names, the sum of a list, or what is left of a sum; None where the number is none."""
    if number.kind != "money":
        return None
    lead = lead.strip(_SIGNS)
    return (
        _level(state, ledger, lead)
        or _sum_of_parts(state, ledger, number, lead)
        or rest_of(lead, state.passage.text[number.end :])
    )


def of_share(ledger: Ledger, state: State, lead: str, raw: str, number: Number) -> Subject | None:
    """What a share is of: a name that a claim told before has, or one of its own ("行政事业类项目占16.5%")."""
    own = said("share_of_own").search(raw)
    name = words(own["name"]) if own else ""
    return ledger.named(state, words(lead)) or (Subject(other(number), name) if name else None)


def subject_before(ledger: Ledger, state: State, number: Number, raw: str) -> Subject | None:
    """What a number is about that names nothing: the subject before, for money not what counts persons, and what was
    spent of a whole budget, where it says so behind a bare adjustment ("年初预算80万元，追加9万元，实际支出85万元")."""
    subject = state.subject
    if number.kind != "money" or subject is None:
        return subject
    is_bare = subject.concept == "topic:other" and not subject.label and not (state.project or state.opened)
    if is_bare and said("spent_clause").search(raw) and ledger.tells_whole_budget(state):
        return SPENT
    return (ledger.money_before(state) if subject.concept.startswith("topic:staff") else None) or subject


def is_part_of_change(ledger: Ledger, state: State) -> bool:
    """Does a number stand in a bracket right behind a change of staff ("减少4人（退休3人）")?"""
    changed = ledger.last_change(state)
    is_within = state.depth > 0 and bool(state.wholes) and state.wholes[-1].depth == state.depth
    return is_within and changed is not None and changed.topic.startswith("topic:staff")


def _level(state: State, ledger: Ledger, lead: str) -> Subject | None:
    """A part of an amount told before that its level or unit only names ("218万元，其中省级156万元")."""
    level = said("level_part").fullmatch(lead)
    if level is None or not state.wholes or state.subject is None:
        return None
    return Subject("topic:other", level["name"]) if ledger.has_amount(state, state.subject.concept) else None


def _sum_of_parts(state: State, ledger: Ledger, number: Number, lead: str) -> Subject | None:
    """What a sum behind a list is of that names nothing ("…1万元、…2万元，合计3万元"): the whole of the list, or all of
    it. Where another subject has come back behind the list, the sum is that one's."""
    if state.base:
        return None  # of a labelled line about a project
    parts = ledger.parts(state) if said("plain_sum").match(lead) else []
    last, subject = ledger.money_before(state), state.subject
    is_other = subject and last and (subject.concept, subject.label) != (last.concept, last.label)
    if is_other or number.yuan not in {sum(parts[at:]) for at in range(len(parts) - 1)}:
        return None
    named = said("that_is").match(state.passage.text[number.end :])
    if mention := subject_of(named["name"]) if named else None:
        return Subject(mention.concept, mention.label)
    whole = state.wholes[0].subject if state.wholes else None
    return whole or Subject(other(number), lead)

"""Numbers that share something: several said of several things in their order, both sides of an account, a unit.

Where the reader stands and a number in; subjects, or the number with what it shares, out.
"""

from collections.abc import Sequence
from dataclasses import replace

from budgetgraph import resources
from budgetgraph.extraction.claims.patterns import first, said, without
from budgetgraph.extraction.claims.sentences import Number
from budgetgraph.extraction.claims.state import State, Subject
from budgetgraph.extraction.claims.subjects import expense, words
from budgetgraph.extraction.claims.told import is_money
from budgetgraph.extraction.claims.topics import Mention, mentions, subject_of


def respective(state: State, number: Number, lead: str, before: Sequence[Subject]) -> list[Subject]:
    """The subjects of a run of numbers, one each ("甲、乙分别为1万元、2万元"); empty where their count differs.

    They are the last ones that `lead`, the text before the first number, names, or those said `before` where it names
    none ("分别减少1万元、2万元").
    """
    text = state.passage.text
    at = state.numbers.index(number)
    run = [number]
    for following in state.numbers[at + 1 :]:
        if following.kind != number.kind or not said("respective_part").fullmatch(text[run[-1].end : following.start]):
            break
        run.append(following)
    lead = said("respectively").sub("", lead)
    named = [Subject(m.concept, m.label) for m in mentions(lead)]
    subjects = max(named, _expenses(lead), key=len) or list(before)
    if len(subjects) == 1 and len(run) == len(both := _sides(subjects[0], lead)):
        subjects = both
    base = first("base", text[state.sentence : number.start])
    wholes = mentions(text[max(state.said, state.sentence) : number.start]) if base else []
    is_share = number.kind == "percent" or said("points_unit").match(number.unit)
    of_one = is_share and len(subjects) < 2  # "较预算减少2万元、较上年减少1万元，分别下降20%、11%"
    if not named and state.subject and (len(wholes) == len(run) or of_one):
        subjects = [state.subject] * len(run)  # shares of one thing in several wholes
    return subjects[-len(run) :] if 1 < len(run) <= len(subjects) else []


def _sides(whole: Subject, lead: str) -> list[Subject]:
    """Revenue and expenditure, where the whole is the sum of either ("收、支总计"), or where `lead` names the latter by
    its bare word only ("本年收入、支出")."""
    pair = said("both_sides").search(lead)
    other = subject_of(whole.label.replace(pair["revenue"], pair["expenditure"])) if pair else None
    if other and other.concept != whole.concept:
        return [whole, Subject(other.concept, other.label)]
    rows = resources.rows("data", "vocabulary", "topic_sides.csv")
    found = next((row for row in rows if row["topic"] == whole.concept), None)
    return [replace(whole, concept=found[side]) for side in ("revenue", "expenditure")] if found else []


def both_sides(told: Sequence[Subject]) -> Subject | None:
    """The sum of both sides of an account whose amounts were told last ("收入总计…，支出总计…，各减少5万元")."""
    sides = tuple(subject.concept for subject in told[-2:])
    rows = resources.rows("data", "vocabulary", "topic_sides.csv")
    found = next((row for row in rows if (row["revenue"], row["expenditure"]) == sides), None)
    return Subject(found["topic"], found["example"]) if found else None


def both_named(raw: str, lead: str) -> Subject | None:
    """Both sides of an account that are named before one amount of each ("收入总计、支出总计均为5万元")."""
    named = mentions(lead)[-2:] if said("equally").search(raw) else []
    return both_sides([Subject(mention.concept, mention.label) for mention in named])


def alike(raw: str, last: Subject) -> list[Subject]:
    """The things beside `last` that are named before one amount of each ("出国费、接待费均为零")."""
    match = said("equally").search(raw)
    if match is None:
        return []
    lead = said("part_stop").split(raw[: match.start()])[-1]
    if said("both_sides").search(lead):
        return [side for side in _sides(last, lead) if side.concept != last.concept]
    names = said("name_part").split(lead)
    named = [subject_of(name) for name in names]
    known = [Subject(one.concept, one.label) for one in named if one and is_money(one)]
    return known[:-1] if len(known) == len(names) else []


def of_those(raw: str, told: Sequence[Subject]) -> Subject | None:
    """The former or the latter of the two amounts told last, where the words before a number say so ("前者增2%") and
    name nothing else."""
    match = said("of_those").search(raw)
    if match is None or len(told) < 2 or subject_of(without("base", without("comparator", match[0]))):
        return None
    return told[-2] if match["former"] else told[-1]


def opens_run(state: State, number: Number) -> bool:
    """Do numbers of one kind follow each other behind as many names ("甲、乙占比60%、40%")?"""
    text = state.passage.text
    following = next((n for n in state.numbers if n.start == number.end + 1), None)
    if following is None or text[number.end] != "、" or following.kind != number.kind or text[number.start - 1] == "、":
        return False
    named = mentions(text[max(state.said, state.sentence) : number.start])
    run, end = 1, number.end
    while (n := next((n for n in state.numbers if n.start == end + 1 and text[end] == "、"), None)) is not None:
        run, end = run + 1, n.end
    return len(named) == run


def _expenses(lead: str) -> list[Subject]:
    """The expenses that a text lists ("会议费、培训费预算")."""
    return [named for part in said("name_part").split(lead) if (named := expense(words(part)))]


def with_unit(state: State, number: Number, mention: Mention | None) -> Number:
    """The number, with the unit of the amount before it where only its own was left out ("7.5万元，结转1.01。"), or of
    the one listed behind it ("收入7.6、支出总计6.6万元").
    """
    if number.kind or not number.places or mention is None or not (is_money(mention) or _is_side(mention)):
        return number
    at = state.numbers.index(number)
    text = state.passage.text
    before = [other for other in state.numbers[max(at - 1, 0) : at] if other.start >= state.sentence]
    listed = (other for other in state.numbers[at + 1 : at + 2])
    behind = [other for other in listed if said("listed_behind").fullmatch(text, number.end, other.start)]
    lent = next((other for other in (*before, *behind) if other.kind == "money"), None)
    closed = text[number.end : number.end + 1] in ("", *"，。；、）")
    return replace(number, unit=lent.unit, kind=lent.kind) if lent and closed else number


def _is_side(mention: Mention) -> bool:
    rows = resources.rows("data", "vocabulary", "topic_sides.csv")
    return any(mention.concept in row.values() for row in rows)


def after_bracket(state: State) -> None:
    """What stood before a bracket with figures of something else is the subject again ("机关（内设3处）和…2家")."""
    while state.brackets and state.brackets[-1].depth > state.depth:
        bracket = state.brackets.pop()
        if state.said > bracket.at:
            before = state.passage.text[bracket.begin : bracket.at]
            mention = subject_of(before, state.context(bracket.begin))
            state.subject = Subject(mention.concept, mention.label) if mention else bracket.subject

"""Subjects that no wording of the topics knows: projects, classes by their name, expenses, or only a name.

The text before a number in, a `Subject` out.
"""

import re

from budgetgraph.extraction.claims.links import concept_of_label, unit_topic
from budgetgraph.extraction.claims.patterns import first, patterns, said, without
from budgetgraph.extraction.claims.sentences import Number
from budgetgraph.extraction.claims.state import State, Subject
from budgetgraph.extraction.claims.topics import Mention, economic_code, mentions, subject_of
from budgetgraph.extraction.concepts import code_of_name, names_code, without_spending
from budgetgraph.extraction.performance.projects.projects_named import ProjectNames, carried_over
from budgetgraph.extraction.records import Disclosure

_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")
_BRACKET = re.compile("（[^（）]*）")
_COUNTED = tuple(
    f"topic:{name}"
    for name in ("internal_units", "subordinate_units", "performance_evaluated", "performance_projects_fiscal")
)


_VEHICLES = ("topic:vehicles", "three-public:vehicle")
_VISITS = ("topic:reception_batches", "topic:reception_persons")


class Subjects:
    """Finds subjects by name among the projects of a disclosure and the code lists."""

    def __init__(self, disclosure: Disclosure, names: ProjectNames) -> None:
        self._disclosure = disclosure
        self._names = names

    def item(self, state: State, lead: str, before: str, number: Number) -> Subject | None:
        """The subject of a number in a list of purposes (主要用于…): the name right before it."""
        if number.kind == "money" and (coded := coded_class(lead)):
            return coded
        name = words(said("name_part").split(lead.rstrip("：，"))[-1]) or named_behind(state, number)
        if not name:
            return None
        mention = subject_of(name, before)
        if number.kind != "money":
            return Subject(mention.concept, name) if mention else Subject(other(number), name)
        project = self._names.find(_marked(name, lead), number.yuan)
        code = economic_code(name)
        if project or (not code and state.subject is not None and state.subject.concept == "column:project"):
            return Subject("topic:project_amount", name, project=project)
        if code:
            return Subject(f"economic:{code}", name)
        whole_name = mention is not None and (mention.start <= 4 or mention.concept.startswith("topic:"))
        if mention and whole_name and mention.end >= len(without_spending(name)):
            return Subject(mention.concept, name)
        return self.of_activity(state, name, number)

    def of_activity(self, state: State, name: str, number: Number) -> Subject:
        """The subject of money for something: part of the project that the sentence is about, where it is about one."""
        whole = state.subject.project if state.subject else None
        if number.kind != "money" or whole is None or self._names.has_amount(whole, number.yuan):
            return Subject(other(number), name)
        return Subject("topic:project_part", name, project=whole)

    def named(self, state: State, lead: str, number: Number, *, changed: bool) -> Subject | None:
        """The subject where no topic is named; None where the number is about the subject before.

        `changed` tells that the text says how something changed, which is about the subject before.
        """
        name = words(lead)
        if state.base:
            return self._part(state, lead, name, number)
        counted = after(state, number) if number.kind == "count" else None
        if counted:
            return counted
        received = first("received", lead) if number.kind == "count" else None
        if received and received.topic and first("official", "|".join((*state.passage.headings, state.passage.text))):
            return Subject(received.topic, name)
        whole = state.wholes[-1].subject if state.wholes else None
        visits = unit_topic(whole.concept, number) if whole and number.kind == "count" else ""
        if visits in _VISITS and said("times_unit").match(number.unit):
            told = not name and state.subject is not None and unit_topic(state.subject.concept, number) in _VISITS
            return None if told else whole  # "其中：接待外宾0批次、0人次": the guests of the list, not of the whole
        if len(name) < 2:
            return None
        if number.kind == "money":
            project = self._names.find(_marked(name, lead), number.yuan)
            if project:
                return Subject("topic:project_amount", name, project=project)
            if coded := coded_class(lead):
                return coded
            concept = concept_of_label(self._disclosure, said("level_mark").sub("", name), number.yuan)
            if concept:
                return Subject(concept, name)
            code = next((c for n in (3, 7, 5) if (c := code_of_name("functional", name, digits=n))), None)
            if code and not said("no_topic").match(name):
                return Subject(f"functional:{code}", name)
            code = economic_code(name)
            if code:
                return Subject(f"economic:{code}", name)
        relative = number.kind == "percent" or said("multiple_unit").match(number.unit)
        if changed and relative and (spent := expense(name)):
            return spent  # "印刷费下降3%"
        listed = state.wholes and number.kind == "money" and said("thing_of_money").search(name)
        is_own = listed or said("item_mark").search(lead)  # "…（项）支出比年初预算减少2万元"
        goes_on = changed and (state.subject or number.kind == "percent") and not is_own
        return None if goes_on else Subject(other(number), name)

    def of_heading(self, state: State, number: Number) -> Subject | None:
        """The subject that the line or heading right above names, where the sentence names none ("2023年预算数为…")."""
        above = state.title or next(iter(state.passage.headings[-1:]), "")
        title = said("heading_end").sub("", above)
        if not title or state.passage.heading or number.kind not in ("money", "percent"):
            return None
        mention = subject_of(title)
        if mention and mention.end == len(title):
            of_two = said("heading_and").search(title[: mention.start])  # 重点项目及其他资金 tells neither
            return None if of_two else Subject(mention.concept, mention.label)
        code = code_of_name("functional", title)
        return Subject(f"functional:{code}", said("level_mark").sub("", title)) if code else None

    def _part(self, state: State, lead: str, name: str, number: Number) -> Subject | None:
        """A number in a labelled line about a project."""
        if number.kind == "percent":
            return None
        if number.kind not in ("money", ""):
            return Subject(other(number), noun(state, number) or name)
        if self._names.has_amount(state.project, number.yuan):
            return Subject("topic:project_amount", name, project=state.project)
        is_sum = state.base == "topic:project_part" and said("sum").search(lead)
        is_part = state.base == "topic:project_amount" and state.wholes
        topic = "topic:project_amount" if is_sum else "topic:project_part" if is_part else state.base
        return Subject(topic, name, project=state.project)


def after(state: State, number: Number) -> Subject | None:
    """The thing counted, where it stands behind its number ("4个内设机构")."""
    counted = noun(state, number)
    mention = subject_of(counted) if counted else None
    if mention and mention.concept.startswith(_VEHICLES) and said("bought").search(state.passage.text, 0, number.start):
        return Subject("topic:vehicles_purchased", counted)  # "购置5辆公务用车"
    if not counted:  # "3个项目支出绩效目标随部门预算一并公开": what is counted opens the words behind
        behind = re.match("[一-鿿]+", state.passage.text[number.end :])
        mention = next((m for m in mentions(behind[0]) if m.start == 0), None) if behind else None
        counted = mention.label if mention else ""
    return Subject(mention.concept, counted) if mention and mention.concept in _COUNTED else None


def money_behind(state: State, number: Number) -> Subject | None:
    """The money that is named right behind its amount ("新增了600万元政府性基金预算拨款")."""
    behind = said("money_named").match(state.passage.text, number.end) if number.kind == "money" else None
    named = next((m for m in mentions(behind["name"]) if m.start == 0), None) if behind else None
    return Subject(named.concept, named.label) if named else None


def named_behind(state: State, number: Number) -> str:
    """What an amount in a list is for, where that stands behind it ("3万元的设备维修")."""
    match = said("for_what").match(state.passage.text, number.end)
    return match["name"] if match else ""


def rest_of(lead: str, behind: str) -> Subject | None:
    """What is left of a sum, by the name behind its amount ("其余2万元为…奖补")."""
    named = said("rest_named").match(behind) if said("rest").match(lead.strip("，、")) else None
    return Subject("topic:other", named["name"]) if named else None


def unknown_whole(state: State, begin: int, at: int) -> Subject | None:
    """The name before a bracket that lists its parts, where no topic knows it ("某专项（含甲1万元）")."""
    lead = state.passage.text[begin:at]
    name = words(lead)
    is_new = begin == state.sentence or lead[:1] in "，；、。：" or state.passage.text[begin - 1] in "，；。："
    return Subject("topic:other", name) if name and is_new and subject_of(lead) is None else None


def expense(name: str) -> Subject | None:
    """The expense of that name ("会议费")."""
    code = economic_code(name) or economic_code(said("spending").sub("", name)) if name else None
    return Subject(f"economic:{code}", name) if code else None


def noun(state: State, number: Number) -> str:
    """The noun right behind a number and its unit, up to the next sign."""
    text = state.passage.text
    match = said("noun").match(text, number.end)
    if match and text[match.end() : match.end() + 1].isdecimal():
        noun = match["noun"]  # "68个部门接待费9万元" holds what the next number is about
        named = (at for at in range(1, len(noun)) if any(m.start == 0 for m in mentions(noun[at:])))
        return noun[: next(named, len(noun))]
    return match["noun"] if match else ""


def coded_class(lead: str) -> Subject | None:
    """The class that stands behind its code at the end of a text (2070104-图书馆)."""
    coded = said("coded_name").search(lead)
    if coded is None or not names_code(coded["code"], coded["name"]):
        return None
    return Subject(f"functional:{coded['code']}", coded["name"])


def words(lead: str) -> str:
    """The name in the text before a number, without the words that name nothing.

    图书馆（项） and 2070104-图书馆 are classes of spending, 图书馆 alone is a body.
    """
    lead = lead.removeprefix("（") if "）" not in lead else lead  # "9万元（税收收入": what a bracket opens with
    plain = without("comparator", re.sub(r"（[^）]*$|（[^（）]*）$", "", lead))
    for kind in ("lead", "phase"):
        for pattern in patterns(kind):
            plain = pattern.pattern.sub("", plain)
    classed = said("level_mark").search(lead) or coded_class(lead)
    for part in reversed(said("part_stop").split(plain)):
        name = _trimmed(part)
        if _WORDS.search(name) and (classed or not first("body", name)):
            return name
    return ""


def other(number: Number) -> str:
    """The topic of a number whose subject no list knows."""
    return "topic:other" if number.kind == "money" else "topic:activity"


def _marked(name: str, lead: str) -> str:
    """The name with the bracket right behind it, where that says that the money was carried over."""
    at = lead.rfind(name)
    bracket = _BRACKET.match(lead, at + len(name)) if at >= 0 else None
    return name + bracket[0] if bracket and carried_over(name + bracket[0])[1] else name


def _trimmed(part: str) -> str:
    """A name without the filling words at its ends."""
    part = said("name_begin").sub("", part.strip('、 "“”（）+-−'))
    filler, tail = patterns("filler")[0].pattern.pattern, patterns("tail")[0].pattern.pattern
    nameless = re.fullmatch(rf"(?:{filler}|{said('last_year').pattern})+", part)
    return "" if nameless else re.sub(rf"(?:{tail})+$", "", part)


def counts_behind(state: State, mention: Mention, raw: str, number: Number) -> bool:
    """Does a number count what stands behind it, not what is named before ("目标及3个项目目标", "内设3个事业单位")?"""
    counted = after(state, number) if number.kind == "count" else None
    within = mention.concept == "topic:internal_units" and counted and counted.concept != mention.concept
    return counted is not None and bool(within or said("joined").search(raw))


def counts_no_heads(stretch: str, mention: Mention, number: Number) -> bool:
    """Is a number told behind words about staff none of persons ("编制床位400张", "编制绩效目标，涉及项目6个")?

    Posts may be counted by 个, right behind their name.
    """
    if not mention.concept.startswith("topic:staff_"):
        return False
    if number.kind == "money":
        return mention.concept.startswith("topic:staff_authorized")
    if number.kind != "count" or any(said(name).match(number.unit) for name in ("heads_unit", "vehicles_unit")):
        return False
    return not said("posts_unit").match(number.unit) or _WORDS.search(stretch[mention.end :]) is not None


def is_involved(subject: Subject, raw: str, number: Number) -> bool:
    """Is the money that of the projects counted before ("项目4个，涉及一般公共预算…")?"""
    counted = subject.concept.startswith("topic:performance_")
    return number.kind == "money" and counted and said("involved").match(raw) is not None


def names_behind_colon(stretch: str, mention: Mention) -> bool:
    """Does a name with a colon of its own stand behind a mention ("预算收入构成如下：契税收入：35万元")?"""
    plain = stretch.rstrip("：")
    at = plain.rfind("：")
    return mention.end <= at and plain != stretch and bool(words(plain[at:]))


def involving(stretch: str, number: Number) -> Mention | None:
    """The projects whose money a text tells that names both ("项目均实行绩效管理，涉及一般公共预算9万元")."""
    at = stretch.rfind("，")
    if number.kind != "money" or at < 0 or not said("involved").match(stretch[at:]):
        return None
    mention = subject_of(stretch[:at])
    return mention if mention and mention.concept.startswith("topic:performance_") else None


def allotted(stretch: str, mention: Mention) -> Subject | None:
    """The expense that money named before it is for ("一般公共预算拨款安排的会议费")."""
    match = said("allotted").match(stretch, mention.end)
    return expense(words(match["name"])) if match else None


def names_expense_behind(stretch: str, mention: Mention, number: Number) -> bool:
    """Does another clause, behind the one of a mention, name an expense ("接待费与上年持平，会议费5万元")?"""
    at = stretch.rfind("，")
    spent = number.kind in ("money", "percent") or said("multiple_unit").match(number.unit)
    return bool(spent) and mention.end <= at and expense(words(stretch[at:])) is not None


def names_part_behind(stretch: str, mention: Mention, number: Number) -> bool:
    """Is money that of something named within what is mentioned ("一般公共预算收入中，专项转移支付9万元")?"""
    within = said("among_these").match(stretch, mention.end)
    return bool(within and number.kind == "money" and words(stretch[within.end() :]))


def goes_to_one_thing(state: State, number: Number) -> bool:
    """Is bare spending all for one thing, so that it is not that of the whole body ("支出35万元，全部用于慰问")?"""
    text = state.passage.text
    begin = max(text.rfind(sign, 0, number.start) + 1 for sign in "。；：")
    is_bare = said("bare_spending").fullmatch(text, begin, number.start)
    return is_bare is not None and said("all_used").match(text, number.end) is not None


def is_no_whole(state: State, raw: str, mention: Mention, number: Number) -> bool:
    """Is money that of no single thing as a whole?

    That of several together ("甲与乙两项共计5万元"), of each person ("人均公用经费1万元"), or a bound ("在2万元以内").
    """
    if number.kind != "money":
        return False
    average = said("average").search(raw)
    several = said("several_together").search(raw)
    bound = said("bound_behind").match(state.passage.text, number.end)
    return bool(several or bound or (average and average.end() <= raw.find(mention.label)))


def class_with_code(raw: str, number: Number) -> Mention | None:
    """The class whose code stands in brackets behind its name, right before money ("图书馆（2070104）9万元")."""
    match = said("name_coded").search(raw) if number.kind == "money" else None
    if match is None or not names_code(match["code"], match["name"]):
        return None
    return Mention(match.start(), match.end(), f"functional:{match['code']}", match["name"])

"""Projects: every mention of a project in tables, forms, descriptions and sentences becomes one record a project.

Spellings are joined by name and amount; two of one name with different money, such as current and carried-over funds,
stay two. The name in the project expenditure table wins. Names of project leaders and contacts are never kept.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from budgetgraph.extraction.body_names import cover, ends_like_body
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.forms.forms import read_forms
from budgetgraph.extraction.performance.money_years import ALL_YEARS
from budgetgraph.extraction.performance.projects.crossed_projects import read_crossed
from budgetgraph.extraction.performance.projects.items_in_words import read_items_in_words
from budgetgraph.extraction.performance.projects.numbered_projects import read_numbered
from budgetgraph.extraction.performance.projects.project_columns import ProjectColumns, outcome_of
from budgetgraph.extraction.performance.projects.project_descriptions import read_descriptions
from budgetgraph.extraction.performance.projects.project_labels import read_labels
from budgetgraph.extraction.performance.projects.project_lines import lines_of_projects
from budgetgraph.extraction.performance.projects.project_lists import read_items, read_lists
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.performance.projects.project_summaries import read_summaries
from budgetgraph.extraction.performance.projects.project_told import tell
from budgetgraph.extraction.performance.projects.projects_named import carried_over
from budgetgraph.extraction.performance.projects.report_projects import read_reports
from budgetgraph.extraction.persons.privacy import MASK
from budgetgraph.extraction.records import Disclosure, Project, Row
from budgetgraph.extraction.tables.line_items import amount_of
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_ALIKE, _ALIKE_BY_MONEY = 82, 45
_OF_NO_PROJECTS = ("procurement", "general_public_basic", "fiscal_basic_by_economic")
_SHORTEST = 4
_PERSON = "[\u4e00-\u9fff·]{2,5}"  # what a mask may stand for


@dataclass
class _Gathered:
    """A project while its mentions are gathered."""

    mentions: list[Mention]
    year: Literal["current", "previous"] | None = None
    amounts: set[Decimal] = field(init=False)  # of all mentions, yuan

    def __post_init__(self) -> None:
        self.amounts = {amount for mention in self.mentions for amount in mention.all_amounts}

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.amounts |= mention.all_amounts

    @property
    def has_form(self) -> bool:
        return any(mention.form for mention in self.mentions)


class _Gathering(list[_Gathered]):
    """The projects so far, in order, and which of them have some money."""

    def __init__(self) -> None:
        super().__init__()
        self._of_amount: dict[Decimal, set[int]] = {}
        self._without: set[int] = set()

    def begin(self, one: _Gathered) -> None:
        """A project that none before it is."""
        self.append(one)
        self._note(len(self) - 1)

    def add(self, place: int, mention: Mention) -> None:
        """One more mention of the project at a place."""
        self[place].add(mention)
        self._note(place)

    def with_any_of(self, amounts: set[Decimal]) -> list[int]:
        """The places of the projects that may have one of the amounts: a long list is not gone through for each."""
        if not amounts:
            return list(range(len(self)))
        return sorted(self._without.union(*(self._of_amount.get(amount, ()) for amount in amounts)))

    def _note(self, place: int) -> None:
        amounts = self[place].amounts
        (self._without.discard if amounts else self._without.add)(place)
        for amount in amounts:
            self._of_amount.setdefault(amount, set()).add(place)


def read_projects(document: Document, disclosure: Disclosure) -> Used:
    """Fills `projects`, the department's own `indicators`, `goal`, `score` and `execution_rate`."""
    forms, used = read_forms(document)
    summed, told = read_summaries(document)
    forms += summed
    reported, on = read_reports(document, [disclosure.body.name, *disclosure.body.aliases])
    described, spans = read_descriptions(document)
    crossed, across = read_crossed(document)
    described += crossed
    listed, more = read_lists(document, disclosure.stage, disclosure.fiscal_year)
    items, itemised = read_items(document, disclosure.fiscal_year)
    numbered, below = read_numbered(document, disclosure.fiscal_year)
    items += numbered
    worded, in_words = read_items_in_words(document, disclosure.stage, disclosure.fiscal_year)
    items = [*(one for one in items if not any(map(one.holds, worded))), *worded]
    tell(document, [*described, *items, *listed])
    gathered = _Gathering()
    columns = ProjectColumns(document)
    named = [mention for mention in described if mention.name]
    labelled = list(read_labels(document, disclosure, columns))
    for mention in (
        *_of_statements(disclosure, columns),
        *labelled,
        *(_unmarked(one) for one in (*named, *listed, *items)),
    ):
        _place(gathered, mention)
    for form in forms:
        _name_by_money(form, gathered)
    own = [form for form in forms if form.kind == "department_target" or _is_of_body(form)]
    for form in forms:
        if form not in own:
            _place(gathered, _of_form(form, disclosure.fiscal_year))
    for form in reported:
        _place_reported(gathered, _of_form(form, disclosure.fiscal_year))
    for mention in described:
        if not mention.name:
            _describe(mention, gathered)
    parts = _parts_of_one(gathered)
    disclosure.projects = [_project(one) for one in gathered if _counts(one) and one not in parts]
    for form in own:
        disclosure.indicators += form.indicators
        disclosure.indicators_medium_term += form.medium_term
        disclosure.goal = disclosure.goal or form.texts.get("goal") or form.texts.get("goal_of_all_years")
        disclosure.score = disclosure.score or form.score
        disclosure.full_score = disclosure.full_score or form.full_score
        disclosure.execution_rate = disclosure.execution_rate or form.rate
    return used | told | on | spans | across | more | itemised | below | in_words | Used(columns.used)


def _is_of_body(form: Form) -> bool:
    """Does a form name no project, or call its own the whole spending of the body (某局整体支出)?"""
    name = form.name or form.title_name
    return not name or patterns("performance_patterns.csv")["whole_spending"].search(key(name)) is not None


def _name_by_money(form: Form, gathered: list[_Gathered]) -> None:
    """A project form that prints no name is that of the only project with its money."""
    if form.kind == "department_target" or form.name or form.title_name:
        return
    amounts = {amount for amount in (form.budget, *form.money.values()) if amount}
    candidates = [one for one in gathered if amounts & one.amounts]
    if len(candidates) == 1:
        form.name = candidates[0].mentions[0].name


def _describe(mention: Mention, gathered: list[_Gathered]) -> None:
    """A description that prints no name is of the only project with its money."""
    candidates = [one for one in gathered if one.amounts & set(mention.amounts)]
    if len(candidates) == 1:
        mention.name = candidates[0].mentions[0].name
        candidates[0].add(mention)


def _of_statements(disclosure: Disclosure, columns: ProjectColumns) -> Iterator[Mention]:
    """The rows of project tables; rows of other tables that name a project only lend their code."""
    for wanted in (True, False):
        for at, statement in enumerate(disclosure.statements):
            if (statement.kind == "general_public_projects") is not wanted or statement.kind in _OF_NO_PROJECTS:
                continue
            lines = lines_of_projects(statement.rows)
            for row in statement.rows:
                amount = _of_year(row, disclosure.fiscal_year) or amount_of(row)
                if row.project and row.role != "total" and (amount is not None or wanted) and not _is_unit(row):
                    scheme, _, code = (row.concept or "").partition(":")
                    name, year = carried_over(row.project)
                    became = outcome_of(row)
                    texts = columns.of(row.place.cell) if wanted else {}
                    if key(texts.get("holder", "")) == key(row.project):  # 单位（项目）名称 heads both
                        texts["holder"] = row.of_unit or ""
                    several = lines.get(row.project)
                    if several and row is not several.rows[0]:
                        continue
                    amount = several.budget if several else became.money.get("revised", amount)
                    yield Mention(
                        name,
                        [amount] if amount is not None else [],
                        "statement",
                        year if year else "current" if wanted else None,
                        place=row.place,
                        texts={field: text for field, text in texts.items() if text},
                        code=code if scheme == "functional" else None,
                        origin=f"statement {at}",
                        printed=row.project,
                        money=became.money,
                        score=became.score,
                        rate=became.rate,
                    )


def _is_unit(row: Row) -> bool:
    """Does a row between projects sum those of a body (081001 | 某县救援中心)?"""
    return (row.label or "").isdecimal() and ends_like_body(cover("own_level").sub("", row.project or ""))


def _of_year(row: Row, year: int) -> Decimal | None:
    """The money of one year in yuan where the columns of a row are years; None where they are not."""
    years = {found[0]: one.value for one in row.figures if (found := _said_year(one.header)) and one.unit == "CNY"}
    return years.get(str(year)) if len(years) > 1 else None


def _said_year(header: str) -> re.Match[str] | None:
    return patterns("performance_patterns.csv")["year"].match(header.rpartition(" > ")[2])


def _unmarked(mention: Mention) -> Mention:
    """The mention with the mark of carried-over money in its name read."""
    bare, year = carried_over(mention.name)
    return replace(mention, name=bare, year=year, printed=mention.name) if year else mention


def _of_form(form: Form, fiscal_year: int) -> Mention:
    printed = form.name or form.title_name
    name, year = carried_over(printed)
    amounts = [amount for amount in (form.budget, *form.money.values()) if amount is not None]
    before = form.years.count(fiscal_year - 1)
    stale = before > form.years.count(fiscal_year)
    texts = dict(form.texts)
    printed = form.printed or printed
    return Mention(name, amounts, "form", year, place=form.place, texts=texts, form=form, stale=stale, printed=printed)


def _place(gathered: _Gathering, mention: Mention) -> None:
    """Puts a mention to the project that it is about, or begins a new one."""
    amounts = mention.all_amounts
    places = [at for at in gathered.with_any_of(amounts) if _same(gathered[at], mention, amounts)]
    if mention.year:
        places = [at for at in places if gathered[at].year in (None, mention.year)]
    elif mention.form and len(places) > 1:
        wanted = "previous" if mention.stale else "current"
        places = sorted(places, key=lambda at: ((gathered[at].year or "current") != wanted, gathered[at].has_form))
    if mention.form and not mention.amounts:
        places = [at for at in places if not gathered[at].has_form]
    if places:
        best = max(places, key=lambda at: (_likeness(gathered[at], mention), -places.index(at)))
        if mention.form and not mention.amounts and len(places) > 1:
            best = places[0]
        gathered.add(best, mention)
        gathered[best].year = gathered[best].year or mention.year
        return
    year = mention.year or ("previous" if mention.stale and any(_names_alike(o, mention) for o in gathered) else None)
    gathered.begin(_Gathered([mention], year))


def _place_reported(gathered: _Gathering, mention: Mention) -> None:
    """Puts a project that the sentences of a report tell: one that is known elsewhere needs the same money."""
    alike = [one for one in gathered if _names_alike(one, mention)]
    if not alike or any(one.amounts & mention.all_amounts for one in alike):
        _place(gathered, mention)


def _names_alike(one: _Gathered, mention: Mention) -> bool:
    return _likeness(one, mention) >= _ALIKE


def _same(one: _Gathered, mention: Mention, amounts: set[Decimal]) -> bool:
    by_money = bool(one.amounts and amounts)
    if by_money and one.amounts.isdisjoint(amounts):
        return False
    beside = [known for known in one.mentions if (known.origin or known.source) == (mention.origin or mention.source)]
    if any(_listed_name(known) != _listed_name(mention) for known in beside):
        return False
    if by_money and any(_differ_by_mask(known.name, mention.name) for known in one.mentions):
        return True
    return _likeness(one, mention) >= (_ALIKE_BY_MONEY if by_money else _ALIKE)


def _differ_by_mask(one: str, other: str) -> bool:
    """Are two names the same but for a person who is masked in one and not, or not yet, in the other?"""
    sign = key(MASK)
    masked, shown = sorted(map(_told_apart, (one, other)), key=lambda name: sign not in name)
    parts = map(re.escape, masked.split(sign))
    return sign in masked and sign not in shown and re.fullmatch(_PERSON.join(parts), shown) is not None


def _listed_name(mention: Mention) -> str:
    """The name by which a list tells its projects apart; forms and their summaries may leave 项目 at its end."""
    word = patterns("performance_patterns.csv")["project_word"]
    return word.sub("", key(mention.name)) if mention.source == "form" else key(mention.name)


def _likeness(one: _Gathered, mention: Mention) -> float:
    return max(_alike(known.name, mention.name) for known in one.mentions)


def _alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 100; a name within the other counts as alike."""
    first, second = _told_apart(one), _told_apart(other)
    if first == second:
        return 100
    if _parts(first) != _parts(second):
        return 0
    short, long = sorted((first, second), key=len)
    if len(short) >= _SHORTEST and short in long:
        return 95
    return fuzz.ratio(first, second)


@lru_cache(maxsize=16_384)
def _told_apart(name: str) -> str:
    """A name without the words that tell no projects apart."""
    return patterns("performance_patterns.csv")["generic"].sub("", key(name)) or key(name)


@lru_cache(maxsize=16_384)
def _parts(name: str) -> list[str]:
    """What tells the parts of one undertaking apart: 一期 and 二期, years, numbers."""
    return sorted(patterns("performance_patterns.csv")["part_number"].findall(name))


def _parts_of_one(gathered: list[_Gathered]) -> list[_Gathered]:
    """What a list of items names that add up to the money of one project: its steps, no projects of their own."""
    items: dict[str, list[_Gathered]] = {}
    for one in gathered:
        if len(one.mentions) == 1 and one.mentions[0].source == "list" and one.mentions[0].origin:
            items.setdefault(one.mentions[0].origin, []).append(one)
    found: list[_Gathered] = []
    for several in items.values():
        whole = sum(sum(one.mentions[0].amounts[:1]) for one in several)
        owners = [one for one in gathered if one not in several and whole in one.amounts]
        if len(several) > 1 and len(owners) == 1 and (owners[0].has_form or owners[0].mentions[0].source != "list"):
            found += several
    return found


def _counts(one: _Gathered) -> bool:
    return any(mention.all_amounts or mention.form or mention.source == "description" for mention in one.mentions)


_ORDER = {"statement": 0, "description": 1, "form": 2, "list": 3}


def _project(one: _Gathered) -> Project:
    """The record of all mentions: the table's name first, each part from the first mention that has it."""
    mentions = sorted(one.mentions, key=lambda mention: _ORDER[mention.source])
    names = list(dict.fromkeys(mention.name for mention in mentions))
    names += [mention.printed for mention in mentions if mention.printed and mention.printed not in names]
    forms = [mention.form for mention in mentions if mention.form]
    told: list[Form | Mention] = [*forms, *mentions]
    texts: dict[str, str] = {}
    for mention in mentions:
        for name, text in mention.texts.items():
            texts.setdefault(name, text)
    money = {name: amount for one in reversed(told) for name, amount in one.money.items()}
    budgets = [m.amounts[0] for m in mentions if m.amounts and m.source != "form"]
    budgets += [form.budget for form in forms if form.budget is not None]
    return Project(
        name=names[0],
        aliases=list(dict.fromkeys(name for name in names[1:] if key(name) != key(names[0]))),
        fund_year=one.year or "current",
        functional_code=next((mention.code for mention in mentions if mention.code), None),
        budget=budgets[0] if budgets else None,
        budget_initial=money.get("initial"),
        budget_revised=money.get("revised"),
        spent=money.get("spent"),
        policy_basis=_closed(texts.get("policy_basis")),
        implementer=_bare(texts.get("implementer") or texts.get("holder")),
        allocation=_closed(texts.get("allocation")),
        execution_period=_bare(texts.get("execution_period")) or _period(texts),
        goal=texts.get("goal") or texts.get("goal_of_all_years"),
        budget_all_years=next(
            (f.budget_of_all_years for f in forms if f.budget_of_all_years is not None and not f.of_all_years),
            money.get(ALL_YEARS),
        ),
        score=next((one.score for one in told if one.score is not None), None),
        full_score=next((form.full_score for form in forms if form.full_score is not None), None),
        execution_rate=next((one.rate for one in told if one.rate is not None), None),
        indicators=[indicator for form in forms for indicator in form.indicators],
        indicators_medium_term=[indicator for form in forms for indicator in form.medium_term],
        place=mentions[0].place,
    )


def _bare(text: str | None) -> str | None:
    """A name or a period without the stop that ends its line."""
    return text.rstrip("。；;，,") if text else None


def _closed(text: str | None) -> str | None:
    """A text without the sign that parts it from the next label."""
    return text.rstrip("；;，,") if text else None


def _period(texts: Mapping[str, str]) -> str | None:
    """The period of a form that prints its beginning and its end beside labels of their own."""
    start, end = texts.get("period_start"), texts.get("period_end")
    return f"{start}至{end}" if start and end else None

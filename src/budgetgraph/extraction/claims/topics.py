"""What running text is about: a stretch of text in, the concepts it names ("column:basic", "functional:2010350") out.

Wordings are data (`data/vocabulary/topic_aliases.csv`); names of classes come from the code lists. Chains of names
("…（类）…（款）…（项）") are followed down the functional classification level by level.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz

from budgetgraph import resources
from budgetgraph.extraction.claims.patterns import first, said
from budgetgraph.extraction.concepts import (
    code_of_name,
    concept_named,
    key_pattern,
    names,
    one_spelling,
    without_spending,
)
from budgetgraph.reading.folding import key

_FUZZY = 84
_LONGEST_NAME = 24
_CHAIN = -20_000  # the rank of a class that its whole chain names
_OF_ANYTHING = ("topic:fiscal_revenue", "topic:fiscal_expenditure", "column:general_public")
_FUNDS = (*_OF_ANYTHING, "column:government_fund", "column:state_capital")
_EXPENSES = ("topic:agency_operating", "three-public:", "economic:")
_CJK = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a text, from `start` to `end`; `label` is the printed name."""

    start: int
    end: int
    concept: str
    label: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Alias:
    """One line of the vocabulary: `pattern` names `concept` where `context` is found in the sentence before its end.

    `whole`: only at the beginning of a name, since longer names end in the same words.
    """

    concept: str
    pattern: re.Pattern[str]
    context: re.Pattern[str] | None
    rank: int
    whole: bool = False
    literal: str = ""  # stands in each text that the pattern finds


@cache
def aliases() -> tuple[Alias, ...]:
    """All wordings: those of the vocabulary, then the class names of the functional and economic lists."""
    found: list[Alias] = []
    entire = {row["concept"] for row in resources.rows("data", "vocabulary", "whole_names.csv")}
    for row in resources.rows("data", "vocabulary", "topic_aliases.csv"):
        context = re.compile(key_pattern(row["context"])) if row["context"] else None
        whole = row["concept"] in entire
        found.append(Alias(row["concept"], re.compile(key_pattern(row["pattern"])), context, len(found), whole))
    economic = set(names("economic").values())
    for scheme in ("functional", "economic", "government-economic"):
        for code, name in names(scheme).items():
            if len(code) != 3 or len(name) < 4 or said("no_topic").match(name):
                continue
            if scheme == "government-economic" and name in economic:
                continue
            name = key(name)
            bare = without_spending(name)
            spelled = f"{re.escape(bare)}(?:{said('class_word').pattern})?{re.escape(name[len(bare) :])}"
            pattern = re.compile(f"{spelled}(?:{said('type_mark').pattern})?")
            found.append(Alias(f"{scheme}:{code}", pattern, None, len(found), True, bare))
    return tuple(found)


def mentions(text: str, before: str = "") -> list[Mention]:
    """The concepts that a text names, in order of their ends; `before` is the sentence before the text.

    Of names within each other the longer stays, of equals the one with a context, then the first of the vocabulary.
    """
    if not _CJK.search(text):
        return []
    text = one_spelling(text)
    found = [*_chains(text)]
    for alias in aliases():
        if alias.literal not in text:
            continue
        for match in alias.pattern.finditer(text):
            if match.end() == match.start():
                continue
            if alias.context and not alias.context.search(before + text[: match.end()]):
                continue
            rank = alias.rank - (10_000 if alias.context else 0)
            mention = Mention(match.start(), match.end(), alias.concept, match.group(0), rank)
            if not alias.whole:
                found.append(mention)
            elif longer := _longer_name(text, mention):
                found.append(longer)
            elif first("before", text[: match.start()]) or first("body", text[: match.start()]):
                found.append(mention)
    found.sort(key=lambda m: (m.start - m.end, m.rank))
    kept: list[Mention] = []
    for mention in found:
        if not any(k.start <= mention.start and mention.end <= k.end for k in kept):
            kept.append(mention)
    kept = [mention for mention in kept if not any(_begun(k, mention) for k in kept)]
    return sorted(kept, key=lambda m: (m.end, m.end - m.start))


def _begun(name: Mention, mention: Mention) -> bool:
    """Does a mention only go on with a name that began before ("工资福利支出预算": not 支出预算)?"""
    return name.concept.startswith(("functional:", "economic:", "column:")) and name.start < mention.start < name.end


def _longer_name(text: str, mention: Mention) -> Mention | None:
    """The longest name of a class that ends where a shorter one does ("其他普通教育支出", not "教育支出")."""
    for start in range(max(0, mention.end - _LONGEST_NAME), mention.start):
        printed = text[start : mention.end]
        concept = concept_named(printed) if _CJK.match(printed) else None
        if concept:
            return Mention(start, mention.end, concept, printed, mention.rank)
    return None


def subject_of(text: str, before: str = "") -> Mention | None:
    """The concept that a text is about when a number follows it: the last one named."""
    found = mentions(text, before)
    if len(found) > 1 and found[-1].concept in _OF_ANYTHING and _is_class_of(text, *found[-2:]):
        return found[-2]
    if len(found) > 1 and (bracket := said("fund_bracket").search(text)):
        outside = [mention for mention in found if mention.end <= bracket.start()]
        between = text[outside[-1].end : bracket.start()] if outside else ""
        if outside and (not between or said("tail_of_money").match(between)):
            return outside[-1]  # "项目支出预算（一般公共预算）9万元"
    if len(found) > 1 and (bracket := said("bracket_end").search(text)) and found[-1].start > bracket.start():
        named = next((mention for mention in found if mention.end == bracket.start()), None)
        if named and found[-1].end <= bracket.end("bracket"):
            return named  # "工资福利支出（人员支出）9万元"
    return _whole_of(text, found) or (_expense_of_fund(text, found[-1]) or found[-1] if found else None)


def _expense_of_fund(text: str, fund: Mention) -> Mention | None:
    """The expense that is named right behind its fund ("一般公共预算会议费预算支出")."""
    named = said("expense_of_fund").fullmatch(text, fund.end) if fund.concept in _FUNDS else None
    code = economic_code(named["name"]) if named else None
    return Mention(fund.end, len(text), f"economic:{code}", named["name"]) if named and code else None


def _whole_of(text: str, found: list[Mention]) -> Mention | None:
    """What the concepts named last, in a list without any other word, are all the parts of."""
    for whole, parts in _parts().items():
        last = found[-len(parts) :]
        joined = all(said("respective_part").fullmatch(text, a.end, b.start) for a, b in pairwise(last))
        if joined and {mention.concept for mention in last} == parts:
            return Mention(last[0].start, last[-1].end, whole, text[last[0].start : last[-1].end])
    return None


@cache
def _parts() -> dict[str, set[str]]:
    rows = resources.rows("data", "vocabulary", "topic_parts.csv")
    return {row["topic"]: set(row["parts"].split("|")) for row in rows}


def _is_class_of(text: str, named: Mention, money: Mention) -> bool:
    """Is the money that of the class named before it ("医疗卫生（类）公共卫生（款）2012年财政拨款预算数"), or of the
    expense right before it ("机关运行经费一般公共预算拨款")?"""
    if named.concept.startswith(_EXPENSES):
        return not text[named.end : money.start].strip("|")  # "接待费2023年财政拨款决算", its year left out
    return named.rank == _CHAIN and not re.search("[，。；：、]", text[named.end : money.start])


def _chains(text: str) -> Iterator[Mention]:
    if said("type_mark").search(text):
        for match in said("chain").finditer(text):
            names_in = [name.strip('"') if name else None for name in match.group("type", "section", "item")]
            code = follow(names_in[0] or "", *names_in[1:])
            if code:
                last = next(name for name in reversed(names_in) if name)
                yield Mention(match.start(), match.end(), f"functional:{code}", last, _CHAIN)
    if said("item_mark").search(text):
        for match in said("chain_end").finditer(text):
            code = _item(match["section"], match["item"])
            if code:
                yield Mention(match.start(), match.end(), f"functional:{code}", match["item"], _CHAIN)
    if "-" in text or "—" in text:
        for match in said("dashed_chain").finditer(text):
            code = follow(match["type"], match["section"], match["item"])
            if code and len(code) > 3:
                printed = said("level_mark").sub("", match["item"] or match["section"])
                yield Mention(match.start(), match.end(), f"functional:{code}", printed, _CHAIN)


def follow(type_name: str, section_name: str | None, item_name: str | None) -> str | None:
    """The functional code that a chain of printed names leads to; as deep as the names are known.

    An item whose 款 is unknown is looked for in the whole class. Where the names contradict each other the class and
    the item's own name decide (the statements may decide otherwise, see `claims`).
    """
    code = _class_of(type_name)
    if code is None:
        return code_of_name("functional", item_name or section_name or type_name)
    if section_name is None:
        return code
    section = _child(code, section_name, 5)
    if item_name is None:
        return section or code
    if section:
        item = _child(section, item_name, 7)
        if item:
            return item
    return _child(code, item_name, 7) or section or code


def _item(section_name: str | None, item_name: str) -> str | None:
    """The 项 that a chain without its 类 names ("文化和旅游（款）图书馆（项）"); None where several have the name."""
    for start in range(len(section_name or "")):
        section = code_of_name("functional", (section_name or "")[start:], digits=5)
        if section:
            return _child(section, item_name, 7)
    return code_of_name("functional", item_name, digits=7)


def _class_of(printed: str) -> str | None:
    """The class whose name ends the printed text (a date or an enumeration may stand before it)."""
    form = key(printed)
    best: tuple[int, str] | None = None
    for code, name in names("functional").items():
        if len(code) != 3:
            continue
        for candidate in (key(name), without_spending(key(name))):
            if form.endswith(candidate) and (best is None or len(candidate) > best[0]):
                best = (len(candidate), code)
    if best:
        return best[1]
    named = code_of_name("functional", form, digits=3) or _once_named(form)
    if named:
        return named
    classes = [(fuzz.ratio(form, key(name)), code) for code, name in names("functional").items() if len(code) == 3]
    score, nearest = max(classes)
    return nearest if score >= _FUZZY else None


def _once_named(form: str) -> str | None:
    """The class that had this name in earlier years, as the vocabulary of topics knows it."""
    for alias in aliases():
        scheme, _, code = alias.concept.partition(":")
        if scheme == "functional" and len(code) == 3 and not alias.literal:
            found = alias.pattern.search(form)
            if found and found.end() == len(form):
                return code
    return None


def _child(parent: str, printed: str, digits: int) -> str | None:
    """The code of that many digits under `parent` whose name is printed, tolerant of a missing 支出 or a few signs."""
    form = _bare(printed)
    under = [(c, _bare(n)) for c, n in names("functional").items() if len(c) == digits and c.startswith(parent)]
    exact = [c for c, name in under if name == form]
    if exact:
        return exact[0] if len(exact) == 1 or digits == 5 else None
    renamed = code_of_name("functional", printed, digits=digits)
    if renamed and renamed.startswith(parent):
        return renamed
    if len(form) >= 4:
        near = [c for c, name in under if name.startswith(form) or form.startswith(name)]
        if len(near) == 1:
            return near[0]
        scored = sorted(((fuzz.ratio(form, name), c) for c, name in under), reverse=True)
        if scored and scored[0][0] >= _FUZZY and (len(scored) == 1 or scored[0][0] > scored[1][0]):
            return scored[0][1]
    return None


def _bare(name: str) -> str:
    return said("class_tail").sub("", key(name))


def economic_code(label: str) -> str | None:
    """The economic class (款, else 类) that a short name of an expense prints ("办公费", "维修（护）费")."""
    form = key(label)
    for candidate in (form, *(pattern.sub(put, form) for pattern, put in _name_forms())):
        code = code_of_name("economic", candidate, digits=5) or code_of_name("economic", candidate, digits=3)
        if code:
            return code
    return next((code for pattern, code in _economic_aliases() if pattern.fullmatch(form)), None)


@cache
def _name_forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = resources.rows("data", "vocabulary", "name_forms.csv")
    return tuple((re.compile(row["pattern"]), row["put"]) for row in rows)


@cache
def _economic_aliases() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = resources.rows("data", "vocabulary", "economic_aliases.csv")
    return tuple((re.compile(row["pattern"]), row["code"]) for row in rows)


def rows_of_topic() -> dict[str, tuple[str, ...]]:
    """Topic -> the concepts of the rows that print what it is about, besides the topic itself."""
    return _rows_of_topic()


@cache
def _rows_of_topic() -> dict[str, tuple[str, ...]]:
    return {
        row["topic"]: tuple(row["rows"].split("|")) for row in resources.rows("data", "vocabulary", "topic_rows.csv")
    }


def labels(concepts: Iterable[str]) -> dict[str, str]:
    """Concept -> its Chinese name in the code lists, for what readers see."""
    files = {"topic": "topics", "column": "columns", "three-public": "three_public", "revenue": "revenue"}
    found: dict[str, str] = {}
    for concept in concepts:
        scheme, _, identifier = concept.partition(":")
        if scheme in ("functional", "economic"):
            found[concept] = names(scheme).get(identifier, identifier)
        elif scheme in files:
            found[concept] = _names_by_id(files[scheme]).get(identifier, identifier)
        else:
            found[concept] = identifier
    return found


@cache
def _names_by_id(file: str) -> dict[str, str]:
    return {row["id"]: row["name"] for row in resources.rows("data", "classifications", f"{file}.csv")}

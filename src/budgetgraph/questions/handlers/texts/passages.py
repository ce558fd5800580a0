"""Numbers that the text of a project says of a part of it: 规划建筑面积约为13459平方米, 电费250000元."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import unit_pattern, yuan_per
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import plain
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import decimal, run
from budgetgraph.questions.language.cues import counting
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.numerals import small_number
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.segmenting import content_words, stands_whole
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms

_LETTER = re.compile(r"[^\W\d_]")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_BEFORE = r"[^\d，。；、,;]{0,6}?"  # what may stand between words and their number: 约为, 费
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\s\d，。；、：,.;:]{0,4})"
# Cues that may end a question without being words of the text that is looked for.
_ASKING = frozenset(
    {"amount_word", "number_word", "count", "filler", "question_form", "whatis", "which", "amount_noun"}
)


def passage(work: Work) -> Outcome | None:
    """The one number that the texts of the named project print right behind the words of the question."""
    project = work.asked.reading.names["project"][0]
    rest = in_question("opens_part").sub("", work.asked.question.text[project.end :])
    return said_of_part(work, run(work), _phrases(work, rest))


def said_of_part(work: Work, rows: Sequence[Mapping[str, str]], phrases: Sequence[str]) -> Outcome | None:
    """`rows` are texts of projects; the longest of the phrases that stands before exactly one number answers."""
    for words in phrases:
        found: dict[tuple[str, str], tuple[Mapping[str, str], str]] = {}
        for row in rows:
            for number, unit, quote in _numbers(row["text"], words):
                found.setdefault((number, unit), (row, quote))
        if len(found) == 1:
            ((number, unit), (row, quote)) = next(iter(found.items()))
            return _outcome(work, row, words, number, unit, quote)
        if found:
            return None
    return None


_ALLOCATION = """SELECT ?report ?source ?label ?text WHERE { VALUES ?source { $source }
  ?report bg:hasProject ?source . ?source rdfs:label ?label ; bg:allocation ?text }"""


def names_part(work: Work, row: Mapping[str, str]) -> bool:
    """Is only one of the several things named that a project's name lists?"""
    parts = in_print("things_listed").split(matching_key(row["label"]))
    return len(parts) > 1 and sum(work.asked.reading.names["project"][0].text in part for part in parts) == 1


def listed_part(work: Work, row: Mapping[str, str], whole: str) -> Outcome | None:
    """法律顾问 of 信息服务、法律顾问费: what the allocation says of this one of several things; None where it says
    nothing of it. `whole` is the amount of the project, which is told, too."""
    typed = work.asked.reading.names["project"][0].text
    texts = list(rows_of(work.query(_ALLOCATION.replace("$source", " ".join(terms([row["source"]]))))))
    outcome = said_of_part(work, texts, [typed])
    if outcome is not None:
        outcome.text = "{department}{year}年{stage}“{label}”的资金分配中，{words}为{figure}。"
        outcome.notes.append(f"整个项目为{whole}")
    return outcome


@cache
def _aspects() -> list[re.Pattern[str]]:
    return [re.compile(row["pattern"]) for row in resources.rows("data", "vocabulary", "question_aspects.csv")]


def matter(question: str) -> str:
    """The matter of which a body's duties are asked for (在养老服务方面); empty where none is said."""
    found = next((m for m in (pattern.search(question) for pattern in _aspects()) if m), None)
    return found.group("words") if found else ""


_JOINTS = re.compile(r"[\"'“”、]")  # “放管服”改革 is 放管服改革
_LONG = 150  # characters of a paragraph of which only the clauses about the matter are given


@cache
def _item_head() -> re.Pattern[str]:
    return re.compile(rf"^\s*-?\s*{in_print('item_number').pattern}\s*")


def duty_about(work: Work) -> Outcome | None:
    """The paragraphs of a body's duties that mention every word of the matter, at most three."""
    words = matter(work.asked.question.text) or work.asked.reading.text
    tokens = _wanted(words)
    if not tokens:
        return None
    found: dict[str, dict[str, str]] = {}
    rows = rows_by_source(run(work))
    for row in rows:
        for paragraph in row["text"].split("\n"):
            for text in _about(_item_head().sub("", paragraph), tokens):
                found.setdefault(text, row)
    if not found:
        return Outcome(withheld=f"公开文件所写的职责里没有提到“{words}”。") if rows else None
    texts = list(found)[:3]
    first = found[texts[0]]
    outcome = Outcome(parts={**work.heading(first["report"]), "words": words, "text": "；".join(texts)})
    outcome.rows = [AnswerRow(label=words, value=text) for text in texts]
    outcome.sources = list(dict.fromkeys(found[text]["source"] for text in texts))
    return outcome


@dataclass(frozen=True)
class _Wanted:
    """A word of a matter in the ways in which a text may print it, with `whole` only as words of its own."""

    ways: tuple[str, ...]
    whole: bool = False

    def stands_in(self, text: str) -> bool:
        return any(way in text and (not self.whole or stands_whole(way, text)) for way in self.ways)


def _wanted(words: str) -> list[_Wanted]:
    """The words of a matter; one of a single character only together with a neighbour: 会 of 会会管理 is no 会 of 社会,
    nor 组织人 a part of 组织人事."""
    tokens = [matching_key(token) for token in content_words(words)]
    if len(tokens) == 1:
        return [_Wanted((tokens[0],))]
    found = []
    for at, token in enumerate(tokens):
        beside = ("".join(tokens[max(0, at - 1) : at + 1]), "".join(tokens[at : at + 2]))
        alone = len(token) > 1
        found.append(_Wanted((token,) if alone else tuple(way for way in beside if way != token), not alone))
    return found


def duty_count(work: Work) -> Outcome | None:
    """How many duties a body's texts number; None where they number none, or not the same number of them."""
    rows = [(row, count) for row in rows_by_source(run(work)) if (count := _numbered(row["text"]))]
    if len({count for _, count in rows}) != 1:
        return None
    said = str(rows[0][1])
    outcome = Outcome(parts={**work.heading(rows[0][0]["report"]), "count": said})
    outcome.rows = [AnswerRow(label="职责", value=said, unit="条")]
    outcome.sources = [row["source"] for row, _ in rows]
    return outcome


def _numbered(text: str) -> int:
    """How many paragraphs a text numbers from one on without a gap; 0 for less than two."""
    heads = [head.group() for head in map(_item_head().match, text.split("\n")) if head]
    kinds = [re.sub(r"[\s-]", "", re.sub(r"\d+", "#", in_print("numeral").sub("#", head))) for head in heads]
    numbers = [small_number(re.sub(r"\W", "", h)) for h, kind in zip(heads, kinds, strict=True) if kind == kinds[0]]
    return len(numbers) if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) else 0


def _about(paragraph: str, wanted: Sequence[_Wanted]) -> list[str]:
    """The paragraph where it mentions all the words; of a long one the clauses that do."""

    def mentions(text: str) -> bool:
        folded = _JOINTS.sub("", matching_key(text))
        return all(word.stands_in(folded) for word in wanted)

    if not mentions(paragraph):
        return []
    clauses = [clause.strip() for clause in re.split(r"[。；;]", paragraph) if mentions(clause)]
    return clauses if clauses and len(paragraph) > _LONG else [paragraph.strip("。；; ")]


def _outcome(work: Work, row: Mapping[str, str], words: str, number: str, unit: str, quote: str) -> Outcome:
    parts = {"label": row["label"], "words": words, "figure": f"{number}{unit}"}
    outcome = Outcome(parts={**work.heading(row["report"]), **parts})
    yuan = yuan_per(unit)
    amount = decimal(str(yuan * type(yuan)(number))) if yuan else None
    outcome.rows = [AnswerRow(label=words, value=number, unit=unit or None, amount=amount)]
    outcome.table = [[row["label"], words, f"{number}{unit}"]]
    outcome.sources = [row["source"]]
    outcome.notes = [f"原文：{quote}"]
    return outcome


def _phrases(work: Work, rest: str) -> list[str]:
    """The rest of a question from the longest to the shortest: asking words at its end are left out one by one."""
    meanings = work.lexicon.meanings
    rest = in_question("ends_how_many").sub("", rest.rstrip("?？。 "))
    found = [rest]
    while True:
        ends = [
            rest[start:]
            for start in range(len(rest))
            if counting().fullmatch(rest[start:])
            or any(m.kind == "cue" and m.value in _ASKING for m in meanings.get(rest[start:], ()))
        ]
        if not ends:
            break
        rest = rest.removesuffix(ends[0])
        found.append(rest)
    return [words for words in found if len(words) > 1 and not any(m.kind == "cue" for m in meanings.get(words, ()))]


def _numbers(text: str, words: str) -> Iterator[tuple[str, str, str]]:
    """(number, unit, the clause) of every number right behind the words; what stands in brackets is passed over."""
    folded = _BRACKETS.sub("", text.replace(" ", "").replace("\n", ""))
    pattern = re.compile(re.escape(words) + _BEFORE + _NUMBER)
    if matching_key(words) not in matching_key(folded):
        return
    for found in pattern.finditer(folded):
        if in_print("a_day").search(found.group("number") + found.group("unit")):
            continue
        start = max(folded.rfind(mark, 0, found.start()) for mark in "，。；、：") + 1
        yield plain(found.group("number")), unit_behind(folded, found.start("unit")), folded[start : found.end()]


def unit_at(text: str, at: int) -> str:
    """The unit that stands at a place of a text; one letter where it is none that is listed."""
    listed = unit_pattern().match(text, at)
    other = _LETTER.match(text, at)
    return listed["unit"] if listed else other.group() if other else ""


def unit_behind(text: str, at: int) -> str:
    """The unit behind a number; 2万 of money is 2万元."""
    unit = unit_at(text, at)
    return f"{unit}元" if unit and yuan_per(f"{unit}元") is not None else unit


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "passage": passage,
    "duty_about": duty_about,
    "duty_count": duty_count,
}

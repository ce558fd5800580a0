"""Numbers that running text prints of what nobody has a name for: 计划保障6名保安, 办结率99.84%.

The last words of the question must stand in the clause of the number, all others there or before it in its sentence;
one number must fit better than all others.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from budgetgraph.extraction.numbers import unit_pattern, yuan_per
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import plain
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import decimal, run
from budgetgraph.questions.handlers.texts.passages import unit_behind
from budgetgraph.questions.language.loose_words import Word, holds
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.phrases import Sought, sought
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.segmenting import stands_whole, words_of
from budgetgraph.questions.language.word_classes import is_word

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_SENTENCE = re.compile(r"[。；;！？]")
_PARAGRAPH = re.compile(r"[。！？]")  # what a project is for is often one list with semicolons
_CLAUSE = re.compile(r"(?<!\d)[，,、：:；;]|[，,、：:；;](?!\d)")
_NUMBER = re.compile(r"(?<![\d.-])\d[\d,]*(?:\.\d+)?(?![\d.-])")
_NEAR = 6  # characters between a number and the last word of the question


@dataclass(frozen=True)
class _Told:
    """A number of a text. `lacking`: how many phrases stand before its clause; `distance`: how far the last word stands
    from it; `total`: the text calls it one."""

    number: str
    unit: str
    quote: str
    source: str
    report: str
    lacking: int
    distance: int
    total: bool


def told_number(work: Work) -> Outcome | None:
    """The one number that the texts of the body, or of the project that is named, print of the words wanted for."""
    text = work.asked.question.text
    wanted = sought(text, work.asked.reading, work.lexicon)
    if wanted is None or in_question("two_asks").search(text):
        return None
    rows = run(work)
    named = {label for one in work.asked.reading.names.get("project", ()) for label in one.value.split("\n")}
    if named and wanted.scoped:
        rows = [row for row in rows if row.get("label") in named]
    typed = set(_NUMBER.findall(text))  # 12345 of 12345市长热线 answers nothing
    found = [told for row in rows for told in _of_text(row, wanted) if told.number not in typed]
    if wanted.total and any(told.total for told in found):
        found = [told for told in found if told.total]
    if not found:
        return None
    lacking, near = min((told.lacking, told.distance) for told in found)
    best = {(t.number, t.unit): t for t in found if (t.lacking, t.distance) == (lacking, near)}
    if len(best) != 1 or (len({t.number for t in found}) > 1 and not _told_apart(found, wanted, lacking, near)):
        return None
    return _outcome(work, wanted, next(iter(best.values())))


def _told_apart(found: Sequence[_Told], wanted: Sought, lacking: int, near: int) -> bool:
    """Whether the words tell one of several numbers from the others: one clause holds them all next to its number, or
    of several phrases one clause holds every one."""
    one_clause = len({told.quote for told in found}) == 1
    return near <= _NEAR and (one_clause or (lacking == 0 and len(wanted.phrases) > 1))


def _of_text(row: dict[str, str], wanted: Sought) -> Iterator[_Told]:
    folded = matching_key(_BRACKETS.sub("", row["text"]))
    if not holds(folded, _word(wanted.last)):
        return
    before, bare = "", in_question("count_noun").sub("", wanted.last)
    for sentence in (_PARAGRAPH if row.get("label") else _SENTENCE).split(folded):
        if bare in sentence:  # else no number stands beside the last word
            yield from _of_sentence(sentence, before, row, wanted)
        before = sentence


def _of_sentence(sentence: str, previous: str, row: dict[str, str], wanted: Sought) -> Iterator[_Told]:
    """The numbers of a sentence of which everything that is asked for is said."""
    ends = [match.end() for match in _CLAUSE.finditer(sentence)]
    for found in _NUMBER.finditer(sentence):
        start = max((end for end in ends if end <= found.start()), default=0)
        stop = min((end - 1 for end in ends if end > found.end()), default=len(sentence))
        clause, behind = sentence[start:stop], sentence[found.end() :]
        if in_print("a_day").search(found.group() + behind[:4]) or in_print("of_another_year").search(clause):
            continue
        unit = unit_behind(sentence, found.end())
        if len(unit) == 1 and not unit_pattern().match(unit) and is_word(behind[:2]):
            continue  # 12345热线 counts no 热
        money = yuan_per(unit) is not None
        if (wanted.units and unit not in wanted.units) or (wanted.money and not money):
            continue
        distance = _distance(clause, found.start() - start, found.end() - start, wanted)
        if distance is None or not _said(wanted, clause, sentence[:start], previous):
            continue
        if not wanted.units and not wanted.money and distance > _NEAR:
            continue
        lacking = sum(phrase not in clause for phrase in wanted.phrases)
        total = in_print("summed_up").search(sentence[start : found.start()]) is not None
        yield _Told(plain(found.group()), unit, clause, row["source"], row["report"], lacking, distance, total)


def _distance(clause: str, start: int, stop: int, wanted: Sought) -> int | None:
    """How many characters stand between the number and the last word of the question; None where it is not there."""
    gaps = [
        found.start() - stop if found.start() >= stop else start - found.end()
        for found in re.finditer(re.escape(wanted.last), clause)
        if not _narrowed(clause[: found.start()], wanted) and not _of_the_next(clause[found.end() : start])
    ]
    bare = in_question("count_noun").sub("", wanted.last)
    if not gaps and bare != wanted.last and clause[:start].endswith(bare):  # 办结163526条 of 办结数
        return 0
    return min((max(gap, 0) for gap in gaps), default=None)


def _of_the_next(between: str) -> bool:
    """8个行政股室和2个下属单位: whether a number behind a word is that of what is listed next."""
    return in_question("listed").search(between) is not None


def _narrowed(before: str, wanted: Sought) -> bool:
    """单价100万元以上设备 are not all 设备: whether a text tells of a part that the question does not speak of."""
    said = in_print("narrowed").search(before)
    return said is not None and not any(said.group() in phrase for phrase in wanted.phrases)


def _said(wanted: Sought, clause: str, before: str, previous: str) -> bool:
    """Whether the clause and what stands before it in the sentence hold every word; figures that name something
    (12345热线) may stand in the sentence before."""
    near = before + clause
    far = previous + near
    if in_print("and_others").search(clause) and any(phrase not in near for phrase in wanted.phrases):
        return False  # 社保等各类证书3万元 is no 社保证书
    if not all(measure in near for measure in wanted.measures):
        return False  # 基本 and 支出 of 基本养老保险缴费支出 are no 基本支出
    if any(_has_its_own(item, clause, before) for item in wanted.items):
        return False
    return all(
        stands_whole(phrase, near)
        or all(_held(word, near, wanted) or (word.isdecimal() and word in far) for word in words_of(phrase) if word)
        for phrase in wanted.phrases
    )


def _has_its_own(item: str, clause: str, before: str) -> bool:
    """电费250000元；本级承担350491元: whether an item named before the clause has a number of its own there."""
    if item in clause or item not in before:
        return False
    behind = before[before.rindex(item) + len(item) :]
    return in_print("own_number").match(behind) is not None and in_print("its_parts").search(behind) is None


def _held(word: str, text: str, wanted: Sought) -> bool:
    """A single character that is no word of questions is no word of its own inside another one (股 of 股室)."""
    lone = len(word) == 1 and word in wanted.things and not in_question("rounding").search(word)
    return stands_whole(word, text) if lone else holds(text, _word(word))


def _word(text: str) -> Word:
    return Word(0, len(text), text, True)


def _outcome(work: Work, wanted: Sought, told: _Told) -> Outcome:
    words = "".join(wanted.phrases)
    outcome = Outcome(parts={**work.heading(told.report), "words": words, "figure": f"{told.number}{told.unit}"})
    yuan = yuan_per(told.unit)
    amount = decimal(str(yuan * type(yuan)(told.number))) if yuan else None
    outcome.rows = [AnswerRow(label=words, value=told.number, unit=told.unit or None, amount=amount)]
    outcome.table = [[words, f"{told.number}{told.unit}", told.quote]]
    outcome.sources = [told.source]
    outcome.notes = [f"原文：{told.quote}"]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "told_number": told_number,
}

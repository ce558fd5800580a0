"""Projects and indicators named in other words than their own: a question that is not understood in, the question with
the printed name out, asked again.

Every unknown word must be printed in the name, in what stands beside it or in the owning project's name; every other
word stays in the question and is vetoed as ever. One name that fits better than all others is taken, and said;
several that fit alike are asked back.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pyoxigraph import Literal

from budgetgraph import resources
from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.handlers.projects.section_indicators import lists_beside
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.loose_words import Loose, Word, forms_of, holds, loose_words
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.partial_names import NameIndex
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.segmenting import stands_whole, within_words, words_of
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.resolving import Withheld
from budgetgraph.questions.solutions import Query, rows_of, terms
from budgetgraph.questions.templates import templates
from budgetgraph.questions.understanding import Understanding, understand

_MOST_REPORTS, _MOST_LABELS, _MOST_CHOICES, _MOST_KEPT = 12, 300, 6, 200
_MOST_WORDS = 40  # a question of more unread words is none
_LEAST_DESCRIBED = 3  # characters of a word that a description alone may hold
_FEW = 2
_DONE = "实际完成值"  # asked for where the question tells of what was done


# Only projects are carried over from the year before.
_OF_PROJECTS = frozenset({"without_carry", "with_carry"})
_CARRIED = "column:carryover"


@dataclass(frozen=True)
class Entry:
    """A project (`label` is its name) or an indicator of one; all texts folded but `label` and `project`."""

    kind: str
    report: str
    label: str
    project: str
    own: tuple[str, ...]  # the name and its other spellings
    owners: frozenset[str]  # the spellings of the owning project's name
    beside: str
    unit: str

    @property
    def name(self) -> str:
        return f"{self.project}，{self.label}" if self.project else self.label


@dataclass(frozen=True)
class _Held:
    """An entry with the words of the question that it prints; `own` are those that its own name holds, each a second
    time where it holds them as they were typed."""

    entry: Entry
    words: tuple[Word, ...]
    own: frozenset[tuple[int, bool]]


def found_by_words(
    stages: Understanding, query: Query, lexicon: Lexicon, answered: Callable[[Understanding], Answer]
) -> Answer | Withheld | None:
    """The answer about the one thing that the words point to, or the right questions as choices."""
    reading = next(iter(stages.readings), None)
    if reading is None or any(not mention.candidates for mention in reading.mentions):
        return None
    loose = loose_words(stages.pieces, stages.question.text)
    if len(loose.words) > _MOST_WORDS or not any(len(word.text) > 1 for word in loose.words):
        return None
    if any(in_question("place_in_order").fullmatch(word.text) for word in loose.words):
        return None  # 第三部分 is nothing of 第三方
    if all(in_question("half_of_item").search(word.text) for word in loose.words):
        return None  # 公用用经费 with a slip is no indicator of 公用经费
    reports = _reports(reading, loose, query, lexicon)
    if not 0 < len(reports) <= _MOST_REPORTS:
        return None
    printed_names = list(entries(reports, query, lexicon))
    best = _best([h for e in printed_names if (h := _held(e, loose, stages))])
    if not best and loose.must:
        printed = "\n".join(text for entry in printed_names for text in (*entry.own, entry.beside))
        loose = loose_words(stages.pieces, stages.question.text, printed)
        best = _best([h for e in printed_names if (h := _held(e, loose, stages))])
        best = best or [h for e in printed_names if (h := _described(e, loose, stages))]
    best = list(_of_counted_thing(best, stages.question.text))
    labels = {(held.entry.kind, held.entry.label) for held in best}
    if not best or len(labels) > _MOST_CHOICES:
        return None

    def answer_of(held: _Held) -> Answer:
        again = _reworded(stages, loose, held, best)
        if held.entry.kind == "indicator" and in_question("counts_what_was_done").search(stages.question.text):
            done = answered(understand(f"{again}，{_DONE}", lexicon))
            if done.status == "answered":
                return done
        return answered(understand(again, lexicon))

    answers = [(held, answer_of(held)) for held in _one_each(best)]
    each = "each" in reading.cues | reading.soft or in_question("asks_twice").search(stages.question.text)
    beside = _lists_beside(reading, best, reports, query)
    apart = each and _lists_several(best[0].entry)  # 会费和认证费分别多少, 会费多少，认证费多少
    if len(labels) == 1 and not apart and not beside and not _is_part_of_a_list(best[0]):
        owners = {held.entry.project for held in best}
        entry = best[0].entry if len(owners) == 1 else replace(best[0].entry, project="")
        told = answers[0][1]
        if entry.project:  # which was not typed: what is printed elsewhere under the same name is told, too
            every = answered(understand(_with_name(stages, loose, best[0], entry.label), lexicon))
            beside_it = every.answers[: len(told.answers)] == told.answers
            told = every if beside_it and every.template == told.template else told
        return _told(stages, replace(best[0], entry=entry), told)
    if alike := _of_one_value(best, answers):
        return _told(stages, *alike)
    choices = [
        Choice(label=_said(held.entry), q=_reworded(stages, loose, held, best))
        for held, answer in answers
        if answer.status != "abstained"
    ]
    choices += [Choice(label=f"“{title}”这项工作", q=_with_name(stages, loose, best[0], title)) for title in beside]
    return Withheld("这些词可以指几个项目或指标，您是不是要问：", "ask", choices) if choices else None


def _lists_beside(reading: Reading, best: Sequence[_Held], reports: Sequence[Report], query: Query) -> list[str]:
    """The headings with indicators of their own that hold the words which a project was found by."""
    if "indicators" not in reading.cues or any(held.entry.kind != "project" for held in best):
        return []
    return lists_beside(query, (r.iri for r in reports), [word.text for word in best[0].words])


def _told(stages: Understanding, held: _Held, answer: Answer) -> Answer | None:
    """The answer with what was taken for what; None where it is about something else."""
    about = templates().get(answer.template or "")
    slot = about and (about.slot("indicator") or about.slot("project"))
    named = slot and (slot.least or any(part.name == slot.kind for part in answer.slots))
    if answer.status == "abstained" or (answer.status == "answered" and not named):
        return None
    typed = "”“".join(stages.question.as_typed(w.start, w.end) for w in sorted(held.words, key=lambda w: w.start))
    note = f"“{typed}”按{_said(held.entry)}理解。"
    rows = answer.answers
    if not held.own:  # of several rows of one name, those that the description is of
        words = [word.text for word in held.words]
        labels = [(row, matching_key(row.label + held.entry.project)) for row in rows]
        rows = [row for row, label in labels if all(word in label for word in words)] or rows
    told = {"question": stages.question.typed, "text": note + answer.text, "answers": rows}
    return answer.model_copy(update=told)


def _of_one_value(best: Sequence[_Held], answers: Sequence[tuple[_Held, Answer]]) -> tuple[_Held, Answer] | None:
    """The first of several indicators that one report prints with one value (新建道路, 新建道路长度), by their number
    and unit; None where any differs."""
    entries = [held.entry for held in best]
    told = [[(row.value, row.unit) for row in answer.answers] for _, answer in answers]
    alike = all(entry.kind == "indicator" for entry in entries) and len({entry.report for entry in entries}) == 1
    numbers = all(len(rows) == 1 and in_question("plain_number").search(rows[0][0] or "") for rows in told)
    return answers[0] if alike and numbers and all(rows == told[0] for rows in told) else None


def _said(entry: Entry) -> str:
    if entry.kind == "project":
        return f"项目“{entry.label}”"
    return f"{f'“{entry.project}”的' if entry.project else ''}指标“{entry.label}”"


# --- what is printed --------------------------------------------------------------------------------------------


def _reports(reading: Reading, loose: Loose, query: Query, lexicon: Lexicon) -> list[Report]:
    """The reports of the bodies that are named; without any, those that print a name with one of the words."""
    if reading.mentions:
        bodies = {c for mention in reading.mentions for c in mention.candidates}
        reports = [r for r in lexicon.reports if r.department in bodies]
    elif len(lexicon.reports) <= _MOST_REPORTS:
        reports = lexicon.reports
    else:
        reports = _holding(loose, query, lexicon)
    dated = [r for r in reports if not reading.years or r.year in reading.years]
    return [r for r in dated if not reading.stage or r.stage == reading.stage] or dated


def _holding(loose: Loose, query: Query, lexicon: Lexicon) -> list[Report]:
    index = NameIndex.of(lexicon)
    labels: dict[str, None] = {}
    for word in loose.words:
        if len(word.text) > 1 and word.must:
            meanings = [m for m in index.containing(word.text) if m.kind in ("project", "indicator")]
            labels |= dict.fromkeys(label for m in meanings for label in m.value.split("\n"))
    if not 0 < len(labels) <= _MOST_LABELS:
        return []
    named = resources.path("queries", "questions", "lexicon", "loose-reports.rq").read_text(encoding="utf-8")
    rows = rows_of(query(named.replace("$name", " ".join(str(Literal(label, language="zh")) for label in labels))))
    return [lexicon.report(row["report"]) for row in rows]


def entries(reports: Sequence[Report], query: Query, lexicon: Lexicon) -> Iterator[Entry]:
    """The projects and indicators of some reports, read once as long as the dictionary lives."""
    kept: dict[str, list[Entry]] = lexicon.printed_names or {}
    lacking = [r.iri for r in reports if r.iri not in kept]
    if lacking:
        kept = {**dict(list(kept.items())[-_MOST_KEPT:]), **_read(lacking, query)}
        lexicon.printed_names = kept
    for report in reports:
        yield from kept[report.iri]


def _read(reports: Sequence[str], query: Query) -> dict[str, list[Entry]]:
    text = resources.path("queries", "questions", "lexicon", "loose-names.rq").read_text(encoding="utf-8")
    by_source: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(query(text.replace("$report", " ".join(terms(reports))))):
        by_source.setdefault(row["source"], []).append(row)
    found: dict[str, list[Entry]] = {report: [] for report in reports}
    for rows in by_source.values():
        first = rows[0]
        names = {first["label"], *(row["other"] for row in rows if "other" in row)}
        beside = " ".join(first.get(name, "") for name in ("project", "target", "type", "description"))
        unit = f"{first.get('unit', '')} {first.get('target', '')}" if first["kind"] == "indicator" else "万元"
        found[first["report"]].append(
            Entry(
                first["kind"],
                first["report"],
                first["label"],
                first.get("project", ""),
                tuple(matching_key(name) for name in names),
                frozenset(names if first["kind"] == "project" else {first.get("project", "")}),
                matching_key(beside),
                unit,
            )
        )
    return found


# --- which of it is meant ---------------------------------------------------------------------------------------


def _held(entry: Entry, loose: Loose, stages: Understanding) -> _Held | None:
    """The entry with the words that it holds; None where it lacks one that must be printed, or is of another unit."""
    own, beside = list[Word](), list[Word]()
    for word in sorted(loose.words, key=lambda word: not word.must):
        if _is_own(word, entry, loose, stages.question.text):
            own.append(word)
        elif _stands_beside(word, entry, loose):
            beside.append(word)
        elif word.must:
            return None
    if not any(len(word.text) > 1 for word in own):
        return None
    if not _of_unit(entry, stages) and not _is_called_so(own, entry, stages.question.text):
        return None
    taken = [*own, *(w for w in beside if not w.measure or _is_unit(w, entry))]
    if all(word.measure for word in taken):
        return None
    parts = _parts_asked(taken, stages.question.text)
    if any(entry.kind == "project" or part not in own for part in parts):
        return None
    if _counts_another(entry, own, beside, stages.question.text):
        return None
    typed = {(word.start, True) for word in own if any(word.text in name for name in entry.own)}
    return _Held(entry, tuple(taken), frozenset({(word.start, False) for word in own} | typed))


def _counted(own: Sequence[Word], text: str) -> Word | None:
    """The word for what is counted: right behind 几个, 多少台."""
    noun = in_question("counted_noun").search(text)
    behind = noun.start("noun") if noun else -1
    return next((word for word in own if behind >= 0 and word.start <= behind < word.end), None)


def _behind_counted(entry: Entry, word: Word) -> str | None:
    """What stands behind a word in the name of an indicator; None where the name has it in other words."""
    name = matching_key(entry.label)
    return next((name.rpartition(form)[2] for form in forms_of(word) if form in name), None)


def _counts_another(entry: Entry, own: Sequence[Word], beside: Sequence[Word], text: str) -> bool:
    """几个章 asks for no 刻章企业的数量: those who do something are counted there. 几个律师 asks for nothing whose name
    has no word for them, though its project has an everyday one (法律)."""
    if entry.kind != "indicator":
        return False
    if (other := _counted(beside, text)) and other.text not in entry.beside:
        return True
    word = _counted(own, text)
    behind = _behind_counted(entry, word) if word else None
    return bool(behind) and in_print("counted_instead").match(behind or "") is not None


def _of_counted_thing(best: Sequence[_Held], text: str) -> Sequence[_Held]:
    """Of several those that count the very thing (免费提供印章的个数), where there are any."""
    heads = []
    for held in best:
        word = _counted(held.words, text)
        behind = _behind_counted(held.entry, word) if word else None
        if behind is not None and in_print("counting_end").fullmatch(behind):
            heads.append(held)
    return heads or best


def _is_own(word: Word, entry: Entry, loose: Loose, text: str) -> bool:
    named = any(_names(name, word, loose) for name in entry.own)
    return named and not (entry.kind == "indicator" and _called_project(word, entry, text))


def _names(name: str, word: Word, loose: Loose) -> bool:
    """Whether a name holds a word; two characters that are no word must be one there, at least (no 务费 of 业务费), and
    so must a lone character without a whole word beside it (接 of 日接通量 with 热线)."""
    few = word.must and len(word.text) <= _FEW and word.text in name and not within_words(word.text)
    if few and len(word.text) == 1:
        few = not _has_whole_word(name, loose)
    return stands_whole(word.text, name) if few else holds(name, word)


def _parts_asked(words: Sequence[Word], text: str) -> list[Word]:
    """法律顾问费 of 安邦那个项目里法律顾问费: words for one of the things that the project before them holds."""
    return [
        other
        for one, other in pairwise(sorted(words, key=lambda word: word.start))
        if in_question("part_of_named").search(text[one.end : other.start])
        and in_question("called_project").search(text[one.end :])
    ]


def _called_project(word: Word, entry: Entry, text: str) -> bool:
    """12345项目: the word names a project, and no indicator that holds it without 项目."""
    called = in_question("called_project")
    behind = [rest for name in entry.own for rest in name.split(word.text)[1:]]
    return called.search(text[word.end :]) is not None and not any(map(called.search, behind))


def _is_called_so(own: Sequence[Word], entry: Entry, text: str) -> bool:
    """装修那个项目，面积多少: the words name a project, of which something is asked that is no money."""
    called = in_question("called_project")
    return entry.kind == "project" and any(called.search(text[word.end :]) for word in own)


def _stands_beside(word: Word, entry: Entry, loose: Loose) -> bool:
    if word.must and len(word.text) == 1 and not _has_whole_word(entry.beside, loose):
        return stands_whole(word.text, entry.beside)
    return holds(entry.beside, word) or _is_unit(word, entry) or bool(word.labels & entry.owners) or _owns(word, entry)


def _has_whole_word(name: str, loose: Loose) -> bool:
    long = [word for word in loose.words if len(word.text) > (1 if word.must else _FEW)]
    printed = (form for word in long for form in forms_of(word) if len(form) > _LEAST_DESCRIBED)
    return any(stands_whole(word.text, name) for word in long) or any(form in name for form in printed)


def _owns(word: Word, entry: Entry) -> bool:
    """Whether the owning project lists all that a project's name lists, in longer words (认证 for 认证费)."""
    if not word.labels:
        return False
    owner = matching_key(entry.project)
    lists = [in_print("things_listed").split(matching_key(label)) for label in word.labels]
    return any(len(things) > 1 and all(thing in owner for thing in things) for things in lists)


def _described(entry: Entry, loose: Loose, stages: Understanding) -> _Held | None:
    """An indicator whose description and project print every word, though its name has none (呼叫器 of 硬件配置)."""
    words = loose.must
    described = entry.kind == "indicator" and all(word.text in entry.beside for word in words)
    owner = matching_key(entry.project)
    telling = any(
        len(word.text) >= _LEAST_DESCRIBED and word.text not in owner and len(words_of(word.text)) == 1
        for word in words
    )
    if not described or not telling or not _of_unit(entry, stages):
        return None
    of_owner = tuple(word for word in loose.words if not word.must and word.labels & entry.owners)
    return _Held(entry, (*of_owner, *words), frozenset())


def _is_unit(word: Word, entry: Entry) -> bool:
    """每次 beside 元/次, 每人 beside 元/人."""
    return in_question("of_each").search(word.text) is not None and f"/{word.text[1:]}" in entry.unit


def _of_unit(entry: Entry, stages: Understanding) -> bool:
    """Whether the entry is of the kind that is asked for: money, a count, a day."""
    reading = next(iter(stages.readings))
    text = stages.question.text
    asks_money = in_question("asks_money").search(text)
    if asks_money and not in_print("money").search(entry.unit):
        return False
    costs_one = entry.kind == "indicator" and in_print("cost_of_one").search(f"{entry.label} {entry.unit}")
    if asks_money and costs_one and not in_question("of_one_thing").search(text):
        return False  # 请保安花多少 is not what one of them costs
    if in_question("counts_what_was_done").search(text) and (
        in_print("unit_percent").search(entry.unit) or in_print("money").search(entry.unit)
    ):
        return False  # 办了多少案子 asks for no rate of them
    counts = in_question("counts_or_pays").search(text) is not None
    if counts and entry.kind == "indicator" and not re.search(r"\d", entry.unit) and not reading.cues & {"target"}:
        return False  # 付多少 is not answered by 有效降低
    carried = reading.cues & _OF_PROJECTS or any(m.value.startswith(_CARRIED) for m in reading.measures)
    counted = in_question("counts_indicators").search(text) is not None
    if counted and entry.kind == "project":
        return True
    several = counted or any(m.kind == "type" for piece in stages.pieces for m in piece.meanings)  # 质量指标有几个
    if entry.kind != "project" and (carried or several):
        return False
    if "period" in reading.cues and entry.kind == "indicator":
        return False
    if "when" in reading.cues and entry.kind == "indicator" and not in_print("of_time").search(entry.unit):
        return False
    if in_print("unit_duration").search(entry.unit) and not in_question("asks_duration").search(text):
        return False  # 办结多少 is no 办结时限
    unit = re.sub(r"/\S*", "", entry.unit)  # 元/人 is money
    ending = in_print("count_ending").search(entry.label)
    thing = entry.label[: ending.start()] if ending else ""
    asked = reading.units
    if entry.kind == "project" and "share" in reading.cues:  # the share of its money in other money
        asked = tuple(units for units in asked if "%" not in units)
    return all(any(u in unit or thing.endswith(u) for u in units) for units in asked)


def _best(held: Iterable[_Held]) -> list[_Held]:
    """Those whose names hold words that no other's does beside all of its own; a project that is named by one of the
    things it lists goes last."""
    every = list(held)
    taken = {id(h): {word.start for word in h.words} for h in every}
    every = [h for h in every if not any(taken[id(h)] < taken[id(other)] for other in every)]
    several = [h for h in every if not _is_part_of_a_list(h)] or every
    return [h for h in several if not any(h.own < other.own for other in several)]


def _lists_several(entry: Entry) -> bool:
    """Whether a project's name lists several things."""
    return entry.kind == "project" and "、" in entry.label


def _is_part_of_a_list(held: _Held) -> bool:
    """质量认证 of 质量认证服务费、开发区协会会费: what is printed of the whole is not of the part."""
    parts = held.entry.label.split("、")
    if not _lists_several(held.entry):
        return False
    return sum(any(holds(matching_key(part), word) for word in held.words) for part in parts) < len(parts)


def _one_each(best: Sequence[_Held]) -> list[_Held]:
    return list({(h.entry.kind, h.entry.label): h for h in best}.values())


# --- the question again -----------------------------------------------------------------------------------------


def _reworded(stages: Understanding, loose: Loose, held: _Held, best: Sequence[_Held]) -> str:
    """The question with the printed name in place of the words that stand for it."""
    owners = {h.entry.project for h in best if h.entry.label == held.entry.label}
    entry = held.entry if len(owners) == 1 else replace(held.entry, project="")
    return _with_name(stages, loose, held, entry.name)


def _with_name(stages: Understanding, loose: Loose, held: _Held, name: str) -> str:
    text = stages.question.text
    gone = {at for w in held.words for at in range(w.start, w.end)} | {
        at for start, end in loose.empty for at in range(start, end)
    }
    first = min(word.start for word in held.words)
    kept = "".join(f"，{name}，" if at == first else "" if at in gone else c for at, c in enumerate(text))
    return re.sub("[，,]+", "，", kept).strip("，")

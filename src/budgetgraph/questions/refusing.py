"""Why a question is not answered: a body that is not held, words nobody knows, no question for this system, nothing
printed."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import cast

from pyoxigraph import Literal

from budgetgraph import resources
from budgetgraph.questions.answers import Choice, Refusal
from budgetgraph.questions.blank_rows import blank_rows
from budgetgraph.questions.handlers.texts.absences import denial_in
from budgetgraph.questions.language import bodies
from budgetgraph.questions.language.concepts import iri_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.linking import Mention
from budgetgraph.questions.language.lone_words import STRAY
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, content_words, with_whole_words
from budgetgraph.questions.language.slots import Reading, concepts
from budgetgraph.questions.ranking import Fit
from budgetgraph.questions.resolving import MAX_CHOICES, STAGE_NAMES, Withheld
from budgetgraph.questions.solutions import Query, rows_of, terms
from budgetgraph.questions.templates import Template, query_text
from budgetgraph.questions.understanding import Understanding

_LEAST_SHORTENED = 3
_FEW = 3  # reports that are looked into for the reason of a refusal
_EMPTY = """SELECT DISTINCT ?title ?note WHERE { VALUES ?report { $report }
  ?report bg:hasStatement ?s . ?s bg:state state:empty ; dcterms:title ?title OPTIONAL { ?s rdfs:comment ?note } }"""


@cache
def _refused_cues() -> dict[str, tuple[str, Refusal]]:
    """Cue to the reason that is given and its kind."""
    rows = resources.rows("data", "vocabulary", "question_refusals.csv")
    return {row["cue"]: (row["reason"], cast(Refusal, row["kind"])) for row in rows}


def refuse_by_cue(stages: Understanding) -> Withheld | None:
    """A refusal of what no disclosure may be asked for: persons, opinions, forecasts, foreign matters."""
    held = [reading.cues & _refused_cues().keys() for reading in stages.readings]
    if not held or not all(held):
        return None
    cue = next(cue for cue in _refused_cues() if any(cue in cues for cues in held))
    return Withheld(*_refused_cues()[cue])


def is_refused(template: Template) -> bool:
    """Whether a template asks for what no other one may be asked for."""
    return any(cue in _refused_cues() for group in template.cues for cue in group)


@cache
def _endings() -> frozenset[str]:
    """Words in which names of bodies end, short forms such as 委 included."""
    return frozenset(word for full, (shorts, _) in bodies.body_types().items() for word in (full, *shorts))


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _endings()), key=len, reverse=True))})$")


def refuse_near_body(stages: Understanding) -> Withheld | None:
    """虹口区住房保障局: a region, listed or not, words that are understood as something else, and the ending
    of a body's name."""
    regions: list[Mention | Piece] = [m for r in stages.readings[:1] for m in r.mentions if m.region_only]
    regions += [p for p in stages.pieces if p.kind == "unknown" and in_question("region_level").search(p.text)]
    for before, piece in pairwise(stages.pieces):
        named = before.kind == "known" and all(m.kind not in ("cue", "part") for m in before.meanings)
        if piece.kind != "unknown" or piece.text not in _endings() or not named or before.end != piece.start:
            continue
        for region in regions:
            if region.end == before.start:
                name = stages.question.as_typed(region.start, piece.end)
                return Withheld(f"没有收录“{name}”的预决算公开文件。", "unknown_department")
    return None


def refuse_unknown(stages: Understanding) -> Withheld | None:
    """A refusal that names the unknown body, None if the unknown rest looks like no body."""
    question = stages.question
    unknown = [p for p in stages.pieces if p.kind == "unknown"]
    mentions = stages.readings[0].mentions if stages.readings else ()
    for piece in unknown:
        if in_question("asks_which").search(question.text[: piece.start]):
            continue  # 哪家施工队, 多少个街道办事处: no one body's name
        typed = question.as_typed(piece.start, piece.end)
        ends = _ending().search(piece.text)
        if (ends and (len(piece.text) > 1 or _stands_after(piece, mentions))) or _stands_before(piece, mentions):
            name = typed
            for mention in mentions:
                if mention.end == piece.start:
                    name = question.as_typed(mention.start, piece.end)
                elif piece.end == mention.start:
                    name = question.as_typed(piece.start, mention.end)
            return Withheld(
                f"没有收录“{name}”的公开文件，或者“{typed}”不是能识别的部门、科目或项目名称。", "unknown_department"
            )
    return None


_MOST_SAID = 6  # bodies whose names are said


def refuse_region(stages: Understanding, lexicon: Lexicon) -> Withheld | None:
    """湖北那个部门, 武汉三公经费: a province or a city of which nothing is held, and whose documents are."""
    for piece in (p for p in stages.pieces if p.kind == "unknown"):
        word = next((w for w in content_words(piece.text) if _is_region(w)), "")
        if not word or any(m.start == piece.end for r in stages.readings[:1] for m in r.mentions):
            continue
        held = sorted(lexicon.departments[iri].label for iri in lexicon.reports_of)
        said = f"已收录{len(held)}个部门" + (f"：{'、'.join(held)}" if len(held) <= _MOST_SAID else "")
        return Withheld(f"没有收录“{word}”的部门的预决算公开文件；{said}。", "unknown_department")
    return None


def _is_region(word: str) -> bool:
    """Whether a word is the name of a province or a prefecture."""
    return any(code.endswith("00") for code in bodies.divisions_called(word))


def ask_which_body(stages: Understanding, lexicon: Lexicon) -> Withheld | None:
    """街道办事处 without its name, 库市 for a city: bodies that it may stand for are offered, none is taken."""
    question = stages.question
    mentions = stages.readings[0].mentions if stages.readings else ()
    for piece in (p for p in stages.pieces if p.kind == "unknown"):
        reason = "“{}”没有写明是哪一个，请选："
        before = next((m for m in mentions if m.end == piece.start), None)
        after = next((m for m in mentions if m.start == piece.end), None)
        if after is not None and len(piece.text) == 1:
            start, end, found = piece.start, after.end, _abbreviated(piece.text, after, lexicon)
        elif before is None or before.region_only:
            start, end = before.start if before else piece.start, piece.end
            found = _of_type(piece.text, before, lexicon)
            if not found and (found := _shortened(piece.text, before, lexicon)):
                reason = "收录的部门里没有叫“{}”的，您是不是要问："
        else:
            continue
        if not found:
            continue
        first, last = question.offsets[start], question.offsets[end - 1] + 1
        typed = question.typed
        choices = [Choice(label=name, q=f"{typed[:first]}{name}{typed[last:]}") for name in found[:MAX_CHOICES]]
        return Withheld(reason.format(typed[first:last]), "ask", choices)
    return None


def _of_type(word: str, region: Mention | None, lexicon: Lexicon) -> list[str]:
    """The held bodies, in the region if one is named, whose names end with a word for a kind of body."""
    kinds = [full for full, (shorts, _) in bodies.body_types().items() if word == full or word in shorts]
    held = region.candidates if region else lexicon.reports_of
    names = [lexicon.departments[iri].label for iri in held] if len(word) > 2 else []
    return sorted(name for name in names if name.endswith(tuple(kinds))) if kinds else []


def _shortened(word: str, region: Mention | None, lexicon: Lexicon) -> list[str]:
    """移民局 where the region has a 水库移民与岸线管护局: the held bodies in whose names all of the word stands in
    order, its first two characters side by side, unless a usual body is called so."""
    if region is None or len(word) < _LEAST_SHORTENED or bodies.is_usual(word) or not word.endswith(tuple(_endings())):
        return []
    names = [lexicon.departments[iri].label for iri in region.candidates]
    return sorted(name for name in names if name[-1] == word[-1] and word[:2] in name and _stands_in(word, name))


def _stands_in(word: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in word)


def _abbreviated(character: str, rest: Mention, lexicon: Lexicon) -> list[str]:
    """The held bodies in a city or county called by the first character of its name: 库 of 库市."""
    index = lexicon.index
    found = set()
    for iri in (*rest.candidates, *rest.loose):
        for number in index.by_department.get(iri, ()):
            regions = index.forms[number].regions
            if any(r[0] == character and r[-1] == rest.surface[0] and len(r) > 2 for r in regions):
                found.add(lexicon.departments[iri].label)
    return sorted(found)


def _stands_before(piece: Piece, mentions: Sequence[Mention]) -> bool:
    """Whether the words stand right before a body: its name may begin with them. What follows a body asks about it."""
    return any(mention.start == piece.end for mention in mentions)


def _stands_after(piece: Piece, mentions: Sequence[Mention]) -> bool:
    """住建委: the ending of another body's name right behind a short form."""
    return any(mention.end == piece.start for mention in mentions)


def not_understood(stages: Understanding) -> Withheld:
    """The words that could not be placed, or that this is no question for the system."""
    words = unknown_words(stages)
    reading = stages.readings[0] if stages.readings else None
    named = bool(reading and (reading.mentions or reading.measures or any(reading.names.values()) or reading.codes))
    about = named or bool(reading and (reading.cues | reading.soft) & _OF_DISCLOSURES)
    if reading and "definition" in reading.cues | reading.soft and words and not reading.measures:
        return Withheld(f"收录的公开文件里没有“{'”“'.join(words[:5])}”的名词解释。", "not_disclosed")
    if about and words:
        return Withheld(f"没有看懂“{'”“'.join(words[:5])}”，为免答错，这里不作回答。请换个说法。", "not_understood")
    if reading and "definition" in reading.cues and len(reading.measures) == 1 and not words:
        return Withheld(f"收录的公开文件里没有“{reading.measures[0].text}”的名词解释。", "not_disclosed")
    if about and (counted := counted_thing(stages)):
        return Withheld(f"所问的公开文件里没有印出“{counted}”（没有印出不等于0）。", "not_disclosed")
    if about:
        return no_template()
    return Withheld(
        "这不是本系统能回答的问题：这里只回答收录的部门预算、决算公开文件里的数字和文字。", "not_understood"
    )


def no_template() -> Withheld:
    """Every word was understood, but no template asks so."""
    reason = "没有能回答这种问法的模板，为免答错，这里不作回答。请换个说法，写明部门、年度和科目。"
    return Withheld(reason, "not_understood")


# Words that speak of disclosures, whatever else a question asks.
_OF_DISCLOSURES = frozenset(
    {"score", "projects", "indicators", "stage_budget", "stage_final", "execution", "statements", "spent", "target"}
)
_LONGEST_WORD = 6  # characters that are named as one word


def unknown_words(stages: Understanding) -> list[str]:
    """What nobody knows, as typed: a word of which only a part is unknown (社 of 社会保险) as a whole."""
    question, found = stages.question, list[str]()
    strays = {piece.start for piece in stages.pieces if piece.value == STRAY}
    for piece in with_whole_words(stages.pieces, question.text):
        if piece.kind != "unknown":
            continue
        words = [piece.text] if piece.start in strays else content_words(piece.text)
        whole = words and piece.end - piece.start <= _LONGEST_WORD
        found += [question.as_typed(piece.start, piece.end)] if whole else words
    return list(dict.fromkeys(found))


def counted_thing(stages: Understanding) -> str:
    """多少张床位 of a body: a number of things that no document names, asked for by its counting word alone."""
    reading = stages.readings[0]
    alone = len(reading.mentions) == 1 and reading.units and not reading.cues
    if not alone or reading.measures or reading.codes or any(reading.names.values()):
        return ""
    words = [p for p in stages.pieces if any(m.kind == "cue" and m.value == "number_word" for m in p.meanings)]
    return stages.question.as_typed(words[0].start, words[0].end) if len(words) == 1 else ""


def not_disclosed(stages: Understanding, query: Query, lexicon: Lexicon) -> Withheld:
    """That nothing is printed, or that the statement in which it would stand is empty."""
    reports = {r.iri: r for fit in stages.fits[:3] for r in _named_reports(fit, lexicon)}
    empty: dict[str, str] = {}
    if 0 < len(reports) <= _FEW:
        found = rows_of(query(_EMPTY.replace("$report", " ".join(terms(reports)))))
        empty = {row["title"]: row.get("note", "") for row in found}
    text = stages.question.text
    asked = set(in_question("fund_word").findall(text))
    about = [title for title in empty if asked.intersection(in_question("fund_word").findall(matching_key(title)))]
    if about:
        denial = denial_in(empty[about[0]])
        said = f"表下注明“{denial}”" if denial else "空表不等于0"
        return Withheld(f"文件中的《{about[0]}》为空表，没有印出数字（{said}）。", "not_disclosed")
    if stages.fits and "where" in stages.fits[0].reading.cues:
        return Withheld(f"没有读到{_asked_for(stages)}印在哪张表或第几页，请看原文。", "not_disclosed")
    if stages.fits and "missing" in stages.fits[0].reading.cues and not stages.fits[0].reading.measures:
        return Withheld("没有查出缺少的表：没有目录列了名而找不到的表；目录没有列出的无从得知。", "not_disclosed")
    printed, silent = _printed_and_not(stages, reports, query)
    held = _held_years(stages, lexicon)
    if printed and not silent and not _asks_beside(stages.fits[0].reading, text):
        said = f"所问的公开文件里印有{printed}，但没有能照这种问法回答的数，为免答错，这里不作回答。请换个说法。"
        return Withheld(said + held, "not_disclosed")
    reading = stages.fits[0].reading if stages.fits else None
    if 0 < len(reports) <= _FEW and (blank := blank_rows(reading, reports, query)):
        return Withheld(blank + held, "not_disclosed")
    if reading and not reading.measures and (named := _named_in(reading, reports, query)):
        said = f"所问的公开文件里印有“{named}”，但没有能照这种问法回答的内容，为免答错，这里不作回答。请换个说法。"
        return Withheld(said + held, "not_disclosed")
    if reading and not _asks_beside(reading, text) and (elsewhere := _printed_of_any(stages, reading, lexicon)):
        said = f"公开文件里印有“{elsewhere}”，但没有能照这种问法回答的内容，为免答错，这里不作回答。请换个说法。"
        return Withheld(said + held, "not_disclosed")
    several = bool(stages.fits) and len(stages.fits[0].reading.measures) > 1
    lacking = silent if several and not (printed and not silent) else ""
    return Withheld(
        f"所问的公开文件里没有印出{lacking or _asked_for(stages)}（没有印出不等于0）。{held}", "not_disclosed"
    )


def _printed_of_any(stages: Understanding, reading: Reading, lexicon: Lexicon) -> str:
    """The one item that was asked for, where no body is named and some document prints it; else empty."""
    if len(reading.measures) != 1 or reading.mentions or stages.question.reworded:
        return ""
    measure = reading.measures[0]
    held = any(concept in lexicon.held for concept, _, _ in concepts(measure.value))
    return stages.question.as_typed(measure.start, measure.end) if held else ""


def printed_texts(reports: Sequence[str], query: Query) -> str:
    """Everything that the reports print in words, as matching keys."""
    sparql = query_text("lexicon", "printed-texts.rq").replace("$report", " ".join(terms(reports)))
    return "\n".join(matching_key(row["text"]) for row in rows_of(query(sparql)))


_NAMED = """SELECT ?label WHERE { VALUES ?report { $report } VALUES ?label { $label }
  ?report bg:hasProject|bg:hasIndicator|bg:hasProject/bg:hasIndicator ?thing . ?thing rdfs:label ?label } LIMIT 1"""


def _named_in(reading: Reading, reports: Mapping[str, Report], query: Query) -> str:
    """A project or an indicator whose whole name was typed and that one of a few reports holds; empty for none."""
    named = [n for kind in ("project", "indicator") for n in reading.names.get(kind, ())]
    labels = [label for name in named for label in name.value.split("\n") if matching_key(label) == name.text]
    if not labels or not 0 < len(reports) <= _FEW:
        return ""
    told = " ".join(str(Literal(label, language="zh")) for label in labels)
    rows = rows_of(query(_NAMED.replace("$report", " ".join(terms(reports))).replace("$label", told)))
    return next((row["label"] for row in rows), "")


_COUNTED = ("topic:staff", "topic:vehicles")


def _asks_beside(reading: Reading, text: str) -> bool:
    """Whether what is asked for is not the amount of an item but a reason, a number of things of it, or its cost."""
    counts = any(measure.value.startswith(_COUNTED) for measure in reading.measures)
    things = any("元" not in unit for unit in reading.units) and not counts
    return "reason" in reading.cues or things or in_question("people_money").search(text) is not None


_PRINTED = """SELECT DISTINCT ?concept WHERE { VALUES ?report { $report } VALUES ?concept { $concept }
  { ?report bg:hasStatement/bg:hasRow ?row . ?row bg:item ?concept ; bg:figure ?figure }
  UNION { ?report bg:hasStatement/bg:hasRow ?row . ?row bg:role role:total ; bg:figure ?figure .
    ?figure bg:column ?concept }
  UNION { ?report bg:hasClaim ?claim . ?claim bg:topic ?concept ; bg:claimedValue ?value } }"""


def _printed_and_not(stages: Understanding, reports: Mapping[str, Report], query: Query) -> tuple[str, str]:
    """Which of the items that were asked for the documents of the body print, and which they do not."""
    reading = stages.fits[0].reading if stages.fits else None
    if reading is None or not reading.measures:
        return "", ""
    of_year = {iri: r for iri, r in reports.items() if not reading.years or r.year in reading.years}
    reports = {iri: r for iri, r in of_year.items() if not reading.stages or r.stage in reading.stages}
    if not 0 < len(reports) <= _FEW:
        return "", ""
    chains = {m: [iri_of(concept) for concept, _, _ in concepts(m.value)] for m in reading.measures}
    wanted = terms(dict.fromkeys(iri for chain in chains.values() for iri in chain))
    asked = _PRINTED.replace("$report", " ".join(terms(reports))).replace("$concept", " ".join(wanted))
    printed = {row["concept"] for row in rows_of(query(asked))}
    silent = {m for m, chain in chains.items() if not printed.intersection(chain)}
    spans: list[tuple[int, int, bool]] = []
    for m in sorted(chains, key=lambda m: m.start):
        lacks = m in silent
        if spans and spans[-1][1] == m.start and (lacks or spans[-1][2]):
            spans[-1] = (spans[-1][0], m.end, True)  # 职工 and 教育 of 职工教育 are one word
        elif m.end - m.start > 1 or lacks:
            spans.append((m.start, m.end, lacks))
    told = [(f"“{stages.question.as_typed(start, end)}”", lacks) for start, end, lacks in spans]
    if stages.question.reworded:  # 水电费: its places are not those of the typed words
        told = [(f"“{m.label}”", m in silent) for m in sorted(chains, key=lambda m: m.start)]
    return "、".join(words for words, lacks in told if not lacks), "、".join(words for words, lacks in told if lacks)


def _asked_for(stages: Understanding) -> str:
    """The one thing that was asked for, as typed."""
    reading = stages.fits[0].reading if stages.fits else None
    if reading and "projects" in (reading.cues | reading.soft) and stages.fits[0].template.answer == "ranking":
        return "各项目的金额"
    if money := in_question("people_money").search(stages.question.text):
        return f"“{stages.question.as_typed(*money.span())}”的金额"
    named = [*reading.measures, *(n for names in reading.names.values() for n in names)] if reading else []
    counted = "的数量" if reading and reading.units and not any("元" in units for units in reading.units) else ""
    counted = "增减的原因" if reading and "reason" in reading.cues else counted
    counted = "的职责" if reading and "duty" in reading.cues else counted
    counted = "的设立依据" if reading and "basis" in reading.cues else counted
    counted = "整个实施期的资金" if reading and "all_years" in reading.cues else counted
    if not named and reading:
        return counted if "reason" in reading.cues else _aspect_asked(stages) or "这一项"
    if len(named) != 1:
        return "这一项"
    typed = stages.question.as_typed(named[0].start, named[0].end)
    return f"“{named[0].label if stages.question.reworded else typed}”{counted}"


def _aspect_asked(stages: Understanding) -> str:
    """The words by which the question is one for its template (自评得分), where no thing is named; else empty."""
    needed = {cue for group in stages.fits[0].template.cues for cue in group}
    for piece in stages.pieces:
        if any(m.kind == "cue" and m.value in needed and m.value not in _OF_WHOLE for m in piece.meanings):
            return f"“{stages.question.as_typed(piece.start, piece.end)}”"
    return ""


_OF_WHOLE = frozenset(  # how something is asked for, not what
    {"stage_budget", "stage_final", "amount_word", "total_word", "altogether", "plus", "compare", "compare_less"}
    | {"difference", "than", "max", "min", "ranking", "top", "list", "each", "which", "who", "series", "over", "under"}
    | {"projects"}
)


def _held_years(stages: Understanding, lexicon: Lexicon) -> str:
    """Which years of the one body in question are held, where the question names a year or compares two."""
    reading = stages.fits[0].reading if stages.fits else None
    if reading is None or not reading.years or len(reading.mentions) != 1 or len(reading.mentions[0].candidates) != 1:
        return ""
    held = lexicon.reports_of.get(reading.mentions[0].candidates[0], ())
    said = "、".join(dict.fromkeys(f"{r.year}年{STAGE_NAMES[r.stage]}" for r in held))
    missing = [f"{year}年" for year in reading.years if year not in {r.year for r in held}]
    lacking = f"没有收录{'、'.join(missing)}的文件；" if missing else ""
    return f"{lacking}这个部门已收录：{said}。" if missing or len(held) > 1 else ""


def _named_reports(fit: Fit, lexicon: Lexicon) -> list[Report]:
    departments = {c for m in fit.reading.mentions for c in m.candidates}
    return [r for r in lexicon.reports if r.department in departments]

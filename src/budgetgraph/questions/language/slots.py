"""Pieces of a question in, its readings out: which departments, years, stage, measures, names and cues it holds.

A piece with several meanings gives several readings; each is a full account of the question, so that a template either
uses everything in it or is vetoed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, pairwise, product

from budgetgraph import resources
from budgetgraph.questions.language.cues import is_soft, stages_of, units_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.linking import Mention, Part, PartKind
from budgetgraph.questions.language.lone_words import STRAY
from budgetgraph.questions.language.meanings import Meaning
from budgetgraph.questions.language.nesting import Named, narrowed
from budgetgraph.questions.language.normalising import is_break
from budgetgraph.questions.language.numerals import small_number
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, content_words
from budgetgraph.questions.language.things import counted, counted_by_name
from budgetgraph.questions.language.years import Quantity, spans_between

_MAX_READINGS = 48

# Cues that are said beside what their word means already: 花了多少 asks for money, and for what was spent.
_ASIDE = frozenset({"outlay", "side_by_side", "class_level"})
_STAGED = ("stage_budget", "stage_final", "change", "spent", "tail")  # cues whose words may say a stage (较上年决算)
OF_TWO_YEARS = frozenset({"than", "change", "increase", "decrease", "difference", "compare", "series", "both_years"})
_ENDS = frozenset({"max", "min", "ranking", "ascending"})
# Verbs that a name may hold (租办公场所 of 办公场所租赁); 购置及运行维护费 is more than what was bought.
_VERBS = {"rent": "verb_rent", "buy": "verb_buy"}
_ADJUSTED = "topic:adjusted_budget"
_TOTALS = ("topic:total_budget", "topic:total_expenditure")
_OF_PROJECTS = "column:project"
_INITIAL = ("topic:initial_budget", "topic:initial_budget|column:initial_budget")
_PART_ORDER: tuple[PartKind, ...] = ("name", "core", "organisation", "zone", "region")


@dataclass(frozen=True)
class Reading:
    """One way to understand the whole question."""

    mentions: tuple[Mention, ...] = ()
    years: tuple[int, ...] = ()
    relative: tuple[int, ...] = ()
    base: tuple[int, ...] = ()  # years that something is compared with (比2021年)
    stages: tuple[str, ...] = ()  # budget, final or both, in the order typed
    measures: tuple[Named, ...] = ()
    names: dict[str, tuple[Named, ...]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    cues: frozenset[str] = frozenset()
    soft: frozenset[str] = frozenset()
    top: int | None = None
    nth: int = 0  # the one place of a ranking that is asked for (第二大); 0 for none
    as_of: str = ""  # the day of which something is told (截至2024年8月31日), which is no fiscal year
    units: tuple[frozenset[str], ...] = ()  # of each asking word that says one: the units it may be answered in
    unknown: tuple[str, ...] = ()
    text: str = ""  # the unknown words as one, for a search
    covered: int = 0

    @property
    def stage(self) -> str:
        """The one stage that was typed; empty for none and for two."""
        return self.stages[0] if len(self.stages) == 1 else ""

    def count(self, kind: str) -> int:
        """How many values of a slot kind the question holds."""
        if kind == "department":
            return len(self.mentions)
        if kind == "year":
            return len(self.years) + len(self.relative)
        if kind == "stage":
            return len(self.stages)
        if kind == "measure":
            return len(self.measures)
        if kind == "code":
            return len(self.codes)
        if kind == "table":
            return len(self.tables)
        if kind == "quantity":
            return len(self.quantities)
        if kind == "text":
            return 1 if self.text else 0
        if kind == "number":
            return 1 if self.top else 0
        return len(self.names.get(kind, ()))


def readings(pieces: Sequence[Piece], text: str, lexicon: Lexicon) -> list[Reading]:
    """All readings, at most 48; those that use more named things come first."""
    choices: list[tuple[Meaning | None, ...]] = []
    of_project = any(m.kind == "project" for piece in pieces for m in piece.meanings)
    for piece in pieces:
        if piece.kind != "known":
            choices.append((None,))
            continue
        options = [m for m in piece.meanings if m.kind != "part"]
        if any(m.kind == "part" for m in piece.meanings):
            part = _part_meaning(piece)
            alone = _names_body(piece) and not any(_names_body(other) for other in pieces if other is not piece)
            alone = alone and not in_question("speaks_of_item").search(text)
            options = [part] if alone else [part, *options]  # 图书馆 is the body, not the item of that name
        options += _headed(piece.text, options, lexicon)
        if of_project and any(m.kind == "measure" and m.value.startswith(_TOTALS) for m in options):
            options.append(Meaning("cue", "amount_noun", piece.text))  # 预算规模, 支出 of the project that is named
        both = of_project and stages_of(piece.text) and any(stages_of(p.text) == ("final",) for p in pieces)
        if both and any(m.value == _OF_PROJECTS for m in options):
            options.insert(0, Meaning("cue", "stage_budget", piece.text))  # 项目预算 of the project that is named
        options = [m for m in options if m.value not in _ASIDE or m.kind != "cue"] or options
        if of_project and any(m.value == "spent" for m in options):
            options = [m for m in options if m.value != "execution"]  # 某项目执行了多少 asks for money, not for a rate
        if any(m.kind == "project" for m in options):
            if in_question("called_project").search(text[piece.end :]):
                options = [m for m in options if m.kind not in ("indicator", "measure")]
            options = [m for m in options if not (m.kind == "measure" and "://" in m.value)]
        if any(m.value == "tail" for m in options if m.kind == "cue"):
            options = _tail(options, choices, piece, pieces, text)
        choices.append(tuple(dict.fromkeys(options)))
    unknown = tuple(word for piece in pieces if piece.kind == "unknown" for word in _unknown_words(piece))
    found = [_reading(pieces, chosen, text, lexicon, unknown) for chosen in islice(product(*choices), _MAX_READINGS)]
    return list({repr(reading): reading for reading in found}.values())


def _names_body(piece: Piece) -> bool:
    return any(m.kind == "part" and m.value in ("core", "name") for m in piece.meanings)


def _unknown_words(piece: Piece) -> list[str]:
    return [piece.text] if piece.value == STRAY else content_words(piece.text)


def _headed(surface: str, options: Sequence[Meaning], lexicon: Lexicon) -> list[Meaning]:
    """机关运行经费预算 may be the heading of a section; it is also 机关运行经费 with a stage."""
    if not options or any(m.kind not in ("section", "glossary", "statement") for m in options):
        return []
    stem = in_question("stage_ending").sub("", surface)
    return [m for m in lexicon.meanings.get(stem, ()) if m.kind == "measure"] if stem != surface else []


def _tail(
    options: list[Meaning],
    before: Sequence[tuple[Meaning | None, ...]],
    piece: Piece,
    pieces: Sequence[Piece],
    text: str,
) -> list[Meaning]:
    """事业运行支出 is 事业运行, and so is 支出中的事业运行: beside a measure, 支出 only rounds the name off; alone it
    is a measure itself."""
    last = pieces[len(before) - 1] if before else None
    follows = last is not None and last.end == piece.start and any(m and m.kind == "measure" for m in before[-1])
    follows = follows or _kind_of_procurement(before, piece)
    later = next((p for p in pieces if p.start >= piece.end and any(m.kind == "measure" for m in p.meanings)), None)
    if later is not None and in_question("stands_in").search(text[piece.end : later.start]):
        follows = True
    if follows and in_question("share_word").search(text):
        return options  # 收入里上年结转占多少: the whole of the share
    kept = [m for m in options if (m.kind == "cue" and m.value == "tail") == follows]
    return kept or options


def _kind_of_procurement(before: Sequence[tuple[Meaning | None, ...]], piece: Piece) -> bool:
    """中小企业的采购金额: the whole after one of its kinds says nothing more."""
    kinds = [m for options in before[-2:] for m in options if m and m.kind == "measure"]
    whole = any(m.value == "topic:procurement_total" for m in piece.meanings)
    return whole and any(m.value.startswith("topic:procurement_") for m in kinds)


def _part_meaning(piece: Piece) -> Meaning:
    kinds = {m.value for m in piece.meanings if m.kind == "part"}
    kind = next(k for k in _PART_ORDER if k in kinds)
    return Meaning("part", kind, piece.text)


def _reading(
    pieces: Sequence[Piece], chosen: Sequence[Meaning | None], text: str, lexicon: Lexicon, unknown: tuple[str, ...]
) -> Reading:
    parts: list[Part] = []
    cues: set[str] = set()
    soft: set[str] = set()
    measures: list[Named] = []
    names: dict[str, list[Named]] = {}
    stages: list[str] = []
    units: list[frozenset[str]] = []
    unit_at: list[int] = []
    top: int | None = None
    nth = 0
    as_of = ""
    compared = False  # whether the piece before says 比
    ranked = False  # whether 前三名 says how many of a ranking are asked for
    summed = False  # whether a name is rounded off by 支出合计
    for piece, meaning in zip(pieces, chosen, strict=True):
        after_than, compared = compared, meaning is not None and meaning.value == "than"
        if meaning is None:
            continue
        soft |= {m.value for m in piece.meanings if m.kind == "cue" and m.value in _ASIDE}
        pure = not any(m.kind == "measure" for m in piece.meanings)  # 支出决算 is a measure itself
        if meaning.value in _INITIAL and _beside_final(piece, pieces, text):
            stages += ["budget", "final"]  # 年初预算与支出决算各列多少
            continue
        if meaning.value == _ADJUSTED and _beside_final(piece, pieces, text):
            cues.add("two_phases")  # 全年预算与决算: no answer has both
        if after_than and ((pure and stages_of(piece.text)) or meaning.value in _INITIAL):
            stages += ["budget", "final"]  # 比预算, 比年初预算: what is compared is the other stage
            continue
        named = Named(piece.start, piece.end, piece.text, meaning.value, meaning.label)
        if meaning.kind == "part":
            parts.append(Part(piece.start, piece.end, piece.text, meaning.value))  # type: ignore[arg-type]
        elif meaning.kind == "measure":
            if all(named.value != other.value for other in measures):
                measures.append(named)
            stages += _stage_of_measure(piece.text, meaning, lexicon)
            if in_question("sum_word").search(piece.text):
                soft.add("total_ending")
        elif meaning.kind == "cue":
            if meaning.value == "as_of":
                as_of = piece.value
                continue
            if meaning.value == "nth":
                nth = small_number(piece.value)
                cues |= {"top", *nth_end(piece.text)}
                continue
            if meaning.value == "top":
                top = small_number(piece.value)
                cues.add("top")
                ranked = ranked or in_question("top").fullmatch(piece.text) is not None
                continue
            (soft if is_soft(meaning.value) else cues).add(meaning.value)
            if any(m.value == "amount_noun" for m in piece.meanings):
                soft.add("amount_noun")  # 资金 rounds a name off, and still asks for money
            stages += stages_of(piece.text) if meaning.value in _STAGED else ()
            summed = summed or (meaning.value == "tail" and bool(in_question("sum_tail").search(piece.text)))
            if (asked := units_of(piece.text)) and not in_question("of_share").match(text, piece.end):
                units.append(asked)
                unit_at.append(piece.start)
        else:
            names.setdefault(meaning.kind, []).append(named)
            if meaning.kind == "statement" and in_question("final_title").search(piece.text):
                stages.append("final")
            if meaning.kind == "type":
                cues.add("indicators")
    if nth:
        top = nth
        cues |= set() if cues & {"max", "min"} else {"min"} if "ascending" in cues else {"max"}
    if ranked:
        soft.discard("several")  # 前三名是哪三家 says the number twice
    elif top and not cues & _ENDS:
        top = None  # 五家单位一共多少 ranks nothing
        cues.discard("top")
        soft.add("several")
    mentions = tuple(lexicon.index.mentions([*parts, *_named_bodies(parts, names, text, lexicon)], text))
    if any(not m.candidates for m in mentions):
        mentions = tuple(lexicon.index.mentions(parts, text))
    unknown = (*unknown, *_cut_names(mentions, text))
    names = {kind: _parts_of_one(named, text) if kind == "project" else named for kind, named in names.items()}
    starts = {n.start for group in names.values() for n in group}
    bodies = [text[m.end :] for m in mentions if m.region_only and m.end not in starts]
    if any(in_question("all_bodies").search(rest) for rest in bodies):
        cues.add("all_departments")
    asked_units = list(zip(unit_at, units, strict=True))
    measures = [_counted(named, _units_for(named, measures, asked_units, text), lexicon) for named in measures]
    if "share" not in cues:  # 采购里服务占多大 says of what the share is
        measures = narrowed(measures, text)
    if summed and len(measures) > 1 and "each" not in soft:
        soft.add("altogether")  # 教育支出和卫生健康支出合计
    if len(measures) == 1 and (
        chain := counted_by_name(
            measures[0].value, (measures[0].start, measures[0].end), cues, [p.quantity for p in pieces], text
        )
    ):
        measures = [replace(measures[0], value=chain, label=lexicon.label(re.split(r"[|>]", chain)[0]))]
    labels = "".join(n.value + n.label for group in (measures, *names.values()) for n in group)
    cues -= {cue for cue, verb in _VERBS.items() if in_question(verb).search(labels)}
    if not mentions and not stages and any(in_question("budget_whole").search(m.text) for m in measures):
        stages.append("budget")  # 预算总额 of no single body is not that of final accounts
    years = [piece.year for piece in pieces if piece.year]
    base = [
        later.year.year
        for meaning, later in zip(chosen, pieces[1:], strict=False)
        if later.year and later.year.year and meaning and meaning.value == "than"
    ]
    known = [y.year for y in years if y.year is not None]
    relative = tuple(dict.fromkeys(y.relative for y in years if y.relative is not None))
    if len(known) == 1 and relative == (0,) and not cues & OF_TWO_YEARS:
        relative = ()  # 今年的项目支出（2024年）
    return Reading(
        mentions=mentions,
        years=tuple(dict.fromkeys(sorted([*known, *spans_between(text, years)]))),
        relative=relative,
        base=tuple(dict.fromkeys(base)),
        stages=tuple(dict.fromkeys(stages)),
        measures=tuple(measures),
        names={kind: tuple(dict.fromkeys(values)) for kind, values in names.items()},
        codes=tuple(piece.value for piece in pieces if piece.kind == "code"),
        tables=tuple(piece.value for piece in pieces if piece.kind == "table"),
        quantities=tuple(piece.quantity for piece in pieces if piece.quantity),
        cues=frozenset(cues),
        soft=frozenset(soft),
        top=top,
        nth=nth,
        as_of=as_of,
        units=tuple(units),
        unknown=unknown,
        text=_searched(pieces),
        covered=sum(piece.end - piece.start for piece in pieces if piece.kind not in ("unknown", "break")),
    )


def nth_end(words: str) -> set[str]:
    """From which end a place is counted: 倒数第二 and 第二少 from the least; neither where nothing says it (第二名)."""
    found = in_question("nth").fullmatch(words)
    if found is None or not (found["last"] or found["least"] or found["most"]):
        return set()
    return {"min"} if bool(found["last"]) != bool(found["least"]) else {"max"}


def _parts_of_one(projects: list[Named], text: str) -> list[Named]:
    """信息服务那个项目里顾问费: a project, then one of the things that it lists, which is what is asked for."""
    found: list[Named] = []
    for named in projects:
        last = found[-1] if found else None
        both = [x for x in named.value.split("\n") if last and x in last.value.split("\n")]
        if last and both and in_question("part_of_named").search(text[last.end : named.start]):
            found[-1] = replace(named, value="\n".join(both))
        else:
            found.append(named)
    return found


def _units_for(
    named: Named, measures: Sequence[Named], units: Sequence[tuple[int, frozenset[str]]], text: str
) -> list[frozenset[str]]:
    """The units that are asked of one measure: 几辆 of 车辆几辆，运行费多少 is not asked of what runs them costs."""
    found = []
    for start, unit in units:
        before = start < named.start
        other = any(m.start < start for m in measures) if before else any(map(is_break, text[named.end : start]))
        found += [] if other and len(measures) > 1 else [unit]
    return found


def _counted(named: Named, units: Sequence[frozenset[str]], lexicon: Lexicon) -> Named:
    """公车几辆 asks for vehicles, not for what they cost."""
    chain = counted(named.value, units)
    if chain == named.value:
        return named
    return replace(named, value=chain, label=lexicon.label(re.split(r"[|>]", chain)[0]))


def _named_bodies(
    parts: Sequence[Part], names: Mapping[str, Sequence[Named]], text: str, lexicon: Lexicon
) -> list[Part]:
    """双峰县社会福利中心专项业务经费: a body's own name right behind its region, with which a project's name begins."""
    regions = {part.end for part in parts if part.kind == "region"}
    found = []
    for project in names.get("project", ()):
        if project.start not in regions:
            continue
        for end in range(project.end - 1, project.start + 1, -1):
            surface = text[project.start : end]
            if any(m.kind == "part" and m.value == "core" for m in lexicon.meanings.get(surface, ())):
                found.append(Part(project.start, end, surface, "core"))
                break
    return found


def _cut_names(mentions: Sequence[Mention], text: str) -> list[str]:
    """双峰县做会福利中心: what stands between a region and a body's name without a word of a list is part of a name."""
    gaps = [text[a.end : b.start] for a, b in pairwise(mentions) if a.region_only and not b.region_only]
    return [gap for gap in gaps if 0 < len(gap) < 4 and not in_question("lists").search(gap)]


def _beside_final(initial: Piece, pieces: Sequence[Piece], text: str) -> bool:
    """Whether 年初预算 is listed beside a word of final accounts: two stages of one measure are asked for."""
    for other in pieces:
        joint = text[min(initial.end, other.end) : max(initial.start, other.start)]
        if in_question("listed").search(joint) and stages_of(other.text) == ("final",):
            return True
    return False


FUNDS = ("column:general_public", "column:government_fund", "column:state_capital")


def _stage_of_measure(surface: str, meaning: Meaning, lexicon: Lexicon) -> tuple[str, ...]:
    """三公经费预算 is 三公经费 of a budget; 政府性基金预算 is a fund, 年初预算 a figure of its own."""
    if meaning.value.startswith(FUNDS):
        return ()
    ending = in_question("stage_ending").search(surface)
    stem = surface[: ending.start()] if ending else ""
    said = ending and any(m.value == meaning.value for m in lexicon.meanings.get(stem, ()))
    return stages_of(ending.group()) if ending and said else ()


def _searched(pieces: Sequence[Piece]) -> str:
    """The one run of unknown pieces, empty if there is none or more than one."""
    runs = [piece.text for piece in pieces if piece.kind == "unknown"]
    return runs[0] if len(runs) == 1 else ""


def concepts(value: str) -> Iterator[tuple[str, int, int]]:
    """A chain such as `a|b>c` as (concept, step, place in the step): steps are tried in order, places together."""
    for step, alternatives in enumerate(value.split(">")):
        for place, concept in enumerate(alternatives.split("|")):
            yield concept, step, place


@cache
def statement_order() -> dict[str, tuple[str, ...]]:
    """For a list or one concept: the statements in which its figures count, the best first."""
    return {
        row["list"]: tuple(row["kinds"].split("|"))
        for row in resources.rows("data", "vocabulary", "statement_order.csv")
    }

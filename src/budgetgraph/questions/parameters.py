"""The canned questions as an API: the typed parameters of a template, and its answer from their values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from budgetgraph.questions.answering import answer_fits
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.normalising import Normalised, normalise
from budgetgraph.questions.language.partial_names import with_alike_projects, with_partial_names
from budgetgraph.questions.language.segmenting import Piece, content_words, segment
from budgetgraph.questions.language.slots import OF_TWO_YEARS, Reading, readings
from budgetgraph.questions.language.years import find_quantities, quantity_pattern
from budgetgraph.questions.phrased import phrasings
from budgetgraph.questions.ranking import Fit, why_not
from budgetgraph.questions.solutions import Query
from budgetgraph.questions.templates import SlotShape, Template, templates
from budgetgraph.questions.understanding import Understanding, understand

LONGEST = 300  # characters of all values together, which leaves room for the words of a phrasing
_SHOWN = 40  # characters of a refused value
_BOUNDS = {"year": (1949, 2099), "number": (1, 1000)}
_TITLES = {  # of each kind of slot: what its values are, and one of them
    "department": ("部门（单位）的名称或通行简称", ""),
    "region": ("地区名称", "喀什地区"),
    "year": ("财政年度", "2024"),
    "stage": ("budget 预算，final 决算", "budget"),
    "measure": ("科目、栏目或其他指标的名称", "公用经费"),
    "project": ("项目名称", ""),
    "indicator": ("绩效指标名称", ""),
    "glossary": ("名词", "基本支出"),
    "section": ("内设机构或章节的名称", ""),
    "statement": ("报表名称", "收入决算表"),
    "unit": ("所属单位的名称", ""),
    "type": ("绩效指标类型", "数量指标"),
    "code": ("科目编码", "2080505"),
    "table": ("表号", "公开02表"),
    "quantity": ("数和它的单位", "50万元"),
    "number": ("取前几名", "3"),
    "text": ("要查找的词", "热线"),
}
# Cues that ask for the one or the other end, side or direction: a phrasing with one never answers for the other.
_OPPOSITES = (
    ("max", "min"),
    ("over", "under"),
    ("increase", "decrease"),
    ("rising", "falling"),
    ("compare", "compare_less"),
    ("ranking", "ascending"),
)


class UnknownTemplate(KeyError):
    """No template has this name."""


class BadParameter(ValueError):
    """A parameter that is missing, unknown or cannot be read; the message says which and what is expected."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a template. `kind` integer (from `least` to `most`) or string (of the `pattern`, where there is
    one); several values are repeated where `many`."""

    name: str
    kind: Literal["integer", "string"]
    required: bool
    many: bool
    description: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    pattern: str = ""
    example: str = ""


def parameters_of(template: Template) -> list[Parameter]:
    """The parameters of a template: its slots, and `cue` where it asks for one of several things (max or min)."""
    found = [_parameter(shape) for shape in template.slots]
    several = [group for group in template.cues if len(group) > 1]
    optional = sorted({cue for group in several for cue in group} | template.allows)
    if optional:
        text = "问法，如 max 最大、min 最小、over 超过、under 低于；不写时按各组的第一种，照模板的例句问"
        found.append(Parameter("cue", "string", False, True, text, tuple(optional)))
    return found


def _parameter(shape: SlotShape) -> Parameter:
    kind: Literal["integer", "string"] = "integer" if shape.kind in _BOUNDS else "string"
    choices = ("budget", "final") if shape.kind == "stage" else ()
    least, most = _BOUNDS.get(shape.kind, (0, 0))
    pattern = quantity_pattern() if shape.kind == "quantity" else ""
    title, example = _TITLES.get(shape.kind, (shape.kind, ""))
    return Parameter(shape.name, kind, shape.least > 0, shape.most > 1, title, choices, least, most, pattern, example)


def run_template(
    name: str,
    parameters: Mapping[str, str | int | Sequence[str | int]],
    query: Query,
    lexicon: Lexicon,
    today: date | None = None,
) -> Answer:
    """Answers one template. Raises `UnknownTemplate` or `BadParameter`; values are linked as in a typed question."""
    template = templates().get(name)
    if template is None:
        raise UnknownTemplate(name)
    values = {key: _listed(value) for key, value in parameters.items()}
    _check(name, {p.name: p for p in parameters_of(template)}, values)
    return _answered(template, values, query, lexicon, today)


def _check(name: str, known: Mapping[str, Parameter], values: Mapping[str, Sequence[str]]) -> None:
    """Raises `BadParameter` for what no value may be, whatever is held."""
    for given in values:
        if given not in known:
            names = "、".join(known) or "无"
            raise BadParameter(f"{name} 没有参数“{given[:_SHOWN]}”；它的参数：{names}")
    for parameter in known.values():
        own = values.get(parameter.name, ())
        if parameter.required and not any(value.strip() for value in own):
            raise BadParameter(f"{name} 需要参数 {parameter.name}：{parameter.description}")
        if not parameter.many and len(own) > 1:
            raise BadParameter(f"参数 {parameter.name} 只能有一个值")
        for value in own:
            _check_value(parameter, value)
    if sum(len(value) for of_name in values.values() for value in of_name) > LONGEST:
        raise BadParameter(f"参数太长（合计最多{LONGEST}字）")


def _check_value(parameter: Parameter, value: str) -> None:
    if len(value) > LONGEST:
        raise BadParameter(f"参数 {parameter.name} 太长（最多{LONGEST}字）")
    if not normalise(value).text:
        raise BadParameter(f"参数 {parameter.name} 没有写内容")
    if parameter.choices and value not in parameter.choices:
        raise BadParameter(f"参数 {parameter.name} 是 {'、'.join(parameter.choices)} 之一，不是“{value[:_SHOWN]}”")
    if parameter.kind == "integer":
        whole = re.fullmatch("[0-9]{1,4}", value)
        if not whole or not parameter.least <= int(value) <= parameter.most:
            raise BadParameter(
                f"参数 {parameter.name} 是{parameter.least}到{parameter.most}的整数，不是“{value[:_SHOWN]}”"
            )
    elif parameter.pattern and not _is_quantity(value):
        raise BadParameter(f"参数 {parameter.name} 是{parameter.description}，不是“{value[:_SHOWN]}”")


def _is_quantity(value: str) -> bool:
    """Whether a value is one number with its unit, in digits or in words (九成)."""
    text = normalise(value).text
    return [(q.start, q.end) for q in find_quantities(text)] == [(0, len(text))]


def _listed(value: str | int | Sequence[str | int]) -> list[str]:
    return [str(value)] if isinstance(value, str | int) else [str(v) for v in value]


def _answered(
    template: Template, values: Mapping[str, list[str]], query: Query, lexicon: Lexicon, today: date | None
) -> Answer:
    given = _given(template, values, lexicon)
    if given.unlinked:
        return _unfit(template, values, given)
    fits = _in_words(template, given, lexicon)
    withheld: Answer | None = None
    for stages in [*fits, *_bare(template, given)]:
        answer = answer_fits(stages, query, lexicon, today)
        if answer.status == "answered" and answer.template == template.name:
            return answer
        if answer.template in (None, template.name):
            withheld = withheld or answer
    return withheld or _unfit(template, values, given)


def _unfit(template: Template, values: Mapping[str, list[str]], given: "_Given") -> Answer:
    """Why no reading of the values is one for the template: unknown names, or values that do not go together."""
    if given.unlinked:
        said = "，".join(f"{name}={value}" for name, value in given.unlinked)
        reason = f"参数中有不能识别的名称：{said}"
    else:
        said = "，".join(f"{name}={'、'.join(of_name)}" for name, of_name in values.items())
        reason = f"“{template.title}”不能按这些参数回答：{said}"
    text = given.question.typed
    return Answer(
        question=text,
        status="abstained",
        template=template.name,
        title=template.title,
        reason=reason,
        refusal="not_understood",
    )


@dataclass(frozen=True)
class _Given:
    """The values of a template's slots as they were linked. `by_kind` holds them in words, by kind of slot."""

    question: Normalised
    pieces: list[Piece]
    readings: list[Reading]
    by_kind: dict[str, list[str]]
    cues: frozenset[str]
    wanted: frozenset[str]
    unlinked: list[tuple[str, str]]


def _given(template: Template, values: Mapping[str, list[str]], lexicon: Lexicon) -> _Given:
    typed, pieces, unlinked = "", [], []
    by_kind: dict[str, list[str]] = {}
    for shape in template.slots:
        for value in values.get(shape.name, ()):
            if value in lexicon.departments:
                value = lexicon.departments[value].label
            by_kind.setdefault(shape.kind, []).append(value)
            if shape.kind in ("year", "number", "stage"):
                continue
            folded = _folded(shape, value)
            typed += "，" if typed else ""
            if shape.kind == "text":
                own = [Piece(len(typed), len(typed) + len(folded.text), folded.text, "unknown")]
            else:
                known = with_partial_names(segment(folded, lexicon), folded.text, lexicon)
                own = _shifted(with_alike_projects(known, lexicon), len(typed), shape)
                if not _linked(own):
                    unlinked.append((shape.name, value))
            pieces += own
            typed += folded.text
    question = Normalised(typed, typed, tuple(range(len(typed) + 1)))
    cues = frozenset(values.get("cue", ()))
    wanted = cues | {group[0] for group in template.cues if not set(group) & cues}
    found = [
        replace(
            reading,
            years=tuple(sorted(int(year) for year in by_kind.get("year", ()))),
            relative=(),
            stages=tuple(dict.fromkeys(by_kind.get("stage", ()))),
            top=next((int(number) for number in by_kind.get("number", ())), None),
            cues=wanted,
            soft=wanted | {"amount_word"},
        )
        for reading in readings(pieces, typed, lexicon)
    ]
    return _Given(question, pieces, found, by_kind, cues, wanted, unlinked)


def _linked(pieces: Sequence[Piece]) -> bool:
    """Whether a value names something, and nothing that nobody knows."""
    unknown = any(piece.kind == "unknown" and content_words(piece.text) for piece in pieces)
    return not unknown and any(piece.kind not in ("unknown", "break") for piece in pieces)


def _folded(shape: SlotShape, value: str) -> Normalised:
    """A value as it is looked up; a table's number alone is typed as 表3."""
    return normalise(f"表{value}" if shape.kind == "table" and value.isdecimal() else value)


def _bare(template: Template, given: _Given) -> list[Understanding]:
    """The values alone, where the template takes them without words round them."""
    if template.slot("quantity") and given.by_kind.get("quantity"):
        return []  # 不低于95% and 95% are told apart by the words round the number
    fits = [Fit(template, reading, ()) for reading in given.readings if not why_not(template, reading)]
    return [Understanding(given.question, given.pieces, [fit.reading for fit in fits], fits)] if fits else []


def _in_words(template: Template, given: _Given, lexicon: Lexicon) -> list[Understanding]:
    """The template's examples with the values in them, where they are understood as these values and nothing else."""
    found: list[tuple[int, Understanding]] = []
    asked = {cue for group in template.cues for cue in group} | template.allows
    for question in phrasings(template, given.by_kind, lexicon):
        stages = understand(question, lexicon)
        for fit in stages.fits:
            typed = fit.reading.cues | fit.reading.soft
            if fit.template is not template or not given.cues <= typed or _turned(given.wanted, typed):
                continue
            if any(_same(fit.reading, own, template) for own in given.readings):
                found.append((len(given.wanted ^ (typed & asked)), replace(stages, readings=[fit.reading], fits=[fit])))
                break
    return [stages for _, stages in sorted(found, key=lambda one: one[0])]


def _turned(wanted: frozenset[str], typed: frozenset[str]) -> bool:
    """Whether words say the opposite of what is wanted."""
    return any({one, other} & typed != {one, other} & wanted for one, other in _OPPOSITES if {one, other} & wanted)


def _same(reading: Reading, given: Reading, template: Template) -> bool:
    """Whether a question in words was read as holding the given values, and no others."""
    dated = bool(given.years) or not reading.relative or bool(reading.cues & OF_TWO_YEARS)
    staged = set(reading.stages) == set(given.stages) or (not given.stages and len(reading.stages) != 1)
    if not dated or not staged or reading.nth or (reading.unknown and not template.slot("text")):
        return False
    kinds = {*reading.names, *given.names}
    named = all(_same_named(reading.names.get(kind, ()), given.names.get(kind, ())) for kind in kinds)
    return named and _content(reading) == _content(given) and _same_named(reading.measures, given.measures)


def _content(reading: Reading) -> tuple[object, ...]:
    bodies = sorted(mention.candidates for mention in reading.mentions)
    numbers = sorted((quantity.value, quantity.kind) for quantity in reading.quantities)
    return bodies, reading.years, reading.codes, reading.tables, numbers, reading.top, reading.text


def _same_named(typed: Sequence[Named], given: Sequence[Named]) -> bool:
    """Whether the names are the given ones; 车辆 beside 几辆 is the word that was given, whatever it counts."""
    ordered = sorted(typed, key=lambda m: m.text), sorted(given, key=lambda m: m.text)
    return len(typed) == len(given) and all(
        one.text == other.text or one.value == other.value for one, other in zip(*ordered, strict=True)
    )


def _shifted(pieces: Sequence[Piece], by: int, shape: SlotShape) -> list[Piece]:
    """Pieces of one value moved to its place; meanings that the slot does not take are left out."""
    wanted = {"department": "part", "region": "part"}.get(shape.kind, shape.kind)
    moved = []
    for piece in pieces:
        meanings = tuple(m for m in piece.meanings if m.kind == wanted)
        kind = piece.kind if meanings or piece.kind != "known" else "unknown"
        quantity = piece.quantity
        if quantity is not None:
            quantity = replace(quantity, start=quantity.start + by, end=quantity.end + by)
        start, end = piece.start + by, piece.end + by
        moved.append(replace(piece, start=start, end=end, meanings=meanings, kind=kind, quantity=quantity))
    return moved

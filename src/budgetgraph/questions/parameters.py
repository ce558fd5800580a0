"""The canned questions as an API: the typed parameters of a template, and its answer from their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from budgetgraph.questions.answering import Understanding, answer_fits
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import normalise
from budgetgraph.questions.language.segmenting import Piece, segment
from budgetgraph.questions.language.slots import readings
from budgetgraph.questions.ranking import Fit, why_not
from budgetgraph.questions.solutions import Query
from budgetgraph.questions.templates import SlotShape, Template, templates

_TITLES = {
    "department": "部门（单位）的名称或通行简称",
    "year": "财政年度",
    "stage": "budget 预算，final 决算",
    "measure": "科目、栏目或其他指标的名称",
    "project": "项目名称",
    "indicator": "绩效指标名称",
    "glossary": "名词",
    "section": "内设机构或章节的名称",
    "type": "绩效指标类型，如 数量指标",
    "code": "科目编码",
    "table": "表号，如 公开02表",
    "quantity": "带单位的数，如 50万元、20%",
    "number": "取前几名",
}


class UnknownTemplate(KeyError):
    """No template has this name."""


class BadParameter(ValueError):
    """A parameter that is missing, unknown or cannot be read; the message says which and what is expected."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a template. `kind` integer or string; several values are repeated where `many`."""

    name: str
    kind: Literal["integer", "string"]
    required: bool
    many: bool
    description: str
    choices: tuple[str, ...] = ()


def parameters_of(template: Template) -> list[Parameter]:
    """The parameters of a template: its slots, and `cue` where it asks for one of several things (max or min)."""
    found = [_parameter(shape) for shape in template.slots]
    several = [group for group in template.cues if len(group) > 1]
    optional = sorted({cue for group in several for cue in group} | template.allows)
    if optional:
        text = "问法，如 max 最大、min 最小、over 超过、under 低于"
        found.append(Parameter("cue", "string", False, True, text, tuple(optional)))
    return found


def _parameter(shape: SlotShape) -> Parameter:
    kind: Literal["integer", "string"] = "integer" if shape.kind in ("year", "number") else "string"
    choices = ("budget", "final") if shape.kind == "stage" else ()
    return Parameter(shape.name, kind, shape.least > 0, shape.most > 1, _TITLES.get(shape.kind, shape.kind), choices)


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
    known = {p.name: p for p in parameters_of(template)}
    for given in parameters:
        if given not in known:
            raise BadParameter(f"{name} has no parameter {given!r}; it has {', '.join(known)}")
    values = {key: _listed(value) for key, value in parameters.items()}
    for parameter in known.values():
        if parameter.required and not values.get(parameter.name):
            raise BadParameter(f"{name} needs the parameter {parameter.name!r}: {parameter.description}")
        if not parameter.many and len(values.get(parameter.name, ())) > 1:
            raise BadParameter(f"the parameter {parameter.name!r} takes one value")
        wrong = [v for v in values.get(parameter.name, ()) if parameter.choices and v not in parameter.choices]
        if wrong:
            raise BadParameter(f"{parameter.name!r} is one of {', '.join(parameter.choices)}, not {wrong[0]!r}")
    return _answered(template, values, query, lexicon, today)


def _listed(value: str | int | Sequence[str | int]) -> list[str]:
    return [str(value)] if isinstance(value, str | int) else [str(v) for v in value]


def _answered(
    template: Template, values: Mapping[str, list[str]], query: Query, lexicon: Lexicon, today: date | None
) -> Answer:
    typed, pieces, years = "", [], []
    stage: Literal["budget", "final", ""] = ""
    top: int | None = None
    for shape in template.slots:
        for value in values.get(shape.name, ()):
            if shape.kind in ("year", "number"):
                if not value.isdecimal():
                    raise BadParameter(f"{shape.name!r} is a whole number, not {value!r}")
                if shape.kind == "year":
                    years.append(int(value))
                else:
                    top = int(value)
                continue
            if shape.kind == "stage":
                stage = "final" if value == "final" else "budget"
                continue
            if value in lexicon.departments:
                value = lexicon.departments[value].label
            typed += ("，" if typed else "") + value
            if shape.kind == "text":
                text = normalise(value).text
                pieces.append(Piece(len(typed) - len(value), len(typed) - len(value) + len(text), text, "unknown"))
                continue
            pieces += _shifted(segment(normalise(value), lexicon), len(typed) - len(value), value, shape)
    question = normalise(typed)
    if len(question.text) != len(typed):
        question = replace(question, typed=question.text, offsets=tuple(range(len(question.text) + 1)))
    cues = frozenset({group[0] for group in template.cues if not set(group) & set(values.get("cue", ()))})
    cues |= set(values.get("cue", ()))
    fits: list[Fit] = []
    for reading in readings(pieces, typed, lexicon):
        own = replace(
            reading,
            years=tuple(sorted(years)),
            relative=(),
            stages=(stage,) if stage else (),
            top=top,
            cues=cues,
            soft=cues | {"total_word"},
        )
        if not why_not(template, own):
            fits.append(Fit(template, own, ()))
    if not fits:
        given = "，".join(f"{k}={'、'.join(v)}" for k, v in values.items())
        return Answer(
            question=typed,
            status="abstained",
            template=template.name,
            title=template.title,
            reason=f"参数中有不能识别的名称：{given}",
        )
    stages = Understanding(question, pieces, [fit.reading for fit in fits], fits)
    return answer_fits(stages, query, lexicon, today)


def _shifted(pieces: Sequence[Piece], by: int, value: str, shape: SlotShape) -> list[Piece]:
    """Pieces of one value moved to its place; meanings that the slot does not take are left out."""
    wanted = {"department": "part"}.get(shape.kind, shape.kind)
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

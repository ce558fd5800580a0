"""Readings and templates in, the pairs that fit out, best first. A template is vetoed by anything it does not use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from budgetgraph.questions.language.cues import is_soft, may_be_unsaid
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.templates import Template

# Slot kinds that may be left open where the graph has exactly one answer; every other required slot must be typed.
_OPEN = frozenset({"department", "year", "stage"})
_COUNTED = (
    "department",
    "year",
    "stage",
    "measure",
    "project",
    "indicator",
    "glossary",
    "section",
    "unit",
    "statement",
    "table",
    "code",
    "type",
    "quantity",
    "number",
)


@dataclass(frozen=True)
class Fit:
    """A template that uses everything in a reading. `score` is compared from left to right."""

    template: Template
    reading: Reading
    score: tuple[int, ...]


@dataclass(frozen=True)
class Veto:
    """Why a template cannot answer a reading."""

    template: str
    reason: str


def rank(readings: Sequence[Reading], templates: Iterable[Template]) -> list[Fit]:
    """All fits, best first: characters covered, required slots typed, specificity, priority of the file."""
    typed = [(reading, reading.cues | reading.soft) for reading in readings]
    fits = [
        Fit(template, reading, _score(template, reading))
        for template in templates
        for reading, cues in typed
        if not any(cues.isdisjoint(group) for group in template.cues) and not why_not(template, reading)
    ]
    return sorted(fits, key=lambda fit: fit.score, reverse=True)


def vetoes(readings: Sequence[Reading], templates: Iterable[Template]) -> list[Veto]:
    """Why the templates that fit no reading do not, reading by reading."""
    found = ((template, why_not(template, reading)) for template in templates for reading in readings)
    return [Veto(template.name, reason) for template, reason in found if reason]


def why_not(template: Template, reading: Reading) -> str:
    """The veto, empty where the template fits."""
    for group in template.cues:
        if not any(cue in reading.cues or cue in reading.soft for cue in group):
            return f"needs a word of {'/'.join(group)}"
    used = {cue for group in template.cues for cue in group}
    free = {cue for cue in reading.soft if may_be_unsaid(cue, template.answer)}
    foreign = (reading.cues | reading.soft) - free - used - template.allows
    if foreign:
        return f"does not answer {', '.join(sorted(foreign))}"
    text = shapes_text(template)
    if text and not reading.text:
        return "needs words to search for"
    if not _only_named(template, reading):
        return "does not take this measure"
    shapes = {shape.kind: shape for shape in template.slots}
    regions = sum(mention.region_only for mention in reading.mentions) if "region" in shapes else 0
    if regions > 1:
        return "takes at most one region"
    for kind in _COUNTED:
        held = reading.count(kind) - (regions if kind == "department" else 0)
        shape = shapes.get(kind)
        if shape is None:
            if held > (1 if kind == "stage" else 0):
                return f"has no slot for {kind}"
            continue
        if held > shape.most:
            return f"takes at most {shape.most} {kind}"
        if held < shape.least and not (kind in _OPEN and shape.least == 1):
            return f"needs {shape.least} {kind}"
    return _adds_up(template, used, reading)


_ADDING = frozenset({"plus", "altogether", "total_word"})
_ADDENDS = ("department", "year", "stage", "measure", "project", "indicator")


def _adds_up(template: Template, used: set[str], reading: Reading) -> str:
    """Of several things asked for together (水费和电费一共多少) only a template that adds up may answer."""
    typed = reading.cues | reading.soft
    several = [kind for kind in _ADDENDS if reading.count(kind) > 1]
    several += ["department"] if "all_departments" in typed else []
    ended = "department" in several and "each" not in typed  # 本年支出合计分别多少 asks for each one's own
    adding = _ADDING | ({"total_ending"} if ended else set())
    if not adding & typed or adding & (used | template.allows):
        return ""
    return f"does not add up several {several[0]}" if several else ""


def shapes_text(template: Template) -> bool:
    """Whether the template takes words that nobody knows, to search for them."""
    return template.slot("text") is not None


def _only_named(template: Template, reading: Reading) -> bool:
    """A template may say which measures it takes beside its other slots, which one alone or among others, of which
    code lists they are, which slot may not be left open, and which kinds of numbers may be typed beside them
    (是不是5万元)."""
    if any(not reading.count(kind) for kind in template.defaults.get("typed", "").split("|") if kind):
        return False
    kinds = template.defaults.get("quantities")
    if kinds and not all(quantity.kind in kinds.split("|") for quantity in reading.quantities):
        return False
    lists = template.defaults.get("lists")
    if lists and not all(m.value.split(":")[0] in lists.split("|") for m in reading.measures):
        return False
    only = template.defaults.get("only")
    if only and [m.value.split("|")[0] for m in reading.measures] != [only]:
        return False
    among = template.defaults.get("among")
    if among and among not in [m.value.split("|")[0] for m in reading.measures]:
        return False
    allowed = template.defaults.get("measures")
    return allowed is None or all(m.value.split(">")[0].split("|")[0] in allowed.split("|") for m in reading.measures)


def _score(template: Template, reading: Reading) -> tuple[int, ...]:
    cues = sum(1 for group in template.cues if any(cue in reading.cues for cue in group))
    named = sum(reading.count(kind) for kind in _COUNTED)
    required = sum(1 for shape in template.slots if shape.least and reading.count(shape.kind) >= shape.least)
    soft_used = sum(1 for group in template.cues for cue in group if cue in reading.soft and is_soft(cue))
    return (reading.covered, cues, soft_used, required, template.priority, named)

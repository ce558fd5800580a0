"""Values of a template's slots in, questions in words out: the template's own examples with the values in the places of
theirs, so that what the words around them say (超过, 比年初, 哪个最多) is said of the values, too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgetgraph.questions.language.cues import stages_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import MAX_LENGTH, normalise
from budgetgraph.questions.language.partial_names import with_partial_names
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece, segment
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.templates import Template

# Kinds of slots and the pattern of what stands for a value of theirs in an example.
_PLACEHOLDERS = {
    "department": "placeholder",
    "project": "placeholder_project",
    "indicator": "placeholder_indicator",
    "section": "placeholder_section",
}
_OF_PIECES = {"year": "year", "quantity": "quantity", "code": "code", "table": "table", "unknown": "text"}
_IN_ORDER = ("region", "department", "year", "stage")  # those that stand at the head where an example has no place


@dataclass(frozen=True)
class Place:
    """Where `text[start:end]` of an example stands for a value of a slot of this kind."""

    start: int
    end: int
    kind: str


def phrasings(template: Template, values: Mapping[str, Sequence[str]], lexicon: Lexicon) -> Iterator[str]:
    """The examples with the values, by kind of slot: those with as many places as values of each kind first."""
    filled = []
    for example in template.examples:
        text = normalise(example).text
        places = lexicon.once(f"places {template.name}", text, lambda text=text: _places(text, template, lexicon))  # type: ignore[misc]
        unlike = sum(
            abs(len(values.get(kind, ())) - sum(place.kind == kind for place in places))
            for kind in {*values, *(place.kind for place in places)}
        )
        filled += [(unlike, question) for question in _filled(text, places, values)]
    ordered = sorted(filled, key=lambda one: one[0])  # of equally many the order of the file
    yield from dict.fromkeys(question for _, question in ordered if len(question) <= MAX_LENGTH)


def _places(text: str, template: Template, lexicon: Lexicon) -> list[Place]:
    kinds = {shape.kind for shape in template.slots}
    found = [
        Place(match.start(), match.end(), kind)
        for kind, name in _PLACEHOLDERS.items()
        for match in in_question(name).finditer(text)
    ]
    for piece in with_partial_names(segment(normalise(text), lexicon), text, lexicon):
        free = all(piece.end <= place.start or place.end <= piece.start for place in found)
        kind = _kind_of(piece, kinds) if free else ""
        if kind:
            found.append(Place(piece.start, piece.end, kind))
    return sorted(found, key=lambda place: place.start)


def _kind_of(piece: Piece, kinds: set[str]) -> str:
    """The kind of slot whose value the piece of an example is; empty for its words."""
    if piece.year is not None and piece.year.year is None:
        return ""  # 比去年 says with what something is compared
    if piece.kind != "known":
        kind = _OF_PIECES.get(piece.kind, "")
        return kind if kind in kinds else ""
    meant = {m.kind for m in piece.meanings}
    if any(m.kind == "part" and m.value == "region" for m in piece.meanings) and "region" in kinds:
        return "region"
    if any(m.value == "top" for m in piece.meanings) and "number" in kinds:
        return "number"
    if stages_of(piece.text) and "measure" not in meant and "stage" in kinds:
        return "stage"
    return next(
        (
            kind
            for kind in ("measure", "statement", "type", "project", "indicator", "glossary", "section", "unit")
            if kind in meant and kind in kinds
        ),
        "",
    )


def _filled(text: str, places: Sequence[Place], values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The example with the values; where no stage is given also with its own words for one (年初列了、决算却没有)."""
    if not values.get("stage") and any(place.kind == "stage" for place in places):
        yield _with_values(text, [place for place in places if place.kind != "stage"], values)
    yield _with_values(text, places, values)


def _with_values(text: str, places: Sequence[Place], values: Mapping[str, Sequence[str]]) -> str:
    held = {kind: [place for place in places if place.kind == kind] for kind in {place.kind for place in places}}
    said: dict[Place, str] = {}
    for kind, own in held.items():
        given = [_word(kind, value) for value in values.get(kind, ())]
        if kind == "year" and len(given) > 1:
            given, own = sorted(given), sorted(own, key=lambda place: text[place.start : place.end])
        for number, place in enumerate(own):
            last = number == len(own) - 1
            said[place] = "、".join(given[number:] if last else given[number : number + 1])
    head = {kind: _listed(kind, values) for kind in _IN_ORDER if kind not in held}
    rest = [_listed(kind, values) for kind in values if kind not in held and kind not in _IN_ORDER]
    before = head.get("region", "") + head.get("department", "")
    dated = head.get("year", "") + (head.get("stage", "") if "year" not in held else "")
    at = max((place.end for place in held.get("department", ())), default=0)
    words, done = [] if at else [before + dated], 0
    for place in places:
        words += [text[done : place.start], said[place]]
        done = place.end
        if place.end == at and place.kind == "department":
            words.append(before + dated)
        if place.kind == "year" and place == held["year"][-1]:
            words.append(head.get("stage", ""))
        if not said[place]:
            done += len(text[done:]) - len(text[done:].removeprefix("的"))
    named = "的".join(word for word in rest if word)
    opening = "".join(words)
    return f"{opening}{text[done:]}" if not named else f"{opening}{named}{text[done:]}"


def _listed(kind: str, values: Mapping[str, Sequence[str]]) -> str:
    return "、".join(_word(kind, value) for value in values.get(kind, ()))


def _word(kind: str, value: str) -> str:
    if kind == "stage":
        return STAGE_NAMES.get(value, value)
    return f"{value}年" if kind == "year" else f"前{value}" if kind == "number" else value

"""The last gate of personal data: a Disclosure in, the same without names, phones and accounts of persons out.

Every text of every record passes through it, before records are printed and again before they become a graph, whoever
made them: what no reader took for personal where it stood is masked here (contract rule 10).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.concepts import concept_named
from budgetgraph.extraction.persons.privacy import Known, named, personal
from budgetgraph.extraction.records import Body, Disclosure, Place, Record
from budgetgraph.reading.folding import key

_WORTH = re.compile(r"[\u4e00-\u9fff@＠]|\d(?:[ -]?\d){6}")  # what has none of these is a figure or a term
_PLAIN = ("printed", "sha256", "code", "functional_code")  # members that hold figures and codes: no telephones
_LABELS = ("name", "aliases", "label", "title", "project", "about_project", "first_level", "second_level", "subject")
_BRACKETED = re.compile(r"[（(](?P<said>[^（）()]+)[)）]")


def impersonal(disclosure: Disclosure, known: Known | None = None) -> Disclosure:
    """The disclosure with all that is personal masked; the same object where nothing is.

    `known` are the names that its document tells; those that its own texts tell are added. Bodies keep their names,
    what stands in the place of a body and has no name of one does not.
    """
    said = dict(sorted(_texts(disclosure)))  # what is a label anywhere is one
    texts = {text: is_label for text, is_label in said.items() if _WORTH.search(text) and not concept_named(key(text))}
    told = Known((known.names if known else frozenset()) | {name for text in texts for name in named(text)})
    masked = ((text, (told.mask_label if is_label else told.mask)(text)) for text, is_label in texts.items())
    changed = {text: shown for text, shown in masked if shown != text}
    cells = {place.cell for place in _places(disclosure) if place.cell and "!" in place.cell}
    changed |= {cell: shown for cell in cells if (shown := told.mask_address(cell)) != cell}
    bodies = {name: shown for name in _named(disclosure.body) if (shown := _body_name(name)) != name}
    for unit in disclosure.units:
        bodies |= {name: shown for name in _named(unit) if (shown := _unit_name(name, told)) != name}
    if not changed and not bodies:
        return disclosure
    cleaned = _cleaned(disclosure, changed, bodies)
    assert isinstance(cleaned, Disclosure)
    return cleaned


def _texts(value: Record) -> Iterator[tuple[str, bool]]:
    """Each text of a record, and whether it is a label: what names something is left as it is sooner than others."""
    for name, part in vars(value).items():
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, str) and name not in _PLAIN:
                yield one, name in _LABELS
            elif isinstance(one, Record) and not isinstance(one, Body | Place):
                yield from _texts(one)


def _places(value: object) -> Iterator[Place]:
    for part in value if isinstance(value, list) else vars(value).values():
        if isinstance(part, Place):
            yield part
        elif part and isinstance(part, list | Record):
            yield from _places(part)


def _named(body: Body) -> Iterator[str]:
    yield from (body.name, *body.aliases, *([body.parent] if body.parent else []))


def _body_name(name: str) -> str:
    """The name of a body without a person in brackets behind it."""
    return _BRACKETED.sub(lambda said: "" if any(personal(said["said"])) else said[0], name)


def _unit_name(name: str, told: Known) -> str:
    """The same of a unit that a row names; what has no name of a body may be a person."""
    return shown if ends_like_body(shown := _body_name(name)) else told.mask(shown)


def _cleaned(value: Any, shown: Mapping[str, str], bodies: Mapping[str, str]) -> Any:
    """A value of a record with its texts as `shown` and the names of its bodies as `bodies` give them; the same object
    where none changes."""
    if isinstance(value, str):
        return shown.get(value, value)
    if isinstance(value, list):
        several = [_cleaned(one, shown, bodies) for one in value]
        return several if any(new is not old for new, old in zip(several, value, strict=True)) else value
    if isinstance(value, Place):
        cell = shown.get(value.cell or "", value.cell)
        return value if cell == value.cell else value.model_copy(update={"cell": cell})
    if isinstance(value, Record):
        texts = bodies if isinstance(value, Body) else shown
        parts = {name: (old, _cleaned(old, texts, bodies)) for name, old in vars(value).items()}
        changed = {name: new for name, (old, new) in parts.items() if new is not old}
        return value.model_copy(update=changed) if changed else value
    return value

"""What sentences in the cells of forms tell ("全年清淤11.5公里，受益3100人"), where no record keeps their text.

A Document and its Disclosure in; a claim a number is added, about the project of the form where it has one. What such
a sentence counts is no figure of the body itself: its money is `topic:other`, the rest `topic:activity`.
"""

import re
from collections.abc import Iterator

from budgetgraph.extraction.claims.patterns import first
from budgetgraph.extraction.claims.sentences import Number, numbers
from budgetgraph.extraction.claims.subjects import words
from budgetgraph.extraction.claims.told import metric_of
from budgetgraph.extraction.held import Held, number_of
from budgetgraph.extraction.performance.forms.form_titles import caption_of_form
from budgetgraph.extraction.persons.privacy import mask, mask_squeezed
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Claim, Disclosure, Place
from budgetgraph.extraction.text.passages import level
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_CLAUSE = re.compile("[，。；：、（）]")
_SENTENCE = re.compile("[^。；]+")
_TOPICS = {"money": "topic:other"}


def read_told_in_cells(document: Document, disclosure: Disclosure, taken: Used) -> Used:
    """Adds to `disclosure.claims` what such cells tell, and tells where in their texts.

    Fewer words tell too in a cell of a form that others have `taken`: the numbers of it that they did not keep.
    """
    used = Used()
    held = Held(document, disclosure)
    kept = "\n".join(_kept(disclosure))
    told = {claim.place.cell for claim in disclosure.claims if claim.place.cell}
    for at, table in enumerate(document.blocks):
        if not isinstance(table, Table) or table.hidden or not table.cells:
            continue
        kind, _, _ = caption_of_form(document.blocks, at)
        project = _project_of(table, disclosure) if kind else None
        for cell in table.cells:
            place = place_of(table, cell)
            at_cell = (table.number, cell.row, cell.column)
            if (kind is None and at_cell not in taken.cells) or place.cell in told or mask_squeezed(cell.text) in kept:
                continue
            text, origins = level(cell.text)
            is_sentence = kind is not None and _is_sentence(cell.text)
            if not is_sentence and not (at_cell in taken.cells and _is_worded(cell.text)):
                continue
            spans: list[tuple[int, int]] = []
            for number in numbers(text):
                is_held = (held.holds_itself if is_sentence else held.holds)(table, cell, number_of(number.printed))
                if number.kind and not is_held:
                    disclosure.claims.append(_claim(text, number, project, place))
                    spans.append((origins[number.start][1], origins[number.end - 1][1] + 1))
            if is_sentence:
                used.told[at_cell] = spans
    return used


def _kept(disclosure: Disclosure) -> Iterator[str]:
    """The texts that records keep as they are printed."""
    for project in disclosure.projects:
        texts = (project.name, project.goal, project.policy_basis, project.allocation, project.execution_period)
        yield from (squeeze(text) for text in texts if text)
    yield squeeze(disclosure.goal or "")
    for one in disclosure.all_indicators:
        said = (one.name, one.target_text, one.actual_text, one.deviation, one.description, one.basis)
        more = (
            one.milestone_text,
            one.initial_target_text,
            one.previous_text,
            *(v.text for v in one.other_values if v.value is not None),
        )
        yield from (squeeze(text) for text in (*said, *more) if text)


def _is_worded(text: str) -> bool:
    return patterns("sentence_patterns.csv")["worded_cell"].search(squeeze(text)) is not None


def _is_sentence(text: str) -> bool:
    """Does a cell hold words that go on, with a number among them?"""
    return patterns("sentence_patterns.csv")["told_in_cell"].search(squeeze(text)) is not None


def _project_of(table: Table, disclosure: Disclosure) -> str | None:
    """The only project of a form: that whose indicators or name stand in it."""
    own = {table.place_of(cell) for cell in table.cells}
    texts = {key(cell.text) for cell in table.cells}
    named = [
        one.name
        for one in disclosure.projects
        if key(one.name) in texts or any(i.place.cell in own for i in one.all_indicators)
    ]
    return named[0] if len(named) == 1 else None


def _claim(text: str, number: Number, project: str | None, place: Place) -> Claim:
    begin = max((m.end() for m in _CLAUSE.finditer(text, 0, number.start)), default=0)
    sentence = next(m[0] for m in _SENTENCE.finditer(text) if m.start() <= number.start < m.end())
    cue = first("lead", text[begin : number.start])
    metric = metric_of(number, cue.metric if cue and cue.metric != "share" else "")
    topic = cue.topic if cue and metric == "score" else None
    return Claim(
        topic=topic or _TOPICS.get(number.kind, "topic:activity"),
        metric=metric,
        value=number.yuan if number.kind == "money" else number.value,
        printed=number.printed,
        unit=number.unit or None,
        resolution=number.resolution,
        direction=cue.direction if cue and metric in ("change", "change_rate") else None,
        quote=mask(sentence),
        subject=mask(words(text[begin : number.start])),
        about_project=project,
        place=place,
    )

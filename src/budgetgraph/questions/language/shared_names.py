"""Two bodies that share one name in a question, each written out: 甲区和乙市的政务服务中心, 两个政务服务中心."""

from collections.abc import Iterator, Sequence
from itertools import islice

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.linking import Mention, Part
from budgetgraph.questions.language.numerals import small_number
from budgetgraph.questions.language.said import in_question

_PLACES = ("region", "zone")


def written_out(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[str]:
    """The folded question with the name of both bodies in full: none where the places, or the number, do not say which
    bodies are meant."""
    parts = sorted((part for mention in mentions for part in mention.parts), key=lambda part: part.start)
    for first, second, core in zip(parts, islice(parts, 1, None), islice(parts, 2, None), strict=False):
        if _share(text, first, second, core):
            name = core.surface
            yield f"{text[: first.end]}{name}{text[first.end : second.end]}{name}{text[core.end :]}"
            return
    for mention in mentions:
        yield from _so_many(text, mention, lexicon)


def _share(text: str, first: Part, second: Part, core: Part) -> bool:
    """甲区和乙市的政务服务中心, 甲区和乙市两个政务服务中心; 甲区和乙市政务服务中心 may be a place and a body."""
    if first.kind not in _PLACES or second.kind not in _PLACES or core.kind not in ("core", "name"):
        return False
    listed = in_question("joins_bodies").fullmatch(text[first.end : second.start])
    return bool(listed and in_question("shares_name").fullmatch(text[second.end : core.start]))


def _so_many(text: str, mention: Mention, lexicon: Lexicon) -> Iterator[str]:
    """两个政务服务中心, with their places behind it or without: as many as are held of that name."""
    number = in_question("number_of_bodies").search(text[: mention.start])
    core = mention.parts[0]
    if not number or len(mention.parts) > 1 or core.kind not in ("core", "name"):
        return
    before, behind = text[: number.start()], text[core.end :]
    places = in_question("places_behind").match(behind)
    held = lexicon.index.by_region.keys() | lexicon.index.by_zone.keys()
    if places and {places["first"], places["second"]} <= held:
        name = core.surface
        yield f"{before}{places['first']}{name}和{places['second']}{name}{behind[places.end() :]}"
        return
    labels = sorted(lexicon.departments[iri].label for iri in mention.candidates if iri in lexicon.reports_of)
    if len(labels) == small_number(number["number"]):
        yield f"{before}{'和'.join(labels)}{behind}"

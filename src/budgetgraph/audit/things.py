"""What can be compared: the facts of a report in, its figures, claims, rows and projects out, with number and place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from budgetgraph import resources
from budgetgraph.audit.facts import Facts
from budgetgraph.extraction.numbers import yuan_per_unit
from budgetgraph.graph.classifications import concepts
from budgetgraph.graph.identifiers import decode

_HARMLESS = {"column proven", "ocr"}  # flags that do not make a figure doubtful
_PASSAGE = 12  # lines that a sentence with its wholes and parts may take
_METRIC_WORDS = {"share": "占比", "change": "增减额", "change_rate": "增减率", "completion_rate": "完成率"}
_DIRECTIONS = {"increase": "增加", "decrease": "减少", "flat": "持平"}
_UNIT_WORDS = {"percent": "%", "person": "人", "vehicle": "辆", "square_metre": "平方米", "piece": "个"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing is printed: the IRI of the file, page, line, cell, box as the graph has them."""

    file: str = ""
    page: str = ""
    line: str = ""
    cell: str = ""
    box: str = ""

    def words(self) -> str:
        """The place for readers: 第3页, 第120行, or a cell of a sheet."""
        if self.page:
            return f"第{self.page}页"
        if self.line:
            return f"第{self.line}行"
        return self.cell if "!" in self.cell else ""

    def distance(self, other: "Place") -> int:
        """Pages, then lines between two places, as one number that is larger the farther they are apart."""
        pages = abs(int(self.page or 0) - int(other.page or 0))
        return pages * 10_000 + (0 if pages else abs(int(self.line or 0) - int(other.line or 0)))

    def follows(self, other: "Place") -> bool:
        """Whether the other place is in the same passage, on the same line or shortly before it."""
        return self.page == other.page and 0 <= int(self.line or 0) - int(other.line or 0) <= _PASSAGE


@dataclass(frozen=True, slots=True)
class Thing:
    """Something printed. `value` is signed (yuan for money), `resolution` one unit in the last printed place.

    `scale` is the size of the printed unit (10000 for 万元), `words` what it is called and where it stands.
    `recognised`: OCR read it; `doubtful`: nobody's misprint, since it may be read wrongly.
    """

    iri: str
    kind: str
    words: str
    place: Place = Place()
    value: Decimal | None = None
    resolution: Decimal = Decimal(0)
    printed: str = ""
    unit: str = ""
    scale: Decimal = Decimal(1)
    doubtful: bool = False
    recognised: bool = False
    table: str = ""
    label: str = ""
    column: str = ""
    is_change: bool = False

    @property
    def half(self) -> Decimal:
        """Half a unit in the last printed place (contract rule 4)."""
        return self.resolution / 2

    def said(self) -> str:
        """The thing with its number, for a sentence."""
        return f"{self.words}为{self.printed}{self.unit}" if self.printed else self.words

    def said_beside(self, other: "Thing") -> str:
        """The thing with its number, its table left out where the other thing stands in the same."""
        if not self.table or self.table != other.table:
            return self.said()
        name = f"“{self.column}”" if self.label == other.label and self.column else f"“{self.label}”"
        if self.label != other.label and self.column != other.column:
            name = f"“{self.label}”的“{self.column}”"
        where = "" if self.place.words() == other.place.words() else f"（{self.place.words()}）"
        return f"{name}{where}{self.printed}{self.unit}"

    def order(self) -> tuple[int, ...]:
        """Sorts things as they are printed."""
        grid = tuple(int(part) for part in re.findall(r"\d+", self.place.cell))
        return (int(self.place.page or 0), *(grid or (0,)), int(self.place.line or 0))

    def valued(self, value: Decimal) -> "Thing":
        """The same thing as if another value were printed."""
        return replace(self, value=value)

    def with_number(self, value: Decimal, printed: str, unit: str) -> "Thing":
        """The same thing with another of its numbers, such as the weight of an indicator."""
        resolution = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
        scale = yuan_per_unit().get(unit, Decimal(1))
        return replace(
            self,
            value=value * scale,
            printed=printed or f"{value:f}",
            unit=unit,
            resolution=resolution * scale,
            scale=scale,
        )


def things_of(facts: Facts, report: str) -> dict[str, Thing]:
    """IRI -> thing, of everything in a report that a rule may name."""
    found = {
        report: Thing(report, "report", facts.text(report, "rdfs:label"), Place(facts.text(report, "bg:publishedIn")))
    }
    found |= {thing.iri: thing for thing in _statements(facts, report)}
    found |= {claim: _claim(facts, claim) for claim in facts.all(report, "bg:hasClaim")}
    found |= {thing.iri: thing for thing in _projects(facts, report)}
    found |= {section: _section(facts, section) for section in facts.all(report, "bg:hasSection")}
    return found


def _statements(facts: Facts, report: str) -> Iterator[Thing]:
    for statement in facts.all(report, "bg:hasStatement"):
        unit = facts.text(statement, "bg:printedUnit")
        of_three = facts.id(statement, "bg:kind") == "three_public"
        place = _place(facts, statement)
        yield Thing(statement, "statement", _titled(facts, statement, place), place)
        for row in facts.all(statement, "bg:hasRow"):
            place = _place(facts, row)
            label = facts.text(row, "bg:printedLabel") or facts.text(row, "bg:printedCode")
            label = label or facts.text(facts.text(row, "bg:forProject"), "rdfs:label")
            if of_three and facts.id(row, "bg:role") == "total":
                label = _named_sum(label, concept_name(facts.text(row, "bg:item")))
            yield Thing(row, "row", f"{_titled(facts, statement, place)}“{label}”", place)
            for figure in facts.all(row, "bg:figure"):
                yield _figure(facts, figure, statement, label, unit)


def _projects(facts: Facts, report: str) -> Iterator[Thing]:
    owners = [(report, "")]
    for project in facts.all(report, "bg:hasProject"):
        place = _place(facts, project)
        name = facts.text(project, "rdfs:label")
        yield Thing(project, "project", f"项目“{name}”{_bracketed(place)}", place)
        owners.append((project, f"项目“{name}”的"))
    for owner, words in owners:
        for indicator in facts.all(owner, "bg:hasIndicator"):
            place = _place(facts, indicator)
            name = facts.text(indicator, "rdfs:label")
            yield Thing(indicator, "indicator", f"{words}绩效指标“{name}”{_bracketed(place)}", place)


def _section(facts: Facts, section: str) -> Thing:
    place = _place(facts, section)
    words = f"说明文字“{facts.text(section, 'dcterms:title')}”一节{_bracketed(place)}"
    return Thing(section, "section", words, place)


def _place(facts: Facts, subject: str) -> Place:
    return Place(
        *(facts.text(subject, f"bg:{name}") for name in ("publishedIn", "page", "line", "cell", "boundingBox"))
    )


def _bracketed(place: Place) -> str:
    return f"（{place.words()}）" if place.words() else ""


def _titled(facts: Facts, statement: str, place: Place) -> str:
    return f"{facts.text(statement, 'bg:number')}《{facts.text(statement, 'dcterms:title')}》{_bracketed(place)}"


def _named_sum(label: str, name: str) -> str:
    """A sum whose label does not say of what (合计), with the name of what it is the sum of."""
    plain = re.sub("[“”]", "", name.removesuffix(label))
    return f"{label}（{plain}）" if label and plain and name.endswith(label) else label


def concept_name(iri: str) -> str:
    """The Chinese name of a code, or the printed name of what no list knows."""
    name, _, code = iri.rpartition("/")
    known = concepts(name.rpartition("/")[2]).get(code) if "/code/" in iri else None
    return known.name if known else decode(code)


def _figure(facts: Facts, figure: str, statement: str, label: str, table_unit: str) -> Thing:
    place = _place(facts, figure)
    value, printed = Decimal(facts.text(figure, "bg:value")), facts.text(figure, "bg:printedValue")
    money = facts.id(figure, "bg:unit") == "CNY"
    scale, resolution = _scale(value, printed, table_unit if money else "")
    unit = _money_word(scale, table_unit) if money else _UNIT_WORDS.get(facts.id(figure, "bg:unit"), "")
    if facts.id(figure, "bg:unit") == "person" and resolution == 1:
        resolution = Decimal(0)  # people are not rounded
    return Thing(
        iri=figure,
        kind="figure",
        words=f"{_titled(facts, statement, place)}“{label}”的“{concept_name(facts.text(figure, 'bg:column'))}”",
        place=place,
        value=value,
        resolution=resolution,
        printed=printed,
        unit=unit,
        scale=scale,
        table=statement,
        label=label,
        column=concept_name(facts.text(figure, "bg:column")),
        doubtful=bool(set(facts.all(figure, "bg:flag")) - _HARMLESS) or _unclear(facts, figure),
        recognised=_recognised(facts, figure),
    )


def _recognised(facts: Facts, thing: str) -> bool:
    return bool(facts.text(thing, "bg:readingConfidence"))


def _unclear(facts: Facts, thing: str) -> bool:
    """Was the thing read by OCR with less confidence than findings need?"""
    confidence = facts.text(thing, "bg:readingConfidence")
    return bool(confidence) and Decimal(confidence) < resources.least_confidence("audit")


def _money_word(scale: Decimal, table_unit: str) -> str:
    if yuan_per_unit().get(table_unit) == scale:
        return table_unit
    return next((word for word, yuan in yuan_per_unit().items() if yuan == scale), "")


def _scale(value: Decimal, printed: str, unit: str) -> tuple[Decimal, Decimal]:
    """How many yuan one printed unit is, and what one unit in the last printed place is worth."""
    try:
        number = abs(Decimal(printed.replace(",", "").replace("%", "").strip("()（）+-−")))
    except InvalidOperation:
        return Decimal(1), Decimal(1)
    scale = abs(value) / number if number else yuan_per_unit().get(unit, Decimal(1))
    return scale, scale * Decimal(1).scaleb(int(number.as_tuple().exponent))


def _claim(facts: Facts, claim: str) -> Thing:
    place = _place(facts, claim)
    metric, direction = facts.id(claim, "bg:metric"), facts.id(claim, "bg:direction")
    name = facts.text(claim, "bg:subject") or concept_name(facts.text(claim, "bg:topic"))
    what = f"{name}的{_METRIC_WORDS[metric]}" if metric in _METRIC_WORDS else name
    words = f"说明文字{_bracketed(place)}“{what}”"
    if not facts.text(claim, "bg:claimedValue"):
        return Thing(claim, "claim", words, place, printed=_DIRECTIONS.get(direction, ""))
    value, unit = Decimal(facts.text(claim, "bg:claimedValue")), facts.text(claim, "bg:unit")
    printed = facts.text(claim, "bg:printedValue") or f"{value:f}"
    scale, resolution = _scale(value, printed, unit)
    if given := facts.text(claim, "bg:resolution"):
        resolution = Decimal(given)
    if metric == "count" and resolution == 1:
        resolution = Decimal(0)  # people, cars and units are not rounded
    if metric in ("change", "change_rate") and direction in _DIRECTIONS and value:
        printed = f"{_DIRECTIONS[direction]}{printed.lstrip('+-−')}"
    return Thing(
        iri=claim,
        kind="claim",
        words=words,
        place=place,
        value=-value if direction == "decrease" else value,
        resolution=resolution,
        printed=printed,
        unit=unit,
        scale=yuan_per_unit().get(unit, scale),
        table=f"text {place.words()}",
        label=what,
        doubtful=_unclear(facts, claim),
        recognised=_recognised(facts, claim),
        is_change=metric in ("change", "change_rate"),
    )

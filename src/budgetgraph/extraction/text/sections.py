"""Sections: the headings of a Document with their text, and the entries of its glossary.

A heading whose text stands under sub-headings has the text of these. Contents pages, titles of statements and page
furniture are no sections. Personal data is masked (contract rule 10).
"""

import re
from dataclasses import dataclass, field

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.persons.privacy import mask
from budgetgraph.extraction.records import Disclosure, Place, Section
from budgetgraph.extraction.text.outline import Line, outline
from budgetgraph.extraction.text.passages import Passage, passages
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_SHORTEST_LIST = 3  # rows, its head included
_REACH = 3  # paragraphs between a table and its title or note


def _said(name: str) -> re.Pattern[str]:
    return patterns("outline_patterns.csv")[name]


@dataclass
class _Open:
    """A section being collected: its own paragraphs, and how deep it is; whether its heading opens a paragraph."""

    line: Line
    place: Place
    paragraphs: list[str] = field(default_factory=list)
    run_in: bool = False


def read_sections(document: Document, disclosure: Disclosure) -> Used:
    """Sets `disclosure.sections`. Numbers in sections are told by the claims: the `Used` that comes back is empty."""
    lines = outline(document)
    found: list[_Open] = []
    glossary: list[Section] = []
    in_glossary = 0
    lists = [(at, listed) for at, table in enumerate(document.blocks) if (listed := _listed_bodies(table))]
    for passage in passages(document, lines):
        block = passage.origins[0][0]
        while lists and lists[0][0] < block:
            _, listed = lists.pop(0)
            if found and not in_glossary:
                found[-1].paragraphs += listed
        line = lines[block]
        place = _place(document, block)
        if line.kind == "heading":
            if _said("glossary").search(line.title):
                in_glossary = line.level
            elif in_glossary and line.level <= in_glossary and not _said("entry").match(line.title):
                in_glossary = 0
            found.append(_Open(line, place))
            continue
        text = _printed(document, passage)
        if _said("glossary_opens").match(text):
            in_glossary = in_glossary or 2
            continue
        if in_glossary:
            _entry(text, place, glossary)
        elif found and not _is_caption(document, passage, text):
            if opening := _said("run_in").match(text):
                found.append(_run_in(opening, found, place))
                text = text[opening.end() :].strip()
            found[-1].paragraphs.append(text)
    sections = _sections(found)
    disclosure.sections = [
        section.model_copy(update={"order": order}) for order, section in enumerate([*sections, *glossary], start=1)
    ]
    return Used()


def _run_in(opening: re.Match[str], found: list[_Open], place: Place) -> _Open:
    """（一）职能职责。负责…: the section of a heading that stands in one paragraph with its text."""
    holder = next((opened.line.level for opened in reversed(found) if not opened.run_in), 0)
    line = Line("heading", holder + 1, opening["number"] or "", opening["title"])
    return _Open(line, place, run_in=True)


def _is_caption(document: Document, passage: Passage, text: str) -> bool:
    """Is this the title of the table right below, or a note of the one right above?"""
    first, last = passage.origins[0][0], passage.origins[-1][0]
    if _said("table_note").match(text):
        return any(isinstance(block, Table) for block in document.blocks[max(0, first - _REACH) : first])
    below = document.blocks[last + 1 : last + 1 + _REACH]
    return bool(_said("table").search(squeeze(text))) and any(isinstance(block, Table) for block in below)


def _listed_bodies(table: Paragraph | Table) -> list[str]:
    """The lines of a table that only lists bodies (序号 | 单位名称 | 备注), numbered; empty for any other table."""
    if not isinstance(table, Table) or table.height < _SHORTEST_LIST:
        return []
    for column in range(1, table.width + 1):
        names = [cell for cell in table.cells if cell.column == column and squeeze(cell.text)]
        bodies = [squeeze(cell.text) for cell in names if ends_like_body(cell.text)]
        others = [squeeze(cell.text) for cell in table.cells if cell.column != column and cell.row > 1]
        if len(bodies) > 1 and len(bodies) >= len(names) - 1 and all(re.fullmatch(r"\d{0,3}|\D*", o) for o in others):
            return [f"{number}.{name}" for number, name in enumerate(bodies, start=1)]
    return []


def _entry(text: str, place: Place, glossary: list[Section]) -> None:
    """One entry of a glossary, or the rest of the entry before."""
    plain = _said("glued_heading").sub("", text)
    match = _said("entry").match(plain)
    if match and not _said("no_entry").match(match["term"]):
        term = match["term"].strip("* ")
        term = _said("quoted").sub(r"\1", term)
        glossary.append(
            Section(title=term, text=mask(match["definition"].strip("* ")), level=3, glossary=True, place=place)
        )
    elif glossary and not _said("signature").match(plain):
        last = glossary[-1]
        gap = "\n" if last.text.endswith(("。", "；", "：")) else ""
        glossary[-1] = last.model_copy(update={"text": mask(f"{last.text}{gap}{plain}")})


def _sections(found: list[_Open]) -> list[Section]:
    sections: list[Section] = []
    for at, opened in enumerate(found):
        text = "\n".join(opened.paragraphs)
        if _said("table_note").match(text) and _said("table").search(opened.line.title):
            continue
        if not text:
            text = _below(found, at)
        if not text or (_said("table").search(opened.line.title) and not opened.paragraphs):
            continue
        sections.append(
            Section(title=mask(opened.line.title), text=mask(text), level=opened.line.level, place=opened.place)
        )
    return sections


def _below(found: list[_Open], at: int) -> str:
    """The sub-headings under a heading, with their text."""
    parts: list[str] = []
    for opened in found[at + 1 :]:
        if opened.line.level <= found[at].line.level:
            break
        parts += [opened.line.number + opened.line.title, *opened.paragraphs]
    return "\n".join(parts)


def _printed(document: Document, passage: Passage) -> str:
    """The passage as printed: its paragraphs joined where a page break cut them, each masked by its own lines."""
    blocks = dict.fromkeys(block for block, _ in passage.origins)
    texts = [document.blocks[block] for block in blocks]
    return "".join(mask(part.text.strip()) for part in texts if isinstance(part, Paragraph))


def _place(document: Document, block: int) -> Place:
    paragraph = document.blocks[block]
    if not isinstance(paragraph, Paragraph):
        return Place()
    box = paragraph.box
    return Place(page=paragraph.page, line=paragraph.line, box=(box.x0, box.y0, box.x1, box.y1) if box else None)

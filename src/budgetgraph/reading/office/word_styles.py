"""What paragraphs and runs of a Word file inherit from their styles: headings, lists, raised and lowered text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class Styles:
    """What a paragraph inherits from its style: heading level and list."""

    _elements: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> "Styles":
        return cls({s.get(f"{_W}styleId"): s for s in root.iter(f"{_W}style")})

    def chain(self, identifier: str | None) -> Iterator[Any]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while identifier and identifier not in seen and (style := self._elements.get(identifier)) is not None:
            seen.add(identifier)
            yield style
            identifier = value(style, "basedOn")

    def heading(self, paragraph: Any) -> int | None:
        """1 for a title, 2 for the first outline level; None for body text."""
        properties = paragraph.find(f"{_W}pPr")
        level = None if properties is None else value(properties, "outlineLvl")
        for style in self.chain(None if properties is None else value(properties, "pStyle")):
            if level is not None:
                break
            if (value(style, "name") or "").lower() == "title":
                return 1
            inherited = style.find(f"{_W}pPr")
            level = None if inherited is None else value(inherited, "outlineLvl")
        return int(level) + 2 if level is not None and level.isdecimal() and int(level) < 9 else None

    def raised(self, run: Any) -> str | None:
        """ "superscript" or "subscript" for a run that stands above or below the line, by itself or by its style."""
        properties = run.find(f"{_W}rPr")
        if properties is None:
            return None
        found = value(properties, "vertAlign")
        for style in self.chain(value(properties, "rStyle")):
            inherited = style.find(f"{_W}rPr")
            found = found or (None if inherited is None else value(inherited, "vertAlign"))
        return found if found in ("superscript", "subscript") else None

    def list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """(list, level) of an automatically numbered paragraph."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        level = identifier = None
        for owner in (properties, *(s.find(f"{_W}pPr") for s in self.chain(value(properties, "pStyle")))):
            found = None if owner is None else owner.find(f"{_W}numPr")
            if found is not None:
                level = level or value(found, "ilvl")
                identifier = identifier or value(found, "numId")
        if identifier in (None, "0"):
            return None
        return identifier, int(level) if level and level.isdecimal() else 0


def value(parent: Any, tag: str) -> str | None:
    found = parent.find(_W + tag)
    return None if found is None else found.get(f"{_W}val")

"""Several reports in one file, such as a workbook with the tables of a department and those of its units.

A Document with the captions of its tables in, the blocks of each report out. A report begins at a title of its own, or
where captions or titles of statements name another body: one over 收支总表 and another table, or over a statement that
the file holds of another body too. The body that a caption names holds until another is named. Tables under the name
of a body of which nothing more is told are in doubt.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from budgetgraph.extraction.bodies.report_titles import ReportTitle, has_figures, is_one_body, report_titles
from budgetgraph.extraction.body_names import body_named, body_of_statement, is_alike, same_body
from budgetgraph.extraction.tables.captions import Caption
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import key, squeeze

_OF_EVERY_REPORT = "revenue_expenditure_summary"
_FORMS = {"self_evaluation_report", "self_evaluation", "department_target", "project_target"}  # name who carries it out


@dataclass
class Report:
    """One report of the file: whose, of which year and stage where a title says it, and its blocks in order."""

    body: str | None
    year: int | None = None
    stage: str | None = None
    scope: str | None = None
    blocks: list[int] = field(default_factory=list)
    doubts: dict[int, str] = field(default_factory=dict)  # block of a table -> the other body whose it may be


def reports(document: Document, captions: Mapping[int, Caption], own: Sequence[str]) -> list[Report]:
    """The reports of the file, in order; one alone where the file holds one. `own`: the names of the cover's body."""
    named = _named(captions)
    if own and any(page.kind == "scan" for page in document.pages):
        own = [*own, *(name for name in named.values() if is_alike(name, own[0]))]
    titles = report_titles(document, captions, own)
    main = own[0] if own else None
    certain = _certain(titles, captions, named, own)
    owners = {at: name for at, name in named.items() if name in certain}
    owners |= {at: own[0] for at, name in named.items() if name not in certain and _is_of(name, own)}
    walk = _Walk(document, owners, main)
    begins = {title.at: title for title in titles}
    for index, block in enumerate(document.blocks):
        if title := begins.get(index):
            walk.begin(title)
        walk.take(index, block, named.get(index) if _is_statement(captions.get(index)) else None)
    return walk.ended()


def part(document: Document, blocks: list[int]) -> Document:
    """The document with only these blocks; pages and places stay those of the file."""
    return replace(document, blocks=tuple(document.blocks[index] for index in blocks))


def _named(captions: Mapping[int, Caption]) -> dict[int, str]:
    """The body that the caption or the title of each table names, in the spelling in which it is named first."""
    named: dict[int, str] = {}
    for at, caption in captions.items():
        if name := (body_named(caption.body) if caption.body else None) or body_of_statement(caption.title):
            named[at] = next((known for known in named.values() if same_body(name, known)), name)
    return named


def _is_of(name: str, own: Sequence[str]) -> bool:
    return any(is_one_body(name, one) for one in own)


def _certain(
    titles: Sequence[ReportTitle], captions: Mapping[int, Caption], named: Mapping[int, str], own: Sequence[str]
) -> set[str]:
    """The bodies of which it is certain that the tables under their names are theirs."""
    tables = Counter(named.values())
    whole = {named[at] for at, caption in captions.items() if at in named and caption.kind == _OF_EVERY_REPORT}
    certain = {name for name in tables if tables[name] > 1 and name in whole}
    certain = certain if len(certain) > 1 else {name for name in certain if name in own}
    others = {name for name in tables if not _is_of(name, own)}
    certain |= {name for name in others if any(is_one_body(name, title.body) for title in titles)}
    return certain | {named[at] for at in named if named[at] in others and _comes_again(at, captions, named)}


def _comes_again(at: int, captions: Mapping[int, Caption], named: Mapping[int, str]) -> bool:
    """Does the file hold the same statement under the name of another body?"""
    kind = captions[at].kind
    if kind is None or kind in _FORMS:
        return False
    return any(captions[other].kind == kind and name != named[at] for other, name in named.items())


def _is_statement(caption: Caption | None) -> bool:
    """Does a table hold money of the body that its caption names? A form may name who carries it out."""
    return caption is not None and caption.kind not in _FORMS and bool(caption.kind or caption.unit)


class _Walk:
    """The reports, as the blocks go by."""

    def __init__(self, document: Document, owners: Mapping[int, str], main: str | None) -> None:
        self._document = document
        self._owners = owners
        self._reports = [Report(main)]
        self._at = 0
        self._waiting: list[int] = []
        self._is_certain = False  # a title or a table has told whose report this is
        self._is_first = False  # the next table is the first under a title
        self._doubt: str | None = None
        self._is_bare: bool | None = None  # the first table names no body
        self._is_turned = False  # a caption, and no title, has told whose report this is

    @property
    def _now(self) -> Report:
        return self._reports[self._at]

    def begin(self, title: ReportTitle) -> None:
        """A report begins with the next block."""
        self._now.blocks += self._waiting
        self._waiting, self._doubt, self._is_turned = [], None, False
        fits = self._now.body is not None and is_one_body(title.body, self._now.body)
        if not any(has_figures(self._document.blocks[index]) for index in self._now.blocks):
            self._now.body = self._now.body if fits else title.body
            self._now.year, self._now.stage, self._now.scope = title.year, title.stage, title.scope
            self._is_certain = any(is_one_body(name, title.body) for name in self._owners.values())
        elif not fits or self._now.year is not None:
            self._reports.append(Report(title.body, title.year, title.stage, title.scope))
            self._at = len(self._reports) - 1
            self._is_certain = self._is_first = True

    def take(self, index: int, block: Paragraph | Table, named: str | None) -> None:
        """The next block; `named` is the body that its caption names, if it is a statement."""
        self._waiting.append(index)
        if not isinstance(block, Table):
            return
        owner = self._owners.get(index)
        self._is_bare = not (owner or named) if self._is_bare is None else self._is_bare
        if owner and not self._is_now(owner):
            if self._is_first:
                named, owner = owner, None
            else:
                self._turn_to(owner)
        if owner or named:
            self._doubt = None if owner or named is None or self._is_now(named) else named
        elif self._is_bare and self._is_turned and self._now is not self._reports[0] and self._reports[0].body:
            self._now.doubts[index] = self._reports[0].body  # which names itself over none of its tables
        if self._doubt:
            self._now.doubts[index] = self._doubt
        self._now.blocks += self._waiting
        self._waiting, self._is_certain, self._is_first = [], True, False

    def ended(self) -> list[Report]:
        """The reports that have blocks, each with its blocks in order."""
        self._now.blocks += self._waiting
        return [report for report in self._reports if report.blocks]

    def _is_now(self, owner: str) -> bool:
        return self._now.body is not None and _same(owner, self._now.body)

    def _turn_to(self, owner: str) -> None:
        """Goes on with the report of a body that a caption names; what stands above its name belongs to the last."""
        last = self._now
        if not self._is_certain:
            last.body = owner
            return
        begin = self._begins(owner)
        last.blocks += self._waiting[:begin]
        self._waiting = self._waiting[begin:]
        self._is_turned = True
        known = [at for at, one in enumerate(self._reports) if one.body and _same(one.body, owner)]
        if not known:
            self._reports.append(Report(owner, last.year, last.stage))
        self._at = known[-1] if known else len(self._reports) - 1

    def _begins(self, owner: str) -> int:
        """Where in the blocks before a table its report begins: at the first paragraph that names its body."""
        for at, index in enumerate(self._waiting):
            block = self._document.blocks[index]
            if isinstance(block, Paragraph) and key(owner) in key(squeeze(block.text)):
                return at
        return len(self._waiting) - 1


def _same(name: str, other: str) -> bool:
    return name == other or same_body(name, other)

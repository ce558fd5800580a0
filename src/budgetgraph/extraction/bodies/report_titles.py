"""The titles of reports within a document: whose report of which year, stage and scope begins at which block.

A title is a line, or up to three, that holds nothing but a body, a year and 预算 or 决算. The lines of a list of
reports begin none, nor does a title under which no figure stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from budgetgraph.extraction.bodies.identity import stage_of, title_rows, year_in
from budgetgraph.extraction.body_names import body_of_title, cover, ends_like_body, same_body
from budgetgraph.extraction.tables.captions import Caption
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze

_LINES = 3
_LONGEST = 60
_TAIL_ROWS = 6
_SCOPES = ("own", "unit", "department")

Block = Paragraph | Table


@dataclass(frozen=True)
class ReportTitle:
    """A report begins at the block `at`; `until` is behind the last block of its title."""

    at: int
    until: int
    body: str
    year: int | None
    stage: str | None
    scope: str | None

    def is_of(self, other: "ReportTitle") -> bool:
        """Is this a title of the same report?"""
        told = ((self.year, other.year), (self.stage, other.stage), (self.scope, other.scope))
        return is_one_body(self.body, other.body) and all(a == b or None in (a, b) for a, b in told)


def is_one_body(name: str, other: str) -> bool:
    """Do two names mean one body, the department's own level (本级) taken for the department?"""
    plain, others = (cover("own_level").sub("", one) for one in (name, other))
    return plain == others or same_body(plain, others)


def report_title(text: str) -> ReportTitle | None:
    """The report whose title the text is, and nothing else."""
    plain = squeeze(text)
    for _ in range(2):  # 一、关于
        plain = cover("title_prefix").sub("", plain)
    year = year_in(plain)
    if len(plain) > _LONGEST or year is None or not cover("report_title").fullmatch(plain):
        return None
    body = body_of_title(plain)
    if body is None or not ends_like_body(body):
        return None
    scope = next((scope for scope in _SCOPES if cover(f"{scope}_scope").search(plain)), None)
    return ReportTitle(0, 1, body, year, stage_of(plain), scope)


def report_titles(document: Document, captions: Mapping[int, Caption], own: Sequence[str]) -> list[ReportTitle]:
    """The titles at which reports begin, in order. `own`: the names of the body that the cover names, that first."""
    blocks = document.blocks
    titles = _without_lists([_of_cover(title, own) for title in _titles(blocks)], blocks)
    begins: list[ReportTitle] = []
    ends = [*(title.at for title in titles[1:]), len(blocks)]
    for title, end in zip(titles, ends, strict=False):
        if not any(map(has_figures, blocks[title.until - 1 : end])):
            continue
        if begins and (title.is_of(begins[-1]) or not _is_another(title, begins[-1], end, captions)):
            continue
        begins.append(title)
    return begins


def _of_cover(title: ReportTitle, own: Sequence[str]) -> ReportTitle:
    """The title with the name of the cover's body, where it is another of its names."""
    return replace(title, body=own[0]) if any(is_one_body(title.body, name) for name in own) else title


def _is_another(title: ReportTitle, before: ReportTitle, end: int, captions: Mapping[int, Caption]) -> bool:
    """Does a title of another body, or of another year, begin a report? In the report of one year a chapter may be
    headed by another: a statement must come again."""
    if not is_one_body(title.body, before.body):
        return True
    kinds = {caption.kind for at, caption in captions.items() if before.at <= at < title.at}
    again = {caption.kind for at, caption in captions.items() if title.at <= at < end}
    return bool((kinds & again) - {None, "other"})


def _titles(blocks: Sequence[Block]) -> Iterator[ReportTitle]:
    at = 0
    while at < len(blocks):
        found = _title_at(blocks, at)
        if found:
            yield found
        at = max(at + 1, found.until if found else 0)


def _title_at(blocks: Sequence[Block], at: int) -> ReportTitle | None:
    block = blocks[at]
    if isinstance(block, Table):
        found = _first_title(title_rows(block))
        return replace(found, at=at, until=at + 1) if found else _title_below(block, at)
    ahead = takewhile(lambda one: isinstance(one, Paragraph) and len(one.text) <= _LONGEST, blocks[at : at + _LINES])
    found, count = _joined([squeeze(line.text) for line in ahead if isinstance(line, Paragraph)])
    return replace(found, at=at, until=at + count) if found else None


def _joined(lines: Sequence[str]) -> tuple[ReportTitle | None, int]:
    """The title that the first lines make up, of which the body or the year may stand alone on the first."""
    for count in range(1, len(lines[:_LINES]) + 1):
        if count > 1 and not (ends_like_body(lines[0]) or cover("year_line").fullmatch(lines[0])):
            break
        if found := report_title("".join(lines[:count])):
            return found, count
    return None, 0


def _first_title(lines: Sequence[str]) -> ReportTitle | None:
    return next((title for at in range(len(lines)) if (title := _joined(lines[at:])[0])), None)


def _title_below(table: Table, at: int) -> ReportTitle | None:
    """The title of the next report in the last rows of a sheet's table, where the two stand close together."""
    lines: list[str] = []
    for row in range(table.height, max(0, table.height - _TAIL_ROWS), -1):
        texts = [squeeze(cell.text) for cell in table.cells_in(row) if squeeze(cell.text)]
        if len(texts) > 1:
            break
        lines += texts
    found = _first_title(lines[::-1])
    return replace(found, at=at + 1, until=at + 2) if found else None


def _without_lists(titles: Sequence[ReportTitle], blocks: Sequence[Block]) -> list[ReportTitle]:
    """Titles that follow each other are a list of reports, but for the last where the list names its report too."""
    runs: list[list[ReportTitle]] = []
    for title in titles:
        between = blocks[runs[-1][-1].until : title.at] if runs else ()
        if runs and not any(isinstance(one, Table) or cover("words").search(one.text) for one in between):
            runs[-1].append(title)
        else:
            runs.append([title])
    kept: list[ReportTitle] = []
    for run in runs:
        is_list = any(not is_one_body(one.body, run[0].body) for one in run)
        if not is_list or any(run[-1].is_of(one) for one in run[:-1]):
            kept.append(run[-1])
    return kept


def has_figures(block: Block) -> bool:
    """Does a figure stand in a table, or an amount in a paragraph?"""
    if isinstance(block, Table):
        return any(is_figure(cell.text) for cell in block.cells)
    return bool(cover("amount").search(squeeze(block.text)))

"""Who publishes what: body, its aliases and region, fiscal year, stage, scope, date of issue, by title and captions.

Nothing is assumed: what the document does not say is None, and the caller decides (a manifest may say it).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from budgetgraph import resources
from budgetgraph.extraction.bodies.divisions import division_of
from budgetgraph.extraction.body_names import akin, body_of_title, clean, cover, ends_like_body, has_body
from budgetgraph.extraction.tables.captions import Caption
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import fold, key, squeeze

_CHINESE_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_HEAD_PARAGRAPHS = 14
_HEAD_BLOCKS = 40
_HEAD_ROWS = 6
_LONGEST_KIND = 5
_T = TypeVar("_T")


@dataclass
class Identity:
    """What the document says of itself; `source` of each part is a title, a caption or the file name."""

    title: str = ""
    body: str | None = None
    identifier: str | None = None
    aliases: list[str] = field(default_factory=list)
    division: str = "000000"
    fiscal_year: int | None = None
    stage: str | None = None
    scope: str = "department"
    issued: str | None = None
    revision: bool = False


def identify(document: Document, captions: Sequence[Caption] = (), year: int | None = None) -> Identity:
    """Reads the identity; `captions` are those of the tables, which speak where there is no cover.

    `year` is the fiscal year where the caller knows it.
    """
    identity = Identity()
    head = _head(document)
    stem = squeeze(re.sub(r"\.[A-Za-z]{2,5}$", "", document.file_name))
    identity.title = _title(head) or (stem if cover("title").search(stem) else "")
    sources = [identity.title, *head, stem]
    identity.stage = next((stage for text in sources if (stage := stage_of(text))), None)
    titles = [caption.title for caption in captions]
    identity.stage = identity.stage or _most([stage_of(cover("fund").sub("", key(title))) for title in titles])
    identity.fiscal_year = _year(sources, document) or _most([caption.year for caption in captions])
    identity.stage = identity.stage or stage_of_heads(document, year or identity.fiscal_year)
    identity.stage = identity.stage or _most([stage_of(title) for title in titles])
    divided = [text for block in document.paragraphs if cover("part").match(text := squeeze(block.text))]
    identity.stage = identity.stage or _most([stage_of(text) for text in divided])
    identity.fiscal_year = identity.fiscal_year or _most(
        _later_year(table, identity.stage) for table in document.tables
    )
    candidates = _bodies(identity.title, head, stem, document, [caption.body for caption in captions if caption.body])
    if candidates:
        identity.body = candidates[0]
        identity.aliases = sorted({name for name in candidates[1:] if name != candidates[0]})
    if plates := cover("two_plates").fullmatch(identity.body or ""):
        identity.aliases = sorted({*identity.aliases, plates["first"], plates["second"]})
    identity.identifier = _identifier(document, identity.body)
    identity.division = division_of([identity.body or "", *identity.aliases, identity.title, stem])
    identity.aliases = sorted({*identity.aliases, *_short_names(document, [identity.body or "", *identity.aliases])})
    identity.scope = _scope(identity, head if identity.title else divided, stem)
    identity.issued = _issued(document)
    identity.revision = bool(cover("revision").search(identity.title) or cover("revision").search(stem))
    return identity


def _short_names(document: Document, names: Sequence[str]) -> Iterator[str]:
    """The short names that the text gives the body ("…交通委员会（以下简称市交委）")."""
    forms = [key(name) for name in names if name]
    for block in document.blocks:
        text = key(block.text) if isinstance(block, Paragraph) else ""
        for match in cover("short_name").finditer(text):
            if match["short"] not in forms and any(text.endswith(form, 0, match.start()) for form in forms):
                yield match["short"]


def _most(told: Iterable[_T | None]) -> _T | None:
    """What most say."""
    counted = Counter(one for one in told if one is not None).most_common(1)
    return counted[0][0] if counted else None


def _head(document: Document) -> list[str]:
    """The squeezed lines of the cover, up to the contents or the first table."""
    lines: list[str] = []
    for block in document.blocks[:_HEAD_BLOCKS]:  # without what the page of a web site says about itself
        if len(lines) >= _HEAD_PARAGRAPHS:
            break
        if isinstance(block, Table):
            lines += title_rows(block)
            break
        text = squeeze(block.text)
        if cover("contents").match(text):
            break
        if cover("words").search(text) and not cover("page_line").match(text):
            lines.append(text)
    return lines


def title_rows(table: Table) -> list[str]:
    """The first rows of a sheet that hold one text each: the cover or title above its table."""
    lines: list[str] = []
    for row in range(1, _HEAD_ROWS + 1):
        texts = [squeeze(cell.text) for cell in table.cells_in(row) if squeeze(cell.text)]
        if len(texts) > 1:
            break
        lines += texts
    return lines


def _title(head: Sequence[str]) -> str:
    """The cover's title, which may be set on two or three lines (body / year and kind)."""
    for at, text in enumerate(head[:12]):
        for length in (1, 2, 3):
            joined = "".join(head[at : at + length])
            fits = len(joined) <= 70 and year_in(joined) and stage_of(joined) and not re.search(r"[。；：|>]", joined)
            if length > 1 and _is_title(head[at + length - 1 : at + length]):
                break  # lines above a title that is whole by itself are no part of it
            if fits and (length == 1 or ends_like_body(text) or year_in(text)):
                return _before(head[at - 1] if at else "", joined) + joined
    return ""


def _before(line: str, title: str) -> str:
    """What belongs to the title of the line above it: the body, or the region of a body that is named without one."""
    if not has_body(title) and ends_like_body(line):
        return line
    without_region = division_of([title]) == "000000" and not cover("begins_with_division").match(title)
    return line if without_region and cover("region_line").match(line) and division_of([line]) != "000000" else ""


def _is_title(lines: Sequence[str]) -> bool:
    """Does one line name body, year and stage, the body by more than its kind (办事处)?"""
    body = body_of_title(lines[0]) if lines and year_in(lines[0]) and stage_of(lines[0]) else None
    return body is not None and len(body) > _LONGEST_KIND


def stage_of(text: str) -> str | None:
    """The stage that a title tells."""
    for row in resources.rows("data", "vocabulary", "stages.csv"):
        if re.search(row["pattern"], text):
            return row["stage"]
    return None


def stage_of_heads(document: Document, known_year: int | None = None) -> str | None:
    """The stage that the heads of the tables tell: what was spent in the latest year they name, or what is planned.

    A budget prints what was spent the year before, so heads of years before `known_year` tell nothing, and a budget
    without a year beside what was spent in one is that of the year after; a column of what is spent so far tells of
    neither.
    """
    heads = {key(cell.text) for table in document.tables for cell in table.cells if cell.row <= _HEAD_ROWS}
    told = [
        (match["year"], stage)
        for head in heads
        for stage in ("final", "budget", "spent_so_far")
        if (match := cover(f"{stage}_head").search(head))
    ]
    told = [(year, stage) for year, stage in told if not (year and known_year and int(year) < known_year)]
    if not known_year and (None, "budget") in told and (None, "final") not in told:
        told = [(year, stage) for year, stage in told if stage != "final"]
    latest = max((year for year, _ in told if year), default=None)
    stages = {stage for year, stage in told if year in (None, latest)}
    if "final" in stages:
        return "final"
    return "budget" if stages == {"budget"} else None


def year_in(text: str) -> int | None:
    """The year that a title tells."""
    if match := cover("title_year").search(text) or re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", text):
        return int(match.group(1))
    if match := cover("year_in_words").search(text):
        return int(match.group(0)[:-1].translate(_CHINESE_DIGITS))
    if match := cover("short_year").search(text):
        return 2000 + int(match.group(1))
    return None


def _year(sources: Sequence[str], document: Document) -> int | None:
    for text in sources:
        if (stage_of(text) or cover("year_word").search(text)) and (year := year_in(text)):
            return year
    counted: Counter[int] = Counter()
    titles = [text for block in document.tables for text in title_rows(block)]
    for text in [*(block.text for block in document.paragraphs), *titles]:
        for match in cover("year_of_account").finditer(fold(text)):
            counted[int(match.group(1))] += 1
    return counted.most_common(1)[0][0] if counted else None


def _later_year(table: Table, stage: str | None) -> int | None:
    """The later of two years that the heads of a table compare (2023年预算数, 2024年预算数); a head of the other stage,
    such as the budget of the next year in a final account, is none of them."""
    heads = (cover("year_of_head").match(squeeze(cell.text)) for cell in table.cells if cell.row <= _HEAD_ROWS)
    said = [match for match in heads if match and not (stage == "final" and stage_of(match.group(0)) == "budget")]
    years = sorted({int(match.group(1)) for match in said})
    return years[-1] if len(years) == 2 and years[-1] - years[-2] == 1 else None


def _bodies(title: str, head: Sequence[str], stem: str, document: Document, captions: Sequence[str]) -> list[str]:
    """Every spelling of the publishing body, the name on the cover first."""
    titles = (title, *(cover("part").sub("", squeeze(text)) for text in head[:4]))
    found = [clean(name) for name in map(body_of_title, titles) if name]
    captioned = [clean(cover("part").sub("", name)) for name in captions if name]
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) < 90:
            plain = squeeze(block.text)
            match = cover("body_line").match(plain) or cover("code_and_body").match(plain)
            part = cover("part").sub("", plain)
            if match and (cover("body_line").match(plain) or ends_like_body(match["body"])):
                captioned.append(clean(cover("own_tail").sub("", clean(match["body"]))))
            elif part != plain and (name := body_of_title(part)):
                captioned.append(clean(name))
    counted = [name for name, _ in Counter(name for name in captioned if ends_like_body(name)).most_common()]
    if not found:
        found = counted[:1] or [clean(name) for name in [body_of_title(stem)] if name]
    main = found[0] if found else None
    whole = next(
        (name for name in (*counted, *found[1:]) if main and name.endswith(main) and len(name) > len(main) + 1), None
    )
    if whole and division_of([main or ""]) == "000000":
        found, main = [whole], whole  # the cover broke the name over lines that do not follow each other
    return [main, *(name for name in [*found[1:], *counted] if main and akin(name, main))] if main else []


def _identifier(document: Document, body: str | None) -> str | None:
    for block in document.paragraphs:
        match = cover("code_and_body").match(squeeze(block.text)) if len(block.text) < 60 else None
        if match and body and clean(match["body"]) in body:
            return match["code"]
    return None


def _scope(identity: Identity, head: Sequence[str], stem: str) -> str:
    texts = [identity.title, *head[:3], stem]

    def says(scope: str, told: Sequence[str]) -> bool:
        return any(cover(scope).search(text) for text in told)

    if says("own_scope", texts):
        return "own"
    if says("unit_scope", texts) and not says("department_scope", texts[:-1]):
        return "unit"
    return "department"


def _issued(document: Document) -> str | None:
    """The date that stands alone on a line at the end or on the cover, as ISO date."""
    paragraphs = list(document.paragraphs)
    for block in [*reversed(paragraphs[-12:]), *paragraphs[:_HEAD_PARAGRAPHS]]:
        if match := cover("issue_date").match(squeeze(block.text)):
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return f"{year:04d}-{month:02d}-{day:02d}"
    return None

"""A Document becomes the Disclosures it holds: who publishes it, its statements, projects, indicators, claims, sections
and the account of every number that was read or not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import get_args

from budgetgraph.extraction.account.numbers import Account, account
from budgetgraph.extraction.bodies.divisions import division_of
from budgetgraph.extraction.bodies.identity import Identity, identify
from budgetgraph.extraction.bodies.several_bodies import Report, part, reports
from budgetgraph.extraction.body_names import same_body
from budgetgraph.extraction.claims.beside_labels import read_beside_labels
from budgetgraph.extraction.claims.reading import read_claims
from budgetgraph.extraction.claims.told_in_cells import read_told_in_cells
from budgetgraph.extraction.claims.whole_evaluations import read_whole_evaluations
from budgetgraph.extraction.performance.forms.other_values import add_other_values
from budgetgraph.extraction.performance.forms.whole_money import add_money_of_wholes
from budgetgraph.extraction.performance.indicators.indicator_sentences import read_sentence_indicators
from budgetgraph.extraction.performance.projects.project_money import add_money_of_projects
from budgetgraph.extraction.performance.projects.projects import read_projects
from budgetgraph.extraction.persons.impersonal import impersonal
from budgetgraph.extraction.persons.privacy import Known
from budgetgraph.extraction.prepared import prepared
from budgetgraph.extraction.records import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Body,
    Disclosure,
    ExtractionError,
    Scope,
    Source,
    Stage,
)
from budgetgraph.extraction.tables.captions import Caption, caption_of
from budgetgraph.extraction.tables.codes import withhold_codes
from budgetgraph.extraction.tables.doubts import mark_doubts, mark_guessed, mark_of_other_bodies
from budgetgraph.extraction.tables.line_items import settle
from budgetgraph.extraction.tables.statements import read_statements
from budgetgraph.extraction.tables.units import assign_units
from budgetgraph.extraction.text.people import known_people
from budgetgraph.extraction.text.sections import read_sections
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.folding import squeeze

VERSION = "extraction 30"
"""Changed when the same bytes would give other records: known files are then read again."""
_NOWHERE = "000000"
_CODE = re.compile(r"\d{6}")
_URL = re.compile(r"https?://[^\s<>\"]+")
_CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")


@dataclass(frozen=True)
class Hints:
    """What the user or a manifest says of a file; each wins over what the document says.

    `region` is a name or a code of six digits, `retrieved` an ISO date or time. Raises `ValueError` for what cannot
    be right.
    """

    department: str | None = None
    region: str | None = None
    year: int | None = None
    stage: str | None = None
    scope: str | None = None
    source_url: str | None = None
    retrieved: str | None = None
    publisher: str | None = None
    credit_code: str | None = None

    def __post_init__(self) -> None:
        if self.year is not None and not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise ValueError(f"year {self.year} is no fiscal year; give one like 2024")
        for what, given, known in (("stage", self.stage, get_args(Stage)), ("scope", self.scope, get_args(Scope))):
            if given is not None and given not in known:
                raise ValueError(f"{what} {given!r} is unknown; give one of {', '.join(known)}")
        if self.region and not _CODE.fullmatch(self.region) and division_of([self.region]) == _NOWHERE:
            raise ValueError(f"region {self.region!r} is not known; give its full name or its code of six digits")
        if self.retrieved and not _is_time(self.retrieved):
            raise ValueError(f"retrieved {self.retrieved!r} is no date; write it like 2024-03-01")
        if self.source_url and not _URL.fullmatch(self.source_url):
            raise ValueError(f"source_url {self.source_url!r} is no address; it begins with http:// or https://")
        if self.credit_code and not _CREDIT_CODE.fullmatch(self.credit_code):
            raise ValueError(f"credit_code {self.credit_code!r} has not the 18 digits and capitals of GB 32100")


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass
class Extracted:
    """What one document gave: its disclosures and the account of its numbers."""

    disclosures: list[Disclosure]
    account: Account
    used: Used = field(default_factory=Used)


def read_by(reader: str) -> str:
    """Who makes records of a file today: its reader and the extraction, with their versions."""
    return f"{reader}, {VERSION}"


def extract(document: Document, hints: Hints = Hints()) -> Extracted:
    """Extracts all records; a file that holds the reports of several bodies gives a Disclosure for each.

    Raises `ExtractionError` where the department, the fiscal year or the stage is neither printed nor given.
    """
    known = known_people(document)
    document = prepared(document)
    captions = _captions(document)
    identity = identify(document, list(captions.values()), hints.year)
    several = reports(document, captions, _own_names(identity))
    if hints.department or (len(several) < 2 and all(one.body in (None, identity.body) for one in several)):
        return _extract(document, identity, hints, known, _in_doubt(several, hints.department))
    whole = Extracted([], Account(()))
    for report in several:
        one = part(document, report.blocks)
        own = identify(one, list(_captions(one).values()), report.year or hints.year or identity.fiscal_year)
        given = _given(report, own, identity, hints)
        read = _extract(one, own, given, known, {report.blocks.index(at): name for at, name in report.doubts.items()})
        whole.disclosures += read.disclosures
        whole.account = Account(
            (*whole.account.tokens, *(replace(t, block=report.blocks[t.block]) for t in read.account.tokens))
        )
        spans = [(report.blocks[block], start, end, what) for block, start, end, what in read.used.spans]
        whole.used |= Used(read.used.cells, spans, read.used.told)
    return whole


def _own_names(identity: Identity) -> list[str]:
    """What titles and tables call the body: parts of its name, and other names that end as it does."""
    body = identity.body
    return [body, *(one for one in identity.aliases if one in body or one[-2:] == body[-2:])] if body else []


def _given(report: Report, own: Identity, identity: Identity, hints: Hints) -> Hints:
    """What is known of one of several reports: what its title says, then the hints, then the rest."""
    return replace(
        hints,
        department=report.body or own.body,
        year=report.year or hints.year or own.fiscal_year or identity.fiscal_year,
        stage=report.stage or hints.stage or own.stage or identity.stage,
        scope=report.scope or hints.scope,
    )


def _in_doubt(several: Sequence[Report], department: str | None) -> dict[int, str]:
    """The tables, by the index of the block, that may be of another body than the one of the file, and its name."""
    found = {at: name for report in several for at, name in report.doubts.items()}
    if department and any(report.body and same_body(report.body, department) for report in several):
        for report in several:
            if report.body and not same_body(report.body, department):
                found |= dict.fromkeys(report.blocks, report.body)
    return found


def _extract(
    document: Document, identity: Identity, hints: Hints, known: Known, doubts: Mapping[int, str]
) -> Extracted:
    """The records of one report; `doubts` are its tables that may be of another body, by the index of the block."""
    disclosure = _opened(document, identity, hints)
    disclosure.statements = read_statements(document, disclosure.fiscal_year)
    assign_units(disclosure, document)
    for statement in disclosure.statements:
        withhold_codes(statement)
    settle(disclosure)
    mark_doubts(document, disclosure.statements)
    used = read_projects(document, disclosure)
    used |= read_sentence_indicators(document, disclosure)
    used |= read_claims(document, disclosure, used)
    used |= read_beside_labels(document, disclosure, used)
    add_money_of_wholes(document, disclosure.statements)  # last: labels beside these amounts are told of, too
    add_money_of_projects(document, disclosure)
    mark_guessed(document, disclosure.statements)
    mark_of_other_bodies(document, disclosure, doubts)
    read_whole_evaluations(document, disclosure)
    add_other_values(document, disclosure, used)
    used |= read_told_in_cells(document, disclosure, used)
    used |= read_sections(document, disclosure)
    accounted = account(document, disclosure, used)
    disclosure.warnings += document.warnings
    return Extracted([impersonal(disclosure, known)], accounted, used)


def _captions(document: Document) -> dict[int, Caption]:
    """The captions of the tables, by the index of the block."""
    tables = (at for at, block in enumerate(document.blocks) if isinstance(block, Table) and block.cells)
    return {at: caption_of(document.blocks, at) for at in tables}


def _opened(document: Document, identity: Identity, hints: Hints) -> Disclosure:
    name = squeeze(hints.department) if hints.department else identity.body
    stage = hints.stage or identity.stage
    year = hints.year or identity.fiscal_year
    scope = hints.scope or identity.scope
    lacking = [what for what, value in (("department", name), ("year", year), ("stage", stage)) if not value]
    if lacking or name is None or year is None:
        raise ExtractionError(
            f"{document.file_name}: {' and '.join(lacking)} not found in title or captions; "
            f"give {', '.join('--' + what for what in lacking)} or a manifest"
        )
    region = division_of([hints.region]) if hints.region and not _CODE.fullmatch(hints.region) else hints.region
    return Disclosure(
        source=Source(
            sha256=document.sha256,
            file_name=document.file_name,
            media_type=document.media_type,
            page_count=len(document.pages) or None,
            reader=read_by(document.reader),
            native=not any(page.kind == "scan" for page in document.pages),
            source_url=hints.source_url,
            retrieved=hints.retrieved,
            publisher=hints.publisher,
        ),
        body=Body(
            name=name,
            aliases=[alias for alias in identity.aliases if alias != name],
            identifier=hints.credit_code or identity.identifier,
            division=region or identity.division,
        ),
        title=identity.title,
        fiscal_year=year,
        stage=stage,  # type: ignore[arg-type]
        scope=scope,  # type: ignore[arg-type]
        issued=identity.issued,
        revision=identity.revision,
    )

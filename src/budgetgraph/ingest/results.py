"""What became of each file and of all: the lines that `ingest` prints."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph import identifiers
from budgetgraph.reading.folding import squeeze

_MOST_TOLD = 5


@dataclass
class FileResult:
    """What became of one file: the line that `ingest --json` prints. Parts that were not read are None."""

    file: str
    status: str  # loaded, skipped, failed
    reason: str | None = None
    iri: str | None = None
    department: str | None = None
    year: int | None = None
    stage: str | None = None
    scope: str | None = None
    statements: int | None = None
    figures: int | None = None
    claims: int | None = None
    indicators: int | None = None
    projects: int | None = None
    unread: int | None = None
    findings: int | None = None
    seconds: float = 0.0
    numbers: int | None = field(default=None, repr=False)

    def as_dict(self) -> dict[str, object]:
        """The members of the contract, in its order."""
        members = asdict(self)
        members.pop("numbers")
        return members


@dataclass
class Summary:
    """The end of an ingest, printed last."""

    documents: int = 0
    loaded: int = 0
    skipped: int = 0
    failed: int = 0
    triples: int = 0
    seconds: float = 0.0
    generation: int = 0

    @property
    def exit_code(self) -> int:
        """0 all good, 1 some failed."""
        return 1 if self.failed else 0


def describe(file: str, status: str, base: str, one: Disclosure) -> FileResult:
    """The result of a file by its first record."""
    return FileResult(
        file=file,
        status=status,
        iri=identifiers.disclosure(base, one.source.sha256),
        department=one.body.name,
        year=one.fiscal_year,
        stage=one.stage,
        scope=one.scope,
        statements=len(one.statements),
        figures=sum(len(row.figures) for statement in one.statements for row in statement.rows),
        claims=len(one.claims),
        indicators=len(one.all_indicators),
        projects=len({(squeeze(project.name), project.fund_year == "previous") for project in one.projects}),
        unread=len(one.unread),
        numbers=one.numbers_seen,
    )


def told(records: Sequence[Disclosure]) -> str | None:
    """What the reader of a file has to tell of it (pages and pictures that were not read), in one line."""
    warnings = list(dict.fromkeys(warning for one in records for warning in one.warnings))
    more = f"; {len(warnings) - _MOST_TOLD} more" if len(warnings) > _MOST_TOLD else ""
    return "; ".join(warnings[:_MOST_TOLD]) + more if warnings else None

"""The Disclosure record: everything one file says, each part with its place. This is what `extract --json` prints,
what `ingest` takes from a finance bureau that delivers records instead of a PDF, and what the graph is mapped from.

Amounts are `Decimal` yuan; whatever was printed is kept beside them as text. A concept is named "list:id", such as
"functional:2010350", "column:public_use" or "topic:staff_actual", with the lists of the ontology contract; a printed
name that no list knows is "printed:" and the name.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

EARLIEST_YEAR, LATEST_YEAR = 1949, 2100
LARGEST = 10**30  # of any number; what is beyond is no figure
Amount = Annotated[
    Decimal,
    Field(gt=-LARGEST, lt=LARGEST, decimal_places=40),
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
]

Stage = Literal["budget", "final"]
Scope = Literal["department", "own", "unit"]
Flow = Literal["revenue", "expenditure"]
Role = Literal["leaf", "subtotal", "total"]
State = Literal["filled", "empty", "missing"]
Breakdown = Literal["functional", "economic", "government_economic", "revenue", "three_public", "project"]
Metric = Literal["amount", "share", "change", "change_rate", "count", "area", "score", "completion_rate"]
Direction = Literal["increase", "decrease", "flat"]
Operator = Literal[">=", "<=", "=", ">", "<", "qualitative", "none"]
PROJECT_FORMS = ("project_target", "self_evaluation")  # kinds of statements that are about one project each


class Record(BaseModel):
    """A part of a disclosure. Unknown keys are refused, so that a misspelt key of an edited file is told."""

    model_config = ConfigDict(extra="forbid")


class Place(Record):
    """Where something is printed: page and line from 1, `cell` as "t5 r3 c4" or "Sheet!D7", `box` in points.

    `confidence` is that of OCR (0 to 1), None where nothing had to be recognised.
    """

    page: int | None = None
    line: int | None = None
    cell: str | None = None
    box: tuple[float, float, float, float] | None = None
    confidence: float | None = None


class Figure(Record):
    """A printed number in a cell. `value` is yuan where `unit` is "CNY", else the number as printed.

    `resolution` is one unit in the last printed place, in the unit of `value`. `flags` say what could not be proven
    ("shifted", "head unknown", "label unsure", "unit unsure", "ocr"), `header` is the printed path of column heads,
    joined by " > ".
    """

    column: str
    value: Amount
    printed: str
    unit: str = "CNY"
    resolution: Amount = Decimal(1)
    header: str = ""
    place: Place = Place()
    confidence: float | None = None
    flags: list[str] = []


class RowRef(Record):
    """Points at a row of the same disclosure: indices from 0 into `statements` and its `rows`."""

    statement: int
    row: int


class Row(Record):
    """A printed row (of a wide table: one item of it, rule 6).

    `concept` is what the row is about; `breakdown` is set where the row counts, so that it is a line item, and
    `repeats` where it prints a line item again. `project` is the printed project name, `of_unit` the subordinate
    unit that the row belongs to. `coverage` is the share of the money that its table covers.
    """

    label: str
    code: str | None = None
    concept: str | None = None
    role: Role = "leaf"
    flow: Flow | None = None
    level: int = 0
    breakdown: Breakdown | None = None
    coverage: Literal["basic", "project", "all"] | None = None
    repeats: RowRef | None = None
    project: str | None = None
    of_unit: str | None = None
    figures: list[Figure] = []
    place: Place = Place()
    flags: list[str] = []


class Statement(Record):
    """A table of the form (公开表). `state` missing: in the contents, but nowhere in the file."""

    kind: str
    title: str
    number: str | None = None
    printed_unit: str | None = None
    state: State = "filled"
    note: str | None = None
    of_unit: str | None = None
    rows: list[Row] = []
    place: Place = Place()


class OtherValue(Record):
    """What a column of its own prints of an indicator besides the parts below (一季度目标, 良, 评分标准).

    `head` is the path of its heads, joined by " > "; `value` is its number, where the text holds one alone.
    """

    head: str
    text: str
    value: Amount | None = None
    place: Place = Place()


class Indicator(Record):
    """A performance indicator. Texts are as printed; the numbers stand only where the text parses, never converted."""

    name: str
    type: str | None = None  # id of the list indicator, such as "output-quantity"
    first_level: str | None = None  # as printed
    second_level: str | None = None
    target_text: str = ""
    operator: Operator = "none"
    target_value: Amount | None = None
    target_unit: str | None = None
    initial_target_text: str | None = None  # of a target that was set anew during the year
    initial_target_value: Amount | None = None
    milestone_text: str | None = None
    weight: Amount | None = None
    basis: str | None = None
    description: str | None = None
    previous_text: str | None = None
    actual_text: str | None = None
    actual_value: Amount | None = None
    completion_rate: Amount | None = None
    score: Amount | None = None
    deviation: str | None = None
    statement: str | None = None  # kind of the statement in which it stands
    horizon: str | None = None  # of a target for several years, as its head prints it
    other_values: list[OtherValue] = []
    place: Place = Place()


class Project(Record):
    """A project, once a report, however many places name it. `fund_year` previous: money carried over."""

    name: str
    aliases: list[str] = []
    fund_year: Literal["current", "previous"] = "current"
    functional_code: str | None = None
    budget: Amount | None = None
    budget_initial: Amount | None = None
    budget_revised: Amount | None = None
    spent: Amount | None = None
    budget_all_years: Amount | None = None  # of all years of the project, where a form prints it
    policy_basis: str | None = None
    implementer: str | None = None
    allocation: str | None = None
    execution_period: str | None = None
    goal: str | None = None
    score: Amount | None = None
    full_score: Amount | None = None  # the points that the score is out of
    execution_rate: Amount | None = None
    indicators: list[Indicator] = []
    indicators_medium_term: list[Indicator] = []  # those of all its years, printed beside those of the year
    place: Place = Place()

    @property
    def all_indicators(self) -> list[Indicator]:
        """Those of the year, then those of all its years."""
        return [*self.indicators, *self.indicators_medium_term]


class Claim(Record):
    """A figure, or a reason, said in running text. `value` is unsigned: yuan for money, percent as printed."""

    topic: str
    metric: Metric
    value: Amount | None = None
    printed: str | None = None
    unit: str | None = None
    resolution: Amount | None = None
    direction: Direction | None = None
    reason: str | None = None
    quote: str = ""
    subject: str = ""
    year: int | None = None  # when it is about another year than the report's
    about_row: RowRef | None = None
    about_project: str | None = None
    place: Place = Place()


class Section(Record):
    """A heading with its text; a glossary entry has its definition as text."""

    title: str
    text: str = ""
    order: int = 0
    level: int = 1
    glossary: bool = False
    place: Place = Place()


class UnreadFigure(Record):
    """A number that nothing above uses, with the sentence or row in which it stands."""

    printed: str
    quote: str
    place: Place = Place()


class Body(Record):
    """The department or unit that publishes, or one of its units. `division` is the code of its finest region."""

    name: str
    aliases: list[str] = []
    identifier: str | None = None
    division: str = "000000"
    parent: str | None = None


class Source(Record):
    """The file: its bytes' SHA-256 in lower-case hex, and what a manifest says of it."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    file_name: str
    media_type: str
    page_count: int | None = None
    reader: str = ""
    native: bool = True  # False where OCR supplied the text
    source_url: str | None = None
    retrieved: str | None = None
    publisher: str | None = None


class Correction(Record):
    """A reading error that a side file mended (contract rule 8)."""

    place: Place
    printed: str
    corrected: str
    who: str
    why: str
    when: str


class Disclosure(Record):
    """One report as one file tells it. A file with several departments gives several Disclosures."""

    source: Source
    body: Body
    units: list[Body] = []
    title: str = ""
    fiscal_year: int = Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)
    stage: Stage
    scope: Scope = "department"
    issued: str | None = None  # ISO date
    revision: bool = False  # the title announces 调整, 更正 or 修订
    statements: list[Statement] = []
    projects: list[Project] = []
    indicators: list[Indicator] = []  # the department's own
    indicators_medium_term: list[Indicator] = []
    goal: str | None = None
    score: Amount | None = None
    full_score: Amount | None = None
    execution_rate: Amount | None = None
    claims: list[Claim] = []
    sections: list[Section] = []
    unread: list[UnreadFigure] = []
    corrections: list[Correction] = []
    numbers_seen: int = Field(default=0, description="numbers that are not structural (dates, ordinals, phones)")
    warnings: list[str] = []

    @property
    def all_indicators(self) -> list[Indicator]:
        """Those of the department, then those of its projects, of the year and of several years."""
        of_projects = [indicator for project in self.projects for indicator in project.all_indicators]
        return [*self.indicators, *self.indicators_medium_term, *of_projects]


class ExtractionError(Exception):
    """A document that was read but does not say what it is (no department, year or stage)."""

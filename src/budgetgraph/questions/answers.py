"""The JSON that `/api/ask` and `ask --json` give: the contract's answer, as pydantic models."""

from typing import Literal

from pydantic import BaseModel, Field

Status = Literal["answered", "clarify", "abstained"]
# Why nothing is told: no such body is held, not that year and stage of it, the document does not print it, no question
# for these documents.
Refusal = Literal["unknown_department", "year_not_held", "not_disclosed", "not_understood"]


class SlotValue(BaseModel):
    """A part of the question as it was understood."""

    name: str
    text: str
    label: str
    iri: str | None = None


class AnswerRow(BaseModel):
    """One figure or text. `value` as printed without blanks and separators, `amount` yuan (money only)."""

    label: str
    value: str | None = None
    unit: str | None = None
    amount: str | None = None


class SourcePlace(BaseModel):
    """Where a figure stands, and the address of its page with the cell marked."""

    document: str
    iri: str
    page: int | None = None
    line: int | None = None
    table: str | None = None
    row: int | None = None
    column: int | None = None
    text: str | None = None
    url: str
    confidence: str | None = None  # of OCR, 0 to 1; None where nothing had to be recognised
    doubtful: bool = False  # nothing proves that it was read in the right row and column
    # Of a sentence, what it says of what: by these a page shows the right part of a long one.
    printed: str | None = Field(default=None, exclude=True)
    subject: str | None = Field(default=None, exclude=True)


class Choice(BaseModel):
    """A complete question to ask instead."""

    label: str
    q: str


class Answer(BaseModel):
    """The whole answer. `answers` is empty unless answered; `reason` is in Chinese, `refusal` its kind."""

    question: str
    status: Status
    template: str | None = None
    title: str | None = None
    slots: list[SlotValue] = []
    text: str = ""
    answers: list[AnswerRow] = []
    columns: list[str] = []
    rows: list[list[str]] = []
    sparql: str = ""
    sources: list[SourcePlace] = []
    choices: list[Choice] = []
    reason: str | None = None
    refusal: Refusal | None = Field(default=None, exclude=True)

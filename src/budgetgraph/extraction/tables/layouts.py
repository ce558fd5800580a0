"""The layout of a table as records: heads with their paths, panels side by side, rows of data."""

from dataclasses import dataclass, field
from typing import Literal

from budgetgraph.extraction.tables.head_words import Role

# Flags: a head whose meaning was guessed; a line whose name may be another; a number that may be no money
HEAD_UNKNOWN, LABEL_UNSURE, UNIT_UNSURE = "head unknown", "label unsure", "unit unsure"
SIGN_UNSURE = "sign unsure"  # a triangle before the figure


@dataclass
class ColumnHead:
    """One column: its index from 1, the distinct heads above it from top to bottom (squeezed), its role.

    `path` holds the words of the heads without a money unit behind them (金额（万元）), `printed` the heads as printed.
    """

    index: int
    path: tuple[str, ...] = ()
    role: Role = "unknown"
    column: str | None = None
    unit: str | None = None
    flags: list[str] = field(default_factory=list)
    printed: tuple[str, ...] = ()

    @property
    def leaf(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def header(self) -> str:
        return " > ".join(self.printed or self.path)


@dataclass
class Panel:
    """One of the tables that stand side by side in a grid, each with its own labels and figures."""

    codes: list[int] = field(default_factory=list)
    label: int | None = None
    project: int | None = None
    unit_code: int | None = None
    unit_name: int | None = None
    measure: int | None = None  # what the figures of a line are counted in (辆, 万亩, 万元)
    figures: list[ColumnHead] = field(default_factory=list)
    # code and name of a second list, which names the lines that the first does not
    other: tuple[int, int] | None = None
    mixed: Literal["item", "project", "both"] | None = None  # the labels are units on some lines, items on others
    scheme: Literal["economic", "government-economic"] | None = None
    flow: Literal["revenue", "expenditure"] | None = None


@dataclass
class Layout:
    """`first` and `last`: rows of data (from 1, inclusive), less those `skipped`, which print the heads again.

    `wide`: no labels, the heads are the items (rule 6).
    """

    first: int
    last: int
    heads: list[ColumnHead]
    panels: list[Panel]
    unit: str | None = None
    wide: bool = False
    skipped: set[int] = field(default_factory=set)

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows of data."""
        return [row for row in range(self.first, self.last + 1) if row not in self.skipped]

"""What a number became, in a phrase for people: "部门收支总表 · 农林水支出 · 合计 = 12400000元".

A Document and its Disclosures in; the phrase of a cell or of a place in running text out.
"""

from collections.abc import Iterable
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.account.numbers import Token
from budgetgraph.extraction.claims.topics import labels
from budgetgraph.extraction.records import Claim, Disclosure, Figure, Row, Statement
from budgetgraph.reading.document import Document, Paragraph


class Meanings:
    """Looks up what records say of a number."""

    def __init__(self, document: Document, disclosures: Iterable[Disclosure]) -> None:
        self._document = document
        self._figures: dict[str, str] = {}
        self._claims: dict[tuple[int | None, int | None, str], list[str]] = {}
        for one in disclosures:
            for statement in one.statements:
                for row in statement.rows:
                    for figure in row.figures:
                        self._figures[figure.place.cell or ""] = _of_figure(statement, row, figure)
            for claim in one.claims:
                if claim.printed:
                    key = (claim.place.page, claim.place.line, claim.printed.lstrip("+-−"))
                    self._claims.setdefault(key, []).append(_of_claim(claim))

    def of(self, token: Token) -> str | None:
        """The phrase of a number; None where no figure or claim is known at its place."""
        block = self._document.blocks[token.block]
        if isinstance(block, Paragraph):
            told = self._claims.get((*block.place_at(token.start), token.printed)) if token.what == "claim" else None
            return told.pop(0) if told else None
        if token.what != "figure":
            return None
        cell = next((c for c in block.cells if (c.row, c.column) == (token.row, token.column)), None)
        return self._figures.get(block.place_of(cell)) if cell else None


def _of_figure(statement: Statement, row: Row, figure: Figure) -> str:
    known = not figure.column.startswith("printed:")
    column = labels([figure.column])[figure.column] if known else figure.header.replace(" > ", "／")
    unit = "元" if figure.unit == "CNY" else ""
    parts = (statement.title or "无题表", row.of_unit, row.project or row.label, column)
    return f"{' · '.join(part for part in parts if part)} = {figure.value.normalize():f}{unit}"


def _of_claim(claim: Claim) -> str:
    names = _names()
    direction = names.get(("direction", claim.direction or ""), "")
    parts = (labels([claim.topic])[claim.topic], names["metric", claim.metric], direction)
    return " · ".join(dict.fromkeys(part for part in parts if part))


@cache
def _names() -> dict[tuple[str, str], str]:
    rows = resources.rows("data", "classifications", "small_lists.csv")
    return {(row["list"], row["id"]): row["name"] for row in rows}

"""The claims of real disclosures against readings by hand, of 000 and 003 made before the reader was written."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from renditions import OFFICE, PDFS, TEXTS

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Claim, Disclosure
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.files import read
from budgetgraph.reading.plain_text.text import read_text

TRUTH = Path(__file__).parent / "truth"
ENOUGH = Decimal("0.97")


@cache
def claims_of(file: Path) -> Disclosure:
    """The disclosure as it enters the graph."""
    return extract(read(file.read_bytes(), file.name)).disclosures[0]


def right(claim: Claim, wanted: dict[str, object]) -> bool:
    """Topic, metric, value, unit, direction and year as read by hand."""
    topics = wanted["topic"]
    assert isinstance(topics, list)
    return (
        claim.topic in topics
        and claim.metric == wanted["metric"]
        and claim.value == (None if wanted["value"] is None else Decimal(str(wanted["value"])))
        and claim.unit == wanted["unit"]
        and claim.direction == wanted["direction"]
        and claim.year == wanted.get("year")
    )


FILES = [*TEXTS, *PDFS, *OFFICE]


@pytest.mark.parametrize("file", FILES)
def test_recall_and_precision_against_the_hand_reading(shared: Path, file: str) -> None:
    truth = json.loads((TRUTH / f"claims_{file[:3]}.json").read_text(encoding="utf-8"))
    disclosure = claims_of(shared / "disclosures" / file)
    left = list(disclosure.claims)
    found = reasons = 0
    for wanted in truth:
        lines = {wanted["line"]} if file.endswith(".txt") else {c.place.line for c in left}
        claim = next((c for c in left if c.place.line in lines and right(c, wanted)), None)
        if claim is None:
            continue
        left.remove(claim)
        found += 1
        opening = wanted["reason"]
        reasons += (claim.reason or "").startswith(opening) if opening else claim.reason is None
    assert Decimal(found) / len(truth) >= ENOUGH
    assert Decimal(found) / len(disclosure.claims) >= ENOUGH
    assert Decimal(reasons) / len(truth) >= ENOUGH


def test_amounts_are_linked_to_the_rows_that_print_them(shared: Path) -> None:
    disclosure = claims_of(shared / "disclosures" / "003.txt")
    linked = [c for c in disclosure.claims if c.about_row and c.metric == "amount"]
    assert len(linked) >= 30
    for claim in linked:
        assert claim.about_row is not None
        row = disclosure.statements[claim.about_row.statement].rows[claim.about_row.row]
        assert claim.value in [figure.value for figure in row.figures]


def test_amount_and_class_identify_the_row_that_a_wrong_name_hides(shared: Path) -> None:
    disclosure = claims_of(shared / "disclosures" / "000.txt")
    claim = next(c for c in disclosure.claims if c.printed == "391.8")
    assert claim.topic == "functional:2010350"
    assert claim.subject == "行政运行"
    assert claim.about_row is not None


def test_quotes_are_sentences_of_the_document(shared: Path) -> None:
    file = shared / "disclosures" / "003.txt"
    document: Document = read_text(file.read_bytes(), file.name)
    whole = "".join("".join(block.text.split()) for block in document.blocks if isinstance(block, Paragraph))
    claims = claims_of(file).claims
    assert claims
    for claim in claims:
        assert claim.quote in whole
        assert not claim.printed or claim.printed.lstrip("+-") in claim.quote

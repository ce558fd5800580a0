"""A Document as its records are read from it: without persons, tables that were set as lines put together."""

from budgetgraph.extraction.performance.cell_lines import with_tables_of_lines
from budgetgraph.extraction.text.people import without_people
from budgetgraph.reading.document import Document


def prepared(document: Document) -> Document:
    """The document that blocks and cells of an account refer to."""
    return with_tables_of_lines(without_people(document))

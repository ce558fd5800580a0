"""A Document as its records are read from it: without persons, tables set as lines put together, levels apart."""

from budgetgraph.extraction.performance.forms.cell_lines import with_tables_of_lines
from budgetgraph.extraction.performance.forms.glued_heads import with_heads_apart
from budgetgraph.extraction.performance.forms.marked_rows import with_tables_of_marked_rows
from budgetgraph.extraction.performance.forms.spaced_lines import with_tables_of_spaced_lines
from budgetgraph.extraction.performance.indicators.joined_levels import with_levels_apart
from budgetgraph.extraction.text.people import without_people
from budgetgraph.reading.document import Document


def prepared(document: Document) -> Document:
    """The document that blocks and cells of an account refer to."""
    lines = with_tables_of_lines(with_tables_of_marked_rows(without_people(document)))
    return with_levels_apart(with_heads_apart(with_tables_of_spaced_lines(lines)))

"""Rows without a label in their first column, between known column borders that no rule parts.

A label over several rows stands in the first of them, in the last, or between them, as the words of the header do in
their cells.
"""

from collections.abc import Sequence

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.columns import Block, total_label
from budgetgraph.reading.pdf.tables.form import heads_indicators


def span_blanks(body: Sequence[Block], heads: Sequence[Block], down: str | None) -> None:
    """Labels at the "top" or at the "foot" of their cells take the rows below or above that have none.

    Beside indicators, so does all that stands left of them. `heads` are the words of the header.
    """
    if down not in ("top", "foot"):
        return
    indicators = min((head.column for head in heads if heads_indicators(block_text(head.glyphs))), default=0)
    by_row: dict[int, dict[int, Block]] = {}
    for block in body:
        by_row.setdefault(block.row, {})[block.column] = block
    labels: list[Block] = []  # those of the row that has some
    for row in sorted(by_row, reverse=down == "foot"):
        own = by_row[row]
        first = min(own)
        if first == 0:
            labels = [block for block in own.values() if block.span == 1]
            continue
        beside = 0 < indicators <= first
        labels = [label for label in labels if label.column < (indicators if beside else first)]
        if any(map(_is_total, (own[first], *labels))) or (not beside and any(map(_is_figure, (own[first], *labels)))):
            labels = []
        for label in labels:
            label.row_span += 1
            label.row = min(label.row, row)


def _is_figure(block: Block) -> bool:
    return is_figure(block_text(block.glyphs))


def _is_total(block: Block) -> bool:
    return total_label().search(squeeze(block_text(block.glyphs))) is not None

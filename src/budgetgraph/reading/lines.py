"""Numbering of the lines of formats that have no pages (Word, HTML): blocks in, the same blocks with `line` out.

Every line of a paragraph and every row of a table is one line, counted from 1 in reading order.
"""

from collections.abc import Iterable
from dataclasses import replace

from budgetgraph.reading.document import Paragraph, Table
from budgetgraph.resources import patterns

_WRAPPED = 28  # a line this long that ends without a stop was broken by hand


def broken(text: str) -> list[str]:
    """The paragraphs of a text with line breaks: a break ends a paragraph unless it only wraps a long line."""
    out: list[str] = []
    open_end = False
    for line in text.split("\n"):
        line = line.strip()
        if not line:
            open_end = False
            continue
        if open_end and not patterns("line_patterns.csv")["numbered_line"].match(line):
            out[-1] += line
        else:
            out.append(line)
        open_end = len(line) >= _WRAPPED and not line.endswith(tuple("。；：！？.;:!?"))
    return out


def numbered(blocks: Iterable[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """The blocks with the line of each paragraph and cell."""
    line = 1
    out: list[Paragraph | Table] = []
    for block in blocks:
        if isinstance(block, Table):
            out.append(replace(block, cells=tuple(c._replace(line=line + c.row - 1) for c in block.cells)))
            line += block.height
            continue
        breaks = [at for at, sign in enumerate(block.text) if sign == "\n"]
        starts = tuple((at + 1, line + n, None) for n, at in enumerate(breaks, start=1))
        out.append(replace(block, line=line, line_breaks=starts))
        line += 1 + len(breaks)
    return tuple(out)

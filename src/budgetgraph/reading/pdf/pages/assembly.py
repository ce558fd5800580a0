"""The pages of one file become its blocks: paragraphs and tables in reading order, tables joined over pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from budgetgraph.reading.document import Paragraph, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.joined.breaks import SAME_PLACE, stands_among
from budgetgraph.reading.joined.continued import title_of
from budgetgraph.reading.joined.joining import GrowingTable
from budgetgraph.reading.layout import Fragment, PageBlocks, TextLine
from budgetgraph.reading.pdf.pages.paragraphs import Margins, paragraphs
from budgetgraph.reading.pdf.pages.sheets import sewn
from budgetgraph.reading.pdf.pages.side_by_side import owners
from budgetgraph.reading.pdf.parts.furniture import heads_of_tables_only, page_numbers, running_heads

Lines = list[tuple[PageBlocks, TextLine]]


@dataclass
class _Furniture:
    numbers: set[int]
    heads: set[int]
    table_heads: set[int]

    @classmethod
    def of(cls, pages: Sequence[PageBlocks]) -> "_Furniture":
        heads = running_heads(pages)
        of_tables = heads_of_tables_only(heads, pages)
        numbers = {id(line) for page in pages for line in page_numbers(page)}
        found = {id(line): squeeze(line.text) in of_tables for lines in heads.values() for line in lines}
        return cls(
            numbers,
            {i for i, table_only in found.items() if not table_only} - numbers,
            {i for i, table_only in found.items() if table_only} - numbers,
        )


def assemble(pages: Sequence[PageBlocks]) -> tuple[Paragraph | Table, ...]:
    """The blocks of the document. Running heads and page numbers are left out; what stands above a table stays."""
    furniture = _Furniture.of(pages)
    margins = Margins.of(pages)
    blocks: list[Paragraph | GrowingTable] = []
    waiting: Lines = []  # lines since the last table
    above: Lines = []  # lines that stand above the last table, to know them again
    table: GrowingTable | None = None
    before = 0  # the page that ends where this one begins
    for page in sewn(pages, furniture.numbers | furniture.heads):
        rest = _rest(table, page, furniture) if table is not None and table.last_page == before else None
        if table and rest and _may_run_on(table, rest, waiting, above, furniture, page):
            page = _with_grid(page, rest)
        for printed_on, item in _reading_order(page):
            if isinstance(item, TextLine):
                if id(item) not in furniture.numbers and id(item) not in furniture.heads:
                    waiting.append((printed_on, item))
                continue
            if (
                table is not None
                and table.last_page == before
                and _may_run_on(table, item, waiting, above, furniture, page)
            ):
                table.join(item, page.number, page.height)
                waiting = []
                continue
            below = table is not None and table.last_page == page.number and printed_on is page and not waiting
            if table is not None and below and table.goes_on_below(item, page.height):
                table.go_on_below(item, page.height)
                continue
            blocks += paragraphs(_without_stray_heads(waiting, page, furniture), margins)
            above, waiting = waiting, []
            table = GrowingTable.begin(item, page.number, page.height)
            blocks.append(table)
        before = page.number
    blocks += paragraphs(_without_stray_heads(waiting, None, furniture), margins)
    return _numbered(blocks)


def _reading_order(page: PageBlocks) -> list[tuple[PageBlocks, TextLine | Fragment]]:
    """What stands on a page and the pages beside it, each with its own page."""
    items: list[tuple[PageBlocks, TextLine | Fragment]] = []
    owned: dict[int, tuple[Fragment, float]] = {}
    for p in (page, *page.beside):
        owned |= owners(p)
        items += [(p, line) for line in p.lines]
        items += [(p, fragment) for fragment in p.fragments]
    tops: dict[tuple[int, int], float] = {}
    for p, item in items:
        if isinstance(item, TextLine) and item.line:
            at = (p.number, item.line)
            tops[at] = min(tops.get(at, item.box.y0), item.box.y0)

    owned |= {id(table): (table, top) for table, top in owned.values()}

    def place(entry: tuple[PageBlocks, TextLine | Fragment]) -> tuple[float, int, float, float, float]:
        p, item = entry
        line = item.line if isinstance(item, TextLine) else None
        top = tops[p.number, line] if line else item.box.y0
        if id(item) in owned:
            table, begin = owned[id(item)]
            return begin, p.number, table.box.x0, top, item.box.x0
        return top, p.number, item.box.x0, top, item.box.x0

    return sorted(items, key=place)


def _rest(table: GrowingTable, page: PageBlocks, furniture: _Furniture) -> Fragment | None:
    """A grid at the head of a page with a single text, whose borders stand where some of the table's do."""
    known = furniture.numbers | furniture.heads | furniture.table_heads
    tops = [line.box.y0 for line in page.lines if id(line) not in known] + [part.box.y0 for part in page.fragments]
    top = min(tops, default=page.height)
    for grid in page.bare:
        first = [cell for cell in grid.cells if cell.text and cell.box.y0 <= top + SAME_PLACE]
        if first and top <= grid.box.y1 and stands_among(table.columns, table.left, grid):
            return grid
    return None


def _with_grid(page: PageBlocks, grid: Fragment) -> PageBlocks:
    """The page with a grid of a single text as one of its tables."""
    lines = [line for line in page.lines if not grid.box.y0 < (line.box.y0 + line.box.y1) / 2 < grid.box.y1]
    bare = [other for other in page.bare if other is not grid]
    return replace(page, lines=lines, fragments=[grid, *page.fragments], bare=bare)


def _may_run_on(
    table: GrowingTable, fragment: Fragment, between: Lines, above: Lines, furniture: _Furniture, page: PageBlocks
) -> bool:
    """Nothing stands between but furniture and a repetition of what stands above the table."""
    known = {title_of(line.text) for _, line in above}
    announced = False
    for _, line in between:
        if title_of(line.text) in known:
            announced = announced or id(line) not in furniture.table_heads
        elif id(line) not in furniture.table_heads:
            return False
    return table.runs_on(fragment, announced, page.height)


def _without_stray_heads(lines: Lines, page: PageBlocks | None, furniture: _Furniture) -> Lines:
    """Heads of tables are kept on the page where the table begins, and nowhere else."""
    own = [page, *page.beside] if page else []
    return [(p, line) for p, line in lines if id(line) not in furniture.table_heads or any(p is o for o in own)]


def _numbered(blocks: Iterable[Paragraph | GrowingTable]) -> tuple[Paragraph | Table, ...]:
    finished: list[Paragraph | Table] = []
    count = 0
    for block in blocks:
        if isinstance(block, GrowingTable):
            count += 1
            finished.append(block.finished(count))
        else:
            finished.append(block)
    return tuple(finished)

"""What is read of a varied form, held against what was read of it before: right, flagged, silently wrong, lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from form_grids import Origin, Tile, grid_of
from unseen_forms import Form, render

from budgetgraph.extraction.extract import Extracted, extract
from budgetgraph.extraction.numbers import parse, yuan_per_unit
from budgetgraph.extraction.records import Figure, Row, Statement
from budgetgraph.reading.document import Document
from budgetgraph.reading.files import read
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.samples.facts import is_flagged

_WINDOW = 400

Place = tuple[int, int, int]


@dataclass
class Count:
    """Figures of varied tables by what became of them."""

    right: int = 0
    flagged_right: int = 0
    flagged: int = 0  # wrong, and flagged
    vague: int = 0  # in its place, but under the printed words only
    silent: int = 0
    lost: int = 0
    shown: list[str] = field(default_factory=list)

    def add(self, other: "Count") -> None:
        self.right += other.right
        self.flagged_right += other.flagged_right
        self.flagged += other.flagged
        self.vague += other.vague
        self.silent += other.silent
        self.lost += other.lost
        self.shown += other.shown

    @property
    def all(self) -> int:
        return self.right + self.flagged + self.vague + self.silent + self.lost


@dataclass(frozen=True)
class Read:
    """A figure with its row as read."""

    statement: Statement
    row: Row
    figure: Figure


def places_of(form: Form) -> dict[Place, Tile]:
    """The tiles of a form as it stands, by table, row and column, from 1."""
    places: dict[Place, Tile] = {}
    for number, table in enumerate(form.tables):
        for r, row in enumerate(grid_of(table, number).rows):
            for c, tile in enumerate(row):
                places.setdefault((number + 1, r + 1, c + 1), tile)
    return places


def read_form(form: Form, places: dict[Place, Tile]) -> tuple[list[tuple[Tile, Read | None]], Extracted]:
    """Every numeric tile with what was read of it; `places` are the tiles by table, row and column."""
    document = read(render(form), form.file)
    extracted = extract(document)
    tiles = _tiles(document, places)
    found: list[tuple[Tile, Read | None]] = []
    taken: set[int] = set()
    for disclosure in extracted.disclosures:
        for statement in disclosure.statements:
            for row in statement.rows:
                for figure in row.figures:
                    tile = tiles.get(figure.place.cell or "")
                    if tile is not None:
                        found.append((tile, Read(statement, row, figure)))
                        taken.add(id(tile))
    found += [(tile, None) for tile in places.values() if id(tile) not in taken and parse(tile.text)]
    return found, extracted


def _tiles(document: Document, places: dict[Place, Tile]) -> dict[str, Tile]:
    """Tiles by the place that the reader gives them: the numbers of both are walked in printed order."""
    once: dict[int, Tile] = {}
    for place in sorted(places):
        once.setdefault(id(places[place]), places[place])
    written = [tile for tile in once.values() if parse(tile.text)]
    found: dict[str, Tile] = {}
    at = 0
    for table in document.tables:
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            if not parse(cell.text):
                continue
            text = squeeze(cell.text)
            for ahead in range(at, min(at + _WINDOW, len(written))):
                if squeeze(written[ahead].text) == text:
                    found[table.place_of(cell)] = written[ahead]
                    at = ahead + 1
                    break
    return found


def truth_of(found: list[tuple[Tile, Read | None]]) -> dict[Origin, Read]:
    """What was read of each figure of the form as it stood, flagged ones left out."""
    return {tile.origin: one for tile, one in found if tile.origin and one and not is_flagged(one.figure)}


def compare(truth: dict[Origin, Read], found: list[tuple[Tile, Read | None]], tables: set[int], name: str) -> Count:
    """Counts the figures of the tables (from 0) that were varied, each against what was read of it before."""
    count = Count()
    for tile, one in found:
        if tile.origin is None or tile.origin[0] not in tables or tile.origin not in truth:
            continue
        want = truth[tile.origin]
        if one is None:
            count.lost += 1
            continue
        wrong = list(differences(want, tile, one))
        if not wrong:
            count.right += 1
            count.flagged_right += is_flagged(one.figure)
        elif is_flagged(one.figure):
            count.flagged += 1
        else:
            mild = all(text.startswith("~") for text in wrong)
            count.vague += mild
            count.silent += not mild
            place = f"{want.row.label} {one.figure.header} {one.figure.printed}"
            kinds = f"{want.statement.kind}/{one.statement.kind}"
            count.shown.append(f"{'vague ' if mild else ''}{name}: {kinds} {place}: {'; '.join(wrong)}")
    return count


def differences(want: Read, tile: Tile, one: Read) -> Iterator[str]:
    a, b = want.row, one.row
    swapped = _is_swapped(want, one)
    names = {key(name) for name in (a.label, a.project, a.of_unit) if name}
    told = [key(name or "") for name in (b.label, b.project, b.of_unit)]
    if not swapped and names and not any(name in names or any(name.endswith(one) for one in names) for name in told):
        yield f"label {b.label!r}"
    if not swapped and a.concept != b.concept:
        yield f"{'~' if (b.concept or '').startswith('printed:') else ''}concept {a.concept} -> {b.concept}"
    if not swapped and (a.project or "") != (b.project or ""):
        yield f"project {a.project} -> {b.project}"
    unit = tile.unit or a.of_unit
    if unit != b.of_unit:
        yield f"unit {unit} -> {b.of_unit}"
    if not swapped and _column(want.figure) != _column(one.figure):
        mild = "~" if _column(one.figure) == "printed" else ""
        yield f"{mild}column {want.figure.column} -> {one.figure.column}"
    value, money = want.figure.value, want.figure.unit
    if tile.factor:
        value = parse(tile.text).value * yuan_per_unit()[tile.factor]  # type: ignore[union-attr]
    if (value, money) != (one.figure.value, one.figure.unit):
        yield f"value {value} {money} -> {one.figure.value} {one.figure.unit}"


def _is_swapped(want: Read, one: Read) -> bool:
    """Is the figure of a transposed table read as it is printed, the head as the label and the label as the head?"""
    head, name = key(one.figure.header), key(want.row.label or want.row.project or want.row.of_unit or "")
    told = [key(text) for text in (one.row.label, one.row.project, one.row.of_unit) if text]
    return bool(name) and name in head and name not in told and any(text in key(want.figure.header) for text in told)


def _column(figure: Figure) -> str:
    return "printed" if figure.column.startswith("printed:") else figure.column

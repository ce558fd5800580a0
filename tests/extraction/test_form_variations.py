"""The forms of provinces, varied mechanically as provinces differ: no figure may come out wrong without a flag."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from form_grids import caption, grid_of, varied
from form_measure import Count, Read, compare, places_of, read_form, truth_of
from form_variations import ALL
from unseen_forms import FORMS, Form, load

SAMPLE = 5  # tables a variation, in the short run
MOST_FLAGGED = 0.03  # of the right figures
MOST_LOST = 0.01
# Of a table with its lines as columns, what silently differs is as printed, but stands under the other's name.
MOST_SILENT = {"transposed": 0.06}
_TABLES = [(path, number) for path in sorted(FORMS.glob("*.form")) for number in range(len(load(path).tables))]


def _as_page(path: Path) -> Form:
    form = load(path)
    parts = [part for part in form.parts if part[0] != "sheet"]
    return replace(form, file=f"{form.file.rpartition('.')[0]}.html", parts=parts)


@cache
def _truth(path: Path) -> dict[tuple[int, int, int], Read]:
    form = _as_page(path)
    return truth_of(read_form(form, places_of(form))[0])


def _counted(name: str, tables: list[tuple[Path, int]], seed: int) -> Iterator[Count]:
    for path, number in tables:
        form = _as_page(path)
        table = form.tables[number]
        grid = grid_of(table, number)
        if not grid.figures or len({tuple(meant) for meant in table.meant if meant}) > 1:
            continue
        grid.before = caption(form, number)
        changed = ALL[name](grid, Random(f"{path.stem} {number} {name} {seed}"))
        if changed is None:
            continue
        other, places = varied(form, number, changed)
        yield compare(_truth(path), read_form(other, places)[0], {number}, f"{path.stem} table {number}")


def _holds(name: str, counts: Iterator[Count], most: int | None = None) -> None:
    total = Count()
    for done, count in enumerate(counts, 1):
        total.add(count)
        if done == most:
            break
    silent = [text for text in total.shown if not text.startswith("vague")]
    assert total.silent <= MOST_SILENT.get(name, 0) * total.all, silent[:20]
    if most is None and name not in MOST_SILENT:
        assert total.flagged_right <= MOST_FLAGGED * max(total.right, 100)
        assert total.lost <= MOST_LOST * max(total.all, 300)


@pytest.mark.parametrize("name", ALL)
def test_no_figure_is_wrong_without_a_flag(name: str) -> None:
    tables = [*_TABLES]
    Random(f"sample {name}").shuffle(tables)
    _holds(name, _counted(name, tables, 0), SAMPLE)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ALL)
def test_no_figure_of_any_table_is_wrong_without_a_flag(name: str, seed: int) -> None:
    _holds(name, _counted(name, _TABLES, seed))


def test_lines_below_a_carry_over_row_stay_carried_over_in_the_next_piece() -> None:
    """The piece begins with （二）政府性基金预算拨款, whose 上年结转 ends the piece before."""
    path, number = FORMS / "jiangsu-county.form", 4
    assert [count.shown for count in _counted("continued", [(path, number)], 1)] == [[]]


def test_a_variation_keeps_every_figure() -> None:
    form = _as_page(FORMS / "hubei.form")
    for name, variation in ALL.items():
        grid = grid_of(form.tables[0], 0)
        grid.before = caption(form, 0)
        origins = {tile.origin for row in grid.data for tile in row}
        changed = variation(grid, Random(1))
        if changed is not None and not name.startswith("codes"):
            rows = [row for piece in (changed, *changed.more) for row in piece.rows]
            assert origins <= {tile.origin for row in rows for tile in row}, name


def test_names_behind_a_blank_column_are_those_of_the_second_list_of_codes() -> None:
    path, number = FORMS / "guangdong.form", 2
    assert [count.shown for count in _counted("a_blank_spacer_column", [(path, number)], 2)] == [[]]

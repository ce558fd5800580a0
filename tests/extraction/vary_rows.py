"""Variations of the lines of a table: their order, units that own them, pieces below each other."""

import re
from dataclasses import replace
from itertools import pairwise
from random import Random

from form_grids import Grid, Tile, insert, is_coded, rebuilt

from budgetgraph.extraction.concepts import label_role

_UNITS = ("百洲市第二实验幼儿园", "百洲市劳动保障监察支队")


def the_total_at_the_other_end(grid: Grid, rng: Random) -> Grid | None:
    if grid.panels() != 1 or not grid.data or not grid.stub():
        return None
    totals = [
        r for r in (0, len(grid.data) - 1) if any(label_role(t.text) == "total" for t in grid.data[r][: grid.stub()])
    ]
    spanned = any(a[c] is b[c] for a, b in zip(grid.data, grid.data[1:], strict=False) for c in range(grid.width))
    if len(totals) != 1 or spanned or len(grid.data) < 3:
        return None
    data = list(grid.data)
    total = data.pop(totals[0])
    data.insert(len(data) if totals[0] == 0 else 0, total)
    return rebuilt(grid, [*grid.heads, *data])


def blank_rows(grid: Grid, rng: Random) -> Grid | None:
    rows = list(grid.rows)
    for _ in range(2):
        at = rng.randrange(grid.depth + 1, len(rows) + 1) if len(rows) > grid.depth else len(rows)
        if at < len(rows) and any(a is b for a, b in zip(rows[at - 1], rows[at], strict=True)):
            continue
        rows.insert(at, [Tile("") for _ in range(grid.width)])
    return rebuilt(grid, rows)


def a_note_in_the_last_row(grid: Grid, rng: Random) -> Grid | None:
    note = Tile(
        rng.choice(
            [
                "注：本表反映部门本年度总收支情况。",
                "说明：金额以万元计，因四舍五入可能存在尾差。",
                "备注：空表表示无此项支出",
            ]
        )
    )
    return rebuilt(grid, [*grid.rows, [note] * grid.width])


def continued(grid: Grid, rng: Random) -> Grid | None:
    """The table goes on under （续）with its heads again."""
    if len(grid.data) < 4:
        return None
    cut = grid.depth + rng.randrange(2, len(grid.data) - 1)
    if any(a is b for a, b in zip(grid.rows[cut - 1], grid.rows[cut], strict=True)):
        return None
    title = next((text for text in reversed(grid.before) if "表" in text), "")
    again = rng.choice([["续表"], ["续上表"], [f"{title}（续表）"], [f"{title}（续）"], []])
    copies: dict[int, Tile] = {}
    heads = [[copies.setdefault(id(t), Tile(t.text)) for t in row] for row in grid.heads]
    if not again:
        heads = heads if rng.random() < 0.5 else []
    rest = Grid([*heads, *grid.rows[cut:]], len(heads), grid.columns, again, grid.after)
    return replace(grid, rows=grid.rows[:cut], after=[], more=[rest])


def _two_units(grid: Grid) -> list[tuple[str | None, list[Tile]]] | None:
    """(unit, row) of the table's lines printed for two subordinate units; the line of totals belongs to none."""
    if grid.panels() != 1 or not grid.stub() or not any(is_coded(row, grid) for row in grid.data):
        return None
    if any(a[c] is b[c] for a, b in zip(grid.data, grid.data[1:], strict=False) for c in range(grid.width)):
        return None
    totals = [row for row in grid.data if any(label_role(t.text) == "total" for t in row[: grid.stub()])]
    lines = [row for row in grid.data if is_coded(row, grid)]
    if len(totals) != 1 or len(totals) + len(lines) != len(grid.data):
        return None
    out: list[tuple[str | None, list[Tile]]] = [(None, totals[0])]
    for unit in _UNITS:
        for row in lines:
            copies: dict[int, Tile] = {}
            out.append((unit, [copies.setdefault(id(t), replace(t, unit=unit)) for t in row]))
    return out


def units_in_a_column(grid: Grid, rng: Random) -> Grid | None:
    lines = _two_units(grid)
    if lines is None:
        return None
    how = rng.choice(["each", "first", "merged"])
    last: str | None = None
    column: list[Tile] = [Tile(rng.choice(["单位名称", "预算单位", "部门（单位）名称"]))] * grid.depth
    merged: dict[str, Tile] = {}
    for unit, _ in lines:
        if unit is None:
            column.append(Tile(""))
        elif how == "merged":
            column.append(merged.setdefault(unit, Tile(unit)))
        else:
            column.append(Tile(unit if how == "each" or unit != last else ""))
        last = unit
    out = rebuilt(grid, [*grid.heads, *(row for _, row in lines)])
    return insert(out, 0, column)


def units_merged_beside_their_projects(grid: Grid, rng: Random) -> Grid | None:
    """Projects or purchases, the first half of one unit and the rest of another, named in merged cells."""
    named = any(re.search("单位|部门", tile.text) for row in grid.heads for tile in row)
    listed = any(re.search("项目名称|采购|品目|服务", tile.text) for row in grid.heads for tile in row)
    spanned = any(a[c] is b[c] for a, b in pairwise(grid.data) for c in range(grid.width))
    if grid.panels() != 1 or named or not listed or spanned or not grid.depth:
        return None
    lines = [row for row in grid.data if not any(label_role(t.text) == "total" for t in row[: grid.stub()])]
    totals = [row for row in grid.data if row not in lines]
    if len(lines) < 4 or len(totals) > 1 or any(is_coded(row, grid) for row in lines):
        return None
    half = len(lines) // 2
    rows, column = [*grid.heads], [Tile("单位名称")] * grid.depth
    for unit, owned in zip(_UNITS, (lines[:half], lines[half:]), strict=True):
        copies: dict[int, Tile] = {}
        rows += [[copies.setdefault(id(t), replace(t, unit=unit)) for t in row] for row in owned]
        column += [Tile(unit)] * len(owned)
    return insert(rebuilt(grid, [*rows, *totals]), 0, [*column, *(Tile("") for _ in totals)])


def heads_again_in_the_middle(grid: Grid, rng: Random) -> Grid | None:
    """The table as a system prints it: the number of the page and the heads again between its lines."""
    if len(grid.data) < 4 or not grid.depth:
        return None
    cut = grid.depth + rng.randrange(2, len(grid.data) - 1)
    if any(a is b for a, b in zip(grid.rows[cut - 1], grid.rows[cut], strict=True)):
        return None
    copies: dict[int, Tile] = {}
    heads = [[copies.setdefault(id(t), Tile(t.text)) for t in row] for row in grid.heads]
    page = Tile(rng.choice(["第 1 页，共 2 页", "第1页", "续表"]))
    between = [[page] * grid.width] if rng.random() < 0.5 else []
    return rebuilt(grid, [*grid.rows[:cut], *between, *heads, *grid.rows[cut:]])


def units_with_codes_in_columns(grid: Grid, rng: Random) -> Grid | None:
    lines = _two_units(grid)
    if lines is None:
        return None
    codes = dict(zip(_UNITS, ("305001", "305002"), strict=True))
    out = rebuilt(grid, [*grid.heads, *(row for _, row in lines)])
    out = insert(out, 0, [*([Tile("单位名称")] * grid.depth), *(Tile(unit or "") for unit, _ in lines)])
    return insert(out, 0, [*([Tile("单位编码")] * grid.depth), *(Tile(codes.get(unit or "", "")) for unit, _ in lines)])


def _own_lines(grid: Grid, form: str, *, merged: bool) -> Grid | None:
    lines = _two_units(grid)
    if lines is None:
        return None
    label = next((c for c, kind in enumerate(grid.columns) if kind == "L"), None)
    if label is None:
        return None
    rows: list[list[Tile]] = []
    last: str | None = None
    for unit, row in lines:
        if unit and unit != last:
            tile = Tile(form.format(unit))
            rows.append(
                [tile] * grid.width if merged else [tile if c == label else Tile("") for c in range(grid.width)]
            )
        rows.append(row)
        last = unit
    return rebuilt(grid, [*grid.heads, *rows])


def units_on_lines_of_their_own(grid: Grid, rng: Random) -> Grid | None:
    return _own_lines(grid, rng.choice(["{}", "305001-{}", "单位：{}", "305001 {}"]), merged=False)


def units_on_merged_lines(grid: Grid, rng: Random) -> Grid | None:
    return _own_lines(grid, rng.choice(["{}", "单位名称：{}", "预算单位：{}", "305001-{}"]), merged=True)


def units_on_lines_with_sums(grid: Grid, rng: Random) -> Grid | None:
    """A unit's line prints its sums, as the line of totals does."""
    lines = _two_units(grid)
    label = next((c for c, kind in enumerate(grid.columns) if kind == "L"), None)
    if lines is None or label is None:
        return None
    total = lines[0][1]
    rows: list[list[Tile]] = [total]
    last: str | None = None
    for unit, row in lines[1:]:
        if unit != last:
            rows.append([
                Tile(unit or "") if c == label
                else Tile(total[c].text, None) if c in grid.figures else Tile("")
                for c in range(grid.width)
            ])  # fmt: skip
        rows.append(row)
        last = unit
    return rebuilt(grid, [*grid.heads, *rows])


def panels_below_each_other(grid: Grid, rng: Random) -> Grid | None:
    """收入 | 支出 side by side become two tables' worth of lines, one below the other."""
    if grid.panels() != 2 or grid.depth < 1:
        return None
    cut = next((c for c in range(1, grid.width) if grid.columns[c] in ("L", "K") and c - 1 in grid.figures), None)
    if cut is None or cut * 2 != grid.width or grid.columns[:cut] != grid.columns[cut:]:
        return None
    left = [row[:cut] for row in grid.rows]
    right = [row[cut:] for row in grid.rows]
    keep = [row for row in right if any(t.text for t in row)]
    more = Grid(keep, grid.depth, grid.columns[cut:], [], grid.after)
    first = [row for row in left if any(t.text for t in row)]
    if rng.random() < 0.5:
        return replace(grid, rows=[*first, *keep], columns=grid.columns[:cut])
    return replace(grid, rows=first, columns=grid.columns[:cut], more=[more])

"""Variations of what stands above the data: heads, captions, money units."""

import re
from dataclasses import replace
from itertools import pairwise
from random import Random

from form_grids import Grid, Tile, numbered, rebuilt

from budgetgraph.extraction.numbers import parse

_UNIT_OF_HEAD = re.compile(r"[（(](?:金额)?(?:单位：)?[万千亿]?元[)）]")


def a_head_over_all_figures(grid: Grid, rng: Random) -> Grid | None:
    if (
        grid.panels() != 1
        or len(grid.figures) < 2
        or not grid.depth
        or grid.figures[-1] - grid.figures[0] + 1 != len(grid.figures)
    ):
        return None
    head = Tile(rng.choice(["金额", "资金来源", "本年预算", "预算安排情况", "资金情况"]))
    top = [grid.rows[0][c] if c not in grid.figures else head for c in range(grid.width)]
    return rebuilt(grid, [top, *grid.rows], depth=grid.depth + 1)


def heads_without_merged_cells(grid: Grid, rng: Random) -> Grid | None:
    """Merged heads printed in their first cell only, as in a careless workbook."""
    if grid.depth < 2 or not any(a is b for row in grid.heads for a, b in pairwise(row)):
        return None
    seen: set[int] = set()
    rows: list[list[Tile]] = []
    for row in grid.heads:
        rows.append([])
        for tile in row:
            rows[-1].append(Tile("" if id(tile) in seen else tile.text))
            seen.add(id(tile))
    return rebuilt(grid, [*rows, *grid.data])


def heads_repeated_in_each_cell(grid: Grid, rng: Random) -> Grid | None:
    """Merged heads printed again in every cell they covered; a caption within the table stays merged."""
    if grid.depth < 2:
        return None
    heads = [row if all(t is row[0] for t in row) else [Tile(t.text) for t in row] for row in grid.heads]
    return rebuilt(grid, [*heads, *grid.data])


def heads_in_two_lines(grid: Grid, rng: Random) -> Grid | None:
    """Long heads wrapped into two rows of cells."""
    if grid.depth != 1 or numbered(grid):
        return None
    upper, lower = [], []
    split = False
    for c, tile in enumerate(grid.rows[0]):
        if c in grid.figures and len(tile.text) >= 6 and (c == 0 or grid.rows[0][c - 1] is not tile):
            half = next(n for n in range(len(tile.text) // 2, len(tile.text)) if not tile.text[n - 1].isdigit())
            upper.append(Tile(tile.text[:half]))
            lower.append(Tile(tile.text[half:]))
            split = True
        else:
            upper.append(tile)
            lower.append(tile)
    return rebuilt(grid, [upper, lower, *grid.data], depth=2) if split else None


def numbers_of_columns(grid: Grid, rng: Random) -> Grid | None:
    if not grid.depth or numbered(grid) or not grid.figures or grid.panels() != 1:
        return None
    number = iter(range(1, grid.width + 1))
    word = Tile(rng.choice(["栏次", ""]))
    row = [
        Tile(str(next(number))) if c in grid.figures else word if c < grid.stub() else Tile("")
        for c in range(grid.width)
    ]
    return rebuilt(grid, [*grid.heads, row, *grid.data], depth=grid.depth + 1)


def _unit_line(grid: Grid) -> int | None:
    return next((at for at, text in enumerate(grid.before) if re.search(r"单位：\s*[万千亿]?元", text)), None)


def the_unit_in_the_heads(grid: Grid, rng: Random) -> Grid | None:
    """No unit above the table, （万元） behind the heads of figures."""
    at = _unit_line(grid)
    if at is None or not grid.depth or any(_UNIT_OF_HEAD.search(t.text) for row in grid.heads for t in row):
        return None
    if any("~" in column or column in ("change_rate", "quantity") for column in grid.columns):
        return None
    unit = re.search(r"单位：\s*([万千亿]?元)", grid.before[at])[1]  # type: ignore[index]
    before = [re.sub(r"(?:金额)?单位：\s*[万千亿]?元", "", text).strip() for text in grid.before]
    if numbered(grid):
        return None
    leaves = grid.rows[grid.depth - 1]
    new = {id(leaves[c]): Tile(f"{leaves[c].text}（{unit}）") for c in grid.figures if leaves[c].text}
    heads = [[new.get(id(t), t) for t in row] for row in grid.heads]
    return replace(rebuilt(grid, [*heads, *grid.data]), before=[text for text in before if text])


def one_column_in_yuan(grid: Grid, rng: Random) -> Grid | None:
    """万元 above the table, one column in 元 by its own head."""
    at = _unit_line(grid)
    if at is None or "万元" not in grid.before[at] or not grid.depth or numbered(grid) or grid.panels() != 1:
        return None
    column = rng.choice(grid.figures)
    if "~" in grid.columns[column] or grid.columns[column] in ("change_rate", "quantity"):
        return None
    if any(
        "元" in t.text or "%" in t.text or "率" in t.text or "数量" in t.text
        for t in (row[column] for row in grid.heads)
    ):
        return None
    leaf = grid.rows[grid.depth - 1][column]
    if sum(t is leaf for t in grid.rows[grid.depth - 1]) > 1:
        return None
    new = Tile(f"{leaf.text}（元）")
    rows = [[new if t is leaf else t for t in row] for row in grid.heads]
    for row in grid.data:
        old = row[column]
        number = parse(old.text)
        if number is None:
            rows.append(row)
            continue
        text = f"{number.value * 10000:,.2f}" if "," in old.text or number.value else old.text
        rows.append([*row[:column], Tile(text, old.origin, factor="元"), *row[column + 1 :]])
    return rebuilt(grid, rows)


def a_title_with_another_number(grid: Grid, rng: Random) -> Grid | None:
    at = next((at for at, text in enumerate(grid.before) if text.endswith("表") and len(text) < 40), None)
    if at is None:
        return None
    number = rng.choice(["附件3-2 ", "表六 ", "（三）", "7．", "预算05表 ", "附表1-3：", "十一、", "XX表3 "])
    bare = re.sub(
        r"^(?:表[\d一二三四五六七八九十-]+[：:、 ]*|[一二三四五六七八九十]+、|\d+[.、．])", "", grid.before[at]
    )
    return replace(grid, before=[*grid.before[:at], number + bare, *grid.before[at + 1 :]])


def the_caption_within_the_table(grid: Grid, rng: Random) -> Grid | None:
    """Title and unit line as the first rows of the table, merged over its width."""
    if not 1 <= len(grid.before) <= 4 or not any(text.endswith("表") for text in grid.before):
        return None
    rows = []
    for text in grid.before:
        tile = Tile(text)
        rows.append([tile] * grid.width)
    return replace(grid, rows=[*rows, *grid.rows], depth=grid.depth + len(rows), before=[])

"""Variations of the columns of a table: their order, more of them, codes printed otherwise."""

import re
from dataclasses import replace
from itertools import groupby
from random import Random

from form_grids import CODE, Grid, Tile, has_figures, headed, insert, numbered, rebuilt

from budgetgraph.extraction.concepts import label_role


def columns_in_another_order(grid: Grid, rng: Random) -> Grid | None:
    """The figure columns of a panel, group by group and leaf by leaf."""
    if grid.panels() != 1 or numbered(grid) or any("其中" in t.text for row in grid.heads for t in row):
        return None
    first, last = grid.figures[0], grid.figures[-1]
    if last - first + 1 != len(grid.figures) or last == first or not grid.depth:
        return None

    def shuffled(columns: list[int], level: int) -> list[int]:
        if level == grid.depth:
            rng.shuffle(columns)
            return columns
        groups = [list(g) for _, g in groupby(columns, key=lambda c: id(grid.rows[level][c]))]
        rng.shuffle(groups)
        return [c for group in groups for c in (shuffled(group, level + 1) if len(group) > 1 else group)]

    order = [*range(first), *shuffled(list(range(first, last + 1)), 0), *range(last + 1, grid.width)]
    if order == list(range(grid.width)):
        return None
    rows = [[row[c] for c in order] for row in grid.rows]
    return rebuilt(grid, rows, [grid.columns[c] for c in order])


def a_column_of_remarks(grid: Grid, rng: Random) -> Grid | None:
    head = rng.choice(["备注", "说明", "增减变动原因", "依据", "资金用途说明", "绩效目标", "测算依据", "主要内容"])
    texts = [rng.choice(["", "", "按规定保障", "人员变动", "详见说明"]) for _ in grid.data]
    return insert(grid, grid.width, headed(grid, head, texts))


def remarks_before_the_figures(grid: Grid, rng: Random) -> Grid | None:
    if grid.panels() != 1 or not grid.stub():
        return None
    head = rng.choice(["备注", "项目类别", "支出方向", "资金用途", "主要内容"])
    texts = [rng.choice(["", "运转类", "民生保障", "日常工作"]) for _ in grid.data]
    return insert(grid, grid.stub(), headed(grid, head, texts))


def ordinals(grid: Grid, rng: Random) -> Grid | None:
    if grid.panels() > 1 or not grid.stub():
        return None
    texts = [str(n) for n in range(1, len(grid.data) + 1)]
    return insert(grid, 0, headed(grid, rng.choice(["序号", "行次"]), texts))


def a_blank_spacer_column(grid: Grid, rng: Random) -> Grid | None:
    return insert(grid, rng.randrange(1, grid.width), [Tile("") for _ in grid.rows])


def a_share_column(grid: Grid, rng: Random) -> Grid | None:
    if grid.panels() != 1 or numbered(grid):
        return None
    texts = [f"{rng.randrange(1, 9999) / 100:.2f}" if has_figures(row, grid) else "" for row in grid.data]
    head = rng.choice(["占比%", "占总支出比重（%）", "增长率（%）", "增减%"])
    return None if any("%" in t.text or "率" in t.text for row in grid.heads for t in row) else insert(
        grid, grid.figures[-1] + 1, headed(grid, head, texts), "percent"
    )  # fmt: skip


def an_unheard_column(grid: Grid, rng: Random) -> Grid | None:
    """Money under a head that no list knows, before or behind the known columns."""
    if grid.panels() != 1 or numbered(grid):
        return None
    at = rng.choice([grid.figures[0], grid.figures[-1] + 1])
    texts = [f"{rng.randrange(100, 99999) / 100:.2f}" if has_figures(row, grid) else "" for row in grid.data]
    head = rng.choice(["统筹额度", "二次分配", "预留待定", "综合定额", "压减回收", "暂付性款项"])
    return insert(grid, at, headed(grid, head, texts), "unheard")


def another_year_beside(grid: Grid, rng: Random) -> Grid | None:
    """The year before as a column of its own, before or behind the whole of a table that has one only."""
    kinds = [grid.columns[c] for c in grid.figures]
    said = [t.text for row in grid.heads for t in row]
    if grid.panels() != 1 or kinds != ["total"] or numbered(grid) or any(re.search(r"上年|20\d\d|率", t) for t in said):
        return None
    own, other = rng.choice(
        [
            ("本年预算数", "上年预算数"),
            ("本年数", "上年数"),
            ("本年预算", "上年执行数"),
            ("当年预算数", "上年预算执行数"),
        ]
    )
    texts = [f"{rng.randrange(100, 99999) / 100:.2f}" if has_figures(row, grid) else "" for row in grid.data]
    at = grid.figures[0]
    rows = [list(row) for row in grid.rows]
    top = Tile(own)
    for r in range(grid.depth):
        rows[r][at] = top
    return insert(rebuilt(grid, rows), at + rng.choice([0, 1]), headed(grid, other, texts), "other year")


def _transposable(grid: Grid) -> bool:
    return grid.panels() == 1 and not numbered(grid) and len(grid.data) <= 12 and grid.stub() <= 2


def transposed(grid: Grid, rng: Random) -> Grid | None:
    """Lines as columns: the items in the heads."""
    if not _transposable(grid) or not grid.depth:
        return None
    rows = [list(line) for line in zip(*grid.rows, strict=True)]
    return replace(grid, rows=rows, depth=grid.stub(), columns=["L"] * grid.depth + ["total"] * len(grid.data))


def codes_in_three_columns(grid: Grid, rng: Random) -> Grid | None:
    at = next((c for c, kind in enumerate(grid.columns) if kind == "K"), None)
    if at is None or grid.columns.count("K") != 1 or grid.panels() != 1:
        return None
    codes = [row[at].text for row in grid.data]
    if not all(not text or CODE.match(text) for text in codes) or max(map(len, codes), default=0) < 7:
        return None
    if any(row[at] is row[at + 1] for row in grid.data):
        return None
    kept = grid.rows[0][at]
    rows: list[list[Tile]] = []
    for r, row in enumerate(grid.rows):
        if r < grid.depth:
            below = row[at] is not kept or r == grid.depth - 1
            tiles = [Tile(w) for w in "类款项"] if below and r == grid.depth - 1 and r else [row[at]] * 3
        else:
            text = row[at].text
            parts = [text[:3], text[3:5], text[5:7]]
            tiles = [Tile(p) for p in parts]
        rows.append([*row[:at], *tiles, *row[at + 1 :]])
    if grid.depth == 1:
        words = [Tile(w) for w in "类款项"]
        below = [*rows[0][:at], *words, *rows[0][at + 3 :]]
        rows = [rows[0], below, *rows[1:]]
        depth = 2
    else:
        depth = grid.depth
    return rebuilt(grid, rows, [*grid.columns[:at], "K", "K", "K", *grid.columns[at + 1 :]], depth)


def codes_with_points(grid: Grid, rng: Random) -> Grid | None:
    at = next((c for c, kind in enumerate(grid.columns) if kind == "K"), None)
    if at is None or not any(len(row[at].text) > 3 and CODE.match(row[at].text) for row in grid.data):
        return None
    rows = [list(row) for row in grid.rows]
    for row in rows[grid.depth :]:
        text = row[at].text
        if CODE.match(text) and len(text) > 3:
            row[at] = Tile(".".join([text[:3], text[3:5], text[5:7]][: (len(text) - 1) // 2]))
    return rebuilt(grid, rows)


def codes_before_the_names(grid: Grid, rng: Random) -> Grid | None:
    """Code and name in one column."""
    at = next((c for c, kind in enumerate(grid.columns) if kind == "K"), None)
    if at is None or grid.panels() != 1 or grid.columns[at : at + 2] != ["K", "L"]:
        return None
    if any(row[at].text and label_role(row[at].text) is None and not CODE.match(row[at].text) for row in grid.data):
        return None
    form = rng.choice(["{} {}", "[{}]{}", "{}{}", "{}-{}"])
    rows = []
    for r, row in enumerate(grid.rows):
        if r < grid.depth:
            rows.append([*row[:at], *row[at + 1 :]])
            continue
        code, name = row[at].text, row[at + 1].text
        coded = CODE.match(code) and row[at] is not row[at + 1]
        text = form.format(code, name) if coded else name or code
        rows.append([*row[:at], Tile(text), *row[at + 2 :]])
    return rebuilt(grid, rows, [*grid.columns[:at], *grid.columns[at + 1 :]])

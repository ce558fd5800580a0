"""Rules and glyphs become cells with spans, whatever way the rules were drawn."""

from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph.reading.grids.filling import fill
from budgetgraph.reading.grids.grid import lattice, lattices, merge_rules
from budgetgraph.reading.layout import Glyph, Rule


def ruled(xs: list[float], ys: list[float], areas: list[tuple[int, int, int, int]]) -> tuple[list[Rule], list[Rule]]:
    """The rules round the areas (row, column, height, width, from 0)."""
    level, upright = [], []
    for r, c, height, width in areas:
        for y in (ys[r], ys[r + height]):
            level.append(Rule(y, xs[c], xs[c + width]))
        for x in (xs[c], xs[c + width]):
            upright.append(Rule(x, ys[r], ys[r + height]))
    return level, upright


def word(x: float, y: float, text: str, size: float = 9) -> list[Glyph]:
    return [Glyph(x + i * size, y, x + (i + 1) * size, y + size, c, size) for i, c in enumerate(text)]


SIMPLE = [(r, c, 1, 1) for r in range(2) for c in range(3)]


def test_touching_pieces_become_one_rule_and_marks_vanish() -> None:
    pieces = [Rule(10.0, 0, 20), Rule(10.3, 21, 40), Rule(10.0, 100, 102), Rule(50.0, 0, 40)]
    merged = merge_rules(pieces)
    assert [(rule.start, rule.end) for rule in merged] == [(0, 40), (0, 40)]


def test_cells_are_counted_row_by_row() -> None:
    grids = lattices(*ruled([0, 50, 100, 150], [0, 20, 40], SIMPLE))
    assert [sorted(grid.areas) for grid in grids] == [SIMPLE]


def test_double_borders_are_one() -> None:
    level, upright = ruled([0, 50, 100], [0, 20, 40], [(r, c, 1, 1) for r in range(2) for c in range(2)])
    level += [Rule(rule.at + 1.5, rule.start, rule.end) for rule in level]
    (grid,) = lattices(level, upright)
    assert len(grid.rows) == 3


def test_a_frame_and_a_single_box_are_no_tables() -> None:
    assert lattices(*ruled([0, 500], [0, 700], [(0, 0, 1, 1)])) == []


def test_a_table_within_a_page_frame_is_found_alone() -> None:
    frame = ruled([0, 500], [0, 700], [(0, 0, 1, 1)])
    inner = ruled([100, 150, 200, 250], [100, 120, 140], SIMPLE)
    (grid,) = lattices(frame[0] + inner[0], frame[1] + inner[1])
    assert len(grid.areas) == 6


def test_two_tables_on_a_page_stay_two() -> None:
    first = ruled([0, 50, 100, 150], [0, 20, 40], SIMPLE)
    second = ruled([0, 50, 100, 150], [100, 120, 140], SIMPLE)
    assert len(lattices(first[0] + second[0], first[1] + second[1])) == 2


def test_glyphs_go_by_their_centre_and_lines_stay_apart() -> None:
    (grid,) = lattices(*ruled([0, 50, 100, 150], [0, 40, 80], SIMPLE))
    glyphs = word(5, 5, "科目") + word(5, 18, "名称") + word(55, 10, "合计")
    fragment = fill(grid, glyphs, [1, 1, 3, 3, 2, 2])
    assert fragment is not None
    texts = {(cell.row, cell.column): (cell.text, cell.line) for cell in fragment.cells if cell.text}
    assert texts == {(1, 1): ("科目\n名称", 1), (1, 2): ("合计", 2)}


def test_a_text_drawn_across_a_border_stays_whole() -> None:
    (grid,) = lattices(*ruled([0, 50, 100, 150], [0, 20, 40], SIMPLE))
    fragment = fill(grid, word(3, 5, "一般公共服务支出") + word(103, 5, "合计"), [1] * 10)
    assert fragment is not None
    assert [cell.text for cell in fragment.cells[:3]] == ["一般公共服务支出", "", "合计"]


def test_texts_that_nearly_touch_a_border_stay_in_their_cells() -> None:
    (grid,) = lattices(*ruled([0, 50, 100, 150], [0, 20, 40], SIMPLE))
    fragment = fill(grid, word(5.5, 5, "一二三四五") + word(50.6, 5, "六七"), [1] * 7)
    assert fragment is not None
    assert [cell.text for cell in fragment.cells[:2]] == ["一二三四五", "六七"]


def test_a_grid_without_text_is_nothing() -> None:
    (grid,) = lattices(*ruled([0, 50, 100, 150], [0, 20, 40], SIMPLE))
    assert fill(grid, [], []) is None


def test_a_row_cut_by_the_page_is_an_open_row() -> None:
    level, upright = ruled([0, 50, 100, 150], [0, 20, 40], SIMPLE)
    (grid,) = lattices(level, [Rule(rule.at, rule.start, 55) for rule in upright])
    assert grid.open_bottom and not grid.open_top
    assert len(grid.rows) == 4


def test_upright_text_on_its_side_is_read_in_order() -> None:
    (grid,) = lattices(*ruled([0, 20, 100], [0, 60, 80], [(r, c, 1, 1) for r in range(2) for c in range(2)]))
    turned = [Glyph(5, 40 - 9 * i, 14, 49 - 9 * i, c, 9.0, "", 270) for i, c in enumerate("产出指标")]
    fragment = fill(grid, turned, [None] * 4)
    assert fragment is not None and fragment.cells[0].text == "产出指标"


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[list[float], list[float], list[tuple[int, int, int, int]]]:
    """A grid of random widths in which random rectangles are merged."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    xs, ys = [20.0], [20.0]
    for _ in range(width):
        xs.append(xs[-1] + draw(st.floats(12, 120)))
    for _ in range(height):
        ys.append(ys[-1] + draw(st.floats(8, 60)))
    free = {(r, c) for r in range(height) for c in range(width)}
    areas = []
    for r in range(height):
        for c in range(width):
            if (r, c) in free:
                tall, wide = draw(st.integers(1, height - r)), draw(st.integers(1, width - c))
                while not {(i, j) for i in range(r, r + tall) for j in range(c, c + wide)} <= free:
                    tall, wide = (tall - 1, wide) if tall > 1 else (1, wide - 1)
                free -= {(i, j) for i in range(r, r + tall) for j in range(c, c + wide)}
                areas.append((r, c, tall, wide))
    return xs, ys, areas


@given(merged_grids())
@settings(max_examples=150)
def test_any_merged_grid_is_recovered(drawn: tuple[list[float], list[float], list[tuple[int, int, int, int]]]) -> None:
    xs, ys, areas = drawn
    level, upright = ruled(xs, ys, areas)
    grid = lattice(merge_rules(level), merge_rules(upright))
    # A border that no cell needs is not drawn, so only borders where a cell begins can be known.
    rows = sorted({r for r, *_ in areas})
    columns = sorted({c for _, c, *_ in areas})
    expected = sorted(
        (rows.index(r), columns.index(c), sum(r <= i < r + h for i in rows), sum(c <= j < c + w for j in columns))
        for r, c, h, w in areas
    )
    if len(areas) == 1:
        assert grid is None
    else:
        assert grid is not None and sorted(grid.areas) == expected


def test_a_narrow_column_that_no_rule_closes_at_its_side_is_one() -> None:
    level = [Rule(y, 51, 300) for y in (50, 100, 150)]
    (grid,) = lattices(level, [Rule(x, 50, 150) for x in (60, 150, 300)])
    assert grid.columns == (51, 60, 150, 300)
    (grid,) = lattices([Rule(y, 54, 300) for y in (50, 100, 150)], [Rule(x, 50, 150) for x in (60, 150, 300)])
    assert grid.columns == (60, 150, 300)  # rules that merely stand out

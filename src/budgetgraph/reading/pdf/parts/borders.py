"""The column borders of a table without upright rules, from what they show: edges of figures and labels, middles of
header words, ends of level rules. Each is an equation about one or two borders; the best fit to all of them is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

PADDING = 3.0  # points between a text and the border of its cell, as long as nothing tells better


@dataclass
class Evidence:
    """Equations about the borders of `count` columns. The unknown after the borders is the padding of the cells."""

    count: int
    equations: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._add({self.count + 1: 1.0}, PADDING, 0.3)

    def _add(self, terms: dict[int, float], value: float, weight: float) -> None:
        self.equations.append((terms, value, weight))

    def border(self, number: int, x: float, weight: float = 10.0) -> None:
        """Border `number` (from 0) is at x."""
        self._add({number: 1.0}, x, weight)

    def left_edge(self, column: int, x: float, weight: float) -> None:
        """A text that begins at x stands at the left of a column (from 0)."""
        self._add({column: 1.0, self.count + 1: 1.0}, x, weight)

    def right_edge(self, column: int, x: float, weight: float) -> None:
        """A text that ends at x stands at the right of a column."""
        self._add({column + 1: 1.0, self.count + 1: -1.0}, x, weight)

    def middle(self, first: int, end: int, x: float, weight: float) -> None:
        """A text with its middle at x stands in the middle of the columns `first` to `end`, the last one excluded."""
        self._add({first: 0.5, end: 0.5}, x, weight)

    def solved(self) -> list[float]:
        """The borders, from left to right."""
        size = self.count + 2
        matrix = [[0.0] * (size + 1) for _ in range(size)]
        for terms, value, weight in self.equations:
            for i, a in terms.items():
                for j, b in terms.items():
                    matrix[i][j] += weight * a * b
                matrix[i][size] += weight * a * value
        return eliminated(matrix)[: self.count + 1]


def eliminated(matrix: list[list[float]]) -> list[float]:
    """The solution of a symmetric, positive system of linear equations."""
    size = len(matrix)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(matrix[r][i]))
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        if abs(matrix[i][i]) < 1e-9:
            matrix[i][i] = 1e-9
        for r in range(i + 1, size):
            factor = matrix[r][i] / matrix[i][i]
            if factor:
                row, base = matrix[r], matrix[i]
                for c in range(i, size + 1):
                    row[c] -= factor * base[c]
    out = [0.0] * size
    for i in reversed(range(size)):
        out[i] = (matrix[i][size] - sum(matrix[i][c] * out[c] for c in range(i + 1, size))) / matrix[i][i]
    return out


def kept_apart(borders: Sequence[float], extents: Sequence[tuple[float, float]]) -> list[float]:
    """The borders, moved where they would cut the texts of a column."""
    out = list(borders)
    for i in range(1, len(out) - 1):
        low, high = extents[i - 1][1], extents[i][0]
        if not low <= out[i] <= high:
            out[i] = min(max(out[i], low), high) if low <= high else (low + high) / 2
    out[0] = min(out[0], extents[0][0])
    out[-1] = max(out[-1], extents[-1][1])
    return out

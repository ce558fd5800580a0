"""Which cells and which stretches of text a part of the extraction made use of, so that the account can tell."""

from dataclasses import dataclass, field


@dataclass
class Used:
    """`cells` are (table number, row, column), counted from 1; `spans` are (block index, start, end, what).

    A block index counts `Document.blocks` from 0, start and end are offsets in the text of that paragraph. `what`
    is "claim", "indicator", "project", "section" or a kind of structural number. `told` are the stretches of claims in
    the texts of cells that hold sentences, each number of which has to be accounted for by itself.
    """

    cells: set[tuple[int, int, int]] = field(default_factory=set)
    spans: list[tuple[int, int, int, str]] = field(default_factory=list)
    told: dict[tuple[int, int, int], list[tuple[int, int]]] = field(default_factory=dict)

    def __or__(self, other: "Used") -> "Used":
        return Used(self.cells | other.cells, [*self.spans, *other.spans], self.told | other.told)

"""Where characters stand as seen, and whether an upright rule parts one from the next."""

from bisect import bisect_left
from collections.abc import Sequence

from budgetgraph.reading.layout import Rule
from budgetgraph.reading.pdf.drawn.backends import ASCENT, DESCENT, View


class UprightRules:
    """Where the upright rules of a page part one text from the next."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = sorted(rules)
        self._places = [rule.at for rule in self._rules]

    def part(self, x0: float, x1: float, y: float, size: float) -> bool:
        """Whether a rule runs between the two, beside text of this size on the base line y."""
        places = self._places
        if not places or x1 <= places[0] or x0 > places[-1]:
            return False
        first = bisect_left(places, x0)
        end = bisect_left(places, x1, first)
        if first == end:
            return False
        top, bottom = y - ASCENT * size, y + DESCENT * size
        return any(rule.start < bottom and rule.end > top for rule in self._rules[first:end])


class Level:
    """How text that is level as seen stands in the space of a turned page.

    `x` and `end` say where the origin and the box of a character have their x as seen, `y` where the origin has the
    base line; each is (place in the array, sign, shift).
    """

    def __init__(self, view: View) -> None:
        match view.rotation:
            case 90:
                self.x, self.end, self.y = (1, 1.0, -view.y0), (1, 1.0, -view.y0), (0, 1.0, -view.x0)
            case 180:
                self.x, self.end, self.y = (0, -1.0, view.x1), (0, -1.0, view.x1), (1, 1.0, -view.y0)
            case 270:
                self.x, self.end, self.y = (1, -1.0, view.y1), (3, -1.0, view.y1), (0, -1.0, view.x1)
            case _:
                self.x, self.end, self.y = (0, 1.0, -view.x0), (2, 1.0, -view.x0), (1, -1.0, view.y1)

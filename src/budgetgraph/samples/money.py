"""How a disclosure prints its money: unit, decimals, separators. In: whole quanta; out: printed text and yuan."""

from dataclasses import dataclass
from decimal import Decimal

YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Money:
    """A printed unit with its decimals; `trimmed` leaves out ending zeros (391.8, 5), two decimals at most."""

    unit: str = "万元"
    decimals: int = 2
    separators: bool = False
    trimmed: bool = False

    @property
    def resolution(self) -> Decimal:
        """Yuan of one quantum."""
        return YUAN[self.unit].scaleb(-self.decimals)

    @property
    def quantum(self) -> int:
        """Cents of one quantum, one at least."""
        return max(1, int(self.resolution * 100))

    def value(self, quanta: int) -> Decimal:
        """Yuan, without superfluous zeros behind the point."""
        yuan = quanta * self.resolution
        return yuan.quantize(Decimal(1)) if yuan == yuan.to_integral() else yuan.normalize()

    def text(self, quanta: int) -> str:
        """As printed."""
        number = Decimal(quanta).scaleb(-self.decimals)
        if self.trimmed:
            number = number.normalize() if number != number.to_integral() else number.quantize(Decimal(1))
            return f"{number:,f}" if self.separators else f"{number:f}"
        return f"{number:,.{self.decimals}f}" if self.separators else f"{number:.{self.decimals}f}"

    def printed_resolution(self, text: str) -> Decimal:
        """Yuan of one unit in the last printed place of a text."""
        places = len(text.partition(".")[2])
        return YUAN[self.unit].scaleb(-places)


def rate(part: int, whole: int, places: int = 2) -> str:
    """`part` of `whole` in percent, as printed, half up; "0.00" where there is no whole."""
    if not whole:
        return f"{0:.{places}f}"
    scaled = (abs(part) * 100 * 10**places * 2 + abs(whole)) // (2 * abs(whole))
    return f"{Decimal(scaled).scaleb(-places):.{places}f}"

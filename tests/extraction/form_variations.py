"""Ways in which provinces print the same table differently: a Grid and a random source in, a varied Grid out.

Every variation keeps what each figure means, so that a varied table has its key by construction: the figures of the
form as it stood. A variation returns None where the table gives it nothing to vary.
"""

from collections.abc import Callable
from random import Random

import vary_columns
import vary_heads
import vary_rows
from form_grids import Grid

Variation = Callable[[Grid, Random], Grid | None]

ALL: dict[str, Variation] = {
    name: function
    for module in (vary_columns, vary_rows, vary_heads)
    for name, function in vars(module).items()
    if callable(function) and function.__module__ == module.__name__ and not name.startswith("_")
}

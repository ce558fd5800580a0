"""Raised and lowered text of web pages, Word files and sheets: the mark of a note is told apart from a figure.

641.66 with a raised 1 is no 641.661, so that raised digits behind a figure are kept raised (641.66¹); those behind a
letter or a unit of length (m², CO₂) read on in the line.
"""

from budgetgraph.resources import patterns

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
NOTE_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"


def apart(raised: str, before: str, *, lowered: bool = False, further: bool = False) -> str:
    """A raised (or lowered) text as it follows `before`; `further`: what stands right before it is raised as well."""
    said = patterns("line_patterns.csv")
    match = said["note_mark"].match(raised.strip())
    begun = before.rstrip()[-1:]
    if not match or not begun or said["no_note_behind"].search(before) or (further and begun not in NOTE_MARKS):
        return raised
    return str(int(match["number"])).translate(_SUBSCRIPTS if lowered else _SUPERSCRIPTS)

"""Whether a query looks heavy: in comes its text, out goes a guess that only decides in which lane it waits.

Asked when there is no free worker. A wrong guess costs priority, never the answer.
"""

import re

from budgetgraph.web.sparql.text.patterns import Group, groups

_LONGEST = 8192
_EVERYTHING = re.compile(
    r"\b(?:order|distinct|group|count|sum|avg|min|max|group_concat|regex|replace)\b", re.IGNORECASE
)


def looks_heavy(text: str) -> bool:
    """Products of unrelated patterns, paths of any length between variables, or work over all triples."""
    if len(text) > _LONGEST:
        return True
    try:
        found = [inner for outer in groups(text) for inner in outer.walk()]
    except RecursionError:
        return True
    if any(_is_product(group) or _wanders(group) for group in found):
        return True
    patterns = [pattern for group in found for pattern in group.patterns]
    everywhere = [p for p in patterns if not p.constant() and p.path[0].kind == "variable"]
    return bool(everywhere) and _EVERYTHING.search(text) is not None


def _is_product(group: Group) -> bool:
    """Whether patterns of one group share no variable, so that every row meets every other."""
    parts: list[set[str]] = []
    for pattern in group.patterns:
        names = pattern.variables()
        if not names:
            continue
        linked = [part for part in parts if part & names]
        parts = [part for part in parts if not part & names] + [names.union(*linked)]
    return len(parts) > 1


def _wanders(group: Group) -> bool:
    """Whether a path of any length runs from one variable to another that nothing else binds to a constant."""
    for pattern in group.patterns:
        endless = any(t.text in ("*", "+") for t in pattern.path)
        if endless and pattern.subject[0].kind == pattern.object[0].kind == "variable":
            others = [
                p for p in group.patterns if p is not pattern and p.constant() and p.variables() & pattern.variables()
            ]
            if not others:
                return True
    return False

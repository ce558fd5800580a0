"""Whether a query chooses its data set itself: SPARQL in, yes or no out."""

import re

# What may hold the word FROM without being the clause: strings, IRIs, comments, and the names of things.
_NO_KEYWORD = re.compile(
    r"""\"{3}.*?(?<!\\)\"{3}|'{3}.*?(?<!\\)'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
    r"""|<[^<>"{}|^`\\\s]*>|\#[^\n]*|[?$]\w+|[\w.-]*:[\w.%-]*|\w+""",
    re.DOTALL,
)


def names_dataset(sparql: str) -> bool:
    """Whether a query has a FROM clause; the word in a comment, a string or a name is none."""
    if "FROM" not in sparql.upper():
        return False
    return any(match.group().upper() == "FROM" for match in _NO_KEYWORD.finditer(sparql))

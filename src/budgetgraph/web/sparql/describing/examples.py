"""The example queries for researchers: in come `queries/examples/*.rq`, out go `Example` objects.

Metadata stand in the leading comments as `# key: value`; a first comment without a key is the title.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from budgetgraph import resources
from budgetgraph.web.sparql.text import tokens

_KEY = re.compile(r"^#\s*([A-Za-z_@-]+)\s*[:：]\s*(.+)$")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Example:
    """A documented query: file name without `.rq`, titles by language, keywords, its form, its text."""

    name: str
    text: str
    form: str
    titles: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)


def parse(name: str, text: str) -> Example:
    """The example in a file's text; raises `ValueError` when it holds no query."""
    facts: dict[str, str] = {}
    titles: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        found = _KEY.match(line)
        if found:
            facts[found.group(1).lower()] = found.group(2).strip()
        elif line.lstrip("# ").strip() and not titles:
            titles["zh" if _HAN.search(line) else "en"] = line.lstrip("# ").strip()
    for key, value in facts.items():
        base, _, language = key.replace("_", "@").replace("-", "@").partition("@")
        if base in ("title", "question", "label"):
            titles[language or ("zh" if _HAN.search(value) else "en")] = value
    form = tokens.operation(tokens.tokenize(text))
    if form not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        raise ValueError(f"{name}: no query in it")
    words = re.split(r"[,，、;；]\s*", facts.get("keywords", ""))
    return Example(name, text, form, titles or {"en": name.replace("_", " ")}, tuple(w for w in words if w), facts)


@cache
def shipped() -> tuple[Example, ...]:
    """All examples that ship with the package, in the order of their names."""
    folder: Path = resources.path("queries", "examples")
    return tuple(parse(file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("**/*.rq")))

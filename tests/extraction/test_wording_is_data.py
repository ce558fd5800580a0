"""The wordings by which documents and questions are read stand in `data/vocabulary`, beside their examples, and not in
the code.

Every Chinese literal of the rooms that read documents is a message for readers or stands in `chinese_in_code.tsv`
with the reason why it is no wording. Of the rooms that write to readers, answers and their labels are no wordings; what
they compare, search or look up with holds none at all.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "budgetgraph"
ROOMS = ("reading", "extraction", "graph", "audit")
READERS_ALSO = (
    "questions",
    "ingest",
    "publishing",
    "cli",
    "web",
)  # rooms of messages: only what they search with is looked at
IDEOGRAPH = re.compile("[\u3400-\u9fff]")
RANGE = re.compile("[\u3400-\u9fff]-[\u3400-\u9fff]|(?<!.)[\u3400\u4e00\u9fff](?!.)")  # any ideograph at all
SEARCHING = {
    *("compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer", "startswith", "endswith"),
    *("removeprefix", "removesuffix", "find", "rfind", "partition", "rpartition", "count", "strip", "lstrip", "rstrip"),
}


def allowed() -> dict[tuple[str, str], str]:
    """(module, literal) -> reason; the literal * stands for all messages of a module."""
    lines = (Path(__file__).parent / "chinese_in_code.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(module, literal): reason for module, literal, reason in rows[1:]}


def unescaped(text: str) -> str:
    """A literal with the escapes of a raw string as the signs that they stand for: an escaped word is one, too. The
    ends of ranges stay, and the sign that looks like a dash."""
    return re.sub(r"\\u(?!4e00|9fff)([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), text)


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The literals with Chinese words, without docstrings and ranges of ideographs."""
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in told:
            continue
        if IDEOGRAPH.search(RANGE.sub("", unescaped(node.value))):
            yield node


def searched(tree: ast.Module) -> set[int]:
    """The ids of the literals that a module compares, searches or looks up texts with: where they stand in such a
    place, in a constant that is named there, in what a loop takes its words from, or in a REGEX of a query."""
    found: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHING:
            known = isinstance(node.func.value, ast.Constant | ast.Name)
            parts = [node.func.value, *node.args] if known else list(node.args)
        elif isinstance(node, ast.Compare) and not isinstance(node.ops[0], ast.Is | ast.IsNot):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "REGEX(" in node.value:
            parts = [node]
        found |= {id(inner) for part in parts for inner in ast.walk(part)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) in found}
    for node in ast.walk(tree):
        loop = isinstance(node, ast.For | ast.comprehension)
        if loop and isinstance(node.target, ast.Name) and node.target.id in names:
            found |= {id(inner) for inner in ast.walk(node.iter)}
            names |= {node.iter.id} if isinstance(node.iter, ast.Name) else set()
    for name, value in constants(tree):
        if name in names or (isinstance(value, ast.Dict) and name in looked_up(tree)):
            within = [key for key in value.keys if key] if isinstance(value, ast.Dict) else [value]
            found |= {id(inner) for part in within for inner in ast.walk(part)}
    return found


def constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that a module gives to values, with these."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.value) for target in targets if isinstance(target, ast.Name))


def looked_up(tree: ast.Module) -> set[str]:
    """The names of the tables in which a module looks something up."""
    gets = [n.value for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in ("get", "items")]
    held = [*gets, *(n.value for n in ast.walk(tree) if isinstance(n, ast.Subscript))]
    return {one.id for one in held if isinstance(one, ast.Name)}


def modules(*rooms: str) -> list[str]:
    files = (file for room in rooms for file in [*SOURCE.joinpath(room).rglob("*.py"), *SOURCE.glob(f"{room}.py")])
    return sorted(file.relative_to(SOURCE).as_posix() for file in files)


@pytest.mark.parametrize("module", modules(*ROOMS, *READERS_ALSO))
def test_no_wording_stands_in_the_code(module: str) -> None:
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    known, used = allowed(), searched(tree)
    messages = (module, "*") in known or module.split("/")[0].removesuffix(".py") in READERS_ALSO
    wordings = [
        f"line {node.lineno}: {node.value}"
        for node in literals(tree)
        if (module, str(node.value)) not in known and (id(node) in used or not messages)
    ]
    assert wordings == [], "move these to a file of data/vocabulary"


def test_every_exception_is_still_needed() -> None:
    for module, literal in allowed():
        found = {str(node.value) for node in literals(ast.parse((SOURCE / module).read_text(encoding="utf-8")))}
        assert found
        assert literal in {*found, "*"}

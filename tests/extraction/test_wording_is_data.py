"""The wordings by which documents are read stand in `data/vocabulary`, beside their examples, and not in the code.

Every Chinese literal of the rooms that read documents is a message for readers or stands in `chinese_in_code.tsv`
with the reason why it is no wording; what those rooms compare or search with holds none at all.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "budgetgraph"
ROOMS = ("reading", "extraction", "graph", "audit")
READERS_ALSO = ("ingest", "publishing", "cli", "web")  # rooms of messages: only what they search with is looked at
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


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The literals with Chinese words, without docstrings and ranges of ideographs."""
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in told:
            continue
        if IDEOGRAPH.search(RANGE.sub("", node.value)):
            yield node


def searched(tree: ast.Module) -> set[int]:
    """The ids of the literals that a module compares or searches texts with."""
    found: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHING:
            parts = [node.func.value, *node.args] if isinstance(node.func.value, ast.Constant) else list(node.args)
        elif isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        found |= {id(inner) for part in parts for inner in ast.walk(part)}
    return found


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

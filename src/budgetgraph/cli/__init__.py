"""The command line: `budgetgraph`. Exit codes: 0 all good, 1 some failed, 2 wrong usage, 3 audit errors if asked."""

from budgetgraph.cli import asking, keeping, publishing, reading  # each adds its commands
from budgetgraph.cli.group import main

__all__ = ["asking", "keeping", "main", "publishing", "reading"]

"""Rebuilds the sample disclosures: `python -m budgetgraph.samples [FOLDER]`; `--check` only compares the bytes."""

import argparse
import sys
from pathlib import Path

from budgetgraph.samples import corpus, fonts


def main() -> int:
    """Writes the PDFs, or with `--check` says which differ; exit code 1 if any does, 2 without fonts."""
    parser = argparse.ArgumentParser(prog="python -m budgetgraph.samples", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=corpus.FOLDER)
    parser.add_argument("--check", action="store_true", help="write nothing, name the files that would change")
    arguments = parser.parse_args()
    differing = 0
    try:
        for name, content in corpus.build():
            target: Path = arguments.folder / name
            same = target.is_file() and target.read_bytes() == content
            differing += not same
            if not same:
                print(f"{'differs' if arguments.check else 'written'}: {target} ({len(content):,} bytes)")
            if not same and not arguments.check:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
    except fonts.FontMissing as error:
        print(error, file=sys.stderr)
        return 2
    return 1 if arguments.check and differing else 0


if __name__ == "__main__":
    sys.exit(main())

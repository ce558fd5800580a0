"""The forms of provinces as LibreOffice prints their workbooks, over pages beside each other: figures gone wrong.

    python bench/printed_sheets.py --seeds 0 1 [--forms beijing ...] [--show 5] [--keep DIR]

A seed draws the page setup of every sheet anew. `--keep` holds the prints in a folder, so that another run need not
print them again.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "extraction"))

from unseen_forms import FORMS, Form, load, render

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.files import read
from budgetgraph.samples.facts import Figures
from printed_forms import as_page
from printed_sheets import printed, workbook


def prints(forms: dict[str, Form], seed: int, keep: Path | None) -> dict[str, bytes]:
    folder = keep and keep / str(seed)
    if folder and folder.exists():
        return {name: (folder / f"{name}.pdf").read_bytes() for name in forms}
    found = printed({name: workbook(form, seed) for name, form in forms.items()})
    if folder:
        folder.mkdir(parents=True)
        for name, data in found.items():
            (folder / f"{name}.pdf").write_bytes(data)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--forms", nargs="+")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    paths = [path for path in sorted(FORMS.glob("*.form")) if not arguments.forms or path.stem in arguments.forms]
    forms = {path.stem: as_page(load(path)) for path in paths}
    truths = {name: extract(read(render(form), form.file), _hints(form)) for name, form in forms.items()}
    total, placed = Figures(), Figures()
    for seed in arguments.seeds:
        for name, data in prints(forms, seed, arguments.keep).items():
            found, rows = Figures(), Figures()
            read_again = extract(read(data, f"{name}.pdf"), _hints(forms[name]))
            for truth, again in zip(truths[name].disclosures, read_again.disclosures, strict=False):
                found.compare(truth, again)
                rows.compare(_without_kinds(truth), _without_kinds(again))
            if arguments.show and (rows.silent or rows.right < rows.expected):
                print(f"{name} {seed}: {told(rows)}", *rows.shown[: arguments.show], sep="\n    ")
            for of in ("expected", "right", "silent", "flagged", "flagged_right"):
                setattr(total, of, getattr(total, of) + getattr(found, of))
                setattr(placed, of, getattr(placed, of) + getattr(rows, of))
    print(told(total), f"whatever the statement is called: {told(placed)}", sep="\n")


def told(count: Figures) -> str:
    return (
        f"{count.expected} figures: {count.right} right ({count.flagged_right} of them flagged), "
        f"{count.silent} silently wrong, {count.flagged} wrong and flagged"
    )


def _without_kinds(disclosure: Disclosure) -> Disclosure:
    """The disclosure with statements of no kind: their figures still have rows, columns and values."""
    statements = [one.model_copy(update={"kind": "other"}) for one in disclosure.statements if one.kind != "carryover"]
    return disclosure.model_copy(update={"statements": statements})


def _hints(form: Form) -> Hints:
    known = form.identity
    return Hints(department=known["body"], year=int(known["year"]), stage=known["stage"])


if __name__ == "__main__":
    main()

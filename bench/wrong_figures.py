"""Figures that come out wrong, and how many of them nobody is warned of, by the layout a disclosure is typeset in.

    python bench/wrong_figures.py [--layouts bare borderless scan@100 ...] [--seeds 3] [--show 5]

Every figure of a generated disclosure is known by its statement, row, column and value: see `samples.facts`. A scan's
resolution stands after an @.
"""

import argparse
from dataclasses import replace

from budgetgraph.extraction.extract import extract
from budgetgraph.reading.files import read
from budgetgraph.samples import forms, generator
from budgetgraph.samples.facts import Figures
from budgetgraph.samples.layout import LAYOUTS
from budgetgraph.samples.typeset import typeset


def measure(form: str, seed: int, layout: str, count: Figures) -> None:
    disclosure = generator.generate(seed, form=form)
    name, _, resolution = layout.partition("@")
    style = replace(LAYOUTS[name], resolution=int(resolution or 150))
    document = read(typeset(disclosure, form, style), f"report{style.suffix}")
    count.compare(disclosure, extract(document).disclosures[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layouts", nargs="+", default=["bare", "borderless", "half_ruled", "ruled"])
    parser.add_argument("--forms", nargs="+", default=forms.names())
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    print(f"{'layout':14}{'figures':>9}{'right':>9}{'silent':>9}{'flagged':>9}{'in doubt though right':>24}")
    for layout in arguments.layouts:
        count = Figures()
        for form in arguments.forms:
            for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
                measure(form, seed, layout, count)
        print(
            f"{layout:14}{count.expected:>9}{count.right:>9}{count.silent:>9}{count.flagged:>9}"
            f"{count.flagged_right:>24}",
            *count.shown[: arguments.show],
            sep="\n  ",
        )


if __name__ == "__main__":
    main()

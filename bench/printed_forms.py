"""The forms of provinces as a browser prints them, by ruling: strict cell F1, and figures that come out wrong.

    python bench/printed_forms.py --seed 1 [--rulings ruled painted ...] [--forms beijing ...] [--show 5] [--keep DIR]

A seed draws paper, type, padding, rules, breaks and running heads of every print anew. `--keep` holds the prints in a
folder, so that another run need not print them again.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "extraction"))

from unseen_forms import FORMS, load, render

from budgetgraph.reading.files import read
from budgetgraph.samples.typeset_html import chromium
from printed_forms import RULINGS, Score, as_page, compared, printed, style_of


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--rulings", nargs="+", default=RULINGS)
    parser.add_argument("--forms", nargs="+")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    folder = arguments.keep and arguments.keep / str(arguments.seed)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    totals: dict[str, Score] = defaultdict(Score)
    with sync_playwright() as playwright:
        browser = None
        for path in sorted(FORMS.glob("*.form")):
            if arguments.forms and path.stem not in arguments.forms:
                continue
            form = as_page(load(path))
            truth = read(render(form), form.file)
            for ruling in arguments.rulings:
                kept = folder and folder / f"{path.stem}.{ruling}.pdf"
                if kept and kept.exists():
                    data = kept.read_bytes()
                else:
                    browser = browser or playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                    page = browser.new_page()
                    data = printed(page, form, style_of(form, ruling, arguments.seed))
                    page.close()
                if kept:
                    kept.write_bytes(data)
                score = compared(form, truth, read(data, form.file.removesuffix(".html") + ".pdf"))
                totals[ruling] += score
                if arguments.show and (score.f1 < 1 or score.silent):
                    print(f"{path.stem}.{ruling}: F1 {score.f1:.5f} of {score.wanted}, {score.silent} silent")
                    print(*score.wrong[: arguments.show], sep="\n", end="\n" if score.wrong else "")
        if browser:
            browser.close()
    totals["all"] = sum(totals.values(), Score())
    print(f"{'ruling':10}{'F1':>10}{'figures':>9}{'silent':>8}{'of 10,000':>11}{'lost':>7}{'needless flags':>16}")
    for ruling, score in totals.items():
        share = 10_000 * score.silent / max(score.figures, 1)
        print(
            f"{ruling:10}{score.f1:>10.5f}{score.figures:>9}{score.silent:>8}{share:>11.1f}{score.lost:>7}"
            f"{score.flagged_right:>16}"
        )


if __name__ == "__main__":
    main()

"""Self-evaluations of projects summed up in a sentence or two: "“…”绩效自评综述：项目自评得分为98分，全年预算数为…".

A Document in, one Form without indicators a project out (money, rate and score), with the spans that were used. The
wordings are data (`data/vocabulary/performance_patterns.csv`).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from budgetgraph.extraction.numbers import money_units_pattern, parse, yuan_per_unit
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.form_labels import field_of
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.persons.privacy import mask_part
from budgetgraph.extraction.records import Place
from budgetgraph.extraction.text.outline import heading
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_MONEY = ("budget", "initial", "revised", "spent")
_NAMES = (
    "summary_name",
    "summary_named",
    "summary_budgeted",
    "summary_titled",
    "summary_scored",
    "summary_quoted",
    "summary_spending",
)
_LONGEST_NAME = 50
_QUOTES = '“"'


@cache
def announced(wording: str, part: str) -> re.Pattern[str]:
    """A number of that part (money, rate or score) behind the words that announce it: groups amount and unit."""
    said = patterns("performance_patterns.csv")
    unit = money_units_pattern() if part in _MONEY else "%" if part == "rate" else said["score_unit"].pattern
    words = said[wording].pattern
    return re.compile(rf"(?:{words})\s*(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{unit})")


def read_summaries(document: Document) -> tuple[list[Form], Used]:
    """The projects that paragraphs sum up; one counts where its money and what became of it are told."""
    forms: list[Form] = []
    used = Used()
    above = ""
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        if found := heading(block.text, marked=block.heading is not None):
            above = found[2]
            continue
        named = list(_named(block.text, above))
        ends = [*(start for start, _, _ in named), len(block.text)][1:]
        for (start, name, titled), end in zip(named, ends, strict=True) if named else ():
            page, line = block.place_at(start)
            bare = patterns("performance_patterns.csv")["doubled"].sub("", name)
            form = Form("self_evaluation_report", mask_part(bare, block.text), place=Place(page=page, line=line))
            form.printed = mask_part(name if name != bare else _without_word(name, block.text, start), block.text)
            spans = list(_read(form, block.text, start, end))
            told = "spent" in form.money or form.rate is not None or form.score is not None
            if (form.money and told) or (titled and form.budget is not None):
                forms.append(form)
                used.spans += [(at, low, high, "project") for low, high in spans]
    return forms, used


def _without_word(name: str, text: str, start: int) -> str:
    """The name without the word 项目 behind it, which may be that of the sentence unless quotes hold it."""
    at = text.find(name, start)
    quoted = at > 0 and text[at - 1] in _QUOTES
    return name if quoted or at < 0 else patterns("performance_patterns.csv")["project_word"].sub("", name)


def _named(text: str, above: str) -> Iterator[tuple[int, str, bool]]:
    """(where it begins, name, whether the heading above gives it) of the project that a paragraph sums up."""
    said = patterns("performance_patterns.csv")
    match = next((found for name in _NAMES if (found := said[name].search(text))), None)
    if match and not is_generic(name := squeeze(match["name"])):
        yield match.start(), name, False
        more_of = "spending_more" if match.re is said["summary_spending"] else "summary_more"
        for more in said[more_of].finditer(text, match.end()):
            if not is_generic(name := squeeze(more["name"])):
                yield more.start("name"), name, False
    elif (
        not match
        and above
        and not field_of(above)
        and len(above) <= _LONGEST_NAME
        and said["summary_of_heading"].search(text)
    ):
        yield 0, above, True


def _read(form: Form, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Fills the form from the first number of each kind; where each stands."""
    for part in (*_MONEY, "rate", "score"):
        match = announced(f"summary_{part}", part).search(text, start, end)
        printed = parse(match["amount"]) if match else None
        if match is None or printed is None:
            continue
        yield match.start("amount"), match.end()
        if part == "budget":
            form.budget = printed.value * yuan_per_unit()[match["unit"]]
        elif part in _MONEY:
            form.money[part] = printed.value * yuan_per_unit()[match["unit"]]
        elif part == "rate":
            form.rate = Decimal(printed.value)
        else:
            form.score = Decimal(printed.value)

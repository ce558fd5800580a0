"""The sample corpus: records carried from published disclosures and invented ones, typeset as PDF.

In: `data/samples/corpus.toml` and `data/samples/records/*.json`; out: (file name, bytes) of `data/disclosures`.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from budgetgraph import resources
from budgetgraph.extraction.records import Disclosure
from budgetgraph.samples import forms
from budgetgraph.samples.bodies import invent
from budgetgraph.samples.forms import Form
from budgetgraph.samples.generator import disclose
from budgetgraph.samples.money import Money
from budgetgraph.samples.typeset import typeset

FOLDER = resources.root() / "data" / "disclosures"


@dataclass(frozen=True)
class Sample:
    """One file of the corpus: its record, the form it is printed in, the layout; carried from a published disclosure,
    or invented and then consistent."""

    disclosure: Disclosure
    form: Form
    layout: str
    invented: bool

    @property
    def file_name(self) -> str:
        """Body, year and kind of report, as offices name their files."""
        d = self.disclosure
        kind = {"budget": "预算", "final": "决算"}[d.stage]
        return f"{d.body.name}{d.fiscal_year}年{'单位' if d.scope == 'unit' else '部门'}{kind}.pdf"


def record(name: str) -> Disclosure:
    """A carried record, by the name of its file. Raises `FileNotFoundError`, or pydantic's error for a bad record."""
    return Disclosure.model_validate_json(resources.path("data", "samples", "records", f"{name}.json").read_bytes())


def samples() -> Iterator[Sample]:
    """All samples, carried ones first."""
    data = tomllib.loads(resources.path("data", "samples", "corpus.toml").read_text(encoding="utf-8"))
    for entry in data.get("record", ()):
        yield Sample(record(entry["name"]), forms.form(entry["form"]), entry.get("layout", "ruled"), invented=False)
    for entry in data["invented"]:
        yield from _invented(entry)


def _invented(entry: dict[str, Any]) -> Iterator[Sample]:
    money = Money(entry["unit"], entry["decimals"], entry.get("separators", False))
    body = invent(entry["seed"], entry["province"], entry["units"], entry["suffix"])
    for year in entry["years"]:
        for name in filter(None, (entry.get("budget_form"), entry.get("final_form"))):
            form = forms.form(name)
            yield Sample(disclose(body, year, form, money), form, entry["layout"], invented=True)
            for unit in body.units:
                told = disclose(unit, year, form, money, parent=body)
                yield Sample(told, form, entry["layout"], invented=True)


def build() -> Iterator[tuple[str, bytes]]:
    """File names and bytes. Raises `fonts.FontMissing` without Noto CJK."""
    for sample in samples():
        yield sample.file_name, typeset(sample.disclosure, sample.form, sample.layout)

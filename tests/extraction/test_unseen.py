"""Disclosures in the manner of fourteen provinces, in every format: each figure in the right row and column."""

from dataclasses import replace
from pathlib import Path

import pytest
from unseen_forms import FORMS, Form, load, render, score

from budgetgraph.extraction.extract import Extracted, extract
from budgetgraph.reading.files import read

MOST_UNREAD = 0.02


def _as(form: Form, suffix: str) -> Form:
    """The same form as a file of another format; a workbook has a sheet a table."""
    if suffix == form.file.rpartition(".")[2]:
        return form
    parts = [part for part in form.parts if part[0] != "sheet"]
    if suffix == "xlsx":
        sheets = [("sheet", "封面")]
        for number, part in enumerate(parts):
            sheets += [part, ("sheet", f"表{number}")] if part[0] == "t" else [part]
        parts = sheets
    return replace(form, file=f"{form.file.rpartition('.')[0]}.{suffix}", parts=parts)


def _read(form: Form) -> Extracted:
    return extract(read(render(form), form.file))


@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx", "txt"])
@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_every_figure_in_its_row_and_column(path: Path, suffix: str) -> None:
    form = _as(load(path), suffix)
    extracted = _read(form)
    result = score(form, extracted.disclosures[0])
    assert result.misses == []
    assert result.right == result.wanted
    one = extracted.disclosures[0]
    assert {"body": one.body.name, "year": str(one.fiscal_year), "stage": one.stage} == form.identity
    assert extracted.account.share_read is not None
    assert extracted.account.share_read >= 1 - MOST_UNREAD

"""Typesets a disclosure in any published form. In: a record, the form of its finance office, a layout; out: bytes."""

from importlib import import_module

from budgetgraph.extraction.records import Disclosure
from budgetgraph.samples import forms
from budgetgraph.samples.forms import Form
from budgetgraph.samples.layout import LAYOUTS, Layout
from budgetgraph.samples.publication import compose

# Modules are loaded when their layout is asked for: each needs its own libraries.
_MODULES = {
    "chromium": "typeset_html", "scan": "typeset_scan", "docx": "typeset_word", "xlsx": "typeset_excel",
    "html": "typeset_html", "html_gb18030": "typeset_html",
    "printed": "typeset_print", "printed_over": "typeset_print", "printed_titles": "typeset_print",
}  # fmt: skip


def typeset(disclosure: Disclosure, form: Form | str, layout: Layout | str = "ruled") -> bytes:
    """The file. The same arguments give the same bytes, with the same fonts and libraries.

    Raises `KeyError` for an unknown layout, `fonts.FontMissing` where a PDF needs Noto CJK and it is not installed.
    """
    form = forms.form(form) if isinstance(form, str) else form
    layout = LAYOUTS[layout] if isinstance(layout, str) else layout
    module = import_module(f"budgetgraph.samples.{_MODULES.get(layout.name, 'typeset_pdf')}")
    content: bytes = module.typeset(compose(disclosure, form), layout)
    return content

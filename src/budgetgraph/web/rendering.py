"""Pages from templates: a name and values in, an HTML response out. Everything works without JavaScript."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from budgetgraph.questions.answers import SourcePlace
from budgetgraph.web.addresses import path_of

HERE = Path(__file__).parent
SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def yuan(value: Decimal | str | None) -> str:
    """An amount in yuan with thousands separators, blank for None."""
    return "" if value is None or value == "" else f"{Decimal(value):,.2f}"


_FIGURE = re.compile(r"^-?[\d,]+(?:\.\d+)?\s*(?:千元|万元|亿元|元|%|人|辆|台|个|项|分|平方米)?$")


def is_figure(text: str) -> bool:
    """Whether a cell holds nothing but a number with its unit: such cells are set to the right."""
    return bool(_FIGURE.match(text))


_WIDTH = 120  # characters of a printed text that a line of sources shows
_CLAUSE_END = re.compile("[，,；;。：:]")


def excerpt(source: SourcePlace) -> str:
    """What is printed at a place; of a long sentence the clauses around the figure that is told of its subject."""
    text = source.text or ""
    if len(text) <= _WIDTH:
        return text
    named = max(text.find(source.subject or ""), 0)
    figure = re.compile(rf"(?<![\d.]){re.escape(source.printed or '')}(?![\d.])")
    found = (figure.search(text, named) or figure.search(text)) if source.printed else None
    at = found.start() if found else named
    start = max(0, min(at - _WIDTH * 2 // 3, len(text) - _WIDTH))
    cut = _CLAUSE_END.search(text, start, at) if start else None
    start = cut.end() if cut else start
    end = start + _WIDTH
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["yuan"] = yuan
    environment.filters["excerpt"] = excerpt
    environment.tests["figure"] = is_figure
    return environment


def base_of(request: Request) -> str:
    """The base IRI of the served store."""
    state = request.app.state
    generation = state.queries.generation
    return str((generation.base if generation else None) or state.settings.base)


def page(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """Renders `templates/{template}.html`."""
    base = base_of(request)

    def link(iri: str) -> str:
        return path_of(iri, base) or iri

    html = _environment().get_template(f"{template}.html").render(request=request, link=link, **values)
    return HTMLResponse(html, status, headers=SECURITY | (headers or {}))

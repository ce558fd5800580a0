"""The places behind an answer: IRIs of figures, claims, indicators, projects, sections in, cited places out."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from urllib.parse import quote

from budgetgraph import resources
from budgetgraph.questions.answers import SourcePlace
from budgetgraph.questions.solutions import Query, rows_of, terms

MAX_SOURCES = 40
_CELL = re.compile(r"^t(\d+) r(\d+) c(\d+)$")


def places(query: Query, sources: Sequence[str]) -> list[SourcePlace]:
    """One place a source, in the order given, at most 40; what stands in one cell or one sentence stands once."""
    wanted = list(dict.fromkeys(s for s in sources if s))[:MAX_SOURCES]
    if not wanted:
        return []
    found: dict[str, dict[str, str]] = {}
    for row in rows_of(query(_query().replace("$source", " ".join(terms(wanted))))):
        known = found.setdefault(row["source"], {})
        for name, value in row.items():
            known.setdefault(name, value)
    cited = [_place(source, found[source]) for source in wanted if "disclosure" in found.get(source, {})]
    return list({(place.url, place.table, place.text): place for place in reversed(cited)}.values())[::-1]


@cache
def _query() -> str:
    return resources.path("queries", "questions", "parts", "places.rq").read_text(encoding="utf-8")


def cautions(sources: Sequence[SourcePlace]) -> list[str]:
    """What the reader must know of figures that were recognised in a picture, or whose place is not proven."""
    read = [Decimal(source.confidence) for source in sources if source.confidence is not None]
    said = [f"原件是扫描件，数字由文字识别读取，可信度最低{min(read):.2f}，请核对原件"] if read else []
    if any(source.doubtful for source in sources):
        said.append("该数的读取未能由表内合计或科目证实，请核对原件")
    return said


def _place(source: str, row: dict[str, str]) -> SourcePlace:
    cell = _CELL.match(row.get("cell", ""))
    iri = row["disclosure"]
    page = int(row["page"]) if "page" in row else None
    line = int(row["line"]) if "line" in row else None
    query = [f"page={page}"] if page else []
    query += [f"line={line}"] if line else []
    query += ["cell=" + quote(row["cell"]).replace("%20", "+")] if row.get("cell") else []
    return SourcePlace(
        document=row.get("title") or row.get("file") or iri,
        iri=iri,
        page=page,
        line=line,
        table=row.get("table") or _sheet(source),
        row=int(cell.group(2)) if cell else None,
        column=int(cell.group(3)) if cell else None,
        text=_text(row),
        url=f"/source/{iri.rsplit('/', 1)[-1]}" + ("?" + "&".join(query) if query else ""),
        confidence=row.get("confidence"),
        doubtful="flag" in row,
        printed=row.get("printed"),
        subject=row.get("subject"),
    )


def _text(row: dict[str, str]) -> str | None:
    """What is printed there: a cell's figure, the sentence of running text, an indicator with its target, a name."""
    if "table" not in row and "quote" in row:
        return row["quote"]
    named = " ".join(row[part] for part in ("name", "target") if part in row)
    return row.get("printed") or named or None


@cache
def _kinds() -> dict[str, str]:
    return {row["id"]: row["name"] for row in resources.rows("data", "classifications", "statement_kinds.csv")}


def _sheet(source: str) -> str | None:
    """The kind of sheet that an indicator's IRI names where no statement holds it."""
    _, indicator, rest = source.partition("/indicator/")
    return _kinds().get(rest.split("/")[0]) if indicator else None

"""Lists to browse: departments by region, code lists."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from budgetgraph.web.graph_pages import select
from budgetgraph.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/departments", response_class=HTMLResponse)
def departments(request: Request, q: str = "") -> HTMLResponse:
    """All departments, by region, with their reports; `q` filters by part of the name."""
    rows = [row for row in select(request, "departments") if q.strip() in row["name"]]
    regions = []
    for region, of_region in groupby(rows, key=lambda row: row.get("regionName", "未知地区")):
        bodies = []
        for (iri, name), reports in groupby(of_region, key=lambda row: (row["department"], row["name"])):
            bodies.append({"iri": iri, "name": name, "reports": list({r["report"]: r for r in reports}.values())})
        regions.append((region, bodies))
    return page(request, "departments", regions=regions, q=q)


@router.get("/classifications", response_class=HTMLResponse)
def classifications(request: Request) -> HTMLResponse:
    """All code lists."""
    return page(request, "classifications", schemes=select(request, "schemes"))

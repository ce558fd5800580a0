"""Lists to browse: departments by region, code lists."""

from functools import cache
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from budgetgraph import resources
from budgetgraph.web.graph_pages import Row, select
from budgetgraph.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/departments", response_class=HTMLResponse)
def departments(request: Request, q: str = "") -> HTMLResponse:
    """All departments, by province and region, with their reports; `q` filters by part of the name or the region."""
    wanted = q.strip()
    rows = [row for row in select(request, "departments") if wanted in row["name"] or wanted in _place(row)]
    provinces = []
    for province, of_province in groupby(rows, key=lambda row: _place(row).split(" ")[0]):
        regions = []
        for place, of_region in groupby(of_province, key=_place):
            bodies = []
            for (iri, name), reports in groupby(of_region, key=lambda row: (row["department"], row["name"])):
                bodies.append({"iri": iri, "name": name, "reports": list({r["report"]: r for r in reports}.values())})
            regions.append((place.removeprefix(province).strip(), bodies))
        provinces.append((province, regions))
    return page(request, "departments", provinces=provinces, q=q)


def _place(row: Row) -> str:
    """Region with all above it, the widest first: "河北省 石家庄市 深泽县"."""
    divisions = _divisions()
    code = row.get("region", "").rpartition("/")[2]
    names: list[str] = []
    while code in divisions:
        name, code = divisions[code]
        names.insert(0, name)
    return " ".join(names) or row.get("regionName", "未知地区")


@cache
def _divisions() -> dict[str, tuple[str, str]]:
    """Code to name and code of the division above."""
    return {
        row["code"]: (row["name"], row["parent"]) for row in resources.rows("data", "classifications", "divisions.csv")
    }


@router.get("/classifications", response_class=HTMLResponse)
def classifications(request: Request) -> HTMLResponse:
    """All code lists."""
    return page(request, "classifications", schemes=select(request, "schemes"))

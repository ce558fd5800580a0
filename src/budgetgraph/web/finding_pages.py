"""Findings to browse: a page of them at a time, by severity, department, year, kind of check and rule."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from budgetgraph.audit.listing import SEVERITIES
from budgetgraph.audit.rules import rules
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.web.entity_pages import source_address
from budgetgraph.web.graph_pages import Row, select
from budgetgraph.web.rendering import page

router = APIRouter(include_in_schema=False)
PER_PAGE = 100
_NAMES = ("severity", "department", "year", "check", "rule")
_XSD_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")


@router.get("/findings", response_class=HTMLResponse)
def findings(
    request: Request, severity: str = "", department: str = "", year: str = "", check: str = "", rule: str = "",
    number: int = 1,
) -> HTMLResponse:  # fmt: skip
    """What does not agree: page `number` (from 1) of what the filters leave."""
    chosen = {"severity": severity, "department": department.strip(), "year": year, "check": check, "rule": rule}
    filters = _filters(chosen)
    (counted,) = select(request, "findings_counted", parts={"chosen": filters})
    total = int(counted["count"])
    last = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), last)
    parts = {"chosen": filters, "limit": str(PER_PAGE), "offset": str((number - 1) * PER_PAGE)}
    shown = select(request, "findings", parts=parts)
    for row in shown:
        row["source"] = source_address(row["file"], row) if "file" in row else ""
    kept = {name: value for name, value in chosen.items() if value}
    pages = {
        name: f"/findings?{urlencode({**kept, 'number': other})}"
        for name, other in (("previous", number - 1), ("next", number + 1)) if 1 <= other <= last
    }  # fmt: skip
    return page(
        request, "findings", findings=shown, choices=_choices(select(request, "finding_choices")), chosen=chosen,
        total=total, first=(number - 1) * PER_PAGE + 1, number=number, last=last, pages=pages,
    )  # fmt: skip


def _filters(chosen: Mapping[str, str]) -> str:
    """The filters as SPARQL; what a reader typed is only ever a literal in it."""
    said = []
    for name in ("severity", "check"):
        if chosen[name]:
            said.append(f"?finding bg:{name} {_concept(name, chosen[name])} .")
    if chosen["rule"]:
        said.append(f"?finding bg:rule {ox.Literal(chosen['rule'])} .")
    if chosen["year"]:
        year = ox.Literal(chosen["year"], datatype=_XSD_INTEGER) if chosen["year"].isdecimal() else ox.Literal("")
        said.append(f"?report bg:fiscalYear {year} .")
    if chosen["department"]:
        said.append(
            "?department rdfs:label ?called . ?report bg:department ?department . "
            f"FILTER(CONTAINS(STR(?called), {ox.Literal(chosen['department'])}))"
        )
    return "\n  ".join(said)


def _concept(name: str, identifier: str) -> ox.NamedNode:
    """The concept of a list by its id; one that does not exist for what is no id, so that nothing is found."""
    return ox.NamedNode(PREFIXES[name] + quote(identifier, safe=""))


def _choices(rows: list[Row]) -> dict[str, list[tuple[str, str, int]]]:
    """By filter: (value, name, how many findings), the most first; years the newest first, severities the worst."""
    titles = {rule.name: rule.title for rule in rules()}
    found: dict[str, dict[tuple[str, str], int]] = {name: {} for name in _NAMES}
    for row in rows:
        for name, key in (
            ("severity", (row["severity"].rpartition("/")[2], row["severityName"])),
            ("year", (row["year"], row["year"])),
            ("check", (row["check"].rpartition("/")[2], row["checkName"])),
            ("rule", (row["rule"], titles.get(row["rule"], row["rule"]))),
        ):
            found[name][key] = found[name].get(key, 0) + int(row["count"])
    return {
        name: sorted(
            ((value, label, number) for (value, label), number in counts.items()),
            key=lambda choice: _order(name, *choice), reverse=True,
        )
        for name, counts in found.items()
    }  # fmt: skip


def _order(name: str, value: str, label: str, count: int) -> int:
    if name == "year":
        return int(value)
    return -SEVERITIES.index(value) if name == "severity" else count

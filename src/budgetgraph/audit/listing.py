"""The findings that a graph holds: a query function in, findings with all their places out, worst first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from budgetgraph import resources
from budgetgraph.audit.findings import Finding

SEVERITIES = ("error", "rounding", "wording")


@dataclass
class Listed:
    """A finding as the graph tells it. `places`: file, page, line, cell of everything it involves."""

    iri: str
    severity: str
    check: str
    label: str
    report: str
    expected: Decimal | None = None
    found: Decimal | None = None
    difference: Decimal | None = None
    places: list[dict[str, object]] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """The members that `audit --json` prints; amounts as decimal strings."""
        numbers = {
            name: None if (v := getattr(self, name)) is None else f"{v:f}"
            for name in ("expected", "found", "difference")
        }
        return {
            "check": self.check, "severity": self.severity, "label": self.label, **numbers,
            "places": self.places, "iri": self.iri, "report": self.report,
        }  # fmt: skip


def listed(query: Callable[[str], Any]) -> list[Listed]:
    """All findings, by severity, report and label."""
    found: dict[str, Listed] = {}
    for row in query(resources.path("queries", "audit", "listing", "findings.rq").read_text(encoding="utf-8")):
        iri = row["finding"].value
        one = found.setdefault(
            iri,
            Listed(
                iri,
                row["severity"].value.rsplit("/", 1)[1],
                row["check"].value.rsplit("/", 1)[1],
                row["label"].value,
                row["report"].value,
                _number(row["expected"]),
                _number(row["found"]),
                _number(row["difference"]),
            ),
        )
        names = ("thing", "file", "page", "line", "cell")
        place = {name: _plain(row[name].value, name) for name in names if row[name] is not None}
        if place and place not in one.places:
            one.places.append(place)
    return sorted(found.values(), key=lambda one: (SEVERITIES.index(one.severity), one.report, one.label))


def of_findings(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """The same members for findings that no store holds: those of a draft."""
    found = []
    for one in findings:
        places = [
            {
                name: _plain(value, name)
                for name in ("file", "page", "line", "cell")
                if (value := getattr(thing.place, name))
            }
            for thing in one.things
        ]
        told = Listed(
            one.iri, one.severity, one.check, one.label, one.report, one.expected, one.found, one.difference,
            [place for n, place in enumerate(places) if place and place not in places[:n]],
        )  # fmt: skip
        found.append(told)
    found.sort(key=lambda told: (SEVERITIES.index(told.severity), told.report, told.label))
    return [told.as_dict() for told in found]


def _number(term: Any) -> Decimal | None:
    return None if term is None else Decimal(term.value)


def _plain(value: str, name: str) -> object:
    return int(value) if name in ("page", "line") else value


def per_file(query: Callable[[str], Any], files: Iterable[str]) -> dict[str, int]:
    """Number of findings by IRI of the disclosure in which they show."""
    named = " ".join(f"<{file}>" for file in files)
    text = resources.path("queries", "audit", "listing", "per_file.rq").read_text(encoding="utf-8")
    return {row["file"].value: int(row["count"].value) for row in query(text.replace("$files", named))}

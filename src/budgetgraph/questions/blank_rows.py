"""Items that tables print without a figure: a row whose cells are blank is no row that is not printed."""

from collections.abc import Iterable

from budgetgraph.questions.language.concepts import iri_of
from budgetgraph.questions.language.slots import Reading, concepts
from budgetgraph.questions.solutions import Query, rows_of, terms

_BLANK = """SELECT DISTINCT ?title WHERE { VALUES ?report { $report } VALUES ?concept { $concept }
  ?report bg:hasStatement ?statement . ?statement bg:hasRow ?row ; dcterms:title ?title . ?row bg:item ?concept
  FILTER NOT EXISTS { ?report bg:hasStatement/bg:hasRow ?other . ?other bg:item ?concept ; bg:figure ?figure } }
  ORDER BY ?title"""
_MOST = 2  # tables that are named


def blank_rows(reading: Reading | None, reports: Iterable[str], query: Query) -> str:
    """A sentence that names the tables in which the one item asked for is printed without any figure, else empty."""
    if reading is None or len(reading.measures) != 1:
        return ""
    wanted = [iri_of(concept) for concept, _, _ in concepts(reading.measures[0].value)]
    asked = _BLANK.replace("$report", " ".join(terms(reports))).replace("$concept", " ".join(terms(wanted)))
    titles = [row["title"] for row in rows_of(query(asked))]
    if not titles:
        return ""
    named = "、".join(f"《{title}》" for title in titles[:_MOST]) + ("等表" if len(titles) > _MOST else "")
    return f"{named}列有“{reading.measures[0].label}”，但没有填写数字（空格不等于0）。"

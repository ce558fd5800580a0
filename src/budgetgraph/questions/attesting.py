"""Unknown words that the documents themselves print beside a name (12345市长热线 of 热线畅通率)."""

from collections.abc import Sequence

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.segmenting import Piece, stands_whole
from budgetgraph.questions.ranking import Fit
from budgetgraph.questions.resolving import MAX_CHOICES
from budgetgraph.questions.solutions import Query, rows_of, terms
from budgetgraph.questions.understanding import Understanding

_HEADINGS = """SELECT DISTINCT ?name WHERE { VALUES ?report { $report }
  { ?report bg:hasSection/dcterms:title ?name } UNION { ?report bg:hasProject/rdfs:label ?name } }"""


def attested(fit: Fit, stages: Understanding, query: Query, lexicon: Lexicon) -> bool:
    """Unknown words beside a project or an indicator are taken where its own report prints them in a heading or a
    project's name; they say nothing else then."""
    named = fit.reading.names
    if not (named.get("indicator") or named.get("project")):
        return False
    text = stages.question.text
    words = [matching_key(text[p.start : p.end]) for p in _unknown_runs(stages.pieces)]
    if not words or any(len(word) < 3 for word in words):
        return False
    departments = {c for m in fit.reading.mentions for c in m.candidates}
    reports = [r for r in lexicon.reports if not departments or r.department in departments]
    if not 0 < len(reports) <= MAX_CHOICES:
        return False
    sparql = _HEADINGS.replace("$report", " ".join(terms(r.iri for r in reports)))
    held = [matching_key(row["name"]) for row in rows_of(query(sparql))]
    return all(any(stands_whole(word, name) for name in held) for word in words)


def _unknown_runs(pieces: Sequence[Piece]) -> list[Piece]:
    """The unknown pieces, each with the digits that stand right before or after it."""
    runs: list[Piece] = []
    for piece in pieces:
        digits = piece.kind in ("quantity", "code") or piece.text.isdecimal()
        if piece.kind != "unknown" and not digits:
            continue
        if runs and runs[-1].end == piece.start:
            last = runs.pop()
            runs.append(Piece(last.start, piece.end, last.text + piece.text, "unknown"))
        else:
            runs.append(piece)
    return [run for run in runs if run.kind == "unknown"]

"""The code lists of which questions name concepts, and concepts by list and code (`functional:201`) and by IRI."""

# Lists whose codes may be asked for, in the order in which readings of one name are preferred.
CODE_LISTS = (
    ("functional", "functional.csv", "code"),
    ("economic", "economic.csv", "code"),
    ("government-economic", "economic_government.csv", "code"),
    ("three-public", "three_public.csv", "id"),
    ("revenue", "revenue.csv", "id"),
    ("column", "columns.csv", "id"),
    ("topic", "topics.csv", "id"),
)
CODED = ("functional", "economic")
PRINTED_FIRST = "government-economic:"  # the list whose names are usual words for items of another list
CODE_BASE = "https://w3id.org/budgetgraph/code/"


def concept_of(iri: str) -> str:
    """`https://…/code/functional/201` -> `functional:201`; an empty text for an IRI of no list."""
    if not iri.startswith(CODE_BASE):
        return ""
    list_name, _, code = iri[len(CODE_BASE) :].partition("/")
    return f"{list_name}:{code}"


def iri_of(concept: str) -> str:
    """`functional:201` -> its IRI; an IRI stays."""
    if "://" in concept:
        return concept
    list_name, _, code = concept.partition(":")
    return f"{CODE_BASE}{list_name}/{code}"

"""What stands beside the words that ask: code, which is left out, and words in brackets at the end, the body, year or
stage that is meant (办了多少案子（城东）), or the table in which the answer is to stand (（支出总表）)."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.cues import stages_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.segmenting import Piece
from budgetgraph.questions.solutions import Query, rows_of, terms
from budgetgraph.questions.understanding import Understanding, understand

_IN_TABLE = """SELECT DISTINCT ?value ?label ?head ?role ?title WHERE { VALUES ?disclosure { $disclosure }
  ?figure bg:publishedIn ?disclosure ; bg:value ?value . ?row bg:figure ?figure ; bg:printedLabel ?label ;
  bg:role ?role . ?statement bg:hasRow ?row ; dcterms:title ?title OPTIONAL { ?figure bg:printedHeader ?head } }"""


def without_code(stages: Understanding, again: Callable[[str], Answer]) -> Answer | None:
    """The answer to what stands beside whole elements of code, where that is a question for a body by itself."""
    typed = stages.question.typed
    rest = in_question("code_element").sub(" ", typed).strip()
    if not rest or rest == typed or not any(reading.mentions for reading in stages.readings):
        return None
    answer = again(rest)
    told = {"question": typed, "text": f"{answer.text}问题里的代码没有执行。"}
    return answer.model_copy(update=told) if answer.status == "answered" else None


def without_brackets(
    stages: Understanding, query: Query, lexicon: Lexicon, again: Callable[[str], Answer]
) -> Answer | None:
    """The answer to the question with the bracketed words before it, or to the question without them, where all that it
    tells stands in the table that they name."""
    found = in_question("bracket_at_end").search(stages.question.typed)
    if found is None:
        return None
    inside, rest = found["inside"].strip(), stages.question.typed[: found.start()].strip()
    if in_question("names_table").search(matching_key(inside)):
        answer = again(rest)
        stands = answer.status == "answered" and _stands_in(answer, matching_key(inside), query)
        note = f"按“{inside}”里印出的回答。"
        return (
            answer.model_copy(update={"question": stages.question.typed, "text": answer.text + note})
            if stands
            else None
        )
    if not all(_says_whose(piece) for piece in understand(inside, lexicon).pieces):
        return None
    answer = again(inside + rest)
    return None if answer.status == "abstained" else answer.model_copy(update={"question": stages.question.typed})


def _says_whose(piece: Piece) -> bool:
    """Whether a piece is a part of a body's name, a year or a stage, or nothing."""
    named = any(m.kind == "part" for m in piece.meanings)
    return piece.kind in ("year", "break") or named or bool(piece.kind == "known" and stages_of(piece.text))


def _stands_in(answer: Answer, table: str, query: Query) -> bool:
    """Whether all that is told stands in the one table that is called so."""
    stem = in_question("names_table").sub("", table)
    documents = sorted({source.iri for source in answer.sources})
    rows = rows_of(query(_IN_TABLE.replace("$disclosure", " ".join(terms(documents))))) if documents and stem else []
    held = [row for row in rows if stem in matching_key(row["title"])]
    if len({row["title"] for row in held}) != 1:
        return False  # （支出表） may be any of several
    titles = [matching_key(source.table or "") for source in answer.sources]
    return all(stem in title for title in titles) or _printed_alike(answer, held)


def _printed_alike(answer: Answer, held: Sequence[dict[str, str]]) -> bool:
    """Whether the rows of a table print the one amount of the answer, under the same words in its row or its head, and
    no other amount under them."""
    amounts = {row.amount for row in answer.answers}
    if len(amounts) != 1 or None in amounts or len(answer.answers) != 1:
        return False
    name = matching_key(in_question("numbers_a_label").sub("", answer.answers[0].label))
    under = {Decimal(row["value"]) for row in held if name in _called(row)}
    return under == {Decimal(amount) for amount in amounts if amount}


def _called(row: dict[str, str]) -> set[str]:
    """What a figure of a table is called: by its row, or in the row of the whole by the last of its heads."""
    label = matching_key(in_question("numbers_a_label").sub("", row["label"]))
    head = matching_key(row.get("head", "").rsplit(">", 1)[-1])
    return {label, head} if row["role"].endswith("/total") else {label}

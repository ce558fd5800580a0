"""The name that one table of a body prints beside a code, and how its other tables print it.

Which table is meant is taken from its title, its usual names or its number; where the question speaks of a table that
is not found so, nothing is told.
"""

from collections.abc import Callable, Sequence

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import clean_label, table_number
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.solutions import rows_of, terms

_STATEMENTS = """SELECT ?kind ?table ?number WHERE { VALUES ?report { $report }
  ?report bg:hasStatement ?statement . ?statement bg:kind ?kind ; dcterms:title ?table ; bg:state state:filled
  OPTIONAL { ?statement bg:number ?number } }"""


def printed_name(work: Work) -> Outcome | None:
    """What is printed beside the code in the table that is named, or, of none, in every table."""
    text, code = work.asked.question.text, work.asked.reading.codes[0]
    named = in_question("in_a_table").search(text)
    if not named and not in_question("asks_print").search(text):
        return None
    report = work.reports[0]
    tables = list(rows_of(work.query(_STATEMENTS.replace("$report", " ".join(terms([report.iri]))))))
    titles = _titles_meant(work, tables) if named else {row["table"] for row in tables}
    if not titles:
        return None
    rows = [row for row in work.run(report=[report.iri], code=[code]) if clean_label(row["text"])]
    meant = [row for row in rows if row["table"] in titles]
    said = "、".join(f"《{title}》" for title in sorted(titles)) if named else "各表"
    if not meant:
        return Outcome(withheld=f"{said}里没有印出编码{code}（没有印出不等于0）。")
    names = list(dict.fromkeys(clean_label(row["text"]) for row in meant))
    outcome = Outcome(parts={**work.heading(report.iri), "statement": said, "code": code, "text": "”和“".join(names)})
    for name in names:
        holding = list(dict.fromkeys(row["table"] for row in meant if clean_label(row["text"]) == name))
        label = code if len(names) == 1 else f"{code}（{'、'.join(f'《{title}》' for title in holding)}）"
        outcome.rows.append(AnswerRow(label=label, value=name))
        outcome.table += [[f"《{title}》", name] for title in holding]
    outcome.sources = [row["source"] for row in meant]
    if len(names) > 1 and named:
        outcome.notes.append("这张表前后所印不同")
    outcome.notes += _otherwise(rows, titles, names)
    return outcome


def _otherwise(rows: Sequence[dict[str, str]], titles: set[str], names: Sequence[str]) -> list[str]:
    """How the tables that are not meant print the name, where they differ."""
    others: dict[str, list[str]] = {}
    for row in rows:
        if row["table"] not in titles and (name := clean_label(row["text"])) not in names:
            others.setdefault(name, []).append(f"《{row['table']}》")
    return [f"{'、'.join(dict.fromkeys(held))}印作“{name}”" for name, held in others.items()]


def _titles_meant(work: Work, tables: Sequence[dict[str, str]]) -> set[str]:
    """The titles of the table that is named: the longest that stands in the question right behind the body or the
    year; a longer name, of which it may be the end, is another table's. Of two kinds of tables, none."""
    text, reading = work.asked.question.text, work.asked.reading
    if reading.tables:
        number = table_number(reading.tables[0])
        return {row["table"] for row in tables if number and table_number(row.get("number", "")) == number}
    found: list[tuple[int, int, str, str]] = []
    for row in tables:
        kind = row["kind"].rsplit("/", 1)[-1]
        for name in {matching_key(row["table"]), *_usual_names(work, kind)}:
            for table in in_question("in_a_table").finditer(text):
                start = table.start() + 1 - len(name)
                if start >= 0 and text.startswith(name, start) and _stands_first(work, start):
                    found.append((len(name), start, kind, row["table"]))
    measures = [m for m in reading.measures if not any(s <= m.start < s + n for n, s, _, _ in found)]
    if measures or len({kind for _, _, kind, _ in found}) > 1:
        return set()
    longest = max((length for length, *_ in found), default=0)
    return {title for length, _, _, title in found if length == longest}


def _usual_names(work: Work, kind: str) -> list[str]:
    return [
        surface
        for surface, meanings in work.lexicon.meanings.items()
        if any(m.kind == "statement" and kind in m.value.split("\n") for m in meanings)
    ]


def _stands_first(work: Work, start: int) -> bool:
    """Whether nothing but a body, a year and the like stands before a title."""
    ends = [mention.end for mention in work.asked.reading.mentions if mention.end <= start]
    before = work.asked.question.text[max(ends, default=0) : start]
    return in_question("before_title").fullmatch(before) is not None


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {"printed_name": printed_name}

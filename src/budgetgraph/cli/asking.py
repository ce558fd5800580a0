"""Commands that ask the store: query, ask."""

import json
import sys
import unicodedata
from typing import TextIO

import click
import pyoxigraph

from budgetgraph.cli.group import main, opened
from budgetgraph.graph.remote import RemoteStore
from budgetgraph.graph.store import StoreError
from budgetgraph.web.sparql.writing import formats
from budgetgraph.web.sparql.writing.problems import Problem

ROW_FORMATS = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld")


def as_table(results: bytes) -> str:
    """SPARQL JSON results as aligned columns, or yes or no for ASK."""
    parsed = json.loads(results)
    if "boolean" in parsed:
        return "yes" if parsed["boolean"] else "no"
    names: list[str] = parsed["head"]["vars"]
    rows = [[row.get(name, {}).get("value", "") for name in names] for row in parsed["results"]["bindings"]]
    lines: list[list[str]] = [names, *rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(names))]
    return "\n".join(
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    """Columns on a terminal: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _told(problem: Problem) -> str:
    """A problem as lines: what, where in the query, what to do."""
    line, column = problem.extra.get("line"), problem.extra.get("column")
    what = f"{problem.title}: {problem.detail}" if problem.detail else problem.title
    parts = [what, f"line {line}, column {column}" if line else "", str(problem.extra.get("hint", ""))]
    return "\n".join(filter(None, parts))


@main.command("query")
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--format", "form", default="table", type=click.Choice(ROW_FORMATS + GRAPH_FORMATS), show_default=True)
@click.option("--explain", is_flag=True, help="First name the known traps of the query, each with its faster form.")
@click.pass_context
def query_command(context: click.Context, file: TextIO, form: str, explain: bool) -> None:
    """Run SPARQL on the store; FILE or standard input. All prefixes of the ontology are predefined."""
    from budgetgraph.web.sparql.running.workers import QueryService
    from budgetgraph.web.sparql.text.lint import lint

    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"{file.name}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        ) from error
    if explain:
        for advice in lint(text):
            click.echo(f"line {advice.line}: {advice.english} Faster: {advice.faster}", err=True)
    store = opened(context)
    if isinstance(store, RemoteStore):
        _query_server(store, text, form)
        return
    with QueryService(store.folder) as service:
        try:
            answer = service.query(text, format="" if form == "table" else form)
            body = answer.read()
        except Problem as problem:
            if problem.status == 406:
                raise click.UsageError(_unfit(form)) from problem
            raise click.ClickException(_told(problem)) from problem
    if form == "table" and answer.kind != "graph":
        click.echo(as_table(body))
    else:
        sys.stdout.buffer.write(body)


def _query_server(store: RemoteStore, text: str, form: str) -> None:
    try:
        found = store.query(text)
    except (StoreError, OSError, SyntaxError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    if isinstance(found, pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean):
        kind: formats.Kind = "ask" if isinstance(found, pyoxigraph.QueryBoolean) else "select"
        body = found.serialize(format=_chosen(kind, "json" if form == "table" else form).results) or b""
        sys.stdout.buffer.write(as_table(body).encode() + b"\n" if form == "table" else body)
        return
    chosen = _chosen("graph", "turtle" if form == "table" else form)
    sys.stdout.buffer.write(pyoxigraph.serialize(found, format=chosen.rdf) or b"")


def _chosen(kind: formats.Kind, form: str) -> formats.Format:
    try:
        return formats.negotiate(kind, name=form)
    except formats.NotAcceptable as error:
        raise click.UsageError(_unfit(form)) from error


def _unfit(form: str) -> str:
    """What to give instead of a format that the results cannot be written in."""
    if form in GRAPH_FORMATS:
        return f"{form} is for CONSTRUCT and DESCRIBE; SELECT and ASK have {', '.join(ROW_FORMATS)}"
    return f"{form} is for SELECT and ASK; CONSTRUCT and DESCRIBE have {', '.join(GRAPH_FORMATS)}"


@main.command("ask")
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
@click.pass_context
def ask_command(context: click.Context, question: str, as_json: bool) -> None:
    """Answer a question in Chinese, with its sources, or say why not."""
    from budgetgraph.questions.answering import ask
    from budgetgraph.questions.language.lexicon import Lexicon, LexiconMissing
    from budgetgraph.questions.language.normalising import QuestionTooLong

    store = opened(context)
    try:
        lexicon = Lexicon.load(store.path) if store.path else Lexicon.build(store.query)
    except LexiconMissing:
        lexicon = Lexicon.build(store.query)
    try:
        answer = ask(question, store.query, lexicon)
    except QuestionTooLong as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(answer.model_dump_json(indent=1))
        return
    click.echo(answer.text or answer.reason or "")
    for row in answer.rows:
        click.echo("  " + "  ".join(row))
    if answer.choices and answer.status == "abstained":
        click.echo("可以改问：")
    for choice in answer.choices:
        click.echo(f"  - {choice.label}：{choice.q}" if choice.label != choice.q else f"  - {choice.q}")
    for source in answer.sources[:10]:
        place = f"第{source.page}页" if source.page else f"第{source.line}行" if source.line else ""
        caution = f"（文字识别，可信度{source.confidence}）" if source.confidence else ""
        caution += "（存疑）" if source.doubtful else ""
        cited = " ".join(part for part in (source.document, place, source.table) if part)
        click.echo(f"  [{cited}] {source.text or ''}{caution}")

"""The command line: `budgetgraph`. Exit codes: 0 all good, 1 some failed, 2 wrong usage, 3 audit errors if asked."""

import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import click
import pyoxigraph

from budgetgraph import __version__
from budgetgraph.extraction.account_page import account_html, account_text
from budgetgraph.extraction.corrections import CorrectionError
from budgetgraph.extraction.extract import Extracted, Hints, extract
from budgetgraph.extraction.pictures import write_pictures
from budgetgraph.extraction.records import ExtractionError
from budgetgraph.extraction.statements import PERFORMANCE_KINDS
from budgetgraph.graph.generation import Generation
from budgetgraph.graph.remote import RemoteStore, open_store
from budgetgraph.graph.store import Hook, Store, StoreError
from budgetgraph.ingest import FileResult, ManifestError, Summary, ingest, keep_corrections, tasks
from budgetgraph.reading.document import Document, ReadingError
from budgetgraph.reading.files import read
from budgetgraph.reading.limits import in_own_process

QUERY_FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld")
EXPORTS = ("nquads", "trig", "turtle", "csv", "parquet")
STAGES = click.Choice(["budget", "final"])


@click.group(context_settings={"auto_envvar_prefix": "BUDGETGRAPH", "help_option_names": ["-h", "--help"]})
@click.option("--store", default="budgetgraph-store", show_default=True, help="Folder of the store, or a SPARQL URL.")
@click.option("--base", default=None, help="Base IRI of the instances; fixed at the first ingest.")
@click.version_option(__version__, prog_name="budgetgraph")
@click.pass_context
def main(context: click.Context, store: str, base: str | None) -> None:
    """预算图谱: departmental budget and final-account disclosures as cited linked data."""
    context.obj = (store, base)


def _open(context: click.Context) -> Store:
    store, base = context.obj
    try:
        return open_store(store, base)
    except (StoreError, OSError, ValueError) as error:
        raise click.UsageError(str(error)) from error


def _open_folder(context: click.Context) -> Store:
    """The store, for commands that read its files. Raises `click.UsageError` for the URL of a server."""
    store = _open(context)
    if isinstance(store, RemoteStore):
        raise click.UsageError(
            f"`{context.info_name}` reads the files of a store and --store is the URL of a server; give the folder of "
            "a store (ingest, list, remove, doctor, query, ask and audit work with a URL)"
        )
    return store


@main.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", default=os.cpu_count() or 1, show_default="cores", help="Documents read at a time.")
@click.option("--dask", default=None, metavar="ADDRESS", help="Read on the Dask cluster of this scheduler.")
@click.option(
    "--manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV: file, department, …"
)
@click.option(
    "--corrections", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV of reading errors."
)
@click.option("--again", is_flag=True, help="Read files anew that the store holds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document, the summary last.")
@click.option("--department", default=None, help="The body, where the files do not say it.")
@click.option("--year", type=int, default=None, help="The fiscal year, where the files do not say it.")
@click.option("--stage", type=STAGES, default=None, help="The stage, where the files do not say it.")
@click.option("--region", default=None, help="Name or code of the region, where the files do not say it.")
@click.pass_context
def ingest_command(
    context: click.Context,
    paths: tuple[Path, ...],
    workers: int,
    dask: str | None,
    manifest: Path | None,
    corrections: Path | None,
    again: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Read files and folders into the store."""
    store = _open(context)
    begun = time.perf_counter()
    try:
        work = tasks(paths, Hints(**given), manifest)
        mended = keep_corrections(store, corrections)
    except (FileNotFoundError, ManifestError, CorrectionError) as error:
        raise click.UsageError(str(error)) from error
    summary = Summary(documents=len(work))
    results: list[FileResult] = []
    try:
        for result in ingest(
            store, work, workers=workers, again=again, dask=dask, hooks=_hooks(store), corrections=mended
        ):
            setattr(summary, result.status, getattr(summary, result.status) + 1)
            if as_json:
                results.append(result)  # the findings are known when all files are in
            else:
                _tell(result, as_json)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    store.refresh()
    _tell_with_findings(results, store)
    summary.generation, summary.triples = store.generation, int(store.manifest.get("triples", 0))
    summary.seconds = round(time.perf_counter() - begun, 3)
    if as_json:
        click.echo(json.dumps(vars(summary), ensure_ascii=False))
    else:
        click.echo(
            f"{summary.documents} files: {summary.loaded} loaded, {summary.skipped} skipped, {summary.failed} failed; "
            f"{summary.triples} triples in generation {summary.generation}, {summary.seconds:.1f} s"
        )
    context.exit(summary.exit_code)


def _hooks(store: Store) -> list[Hook]:
    """What the rooms above the graph add to a new generation; a server keeps no lexicon, it is built when asked."""
    return [_findings] if isinstance(store, RemoteStore) else [_findings, _lexicon]


def _findings(generation: Generation) -> None:
    from budgetgraph.audit import hook

    hook(generation)


def _lexicon(generation: Generation) -> None:
    from budgetgraph.questions import fact_index, name_table
    from budgetgraph.questions.lexicon import Lexicon

    parent = generation.manifest["parent"]
    before = generation.path.with_name(f"{parent:06d}") if parent else None
    index = fact_index.build(generation.query, generation.path, before, generation.changes.reports)
    Lexicon.build(generation.query, name_table.names_in(index)).save(generation.path)


def _tell_with_findings(results: list[FileResult], store: Store) -> None:
    """Prints the results as JSON, each with the number of findings that the store now holds of its file."""
    from budgetgraph.audit.auditing import published
    from budgetgraph.audit.listing import per_file

    held = [result.iri for result in results if result.iri]
    counts = per_file(store.query, held) if held and published() else {}
    for result in results:
        if result.iri and published():
            result.findings = counts.get(result.iri, 0)
        _tell(result, as_json=True)


def _tell(result: FileResult, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False))
        return
    if result.status == "loaded":
        line = f"loaded   {result.file}: {result.department} {result.year} {result.stage}, "
        line += f"{result.statements} statements, {result.figures} figures, {result.projects} projects, "
        line += f"{result.indicators} indicators, {result.claims} claims"
        if result.numbers:
            line += f", {1 - (result.unread or 0) / result.numbers:.1%} of {result.numbers} numbers read"
        click.echo(line)
    else:
        click.echo(f"{result.status:8} {result.file}: {result.reason}", err=result.status == "failed")


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


@main.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def list_command(context: click.Context, as_json: bool) -> None:
    """Show the disclosures that the store holds."""
    for held in _open(context).list():
        if as_json:
            click.echo(
                json.dumps({name: getattr(held, name) for name in held.__dataclass_fields__}, ensure_ascii=False)
            )
        else:
            click.echo(f"{held.sha256[:16]}  {held.department} {held.year} {held.stage}  {held.file_name}")


@main.command("remove")
@click.argument("disclosure")
@click.pass_context
def remove_command(context: click.Context, disclosure: str) -> None:
    """Take a disclosure (IRI or SHA-256) out of the store."""
    try:
        store = _open(context)
        result = store.remove(disclosure, hooks=_hooks(store))
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"removed; generation {result.generation} holds {result.triples} triples")


@main.command("doctor")
@click.option("--repair", is_flag=True, help="Make the store anew from the kept records where something is wrong.")
@click.pass_context
def doctor_command(context: click.Context, repair: bool) -> None:
    """Check the store, and repair it."""
    store = _open(context)
    found = store.doctor(repair=repair, hooks=_hooks(store))
    for problem in found:
        click.echo(problem, err=True)
    click.echo("the store is whole" if not found else f"{len(found)} problems" + (", repaired" if repair else ""))
    context.exit(1 if found and not repair else 0)


@main.command("validate")
@click.pass_context
def validate_command(context: click.Context) -> None:
    """Check the graph against the constraints of ontology/shapes.ttl and of the Data Cube."""
    from budgetgraph.graph.validation import violations

    store = _open_folder(context)
    graphs = [iri for iri in store.graphs() if re.fullmatch(r"[0-9a-f]{16}", iri.rpartition("/")[2])]
    found = 0
    for violation in violations(store.current, graphs, store.base):
        found += 1
        click.echo(str(violation))
    click.echo(f"{found} violations in {len(graphs)} graphs")
    context.exit(1 if found else 0)


@main.command("query")
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--format", "form", default="table", type=click.Choice(QUERY_FORMATS), show_default=True)
@click.option("--explain", is_flag=True, help="Say what is slow in the query and what is faster, before it runs.")
@click.pass_context
def query_command(context: click.Context, file: TextIO, form: str, explain: bool) -> None:
    """Run SPARQL on the store; FILE or standard input. All prefixes of the ontology are predefined."""
    from budgetgraph.web.sparql.lint import lint
    from budgetgraph.web.sparql.problems import Problem
    from budgetgraph.web.sparql.workers import QueryService

    text = file.read()
    if explain:
        for advice in lint(text):
            click.echo(f"line {advice.line}: {advice.english} Faster: {advice.faster}", err=True)
    store = _open(context)
    if isinstance(store, RemoteStore):
        _query_server(store, text, form)
        return
    with QueryService(store.folder) as service:
        try:
            answer = service.query(text, format="" if form == "table" else form)
            body = answer.read()
        except Problem as problem:
            raise click.ClickException(f"{problem.title}: {problem.detail}") from problem
    if form == "table" and answer.kind != "graph":
        click.echo(as_table(body))
    else:
        sys.stdout.buffer.write(body)


def _query_server(store: RemoteStore, text: str, form: str) -> None:
    formats: dict[str, Any] = {
        "csv": pyoxigraph.QueryResultsFormat.CSV,
        "tsv": pyoxigraph.QueryResultsFormat.TSV,
        "json": pyoxigraph.QueryResultsFormat.JSON,
        "xml": pyoxigraph.QueryResultsFormat.XML,
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    }
    try:
        found = store.query(text)
    except (StoreError, OSError, SyntaxError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    if isinstance(found, pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean):
        chosen = formats["json" if form == "table" else form]
        if not isinstance(chosen, pyoxigraph.QueryResultsFormat):
            raise click.UsageError(f"--format {form} is for CONSTRUCT and DESCRIBE")
        body = found.serialize(format=chosen) or b""
        sys.stdout.buffer.write(as_table(body).encode() + b"\n" if form == "table" else body)
        return
    chosen = formats["turtle" if form == "table" else form]
    if not isinstance(chosen, pyoxigraph.RdfFormat):
        raise click.UsageError(f"--format {form} is for SELECT and ASK")
    sys.stdout.buffer.write(pyoxigraph.serialize(found, format=chosen) or b"")


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes that answer light requests, and as many that run queries; the cores by default.",
)
@click.pass_context
def serve_command(context: click.Context, host: str, port: int, workers: int | None) -> None:
    """Serve the question form, the pages and the SPARQL endpoint."""
    from budgetgraph.web.app import create_app
    from budgetgraph.web.server import server
    from budgetgraph.web.sparql.settings import Settings

    settings = Settings.from_environment()
    if workers:
        settings = replace(settings, workers=workers, fronts=workers)
    folder = _open_folder(context).folder
    click.echo(f"http://{host}:{port}/ serves {folder}; stop with Ctrl-C")
    server(create_app(folder, settings), host=host, port=port).run()


@main.command("export")
@click.option("--format", "form", default="nquads", type=click.Choice(EXPORTS), show_default=True)
@click.option("--table", "chosen", multiple=True, help="Of the tables (csv, parquet) only these; repeatable.")
@click.option("--out", type=click.Path(path_type=Path), help="File of the graph (.gz packs it); folder of the tables.")
@click.pass_context
def export_command(context: click.Context, form: str, chosen: tuple[str, ...], out: Path | None) -> None:
    """Write the whole graph, or the tidy tables, the same bytes each time."""
    from budgetgraph.publishing.corpus import Corpus
    from budgetgraph.publishing.dumps import dumps, write_dump, write_graph_file
    from budgetgraph.publishing.parquet import MissingPackage
    from budgetgraph.publishing.quads import write_graph
    from budgetgraph.publishing.tables import tables, write_csv

    corpus = Corpus.of(_open_folder(context))
    if form in ("nquads", "trig", "turtle"):
        if out:
            write_graph_file(corpus, form, out)
        else:
            write_graph(corpus, form, sys.stdout.buffer)
        return
    if unknown := [name for name in chosen if name not in tables()]:
        raise click.UsageError(f"no table {', '.join(unknown)}; there are {', '.join(tables())}")
    if not out:
        if form == "csv" and len(chosen) == 1:
            write_csv(tables()[chosen[0]], corpus, sys.stdout)
            return
        raise click.UsageError("the tables are several files: give --out FOLDER, or --format csv --table NAME")
    try:
        for dump in dumps().values():
            if dump.form in (form, "csvw") and (not chosen or not dump.table or dump.table in chosen):
                write_dump(dump, corpus, out / dump.name)
                click.echo(str(out / dump.name))
    except (MissingPackage, OSError) as error:
        raise click.ClickException(str(error)) from error


@main.command("publish")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="New folder of the site.")
@click.option("--cells/--no-cells", default=True, show_default=True, help="A page for each single figure.")
@click.pass_context
def publish_command(context: click.Context, out: Path, cells: bool) -> None:
    """Write a static linked-data site: pages, Turtle and JSON-LD of everything, dumps, VoID and DCAT."""
    from budgetgraph.publishing.corpus import Corpus
    from budgetgraph.publishing.site import SiteError, publish

    try:
        done = publish(Corpus.of(_open_folder(context)), out, cells)
    except (SiteError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for name in done.missing:
        click.echo(f"left out {name}: pip install 'budgetgraph[tables]'", err=True)
    for iri in done.unwritten:
        click.echo(f"left out {iri}: it fits into no file name; the dumps have it", err=True)
    click.echo(f"{out}: {done.things} things in {done.files} files; serve the folder under the base IRI")


@main.command("ask")
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
@click.pass_context
def ask_command(context: click.Context, question: str, as_json: bool) -> None:
    """Answer a question in Chinese, with its sources, or say why not."""
    from budgetgraph.questions.answering import ask
    from budgetgraph.questions.lexicon import Lexicon, LexiconMissing
    from budgetgraph.questions.normalising import QuestionTooLong

    store = _open(context)
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
    for choice in answer.choices:
        click.echo(f"  - {choice.label}：{choice.q}")
    for source in answer.sources[:10]:
        place = f"第{source.page}页" if source.page else f"第{source.line}行" if source.line else ""
        caution = f"（文字识别，可信度{source.confidence}）" if source.confidence else ""
        caution += "（存疑）" if source.doubtful else ""
        cited = " ".join(part for part in (source.document, place, source.table) if part)
        click.echo(f"  [{cited}] {source.text or ''}{caution}")


@main.command("audit")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.option("--strict", is_flag=True, help="Exit code 3 if there are findings of severity error.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="With FILE: write the report as a page.")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="With FILE: write it as a workbook.")
@click.option("--department", default=None)
@click.option("--year", type=int, default=None)
@click.option("--stage", type=STAGES, default=None)
@click.option("--region", default=None)
@click.pass_context
def audit_command(
    context: click.Context,
    file: Path | None,
    as_json: bool,
    strict: bool,
    html: Path | None,
    xlsx: Path | None,
    **given: Any,
) -> None:
    """List what does not agree: in the store, or in FILE, a draft that is not published yet."""
    if file is None:
        if html or xlsx or any(given.values()):
            raise click.UsageError("--html, --xlsx and what a draft does not say need a FILE")
        told = _stored_findings(context)
    else:
        told = _draft_findings(file, html, xlsx, as_json, Hints(**given))
    for one in told:
        click.echo(json.dumps(one, ensure_ascii=False) if as_json else _as_line(one))
    errors = sum(one["severity"] == "error" for one in told)
    if not as_json:
        click.echo(f"{len(told)} findings, {errors} of them errors")
    context.exit(3 if strict and errors else 0)


def _stored_findings(context: click.Context) -> list[dict[str, Any]]:
    from budgetgraph.audit.listing import listed

    return [one.as_dict() for one in listed(_open(context).query)]


def _draft_findings(
    file: Path, html: Path | None, xlsx: Path | None, as_json: bool, hints: Hints
) -> list[dict[str, Any]]:
    from budgetgraph.audit.draft import as_html, as_workbook, drafts, summary
    from budgetgraph.audit.listing import of_findings

    try:
        told = drafts(in_own_process(file.name, _extracted, file, hints)[1].disclosures)
    except (ReadingError, ExtractionError) as error:
        raise click.ClickException(str(error)) from error
    if html:
        html.write_text(as_html(told), encoding="utf-8")
    if xlsx:
        xlsx.write_bytes(as_workbook(told))
    if not as_json:
        for draft in told:
            click.echo(f"{draft.title}\n{summary(draft)}")
            for one in draft.requirements:
                if one.met is False:
                    click.echo(f"  未满足  {one.name}：{one.note}")
    return [one for draft in told for one in of_findings(draft.audit.findings)]


def _as_line(one: dict[str, Any]) -> str:
    numbers = "  ".join(f"{name} {one[name]}" for name in ("expected", "found", "difference") if one[name] is not None)
    places = "; ".join(dict.fromkeys(_place_words(place) for place in one["places"]))
    return f"{one['severity']:8} {one['check']:20} {one['label']}" + "".join(
        f"\n{'':30}{line}" for line in (numbers, places) if line
    )


def _place_words(place: dict[str, Any]) -> str:
    where = ", ".join(f"{name} {place[name]}" for name in ("page", "line", "cell") if name in place)
    return where or str(place.get("file", ""))


def _extracted(file: Path, hints: Hints) -> tuple[Document, Extracted]:
    document = read(file.read_bytes(), file.name)
    return document, extract(document, hints)


@main.command("extract")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The records as JSON, which `ingest` takes back.")
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the document, its numbers coloured."
)
@click.option(
    "--pictures", type=click.Path(file_okay=False, path_type=Path), help="Write what the reader saw of a PDF."
)
@click.option("--department", default=None)
@click.option("--year", type=int, default=None)
@click.option("--stage", type=STAGES, default=None)
@click.option("--region", default=None)
def extract_command(file: Path, as_json: bool, html: Path | None, pictures: Path | None, **given: Any) -> None:
    """Show what is read from one document; touches no store."""
    try:
        document, extracted = in_own_process(file.name, _extracted, file, Hints(**given))
    except (ReadingError, ExtractionError) as error:
        raise click.ClickException(str(error)) from error
    if pictures:
        if document.media_type != "application/pdf":
            raise click.ClickException(f"{file.name}: pictures show pages, and this is no PDF; use --html")
        written = write_pictures(file.read_bytes(), document, extracted.account, pictures)
        click.echo(f"{pictures}: {len(written)} pages with their cells", err=as_json)
    if html:
        html.write_text(account_html(document, extracted.account, *extracted.disclosures), encoding="utf-8")
        click.echo(f"{html}: the document with what each number became", err=as_json)
    if as_json:
        records = [one.model_dump(mode="json", exclude_defaults=True) for one in extracted.disclosures]
        click.echo(json.dumps(records if len(records) > 1 else records[0], ensure_ascii=False, indent=1))
    if as_json or html or pictures:
        return
    for one in extracted.disclosures:
        click.echo(account_text(document, extracted.account, one))
        click.echo(f"{one.title or one.source.file_name}\n{one.body.name} {one.fiscal_year} {one.stage} {one.scope}")
        for statement in one.statements:
            figures = sum(len(row.figures) for row in statement.rows)
            flags = Counter(flag for row in statement.rows for figure in row.figures for flag in figure.flags)
            told = f" ({', '.join(f'{count} {flag}' for flag, count in sorted(flags.items()))})" if flags else ""
            name = f"{statement.number or '-'} {statement.title} [{statement.kind}]"
            held = f": {figures} figures{told}" if statement.kind not in PERFORMANCE_KINDS else ""
            click.echo(f"  {name} {statement.state}{held}")
        indicators = len(one.indicators) + sum(len(project.indicators) for project in one.projects)
        click.echo(
            f"  {len(one.projects)} projects, {indicators} indicators, {len(one.claims)} claims, "
            f"{len(one.sections)} sections"
        )


if __name__ == "__main__":
    sys.exit(main())

"""Commands that give the store to others: serve, export, publish."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from budgetgraph.cli.group import main, open_folder

EXPORTS = ("nquads", "trig", "turtle", "csv", "parquet")


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
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

    try:
        settings = Settings.from_environment()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if workers:
        settings = replace(settings, workers=workers, fronts=workers)
    folder = open_folder(context, bare=True).folder
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

    corpus = Corpus.of(open_folder(context))
    if form in ("nquads", "trig", "turtle"):
        if chosen:
            raise click.UsageError(f"--table is for csv and parquet; {form} holds the whole graph")
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
    if out.exists() and not out.is_dir():
        raise click.UsageError(f"{out} is a file; the tables are several files: give a folder")
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
        done = publish(Corpus.of(open_folder(context)), out, cells)
    except (SiteError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for name in done.missing:
        click.echo(f"left out {name}: pip install 'budgetgraph[tables]'", err=True)
    for iri in done.unwritten:
        click.echo(f"left out {iri}: it fits into no file name; the dumps have it", err=True)
    click.echo(f"{out}: {done.things} things in {done.files} files; serve the folder under the base IRI")

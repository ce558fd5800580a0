"""Commands that change the store or look after it: ingest, list, remove, doctor, validate."""

import json
import os
import re
import time
from pathlib import Path
from typing import Any

import click

from budgetgraph.cli.group import given_hints, hints, main, open_folder, opened
from budgetgraph.extraction.corrections import CorrectionError, read_corrections
from budgetgraph.graph.generation import Generation
from budgetgraph.graph.remote import RemoteStore
from budgetgraph.graph.store import Hook, Store, StoreError
from budgetgraph.ingest.loading import ingest, keep_corrections, unused_corrections
from budgetgraph.ingest.manifests import Manifest, ManifestError
from budgetgraph.ingest.results import FileResult, Summary
from budgetgraph.ingest.tasks import tasks


@main.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="cores",
    help="Documents read at a time.",
)
@click.option("--dask", default=None, metavar="ADDRESS", help="Read on the Dask cluster of this scheduler.")
@click.option(
    "--manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV: file, department, …"
)
@click.option(
    "--corrections", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV of reading errors."
)
@click.option("--again", is_flag=True, help="Read files anew that the store holds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a document, the summary last.")
@hints
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
    if dask:
        _needs_cluster()
    store = opened(context, begins=True)
    begun = time.perf_counter()
    try:
        said = Manifest(manifest) if manifest else None
        work = tasks(paths, given_hints(given), said)
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
                _tell(result)
    except (StoreError, OSError) as error:
        raise click.ClickException(f"{error}; the store is as it was, no file of this run is in it") from error
    store.refresh()
    given_rows = read_corrections(corrections) if corrections else []
    for note in [*(said.unused() if said else []), *unused_corrections(store, given_rows)]:
        click.echo(f"note     {note}", err=True)
    _tell_with_findings(results, store)
    summary.generation, summary.triples = store.generation, int(store.manifest.get("triples", 0))
    summary.seconds = round(time.perf_counter() - begun, 3)
    if as_json:
        click.echo(json.dumps(vars(summary), ensure_ascii=False))
    else:
        click.echo(
            f"{_number(summary.documents, 'file')}: {summary.loaded} loaded, {summary.skipped} skipped, "
            f"{summary.failed} failed; "
            f"{summary.triples} triples in generation {summary.generation}, {summary.seconds:.1f} s"
        )
    context.exit(summary.exit_code)


def _needs_cluster() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise click.UsageError(
            "--dask needs the extra budgetgraph[cluster]: pip install 'budgetgraph[cluster]'"
        ) from error


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _hooks(store: Store) -> list[Hook]:
    """What the rooms above the graph add to a new generation; a server keeps no lexicon, it is built when asked."""
    return [_findings] if isinstance(store, RemoteStore) else [_findings, _lexicon]


def _findings(generation: Generation) -> None:
    from budgetgraph.audit import hook

    hook(generation)


def _lexicon(generation: Generation) -> None:
    from budgetgraph.questions.handlers.basis import fact_index
    from budgetgraph.questions.language import name_table
    from budgetgraph.questions.language.lexicon import Lexicon

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
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False))


def _tell(result: FileResult) -> None:
    if result.status == "loaded":
        line = f"loaded   {result.file}: {result.department} {result.year} {result.stage}, "
        line += f"{result.statements} statements, {result.figures} figures, {result.projects} projects, "
        line += f"{result.indicators} indicators, {result.claims} claims"
        if result.numbers:
            line += f", {1 - (result.unread or 0) / result.numbers:.1%} of {result.numbers} numbers read"
        click.echo(line)
        if result.reason:
            click.echo(f"         {result.reason.replace(f'{Path(result.file).name}: ', '')}", err=True)
    else:
        reason = (result.reason or "").removeprefix(f"{Path(result.file).name}: ")
        click.echo(f"{result.status:8} {result.file}: {reason}", err=result.status == "failed")


@main.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def list_command(context: click.Context, as_json: bool) -> None:
    """Show the disclosures that the store holds."""
    for held in opened(context).list():
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
        store = opened(context)
        result = store.remove(disclosure, hooks=_hooks(store))
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"removed; generation {result.generation} holds {result.triples} triples")


@main.command("doctor")
@click.option("--repair", is_flag=True, help="Make the store anew from the kept records where something is wrong.")
@click.pass_context
def doctor_command(context: click.Context, repair: bool) -> None:
    """Check the store, and repair it."""
    store = opened(context, mending=True)
    found = list(store.doctor(repair=repair, hooks=_hooks(store)))
    if lacking := _lexicon_problems(store):
        found += lacking
        if repair:
            store.rebuild(_hooks(store))
    for problem in found:
        click.echo(problem, err=True)
    click.echo("the store is whole" if not found else _number(len(found), "problem") + (", repaired" if repair else ""))
    context.exit(1 if found and not repair else 0)


def _lexicon_problems(store: Store) -> list[str]:
    from budgetgraph.questions.language.lexicon import Lexicon, LexiconMissing

    if isinstance(store, RemoteStore) or store.path is None:
        return []
    try:
        Lexicon.load(store.path)
    except LexiconMissing as missing:
        return [f"questions: {missing}"]
    return []


@main.command("validate")
@click.pass_context
def validate_command(context: click.Context) -> None:
    """Check the graph against the constraints of ontology/shapes.ttl and of the Data Cube."""
    from budgetgraph.graph.validation import violations

    store = open_folder(context)
    graphs = [iri for iri in store.graphs() if re.fullmatch(r"[0-9a-f]{16}", iri.rpartition("/")[2])]
    found = 0
    for violation in violations(store.current, graphs, store.base):
        found += 1
        click.echo(str(violation))
    click.echo(f"{_number(found, 'violation')} in {_number(len(graphs), 'graph')}")
    context.exit(1 if found else 0)

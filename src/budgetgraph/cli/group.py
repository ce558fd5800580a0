"""What the commands share: the group `budgetgraph` itself, its store, options that several commands have."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from budgetgraph import __version__
from budgetgraph.extraction.extract import Hints
from budgetgraph.graph.remote import RemoteStore, open_store
from budgetgraph.graph.store import Store, StoreError

STAGES = click.Choice(["budget", "final"])


def hints(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for what files may not say of themselves; the command gets them as the members of `Hints`."""
    for option in (
        click.option("--region", default=None, help="Name or code of the region, where the files do not say it."),
        click.option("--stage", type=STAGES, default=None, help="The stage, where the files do not say it."),
        click.option(
            "--year",
            type=int,
            default=None,
            help="The fiscal year, where the files do not say it.",
        ),
        click.option("--department", default=None, help="The body, where the files do not say it."),
    ):
        command = option(command)
    return command


def given_hints(given: Mapping[str, Any]) -> Hints:
    """The hints that the options of `hints` give. Raises `click.UsageError` for what cannot be right."""
    try:
        return Hints(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


@click.group(context_settings={"auto_envvar_prefix": "BUDGETGRAPH", "help_option_names": ["-h", "--help"]})
@click.option("--store", default="budgetgraph-store", show_default=True, help="Folder of the store, or a SPARQL URL.")
@click.option("--base", default=None, help="Base IRI of the instances; fixed at the first ingest.")
@click.version_option(__version__, prog_name="budgetgraph")
@click.pass_context
def main(context: click.Context, store: str, base: str | None) -> None:
    """预算图谱: departmental budget and final-account disclosures as cited linked data."""
    context.obj = (store, base)


def opened(context: click.Context, begins: bool = False, mending: bool = False) -> Store:
    """The store of `--store`, a folder or a server; a command that `begins` a store may name a folder that is none yet,
    one that is `mending` a store a damaged one.

    Raises `click.UsageError` where it cannot be opened.
    """
    name, base = context.obj
    try:
        store = open_store(name, base, mending=mending)
    except (StoreError, OSError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    if not begins and not isinstance(store, RemoteStore) and not (store.folder / "generations").is_dir():
        raise click.UsageError(f"{store.folder} is no store (it has no generations); `budgetgraph ingest` begins one")
    return store


def open_folder(context: click.Context, bare: bool = False) -> Store:
    """The store, for commands that read its files; `bare`: also a folder of Oxigraph alone.

    Raises `click.UsageError` for the URL of a server.
    """
    store = opened(context, begins=bare)
    if isinstance(store, RemoteStore):
        raise click.UsageError(
            f"`{context.info_name}` reads the files of a store and --store is the URL of a server; give the folder of "
            "a store (ingest, list, remove, doctor, query, ask and audit work with a URL)"
        )
    if not store.folder.is_dir():
        raise click.UsageError(f"{store.folder} is no store; `budgetgraph ingest` begins one")
    return store

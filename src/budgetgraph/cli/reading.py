"""Commands about one document or what it says: extract, audit."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from budgetgraph.cli.group import given_hints, hints, main, opened
from budgetgraph.extraction.account.page import account_html, account_text
from budgetgraph.extraction.account.pictures import write_pictures
from budgetgraph.extraction.extract import Extracted, Hints, extract
from budgetgraph.extraction.records import ExtractionError
from budgetgraph.extraction.tables.statements import PERFORMANCE_KINDS
from budgetgraph.reading.document import Document, ReadingError
from budgetgraph.reading.files import read
from budgetgraph.reading.limits import in_own_process


@main.command("audit")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.option("--strict", is_flag=True, help="Exit code 3 if there are findings of severity error.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="With FILE: write the report as a page.")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="With FILE: write it as a workbook.")
@hints
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
        told = _draft_findings(file, html, xlsx, as_json, given_hints(given))
    for one in told:
        click.echo(json.dumps(one, ensure_ascii=False) if as_json else _as_line(one))
    errors = sum(one["severity"] == "error" for one in told)
    if not as_json:
        click.echo(f"{len(told)} findings, {errors} of them errors")
    context.exit(3 if strict and errors else 0)


def _stored_findings(context: click.Context) -> list[dict[str, Any]]:
    from budgetgraph.audit.listing import listed

    return [one.as_dict() for one in listed(opened(context).query)]


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
@hints
def extract_command(file: Path, as_json: bool, html: Path | None, pictures: Path | None, **given: Any) -> None:
    """Show what is read from one document; touches no store."""
    try:
        document, extracted = in_own_process(file.name, _extracted, file, given_hints(given))
    except (ReadingError, ExtractionError) as error:
        raise click.ClickException(str(error)) from error
    if pictures:
        if document.media_type != "application/pdf":
            raise click.ClickException(f"{file.name}: pictures show pages, and this is no PDF; use --html")
        written = write_pictures(file.read_bytes(), document, extracted.account, pictures)
        withheld = len(document.pages) - len(written)
        why = f"; {withheld} not drawn, since personal data on them could not be located" if withheld else ""
        click.echo(f"{pictures}: {len(written)} pages with their cells{why}", err=as_json)
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
        indicators = len(one.all_indicators)
        click.echo(
            f"  {len(one.projects)} projects, {indicators} indicators, {len(one.claims)} claims, "
            f"{len(one.sections)} sections"
        )

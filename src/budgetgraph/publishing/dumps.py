"""The files of `/dumps`: a corpus in, named files out, each the same bytes for the same graph.

Also a small program, which the server runs beside itself: `python -m budgetgraph.publishing.dumps GRAPH BASE NAME OUT`.
"""

import gzip
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast

from budgetgraph.publishing.corpus import Corpus
from budgetgraph.publishing.parquet import write_parquet
from budgetgraph.publishing.quads import write_graph
from budgetgraph.publishing.tables import Table, tables, write_csv

DESCRIPTION = "csv-metadata.json"
_GRAPHS = {
    "nquads": ("budgetgraph.nq.gz", "application/n-quads", "N-Quads"),
    "trig": ("budgetgraph.trig.gz", "application/trig", "TriG"),
    "turtle": ("budgetgraph.ttl.gz", "text/turtle", "Turtle"),
}
_CSVW = {"iri": "anyURI", "text": "string", "integer": "integer", "amount": "decimal", "number": "decimal"}


@dataclass(frozen=True)
class Dump:
    """One file: its name, what is in it, its media type (of the content, where it is compressed)."""

    name: str
    zh: str
    en: str
    media_type: str
    form: str
    table: str = ""

    @property
    def compressed(self) -> bool:
        """Whether the file is gzip."""
        return self.name.endswith(".gz")


@cache
def dumps() -> dict[str, Dump]:
    """All files by name, tables first."""
    found = []
    for table in tables().values():
        found.append(Dump(f"{table.name}.csv", table.zh, table.en, "text/csv", "csv", table.name))
        found.append(
            Dump(f"{table.name}.parquet", table.zh, table.en, "application/vnd.apache.parquet", "parquet", table.name)
        )
    found.append(Dump(DESCRIPTION, "各表各列的说明", "Columns of the tables (CSVW)", "application/csvm+json", "csvw"))
    for form, (name, media_type, title) in _GRAPHS.items():
        found.append(Dump(name, f"全图（{title}）", f"The whole graph ({title})", media_type, form))
    return {dump.name: dump for dump in found}


def write_dump(dump: Dump, corpus: Corpus, path: Path) -> None:
    """Makes one file. It stands under its name only when it is whole. Raises `MissingPackage`, `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".making-", dir=path.parent) as folder:
        made = Path(folder) / dump.name
        _write(dump, corpus, made)
        made.replace(path)


def _write(dump: Dump, corpus: Corpus, path: Path) -> None:
    if dump.form == "csvw":
        path.write_text(json.dumps(description(list(tables().values())), ensure_ascii=False, indent=1) + "\n", "utf-8")
    elif dump.table:
        table = tables()[dump.table]
        text = path.with_suffix(".csv")
        with text.open("w", encoding="utf-8", newline="") as out:
            write_csv(table, corpus, out)
        if dump.form == "parquet":
            write_parquet(table, text, path)
    else:
        write_graph_file(corpus, dump.form, path)


def write_graph_file(corpus: Corpus, form: str, path: Path) -> None:
    """The whole graph as one file, packed where its name ends in `.gz`."""
    with path.open("wb") as raw:
        if path.suffix == ".gz":
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed:
                write_graph(corpus, form, cast(BinaryIO, packed))
        else:
            write_graph(corpus, form, raw)


def description(described: Sequence[Table]) -> dict[str, Any]:
    """The tables in CSVW (W3C Metadata Vocabulary for Tabular Data): titles in both languages, datatypes, keys."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:title": [{"@value": table.zh, "@language": "zh"}, {"@value": table.en, "@language": "en"}],
                "tableSchema": {
                    "primaryKey": table.key,
                    "columns": [
                        {
                            "name": column.name,
                            "titles": column.name,
                            "dc:description": [
                                {"@value": column.zh, "@language": "zh"},
                                {
                                    "@value": f"{column.en}{', yuan' * (column.kind == 'amount')}",
                                    "@language": "en",
                                },
                            ],
                            "datatype": _CSVW.get(column.kind, column.kind),
                        }
                        for column in table.columns
                    ],
                },
            }
            for table in described
        ],
    }


def main(arguments: Sequence[str]) -> None:
    """Make one file at the lowest priority."""
    graph, base, name, out = arguments
    if hasattr(os, "nice"):
        os.nice(15)
    write_dump(dumps()[name], Corpus.at(Path(graph) if graph else None, base), Path(out))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Parquet from a CSV table: the same rows with native types, amounts as exact decimals; the same bytes each time.

The scale of a decimal column is the most decimals that are printed in it, so the CSV is read twice.
"""

import importlib.util
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from budgetgraph.publishing.tables import Column, Table, read_csv

_GROUP = 100_000  # rows


class MissingPackage(Exception):
    """Parquet needs a package that is not installed; the message names it."""


def write_parquet(table: Table, source: Path, out: Path) -> int:
    """Writes a table that `write_csv` wrote as Parquet and gives the number of rows. Raises `MissingPackage`."""
    if importlib.util.find_spec("pyarrow") is None:
        raise MissingPackage("Parquet needs the package pyarrow: pip install 'budgetgraph[tables]'")
    import pyarrow as pa
    import pyarrow.parquet as pq

    scales = _scales(table, source)
    fields = [
        pa.field(column.name, _type(column, scales), metadata={"title_zh": column.zh, "title_en": column.en})
        for column in table.columns
    ]
    schema = pa.schema(fields, metadata={"title_zh": table.zh, "title_en": table.en})
    count, lines = 0, read_csv(table, source)
    with pq.ParquetWriter(str(out), schema, compression="zstd", version="2.6") as writer:
        while group := list(islice(lines, _GROUP)):
            arrays = [
                pa.array([_value(column, line[at]) for line in group], schema.field(at).type)
                for at, column in enumerate(table.columns)
            ]
            writer.write_table(pa.table(arrays, schema=schema), row_group_size=_GROUP)
            count += len(group)
    return count


def _scales(table: Table, source: Path) -> dict[str, int]:
    decimals = {at: column.name for at, column in enumerate(table.columns) if column.kind in ("amount", "number")}
    scales = dict.fromkeys(decimals.values(), 2)
    for line in read_csv(table, source):
        for at, name in decimals.items():
            scales[name] = max(scales[name], len(line[at].partition(".")[2]))
    return scales


def _type(column: Column, scales: dict[str, int]) -> Any:
    import pyarrow as pa

    if column.name in scales:
        return pa.decimal128(38, scales[column.name])
    return pa.int64() if column.kind == "integer" else pa.string()


def _value(column: Column, text: str) -> str | int | Decimal | None:
    if text == "":
        return None
    if column.kind == "integer":
        return int(text)
    return Decimal(text) if column.kind in ("amount", "number") else text

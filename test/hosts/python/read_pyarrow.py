"""Opens the Parquet tables of a data package with pyarrow: read_pyarrow.py PACKAGE HELD."""

import sys
from pathlib import Path

import held
import pyarrow as pa
import pyarrow.parquet as pq


def texts(column: pa.ChunkedArray) -> list[object]:
    """The cells of a column; points in time as text, since Python's own have fewer digits."""
    if not pa.types.is_timestamp(column.type):
        return column.to_pylist()
    naive = column.cast(pa.timestamp(column.type.unit))
    return naive.cast(pa.string()).to_pylist()


for table in held.tables(Path(sys.argv[1])):
    if table["format"] != "parquet":
        continue
    read = pq.read_table(Path(sys.argv[1]) / table["path"])
    rows = zip(*(texts(column) for column in read.columns), strict=True)
    held.write(Path(sys.argv[2]), table["name"], read.column_names, rows)

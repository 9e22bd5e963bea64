"""Opens the Parquet tables of a data package with Polars: read_polars.py PACKAGE HELD."""

import sys
from pathlib import Path

import held
import polars as pl


def texts(series: pl.Series) -> list[object]:
    """The cells of a column; points in time as text, since Python's own have fewer digits."""
    if series.dtype.base_type() != pl.Datetime:
        return series.to_list()
    return series.dt.replace_time_zone(None).dt.strftime("%Y-%m-%dT%H:%M:%S%.9fZ").to_list()


for table in held.tables(Path(sys.argv[1])):
    if table["format"] != "parquet":
        continue
    read = pl.read_parquet(Path(sys.argv[1]) / table["path"])
    rows = zip(*(texts(series) for series in read.get_columns()), strict=True)
    held.write(Path(sys.argv[2]), table["name"], read.columns, rows)

"""Opens the tables of a data package with pandas: read_pandas.py PACKAGE HELD."""

import sys
from pathlib import Path
from typing import Any

import held
import pandas as pd

TYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
INSTANT = "datetime64[ns, UTC]"


def read(folder: Path, table: dict[str, Any]) -> pd.DataFrame:
    """One table, its columns of the types that the data package gives them."""
    fields = {field["name"]: field["type"] for field in table["schema"]["fields"]}
    frame = pd.read_csv(
        folder / table["path"],
        dtype={name: TYPES.get(kind, "string") for name, kind in fields.items()},
        keep_default_na=False,
        na_values=table["schema"]["missingValues"],
    )
    for name, kind in fields.items():
        if kind in ("datetime", "date"):
            instants = pd.to_datetime(frame[name], format="ISO8601", utc=True)
            frame[name] = instants.astype(INSTANT) if kind == "datetime" else instants.dt.date
    return frame


def cell(value: object) -> object:
    """A value of a column as a value of Python; an instant as text, since it has more digits than Python's."""
    if pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, pd.Timestamp) else value


for table in held.tables(Path(sys.argv[1])):
    frame = read(Path(sys.argv[1]), table)
    rows = ([cell(value) for value in row] for row in frame.astype(object).itertuples(index=False))
    held.write(Path(sys.argv[2]), table["name"], list(frame.columns), rows)

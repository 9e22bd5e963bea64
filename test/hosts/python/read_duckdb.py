"""Opens the tables of a data package with DuckDB: read_duckdb.py PACKAGE HELD."""

import sys
from pathlib import Path
from typing import Any

import duckdb
import held

TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "datetime": "TIMESTAMP_NS",
    "date": "DATE",
}


def read(folder: Path, table: dict[str, Any]) -> duckdb.DuckDBPyRelation:
    """One table, its columns of the types that the data package gives them. A cell that has another is an error."""
    return duckdb.read_csv(
        str(folder / table["path"]),
        header=True,
        columns={field["name"]: TYPES[field["type"]] for field in table["schema"]["fields"]},
        auto_detect=False,
        delimiter=",",
        quotechar='"',
        escapechar='"',
        allow_quoted_nulls=False,
    )


for table in held.tables(Path(sys.argv[1])):
    relation = read(Path(sys.argv[1]), table)
    # As text, since Python's own points in time have fewer digits.
    rows = relation.project("CAST(COLUMNS(*) AS VARCHAR)").fetchall()
    held.write(Path(sys.argv[2]), table["name"], relation.columns, rows)

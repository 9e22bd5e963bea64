"""Reads the tables of a data package out of a DuckDB database: read_warehouse.py PACKAGE DATABASE HELD TABLE...

A column whose type is not of the kind that the data package says is an error, whatever its cells look like.
"""

import re
import sys
from pathlib import Path

import duckdb
import held

KINDS = {
    "string": "VARCHAR",
    "integer": "BIGINT|HUGEINT",
    "number": r"DOUBLE|DECIMAL\(.*\)",
    "boolean": "BOOLEAN",
    "datetime": "TIMESTAMP.*",
    # target-duckdb has timestamps, but keeps days as text.
    "date": "DATE|VARCHAR",
}

package, database, folder, names = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4:]
with duckdb.connect(database, read_only=True) as warehouse:
    warehouse.execute("SET TimeZone = 'UTC'")
    for table in held.tables(package):
        if table["name"] not in names:
            continue
        relation = warehouse.table(table["name"])
        types = dict(zip(relation.columns, map(str, relation.types)))
        fields = {field["name"]: field["type"] for field in table["schema"]["fields"]}
        for name, kind in fields.items():
            if not re.fullmatch(KINDS[kind], types.get(name, "missing")):
                sys.exit(f"{table['name']}.{name} is {types.get(name, 'missing')}, not {kind}")
        cells = relation.project(", ".join(f'CAST("{name}" AS VARCHAR)' for name in fields)).fetchall()
        held.write(folder, table["name"], list(fields), cells)

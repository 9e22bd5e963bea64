"""Joins the JSON lines of a destination into one table. join.py FOLDER OUT.csv"""
import sys

import duckdb

from plan import joined, sessions
from sql import copy_of

folder, out = sys.argv[1:3]


def lines_of(request):
    # Texts, so that values stay as the source wrote them.
    columns = {name: "VARCHAR" for name in request["columns"]}
    if request is sessions:
        nested = ", ".join(f'"{name}" VARCHAR' for name in sessions["connection"])
        columns["CurrentConnection"] = f"STRUCT({nested})"
    written = ", ".join(f"\"{name}\": '{kind}'" for name, kind in columns.items())
    return f"read_json('{folder}/{request['set']}.jsonl', format='newline_delimited', columns={{{written}}})"


with duckdb.connect() as database:
    database.execute("SET threads=2")
    database.execute(copy_of({request["set"]: lines_of(request) for request in [*joined, sessions]}, out))

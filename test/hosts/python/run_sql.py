"""Runs the queries that a page shows, in one DuckDB: run_sql.py PAGE. The tables lie in `out/`."""

import re
import sys
from pathlib import Path

import duckdb

page = Path(sys.argv[1]).read_text(encoding="utf-8")
database = duckdb.connect()
for block in re.findall(r"^```sql\n(.*?)^```", page, re.M | re.S):
    for query in filter(str.strip, re.split(r";\n", block)):
        answer = database.sql(query)
        if query.startswith(("SELECT", "WITH")):
            print(f"answered {len(answer.columns)}")

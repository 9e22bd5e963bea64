"""Changes a DuckDB database: change_warehouse.py DATABASE STATEMENT."""

import sys

import duckdb

with duckdb.connect(sys.argv[1]) as warehouse:
    warehouse.execute(sys.argv[2])

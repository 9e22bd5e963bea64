"""Runs a connector as PyAirbyte does: sync_airbyte.py EXECUTABLE CONFIG DATABASE STREAM...

Checks it, discovers its streams, and reads some of them into a DuckDB database, where the state is kept
too: the next call goes on from there. The last line of stdout tells how many records came.
"""

import json
import sys
from pathlib import Path

import airbyte
from airbyte.caches import DuckDBCache

executable, config, database, streams = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
source = airbyte.get_source(
    "source-citrix",
    config=json.loads(config.read_text(encoding="utf-8")),
    local_executable=Path(executable),
)
source.check()
missing = set(streams) - set(source.get_available_streams())
if missing:
    sys.exit(f"not discovered: {', '.join(sorted(missing))}")
source.select_streams(streams)
result = source.read(cache=DuckDBCache(db_path=database, schema_name="main"))
print(json.dumps({"records": result.processed_records}))

"""The least that a destination does: records of Airbyte or Singer into a file of JSON lines each. … | destination.py FOLDER"""
import sys
from contextlib import ExitStack

import orjson

with ExitStack() as files:
    opened = {}
    for line in sys.stdin.buffer:
        message = orjson.loads(line)
        kind = message["type"]
        if kind == "RECORD":
            record = message["record"]
            stream, row = (message["stream"], record) if "stream" in message else (record["stream"], record["data"])
            if stream not in opened:
                opened[stream] = files.enter_context(open(f"{sys.argv[1]}/{stream}.jsonl", "wb"))
            opened[stream].write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        elif kind == "TRACE" and message["trace"]["type"] == "ERROR":
            sys.exit(message["trace"]["error"]["message"])

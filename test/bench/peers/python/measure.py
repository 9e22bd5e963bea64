"""Runs a command and writes what it and all its processes used to a file. measure.py FIGURES COMMAND…

`peakBytes` is that of the largest process, since the system keeps no other.
"""
import json
import resource
import subprocess
import sys
import time

figures, *command = sys.argv[1:]
started = time.monotonic()
exit_code = subprocess.call(command)
wall = time.monotonic() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(figures, "w") as file:
    json.dump({"wallSeconds": wall, "cpuSeconds": used.ru_utime + used.ru_stime, "peakBytes": used.ru_maxrss * 1024}, file)
sys.exit(exit_code)

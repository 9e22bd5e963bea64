"""Runs the programs that a page shows, each by itself: run_page.py PAGE. The tables lie in `out/`."""

import re
import sys
from pathlib import Path

page = Path(sys.argv[1]).read_text(encoding="utf-8")
for program in re.findall(r"^```python\n(.*?)^```", page, re.M | re.S):
    exec(compile(program, sys.argv[1], "exec"), {"__name__": "page"})
    print("ran")

"""What a reader holds of a data package, written down so that it can be compared with the files.

One file `<table>.jsonl` a table: first the columns, then the rows, every cell as text, or null.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any


def tables(folder: Path) -> Iterator[dict[str, Any]]:
    """The tables that the data package of a folder lists."""
    yield from json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def text_of(value: object) -> str | None:
    """A cell as text. A value of a type that no column has is a fault of the reader."""
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case int() | float() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
    raise TypeError(f"a cell of type {type(value).__name__}")


def write(folder: Path, table: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Writes one table."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for line in (columns, *rows):
            file.write(json.dumps([text_of(cell) for cell in line]) + "\n")

"""Validates a data package with frictionless, and reads its tables: read_frictionless.py PACKAGE HELD."""

import sys
from pathlib import Path

import held
from frictionless import Package

package = Package(str(Path(sys.argv[1]) / "datapackage.json"))
report = package.validate()
problems = [f"{task.name}: {error.type}: {error.note}" for task in report.tasks for error in task.errors]
problems += [error.message for error in report.errors]
problems += [*report.warnings, *(warning for task in report.tasks for warning in task.warnings)]
if problems or not report.valid:
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(1)
for resource in package.resources:
    rows = [list(row.values()) for row in resource.read_rows()]
    held.write(Path(sys.argv[2]), resource.name, resource.schema.field_names, rows)

"""A host that knows the connector by its manifest and schemas alone: foreign_host.py PACKAGE ORDER.

ORDER is a JSON file: parameters (with secrets, as a person types them), out, state, node, and what to do (`action`): `form`,
`check`, `run`, or `stop` (a run that is stopped at the first line of the event in `at`). Prints one JSON object.
Standard library and jsonschema.
"""

import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from jsonschema import Draft7Validator

package = Path(sys.argv[1])
order = json.loads(Path(sys.argv[2]).read_text())


def schema(path):
    return Draft7Validator(json.loads((package / path).read_text()))


manifest = json.loads((package / "manifest/connector.json").read_text())
schema("schemas/manifest.schema.json").validate(manifest)
parameters = manifest["parameters"]


def fields():
    """The fields of a form, in order; old names are none."""
    named = [(n, p) for n, p in parameters["properties"].items() if not p.get("deprecated")]
    return sorted(named, key=lambda entry: entry[1]["order"])


def holds(condition, values):
    def value(name):
        given = values.get(name, "")
        return parameters["properties"][name].get("default") if given == "" else given

    def has(name, wanted):
        found = value(name)
        return any(one in wanted for one in (found if isinstance(found, list) else [found]))

    return any(has(name, wanted) for name, wanted in condition.items())


def choices(field):
    if "oneOf" in field:
        return [choice["title"] for choice in field["oneOf"]]
    if field.get("optionsFrom"):
        names = field["items"]["enum"]
        return [one["title"] for one in manifest[field["optionsFrom"]] if one["name"] in names]
    return None


def form(values):
    """What is shown for these values: a line for each field, with a mark where it is required."""
    lines = []
    for name, field in fields():
        if "showWhen" in field and not holds(field["showWhen"], values):
            continue
        mark = "*" if "requiredWhen" in field and holds(field["requiredWhen"], values) else ""
        kind = "password" if field.get("writeOnly") else "choice" if choices(field) else field.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        lines.append({
            "name": name, "group": field["group"], "label": field["title"] + mark, "kind": kind,
            "choices": choices(field), "unit": field.get("unit"), "advanced": field.get("advanced", False),
        })
    return lines


def command(name):
    """Arguments of a process, and the environment with the secrets; the parameters file holds none of them."""
    secrets = {n: f["env"] for n, f in parameters["properties"].items() if f.get("writeOnly")}
    values = order["parameters"]
    handle, path = tempfile.mkstemp(suffix=".json", dir=order["folder"])
    with os.fdopen(handle, "w") as file:
        json.dump({n: v for n, v in values.items() if n not in secrets}, file)
    places = {"node": order["node"], "package": str(package), "params": path, "out": order["out"], "state": order["state"]}
    launcher = next(one for one in manifest["invocation"]["launchers"] if one["name"] == "package")
    called = next(one for one in manifest["invocation"]["commands"] if one["name"] == name)
    words = [*launcher["arguments"], *called["arguments"]]
    for place, text in places.items():
        words = [word.replace("{" + place + "}", text) for word in words]
    given = {secrets[n]: v for n, v in values.items() if n in secrets}
    inherited = {n: v for n, v in os.environ.items() if not n.startswith("CITRIX_")}
    return called, words, {**inherited, **given}


log_line = schema(manifest["invocation"]["log"]["schema"])


def read_line(text, seen):
    line = json.loads(text)
    log_line.validate(line)
    if line["event"] == "state-changed":
        seen["states"].append(line["state"])
    if line["event"] == "warning":
        seen["warnings"].append(line["code"])
    return line["event"]


def perform(name, stop_at=None):
    called, words, environment = command(name)
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    seen = {"states": [], "warnings": [], "stopped": False}
    for text in process.stderr:
        event = read_line(text, seen)
        if event == stop_at and not seen["stopped"]:
            seen["stopped"] = True
            process.send_signal(getattr(signal, manifest["invocation"]["stop"]["posix"]["signal"]))
    printed = process.stdout.read()
    code = process.wait(manifest["invocation"]["stop"]["posix"]["graceSeconds"])
    if called["stdout"] is None:
        assert printed == "", "standard output is not empty"
    return code, printed, seen


def decide(code, error):
    """What happens next, by exit code and codes of errors alone."""
    if code == 0:
        return "done"
    if code in manifest["schedule"]["retry"]["exitCodes"]:
        return "run again later"
    known = next((one for one in manifest["errors"] if error and one["code"] == error["code"]), None)
    if known and known["kind"] == "config":
        return "alert the administrator"
    meaning = next((one["meaning"] for one in manifest["exitCodes"] if one["code"] == code), "")
    return "run again now" if meaning.startswith("interrupted") else "alert the maintainers"


def cell_fault(column, cell):
    if cell == "":
        return None if column["nullable"] or column["type"] == "text" else "null"
    try:
        {
            "int64": int,
            "number": float,
            "boolean": lambda text: {"true": True, "false": False}[text],
            "timestamp": lambda text: datetime.fromisoformat(text[:19]),
            "date": lambda text: datetime.fromisoformat(text),
        }.get(column["type"], str)(cell)
    except (ValueError, KeyError):
        return f"no {column['type']}"
    return None


def verify():
    """The complete tables, held against hash, header, types and keys. Numbers of rows, by name."""
    counts = {}
    descriptor = json.loads((Path(order["out"]) / "datapackage.json").read_text())
    for resource in descriptor["resources"]:
        content = (Path(order["out"]) / resource["path"]).read_bytes()
        assert len(content) == resource["bytes"], resource["name"]
        assert "sha256:" + hashlib.sha256(content).hexdigest() == resource["hash"], resource["name"]
        dataset = next(one for one in manifest["datasets"] if one["name"] == resource["name"])
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
        assert header == [column["name"] for column in dataset["columns"]], resource["name"]
        for row in rows:
            for column, cell in zip(dataset["columns"], row, strict=True):
                fault = cell_fault(column, cell)
                assert fault is None, f"{resource['name']}.{column['name']}: {fault}"
        keys = {tuple(row[header.index(name)] for name in dataset["key"]) for row in rows}
        assert len(keys) == len(rows) == resource["rows"], resource["name"]
        counts[resource["name"]] = len(rows)
    return counts


def check():
    code, printed, _ = perform("check")
    report = json.loads(printed)
    called = next(one for one in manifest["invocation"]["commands"] if one["name"] == "check")
    schema(called["stdout"]).validate(report)
    failed = [step for step in report["steps"] if step["status"] == "failed"]
    problems = [problem for step in failed for problem in step["finding"]["problems"]]
    return {"exitCode": code, "verdict": report["verdict"], "failed": [step["title"] for step in failed], "problems": problems}


def run(stop_at=None):
    code, _, seen = perform("run", stop_at)
    report = json.loads((Path(order["out"]) / "run-report.json").read_text())
    schema("schemas/run-report.schema.json").validate(report)
    assert report["exitCode"] == code
    complete = (Path(order["out"]) / "datapackage.json").exists() and not report["refused"]
    return {
        **seen, "exitCode": code, "verdict": report["verdict"], "runId": report["runId"], "resumes": report["resumes"],
        "refused": report["refused"], "error": report["error"] and report["error"]["code"],
        "failed": [n for n, table in report["datasets"].items() if table["status"] == "failed"],
        "tables": verify() if complete else {}, "decision": decide(code, report["error"]),
    }


faults = [
    {"parameter": ".".join(map(str, fault.path)) or None, "message": fault.message}
    for fault in Draft7Validator(parameters).iter_errors(order["parameters"])
]
result = {
    "version": manifest["version"],
    "changes": manifest["changes"],
    "form": form(order["parameters"]),
    "formFaults": faults,
    **({"check": check()} if order["action"] == "check" else {}),
    **({"run": run(order.get("at"))} if order["action"] in ("run", "stop") else {}),
}
json.dump(result, sys.stdout)

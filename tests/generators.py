"""Inputs that are made, not damaged: records, frameworks, tables, command lines and faults of the machine.

Each maker draws one input and returns it in words, with a function that tries it on the command line. Whatever it is,
the command ends with a status of the contract and says why in words: never with 4, a fault of the program.
"""

from __future__ import annotations

import contextlib
import csv
import gc
import io
import json
import random
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import COMMAND, ROOT, environment
from peeltrack.cli.main import COMMANDS, main
from peeltrack.schema.yamlfile import parse

Try = tuple[str, Callable[[], None]]
VALUES: list[Any] = [
    None, "", " ", "good", "requires-improvement", "adequate", "ungraded", "effectiveness", "investigating-crime",
    "2016", "2018/19", "2025-27", "*", "kent", "2017-03-02", "2017-02-30", "2199-12-31", "1900", "0", "-1", "9999",
    "21234567890123456789012345", "99999999", "1e999", "true", "x" * 3000, "=1+1", "'@x", "a\nb", "é’…", "\u200b",
    "https://example.org/", "https://evil.example?.justiceinspectorates.gov.uk/x", "http://[", "../../etc/passwd",
    "seeds/000_7e336ac6cc77f7fe.txt", "/dev/zero", "0" * 64, [], {}, ["good"], {"good": "2"}, [[]], {"": ""},
]  # fmt: skip
WORDS = [
    "kent", "leicestershire", "city-of-london", "peel-2016", "2016", "2018/19", "2018..2016", "latest", "2016-02-30",
    "1066", "effectiveness", "investigating-crime", "wales", "east-midlands", "good", "grade", "", "-", "--", "-1",
    "\udcff", "\x1b[31m", "a\nb", "=1", "%s{0}", "/dev/null", "/nowhere/", ".", "/nowhere/x", "x" * 300, "json", "yaml", "html",
    "latex", "x.csv", "x.db", "x.xlsx", "x/", "x.yaml", "https://example.org/", "2024-03", "seeds", "data",
]  # fmt: skip
OPTIONS = [
    "--at", "--area", "--pillar", "--region", "--sort", "--group-by", "--since", "--format", "-f", "--json", "--evidence",
    "--all", "--open", "--exit-code", "--no-color", "--threshold", "--published", "--url", "--source", "--quote",
    "--stated", "--note", "--revised", "--replace", "--yes", "--dry-run", "--into", "--help", "--version", "-o",
]  # fmt: skip
QUESTIONS = ["show", "diff", "flag", "compare", "forces", "cycles", "sources", "responses", "check"]
SURROUNDINGS = [
    {"HOME": "/nowhere"}, {"HOME": ""}, {"XDG_CACHE_HOME": "relative"}, {"XDG_CACHE_HOME": "/dev/null"},
    {"TMPDIR": "/nowhere"}, {"LC_ALL": "C"}, {"LC_ALL": "xx_YY.nothing"}, {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"}, {"PYTHONUTF8": "0"}, {"COLUMNS": "0"}, {"COLUMNS": "-5"}, {"COLUMNS": "x"},
    {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"PEELTRACK_CACHE": "off"}, {"PEELTRACK_DATA": ":::"},
    {"PEELTRACK_DATA": "/nowhere"}, {"PEELTRACK_DATA": "\udcff"}, {"TZ": "x"}, {"PATH": ""},
    {"_PEELTRACK_COMPLETE": "bash_complete", "COMP_WORDS": "peeltrack show ' --", "COMP_CWORD": "2"},
]  # fmt: skip
FAULTS = [
    "", "exec <&-;", "exec >&-;", "exec 2>&-;", "exec > /dev/full;", "exec 2> /dev/full;", "exec <&- >&- 2>&-;",
    "ulimit -n 16;", "ulimit -n 9;", "trap '' XFSZ; ulimit -f 0;", "trap '' XFSZ; ulimit -f 20;", "ulimit -v 60000;",
    "ulimit -v 110000;", "ulimit -s 256;", "mkdir gone; cd gone; rmdir ../gone;", "umask 777;", "umask 000;",
    "trap '' PIPE;", "trap '' INT;",
]  # fmt: skip


def record(chance: random.Random, folder: Path) -> Try:
    """Draw a record of a few forces, changed in a few places, and a question."""
    _write(folder, "own.yaml", changed(chance, _some_reports(chance)))
    return _asked(chance, folder)


def framework(chance: random.Random, folder: Path) -> Try:
    """Draw a framework, changed in a few places, with a record and a question."""
    _write(folder, "own.yaml", _some_reports(chance))
    _write(folder, "framework.yaml", changed(chance, _copy(FRAMEWORK)))
    return _asked(chance, folder)


def table(chance: random.Random, folder: Path) -> Try:
    """Draw a table of judgments, in CSV, TSV, JSON lines or an answer of show, to be imported."""
    columns = [
        "force",
        "cycle",
        "area",
        "grade",
        "published",
        "stated",
        "sources",
        "note",
        "revised",
        "evidence",
    ]
    wild = chance.choice((0, 0, 0.02, 0.3))
    if chance.random() < wild:
        chance.shuffle(columns)
        columns[chance.randrange(len(columns))] = str(chance.choice(VALUES))
    rows = [
        {column: chance.choice(USUAL.get(column, VALUES) if chance.random() >= wild else VALUES) for column in columns}
        for _ in range(chance.choice((1, 1, 2, 20)))
    ]  # fmt: skip
    ending = chance.choice((".csv", ".tsv", ".jsonl", ".json"))
    text = io.StringIO()
    if ending in (".csv", ".tsv"):
        writer = csv.DictWriter(text, columns, delimiter="," if ending == ".csv" else "\t")
        writer.writeheader()
        writer.writerows(rows)
    elif ending == ".jsonl":
        text.write("\n".join(map(json.dumps, rows)))
    else:
        json.dump({"schema": "peeltrack/show/1", "force": {"id": "kent"}, "judgments": rows}, text)
    (folder / f"rows{ending}").write_text(text.getvalue(), encoding="utf-8")
    _write(folder, "own.yaml", {"reports": {}})
    how = chance.choice(("--yes", "--dry-run"))
    return _called(
        ["import", str(folder / f"rows{ending}"), "--data", str(folder / "own.yaml"), how]
    )


def command_line(chance: random.Random, folder: Path) -> Try:
    """Draw a command line of words, options and values in any order, in an empty folder."""
    names = [name for group in COMMANDS.values() for name in group]
    words = [chance.choice([*WORDS, *OPTIONS]) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 7)))]
    # What a command begins or writes where it is told stays within the folder.
    words = [f"{folder}{word}" if word in ("/", "/nowhere/x") else word for word in words]
    return _called([chance.choice(names), *words], folder)


def fault(chance: random.Random, folder: Path) -> Try:
    """Draw a fault of the machine or an odd environment, and a command that meets it, as a process."""
    env = {**chance.choice(SURROUNDINGS), **chance.choice(SURROUNDINGS)}
    name = chance.choice([*QUESTIONS, "export", "init", "add", "report", "schema"])
    args = {
        "show": ["kent"],
        "diff": ["2016", "2018"],
        "export": ["kent", "-o", str(folder / "a.csv")],
        "init": [str(folder / "new")],
        "add": ["kent", "2016", "legitimacy", "good", "--url", "https://example.org/", "--into", str(folder / "o.yaml"), "--yes"],
        "report": ["kent", "-o", str(folder / "a.html")],
        "schema": ["show"],
    }.get(name, [])  # fmt: skip
    script = f"{chance.choice(FAULTS)} {shlex.join([*COMMAND, name, *args])}"

    def run() -> None:
        done = subprocess.run(
            [shutil.which("bash") or "bash", "-c", script], cwd=folder, env=environment(env), capture_output=True, text=True,
            errors="backslashreplace", timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1, 2, 3, 4), (done.returncode, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        assert "fault of the program" not in done.stderr, done.stderr
        left = [path.name for path in folder.rglob("*") if path.name.endswith(".new")]
        assert not left, left

    return f"{env} {script}", run


def changed(chance: random.Random, value: Any) -> Any:
    """Return a value with a few of its parts left out, exchanged, renamed or put in another order."""
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        holders = [holder for holder in _holders(value) if holder]
        if not holders:
            break
        holder, other = chance.choice(holders), chance.choice(holders)
        key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        kind = chance.randrange(5)
        if kind == 0:
            del holder[key]
        elif kind == 1:
            holder[key] = _copy(chance.choice(VALUES))
        elif kind == 2:
            holder[key] = _copy(other)
        elif isinstance(holder, list):
            holder.append(_copy(holder[key]))
        elif kind == 3:
            holder[str(chance.choice([v for v in VALUES if isinstance(v, str)]))] = holder.pop(key)
        else:
            holder[key] = holder.pop(key)
    return value


def _holders(value: Any) -> list[Any]:
    """Return every mapping and list in a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [value] if isinstance(value, (dict, list)) else []
    return [*found, *(holder for item in inner for holder in _holders(item))]


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _some_reports(chance: random.Random) -> Any:
    forces = chance.sample(list(NATIONAL), chance.choice((1, 1, 2, 4)))
    return {"reports": {force: _copy(NATIONAL[force]) for force in forces}}


def _write(folder: Path, name: str, value: Any) -> None:
    """Write a value as YAML, which JSON is."""
    (folder / name).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _asked(chance: random.Random, folder: Path) -> Try:
    """Ask something of the record in a folder."""
    name = chance.choice([*QUESTIONS, "export", "report"])
    args = {
        "show": [chance.choice(list(NATIONAL)), "--evidence"],
        "diff": [chance.choice(MOMENTS), chance.choice(MOMENTS), "--all"],
        "export": ["-o", str(folder / chance.choice(("a.csv", "a.json", "a.jsonl", "a.yaml", "a.db", "a.xlsx", "a/")))],
        "report": ["-o", str(folder / "a.html")],
    }.get(name, [])  # fmt: skip
    if name in ("show", "flag", "compare", "report") and chance.random() < 0.5:
        args += ["--at", chance.choice(MOMENTS)]
    if name in QUESTIONS and chance.random() < 0.5:
        args += ["--format", chance.choice(("json", "csv", "jsonl", "yaml", "html"))]
    return _called([name, *args, "--data", str(folder)])


def _called(args: list[str], folder: Path | None = None) -> Try:
    """Call the command line in this process."""

    def run() -> None:
        said = io.StringIO()
        with contextlib.ExitStack() as stack:
            stack.enter_context(
                contextlib.redirect_stdout(
                    io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace")
                )
            )
            stack.enter_context(contextlib.redirect_stderr(said))
            if folder:
                stack.enter_context(contextlib.chdir(folder))
            try:
                main(args)
            except SystemExit as end:
                if end.code not in (0, 1, 2, 3):
                    raise AssertionError(said.getvalue()) from None
            finally:
                gc.unfreeze()  # the command line freezes what there is, for it leaves; this process goes on

    return shlex.join(args), run


NATIONAL: dict[str, Any] = parse((ROOT / "data" / "national.yaml").read_bytes(), "national").value[
    "reports"
]  # type: ignore
FRAMEWORK: Any = parse((ROOT / "data" / "framework.yaml").read_bytes(), "framework").value
MOMENTS = ["2010", "2014", "2016", "2018", "2016-12", "2017-03-02", "2030", "latest", *(f"peel-{id}" for id in FRAMEWORK["cycles"])]  # fmt: skip
USUAL: dict[str, list[Any]] = {
    "force": ["kent", "surrey"],
    "cycle": list(FRAMEWORK["cycles"]),
    "area": list(FRAMEWORK["areas"]),
    "grade": [*FRAMEWORK["grades"], "ungraded"],
    "published": [""],
    "stated": ["", "cited", "deduced", "quoted"],
    "sources": ["https://example.org/", "https://example.org/a https://example.org/b"],
    "note": ["", "a note"],
    "revised": ["", "false"],
    "evidence": ["", '[{"source": "https://example.org/", "stated": "cited", "quote": null}]'],
}
MAKERS: dict[str, Callable[[random.Random, Path], Try]] = {
    "records": record,
    "frameworks": framework,
    "tables": table,
    "command lines": command_line,
    "faults": fault,
}

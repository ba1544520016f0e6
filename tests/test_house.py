"""How the house is built: imports one way, help without heavy modules, and a wheel that works anywhere."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from conftest import COMMAND, ROOT, answer, environment, loaded, run
from peeltrack.cli.main import COMMANDS, root

PACKAGE = ROOT / "src" / "peeltrack"
# Each layer, and the ones that it may import.
LAYERS = {
    "problems": set(),
    "names": set(),
    "saving": set(),
    "visible": set(),
    "cells": set(),
    "cachefolder": set(),
    "record": {"problems"},
    "queries": {"problems", "names", "record"},
    "documents": {"problems"},
    "drafting": {"problems", "names", "record", "documents"},
    "schema": {
        "problems",
        "names",
        "cells",
        "saving",
        "cachefolder",
        "record",
        "queries",
    },
    "checking": {"problems", "record", "queries", "documents", "schema"},
    "store": {"problems", "names", "visible", "record", "queries", "schema", "checking"},
    "output": {
        "problems",
        "names",
        "visible",
        "cells",
        "cachefolder",
        "record",
        "queries",
        "documents",
        "drafting",
    },
    "results": {"record", "queries", "output"},
    "api": {"results", "record", "queries", "schema", "output"},
}
LAYERS["cli"] = set(LAYERS)
WORDING = {"about", "grid", "legends", "page", "palette", "unknown", "words"}
"""What every way of writing shares: modules of `output` itself."""
WRITING = {
    "screen": WORDING,
    "data": WORDING | {"screen"},
    "answers": WORDING | {"screen", "data"},
    "files": WORDING | {"data", "answers"},
    "chart": WORDING,
    "report": WORDING,
}
"""Each room of `output`, and what of `output` it may import."""


def imports(path: Path, of: str = "peeltrack") -> set[str]:
    """Return the rooms of a package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom) and node.module and node.level == 0
            else []
        )
        rest = [name.removeprefix(f"{of}.") for name in names if name.startswith(f"{of}.")]
        found |= {name.split(".")[0] for name in rest}
    return found


def test_every_room_has_its_place() -> None:
    rooms = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or any(path.rglob("*.py"))
    }
    assert rooms - {"__init__", "__main__"} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_one_way(layer: str) -> None:
    modules = (
        [PACKAGE / f"{layer}.py"]
        if (PACKAGE / f"{layer}.py").exists()
        else [*(PACKAGE / layer).rglob("*.py")]
    )
    assert modules
    for module in modules:
        assert imports(module) <= LAYERS[layer] | {layer}, module


@pytest.mark.parametrize("room", WRITING)
def test_the_ways_of_writing_know_what_they_write_and_not_each_other(room: str) -> None:
    modules = [*(PACKAGE / "output" / room).rglob("*.py")]
    assert modules
    for module in modules:
        assert imports(module, "peeltrack.output") <= WRITING[room] | {room}, module


def test_what_is_shared_by_all_ways_of_writing_needs_none_of_them() -> None:
    modules = {path.stem: path for path in (PACKAGE / "output").glob("*.py")}
    assert modules.keys() - {"__init__"} == WORDING
    for module in modules.values():
        assert imports(module, "peeltrack.output") <= WORDING, module


HEAVY = {
    "pydantic", "yaml", "ruamel", "ruamel.yaml", "rich", "tabulate", "matplotlib", "jinja2", "sqlite3",
    "importlib.metadata", "xlsxwriter", "hashlib", "difflib", "csv", "email", "http", "urllib.request", "lxml", "pypdf", "subprocess",
}  # fmt: skip


@pytest.mark.parametrize("args", [("--help",), ("--version",), ()])
def test_help_loads_nothing_heavy(args: tuple[str, ...]) -> None:
    modules = loaded(*args)
    assert not HEAVY & modules
    assert not {name for name in modules if name.startswith("peeltrack.") and "cli" not in name} - {
        "peeltrack.problems"
    }


@pytest.mark.parametrize("name", [name for group in COMMANDS.values() for name in group])
def test_a_commands_help_loads_nothing_heavy(name: str) -> None:
    assert not (HEAVY - {"sqlite3"}) & loaded(name, "--help")


@pytest.mark.parametrize("name", [name for group in COMMANDS.values() for name in group])
def test_every_command_has_a_purpose_in_a_line_and_two_examples_that_are_commands(
    name: str,
) -> None:
    context = click.Context(root)
    command = root.get_command(context, name)
    assert command
    assert command.help
    assert command.help.split("\n")[0].endswith(".")
    examples = [line for line in (command.epilog or "").split("\n") if "peeltrack" in line]
    assert len(examples) >= 2
    assert all(f"peeltrack {name}" in example for example in examples)
    text = run(name, "--help").stdout
    assert text.startswith(f"Usage: peeltrack {name}")
    assert "Examples:" in text


def test_peeltrack_alone_prints_help() -> None:
    assert run().stdout == run("--help").stdout
    assert run().returncode == 0


def test_options_are_accepted_after_the_subcommand_and_an_unknown_one_is_named() -> None:
    done = run("show", "kent", "--jsn")
    assert done.returncode == 2
    assert re.search(r"No such option:? '?--jsn'?\.? Did you mean '?--json'?\?", done.stderr)


COMPLETIONS = [
    ("peeltrack sh", 1, "show"),
    ("peeltrack show leic", 2, "leicestershire"),
    ("peeltrack diff peel-20", 2, "peel-2018/19"),
    ("peeltrack flag --reg", 2, "--region"),
    ("peeltrack flag --region east-m", 3, "east-midlands"),
    ("peeltrack show kent --area invest", 4, "investigating-crime"),
    ("peeltrack show kent --format js", 4, "jsonl"),
    ("peeltrack show kent --at 201", 4, "2016"),
    ("peeltrack schema di", 2, "diff"),
]


@pytest.mark.parametrize(("words", "position", "expected"), COMPLETIONS)
def test_the_shell_completes_commands_options_and_names(
    words: str, position: int, expected: str
) -> None:
    done = subprocess.run(
        COMMAND,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(
            {
                "_PEELTRACK_COMPLETE": "bash_complete",
                "COMP_WORDS": words,
                "COMP_CWORD": str(position),
            }
        ),
    )
    assert f"plain,{expected}" in done.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert "_PEELTRACK_COMPLETE" in done.stdout


def test_the_wheel_carries_the_data_and_works_from_any_folder(tmp_path: Path) -> None:
    built = tmp_path / "wheel"
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = built.glob("*.whl")
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(unpacked)
    for kept in (
        "grades.yaml",
        "national.yaml",
        "framework.yaml",
        "forces.yaml",
        "seeds/000_7e336ac6cc77f7fe.txt",
    ):
        assert f"peeltrack/bundle/{kept}" in names
    assert any(name.endswith("share/man/man1/peeltrack.1") for name in names)
    # In a process that sees the wheel's package and not the checkout's.
    code = (
        f"import sys; sys.path = [p for p in sys.path if 'src' not in p]; sys.path.insert(0, {str(unpacked)!r})\n"
        "import peeltrack; assert peeltrack.__file__.startswith(sys.path[0]), peeltrack.__file__\n"
        "from peeltrack.cli import main; main()"
    )
    for args in (["show", "leicestershire"], ["check"]):
        here = subprocess.run(
            [sys.executable, "-c", code, *args],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env=environment({"PEELTRACK_CACHE": "off"}),
            check=False,
            timeout=120,
        )
        assert here.returncode == 0, here.stderr + here.stdout


def test_the_api_gives_what_the_command_line_gives() -> None:
    import peeltrack
    from peeltrack.results import with_days

    record = peeltrack.load()
    shown = answer("show", "leicestershire")["judgments"]
    assert len(record.timeline("leicestershire").judgments) == len(shown)
    assert dict(record.diff("2016", "2018").summary) == answer("diff", "2016", "2018")["summary"]
    flagged = answer("flag", "leicestershire", "--open")["flags"]
    assert len(record.flags("leicestershire", only_open=True).flags) == len(flagged) > 0
    assert record.compare(region="wales").at.text == answer("compare")["at"]
    rows = record.rows()
    assert len(rows) == len(list(record.all_judgments()))
    assert list(rows[0]) == ["force", "name", "region", "ons", *with_days(shown[0])]

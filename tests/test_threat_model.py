"""What each command may read, write and run beside a data folder that came by mail: `docs/threat-model.md`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, SMALL, environment
from peeltrack.cli.main import COMMANDS

WATCH = """
import atexit, json, os, sys
told = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
           "os.chown", "os.utime", "shutil.move")
RUNS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.forkpty", "os.startfile",
        "pty.spawn", "ctypes.dlopen")

def tell(kind, what):
    what = os.fsdecode(what) if isinstance(what, (bytes, str, os.PathLike)) else repr(what)
    os.write(told, (json.dumps([kind, what]) + "\\n").encode())

def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        writes = args[2] & WRITES if isinstance(args[2], int) else 0
        tell("write" if writes or set(args[1] or "") & set("wax+") else "read", os.path.abspath(args[0]))
    elif event in CHANGES:
        for path in args[:2]:
            if isinstance(path, (str, bytes)):
                tell("write", os.path.abspath(path))
    elif event == "sqlite3.connect" and "mode=ro" not in str(args[0]) and args[0] != ":memory:":
        tell("write", os.path.abspath(args[0]))
    elif event in RUNS and args[0] is not None:  # the program itself, for its symbols
        tell("run", args[0])
    elif event.startswith("socket.") and event != "socket.gethostname":
        tell("socket", event)

def modules():
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None):
            tell("import", os.path.abspath(module.__file__))

atexit.register(modules)
sys.addaudithook(hook)
"""
RECORD, OUT, CACHE, TEMPORARY = "record", "out", "cache", "temporary"
# The command, and where it may write.
COMMAND_WRITES: list[tuple[str, set[str]]] = [
    ("show kent", {CACHE}),
    ("show kent --evidence -o ../out/a.json --json", {CACHE, OUT}),
    ("diff 2016 2018", {CACHE}),
    ("flag", {CACHE}),
    ("compare", {CACHE}),
    ("forces", {CACHE}),
    ("cycles", {CACHE}),
    ("areas", {CACHE}),
    ("gaps kent", {CACHE}),
    ("sources", {CACHE}),
    ("responses", {CACHE}),
    ("check", set()),
    ("check --fix", {RECORD}),
    ("init ../out/new", {OUT}),
    (
        "add kent 2023-25 managing-offenders good --published 2024-03 --url https://example.org/ --yes",
        {RECORD},
    ),
    (
        "add kent 2023-25 managing-offenders good --published 2024-03 --url https://example.org/",
        set(),
    ),
    ("import kent.json --dry-run", set()),
    ("import kent.json --yes", {RECORD}),
    ("draft seeds/000_7e336ac6cc77f7fe.txt", {CACHE}),
    ("chart kent -o ../out/a.svg", {CACHE, OUT}),
    ("export -o ../out/a.csv", {CACHE, OUT}),
    ("export -o ../out/a.db", {CACHE, OUT}),
    ("export -o ../out/a.xlsx", {CACHE, OUT, TEMPORARY}),
    ("export -o ../out/package/", {CACHE, OUT}),
    ("report kent -o ../out/a.html", {CACHE, OUT}),
    ("schema data", set()),
    ("completion bash", set()),
    ("--help", set()),
]
MAY_RUN = {"chart": {"fc-list"}, "completion": {"bash"}}
TRAPS = ("click.py", "yaml.py", "rich.py", "tabulate.py", "matplotlib.py", "jinja2.py", "sqlite3.py", "peeltrack.py",
         "sitecustomize.py", "json.py", "filelock.py", "xlsxwriter.py", "ruamel.py", "pydantic.py")  # fmt: skip


@pytest.fixture
def mailed(tmp_path: Path) -> Path:
    """A record that came by mail, with all in its folder that could make a program do something."""
    folder = tmp_path / "record"
    shutil.copytree(SMALL, folder)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    for name in TRAPS:
        (folder / name).write_text("raise SystemExit('caught')\n", encoding="utf-8")
    for name in ("matplotlibrc", "pyproject.toml", "setup.cfg", ".env", "peeltrack.toml"):
        (folder / name).write_text("text.usetex: True\n", encoding="utf-8")
    for name in ("fc-list", "less", "git", "fc-match"):
        (folder / name).write_text("#!/bin/sh\ntouch ../caught\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    (folder / "kent.json").write_text(
        json.dumps(
            {
                "reports": {
                    "kent": {
                        "2023-25": {
                            "judgments": {
                                "managing-offenders": {
                                    "grade": "good",
                                    "published": "2024-03",
                                    "url": "https://example.org/",
                                }
                            }
                        }
                    }
                }
            }
        ),
        encoding="utf-8",
    )
    (folder / ".peeltrack").write_text("whole\n", encoding="utf-8")
    (folder / "inside").mkdir()
    (folder / "elsewhere.yaml").symlink_to("../elsewhere")
    (tmp_path / "elsewhere").write_text("reports:   {}\n", encoding="utf-8")
    for name in ("out", "cache", "temporary", "watch"):
        (tmp_path / name).mkdir(mode=0o700)
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    return folder


def watched(mailed: Path, command: str, inside: str = ".") -> list[tuple[str, str]]:
    """Run a command in the folder and return what it did: read, write, run, socket, import, and of what.

    In a folder `inside` it, nothing says which record it is but the mark.
    """
    around = mailed.parent
    path = os.pathsep.join(filter(None, [str(around / "watch"), os.environ.get("PYTHONPATH")]))
    env = environment(
        {
            "PYTHONPATH": path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "WATCHED": str(around / "told"),
            "XDG_CACHE_HOME": str(around / "cache"),
            "TMPDIR": str(around / "temporary"),
            **({"PEELTRACK_DATA": "."} if inside == "." else {}),
        }
    )
    # Like the installed script: the current folder is not where modules come from.
    code = "from peeltrack.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *command.split()],
        cwd=mailed / inside, env=env, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode in (0, 1, 2), done.stderr
    lines = (around / "told").read_text(encoding="utf-8").splitlines()
    return [(kind, what) for kind, what in map(json.loads, lines)]


FOUND = [
    ("show kent", {CACHE}),
    ("check", set()),
    ("--version -v", set()),
    (
        "add kent 2023-25 managing-offenders good --published 2024-03 --url https://example.org/",
        set(),
    ),
]


@pytest.mark.parametrize(("command", "places"), FOUND, ids=[c for c, _ in FOUND])
def test_a_record_found_by_its_mark_is_read_and_no_more(
    command: str, places: set[str], mailed: Path
) -> None:
    did = require_no_more(mailed, command, places, "inside")
    if command != "--version -v":
        assert ("read", str(mailed / "national.yaml")) in did


@pytest.mark.parametrize(("command", "places"), COMMAND_WRITES, ids=[c for c, _ in COMMAND_WRITES])
def test_a_command_writes_and_runs_what_it_may_and_no_more(
    command: str, places: set[str], mailed: Path
) -> None:
    require_no_more(mailed, command, places)


def require_no_more(
    mailed: Path, command: str, places: set[str], inside: str = "."
) -> list[tuple[str, str]]:
    """Assert that a command writes in these places and runs what it may, and return what it did."""
    around = mailed.parent
    did = watched(mailed, command, inside)
    kinds = {kind for kind, _ in did}
    assert {"read", "import"} <= kinds  # the watch is at work
    allowed = [around / place for place in places]
    for kind, what in did:
        path = Path(what)
        if kind == "write" and what != os.devnull:
            assert any(path == place or place in path.parents for place in allowed), what
        elif kind == "run":
            assert path.name in MAY_RUN.get(command.split()[0], set()), what
        elif kind == "import":
            assert mailed not in path.parents, what
        elif kind == "read":
            beside = around in path.parents and around / "watch" not in path.parents
            assert not beside or path.suffix != ".py", what
        assert kind != "socket", what
    assert not (around / "caught").exists()
    assert (around / "elsewhere").read_text(encoding="utf-8") == "reports:   {}\n"
    for place in ("out", "record", "cache", "temporary"):
        if place == OUT and place in places:
            assert list((around / place).iterdir())
        elif place == TEMPORARY:
            assert not list((around / place).iterdir())
    return did


def test_the_document_names_every_command() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    for name in (name for group in COMMANDS.values() for name in group):
        assert f"`{name}`" in text, name
        assert any(command.split()[0] == name for command, _ in COMMAND_WRITES), name

"""What the tests share: the real command as a process, the small record, and the bundled one."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable, Mapping
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

import forked
from peeltrack.record.judgments import Record
from peeltrack.schema.load import find_files, load_files

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "data" / "grades.yaml"
CACHE = tempfile.TemporaryDirectory(prefix="peeltrack-tests-")
"""Where the snapshots of the tests are kept."""
SMALL = Path(shutil.copytree(Path(__file__).parent / "record", Path(CACHE.name) / "record"))
"""The small record: a copy, so that no test can change it for another."""
GRADES = SMALL / "grades.yaml"
"""What the seed documents say, beside the small framework."""
# No test fails because a machine is busy; the same examples are tried each time, and others by `make fuzz`.
settings.register_profile("peeltrack", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("peeltrack")
OF_THE_PROGRAM = ("PEELTRACK_", "XDG_CACHE_HOME", "COLUMNS", "_PEELTRACK_COMPLETE", "COMP_")
"""What is read of the environment by the program, and not by the interpreter or a library when it is loaded."""
COMMAND = [sys.executable, "-c", "from peeltrack.cli import main; main()"]


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test by what it tries: the words of a command, what is set, or the function."""
    if isinstance(val, list | tuple):
        parts = [part.name if isinstance(part, Path) else str(part) for part in val]
    elif isinstance(val, dict):
        parts = [f"{key}={value}" for key, value in val.items()]
    elif isinstance(val, str):
        parts = [val.strip()]
    else:
        return getattr(val, "__name__", None)
    text = " ".join(parts) or "none"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def tries(number: int) -> int:
    """Return how many examples of a law are tried, as a share of hypothesis's 100: more by `make fuzz`."""
    return number * settings().max_examples // 100


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which nothing of the user's own changes the answers."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PEELTRACK", "LC_", "COV_"))
        and name not in ("LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
        and name != "PYTHONDONTWRITEBYTECODE"  # a user's modules are compiled once
    }
    return {
        **kept,
        "LANG": "C.UTF-8",
        "PAGER": "cat",
        "XDG_CACHE_HOME": CACHE.name,
        **(extra or {}),
    }


def run(
    *args: str | Path, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run peeltrack as a process and return how it ended and what it wrote.

    It is forked where no more is asked for than a folder and the program's own settings, and else started.
    """
    if options.keys() <= {"cwd"} and all(name.startswith(OF_THE_PROGRAM) for name in env or ()):
        return forked.run([*map(str, args)], environment(env), **options)
    return start(*args, env=env, **options)


def start(
    *args: str | Path, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run peeltrack as a process with an interpreter of its own, and return as `run` does."""
    options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, **options}
    return subprocess.run([*COMMAND, *map(str, args)], env=environment(env), check=False, **options)


def answer(*args: str | Path, **options: Any) -> Any:
    """Run peeltrack with --json, which must succeed, and return the object it wrote."""
    done = run(*args, "--json", **options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def terminal(*args: str | Path, columns: int, env: Mapping[str, str] | None = None) -> str:
    """Run peeltrack on a terminal of this width and return all that it wrote, escapes included."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    surroundings = environment({"TERM": "xterm-256color", **(env or {})})
    for name in ("COLUMNS", "LINES"):
        surroundings.pop(name, None)
    process = subprocess.Popen(
        [*COMMAND, *map(str, args)], stdout=theirs, stderr=theirs, stdin=theirs, env=surroundings
    )
    os.close(theirs)
    written = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    assert process.wait(60) == 0, written.decode()
    return written.decode("utf-8")


def loaded(*args: str, env: Mapping[str, str] | None = None) -> set[str]:
    """Return the names of the modules that a command has loaded when it ends."""
    code = (
        "import sys, json, atexit\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        "from peeltrack.cli import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        env=environment(env),
        timeout=60,
        check=False,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def run_without(module: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run peeltrack as if a module was not installed."""
    code = f"import sys; sys.modules['{module}'] = None; from peeltrack.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )


def lay_rules(folder: Path) -> None:
    """Copy all but the record files of the small record into a folder, so that one there is read as they are."""
    for name in ("framework.yaml", "forces.yaml"):
        shutil.copyfile(SMALL / name, folder / name)
    shutil.copytree(SMALL / "documents", folder / "documents")


@pytest.fixture(scope="session")
def record() -> Record:
    """The small record: what a test of the program rests on, whatever becomes of data/."""
    return load_files(find_files([SMALL]))


@pytest.fixture(scope="session")
def seeds_record() -> Record:
    """The record of the seeds alone."""
    return load_files(find_files([SEEDS]))


@pytest.fixture
def seeds_copy(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that copies the seeds and what they say, beside the small framework, with one text
    in grades.yaml replaced by another."""

    def copy(old: str = "", new: str = "") -> Path:
        folder = tmp_path / "data"
        folder.mkdir()
        lay_rules(folder)
        text = GRADES.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in the file"
        (folder / "grades.yaml").write_text(
            text.replace(old, new, 1) if old else text, encoding="utf-8"
        )
        (tmp_path / "seeds").symlink_to(ROOT / "seeds")
        return folder / "grades.yaml"

    return copy


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record whose texts would do harm in a spreadsheet, a database or a page."""
    path = tmp_path_factory.mktemp("hostile") / "own.yaml"
    notes = ["=HYPERLINK(\"http://evil.example\")", "@SUM(1)", "'=1+1", "https://evil.example/",
             "{=1}", "x" * 40_000, "'); DROP TABLE judgments; --", "<script>alert(1)</script>"]  # fmt: skip
    areas = ["effectiveness", "preventing-crime", "investigating-crime", "efficiency", "legitimacy",
             "protecting-vulnerable-people", "serious-organised-crime", "fairness-and-respect"]  # fmt: skip
    judgments = {
        area: {"grade": "good", "url": "https://example.org/", "note": note}
        for area, note in zip(areas, notes, strict=True)
    }
    reports = {"kent": {"2016": {"judgments": judgments}}}
    path.write_text(yaml.safe_dump({"reports": reports}, allow_unicode=True), encoding="utf-8")
    return path


def notes_of(path: Path) -> list[str]:
    """Return the first note of each judgment of a record."""
    return [j.notes[0] for j in load_files(find_files([path])).all_judgments()]

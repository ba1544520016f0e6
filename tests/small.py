"""The small record in record/, and the command as a process on it.

It has every case there is, and changes only with the tests: a test of the program rests on it, a test of the
bundled record states laws and known answers. The grades of the real forces in it are real; Midshire is made up.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import conftest

HERE = {"PEELTRACK_DATA": str(conftest.SMALL)}


def grown(folder: Path, reports: str) -> Path:
    """Return a copy of the small record, made in a folder, that says more: the YAML below `reports`."""
    copy = Path(shutil.copytree(conftest.SMALL, folder / "grown"))
    (copy / "more.yaml").write_text(f"reports:\n{reports}", encoding="utf-8")
    return copy


def run(
    *args: str | Path, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run peeltrack on the small record and return how it ended and what it wrote."""
    return conftest.run(*args, env={**HERE, **(env or {})}, **options)


def start(
    *args: str | Path, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run peeltrack on the small record with an interpreter of its own, and return as `run` does."""
    return conftest.start(*args, env={**HERE, **(env or {})}, **options)


def answer(*args: str | Path, env: Mapping[str, str] | None = None, **options: Any) -> Any:
    """Run peeltrack on the small record with --json, which must succeed, and return the object it wrote."""
    return conftest.answer(*args, env={**HERE, **(env or {})}, **options)


def terminal(*args: str | Path, columns: int, env: Mapping[str, str] | None = None) -> str:
    """Run peeltrack on the small record on a terminal and return all that it wrote."""
    return conftest.terminal(*args, columns=columns, env={**HERE, **(env or {})})


def loaded(*args: str, env: Mapping[str, str] | None = None) -> set[str]:
    """Return the names of the modules that a command on the small record has loaded when it ends."""
    return conftest.loaded(*args, env={**HERE, **(env or {})})

"""The watching scripts of the recipes, and the pre-commit hook on a scratch repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, environment
from small import HERE

SCRIPTS = dict(
    re.findall(
        r"^```sh\n(?:#!/bin/sh\n# (watch-[a-z]+) .*?\n)(.*?)^```$",
        (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)


@pytest.fixture
def command(tmp_path: Path) -> dict[str, str]:
    """An environment in which `peeltrack` is this program, on the small record."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "peeltrack"
    script.write_text(
        f"#!{sys.executable}\nfrom peeltrack.cli import main\nmain()\n", encoding="utf-8"
    )
    script.chmod(0o755)
    return environment(
        {**HERE, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
    )


def shell(script: str, *args: str, env: dict[str, str], **more: str) -> str:
    done = subprocess.run(
        ["sh", "-c", script, "watch", *args],
        capture_output=True,
        text=True,
        env={**env, **more},
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_flags_are_told_once_and_again_only_when_they_change(
    command: dict[str, str], seeds_copy: Callable[..., Path]
) -> None:
    data = seeds_copy()
    text = data.read_text(encoding="utf-8")
    start = text.index('    "2017":')
    data.write_text(text[:start], encoding="utf-8")
    watch = SCRIPTS["watch-flags"]

    def run() -> str:
        return shell(watch, "leicestershire", env=command, PEELTRACK_DATA=str(data))

    # `watch-flags` prints the open ones only, after a line that counts all.
    assert "0 open, 2 superseded" in run()
    assert run() == ""
    data.write_text(text, encoding="utf-8")
    assert "0 superseded" in run()
    assert run() == ""


def test_a_grade_is_told_when_it_is_recorded_whenever_it_came_out(
    command: dict[str, str], seeds_copy: Callable[..., Path]
) -> None:
    data = seeds_copy()
    text = data.read_text(encoding="utf-8")
    data.write_text(text[: text.index('    "2017":')], encoding="utf-8")
    watch = SCRIPTS["watch-record"]

    def run() -> str:
        return shell(watch, env=command, PEELTRACK_DATA=str(data))

    assert run() == ""  # the first run has nothing to compare with
    data.write_text(text, encoding="utf-8")
    assert "5 added." in run()
    assert run() == ""


def test_the_pre_commit_hook_stops_a_commit_with_a_wrong_grade(
    tmp_path: Path, seeds_copy: Callable[..., Path], command: dict[str, str]
) -> None:
    pre_commit = shutil.which(
        "pre-commit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    assert pre_commit, "pre-commit is among the development dependencies"
    data = seeds_copy()
    repository = tmp_path / "repository"
    repository.mkdir()
    shutil.copy(data, repository / "grades.yaml")
    shutil.copytree(ROOT / "seeds", repository / "seeds")
    # The hook as it is shipped, with the installed command: `language: system` needs no network.
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert "language: python" in hook
    local = "\n".join(
        f"      {line}"
        for line in hook.replace("language: python", "language: system").splitlines()
    )
    (repository / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: local\n    hooks:\n{local}\n        args: [grades.yaml]\n",
        encoding="utf-8",
    )

    def git(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *args],
            cwd=repository,
            capture_output=True,
            text=True,
            env=command,
            timeout=120,
            check=False,
        )

    assert git("init", "-q").returncode == 0
    installed = subprocess.run(
        [pre_commit, "install"],
        cwd=repository,
        capture_output=True,
        env=command,
        timeout=60,
        check=False,
    )
    assert installed.returncode == 0
    git("add", "-A")
    good = git("commit", "-m", "good")
    assert good.returncode == 0, good.stdout + good.stderr
    text = (repository / "grades.yaml").read_text(encoding="utf-8")
    (repository / "grades.yaml").write_text(
        text.replace("grade: good", "grade: outstanding", 1), encoding="utf-8"
    )
    git("add", "-A")
    bad = git("commit", "-m", "bad")
    assert bad.returncode == 1
    assert "quote-lacks-grade" in bad.stdout + bad.stderr

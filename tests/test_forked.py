"""The command that is forked answers as the one that is started, in its own folder and environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import conftest
from conftest import SMALL
from small import run, start


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (("show", "kent"), {}),
        (("show", "kent"), {"COLUMNS": "60", "PEELTRACK_CACHE": "off"}),
        (("show", "nowhere"), {}),
        (("flag", "--exit-code"), {}),
        (("show", "kent", "--data", "\udcff"), {}),
        (("report", "kent", "-o", "-"), {}),
        (("chart", "kent", "-o", "kent.svg"), {}),
        (("draft", SMALL / "documents" / "letter.txt", "--json"), {}),
        (("--help",), {}),
    ],
)
def test_it_answers_as_one_that_is_started(
    args: tuple[str | Path, ...], env: dict[str, str], tmp_path: Path
) -> None:
    ended = []
    for how in (run, start):
        folder = tmp_path / how.__name__
        folder.mkdir()
        done = how(*args, env=env, cwd=folder)
        written = {path.name: path.read_bytes() for path in folder.iterdir()}
        ended.append((done.returncode, done.stdout, done.stderr, written))
    assert ended[0] == ended[1]


def test_one_does_not_know_of_another(tmp_path: Path) -> None:
    there = run("--version", "-v").stdout
    assert there.endswith(f"Record: {SMALL}\n")
    here = conftest.run("--version", "-v", cwd=tmp_path).stdout
    assert here.endswith("Record: the bundled one\n")
    assert "PEELTRACK_DATA" not in os.environ

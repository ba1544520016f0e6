"""`init`: a record of one's own, or with --copy all of the bundled one, and never over anything else."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from conftest import ROOT, run

FILES = [
    ".peeltrack",
    "forces.yaml",
    "framework.yaml",
    "grades.yaml",
    "national.yaml",
    "seeds",
    "schemas",
]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_copy_passes_every_check_and_says_the_same(tmp_path: Path) -> None:
    done = run("init", "--copy", tmp_path / "mine")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [str(tmp_path / "mine" / name) for name in FILES]
    assert f"export PEELTRACK_DATA={tmp_path / 'mine'}" in done.stderr
    checked = run("check", "--data", tmp_path / "mine")
    assert checked.returncode == 0, checked.stdout
    assert " ".join(checked.stdout.split()).endswith("quotes: no problem found.")
    ours = run("show", "leicestershire", "--json", env={"PEELTRACK_DATA": str(tmp_path / "mine")})
    assert ours.stdout == run("show", "leicestershire", "--json").stdout


def test_copies_can_be_edited_and_point_editors_at_their_schemas(tmp_path: Path) -> None:
    assert run("init", "--copy", tmp_path / "mine").returncode == 0
    for path in (tmp_path / "mine").glob("*.yaml"):
        assert os.access(path, os.W_OK)
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, first
        assert (path.parent / named[1]).is_file()
    copied = contents(tmp_path / "mine" / "seeds")
    assert copied == contents(ROOT / "seeds")


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_name_is_no_folder(tmp_path: Path, empty: str) -> None:
    """As a variable that is not set gives it: nothing is marked, here or anywhere."""
    done = run("init", empty, cwd=tmp_path)
    assert (done.returncode, [*tmp_path.iterdir()]) == (2, [])
    assert "empty name" in done.stderr


def test_nothing_is_overwritten_and_nothing_else_is_written(tmp_path: Path) -> None:
    (tmp_path / "framework.yaml").write_text("mine\n", encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "unrelated.txt").write_text("stays\n", encoding="utf-8")
    before = contents(tmp_path)
    done = run("init", "--copy", cwd=tmp_path)
    assert done.returncode == 3
    assert "framework.yaml: this is there already" in done.stderr
    assert "seeds: this is there already" in done.stderr
    assert "grades.yaml" not in done.stderr
    assert contents(tmp_path) == before


def test_into_this_folder_beside_other_files(tmp_path: Path) -> None:
    (tmp_path / "unrelated.txt").write_text("stays\n", encoding="utf-8")
    assert run("init", "--copy", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*FILES, "unrelated.txt"])


def test_where_nothing_can_be_written_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder\n", encoding="utf-8")
    done = run("init", tmp_path / "file" / "mine")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert contents(tmp_path) == {"file": b"no folder\n"}


def test_the_bundled_record_is_read_only() -> None:
    judgment = ("kent", "2016", "preventing-crime", "good", "--url", "https://example.org/")
    for command in (("add", *judgment), ("import", "anything.csv")):
        done = run(*command, "--yes")
        assert done.returncode == 2
        assert "`peeltrack init DIR`" in done.stderr

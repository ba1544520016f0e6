"""Answers that are kept: the same as if they were worked out, or not given."""

from __future__ import annotations

import json
import os
import shutil
import stat
from binascii import crc32
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, SMALL
from peeltrack.cli import kept
from small import run

QUESTION = ("flag", "--json")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def ask(cache: Path, *args: str | Path) -> tuple[int, str, str]:
    done = run(*args, env={"XDG_CACHE_HOME": str(cache)})
    return done.returncode, done.stdout, done.stderr


def answers(cache: Path) -> list[Path]:
    return sorted((cache / "peeltrack").glob("*.answer"))


def forge(file: Path, text: str) -> None:
    """Put a text in the place of a kept answer, with all that makes it a good one."""
    _, made, question, _ = file.read_text(encoding="utf-8").split("\n", 3)
    rest = f"{made}\n{question}\n{text}"
    file.write_text(f"{crc32(rest.encode()):08x}\n{rest}", encoding="utf-8")


@pytest.mark.parametrize(
    "question",
    [
        ("show", "kent", "--json"),
        ("diff", "2016", "2018", "--format", "yaml"),
        ("compare", "--format", "csv", "--columns", "force,area"),
        ("compare", "--format", "md"),
        ("gaps", "--format", "jsonl"),
        ("forces", "--format", "tsv"),
    ],
)
def test_an_answer_asked_for_again_is_the_one_that_was_kept(
    cache: Path, question: tuple[str, ...]
) -> None:
    expected = run(*question, env={"PEELTRACK_CACHE": "off"}).stdout
    assert ask(cache, *question) == ask(cache, *question) == (0, expected, "")
    (file,) = answers(cache)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    forge(file, "kept")
    assert ask(cache, *question) == (0, "kept", "")


def test_it_is_given_to_a_file_too(cache: Path, tmp_path: Path) -> None:
    expected = ask(cache, *QUESTION)[1]
    file = tmp_path / "flags.json"
    assert ask(cache, "flag", "-o", file) == (0, "", "")
    assert file.read_text(encoding="utf-8") == expected
    assert len(answers(cache)) == 1


def damaged(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20] + b" " * 20)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def no_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\n\n\n")


def of_another_question(file: Path) -> None:
    forge(file, "forged")
    _, made, question, text = file.read_text(encoding="utf-8").split("\n", 3)
    rest = f"{made}\n{question} \n{text}"
    file.write_text(f"{crc32(rest.encode()):08x}\n{rest}", encoding="utf-8")


def of_another_record(file: Path) -> None:
    forge(file, "forged")
    _, made, question, text = file.read_text(encoding="utf-8").split("\n", 3)
    rest = f"{'0' * len(made)}\n{question}\n{text}"
    file.write_text(f"{crc32(rest.encode()):08x}\n{rest}", encoding="utf-8")


def open_to_others(file: Path) -> None:
    forge(file, "forged")
    file.chmod(0o622)


def behind_a_link(file: Path) -> None:
    forge(file, "forged")
    moved = file.rename(file.with_name("elsewhere"))
    file.symlink_to(moved)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "accident",
    [
        damaged,
        cut,
        empty,
        no_text,
        of_another_question,
        of_another_record,
        open_to_others,
        behind_a_link,
        a_folder,
    ],
)
def test_one_that_is_not_what_was_kept_is_not_given(
    cache: Path, accident: Callable[[Path], None]
) -> None:
    expected = ask(cache, *QUESTION)
    (file,) = answers(cache)
    accident(file)
    assert ask(cache, *QUESTION) == expected
    assert ask(cache, *QUESTION) == expected


def test_a_change_of_the_record_ends_it(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(SMALL, folder)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    question = ("show", "kent", "--json", "--data", folder)
    before = ask(cache, *question)
    assert ask(cache, *question) == before
    file = folder / "national.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index("  kent:")
    changed = text[at:].replace(": good", ": outstanding", 1)
    file.write_text(text[:at] + changed, encoding="utf-8")
    after = ask(cache, *question)
    assert after != before
    assert after[1] == run(*question, env={"PEELTRACK_CACHE": "off"}).stdout


@pytest.mark.parametrize(
    "question",
    [
        ("flag",),
        ("flag", "--json", "--exit-code"),
        ("diff", "2016", "2018", "--format", "csv"),
        ("diff", "--since-record", str(ROOT / "tests" / "record" / "grades.yaml"), "--json"),
        ("check", "--json"),
    ],
)
def test_what_does_not_follow_from_the_record_alone_is_not_kept(
    cache: Path, question: tuple[str, ...]
) -> None:
    first = ask(cache, *question)
    assert not answers(cache)
    assert ask(cache, *question) == first


def test_old_ones_go_and_nothing_else(cache: Path) -> None:
    ask(cache, *QUESTION)
    folder = cache / "peeltrack"
    for n in range(kept.KEPT + 3):
        old = folder / f"{n:08x}.answer"
        old.write_bytes(b"")
        os.utime(old, (n, n))
    (folder / "mine.answer").write_bytes(b"")
    ask(cache, "compare", "--json")
    assert len(answers(cache)) == kept.KEPT + 1
    assert (folder / "mine.answer").exists()
    assert json.loads(ask(cache, *QUESTION)[1])["flags"]

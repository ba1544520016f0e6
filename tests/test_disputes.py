"""A source that disagrees with a judgment, and the archived copy of a page: kept, shown, exported and checked."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from conftest import answer, run

PAGE, NEWS = "https://example.org/report", "https://example.org/news"
COPY = "https://web.archive.org/web/20170301000000/https://example.org/report"
TEXT = f"""\
reports:
  kent:
    "2016":
      judgments:
        preventing-crime:
          grade: good
          url: {PAGE}
          archived: {COPY}
          also:
            - {{url: https://example.org/other, archived: {COPY}2}}
          disputed-by:
            - url: {NEWS}
              grade: requires-improvement
              note: It quotes the draft.
"""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_the_page_tells_who_disagrees(kept: Path, tmp_path: Path) -> None:
    page = tmp_path / "kent.html"
    assert run("report", "kent", "-o", page, "--data", kept).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert f'<a href="{NEWS}">' in text
    assert "which says requires improvement. It quotes the draft." in text


def test_show_tells_who_disagrees_and_where_the_copy_is(kept: Path) -> None:
    page = run("show", "kent", "--evidence", "--data", kept).stdout
    assert f"disputed by: {NEWS}, which says Requires improvement" in page
    assert "note: It quotes the draft." in page
    assert f"archived: {COPY}" in page
    (found,) = answer("show", "kent", "--evidence", "--data", kept)["judgments"]
    assert found["grade"] == "good"
    assert found["sources"] == [PAGE, "https://example.org/other"]
    assert [item["archived"] for item in found["evidence"]] == [COPY, f"{COPY}2"]
    assert found["disputed_by"] == [
        {
            "source": NEWS,
            "grade": "requires-improvement",
            "archived": None,
            "note": "It quotes the draft.",
        }
    ]


def test_check_counts_it_and_the_layout_is_in_form(kept: Path) -> None:
    found = answer("check", "--data", kept)
    assert found["counts"]["disputed"] == 1
    assert found["problems"] == []


def test_an_export_gives_it_back(kept: Path, tmp_path: Path) -> None:
    for name in ("out.yaml", "out.json"):
        assert run("export", "-o", tmp_path / name, "--data", kept).returncode == 0
    told = run("show", "kent", "--evidence", "--json", "--data", kept).stdout
    assert (
        run("show", "kent", "--evidence", "--json", "--data", tmp_path / "out.yaml").stdout == told
    )
    reports = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["reports"]
    entry = reports["kent"]["2016"]["judgments"]["preventing-crime"]
    assert entry["archived"] == COPY
    assert run("export", "-o", tmp_path / "out.db", "--data", kept).returncode == 0
    with sqlite3.connect(tmp_path / "out.db") as database:
        assert database.execute("SELECT url, grade FROM disputes").fetchall() == [
            (NEWS, "requires-improvement")
        ]
        copies = database.execute("SELECT archived FROM evidence ORDER BY position").fetchall()
    assert copies == [(COPY,), (f"{COPY}2",)]


SHOW = ("show", "kent", "--evidence", "-o")


@pytest.mark.parametrize(
    ("out", "ending"),
    [
        *((("export", "-o"), ending) for ending in ("csv", "jsonl", "json", "yaml")),
        *((SHOW, ending) for ending in ("json", "yaml")),
    ],
)
def test_who_disagrees_comes_back_from_all_that_names_it(
    kept: Path, tmp_path: Path, out: tuple[str, ...], ending: str
) -> None:
    told = answer("show", "kent", "--evidence", "--data", kept)
    file, again = tmp_path / f"out.{ending}", tmp_path / "again.yaml"
    assert run(*out, file, "--data", kept).returncode == 0
    again.write_text("reports: {}\n", encoding="utf-8")
    for record in (again, kept):
        done = run("import", file, "--yes", "--data", record)
        assert done.returncode == 0, done.stderr
    assert "Nothing to change." in done.stderr
    assert answer("show", "kent", "--evidence", "--data", again) == told


@pytest.mark.parametrize(
    "wrong", ["{", "[1]", '[{"source": 1}]', '[{"source": "https://x.example/", "note": 1}]']
)
def test_who_disagrees_is_read_as_it_is_written_or_refused(tmp_path: Path, wrong: str) -> None:
    row = ["kent", "2016", "preventing-crime", "good", PAGE, wrong]
    file = tmp_path / "in.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [["force", "cycle", "area", "grade", "url", "disputed_by"], row]
        )
    done = run("import", file, "--yes", "--into", tmp_path / "new.yaml")
    assert done.returncode == 3
    assert f"{file}:2:6: column disputed_by: " in done.stderr


WRONG = [
    (f"archived: {COPY}\n", "archived: the archive\n", "is not a web address"),
    (f"          url: {PAGE}\n", "", "give the page's own address"),
    ("grade: requires-improvement", "grade: good", "disputes nothing"),
    ("grade: requires-improvement", "grade: adequate", "not on the scale of PEEL 2016"),
    (f"            - url: {NEWS}\n              grade", "            - grade", "url"),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG)
def test_what_cannot_be_right_is_told(kept: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT
    kept.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    done = run("check", "--data", kept)
    assert done.returncode == 3
    assert words in done.stdout


@pytest.mark.parametrize(
    "rows",
    [
        ("export", "-o", "-"),
        ("show", "kent"),
        ("compare", "kent", "--at", "peel-2016", "--area", "preventing-crime"),
    ],
)
def test_rows_count_who_disagrees(kept: Path, rows: tuple[str, ...]) -> None:
    done = run(*rows, "--format", "csv", "--data", kept)
    (row,) = [r for r in csv.DictReader(io.StringIO(done.stdout)) if r["grade"] == "good"]
    assert row["disputes"] == "1"

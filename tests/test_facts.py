"""The tool that holds files of gathered facts against the record."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, environment

RECORD = """reports:
  kent:
    "2016":
      url: https://kent.example/2016/
      judgments:
        effectiveness: good
        efficiency: {grade: good, url: 'https://kent.example/efficiency/', also: ['https://press.example/']}
    "2021/22":
      published: 2022-04-28
      judgments:
        disrupting-serious-organised-crime:
          grade: good
          published: 2023-11-10
          url: https://region.example/
          inspection: regional-organised-crime
          note: Given in the inspection of the region.
      as-published:
        counts: {outstanding: 1, good: 8}
        url: https://kent.example/
"""
HEAD = "force,cycle,area,grade,published,source_url,basis,also,note\n"
REPORTS = "force,cycle,published,areas_graded,outstanding,good,adequate,requires-improvement,inadequate,source_url,note\n"


def hold(tmp_path: Path, facts: str) -> tuple[int, list[list[str]], str]:
    """Run the tool on facts; return its exit status, the cells of its table, and its last line."""
    (tmp_path / "record").mkdir(exist_ok=True)
    (tmp_path / "record" / "grades.yaml").write_text(RECORD, encoding="utf-8")
    file = tmp_path / "facts.csv"
    file.write_text(facts, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "facts.py", file, "--data", tmp_path / "record"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment({"PYTHONPATH": str(ROOT / "src")}),
        timeout=120,
        check=False,
    )
    assert not done.stderr, done.stderr
    *table, last = done.stdout.splitlines()
    return done.returncode, [line.split(maxsplit=6) for line in table[2:]], last


@pytest.mark.parametrize(
    ("row", "status", "why"),
    [
        ("kent,2016,effectiveness,good,2017-03-02,https://kent.example/2016/,stated,,", "same", ""),
        ("kent,2016,efficiency,good,,https://press.example/,stated,,Seen in print.", "same", ""),
        (
            "kent,2016,effectiveness,good,,https://more.example/,stated,,",
            "more",
            "https://more.example/",
        ),
        (
            "kent,2016,effectiveness,outstanding,,https://more.example/,stated,,",
            "conflict",
            "recorded good",
        ),
        ("kent,2016,legitimacy,good,,https://more.example/,stated,,", "new", ""),
        (
            "kentt,2016,legitimacy,good,,https://more.example/,stated,,",
            "refused",
            "did you mean 'kent'?",
        ),
        ("kent,2061,legitimacy,good,,https://more.example/,stated,,", "refused", "no PEEL cycle"),
        (
            "kent,2016,legitimcy,good,,https://more.example/,stated,,",
            "refused",
            "did you mean 'legitimacy'?",
        ),
        (
            "kent,2016,legitimacy,adequate,,https://more.example/,stated,,",
            "refused",
            "not on the scale",
        ),
        (
            "kent,2016,legitimacy,good,2016-02-30,https://more.example/,stated,,",
            "refused",
            "not a real date",
        ),
        ("kent,2016,legitimacy,good,,,stated,,", "refused", "source_url missing"),
        (
            "kent,2016,legitimacy,good,,https://more.example/,heard,,",
            "refused",
            "'heard' is no basis",
        ),
        (
            "kent,2016,legitimacy,good,,https://more.example/,deduced,,",
            "refused",
            "what it is deduced from",
        ),
    ],
)
def test_each_row_of_judgments_is_told_apart(
    tmp_path: Path, row: str, status: str, why: str
) -> None:
    code, table, last = hold(tmp_path, f"{HEAD}{row}\n")
    assert last == f"1 {status}"
    assert code == (0 if status == "same" else 1)
    if status != "same":
        ((_, line, *_, found), reason) = table[0][:6], " ".join(table[0][6:])
        assert (line, found) == ("2", status)
        assert why in reason


def test_a_refused_row_does_not_hide_the_others(tmp_path: Path) -> None:
    rows = [
        "kent,2016,legitimacy,good,,https://more.example/,stated,,",
        "kentt,2016,legitimacy,good,,https://more.example/,stated,,",
        "kent,2016,effectiveness,good,,https://kent.example/2016/,stated,,",
        "kent,2016,legitimacy,good,,https://more.example/,stated,,",
    ]
    code, _, last = hold(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert (code, last) == (1, "1 new, 2 refused, 1 same")


def test_a_regional_grade_is_known_in_the_cycle_where_it_stands(tmp_path: Path) -> None:
    row = "kent,2023-25,disrupting-serious-organised-crime,good,2023-11-10,https://region.example/,stated,,"
    assert hold(tmp_path, f"{HEAD}{row}\n") == (0, [], "1 same")


@pytest.mark.parametrize(
    ("row", "last"),
    [
        ("kent,2021/22,2022-04-28,9,1,8,0,0,0,https://kent.example/,", "2 same"),
        ("kent,2021/22,,9,,,,,,https://kent.example/,", "1 same"),
        ("kent,2021/22,,,,,,0,0,https://kent.example/,", "1 same"),
        ("kent,2021/22,2022-05,9,0,9,0,0,0,https://kent.example/,", "2 conflict"),
        ("kent,2023-25,2024,,,,,,,https://kent.example/,", "1 new"),
        ("kent,2021/22,,8,1,8,0,0,0,https://kent.example/,", "1 refused"),
    ],
)
def test_reports_are_held_by_their_dates_and_counts(tmp_path: Path, row: str, last: str) -> None:
    code, _, found = hold(tmp_path, f"{REPORTS}{row}\n")
    assert found == last
    assert code == (0 if last.endswith("same") else 1)


def test_a_report_on_two_rows_is_refused_the_second_time(tmp_path: Path) -> None:
    rows = "kent,2021/22,,9,,,,,,https://kent.example/,\n" * 2
    _, table, last = hold(tmp_path, REPORTS + rows)
    assert last == "1 same, 1 refused"
    assert "line 2 has this report already" in " ".join(table[0])


@pytest.mark.parametrize("facts", ["", "force,cycle,area\nkent,2016,efficiency\n", "\x00\n"])
def test_a_file_that_is_none_of_both_kinds_is_refused_in_words(tmp_path: Path, facts: str) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(facts, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "facts.py", file],
        capture_output=True,
        text=True,
        env=environment({"PYTHONPATH": str(ROOT / "src")}),
        timeout=120,
        check=False,
    )
    assert done.returncode == 3
    assert str(file) in done.stderr
    assert "Traceback" not in done.stderr

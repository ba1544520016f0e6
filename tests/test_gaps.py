"""A gap is never an answer: what is not recorded is shown as not known, in every output."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import small
from conftest import answer, run

RECORD = """\
reports:
  city-of-london:
    "2021/22":
      published: 2022-09-08
      url: https://example.org/city-2022
      judgments:
        preventing-crime: requires-improvement
        managing-offenders: requires-improvement
        investigating-crime: good
        recording-crime-data: adequate
    "2023-25":
      published: 2025-07-24
      url: https://example.org/city-2025
      judgments: {investigating-crime: good}
      as-published:
        counts: {outstanding: 1, good: 2, adequate: 5}
        url: https://example.org/city-counts
  hampshire:
    "2021/22":
      published: 2023
      url: https://example.org/hampshire-2023
      judgments: {preventing-crime: requires-improvement, investigating-crime: good}
    "2023-25":
      published: 2023-12-06
      url: https://example.org/hampshire-2025
      judgments:
        preventing-crime: good
        investigating-crime: good
        protecting-vulnerable-people: good
        responding-to-the-public: good
        treatment-of-the-public: good
        managing-offenders: good
        positive-workplace: good
        leadership-and-force-management: good
      as-published:
        counts: {good: 8}
        url: https://example.org/hampshire-counts
  cheshire:
    "2021/22":
      published: 2022-07
      url: https://example.org/cheshire
      judgments: {preventing-crime: good}
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gaps") / "record.yaml"
    path.write_text(RECORD, encoding="utf-8")
    return path


def test_a_flag_is_not_open_where_a_later_report_is_out_and_silent(data: Path) -> None:
    found = {f["area"]: f for f in answer("flag", "city-of-london", "--data", data)["flags"]}
    for area in ("preventing-crime", "managing-offenders"):
        assert found[area]["status"] == "superseded"
        assert found[area]["superseded_by"] == "2023-25"
        assert found[area]["possible"] == ["outstanding", "good", "adequate"]
    assert answer("flag", "city-of-london", "--open", "--data", data)["flags"] == []
    page = run("flag", "city-of-london", "--data", data).stdout
    assert "0 open, 2 superseded" in page
    assert "over, by its counts" in page


def test_before_the_later_report_the_flag_is_open(data: Path) -> None:
    then = answer("flag", "city-of-london", "--at", "2025-07-23", "--data", data)["flags"]
    assert {f["status"] for f in then} == {"open"}


def test_the_grade_table_shows_no_old_grade_as_one_that_stands(data: Path) -> None:
    table = answer("compare", "city-of-london", "--at", "2025", "--data", data)
    (row,) = table["rows"]
    assert row["grades"]["preventing-crime"] == {
        "grade": None,
        "cycle": "2023-25",
        "published": "2025-07-24",
        "state": "not-recorded",
        "possible": ["outstanding", "good", "adequate"],
        "certain": True,
        "last": {
            "grade": "requires-improvement",
            "cycle": "2021/22",
            "published": "2022-09-08",
        },
    }
    assert table["without"]["preventing-crime"] == {"not-recorded": 1}


def test_nothing_is_called_unchanged_or_gone_for_want_of_a_grade(data: Path) -> None:
    for moments in (("peel-2021/22", "2025"), ("peel-2021/22", "peel-2023-25")):
        every = answer("diff", *moments, "city-of-london", "--all", "--data", data)["changes"]
        assert {c["area"]: c["change"] for c in every} == {
            "preventing-crime": "unknown",
            "managing-offenders": "unknown",
            # The eight that every report grades make up the eight counted: this one was not graded again.
            "recording-crime-data": "not-assessed-again",
            "investigating-crime": "not-comparable",
        }


def test_a_report_recorded_in_full_did_not_assess_what_it_does_not_hold(data: Path) -> None:
    shown = answer("show", "hampshire", "--data", data)
    latest = [gap for gap in shown["gaps"] if gap["cycle"] == "2023-25"]
    assert latest == []
    report = next(report for report in shown["reports"] if report["cycle"] == "2023-25")
    assert (report["areas_graded"], report["recorded"], report["missing"]) == (8, 8, {})
    page = run("show", "hampshire", "--data", data).stdout
    assert "PEEL 2023–25: 8 areas graded, all recorded: complete as published." in page


def test_a_partial_date_does_not_outlast_a_later_report(data: Path) -> None:
    now = answer("show", "hampshire", "--at", "2023-12-31", "--data", data)["judgments"]
    assert {(j["area"], j["cycle"]) for j in now} >= {("preventing-crime", "2023-25")}
    assert answer("flag", "hampshire", "--open", "--data", data)["flags"] == []
    history = answer("show", "hampshire", "--area", "preventing-crime", "--data", data)
    days = [j["counts_from"] for j in history["judgments"]]
    assert days == sorted(days)


@pytest.mark.parametrize(
    "question",
    [
        ("diff", "peel-2014", "peel-2015", "--force", "cheshire"),
        ("show", "cheshire", "--at", "peel-2014"),
        ("show", "kent"),
        ("flag", "kent", "--at", "2010"),
        ("compare", "kent", "--at", "2010"),
        ("gaps", "kent", "--at", "2010"),
    ],
    ids=" ".join,
)
def test_what_is_asked_well_and_has_no_answer_ends_with_0(
    data: Path, question: tuple[str, ...]
) -> None:
    done = run(*question, "--data", data, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["schema"] == f"peeltrack/{question[0]}/1"


def test_the_last_known_grade_has_a_line_of_its_own(data: Path) -> None:
    page = " ".join(run("show", "city-of-london", "--data", data).stdout.split())
    assert (
        "The report of 24 July 2025 is out, its grades for these areas are not recorded; its counts leave: "
        "outstanding, good or adequate." in page
    )
    assert "Preventing crime, last known: requires improvement, PEEL 2021/22" in page


def test_gaps_says_what_is_known_and_where_the_grade_stands(data: Path) -> None:
    found = answer("gaps", "city-of-london", "--cycle", "2023-25", "--data", data)["gaps"]
    gap = next(gap for gap in found if gap["area"] == "preventing-crime")
    assert gap["possible"] == ["outstanding", "good", "adequate"]
    assert gap["last"]["grade"] == "requires-improvement"
    assert gap["url"].startswith("https://hmicfrs.justiceinspectorates.gov.uk/")
    urls = run("gaps", "city-of-london", "--urls", "--data", data).stdout.splitlines()
    assert gap["url"] in urls
    assert len(urls) == len(set(urls))
    assert all(url.startswith("https://") for url in urls)


def test_gaps_of_show_and_of_gaps_are_the_same_and_flat_rows_have_them(data: Path) -> None:
    shown = answer("show", "city-of-london", "--data", data)["gaps"]
    listed = answer("gaps", "city-of-london", "--data", data)["gaps"]
    assert [{"force": "city-of-london", **gap} for gap in shown] == listed
    text = run("show", "city-of-london", "--format", "csv", "--data", data).stdout
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["state"] == "not-recorded"]
    assert [(row["cycle"], row["area"]) for row in rows] == [
        (gap["cycle"], gap["area"]) for gap in shown
    ]


def test_what_show_writes_can_be_imported_although_it_has_gaps(data: Path, tmp_path: Path) -> None:
    for format in ("csv", "jsonl", "json"):
        table = tmp_path / f"shown.{format}"
        done = run("show", "city-of-london", "--format", format, "--data", data, "-o", table)
        assert done.returncode == 0, done.stderr
        looked = run("import", table, "--dry-run", "--data", data)
        assert (looked.returncode, "same" in looked.stdout) == (0, True), looked.stderr


def test_one_grade_that_counts_leave_is_known_and_deduced(tmp_path: Path) -> None:
    record = tmp_path / "record.yaml"
    record.write_text(
        RECORD.replace(
            "counts: {outstanding: 1, good: 2, adequate: 5}", "counts: {good: 1, adequate: 7}"
        ),
        encoding="utf-8",
    )
    shown = answer("show", "city-of-london", "--area", "preventing-crime", "--data", record)
    last = shown["judgments"][-1]
    assert (last["cycle"], last["grade"], last["stated"]) == ("2023-25", "adequate", "deduced")
    assert last["sources"] == ["https://example.org/city-counts"]
    (flag,) = answer("flag", "city-of-london", "--area", "preventing-crime", "--data", record)[
        "flags"
    ]
    assert (flag["status"], flag["resolved"]["grade"]) == ("resolved", "adequate")


def test_a_revision_that_comes_before_another_corrects_none(tmp_path: Path) -> None:
    record, older = tmp_path / "record.yaml", tmp_path / "older.yaml"
    late = "{grade: inadequate, published: 2024-02-01, url: https://example.org/late}"
    said = RECORD.replace(
        "judgments: {preventing-crime: good}",
        f"judgments: {{preventing-crime: {{grade: good, url: https://example.org/, revised: [{late}]}}}}",
    )
    early = "{grade: adequate, published: 2023-05-04, url: https://example.org/early}"
    older.write_text(said, encoding="utf-8")
    record.write_text(said.replace(f"[{late}]", f"[{early}, {late}]"), encoding="utf-8")
    for was, now, change in ((older, record, "added"), (record, older, "taken-out")):
        (found,) = answer("diff", "--since-record", was, "--data", now)["changes"]
        assert (found["change"], (found["now"] or found["was"])["grade"]) == (change, "adequate")
    record.write_text(said.replace("2024-02-01", "2024-03-01"), encoding="utf-8")
    (found,) = answer("diff", "--since-record", older, "--data", record)["changes"]
    assert (found["change"], found["was"]["grade"]) == ("corrected", "inadequate")


def test_what_follows_from_counts_with_a_change_is_told(tmp_path: Path) -> None:
    record = tmp_path / "record.yaml"
    text = RECORD.replace("{outstanding: 1, good: 2, adequate: 5}", "{good: 2, adequate: 6}")
    record.write_text(text, encoding="utf-8")
    area = ("city-of-london", "2023-25", "managing-offenders")
    said = ("--url", "https://example.org/", "--data", record, "--yes")
    other = "city-of-london 2023-25 preventing-crime: adequate"
    added = run("add", *area, "good", *said)
    assert f"{other} follows from counts with this." in added.stderr.splitlines()
    corrected = run("add", *area, "adequate", "--replace", "--note", "Misread.", *said)
    told = corrected.stderr.splitlines()
    assert f"{other} no longer follows from counts with this." in told
    assert not any(line.startswith(" ".join(area)) for line in told)


def test_two_records_are_compared_in_every_form(data: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.yaml"
    older.write_text(
        RECORD.replace(
            "managing-offenders: requires-improvement", "managing-offenders: good"
        ).replace("        recording-crime-data: adequate\n", ""),
        encoding="utf-8",
    )
    asked = ("diff", "--since-record", older, "--data", data)
    found = answer(*asked)
    assert found["summary"] == {"added": 1, "corrected": 1, "taken-out": 0}
    assert [(c["area"], c["change"]) for c in found["changes"]] == [
        ("managing-offenders", "corrected"),
        ("recording-crime-data", "added"),
    ]
    assert run(*asked, "--exit-code").returncode == 1
    assert run("diff", "--since-record", data, "--data", data, "--exit-code").returncode == 0
    export = tmp_path / "older.json"
    run("export", "-o", export, "--data", older)
    assert answer("diff", "--since-record", export, "--data", data) == found


def test_addresses_are_lines_and_no_other_format(tmp_path: Path) -> None:
    for how in (["--json"], ["-o", str(tmp_path / "urls.csv")]):
        done = run("gaps", "--urls", *how)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--urls prints addresses alone" in done.stderr
    assert run("gaps", "--urls", "-o", tmp_path / "urls.txt").returncode == 0
    assert (tmp_path / "urls.txt").read_text() == run("gaps", "--urls").stdout


def test_what_counts_leave_is_named_in_full_and_elsewhere_said_to_be_hidden(tmp_path: Path) -> None:
    mine = small.grown(
        tmp_path,
        '  derbyshire:\n    "2025-27":\n      published: 2026-05\n      as-published:\n'
        "        known: {inadequate: 0}\n        url: https://example.org/\n",
    )
    left = "(outstanding, good, adequate or requires improvement?)"
    assert left in small.run("gaps", "derbyshire", "--data", mine).stdout
    assert left in small.run("show", "derbyshire", "--long", "--data", mine).stdout
    hidden = "– can hide counts that leave three grades or more"
    for asked in (["show", "derbyshire"], ["show", "derbyshire", "--width", "80"], ["compare"]):
        assert hidden in small.run(*asked, "--data", mine).stdout
    assert hidden not in small.run("show", "derbyshire", "--long", "--data", mine).stdout
    assert hidden not in small.run("compare", "derbyshire", "--at", "peel-2017").stdout

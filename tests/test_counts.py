"""What a report says of its areas as a whole, and what stands beside it: counts, dates, other inspections."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from conftest import ROOT, answer, run
from peeltrack import load
from peeltrack.checking import check
from peeltrack.output.files.record_file import record_file
from peeltrack.queries.coverage import of_report
from peeltrack.record.deduction import with_deduced
from peeltrack.record.framework import Total
from peeltrack.record.judgments import Counts, Record, Report
from peeltrack.schema.load import find_files, load_files

SCALE = ("outstanding", "good", "adequate", "requires-improvement", "inadequate")
REGIONAL = """
        disrupting-serious-organised-crime:
          grade: outstanding
          published: 2023-03-02
          url: https://region.example/
          inspection: regional-organised-crime
          note: Given in the inspection of the region."""


def written(folder: Path, report: str, name: str = "mine.yaml") -> Path:
    """Write a record file of one report of Kent in PEEL 2021/22."""
    file = folder / name
    file.write_text(f'reports:\n  kent:\n    "2021/22":\n{report}\n', encoding="utf-8")
    return file


def report(file: Path) -> Report:
    (found,) = load_files(find_files([file])).reports["kent"]
    return found


JUDGED = """      published: 2022-04-28
      url: https://report.example/
      note: Of the whole report.
      judgments:
        preventing-crime: good
        investigating-crime: requires-improvement"""


@pytest.mark.parametrize(
    ("counted", "areas", "grades", "complete"),
    [
        (
            "{counts: {good: 1, adequate: 2}}",
            3,
            {**dict.fromkeys(SCALE, 0), "good": 1, "adequate": 2},
            True,
        ),
        ("{areas: 3, counts: {good: 3}}", 3, {**dict.fromkeys(SCALE, 0), "good": 3}, True),
        ("{areas: 9}", 9, {}, False),
        ("{known: {inadequate: 0}}", None, {"inadequate": 0}, False),
        ("{areas: 9, known: {inadequate: 0, good: 4}}", 9, {"inadequate": 0, "good": 4}, False),
        ("{areas: 4, known: {good: 4}}", 4, {**dict.fromkeys(SCALE, 0), "good": 4}, True),
    ],
)
def test_counts_are_whole_or_say_what_is_known(
    tmp_path: Path, counted: str, areas: int | None, grades: dict[str, int], complete: bool
) -> None:
    for key, name in (("as-published", "as_published"), ("on-page", "on_page")):
        found = getattr(report(written(tmp_path, f"{JUDGED}\n      {key}: {counted}")), name)
        assert found == Counts(areas, grades, None, None)
        assert found.complete == complete


@pytest.mark.parametrize(
    ("counted", "rule", "says"),
    [
        ("{areas: 4, counts: {good: 3}}", "report-counts", "4 areas, but the counts make up 3"),
        ("{areas: 2, known: {good: 3}}", "report-counts", "2 areas, but the counts make up 3"),
        ("{counts: {good: 3}, known: {good: 3}}", "contradiction", "keep one"),
        ("{url: 'https://report.example/'}", "no-counts", "give areas, counts or known"),
        ("{counts: {goood: 3}}", "unknown-grade", "did you mean 'good'?"),
        ("{areas: -1}", "bad-value", "zero or more"),
        ("{areas: many}", "bad-value", "a whole number"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    tmp_path: Path, counted: str, rule: str, says: str
) -> None:
    file = written(tmp_path, f"{JUDGED}\n      on-page: {counted}")
    done = run("show", "kent", "--data", file)
    assert done.returncode == 3
    first = done.stderr.split("\n")[0]
    assert first.startswith(f"{file}:10:")
    assert f"[{rule}]" in first
    assert says in first


def test_a_judgment_of_another_inspection_takes_nothing_from_its_report(tmp_path: Path) -> None:
    found = report(written(tmp_path, f"{JUDGED}{REGIONAL}"))
    regional = next(j for j in found.judgments if j.inspection)
    assert regional.inspection == "regional-organised-crime"
    assert regional.published == regional.counts_from == "2023-03-02"
    assert regional.sources == ("https://region.example/",)
    assert regional.notes == ("Given in the inspection of the region.",)
    own = [j for j in found.judgments if not j.inspection]
    assert {j.published for j in own} == {found.published} == {"2022-04-28"}
    assert {j.notes for j in own} == {("Of the whole report.",)}


@pytest.mark.parametrize(
    ("old", "new", "rule", "says"),
    [
        (
            "regional-organised-crime",
            "regional-organized-crime",
            "unknown-inspection",
            "did you mean",
        ),
        (
            "disrupting-serious-organised-crime",
            "managing-offenders",
            "unknown-area",
            "not 'managing-offenders'",
        ),
        ("          url: https://region.example/\n", "", "no-evidence", "give a url"),
    ],
)
def test_another_inspection_is_one_of_the_framework_with_evidence_of_its_own(
    tmp_path: Path, old: str, new: str, rule: str, says: str
) -> None:
    file = written(tmp_path, f"{JUDGED}{REGIONAL}".replace(old, new))
    done = run("show", "kent", "--data", file)
    assert done.returncode == 3
    assert f"[{rule}]" in done.stderr
    assert says in done.stderr


def problems(file: Path) -> list[str]:
    return [problem.message for problem in check(find_files([file])).problems]


def test_a_check_counts_neither_other_inspections_nor_what_was_added_later(tmp_path: Path) -> None:
    counts = "\n      as-published: {counts: {good: 1, requires-improvement: 1}}"
    assert problems(written(tmp_path, f"{JUDGED}{REGIONAL}{counts}")) == []
    added = JUDGED.replace("good\n", "good\n        managing-offenders: good\n")
    (problem,) = problems(written(tmp_path, f"{added}{counts}"))
    assert "1 good recorded beyond what was counted on publication" in problem
    page = "\n      on-page: {areas: 3}"
    assert problems(written(tmp_path, f"{added}{counts}{page}")) == []
    # The third area of the page is the regional one.
    (problem,) = problems(written(tmp_path, f"{added}{REGIONAL}{counts}{page}"))
    assert "1 good" in problem


def test_a_check_holds_what_is_known_of_the_counts(tmp_path: Path) -> None:
    none_below = "\n      as-published: {known: {requires-improvement: 0, inadequate: 0}}"
    (problem,) = problems(written(tmp_path, f"{JUDGED}{none_below}"))
    assert "1 requires-improvement recorded beyond" in problem
    (problem,) = problems(written(tmp_path, f"{JUDGED}\n      as-published: {{areas: 1}}"))
    assert "1 more than 1 areas recorded beyond" in problem
    assert problems(written(tmp_path, f"{JUDGED}\n      as-published: {{areas: 2}}")) == []


def test_counts_that_disagree_refuse_nothing_and_say_so_with_the_pages_that_count(
    tmp_path: Path,
) -> None:
    then, now = "https://example.org/then", "https://example.org/now"
    file = written(
        tmp_path,
        f"{JUDGED}\n      as-published: {{counts: {{good: 2, adequate: 1}}, url: '{then}'}}"
        f"\n      on-page: {{areas: 2, url: '{now}'}}",
    )
    assert problems(file) == []
    page = run("show", "kent", "--evidence", "--data", file, "--width", "200").stdout
    words = "3 areas graded, 2 recorded; its page counts 2 now: the two counts disagree"
    assert page.count(words) == 1
    assert f"counted at: {then}\n  counted at: {now}" in page
    found = {one["cycle"]: one for one in answer("show", "kent", "--data", file)["reports"]}
    assert found["2021/22"]["counted_at"] == [then, now]
    ids = {source["id"] for source in answer("sources", "kent", "--data", file)["sources"]}
    assert {then, now} <= ids


def test_a_count_that_gives_grades_to_more_areas_than_it_leaves_settles_nothing(
    tmp_path: Path,
) -> None:
    none_left = "\n      as-published: {areas: 2, known: {inadequate: 1}}"
    file = written(tmp_path, f"{JUDGED}{none_left}")
    (problem,) = problems(file)
    assert "1 more than 2 areas recorded beyond what was counted" in problem
    shown = run("show", "kent", "--data", file, "--width", "200").stdout
    assert "2 areas graded, yet 1 more recorded than were counted" in shown
    assert "complete as published" not in shown
    gaps = answer("show", "kent", "--data", file)["gaps"]
    of_cycle = [gap for gap in gaps if gap["cycle"] == "2021/22"]
    assert "managing-offenders" in [gap["area"] for gap in of_cycle]
    assert {gap["possible"] for gap in of_cycle} == {None}


def test_only_whole_counts_say_what_is_missing(tmp_path: Path) -> None:
    whole = "as-published: {counts: {good: 2, requires-improvement: 1}}"
    for counted, missing in ((whole, {"good": 1}), ("as-published: {areas: 3}", None)):
        file = written(tmp_path, f"{JUDGED}{REGIONAL}\n      {counted}")
        record = load_files(find_files([file]))
        found = of_report(record.framework, record.reports["kent"][0])
        assert (found.areas, found.recorded, found.missing) == (3, 2, missing)
        assert not found.complete


def test_a_report_of_counts_alone_keeps_its_date(tmp_path: Path) -> None:
    found = report(written(tmp_path, "      published: 2022-04\n      as-published: {areas: 9}"))
    assert (found.published, found.judgments) == ("2022-04", ())


def test_the_date_of_a_report_holds_in_every_file(tmp_path: Path) -> None:
    written(tmp_path, JUDGED, "one.yaml")
    written(
        tmp_path,
        "      url: https://other.example/\n      judgments: {managing-offenders: good}",
        "two.yaml",
    )
    found = report(tmp_path)
    assert {j.published for j in found.judgments} == {"2022-04-28"}


def test_two_files_that_count_otherwise_are_an_error(tmp_path: Path) -> None:
    one = written(tmp_path, f"{JUDGED}\n      as-published: {{areas: 9}}", "one.yaml")
    two = written(tmp_path, f"{JUDGED}\n      as-published: {{areas: 8}}", "two.yaml")
    done = run("show", "kent", "--data", tmp_path)
    assert done.returncode == 3
    assert f"{two}:10:" in done.stderr
    assert f"{one}:10" in done.stderr


def test_all_of_it_comes_back_from_a_record_file(tmp_path: Path) -> None:
    whole = f"""{JUDGED}
        managing-offenders: {{grade: good, url: 'https://page.example/', stated: paraphrased}}
        positive-workplace: {{grade: good, url: 'https://page.example/', stated: carried-over}}
        use-of-resources: {{grade: good, stated: cited, carried-over-from: "2018/19"}}{REGIONAL}
      as-published: {{areas: 9, known: {{inadequate: 0}}, url: 'https://report.example/', note: Seen.}}
      on-page: {{counts: {{good: 9}}}}"""
    first = load_files(find_files([written(tmp_path, whole)]))
    assert [j.area for j in first.reports["kent"][0].judgments if j.is_carried_over] == [
        "use-of-resources",
        "positive-workplace",
    ]
    again = tmp_path / "again.yaml"
    again.write_text(json.dumps(record_file(first)), encoding="utf-8")
    assert load_files(find_files([again])).reports == first.reports


def test_what_an_inspection_gave_is_said_in_every_answer(tmp_path: Path) -> None:
    file = written(tmp_path, f"{JUDGED}{REGIONAL}")
    by_area = {
        j["area"]: j["inspection"] for j in answer("show", "kent", "--data", file)["judgments"]
    }
    assert by_area["disrupting-serious-organised-crime"] == "regional-organised-crime"
    assert by_area["preventing-crime"] is None


def test_a_merger_is_a_change_of_data(tmp_path: Path) -> None:
    for name in ("framework.yaml", "forces.yaml"):
        text = (ROOT / "data" / name).read_text(encoding="utf-8")
        old = "  kent:\n    name: Kent Police\n"
        merged = f"{old}    last: 2030-03-31\n    successor: sussex\n    former-names: [Kent County Constabulary]\n"
        (tmp_path / name).write_text(text.replace(old, merged), encoding="utf-8")
    written(tmp_path, JUDGED)
    forces = {force["id"]: force for force in answer("forces", "--data", tmp_path)["forces"]}
    kent = forces["kent"]
    assert (kent["last"], kent["successor"], kent["ons"]) == ("2030-03-31", "sussex", "E23000032")
    assert (
        "Kent Police: until 31 March 2030, then sussex." in run("forces", "--data", tmp_path).stdout
    )
    assert answer("show", "Kent County Constabulary", "--data", tmp_path)["force"]["id"] == "kent"
    for rows in (("export", "kent", "-o", "-"), ("compare", "kent"), ("compare", "kent", "--wide")):
        table = run(*rows, "--format", "csv", "--data", tmp_path).stdout
        assert {row["ons"] for row in csv.DictReader(io.StringIO(table))} == {"E23000032"}
    assert run("export", "-o", tmp_path / "out.db", "--data", tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / "out.db") as database:
        ended = database.execute("SELECT ons, last, successor FROM forces WHERE force = 'kent'")
        assert ended.fetchone() == ("E23000032", "2030-03-31", "sussex")
    text = (tmp_path / "forces.yaml").read_text(encoding="utf-8")
    (tmp_path / "forces.yaml").write_text(
        text.replace("successor: sussex", "successor: susex"), encoding="utf-8"
    )
    done = run("forces", "--data", tmp_path)
    assert done.returncode == 3
    assert "'susex' is no force; did you mean 'sussex'?" in done.stderr


@pytest.mark.parametrize(
    ("dates", "cycles"),
    [
        ("last: 2020-03-31", {"2014", "2015", "2016", "2017", "2018/19"}),
        ("first: 2017-04-01", {"2017", "2018/19", "2021/22", "2023-25"}),
        ("first: 2015, last: 2016-11", {"2015", "2016"}),
    ],
)
def test_no_report_is_missing_of_a_force_that_did_not_exist(
    tmp_path: Path, dates: str, cycles: set[str]
) -> None:
    for name in ("framework.yaml", "forces.yaml"):
        text = (ROOT / "data" / name).read_text(encoding="utf-8")
        old = "  essex:\n    name: Essex Police\n"
        new = "".join(f"    {one}\n" for one in dates.split(", "))
        (tmp_path / name).write_text(text.replace(old, old + new), encoding="utf-8")
    written(tmp_path, JUDGED)
    found = answer("gaps", "essex", "--data", tmp_path)["gaps"]
    assert {gap["cycle"] for gap in found} == cycles
    rows = answer("compare", "essex", "--at", "peel-2023-25", "--data", tmp_path)["rows"]
    states = {one and one["state"] for one in rows[0]["grades"].values()}
    assert states == ({"not-recorded"} if "2023-25" in cycles else {None})


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        ([], "nothing recorded"),
        (["2026-04"], "1 report, Apr 2026"),
        (["2026-05-02", "2026-04"], "2 reports, from Apr 2026"),
        ([None], "1 report"),
    ],
)
def test_of_a_cycle_whose_days_are_not_known_cycles_says_which_reports_are(
    dates: list[str | None], says: str, tmp_path: Path
) -> None:
    reports = {
        force: {"2025-27": {"as-published": {"known": {"inadequate": 0}}} | ({"published": date} if date else {})}
        for force, date in zip(("kent", "sussex"), dates, strict=False)
    }  # fmt: skip
    file = tmp_path / "mine.yaml"
    file.write_text(json.dumps({"reports": reports}), encoding="utf-8")
    page = run("cycles", "--data", file).stdout
    (line,) = (line for line in page.splitlines() if line.startswith("PEEL 2025–27  "))
    assert [cell.strip() for cell in line.split("  ") if cell.strip()][1] == says
    (found,) = (
        cycle for cycle in answer("cycles", "--data", file)["cycles"] if cycle["id"] == "2025-27"
    )
    assert (found["reports_recorded"], found["forces_recorded"]) == (len(dates), 0)


def test_a_count_that_names_no_page_deduces_no_grade(tmp_path: Path) -> None:
    counts = "      published: 2022-09-01\n      as-published: {counts: {good: 9}}\n"
    file = written(
        tmp_path, counts + "      judgments: {preventing-crime: {grade: good, url: u.example}}"
    )
    file.write_text(file.read_text().replace("u.example", "https://u.example/"), encoding="utf-8")
    shown = answer("show", "kent", "--data", file)
    assert [one["area"] for one in shown["judgments"]] == ["preventing-crime"]
    (first, *_) = (gap for gap in shown["gaps"] if gap["cycle"] == "2021/22")
    assert first["possible"] == ["good"]
    for ending in ("csv", "db"):
        out = tmp_path / f"out.{ending}"
        assert run("export", "-o", out, "--data", file).returncode == 0


def test_a_total_settles_nothing_where_a_force_outside_its_dates_has_a_grade_of_it(
    record: Record,
) -> None:
    """One grade is left for two forces, though the one that has a grade had ended by then."""
    given = next(
        j
        for j in record.all_judgments()
        if (j.cycle, j.area, j.grade) == ("2018/19", "effectiveness", "good")
    )
    ended, *others = (
        record.forces[id] for id in (given.force, *(f for f in record.forces if f != given.force))
    )
    forces = [ended._replace(last="2018-06"), *others[:2]]
    total = Total(
        "2018/19",
        "effectiveness",
        {"good": 1, "requires-improvement": 1},
        {},
        "https://example.org/",
        None,
    )
    made = Record(
        record.framework._replace(totals=(total,)),
        {force.id: force for force in forces},
        {},
        {ended.id: (Report(ended.id, "2018/19", (given,)),)},
    )
    assert not any(one.reckoned for one in with_deduced(made).all_judgments())
    both = made._replace(forces={force.id: force for force in forces[:2]})
    (deduced,) = (one for one in with_deduced(both).all_judgments() if one.reckoned)
    assert (deduced.force, deduced.grade) == (others[0].id, "requires-improvement")


def test_a_report_is_complete_where_nothing_of_it_is_missing() -> None:
    """Of a cycle that graded the same areas in every report; what was inspected and not graded is not missing."""
    for force in load().forces:
        shown = answer("show", force)
        missing = {gap["cycle"] for gap in shown["gaps"]}
        reports = {one["cycle"]: one["complete"] for one in shown["reports"]}
        for cycle in ("2014", "2015", "2016", "2017", "2018/19"):
            assert reports.get(cycle, True) == (cycle not in missing), (force, cycle)

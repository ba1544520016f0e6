"""Areas marked "requires improvement" or worse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import GRADES
from conftest import answer as answer_bundled
from conftest import run as run_bundled
from peeltrack.queries.flags import flags
from peeltrack.queries.known import Known
from peeltrack.queries.moments import parse_moment
from peeltrack.queries.scope import Scope
from peeltrack.record.judgments import Record
from small import answer, grown, run


def test_the_seeds_hold_three_resolved_flags() -> None:
    found = answer("flag", "--data", GRADES)
    assert found["threshold"] == "requires-improvement"
    assert [(f["area"], f["status"], f["times"]) for f in found["flags"]] == [
        ("effectiveness", "resolved", 1),
        ("investigating-crime", "resolved", 1),
        ("protecting-vulnerable-people", "resolved", 2),
    ]
    vulnerable = found["flags"][2]
    assert vulnerable["since"] == {"cycle": "2015", "published": "2015-12-15"}
    assert vulnerable["resolved"] == {"grade": "good", "cycle": "2017", "published": "2018-03-22"}
    assert vulnerable["sources"] == ["leicestershire-pcc-2016", "melton-times-2017"]


def test_at_a_moment_a_flag_is_still_open() -> None:
    found = answer("flag", "--data", GRADES, "--at", "2017-12-31")["flags"]
    assert {f["area"] for f in found if f["status"] == "open"} == {
        "effectiveness",
        "investigating-crime",
        "protecting-vulnerable-people",
    }
    assert all(f["resolved"] is None for f in found)
    assert answer("flag", "--data", GRADES, "--at", "2016-12-31")["flags"][0]["times"] == 1
    assert not answer("flag", "--data", GRADES, "--at", "2017", "--open")["flags"]


def test_open_shows_only_what_nothing_has_ended() -> None:
    assert answer("flag", "--data", GRADES, "--open")["flags"] == []
    page = run("flag", "--data", GRADES, "--open").stdout
    assert "0 open, 0 superseded, 0 lapsed, 3 resolved." in page


def test_an_area_that_is_no_longer_graded_lapses(
    seeds_copy: Callable[[str, str], Path],
) -> None:
    data = seeds_copy("'good' rating for its effectiveness", "'good' rating for its effectiveness")
    text = data.read_text(encoding="utf-8")
    start = text.index('    "2017":')
    data.write_text(text[:start], encoding="utf-8")
    found = {f["area"]: f["status"] for f in answer("flag", "--data", data)["flags"]}
    assert found["effectiveness"] == "lapsed"
    # Later reports are out, and this record does not hold their grades.
    assert found["investigating-crime"] == "superseded"
    then = {
        f["area"]: f["status"]
        for f in answer("flag", "--data", data, "--at", "2017-12-31")["flags"]
    }
    assert then["effectiveness"] == "open"


def test_the_threshold_moves() -> None:
    assert answer("flag", "--data", GRADES, "--threshold", "inadequate")["flags"] == []
    at_adequate = answer("flag", "--data", GRADES, "--threshold", "adequate")["flags"]
    assert len(at_adequate) == 3
    done = run("flag", "--data", GRADES, "--threshold", "requires")
    assert done.returncode == 2
    assert "'requires' is no threshold; did you mean 'requires-improvement'?" in done.stderr


@pytest.mark.parametrize(("more", "status"), [([], 1), (["--open"], 0)])
def test_exit_code_says_whether_there_are_flags(more: list[str], status: int) -> None:
    assert run("flag", "--data", GRADES, "--exit-code", *more).returncode == status


def reported(folder: Path, cycle: str, counts: str, force: str = "south-wales") -> Path:
    """Return a copy of the small record with a report more of which no grade is recorded, but counts."""
    day = "2024-05-01" if cycle == "2023-25" else "2026-05-01"
    return grown(
        folder,
        f'  {force}:\n    "{cycle}":\n      published: {day}\n'
        f"      as-published:\n        {counts}\n        url: https://example.org/\n",
    )


LOW = ["requires-improvement", "inadequate"]


def test_what_is_low_by_the_counts_of_a_report_is_told_though_no_grade_is_recorded(
    tmp_path: Path,
) -> None:
    mine = reported(tmp_path, "2023-25", "known: {outstanding: 0, good: 0, adequate: 0}")
    text = run("flag", "south-wales", "--data", mine).stdout
    told = " ".join(text.partition("So graded by the counts")[2].partition("Superseded")[0].split())
    assert "South Wales, PEEL 2023–25: Preventing crime, Investigating crime" in told
    assert "Managing offenders" in told
    assert "still so, by its counts" in " ".join(text.split())
    found = answer("flag", "south-wales", "--data", mine)["not_recorded"]
    known = {one["area"]: one for one in found if one["cycle"] == "2023-25"}
    assert {"preventing-crime", "managing-offenders"} <= known.keys()
    assert all(one["low"] == one["certain"] for one in known.values())
    assert all(one["possible"] == LOW for one in known.values() if one["low"])
    # Only some reports grade it: that it was graded so is not known.
    assert not known["recording-crime-data"]["low"]
    assert not any(one["low"] for one in answer("flag", "derbyshire")["not_recorded"])


@pytest.mark.parametrize(
    "counts",
    [
        "known: {outstanding: 0, good: 0, adequate: 0}",
        "counts: {outstanding: 0, good: 1, adequate: 4, requires-improvement: 2, inadequate: 1}",
    ],
    ids=["all low", "some low"],
)
def test_scripts_are_told_what_is_low_by_counts_alone(tmp_path: Path, counts: str) -> None:
    mine = reported(tmp_path, "2023-25", counts)
    asked = ("flag", "south-wales", "--open", "--data", mine)
    done = run(*asked, "--exit-code", "--format", "csv")
    found = answer(*asked)
    assert (found["flags"], done.returncode, len(done.stdout.splitlines())) == ([], 1, 1)
    low = sum(one["low"] for one in found["not_recorded"])
    rest = len(found["not_recorded"]) - low
    counted = f"{low} areas so graded by the counts of a report and " if low else ""
    areas = f"{rest} area{'s' * (rest != 1)} that can be so"
    some = "" if low else ", 3 of which are so, and it is not known which"
    told = f"In no row, for their grades are not recorded: {counted}{areas}{some}; `peeltrack gaps` lists them.\n"
    assert done.stderr == told
    assert run(*asked, "--exit-code", "--at", "2013").returncode == 0


def test_how_many_are_low_by_the_counts_of_a_report_is_told_though_it_is_not_known_which(
    tmp_path: Path,
) -> None:
    mine = reported(
        tmp_path,
        "2023-25",
        "counts: {outstanding: 0, good: 1, adequate: 4, requires-improvement: 2, inadequate: 1}",
    )
    found = answer("flag", "south-wales", "--data", mine)["low_counts"]
    about = {"force": "south-wales", "cycle": "2023-25", "published": "2024-05-01"}
    assert found == [{**about, "low": 3, "areas": 8}]
    line = "South Wales, PEEL 2023–25: 3 of 8 areas, and it is not known which."
    assert line in run("flag", "south-wales", "--data", mine).stdout
    worst = answer("flag", "south-wales", "--threshold", "inadequate", "--data", mine)
    assert [one["low"] for one in worst["low_counts"]] == [1]
    then = answer("flag", "south-wales", "--at", "2023", "--data", mine)
    assert not then["low_counts"]
    with (mine / "more.yaml").open("a", encoding="utf-8") as later:
        later.write(
            '    "2025-27":\n      published: 2026-05-01\n      url: https://example.org/\n'
            "      judgments: {preventing-crime: good}\n"
        )
    assert not answer("flag", "south-wales", "--data", mine)["low_counts"]


def test_a_report_that_can_have_left_an_area_out_does_not_end_its_flag(tmp_path: Path) -> None:
    mine = reported(
        tmp_path, "2025-27", "known: {requires-improvement: 0, inadequate: 0}", "derbyshire"
    )
    found = answer("flag", "derbyshire", "--data", mine)["flags"]
    (flag,) = (one for one in found if one["area"] == "investigating-crime")
    assert (flag["status"], flag["superseded_by"]) == ("superseded", "2025-27")
    assert not flag["certain"]
    assert not set(LOW) & set(flag["possible"])
    page = " ".join(run("flag", "derbyshire", "--data", mine).stdout.split())
    assert "if it graded the area" in page
    assert "over, by its counts" not in page


def test_a_flag_ends_at_a_report_that_left_no_such_grade_though_none_is_recorded(
    tmp_path: Path,
) -> None:
    mine = reported(tmp_path, "2023-25", "known: {requires-improvement: 0, inadequate: 0}")
    with (mine / "more.yaml").open("a", encoding="utf-8") as later:
        later.write(
            '    "2025-27":\n      published: 2026-05-01\n      url: https://example.org/\n'
            "      judgments: {protecting-vulnerable-people: requires-improvement}\n"
        )
    area = ("--area", "protecting-vulnerable-people")
    found = answer("flag", "south-wales", *area, "--data", mine)["flags"]
    runs = [(one["since"]["cycle"], one["times"], one["status"]) for one in found]
    assert runs[:2] == [("2025-27", 1, "open"), ("2021/22", 1, "superseded")]
    page = " ".join(run("flag", "south-wales", *area, "--data", mine).stdout.split())
    assert "over, by its counts" in page


def test_a_flag_names_what_is_not_recorded_up_to_what_ended_it(tmp_path: Path) -> None:
    mine = grown(
        tmp_path,
        '  south-wales:\n    "2016":\n      url: https://example.org/\n'
        "      judgments: {serious-organised-crime: inadequate}\n",
    )
    (flag,) = answer("flag", "south-wales", "--area", "serious-organised-crime", "--data", mine)[
        "flags"
    ]
    assert flag["status"] == "lapsed"
    assert flag["not_recorded_between"] == ["2017", "2018/19"]


def test_what_is_not_recorded_and_can_be_low_is_told_with_no_flag_before_it() -> None:
    then = answer("flag", "kent", "--at", "peel-2016")
    assert not then["flags"]
    gaps = answer("gaps", "kent", "--at", "peel-2016")["gaps"]
    told = [(one["area"], one["published"], one["possible"]) for one in then["not_recorded"]]
    assert told == [(gap["area"], gap["published"], gap["possible"]) for gap in gaps]
    assert {one["low"] for one in then["not_recorded"]} == {False}
    page = " ".join(run("flag", "kent", "--at", "peel-2016").stdout.split())
    assert f"{len(gaps)} areas can be so: a report is out whose grade is not recorded." in page
    assert "`peeltrack gaps kent --at peel-2016` lists them." in page


def test_what_counts_leave_no_low_grade_for_is_not_among_what_can_be_low(tmp_path: Path) -> None:
    mine = grown(
        tmp_path,
        '  derbyshire:\n    "2025-27":\n      published: 2026-05\n      as-published:\n'
        "        known: {requires-improvement: 0, inadequate: 0}\n"
        "        url: https://example.org/\n",
    )
    gaps = answer("gaps", "derbyshire", "--data", mine)["gaps"]
    assert any(gap["cycle"] == "2025-27" for gap in gaps)
    found = answer("flag", "derbyshire", "--data", mine)["not_recorded"]
    # What a regional inspection grades, too, the report's counts do not tell.
    told = {one["area"] for one in found if one["cycle"] == "2025-27"}
    assert told <= {"disrupting-serious-organised-crime"}


@pytest.mark.parametrize(
    "moment", ["peel-2014", "2015-06", "2016", "2018-04-01", "peel-2018/19", "2022", "latest"]
)
def test_no_gap_that_stands_for_a_grade_is_left_out(record: Record, moment: str) -> None:
    at = parse_moment(moment, record.framework)
    known = Known(record, at)
    found = flags(record, Scope(tuple(record.forces), None, False), at, "inadequate")
    sides = (known.side(force, area) for force in record.forces for area in record.framework.areas)
    gaps = [side.cell for side in sides if side.is_gap and side.cell]
    assert [one.cell for one in found.not_recorded] == [
        gap for gap in gaps if gap.possible is None or "inadequate" in gap.possible
    ]


def test_of_many_forces_what_can_be_low_is_counted_once_on_the_page() -> None:
    everywhere = answer("flag")
    flagged = {
        (flag["force"], flag["area"])
        for flag in everywhere["flags"]
        if flag["status"] == "superseded"
    }
    rest = [
        one
        for one in everywhere["not_recorded"]
        if not one["low"] and (one["force"], one["area"]) not in flagged
    ]
    page = " ".join(run("flag").stdout.split())
    assert (
        f"{len(rest)} more areas of {len({one['force'] for one in rest})} forces can be so" in page
    )


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        ("requires-improvement", "Requires improvement or worse since"),
        ("inadequate", "Inadequate since"),
    ],
)
def test_the_column_of_the_first_grade_says_since_when_the_run_is_low_not_the_grade(
    threshold: str, words: str
) -> None:
    page = run("flag", "midshire", "--threshold", threshold).stdout
    heads = [line for line in page.splitlines() if line.startswith("Area ")]
    assert heads
    assert all(words in head for head in heads)


def test_a_run_says_which_grades_before_its_end_are_not_recorded() -> None:
    (found,) = (
        flag
        for flag in answer("flag", "gwent", env={"PEELTRACK_DATA": ""})["flags"]
        if flag["area"] == "serious-organised-crime"
    )
    assert (found["status"], found["not_recorded_between"]) == ("resolved", ["2017"])


def test_how_much_of_the_past_is_not_recorded_is_said() -> None:
    """As many grades as `gaps` has, but for those that can be so now."""
    for area in ("stop-and-search-and-taser", "investigating-crime"):
        gaps = answer_bundled("gaps", "--area", area)["gaps"]
        low = {"requires-improvement", "inadequate"}
        can_be = sum(gap["possible"] is None or bool(low & {*gap["possible"]}) for gap in gaps)
        now = len(answer_bundled("flag", "--area", area)["not_recorded"])
        page = run_bundled("flag", "--area", area).stdout
        assert f"\n{can_be - now} grades of earlier reports are not recorded" in page

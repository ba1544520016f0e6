"""Times by every name that people type and that the program prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import run as run_bundled
from small import run


def at(moment: str) -> str:
    """Return the first line of the grade table at a moment."""
    done = run("compare", "kent", "--at", moment)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[0]


def test_every_cycle_is_a_moment_by_its_id_and_by_its_title() -> None:
    listed = json.loads(run_bundled("cycles", "--json").stdout)["cycles"]
    assert {cycle["id"] for cycle in listed} > {"2018/19", "2023-25"}
    for cycle in listed:
        for name in (cycle["id"], cycle["title"]):
            for question in (("compare", "kent", "--at", name), ("diff", name, "latest", "kent")):
                assert run_bundled(*question).returncode == 0, name
            assert run_bundled("gaps", "kent", "--cycle", name).returncode == 0, name


@pytest.mark.parametrize(
    ("names", "heading"),
    [
        (("2018/19", "2018-19", "peel-2018", "PEEL 2018/19", "Peel-2018-19", "2018/2019", "18/19", "2018\u201319"),
         "Grades in PEEL 2018/19"),
        (("peel-2016", "PEEL16", "peel 16", "PEEL 2016"), "Grades in PEEL 2016"),
        (("2021/22", "2021/2022", "21/22", "PEEL 2021-2022"), "Grades in PEEL 2021/22"),
        (("2023-25", "2023-2025", "2023/25", "PEEL 2023 / 2025"), "Grades in PEEL 2023\u201325"),
        (("latest", "now", "Today"), "How things stand now"),
        (("2016-12-08", "8 Dec 2016", "8 december 2016", "8th December 2016", "2016-12-8", "2016/12/8"), "Grades on 8 December 2016"),
        (("2016-12", "Dec 2016", "the end of 2016"), "Grades at the end of December 2016"),
        (("2018", "the end of 2018"), "Grades at the end of 2018"),
    ],
)  # fmt: skip
def test_a_moment_has_many_names(names: tuple[str, ...], heading: str) -> None:
    assert {at(name) for name in names} == {heading}


def test_the_dates_that_an_answer_prints_are_moments() -> None:
    printed = run("flag", "--all").stdout + run("diff", "2014", "2024", "--all").stdout
    days = set(re.findall(r"\d{1,2} [A-Z][a-z]{2} \d{4}", printed))
    assert days
    for day in days:
        assert at(day).startswith("Grades on "), day


@pytest.mark.parametrize("asked", ["2 Mrz 2017", "02/03/2017", "Mar 17"])
def test_no_date_is_guessed(asked: str) -> None:
    done = run("compare", "--at", asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"'{asked}' is not a moment" in done.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("31 Feb 2017", "is not a real date; write a year (2016)"),
        ("31st June 2019", "is not a real date; write a year (2016)"),
        ("2019-06-31", "is not a real date; write a year (2016)"),
        ("20170302", "is not a moment; did you mean '2017-03-02'?"),
        ("20170230", "is not a moment; write a year (2016)"),
    ],
)
def test_a_day_that_there_is_not_is_told_alike_however_it_is_written(asked: str, told: str) -> None:
    done = run("compare", "--at", asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"'{asked}' {told}" in done.stderr


@pytest.mark.parametrize(
    ("asked", "mend"),
    [
        ("2019/20", "did you mean 'peel-2018/19'?"),
        ("2019-2020", "did you mean 'peel-2018/19'?"),
        ("16/17", "did you mean peel-2016 or peel-2017?"),
        ("peel-2019", "did you mean 'peel-2018/19'?"),
        ("peel-2025", "did you mean peel-2023-25 or peel-2025-27?"),
        ("PEEL19", "did you mean 'peel-2018/19'?"),
        ("peel-2030", "choose from peel-2014, peel-2015"),
    ],
)
def test_years_that_no_cycle_has_get_those_that_are(asked: str, mend: str) -> None:
    done = run("compare", "--at", asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"'{asked}' is no PEEL assessment; {mend}" in done.stderr


@pytest.mark.parametrize("typed", ["2018/2019", "18/19", "PEEL 2018/19"])
def test_a_cycle_is_named_the_same_by_every_option(typed: str) -> None:
    for command in ("gaps", "areas"):
        named = run(command, "--cycle", typed, "--json")
        assert named.returncode == 0, named.stderr
        assert named.stdout == run(command, "--cycle", "2018/19", "--json").stdout


def test_several_cycles_are_parted_by_commas() -> None:
    several = run("gaps", "--cycle", "2021/22,2023-25", "--json")
    assert several.returncode == 0, several.stderr
    assert (
        several.stdout == run("gaps", "--cycle", "2021/22", "--cycle", "2023-25", "--json").stdout
    )
    assert several.stdout != run("gaps", "--cycle", "2021/22", "--json").stdout


@pytest.mark.parametrize("together", ["2016..2018", "2016-2018", "2016\u20132018"])
def test_two_moments_stand_together_or_apart(together: str) -> None:
    apart = run("diff", "2016", "2018", "kent", "--json")
    assert run("diff", together, "kent", "--json").stdout == apart.stdout != ""


def test_a_cycle_of_two_years_is_one_moment() -> None:
    cycle = run("diff", "peel-2018/19", "latest", "kent", "--json")
    assert run("diff", "2018-2019", "latest", "kent", "--json").stdout == cycle.stdout != ""
    alone = run("diff", "2018-2019", "kent")
    assert (alone.returncode, alone.stdout) == (2, "")
    assert "'2018-2019' is PEEL 2018/19, one moment; two are 2018..2019" in alone.stderr


@pytest.mark.parametrize(
    "question",
    [
        ("show", "kent", "--at", "2021/22"),
        ("flag", "--at", "2021/22"),
        ("diff", "peel-2016", "2021/22"),
        ("gaps", "--cycle", "2021/22"),
        ("compare", "--at", "2021/22"),
    ],
)
def test_an_area_that_a_cycle_did_not_assess_is_named(question: tuple[str, ...]) -> None:
    done = run(*question, "--area", "efficiency")
    assert done.returncode == 0, done.stderr
    assert "Efficiency: not assessed in PEEL 2021/22" in done.stdout + done.stderr
    assert "Surrey" not in done.stdout or question[0] == "diff"
    json.loads(run(*question, "--area", "efficiency", "--json").stdout)


@pytest.mark.parametrize(
    "asked",
    [
        ("show", "kent", "--at", "2099"),
        ("diff", "2016", "2099", "kent"),
        ("flag", "--at", "2099-01"),
    ],
)
def test_a_moment_that_is_not_over_is_told_as_one(asked: tuple[str, ...]) -> None:
    assert "is not over: the answer is what is recorded so far." in run(*asked).stderr
    assert "is not over" not in run("compare", "--at", "2023").stderr


@pytest.mark.parametrize(
    "asked",
    [("show", "kent", "--at", "{}"), ("diff", "2017", "{}", "kent"), ("compare", "--at", "{}")],
)
def test_a_year_in_which_an_assessment_was_not_all_out_says_so(asked: tuple[str, ...]) -> None:
    def page(year: str) -> str:
        return " ".join(run(*(word.format(year) for word in asked)).stdout.split())

    said = "came out from May 2019 to February 2020: peel-2018/19 is all of it, and it alone."
    for year in ("2018", "2019"):
        assert f"PEEL 2018/19 {said}" in page(year)
    for year in ("2016", "2020", "2019-12", "peel-2018/19", "latest"):
        assert said not in page(year)


DATED = """\
reports:
  cumbria:
    "2021/22": {url: https://example.org/, judgments: {preventing-crime: good}}
  durham:
    "2021/22": {published: 2022, url: https://example.org/, judgments: {preventing-crime: good}}
  gwent:
    "2021/22": {published: 2022-07, url: https://example.org/, judgments: {preventing-crime: good}}
  kent:
    "2021/22":
      published: 2022-07-08
      url: https://example.org/
      judgments:
        preventing-crime:
          grade: good
          revised:
            - {grade: adequate, published: 2022-11, url: https://example.org/2}
"""


@pytest.mark.parametrize(
    ("moment", "forces"),
    [
        ("2021-08", ""),
        ("2021-09-01", "Cumbria"),
        ("2021-12-31", "Cumbria"),
        ("2022-01", "Cumbria and Durham"),
        ("2022-07-01", "Cumbria, Durham and Gwent"),
        ("2022-07-31", "Cumbria and Durham"),
        ("2022-11-02", "Cumbria, Durham and Kent"),
        ("2022", "Cumbria"),
        ("2023-05-30", "Cumbria"),
        ("2023-05", ""),
        ("2021/22", ""),
        ("latest", ""),
    ],
)
def test_what_can_have_been_out_is_told(moment: str, forces: str, tmp_path: Path) -> None:
    """From the first day that a date can mean, or the window of its cycle, until it counts."""
    file = tmp_path / "own.yaml"
    file.write_text(DATED, encoding="utf-8")
    for asked in (("compare", "--at", moment), ("diff", "2016", moment, "--json")):
        done = run(*asked, "cumbria,durham,gwent,kent", "--data", file)
        assert done.returncode == 0, done.stderr
        told = [line for line in done.stderr.splitlines() if "can have been out by" in line]
        start = f"{forces}: the report of PEEL 2021/22 can have been out by "
        assert (len(told), all(line.startswith(start) for line in told)) == (bool(forces), True)

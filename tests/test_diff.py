"""What changed between two moments."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import GRADES
from small import answer, grown, run


def changes(*args: str) -> dict[str, dict[str, object]]:
    return {c["area"]: c for c in answer("diff", *args, "--data", GRADES)["changes"]}


def test_a_year_is_the_state_after_its_assessment() -> None:
    found = changes("2016", "2018")
    assert {area: change["change"] for area, change in found.items()} == {
        "effectiveness": "improved",
        "investigating-crime": "improved",
        "protecting-vulnerable-people": "improved",
    }
    assert found["effectiveness"]["from"] == {
        "grade": "requires-improvement",
        "cycle": "2016",
        "published": "2017-03-02",
        "state": "graded",
        "possible": None,
        "certain": None,
    }
    assert found["effectiveness"]["to"]["cycle"] == "2017"  # type: ignore[index]


def test_a_day_is_what_had_been_published_by_then_and_the_way_is_told() -> None:
    found = changes("2016-12-31", "2018-12-31")
    vulnerable = found["protecting-vulnerable-people"]
    assert vulnerable["change"] == "improved"
    assert vulnerable["from"]["cycle"] == "2015"  # type: ignore[index]
    assert vulnerable["via"] == [
        {"grade": "requires-improvement", "cycle": "2016", "published": "2017-03-02"}
    ]
    for area in ("effectiveness", "investigating-crime"):
        assert found[area]["change"] == "unchanged"
        assert [step["grade"] for step in found[area]["via"]] == ["requires-improvement"]  # type: ignore[attr-defined]


def test_all_adds_the_rows_that_never_moved_and_the_summary_counts_every_row() -> None:
    short, whole = (
        answer("diff", "2016", "2018", "--data", GRADES, *more) for more in ([], ["--all"])
    )
    assert short["summary"] == whole["summary"]
    assert sum(whole["summary"].values()) == len(whole["changes"]) == 7
    assert {c["area"]: c["change"] for c in whole["changes"]} == {
        "effectiveness": "improved",
        "investigating-crime": "improved",
        "protecting-vulnerable-people": "improved",
        "preventing-crime": "unchanged",
        "serious-organised-crime": "unchanged",
        "legitimacy": "unknown",
        "fairness-and-respect": "unknown",
    }


def test_assessments_are_compared_by_their_names_in_any_case() -> None:
    by_name = changes("peel-2016", "PEEL-2017")
    assert by_name["effectiveness"]["change"] == "improved"
    assert by_name["investigating-crime"]["change"] == "improved"
    assert changes("peel-2016..peel-2017") == by_name


def test_a_grade_that_is_not_recorded_is_unknown_not_gone() -> None:
    every = answer("diff", "peel-2016", "peel-2017", "--data", GRADES, "--all")
    legitimacy = next(c for c in every["changes"] if c["area"] == "legitimacy")
    assert legitimacy["change"] == "unknown"
    assert legitimacy["to"] == {
        "grade": None,
        "cycle": "2017",
        "published": "2017-12-12",
        "state": "not-recorded",
        # The official total of the area counts no force as inadequate.
        "possible": ["outstanding", "good", "requires-improvement"],
        # It leaves a force out, and this record does not say which.
        "certain": False,
    }
    page = run("diff", "peel-2016", "peel-2017", "--data", GRADES).stdout
    assert "2 rows are unknown" in page


def test_the_table_says_by_what_way_it_went() -> None:
    page = run("diff", "2016-12-31", "2018-12-31", "--data", GRADES).stdout
    assert "(good, then requires improvement, then good)" in page
    assert "(requires improvement, then again requires improvement, then good)" in page
    assert "PEEL 2015, 18 Feb 2016" in page


def test_what_stood_before_an_assessment_that_left_it_out_is_not_new() -> None:
    found = answer("diff", "peel-2023-25", "latest", "--all")["changes"]
    older = [one for one in found if (one["to"] or {}).get("cycle") == "2021/22"]
    assert older
    assert {one["change"] for one in older} == {"not-assessed-again"}


def test_a_grade_on_the_way_that_is_not_recorded_is_told(tmp_path: Path) -> None:
    mine = grown(
        tmp_path,
        '  south-wales:\n    "2015":\n      url: https://example.org/\n'
        "      judgments: {investigating-crime: good}\n"
        '    "2017":\n      url: https://example.org/\n'
        "      judgments: {investigating-crime: good}\n",
    )
    asked = ("diff", "2015", "2017", "south-wales", "--area", "investigating-crime", "--data", mine)
    (change,) = answer(*asked, "--all")["changes"]
    assert change["change"] == "unchanged"
    assert change["via"] == [{"grade": None, "cycle": "2016", "published": "2017-03-02"}]
    way = "(good, then not recorded, then good)"
    assert way in " ".join(run(*asked, "--all", "--width", "120").stdout.split())
    assert "1 with a grade in between that is not recorded" in run(*asked).stdout
    row = json.loads(run(*asked, "--all", "--format", "jsonl").stdout)
    assert row["via"] == ["not-recorded@2016"]


def test_nothing_between_two_moments_is_not_called_unchanged() -> None:
    same = answer("diff", "2017", "2018", "--data", GRADES, "--all")
    assert {c["change"] for c in same["changes"]} == {"not-assessed-again"}


def test_forces_are_named_after_the_moments_or_by_an_option() -> None:
    by_argument = answer("diff", "2016", "2018", "kent", "essex", "--all")
    assert {c["force"] for c in by_argument["changes"]} == {"kent", "essex"}
    for named in (["2016..2018"], ["2016", "2018"]):
        by_option = answer("diff", *named, "--force", "kent", "--force", "essex", "--all")
        assert by_option == by_argument


def test_a_moment_with_itself_has_no_differences() -> None:
    found = answer("diff", "2018", "2018", "--data", GRADES)
    assert found["changes"] == []
    assert run("diff", "2018", "2018", "--data", GRADES, "--exit-code").returncode == 0


def test_exit_code_says_that_something_changed_and_the_answer_is_the_same() -> None:
    silent = run("diff", "2016", "2018", "--data", GRADES, "--json")
    loud = run("diff", "2016", "2018", "--data", GRADES, "--json", "--exit-code")
    assert (silent.returncode, loud.returncode) == (0, 1)
    assert json.loads(silent.stdout) == json.loads(loud.stdout)


def test_what_has_no_answer_is_an_empty_list_and_no_error() -> None:
    for moments in (("2010", "2012"), ("peel-2014", "peel-2025-27")):
        assert answer("diff", *moments, "--data", GRADES)["changes"] == []
        page = run("diff", *moments, "--data", GRADES)
        assert "is known at either moment" in page.stdout


@pytest.mark.parametrize(
    ("moments", "says"),
    [
        (("2016", "peel-216"), "'peel-216' is no PEEL assessment; choose from peel-2014"),
        (("2016-13", "2018"), "'2016-13' is not a real date"),
        (("2016-2-30", "2018"), "'2016-2-30' is not a real date"),
        (("last year", "2018"), "'last year' is not a moment; write a year (2016)"),
        (("", "2018"), "name two moments"),
        (("2016",), "name two moments"),
        (("2016..",), "name two moments"),
    ],
)
def test_a_bad_moment_is_a_clear_error(moments: tuple[str, ...], says: str) -> None:
    done = run("diff", *moments, "--data", GRADES)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_pillars_and_areas_narrow_the_question() -> None:
    one = answer("diff", "2016", "2018", "--data", GRADES, "--area", "Investigating crime", "--all")
    assert [c["area"] for c in one["changes"]] == ["investigating-crime"]
    pillar = answer("diff", "2016", "2018", "--data", GRADES, "--pillar", "legitimacy", "--all")
    assert {c["area"] for c in pillar["changes"]} == {"legitimacy", "fairness-and-respect"}


def test_flat_rows_have_a_fixed_header() -> None:
    rows = run("diff", "2016", "2018", "--data", GRADES, "--format", "csv").stdout.splitlines()
    assert rows[0].startswith(
        "force,area,pillar,label,change,from_grade,from_cycle,from_published,"
    )
    assert len(rows) == 4
    empty = run("diff", "2018", "2018", "--data", GRADES, "--format", "csv").stdout.splitlines()
    assert empty == rows[:1]
    lines = run("diff", "2016", "2018", "--data", GRADES, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["area"] for line in lines] == [row.split(",")[1] for row in rows[1:]]


def test_what_is_known_at_neither_moment_is_counted() -> None:
    bundled = {"PEELTRACK_DATA": ""}
    asked = ("diff", "2016", "2018", "--area", "investigating-crime")
    found = answer(*asked, "--all", env=bundled)["changes"]
    text = " ".join(run(*asked, env=bundled).stdout.split())
    (neither,) = re.findall(r"(\d+) more rows would be known at neither moment", text)
    assert len(found) + int(neither) == len(answer("forces", env=bundled)["forces"])
    assert answer(*asked, env=bundled)["neither"] == int(neither)


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl"])
def test_flat_rows_say_beside_them_what_is_unknown(format: str) -> None:
    asked = ("diff", "2016", "2018", "kent", "leicestershire", "--data", GRADES)
    whole = answer(*asked)
    unknown, neither = whole["summary"]["unknown"], whole["neither"]
    assert unknown
    assert neither
    said = run(*asked, "--format", format).stderr
    assert said.startswith(f"{unknown} row")
    assert "--all lists them" in said
    assert f"{neither} more rows would be known at neither moment" in said
    assert said.count("\n") == 1
    every = run(*asked, "--all", "--format", format).stderr
    assert every.startswith(f"{neither} more rows")
    assert not run(*asked, "--json").stderr


def test_a_diff_that_goes_back_in_time_says_so() -> None:
    back = "Back in time: the end of 2018 comes after PEEL 2016."
    assert back in run("diff", "2018", "2016", "leicestershire").stdout
    assert "Back in time" not in run("diff", "2016", "2018", "leicestershire").stdout

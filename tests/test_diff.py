"""What changed between two moments."""

from __future__ import annotations

import json

import pytest

from conftest import GRADES
from small import answer, run


def changes(*args: str) -> dict[str, dict[str, object]]:
    return {c["area"]: c for c in answer("diff", *args, "--data", GRADES)["changes"]}


def test_by_years_it_compares_what_was_published_by_their_ends() -> None:
    found = changes("2016", "2018")
    assert set(found) == {"protecting-vulnerable-people", "effectiveness", "investigating-crime"}
    vulnerable = found["protecting-vulnerable-people"]
    assert vulnerable["change"] == "improved"
    assert vulnerable["from"] == {
        "grade": "requires-improvement",
        "cycle": "2015",
        "published": "2015-12-15",
    }
    assert vulnerable["via"] == [
        {"grade": "requires-improvement", "cycle": "2016", "published": "2017-03-02"}
    ]
    assert vulnerable["to"] == {"grade": "good", "cycle": "2017", "published": "2018-03-22"}
    for area in ("effectiveness", "investigating-crime"):
        assert found[area]["change"] == "unchanged"
        assert [step["grade"] for step in found[area]["via"]] == ["requires-improvement"]  # type: ignore[attr-defined]


def test_all_adds_the_rows_that_never_moved_and_the_summary_counts_every_row() -> None:
    short, whole = (
        answer("diff", "2016", "2018", "--data", GRADES, *more) for more in ([], ["--all"])
    )
    assert short["summary"] == whole["summary"]
    assert sum(whole["summary"].values()) == len(whole["changes"]) == 7
    assert whole["summary"]["improved"] == 1
    assert whole["summary"]["unchanged"] == 6


def test_assessments_are_compared_by_their_names_in_any_case() -> None:
    by_name = changes("peel-2016", "PEEL-2017")
    assert by_name["effectiveness"]["change"] == "improved"
    assert by_name["investigating-crime"]["change"] == "improved"
    assert by_name["legitimacy"]["change"] == "gone"


def test_the_table_says_by_what_way_it_went() -> None:
    page = run("diff", "2016", "2018", "--data", GRADES).stdout
    assert "(good, then requires improvement, then good)" in page
    assert "(requires improvement, then again requires improvement, then good)" in page
    assert "PEEL 2015, 18 Feb 2016" in page
    assert "1 improved, 6 unchanged." in page


def test_a_moment_with_itself_has_no_differences() -> None:
    found = answer("diff", "2018", "2018", "--data", GRADES)
    assert found["changes"] == []
    assert run("diff", "2018", "2018", "--data", GRADES, "--exit-code").returncode == 0


def test_exit_code_says_that_something_changed_and_the_answer_is_the_same() -> None:
    silent = run("diff", "2016", "2018", "--data", GRADES, "--json")
    loud = run("diff", "2016", "2018", "--data", GRADES, "--json", "--exit-code")
    assert (silent.returncode, loud.returncode) == (0, 1)
    assert json.loads(silent.stdout) == json.loads(loud.stdout)


@pytest.mark.parametrize(
    ("moments", "says"),
    [
        (("2014", "2018"), "published 15 December 2015"),
        (("2016", "peel-2014"), "no judgment of PEEL 2014 is recorded here"),
        (("2016", "peel-2025-27"), "nothing of PEEL 2025–27 has been published"),
        (("2016", "peel-216"), "did you mean 'peel-2016'"),
        (("2016-13", "2018"), "'2016-13' is not a real date"),
        (("2016-2-30", "2018"), "'2016-2-30' is not a real date"),
        (("last year", "2018"), "'last year' is not a moment; write a year (2016)"),
        (("", "2018"), "'' is not a moment"),
    ],
)
def test_a_bad_moment_is_a_clear_error(moments: tuple[str, str], says: str) -> None:
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

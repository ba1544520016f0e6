"""A force's timeline, in every form."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
import yaml

from conftest import GRADES
from small import answer, grown, run


def test_a_force_is_found_by_id_name_and_alias_in_any_case() -> None:
    by_id = answer("show", "leicestershire")
    for name in ("Leicestershire Police", "LEICESTERSHIRE", "leics police"):
        assert answer("show", name) == by_id
    assert answer("show", "GMP")["force"]["id"] == "greater-manchester"
    assert answer("show", "Midshire & Marches")["force"]["id"] == "midshire"
    assert answer("show", "south wales")["force"]["id"] == "south-wales"


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("leicestershir", "leicestershire"),
        ("South Wals", "south-wales"),
        ("northampton", "northamptonshire"),
    ],
)
def test_a_near_miss_gets_the_nearest_force(typed: str, nearest: str) -> None:
    done = run("show", typed)
    assert done.returncode == 2
    assert done.stderr == f"peeltrack: no force is called '{typed}'; did you mean '{nearest}'?\n"


def test_a_judgment_is_spelt_as_the_contract_has_it() -> None:
    shown = answer("show", "leicestershire", "--data", GRADES)
    assert shown["schema"] == "peeltrack/show/1"
    assert shown["force"] == {
        "id": "leicestershire",
        "name": "Leicestershire Police",
        "region": "east-midlands",
    }
    judgment = next(
        j for j in shown["judgments"] if (j["cycle"], j["area"]) == ("2016", "investigating-crime")
    )
    assert judgment == {
        "area": "investigating-crime",
        "pillar": "effectiveness",
        "label": "Investigating crime and reducing re-offending",
        "cycle": "2016",
        "grade": "requires-improvement",
        "state": "graded",
        "published": "2017-03-02",
        "counts_from": "2017-03-02",
        "stated": "paraphrased",
        "official": False,
        "carried_over_from": None,
        "inspection": None,
        "revised": False,
        "change": "declined",
        "sources": ["melton-times-2017"],
        "disputes": 0,
    }


def test_ungraded_and_not_recorded_are_told_apart() -> None:
    page = run("show", "leicestershire", "--data", GRADES).stdout
    assert "ungraded" in page
    assert "–: not recorded here, though the report is out" in page
    assert "No grade is recorded of the report of PEEL 2014, PEEL 2018/19" in page
    leadership = next(
        j
        for j in answer("show", "leicestershire", "--data", GRADES)["judgments"]
        if j["area"] == "leadership"
    )
    assert (leadership["grade"], leadership["change"]) == (None, "ungraded")


def test_at_a_moment_it_shows_what_stood_then() -> None:
    then = answer("show", "leicestershire", "--at", "2016-12-08", "--data", GRADES)
    assert then["at"] == "2016-12-08"
    assert {(j["area"], j["cycle"]) for j in then["judgments"]} == {
        ("effectiveness", "2015"),
        ("preventing-crime", "2015"),
        ("investigating-crime", "2015"),
        ("protecting-vulnerable-people", "2015"),
        ("serious-organised-crime", "2015"),
        ("legitimacy", "2016"),
        ("fairness-and-respect", "2016"),
        ("leadership", "2016"),
    }
    day_before = answer("show", "leicestershire", "--at", "2016-12-07", "--data", GRADES)
    assert "legitimacy" not in {j["area"] for j in day_before["judgments"]}
    assessment = answer("show", "leicestershire", "--at", "peel-2016", "--data", GRADES)
    assert {j["cycle"] for j in assessment["judgments"]} == {"2016"}
    assert "leadership" in {j["area"] for j in assessment["judgments"]}


def test_evidence_in_json_is_added_and_nothing_else_changes() -> None:
    plain = answer("show", "leicestershire")
    full = answer("show", "leicestershire", "--evidence")
    for judgment in full["judgments"]:
        assert judgment.pop("evidence")
        judgment.pop("notes")
        judgment.pop("disputed_by", None)
    assert full == plain


def test_json_yaml_csv_tsv_and_jsonl_give_the_same_facts() -> None:
    shown = answer("show", "leicestershire")
    as_yaml = yaml.safe_load(run("show", "leicestershire", "--format", "yaml").stdout)
    assert as_yaml == shown
    facts = [
        {"force": "leicestershire", **judgment, "possible": None, "certain": None}
        for judgment in shown["judgments"]
    ]
    lines = run("show", "leicestershire", "--format", "jsonl").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows[: len(facts)] == facts
    gaps = [
        (row["cycle"], row["area"], row["state"], row["possible"]) for row in rows[len(facts) :]
    ]
    assert gaps == [(g["cycle"], g["area"], g["state"], g["possible"]) for g in shown["gaps"]]
    for format, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        text = run("show", "leicestershire", "--format", format).stdout
        rows = list(csv.DictReader(io.StringIO(text), dialect=dialect))
        assert len(rows) == len(facts) + len(gaps)
        judged = rows[: len(facts)]
        assert [row["grade"] or None for row in judged] == [fact["grade"] for fact in facts]
        assert [row["sources"].split() for row in judged] == [fact["sources"] for fact in facts]
        assert list(rows[0]) == list(facts[0])


@pytest.mark.parametrize("format", ["github", "html", "latex", "rst", "grid", "plain"])
def test_tabulates_formats_are_written(format: str) -> None:
    done = run("show", "leicestershire", "--format", format)
    assert done.returncode == 0
    assert "Requires improvement" in done.stdout


def test_output_goes_to_a_file_whole(tmp_path) -> None:  # type: ignore[no-untyped-def]
    target = tmp_path / "kent.json"
    done = run("show", "kent", "--json", "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8")) == answer("show", "kent")
    missing = run("show", "kent", "--json", "-o", tmp_path / "nowhere" / "kent.json")
    assert missing.returncode == 3
    assert (
        missing.stderr
        == f"peeltrack: {tmp_path}/nowhere/kent.json: there is no such folder to write it in\n"
    )


def test_two_formats_at_once_are_refused() -> None:
    done = run("show", "kent", "--json", "--format", "csv")
    assert done.returncode == 2
    assert "give one" in done.stderr


def test_an_unknown_format_gets_the_nearest() -> None:
    done = run("show", "kent", "--format", "jsno")
    assert done.returncode == 2
    assert "did you mean 'json'?" in done.stderr


@pytest.mark.parametrize(
    ("own", "others"),
    [("      published: 2024-04-10\n", "10 Apr 2024"), ("", "2023 to 2025")],
)
def test_the_day_of_an_inspection_apart_stands_with_its_area_alone(
    tmp_path: Path, own: str, others: str
) -> None:
    mine = grown(
        tmp_path,
        f'  south-wales:\n    "2023-25":\n{own}      judgments:\n'
        "        disrupting-serious-organised-crime:\n          grade: good\n"
        "          published: 2025-03\n          url: https://example.org/region/\n"
        "          inspection: regional-organised-crime\n",
    )
    page = run("show", "south-wales", "--data", mine).stdout
    (group,) = (line for line in page.splitlines() if line.startswith("Other areas"))
    assert others in group
    assert "Mar 2025" not in group
    assert page.count("(Mar 2025)") == 1
    narrow = run("show", "south-wales", "--data", mine, "--width", "80").stdout
    (days,) = (line for line in narrow.splitlines() if line.startswith("2023-25 "))
    assert days.split(maxsplit=1)[1] == f"{others}; Disrupting serious organised crime Mar 2025"


@pytest.mark.parametrize("moment", ["2020", "peel-2018"])
def test_an_area_that_was_named_and_is_no_longer_graded_is_said_to_be_so(
    tmp_path: Path, moment: str
) -> None:
    mine = grown(
        tmp_path,
        '  kent:\n    "2017":\n      judgments:\n'
        "        use-of-resources: {grade: good, url: https://example.org/}\n",
    )
    asked = ("show", "kent", "--area", "use-of-resources", "--at", moment)
    done = run(*asked)
    never = done.stdout
    last = (
        "Use of resources: last assessed in PEEL 2017; now: meeting-demand-and-use-of-resources.\n"
    )
    assert done.stderr == (last if moment == "2020" else "")
    there = (
        "Use of resources: not assessed in PEEL 2018/19; there: meeting-demand-and-use-of-resources"
    )
    assert there in " ".join(never.split())
    assert "Nothing of what was asked for" not in never
    page = run(*asked, "--data", mine).stdout
    assert f"{there}; last known: good, PEEL 2017." in " ".join(page.split())


def test_an_area_that_was_assessed_in_words_is_said_to_be_so_beside_those_with_grades() -> None:
    asked = ("show", "kent", "--area", "leadership", "--area", "effectiveness")
    lines = run(*asked).stdout.splitlines()
    assert "Leadership: assessed in words, not graded, in PEEL 2015, PEEL 2016." in lines
    assert any(line.strip().startswith("As a whole") for line in lines)
    early = run("show", "kent", "--area", "leadership", "--at", "2015-01-01").stdout
    assert "Leadership: not assessed in any report that is out." in early


def test_an_area_whose_report_is_not_out_is_said_to_be_so() -> None:
    page = run("show", "gwent", "--area", "preventing-crime", "--at", "peel-2025-27").stdout
    assert "Preventing crime: the report of PEEL 2025–27 is not out; last known:" in page


@pytest.mark.parametrize("force", ["durham", "kent", "gwent"])
def test_what_is_not_known_now_is_counted_whole_areas_that_never_had_a_grade_among_it(
    force: str,
) -> None:
    now = answer("show", force, "--at", "latest")["gaps"]
    last = [gap["area"] for gap in now if gap["last"]]
    page = run("show", force).stdout.partition("Not known now")[2]
    assert page.count("last known:") == len(last)
    never = len(now) - len(last)
    told = re.search(r"(\d+)( more)? areas? with no grade recorded, before or now", page)
    assert (int(told[1]) if told else 0) == never


def test_areas_without_any_grade_are_counted_where_none_had_one_before() -> None:
    asked = ("show", "kent", "--area", "leadership-and-force-management")
    page = run(*asked).stdout
    assert "1 area with no grade recorded, before or now: `peeltrack gaps kent`." in page
    alone = run("show", "kent", "--at", "peel-2016").stdout
    assert "no grade recorded, before or now" not in alone

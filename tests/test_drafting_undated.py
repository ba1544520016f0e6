"""`draft` on documents that give no date: what tells their cycle, and what does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, run
from peeltrack.drafting.background import Background, Known, background_of
from peeltrack.drafting.read import Draft, draft
from peeltrack.record.offices import CHIEF, COMMISSIONER, INSPECTOR, Office
from peeltrack.schema.load import find_files, load_files, read_framework, read_offices

FILES = find_files()
FRAMEWORK, FORCES = read_framework(FILES)
RECORD = load_files(FILES)
BUNDLED = background_of(RECORD, read_offices(FILES, FORCES))
FOUR = [id for id, cycle in FRAMEWORK.cycles.items() if "effectiveness" in cycle.areas]


def read(text: str, background: Background = BUNDLED) -> Draft:
    return draft(FRAMEWORK, FORCES, "document.txt", text, background)


def cycles(text: str, background: Background = BUNDLED) -> set[str]:
    return {one.cycle for one in read(text, background).judgments}


# The grades on record: in no other cycle that this can be about has Surrey the grade.


def test_the_grades_on_record_tell_the_cycle() -> None:
    words = "Surrey Police requires improvement for its effectiveness, HMIC found."
    assert cycles(words, Background()) == set()
    (one,) = read(words).judgments
    assert (one.force, one.cycle, one.area) == ("surrey", "2015", "effectiveness")
    assert "on record" in one.why


def test_what_was_graded_alike_twice_stays_undecided() -> None:
    found = read("Kent Police was rated good for its effectiveness, HMIC found.")
    assert not found.judgments
    assert "possible: 2015, 2016" in found.undecided[0].why


def test_the_record_says_nothing_of_a_date_that_is_told() -> None:
    words = "2 March 2017\n\nSurrey Police requires improvement for its effectiveness, HMIC found."
    assert cycles(words) == {
        "2016"
    }  # as it is told; `import` says that the record has it otherwise


def test_the_record_does_not_decide_on_a_scale_that_a_later_cycle_can_use() -> None:
    known = {("kent", "2021/22", "investigating-crime"): {"adequate"}}
    words = "Kent Police is adequate at investigating crime, HMICFRS said."
    assert cycles(words, Background(known)) == set()


@given(
    st.dictionaries(
        st.sampled_from([("kent", cycle, "effectiveness") for cycle in FOUR]),
        st.sets(st.sampled_from(FRAMEWORK.cycles["2016"].scale), min_size=1),
    ),
    st.sampled_from(FRAMEWORK.cycles["2016"].scale),
)
def test_only_a_recorded_grade_that_no_other_cycle_can_have_decides(
    known: Known, grade: str
) -> None:
    words = f"Kent Police was rated '{FRAMEWORK.grades[grade].label.lower()}' for effectiveness by HMIC."
    found = {(one.cycle, one.grade) for one in read(words, Background(known)).judgments}
    possible = ["2015", "2016"]  # the others came after HMIC had its longer name
    left = [c for c in possible if grade in known.get(("kent", c, "effectiveness"), {grade})]
    sure = len(left) == 1 and ("kent", left[0], "effectiveness") in known
    assert found == ({(left[0], grade)} if sure else set())


# Who is named as holding an office.

OFFICES = (
    Office(COMMISSIONER, "kent", ("Ada Lane",), "2012-11-22", "2016-05-11"),
    Office(COMMISSIONER, "kent", ("Bob Moor",), "2016-05-12", None),
    Office(CHIEF, "kent", ("Cy North",), "2014", "2016-08"),
    Office(CHIEF, "metropolitan", ("Di Park",), "2016-09", None),
    Office(INSPECTOR, None, ("Eve Stone", "Evelyn Stone"), "2016-08", None),
)
GOOD = "Kent Police is good for its effectiveness, HMIC found. "
NAMED = [
    ("Police and Crime Commissioner Ada Lane welcomed it.", "2015"),
    ("Ada Lane, Kent's Police and Crime Commissioner, welcomed it.", "2015"),
    ("Kent PCC Bob Moor said he was pleased.", "2016"),
    ("Bob Moor is the police and crime commissioner for Kent.", "2016"),
    ("The Police and Crime Commissioner (PCC) for Kent, Bob Moor, welcomed it.", "2016"),
    ("Chief Constable of Kent Cy North said so.", "2015"),
    ("HM Inspector of Constabulary Eve Stone led the work.", "2016"),
    ("“It works well,” said Evelyn Stone, HMI for the region.", "2016"),
    ("Former Police and Crime Commissioner Ada Lane welcomed it.", None),
    ("Deputy Chief Constable Cy North said so.", None),
    (
        "Police and Crime Commissioner Ada Lane's successor Bob Moor, the commissioner, agreed.",
        None,
    ),
    ("Ada Lane, a resident, welcomed it.", None),
    ("Di Park, the Metropolitan Police commissioner, was not asked.", "2016"),
    ("Di Park, commissioner of a charity, was not asked.", None),
]


@pytest.mark.parametrize(("words", "cycle"), NAMED)
def test_who_holds_an_office_tells_the_cycle(words: str, cycle: str | None) -> None:
    assert cycles(GOOD + words, Background(offices=OFFICES)) == ({cycle} if cycle else set())


def test_those_who_hold_office_are_of_a_force_that_is_named() -> None:
    elsewhere = [office._replace(force="essex") for office in OFFICES]
    words = GOOD + "Police and Crime Commissioner Ada Lane welcomed it."
    assert cycles(words, Background(offices=elsewhere)) == set()


# What it counts, when it says that it came out, and its own words.

CLUES = [
    (
        "For the second year running HMIC rated Dorset Police good for its legitimacy. "
        "It is good at treating its workforce with fairness and respect.",
        {"2016"},
    ),
    ("For the second time HMIC rated Dorset Police good for its legitimacy.", set()),
    (
        "Its legitimacy dropped from good in 2017 to something else. "
        "HMICFRS rated Kent Police good for effectiveness.",
        {"2018/19"},
    ),
    (
        "Of the 43 forces 36 were assessed as good, two as outstanding and five as requires "
        "improvement. HMIC rated Dorset Police good for legitimacy.",
        {"2016"},
    ),
    (
        "Thirty-three forces were good, two outstanding and eight require improvement. "
        "HMIC rated Dorset Police good for efficiency.",
        {"2016"},
    ),
    (
        "Kent and 35 others were good, two outstanding and five require improvement. "
        "HMIC rated Dorset Police good for legitimacy.",
        {"2016"},
    ),
    (
        "Last year 36 were good, two outstanding and five required improvement. "
        "HMIC rated Dorset Police good for legitimacy.",
        set(),
    ),
    (
        "Three areas were good and two outstanding. HMIC rated Dorset Police good for legitimacy.",
        set(),
    ),
    ("A report by HMIC published on Tuesday rated Kent Police good for efficiency.", {"2015"}),
    ("A report by HMIC published on Thursday rated Dorset Police good for legitimacy.", set()),
    ("A report by HMIC, out today (2 March), rated Kent Police good for effectiveness.", {"2016"}),
    ("A report by HMIC, out today (5 March), rated Kent Police good for effectiveness.", set()),
    (
        "A report by HMICFRS, out today (Tuesday December 12), rated Kent Police good for legitimacy.",
        {"2017"},
    ),
    (
        "HMICFRS found that Kent Police is good at operating efficiently and providing sustainable "
        "services to the public.",
        {"2018/19"},
    ),
    (
        "HMICFRS in its fifth PEEL assessment found Kent Police good at preventing crime.",
        {"2018/19"},
    ),
    (
        "Her Majesty's Inspectorate of Constabulary and Fire and Rescue rated Kent Police good at "
        "treating people with fairness and respect.",
        set(),
    ),
]


@pytest.mark.parametrize(("words", "expected"), CLUES)
def test_clues(words: str, expected: set[str]) -> None:
    assert cycles(words, Background()) == expected


def test_a_month_of_the_visit_is_not_the_document_s_own() -> None:
    words = (
        "Inspectors of HMICFRS went over Kent Police's efficiency in July, 2017 and the results are only "
        "just out. It was rated good for efficiency."
    )
    assert "2016" not in cycles(words)


def test_five_grades_are_not_told_by_what_is_left() -> None:
    words = (
        "HMICFRS rated Kent Police outstanding for efficiently using resources, legitimately serving the "
        "public and the way it records crime. It is outstanding for legitimacy for the fourth year."
    )
    assert not {"2021/22", "2023-25"} & cycles(words)


# How often a force's report gave each grade, and when its reports came out.

COUNTED = Background(
    counts={
        ("kent", "2021/22"): {"good": 2, "adequate": 4, "inadequate": 3},
        ("kent", "2023-25"): {"good": 5, "adequate": 3},
        ("essex", "2023-25"): {"good": 2, "adequate": 4, "inadequate": 3},
    }
)
INADEQUATE = "Kent Police is inadequate at managing offenders, HMICFRS said. "


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It was good in two areas, adequate in four and inadequate in three.", {"2021/22"}),
        ("Two areas were good, four adequate and three inadequate.", {"2021/22"}),
        ("It was 'good' in two areas.\n\nIt was 'inadequate' in the other three.", {"2021/22"}),
        ("It was good in two areas, adequate in five and inadequate in three.", set()),
        ("It was inadequate in three areas.", set()),
        ("Last year two areas were good, four adequate and three inadequate.", set()),
    ],
)
def test_counts_of_areas_tell_the_report(words: str, expected: set[str]) -> None:
    assert cycles(INADEQUATE + words, COUNTED) == expected
    assert cycles(INADEQUATE + words, Background()) == set()


def test_as_many_forces_on_record_as_it_counts() -> None:
    words = (
        "Thirty were good, twelve require improvement and one was outstanding. Durham Constabulary was "
        "outstanding for effectiveness, HMICFRS said."
    )
    assert cycles(words) == {"2017"}
    assert cycles(words, Background()) == set()


def test_when_the_force_s_own_report_came_out() -> None:
    days = {("kent", "2021/22"): {"2022-03-01"}, ("kent", "2023-25"): {"2024-10-08"}}
    moor = Office(COMMISSIONER, "kent", ("Bob Moor",), "2022-09-01", None)
    words = INADEQUATE + "Bob Moor, the commissioner, agreed."
    assert cycles(words, Background(published=days, offices=[moor])) == {"2023-25"}
    assert cycles(words, Background(offices=[moor])) == set()
    words = (
        "HMICFRS, in a report out today (8 October), rated Kent Police good at managing offenders."
    )
    assert cycles(words, Background(published=days)) == {"2023-25"}


def test_the_rest_of_a_document_follows_what_is_told() -> None:
    words = (
        "HMICFRS rated Kent Police good at leadership and force management.\n\n"
        "It is adequate at investigating crime."
    )
    assert cycles(words, Background()) == {"2023-25"}
    assert len(read(words, Background()).judgments) == 2


def test_a_site_s_clock_is_no_date() -> None:
    words = "92 days from today is Fri, 28 March 2025\n\n5 April 2018\n\nHMICFRS rated Kent Police good for effectiveness."
    assert cycles(words) == {"2017"}


def test_an_old_name_goes_with_no_late_date() -> None:
    words = (
        "8 May 2026\n\nHer Majesty's Inspectorate of Constabulary and Fire & Rescue Services rated Kent "
        "Police good at managing offenders.\n\nPosted: 14 April 2022"
    )
    assert cycles(words, Background()) == {"2021/22"}


# The file of offices.


def test_the_command_uses_the_record_and_the_offices(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Surrey Police requires improvement for effectiveness, HMIC said."
    )
    drafted = json.loads(run("draft", "a.txt", "--json", cwd=tmp_path).stdout)
    assert [one["cycle"] for one in drafted["judgments"]] == ["2015"]
    own = tmp_path / "own"
    own.mkdir()
    (own / "empty.yaml").write_text("reports: {}\n")
    drafted = json.loads(run("draft", "a.txt", "--json", "--data", own, cwd=tmp_path).stdout)
    assert not drafted["judgments"]
    (own / "offices.yaml").write_text(
        "commissioners:\n  surrey:\n    - name: Ada Lane\n      first: 2012\n      last: 2016-05-11\n"
        "      urls: [https://example.org/lane]\n"
    )
    (tmp_path / "a.txt").write_text(
        "Surrey Police requires improvement for effectiveness, HMIC said. Ada Lane, the commissioner, agreed."
    )
    drafted = json.loads(run("draft", "a.txt", "--json", "--data", own, cwd=tmp_path).stdout)
    assert [one["cycle"] for one in drafted["judgments"]] == ["2015"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("commissioners:\n  surey: []\n", 2, "did you mean 'surrey'"),
        ("inspectors:\n  - name: A B\n    urls: [nowhere]\n", 3, "address"),
        (
            "inspectors:\n  - name: A B\n    first: 2016\n    last: 2015\n    urls: [https://example.org]\n",
            4,
            "ends before it begins",
        ),
        (
            "inspectors:\n  - name: A B\n    since: 2016\n    urls: [https://example.org]\n",
            3,
            "since",
        ),
    ],
)
def test_what_is_wrong_with_the_offices_is_said_by_check_and_draft(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    for name in ("framework.yaml", "forces.yaml", "grades.yaml"):
        shutil.copy(ROOT / "data" / name, tmp_path / name)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "offices.yaml").write_text(text)
    (tmp_path / "a.txt").write_text("HMIC rated Kent Police good for effectiveness.")
    for done in (
        run("check", "--data", tmp_path),
        run("draft", tmp_path / "a.txt", "--data", tmp_path),
    ):
        said = done.stdout + done.stderr
        assert done.returncode == (1 if "check" in done.args else 3), said
        assert f"offices.yaml:{line}:" in said
        assert words in said
    assert run("show", "leicestershire", "--data", tmp_path).returncode == 0

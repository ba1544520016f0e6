"""`add`: one judgment into a record file, in that file's own style, shown and asked about first."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from conftest import COMMAND, SMALL, environment
from small import answer, run

PAGE = "https://example.org/report"
PCC = "leicestershire-pcc-2016"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with the four files of the bundled record."""
    folder = tmp_path / "mine"
    shutil.copytree(SMALL, folder)
    return folder


def added(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went, and those that came."""
    from difflib import ndiff

    lines = list(ndiff(before.splitlines(), after.splitlines()))
    return [x[2:] for x in lines if x[0] == "-"], [x[2:] for x in lines if x[0] == "+"]


def test_a_judgment_goes_into_its_place_and_nowhere_else(mine: Path) -> None:
    file = mine / "national.yaml"
    before = file.read_text(encoding="utf-8")
    args = (
        "Kent Police",
        "peel-2018",
        "Investigating crime",
        "Good",
        "--url",
        PAGE,
        "--into",
        file,
    )
    shown = run("add", *args, "--data", mine)
    assert shown.returncode == 2
    assert "--yes" in shown.stderr
    assert file.read_text(encoding="utf-8") == before
    done = run("add", *args, "--data", mine, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout == shown.stdout
    gone, came = added(before, file.read_text(encoding="utf-8"))
    assert gone == [
        "      judgments: {effectiveness: good, efficiency: outstanding, legitimacy: outstanding}"
    ]
    assert came == [
        "      judgments:",
        "        effectiveness: good",
        f"        investigating-crime: {{grade: good, url: {PAGE}}}",
        "        efficiency: outstanding",
        "        legitimacy: outstanding",
    ]
    assert run("check", "--data", mine).returncode == 0
    again = run("add", *args, "--data", mine)
    assert again.returncode == 0
    assert (
        "Nothing to change: kent 2018/19 investigating-crime is recorded so already."
        in again.stderr
    )
    assert again.stdout == ""


def test_the_diff_is_true(mine: Path) -> None:
    """What is printed is a patch: undone, it gives the file back byte for byte."""
    file = mine / "national.yaml"
    before = file.read_bytes()
    args = (
        "leicestershire",
        "2017",
        "legitimacy",
        "good",
        "--url",
        PAGE,
        "--note",
        "It's so: a #1.",
    )
    done = run("add", *args, "--data", mine, "--yes")
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() != before
    undone = subprocess.run(
        ["git", "apply", "--reverse", "-p0", "--unsafe-paths", f"--directory={mine}", "-"],
        input=re.sub(r"(?m)^(---|\+\+\+) .*$", r"\1 national.yaml", done.stdout),
        text=True,
        cwd=mine,
        capture_output=True,
        check=False,
    )
    assert undone.returncode == 0, undone.stderr
    assert file.read_bytes() == before


def test_any_reader_of_yaml_reads_what_is_written(mine: Path) -> None:
    args = ("leicestershire", "2017", "legitimacy", "good", "--url", f"{PAGE}?open,1?")
    assert run("add", *args, "--data", mine, "--yes").returncode == 0
    text = (mine / "national.yaml").read_text(encoding="utf-8")
    assert f"'{PAGE}?open,1?'" in text
    yaml.load(text, yaml.SafeLoader)


def test_a_new_report_says_once_what_its_judgments_share(mine: Path) -> None:
    file = mine / "new.yaml"
    common = ("--url", PAGE, "--into", file, "--data", mine, "--yes")
    area = "disrupting-serious-organised-crime"
    assert run("add", "kent", "2025-27", "preventing-crime", "good", *common).returncode == 2
    done = run("add", "gwent", "2021", area, "good", "--published", "May 2022", *common)
    assert done.returncode == 0, done.stderr
    # Another file has the day of this one: the two agree.
    more = ("--published", "2022-10-14", "--note", "On 14 October.")
    assert run("add", "essex", "2021", area, "adequate", *more, *common).returncode == 0
    assert file.read_text(encoding="utf-8") == (
        "reports:\n"
        "  essex:\n"
        '    "2021/22":\n'
        "      published: 2022-10-14\n"
        f"      url: {PAGE}\n"
        "      judgments:\n"
        f"        {area}:\n"
        "          grade: adequate\n"
        "          note: On 14 October.\n"
        "  gwent:\n"
        '    "2021/22":\n'
        "      published: 2022-05\n"
        f"      url: {PAGE}\n"
        f"      judgments: {{{area}: good}}\n"
    )
    assert run("check", "--data", mine).returncode == 0


def test_evidence_adds_up(mine: Path) -> None:
    file = mine / "national.yaml"
    judgment = ("leicestershire", "2015", "preventing-crime", "good", "--data", mine, "--yes")
    quote = ("--source", PCC, "--quote", "‘good’ at preventing crime and antisocial behaviour")
    for evidence in (("--url", PAGE), ("--url", f"{PAGE}/2"), quote):
        before = file.read_text(encoding="utf-8")
        done = run("add", *judgment, *evidence)
        assert done.returncode == 0, done.stderr
        gone, came = added(before, file.read_text(encoding="utf-8"))
        assert len(gone) <= 1
        assert 1 <= len(came) <= 8
    shown = answer(
        "show", "leicestershire", "--data", mine, "--evidence", "--area", "preventing-crime"
    )
    evidence = next(j["evidence"] for j in shown["judgments"] if j["cycle"] == "2015")
    assert [item["source"] for item in evidence] == [PCC, PCC, PAGE, f"{PAGE}/2"]
    assert run("check", "--data", mine).returncode == 0


def test_evidence_joins_a_judgment_that_rested_on_its_reports_page(mine: Path) -> None:
    """The page of the report no longer states it by itself, so it is written out and not lost."""
    before = answer("show", "kent", "--data", mine, "--area", "legitimacy")["judgments"][0]
    args = ("kent", "2015", "legitimacy", "outstanding", "--url", PAGE, "--data", mine)
    done = run("add", *args, "--into", mine / "national.yaml", "--yes")
    assert done.returncode == 0, done.stderr
    after = answer("show", "kent", "--data", mine, "--area", "legitimacy")["judgments"][0]
    assert after["sources"] == [*before["sources"], PAGE]


def test_another_grade_is_refused_with_both_sources(mine: Path) -> None:
    before = (mine / "national.yaml").read_bytes()
    args = (
        "leicestershire",
        "2015",
        "preventing-crime",
        "inadequate",
        "--url",
        PAGE,
        "--data",
        mine,
    )
    done = run("add", *args, "--yes")
    assert done.returncode == 2
    assert "inadequate offered" in done.stderr
    assert PAGE in done.stderr
    assert PCC in done.stderr
    assert re.search(r"grades\.yaml:\d+", done.stderr)
    assert "--replace" in done.stderr
    assert (mine / "national.yaml").read_bytes() == before


def test_a_correction_keeps_the_old_grade_and_its_evidence(mine: Path) -> None:
    args = (
        "leicestershire",
        "2015",
        "preventing-crime",
        "inadequate",
        "--url",
        PAGE,
        "--data",
        mine,
    )
    refused = run("add", *args, "--replace", "--yes")
    assert refused.returncode == 2
    assert "--note" in refused.stderr
    done = run("add", *args, "--replace", "--yes", "--note", "The release was misread.")
    assert done.returncode == 0, done.stderr
    assert run("check", "--data", mine).returncode == 0
    shown = answer("show", "leicestershire", "--data", mine, "--evidence")
    corrected = next(
        j for j in shown["judgments"] if (j["cycle"], j["area"]) == ("2015", "preventing-crime")
    )
    assert corrected["grade"] == "inadequate"
    assert corrected["sources"] == [PAGE]
    assert corrected["notes"] == [
        f"Corrected from the grade good, which rested on {PCC} (quoted, “HMIC judged Leicestershire Police "
        "‘good’ at preventing crime and antisocial behaviour and keeping people safe.”).",
        "The release was misread.",
    ]


@pytest.mark.parametrize("other", ["good", "inadequate"])
def test_a_correction_of_what_two_files_say_stands_against_the_other(
    tmp_path: Path, other: str
) -> None:
    """It says what it replaces there, so that the record can be read; and so it settles what two files contradict."""
    for name, grade in (("a", "good"), ("b", other)):
        (tmp_path / f"{name}.yaml").write_text(
            f'reports:\n  kent:\n    "2021/22":\n      url: {PAGE}/{name}\n'
            f"      judgments: {{preventing-crime: {grade}}}\n",
            encoding="utf-8",
        )
    told = run("check", "--data", tmp_path)
    assert (
        ("`peeltrack add --replace`" in told.stdout) is (told.returncode == 3) is (other != "good")
    )
    asked = (
        "kent",
        "2021/22",
        "preventing-crime",
        "adequate",
        "--url",
        f"{PAGE}/c",
        "--note",
        "So.",
    )
    done = run("add", *asked, "--replace", "--yes", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    (found,) = answer("show", "kent", "--data", tmp_path)["judgments"]
    assert (found["grade"], found["sources"]) == ("adequate", [f"{PAGE}/c"])
    assert f"replaces: {{grade: {other}}}" in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert run("check", "--data", tmp_path).returncode == 0


def test_which_of_the_grades_of_an_area_is_corrected_is_said(mine: Path) -> None:
    area = ("midshire", "2023-25", "preventing-crime", "inadequate", "--url", PAGE)
    into = ("--data", mine, "--yes")
    which = (
        "midshire 2023-25 preventing-crime is here the first grade, adequate (2024); --revised --published DATE "
        "(in a table, revised: true) names a revision: requires-improvement (2025-01-15), good (2025-07)"
    )
    refused = run("add", *area, *into)
    assert (refused.returncode, which in refused.stderr) == (2, True)
    why = ("--replace", "--note", "Misread.")
    counted = run("add", *area, *into, *why)
    assert (counted.returncode, which in counted.stderr) == (3, True)
    dated = run("add", *area[:3], "adequate", *area[4:], "--published", "2024-03", *into, *why)
    # A more exact date corrects nothing.
    assert (dated.returncode, which in dated.stderr) == (0, False)
    later = run("add", *area, *into, *why, "--revised", "--published", "2025-07")
    assert (later.returncode, "first grade" in later.stderr) == (0, False)
    shown = answer("show", "midshire", "--area", "preventing-crime", "--data", mine)["judgments"]
    assert [(j["grade"], j["published"]) for j in shown if j["cycle"] == "2023-25"] == [
        ("adequate", "2024-03"),
        ("requires-improvement", "2025-01-15"),
        ("inadequate", "2025-07"),
    ]


def test_what_contradicts_the_official_totals_is_refused(mine: Path) -> None:
    """Every force's effectiveness of 2015 is recorded, and their sum is known."""
    before = (mine / "national.yaml").read_bytes()
    args = ("kent", "2015", "effectiveness", "inadequate", "--url", PAGE, "--note", "So.")
    done = run("add", *args, "--replace", "--yes", "--data", mine, "--into", mine / "national.yaml")
    assert done.returncode == 3
    assert "official-total" in done.stderr
    assert (mine / "national.yaml").read_bytes() == before


@pytest.mark.parametrize("data", [".", "./", "././national.yaml", "../mine/."])
def test_however_a_record_is_named_it_is_checked_as_it_would_be(mine: Path, data: str) -> None:
    before = {file: file.read_bytes() for file in mine.glob("*.yaml")}
    args = ("kent", "2015", "effectiveness", "inadequate", "--url", PAGE, "--note", "So.")
    done = run("add", *args, "--replace", "--yes", "--data", data, cwd=mine)
    assert (done.returncode, "official-total" in done.stderr) == (3, True)
    both = ("leicestershire", "2016", "effectiveness", "good", "--url", PAGE, "--note", "So.")
    done = run("add", *both, "--replace", "--yes", "--data", data, cwd=mine)
    assert done.returncode == 3, done.stderr
    assert {file: file.read_bytes() for file in mine.glob("*.yaml")} == before


def test_the_date_of_a_reports_own_judgment_is_the_reports(tmp_path: Path) -> None:
    """Whichever file holds the rest of it, for a report comes out as a whole; but not where another date is recorded."""
    first = tmp_path / "a.yaml"
    report = "url: https://example.org/\n      judgments: {preventing-crime: good}"
    first.write_text(f'reports:\n  kent:\n    "2023-25":\n      {report}\n', encoding="utf-8")
    assert {*dates(tmp_path).values()} == {None}
    to = ("--url", PAGE, "--yes", "--into", tmp_path / "b.yaml", "--data", tmp_path)
    asked = ("--at", "2024-05-13", "--data", tmp_path)
    late = "protecting-vulnerable-people"
    for area, day in (("managing-offenders", "2024-05-13"), (late, "2024-06")):
        done = run("add", "kent", "2023-25", area, "good", "--published", day, *to)
        assert done.returncode == 0, done.stderr
        own = {"preventing-crime": "2024-05-13", "managing-offenders": "2024-05-13"}
        assert dates(tmp_path) == own | ({late: day} if area == late else {})
        (row,) = answer("compare", "kent", *asked)["rows"]
        out = {name for name, one in row["grades"].items() if one and one["grade"]}
        assert out == {*own}


def dates(data: Path) -> dict[str, str]:
    found = answer("show", "kent", "--data", data)["judgments"]
    return {one["area"]: one["published"] for one in found}


def test_a_revised_grade_follows_the_first(mine: Path) -> None:
    args = ("northamptonshire", "2023-25", "responding-to-the-public", "good", "--url", PAGE)
    into = ("--data", mine, "--into", mine / "national.yaml", "--yes")
    assert "--published" in run("add", *args, "--revised", *into).stderr
    done = run("add", *args, "--revised", "--published", "2025-02-01", *into)
    assert done.returncode == 0, done.stderr
    shown = answer("show", "northamptonshire", "--data", mine, "--area", "responding-to-the-public")
    graded = [(j["grade"], j["published"], j["revised"]) for j in shown["judgments"][-3:]]
    assert graded == [
        ("adequate", "2024-02-16", False),
        ("requires-improvement", "2024-08-08", True),
        ("good", "2025-02-01", True),
    ]


def test_a_revision_goes_where_its_day_is(mine: Path) -> None:
    args = ("northamptonshire", "2023-25", "responding-to-the-public", "good", "--revised")
    into = ("--url", PAGE, "--data", mine, "--into", mine / "national.yaml", "--yes")
    for day in ("2024-05-01", "2024-09"):
        done = run("add", *args, "--published", day, *into)
        assert done.returncode == 0, done.stderr
    shown = answer("show", "northamptonshire", "--data", mine, "--area", args[2])["judgments"]
    days = [j["published"] for j in shown if j["revised"]]
    assert days == ["2024-05-01", "2024-08-08", "2024-09"]


def test_a_revised_grade_without_a_first_is_refused_in_words_of_add(mine: Path) -> None:
    args = (
        "kent",
        "2023-25",
        "managing-offenders",
        "good",
        "--revised",
        "--published",
        "2025-02-01",
    )
    done = run("add", *args, "--url", PAGE, "--data", mine, "--yes")
    assert done.returncode == 2
    assert done.stderr.endswith(
        "kent 2023-25 managing-offenders: its first grade is not recorded; add it before, without --revised\n"
    )


def test_a_gap_is_closed_by_the_grade_that_was_missing(mine: Path) -> None:
    file = mine / "national.yaml"
    before = file.read_text(encoding="utf-8")
    args = ("surrey", "2018", "legitimacy", "good", "--url", PAGE, "--data", mine, "--into", file)
    assert run("add", *args, "--yes").returncode == 0
    gone, came = added(before, file.read_text(encoding="utf-8"))
    assert gone == ["        legitimacy: 'Not established: no public page found that states it.'"]
    assert came == [f"        legitimacy: {{grade: good, url: {PAGE}}}"]
    assert run("check", "--data", mine).returncode == 0


WRONG = [
    (("kent", "2016"), 2, ["AREA", "GRADE", "--url"]),
    (("knet", "2016", "legitimacy", "good"), 2, ["did you mean 'kent'?"]),
    (("kent", "2019", "legitimacy", "good"), 2, ["no PEEL cycle is called '2019'"]),
    (("kent", "2016", "legitimicy", "good"), 2, ["did you mean 'legitimacy'?"]),
    (("kent", "2016", "managing-offenders", "good"), 2, ["was not assessed in PEEL 2016"]),
    (("kent", "2016", "preventing-crime", "adequate"), 2, ["not on the scale of PEEL 2016"]),
    (("kent", "2016", "preventing-crime", "goood"), 2, ["did you mean 'good'?"]),
    (("kent", "2016", "preventing-crime", "good", "--url", "example.org"), 2, ["web address"]),
    (("kent", "2016", "preventing-crime", "good", "--source", PCC), 2, ["--quote"]),
    (
        ("kent", "2016", "preventing-crime", "good", "--source", "pcc", "--quote", "good"),
        2,
        ["'pcc' is no source"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--source", PCC, "--quote", "well done"),
        2,
        ["--stated"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--source", PCC, "--quote", "never good here"),
        3,
        ["these words are not in"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--published", "2016-02-30"),
        2,
        ["not a real date"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--published", "2011"),
        2,
        ["before PEEL 2016"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--stated", "deduced"),
        2,
        ["say in a note"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--stated", "quoted"),
        2,
        ["--source and --quote"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--note", "\x1b[2Jgone"),
        3,
        ["control character U+001B"],
    ),
    (
        ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--note", "\udcff"),
        2,
        ["is not UTF-8"],
    ),
]


@pytest.mark.parametrize(("args", "status", "words"), WRONG)
def test_what_cannot_be_right_is_refused_in_words(
    mine: Path, args: tuple[str, ...], status: int, words: list[str]
) -> None:
    before = (mine / "national.yaml").read_bytes()
    options = ("--yes",) if len(args) > 2 else ()
    url = ("--url", PAGE) if len(args) == 4 else ()
    done = run("add", *args, *url, *options, "--data", mine)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    assert (mine / "national.yaml").read_bytes() == before


def test_a_closed_pipe_stops_no_write(mine: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    judgment = ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--yes")
    done = subprocess.run(
        [*COMMAND, "add", *judgment, "--data", str(mine)],
        env=environment(),
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert "\n  kent:\n" in (mine / "national.yaml").read_text(encoding="utf-8")


def test_where_it_writes(mine: Path, tmp_path: Path) -> None:
    judgment = ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--yes")
    several = run(
        "add", *judgment, "--data", mine / "grades.yaml", "--data", mine / "national.yaml"
    )
    assert several.returncode == 2
    assert "--into" in several.stderr
    wrong = run("add", *judgment, "--data", mine, "--into", mine / "grades.txt")
    assert wrong.returncode == 2
    assert "ends in .yaml" in wrong.stderr
    named = run("add", *judgment, env={"PEELTRACK_DATA": str(mine / "national.yaml")})
    assert named.returncode == 0
    assert f"Written to {mine / 'national.yaml'}." in named.stderr
    alone = run("add", *judgment, "--into", tmp_path / "alone.yaml")
    assert alone.returncode == 0
    assert (tmp_path / "alone.yaml").read_text(encoding="utf-8").startswith("reports:\n  kent:\n")


def test_without_a_file_named_it_writes_where_the_report_stands(mine: Path) -> None:
    """Not into the file of the seed documents, whose header says that it holds nothing else."""
    seeds = (mine / "grades.yaml").read_bytes()
    (mine / "surrey.yaml").write_text(
        f'reports:\n  surrey:\n    "2025-27":\n      published: 2026-02\n      url: {PAGE}\n'
        "      judgments: {preventing-crime: good}\n",
        encoding="utf-8",
    )
    dated = ("--published", "2026-02")
    for force, cycle, area, date, file in [
        ("leicestershire", "2014", "efficiency", (), "national.yaml"),
        ("kent", "2016", "investigating-crime", (), "national.yaml"),
        ("surrey", "2025-27", "managing-offenders", dated, "surrey.yaml"),
    ]:
        judgment = ("add", force, cycle, area, "good", *date, "--url", PAGE, "--yes")
        assert f"Written to {mine / file}." in run(*judgment, "--data", mine).stderr
    # A correction goes where the judgment stands.
    wrong = ("leicestershire", "2015", "preventing-crime", "inadequate", "--note", "Misread.")
    done = run("add", *wrong, "--url", PAGE, "--replace", "--data", mine)
    assert f"--- {mine / 'grades.yaml'}" in done.stdout
    assert (mine / "grades.yaml").read_bytes() == seeds


@pytest.mark.parametrize(
    "other", ["http://example.org/report", f"{PAGE}/", "http://EXAMPLE.org/report/"]
)
def test_one_page_is_one_source(mine: Path, other: str) -> None:
    judgment = ("kent", "2016", "preventing-crime", "good", "--data", mine, "--yes")
    assert run("add", *judgment, "--url", PAGE).returncode == 0
    again = run("add", *judgment, "--url", other)
    assert "Nothing to change" in again.stderr, again.stderr
    # Nor is it two where two files cite it.
    text = (
        'reports:\n  kent:\n    "2016":\n      judgments:\n        preventing-crime: '
        f"{{grade: good, url: {other}}}\n"
    )
    (mine / "another.yaml").write_text(text, encoding="utf-8")
    shown = answer("show", "kent", "--data", mine, "--at", "peel-2016")
    (found,) = [j for j in shown["judgments"] if j["area"] == "preventing-crime"]
    assert len(found["sources"]) == 1


@pytest.mark.parametrize("stated", ["cited", "paraphrased", "deduced"])
def test_a_revised_grade_can_be_stated_in_any_way(mine: Path, stated: str) -> None:
    args = ("northamptonshire", "2023-25", "responding-to-the-public", "good", "--url", PAGE)
    into = ("--data", mine, "--into", mine / "national.yaml", "--yes")
    how = ("--revised", "--published", "2025-02-01", "--stated", stated, "--note", "Why.")
    done = run("add", *args, *how, *into)
    assert done.returncode == 0, done.stderr
    shown = answer("show", "northamptonshire", "--data", mine, "--area", "responding-to-the-public")
    last = shown["judgments"][-1]
    assert (last["grade"], last["stated"], last["sources"]) == ("good", stated, [PAGE])


def test_a_date_that_is_only_a_year_can_be_revised_within_it(mine: Path) -> None:
    file = mine / "national.yaml"
    judgment = ("kent", "2023-25", "managing-offenders")
    into = ("--url", PAGE, "--data", mine, "--yes")
    assert run("add", *judgment, "good", "--published", "2024", *into).returncode == 0
    early = run("add", *judgment, "adequate", "--revised", "--published", "2023-12-31", *into)
    assert early.returncode == 2
    done = run("add", *judgment, "adequate", "--revised", "--published", "2024-06-01", *into)
    assert done.returncode == 0, done.stderr
    assert "2024-06-01" in file.read_text(encoding="utf-8")
    shown = answer("show", "kent", "--data", mine, "--area", "managing-offenders")["judgments"]
    found = [(j["published"], j["revised"]) for j in shown if j["cycle"] == "2023-25"]
    assert found == [("2024", False), ("2024-06-01", True)]
    assert run("check", "--data", mine).returncode == 0


def test_a_judgment_of_a_report_that_is_out_has_its_day(mine: Path) -> None:
    asked = ("add", "midshire", "2025-27", "--url", PAGE, "--data", mine, "--yes")
    for grade, more in (("good", ()), ("adequate", ("--replace", "--note", "misread"))):
        done = run(*asked[:3], "investigating-crime", grade, *asked[3:], *more)
        assert done.returncode == 0, done.stderr
        last = answer("show", "midshire", "--area", "investigating-crime", "--data", mine)[
            "judgments"
        ][-1]
        assert (last["cycle"], last["grade"], last["published"]) == ("2025-27", grade, "2026-04")
    done = run("add", "kent", "2025-27", "investigating-crime", "good", *asked[3:])
    assert done.returncode == 2
    assert "by --published" in done.stderr


def test_a_day_is_taken_as_answers_print_it(mine: Path) -> None:
    done = run(
        "add", "kent", "2025-27", "investigating-crime", "good", "--url", PAGE,
        "--published", "10 Apr 2026", "--data", mine, "--yes",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    last = answer("show", "kent", "--data", mine, "--area", "investigating-crime")["judgments"][-1]
    assert last["published"] == "2026-04-10"


def test_the_lock_does_not_show_in_git(mine: Path) -> None:
    def git(*args: str) -> str:
        named = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        done = subprocess.run(
            ["git", *named, *args], cwd=mine, capture_output=True, text=True, check=True
        )
        return done.stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "begin")
    judgment = ("kent", "2016", "preventing-crime", "good", "--url", PAGE, "--yes")
    assert run("add", *judgment, "--data", mine).returncode == 0
    assert git("status", "--porcelain") == " M national.yaml\n"


class Terminal:
    """The command on a terminal, which a person watches and types into."""

    def __init__(self, *args: object) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, args)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment({"TERM": "xterm", "COLUMNS": "100"}),
            close_fds=True,
        )
        os.close(theirs)
        self.seen = ""
        self.read = 0  # how much of what was seen has been waited for

    def until(self, words: str) -> None:
        """Read on until the terminal shows some words."""
        end = time.monotonic() + 60
        while words not in self.seen[self.read :]:
            assert time.monotonic() < end, self.seen
            if select.select([self.ours], [], [], 1)[0]:
                try:
                    self.seen += os.read(self.ours, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        assert words in self.seen[self.read :], self.seen
        self.read = self.seen.index(words, self.read) + len(words)

    def type(self, text: str) -> None:
        os.write(self.ours, f"{text}\n".encode())

    def end(self) -> int:
        while True:
            try:
                read = os.read(self.ours, 65536)
            except OSError:
                break
            if not read:
                break
            self.seen += read.decode("utf-8", "replace")
        os.close(self.ours)
        return self.process.wait(timeout=60)


def test_on_a_terminal_it_asks_for_what_is_missing(mine: Path) -> None:
    terminal = Terminal("add", "--data", mine)
    for question, typed in [
        ("Force", "knet"),
        ("did you mean 'kent'?", "kent"),
        ("2014, 2015, 2016", ""),
        ("Cycle", "2016"),
        ("preventing-crime, ", ""),
        ("Area", "preventing crime"),
        ("outstanding, good, requires-improvement, inadequate, ungraded.", ""),
        ("Grade", "fine"),
        ("not on the scale", "good"),
        ("Address", ""),
        ("Source", PCC),
        ("Quote", "is good at keeping people safe"),
        ("Write this to", "y"),
    ]:
        terminal.until(question)
        if typed or question == "Address":
            terminal.type(typed)
    assert terminal.end() == 0, terminal.seen
    assert "+      judgments:" in terminal.seen
    shown = answer("show", "kent", "--data", mine, "--at", "peel-2016")
    assert ("preventing-crime", "good", [PCC]) in [
        (j["area"], j["grade"], j["sources"]) for j in shown["judgments"]
    ]


def test_on_a_terminal_a_no_writes_nothing(mine: Path) -> None:
    before = (mine / "national.yaml").read_bytes()
    terminal = Terminal(
        "add", "kent", "2016", "preventing-crime", "good", "--url", PAGE, "--data", mine
    )
    terminal.until("Write this to")
    terminal.type("n")
    assert terminal.end() == 130
    assert (mine / "national.yaml").read_bytes() == before


def test_a_file_changed_while_the_question_stood_is_left_as_it_is(mine: Path) -> None:
    file = mine / "national.yaml"
    terminal = Terminal(
        "add", "kent", "2016", "preventing-crime", "good", "--url", PAGE, "--data", mine
    )
    terminal.until("Write this to")
    theirs = file.read_bytes() + b"\n# A colleague was here.\n"
    (mine / "beside").write_bytes(theirs)
    (mine / "beside").replace(file)
    terminal.type("y")
    assert terminal.end() == 3
    assert "someone else changed it meanwhile" in terminal.seen
    assert file.read_bytes() == theirs


def test_a_record_file_put_beside_while_the_question_stood_is_looked_at(mine: Path) -> None:
    before = (mine / "national.yaml").read_bytes()
    terminal = Terminal(
        "add", "kent", "2016", "preventing-crime", "good", "--url", PAGE, "--data", mine
    )
    terminal.until("Write this to")
    theirs = "inadequate, url: 'https://example.org/theirs'"
    (mine / "theirs.yaml").write_text(
        f"reports: {{kent: {{'2016': {{judgments: {{preventing-crime: {{grade: {theirs}}}}}}}}}}}\n",
        encoding="utf-8",
    )
    terminal.type("y")
    assert terminal.end() == 2
    assert "inadequate in" in terminal.seen
    assert "theirs.yaml:1" in terminal.seen
    assert (mine / "national.yaml").read_bytes() == before


def test_only_what_is_recorded_can_be_corrected(mine: Path) -> None:
    file = mine / "national.yaml"
    before = file.read_bytes()
    said = ("--url", PAGE, "--note", "Misread.", "--data", mine, "--yes", "--replace")
    revised = ("northamptonshire", "2023-25", "responding-to-the-public", "good", "--revised")
    done = run("add", *revised, "--published", "2024-08-09", *said)
    assert done.returncode == 2
    assert "no revision of that day is recorded that could be corrected" in done.stderr
    assert "there is one of 2024-08-08" in done.stderr
    done = run(
        "add", "gwent", "2025-27", "managing-offenders", "good", "--published", "2026-05", *said
    )
    assert (done.returncode, "nothing is recorded" in done.stderr) == (2, True)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("day", "told"), [("2023-12-22", False), ("2023-12", False), ("2024-12-22", True)]
)
def test_a_grade_that_is_dated_otherwise_than_its_report_is_told(
    day: str, told: bool, tmp_path: Path
) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        'reports:\n  kent:\n    "2023-25":\n      published: 2023-12-22\n      url: https://example.org/\n'
        "      judgments: {preventing-crime: good}\n",
        encoding="utf-8",
    )
    area = ("kent", "2023-25", "investigating-crime", "adequate")
    done = run("add", *area, "--published", day, "--url", PAGE, "--yes", "--data", file)
    assert done.returncode == 0
    said = "published 22 December 2024, but its report 22 December 2023"
    assert (said in done.stderr) is told

"""A record of one's own: found from where one stands, lying over the bundled one, and never another's."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conftest import COMMAND, SMALL, answer, environment, run

PAGE = "https://example.org/report"
JUDGMENT = ("kent", "2018/19", "efficiency")
"""One of which no national total is known, so that its grade can be corrected."""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A record of one's own, over the bundled one."""
    assert run("init", tmp_path / "mine").returncode == 0
    return tmp_path / "mine"


def grades(folder: Path, force: str = "kent") -> dict[tuple[str, str, bool], Any]:
    judgments = answer("show", force, cwd=folder)["judgments"]
    return {(j["cycle"], j["area"], j["revised"]): j for j in judgments}


def other_than(grade: str) -> str:
    return "good" if grade != "good" else "outstanding"


def test_in_its_folder_and_every_folder_inside_it_is_the_record(mine: Path, tmp_path: Path) -> None:
    added = ("kent", "2023-25", "managing-offenders", "good", "--published", "2024-03")
    inside = mine / "reports" / "2024"
    inside.mkdir(parents=True)
    done = run("add", *added, "--url", PAGE, "--yes", cwd=inside)
    assert done.returncode == 0, done.stderr
    assert f"Record: {mine}, over the bundled one" in done.stderr
    key = ("2023-25", "managing-offenders", False)
    assert grades(inside)[key]["sources"] == [PAGE]
    assert grades(tmp_path).keys() == grades(inside).keys() - {key}  # beneath it is the bundled one
    for command in ("check", "cycles"):
        assert f"Record: {mine}, over the bundled one" in run(command, cwd=inside).stderr
    assert run("--version", "-v", cwd=inside).stdout.splitlines()[1] == (
        f"Record: {mine}, over the bundled one"
    )
    assert run("-v", "--version", cwd=tmp_path).stdout.endswith("Record: the bundled one\n")
    # Named from elsewhere it is the same record.
    named = run("show", "kent", "--json", "--data", mine, cwd=tmp_path)
    assert named.stdout == run("show", "kent", "--json", cwd=inside).stdout


def test_what_is_named_wins(mine: Path) -> None:
    small = run("forces", "--json", "--data", SMALL).stdout
    assert run("forces", "--json", "--data", SMALL, cwd=mine).stdout == small
    assert run("forces", "--json", env={"PEELTRACK_DATA": str(SMALL)}, cwd=mine).stdout == small
    said = run("--version", "-v", env={"PEELTRACK_DATA": ""}, cwd=mine).stdout
    assert "Record: the bundled one" in said


def test_check_never_checks_another_record(mine: Path) -> None:
    (mine / "grades.yaml").write_text("reports: {nowhere: {}}\n", encoding="utf-8")
    done = run("check", cwd=mine)
    assert done.returncode == 3
    assert "'nowhere' is no force" in done.stdout
    (mine / ".peeltrack").write_text("something else\n", encoding="utf-8")
    done = run("check", cwd=mine)
    assert done.returncode == 3
    assert "'something else' does not say which record the folder holds" in done.stderr


@pytest.mark.parametrize(
    "text", ["\ufeffover the bundled record\n", "  # A note.\n\n over the bundled record \r\n"]
)
def test_a_mark_is_read_as_editors_leave_it(mine: Path, text: str) -> None:
    (mine / ".peeltrack").write_text(text, encoding="utf-8", newline="")
    assert "over the bundled one" in run("check", cwd=mine).stderr


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("# a\n", 1, "nothing here"),
        ("# a\nwhole\nwhole\n", 3, "'whole'"),
        ("# a\nhole\n", 2, "'hole'"),
    ],
)
def test_a_mark_that_says_something_else_is_told_on_its_line(
    mine: Path, text: str, line: int, what: str
) -> None:
    (mine / ".peeltrack").write_text(text, encoding="utf-8")
    done = run("check", cwd=mine)
    assert done.returncode == 3
    assert f".peeltrack:{line}:1: {what} does not say which record" in done.stderr


def test_what_counts_beneath_say_is_corrected_in_a_copy(mine: Path) -> None:
    counted = next(
        one
        for force in answer("forces")["forces"]
        for one in answer("show", force["id"])["reports"]
        if one["as_published"] and (named := force["id"])
    )
    (mine / "more.yaml").write_text(
        f'reports:\n  {named}:\n    "{counted["cycle"]}":\n      as-published: {{areas: 1}}\n',
        encoding="utf-8",
    )
    done = run("check", cwd=mine)
    assert done.returncode == 3
    assert "as-published is otherwise in" in done.stdout
    assert (
        "what is bundled is yours to correct in a copy: `peeltrack init DIR --copy`" in done.stdout
    )


def test_a_contradiction_is_named_and_replacing_settles_it(mine: Path, tmp_path: Path) -> None:
    key = ("2018/19", "efficiency", False)
    bundled = grades(tmp_path)[key]
    grade = other_than(bundled["grade"])
    wrong = run("add", *JUDGMENT, grade, "--url", PAGE, "--yes", cwd=mine)
    assert wrong.returncode == 2
    assert PAGE in wrong.stderr
    assert bundled["sources"][0] in wrong.stderr
    why = ("--replace", "--note", "The first page was misread.")
    done = run("add", *JUDGMENT, grade, "--url", PAGE, *why, "--yes", cwd=mine)
    assert done.returncode == 0, done.stderr
    text = (mine / "grades.yaml").read_text(encoding="utf-8")
    assert "replaces:" in text
    assert bundled["sources"][0] in text  # the evidence of the old grade stays in the note
    found = grades(mine)[key]
    assert (found["grade"], found["sources"]) == (grade, [PAGE])
    assert (found["published"], found["label"]) == (bundled["published"], bundled["label"])
    assert run("check", cwd=mine).returncode == 0
    # It replaces what it names and nothing else: where the one beneath changes, the two contradict again.
    stale = text.replace(f"grade: {bundled['grade']}", f"grade: {grade}")
    assert stale != text
    (mine / "grades.yaml").write_text(stale, encoding="utf-8")
    done = run("check", cwd=mine)
    assert done.returncode == 3
    assert f"{mine / 'grades.yaml'}:" in done.stdout
    assert "national.yaml:" in done.stdout


def test_a_newer_record_beneath_that_contradicts_is_settled_one_by_one(
    mine: Path, tmp_path: Path
) -> None:
    """As if both judgments had been added before the bundled record had them."""
    keys = [("2018/19", "efficiency", False), ("2018/19", "legitimacy", False)]
    bundled = [grades(tmp_path)[key] for key in keys]
    lines = [
        f"        {j['area']}: {{grade: {other_than(j['grade'])}, published: {j['published']}, url: {PAGE}}}"
        for j in bundled
    ]
    text = "\n".join(["reports:", "  kent:", '    "2018/19":', "      judgments:", *lines, ""])
    (mine / "grades.yaml").write_text(text, encoding="utf-8")
    done = run("check", cwd=mine)
    assert done.returncode == 3
    assert done.stdout.count("[record-conflict]") == 2
    assert run("show", "kent", cwd=mine).returncode == 3
    ours = other_than(bundled[0]["grade"])
    why = ("--url", PAGE, "--replace", "--note", "Seen on the page.", "--yes")
    done = run("add", *JUDGMENT, ours, *why, cwd=mine)
    assert done.returncode == 0, done.stderr
    assert run("check", cwd=mine).stdout.count("[record-conflict]") == 1
    theirs = bundled[1]["grade"]
    done = run("add", "kent", "2018/19", "legitimacy", theirs, *why, cwd=mine)
    assert done.returncode == 0, done.stderr
    found = grades(mine)
    assert [found[key]["grade"] for key in keys] == [ours, theirs]
    assert (mine / "grades.yaml").read_text(encoding="utf-8").count("replaces:") == 1
    assert run("check", cwd=mine).returncode == 0


def test_a_revision_of_what_is_beneath_brings_its_first_judgment(
    mine: Path, tmp_path: Path
) -> None:
    first = grades(tmp_path)["2018/19", "efficiency", False]
    grade = other_than(first["grade"])
    revised = ("--revised", "--published", "2020-03-01", "--url", PAGE, "--yes")
    done = run("add", *JUDGMENT, grade, *revised, cwd=mine)
    assert done.returncode == 0, done.stderr
    found = grades(mine)
    assert found["2018/19", "efficiency", False] == first
    assert found["2018/19", "efficiency", True]["grade"] == grade
    assert run("check", cwd=mine).returncode == 0


def test_a_revision_of_what_is_beneath_is_corrected_with_what_it_said_before(mine: Path) -> None:
    shown = answer("show", "northamptonshire", "--evidence", env={"PEELTRACK_DATA": ""})
    beneath = next(j for j in shown["judgments"] if j["revised"])
    asked = ("northamptonshire", beneath["cycle"], beneath["area"], other_than(beneath["grade"]))
    why = ("--url", PAGE, "--replace", "--note", "Misread.", "--yes")
    done = run("add", *asked, "--revised", "--published", beneath["published"], *why, cwd=mine)
    assert done.returncode == 0, done.stderr
    shown = answer("show", "northamptonshire", "--evidence", cwd=mine)
    (found,) = (j for j in shown["judgments"] if j["revised"])
    assert (found["grade"], found["sources"]) == (asked[3], [PAGE])
    was = f"Corrected from the grade {beneath['grade']}, which rested on {beneath['sources'][0]}"
    assert any(note.startswith(was) for note in found["notes"])
    assert found["notes"][-1] == "Misread."
    assert run("check", cwd=mine).returncode == 0


ANSWERS = (
    ("show", "kent"), ("diff", "2016", "2018"), ("flag",), ("compare",), ("forces",), ("areas",), ("cycles",),
    ("gaps",), ("sources",), ("responses",), ("check",), ("export",),
)  # fmt: skip


def test_no_answer_is_written_among_the_files_of_a_record(mine: Path, tmp_path: Path) -> None:
    before = (mine / "grades.yaml").read_bytes()
    for asked in ANSWERS:
        done = run(*asked, "-o", "answer.yaml", cwd=mine)
        assert (done.returncode, done.stdout) == (2, ""), asked
        assert "'answer.yaml' would be part of the record at once" in done.stderr
        assert "write it to a folder of its own" in done.stderr
    for output, cwd in (("grades.yaml", mine), (mine / "answer.yaml", tmp_path)):
        assert run("export", "-o", output, cwd=cwd).returncode == 2
    marker = (mine / ".peeltrack").read_bytes()
    around = ("/proc/self/cwd/answer.yaml", f"/dev/..{mine}/grades.yaml", ".peeltrack")
    for output in around:
        assert run("flag", "kent", "-f", "json", "-o", output, cwd=mine).returncode == 2
    assert sorted(mine.glob("*.yaml")) == [mine / "grades.yaml"]
    assert (mine / "grades.yaml").read_bytes() == before
    assert (mine / ".peeltrack").read_bytes() == marker
    (mine / "out").mkdir()
    for output in ("out/answer.yaml", "answer.json", "answer.csv", "../answer.yaml"):
        assert run("export", "kent", "-o", output, cwd=mine).returncode == 0
        assert (mine / output).stat().st_size
    assert run("check", cwd=mine).returncode == 0


def test_a_copy_has_nothing_beneath_it(tmp_path: Path) -> None:
    assert run("init", "--copy", tmp_path / "copy").returncode == 0
    (tmp_path / "copy" / "national.yaml").unlink()
    assert answer("check", cwd=tmp_path / "copy")["counts"]["forces"] == 1
    assert run("check", cwd=tmp_path / "copy").stderr == f"Record: {tmp_path / 'copy'}\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("what", [".", ".peeltrack"])
def test_a_folder_of_another_user_is_not_used(mine: Path, what: str) -> None:
    (mine / "inside").mkdir()
    os.chown(mine / what, 12345, -1)
    for command in (["check"], ["show", "kent"], ["--version", "-v"]):
        done = run(*command, cwd=mine / "inside")
        assert done.returncode == 2
        assert f"'{mine}' is marked as a record, but it is another user's" in done.stderr
    assert run("check", "--data", mine, cwd=mine).returncode == 0  # named is trusted
    assert run("show", "kent", env={"PEELTRACK_DATA": ""}, cwd=mine).returncode == 0
    assert run("completion", "bash", cwd=mine).returncode == 0
    assert run("--help", cwd=mine).returncode == 0


def test_where_the_folder_one_stands_in_is_gone_the_bundled_record_answers(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["sh", "-c", 'rmdir "$PWD" && exec "$@"', "sh", *COMMAND, "forces"],
        cwd=gone,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_more_exact_date_completes_a_reports_and_another_one_contradicts_it(
    tmp_path: Path,
) -> None:
    said = (
        'reports:\n  kent:\n    "2021/22":\n      published: {}\n      url: https://example.org/\n'
    )
    judged = "      judgments: {preventing-crime: good}\n"
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(said.format("2022-05") + judged, encoding="utf-8")
    for date, problem in (("2022-05-10", ""), ("2022", ""), ("2022-06", "record-conflict")):
        two.write_text(said.format(date), encoding="utf-8")
        for order in ((one, two), (two, one)):
            asked = (
                "show",
                "kent",
                "--json",
                *(part for file in order for part in ("--data", file)),
            )
            done = run(*asked)
            assert problem in done.stderr
            assert done.returncode == (3 if problem else 0)
            if not problem:
                (found,) = json.loads(done.stdout)["judgments"]
                assert found["published"] == max("2022-05", date, key=len)
            else:
                assert "published" in done.stderr
                assert "one.yaml:4" in done.stderr
                assert "two.yaml:4" in done.stderr


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_what_replaces_another_stands_in_whatever_order_the_files_come(
    tmp_path: Path, order: str
) -> None:
    said = (
        'reports:\n  kent:\n    "2021/22":\n      published: 2022-05\n      url: https://example.org/\n'
        "      judgments: {{preventing-crime: {}}}\n"
    )
    for name, grade in zip(
        "abc", ("good", "{grade: adequate, replaces: {grade: good}}", "adequate"), strict=True
    ):
        (tmp_path / f"{name}.yaml").write_text(said.format(grade), encoding="utf-8")
    files = [part for name in order for part in ("--data", tmp_path / f"{name}.yaml")]
    (found,) = answer("show", "kent", *files)["judgments"]
    assert found["grade"] == "adequate"


def test_revisions_of_another_day_stand_in_order_of_their_days(tmp_path: Path) -> None:
    said = (
        'reports:\n  kent:\n    "2021/22":\n      published: 2022-05\n      url: https://example.org/\n'
        "      judgments:\n        preventing-crime:\n          grade: good\n          revised:\n"
        "            - {{grade: {}, published: {}, url: https://example.org/{}}}\n"
    )
    dated = (("adequate", "2022-11"), ("outstanding", "2022-08-02"), ("adequate", "2022-11"))
    files: list[str | Path] = []
    for n, (grade, day) in enumerate(dated):
        file = tmp_path / f"{n}.yaml"
        file.write_text(said.format(grade, day, n), encoding="utf-8")
        files += ["--data", file]
    found = answer("show", "kent", *files)["judgments"]
    assert [(one["grade"], one["published"]) for one in found] == [
        ("good", "2022-05"),
        ("outstanding", "2022-08-02"),
        ("adequate", "2022-11"),
    ]
    assert len(found[-1]["sources"]) == 2


def test_the_date_that_another_file_gives_is_one(tmp_path: Path) -> None:
    said = 'reports:\n  kent:\n    "2025-27":\n      url: https://example.org/\n      {}\n'
    judged = "judgments: {preventing-crime: good}"
    for name, what in (("one", judged), ("two", "published: 2026-05-10")):
        (tmp_path / f"{name}.yaml").write_text(said.format(what), encoding="utf-8")
    (found,) = answer("show", "kent", "--data", tmp_path)["judgments"]
    assert found["published"] == "2026-05-10"
    done = run("show", "kent", "--data", tmp_path / "one.yaml")
    assert (done.returncode, "[no-date]" in done.stderr) == (3, True)


def test_a_revision_of_a_judgment_whose_day_is_not_known_has_any_day_of_the_cycle(
    tmp_path: Path,
) -> None:
    file = tmp_path / "own.yaml"
    said = (
        'reports:\n  kent:\n    "2021/22":\n      judgments:\n        preventing-crime:\n          grade: good\n'
        "          url: https://example.org/\n          revised:\n"
        "            - {{grade: adequate, published: {}, url: https://example.org/2}}\n"
    )
    for day, status in (("2022-09-01", 0), ("2016-09-01", 3)):
        file.write_text(said.format(day), encoding="utf-8")
        assert run("show", "kent", "--data", file).returncode == status


def test_what_two_files_say_alike_is_said_once_and_the_fullest_counts_stand(tmp_path: Path) -> None:
    said = (
        'reports:\n  kent:\n    "2021/22":\n      published: 2022-05-10\n      url: https://example.org/{}\n'
        "      as-published: {{{}, url: https://example.org/{}}}\n"
        "      responses: [{{date: 2022-06-10, to: us, url: https://example.org/r}}]\n"
    )
    counts = ("areas: 9", "counts: {good: 4, adequate: 5}", "known: {adequate: 5}")
    for n, of in enumerate(counts):
        (tmp_path / f"{n}.yaml").write_text(said.format(n, of, n), encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "1.yaml")
    shown = answer("show", "kent", "--data", tmp_path, "--data", tmp_path / "1.yaml")
    (report,) = (one for one in shown["reports"] if one["cycle"] == "2021/22")
    assert (report["areas_graded"], report["as_published"]["adequate"]) == (9, 5)
    assert report["counted_at"] == ["https://example.org/1"]
    rows = answer("responses", "kent", "--data", tmp_path)["reports"]
    assert [row["responded"] for row in rows] == ["2022-06-10"]
    (tmp_path / "3.yaml").write_text(said.format(3, "areas: 8", 3), encoding="utf-8")
    done = run("show", "kent", "--data", tmp_path)
    assert (done.returncode, "3.yaml:6:21: kent 2021/22: as-published" in done.stderr) == (3, True)


def test_a_coarser_date_of_a_grade_is_its_reports_and_a_finer_one_becomes_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "own.yaml"
    said = (
        'reports:\n  kent:\n    "2025-27":\n      published: {}\n      url: https://example.org/\n'
    )
    judged = "      judgments:\n        preventing-crime: {{grade: good, published: {}}}\n"
    for of_report, of_grade, stands in (
        ("2026-05-10", "2026-05", "2026-05-10"),
        ("2026-05-10", "2026", "2026-05-10"),
        ("2026-05", "2026-05-10", "2026-05-10"),
        ("2026-05-10", "2026-06", "2026-06"),
    ):
        file.write_text(said.format(of_report) + judged.format(of_grade), encoding="utf-8")
        (found,) = answer("show", "kent", "--data", file)["judgments"]
        assert found["published"] == stands
    file.write_text(said.format("2026-05"), encoding="utf-8")
    added = ("kent", "2025-27", "managing-offenders", "good", "--published", "2026-05-10")
    over = tmp_path / "over.yaml"
    place = ("--data", file, "--data", over, "--into", over)
    over.write_text("reports: {}\n", encoding="utf-8")
    done = run("add", *added, "--url", "https://example.org/2", *place, "--yes")
    assert done.returncode == 0, done.stderr
    reports = answer("show", "kent", "--data", file, "--data", over)["reports"]
    assert [r["published"] for r in reports if r["cycle"] == "2025-27"] == ["2026-05-10"]


def revised_file(folder: Path, name: str, *revisions: tuple[str, str], more: str = "") -> Path:
    """Write a record file of one grade of Kent, with revisions by grade and date."""
    file = folder / name
    each = "".join(
        f"            - {{grade: {grade}, published: {day}, url: https://example.org/{day}}}\n"
        for grade, day in revisions
    )
    file.write_text(
        'reports:\n  kent:\n    "2021/22":\n      published: 2022-10-20\n      url: https://example.org/\n'
        f"      judgments:\n        managing-offenders:\n          grade: inadequate\n{more}"
        f"          revised:\n{each}",
        encoding="utf-8",
    )
    return file


def test_a_grade_can_be_changed_back_and_a_date_of_a_revision_made_exact(tmp_path: Path) -> None:
    file = revised_file(tmp_path, "a.yaml", ("requires-improvement", "2023-05"))
    back = ("kent", "2021/22", "managing-offenders", "inadequate", "--revised", "--published")
    done = run(
        "add", *back, "2024-01-10", "--url", "https://example.org/back", "--data", file, "--yes"
    )
    assert done.returncode == 0, done.stderr
    done = run(
        "add", *back, "2024-02-10", "--url", "https://example.org/two", "--data", file, "--yes"
    )
    assert "this says 'inadequate' as before, and revises nothing" in done.stderr
    exact = revised_file(tmp_path, "b.yaml", ("requires-improvement", "2023-05-02"))
    asked = ("show", "kent", "--data", file, "--data", exact)
    found = [(one["grade"], one["published"]) for one in answer(*asked)["judgments"]]
    assert found == [
        ("inadequate", "2022-10-20"),
        ("requires-improvement", "2023-05-02"),
        ("inadequate", "2024-01-10"),
    ]
    assert run("check", "-q", "--data", file, "--data", exact).returncode == 0


def test_a_grade_and_what_was_carried_over_from_it_are_corrected_together(tmp_path: Path) -> None:
    said = (
        'reports:\n  kent:\n    "2017": {{url: https://example.org/, judgments: {{legitimacy: {0}}}}}\n'
        '    "2018/19":\n      published: 2019-05-02\n      url: https://example.org/\n'
        "      judgments: {{legitimacy: {1}}}\n"
    )
    replaced = "{grade: outstanding, replaces: {grade: good}}"
    a, b = tmp_path / "a.yaml", tmp_path / "b.yaml"
    a.write_text(said.format("good", '{grade: good, carried-over-from: "2017"}'), encoding="utf-8")
    b.write_text(said.format(replaced, replaced), encoding="utf-8")
    found = answer_of_check(a, b)
    assert [one["rule"] for one in found if one["rule"] != "layout"] == []


def answer_of_check(*files: Path) -> list[dict[str, Any]]:
    named = [part for file in files for part in ("--data", file)]
    problems: list[dict[str, Any]] = json.loads(run("check", "--json", *named).stdout)["problems"]
    return problems


def test_a_correction_stands_where_files_date_the_report_more_and_less_exactly(
    tmp_path: Path,
) -> None:
    said = (
        'reports:\n  kent:\n    "2021/22":\n      published: {}\n      url: https://example.org/{}\n'
        "      judgments: {{managing-offenders: good}}\n"
    )
    for name, day in (("a", "2022-10-20"), ("b", "2022-10")):
        (tmp_path / f"{name}.yaml").write_text(said.format(day, name), encoding="utf-8")
    asked = ("kent", "2021/22", "managing-offenders", "adequate", "--replace", "--note", "Misread.")
    done = run("add", *asked, "--url", "https://example.org/c", "--data", tmp_path, "--yes")
    assert done.returncode == 0, done.stderr
    (found,) = answer("show", "kent", "--data", tmp_path)["judgments"]
    assert (found["grade"], found["published"]) == ("adequate", "2022-10-20")

"""draft: the seeds give exactly the record, and what is drafted can be imported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from conftest import ROOT, SEEDS, answer, run
from peeltrack.record.judgments import Record

DATED = {"001": "2018-03-22=", "002": "2017-03-02=", "003": "2016-12-08="}
DOCUMENTS = [
    DATED.get(path.name[:3], "") + str(path.relative_to(ROOT))
    for path in sorted((ROOT / "seeds").glob("*.txt"))
]
KENT = "HMICFRS says that Kent Police is good at preventing crime.\n"


def test_the_seeds_give_exactly_the_judgments_of_the_record(seeds_record: Record) -> None:
    drafted = json.loads(run("draft", *DOCUMENTS, "--json", cwd=ROOT).stdout)
    jsonschema.validate(drafted, json.loads(run("schema", "draft").stdout))
    found = sorted(
        (Path(j["file"]).name, j["force"], j["cycle"], j["area"], str(j["grade"]), j["stated"])
        for j in drafted["judgments"]
    )
    expected = sorted(
        (
            Path(str(seeds_record.sources[item.source].file)).name,
            j.force,
            j.cycle,
            j.area,
            str(j.grade),
            item.stated,
        )
        for j in seeds_record.all_judgments()
        for item in j.evidence
    )
    assert found == expected


def test_what_is_drafted_can_be_imported_and_gives_the_same_record(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    done = run("draft", *DOCUMENTS, "--publisher", "Somebody", "-o", "drafted.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    own = tmp_path / "own.yaml"
    own.write_text("reports: {}\n", encoding="utf-8")
    done = run("import", tmp_path / "drafted.yaml", "--data", own, "--yes", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert run("check", "--data", own).returncode == 0

    def said(data: Path) -> set[tuple[str, ...]]:
        shown = answer("show", "leicestershire", "--data", data)["judgments"]
        return {
            (j["cycle"], j["area"], str(j["grade"]), j["stated"], j["published"]) for j in shown
        }

    assert said(own) == said(SEEDS)


def test_a_draft_is_not_written_into_the_record_that_is_used(tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert run("init", own).returncode == 0
    (own / "drafts").mkdir()
    (own / "release.txt").write_text(KENT, encoding="utf-8")
    (own / "link").symlink_to(own)
    before = sorted(own.iterdir()), (own / "grades.yaml").read_bytes()
    document = f"2022-10-13={own / 'release.txt'}"
    named = {"PEELTRACK_DATA": str(own)}
    for output, more, cwd, env in (
        ("drafted.yaml", (), own, {}),
        ("link/drafted.yaml", (), own, {}),
        ("framework.yaml", (), own, {}),
        ("grades.yaml", (), own, {}),
        ("../drafted.yaml", (), own / "drafts", {}),
        ("own/drafted.yaml", ("--data", own), tmp_path, {}),
        ("own/grades.yaml", ("--data", own / "grades.yaml"), tmp_path, {}),
        ("own/drafted.yaml", (), tmp_path, named),
    ):
        done = run("draft", document, "-o", output, *more, cwd=cwd, env=env)
        assert done.returncode == 2
        assert "would be part of the record at once" in done.stderr
        assert "drafts/" in done.stderr
    assert (sorted(own.iterdir()), (own / "grades.yaml").read_bytes()) == before
    for output in ("drafts/one.yaml", "drafted.json", "../beside.yaml"):
        assert run("draft", document, "-o", output, cwd=own).returncode == 0
        assert (own / output).stat().st_size
    assert run("check", cwd=own).returncode == 0


def test_what_is_not_decided_is_listed_and_why(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(
        "Kent Police is good at responding to the public, inspectors said.\n", encoding="utf-8"
    )
    done = run("draft", letter)
    assert done.returncode == 0
    assert "reports:" not in done.stdout
    assert "# Not decided:" in done.stdout
    drafted = json.loads(run("draft", letter, "--json").stdout)
    assert drafted["judgments"] == []
    assert all(item["why"] for item in drafted["undecided"])


@pytest.mark.parametrize("told", [True, False], ids=["today", "no day"])
def test_a_report_whose_date_nothing_tells_is_not_decided_and_the_key_to_write_is_named(
    told: bool, tmp_path: Path
) -> None:
    (tmp_path / "release.txt").write_text(
        f"Gwent Police\n\nPublished 14 April 2026\n\nHMICFRS has {'today ' * told}published its PEEL "
        "2025-27 report on Gwent Police.\n\nIt was graded good at preventing crime and managing offenders.\n",
        encoding="utf-8",
    )
    draft, own = tmp_path / "draft.yaml", tmp_path / "own.yaml"
    asked = ("draft", "release.txt", "--publisher", "Gwent Police", "-o", draft)
    assert run(*asked, cwd=tmp_path).returncode == 0
    text = draft.read_text(encoding="utf-8")
    key = 'reports.gwent."2025-27".published'
    assert (key in text.partition("# Not decided:")[2]) is not told
    done = run("import", draft, "--into", own, "--yes")
    if not told:
        assert (done.returncode, done.stderr.count(key)) == (3, 1)
        assert "1 problem, nothing done" in done.stderr
        report = '    "2025-27":\n'
        draft.write_text(text.replace(report, f"{report}      published: 2026-04-14\n"))
        done = run("import", draft, "--into", own, "--yes")
    assert done.returncode == 0, done.stderr
    shown = answer("show", "gwent", "--data", own)["judgments"]
    assert [one["published"] for one in shown] == ["2026-04-14"] * 2


@pytest.mark.parametrize(
    ("cycle", "day", "listed"),
    [("2023-25", "12 June 2024", True), ("2018/19", "2 May 2019", True), ("2017", "22 March 2018", False)],
)  # fmt: skip
def test_the_day_of_a_report_of_a_cycle_that_came_out_force_by_force_is_not_taken_as_told(
    cycle: str, day: str, listed: bool, tmp_path: Path
) -> None:
    (tmp_path / "release.txt").write_text(
        f"PEEL {cycle}: Kent Police\n\n{day}\n\nThe force was rated good at investigating crime.\n",
        encoding="utf-8",
    )
    drafted = run("draft", "release.txt", cwd=tmp_path).stdout
    assert "published:" not in drafted
    told = f"kent {cycle}: the day on which the report was published"
    assert (told in drafted) == listed
    assert (f'reports.kent."{cycle}".published' in drafted) == listed


def test_documents_that_disagree_are_not_decided(tmp_path: Path) -> None:
    for name, grade in (("one", "good"), ("two", "inadequate")):
        (tmp_path / f"{name}.txt").write_text(
            f"In PEEL: Police Effectiveness 2016 HMIC judged Kent Police ‘{grade}’ at investigating crime.\n",
            encoding="utf-8",
        )
    one = json.loads(run("draft", tmp_path / "one.txt", "--json").stdout)
    assert [(j["area"], j["grade"]) for j in one["judgments"]] == [("investigating-crime", "good")]
    both = json.loads(run("draft", tmp_path / "one.txt", tmp_path / "two.txt", "--json").stdout)
    assert both["judgments"] == []
    assert sum("disagree" in item["why"] for item in both["undecided"]) == 2


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    done = run("draft", tmp_path / "none.txt", tmp_path)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "none.txt" in done.stderr
    assert "2 problems" in done.stderr


def test_terminal_escapes_in_a_document_come_out_harmless(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(
        "HMICFRS: Kent \u202egood\u202c police. In PEEL 2018/19 Kent Police is \u2066good\u2069 at legitimacy.\n",
        encoding="utf-8",
    )
    done = run("draft", letter)
    assert not set("\u202e\u202c\u2066\u2069\x1b") & set(done.stdout + done.stderr)
    shown = run("draft", letter, "--json", "--date", "2019-05-02").stdout
    assert not set("\u202e\u202c\u2066\u2069\x1b") & set(shown)
    assert json.loads(shown)["judgments"]


@pytest.mark.parametrize(
    ("day", "more", "cycle"),
    [("2022-10-13", (), "2021/22"), ("2026-04-09", ("--cycle", "2025-27"), "2025-27")],
    ids=["between the days of its cycle", "a cycle of which no day is known"],
)
def test_a_document_keeps_its_day_and_provenance_through_import(
    day: str, more: tuple[str, ...], cycle: str, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "release.txt").write_text(
        "HMICFRS published its report on Kent Police today.\n\n" + KENT, encoding="utf-8"
    )
    about = ["--publisher", "Kent Police", "--kind", "press-release", "--title", "Good: us"]
    done = run(
        "draft", f"{day}=seeds/release.txt", *about, *more, "--url", "https://example.org/r",
        "-o", "drafted.yaml", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0
    own = tmp_path / "own.yaml"
    own.write_text("reports: {}\n", encoding="utf-8")
    done = run("import", "drafted.yaml", "--data", own, "--yes", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = own.read_text(encoding="utf-8")
    for said in (
        'title: "Good: us"' if 'title: "Good: us"' in text else "title: 'Good: us'",
        "publisher: Kent Police",
        "kind: press-release",
        f"date: {day}",
        "url: https://example.org/r",
        f"published: {day}",
    ):
        assert said in text
    (shown,) = answer("show", "kent", "--data", own)["judgments"]
    assert (shown["cycle"], shown["grade"], shown["published"]) == (cycle, "good", day)


def test_a_publisher_that_nobody_named_is_refused(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_text(KENT, encoding="utf-8")
    run("draft", "2022-10-13=release.txt", "-o", "own.yaml", cwd=tmp_path)
    done = run("check", "--data", tmp_path / "own.yaml")
    assert done.returncode == 3
    assert "source-publisher" in done.stderr + done.stdout


def test_a_document_that_lies_elsewhere_is_named_at_import(tmp_path: Path) -> None:
    record = tmp_path / "record"
    record.mkdir()
    (record / "own.yaml").write_text("reports: {}\n", encoding="utf-8")
    (tmp_path / "release.txt").write_text(KENT, encoding="utf-8")
    path = tmp_path / "release.txt"
    run("draft", f"2022-10-13={path}", "--publisher", "K", "-o", "drafted.yaml", cwd=tmp_path)
    done = run("import", "drafted.yaml", "--data", record / "own.yaml", "--yes", cwd=tmp_path)
    assert done.returncode == 3
    assert "release.txt" in done.stderr
    assert "folder of this file" in done.stderr


def test_where_nothing_is_found_it_is_said(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("It rained on Monday.\n", encoding="utf-8")
    done = run("draft", letter)
    assert done.returncode == 0
    assert "no grade was found" in done.stderr


def test_what_contradicts_the_record_is_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(
            "HMIC rated Leicestershire Police inadequate at preventing crime.\n", encoding="utf-8"
        )
    done = run("draft", "--date", "2017-03-02", tmp_path / "one.txt", tmp_path / "two.txt")
    assert "leicestershire 2016 preventing-crime: inadequate" in done.stderr
    assert "2 documents read: 2 judgments of 1 forces" in done.stderr


def test_explain_shows_the_tags_and_the_rules_that_fired(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(KENT + "\nIt could be good at investigating crime.\n", encoding="utf-8")
    shown = run("draft", "--explain", letter).stdout
    assert "Kent Police <force>" in shown
    assert "→ grade at areas: 'good' for preventing crime" in shown
    assert "→ hoped for: 'good' is left" in shown


def test_dates_cycles_and_forces_that_are_none_are_refused(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(KENT, encoding="utf-8")
    for wrong in (
        ["--date", "yesterday", letter],
        ["--cycle", "2013", letter],
        ["--force", "kentt", letter],
        [f"2017-13-01={letter}"],
    ):
        done = run("draft", *wrong)
        assert done.returncode == 2
        assert done.stdout == ""


def test_a_files_name_cannot_forge_an_entry(tmp_path: Path) -> None:
    import yaml

    letter = tmp_path / "a\nreports:\n  kent: {}\n#.txt"
    letter.write_text("It could be good at preventing crime, Kent Police.\n", encoding="utf-8")
    done = run("draft", letter)
    assert yaml.safe_load(done.stdout) is None
    letter.write_text(KENT, encoding="utf-8")
    drafted = yaml.safe_load(run("draft", "--date", "13 Oct 2022", letter).stdout)
    assert set(drafted) == {"sources", "reports"}
    assert set(drafted["reports"]["kent"]) == {"2021/22"}


def test_many_documents_are_read_as_one_by_one(tmp_path: Path) -> None:
    for n in range(24):
        (tmp_path / f"{n:02}.txt").write_text(KENT, encoding="utf-8")
    paths = sorted(tmp_path.glob("*.txt"))
    many = json.loads(run("draft", "--date", "2022-10-13", "--json", *paths).stdout)["judgments"]
    assert [one["file"] for one in many] == [str(path) for path in paths]
    (one,) = json.loads(run("draft", "--date", "2022-10-13", "--json", paths[0]).stdout)[
        "judgments"
    ]
    assert many[0] == one


def test_documents_of_the_same_name_are_sources_of_their_own(tmp_path: Path) -> None:
    import yaml

    paths = [tmp_path / "x.txt", tmp_path / "x-2.txt", tmp_path / "other" / "x.txt"]
    paths[2].parent.mkdir()
    for path in paths:
        path.write_text(KENT, encoding="utf-8")
    done = run("draft", "--date", "2022-10-13", paths[0], paths[2], paths[1])
    sources = yaml.safe_load(done.stdout)["sources"]
    assert {source["file"] for source in sources.values()} == {str(path) for path in paths}


def test_a_files_ending_says_its_format(tmp_path: Path) -> None:
    (tmp_path / "kent.txt").write_text(KENT, encoding="utf-8")

    def draft(*how: str) -> str:
        done = run("draft", "kent.txt", "--cycle", "2017", *how, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    for file, shown in (("a.yaml", draft()), ("a.yml", draft()), ("a.json", draft("--json"))):
        assert draft("-o", file) == ""
        assert (tmp_path / file).read_text(encoding="utf-8") == shown
        assert draft("-o", "-", *(["--json"] if file == "a.json" else [])) == shown
    for how in (["-o", "a.csv"], ["--json", "-o", "b.yaml"], ["--explain", "-o", "b.json"]):
        done = run("draft", "kent.txt", *how, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"'{how[-1]}' cannot be written" in done.stderr
        assert not (tmp_path / how[-1]).exists()


def test_the_force_and_the_cycle_are_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "them.txt").write_text("The force is good at preventing crime.\n", encoding="utf-8")
    told = [
        run("draft", "them.txt", "--force", force, "--cycle", cycle, "--json", cwd=tmp_path).stdout
        for force, cycle in (("leicestershire", "2018/19"), ("Leics", "PEEL 2018-19"))
    ]
    assert told[0] == told[1]
    assert json.loads(told[0])["judgments"][0]["force"] == "leicestershire"


def test_the_day_of_a_document_is_not_that_of_an_earlier_assessment(tmp_path: Path) -> None:
    release = tmp_path / "release.txt"
    release.write_text(
        "Office of the Police and Crime Commissioner\n20 October 2026\n\n"
        "HMICFRS has today published its PEEL 2025-27 report on Dyfed-Powys Police.\n"
        "It was rated adequate at investigating crime. In PEEL 2021/22 it was graded as requires improvement "
        "at investigating crime.\n",
        encoding="utf-8",
    )
    drafted = yaml.safe_load(run("draft", release).stdout)["reports"]["dyfed-powys"]
    assert drafted["2025-27"]["published"].isoformat() == "2026-10-20"
    assert "published" not in drafted["2021/22"]

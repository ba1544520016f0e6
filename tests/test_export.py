"""Files to hand on: each says all that the record says, and the same record gives the same bytes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from frictionless import Package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, SMALL, lay_rules, notes_of, tries
from peeltrack.output.answers.contracts import CONTRACTS
from peeltrack.output.files import render
from peeltrack.output.files.record_file import (
    JUDGMENT_COLUMNS,
    judgment_rows,
    record_file,
    record_json,
)
from peeltrack.queries.compare import compare
from peeltrack.queries.flags import flags
from peeltrack.queries.known import Known
from peeltrack.queries.moments import parse_moment
from peeltrack.queries.scope import Scope, scope
from peeltrack.record.judgments import Evidence, Judgment, Record, Report
from peeltrack.schema.layout import normal_form
from peeltrack.schema.load import find_files, load_files, load_known
from small import grown, run


@pytest.fixture(scope="session")
def record() -> Record:
    """The small record as the commands read it, with the grades that follow from counts."""
    return load_known(find_files([SMALL]))


FILES = (".csv", ".json", ".jsonl", ".yaml", ".xlsx", ".db")


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small record in every format, as the command writes it."""
    folder = tmp_path_factory.mktemp("exported")
    lay_rules(folder)
    for name in (*(f"peel{ending}" for ending in FILES), "package/"):
        done = run("export", "-o", f"{folder}/{name}")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def read_again(tmp_path: Path, text: str) -> Record:
    """Return the record of one record file."""
    path = tmp_path / "again" / "again.yaml"
    if not path.parent.exists():
        path.parent.mkdir()
        lay_rules(path.parent)
    path.write_text(text, encoding="utf-8")
    return load_files(find_files([path]))


# The record as one file.


def test_a_record_file_gives_back_the_record(tmp_path: Path) -> None:
    record = small_record()
    assert any(report.findings for reports in record.reports.values() for report in reports)
    written = yaml.safe_dump(record_file(record), sort_keys=False, allow_unicode=True)
    assert read_again(tmp_path, written) == record
    assert read_again(tmp_path, json.dumps(record_file(record), ensure_ascii=False)) == record


@cache
def small_record() -> Record:
    """The small record, out of sight of Hypothesis, which would print it."""
    return load_files(find_files([SMALL]))


ADDRESSES = [
    "https://www.justiceinspectorates.gov.uk/hmicfrs/a/",
    "https://example.org/b?c=d&e=f",
    "http://example.org/g",
]
TEXTS = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n\t'\"=+-@#:{}[]&*!|>%`"),
    min_size=1,
    max_size=40,
).filter(str.strip)


@st.composite
def judgments_like(draw: st.DrawFn, judgment: Judgment) -> Judgment:
    """Draw a judgment with the facts of a recorded one, and any evidence and notes."""
    record = small_record()
    documents = [source.id for source in record.sources.values() if source.file]
    carried = draw(st.sampled_from([None, None, "2014"])) if judgment.cycle != "2014" else None
    quotes = st.builds(
        Evidence,
        st.sampled_from(documents),
        st.sampled_from(["quoted", "paraphrased"]),
        TEXTS,
        st.none(),
    )
    ways = ["cited", "deduced"] + ["carried-over"] * bool(carried)
    pages = st.builds(
        Evidence, st.sampled_from(ADDRESSES), st.sampled_from(ways), st.none(), st.none()
    )
    evidence = (
        *draw(st.lists(quotes, max_size=2)),
        *draw(st.lists(pages, max_size=3)),
    ) or judgment.evidence
    needs_note = any(item.stated == "deduced" for item in evidence)
    return judgment._replace(
        evidence=evidence,
        notes=tuple(draw(st.lists(TEXTS, unique=True, min_size=int(needs_note), max_size=3))),
        carried_over_from=carried if evidence != judgment.evidence else judgment.carried_over_from,
        official=any(
            item.quote is None and record.framework.is_official(item.source) for item in evidence
        ),
    )


@st.composite
def sub_records(draw: st.DrawFn) -> Record:
    """Draw a part of a record: some forces, cycles and areas, with evidence and notes of any kind."""
    record = small_record()
    reports: dict[str, tuple[Report, ...]] = {}
    chosen = st.lists(st.sampled_from(sorted(record.reports)), unique=True, max_size=2)
    for force in sorted({"leicestershire", *draw(chosen)}):
        of_force = []
        for report in record.reports[force]:
            areas = [j.area for j in report.judgments]
            kept = draw(st.sets(st.sampled_from(areas))) if areas else set()
            # A revision is kept as it is: it comes after what it revises.
            judgments = tuple(
                j if j.revised else draw(judgments_like(j))
                for j in report.judgments
                if j.area in kept and not j.reckoned
            )
            whole = kept == {*areas}
            of_force.append(
                report._replace(
                    judgments=judgments,
                    # Counts give grades to the areas that are left out.
                    as_published=report.as_published if whole else None,
                    on_page=report.on_page if whole else None,
                    findings=report.findings[: draw(st.integers(0, 3))],
                    responses=report.responses[: draw(st.integers(0, 1))],
                    notes=tuple(draw(st.lists(TEXTS, unique=True, max_size=2))),
                )
            )
        reports[force] = tuple(of_force)
    documents = {id: source for id, source in record.sources.items() if source.is_document}
    return record._replace(sources=documents, reports=reports)


@settings(max_examples=tries(15), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_part_of_a_record_comes_back_the_same(tmp_path: Path, data: st.DataObject) -> None:
    part = data.draw(sub_records())
    written = record_file(part)
    jsonschema.validate(record_json(part), CONTRACTS["record"])
    again = read_again(tmp_path, yaml.safe_dump(written, sort_keys=False, allow_unicode=True))
    assert again.reports == part.reports
    documents = {id: source for id, source in again.sources.items() if source.is_document}
    assert documents == part.sources
    assert record_file(again) == written


def test_two_files_that_add_up_come_back_from_one(tmp_path: Path) -> None:
    lay_rules(tmp_path)
    first = tmp_path / "first.yaml"
    first.write_text(
        """
reports:
  kent:
    "2016":
      note: Of the first file.
      judgments:
        effectiveness: {grade: good, url: "https://example.org/one", note: One.}
        efficiency: {grade: good, url: "https://example.org/one"}
      not-established: {legitimacy: Not found here.}
""",
        encoding="utf-8",
    )
    second = tmp_path / "second.yaml"
    second.write_text(
        """
reports:
  kent:
    "2016":
      judgments:
        effectiveness:
          grade: good
          url: https://www.justiceinspectorates.gov.uk/two
          stated: deduced
          note: Two.
        legitimacy: {grade: outstanding, url: "https://example.org/two"}
      not-established: {fairness-and-respect: Nor here.}
""",
        encoding="utf-8",
    )
    both = load_files(find_files([first, second]))
    (report,) = both.reports["kent"]
    effectiveness, efficiency, legitimacy = report.judgments
    assert [(item.source[-3:], item.stated) for item in effectiveness.evidence] == [
        ("one", "cited"),
        ("two", "deduced"),
    ]
    assert effectiveness.notes == ("One.", "Of the first file.", "Two.")
    assert efficiency.notes == ("Of the first file.",)
    assert legitimacy.notes == ()
    # What one file could not find, the other knows.
    assert [gap.area for gap in report.not_established] == ["fairness-and-respect"]
    assert read_again(tmp_path, yaml.safe_dump(record_file(both))) == both


def test_a_part_has_only_its_own_sources(record: Record) -> None:
    assert record_file(record, scope(record, ["kent"]))["sources"] == {}
    crime = scope(record, ["leicestershire"], areas=["legitimacy"])
    of_crime = record_file(record, crime)
    assert list(of_crime["reports"]) == ["leicestershire"]
    assert set(of_crime["reports"]["leicestershire"]["2016"]["judgments"]) == {"legitimacy"}
    assert "melton-times-2016" in of_crime["sources"]


# Text.


def test_yaml_is_a_record_that_the_commands_read(exported: Path) -> None:
    path = exported / "peel.yaml"
    text = path.read_text(encoding="utf-8")
    assert normal_form(text) == text
    assert load_files(find_files([path])) == load_files(find_files([SMALL]))
    checked = run("check", "--data", path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no problem found" in " ".join(checked.stdout.split())


def test_json_keeps_its_contract(exported: Path, record: Record) -> None:
    value = json.loads((exported / "peel.json").read_text(encoding="utf-8"))
    assert value == record_json(record)
    contract = json.loads(run("schema", "record").stdout)
    jsonschema.validate(value, contract)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**value, "more": 1}, contract)


def test_csv_has_a_row_a_judgment(exported: Path, record: Record) -> None:
    with (exported / "peel.csv").open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == JUDGMENT_COLUMNS
    judgments = list(record.all_judgments())
    assert len(rows) == len(judgments)
    for row, judgment in zip(rows, judgments, strict=True):
        assert (row["force"], row["cycle"], row["area"]) == (
            judgment.force,
            judgment.cycle,
            judgment.area,
        )
        assert (row["grade"], row["state"]) == (
            (judgment.grade, "graded") if judgment.grade else ("", "ungraded")
        )
        assert row["published"] == (judgment.published or "")
        assert row["official"] == ("true" if judgment.official else "false")
        assert row["sources"].split(" ") == list(judgment.sources)
        note = "\n".join(judgment.notes)
        assert row["note"] == ("'" + note if note.startswith(("=", "+", "-", "@")) else note)
        found = [Evidence(**item) for item in json.loads(row["evidence"])]
        assert tuple(found) == judgment.evidence


def test_json_lines_have_the_same_rows(exported: Path, record: Record) -> None:
    lines = (exported / "peel.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    rows = [json.loads(line) for line in lines]
    flat = list(judgment_rows(record, scope(record)))
    assert [row["sources"] for row in rows] == [row["sources"].split(" ") for row in flat]
    assert [row["grade"] for row in rows] == [row["grade"] for row in flat]
    assert [row["evidence"] for row in rows] == [json.loads(row["evidence"]) for row in flat]


# The database.


@pytest.fixture
def database(exported: Path) -> Any:
    with closing(sqlite3.connect(f"file:{exported / 'peel.db'}?mode=ro", uri=True)) as opened:
        yield opened


def test_the_database_is_whole(database: sqlite3.Connection, record: Record) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    counted = database.execute("SELECT count(*) FROM judgments").fetchone()
    assert counted == (len(list(record.all_judgments())),)
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if table.startswith("sqlite_"):
            continue
        info = database.execute(f"PRAGMA table_info({table})").fetchall()
        assert any(column[5] for column in info), f"{table} has no primary key"


def test_durham_alone_was_outstanding_for_effectiveness(database: sqlite3.Connection) -> None:
    found = database.execute(
        "SELECT cycle, force FROM timeline WHERE area = 'effectiveness' AND grade = 'outstanding'"
    ).fetchall()
    assert found == [(cycle, "durham") for cycle in ("2015", "2016", "2017", "2018/19")]


def test_the_timeline_is_the_record(database: sqlite3.Connection, record: Record) -> None:
    found = database.execute("SELECT force, area, cycle, grade, published FROM timeline").fetchall()
    assert found == [
        (j.force, j.area, j.cycle, j.grade, j.published) for j in record.all_judgments()
    ]


def test_what_stands_last_is_what_stands_at_the_end(
    database: sqlite3.Connection, record: Record
) -> None:
    known = Known(record)
    expected = {
        (force, area, judgment.cycle, judgment.grade)
        for force in record.forces
        for area in record.framework.areas
        if (judgment := known.side(force, area).judgment)
    }
    found = database.execute("SELECT force, area, cycle, grade FROM latest").fetchall()
    assert len(found) == len(expected)
    assert set(found) == expected


def test_open_flags_are_those_of_flag(database: sqlite3.Connection, record: Record) -> None:
    expected = {
        (flag.force.id, flag.area, flag.judgments[-1].grade, len(flag.judgments))
        for flag in flags(record, scope(record), only_open=True).flags
    }
    found = database.execute("SELECT force, area, grade, times FROM open_flags").fetchall()
    assert len(found) == len(expected)
    assert any(times > 1 for *_, times in expected)
    assert set(found) == expected


def test_counts_are_the_official_totals(database: sqlite3.Connection, record: Record) -> None:
    found = database.execute(
        "SELECT grade, forces FROM grade_counts WHERE cycle = '2016' AND area = 'effectiveness'"
    ).fetchall()
    (total,) = (
        t for t in record.framework.totals if (t.cycle, t.area) == ("2016", "effectiveness")
    )
    assert dict(found) == {grade: n for grade, n in total.counts.items() if n}


def test_the_database_counts_grades_as_the_table_of_an_assessment_does(
    database: sqlite3.Connection, record: Record
) -> None:
    assert any(judgment.revised for judgment in record.all_judgments())
    for cycle in record.framework.cycles:
        found: dict[str, dict[str, int]] = {}
        asked = "SELECT area, grade, forces FROM grade_counts WHERE cycle = ?"
        for area, grade, forces in database.execute(asked, (cycle,)):
            found.setdefault(area, {})[grade] = forces
        at, of = parse_moment(f"peel-{cycle}", record.framework), scope(record)
        totals = compare(record, of._replace(areas=frozenset(record.framework.areas)), at).totals
        assert found == {area: counts for area, counts in totals.items() if counts}


def test_the_database_keeps_what_is_wrong_out(exported: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(exported / "peel.db", copy)
    with closing(sqlite3.connect(copy)) as opened:
        opened.execute("PRAGMA foreign_keys = ON")
        for wrong in (
            "UPDATE judgments SET grade = 'splendid' WHERE force = 'kent'",
            "UPDATE judgments SET stated = 'guessed' WHERE force = 'kent'",
            "UPDATE evidence SET source = 'nowhere' WHERE position = 0",
            "INSERT INTO forces SELECT * FROM forces LIMIT 1",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                opened.execute(wrong)


# The data package.


def test_the_package_is_valid(exported: Path, record: Record) -> None:
    package = Package(str(exported / "package" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["title", "message"])
    names = {resource.name for resource in package.resources}
    assert {"judgments", "reports", "forces", "cycles", "areas", "sources", "evidence"} <= names
    assert [licence["name"] for licence in package.licenses] == ["OGL-UK-3.0"]
    rows = package.get_resource("judgments").read_rows()
    assert len(rows) == len(list(record.all_judgments()))
    assert {row["official"] for row in rows} == {True, False}
    on_disk = {path.name for path in (exported / "package").iterdir()}
    assert on_disk == {"datapackage.json", *(resource.path for resource in package.resources)}


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("judgments.csv", "kent:2016,kent,2016,effectiveness", "kent:2016,kant,2016,effectiveness"),
        ("evidence.csv", ",0,https:", ",0,nowhere:"),
        ("judgments.csv", ",cited,", ",guessed,"),
    ],
)
def test_a_package_that_was_tampered_with_is_not_valid(
    exported: Path, tmp_path: Path, table: str, old: str, new: str
) -> None:
    folder = tmp_path / "package"
    shutil.copytree(exported / "package", folder)
    text = (folder / table).read_text(encoding="utf-8")
    assert old in text
    (folder / table).write_text(text.replace(old, new, 1), encoding="utf-8")
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        del resource["bytes"], resource["hash"]
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    assert not Package(str(folder / "datapackage.json")).validate().valid


# All of them.


@pytest.mark.parametrize("ending", [*FILES, "/"])
def test_the_same_record_gives_the_same_bytes(exported: Path, record: Record, ending: str) -> None:
    again = render(record, Scope(tuple(record.reports)), ending)
    for name, content in again.items():
        path = exported / "package" / name if name else exported / f"peel{ending}"
        assert path.read_bytes() == content


def test_csv_cells_never_begin_a_formula(hostile: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("export", "--data", hostile, "-o", out).returncode == 0
    with out.open(encoding="utf-8", newline="") as stream:
        cells = [row["note"] for row in csv.DictReader(stream)]
    assert not any(re.match(r"[=+\-@\t\r]", cell) for cell in cells)
    back = [cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell for cell in cells]
    assert back == notes_of(hostile)


def test_the_database_takes_hostile_text_as_text(hostile: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.sqlite"
    assert run("export", "--data", hostile, "-o", out).returncode == 0
    with closing(sqlite3.connect(out)) as opened:
        found = [row[0] for row in opened.execute("SELECT note FROM judgments")]
    assert found == notes_of(hostile)


def test_only_the_forces_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "wales.csv"
    assert run("export", "--region", "wales", "-o", out).returncode == 0
    with out.open(encoding="utf-8", newline="") as stream:
        assert {row["force"] for row in csv.DictReader(stream)} == {
            "gwent",
            "south-wales",
        }


def test_a_folder_of_a_part_is_valid(tmp_path: Path) -> None:
    done = run("export", "leicestershire", "GMP", "-o", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    package = Package(str(tmp_path / "datapackage.json"))
    assert package.validate().valid
    assert len(package.get_resource("findings").read_rows()) > 10


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("grades.docx", "a file ends in .csv, .tsv, .json, .jsonl, .yaml, .xlsx, .db, .sqlite"),
        ("grades", "and a folder in /"),
        ("grades.jsn", "did you mean '.json'?"),
        ("-", "does not say how to write it"),
    ],
)
def test_an_unknown_ending_names_those_there_are(tmp_path: Path, name: str, words: str) -> None:
    done = run("export", "-o", name, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    done = run("export", "-o", tmp_path / "no" / "o.csv")
    assert done.returncode == 3
    assert (
        done.stderr
        == f"peeltrack: {tmp_path / 'no' / 'o.csv'}: there is no such folder to write it in\n"
    )
    done = run("export", "-o", "no/package/", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr == "peeltrack: no/package: there is no such folder to write it in\n"
    old = tmp_path / "o.csv"
    old.write_text("old", encoding="utf-8")
    broken = ROOT / "tests" / "nothing-here.yaml"
    assert run("export", "--data", broken, "-o", old).returncode == 3
    assert old.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["o.csv"]


def test_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("export", "kent", "-o", link).returncode == 0
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("force,name")
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 program is not here")
def test_the_sqlite3_program_reads_it(exported: Path, record: Record) -> None:
    done = subprocess.run(
        ["sqlite3", exported / "peel.db", "SELECT count(*) FROM open_flags"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == len(flags(record, scope(record), only_open=True).flags)


def test_an_empty_name_is_no_folder(tmp_path: Path) -> None:
    done = run("export", "kent", "-o", "", cwd=tmp_path)
    assert done.returncode == 2
    assert not [*tmp_path.iterdir()]


def test_a_file_says_as_the_page_does_up_to_when_the_record_runs(tmp_path: Path) -> None:
    reported = grown(
        tmp_path,
        '  gwent:\n    "2025-27":\n      published: 2026-05\n      as-published: {areas: 9}\n',
    )
    out = tmp_path / "gwent.db"
    assert run("export", "gwent", "--data", reported, "-o", out).returncode == 0
    with closing(sqlite3.connect(out)) as connection:
        about = dict(connection.execute("SELECT * FROM about"))
    assert about["scope"] == "Gwent Police; the record runs to May 2026"
    assert (
        "The record runs to May 2026."
        in run("report", "gwent", "--data", reported, "-o", "-").stdout
    )

"""`import`: what `export` and `--format` write comes back the same, and nothing wrong comes in."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SMALL, lay_rules, tries
from peeltrack.output.answers.show import HEADER as SHOWN
from peeltrack.output.files.record_file import JUDGMENT_COLUMNS, full_rows, record_file, record_json
from peeltrack.problems import InvalidData
from peeltrack.queries.scope import Scope
from peeltrack.record.deduction import with_deduced
from peeltrack.record.judgments import Judgment, Record
from peeltrack.schema.importing import read_offer
from peeltrack.schema.load import find_files, load_files
from peeltrack.schema.rows import DERIVED, READ
from peeltrack.store import keeping
from small import answer, run

ALONE = {"PEELTRACK_DATA": ""}
"""Beside the file that is written there is no other record."""
PAGE = "https://example.org/report"


def test_the_columns_that_are_read_are_those_that_are_written() -> None:
    record = load_files(find_files([SMALL]))
    rows = full_rows(record, Scope(tuple(record.reports)))
    written = {*JUDGMENT_COLUMNS, *SHOWN, *(name for row in rows for name in row)}
    assert written == {*READ, *DERIVED}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with the four files of the bundled record."""
    folder = tmp_path / "mine"
    shutil.copytree(SMALL, folder)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.yaml")}


@pytest.mark.parametrize("ending", ["json", "yaml", "csv", "jsonl"])
def test_what_is_exported_comes_back_the_same(
    mine: Path, tmp_path: Path, record: Record, ending: str
) -> None:
    file = tmp_path / f"all.{ending}"
    assert run("export", "-o", file).returncode == 0
    before = held(mine)
    done = run("import", file, "--data", mine)
    assert done.returncode == 0, done.stderr
    # A table holds what follows from counts too; a record file holds what its files state.
    told = with_deduced(record) if ending in ("csv", "jsonl") else record
    assert f"{len(facts(told))} the same" in done.stdout
    assert " new" not in done.stdout
    assert "more evidence" not in done.stdout
    assert "Nothing to change." in done.stderr
    assert held(mine) == before


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "csv"),
        ("--format", "tsv"),
        ("--format", "jsonl"),
        ("--format", "yaml"),
        ("--json",),
        ("--json", "--evidence"),
    ],
)
def test_what_show_writes_comes_back_the_same(
    mine: Path, tmp_path: Path, record: Record, options: tuple[str, ...]
) -> None:
    file = tmp_path / f"shown.{options[-1] if options[0] == '--format' else 'json'}"
    for force in ("leicestershire", "northamptonshire", "greater-manchester"):
        file.write_text(run("show", force, *options).stdout, encoding="utf-8")
        n = len(with_deduced(record).judgments(force))
        assert n >= 18
        done = run("import", file, "--data", mine)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"Judgments: {n} the same."), done.stdout


def facts(record: Record) -> list[Judgment]:
    return list(record.all_judgments())


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_record_file_makes_an_empty_folder_the_same_record(
    record: Record, tmp_path: Path, ending: str
) -> None:
    file, folder = tmp_path / f"all.{ending}", tmp_path / "empty"
    folder.mkdir()
    lay_rules(folder)
    assert run("export", "-o", file).returncode == 0
    done = run("import", file, "--data", folder, "--yes")
    assert done.returncode == 0, done.stderr
    assert load_files(find_files([folder])) == record
    assert run("check", "--data", folder).returncode == 0


def test_rows_make_the_same_judgments_where_their_sources_are_known(
    record: Record, tmp_path: Path
) -> None:
    """Rows say nothing of documents; pages that are cited need nothing more than their address."""
    sources: dict[str, object] = {}
    for name in ("grades.yaml", "national.yaml"):
        sources |= yaml.safe_load((SMALL / name).read_text(encoding="utf-8"))["sources"]
    for ending in ("csv", "jsonl"):
        folder = tmp_path / ending
        folder.mkdir()
        lay_rules(folder)
        text = json.dumps({"sources": sources}, ensure_ascii=False, default=str)
        (folder / "grades.yaml").write_text(text, encoding="utf-8")
        file = tmp_path / f"all.{ending}"
        assert run("export", "-o", file).returncode == 0
        done = run("import", file, "--data", folder, "--yes")
        assert done.returncode == 0, done.stderr
        # What follows from counts is told in a table, which has no counts: there it is read as stated.
        found = load_files(find_files([folder]))
        told = [one._replace(reckoned=False) for one in facts(with_deduced(record))]
        assert facts(found) == told


def said(part: dict[str, Any]) -> dict[str, Any]:
    """Return a record file without reports that say nothing, as a part of a record can have."""
    reports = {
        force: {cycle: report for cycle, report in of_force.items() if report}
        for force, of_force in part["reports"].items()
    }
    return {**part, "reports": {force: found for force, found in reports.items() if found}}


@settings(max_examples=tries(15))
@given(data=st.data())
def test_any_part_of_the_record_comes_back_the_same(data: st.DataObject) -> None:
    """Into an empty folder it makes the part; into one that has another part, both together."""
    record = whole_record()
    some = st.sets(st.sampled_from(sorted(record.reports)), min_size=1, max_size=6)
    areas = st.none() | st.frozensets(st.sampled_from(list(record.framework.areas)), min_size=1)
    both: set[Judgment] = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_rules(folder)
        for n in range(2):
            scope = Scope(tuple(sorted(data.draw(some))), data.draw(areas))
            part = record_json(record, scope)
            file = folder / f"part-{n}.{data.draw(st.sampled_from(['json', 'yml']))}"
            with file.open("w", encoding="utf-8") as stream:
                if file.suffix == ".json":
                    json.dump(part, stream, ensure_ascii=False)
                else:
                    yaml.safe_dump(part, stream, allow_unicode=True, sort_keys=False)
            place = keeping.destination([str(folder)])
            with keeping.writing(place):
                change = keeping.prepare(place, read_offer(file))
                assert not change.conflicts
                if change.differs:
                    keeping.write(change)
            again = keeping.prepare(place, read_offer(file))
            assert not again.differs
            assert set(again.compared.statuses) <= {"same"}
            both |= {j for j in facts(record) if j.force in scope.forces and scope.has_area(j.area)}
            if change.before is None and change.differs:
                made = load_files(find_files([folder]))
                assert said(record_file(made)) == said(record_file(record, scope))
        if both:
            assert set(facts(load_files(find_files([folder])))) == both


@cache
def whole_record() -> Record:
    return load_files(find_files([SMALL]))


def write_csv(
    path: Path, *rows: str, header: str = "force,cycle,area,grade,published,sources"
) -> Path:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def test_new_more_same_and_conflict_are_told_apart(mine: Path, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "in.csv",
        f"kent,2016,preventing-crime,good,2017-03-02,{PAGE}",
        f"kent,2016,effectiveness,good,,{PAGE}",
        "kent,2016,legitimacy,outstanding,,https://hmicfrs.justiceinspectorates.gov.uk/peel-assessments/peel-2016/kent/",
    )
    before = held(mine)
    for options in (("--dry-run",), ("--dry-run", "--yes"), ()):
        done = run("import", file, "--data", mine, *options)
        assert done.returncode == (0 if options else 2), done.stderr
        assert "Judgments: 1 new, 1 more evidence, 1 the same." in done.stdout
        assert held(mine) == before
    assert run("import", file, "--data", mine, "--yes").returncode == 0
    shown = answer("show", "kent", "--data", mine, "--at", "peel-2016")
    sources = {j["area"]: j["sources"] for j in shown["judgments"]}
    assert sources["preventing-crime"] == [PAGE]
    assert PAGE in sources["effectiveness"]
    assert PAGE not in sources["legitimacy"]
    assert run("check", "--data", mine).returncode == 0


def test_every_conflict_is_listed_with_both_sources_and_nothing_is_written(
    mine: Path, tmp_path: Path
) -> None:
    file = write_csv(
        tmp_path / "in.csv",
        f"kent,2016,preventing-crime,good,,{PAGE}",
        f"kent,2016,effectiveness,inadequate,,{PAGE}/1",
        f"kent,2021/22,preventing-crime,good,2021-12-01,{PAGE}/2",
    )
    before = held(mine)
    done = run("import", file, "--data", mine, "--yes")
    assert done.returncode == 3
    assert "2 in conflict" in done.stdout
    assert held(mine) == before
    way, first, second, last = done.stderr.splitlines()
    assert way == "--replace corrects the record, with a note on each that says why."
    assert first.startswith(
        f"{file}:3:4: column grade: kent 2016 effectiveness: inadequate offered"
    )
    assert f"({PAGE}/1), but good in {mine / 'national.yaml'}:" in first
    assert "peel-2016/kent/" in first
    assert second.startswith(f"{file}:4:")
    assert "published 2021-12-01 offered" in second
    assert last == "peeltrack: 2 problems, nothing done."


NOTED = "force,cycle,area,grade,url,note"
PAIR = [
    f"cleveland,2023-25,preventing-crime,adequate,{PAGE},The columns were misread.",
    f"cleveland,2023-25,responding-to-the-public,good,{PAGE},The columns were misread.",
]
"""Two corrections that only together keep the counts of their report."""


def test_corrections_that_hold_only_together_are_taken_together_or_not_at_all(
    mine: Path, tmp_path: Path
) -> None:
    before = held(mine)
    one = ("cleveland", "2023-25", "preventing-crime", "adequate", "--url", PAGE)
    done = run("add", *one, "--replace", "--note", "Misread.", "--yes", "--data", mine)
    assert done.returncode == 3
    assert "are taken from one table, by `peeltrack import --replace`" in done.stderr
    half = write_csv(tmp_path / "half.csv", PAIR[0], header=NOTED)
    assert run("import", half, "--replace", "--yes", "--data", mine).returncode == 3
    assert held(mine) == before
    pair = write_csv(tmp_path / "pair.csv", *PAIR, header=NOTED)
    assert run("import", pair, "--replace", "--dry-run", "--data", mine).returncode == 0
    assert held(mine) == before
    done = run("import", pair, "--replace", "--yes", "--data", mine)
    assert done.returncode == 0, done.stderr
    assert "+        preventing-crime:" in done.stdout
    assert run("check", "--data", mine).returncode == 0
    shown = answer("show", "cleveland", "--data", mine, "--at", "peel-2023-25", "--evidence")
    for area, grade, was in (
        ("preventing-crime", "adequate", "good"),
        ("responding-to-the-public", "good", "adequate"),
    ):
        (found,) = (one for one in shown["judgments"] if one["area"] == area)
        assert (found["grade"], found["published"], found["sources"]) == (grade, "2025-04", [PAGE])
        assert found["notes"][0].startswith(f"Corrected from the grade {was}, which rested on http")
        assert found["notes"][1:] == ["The columns were misread."]
    again = run("import", pair, "--replace", "--yes", "--data", mine)
    assert (again.returncode, "Nothing to change." in again.stderr) == (0, True)


def test_a_correction_needs_a_reason_and_corrects_a_grade_or_a_date_only(
    mine: Path, tmp_path: Path
) -> None:
    before = held(mine)
    rows = [PAIR[0], PAIR[1].rpartition(",")[0] + ","]
    done = run(
        "import", write_csv(tmp_path / "in.csv", *rows, header=NOTED), "--replace", "--yes",
        "--data", mine,
    )  # fmt: skip
    assert done.returncode == 3
    first, _ = done.stderr.splitlines()
    assert first.startswith(f"{tmp_path / 'in.csv'}:3:4: column grade: cleveland 2023-25 respond")
    assert "say in a note why it is corrected" in first
    offer = tmp_path / "offer.yaml"
    counts = {"counts": {"good": 8}, "url": PAGE}
    offer.write_text(
        yaml.safe_dump({"reports": {"cleveland": {"2023-25": {"as-published": counts}}}})
    )
    done = run("import", offer, "--replace", "--yes", "--data", mine)
    assert (done.returncode, "[record-conflict]" in done.stderr) == (3, True)
    assert held(mine) == before


HEADER = "force,cycle,area,grade,published,sources"
PROBLEMS = [
    ("knet,2016,legitimacy,good,,{page}", 1, "force", "did you mean 'kent'?"),
    ("kent,2019,legitimacy,good,,{page}", 2, "cycle", "'2019' is no PEEL cycle"),
    ("kent,2016,legitimicy,good,,{page}", 3, "area", "did you mean 'legitimacy'?"),
    ("kent,2016,preventing-crime,adequate,,{page}", 4, "grade", "not on the scale of PEEL 2016"),
    ("kent,2016,preventing-crime,,,{page}", 4, "grade", "the grade is missing here"),
    ("kent,2016,preventing-crime,good,2017-13,{page}", 5, "published", "not a real date"),
    ("kent,2016,preventing-crime,good,,nowhere", 6, "sources", "'nowhere' states no such judgment"),
    ("kent,2016,preventing-crime,good,,ftp://x", 6, "sources", "not a web address"),
    ("kent,2016,preventing-crime,good,,", 3, "area", "has no evidence"),
    ("kent,2016,preventing-crime,good,{page}", 1, None, "5 cells under 6 columns"),
    ('kent,2016,preventing-crime,"good,,{page}', 1, None, "no proper row"),
    ("kent,2016,preventing-crime,good,,{page}\x1b[2J", 40, None, "control character U+001B"),
]


@pytest.mark.parametrize(("row", "column", "name", "words"), PROBLEMS, ids=lambda v: str(v)[:50])
def test_a_problem_names_its_line_and_column(
    tmp_path: Path, row: str, column: int, name: str | None, words: str
) -> None:
    file = write_csv(
        tmp_path / "in.csv", f"essex,2016,preventing-crime,good,,{PAGE}", row.format(page=PAGE)
    )
    target = tmp_path / "new.yaml"
    place = keeping.destination([], str(target))
    with pytest.raises(InvalidData) as caught:
        keeping.prepare(place, read_offer(file))
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == (str(file), 3)
    if name:
        assert problem.column == column
        assert problem.message.startswith(f"column {name}: ")
    assert words in problem.message


def test_the_command_lists_all_problems_at_once(tmp_path: Path) -> None:
    rows = [row.format(page=PAGE) for row, *_ in PROBLEMS[4:8:3]]
    done = run(
        "import", write_csv(tmp_path / "in.csv", *rows), "--into", tmp_path / "new.yaml", "--yes"
    )
    assert done.returncode == 3
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        f"{tmp_path / 'in.csv'}:2:4",
        "peeltrack",
    ]
    assert not (tmp_path / "new.yaml").exists()


@pytest.mark.parametrize(
    ("name", "text", "status", "words"),
    [
        ("in.xlsx", "PK", 2, "does not end in .yaml, .yml, .json, .jsonl, .csv or .tsv"),
        ("in.csv", "force,cycle,area,grade,score\n", 3, "'score' is no column"),
        ("in.csv", "force,cycle,area\n", 3, "the column 'grade' is missing"),
        ("in.json", '{"schema": "peeltrack/flag/1", "flags": []}', 3, "cannot be imported"),
        ("in.json", "[1, 2]", 3, "nothing to import"),
        ("in.json", '{"reports": {"kent": {"2016": {"judgements": {}}}}}', 3, "unknown key"),
        ("in.json", '{"schema": "peeltrack/show/1", "force": 1}', 3, "a force with an id"),
        ("in.jsonl", '{"force": "kent"', 3, "this is not JSON"),
        ("in.jsonl", '{"force": "kent", "force": "kent"}', 3, "a key is given twice"),
        ("in.jsonl", "[" * 100_000, 3, "nested too deep"),
        ("in.jsonl", '{"force": 1, "cycle": [], "area": {}, "grade": 2.5}', 3, "should be text"),
        ("in.yaml", "a: &a [*a]\n", 3, "anchors are not read"),
        ("in.csv", None, 3, "there is no such file"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_read_is_refused_in_words(
    tmp_path: Path, name: str, text: str | None, status: int, words: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("import", tmp_path / name, "--into", tmp_path / "new.yaml", "--yes")
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new.yaml").exists()


def test_what_a_spreadsheet_was_kept_from_reading_as_a_formula_comes_back(tmp_path: Path) -> None:
    target, again = tmp_path / "new.yaml", tmp_path / "again.yaml"
    file = write_csv(
        tmp_path / "in.csv",
        f"kent,2016,preventing-crime,good,{PAGE},'=1+1 is no formula",
        header="force,cycle,area,grade,sources,note",
    )
    assert run("import", file, "--into", target, "--yes").returncode == 0
    assert "note: =1+1 is no formula" in target.read_text(encoding="utf-8").replace("'", "")
    out = tmp_path / "out.csv"
    assert run("export", "--data", target, "-o", out).returncode == 0
    assert ",'=1+1 is no formula," in out.read_text(encoding="utf-8")
    assert run("import", out, "--into", again, "--yes").returncode == 0
    assert again.read_bytes() == target.read_bytes()


def test_rows_of_one_judgment_twice_are_refused_and_revisions_are_joined(tmp_path: Path) -> None:
    target = tmp_path / "new.yaml"
    header = "force,cycle,area,grade,published,revised,sources"
    first = f"kent,2023-25,preventing-crime,good,2024-01-02,false,{PAGE}"
    twice = write_csv(tmp_path / "twice.csv", first, first, header=header)
    done = run("import", twice, "--into", target, "--yes", env=ALONE)
    assert done.returncode == 3
    assert f"{twice}:3:3: column area: line 2 has this judgment already" in done.stderr
    later = f"kent,2023-25,preventing-crime,adequate,2024-05,true,{PAGE}/2"
    alone = write_csv(tmp_path / "alone.csv", later, header=header)
    done = run("import", alone, "--into", target, "--yes", env=ALONE)
    assert done.returncode == 3
    assert "the row of the first judgment comes before this" in done.stderr
    both = write_csv(tmp_path / "both.csv", first, later, header=header)
    assert run("import", both, "--into", target, "--yes", env=ALONE).returncode == 0
    judgments = facts(load_files(find_files([target])))
    assert [(j.grade, j.published, j.revised) for j in judgments] == [
        ("good", "2024-01-02", False),
        ("adequate", "2024-05", True),
    ]
    even_later = f"kent,2023-25,preventing-crime,outstanding,2024-11,true,{PAGE}/3"
    more = write_csv(tmp_path / "more.csv", even_later, header=header)
    assert run("import", more, "--into", target, "--yes", env=ALONE).returncode == 0
    assert [j.grade for j in facts(load_files(find_files([target])))][-1] == "outstanding"


@pytest.mark.parametrize("ending", ["csv", "jsonl", "yaml", "json"])
def test_a_revision_is_of_the_inspection_that_gave_the_first_grade(
    tmp_path: Path, ending: str
) -> None:
    columns = "force,cycle,area,grade,published,inspection,revised,sources"
    area = "disrupting-serious-organised-crime"
    first = f"kent,2021/22,{area},good,2023-05-10,regional-organised-crime,false,{PAGE}"
    later = f"kent,2021/22,{area},adequate,2023-09-01,{{}},true,{PAGE}/2"
    own = tmp_path / "own.yaml"
    rows = write_csv(tmp_path / "rows.csv", first, later.format(""), header=columns)
    assert run("import", rows, "--into", own, "--yes", env=ALONE).returncode == 0
    out, again = tmp_path / f"out.{ending}", tmp_path / "again.yaml"
    assert run("export", "-o", out, "--data", own).returncode == 0
    done = run("import", out, "--into", again, "--yes", env=ALONE)
    assert done.returncode == 0, done.stderr
    assert again.read_bytes() == own.read_bytes()
    other = write_csv(tmp_path / "other.csv", first, later.format("another"), header=columns)
    done = run("import", other, "--into", tmp_path / "none.yaml", "--yes", env=ALONE)
    assert done.returncode == 3
    assert f"{other}:3:6: column inspection:" in done.stderr


def test_how_far_it_is_shows_on_a_terminal_only_and_after_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from peeltrack.cli import confirming as commands

    class Screen(io.StringIO):
        watched = True

        def isatty(self) -> bool:
            return self.watched

    for moment, watched, shows in ((-1.0, True, True), (-1.0, False, False), (1e9, True, False)):
        screen = Screen()
        screen.watched = watched
        monkeypatch.setattr(commands, "MOMENT", moment)
        monkeypatch.setattr(sys, "stderr", screen)
        with commands.progress() as step:
            for _ in range(keeping.STEPS):
                step()
        assert ("Reading" in screen.getvalue()) is shows
        assert ("100%" in screen.getvalue()) is shows


def test_an_import_takes_every_step(mine: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "in.csv", f"kent,2016,preventing-crime,good,,{PAGE}")
    steps: list[None] = []
    place = keeping.destination([str(mine)])
    keeping.prepare(place, read_offer(file), step=lambda: steps.append(None))
    assert len(steps) == keeping.STEPS


# A table that has been through a spreadsheet, and one that a person typed


FIRST = "force,cycle,area,grade,published,revised,sources"


def imported(folder: Path, text: str, name: str = "table.csv") -> Any:
    (folder / name).write_bytes(text.encode("utf-8-sig"))
    return run("import", folder / name, "--into", folder / "mine.yaml", "--yes")


def test_a_table_comes_back_from_a_spreadsheet(tmp_path: Path) -> None:
    lines = [
        f"{FIRST},,",
        "Kent Police,peel-2016,Preventing crime,Good,,FALSE,https://example.org/a,,",
        ",,,,,,,,",
        "KENT,2016,preventing-crime,Requires Improvement,2017-09,TRUE,https://example.org/b,,",
        ",,,,,,,,,,",
        "",
    ]
    done = imported(tmp_path, "\r\n".join(lines))
    assert done.returncode == 0, done.stderr
    judgments = facts(load_files(find_files([tmp_path / "mine.yaml"])))
    assert [(j.force, j.cycle, j.area, j.grade, j.revised) for j in judgments] == [
        ("kent", "2016", "preventing-crime", "good", False),
        ("kent", "2016", "preventing-crime", "requires-improvement", True),
    ]


@pytest.mark.parametrize("day", ["2 Mar 2017", "2nd March  2017", "2017-3-2", "2017/03/02"])
def test_columns_and_dates_are_taken_as_people_write_them(tmp_path: Path, day: str) -> None:
    done = imported(
        tmp_path,
        "Force,CYCLE, Area ,Grade,Published,Sources\n"
        f"Kent,2016,preventing-crime,good,{day},https://example.org/a\n",
    )
    assert done.returncode == 0, done.stderr
    (found,) = facts(load_files(find_files([tmp_path / "mine.yaml"])))
    assert (found.force, found.cycle, found.area, found.grade, found.published) == (
        "kent",
        "2016",
        "preventing-crime",
        "good",
        "2017-03-02",
    )


@pytest.mark.parametrize(
    ("sign", "name", "word"),
    [(";", "a.csv", "semicolon"), ("\t", "a.csv", "tab"), (",", "a.tsv", "comma")],
)
def test_another_separator_is_named(tmp_path: Path, sign: str, name: str, word: str) -> None:
    done = imported(tmp_path, FIRST.replace(",", sign) + "\n", name)
    assert done.returncode == 3
    assert f"{name}:1:1: a {word}" in done.stderr
    assert done.stderr.count("\n") == 2  # one problem, not one for each column


def test_problems_come_in_the_order_of_lines_and_no_date_is_guessed(tmp_path: Path) -> None:
    lines = [
        FIRST,
        "kent,2016,preventing-crime,good,02/03/2017,,https://example.org/a",
        "knet,2016,preventing-crime,good,,,https://example.org/a",
        "kent,2016,investigating-crime,fine,,,https://example.org/a",
    ]
    done = imported(tmp_path, "\n".join(lines))
    assert done.returncode == 3
    assert "which is the day and which the month is not guessed" in done.stderr
    lines[1] = lines[1].replace("02/03/2017", "")
    done = imported(tmp_path, "\n".join([*lines, lines[1]]))
    assert done.returncode == 3
    numbers = [int(line.split(":")[1]) for line in done.stderr.splitlines()[:-1]]
    assert numbers == sorted(numbers)
    unnamed = imported(tmp_path, "\n".join([f"{FIRST},", f"{lines[1]},left over"]))
    assert "'left over' stands in a column without a name" in unnamed.stderr


def test_a_date_and_a_source_that_disagrees_complete_a_judgment_that_is_recorded(
    tmp_path: Path,
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(SMALL, mine)
    offer = tmp_path / "offer.yaml"
    judgment = {
        "grade": "good",
        "published": "2024-01-18",
        "url": PAGE,
        "disputed-by": [{"url": "https://example.org/other", "grade": "adequate"}],
    }
    area = "preventing-crime"
    before = recorded(mine, area)
    assert before["published"] is None
    offer.write_text(
        yaml.safe_dump({"reports": {"kent": {"2023-25": {"judgments": {area: judgment}}}}})
    )
    done = run("import", offer, "--yes", "--data", mine)
    assert done.returncode == 0, done.stderr
    after = recorded(mine, area)
    assert (after["grade"], after["published"], after["disputes"]) == ("good", "2024-01-18", 1)
    assert {*before["sources"], PAGE} == {*after["sources"]}
    assert "1 the same" in run("import", offer, "--yes", "--data", mine).stdout


def recorded(data: Path, area: str) -> dict[str, Any]:
    shown = answer("show", "kent", "--data", data)["judgments"]
    (found,) = (one for one in shown if (one["area"], one["cycle"]) == (area, "2023-25"))
    return found


def test_a_column_of_addresses_can_be_called_as_a_record_file_calls_them(
    mine: Path, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"force,cycle,area,grade,url\nkent,2015,workforce-model,good,{PAGE}\n")
    done = run("import", table, "--yes", "--data", mine)
    assert done.returncode == 0, done.stderr
    assert PAGE in (mine / "national.yaml").read_text()


def test_an_answer_of_several_forces_is_taken_as_one_of_each(mine: Path, tmp_path: Path) -> None:
    shown, again = tmp_path / "shown.json", tmp_path / "again.yaml"
    args = ("show", "kent", "essex", "--json", "--evidence")
    shown.write_text(run(*args).stdout, encoding="utf-8")
    n = sum(len(one["judgments"]) for one in json.loads(shown.read_text(encoding="utf-8")))
    done = run("import", shown, "--data", mine)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Judgments: {n} the same."), done.stdout
    assert run("import", shown, "--into", again, "--yes", env=ALONE).returncode == 0
    forces = {j.force for j in facts(load_files(find_files([again])))}
    assert forces == {"kent", "essex"}
    broken = shown.read_text(encoding="utf-8").replace('"grade": "good"', '"grade": "god"', 1)
    shown.write_text(broken, encoding="utf-8")
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if '"god"' in text)
    done = run("import", shown, "--data", mine)
    assert (done.returncode, f"{shown}:{line}:" in done.stderr) == (3, True)
    shown.write_text(run("flag", "--json").stdout, encoding="utf-8")
    assert "cannot be imported; export the record" in run("import", shown, "--data", mine).stderr


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_an_export_is_a_record_file_as_it_is(tmp_path: Path, ending: str) -> None:
    lay_rules(tmp_path)
    file = tmp_path / f"own.{ending}"
    assert run("export", "kent", "-o", tmp_path / "out", "--format", ending).returncode == 0
    (tmp_path / "out").rename(file)
    told = run("show", "kent", "--json", "--evidence")
    assert run("show", "kent", "--json", "--evidence", "--data", file).stdout == told.stdout
    file.write_text('schema: "peeltrack/show/1"\n', encoding="utf-8")
    assert f"{file}:1:9:" in run("check", "--data", file).stdout


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json"])
def test_rows_that_name_a_document_say_where_documents_come_from(
    tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"out.{ending}"
    if ending == "json":
        out.write_text(run("show", "leicestershire", "--json", "--evidence").stdout)
    else:
        assert run("export", "leicestershire", "-o", out).returncode == 0
    done = run("import", out, "--into", tmp_path / "new.yaml", "--yes", env=ALONE)
    assert done.returncode == 3
    assert "rows name documents and do not hold them" in done.stderr
    assert ".yaml or .json" in done.stderr

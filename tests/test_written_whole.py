"""What `add` and `import` write: nothing of what is recorded is lost, and nothing of what is offered."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import made_records
from conftest import answer, run, tries
from peeltrack.checking import content_problems
from peeltrack.output.files.record_file import render
from peeltrack.problems import InvalidData
from peeltrack.queries.scope import Scope
from peeltrack.record.deduction import with_deduced
from peeltrack.record.entries import KEYS
from peeltrack.record.judgments import Evidence, Report
from peeltrack.record.states import UNGRADED
from peeltrack.schema.importing import read_offer, row_offer
from peeltrack.schema.load import find_files, load_files, read_all
from peeltrack.schema.models import JudgmentEntry, keys_of
from peeltrack.schema.rows import Row
from peeltrack.schema.textfile import Place
from peeltrack.store import keeping

PAGE, NEWS = "https://example.org/report", "https://example.org/news"
COPY = "https://web.archive.org/web/20230510000000/https://example.org/report"
SOC = "disrupting-serious-organised-crime"
WHY = ("--replace", "--note", "It was misread.")
REGIONAL = {
    "grade": "adequate",
    "published": "2023-05-10",
    "url": PAGE,
    "archived": COPY,
    "inspection": "regional-organised-crime",
    "note": "Given in the inspection of the region.",
    "disputed-by": [{"url": NEWS, "grade": "good", "archived": f"{COPY}2", "note": "A draft."}],
}
Entry = dict[str, Any]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A record file, not written yet."""
    return tmp_path / "mine.yaml"


def hold(file: Path, **report: Any) -> Path:
    """Write a record file that says this of one report, kent 2021/22."""
    said = {"reports": {"kent": {"2021/22": report}}}
    text = yaml.dump(said, Dumper=Indented, sort_keys=False, width=4096)
    file.write_text(text, encoding="utf-8")
    return file


class Indented(yaml.SafeDumper):
    """Writes lists set in, as data files have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def held(file: Path) -> Entry:
    """Return what a record file says of kent 2021/22."""
    report: Entry = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)["reports"]["kent"]
    found: Entry = report["2021/22"]
    return found


def add(file: Path, area: str, grade: str, *more: str) -> None:
    done = run("add", "kent", "2021/22", area, grade, *more, "--yes", "--data", file)
    assert done.returncode == 0, done.stderr


def shown(file: Path, force: str = "kent") -> dict[tuple[str, str], Entry]:
    """Return the judgments that show gives, with their evidence, by cycle and area."""
    found = answer("show", force, "--evidence", "--data", file)["judgments"]
    return {(one["cycle"], one["area"]): one for one in found}


# A correction


@pytest.mark.parametrize("how", ["add", "import"])
def test_a_correction_keeps_what_it_does_not_contradict(mine: Path, how: str) -> None:
    """Of another inspection it stays one, and not the report's own; who disagreed and is right is evidence now."""
    hold(mine, published="2022-05-10", url=PAGE, judgments={SOC: REGIONAL})
    before = shown(mine)["2021/22", SOC]
    url = "https://example.org/better"
    if how == "add":
        add(mine, SOC, "good", "--url", url, *WHY)
    else:
        table = mine.with_name("table.csv")
        table.write_text(
            f"force,cycle,area,grade,url,note\nkent,2021/22,{SOC},good,{url},{WHY[-1]}\n"
        )
        done = run("import", table, "--replace", "--yes", "--data", mine)
        assert done.returncode == 0, done.stderr
    after = shown(mine)["2021/22", SOC]
    for name in ("inspection", "published", "counts_from"):
        assert after[name] == before[name]
    assert after["sources"] == [url, NEWS]
    assert after["evidence"][1]["archived"] == f"{COPY}2"
    was = f"Corrected from the grade adequate, which rested on {PAGE} (cited, archived at {COPY})."
    assert after["notes"] == [REGIONAL["note"], was, WHY[-1], "A draft."]


def test_a_corrected_date_keeps_the_rest(mine: Path) -> None:
    hold(mine, published="2022-05-10", url=PAGE, judgments={SOC: REGIONAL})
    before = shown(mine)["2021/22", SOC]
    add(mine, SOC, "adequate", "--published", "2023-06-01", "--url", PAGE, *WHY)
    after = shown(mine)["2021/22", SOC]
    assert after.pop("published") == after.pop("counts_from") == "2023-06-01"
    assert after.pop("notes")[0] == before.pop("notes")[0]
    assert after.items() <= before.items()


def test_a_grade_carried_over_that_is_corrected_is_not_carried_over(mine: Path) -> None:
    carried = {"grade": "good", "url": PAGE, "carried-over-from": "2018/19"}
    hold(mine, published="2022-05-10", judgments={"preventing-crime": carried})
    add(mine, "preventing-crime", "adequate", "--url", NEWS, *WHY)
    after = shown(mine)["2021/22", "preventing-crime"]
    assert (after["carried_over_from"], after["stated"]) == (None, "cited")
    assert after["notes"][0].startswith("Corrected from the grade good, carried over from 2018/19,")


def test_the_inspection_of_a_grade_beneath_stays_with_what_lies_over_it(tmp_path: Path) -> None:
    """More evidence for it, or a correction: on its own day, and not among the report's counts."""
    assert run("init", tmp_path).returncode == 0
    before = shown(tmp_path, "cheshire")["2021/22", SOC]
    assert before["inspection"]
    other = "good" if before["grade"] != "good" else "adequate"
    asked = ("add", "cheshire", "2021/22", SOC)
    for grade, more in ((before["grade"], ()), (other, WHY)):
        done = run(*asked, grade, "--url", PAGE, *more, "--yes", "--data", tmp_path)
        assert done.returncode == 0, done.stderr
        after = shown(tmp_path, "cheshire")["2021/22", SOC]
        assert (after["grade"], after["inspection"]) == (grade, before["inspection"])
        assert after["published"] == before["published"]


# More evidence


@pytest.mark.parametrize("more", [(), ("--published", "2022-06-01", *WHY)])
def test_the_copy_of_the_reports_page_stays_where_other_evidence_comes_beside_it(
    mine: Path, more: tuple[str, ...]
) -> None:
    hold(
        mine,
        published="2022-05-10",
        url=PAGE,
        archived=COPY,
        judgments={"preventing-crime": "adequate"},
    )
    before = shown(mine)["2021/22", "preventing-crime"]["evidence"]
    add(mine, "preventing-crime", "adequate", "--url", NEWS, *more)
    after = shown(mine)["2021/22", "preventing-crime"]["evidence"]
    assert before == after[:1]
    assert before[0]["archived"] == COPY
    assert [one["source"] for one in after] == [PAGE, NEWS]


@pytest.mark.parametrize("day", ["2023-05-10", None])
def test_the_day_of_another_inspection_is_not_the_reports(mine: Path, day: str | None) -> None:
    """Said again with more evidence, or for the first time, of a grade that is recorded as given apart."""
    regional = {key: said for key, said in REGIONAL.items() if key != "published"}
    regional |= {"published": day} if day else {}
    hold(mine, url=PAGE, judgments={SOC: regional, "preventing-crime": "good"})
    add(mine, SOC, "adequate", "--url", NEWS, "--published", "2023-05-10")
    after = shown(mine)
    assert after["2021/22", "preventing-crime"]["published"] is None
    assert after["2021/22", SOC]["published"] == "2023-05-10"


# An import


def take(offer: Path, file: Path, *more: str) -> str:
    """Import a file, which must succeed, and return what was said of it."""
    done = run("import", offer, "--yes", "--data", file, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_copy_of_a_reports_page_comes_with_the_report(mine: Path, tmp_path: Path) -> None:
    """Into a record without it, and into one that has the page alone: there it is said once, of the report."""
    areas = {"preventing-crime": "adequate", "managing-offenders": "good"}
    offer = hold(tmp_path / "offer.yaml", url=PAGE, archived=COPY, judgments=areas)
    mine.write_text("reports: {}\n", encoding="utf-8")
    take(offer, mine)
    assert held(mine) == {"url": PAGE, "archived": COPY, "judgments": areas}
    hold(mine, url=PAGE, judgments=areas)
    take(offer, mine)
    assert held(mine) == {"url": PAGE, "archived": COPY, "judgments": areas}
    assert "Nothing to change." in take(offer, mine)


def test_the_copy_of_a_page_comes_to_the_page(mine: Path, tmp_path: Path) -> None:
    """Wherever the address stands: its own, beside others, or that of a revision."""
    others = [NEWS, {"url": f"{NEWS}/2", "stated": "paraphrased"}]
    later = {"grade": "good", "published": "2023-01-10", "url": f"{PAGE}/later"}
    bare: Entry = {"grade": "adequate", "url": PAGE, "also": others, "revised": [later]}
    copies = [{"url": NEWS, "archived": COPY}, {**others[1], "archived": f"{COPY}2"}]
    copied = {
        **bare,
        "archived": COPY,
        "also": copies,
        "revised": [{**later, "archived": f"{COPY}3"}],
    }
    hold(mine, published="2022-05-10", judgments={"preventing-crime": bare})
    whole = {"published": "2022-05-10", "judgments": {"preventing-crime": copied}}
    offer = hold(tmp_path / "offer.yaml", **whole)
    take(offer, mine)
    assert held(mine) == whole
    assert "Nothing to change." in take(offer, mine)


def test_the_date_of_a_report_comes_in_where_only_a_judgment_of_it_was_dated(
    mine: Path, tmp_path: Path
) -> None:
    dated = {"grade": "adequate", "published": "2022-05-10", "url": PAGE}
    hold(mine, judgments={"preventing-crime": dated, "managing-offenders": "good"}, url=NEWS)
    offered = {"published": "2022-05-10", "judgments": {"preventing-crime": {**dated}}}
    offer = hold(tmp_path / "offer.yaml", **offered)
    assert shown(mine)["2021/22", "managing-offenders"]["published"] is None
    assert "published: 1 new" in take(offer, mine)
    assert shown(mine)["2021/22", "managing-offenders"]["published"] == "2022-05-10"
    assert "Nothing to change." in take(offer, mine)


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_record_file_is_written_as_it_says(mine: Path, tmp_path: Path, ending: str) -> None:
    """The date of its one judgment does not become that of the report, which says none."""
    dated = {"grade": "adequate", "published": "2022-05-10", "url": PAGE, "archived": COPY}
    hold(mine, judgments={"preventing-crime": dated})
    out, again = tmp_path / f"out.{ending}", tmp_path / "again.yaml"
    assert run("export", "-o", out, "--data", mine).returncode == 0
    again.write_text("reports: {}\n", encoding="utf-8")
    take(out, again)
    assert held(again) == held(mine)


def test_what_a_table_says_already_is_no_news_of_its_report(mine: Path, tmp_path: Path) -> None:
    """A table cannot say whose a date is; exported and imported it changes nothing."""
    dated = {"grade": "adequate", "published": "2022-05-10", "url": PAGE}
    hold(mine, judgments={"preventing-crime": dated})
    table = tmp_path / "table.csv"
    assert run("export", "-o", table, "--data", mine).returncode == 0
    assert "Nothing to change." in take(table, mine)


def test_another_day_is_not_said_of_a_report_that_has_one(tmp_path: Path) -> None:
    """Two days of one report, each in a file of its own, would leave it without any."""
    hold(
        tmp_path / "a.yaml",
        published="2022-05-10",
        url=PAGE,
        judgments={"preventing-crime": "good"},
    )
    late = ("managing-offenders", "good", "--published", "2022-06-01", "--url", NEWS)
    done = run(
        "add", "kent", "2021/22", *late, "--into", tmp_path / "b.yaml", "--data", tmp_path, "--yes"
    )
    assert done.returncode == 0, done.stderr
    reports = answer("show", "kent", "--data", tmp_path)["reports"]
    assert [one["published"] for one in reports if one["cycle"] == "2021/22"] == ["2022-05-10"]
    assert shown(tmp_path)["2021/22", "managing-offenders"]["published"] == "2022-06-01"


def test_how_a_page_states_a_grade_stays_where_it_is_said_to_be_carried_over(
    mine: Path, tmp_path: Path
) -> None:
    areas: Entry = {
        "preventing-crime": {"grade": "good", "url": NEWS},
        "managing-offenders": "good",
    }
    hold(mine, url=PAGE, judgments=areas)
    before = shown(mine)
    table = tmp_path / "table.csv"
    rows = [f"kent,2021/22,{area},good,{NEWS},2018/19" for area in areas]
    table.write_text("\n".join(["force,cycle,area,grade,url,carried_over_from", *rows, ""]))
    take(table, mine)
    after = shown(mine)
    for area in areas:
        key = "2021/22", area
        assert after[key]["carried_over_from"] == "2018/19"
        assert after[key]["evidence"][:1] == before[key]["evidence"]


def test_another_reason_why_a_grade_is_not_established_comes_beside_the_first(
    mine: Path, tmp_path: Path
) -> None:
    hold(mine, **{"not-established": {"preventing-crime": "No page was found."}})
    other = "The force's own page is gone."
    offer = hold(tmp_path / "offer.yaml", **{"not-established": {"preventing-crime": other}})
    take(offer, mine)
    assert held(mine)["not-established"] == {"preventing-crime": f"No page was found. {other}"}
    assert "Nothing to change." in take(offer, mine)


FEW: Entry = {"areas": "9", "known": {"good": "3"}, "url": PAGE, "note": "From the summary."}
ALL: Entry = {"counts": {"good": "3", "adequate": "6"}}


@pytest.mark.parametrize("kind", ["as-published", "on-page"])
def test_fuller_counts_lose_nothing_that_is_said_beside_the_numbers(
    mine: Path, tmp_path: Path, kind: str
) -> None:
    hold(mine, **{kind: FEW})
    told = take(hold(tmp_path / "offer.yaml", **{kind: ALL}), mine)
    for words in ("3 good", "9 areas", PAGE, "From the summary."):
        assert words in told
    assert held(mine)[kind] == {**ALL, "url": PAGE, "note": "From the summary."}
    # The other way round: an address comes to numbers that have none.
    hold(mine, **{kind: ALL})
    take(hold(tmp_path / "offer.yaml", **{kind: FEW}), mine)
    assert held(mine)[kind] == {**ALL, "url": PAGE, "note": "From the summary."}
    assert "Nothing to change." in take(tmp_path / "offer.yaml", mine)


@pytest.mark.parametrize(("key", "other"), [("url", NEWS), ("note", "From the press.")])
def test_counts_with_another_address_or_note_are_a_conflict_that_names_both(
    mine: Path, tmp_path: Path, key: str, other: str
) -> None:
    before = hold(mine, **{"as-published": FEW}).read_bytes()
    offer = hold(tmp_path / "offer.yaml", **{"as-published": {**ALL, key: other}})
    done = run("import", offer, "--yes", "--data", mine)
    assert done.returncode == 3
    assert all(f"‘{words}’" in done.stderr for words in (FEW[key], other))
    assert mine.read_bytes() == before


# Files as people and programs write them


def test_a_comment_in_what_a_correction_takes_away_is_in_its_way(mine: Path) -> None:
    """It stands nowhere else: the place is told, and what to do; above the key it stays."""
    comment = "# asked the force, May 2022"
    text = f"""\
reports:
  kent:
    "2021/22":
      judgments:
        preventing-crime:
          grade: adequate
          url: {PAGE}
          also:
            - {NEWS}  {comment}
"""
    mine.write_text(text, encoding="utf-8")
    asked = ("add", "kent", "2021/22", "preventing-crime", "good", "--url", NEWS, *WHY, "--yes")
    done = run(*asked, "--data", mine)
    assert done.returncode == 3
    assert f"{mine}:9: " in done.stderr
    assert f"the comment here ({comment}) would be lost; move it" in done.stderr
    assert mine.read_text(encoding="utf-8") == text
    above = text.replace(f"  {comment}", "").replace(
        "        preventing-crime", f"        {comment}\n        preventing-crime"
    )
    mine.write_text(above, encoding="utf-8")
    assert run(*asked, "--data", mine).returncode == 0
    assert f"        {comment}\n        preventing-crime:" in mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["one line", "with an end"])
@pytest.mark.parametrize("fix", [True, False])
def test_a_file_as_a_program_writes_it_can_be_added_to(mine: Path, form: str, fix: bool) -> None:
    """JSON on one line longer than any in normal form, or YAML that says where it ends; put in normal form or not."""
    said = {"title": "x" * 300, "publisher": "The office", "kind": "document"}
    whole = {
        "sources": {f"n{n}": {**said, "url": f"{PAGE}/{n}"} for n in range(30)},
        "reports": {
            "kent": {"2016": {"judgments": {"efficiency": {"grade": "good", "url": PAGE}}}}
        },
    }
    if form == "one line":
        mine.write_text(json.dumps(whole) + "\n", encoding="utf-8")
    else:
        mine.write_text("reports:\n  kent: {}\n...\n", encoding="utf-8")
    if fix:
        assert "in normal form" in run("check", "--fix", "--data", mine).stderr
        assert "[layout]" not in run("check", "--data", mine).stdout
    done = run(
        "add", "kent", "2016", "effectiveness", "good", "--url", PAGE, "--yes", "--data", mine
    )
    assert done.returncode == 0, done.stderr
    assert "effectiveness: " in mine.read_text(encoding="utf-8")
    assert run("check", "--data", mine, "-q").returncode in (0, 1)


REVISED = """\
reports:
  kent:
    "2021/22":
      published: 2022-09-27
      url: https://example.org/
      judgments:
        preventing-crime:
          grade: good
          revised:
            - {grade: adequate, published: 2024-06, url: https://example.org/r}
"""
OF_IT = ("kent", "2021/22", "preventing-crime")
CORRECTING = ("--replace", "--note", "Misread.", "--url", "https://example.org/z", "--yes")


@pytest.mark.parametrize(
    ("day", "recorded"), [("2024-06-15", "2024-06-15"), ("2024-06", "2024-06"), ("2024", "2024-06")]
)
def test_a_revision_is_corrected_by_any_date_that_can_be_its_own(
    day: str, recorded: str, tmp_path: Path
) -> None:
    mine = tmp_path / "own.yaml"
    mine.write_text(REVISED, encoding="utf-8")
    done = run(
        "add", *OF_IT, "inadequate", "--revised", "--published", day, *CORRECTING, "--data", mine
    )
    assert done.returncode == 0, done.stderr
    _, revised = answer("show", "kent", "--data", mine)["judgments"]
    assert (revised["grade"], revised["published"]) == ("inadequate", recorded)
    assert ("the date stays 2024-06, which can be 2024" in done.stderr) == (day == "2024")


def test_what_was_corrected_in_another_file_is_corrected_there_again(tmp_path: Path) -> None:
    for name, text in (("a.yaml", REVISED), ("own.yaml", "reports: {}\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = (tmp_path / "a.yaml").read_bytes()
    into = ("--into", tmp_path / "own.yaml")
    for grade, more in (("outstanding", into), ("requires-improvement", ()), ("good", ())):
        done = run(
            "add", *OF_IT, grade, *CORRECTING, "--note", f"Was {grade}.", *more, "--data", tmp_path
        )
        assert done.returncode == 0, done.stderr
        first, _ = answer("show", "kent", "--evidence", "--data", tmp_path)["judgments"]
        assert first["grade"] == grade
    assert (tmp_path / "a.yaml").read_bytes() == before
    assert {"Was outstanding.", "Was requires-improvement.", "Was good."} <= {*first["notes"]}


# Whatever a record says


def told_more(random: Random, record: Entry) -> None:
    """Let a made record say, here and there, all else that a report and its judgments can say."""
    url = "https://example.org/"
    pages = [{"url": f"{url}{n}", "archived": f"{COPY}{n}"} for n in range(3)]
    dispute = {"url": NEWS, "grade": "outstanding", "archived": COPY, "note": "A draft."}
    for report in (one for of_force in record["reports"].values() for one in of_force.values()):
        for key, value in (("archived", COPY), ("note", "Of all."), ("notes", ["Of it."])):
            report |= {key: value} if random.random() < 0.3 else {}
        for area, said in report["judgments"].items():
            if random.random() < 0.3 and said.keys() <= {"grade", "url"}:
                report["judgments"][area] = said["grade"]
                continue
            more: Entry = {
                "archived": f"{COPY}/{area}",
                "stated": "paraphrased",
                "also": random.choice([[pages[0], f"{url}own"], [{**pages[1], "stated": "cited"}]]),
                "note": "Why.",
                "notes": ["And why."],
            }
            more |= (
                {"disputed-by": [dispute]}
                if said["grade"] not in ("outstanding", "ungraded")
                else {}
            )
            said.setdefault("url", url)
            said |= {key: value for key, value in more.items() if random.random() < 0.3}


def says_something(report: Report) -> bool:
    return report != Report(report.force, report.cycle, counts_from=report.counts_from)


@settings(max_examples=tries(15))
@given(seed=st.integers(0, 2**32))
@example(seed=40)  # reports in another order than their cycles
@example(seed=15)  # why a grade is not established, that follows from counts
def test_whatever_a_record_says_comes_out_and_in_again(seed: int) -> None:
    """Offered to itself it is nothing new, in any format; an empty folder it makes the same record."""
    random = Random(seed)
    made = made_records.make(random, [one for one in made_records.TRAITS if random.random() < 0.6])
    told_more(random, made.record)
    with tempfile.TemporaryDirectory() as name:
        first, again = Path(name) / "first", Path(name) / "again"
        for folder in (first, again):
            folder.mkdir()
            made_records.write(made, folder)
        (again / "record.yaml").unlink()
        files = find_files([first])
        record = load_files(files)
        scope = Scope(tuple(record.forces))
        for ending in ("yaml", "json", "csv", "jsonl"):
            out = Path(name) / f"out.{ending}"
            out.write_bytes(render(with_deduced(record), scope, f".{ending}")[""])
            change = keeping.prepare(keeping.destination([str(first)]), read_offer(out))
            assert not change.differs
            assert {*change.compared.statuses} <= {"same"}
        wrong = {one.rule for one in content_problems(files, *read_all(files))}
        assume(not wrong & {*keeping.BETWEEN})  # counts that were made too low are refused
        offer = read_offer(out.with_suffix(".yaml"))
        change = keeping.prepare(keeping.destination([str(again)]), offer)
        (again / "grades.yaml").write_text(change.after, encoding="utf-8")
        found = load_files(find_files([again]))
    said = {
        force: [*filter(says_something, of_force)] for force, of_force in record.reports.items()
    }
    assert {force: [*of_force] for force, of_force in found.reports.items()} == {
        force: of_force for force, of_force in said.items() if of_force
    }


def corrected(place: keeping.Destination, row: Row) -> keeping.FileChange | None:
    """Return the change that a row makes, or None where it would contradict another fact."""
    try:
        return keeping.prepare(place, row_offer("here", [row]), correct=True)
    except InvalidData as error:
        if {one.rule for one in error.problems} <= {*keeping.BETWEEN}:
            return None
        raise


@settings(max_examples=tries(20))
@example(seed=4, into="own.yaml")  # a grade that its revision gives already
@given(seed=st.integers(0, 2**32), into=st.sampled_from(["record.yaml", "own.yaml"]))
def test_an_addition_or_a_correction_leaves_all_else_as_it_was(seed: int, into: str) -> None:
    """Whatever is recorded, in the same file or another: one judgment gains evidence, or has another grade."""
    random = Random(seed)
    made = made_records.make(random, [one for one in made_records.TRAITS if random.random() < 0.6])
    told_more(random, made.record)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made_records.write(made, folder)
        before = load_files(find_files([folder]))
        cells = sorted(before.by_cell())
        assume(cells)
        cell = random.choice(cells)
        old = before.by_cell()[cell][0]
        grade = random.choice([old.grade or UNGRADED, *made_records.SCALE])
        texts = dict(zip(("force", "cycle", "area", "grade"), (*cell, grade), strict=True))
        row = Row(texts, {"": Place(1, 1)}, ("Misread.",), (), (Evidence(NEWS, "cited"),))
        place = keeping.destination([name], str(folder / into))
        change = corrected(place, row)
        assume(change and not change.conflicts)  # counts, or a reason that is recorded already
        assert change
        (folder / into).write_text(change.after, encoding="utf-8")
        after = load_files(find_files([folder]))
    new = after.by_cell()[cell][0]
    assert new.grade == (None if grade == UNGRADED else grade)
    assert {*old.notes} <= {*new.notes}
    if new.grade == old.grade:
        assert {*old.evidence} <= {*new.evidence}
        assert old.disputed_by == new.disputed_by
    else:
        assert new.evidence[0].source == NEWS
        kept = {one for one in old.disputed_by if one.grade != new.grade}
        assert kept == {*new.disputed_by}
    changed = ("grade", "evidence", "notes", "official", "disputed_by")
    was = {name: getattr(old, name) for name in changed}
    assert new._replace(**was) == old
    others = [
        {j for j in record.all_judgments() if j not in (old, new)} for record in (before, after)
    ]
    assert others[0] == others[1]
    for force, reports in before.reports.items():
        for one, other in zip(reports, after.reports[force], strict=True):
            assert one._replace(judgments=()) == other._replace(judgments=())


def test_a_judgment_is_written_in_the_order_of_its_keys() -> None:
    assert keys_of(JudgmentEntry) == [*KEYS]

"""draft: the seeds give exactly the record, and what is drafted can be imported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema

from conftest import ROOT, SEEDS, answer, run
from peeltrack.record.judgments import Record

DOCUMENTS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "seeds").glob("*.txt"))


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
    done = run("draft", *DOCUMENTS, "-o", "drafted.yaml", cwd=tmp_path)
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

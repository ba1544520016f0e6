"""The grade table, and what the inspectorate's own table could do."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from conftest import run as run_bundled
from peeltrack.output.answers.compare import view
from peeltrack.output.page import Note, Table, drawn
from peeltrack.queries.compare import compare
from peeltrack.queries.scope import scope
from peeltrack.schema.load import find_files, load_known
from small import answer, grown, run


def test_without_a_moment_it_is_how_things_stand_now_and_names_the_last_table_of_pillars() -> None:
    table = answer("compare")
    assert table["at"] == "latest"
    assert "responding-to-the-public" in table["areas"]
    assert len(table["rows"]) == 13
    page = run("compare").stdout
    assert "the last table of whole pillars is --at peel-2018/19" in page
    assert answer("compare", "--at", "peel-2018/19")["areas"] == [
        "effectiveness",
        "efficiency",
        "legitimacy",
    ]


def test_totals_are_at_the_foot_and_count_the_rows() -> None:
    table = answer("compare", "--at", "peel-2016")
    assert table["totals"]["effectiveness"] == {
        "outstanding": 1,
        "good": 9,
        "requires-improvement": 3,
    }
    for area in table["areas"]:
        cells = [row["grades"][area] for row in table["rows"]]
        given = [cell["grade"] for cell in cells if cell and cell["grade"]]
        assert sum(table["totals"][area].values()) == len(given)


def test_forces_and_regions_are_chosen() -> None:
    named = answer("compare", "kent", "Essex Police")
    assert [row["force"] for row in named["rows"]] == ["essex", "kent"]
    region = answer("compare", "--region", "East Midlands")
    assert [row["force"] for row in region["rows"]] == [
        "derbyshire",
        "leicestershire",
        "northamptonshire",
    ]
    done = run("compare", "--region", "east midland")
    assert done.returncode == 2
    assert "did you mean 'east-midlands'?" in done.stderr


def test_it_sorts_by_name_grade_and_region() -> None:
    by_name = [row["name"] for row in answer("compare")["rows"]]
    assert by_name == sorted(by_name)
    by_region = [row["region"] for row in answer("compare", "--sort", "region")["rows"]]
    assert by_region == sorted(by_region)
    order = ["outstanding", "good", "requires-improvement", "inadequate"]
    found = answer("compare", "--at", "peel-2018/19", "--sort", "grade", "--area", "effectiveness")[
        "rows"
    ]
    ranks = [
        order.index(cell["grade"]) if (cell := row["grades"]["effectiveness"])["grade"] else 9
        for row in found
    ]
    assert ranks == sorted(ranks)
    assert found[0]["force"] == "durham"
    done = run("compare", "--sort", "grde")
    assert (done.returncode, "did you mean 'grade'?" in done.stderr) == (2, True)


def test_regions_are_set_apart() -> None:
    page = run("compare", "--group-by", "region").stdout.splitlines()
    wales = page.index(next(line for line in page if line.startswith("Wales")))
    assert [line.split("  ")[1] for line in page[wales + 1 : wales + 3]] == [
        "Gwent",
        "South Wales",
    ]


def test_since_2021_the_columns_are_the_areas_of_policing() -> None:
    table = answer("compare", "--at", "peel-2021/22")
    assert "effectiveness" not in table["areas"]
    assert "responding-to-the-public" in table["areas"]


def test_a_question_can_be_the_column() -> None:
    table = answer("compare", "--at", "2025", "--area", "investigating-crime")
    assert table["areas"] == ["investigating-crime"]
    assert table["totals"]["investigating-crime"]


def test_what_rose_or_fell_since_the_cycle_before_is_marked() -> None:
    page = run("compare", "--at", "peel-2018/19").stdout
    row = next(line for line in page.splitlines() if line.startswith("Cleveland"))
    assert row.count("Inadequate ▼") == 3


def test_a_last_known_grade_that_counts_exclude_is_not_shown_alone(tmp_path: Path) -> None:
    mine = grown(
        tmp_path,
        '  south-wales:\n    "2023-25":\n      published: 2024-05-01\n      as-published:\n'
        "        counts: {good: 2, adequate: 5, inadequate: 1}\n        url: https://example.org/\n",
    )
    asked = ("compare", "south-wales", "--area", "protecting-vulnerable-people", "--data", mine)
    (row,) = answer(*asked)["rows"]
    found = row["grades"]["protecting-vulnerable-people"]
    assert found["last"]["grade"] == "requires-improvement"
    assert found["possible"] == ["good", "adequate", "inadequate"]
    pages = [
        run(*asked, "--area", "managing-offenders", "--area", "treatment-of-the-public", *width)
        for width in (("--width", "60"), ())
    ]
    narrow, wide = (page.stdout for page in pages)
    assert "G/A/I?" in narrow
    assert "(RI)" not in narrow.partition("\n\n")[2].partition("known grade")[0].splitlines()[2]
    assert "G/A/I? was RI" in wide


@pytest.mark.parametrize("width", [60, 80, 140, None])
def test_each_code_in_a_cell_is_explained_and_no_form_that_no_cell_has(width: int | None) -> None:
    record = load_known(find_files())
    labels = {one.code: one.label.lower() for one in record.framework.grades.values()}
    for forces in [*([force] for force in record.forces), ["leicestershire", "lincolnshire"]]:
        blocks = list(view(compare(record, scope(record, forces))).page(width))
        rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
        cells = [drawn(cell.text) for row in rows for cell in row[1:]]
        notes = " ".join(drawn(block.text) for block in blocks if isinstance(block, Note))
        codes = {code for text in cells for code in re.findall(r"\b[A-Z]+\b", text)}
        assert codes <= labels.keys(), forces
        for code in codes:
            assert f"{code} {labels[code]}" in notes, forces
        assert ("was RI:" in notes) == any(" was " in text for text in cells), forces
        assert ("(RI):" in notes) == any(text.startswith("(") for text in cells), forces


def test_a_first_report_of_an_assessment_does_not_turn_the_table_of_all_to_its_areas(
    tmp_path: Path,
) -> None:
    mine = grown(
        tmp_path,
        '  south-wales:\n    "2025-27":\n      published: 2026-06-01\n      url: https://example.org/\n'
        "      judgments: {leadership-and-force-management: good, preventing-crime: adequate}\n",
    )
    table = answer("compare", "--data", mine)
    assert table["areas"] == answer("compare")["areas"]
    (row,) = (row for row in table["rows"] if row["force"] == "south-wales")
    assert row["grades"]["preventing-crime"]["cycle"] == "2025-27"
    page = run("compare", "--data", mine).stdout
    assert "PEEL 2025–27 is out already for 2 of 13 forces: --at peel-2025-27." in page
    assert re.search(r"^South Wales +Adequate \(25-27\)", page, re.MULTILINE)
    alone = answer("compare", "south-wales", "--data", mine)
    assert alone["areas"] == answer("compare", "--at", "peel-2025-27", "--data", mine)["areas"]


def test_a_table_of_one_column_an_area_says_what_it_has_no_room_for() -> None:
    rows = [
        json.loads(row) for row in run_bundled("compare", "--format", "jsonl").stdout.splitlines()
    ]
    ((current, _),) = Counter(row["cycle"] for row in rows if row.get("grade")).most_common(1)
    earlier = sum(bool(row.get("grade")) and row["cycle"] != current for row in rows)
    narrowed = sum(bool(row.get("possible")) and not row.get("grade") for row in rows)
    said = run_bundled("compare", "--wide", "--format", "csv").stderr
    assert said.startswith(f"{earlier} grades of another assessment than ")
    assert f" and {narrowed} areas whose grade counts narrow: without --wide" in said
    assert run_bundled("compare", "--at", "peel-2014", "--wide", "--format", "csv").stderr == ""

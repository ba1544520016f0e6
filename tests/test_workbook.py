"""The workbook: how every force stands, the flags, what changed, and all that is recorded, as people open it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import SMALL, notes_of, run_without
from peeltrack.output.palette import SHADES
from peeltrack.record.judgments import Record
from peeltrack.schema.load import find_files, load_known
from small import answer, run


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook of the small record, as the command writes it."""
    folder = tmp_path_factory.mktemp("exported")
    done = run("export", "-o", folder / "peel.xlsx")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def sheets(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def test_the_workbook_opens_on_how_forces_stand(exported: Path, record: Record) -> None:
    book = sheets(exported / "peel.xlsx")
    assert book.sheetnames == [
        *("Matrix", "Flags", "Changes", "Judgments", "Reports", "Gaps", "Sources", "About")
    ]
    assert book.active.title == "Matrix"
    table = answer("compare")
    sheet = book["Matrix"]
    head, *rows = sheet.iter_rows()
    areas = record.framework.areas
    assert [cell.value for cell in head[4:]] == [areas[area].label for area in table["areas"]]
    by_name = {row[1].value: row for row in rows if row[1].value}
    for one in table["rows"]:
        cells = dict(zip(table["areas"], by_name[one["name"]][4:], strict=True))
        for area, known in one["grades"].items():
            cell = cells[area]
            if known is None:
                assert cell.value == "not assessed"
            elif known["grade"]:
                assert cell.value.split(" (")[0] == known["grade"].replace("-", " ").capitalize()
                assert cell.fill.fgColor.rgb[2:] == SHADES[known["grade"]].fill[1:]
            else:
                assert cell.value.startswith(known["state"].replace("-", " "))
                last = known["last"] and known["last"]["grade"].replace("-", " ")
                assert not last or cell.value.endswith(f"was {last}")
                if known["possible"] and len(known["possible"]) <= 2:
                    assert " or ".join(known["possible"]).replace("-", " ") in cell.value
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"
    for area, column in zip(table["areas"], sheet.iter_cols(min_col=5), strict=True):
        counts = {row[1].value: row[column[0].column - 1].value for row in rows[14:]}
        for grade, n in table["totals"][area].items():
            assert counts[grade.replace("-", " ").capitalize()] == n


def facts_of(sheet: Any) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the names of its columns."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_workbook_has_every_judgment_with_real_dates_and_booleans(
    exported: Path, record: Record
) -> None:
    book = sheets(exported / "peel.xlsx")
    sheet = book["Judgments"]
    rows = facts_of(sheet)
    judgments = list(load_known(find_files([SMALL])).all_judgments())
    assert len(rows) == len(judgments)
    for row, judgment in zip(rows, judgments, strict=True):
        assert (row["Force"], row["Cycle"], row["Area"]) == judgment[:3]
        grade = judgment.grade
        assert row["Grade"] == (record.framework.grades[grade].label if grade else None)
        published = judgment.published
        whole = published is not None and len(published) == 10
        assert row["Published"] == (datetime.fromisoformat(published) if whole else None)
        text = row["Published (as recorded, where partial)"]
        assert text == (None if whole else published)
        assert row["Counts from"] == datetime.fromisoformat(judgment.counts_from)
        assert row["Official"] is judgment.official
        assert row["Revised"] is judgment.revised
        for evidence in judgment.evidence:
            assert f"{evidence.stated}: {evidence.source}" in row["Evidence"]
            assert not evidence.quote or " ".join(evidence.quote.split()) in row["Evidence"]
        assert not row["Evidence"].startswith(("[", "{"))
    assert any(row["Published (as recorded, where partial)"] for row in rows)
    assert sheet.freeze_panes == "C2"
    assert (
        sheet.auto_filter.ref
        == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{len(rows) + 1}"
    )
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize(
    ("name", "command", "list_name"),
    [("Flags", ["flag"], "flags"), ("Gaps", ["gaps"], "gaps")],
)
def test_a_sheet_has_the_rows_of_its_answer(
    exported: Path, name: str, command: list[str], list_name: str
) -> None:
    rows = facts_of(sheets(exported / "peel.xlsx")[name])
    expected = answer(*command)[list_name]
    assert len(rows) == len(expected) > 0
    for row, fact in zip(rows, expected, strict=True):
        assert (row["Force"], row["Area"], row["Cycle"]) == (
            fact["force"],
            fact["area"],
            fact["cycle"],
        )
        assert row["Possible"] == (", ".join(fact["possible"]) if fact["possible"] else None)
        assert row["Status" if name == "Flags" else "State"] == fact.get(
            "status", fact.get("state")
        )


def test_the_reports_have_a_column_for_each_count(exported: Path) -> None:
    rows = facts_of(sheets(exported / "peel.xlsx")["Reports"])
    by_report = {(row["Force"], row["Cycle"]): row for row in rows}
    for report in answer("show", "leicestershire")["reports"]:
        row = by_report["leicestershire", report["cycle"]]
        assert row["Areas graded"] == report["areas_graded"]
        assert row["Recorded"] == report["recorded"]
        assert row["Complete"] is report["complete"]
        for grade, n in (report["as_published"] or {}).items():
            assert row[f"As published {grade.replace('-', ' ')}"] == n


def test_what_changed_is_that_of_diff(exported: Path) -> None:
    rows = facts_of(sheets(exported / "peel.xlsx")["Changes"])
    kinds = Counter(row["Change"] for row in rows)
    assert sum(kinds.values()) == len(rows) > 0
    assert kinds["unknown"] == sum(
        "not-recorded" in (row["From state"], row["To state"])
        or "not-established" in (row["From state"], row["To state"])
        for row in rows
    )


def test_the_workbook_says_whence_it_is_and_what_its_columns_mean(
    exported: Path, record: Record
) -> None:
    book = sheets(exported / "peel.xlsx")
    about = " ".join(str(cell) for row in book["About"].values for cell in row if cell)
    assert "All 13 forces" in about
    assert "Open Government Licence v3.0" in about
    assert "Requires improvement" in about
    assert "The whole day from which it counts." in about
    assert "not recorded here, though the report is out" in about
    assert book["Sources"].freeze_panes == "C2"
    cited = {row["Id"] for row in facts_of(book["Sources"])}
    assert cited == {source["id"] for source in answer("sources")["sources"]}


def test_workbook_cells_are_text_whatever_they_hold(hostile: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert run("export", "--data", hostile, "-o", out).returncode == 0
    sheet = sheets(out)["Judgments"]
    head, *rows = sheet.iter_rows()
    at = [cell.value for cell in head].index("Note")
    notes = [row[at] for row in rows]
    for cell, note in zip(notes, notes_of(hostile), strict=True):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        if len(note) <= 32_767:
            assert cell.value == note
        else:
            assert len(cell.value) == 32_767
            assert cell.value.endswith("the CSV has it whole")


def test_without_xlsxwriter_it_says_how_to_get_it(tmp_path: Path) -> None:
    done = run_without("xlsxwriter", "export", "-o", tmp_path / "o.xlsx")
    assert done.returncode == 2
    assert "pip install 'peeltrack[xlsx]'" in done.stderr
    assert not (tmp_path / "o.xlsx").exists()

"""The record from Python: as scripts, notebooks and tables of data use it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import peeltrack
from conftest import SMALL, environment
from peeltrack.api import Record
from peeltrack.problems import WrongRequest
from small import HERE, answer


@pytest.fixture(scope="module")
def here() -> Record:
    return peeltrack.load(SMALL)


def test_python_m_peeltrack_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "peeltrack", "forces", "--format", "ids"],
        capture_output=True,
        text=True,
        env=environment(HERE),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "kent" in done.stdout.split()


def test_years_are_numbers_and_one_name_needs_no_list(here: Record) -> None:
    one = here.diff(2016, 2018, areas="effectiveness", forces="kent")
    assert one == here.diff("2016", "2018", areas=["effectiveness"], forces=["kent"])
    assert {change.area for change in one.changes} == {"effectiveness"}
    assert here.flags(["kent", "essex"]) == here.flags("kent", "essex")
    assert here.flags("kent", at=2017) == here.flags("kent", at="2017")


def test_answers_have_the_rows_of_the_command(here: Record) -> None:
    flags = here.flags().rows()
    assert [row["area"] for row in flags] == [flag["area"] for flag in answer("flag")["flags"]]
    diff = here.diff(2014, 2024).rows()
    told = answer("diff", "2014", "2024", "--all")["changes"]
    assert [row["change"] for row in diff] == [change["change"] for change in told]


def test_every_date_has_a_whole_day_beside_it(here: Record) -> None:
    for rows in (here.rows(), here.timeline("kent").rows(), here.diff(2014, 2024).rows(),
                 here.flags().rows(), here.compare().rows()):  # fmt: skip
        published = [name for name in rows[0] if name.endswith("published")]
        assert published
        for row in rows:
            for name in published:
                day = row[f"{name}_day"]
                assert (day is None) == (row[name] is None)
                assert day is None or date.fromisoformat(day).isoformat().startswith(row[name])


def test_a_record_is_told_in_a_line_and_answers_show_a_table(here: Record) -> None:
    assert "\n" not in repr(here)
    assert "forces" in repr(here)
    assert len(repr(here)) < 100
    for one in (here.flags(), here.timeline("kent"), here.diff(2016, 2018), here.compare()):
        assert repr(one).endswith(f": {len(one.rows())} rows>")
        assert len(repr(one)) < 100
    for shown in (here, here.flags(), here.timeline("kent"), here.diff(2016, 2018)):
        assert "<table>" in shown._repr_html_()


def test_judgments_are_those_of_a_force_by_any_of_its_names(here: Record) -> None:
    assert here.judgments("Kent Police") == here.judgments("kent") != ()
    with pytest.raises(WrongRequest):
        here.judgments("Kentt Constabularie")

"""Reports and the commissioners' responses: each report once, by what it is on."""

from __future__ import annotations

from pathlib import Path

import pytest

from small import answer, grown, run

REPORT = """\
  {force}:
    "2021/22":
      published: 2022-06-01
      url: https://example.org/
      judgments:
        preventing-crime: good
        disrupting-serious-organised-crime:
          grade: good
          published: {day}
          url: https://example.org/regional/
          inspection: regional-organised-crime
"""


@pytest.mark.parametrize("day", ["2022-12-07", "2022-06-01"])
def test_what_came_out_of_an_inspection_apart_is_named_by_its_area(
    tmp_path: Path, day: str
) -> None:
    mine = grown(tmp_path, REPORT.format(force="gwent", day=day))
    found = answer("responses", "gwent", "--data", mine)["reports"]
    rows = [(one["published"], one["covers"]) for one in found if one["cycle"] == "2021/22"]
    assert rows == [("2022-06-01", None), (day, ["disrupting-serious-organised-crime"])]
    page = run("responses", "gwent", "--data", mine).stdout
    assert "  2021/22 disrupting serious organised crime  " in page

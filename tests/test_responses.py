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


ANSWERED = """\
  gwent:
    "{cycle}":
      responses:
        - {{{covers}date: {date}, to: the Home Secretary, source: midshire-pcc-2017, quote: all the standards}}
"""


@pytest.mark.parametrize(
    ("cycle", "covers", "date", "published"),
    [
        ("2025-27", "", "2026-05-20", "2026-04-01"),
        ("2016", "efficiency", "2016-12-01", "2016-11-03"),
    ],
)
def test_a_report_without_a_recorded_grade_and_its_response_are_listed(
    tmp_path: Path, cycle: str, covers: str, date: str, published: str
) -> None:
    text = ANSWERED.format(cycle=cycle, covers=covers and f"covers: {covers}, ", date=date)
    dated = "" if covers else f"      published: {published}\n"
    mine = grown(tmp_path, text.replace("      responses", f"{dated}      responses", 1))
    found = answer("responses", "gwent", "--data", mine)["reports"]
    (row,) = (one for one in found if one["cycle"] == cycle and one["responded"])
    assert (row["published"], row["responded"]) == (published, date)
    assert row["covers"] == ([covers] if covers else None)


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_response_can_be_shown_by_the_address_of_a_page(tmp_path: Path, ending: str) -> None:
    page = "https://example.org/response"
    text = '  gwent:\n    "2025-27":\n      published: 2026-04-01\n      responses:\n        - {said}\n'
    said = "{date: 2026-05-20, to: the Home Secretary, "
    mine = grown(tmp_path, text.format(said=f"{said}url: '{page}'}}"))
    (row,) = (r for r in answer("responses", "gwent", "--data", mine)["reports"] if r["responded"])
    assert (row["source"], row["days"]) == (page, 49)
    assert page in [
        source["id"] for source in answer("sources", "gwent", "--data", mine)["sources"]
    ]
    out = tmp_path / f"out.{ending}"
    assert run("export", "gwent", "--data", mine, "-o", out).returncode == 0
    done = run("import", out, "--data", mine)
    assert "Nothing to change." in done.stderr
    for given in (
        f"url: '{page}', source: midshire-pcc-2017, quote: x",
        "source: midshire-pcc-2017",
    ):
        (mine / "more.yaml").write_text(f"reports:\n{text.format(said=said + given + '}')}")
        done = run("responses", "gwent", "--data", mine)
        assert done.returncode == 3
        assert "more.yaml:6:11: a response has a url, or a source with a quote" in done.stderr


def test_each_response_is_to_what_was_out_by_its_day_and_none_is_dropped(tmp_path: Path) -> None:
    mine = grown(
        tmp_path,
        '  gwent:\n    "2025-27":\n      published: 2026-03-10\n      url: https://example.org/\n'
        "      judgments:\n        preventing-crime: good\n"
        "        managing-offenders: {grade: good, published: 2026-05-01, url: https://example.org/2}\n"
        "      responses:\n"
        "        - {date: 2026-04-01, to: the Home Secretary, url: https://example.org/r1}\n"
        "        - {date: 2026-04-02, to: the inspectorate, url: https://example.org/r2}\n",
    )
    found = answer("responses", "gwent", "--data", mine)["reports"]
    rows = [(r["published"], r["responded"], r["days"]) for r in found if r["cycle"] == "2025-27"]
    assert rows == [
        ("2026-03-10", "2026-04-01", 22),
        ("2026-03-10", "2026-04-02", 23),
        ("2026-05-01", None, None),
    ]

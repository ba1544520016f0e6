"""Pictures: every grade in words, nothing overlapping or cut, the same bytes each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from conftest import GRADES, run_without
from conftest import run as run_bundled
from peeltrack.output.chart import canvas
from peeltrack.output.chart.arrows import arrow_chart
from peeltrack.output.chart.country import country_chart
from peeltrack.output.chart.picture import Picture
from peeltrack.output.chart.shares import Shares, shares_chart
from peeltrack.output.chart.table import TileTable, area_chart, force_chart
from peeltrack.queries.compare import compare
from peeltrack.queries.diff import diff
from peeltrack.queries.history import history
from peeltrack.queries.moments import parse_moment
from peeltrack.queries.scope import scope
from peeltrack.record.judgments import Record
from small import answer, grown, run

SVG = "{http://www.w3.org/2000/svg}"
MAGIC = {".svg": b"<?xml", ".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-"}
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


def drawn(tmp_path: Path, *args: str, name: str = "chart.svg") -> bytes:
    """Return the picture that the command draws."""
    path = tmp_path / name
    done = run("chart", *args, "-o", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return path.read_bytes()


def words_of(svg: bytes) -> str:
    """Return the words of an SVG in order, lines of one text joined."""
    texts = ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]
    return " ".join(" ".join(texts).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("ending", MAGIC)
def test_the_ending_says_the_format_and_the_same_record_gives_the_same_bytes(
    tmp_path: Path, record: Record, ending: str
) -> None:
    written = drawn(tmp_path, "leicestershire", name=f"one{ending.upper()}")
    assert written.startswith(MAGIC[ending])
    again = force_chart(history(record, scope(record, ["leicestershire"])))
    assert canvas.render(again, ending) == written
    assert [path.name for path in tmp_path.iterdir()] == [f"one{ending.upper()}"]


def test_a_force_has_every_grade_in_words(tmp_path: Path) -> None:
    svg = drawn(tmp_path, "leicestershire")
    words = words_of(svg)
    assert words.startswith("Leicestershire Police: PEEL grades as published up to 5 December 2024")
    for said in (
        "18 Feb 2016 2 Mar 2017 22 Mar 2018",
        "As a whole Good Requires improvement ▼ Good ▲ Good",
        "Outstanding ‡",
        "Requires improvement † 15 Dec 2015",
        "ungraded †",
        "– not recorded here, though the report is out",
        "Areas recorded, of those graded",
        "Dashed line: the scale or the method changed",
        LICENCE,
    ):
        assert said in words, said
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    said = {child.get("id"): child.text for child in root if child.get("id") in ("title", "desc")}
    assert said["title"].startswith("Leicestershire Police")
    assert LICENCE in said["desc"]
    assert root.get("aria-labelledby") == "title desc"


def test_an_svg_needs_nothing_from_elsewhere_and_has_no_clock(tmp_path: Path) -> None:
    svg = drawn(tmp_path, "--area", "efficiency", "--region", "wales").decode()
    assert not re.search(r"<dc:date>|@import|<image|<script", svg)
    links = set(re.findall(r'(?:xlink:)?href="([^"]*)"', svg))
    assert all(link.startswith("#") for link in links), links
    assert "sans-serif" in svg


def test_all_forces_by_region_for_one_area_with_what_is_not_recorded(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "--area", "effectiveness"))
    assert words.startswith(
        "Effectiveness: PEEL grades of 13 forces, as published up to 7 February 2020"
    )
    assert "North East Cleveland Requires improvement Good ▲ Good Inadequate ▼" in words
    assert "Durham Outstanding Outstanding Outstanding Outstanding North West" in words
    assert "Surrey Requires improvement Good ▲ † Good not established Wales" in words
    assert "PEEL 2018/19 May 2019 to Feb 2020" in words
    assert "13 of 13 forces 12 of 13 forces 1 not recorded" in words


def test_sorted_by_grade_the_best_come_first(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "--area", "effectiveness", "--sort", "grade"))
    assert "May 2019 to Feb 2020 Durham Outstanding" in words
    assert words.index("Cleveland") > words.index("Northamptonshire") > words.index("Kent")


def test_a_moment_leaves_out_what_was_not_published_then(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "surrey", "--at", "2017-12"))
    assert "Surrey Police: PEEL grades as published by the end of December 2017" in words
    assert "22 Mar 2018" not in words
    assert "2018/19" not in words
    assert "not published" in words
    year = words_of(drawn(tmp_path, "surrey", "--at", "2017"))
    assert "Surrey Police: PEEL grades up to PEEL 2017" in year
    assert "22 Mar 2018" in year


def test_a_revised_grade_is_said_with_the_first(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "northamptonshire"))
    assert re.search("Adequate, then requires improvement ▼( †)? 8 Aug 2024", words)


RECORD = """
reports:
  kent:
    "2021/22":
      published: 2022-04-28
      url: "https://example.org/a"
      judgments: {preventing-crime: outstanding, investigating-crime: inadequate}
    "2023-25":
      published: 2024-01-11
      url: "https://example.org/b"
      as-published: {counts: {good: 2, adequate: 8}, url: "https://example.org/b"}
      judgments: {preventing-crime: good}
"""
"""Two reports of a force; of the second, counts are known and one area of ten is recorded."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A record of one force in which one area is superseded."""
    (tmp_path / "record.yaml").write_text(RECORD)
    return tmp_path / "record.yaml"


def test_what_is_not_shown_is_said(tmp_path: Path, small: Path) -> None:
    words = words_of(drawn(tmp_path, "kent", "--data", str(small)))
    assert "Investigating crime Inadequate † » – (good or adequate?)" in words
    assert "Areas recorded, of those graded 2; how many is not known 1 of 10" in words
    assert (
        "Not known now, for the report of 11 January 2024 is out and their grades are not recorded: Investigating "
        "crime (last known: inadequate, PEEL 2021/22); its counts leave: good or adequate."
    ) in words
    assert re.search(
        r"Not known now: \d+ more areas with no grade recorded, before or now\.", words
    )
    assert "PEEL 2023–25: 10 areas graded, 1 recorded; the other 9: 1 good, 8 adequate." in words
    area = words_of(drawn(tmp_path, "--area", "investigating-crime", "--data", str(small)))
    assert "1 of 1 force 0 of 1 force 1 not recorded" in area
    # The day is that of the last report, though the area's grade in it is not recorded.
    assert "as published up to 11 January 2024" in area


def test_the_country_has_a_tile_a_force_and_counts_what_is_known(
    tmp_path: Path, record: Record
) -> None:
    words = words_of(drawn(tmp_path, "--region", "wales"))
    assert words.startswith("PEEL grades of 2 forces, Wales, by area, now")
    table = compare(record, scope(record, region="wales"))
    for row in table.compared:
        name = row.force.name.removesuffix(" Police")
        for side in row.sides.values():
            given = side.judgment and side.judgment.grade
            after = record.framework.grades[given].code if given else "–" if side.is_gap else ""
            assert f"{name} {after}".strip() in words
    for area, counts in table.totals.items():
        gaps = sum(row.sides[area].is_gap for row in table.compared)
        assert f"{sum(counts.values())} of 2 forces" in words
        assert not gaps or f"{gaps} not recorded" in words


def test_shares_count_every_force_once_and_break_where_grades_are_not_compared(
    record: Record,
) -> None:
    known = history(record, scope(record, areas=["efficiency", "preventing-crime"]))
    body = shares_chart(known, "13 forces").body
    assert isinstance(body, Shares)
    for panel in body.panels:
        area = next(area for area in record.framework.areas.values() if area.label == panel.title)
        for column in panel.columns:
            judgments = [known.cell(force, column.title, area.id).grade for force in record.forces]
            expected = Counter(judgment.grade for judgment in judgments if judgment)
            assert {tile.grade: n for tile, n in column.parts if tile.grade} == expected
            assert column.counted.startswith(f"{expected.total()} of {column.total}")
            assert column.total <= len(record.forces)
    preventing = next(panel for panel in body.panels if panel.title == "Preventing crime")
    titles = [column.title for column in preventing.columns]
    assert {titles[n] for n in preventing.breaks} == {"2021/22", "2023-25", "2025-27"}


def test_changes_are_arrows_with_what_became_of_each(tmp_path: Path, seeds_record: Record) -> None:
    words = words_of(
        drawn(tmp_path, "leicestershire", "--diff", "2016", "2018", "--data", str(GRADES))
    )
    assert words.startswith("Leicestershire Police: what changed from PEEL 2016 to the end of 2018")
    assert "As a whole improved: requires improvement, then good" in words
    assert "As a whole not known now: not recorded here, though the report is out" in words
    assert "3 improved, 2 unchanged" in words
    moments = [parse_moment(text, seeds_record.framework) for text in ("2016", "2018")]
    result = diff(seeds_record, *moments, scope(seeds_record, ["leicestershire"]))
    for kind, n in result.summary.items():
        assert not n or f"{n} {kind.replace('-', ' ')}" in words


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["kent", "-o", "kent.gif"], "a picture ends in .svg, .png, .pdf"),
        (["kent", "-o", "kent"], "a picture ends in .svg, .png, .pdf"),
        (["--diff", "2016", "2018", "--sort", "name", "-o", "x.svg"], "--sort is for the picture"),
        (["kent", "--shares", "-o", "x.svg"], "--shares counts forces"),
        (["kent", "--diff", "2016", "2018", "--at", "2017", "-o", "x.svg"], "its own moments"),
        (["kent", "--diff", "2016", "x", "-o", "x.svg"], "is not a moment"),
        (["--area", "efficiensy", "-o", "x.svg"], "did you mean 'efficiency'?"),
        (["kant", "-o", "x.svg"], "did you mean 'kent'?"),
        (["--area", "efficiency", "--sort", "nam", "-o", "x.svg"], "did you mean 'name'?"),
        (["kent", "--sort", "grade", "-o", "x.svg"], "--sort is for the picture of an area"),
        (["kent", "--at", "2013", "-o", "x.svg"], "no picture of it"),
        (["kent", "--area", "leadership", "-o", "x.svg"], "no picture of it"),
        (["kent", "--area", "leadership"], "Missing option"),
    ],
)
def test_wrong_requests_say_what_would_be_right(
    tmp_path: Path, args: list[str], words: str
) -> None:
    done = run("chart", *args, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_it_says_how_to_get_it(tmp_path: Path) -> None:
    done = run_without("matplotlib", "chart", "kent", "-o", tmp_path / "k.svg")
    assert done.returncode == 2
    assert "pip install 'peeltrack[chart]'" in done.stderr
    assert not (tmp_path / "k.svg").exists()


def test_where_it_cannot_be_written_it_says_so(tmp_path: Path) -> None:
    done = run("chart", "kent", "-o", tmp_path / "no" / "k.svg")
    assert done.returncode == 3
    assert (
        done.stderr
        == f"peeltrack: {tmp_path / 'no' / 'k.svg'}: there is no such folder to write it in\n"
    )


def charts(record: Record) -> Iterator[Picture]:
    """Yield every force's chart, an area's of each kind, the country, the shares and some changes."""
    for force in record.forces:
        yield force_chart(history(record, scope(record, [force])))
    for area in ("effectiveness", "investigating-crime", "disrupting-serious-organised-crime"):
        yield area_chart(history(record, scope(record, areas=[area])), area, False, "region")
    yield country_chart(compare(record, scope(record)))
    yield country_chart(compare(record, scope(record), parse_moment("2017", record.framework)))
    yield shares_chart(history(record, scope(record)), "13 forces")
    start, end = (parse_moment(text, record.framework) for text in ("2016", "latest"))
    for one in (
        scope(record),
        scope(record, ["northamptonshire"]),
        scope(record, areas=["preventing-crime"]),
    ):
        yield arrow_chart(diff(record, start, end, one), "Some")


@pytest.mark.parametrize("part", range(3))
def test_nothing_overlaps_and_nothing_is_cut(record: Record, part: int) -> None:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.patches import Rectangle

    with matplotlib.rc_context(canvas.SETTINGS):
        for chart in list(charts(record))[part::3]:
            figure = canvas.draw(chart)
            FigureCanvasAgg(
                figure
            )  # measures all texts with one renderer; without it each has its own
            (axes,) = figure.axes
            boxes = [(text.get_text(), text.get_window_extent().extents) for text in axes.texts]
            boxes = [(words, box.tolist()) for words, box in boxes]
            tiles = [p.get_window_extent() for p in axes.patches if isinstance(p, Rectangle)]
            tiles = [tile.extents.tolist() for tile in tiles]
            page = figure.bbox.extents.tolist()
            for words, box in boxes:
                assert within(box, page), words
                middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) * 2
                for tile in tiles:
                    # A tile's words keep to its sides; above and below them is only leading.
                    if within(middle, tile):
                        assert tile[0] <= box[0] <= box[2] <= tile[2], words
            for (one, box), (other, that) in combinations(boxes, 2):
                assert not overlap(box, that), (one, other)
            assert len(tiles) > 1
            assert figure.get_size_inches()[0] < 20


def within(box: Sequence[float], other: Sequence[float]) -> bool:
    """Say whether a box (left, bottom, right, top) lies in another."""
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def overlap(box: Sequence[float], other: Sequence[float]) -> bool:
    """Say whether the letters of two boxes of text overlap; their leading may."""
    if box[0] >= other[2] or other[0] >= box[2]:
        return False
    lead = 0.15 * (box[3] - box[1]), 0.15 * (other[3] - other[1])
    return box[1] + lead[0] < other[3] - lead[1] and other[1] + lead[1] < box[3] - lead[0]


def test_no_words_are_too_small_to_read(record: Record) -> None:
    import matplotlib

    with matplotlib.rc_context(canvas.SETTINGS):
        for force in ("leicestershire", "northamptonshire"):
            figure = canvas.draw(force_chart(history(record, scope(record, [force]))))
            assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 6.5


def test_changes_of_all_forces_are_gathered_by_area_and_way(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "--diff", "peel-2017", "peel-2018/19"))
    changes = answer("diff", "peel-2017", "peel-2018/19", "--all")["changes"]
    fell = [
        change["force"]
        for change in changes
        if change["area"] == "effectiveness" and change["change"] == "declined"
    ]
    assert fell == ["cleveland", "derbyshire"]
    assert "1 force declined: Derbyshire" in words
    assert "1 force declined: Cleveland" in words
    for kind, n in Counter(change["change"] for change in changes).items():
        assert f"{n} {kind.replace('-', ' ')}" in words


def table_of(picture: Picture) -> TileTable:
    assert isinstance(picture.body, TileTable)
    return picture.body


def test_every_judgment_stands_in_its_tile(record: Record) -> None:
    framework = record.framework
    for force in record.forces:
        tiles = table_of(force_chart(history(record, scope(record, [force])))).tiles
        shown = sorted(tile.grade for tile in tiles if tile.grade)
        last: dict[tuple[str, str], str | None] = {}
        for judgment in record.judgments(force):
            last[judgment.cycle, judgment.area] = judgment.grade
        assert shown == sorted(grade for grade in last.values() if grade)
        for tile in tiles:
            if tile.grade:
                assert framework.grades[tile.grade].label.lower() in tile.lines[0].lower()


def test_breaks_stand_where_grades_cannot_be_compared(record: Record) -> None:
    cycles = record.framework.cycles
    chart = table_of(force_chart(history(record, scope(record, ["leicestershire"]))))
    assert {chart.columns[n] for n in chart.breaks} == {
        cycles["2021/22"].title,
        cycles["2023-25"].title,
    }
    crime = history(record, scope(record, areas=["investigating-crime"]))
    assert len(table_of(area_chart(crime, "investigating-crime", False, "name")).breaks) == 3


def test_text_is_never_read_as_mathematics(tmp_path: Path) -> None:
    data = tmp_path / "own.yaml"
    data.write_text(
        'reports: {kent: {"2016": {url: "https://example.org/", judgments: {effectiveness: good}}}}'
    )
    forces = Path(__file__).parent.parent / "data" / "forces.yaml"
    text = forces.read_text(encoding="utf-8").replace("name: Kent Police", "name: Kent $x^2$ <b>&")
    (tmp_path / "forces.yaml").write_text(text, encoding="utf-8")
    words = words_of(drawn(tmp_path, "kent", "--data", str(data)))
    assert words.startswith("Kent $x^2$ <b>&: PEEL grades")


def test_a_picture_says_where_a_report_can_have_left_an_area_out(tmp_path: Path) -> None:
    mine = grown(
        tmp_path,
        '  gwent:\n    "2025-27":\n      published: 2026-05-01\n      as-published: {known: {inadequate: 0}}\n',
    )
    words = "not recorded here, though the report is out, or not graded in it"
    for asked in (
        ["gwent"],
        ["--area", "managing-offenders"],
        ["gwent", "--diff", "2023-25", "latest"],
    ):
        shown = run("chart", *asked, "--data", mine, "-o", "-").stdout
        assert words in " ".join(re.sub("<[^>]*>", " ", shown).split()), asked


def test_a_picture_of_the_country_is_drawn_where_nothing_known_stands(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    said = '    "{}": {{published: {}, url: "https://example.org/", judgments: {{{}}}}}\n'
    file.write_text(
        "reports:\n  kent:\n"
        + said.format("2021/22", "2022-05-01", "managing-offenders: good")
        + said.format("2023-25", "2024-05-01", "preventing-crime: ungraded"),
        encoding="utf-8",
    )
    asked = ("--data", file, "--area", "managing-offenders")
    assert answer("compare", "kent", *asked)["totals"] == {"managing-offenders": {}}
    done = run(
        "chart",
        "kent",
        "essex",
        "--data",
        file,
        "--area",
        "managing-offenders",
        "--area",
        "preventing-crime",
        "-o",
        "-",
    )
    assert done.returncode == 0, done.stderr


def test_of_an_area_that_was_assessed_in_words_there_is_no_picture_of_several_forces(
    tmp_path: Path,
) -> None:
    """Of one force there is: it shows that the area was not graded."""
    done = run_bundled("chart", "--area", "leadership", "-o", tmp_path / "all.svg")
    assert done.returncode == 2
    assert "Leadership was assessed in words, not graded, so there is no picture" in done.stderr
    one = run_bundled("chart", "leicestershire", "--area", "leadership", "-o", tmp_path / "one.svg")
    assert (one.returncode, [*tmp_path.iterdir()]) == (0, [tmp_path / "one.svg"])

"""Pictures: every grade in words, nothing overlapping or cut, the same bytes each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from conftest import run_without
from peeltrack.output.charting import draw as drawing
from peeltrack.output.charting.tiles import Chart, area_chart, force_chart
from peeltrack.output.palette import PAPER, SHADES
from peeltrack.queries.history import history
from peeltrack.queries.moments import parse_moment
from peeltrack.queries.scope import scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Record
from small import run

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


def lightness(colour: str) -> float:
    """Return a colour's CIE lightness, 0 to 100."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("ending", MAGIC)
def test_the_ending_says_the_format_and_the_same_record_gives_the_same_bytes(
    tmp_path: Path, record: Record, ending: str
) -> None:
    written = drawn(tmp_path, "leicestershire", name=f"one{ending.upper()}")
    assert written.startswith(MAGIC[ending])
    again = force_chart(history(record, scope(record, ["leicestershire"])))
    assert drawing.render(again, ending) == written
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
        "– not recorded here",
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


def test_all_forces_by_region_for_one_area(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "--area", "effectiveness"))
    assert words.startswith(
        "Effectiveness: PEEL grades of 13 forces, as published up to 7 February 2020"
    )
    assert "North East Cleveland Requires improvement Good ▲ Good Inadequate ▼" in words
    assert "Durham Outstanding Outstanding Outstanding Outstanding North West" in words
    assert "Surrey Requires improvement Good ▲ † Good not established Wales" in words
    assert "PEEL 2018/19 May 2019 to Feb 2020" in words


def test_sorted_by_grade_the_best_come_first(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "--area", "effectiveness", "--sort", "grade"))
    assert "May 2019 to Feb 2020 Durham Outstanding" in words
    assert words.index("Cleveland") > words.index("Northamptonshire") > words.index("Kent")


def test_a_moment_leaves_out_what_was_not_published_then(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "surrey", "--at", "2017"))
    assert "Surrey Police: PEEL grades as published by the end of 2017" in words
    assert "22 Mar 2018" not in words
    assert "2018/19" not in words
    assert "not published by then" in words


def test_a_revised_grade_is_said_with_the_first(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "northamptonshire"))
    assert "Adequate, then requires improvement ▼ † 8 Aug 2024" in words


def test_an_undated_last_report_makes_no_date_up(tmp_path: Path) -> None:
    words = words_of(drawn(tmp_path, "kent"))
    assert words.startswith("Kent Police: PEEL grades up to PEEL 2023–25")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["kent", "-o", "kent.gif"], "a picture ends in .svg, .png, .pdf"),
        (["kent", "-o", "kent"], "a picture ends in .svg, .png, .pdf"),
        (["-o", "x.svg"], "of one force"),
        (["--area", "efficiency", "--area", "legitimacy", "-o", "x.svg"], "of one force"),
        (["--area", "efficiensy", "-o", "x.svg"], "did you mean 'efficiency'?"),
        (["kant", "-o", "x.svg"], "did you mean 'kent'?"),
        (["--area", "efficiency", "--sort", "nam", "-o", "x.svg"], "did you mean 'name'?"),
        (["kent", "--sort", "grade", "-o", "x.svg"], "--sort is for the picture of an area"),
        (["kent", "--at", "2013", "-o", "x.svg"], "the earliest is"),
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
    assert done.stderr == f"peeltrack: {tmp_path / 'no' / 'k.svg'}: No such file or directory\n"


def charts(record: Record) -> Iterator[Chart]:
    """Yield every force's chart, and an area's of each kind."""
    for force in record.forces:
        yield force_chart(history(record, scope(record, [force])))
    for area in ("effectiveness", "investigating-crime", "disrupting-serious-organised-crime"):
        yield area_chart(history(record, scope(record, areas=[area])), area, False, "region")


@pytest.mark.parametrize("part", range(3))
def test_nothing_overlaps_and_nothing_is_cut(record: Record, part: int) -> None:
    import matplotlib
    from matplotlib.patches import Rectangle

    with matplotlib.rc_context(drawing.SETTINGS):
        for chart in list(charts(record))[part::3]:
            figure = drawing.draw(chart)
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
            graded = sum(bool(tile.grade) for row in chart.rows for tile in row.tiles)
            assert len(tiles) >= graded > 0
            assert max(figure.get_size_inches()) < 20


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

    with matplotlib.rc_context(drawing.SETTINGS):
        for force in ("leicestershire", "northamptonshire"):
            figure = drawing.draw(force_chart(history(record, scope(record, [force]))))
            assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 6.5


def test_every_judgment_stands_in_its_tile(record: Record) -> None:
    framework = record.framework
    for force in record.forces:
        chart = force_chart(history(record, scope(record, [force])))
        shown = sorted(tile.grade for row in chart.rows for tile in row.tiles if tile.grade)
        last: dict[tuple[str, str], str | None] = {}
        for judgment in record.judgments(force):
            last[judgment.cycle, judgment.area] = judgment.grade
        assert shown == sorted(grade for grade in last.values() if grade)
        for row in chart.rows:
            for tile in row.tiles:
                if tile.grade:
                    said = tile.lines[0].lower()
                    assert framework.grades[tile.grade].label.lower() in said


def test_gaps_are_told_apart(record: Record) -> None:
    known = history(record, scope(record, ["leicestershire"]))
    (force,) = known.forces
    # Eight areas were graded and eight are recorded, so the ninth was not graded.
    assert known.absence(force, "2023-25", "recording-crime-data") == "not-graded"
    assert known.absence(force, "2017", "use-of-resources") == "not-recorded"
    assert known.absence(force, "2014", "legitimacy") == "not-graded"
    surrey = history(record, scope(record, ["surrey"]))
    assert surrey.absence(surrey.forces[0], "2018/19", "effectiveness") == "not-established"
    then = history(record, scope(record, ["surrey"]), parse_moment("2017", record.framework))
    assert then.absence(then.forces[0], "2018/19", "effectiveness") == "not-graded"


def test_breaks_stand_where_grades_cannot_be_compared(record: Record) -> None:
    framework: Framework = record.framework
    chart = force_chart(history(record, scope(record, ["leicestershire"])))
    breaks = {chart.columns[n] for n in chart.breaks}
    assert breaks == {framework.cycles["2021/22"].title, framework.cycles["2023-25"].title}
    crime = history(record, scope(record, areas=["investigating-crime"]))
    assert len(area_chart(crime, "investigating-crime", False, "name").breaks) == 2


def test_the_colours_stay_in_order_in_grey_and_can_be_read_on() -> None:
    steps = [lightness(shade.fill) for shade in SHADES.values()]
    assert all(better - worse >= 12 for better, worse in pairwise(steps))
    assert steps[0] < lightness(PAPER)
    for shade in SHADES.values():
        light, dark = sorted((luminance(shade.fill), luminance(shade.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_colours_belong_to_grades_of_the_framework(record: Record) -> None:
    assert list(SHADES) == list(record.framework.grades)


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

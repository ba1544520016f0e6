"""One rule says what is known of a cell: terminal, JSON, chart, page and workbook show the same for every force."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import openpyxl
import pytest
from lxml import html

from conftest import SMALL
from peeltrack.output.answers import compare as compare_output
from peeltrack.output.answers import show
from peeltrack.output.chart import canvas
from peeltrack.output.chart.table import force_chart
from peeltrack.output.files import render
from peeltrack.output.page import Table
from peeltrack.output.palette import SHADES
from peeltrack.output.report.document import document
from peeltrack.queries.compare import compare
from peeltrack.queries.history import history
from peeltrack.queries.overview import overview
from peeltrack.queries.scope import scope
from peeltrack.queries.timeline import timeline
from peeltrack.record.judgments import Record
from peeltrack.schema.load import find_files, load_known

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {
    "–": "not-recorded",
    "not recorded": "not-recorded",
    "not established": "not-established",
    "ne": "not-established",
    "ungraded": "ungraded",
    "ng": "ungraded",
    "·": "not-published",
    "not published": "not-published",
    "not assessed": "not-assessed",
}
Line = tuple[bool, str, list[str]]
"""A row of a grid: whether it is a heading, its label, and its cells' words."""
Cells = dict[tuple[str, str], tuple[str, str | None]]
"""State and grade, by area and cycle."""
RECORDS = {"small": [SMALL], "bundled": []}


@cache
def known_record(name: str) -> Record:
    return load_known(find_files(RECORDS[name]))


@cache
def page_of(name: str) -> Any:
    record = known_record(name)
    return html.document_fromstring(document(overview(record, scope(record, list(record.forces)))))


def read(record: Record, text: str) -> tuple[str, str | None] | None:
    """Return the state and the grade that a cell's words say, None for a cell that says nothing."""
    labels = {grade.label: grade.id for grade in record.framework.grades.values()}
    # A cell says its first grade and then its revisions; what it can be, or was, is said in small letters.
    grades = re.findall("|".join(map(re.escape, labels)), text)
    if grades:
        return "graded", labels[grades[-1]]
    words = text.strip()
    found = (state for said, state in WORDS.items() if words.startswith(said))
    return next(((state, None) for state in found), None)


def grid_cells(record: Record, cycles: list[str], rows: Iterable[Line]) -> Cells:
    """Return the cells of a grid from its rows."""
    framework = record.framework
    labels = {area.label: area.id for area in framework.areas.values()}
    pillars = {label: id for id, label in framework.pillars.items()}
    cells: Cells = {}
    pillar = ""
    for is_heading, label, words in rows:
        if is_heading:
            pillar = pillars.get(label, "")
            continue
        area = pillar if label == "As a whole" else labels[label]
        for cycle, text in zip(cycles, words, strict=True):
            found = read(record, text)
            if found and found[0] != "not-published":
                cells[area, cycle] = found
    return cells


def of_terminal(record: Record, force: str, width: int | None = None) -> Cells:
    view = show.view(timeline(record, scope(record, [force])))
    cells: Cells = {}
    for grid in view.page(width):
        if not isinstance(grid, Table) or grid.columns[0].title:
            continue
        shown = [n for n, column in enumerate(grid.columns) if n and not column.bar]
        cycles = [grid.columns[n].title.replace("\n", "") for n in shown]
        rows = [
            (not row[0].text.startswith(" "), row[0].text.strip(), [row[n].text for n in shown])
            for row in grid.rows
        ]
        found = grid_cells(record, cycles, map(partial(in_words, record), rows) if width else rows)
        assert not cells.keys() & found.keys()
        cells |= found
    return cells


def in_words(record: Record, row: Line) -> Line:
    """Return a grid's row with labels in place of codes, and a dash in place of `G/A?` and `A?`."""
    labels = {grade.code: grade.label for grade in record.framework.grades.values()}
    heading, label, cells = row
    words = [
        ["–" if word.endswith("?") else labels.get(word, word) for word in c.split()] for c in cells
    ]
    return heading, label, [" ".join(cell) for cell in words]


def of_page(record: Record, name: str, force: str) -> Cells:
    called = f"{record.forces[force].name}: grades over time, the newest first"
    (table,) = page_of(name).xpath(f'//table[normalize-space(caption)="{called}"]')
    head = table.xpath("./thead//th")
    cycles = {cycle.title: cycle.id for cycle in record.framework.cycles.values()}

    def lines() -> Iterator[Line]:
        for row in table.xpath("./tbody/tr"):
            first, *rest = row
            label = first.text_content().split(":")[0].strip()
            words = [
                "\n".join(str(tile.text) for tile in cell.xpath("./a|./span")) for cell in rest
            ]
            yield first.get("scope") == "rowgroup", label, words

    return grid_cells(record, [cycles[cell.get("abbr")] for cell in head[1:]], lines())


def of_chart(record: Record, force: str) -> Cells:
    svg = canvas.render(force_chart(history(record, scope(record, [force]))), ".svg")
    grades = {shade.fill.lower(): grade for grade, shade in SHADES.items()}
    cycles = {id.replace("/", "-"): id for id in record.framework.cycles}
    cells: Cells = {}
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        name = group.get("id") or ""
        if name.startswith(f"{force}."):
            _, area, cycle, state = name.split(".")
            style = group.find(f"{SVG}path").get("style")  # type: ignore[union-attr]
            fill = str(style).split("fill: ")[1].split(";")[0]
            cells[area, cycles[cycle]] = state, grades.get(fill)
    return cells


def of_json(record: Record, force: str) -> Cells:
    answer = show.view(timeline(record, scope(record, [force]))).json()
    cells: Cells = {(gap["area"], gap["cycle"]): (gap["state"], None) for gap in answer["gaps"]}
    for judgment in answer["judgments"]:
        before = cells.get((judgment["area"], judgment["cycle"]))
        if judgment["grade"] or before is None:
            cells[judgment["area"], judgment["cycle"]] = judgment["state"], judgment["grade"]
    return cells


@pytest.mark.parametrize("name", RECORDS)
def test_a_forces_cells_are_the_same_everywhere(name: str) -> None:
    record = known_record(name)
    for n, force in enumerate(record.forces):
        if not record.judgments(force):
            continue
        said = of_json(record, force)
        shown = of_terminal(record, force)
        assert shown == of_page(record, name, force), force
        if n % 4 == 0 or name == "small":  # to draw takes as long as all else
            assert shown == of_chart(record, force), force
        areas, cycles = ({key[n] for key in shown} for n in (0, 1))
        expected = {key: it for key, it in said.items() if key[0] in areas and key[1] in cycles}
        assert shown == expected, force
        # What has no row is a gap of an area of which nothing is recorded.
        rest = said.keys() - shown.keys()
        assert all(said[key][0] == "not-recorded" for key in rest), force


@pytest.mark.parametrize("name", RECORDS)
def test_a_screen_of_any_width_tells_every_cell(name: str) -> None:
    record = known_record(name)
    for force in record.forces:
        whole = of_terminal(record, force)
        for width in (40, 60, 80, 100, 140):
            assert of_terminal(record, force, width) == whole, (force, width)


@pytest.mark.parametrize("name", RECORDS)
def test_how_forces_stand_is_the_same_in_json_page_and_workbook(name: str) -> None:
    record = known_record(name)
    whole = scope(record, list(record.forces))
    answer = compare_output.view(compare(record, whole)).json()
    expected = {
        (row["name"], area): _stand(cell)
        for row in answer["rows"]
        for area, cell in row["grades"].items()
    }
    areas = answer["areas"]
    on_page = {}
    for row in page_of(name).xpath("//table[@id='grades']/tbody/tr"):
        force = row[0].text_content()
        for area, cell in zip(areas, row[1:-1], strict=True):
            words = [str(tile.text) for tile in cell.xpath("./a|./span[not(@class='sr')]")]
            on_page[force, area] = read(record, "\n".join(words)) or ("not-assessed", None)
    assert on_page == expected
    content = render(record, whole, ".xlsx")[""]
    _, *rows = openpyxl.load_workbook(io.BytesIO(content))["Matrix"].iter_rows(values_only=True)
    in_workbook = {
        (row[1], area): read(record, str(words))
        for row in rows[: len(answer["rows"])]
        for area, words in zip(areas, row[4:], strict=True)
    }
    assert in_workbook == expected


def _stand(cell: Mapping[str, Any] | None) -> tuple[str, str | None]:
    return ("not-assessed", None) if cell is None else (cell["state"], cell["grade"])

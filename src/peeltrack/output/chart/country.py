"""Small multiples of the country: a panel an area, in it a tile a force, by region."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from peeltrack.output.chart.canvas import BODY, MARGIN, SMALL, Sheet, wrapped
from peeltrack.output.chart.picture import Picture, Tile, legend
from peeltrack.output.page import KEPT
from peeltrack.output.palette import FAINT
from peeltrack.output.words import ABSENCES, counts_words, moment_words, short_name, spaced
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.record.framework import Framework
from peeltrack.record.states import GRADED, NOT_PUBLISHED

OTHER = "°"
"""After a grade of another assessment than that whose areas the panels are."""
ACROSS, APART = 3, 0.35
TITLE = BODY + 1
REGION, TILE, HIGH, GAP, LINE = 0.95, 0.82, 0.27, 0.04, 0.14


@dataclass(frozen=True, slots=True)
class CountryPanel:
    """An area: its name, what is counted of it, and its forces' tiles by region."""

    title: str
    counted: str
    regions: tuple[tuple[str, tuple[Tile, ...]], ...]


@dataclass(frozen=True, slots=True)
class Country:
    """The panels, all of the same forces."""

    panels: tuple[CountryPanel, ...]

    @property
    def _panel_width(self) -> float:
        """How wide a panel is: room for its tiles, and for every title on a line."""
        most = max(len(tiles) for panel in self.panels for _, tiles in panel.regions)
        width = REGION + most * (TILE + GAP)
        while any(len(wrapped(one.title, width, TITLE, "bold")) > 1 for one in self.panels):
            width += GAP
        return width

    def width(self) -> float:
        """Return how wide it is."""
        across = min(ACROSS, len(self.panels))
        return across * self._panel_width + (across - 1) * APART

    def draw(self, sheet: Sheet, y: float) -> float:
        """Draw it from a height downwards; return where it ends."""
        width = self._panel_width
        for first in range(0, len(self.panels), ACROSS):
            of_row = self.panels[first : first + ACROSS]
            top = y
            lines = max(len(wrapped(panel.counted, width, SMALL)) for panel in of_row)
            for n, panel in enumerate(of_row):
                y = self._draw_panel(sheet, panel, MARGIN + n * (width + APART), top, lines)
            y += 0.25
        return y - 0.25

    def _draw_panel(
        self, sheet: Sheet, panel: CountryPanel, x: float, y: float, lines: int
    ) -> float:
        width = self._panel_width
        sheet.text(x, y, panel.title, TITLE, weight="bold", va="top")
        y += 0.18
        for n, line in enumerate(wrapped(panel.counted, width, SMALL)):
            sheet.text(x, y + n * LINE, line, SMALL, va="top", color=FAINT)
        y += lines * LINE + 0.06
        for region, tiles in panel.regions:
            sheet.fitted([region], x, y, (REGION - 0.06, HIGH), largest=SMALL, color=FAINT)
            for n, tile in enumerate(tiles):
                sheet.tile(tile, x + REGION + n * (TILE + GAP), y, TILE, HIGH)
            y += HIGH + GAP
        return y


def country_chart(result: Comparison, region: str | None = None) -> Picture:
    """Return the chart of how forces stand at a moment; `region` names the one they are of, if they are."""
    framework = result.framework
    rows = sorted(result.compared, key=lambda row: (row.force.region_name, row.force.name))
    panels = tuple(_panel(result, area, rows) for area in result.areas)
    tiles = [tile for panel in panels for _, of in panel.regions for tile in of]
    letters = ", ".join(
        f"{grade.code}{KEPT}{grade.label.lower().replace(' ', KEPT)}"
        for grade in framework.grades.values()
        if any(tile.grade == grade.id for tile in tiles)
    )
    at = moment_words(framework, result.at)
    notes = [
        "A grade is the last that is out. Where a later report is out and its grade is not recorded, the grade "
        "before it is not shown: it need not stand any more. A name without a box or a sign: not graded there."
    ]
    if any(line.endswith(OTHER) for tile in tiles for line in tile.lines):
        notes.append(
            f"{OTHER} of another assessment than {framework.cycles[result.current].title}."
        )
    whom = f"{len(rows)} forces" if region is None else f"{len(rows)} forces, {region}"
    return Picture(
        f"PEEL grades of {whom}, by area, {at}",
        f"A panel an area, in it a tile a force, by region. The letters after its name are its grade: {letters}.",
        legend(framework, tiles),
        Country(panels),
        tuple(notes),
    )


def _panel(result: Comparison, area: str, rows: list[ComparedForce]) -> CountryPanel:
    framework, counts = result.framework, result.totals[area]
    known = sum(counts.values())
    gaps = sum(row.sides[area].is_gap for row in rows)
    counted = f"{known} of {len(rows)} forces: {counts_words(framework, counts) or 'none'}"
    counted += f"; {gaps} not recorded" if gaps else ""
    others = Counter(
        side.state for row in rows if not ((side := row.sides[area]).judgment or side.is_gap)
    )
    counted += "".join(f"; {n} {spaced(state)}" for state, n in others.items())
    return CountryPanel(
        framework.areas[area].label,
        counted,
        tuple(
            (region, tuple(_tile(framework, row, area, result.current) for row in of_region))
            for region, of_region in groupby(rows, key=lambda row: row.force.region_name)
        ),
    )


def _tile(framework: Framework, row: ComparedForce, area: str, current: str) -> Tile:
    side = row.sides[area]
    name = short_name(row.force.name)
    of = f"{row.force.id}.{area}.{side.state}"
    if side.judgment and side.grade:
        other = OTHER if side.judgment.cycle != current else ""
        words = f"{name} {framework.grades[side.grade].code}{other}"
        return Tile(GRADED, (words,), side.grade, of)
    certain = side.cell is None or side.cell.certain
    sign = ABSENCES[side.state].words if side.state == NOT_PUBLISHED else "–" if side.is_gap else ""
    return Tile(side.state, (f"{name}{KEPT}{sign}" if sign else name,), None, of, certain)

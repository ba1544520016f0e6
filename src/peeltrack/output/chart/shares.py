"""The share of grades over the cycles: a panel an area, a column a cycle, its forces by grade."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from peeltrack.output.chart.canvas import BODY, MARGIN, SMALL, Sheet, measure
from peeltrack.output.chart.picture import BREAKS, Picture, Tile, legend
from peeltrack.output.grid import area_breaks
from peeltrack.output.palette import FAINT
from peeltrack.queries.history import History
from peeltrack.record.states import GAPS, GRADED, NOT_RECORDED, UNGRADED

WIDEST, APART = 11.0, 0.45
COLUMN, GAP, BREAK, HIGH = 0.62, 0.11, 0.24, 2.4
TINY = 5.0
LEAST = 0.11
"""The height in which a number can stand."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A cycle: its forces in parts, best grade first, each a tile with the number in it, and how many."""

    title: str
    parts: tuple[tuple[Tile, int], ...]
    counted: str

    @property
    def total(self) -> int:
        """The number of its forces."""
        return sum(n for _, n in self.parts)


@dataclass(frozen=True, slots=True)
class SharesPanel:
    """An area; `breaks` are the columns before which grades are not compared."""

    title: str
    columns: tuple[Bar, ...]
    breaks: frozenset[int]

    def width(self) -> float:
        """Return how wide it is."""
        columns = len(self.columns) * (COLUMN + GAP) + len(self.breaks) * (BREAK - GAP)
        return max(columns, measure(self.title, BODY + 1, "bold"))


@dataclass(frozen=True, slots=True)
class Shares:
    """The panels, side by side as far as they have room."""

    panels: tuple[SharesPanel, ...]

    def _rows(self) -> list[list[SharesPanel]]:
        rows: list[list[SharesPanel]] = [[]]
        for panel in self.panels:
            if rows[-1] and _across([*rows[-1], panel]) > WIDEST:
                rows.append([])
            rows[-1].append(panel)
        return rows

    def width(self) -> float:
        """Return how wide it is."""
        return max(map(_across, self._rows()))

    def draw(self, sheet: Sheet, y: float) -> float:
        """Draw it from a height downwards; return where it ends."""
        for row in self._rows():
            left, top = MARGIN, y
            for panel in row:
                y = _draw_panel(sheet, panel, left, top)
                left += panel.width() + APART
            y += 0.25
        return y - 0.25


def _across(row: list[SharesPanel]) -> float:
    return sum(panel.width() for panel in row) + (len(row) - 1) * APART


def _draw_panel(sheet: Sheet, panel: SharesPanel, x: float, y: float) -> float:
    sheet.text(x, y, panel.title, BODY + 1, weight="bold", va="top")
    y += 0.25
    base = y + HIGH
    for n, column in enumerate(panel.columns):
        if n in panel.breaks:
            sheet.dashes(x + (BREAK - GAP) / 2 - GAP / 2, y, base)
            x += BREAK - GAP
        _draw_column(sheet, column, x, y)
        middle = x + COLUMN / 2
        sheet.text(middle, base + 0.05, column.title, SMALL, ha="center", va="top", weight="bold")
        sheet.text(middle, base + 0.18, column.counted, SMALL, ha="center", va="top", color=FAINT)
        x += COLUMN + GAP
    return base + 0.32


def _draw_column(sheet: Sheet, column: Bar, x: float, top: float) -> None:
    free = top  # above it, the number of a part too low for one stands beside the column
    for tile, number in column.parts:
        height = HIGH * number / column.total
        high = height >= LEAST
        sheet.tile(tile._replace(lines=(str(number),) if high else ()), x, top, COLUMN, height)
        if not high:
            middle = max(top + height / 2, free + TINY / 144)
            sheet.text(x + COLUMN + 0.015, middle, str(number), TINY, va="center")
            free = middle + TINY / 144
        top += height


def shares_chart(known: History, whom: str) -> Picture:
    """Return the chart of the shares of grades of some forces (`whom`, in words) over the cycles."""
    framework = known.framework
    panels = tuple(panel for area in known.areas if (panel := _panel(known, area)).columns)
    tiles = [tile for panel in panels for column in panel.columns for tile, _ in column.parts]
    one = len(panels) == 1
    title = f"{panels[0].title}: share of PEEL grades" if one else "Share of PEEL grades, by area"
    notes = [
        "Under each column: the forces of which a grade is recorded, of those that were, or can have been, "
        "graded. White: a report is out, and its grade is not recorded here."
    ]
    if any(panel.breaks for panel in panels):
        notes.append(BREAKS)
    return Picture(
        f"{title}, {whom}",
        "A column an assessment; in it, how many forces got each grade.",
        legend(framework, tiles),
        Shares(panels),
        tuple(notes),
    )


def _panel(known: History, area: str) -> SharesPanel:
    framework = known.framework
    columns = [bar for cycle in known.cycles if (bar := _column(known, area, cycle)).total]
    breaks = area_breaks(framework, area, [bar.title for bar in columns])
    return SharesPanel(framework.areas[area].label, tuple(columns), breaks)


def _column(known: History, area: str, cycle: str) -> Bar:
    counts: Counter[str | None] = Counter()
    for force in known.forces:
        cell = known.cell(force.id, cycle, area)
        gap = NOT_RECORDED if cell.state in GAPS else cell.state
        counts[cell.grade.grade if cell.grade else gap] += 1
    name = f"{area}.{cycle.replace('/', '-')}"
    of_grades = {
        grade: Tile(GRADED, (), grade, f"{name}.{grade}") for grade in known.framework.grades
    }
    of_states = {
        state: Tile(state, (), None, f"{name}.{state}") for state in (UNGRADED, NOT_RECORDED)
    }
    parts = [(tile, counts[one]) for one, tile in {**of_grades, **of_states}.items() if counts[one]]
    graded = sum(counts[grade] for grade in of_grades)
    return Bar(cycle, tuple(parts), f"{graded} of {sum(n for _, n in parts)}")

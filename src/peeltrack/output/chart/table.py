"""Tiles in rows and columns: a force's areas, or an area's forces, over the cycles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from peeltrack.output import legends
from peeltrack.output.chart.canvas import HEADING, MARGIN, PADDING, SMALL, Sheet, height_of
from peeltrack.output.chart.picture import BREAKS, Picture, Tile, cell_tile, legend
from peeltrack.output.grid import area_breaks, grid
from peeltrack.output.palette import FAINT
from peeltrack.output.unknown import coverage_words, never_words, silences
from peeltrack.output.words import MARKS, moment_words, several, short_name
from peeltrack.queries.coverage import ReportCoverage, report_coverage
from peeltrack.queries.history import History
from peeltrack.queries.known import Side
from peeltrack.queries.moments import Moment
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force
from peeltrack.record.states import GAPS, GRADED, NOT_ASSESSED, NOT_PUBLISHED

LABELS, GAP, BREAK, TILE_GAP = 2.15, 0.05, 0.2, 0.04
ROOMY, TIGHT = (1.1, 0.4), (1.5, 0.21)
HEAD, LINE = 0.25, 0.13
ORDERS = {
    "region": "By region.",
    "name": "By name.",
    "grade": "The best grades first, by the last assessment.",
}


@dataclass(frozen=True, slots=True)
class TileRow:
    """A row of tiles under a label; a heading has the words `above` its columns in place of tiles.

    `breaks` are the columns before which this row's grades are not compared with the one before.
    """

    label: str
    tiles: tuple[Tile, ...] = ()
    above: tuple[str, ...] = ()
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TileTable:
    """The columns with what stands `under` their names and at their `foot`, and the rows.

    `breaks` are the columns before which no row's grades are compared; `size` is that of a tile.
    """

    columns: tuple[str, ...]
    under: tuple[str, ...]
    rows: tuple[TileRow, ...]
    breaks: frozenset[int]
    foot_label: str
    foot: tuple[str, ...]
    size: tuple[float, float]

    @property
    def tiles(self) -> list[Tile]:
        """All the tiles."""
        return [tile for row in self.rows for tile in row.tiles]

    def lefts(self, x: float) -> list[float]:
        """Return where each column begins, and where the last ends."""
        x += LABELS
        found = []
        for n in range(len(self.columns)):
            x += BREAK if n in self.breaks else GAP if n else 0
            found.append(x)
            x += self.size[0]
        return [*found, x]

    def width(self) -> float:
        """Return how wide it is."""
        return self.lefts(0)[-1]

    def draw(self, sheet: Sheet, y: float) -> float:
        """Draw it from a height downwards; return where it ends."""
        lefts = self.lefts(MARGIN)
        top = y
        y = self._head(sheet, lefts, y)
        for row in self.rows:
            y = self._row(sheet, row, lefts, y)
        for n in self.breaks:
            sheet.dashes(lefts[n] - BREAK / 2, top, y)
        return self._foot(sheet, lefts, y) if any(self.foot) else y

    def _head(self, sheet: Sheet, lefts: list[float], y: float) -> float:
        for n, name in enumerate(self.columns):
            middle = lefts[n] + self.size[0] / 2
            sheet.text(middle, y, name, ha="center", va="top", weight="bold")
            if self.under:
                words = self.under[n]
                sheet.text(middle, y + 0.15, words, SMALL, ha="center", va="top", color=FAINT)
        return y + HEAD + (0.1 if self.under else 0)

    def _row(self, sheet: Sheet, row: TileRow, lefts: list[float], y: float) -> float:
        width, least = self.size
        if not row.tiles:
            base = sheet.heading(y, row.label, lefts[-1])
            for n, words in enumerate(row.above):
                middle = lefts[n] + width / 2
                sheet.text(middle, base, words, SMALL, ha="center", va="baseline", color=FAINT)
            return y + HEADING
        inner = width - 2 * PADDING
        height = max([least, *(height_of(tile.lines, inner) + PADDING for tile in row.tiles)])
        sheet.fitted([row.label], MARGIN + 0.1, y, (LABELS - 0.2, height))
        for n, tile in enumerate(row.tiles):
            sheet.tile(tile, lefts[n], y, width, height)
            if n in row.breaks:
                sheet.dashes(lefts[n] - GAP / 2, y, y + height)
        return y + height + TILE_GAP

    def _foot(self, sheet: Sheet, lefts: list[float], y: float) -> float:
        y += 0.08
        sheet.line([MARGIN, lefts[-1]], [y] * 2)
        y += 0.05
        sheet.text(MARGIN, y, self.foot_label, SMALL, va="top", weight="bold")
        for n, words in enumerate(self.foot):
            middle = lefts[n] + self.size[0] / 2
            for m, line in enumerate(words.split("\n")):
                sheet.text(middle, y + m * LINE, line, SMALL, ha="center", va="top")
        return y + LINE * (1 + max(words.count("\n") for words in self.foot))


def force_chart(known: History, whole: bool = True) -> Picture:
    """Return the chart of one force: its areas down, by pillar, and the cycles across.

    `whole` says that no area is left out, so that what is recorded of each report can be counted under it.
    """
    (force,) = known.forces
    framework = known.framework
    sides = _superseded(known, force)
    superseded = {one.last for one in sides}
    drawn = grid(known.known, force.id, known.items.values(), known.cycles, known.areas)
    rows: list[TileRow] = []
    for group in drawn.groups:
        rows.append(TileRow(group.label, above=group.dates))
        for row in group.rows:
            tiles = (
                cell_tile(framework, one.cell, one.items, superseded, *one.dates[-1:])
                for one in row.cells
            )
            breaks = frozenset(n for n, one in enumerate(row.cells) if one.breaks)
            rows.append(TileRow(row.label, tuple(tiles), breaks=breaks))
    reports = [
        report_coverage(known.known, force.id, cycle) if whole else None for cycle in drawn.cycles
    ]
    table = TileTable(
        tuple(cycle.title for cycle in drawn.cycles),
        (),
        tuple(rows),
        drawn.breaks,
        "Areas recorded, of those graded",
        tuple(map(_recorded, reports)),
        ROOMY,
    )
    notes = [
        *_notes(table),
        *_unknown(framework, sides, known.at),
        *legends.unnamed(one.cell for one in drawn.cells()),
        *(coverage_words(framework, one) for one in reports if one and one.missing),
    ]
    return Picture(
        f"{force.name}: PEEL grades {_moment(known)}",
        f"{force.region_name}. A column an assessment; the dates beside the headings are of "
        "publication, those in tiles where they differ.",
        legend(framework, table.tiles),
        table,
        tuple(notes),
    )


def _unknown(framework: Framework, sides: Sequence[Side], at: Moment | None) -> Iterator[str]:
    """Yield which areas are not known, a sentence for each report that is out without their grades."""
    when = moment_words(framework, at)
    for (report, leave), areas in silences(framework, sides).items():
        named = ", ".join(f"{label} ({last})" for label, last in areas)
        yield f"Not known {when}, for {report} is out and their grades are not recorded: {named}{leave}."
    never = never_words(sides, at)
    if never:
        yield f"Not known {when}: {never}."


def _superseded(known: History, force: Force) -> list[Side]:
    sides = (known.known.side(force.id, area) for area in known.areas)
    return [side for side in sides if side.is_gap]


def _recorded(report: ReportCoverage | None) -> str:
    """Return how many of a report's areas are recorded, in the width of a tile."""
    if report is None:
        return ""
    areas = report.assessed if report.areas is None else report.areas
    if areas is None:
        return f"{report.recorded}; how many\nis not known"
    return f"{report.recorded} of {areas}"


def area_chart(known: History, area: str, of_region: bool, sort: str) -> Picture:
    """Return the chart of one area: forces down, and the cycles across.

    `of_region` says that the forces are those of one region; `sort` is the order in which they come.
    """
    if of_region and sort == "region":
        sort = "name"
    framework = known.framework
    rows: list[TileRow] = []
    region = None
    for force in known.forces:
        if sort == "region" and force.region != region:
            region = force.region
            rows.append(TileRow(force.region_name))
        superseded = {one.last for one in _superseded(known, force)}
        cells = (known.cell(force.id, cycle, area) for cycle in known.cycles)
        tiles = (cell_tile(framework, one, known.assessed(one), superseded) for one in cells)
        rows.append(TileRow(short_name(force.name), tuple(tiles)))
    table = TileTable(
        tuple(framework.cycles[cycle].title for cycle in known.cycles),
        tuple(_came_out(framework, cycle, area) for cycle in known.cycles),
        tuple(rows),
        area_breaks(framework, area, known.cycles),
        "Grades recorded",
        tuple(_graded(known, cycle, area) for cycle in known.cycles),
        TIGHT,
    )
    whom = several(len(known.forces), "force")
    whom += f", {known.forces[0].region_name}" if of_region else ""
    return Picture(
        f"{framework.areas[area].label}: PEEL grades of {whom}, {_moment(known)}",
        f"{ORDERS[sort]} A column an assessment; under its name, when it was published.",
        legend(framework, table.tiles),
        table,
        tuple(_notes(table)),
    )


def _graded(known: History, cycle: str, area: str) -> str:
    """Return of how many forces a grade is recorded, and how many more have, or can have, one."""
    cells = [known.cell(force.id, cycle, area) for force in known.forces]
    states = [cell.state for cell in cells]
    if not {*states} - {NOT_PUBLISHED, NOT_ASSESSED}:
        return ""
    words = f"{states.count(GRADED)} of {several(len(states), 'force')}"
    gaps = [cell for cell in cells if cell.state in GAPS]
    perhaps = "" if all(cell.certain for cell in gaps) else ",\nor not graded"
    return f"{words}\n{len(gaps)} not recorded{perhaps}" if gaps else words


def _notes(table: TileTable) -> list[str]:
    """Return what the marks and the places without a tile mean, where there are any."""
    words = " ".join(line for tile in table.tiles for line in tile.lines)
    notes = legends.line(
        f"{symbol} {meaning}"
        for name, (symbol, meaning, _) in MARKS.items()
        if name != "revised" and symbol in words
    )
    if any(tile.kind == NOT_ASSESSED for tile in table.tiles):
        notes.append("Blank: not graded in that assessment.")
    if table.breaks or any(row.breaks for row in table.rows):
        notes.append(BREAKS)
    return notes


def _moment(known: History) -> str:
    if known.at:
        at = known.at.in_words(known.framework)
        return f"as published by {at}" if not known.at.through else f"up to {at}"
    published = max(_days(known), key=itemgetter(0), default=("", None))[1]
    if published:
        return f"as published up to {in_words(published)}"
    return f"up to {known.framework.cycles[known.cycles[-1]].title}"


def _days(known: History) -> Iterator[tuple[str, str | None]]:
    """Yield when each grade, and each report without it, came out: the whole day, and the date as recorded."""
    for force in known.forces:
        for cycle_id in known.cycles:
            cycle = known.framework.cycles[cycle_id]
            for area in known.areas:
                cell = known.cell(force.id, cycle_id, area)
                for judgment in cell.judgments:
                    yield judgment.counts_from, judgment.published
                if cell.state in GAPS:
                    yield known.known.comes_out(force.id, cycle, area) or "", cell.published


def _came_out(framework: Framework, cycle: str, area: str) -> str:
    span: Sequence[str] = framework.cycles[cycle].span(area) or ()
    if len(set(span)) == 1:
        return in_words(span[0], short=True)
    return " to ".join(in_words(end[:7], short=True) for end in span)

"""A force's timeline as a table: areas down, cycles across, with the breaks between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from peeltrack.output.reporting.tiles import Tile, mark_names, tile
from peeltrack.output.words import published_words
from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline
from peeltrack.record.framework import Cycle
from peeltrack.record.judgments import Judgment


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. `not_compared` names the cycle with whose grades its grades cannot be compared."""

    id: str
    title: str
    not_compared: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the grades in it, or what is said of their absence.

    `state` is empty (there are grades, or the area was not assessed), `not-recorded` or
    `not-established`. `breaks` says that its grade cannot be compared with the area's one before,
    though the column's others can.
    """

    tiles: tuple[Tile, ...]
    state: str
    breaks: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An area with a cell a cycle."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A pillar's areas (or the rest), with the date that most of them share, by cycle."""

    label: str
    dates: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The whole table."""

    heads: tuple[Head, ...]
    groups: tuple[Group, ...]


def timetable(result: Timeline, ids: dict[Judgment, str]) -> Timetable:
    """Return a force's timetable; `ids` leads from each judgment to its evidence."""
    return _Layout(result, ids).timetable()


class _Layout:
    def __init__(self, result: Timeline, ids: dict[Judgment, str]) -> None:
        self.framework = result.framework
        self.ids = ids
        self.cells: dict[tuple[str, str], list[Assessed]] = {}
        for item in result.judgments:
            self.cells.setdefault((item.judgment.area, item.judgment.cycle), []).append(item)
        self.gaps = {(gap.area, cycle) for cycle, gap in result.not_established}
        known = {*self.cells, *self.gaps}
        self.areas = [a for a in self.framework.areas if any(area == a for area, _ in known)]
        self.cycles = [
            c for c in self.framework.cycles.values() if any(cycle == c.id for _, cycle in known)
        ]
        self.broken = [n > 0 and self._breaks_before(n) for n in range(len(self.cycles))]

    def _breaks_before(self, n: int) -> bool:
        """Say whether no area's grade in the n-th cycle shown can be compared with the one before."""
        earlier, later = self.cycles[n - 1].id, self.cycles[n].id
        return not any(
            self.framework.can_compare(area, earlier, later) for area in self.framework.areas
        )

    def timetable(self) -> Timetable:
        heads = tuple(
            Head(cycle.id, cycle.title, self.cycles[n - 1].id if self.broken[n] else None)
            for n, cycle in enumerate(self.cycles)
        )
        home = {area: self.framework.areas[area].pillar for area in self.areas}
        groups = []
        for pillar in (*self.framework.pillars, None):
            areas = [area for area in self.areas if home[area] == pillar]
            if areas:
                label = self.framework.pillars[pillar] if pillar else "Other areas"
                groups.append(self._group(label, pillar, areas))
        return Timetable(heads, tuple(groups))

    def _group(self, label: str, pillar: str | None, areas: list[str]) -> Group:
        dates = [self._usual_date(areas, cycle) for cycle in self.cycles]
        rows = tuple(
            Row(
                "As a whole" if area == pillar else self.framework.areas[area].label,
                tuple(self._cell(area, n, dates[n]) for n in range(len(self.cycles))),
            )
            for area in areas
        )
        return Group(label, tuple(dates), rows)

    def _usual_date(self, areas: list[str], cycle: Cycle) -> str:
        dates = Counter(
            published_words(cycle, item.judgment.published)
            for area in areas
            for item in self.cells.get((area, cycle.id), [])[:1]
        )
        return dates.most_common(1)[0][0] if dates else ""

    def _cell(self, area: str, n: int, usual_date: str) -> Cell:
        cycle = self.cycles[n]
        items = self.cells.get((area, cycle.id), [])
        tiles = []
        for item in items:
            date = published_words(cycle, item.judgment.published)
            shown = date if date != usual_date or len(items) > 1 else None
            tiles.append(tile(self.framework, item.judgment, self.ids, mark_names(item), shown))
        breaks = not self.broken[n] and any(item.change == "not-comparable" for item in items)
        state = "" if items else self._absence(area, cycle)
        return Cell(tuple(tiles), state, breaks)

    def _absence(self, area: str, cycle: Cycle) -> str:
        if (area, cycle.id) in self.gaps:
            return "not-established"
        assessed = cycle.areas.get(area)
        return "not-recorded" if assessed and assessed.graded else ""

"""A force's judgments as a grid: areas down, by pillar, and cycles across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from peeltrack.output.words import published_words
from peeltrack.queries.changes import Assessed
from peeltrack.queries.known import Cell, Known
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.judgments import Judgment
from peeltrack.record.states import GAPS

OTHER_AREAS = "Other areas"


class GridCell(NamedTuple):
    """What is known of an area in a cycle, and its judgments with their changes.

    `dates` are the dates of publication in words, one a judgment, None where it is the group's. `breaks` says
    that its grade cannot be compared with the area's one before, though the column's others can.
    """

    cell: Cell
    items: tuple[Assessed, ...]
    dates: tuple[str | None, ...]
    breaks: bool


class GridRow(NamedTuple):
    """An area, with a cell a cycle."""

    area: str
    label: str
    cells: tuple[GridCell, ...]


class GridGroup(NamedTuple):
    """A pillar's areas, or the rest; `dates` are those that most of its report's judgments share, by cycle.

    Where none of them is recorded, it is the date of the report that is out; empty where it gave nothing.
    """

    label: str
    dates: tuple[str, ...]
    rows: tuple[GridRow, ...]


class Grid(NamedTuple):
    """The whole; `breaks` are the columns before which no grade can be compared with the one before."""

    cycles: tuple[Cycle, ...]
    breaks: frozenset[int]
    groups: tuple[GridGroup, ...]

    def rows(self) -> Iterator[GridRow]:
        """Yield every row."""
        return (row for group in self.groups for row in group.rows)

    def cells(self) -> Iterator[GridCell]:
        """Yield every cell, row by row."""
        return (cell for row in self.rows() for cell in row.cells)


def grid(
    known: Known,
    force: str,
    judgments: Iterable[Assessed],
    cycles: Sequence[str],
    areas: Sequence[str],
) -> Grid:
    """Return the grid of a force with these columns and rows, and those of its cells' judgments that are given."""
    framework = known.framework
    items = {item.judgment: item for item in judgments}
    steps = enumerate(pairwise(cycles), 1)
    breaks = frozenset(n for n, (before, after) in steps if framework.breaks(before, after))
    groups = []
    for pillar in (*framework.pillars, None):
        of_pillar = [area for area in areas if framework.areas[area].pillar == pillar]
        if not of_pillar:
            continue
        dates = tuple(
            _shared_date(framework, [known.cell(force, cycle, area) for area in of_pillar])
            for cycle in cycles
        )
        rows = []
        for area in of_pillar:
            label = "As a whole" if area == pillar else framework.areas[area].label
            row = [known.cell(force, cycle, area) for cycle in cycles]
            cells = (
                _cell(framework, cell, items, dates[n], () if n in breaks else row[:n])
                for n, cell in enumerate(row)
            )
            rows.append(GridRow(area, label, tuple(cells)))
        label = framework.pillars[pillar] if pillar else OTHER_AREAS
        groups.append(GridGroup(label, dates, tuple(rows)))
    return Grid(tuple(framework.cycles[cycle] for cycle in cycles), breaks, tuple(groups))


def area_breaks(framework: Framework, area: str, cycles: Sequence[str]) -> frozenset[int]:
    """Return the columns before which an area's grade cannot be compared with the one before."""
    return frozenset(
        n
        for n, (before, after) in enumerate(pairwise(cycles), 1)
        if not framework.can_compare(area, before, after)
    )


def _shared_date(framework: Framework, column: Sequence[Cell]) -> str:
    """Return the date of publication, in words, of a column's report: that which most of its judgments share.

    Else that of its gaps. What came out apart from the report does not date it.
    """
    usual = [cell for cell in column if cell.area not in framework.cycles[cell.cycle].apart]
    cells = usual or column
    judged = [cell for cell in cells if cell.judgments and not cell.judgments[0].is_apart]
    dates = Counter(
        published_words(framework, cell)
        for cell in judged or [cell for cell in cells if cell.state in GAPS]
    )
    return dates.most_common(1)[0][0] if dates else ""


def _cell(
    framework: Framework,
    cell: Cell,
    items: Mapping[Judgment, Assessed],
    shared: str,
    before: Sequence[Cell],
) -> GridCell:
    """Return a cell; `before` are its area's earlier ones, none where a break is before the whole column."""
    found = tuple(items[judgment] for judgment in cell.judgments if judgment in items)
    dates = [published_words(framework, item.judgment) for item in found]
    own = tuple(None if date == shared and not n else date for n, date in enumerate(dates))
    breaks = any(item.change == "not-comparable" for item in found)
    return GridCell(cell, found, own, breaks and any(earlier.grade for earlier in before))

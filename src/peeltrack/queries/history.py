"""What is known of some forces, by cycle and area, up to a moment."""

from collections.abc import Collection
from typing import NamedTuple

from peeltrack.queries.changes import Assessed, assess
from peeltrack.queries.known import Cell, Known
from peeltrack.queries.moments import Moment
from peeltrack.queries.scope import Scope, sort_key
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Judgment, Record
from peeltrack.record.states import NOT_PUBLISHED

SORTS = ("region", "grade", "name")


class History(NamedTuple):
    """What is known of the forces asked about, up to a moment (`at`; None for all that is recorded).

    `cycles` are those from the first of which anything is recorded to the last that is out, in order; `areas`
    those of which anything is recorded, in order, if it be that a grade could not be established.
    """

    framework: Framework
    at: Moment | None
    known: Known
    forces: tuple[Force, ...]
    areas: tuple[str, ...]
    cycles: tuple[str, ...]
    items: dict[Judgment, Assessed]

    def cell(self, force: str, cycle: str, area: str) -> Cell:
        """Return what is known of an area of a force in a cycle."""
        return self.known.cell(force, cycle, area)

    def assessed(self, cell: Cell) -> tuple[Assessed, ...]:
        """Return a cell's judgments, the first and then its revisions, each with its change."""
        return tuple(self.items[judgment] for judgment in cell.judgments)


def history(
    record: Record, scope: Scope, at: Moment | None = None, sort: str = "region"
) -> History:
    """Return what is known of the forces and areas asked about, as published by `at` if it is given.

    Of an assessment, with all that came before it. `sort` is `region` (then name), `name`, or `grade`: the
    best grades first, those of the last cycle before those of the cycle before. Raises WrongRequest for
    another.
    """
    framework = record.framework
    at = at.up_to() if at else None
    known = Known(record, at)
    items = {
        item.judgment: item
        for force in scope.forces
        for item in assess(framework, known.recorded(force))
    }
    judgments = [one for force in scope.forces for one in known.judgments(force)]
    judgments = [judgment for judgment in judgments if scope.has_area(judgment.area)]
    told = {judgment.area for judgment in judgments}
    told |= {gap.area for force in scope.forces for gap in known.gaps(force)}
    areas = tuple(area for area in framework.areas if area in told and scope.has_area(area))
    cycles = cycles_shown(known, scope.forces, areas, {judgment.cycle for judgment in judgments})
    cells = [(cycle, area) for cycle in reversed(cycles) for area in areas]
    key = sort_key(
        framework, sort, SORTS, lambda force: [known.cell(force.id, *of).grade for of in cells]
    )
    forces = tuple(sorted((record.forces[id] for id in scope.forces), key=key))
    return History(framework, at, known, forces, areas, cycles, items)


def cycles_shown(
    known: Known, forces: tuple[str, ...], areas: Collection[str], recorded: Collection[str]
) -> tuple[str, ...]:
    """Return the cycles to show: from the first recorded one on, those that assessed an area and are out."""
    found: list[str] = []
    for cycle in known.cycles:
        begun = bool(found) or cycle.id in recorded
        assessed = [area for area in areas if area in cycle.areas and cycle.areas[area].graded]
        out = any(
            known.cell(force, cycle.id, area).state != NOT_PUBLISHED
            for force in forces
            for area in assessed
        )
        if cycle.id in recorded or (begun and out):
            found.append(cycle.id)
    return tuple(found)

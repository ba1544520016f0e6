"""The grade table: forces down, areas across, at one moment."""

from collections.abc import Collection
from typing import NamedTuple

from peeltrack.queries.changes import Assessed, assess
from peeltrack.queries.coverage import is_recorded
from peeltrack.queries.known import Known, Side
from peeltrack.queries.moments import NOW, Moment
from peeltrack.queries.scope import Scope, sort_key
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record
from peeltrack.record.states import NOT_ASSESSED

SORTS = ("name", "grade", "region")


class ComparedForce(NamedTuple):
    """One force, by area: how it stands, and the judgment that stands with its change, if one does."""

    force: Force
    sides: dict[str, Side]
    grades: dict[str, Assessed | None]


class Comparison(NamedTuple):
    """The grade table at a moment; `totals` counts the forces at each grade, by area.

    `current` is the assessment whose areas are its columns. `before` is the last assessment that graded whole
    pillars for every force, where the table has no pillars and no moment was asked for, else None. `later` are the
    assessments after the current one that are out of some of the forces, and of how many.
    """

    at: Moment
    framework: Framework
    current: str
    before: str | None
    later: dict[str, int]
    areas: tuple[str, ...]
    compared: tuple[ComparedForce, ...]
    totals: dict[str, dict[str, int]]

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that any of the forces is at, best first."""
        given = {grade for counts in self.totals.values() for grade in counts}
        return tuple(grade for grade in self.framework.grades if grade in given)


def compare(
    record: Record, scope: Scope, at: Moment | None = None, sort: str = "name"
) -> Comparison:
    """Return the grade table for the forces and areas asked about.

    Without a moment it is how things stand now. Without areas it is the pillars of the last assessment that is
    out for most of the forces, or its areas where it graded no pillars. Raises WrongRequest for an unknown way to
    sort.
    """
    framework = record.framework
    asked, at = at, at or NOW
    known = Known(record, at)
    current = _current(known, scope.forces)
    areas = _areas(known, scope, current)
    rows = [_row(known, id, areas) for id in scope.forces]
    sides = {row.force: row.sides.values() for row in rows}
    key = sort_key(framework, sort, SORTS, lambda force: [side.judgment for side in sides[force]])
    rows.sort(key=lambda row: key(row.force))
    pillars = any(area in framework.pillars for area in areas)
    before = None if asked or pillars or scope.named else _last_of_pillars(framework)
    return Comparison(
        at,
        framework,
        current,
        before,
        _later(known, scope.forces, current),
        areas,
        tuple(rows),
        _totals(framework, areas, rows),
    )


def _row(known: Known, force: str, areas: tuple[str, ...]) -> ComparedForce:
    sides = {area: known.side(force, area) for area in areas}
    stood = {item.judgment: item for item in assess(known.framework, known.recorded(force))}
    grades = {area: stood[one.judgment] if one.judgment else None for area, one in sides.items()}
    return ComparedForce(known.record.forces[force], sides, grades)


def _current(known: Known, forces: Collection[str]) -> str:
    """Return the last assessment of which most reports on some forces are out, as far as anything of it is recorded."""
    at, record = known.at, known.record
    if named := at.cycle or at.through:
        return named
    recorded = {
        report.cycle for of in record.reports.values() for report in of if is_recorded(report)
    }
    begun = [cycle.id for cycle in record.framework.begun(at.day)]
    told = [cycle for cycle in begun if cycle in recorded] or begun
    cycles = record.framework.cycles
    of_most = (id for id in reversed(told) if 2 * known.reported(forces, cycles[id]) >= len(forces))
    return next(of_most, told[-1] if told else "")


def _later(known: Known, forces: Collection[str], current: str) -> dict[str, int]:
    """Return the assessments after the current one that are out of some forces at the moment, and of how many."""
    if known.at.cycle or not current:
        return {}
    orders = known.framework.cycle_orders
    after = [cycle for cycle in known.cycles if orders[cycle.id] > orders[current]]
    return {one.id: n for one in after if (n := known.reported(forces, one))}


def _areas(known: Known, scope: Scope, current: str) -> tuple[str, ...]:
    """Return the columns: the areas asked for, or those of the assessment that was current.

    Of a pillar they are those that this assessment graded, and those that stand or are not known of any force.
    """
    framework = known.framework
    assessed = framework.cycles[current].areas.values() if current else ()
    graded = [area.area for area in assessed if area.graded]
    pillars = [area for area in graded if area in framework.pillars]
    wanted: Collection[str]
    if scope.areas is None:
        wanted = pillars if len(pillars) == len(framework.pillars) else graded
    else:
        wanted = {
            area
            for area in scope.areas
            if scope.named
            or area in graded
            or any(known.side(force, area).state != NOT_ASSESSED for force in scope.forces)
        }
    return tuple(area for area in framework.areas if area in wanted)


def _last_of_pillars(framework: Framework) -> str | None:
    """Return the last assessment that graded every pillar as a whole."""
    having = [
        cycle.id
        for cycle in framework.cycles.values()
        if all(pillar in cycle.areas and cycle.areas[pillar].graded for pillar in framework.pillars)
    ]
    return having[-1] if having else None


def _totals(
    framework: Framework, areas: tuple[str, ...], rows: list[ComparedForce]
) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for area in areas:
        given = [side.judgment.grade for row in rows if (side := row.sides[area]).judgment]
        totals[area] = {grade: given.count(grade) for grade in framework.grades if grade in given}
    return totals

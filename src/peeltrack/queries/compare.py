"""The grade table: forces down, areas across, at one moment."""

from __future__ import annotations

from typing import NamedTuple

from peeltrack.names import hint
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import Assessed, assess
from peeltrack.queries.coverage import last_complete_cycle
from peeltrack.queries.moments import Moment, check_moment, parse_moment, standing
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record

SORTS = ("name", "grade", "region")


class Row(NamedTuple):
    """One force and, by area, the judgment that stands (None for none)."""

    force: Force
    grades: dict[str, Assessed | None]


class Comparison(NamedTuple):
    """The grade table at a moment; `totals` counts the forces at each grade, by area.

    `missing` are the forces asked about of which nothing stands in these areas. `chosen` says that the
    moment was not asked for but is the last complete assessment.
    """

    at: Moment
    chosen: bool
    framework: Framework
    areas: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: dict[str, dict[str, int]]
    missing: tuple[Force, ...]


def compare(
    record: Record, scope: Scope, at: Moment | None = None, sort: str = "name"
) -> Comparison:
    """Return the grade table for the forces and areas asked about.

    Without a moment it is the last assessment in which every force has a report. Without areas it is the
    pillars, or the areas of policing where the assessment graded no pillars. Raises WrongRequest for an
    unknown way to sort, and where nothing had been published.
    """
    framework = record.framework
    if sort not in SORTS:
        raise WrongRequest(f"cannot sort by '{sort}'; {hint(sort, SORTS)}")
    chosen = at is None
    if at is None:
        cycle = last_complete_cycle(record)
        if cycle is None:
            raise WrongRequest(
                "no cycle has a report for every force recorded; name a moment with --at"
            )
        at = parse_moment(f"peel-{cycle}", framework)
    check_moment(record, at, scope.forces)
    rows = [_row(record, id, at) for id in scope.forces]
    areas = _areas(framework, scope, at, rows)
    rows = [Row(row.force, {area: row.grades.get(area) for area in areas}) for row in rows]
    missing = tuple(row.force for row in rows if not any(row.grades.values()))
    if sort == "region":
        rows.sort(key=lambda row: (row.force.region_name, row.force.name))
    elif sort == "grade":
        rows.sort(key=lambda row: (*_ranks(framework, row), row.force.name))
    else:
        rows.sort(key=lambda row: row.force.name)
    return Comparison(
        at, chosen, framework, areas, tuple(rows), _totals(framework, areas, rows), missing
    )


def _row(record: Record, force: str, at: Moment) -> Row:
    judgments = record.judgments(force)
    stood = {id(judgment) for judgment in standing(record.framework, judgments, at).values()}
    return Row(
        record.forces[force],
        {
            item.judgment.area: item
            for item in assess(record.framework, judgments)
            if id(item.judgment) in stood
        },
    )


def _areas(framework: Framework, scope: Scope, at: Moment, rows: list[Row]) -> tuple[str, ...]:
    """Return the columns: the areas asked for, or those of the assessment that was current."""
    standing_areas = {area for row in rows for area in row.grades}
    if scope.areas is not None:
        return tuple(area for area in framework.areas if area in scope.areas)
    current = at.cycle
    if current is None:
        begun = [c.id for c in framework.cycles.values() if (c.first_day() or "9") <= at.day]
        current = begun[-1]
    graded = [area for area in framework.cycles[current].areas.values() if area.graded]
    wanted = {area.area for area in graded if area.area in framework.pillars}
    if len(wanted) < len(framework.pillars):
        wanted = {area.area for area in graded}
    return tuple(area for area in framework.areas if area in wanted & standing_areas)


def _ranks(framework: Framework, row: Row) -> list[int]:
    """Return a row's grades as ranks, best first, what has no grade last."""
    last = len(framework.grades)
    return [
        framework.rank(item.judgment.grade) if item and item.judgment.grade else last
        for item in row.grades.values()
    ]


def _totals(
    framework: Framework, areas: tuple[str, ...], rows: list[Row]
) -> dict[str, dict[str, int]]:
    totals: dict[str, dict[str, int]] = {}
    for area in areas:
        given = [item.judgment.grade for row in rows if (item := row.grades[area])]
        totals[area] = {grade: given.count(grade) for grade in framework.grades if grade in given}
    return totals

"""Every judgment of some forces by cycle and area, and for each gap what it means."""

from __future__ import annotations

from dataclasses import dataclass

from peeltrack.names import hint
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import Assessed, assess
from peeltrack.queries.coverage import completeness
from peeltrack.queries.moments import Moment, check_moment, reached
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Judgment, Record

SORTS = ("region", "grade", "name")
NOT_ESTABLISHED, NOT_RECORDED, NOT_GRADED = "not-established", "not-recorded", "not-graded"
"""Why there is no judgment: a grade was given but no page found states it; nothing is recorded though the
cycle assessed the area; or the cycle, or this report of it, did not assess the area, or not yet."""


@dataclass(frozen=True, slots=True)
class ForceHistory:
    """One force's judgments by cycle and area, the first and then its revisions.

    `gaps` are the cycles and areas whose grade is known to be missing; `whole` the cycles whose report is
    recorded with every grade that was counted on publication.
    """

    force: Force
    judgments: dict[tuple[str, str], tuple[Assessed, ...]]
    gaps: frozenset[tuple[str, str]]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class History:
    """The histories of the forces asked about, up to a moment (`at`; None for all that is recorded).

    `areas` are those of which something is known, in order; `cycles` likewise. `last` is the judgment that
    came out last, None if there is none; its date may not be recorded.
    """

    framework: Framework
    at: Moment | None
    forces: tuple[ForceHistory, ...]
    areas: tuple[str, ...]
    cycles: tuple[str, ...]
    last: Judgment | None

    def absence(self, force: ForceHistory, cycle: str, area: str) -> str:
        """Return why a force has no judgment on an area in a cycle."""
        assessed = self.framework.cycles[cycle].areas.get(area)
        if not _is_out(self.framework, cycle, area, self.at):
            return NOT_GRADED
        if (cycle, area) in force.gaps:
            return NOT_ESTABLISHED
        if assessed is None or not assessed.graded:
            return NOT_GRADED
        return NOT_GRADED if assessed.sometimes and cycle in force.whole else NOT_RECORDED


def _is_out(framework: Framework, cycle: str, area: str, at: Moment | None) -> bool:
    """Say whether a cycle's grades for an area, where no date is recorded, count by a moment."""
    if at is None:
        return True
    if at.cycle:
        return framework.cycle_orders[cycle] <= framework.cycle_orders[at.cycle]
    day = framework.cycles[cycle].counts_from(area)
    return day is not None and day <= at.day


def history(
    record: Record, scope: Scope, at: Moment | None = None, sort: str = "region"
) -> History:
    """Return the judgments of the forces and areas asked about, as published by `at` if it is given.

    `sort` is `region` (then name), `name`, or `grade`: the best grades first, those of the last cycle
    before those of the cycle before. Raises WrongRequest for another, and where nothing had been published.
    """
    framework = record.framework
    if sort not in SORTS:
        raise WrongRequest(f"cannot sort by '{sort}'; {hint(sort, SORTS)}")
    if at:
        check_moment(record, at, scope.forces)
    forces = [_force_history(record, scope, at, id) for id in scope.forces]
    known = {key for force in forces for key in (*force.judgments, *force.gaps)}
    areas = tuple(area for area in framework.areas if any(area == key[1] for key in known))
    cycles = tuple(cycle for cycle in framework.cycles if any(cycle == key[0] for key in known))
    if sort == "grade":
        forces.sort(key=lambda force: (_ranks(framework, force, cycles, areas), force.force.name))
    elif sort == "region":
        forces.sort(key=lambda force: (force.force.region_name, force.force.name))
    else:
        forces.sort(key=lambda force: force.force.name)
    judgments = [
        item.judgment for force in forces for items in force.judgments.values() for item in items
    ]
    last = max(judgments, key=lambda judgment: judgment.counts_from, default=None)
    return History(framework, at, tuple(forces), areas, cycles, last)


def _force_history(record: Record, scope: Scope, at: Moment | None, id: str) -> ForceHistory:
    framework = record.framework
    found: dict[tuple[str, str], tuple[Assessed, ...]] = {}
    for item in assess(framework, record.judgments(id)):
        judgment = item.judgment
        if scope.has_area(judgment.area) and (at is None or reached(framework, judgment, at)):
            key = judgment.cycle, judgment.area
            found[key] = (*found.get(key, ()), item)
    reports = record.reports.get(id, ())
    gaps = frozenset(
        (report.cycle, gap.area)
        for report in reports
        for gap in report.not_established
        if scope.has_area(gap.area) and _is_out(framework, report.cycle, gap.area, at)
    )
    whole = frozenset(
        report.cycle
        for report in reports
        if (counted := completeness(record, report)) and counted.complete
    )
    return ForceHistory(record.forces[id], found, gaps, whole)


def _ranks(
    framework: Framework, force: ForceHistory, cycles: tuple[str, ...], areas: tuple[str, ...]
) -> list[int]:
    """Return a force's grades as ranks, the last cycle's first; what has no grade ranks last."""
    last = len(framework.grades)
    ranks = []
    for cycle in reversed(cycles):
        for area in areas:
            items = force.judgments.get((cycle, area))
            grade = items[-1].judgment.grade if items else None
            ranks.append(framework.rank(grade) if grade else last)
    return ranks

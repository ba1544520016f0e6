"""What is recorded of how much there is: by cycle, and by report where its counts are known."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from peeltrack.record.framework import Cycle
from peeltrack.record.judgments import Record, Report


class Completeness(NamedTuple):
    """A report's recorded grades against the counts made on its publication.

    `missing` is how many areas of each grade are not recorded; `excess` how many are recorded beyond
    the counts, because they were added later or because the record is wrong.
    """

    force: str
    cycle: str
    graded: int
    recorded: int
    missing: Mapping[str, int]
    excess: Mapping[str, int]
    url: str | None

    @property
    def complete(self) -> bool:
        """Whether every area that was graded on publication is recorded with its grade."""
        return not self.missing


def completeness(record: Record, report: Report) -> Completeness | None:
    """Return how a report's recorded grades stand to its counts, or None where no counts are known.

    Neither revisions nor other inspections enter: the counts were made when the report came out.
    """
    counted = report.as_published
    if counted is None or not counted.complete:
        return None
    recorded = Counter(
        j.grade for j in report.judgments if j.grade and not j.revised and j.inspection is None
    )
    counts = Counter(counted.grades)
    order = list(record.framework.grades)
    missing, excess = counts - recorded, recorded - counts
    return Completeness(
        report.force,
        report.cycle,
        counts.total(),
        recorded.total(),
        {grade: missing[grade] for grade in order if missing[grade]},
        {str(grade): excess[grade] for grade in order if excess[grade]},
        counted.url,
    )


class CycleCoverage(NamedTuple):
    """What is recorded of one cycle.

    `forces` is how many forces have a report recorded, of `all_forces`. `judgments` is how many grades
    are recorded (revisions apart), of `expected`, which is None where the areas graded vary by report;
    then `counted` is how many grades the `counted_reports` with known counts hold, and `complete` how
    many of those are recorded in full. `pillars` is how many whole-pillar grades are recorded, of
    `expected_pillars`.
    """

    cycle: Cycle
    forces: int
    all_forces: int
    judgments: int
    expected: int | None
    pillars: int
    expected_pillars: int
    ungraded: int
    not_established: int
    counted_reports: int
    counted: int
    complete: int


def coverage(record: Record) -> tuple[CycleCoverage, ...]:
    """Return, for each cycle, what is recorded of how much there is."""
    reports: dict[str, list[Report]] = {cycle: [] for cycle in record.framework.cycles}
    for of_force in record.reports.values():
        for report in of_force:
            reports[report.cycle].append(report)
    return tuple(
        _cycle_coverage(record, cycle, reports[id]) for id, cycle in record.framework.cycles.items()
    )


def _cycle_coverage(record: Record, cycle: Cycle, reports: list[Report]) -> CycleCoverage:
    first = [j for report in reports for j in report.judgments if not j.revised]
    graded = [j for j in first if j.grade]
    areas = [area for area in cycle.areas.values() if area.graded]
    whole = [area.area for area in areas if area.area in record.framework.pillars]
    known = [found for report in reports if (found := completeness(record, report))]
    forces = len(record.forces)
    return CycleCoverage(
        cycle=cycle,
        forces=sum(map(_is_recorded, reports)),
        all_forces=forces,
        judgments=len(graded),
        expected=None if any(area.sometimes for area in areas) else len(areas) * forces,
        pillars=sum(j.area in whole for j in graded),
        expected_pillars=len(whole) * forces,
        ungraded=len(first) - len(graded),
        not_established=sum(len(report.not_established) for report in reports),
        counted_reports=len(known),
        counted=sum(found.graded for found in known),
        complete=sum(found.complete for found in known),
    )


def _is_recorded(report: Report) -> bool:
    """Say whether anything of a report is recorded but its counts."""
    return bool(report.judgments or report.not_established)


def last_complete_cycle(record: Record) -> str | None:
    """Return the last cycle in which every force of the record has a report, or None if there is none."""
    having: dict[str, int] = {}
    for reports in record.reports.values():
        for report in reports:
            having[report.cycle] = having.get(report.cycle, 0) + _is_recorded(report)
    complete = [c for c in record.framework.cycles if having.get(c) == len(record.reports)]
    return complete[-1] if complete else None

"""What is recorded of how much there is: by report, and by cycle."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from peeltrack.queries.known import Known
from peeltrack.queries.moments import Moment
from peeltrack.record.dates import first_day, last_day
from peeltrack.record.deduction import Left, first_grades, reckon
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.judgments import Counts, Record, Report
from peeltrack.record.states import GRADED, NOT_ESTABLISHED, NOT_RECORDED, UNGRADED


class ReportCoverage(NamedTuple):
    """What is recorded of a force's report in a cycle.

    `published` is its date as recorded (ISO, can be partial; None where it came out in parts, or that is not
    known). `as_published` are the counts made when it came out, `on_page` those that its page shows now.
    `recorded` is how many grades it gave that are recorded: revisions and inspections apart from it do not
    enter. `missing` is how many of each grade are not (None where the counts do not tell, or disagree), `excess` how many
    are recorded beyond the counts, or `surplus` how many areas, which is an error in the record. `assessed` is how many areas the cycle
    graded in every report, less those that this one left ungraded, None where that varied; `complete` says that every
    area that was graded is recorded, and
    `disagree` that the two counts cannot both be so. `counted_at` are the addresses of the counts.
    """

    force: str
    cycle: str
    published: str | None
    as_published: Counts | None
    on_page: Counts | None
    recorded: int
    missing: Mapping[str, int] | None
    excess: Mapping[str, int]
    surplus: int
    assessed: int | None
    complete: bool
    disagree: bool
    counted_at: tuple[str, ...]

    @property
    def areas(self) -> int | None:
        """How many areas the report graded, None where that is not known."""
        return self.as_published.areas if self.as_published else None


def report_coverage(known: Known, force: str, cycle: Cycle) -> ReportCoverage | None:
    """Return what is recorded of a report, or None where it is not out at the moment."""
    if not known.is_reported(force, cycle):
        return None
    return of_report(known.framework, known.report(force, cycle.id))


def of_report(framework: Framework, report: Report) -> ReportCoverage:
    """Return what is recorded of a report."""
    cycle = framework.cycles[report.cycle]
    counts = report.as_published
    recorded = len(list(first_grades(report)))
    reckoned = reckon(framework, report)
    missing: Mapping[str, int] | None = None
    excess: Mapping[str, int] = {}
    surplus = 0
    over = reckoned.page and min(reckoned.page.areas or 0, *reckoned.page.grades.values(), 0) < 0
    # Where the two counts disagree, one is wrong: what is beyond both is not for that.
    if reckoned.first and (over or not reckoned.disagree):
        what = reckoned.first.grades
        if counts and counts.complete and not reckoned.disagree:
            missing = {grade: what[grade] for grade in cycle.scale if what.get(grade, 0) > 0}
        excess, surplus = _excess(report, reckoned.first)
    graded = assessed(cycle)
    if graded is not None:
        first = {one.area: one for one in reversed(report.judgments) if not one.is_apart}
        graded -= sum(one.grade is None and cycle.areas[one.area].graded for one in first.values())
    full = reckoned.full if counts or report.on_page else graded is not None and recorded >= graded
    return ReportCoverage(
        report.force,
        report.cycle,
        report.published or cycle.date_for("*"),
        counts,
        report.on_page,
        recorded,
        missing,
        excess,
        surplus,
        graded,
        full and not (excess or surplus),
        reckoned.disagree,
        report.counted_at,
    )


def _excess(report: Report, first: Left) -> tuple[Mapping[str, int], int]:
    """Return what a report's own grades hold beyond what was counted when it came out: by grade, or of areas.

    As many as its page counts more since can have been added later, and stand beside the counts.
    """
    then, now = report.as_published, report.on_page
    later = 0
    if then and now and then.areas is not None and now.areas is not None:
        graded = sum(bool(one.grade) and not one.revised for one in report.judgments)
        later = max(0, now.areas - then.areas - (graded - len(list(first_grades(report)))))
    beyond = {grade: -n for grade, n in first.grades.items() if n < 0}
    if sum(beyond.values()) > later:
        return beyond, 0
    return {}, 0 if first.areas is None else max(0, first.told - first.areas - later)


def assessed(cycle: Cycle) -> int | None:
    """Return how many areas a cycle graded in every report, None where that varied or is not confirmed."""
    graded = [area for area in cycle.areas.values() if area.graded]
    varies = any(area.varies for area in graded)
    return None if varies else len(graded)


def runs_to(record: Record, forces: Iterable[str]) -> str | None:
    """Return the last date of a report or a grade of some forces (ISO, can be partial), None if none is recorded."""
    reports = (report for force in forces for report in record.reports.get(force, ()))
    dates = (date for report in reports for date in report.dates)
    return max(dates, key=lambda date: (last_day(date), len(date)), default=None)


def perhaps_out(record: Record, forces: Iterable[str], at: Moment) -> dict[str, list[str]]:
    """Return, by cycle, the forces of which a report or a grade can have been out by a moment that it counts after.

    Its day is not recorded: it counts from the last that it can have been, which is after the moment, and the first is
    not. Nothing where the moment is an assessment: what it gave is known by its name.
    """
    found: dict[str, list[str]] = {}
    for force in () if at.cycle or at.through else forces:
        reports = {report.cycle: report for report in record.reports.get(force, ())}
        for cycle in record.framework.cycles.values():
            report = reports.get(cycle.id) or Report(force, cycle.id)
            if any(first <= at.day < last for first, last in _spans(record, cycle, report)):
                found.setdefault(cycle.id, []).append(force)
    return found


def _spans(record: Record, cycle: Cycle, report: Report) -> Iterator[tuple[str, str]]:
    """Yield the first day on which a report, and each of its grades, can have come out, and that from which it counts."""
    dates = [(one.published, one.counts_from) for one in report.judgments]
    parts = any(date for date, _ in dates)
    if not (cycle.published or parts) and record.forces[report.force].existed_in(cycle):
        dates.append((report.published, report.counts_from or cycle.last_day() or ""))
    for published, counts_from in dates:
        first = published or cycle.first_day()
        if first:
            yield first_day(first), counts_from


class CycleCoverage(NamedTuple):
    """What is recorded of one cycle.

    `reports` is how many reports are recorded, if only their date or counts, and `first` the earliest date of
    any of them (ISO, can be partial; None where none is known). `forces` is how many forces have a report of
    which more is recorded than its date and counts, of `all_forces`. `judgments` is
    how many grades are recorded (revisions apart), of `expected`, which is None where the areas graded vary by
    report; `pillars` is how many of them are of whole pillars, of `expected_pillars`. `counted_reports` is how
    many reports have counts from their publication, `complete` how many of these are recorded in full.
    """

    cycle: Cycle
    reports: int
    first: str | None
    forces: int
    all_forces: int
    judgments: int
    expected: int | None
    pillars: int
    expected_pillars: int
    ungraded: int
    not_established: int
    not_recorded: int
    counted_reports: int
    complete: int


def coverage(record: Record) -> tuple[CycleCoverage, ...]:
    """Return, for each cycle, what is recorded of how much there is."""
    known = Known(record)
    return tuple(_cycle_coverage(known, cycle) for cycle in record.framework.cycles.values())


def _cycle_coverage(known: Known, cycle: Cycle) -> CycleCoverage:
    record, whole = known.record, known.framework.pillars
    cells = [known.cell(force, cycle.id, area) for force in record.forces for area in cycle.areas]
    states = Counter(cell.state for cell in cells)
    reports = [one for of in record.reports.values() for one in of if one.cycle == cycle.id]
    counted = [of_report(record.framework, report) for report in reports if report.as_published]
    dates = {date for report in reports for date in report.dates}
    forces = sum(known.can_have(force, cycle) for force in record.forces)
    in_each = assessed(cycle)
    return CycleCoverage(
        cycle=cycle,
        reports=len(reports),
        first=min(sorted(dates), key=last_day, default=None),
        forces=sum(map(is_recorded, reports)),
        all_forces=forces,
        judgments=states[GRADED],
        expected=None if in_each is None else in_each * forces,
        pillars=sum(cell.state == GRADED and cell.area in whole for cell in cells),
        expected_pillars=forces
        * sum(area.graded and id in whole for id, area in cycle.areas.items()),
        ungraded=states[UNGRADED],
        not_established=states[NOT_ESTABLISHED],
        not_recorded=states[NOT_RECORDED],
        counted_reports=len(counted),
        complete=sum(report.complete for report in counted),
    )


def is_recorded(report: Report) -> bool:
    """Say whether anything of a report is recorded but its counts."""
    return bool(report.judgments or report.not_established)

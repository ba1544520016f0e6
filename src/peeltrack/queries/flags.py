"""Areas marked "requires improvement" or worse: since when, how often, and what ended it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from peeltrack.names import hint
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import wording
from peeltrack.queries.known import LAPSED, SUPERSEDED, Cell, Known
from peeltrack.queries.moments import Moment
from peeltrack.queries.scope import Scope, grade_named
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Finding, Force, Judgment, Record
from peeltrack.record.states import GAPS

OPEN, RESOLVED = "open", "resolved"
STATUSES = (OPEN, SUPERSEDED, LAPSED, RESOLVED)
THRESHOLD = "requires-improvement"


class Flag(NamedTuple):
    """A run of consecutive judgments at or below the threshold in one area of one force.

    `judgments` are the run, first to last; `between` the cycles among them, and up to what ended it (the next judgment,
    the report that has superseded it, the cycle that no longer grades the area), whose grade is not recorded. `status` is `resolved` where the next judgment (`resolved`) is above the threshold, `lapsed` where the
    inspectorate no longer grades the area (from `lapsed_on`), `superseded` where a later report is out whose
    grade is not recorded (`silent`), else `open`.
    """

    force: Force
    area: str
    label: str
    pillar: str | None
    judgments: tuple[Judgment, ...]
    status: str
    resolved: Judgment | None
    lapsed_on: str | None
    silent: Cell | None
    between: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that the run's judgments rest on."""
        return tuple(dict.fromkeys(id for j in self.judgments for id in j.sources))

    def is_over(self, low: frozenset[str]) -> bool:
        """Say whether a later report graded the area for certain, and its counts leave no grade among the `low` ones."""
        return self.silent is not None and self.silent.excludes(low)

    def is_still(self, low: frozenset[str]) -> bool:
        """Say whether the counts of a later report leave grades among the `low` ones and no others.

        Where it can have left the area out, the grade before it stands, which is low as well.
        """
        return self.silent is not None and _can_be_only(self.silent, low)


class NotRecorded(NamedTuple):
    """A gap that stands for an area's grade at the moment, and can be at or below the threshold.

    `low` says that it was graded for certain, and that its counts leave only such grades.
    """

    force: Force
    cell: Cell
    low: bool


class LowCount(NamedTuple):
    """How many (`low`) of the areas of a report whose grades are not recorded are at or below the threshold, by its counts."""

    force: Force
    cycle: str
    published: str | None
    low: int
    areas: int


class Flags(NamedTuple):
    """The flags of the forces and areas asked about, open ones first; `counts` is by status.

    `not_recorded` are the areas that can be at or below the threshold now, and of which it is not known, by
    force and area; `low_counts` tell of the reports whose grades stand how many of them are so, though not which.
    """

    at: Moment | None
    threshold: str
    framework: Framework
    scope: Scope
    flags: tuple[Flag, ...]
    counts: dict[str, int]
    not_recorded: tuple[NotRecorded, ...]
    low_counts: tuple[LowCount, ...]

    @property
    def untold(self) -> tuple[NotRecorded, ...]:
        """Those of `not_recorded` that can be above the threshold too, and that no flag tells of."""
        told = {flag.silent for flag in self.flags}
        return tuple(one for one in self.not_recorded if not one.low and one.cell not in told)

    @property
    def low(self) -> frozenset[str]:
        """The grades at or below the threshold."""
        return _low_grades(self.framework, self.threshold)


def _low_grades(framework: Framework, threshold: str) -> frozenset[str]:
    return frozenset(list(framework.grades)[framework.rank(threshold) :])


def thresholds(framework: Framework) -> list[str]:
    """Return the grades that can be a threshold: the best two are nothing to flag."""
    return list(framework.grades)[2:]


def flags(
    record: Record,
    scope: Scope,
    at: Moment | None = None,
    threshold: str = THRESHOLD,
    only_open: bool = False,
) -> Flags:
    """Return every run of grades at or below `threshold`, as things stand or stood at a moment.

    Raises WrongRequest for a grade that cannot be a threshold.
    """
    choices = thresholds(record.framework)
    named = grade_named(record.framework, threshold)
    if named not in choices:
        raise WrongRequest(f"'{threshold}' is no threshold; {hint(threshold, choices)}")
    threshold = named
    known = Known(record, at)
    low = _low_grades(record.framework, threshold)
    found = [
        flag for id in scope.forces for flag in _force_flags(known, record.forces[id], scope, low)
    ]
    found.sort(key=lambda flag: STATUSES.index(flag.status))
    counts = {status: sum(flag.status == status for flag in found) for status in STATUSES}
    if only_open:
        found = [flag for flag in found if flag.status == OPEN]
    gaps = list(known.open_gaps(scope.forces, scope.has_area))
    return Flags(
        at,
        threshold,
        record.framework,
        scope,
        tuple(found),
        counts,
        tuple(_not_recorded(known, gaps, low)),
        () if scope.areas else tuple(_low_counts(known, gaps, low)),
    )


def _not_recorded(known: Known, gaps: Iterable[Cell], low: frozenset[str]) -> Iterator[NotRecorded]:
    for gap in gaps:
        if gap.possible is None or low.intersection(gap.possible):
            is_low = gap.certain and _can_be_only(gap, low)
            yield NotRecorded(known.record.forces[gap.force], gap, is_low)


def _can_be_only(gap: Cell, grades: frozenset[str]) -> bool:
    return gap.possible is not None and grades.issuperset(gap.possible)


def _low_counts(known: Known, gaps: Iterable[Cell], low: frozenset[str]) -> Iterator[LowCount]:
    """Yield how many are low of the areas of each report of which no grade is recorded but by how many got each."""
    of_reports: dict[tuple[str, str], list[Cell]] = {}
    for gap in gaps:
        of_reports.setdefault((gap.force, gap.cycle), []).append(gap)
    for (force, cycle), cells in of_reports.items():
        reckoned = known.reckoning(force, cycle)
        told = all(_can_be_only(cell, low) and cell.certain for cell in cells)
        if reckoned is None or not reckoned.has_room or told:
            continue
        # What a later report can have graded again is not what this one counted.
        areas_left = (*reckoned.certain, *reckoned.perhaps)
        missing = {area for area in areas_left if not reckoned.leaves_out(area)}
        if not missing <= {cell.area for cell in cells}:
            continue
        for left in reckoned.binding():
            n = sum(left.grades.get(grade, 0) for grade in low)
            areas = left.areas or 0
            if areas > 0 and n > 0 and low <= left.grades.keys():
                yield LowCount(known.record.forces[force], cycle, cells[0].published, n, areas)
                break


def _force_flags(known: Known, force: Force, scope: Scope, low: frozenset[str]) -> Iterator[Flag]:
    framework = known.framework
    graded = (j for j in known.judgments(force.id) if j.grade and scope.has_area(j.area))
    for area, history in groupby(graded, key=attrgetter("area")):
        for run, end in _runs(known, history, low):
            label, pillar = wording(framework, run[-1])
            status, lapsed_on, silent = _status(known, run, end)
            following = end if isinstance(end, Judgment) else None
            yield Flag(
                force,
                area,
                label,
                pillar,
                tuple(run),
                status,
                following,
                lapsed_on,
                silent,
                _between(known, run, _ended_in(known, run, following, silent)),
                _findings(known.record, force.id, area, run),
            )


def _status(
    known: Known, run: Sequence[Judgment], end: Judgment | Cell | None
) -> tuple[str, str | None, Cell | None]:
    """Return a run's status, the day from which it has lapsed, and the gap that has superseded it."""
    if isinstance(end, Judgment):
        return RESOLVED, None, None
    if end:
        return SUPERSEDED, None, end
    last = run[-1]
    standing = known.standing(last.force, last.area)
    if standing and standing.judgment == last and standing.standing != LAPSED:
        if standing.standing == SUPERSEDED:
            return SUPERSEDED, None, standing.silent
        return OPEN, None, None
    lapsed, day = known.lapse(last.area, last.cycle)
    return (LAPSED, day, None) if lapsed else (OPEN, None, None)


def _ended_in(
    known: Known, run: Sequence[Judgment], following: Judgment | None, silent: Cell | None
) -> str:
    """Return the cycle up to which a run goes: of what ended it, or of its last judgment."""
    given = following or silent
    if given:
        return given.cycle
    dropped = known.framework.dropped(run[-1].area, run[-1].cycle)
    lapsed, _ = known.lapse(run[-1].area, run[-1].cycle)
    return dropped[0] if dropped and lapsed else run[-1].cycle


def _between(known: Known, run: Sequence[Judgment], last: str) -> tuple[str, ...]:
    """Return the cycles after a run's first and before another whose grade is not recorded."""
    orders = known.framework.cycle_orders
    return tuple(
        cycle.id
        for cycle in known.cycles
        if orders[run[0].cycle] < orders[cycle.id] < orders[last]
        and known.cell(run[0].force, cycle.id, run[0].area).state in GAPS
    )


def _runs(
    known: Known, history: Iterable[Judgment], low: frozenset[str]
) -> Iterator[tuple[list[Judgment], Judgment | Cell | None]]:
    """Yield each run of an area's low grades, with the grade that ended it if one did, or the gap that did by its counts.

    A run also ends, without such a grade, where the area was not graded for a whole cycle.
    """
    run: list[Judgment] = []
    for judgment in history:
        if run:
            over = _over_by_counts(known, run[-1], judgment.cycle, low)
            if over or _dropped_between(known.framework, run[-1], judgment):
                yield run, over
                run = []
        if judgment.grade in low:
            run.append(judgment)
        elif run:
            yield run, judgment
            run = []
    if run:
        yield run, _over_by_counts(known, run[-1], None, low)


def _over_by_counts(
    known: Known, last: Judgment, until: str | None, low: frozenset[str]
) -> Cell | None:
    """Return the first gap after a low grade of which the counts leave none, before a cycle and before the area lapses."""
    orders = known.framework.cycle_orders
    dropped = known.framework.dropped(last.area, last.cycle)
    ends = [orders[cycle] for cycle in (until, dropped and dropped[0]) if cycle]
    for cycle in known.cycles:
        if orders[last.cycle] < orders[cycle.id] < min(ends, default=len(orders)):
            cell = known.cell(last.force, cycle.id, last.area)
            if cell.state in GAPS and cell.excludes(low):
                return cell
    return None


def _dropped_between(framework: Framework, earlier: Judgment, later: Judgment) -> bool:
    """Say whether a cycle between two judgments no longer graded their area."""
    dropped = framework.dropped(earlier.area, earlier.cycle)
    orders = framework.cycle_orders
    return dropped is not None and orders[dropped[0]] < orders[later.cycle]


def _findings(
    record: Record, force: str, area: str, run: Sequence[Judgment]
) -> tuple[Finding, ...]:
    """Return the areas for improvement that the run's reports found in an area.

    For a whole pillar they are those of all its areas.
    """
    reports = [report for report in record.reports[force] if report.findings]
    if not reports:
        return ()
    framework = record.framework
    cycles = {judgment.cycle for judgment in run}

    def bears_on(finding: Finding) -> bool:
        if area in finding.areas:
            return True
        return area in framework.pillars and any(
            framework.areas[other].pillar == area for other in finding.areas
        )

    return tuple(
        finding
        for report in reports
        if report.cycle in cycles
        for finding in report.findings
        if finding.kind == "area-for-improvement" and bears_on(finding)
    )

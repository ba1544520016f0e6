"""Areas marked "requires improvement" or worse: since when, how often, and what ended it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import NamedTuple

from peeltrack.names import hint
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import wording
from peeltrack.queries.known import LAPSED, SUPERSEDED, Cell, Known
from peeltrack.queries.moments import Moment
from peeltrack.queries.scope import Scope, grade_named
from peeltrack.record.framework import Framework, Lapse
from peeltrack.record.judgments import Finding, Force, Judgment, Record

OPEN, RESOLVED = "open", "resolved"
STATUSES = (OPEN, SUPERSEDED, LAPSED, RESOLVED)
THRESHOLD = "requires-improvement"
_End = Judgment | Cell | Lapse | None
"""What ended a run of low grades."""
_STATUS_BY_END = {Judgment: RESOLVED, Cell: SUPERSEDED, Lapse: LAPSED, type(None): OPEN}


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

    `low` are the grades at or below the threshold. `not_recorded` are the areas that can be so now, and of which it
    is not known, by force and area; `low_counts` tell of the reports whose grades stand how many of them are so,
    though not which. `known` is what they were asked of.
    """

    at: Moment | None
    threshold: str
    framework: Framework
    scope: Scope
    flags: tuple[Flag, ...]
    counts: dict[str, int]
    not_recorded: tuple[NotRecorded, ...]
    low_counts: tuple[LowCount, ...]
    low: frozenset[str]
    known: Known

    def earlier_gaps(self) -> int:
        """Return how many grades that can have been so are not recorded, of reports after which others came out."""
        can_be = (
            cell.possible is None or not self.low.isdisjoint(cell.possible)
            for force in self.scope.forces
            for cell in self.known.gaps(force)
            if self.scope.has_area(cell.area)
        )
        return sum(can_be) - len(self.not_recorded)

    @property
    def in_no_flag(self) -> tuple[NotRecorded, ...]:
        """Those of `not_recorded` that no flag tells of."""
        told = {flag.silent for flag in self.flags}
        return tuple(one for one in self.not_recorded if one.cell not in told)

    @property
    def untold(self) -> tuple[NotRecorded, ...]:
        """Those of `not_recorded` that can be above the threshold too, and that no flag tells of."""
        return tuple(one for one in self.in_no_flag if not one.low)

    @property
    def any_low(self) -> bool:
        """Whether something is or was at or below the threshold: by a flag, or by counts that leave nothing else."""
        return bool(self.flags or self.low_counts or any(one.low for one in self.not_recorded))


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
    known = Known(record, at)
    low = frozenset(list(record.framework.grades)[record.framework.rank(named) :])
    found = [
        flag for id in scope.forces for flag in _force_flags(known, record.forces[id], scope, low)
    ]
    found.sort(key=lambda flag: STATUSES.index(flag.status))
    counts = {status: sum(flag.status == status for flag in found) for status in STATUSES}
    if only_open:
        found = [flag for flag in found if flag.status == OPEN]
    gaps = list(known.open_gaps(scope))
    return Flags(
        at,
        named,
        record.framework,
        scope,
        tuple(found),
        counts,
        tuple(_not_recorded(known, gaps, low)),
        () if scope.areas else tuple(_low_counts(known, gaps, low)),
        low,
        known,
    )


def _not_recorded(known: Known, gaps: Iterable[Cell], low: frozenset[str]) -> Iterator[NotRecorded]:
    for gap in gaps:
        if gap.possible is None or low.intersection(gap.possible):
            is_low = gap.certain and gap.allows_only(low)
            yield NotRecorded(known.record.forces[gap.force], gap, is_low)


def _low_counts(known: Known, gaps: Iterable[Cell], low: frozenset[str]) -> Iterator[LowCount]:
    """Yield how many are low of the areas of each report of which no grade is recorded but by how many got each."""
    of_reports: dict[tuple[str, str], list[Cell]] = {}
    for gap in gaps:
        of_reports.setdefault((gap.force, gap.cycle), []).append(gap)
    for (force, cycle), cells in of_reports.items():
        reckoned = known.reckoning(force, cycle)
        told = all(cell.certain and cell.allows_only(low) for cell in cells)
        if not reckoned.has_room or told:
            continue
        # What a later report can have graded again is not what this one counted.
        if not {*reckoned.certain, *reckoned.perhaps} <= {cell.area for cell in cells}:
            continue
        for left in reckoned.binding():
            n = sum(left.grades.get(grade, 0) for grade in low)
            areas = left.areas or 0
            if areas > 0 and n > 0 and low <= left.grades.keys():
                yield LowCount(known.record.forces[force], cycle, cells[0].published, n, areas)
                break


def _force_flags(known: Known, force: Force, scope: Scope, low: frozenset[str]) -> Iterator[Flag]:
    graded = (j for j in known.judgments(force.id) if j.grade and scope.has_area(j.area))
    for area, history in groupby(graded, key=attrgetter("area")):
        for run, end in _runs(known, list(history), low):
            label, pillar = wording(known.framework, run[-1])
            passed = known.gaps_of(force.id, area, run[0].cycle, (end or run[-1]).cycle)
            yield Flag(
                force,
                area,
                label,
                pillar,
                tuple(run),
                _STATUS_BY_END[type(end)],
                end if isinstance(end, Judgment) else None,
                end.day if isinstance(end, Lapse) else None,
                end if isinstance(end, Cell) else None,
                tuple(gap.cycle for gap in passed),
                _findings(known.record, force.id, area, run),
            )


def _runs(
    known: Known, history: Sequence[Judgment], low: frozenset[str]
) -> Iterator[tuple[list[Judgment], _End]]:
    """Yield each run of an area's low grades, with what ended it.

    That is the next grade, if it is not low; before it a gap that was not low by its counts, or that a whole cycle
    did not grade the area; after the last grade any gap, or the lapse of the area.
    """
    orders = known.framework.cycle_orders
    run: list[Judgment] = []
    for last, following in zip_longest(history, history[1:]):
        if last.grade not in low:
            continue
        run.append(last)
        dropped = known.framework.dropped(last.area, last.cycle)
        ends = [one.cycle for one in (following, dropped) if one]
        until = min(ends, key=lambda cycle: orders[cycle], default=None)
        passed = known.gaps_of(last.force, last.area, last.cycle, until)
        end: _End = next((gap for gap in passed if gap.excludes(low)), None)
        if not end:
            if following is None:
                side = known.side(last.force, last.area)
                end = side.cell if side.is_gap else known.lapse(last.area, last.cycle)
            elif dropped and orders[dropped.cycle] < orders[following.cycle]:
                end = known.lapse(last.area, last.cycle)
            elif following.grade in low:
                continue
            else:
                end = following
        yield run, end
        run = []


def _findings(
    record: Record, force: str, area: str, run: Sequence[Judgment]
) -> tuple[Finding, ...]:
    """Return the areas for improvement that the run's reports found in an area, of a whole pillar in all its areas."""
    areas, cycles = record.framework.areas, {judgment.cycle for judgment in run}
    return tuple(
        finding
        for report in record.reports[force]
        if report.cycle in cycles
        for finding in report.findings
        if finding.kind == "area-for-improvement"
        and any(area in (id, areas[id].pillar) for id in finding.areas)
    )

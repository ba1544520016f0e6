"""Areas marked "requires improvement" or worse: since when, how often, and what ended it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from peeltrack.names import hint
from peeltrack.problems import WrongRequest
from peeltrack.queries.changes import wording
from peeltrack.queries.moments import Moment, check_moment, reached
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Finding, Force, Judgment, Record

STATUSES = ("open", "lapsed", "resolved")
THRESHOLD = "requires-improvement"


class Flag(NamedTuple):
    """A run of consecutive judgments at or below the threshold in one area of one force.

    `judgments` are the run, first to last. `status` is `resolved` where the next judgment (`resolved`)
    is above the threshold, `lapsed` where the inspectorate no longer grades the area (from
    `lapsed_on`), else `open`.
    """

    force: Force
    area: str
    label: str
    pillar: str | None
    judgments: tuple[Judgment, ...]
    status: str
    resolved: Judgment | None
    lapsed_on: str | None
    findings: tuple[Finding, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that the run's judgments rest on."""
        return tuple(dict.fromkeys(id for j in self.judgments for id in j.sources))


class Flags(NamedTuple):
    """The flags of the forces and areas asked about, open ones first; `counts` is by status."""

    at: Moment | None
    threshold: str
    framework: Framework
    scope: Scope
    flags: tuple[Flag, ...]
    counts: dict[str, int]


def flags(
    record: Record,
    scope: Scope,
    at: Moment | None = None,
    threshold: str = THRESHOLD,
    only_open: bool = False,
) -> Flags:
    """Return every run of grades at or below `threshold`, as things stand or stood at a moment.

    Raises WrongRequest for a grade that cannot be a threshold, and where nothing had been published.
    """
    choices = list(record.framework.grades)[2:]  # the best two are nothing to flag
    if threshold not in choices:
        raise WrongRequest(f"'{threshold}' is no threshold; {hint(threshold, choices)}")
    if at:
        check_moment(record, at, scope.forces)
    found = [
        flag
        for id in scope.forces
        for flag in _force_flags(record, record.forces[id], at, record.framework.rank(threshold))
        if scope.has_area(flag.area)
    ]
    found.sort(key=lambda flag: STATUSES.index(flag.status))
    counts = {status: sum(flag.status == status for flag in found) for status in STATUSES}
    if only_open:
        found = [flag for flag in found if flag.status == "open"]
    return Flags(at, threshold, record.framework, scope, tuple(found), counts)


def _force_flags(record: Record, force: Force, at: Moment | None, limit: int) -> Iterator[Flag]:
    framework = record.framework
    low = frozenset(list(framework.grades)[limit:])
    by_area: dict[str, list[Judgment]] = {}
    flagged: dict[str, None] = {}
    for judgment in record.judgments(force.id):
        area, grade = judgment.area, judgment.grade
        if grade and (at is None or reached(framework, judgment, at)):
            by_area.setdefault(area, []).append(judgment)
            if grade in low:
                flagged[area] = None
    for area in flagged:
        for run, following in _runs(framework, by_area[area], low):
            last = run[-1]
            lapsed_on = framework.lapsed_on(area, last.cycle)
            if lapsed_on and _not_yet(lapsed_on, at):
                lapsed_on = None
            status = "resolved" if following else "lapsed" if lapsed_on else "open"
            label, pillar = wording(framework, last)
            yield Flag(
                force,
                area,
                label,
                pillar,
                tuple(run),
                status,
                following,
                lapsed_on if status == "lapsed" else None,
                _findings(record, force.id, area, run),
            )


def _not_yet(day: str, at: Moment | None) -> bool:
    return at is not None and day > at.day


def _runs(
    framework: Framework, history: Sequence[Judgment], low: frozenset[str]
) -> Iterator[tuple[list[Judgment], Judgment | None]]:
    """Yield each run of an area's low grades, with the grade that ended it if one did.

    A run also ends, without such a grade, where the area was not graded for a whole cycle.
    """
    run: list[Judgment] = []
    for judgment in history:
        if run and _dropped_between(framework, run[-1], judgment):
            yield run, None
            run = []
        if judgment.grade in low:
            run.append(judgment)
        elif run:
            yield run, judgment
            run = []
    if run:
        yield run, None


def _dropped_between(framework: Framework, earlier: Judgment, later: Judgment) -> bool:
    """Say whether a cycle between two judgments no longer graded their area."""
    lapsed = framework.lapsed_on(earlier.area, earlier.cycle)
    return lapsed is not None and lapsed < later.counts_from


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

"""How a force has been graded over time."""

from typing import NamedTuple

from peeltrack.queries.changes import Assessed, assess
from peeltrack.queries.coverage import Completeness, completeness
from peeltrack.queries.moments import Moment, check_moment, standing
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, NotEstablished, Record, Source


class Timeline(NamedTuple):
    """A force's judgments in order of area, then publication.

    With a moment (`at`), only those that stood then. `not_established` are grades known to be missing,
    by cycle; `completeness` how far the reports with known counts are recorded; `sources` what the
    judgments rest on.
    """

    force: Force
    at: Moment | None
    framework: Framework
    judgments: tuple[Assessed, ...]
    not_established: tuple[tuple[str, NotEstablished], ...]
    completeness: tuple[Completeness, ...]
    sources: dict[str, Source]


def timeline(record: Record, scope: Scope, at: Moment | None = None) -> Timeline:
    """Return the timeline of the scope's one force.

    Raises WrongRequest where nothing had been published by `at`.
    """
    (id,) = scope.forces
    if at:
        check_moment(record, at, scope.forces)
    judgments = record.judgments(id)
    found = assess(record.framework, judgments)
    if at:
        stood = set(standing(record.framework, judgments, at).values())
        found = tuple(item for item in found if item.judgment in stood)
    found = tuple(item for item in found if scope.has_area(item.judgment.area))
    reports = record.reports.get(id, ())
    asked_in_part = at is not None or scope.areas is not None
    cycles = {item.judgment.cycle for item in found}
    missing = ((report.cycle, gap) for report in reports for gap in report.not_established)
    known = (completeness(record, report) for report in reports)
    return Timeline(
        force=record.forces[id],
        at=at,
        framework=record.framework,
        judgments=found,
        not_established=tuple(
            (cycle, gap)
            for cycle, gap in missing
            if scope.has_area(gap.area) and (at is None or at.cycle == cycle)
        ),
        completeness=tuple(
            item for item in known if item and (item.cycle in cycles or not asked_in_part)
        ),
        sources={
            source: record.sources[source] for item in found for source in item.judgment.sources
        },
    )

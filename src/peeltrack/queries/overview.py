"""All that a page about some forces says: one answer made of the other questions' answers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from peeltrack.problems import WrongRequest
from peeltrack.queries.compare import Comparison, compare
from peeltrack.queries.coverage import (
    CycleCoverage,
    ReportCoverage,
    coverage,
    report_coverage,
    runs_to,
)
from peeltrack.queries.diff import Change, Diff, diff
from peeltrack.queries.flags import Flag, Flags, flags
from peeltrack.queries.known import Known, Side
from peeltrack.queries.moments import NOW, Moment, parse_moment
from peeltrack.queries.responses import Responses, responses
from peeltrack.queries.scope import Scope
from peeltrack.queries.timeline import Timeline, timeline
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Record, Source
from peeltrack.record.states import NOT_ASSESSED, NOT_PUBLISHED


class ForceOverview(NamedTuple):
    """How a force stands at the moment of an overview, and its whole timeline.

    `known` tells of its cells then. `latest` is its last report that is out, None where none is; `sides` are the
    areas that are graded, or can be, by area: those that lapsed are left out. `changes` are None where there is
    no before.
    """

    force: Force
    known: Known
    latest: ReportCoverage | None
    sides: Mapping[str, Side]
    flags: tuple[Flag, ...]
    changes: tuple[Change, ...] | None
    timeline: Timeline


class Overview(NamedTuple):
    """What is known of some forces at a moment (`at`).

    `comparison` is their grade table; `forces` are those of which anything is recorded. `changes` is what
    changed since a moment, or None where nothing came before; `since_chosen` says that the moment was not
    asked for but is the state after the assessment before the last one that is out. `runs_to` is the latest
    recorded date of a grade or report (ISO, can be partial), None if no date is recorded. `coverage` is of the
    whole record; `sources` are by id.
    """

    framework: Framework
    at: Moment
    comparison: Comparison
    forces: tuple[ForceOverview, ...]
    flags: Flags
    changes: Diff | None
    since_chosen: bool
    responses: Responses
    coverage: tuple[CycleCoverage, ...]
    sources: Mapping[str, Source]
    runs_to: str | None


def overview(
    record: Record, scope: Scope, at: Moment | None = None, since: Moment | None = None
) -> Overview:
    """Return what is known of the forces asked about.

    `at` is the moment at which they are looked at, by default now; `since` the moment with which things are
    compared, by default the state after the assessment before the last one of theirs that was out. Raises WrongRequest
    where it comes after `at`.
    """
    now = at or NOW
    if since and since.day > now.day:
        told = f"what changed since {since.text} cannot be told at {now.text}, which comes before"
        raise WrongRequest(f"{told}; give an earlier --since, or a later --at")
    known = Known(record, now)
    recorded = tuple(force for force in scope.forces if any(record.judgments(force)))
    of = scope._replace(forces=recorded)
    before = since or assessment_before(record, recorded, now)
    flagged = flags(record, of, at)
    changes = diff(record, before, now, of) if before else None
    return Overview(
        framework=record.framework,
        at=now,
        comparison=compare(record, scope, at),
        forces=tuple(_force(known, force, of, flagged, changes) for force in recorded),
        flags=flagged,
        changes=changes,
        since_chosen=since is None,
        responses=responses(record, of),
        coverage=coverage(record),
        sources=record.sources,
        runs_to=runs_to(record, recorded),
    )


def _force(
    known: Known, id: str, scope: Scope, flagged: Flags, changes: Diff | None
) -> ForceOverview:
    force = known.record.forces[id]
    areas = (area for area in known.framework.areas if scope.has_area(area))
    sides = ((area, known.side(id, area)) for area in areas)
    reports = [report_coverage(known, id, cycle) for cycle in known.cycles]
    return ForceOverview(
        force=force,
        known=known,
        latest=next((report for report in reversed(reports) if report), None),
        sides={area: s for area, s in sides if s.state not in (NOT_ASSESSED, NOT_PUBLISHED)},
        flags=tuple(flag for flag in flagged.flags if flag.force == force),
        changes=tuple(one for one in changes.changes if one.force == force) if changes else None,
        timeline=timeline(known.record, scope._replace(forces=(id,))),
    )


def assessment_before(record: Record, forces: Sequence[str], at: Moment) -> Moment | None:
    """Return the state after the assessment before the last one that was out for most of the forces.

    None where at most one was.
    """
    known = Known(record, at.up_to())
    out = [cycle.id for cycle in known.cycles if 2 * known.reported(forces, cycle) > len(forces)]
    if len(out) < 2:
        return None
    return parse_moment(f"peel-{out[-2]}", record.framework).up_to()

"""All that a page about some forces says: one answer made of the other questions' answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from peeltrack.queries.compare import Comparison, compare
from peeltrack.queries.coverage import CycleCoverage, coverage
from peeltrack.queries.diff import Diff, diff
from peeltrack.queries.flags import Flags, flags
from peeltrack.queries.moments import LATEST, Moment, parse_moment
from peeltrack.queries.responses import Responses, responses
from peeltrack.queries.scope import Scope
from peeltrack.queries.timeline import Timeline, timeline
from peeltrack.record.dates import last_day
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Record, Source


class Overview(NamedTuple):
    """What is known of some forces.

    `comparison` is their grade table at a moment. `timelines`, `flags` and `responses` are of those of
    which anything is recorded, as things stand now. `changes` is what changed since a moment, or None
    where only one assessment is recorded; `since_chosen` says that the moment was not asked for but is
    the assessment before the last. `runs_to` is the latest recorded date of publication (ISO, can be
    partial), None if no date is recorded. `coverage` is of the whole record; `sources` are by id.
    """

    framework: Framework
    comparison: Comparison
    timelines: tuple[Timeline, ...]
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

    `at` is the moment of the grade table, by default that of `compare`; `since` the moment with which
    things are compared, by default the state after the assessment before the last one recorded of them.
    """
    table = compare(record, scope, at)
    recorded = tuple(force for force in scope.forces if any(record.judgments(force)))
    known = Scope(recorded, scope.areas)
    dates = [j.published for force in recorded for j in record.judgments(force) if j.published]
    before = since or _assessment_before_last(record, recorded)
    return Overview(
        framework=record.framework,
        comparison=table,
        timelines=tuple(timeline(record, Scope((force,), scope.areas)) for force in recorded),
        flags=flags(record, known),
        changes=diff(record, before, parse_moment(LATEST[0], record.framework), known)
        if before
        else None,
        since_chosen=since is None,
        responses=responses(record, known),
        coverage=coverage(record),
        sources=record.sources,
        runs_to=max(dates, key=lambda date: (last_day(date), len(date)), default=None),
    )


def _assessment_before_last(record: Record, forces: tuple[str, ...]) -> Moment | None:
    having = {judgment.cycle for force in forces for judgment in record.judgments(force)}
    in_order = [cycle for cycle in record.framework.cycles if cycle in having]
    if len(in_order) < 2:
        return None
    return parse_moment(f"peel-{in_order[-2]}", record.framework).up_to()

"""How a force has been graded over time, and what of it is not known."""

from typing import NamedTuple

from peeltrack.queries.changes import Assessed, assess
from peeltrack.queries.coverage import ReportCoverage, report_coverage
from peeltrack.queries.gaps import Gap, gap_of
from peeltrack.queries.history import cycles_shown
from peeltrack.queries.known import Known, Side
from peeltrack.queries.moments import Moment
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Judgment, Record, Source
from peeltrack.record.states import UNGRADED


class Unshown(NamedTuple):
    """An area that was named and of which there is no grade, gap or assessment in words to show.

    `cycle` is the assessment that did not give one, None where none that is out did; `state` is `not-published`
    where its report is not out. `in_words` are the assessments that are out and wrote of the area without a
    grade; `last` is the last grade that is known of it before.
    """

    area: str
    state: str
    cycle: str | None
    in_words: tuple[str, ...]
    last: Judgment | None


class Timeline(NamedTuple):
    """A force's judgments in order of area, then of cycle and publication.

    With a moment (`at`) they are those that stood then. `gaps` are the cells whose grade is not known
    (with a moment, those that stand in the place of a grade), `superseded` the areas whose grade is not
    known, for a report is out without its own being recorded; `reports` what is recorded of each report that
    is out. `cycles` and `areas` are those to show, and `known` tells of each of their cells; `unshown` are the
    areas named beside them; `sources` are what the judgments rest on.
    """

    force: Force
    at: Moment | None
    framework: Framework
    known: Known
    cycles: tuple[str, ...]
    areas: tuple[str, ...]
    unshown: tuple[Unshown, ...]
    judgments: tuple[Assessed, ...]
    gaps: tuple[Gap, ...]
    superseded: tuple[Side, ...]
    reports: tuple[ReportCoverage, ...]
    sources: dict[str, Source]


def timeline(record: Record, scope: Scope, at: Moment | None = None) -> Timeline:
    """Return the timeline of the scope's one force."""
    (id,) = scope.forces
    known = Known(record, at)
    areas = [area for area in record.framework.areas if scope.has_area(area)]
    sides = [known.side(id, area) for area in areas]
    judgments = list(assess(record.framework, known.recorded(id)))
    if at:
        stood = {side.judgment for side in sides if side.judgment}
        words = [side.cell for side in sides if side.state == UNGRADED and side.cell]
        stood |= {cell.judgments[-1] for cell in words}
        judgments = [item for item in judgments if item.judgment in stood]
        gaps = [gap_of(known, side.cell) for side in sides if side.cell and side.is_gap]
    else:
        gaps = [gap_of(known, cell) for cell in known.gaps(id) if scope.has_area(cell.area)]
    found = tuple(item for item in judgments if scope.has_area(item.judgment.area))
    recorded = {item.judgment.cycle for item in found}
    cycles = recorded | {gap.cell.cycle for gap in gaps}
    rows = {item.judgment.area for item in found} | {gap.cell.area for gap in gaps}
    if at is None:
        cycles |= {*cycles_shown(known, scope.forces, rows, recorded)}
    reports = (report_coverage(known, id, cycle) for cycle in known.cycles)
    return Timeline(
        force=record.forces[id],
        at=at,
        framework=record.framework,
        known=known,
        cycles=tuple(cycle for cycle in record.framework.cycles if cycle in cycles),
        areas=tuple(area for area in areas if area in rows),
        unshown=tuple(
            _unshown(known, id, area, side)
            for area, side in zip(areas, sides, strict=True)
            # Of a pillar of which nothing stands at a moment: what was graded before.
            if area not in rows and (scope.named or (scope.areas and not rows and side.known))
        ),
        judgments=found,
        gaps=tuple(gaps),
        superseded=tuple(side for side in sides if side.is_gap),
        reports=tuple(
            one
            for one in reports
            if one and (one.cycle in cycles or (at is None and scope.areas is None))
        ),
        sources={
            source: record.sources[source] for item in found for source in item.judgment.sources
        },
    )


def _unshown(known: Known, force: str, area: str, side: Side) -> Unshown:
    at = known.at
    in_words = known.in_words(force, area)
    if at.cycle:
        last = known.last_grade(force, area, at.cycle)
        return Unshown(area, side.state, at.cycle, in_words, last)
    lapsed_in = side.lapsed.cycle if side.lapsed else None
    return Unshown(area, side.state, lapsed_in, in_words, side.known)

"""What changed between two moments, and by what way."""

from collections.abc import Sequence
from typing import NamedTuple

from peeltrack.queries.changes import compare_grades, wording
from peeltrack.queries.moments import Moment, check_moment, reached, standing
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Judgment, Record

SUMMARY = ("improved", "declined", "unchanged", "new", "gone", "not-comparable")
_MIRROR = {"improved": "declined", "declined": "improved", "new": "gone", "gone": "new"}


class Change(NamedTuple):
    """One area of one force at two moments.

    `before` and `after` are the judgments that stood (None for none); `via` the graded judgments
    between them, in the order of the way from one to the other.
    """

    force: Force
    area: str
    label: str
    pillar: str | None
    before: Judgment | None
    after: Judgment | None
    via: tuple[Judgment, ...]
    change: str

    @property
    def moved(self) -> bool:
        """Whether the grade differs at the two moments, cannot be compared, or differed in between."""
        ends = {judgment.grade for judgment in (self.before, self.after) if judgment}
        return self.change != "unchanged" or any(step.grade not in ends for step in self.via)


class Diff(NamedTuple):
    """Every area of every force asked about, at two moments; `summary` counts all of `changes`."""

    before: Moment
    after: Moment
    framework: Framework
    changes: tuple[Change, ...]
    summary: dict[str, int]

    @property
    def moved(self) -> tuple[Change, ...]:
        """The changes that moved, or that moved on the way."""
        return tuple(change for change in self.changes if change.moved)


def diff(record: Record, before: Moment, after: Moment, scope: Scope) -> Diff:
    """Return what changed from one moment to another for the forces and areas asked about.

    Raises WrongRequest where nothing had been published by one of the moments. Going back in time gives
    the mirror image of going forward.
    """
    for moment in (before, after):
        check_moment(record, moment, scope.forces)
    backwards = after.day < before.day
    start, end = (after, before) if backwards else (before, after)
    changes = [
        change
        for id in scope.forces
        for change in _force_changes(record, record.forces[id], start, end)
        if scope.has_area(change.area)
    ]
    if backwards:
        changes = [_mirrored(record.framework, change) for change in changes]
    summary = dict.fromkeys(SUMMARY, 0)
    for change in changes:
        summary[change.change] += 1
    return Diff(before, after, record.framework, tuple(changes), summary)


def _force_changes(record: Record, force: Force, start: Moment, end: Moment) -> list[Change]:
    framework = record.framework
    judgments = record.judgments(force.id)
    stood, stands = (
        {area: j for area, j in standing(framework, judgments, moment).items() if j.grade}
        for moment in (start, end)
    )
    by_area: dict[str, list[Judgment]] = {}
    for judgment in judgments:
        by_area.setdefault(judgment.area, []).append(judgment)
    changes = []
    for area, history in by_area.items():
        before, after = stood.get(area), stands.get(area)
        if before is None and after is None:
            continue
        if before is None:
            change = "new"
        elif after is None:
            change = "gone"
        else:
            change = "unchanged" if before == after else compare_grades(framework, before, after)
        via = _between(framework, history, before, after, start, end)
        label, pillar = wording(framework, after or before)  # type: ignore[arg-type]
        changes.append(Change(force, area, label, pillar, before, after, via, change))
    return changes


def _between(
    framework: Framework,
    history: Sequence[Judgment],
    before: Judgment | None,
    after: Judgment | None,
    start: Moment,
    end: Moment,
) -> tuple[Judgment, ...]:
    """Return an area's graded judgments after `before` (or the start) and up to `after` (or the end)."""
    first = history.index(before) + 1 if before else 0
    last = history.index(after) if after else len(history)
    return tuple(
        judgment
        for judgment in history[first:last]
        if judgment.grade
        and (before is not None or not reached(framework, judgment, start))
        and (after is not None or reached(framework, judgment, end))
    )


def _mirrored(framework: Framework, change: Change) -> Change:
    given = change.before or change.after
    label, pillar = wording(framework, given)  # type: ignore[arg-type]
    return change._replace(
        label=label,
        pillar=pillar,
        before=change.after,
        after=change.before,
        via=change.via[::-1],
        change=_MIRROR.get(change.change, change.change),
    )

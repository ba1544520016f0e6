"""What changed between two moments, and by what way."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from peeltrack.queries.changes import compare_grades, wording
from peeltrack.queries.known import Cell, Known, Side
from peeltrack.queries.moments import Moment
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force, Judgment, Record
from peeltrack.record.states import GAPS, UNGRADED

IMPROVED, DECLINED, UNCHANGED = "improved", "declined", "unchanged"
NOT_AGAIN, NEW, GONE, UNKNOWN = "not-assessed-again", "new", "gone", "unknown"
SUMMARY = (
    *(IMPROVED, DECLINED, UNCHANGED, NOT_AGAIN, NEW, GONE),
    *("not-comparable", UNGRADED, UNKNOWN),
)
"""What can have become of an area's grade. `unchanged`: assessed again, and graded the same;
`not-assessed-again`: no later assessment is out than the one that is known at either; `new`: graded in between, where no grade stood; `gone`: the inspectorate no
longer grades the area; `ungraded`: assessed without a grade at one of the moments; `unknown`: the grade at one
of them is not recorded."""
STILL = (UNCHANGED, NOT_AGAIN, UNKNOWN)
"""The changes that are none, as far as is known."""
_MIRROR = {IMPROVED: DECLINED, DECLINED: IMPROVED, NEW: GONE, GONE: NEW}


class Change(NamedTuple):
    """One area of one force at two moments.

    `before` and `after` are what was known of it; `via` the graded judgments between them, and the cells between
    whose grade is not recorded, in the order of the way from one to the other.
    """

    force: Force
    area: str
    label: str
    pillar: str | None
    before: Side
    after: Side
    via: tuple[Judgment | Cell, ...]
    change: str

    @property
    def moved(self) -> bool:
        """Whether the grade is known to differ at the two moments, or to have differed in between."""
        ends = {side.judgment.grade for side in (self.before, self.after) if side.judgment}
        if self.change == UNKNOWN:
            return False
        return self.change not in STILL or any(_is_other(step, ends) for step in self.via)

    @property
    def has_gap(self) -> bool:
        """Whether a grade on the way is not recorded."""
        return any(isinstance(step, Cell) for step in self.via)


def _is_other(step: Judgment | Cell, grades: Collection[str | None]) -> bool:
    """Say whether what came on the way is none of some grades for certain: by the counts, for a gap."""
    return step.excludes(grades) if isinstance(step, Cell) else step.grade not in grades


class Diff(NamedTuple):
    """Every area of every force asked about of which a grade is known at one of two moments.

    `summary` counts all of `changes`; `neither` is of how many areas of forces a grade is known at neither moment,
    though a report is out.
    """

    before: Moment
    after: Moment
    framework: Framework
    changes: tuple[Change, ...]
    summary: dict[str, int]
    neither: int

    @property
    def backwards(self) -> bool:
        """Whether the second moment comes before the first."""
        return self.after.day < self.before.day

    @property
    def moved(self) -> tuple[Change, ...]:
        """The changes that moved, or that moved on the way."""
        return tuple(change for change in self.changes if change.moved)


def diff(record: Record, before: Moment, after: Moment, scope: Scope) -> Diff:
    """Return what changed from one moment to another for the forces and areas asked about.

    Going back in time gives the mirror image of going forward.
    """
    result = Diff(before, after, record.framework, (), {}, 0)
    backwards = result.backwards
    start, end = (Known(record, at) for at in ((after, before) if backwards else (before, after)))
    changes = [
        change
        for id in scope.forces
        for change in _force_changes(start, end, record.forces[id], scope, backwards=backwards)
    ]
    counts = Counter(change.change for change in changes)
    told = {(change.force.id, change.area) for change in changes}
    unknown = {(gap.force, gap.area) for known in (start, end) for gap in known.open_gaps(scope)}
    summary = {kind: counts[kind] for kind in SUMMARY}
    return result._replace(changes=tuple(changes), summary=summary, neither=len(unknown - told))


def _force_changes(
    start: Known, end: Known, force: Force, scope: Scope, *, backwards: bool
) -> Iterator[Change]:
    orders = start.framework.cycle_orders
    graded = (j for j in start.recorded(force.id) if j.grade and scope.has_area(j.area))
    for area, history in groupby(graded, key=attrgetter("area")):
        before, after = start.side(force.id, area), end.side(force.id, area)
        later, earlier = (before, after) if backwards else (after, before)
        given = later.judgment or earlier.judgment
        if given is None:
            continue  # no grade is known at either moment
        way = _way(start, end, list(history), before, after)
        via = tuple(sorted(way, key=lambda step: orders[step.cycle]))
        change = _change(start, before, after, via)
        if backwards:
            before, after, via, change = after, before, via[::-1], _MIRROR.get(change, change)
        label, pillar = wording(start.framework, given)
        yield Change(force, area, label, pillar, before, after, via, change)


def _change(start: Known, before: Side, after: Side, via: Sequence[Judgment | Cell]) -> str:
    """Return what became of an area's grade, which is known at one of the moments at least.

    Where an assessment alone gave none, it is what came of it on the way.
    """
    framework = start.framework
    was, now = before.judgment, after.judgment
    if before.is_gap or after.is_gap:
        return UNKNOWN
    if was is None or now is None:
        if UNGRADED in (before.state, after.state):
            return UNGRADED
        if now is not None:
            return NOT_AGAIN if start.up_to.reached(now) else NEW
        if was is None or _no_longer_graded(framework, after, was):
            return GONE
        last = via[-1] if via else was
        if isinstance(last, Cell):
            return UNKNOWN
        return NOT_AGAIN if last == was else compare_grades(framework, was, last)
    if was == now:
        return UNGRADED if after.ungraded != before.ungraded else NOT_AGAIN
    return compare_grades(framework, was, now)


def _no_longer_graded(framework: Framework, after: Side, was: Judgment) -> bool:
    """Say whether an area has no grade because it is no longer graded, not because one report left it out."""
    if after.cell is None:
        return after.lapsed is not None
    assessed = framework.cycles[after.cell.cycle].areas.get(was.area)
    return assessed is None or not assessed.graded


def _way(
    start: Known, end: Known, history: Sequence[Judgment], before: Side, after: Side
) -> Iterator[Judgment | Cell]:
    """Yield what came between what was last known of an area at the start and what stands at the end.

    These are its graded judgments, and the cells whose grade is not recorded.
    """
    first = history.index(before.known) + 1 if before.known else 0
    last = history.index(after.judgment) if after.judgment else len(history)
    passed, reached = start.up_to, end.up_to
    orders, since = start.framework.cycle_orders, before.cycle
    for one in history[first:last]:
        # What was revised since of an assessment before the gap is not on the way from it.
        on_way = not (before.is_gap and since) or orders[one.cycle] > orders[since]
        if on_way and reached.reached(one) and not passed.reached(one):
            yield one
    for gap in reached.gaps_of(history[0].force, history[0].area, since, after.cycle):
        if passed.cell(gap.force, gap.cycle, gap.area).state not in GAPS:
            yield gap

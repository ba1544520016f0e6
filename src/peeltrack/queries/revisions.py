"""What one record says that another did not: added, corrected or taken out."""

from typing import NamedTuple

from peeltrack.queries.changes import wording
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import STATEMENTS, Force, Judgment, Record

ADDED, CORRECTED, TAKEN_OUT = "added", "corrected", "taken-out"
REVISIONS = (ADDED, CORRECTED, TAKEN_OUT)


class RecordChange(NamedTuple):
    """A judgment of a force that one of two records has, or has otherwise.

    `was` and `now` are the judgment in the older and the newer record, None where it has none; `number` counts
    the revisions of the first judgment in its cycle, 0 for the first itself.
    """

    force: Force
    area: str
    label: str
    pillar: str | None
    cycle: str
    number: int
    change: str
    was: Judgment | None
    now: Judgment | None


class RecordDiff(NamedTuple):
    """What the newer of two records says that the older did not; `summary` counts the changes."""

    framework: Framework
    changes: tuple[RecordChange, ...]
    summary: dict[str, int]


def compare_records(older: Record, newer: Record, scope: Scope) -> RecordDiff:
    """Return what the newer record adds, corrects and takes out, by force, area, cycle and revision."""
    framework = newer.framework
    areas, cycles = framework.area_orders, framework.cycle_orders
    forces = {id: n for n, id in enumerate(scope.forces)}
    had, has = _numbered(older), _numbered(newer)
    changes = []
    for key in {**had, **has}:
        force, cycle, area, number = key
        was, now = had.get(key), has.get(key)
        change = _change(was, now)
        given = now or was
        if change and given and force in forces and scope.has_area(area):
            label, pillar = wording(framework, given)
            changes.append(
                RecordChange(
                    newer.forces[force], area, label, pillar, cycle, number, change, was, now
                )
            )
    changes.sort(
        key=lambda one: (forces[one.force.id], areas[one.area], cycles[one.cycle], one.number)
    )
    summary = {kind: sum(change.change == kind for change in changes) for kind in REVISIONS}
    return RecordDiff(framework, tuple(changes), summary)


def _numbered(record: Record) -> dict[tuple[str, str, str, int], Judgment]:
    """Return a record's judgments by force, cycle, area, and the number of the revision (0 for the first)."""
    return {
        (*cell, number): judgment
        for cell, of_cell in record.by_cell().items()
        for number, judgment in enumerate(of_cell)
    }


def _change(was: Judgment | None, now: Judgment | None) -> str | None:
    if was is None:
        return ADDED
    if now is None:
        return TAKEN_OUT
    differs = any(getattr(was, name) != getattr(now, name) for name in STATEMENTS)
    return CORRECTED if differs else None

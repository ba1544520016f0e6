"""What one record says that another did not: added, corrected or taken out."""

from __future__ import annotations

from typing import NamedTuple

from peeltrack.queries.changes import wording
from peeltrack.queries.scope import Scope
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import SAID, Force, Judgment, Record

ADDED, CORRECTED, TAKEN_OUT = "added", "corrected", "taken-out"
REVISIONS = (ADDED, CORRECTED, TAKEN_OUT)
_COMPARED = ("grade", "published", *SAID)
"""What of a judgment is corrected, where it differs; more evidence for it is no correction."""

Key = tuple[str, str, int]


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
    changes = [
        change
        for id in scope.forces
        for change in _force_changes(newer.framework, newer.forces[id], older, newer)
        if scope.has_area(change.area)
    ]
    summary = {kind: sum(change.change == kind for change in changes) for kind in REVISIONS}
    return RecordDiff(newer.framework, tuple(changes), summary)


def _force_changes(
    framework: Framework, force: Force, older: Record, newer: Record
) -> list[RecordChange]:
    had, has = _numbered(older, force.id), _numbered(newer, force.id)
    areas, cycles = framework.area_orders, framework.cycle_orders
    changes = []
    for key in sorted({*had, *has}, key=lambda key: (areas[key[0]], cycles[key[1]], key[2])):
        was, now = had.get(key), has.get(key)
        change = _change(was, now)
        given = now or was
        if change and given:
            label, pillar = wording(framework, given)
            area, cycle, number = key
            changes.append(
                RecordChange(force, area, label, pillar, cycle, number, change, was, now)
            )
    return changes


def _numbered(record: Record, force: str) -> dict[Key, Judgment]:
    found: dict[Key, Judgment] = {}
    for judgment in record.judgments(force):
        number = 0
        while (judgment.area, judgment.cycle, number) in found:
            number += 1
        found[judgment.area, judgment.cycle, number] = judgment
    return found


def _change(was: Judgment | None, now: Judgment | None) -> str | None:
    if was is None:
        return ADDED
    if now is None:
        return TAKEN_OUT
    differs = any(getattr(was, name) != getattr(now, name) for name in _COMPARED)
    return CORRECTED if differs else None

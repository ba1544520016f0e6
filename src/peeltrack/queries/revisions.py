"""What one record says that another did not: added, corrected or taken out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from peeltrack.queries.changes import wording
from peeltrack.queries.scope import Scope
from peeltrack.record.dates import agree
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
    had, has = older.by_cell(), newer.by_cell()
    changes = []
    for force, cycle, area in {**had, **has}:
        key = force, cycle, area
        if force not in forces or not scope.has_area(area):
            continue
        for number, was, now in _paired(had.get(key, []), has.get(key, [])):
            change, given = _change(was, now), now or was
            if change and given:
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


def _paired(
    had: Sequence[Judgment], has: Sequence[Judgment]
) -> Iterator[tuple[int, Judgment | None, Judgment | None]]:
    """Yield the judgments of an area in a cycle that are one in two records, each with its number (0 for the first).

    A revision is the one of the same day; and the one that is left, where each record has one that the other has not.
    """
    numbers = {id(one): n for judgments in (had, has) for n, one in enumerate(judgments)}
    gone, new = list(had), []
    for now in has:
        same = (was for was in gone if was.revised == now.revised and _is_same_day(was, now))
        if was := next(same, None):
            gone.remove(was)
            yield numbers[id(now)], was, now
        else:
            new.append(now)
    if len(gone) == len(new) == 1 and gone[0].revised == new[0].revised:
        yield numbers[id(new[0])], gone.pop(), new.pop()
    yield from ((numbers[id(now)], None, now) for now in new)
    yield from ((numbers[id(was)], was, None) for was in gone)


def _is_same_day(was: Judgment, now: Judgment) -> bool:
    return not now.revised or agree(was.published or "", now.published or "")


def _change(was: Judgment | None, now: Judgment | None) -> str | None:
    if was is None:
        return ADDED
    if now is None:
        return TAKEN_OUT
    differs = any(getattr(was, name) != getattr(now, name) for name in STATEMENTS)
    return CORRECTED if differs else None

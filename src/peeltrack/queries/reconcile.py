"""The record against the official national totals: equal, consistent, or contradicted."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from peeltrack.record.deduction import stated, totals_left
from peeltrack.record.framework import Total
from peeltrack.record.judgments import Record

RECONCILED = ("equal", "consistent", "contradicted")


class Reconciled(NamedTuple):
    """One official total and what the record holds of it.

    `status` is `equal` (every grade recorded), `consistent` (some are missing, and what is there fits)
    or `contradicted`. `recorded` and `missing` count by grade; `excess` is what is recorded beyond the
    total.
    """

    total: Total
    status: str
    recorded: Mapping[str, int]
    missing: Mapping[str, int]
    excess: Mapping[str, int]


def reconcile(record: Record) -> tuple[Reconciled, ...]:
    """Return how the record stands to each official total, with the grades that are deduced.

    A deduced grade proves nothing: a total that the stated grades alone contradict is contradicted. Where as
    many grades are missing as when the framework's `unrecorded` was written down, they must be those very
    grades: that is how one wrong grade shows even in a set with gaps.
    """
    grades = tuple(record.framework.grades)
    of_stated, of_all = (
        [_reconciled(grades, total) for total in totals_left(held)]
        for held in (stated(record), record)
    )
    return tuple(
        first if first.status == "contradicted" else both
        for first, both in zip(of_stated, of_all, strict=True)
    )


def _reconciled(grades: Sequence[str], total: Total) -> Reconciled:
    def held(counts: Mapping[str, int]) -> dict[str, int]:
        return {grade: counts[grade] for grade in grades if counts.get(grade, 0) > 0}

    left = total.left or {}
    missing, excess = held(left), held({grade: -n for grade, n in left.items()})
    recorded = held({grade: total.counts.get(grade, 0) - n for grade, n in left.items()})
    noted = held(total.unrecorded)
    if excess or (sum(noted.values()) == sum(missing.values()) and noted != missing):
        status = "contradicted"
    else:
        status = "consistent" if missing else "equal"
    return Reconciled(total, status, recorded, missing, excess)

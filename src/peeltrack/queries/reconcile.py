"""The record against the official national totals: equal, consistent, or contradicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

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
    """Return how the record stands to each official total.

    Where as many grades are missing as when the framework's `unrecorded` was written down, they must be
    those very grades: that is how one wrong grade shows even in a set with gaps.
    """
    recorded: dict[tuple[str, str], Counter[str]] = {}
    for judgment in record.all_judgments():
        if judgment.grade and not judgment.revised:
            recorded.setdefault((judgment.cycle, judgment.area), Counter())[judgment.grade] += 1
    return tuple(
        _reconciled(record, total, recorded.get((total.cycle, total.area), Counter()))
        for total in record.framework.totals
    )


def _reconciled(record: Record, total: Total, recorded: Counter[str]) -> Reconciled:
    official = Counter(total.counts)
    missing, excess = official - recorded, recorded - official
    noted = Counter(total.unrecorded)
    if excess or (noted.total() == missing.total() and noted != missing):
        status = "contradicted"
    else:
        status = "consistent" if missing else "equal"
    order = [*record.framework.grades]

    def tidy(counts: Mapping[str, int]) -> dict[str, int]:
        return {grade: counts[grade] for grade in order if counts.get(grade)}

    return Reconciled(total, status, tidy(recorded), tidy(missing), tidy(excess))

"""Better, worse or not to be compared: one judgment against an earlier one of the same area."""

from collections.abc import Sequence
from typing import NamedTuple

from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment

CHANGES = ("first", "improved", "declined", "unchanged", "not-comparable", "ungraded")


class Assessed(NamedTuple):
    """A judgment with what its cycle called the area, and the change from the area's last grade."""

    judgment: Judgment
    label: str
    pillar: str | None
    change: str


def compare_grades(framework: Framework, earlier: Judgment, later: Judgment) -> str:
    """Return how a later graded judgment of an area stands to an earlier one.

    `improved`, `declined` or `unchanged`; `not-comparable` where the inspectorate says that the cycles
    are not, or the scales differ.
    """
    scales = {framework.cycles[one.cycle].scale for one in (earlier, later)}
    if len(scales) > 1 or not framework.can_compare(later.area, earlier.cycle, later.cycle):
        return "not-comparable"
    before, after = framework.rank(earlier.grade or ""), framework.rank(later.grade or "")
    return "unchanged" if before == after else "improved" if after < before else "declined"


def assess(framework: Framework, judgments: Sequence[Judgment]) -> tuple[Assessed, ...]:
    """Return one force's judgments, in the order given, each with the change from the area's last grade.

    The order must be by publication within each area, as `Record.judgments` gives it.
    """
    last: dict[str, Judgment] = {}
    found = []
    for judgment in judgments:
        if judgment.grade is None:
            change = "ungraded"
        else:
            previous = last.get(judgment.area)
            change = compare_grades(framework, previous, judgment) if previous else "first"
            last[judgment.area] = judgment
        label, pillar = wording(framework, judgment)
        found.append(Assessed(judgment, label, pillar, change))
    return tuple(found)


def wording(framework: Framework, judgment: Judgment) -> tuple[str, str | None]:
    """Return what a judgment's cycle called its area, and the pillar that the area belongs to."""
    area = framework.cycles[judgment.cycle].areas[judgment.area]
    return area.label, framework.areas[judgment.area].pillar

"""What is not recorded, with what is known of it, and where it stands."""

from collections.abc import Collection
from typing import NamedTuple

from peeltrack.queries.known import Cell, Known
from peeltrack.queries.moments import Moment
from peeltrack.queries.scope import Scope
from peeltrack.record.judgments import Force, Judgment, Record


class Gap(NamedTuple):
    """A cell whose grade is not known, or can be one.

    `label` and `pillar` are what its cycle called the area and the pillar it stood under; `last` is the last
    grade before it that is known, `url` the inspectorate's page that states the grade, None where its address
    is not known.
    """

    force: Force
    cell: Cell
    label: str
    pillar: str | None
    last: Judgment | None
    url: str | None


class Gaps(NamedTuple):
    """The gaps of the forces, areas and cycles asked about, by force, area and cycle."""

    at: Moment | None
    scope: Scope
    gaps: tuple[Gap, ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that state what is missing, each once, in order."""
        return tuple(dict.fromkeys(gap.url for gap in self.gaps if gap.url))


def gaps(
    record: Record,
    scope: Scope,
    at: Moment | None = None,
    cycles: Collection[str] = (),
) -> Gaps:
    """Return what is not recorded of the forces and areas asked about, in the cycles named or in all."""
    known = Known(record, at)
    found = (
        gap_of(known, cell)
        for force in scope.forces
        for cell in known.gaps(force)
        if scope.has_area(cell.area) and (not cycles or cell.cycle in cycles)
    )
    return Gaps(at, scope, tuple(found))


def gap_of(known: Known, cell: Cell) -> Gap:
    """Return a gap with what is known beside it."""
    cycle = known.framework.cycles[cell.cycle]
    area = cycle.areas[cell.area]
    page = cycle.page.format(force=cell.force, pillar=area.pillar) if cycle.page else None
    return Gap(
        known.record.forces[cell.force],
        cell,
        area.label,
        known.framework.areas[cell.area].pillar,
        known.last_before(cell),
        cycle.page_exceptions.get(cell.force, page),
    )

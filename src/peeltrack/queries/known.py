"""What is known of each force, cycle and area at a moment, and what is not: decided here and nowhere else."""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import NamedTuple

from peeltrack.queries.moments import NOW, Moment
from peeltrack.queries.scope import Scope
from peeltrack.record.deduction import Reckoning, possible, reckon
from peeltrack.record.framework import Cycle, Lapse
from peeltrack.record.judgments import Judgment, Record, Report
from peeltrack.record.states import (
    GAPS,
    GRADED,
    NOT_ASSESSED,
    NOT_ESTABLISHED,
    NOT_PUBLISHED,
    NOT_RECORDED,
    UNGRADED,
)

STANDS, SUPERSEDED, LAPSED = "stands", "superseded", "lapsed"
STANDINGS = (STANDS, SUPERSEDED, LAPSED)
"""How a judgment stands: it is the last that is out; a later report is out and its grade is not recorded; the
inspectorate no longer grades the area."""


class Cell(NamedTuple):
    """What is known of an area of a force in a cycle.

    `judgments` are those that are out: the first, then its revisions. `possible` are the grades that counts
    leave where it is a gap (None: nothing is excluded), and `certain` is false where the report can have left the
    area out; `note` is why no grade could be established. `published` is when the report came out, as recorded
    (ISO, can be partial), None where that is not known.
    """

    force: str
    cycle: str
    area: str
    state: str
    judgments: tuple[Judgment, ...] = ()
    possible: tuple[str, ...] | None = None
    note: str | None = None
    published: str | None = None
    certain: bool = True

    @property
    def grade(self) -> Judgment | None:
        """The last judgment of the cell that gives a grade."""
        return next((one for one in reversed(self.judgments) if one.grade), None)

    def excludes(self, grades: Collection[str | None]) -> bool:
        """Say whether the area was graded for certain, and its counts leave none of some grades."""
        return self.certain and self.possible is not None and not {*grades} & {*self.possible}

    def allows_only(self, grades: Collection[str | None]) -> bool:
        """Say whether the counts leave some grades, if the area was graded, and none but these."""
        return self.possible is not None and {*grades} >= {*self.possible}


class Side(NamedTuple):
    """How things stand with an area of a force at a moment: a grade, or why there is none.

    `judgment` is the grade that stands, else None. `state` is `graded` or the state of what stands in its
    place: `cell` is the gap or the assessment without a grade, `last` the last grade that is known.
    `ungraded` is an assessment without a grade that came after the grade that stands. `lapsed` says since when the
    inspectorate no longer grades the area, and `silent` is the latest gap after the last grade, lapsed or not.
    """

    judgment: Judgment | None
    state: str
    cell: Cell | None = None
    last: Judgment | None = None
    ungraded: Judgment | None = None
    lapsed: Lapse | None = None
    silent: Cell | None = None

    @property
    def known(self) -> Judgment | None:
        """The last grade that is known, be it that it stands or not."""
        return self.judgment or self.last

    @property
    def cycle(self) -> str | None:
        """The cycle of the grade that stands, or of what stands in its place."""
        told = self.judgment or self.cell
        return told.cycle if told else None

    @property
    def grade(self) -> str | None:
        """The grade that stands, None where none does."""
        return self.judgment.grade if self.judgment else None

    @property
    def is_gap(self) -> bool:
        """Whether there is, or can be, a grade that is not recorded."""
        return self.state in GAPS

    @property
    def standing(self) -> str:
        """How the last grade that is known stands."""
        return LAPSED if self.lapsed else SUPERSEDED if self.is_gap else STANDS


class _ForceKnown(NamedTuple):
    """What is recorded of a force, at the moment and later, and what was reckoned of it: by cycle, and by area too."""

    recorded: tuple[Judgment, ...]
    by_cell: dict[tuple[str, str], list[Judgment]]
    reports: dict[str, Report]
    reckoned: dict[str, Reckoning]
    cells: dict[tuple[str, str], Cell]


class Known:
    """What is known at a moment."""

    def __init__(self, record: Record, at: Moment | None = None) -> None:
        self.record = record
        self.framework = record.framework
        self.at = at or NOW
        self._forces: dict[str, _ForceKnown] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and (self.record, self.at) == (other.record, other.at)

    def __hash__(self) -> int:
        return hash(self.at)

    def _is_out(self, cycle: str, day: str | None) -> bool:
        """Say whether what counts in a cycle from a whole day on is out; what has no day is not."""
        at, orders = self.at, self.framework.cycle_orders
        if day is None:
            return False
        if at.cycle:
            return cycle == at.cycle
        return orders[cycle] <= orders[at.through] if at.through else day <= at.day

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """The cycles of which anything can be out at the moment, in order of time."""
        cycles = self.framework.cycles.values()
        return tuple(cycle for cycle in cycles if cycle.areas and self._is_out(cycle.id, ""))

    @cached_property
    def up_to(self) -> "Known":
        """What is known with all that came before: of an assessment alone, after it."""
        return Known(self.record, self.at.up_to()) if self.at.cycle else self

    @cached_property
    def _newest_first(self) -> dict[str, list[Cycle]]:
        """The cycles that assessed each area, the last one first."""
        found: dict[str, list[Cycle]] = {}
        for cycle in reversed(self.cycles):
            for area in cycle.areas:
                found.setdefault(area, []).append(cycle)
        return found

    def _force(self, force: str) -> _ForceKnown:
        known = self._forces.get(force)
        if known is None:
            by_cell: dict[tuple[str, str], list[Judgment]] = {}
            recorded = self.record.judgments(force)
            for judgment in recorded:
                by_cell.setdefault((judgment.cycle, judgment.area), []).append(judgment)
            reports = {report.cycle: report for report in self.record.reports.get(force, ())}
            known = self._forces[force] = _ForceKnown(recorded, by_cell, reports, {}, {})
        return known

    def reached(self, judgment: Judgment) -> bool:
        """Say whether a judgment is out at the moment."""
        return self._is_out(judgment.cycle, judgment.counts_from)

    def judgments(self, force: str) -> tuple[Judgment, ...]:
        """Return a force's judgments that are out, in order of area, then of cycle and publication."""
        return tuple(j for j in self.recorded(force) if self.reached(j))

    def recorded(self, force: str) -> tuple[Judgment, ...]:
        """Return a force's judgments in the same order, those that are not out too."""
        return self._force(force).recorded

    def report(self, force: str, cycle: str) -> Report:
        """Return what is recorded of a force in a cycle, if it be nothing."""
        return self._force(force).reports.get(cycle) or Report(force, cycle)

    def reckoning(self, force: str, cycle: str) -> Reckoning:
        """Return what the counts of a report leave."""
        reckoned = self._force(force).reckoned
        if cycle not in reckoned:
            reckoned[cycle] = reckon(self.framework, self.report(force, cycle))
        return reckoned[cycle]

    def comes_out(self, force: str, cycle: Cycle, area: str) -> str | None:
        """Return the whole day from which the grades of an area in a report count, None where it is not out.

        A report without a date counts from the end of the cycle's window of publication, and so does that of
        a force of which nothing is recorded.
        """
        dated = cycle.date_for(area) or self.report(force, cycle.id).counts_from
        return dated or cycle.counts_from(area)

    def is_out(self, force: str, cycle: Cycle, area: str) -> bool:
        """Say whether the report of a force is out at the moment, with its grades for an area."""
        out = self.comes_out(force, cycle, area)
        return self._is_out(cycle.id, out) and self.can_have(force, cycle)

    def can_have(self, force: str, cycle: Cycle) -> bool:
        """Say whether a force can have a report: something is recorded of it, or it existed while the cycle came out."""
        return cycle.id in self._force(force).reports or self.record.forces[force].existed_in(cycle)

    def is_reported(self, force: str, cycle: Cycle) -> bool:
        """Say whether anything of the report of a force is out at the moment."""
        return any(self.is_out(force, cycle, area) for area in cycle.areas)

    def reported(self, forces: Collection[str], cycle: Cycle) -> int:
        """Return of how many forces anything of the report is out at the moment."""
        return sum(self.is_reported(force, cycle) for force in forces)

    def in_words(self, force: str, area: str) -> tuple[str, ...]:
        """Return the cycles out at the moment that assessed an area in words and did not grade it.

        Where no day is known for the area, it is that on which the last of the cycle came out.
        """
        return tuple(
            cycle.id
            for cycle in reversed(self._newest_first.get(area, ()))
            if not cycle.areas[area].graded
            and self._is_out(cycle.id, self.comes_out(force, cycle, area) or cycle.last_day())
        )

    def cell(self, force: str, cycle_id: str, area: str) -> Cell:
        """Return what is known of an area of a force in a cycle."""
        known, key = self._force(force), (cycle_id, area)
        found = known.cells.get(key)
        if found is None:
            found = known.cells[key] = self._cell(known, force, cycle_id, area)
        return found

    def _cell(self, known: _ForceKnown, force: str, cycle_id: str, area: str) -> Cell:
        recorded = known.by_cell.get((cycle_id, area), ())
        judgments = tuple(one for one in recorded if self.reached(one))
        if judgments:
            state = GRADED if any(one.grade for one in judgments) else UNGRADED
            return Cell(force, cycle_id, area, state, judgments, published=judgments[0].published)
        report = self.report(force, cycle_id)
        cycle = self.framework.cycles[cycle_id]
        assessed = cycle.areas.get(area)
        if assessed is None or not assessed.graded or not self.can_have(force, cycle):
            return Cell(force, cycle_id, area, NOT_ASSESSED)
        published = cycle.date_for(area) or report.published
        if recorded or not self.is_out(force, cycle, area):
            # A grade on record that came out after the report was not published with it.
            published = recorded[0].published if recorded else published
            return Cell(force, cycle_id, area, NOT_PUBLISHED, published=published)
        reckoned = self.reckoning(force, cycle_id)
        if area not in (*reckoned.certain, *reckoned.perhaps):
            return Cell(force, cycle_id, area, NOT_ASSESSED, published=published)
        notes = [gap.note for gap in report.not_established if gap.area == area]
        total = self.framework.total(cycle_id, area)
        certain = area in reckoned.certain and (total is None or total.settles)
        return Cell(
            force,
            cycle_id,
            area,
            NOT_ESTABLISHED if notes else NOT_RECORDED,
            possible=possible(self.framework, reckoned, cycle_id, area),
            note=notes[0] if notes else None,
            published=published,
            certain=bool(notes) or certain,
        )

    def side(self, force: str, area: str) -> Side:
        """Return how things stand with an area of a force: of an assessment alone, as that one gave it.

        An assessment without a grade does not displace the last grade; a gap does, for what the grade is now
        is then not known.
        """
        if self.at.cycle:
            cell = self.cell(force, self.at.cycle, area)
            return Side(cell.grade, cell.state, cell)
        silent: Cell | None = None
        ungraded: Cell | None = None
        grade: Judgment | None = None
        for cycle in self._newest_first.get(area, ()):
            cell = self.cell(force, cycle.id, area)
            # Not graded, or what gave the grade took it back.
            if not silent and cell.judgments and cell.judgments[-1].grade is None:
                ungraded = ungraded or cell
            if cell.state in GAPS:
                silent = silent or cell
            elif cell.grade:
                grade = cell.grade
                break
        # An area that was dropped and taken up again is not lapsed where its report is silent.
        last = silent or grade or ungraded
        if last is None:
            return Side(None, self._absence(force, area))
        lapse = self.lapse(area, last.cycle)
        if lapse:
            return Side(None, NOT_ASSESSED, None, grade, None, lapse, silent)
        if silent:
            return Side(None, silent.state, silent, grade, silent=silent)
        words = ungraded.judgments[-1] if ungraded else None
        if grade is None:
            return Side(None, UNGRADED, ungraded, None, words)
        return Side(grade, GRADED, None, None, words)

    def _absence(self, force: str, area: str) -> str:
        """Return why nothing of an area is out: no report assessed it, or the first that will is not out."""
        graded = [one for one in self._newest_first.get(area, ()) if one.areas[area].graded]
        states = {self.cell(force, cycle.id, area).state for cycle in graded}
        return NOT_PUBLISHED if states == {NOT_PUBLISHED} else NOT_ASSESSED

    def lapse(self, area: str, cycle: str) -> Lapse | None:
        """Return what ended at the moment what a cycle said of an area, if it has lapsed."""
        lapse = self.framework.dropped(area, cycle)
        return lapse if lapse and self._is_out(*lapse) else None

    def last_before(self, cell: Cell) -> Judgment | None:
        """Return the last grade that is known of a cell's area before its cycle, unless it has lapsed by then."""
        orders = self.framework.cycle_orders
        judgment = self.last_grade(cell.force, cell.area, cell.cycle)
        lapse = self.framework.dropped(cell.area, judgment.cycle) if judgment else None
        return None if lapse and orders[lapse.cycle] <= orders[cell.cycle] else judgment

    def last_grade(self, force: str, area: str, before: str) -> Judgment | None:
        """Return the last grade that is recorded of an area before a cycle, lapsed or not."""
        orders = self.framework.cycle_orders
        for judgment in reversed(self.recorded(force)):
            if judgment.area == area and judgment.grade and orders[judgment.cycle] < orders[before]:
                return judgment
        return None

    def open_gaps(self, scope: Scope) -> Iterator[Cell]:
        """Yield the gaps of what is asked about that stand for a grade at the moment, by force and area."""
        newest = {area: cycles[0].id for area, cycles in self._newest_first.items()}
        areas = [
            area
            for area in self.framework.areas
            if area in newest and scope.has_area(area) and not self.lapse(area, newest[area])
        ]
        for force in scope.forces:
            for area in areas:
                side = self.side(force, area)
                if side.is_gap and side.cell:
                    yield side.cell

    def gaps(self, force: str) -> Iterator[Cell]:
        """Yield the cells of a force that are gaps, in order of area, then of cycle."""
        for area in self.framework.areas:
            yield from self.gaps_of(force, area)

    def gaps_of(
        self, force: str, area: str, after: str | None = None, before: str | None = None
    ) -> Iterator[Cell]:
        """Yield the gaps of an area in order of cycle, those after a cycle and before another if these are given."""
        orders = self.framework.cycle_orders
        first = orders[after] + 1 if after else 0
        last = orders[before] if before else len(orders)
        for cycle in self.cycles:
            if area in cycle.areas and first <= orders[cycle.id] < last:
                cell = self.cell(force, cycle.id, area)
                if cell.state in GAPS:
                    yield cell

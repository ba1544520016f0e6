"""A force's timeline as a page: a grid, of words or of codes as the screen is wide; or a list area by area."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, product
from typing import TypeVar

from peeltrack.output import legends
from peeltrack.output.grid import GridCell, GridRow, grid
from peeltrack.output.page import KEPT, Column, Heading, Line, Note, Page, Table, TableCell, columns
from peeltrack.output.unknown import (
    coverage_lines,
    never_words,
    silences,
    unshown_words,
)
from peeltrack.output.words import (
    BREAK,
    absence,
    absence_words,
    grade_words,
    is_narrowed,
    marks,
    moment_words,
    published_words,
    unfinished_words,
    with_marks,
)
from peeltrack.queries.changes import Assessed
from peeltrack.queries.known import Cell
from peeltrack.queries.timeline import Timeline
from peeltrack.record.judgments import Dispute, Evidence, Judgment
from peeltrack.record.states import GAPS, UNGRADED

Item = TypeVar("Item")
LABELS = 20
"""Columns of screen in which hardly an area's label takes more than two lines."""


def page(result: Timeline, evidence: bool, long: bool, width: int | None) -> Page:
    """Return a timeline's page for a screen of a width (None: no limit), with its evidence if asked.

    A `long` one is a list area by area, a line a grade.
    """
    return _TimelinePage(result, evidence, long).page(width)


class _TimelinePage:
    """The page of one timeline."""

    def __init__(self, result: Timeline, evidence: bool, long: bool) -> None:
        self.result = result
        self.framework = result.framework
        self.evidence = evidence
        self.long = long
        force = result.force.id
        self.grid = grid(result.known, force, result.judgments, result.cycles, result.areas)
        self.superseded = {one.last for one in result.superseded}

    def page(self, width: int | None) -> Page:
        force = self.result.force
        yield Heading(f"{force.name} ({force.region_name})")
        at = self.result.at
        if at:
            yield Line(f"As things stood {at.preposition} {at.in_words(self.framework)}.")
            yield from map(Line, unfinished_words(self.framework, at))
        yield from (Line(unshown_words(self.framework, one)) for one in self.result.unshown)
        if self.result.judgments or self.result.gaps:
            yield from self.grades(width)
        elif not self.result.unshown:
            yield Line("Nothing of what was asked for is recorded here.")
        yield from map(Note, coverage_lines(self.framework, self.result.reports, force.id))

    def grades(self, width: int | None) -> Page:
        grids, form = ([self.area_list()], "label") if self.long else self.grids(width)
        yield from (Line(), *grids)
        key = [Line(text, faint=True) for text in self.key(form, in_parts=len(grids) > 1)]
        if key:
            yield from (Line(), *key)
        if form == "code":
            yield self.published()
        yield from self.silences()
        if self.evidence:
            yield from self.evidence_blocks()

    def key(self, form: str, *, in_parts: bool) -> Iterator[str]:
        """Yield what the codes, the marks and what stands in the place of grades mean."""
        cells = [one.cell for one in self.grid.cells()]
        if form == "code":
            used = {item.judgment.grade for item in self.result.judgments}
            used.update(*(cell.possible or () for cell in cells if is_narrowed(cell)))
            yield from legends.grades(self.framework, used, form)
        states = {cell.state for cell in cells}
        if self.result.at:
            states &= {UNGRADED, *GAPS}
        yield from legends.absences(states, cells, form)
        yield from legends.alternatives(self.framework, filter(is_narrowed, cells), form)
        if not self.long:
            yield from legends.unnamed(cells)
        shown = (marks(item, self.superseded) for item in self.result.judgments)
        yield from legends.marks({*chain.from_iterable(shown)})
        if self.grid.breaks or any(one.breaks for one in self.grid.cells()):
            yield f"{BREAK} the scale or the method changed: grades on its two sides are not compared."
        if in_parts:
            yield "An area that has no row in a part has nothing in its cycles."
        if form == "code":
            yield "In words, a line a grade: --long."

    def silences(self) -> Page:
        found = silences(self.framework, self.result.superseded)
        never = never_words(self.result.superseded, self.result.at)
        if found or never:
            when = moment_words(self.framework, self.result.at)
            yield Heading(f"Not known {when}", level=2)
        for (report, leave), areas in found.items():
            words = f"{report[0].upper()}{report[1:]} is out, its grades for these areas are not recorded{leave}."
            yield Line(words, indent=2)
            yield from (Line(f"{label}, {last}", indent=4) for label, last in areas)
        if never:
            yield Line(f"{never}: `peeltrack gaps {self.result.force.id}`.", indent=2)

    # The grid: a column a cycle, with a bar where a scale or comparability breaks.

    def grids(self, width: int | None) -> tuple[list[Line | Table], str]:
        """Return the grid, and the form of its grades: words where they fit the screen, else codes.

        Where codes do not fit either, the grid is in parts, the newest first.
        """
        end = len(self.grid.cycles)
        whole = self.table(range(end))
        if width is None or whole.narrowest() <= width:
            return [whole], "label"
        parts: list[Line | Table] = []
        while end:
            if end in self.grid.breaks:
                words = f"{BREAK} the following are not compared with those above"
                parts += [Line(), Line(words, faint=True)]
            end, part = self.newest(end, width)
            parts.append(part)
        return parts, "code"

    def newest(self, end: int, width: int) -> tuple[int, Table]:
        """Return the grid, in codes, of the newest cycles before the end that fit, and the first of them.

        All, if they fit; else as many as begin at a break; else as many as can be.
        """
        breaks = [n for n in sorted(self.grid.breaks) if n < end]
        for start, folded in product((0, *breaks, *range(1, end)), (False, True)):
            table = self.table(range(start, end), "code", folded=folded)
            if table.narrowest() <= width:
                break
        return start, table

    def table(self, shown: range, form: str = "label", *, folded: bool = False) -> Table:
        """Return the grid of some cycles; with `folded` heads, `2018/19` is on two lines."""
        heads = (
            Column(re.sub("(?=[/-])", "\n", cycle.id, count=1) if folded else cycle.id)
            for cycle in self.grid.cycles[shown.start : shown.stop]
        )
        bar, rule = Column(BREAK, bar=True), TableCell(BREAK, faint=True)
        columns = [Column("", least=LABELS), *self.barred(shown, heads, bar)]
        rows: list[list[TableCell]] = []
        sections = []
        for group in self.grid.groups:
            drawn = [(f"  {row.label}", self.cells(row, shown, form)) for row in group.rows]
            of_group = [
                [TableCell(label), *self.barred(shown, cells, rule)]
                for label, cells in drawn
                if any(cell.text for cell in cells)
            ]
            if of_group:
                dates = [
                    TableCell("" if form == "code" else group.dates[n], faint=True) for n in shown
                ]
                sections.append(len(rows))
                rows.append([TableCell(group.label, strong=True), *self.barred(shown, dates, rule)])
                rows += of_group
        return Table(columns, rows, frozenset(sections))

    def barred(self, shown: range, items: Iterable[Item], bar: Item) -> Iterator[Item]:
        """Yield what stands in each column, and a bar before those that begin at a break."""
        for n, item in zip(shown, items, strict=True):
            if n in self.grid.breaks and n != shown.start:
                yield bar
            yield item

    def cells(self, row: GridRow, shown: range, form: str) -> list[TableCell]:
        return [
            self.judged(one, form) if one.items else self.absent(one, form)
            for one in row.cells[shown.start : shown.stop]
        ]

    def judged(self, one: GridCell, form: str) -> TableCell:
        """Return the cell of a grade and its revisions; in words, with the days that are their own."""
        lines = []
        for item, date in zip(one.items, one.dates, strict=True):
            cell = self.grade(item, form)
            lines.append(cell.text)
            if date and form == "label":
                lines.append(f"({date})")
        if one.breaks:
            lines[0] = KEPT.join((BREAK, lines[0]))
        return cell._replace(text="\n".join(lines))

    def grade(self, item: Assessed, form: str = "label") -> TableCell:
        grade = item.judgment.grade
        text = getattr(self.framework.grades[grade], form) if grade else absence(UNGRADED, form)
        marked = with_marks(text, marks(item, self.superseded), form)
        return TableCell(marked, grade=grade, faint=grade is None)

    def absent(self, one: GridCell, form: str = "label") -> TableCell:
        if self.result.at and one.cell.state not in GAPS:
            return TableCell("")
        return TableCell(absence_words(self.framework, one.cell, form, every=self.long), faint=True)

    def published(self) -> Table:
        """Return when the grades of each cycle came out, for a grid in codes has no room to say it."""
        rows = [
            [TableCell(cycle.id), TableCell("; ".join(self.days(n)))]
            for n, cycle in reversed(list(enumerate(self.grid.cycles)))
        ]
        return Table(columns("Cycle", "Published"), rows)

    def days(self, n: int) -> Iterator[str]:
        """Yield the days of a column's groups, named where they differ, and of the areas with days of their own."""
        labels: dict[str, list[str]] = {}
        for group in self.grid.groups:
            if group.dates[n]:
                labels.setdefault(group.dates[n], []).append(group.label)
        for day, named in labels.items():
            yield f"{', '.join(named)} {day}" if len(labels) > 1 else day
        for row in self.grid.rows():
            label = self.framework.areas[row.area].label
            for item, own in zip(row.cells[n].items, row.cells[n].dates, strict=True):
                if own:
                    yield f"{label}{', revised,' if item.judgment.revised else ''} {own}"

    # The list: every grade on a line of its own, with its date.

    def area_list(self) -> Table:
        return Table.grouped(
            columns("Area, cycle", "Published", "Grade"),
            (
                (self.framework.areas[row.area].label, cells)
                for row in self.grid.rows()
                for cells in self.list_rows(row)
            ),
        )

    def list_rows(self, row: GridRow) -> Iterator[list[TableCell]]:
        before: str | None = None
        for one, cycle in zip(row.cells, self.grid.cycles, strict=True):
            if not one.items and one.cell.state not in GAPS:
                continue
            if before and not self.framework.can_compare(row.area, before, cycle.id):
                yield [
                    TableCell(f"  {BREAK} not compared", faint=True),
                    TableCell(""),
                    TableCell(""),
                ]
            before = cycle.id
            given: list[tuple[Judgment | Cell, TableCell]]
            given = [(item.judgment, self.grade(item)) for item in one.items]
            for said, cell in given or [(one.cell, self.absent(one))]:
                when = published_words(self.framework, said)
                yield [TableCell(f"  {cycle.id}"), TableCell(when, faint=True), cell]

    # The evidence: quotes and sources, judgment by judgment.

    def evidence_blocks(self) -> Page:
        yield Heading("Evidence")
        for item in self.result.judgments:
            yield Line()
            yield from self.judgment_lines(item)
        for gap in self.result.gaps:
            if gap.cell.note:
                words = absence_words(self.framework, gap.cell, every=True)
                yield Line()
                yield Line(f"{self.named(gap.cell)}: {words}")
                yield Line(f"note: {gap.cell.note}", indent=2)
        for report in self.result.reports:
            if report.counted_at:
                yield Line()
                title = self.framework.cycles[report.cycle].title
                yield Line(f"{title}, how many areas it graded")
                yield from (Line(f"counted at: {url}", indent=2) for url in report.counted_at)

    def judgment_lines(self, item: Assessed) -> Iterator[Line]:
        judgment = item.judgment
        words = grade_words(self.framework, judgment.grade)
        published = published_words(self.framework, judgment, short=False)
        yield Line(f"{self.named(judgment)}: {words}, published {published}", grade=judgment.grade)
        if item.label != self.framework.areas[judgment.area].label:
            yield Line(f"called then: {item.label}", indent=2)
        for evidence in judgment.evidence:
            yield from self.evidence_lines(evidence)
        for dispute in judgment.disputed_by:
            yield from self.dispute_lines(dispute)
        if judgment.carried_over_from:
            title = self.framework.cycles[judgment.carried_over_from].title
            yield Line(f"carried over from {title}, not inspected again", indent=2)
        for note in judgment.notes:
            yield Line(f"note: {note}", indent=2)

    def named(self, given: Judgment | Cell) -> str:
        title = self.framework.cycles[given.cycle].title
        return f"{self.framework.areas[given.area].label}, {title}"

    def dispute_lines(self, dispute: Dispute) -> Iterator[Line]:
        words = grade_words(self.framework, dispute.grade)
        yield Line(f"disputed by: {dispute.source}, which says {words}", indent=2)
        yield from _asides(archived=dispute.archived, note=dispute.note)

    def evidence_lines(self, evidence: Evidence) -> Iterator[Line]:
        source = self.result.sources[evidence.source]
        if evidence.quote is None:
            whose = "" if source.kind == "inspectorate" else "not "
            words = f"{evidence.stated}: {source.url} ({whose}the inspectorate's page)"
            yield Line(words, indent=2)
            yield from _asides(archived=evidence.archived)
            return
        quote = " ".join(evidence.quote.split())
        yield Line(f"{evidence.stated}: “{quote}”", indent=2)
        named = ", ".join(part for part in (source.publisher, source.title) if part)
        for where in (f"{named} [{source.id}]", source.url, source.file):
            if where:
                yield Line(where, indent=4, faint=True)
        yield from _asides(note=source.note)


def _asides(**told: str | None) -> Iterator[Line]:
    for name, text in told.items():
        if text:
            yield Line(f"{name}: {text}", indent=4, faint=True)

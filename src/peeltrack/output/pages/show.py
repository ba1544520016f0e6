"""A force's timeline as a page: a grid where it fits, else a list area by area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peeltrack.output.grid import Grid, GridCell, GridRow, grid
from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table
from peeltrack.output.words import (
    BREAK,
    absence_legend,
    absence_words,
    coverage_lines,
    grade_cell,
    grade_words,
    legend,
    marks,
    published_words,
    superseded_words,
    with_marks,
)
from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline
from peeltrack.record.judgments import Dispute, Evidence, Judgment
from peeltrack.record.states import GAPS, NOT_ASSESSED


def page(result: Timeline, evidence: bool, width: int | None) -> Page:
    """Return a timeline's page for a screen of a width (None: no limit), with its evidence if asked."""
    return _Drawing(result, evidence).page(width)


class _Drawing:
    """The page of one timeline."""

    def __init__(self, result: Timeline, evidence: bool) -> None:
        self.result = result
        self.framework = result.framework
        self.evidence = evidence
        self.grid: Grid = grid(
            result.known,
            result.force.id,
            {item.judgment: item for item in result.judgments},
            result.cycles,
            result.areas,
        )
        self.superseded: set[Judgment] = {
            one.judgment for one in result.superseded if one.judgment is not None
        }

    def page(self, width: int | None) -> Page:
        page = Page()
        force = self.result.force
        page.add(Heading(f"{force.name} ({force.region_name})"))
        at = self.result.at
        if at:
            page.add(Line(f"As things stood {at.preposition} {at.in_words(self.framework)}."))
        if self.result.judgments or self.result.gaps:
            self.draw_grades(page, width)
        else:
            page.add(Line("Nothing of what was asked for is recorded here."))
        counted = [one for one in self.result.reports if one.as_published or one.on_page]
        rest = [one for one in self.result.reports if one.recorded and one not in counted]
        for note in coverage_lines(self.framework, counted, rest, force.id):
            page.note(note)
        unrecorded = [
            one for one in self.result.reports if not one.recorded and not one.as_published
        ]
        if unrecorded:
            titles = ", ".join(self.framework.cycles[found.cycle].title for found in unrecorded)
            page.note(f"No grade is recorded of {titles}, though it is out.")
        return page

    def draw_grades(self, page: Page, width: int | None) -> None:
        page.add(Blank())
        table = self.table()
        if width is None or table.narrowest() <= width:
            page.add(table)
        else:
            page.add(self.area_list())
        if any(BREAK in cell.text for row in table.rows for cell in row):
            page.note(
                f"{BREAK} the scale or the method changed: grades on its two sides are not compared."
            )
        states = {
            one.cell.state for group in self.grid.groups for row in group.rows for one in row.cells
        }
        for note in absence_legend(states - ({NOT_ASSESSED} if self.result.at else set())):
            page.note(note)
        used = {name for item in self.result.judgments for name in self.marks(item)}
        for note in legend(used):
            page.note(note)
        if self.result.superseded:
            page.add(Blank(), Heading("Not known now", level=2))
            for one in self.result.superseded:
                if one.judgment and one.silent:
                    words = superseded_words(self.framework, one.judgment, one.silent)
                    label = self.framework.areas[one.area].label
                    page.add(Line(f"{label}: {words}.", indent=2))
        if self.evidence:
            page.add(*self.evidence_blocks())

    def marks(self, item: Assessed) -> list[str]:
        """Return the names of the marks of a judgment, the one that it is superseded among them."""
        return marks(item) + ["superseded"] * (item.judgment in self.superseded)

    # The grid: a column a cycle, with a bar where a scale or comparability breaks.

    def table(self) -> Table:
        columns = [Column("")]
        for n, cycle in enumerate(self.grid.cycles):
            if n in self.grid.breaks:
                columns.append(Column(BREAK, bar=True))
            columns.append(Column(cycle.id))
        rows: list[list[Cell]] = []
        sections = []
        for group in self.grid.groups:
            sections.append(len(rows))
            dates = (Cell(date, faint=True) for date in group.dates)
            rows.append(self.row(Cell(group.label, strong=True), dates))
            for row in group.rows:
                rows.append(self.row(Cell(f"  {row.label}"), map(self.cell, row.cells)))
        return Table(columns, rows, frozenset(sections))

    def row(self, first: Cell, cells: Iterable[Cell]) -> list[Cell]:
        row = [first]
        for n, cell in enumerate(cells):
            if n in self.grid.breaks:
                row.append(Cell(BREAK, faint=True))
            row.append(cell)
        return row

    def cell(self, one: GridCell) -> Cell:
        if not one.items:
            return self.absent(one)
        lines = []
        for item, date in zip(one.items, one.dates, strict=True):
            text = self.grade(item).text
            lines.append(f"{text}\n({date})" if date else text)
        last = self.grade(one.items[-1])
        return Cell("\n".join(lines), grade=last.grade, faint=last.faint)

    def grade(self, item: Assessed) -> Cell:
        cell = grade_cell(self.framework, item)
        extra = ["superseded"] if item.judgment in self.superseded else []
        return cell._replace(text=with_marks(cell.text, extra)) if extra else cell

    def absent(self, one: GridCell) -> Cell:
        if self.result.at and one.cell.state not in GAPS:
            return Cell("")
        return Cell(absence_words(self.framework, one.cell), faint=True)

    # The list: for a screen too narrow for the grid.

    def area_list(self) -> Table:
        rows: list[list[Cell]] = []
        sections = []
        for group in self.grid.groups:
            for row in group.rows:
                sections.append(len(rows))
                label = self.framework.areas[row.area].label
                rows.append([Cell(label, strong=True), Cell(""), Cell("")])
                rows += self.list_rows(row)
        columns = [Column("Area, cycle"), Column("Published"), Column("Grade")]
        return Table(columns, rows, frozenset(sections))

    def list_rows(self, row: GridRow) -> Iterator[list[Cell]]:
        before: str | None = None
        for one, cycle in zip(row.cells, self.grid.cycles, strict=True):
            if not one.items and one.cell.state not in GAPS:
                continue
            if before and not self.framework.can_compare(row.area, before, cycle.id):
                yield [Cell(f"  {BREAK} not compared", faint=True), Cell(""), Cell("")]
            before = cycle.id
            if not one.items:
                when = published_words(cycle, one.cell.published)
                yield [Cell(f"  {cycle.id}"), Cell(when, faint=True), self.absent(one)]
            for item in one.items:
                when = published_words(cycle, item.judgment.published)
                yield [Cell(f"  {cycle.id}"), Cell(when, faint=True), self.grade(item)]

    # The evidence: quotes and sources, judgment by judgment.

    def evidence_blocks(self) -> Iterator[Heading | Line | Blank]:
        yield Blank()
        yield Heading("Evidence")
        for item in self.result.judgments:
            judgment = item.judgment
            cycle = self.framework.cycles[judgment.cycle]
            yield Blank()
            yield Line(
                f"{self.framework.areas[judgment.area].label}, {cycle.title}: "
                f"{grade_words(self.framework, judgment.grade)}, "
                f"published {published_words(cycle, judgment.published, short=False)}",
                grade=judgment.grade,
            )
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
        for gap in self.result.gaps:
            if gap.cell.note:
                title = self.framework.cycles[gap.cell.cycle].title
                yield Blank()
                words = absence_words(self.framework, gap.cell)
                yield Line(f"{self.framework.areas[gap.cell.area].label}, {title}: {words}")
                yield Line(f"note: {gap.cell.note}", indent=2)

    def dispute_lines(self, dispute: Dispute) -> Iterator[Line]:
        words = grade_words(self.framework, dispute.grade)
        yield Line(f"disputed by: {dispute.source}, which says {words}", indent=2)
        if dispute.archived:
            yield Line(f"archived: {dispute.archived}", indent=4, faint=True)
        if dispute.note:
            yield Line(f"note: {dispute.note}", indent=4, faint=True)

    def evidence_lines(self, evidence: Evidence) -> Iterator[Line]:
        source = self.result.sources[evidence.source]
        if evidence.quote is None:
            whose = (
                "the inspectorate's page"
                if source.kind == "inspectorate"
                else "not the inspectorate's page"
            )
            yield Line(f"{evidence.stated}: {source.url} ({whose})", indent=2)
            if evidence.archived:
                yield Line(f"archived: {evidence.archived}", indent=4, faint=True)
            return
        quote = " ".join(evidence.quote.split())
        yield Line(f"{evidence.stated}: “{quote}”", indent=2)
        named = ", ".join(part for part in (source.publisher, source.title) if part)
        yield Line(f"{named} [{source.id}]", indent=4, faint=True)
        for where in (source.url, source.file):
            if where:
                yield Line(where, indent=4, faint=True)
        if source.note:
            yield Line(f"note: {source.note}", indent=4, faint=True)

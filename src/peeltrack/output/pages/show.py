"""A force's timeline: areas down and cycles across, or area by area on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table
from peeltrack.output.words import (
    BREAK,
    NOT_ESTABLISHED,
    NOT_RECORDED,
    completeness_words,
    grade_cell,
    grade_words,
    legend,
    marks,
    published_words,
)
from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline
from peeltrack.record.framework import Cycle
from peeltrack.record.judgments import Evidence

Cells = dict[str, dict[str, list[Assessed]]]
"""Judgments by area, then by cycle, in order of publication."""


def page(result: Timeline, evidence: bool, width: int | None) -> Page:
    """Return a timeline's page for a screen of a width (None: no limit), with its evidence if asked."""
    return _Drawing(result, evidence).page(width)


class _Drawing:
    """The page of one timeline."""

    def __init__(self, result: Timeline, evidence: bool) -> None:
        self.result = result
        self.framework = result.framework
        self.evidence = evidence
        self.cells: Cells = {}
        for item in result.judgments:
            by_cycle = self.cells.setdefault(item.judgment.area, {})
            by_cycle.setdefault(item.judgment.cycle, []).append(item)
        self.gaps = {(cycle, gap.area): gap for cycle, gap in result.not_established}
        shown = {item.judgment.cycle for item in result.judgments}
        shown |= {cycle for cycle, _ in self.gaps}
        self.cycles = [c for c in self.framework.cycles.values() if c.id in shown]
        areas = set(self.cells) | {area for _, area in self.gaps}
        self.areas = [area for area in self.framework.areas if area in areas]
        self.marks = {name for item in result.judgments for name in marks(item)}

    def page(self, width: int | None) -> Page:
        page = Page()
        force = self.result.force
        page.add(Heading(f"{force.name} ({force.region_name})"))
        if self.result.at:
            at = self.result.at
            page.add(Line(f"As things stood {at.preposition} {at.in_words(self.framework)}."))
        if not self.cells and not self.gaps:
            page.add(Line("Nothing is recorded here for this force."))
            return page
        grid = self.grid()
        page.add(Blank())
        if width is None or grid.narrowest() <= width:
            page.add(grid)
            for note in self.grid_notes(grid):
                page.note(note)
        else:
            page.add(self.list())
        for note in legend(self.marks):
            page.note(note)
        for found in self.result.completeness:
            page.note(completeness_words(self.framework, found))
        if self.evidence:
            page.add(*self.evidence_blocks())
        return page

    def groups(self) -> Iterator[tuple[str | None, list[str]]]:
        """Yield the pillars (None for the rest) with their areas that are shown."""
        home = {area: self.framework.areas[area].pillar for area in self.areas}
        for pillar in (*self.framework.pillars, None):
            areas = [area for area in self.areas if home[area] == pillar]
            if areas:
                yield pillar, areas

    # The grid: a column a cycle, with a bar where a scale or comparability breaks.

    def grid(self) -> Table:
        columns = [Column("")]
        for n, cycle in enumerate(self.cycles):
            if n and self.breaks_before(n):
                columns.append(Column(BREAK, bar=True))
            columns.append(Column(cycle.id))
        rows: list[list[Cell]] = []
        sections = []
        for pillar, areas in self.groups():
            sections.append(len(rows))
            name = self.framework.pillars[pillar] if pillar else "Other areas"
            dates = self.group_dates(areas)
            rows.append(
                self.row(
                    Cell(name, strong=True), (Cell(dates[c.id], faint=True) for c in self.cycles)
                )
            )
            for area in areas:
                label = "as a whole" if area == pillar else self.framework.areas[area].label
                cells = (self.cell(area, cycle, dates[cycle.id]) for cycle in self.cycles)
                rows.append(self.row(Cell(f"  {label}"), cells))
        return Table(columns, rows, frozenset(sections))

    def row(self, first: Cell, cells: Iterable[Cell]) -> list[Cell]:
        row = [first]
        for n, cell in enumerate(cells):
            if n and self.breaks_before(n):
                row.append(Cell(BREAK, faint=True))
            row.append(cell)
        return row

    def breaks_before(self, n: int) -> bool:
        """Say whether no grade of the n-th cycle shown can be compared with the one before it."""
        order = list(self.framework.cycles.values())
        first, last = (order.index(cycle) for cycle in self.cycles[n - 1 : n + 1])
        return any(cycle.comparable is False for cycle in order[first + 1 : last + 1])

    def group_dates(self, areas: list[str]) -> dict[str, str]:
        """Return, by cycle, the date of publication that most judgments of a group share."""
        dates = {}
        for cycle in self.cycles:
            found = [
                published_words(cycle, item.judgment.published)
                for area in areas
                for item in self.cells.get(area, {}).get(cycle.id, ())[:1]
            ]
            dates[cycle.id] = max(found, key=found.count, default="")
        return dates

    def cell(self, area: str, cycle: Cycle, group_date: str) -> Cell:
        items = self.cells.get(area, {}).get(cycle.id, [])
        if not items:
            return self.empty_cell(area, cycle)
        lines = []
        for n, item in enumerate(items):
            drawn = grade_cell(self.framework, item)
            date = published_words(cycle, item.judgment.published)
            lines.append(drawn.text if date == group_date and not n else f"{drawn.text}\n({date})")
        last = grade_cell(self.framework, items[-1])
        return Cell("\n".join(lines), grade=last.grade, faint=last.faint)

    def empty_cell(self, area: str, cycle: Cycle) -> Cell:
        if (cycle.id, area) in self.gaps:
            return Cell(NOT_ESTABLISHED, faint=True)
        assessed = cycle.areas.get(area)
        if self.result.at or assessed is None or not assessed.graded:
            return Cell("")
        return Cell(NOT_RECORDED, faint=True)

    def grid_notes(self, grid: Table) -> Iterator[str]:
        texts = {cell.text for row in grid.rows for cell in row}
        if BREAK in texts:
            yield f"{BREAK} the scale or the method changed: grades on its two sides are not compared."
        meanings = []
        if NOT_RECORDED in texts:
            meanings.append(f"{NOT_RECORDED} not recorded here")
        if NOT_ESTABLISHED in texts:
            meanings.append(f"{NOT_ESTABLISHED}: given, but no public page was found to state it")
        if "ungraded" in texts:
            meanings.append("ungraded: inspected, not graded")
        if meanings:
            yield "; ".join(meanings) + "; blank: not assessed." * (not self.result.at)

    # The list: for a screen too narrow for the grid.

    def list(self) -> Table:
        rows: list[list[Cell]] = []
        sections = []
        for area in self.areas:
            sections.append(len(rows))
            name = self.framework.areas[area].label
            rows.append([Cell(name, strong=True), Cell(""), Cell("")])
            before: str | None = None
            for cycle in self.cycles:
                items = self.cells.get(area, {}).get(cycle.id, [])
                missing = (cycle.id, area) in self.gaps
                if not items and not missing:
                    continue
                if before and not self.framework.can_compare(area, before, cycle.id):
                    rows.append([Cell(f"  {BREAK} not compared", faint=True), Cell(""), Cell("")])
                before = cycle.id
                if missing:
                    rows.append(
                        [Cell(f"  {cycle.id}"), Cell(""), Cell(NOT_ESTABLISHED, faint=True)]
                    )
                rows += [
                    [
                        Cell(f"  {cycle.id}"),
                        Cell(published_words(cycle, item.judgment.published), faint=True),
                        grade_cell(self.framework, item),
                    ]
                    for item in items
                ]
        columns = [Column("Area, cycle"), Column("Published"), Column("Grade")]
        return Table(columns, rows, frozenset(sections))

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
            if judgment.carried_over_from:
                title = self.framework.cycles[judgment.carried_over_from].title
                yield Line(f"carried over from {title}, not inspected again", indent=2)
            for note in judgment.notes:
                yield Line(f"note: {note}", indent=2)
        for cycle_id, gap in self.result.not_established:
            title = self.framework.cycles[cycle_id].title
            yield Blank()
            yield Line(f"{self.framework.areas[gap.area].label}, {title}: {NOT_ESTABLISHED}")
            yield Line(f"note: {gap.note}", indent=2)

    def evidence_lines(self, evidence: Evidence) -> Iterator[Line]:
        source = self.result.sources[evidence.source]
        if evidence.quote is None:
            whose = (
                "the inspectorate's page"
                if source.kind == "inspectorate"
                else "not the inspectorate's page"
            )
            yield Line(f"{evidence.stated}: {source.url} ({whose})", indent=2)
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

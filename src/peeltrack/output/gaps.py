"""What is not recorded, in every form, and the addresses where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from peeltrack.output.facts import GAP
from peeltrack.output.fields import Field, facts, header, row
from peeltrack.output.formats import View
from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table
from peeltrack.output.words import ABSENCES, absence_words, grade_words, published_words
from peeltrack.queries.gaps import Gap, Gaps
from peeltrack.record.framework import Framework

FIELDS = (Field("force", "The force.", lambda gap: gap.force.id, "id"), *GAP)


def view(framework: Framework, result: Gaps) -> View:
    """Return gaps in every form."""
    return View(
        json=lambda: _json(result),
        header=header(FIELDS),
        rows=lambda: (row(FIELDS, gap) for gap in result.gaps),
        page=lambda _: _page(framework, result),
    )


def _json(result: Gaps) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/gaps/1",
        "at": result.at.text if result.at else None,
        "gaps": [facts(FIELDS, gap) for gap in result.gaps],
    }


def _page(framework: Framework, result: Gaps) -> Page:
    page = Page()
    page.add(Heading("What is not recorded, though its report is out"))
    if not result.gaps:
        page.add(Line("Nothing that was asked for is missing."))
        return page
    rows: list[list[Cell]] = []
    sections = []
    several = len(result.scope.forces) > 1
    for force, of_force in groupby(result.gaps, key=lambda gap: gap.force):
        if several:
            sections.append(len(rows))
            rows.append([Cell(force.name, strong=True), *(Cell("") for _ in range(3))])
        orders = framework.cycle_orders
        by_cycle = sorted(of_force, key=lambda gap: orders[gap.cell.cycle])
        for cycle, in_cycle in groupby(by_cycle, key=lambda gap: gap.cell.cycle):
            rows += _cycle_rows(framework, cycle, list(in_cycle), several)
    columns = [
        Column("Cycle, area"),
        Column("What is known of it"),
        Column("Last known"),
        Column("Published"),
    ]
    page.add(Blank(), Table(columns, rows, frozenset(sections)))
    page.add(
        Blank(),
        Line(
            f"{len(result.gaps)} {'gap' if len(result.gaps) == 1 else 'gaps'}, on {_pages(len(result.pages))} of the inspectorate: --urls prints the addresses."
        ),
    )
    for state in dict.fromkeys(gap.cell.state for gap in result.gaps):
        page.note(f"{ABSENCES[state].words}: {ABSENCES[state].meaning}.")
    if any(gap.cell.possible for gap in result.gaps):
        page.note("In brackets: the grades that the counts of the report, or of the area, leave.")
    return page


def _pages(n: int) -> str:
    return "1 page" if n == 1 else f"{n} pages"


def _cycle_rows(
    framework: Framework, cycle_id: str, found: list[Gap], several: bool
) -> list[list[Cell]]:
    cycle = framework.cycles[cycle_id]
    margin = "  " if several else ""
    rows = [[Cell(f"{margin}{cycle.title}", strong=True), *(Cell("") for _ in range(3))]]
    for gap in found:
        last = ""
        if gap.last:
            last = f"{grade_words(framework, gap.last.grade)}, {framework.cycles[gap.last.cycle].title}"
        rows.append(
            [
                Cell(f"{margin}  {framework.areas[gap.cell.area].label}"),
                Cell(absence_words(framework, gap.cell), faint=True),
                Cell(last, faint=True),
                Cell(published_words(cycle, gap.cell.published), faint=True),
            ]
        )
    return rows

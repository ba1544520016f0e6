"""What is not recorded, in every form, and the addresses where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from peeltrack.output import legends
from peeltrack.output.answers.facts import AT, GAP, OF_FORCE
from peeltrack.output.data.fields import Contract, objects
from peeltrack.output.data.formats import View
from peeltrack.output.page import Heading, Line, Note, Page, Table, TableCell, columns
from peeltrack.output.words import ABSENCES, absence_words, grade_words, published_words, several
from peeltrack.queries.gaps import Gap, Gaps
from peeltrack.record.framework import Framework

CONTRACT = Contract(
    "gaps",
    "What is not recorded, though its report is out",
    objects("gaps", (OF_FORCE, *GAP)),
    head=(AT,),
)


def view(framework: Framework, result: Gaps) -> View:
    """Return gaps in every form."""
    return CONTRACT.view(result, lambda _: _page(framework, result))


def _page(framework: Framework, result: Gaps) -> Page:
    yield Heading(CONTRACT.title)
    if not result.gaps:
        yield Line("Nothing that was asked for is missing.")
        return
    yield Line()
    titles = columns("Cycle, area", "What is known of it", "Last known", "Published")
    yield Table.grouped(titles, _rows(framework, result))
    yield Line()
    found, where = several(len(result.gaps), "gap"), several(len(result.pages), "page")
    perhaps = sum(not gap.cell.certain for gap in result.gaps)
    if perhaps:
        found += f", {perhaps} of them of what the report can have left out"
    yield Line(
        f"{found}; {where} of the inspectorate can state them: --urls prints the addresses."
        if result.pages
        else f"{found}; no address of a page that states them is known."
    )
    cells = [gap.cell for gap in result.gaps]
    for state in dict.fromkeys(cell.state for cell in cells):
        yield Note(f"{ABSENCES[state].words}: {ABSENCES[state].meaning}.")
    yield from map(Note, legends.alternatives(framework, cells))


def _rows(framework: Framework, result: Gaps) -> Iterator[tuple[str | None, list[TableCell]]]:
    """Yield the rows, by force and cycle, each with the force that it stands under where there are several."""
    many = len(result.scope.forces) > 1
    margin = "  " if many else ""
    orders = framework.cycle_orders
    for force, of_force in groupby(result.gaps, key=lambda gap: gap.force):
        heading = force.name if many else None
        by_cycle = sorted(of_force, key=lambda gap: orders[gap.cell.cycle])
        for id, in_cycle in groupby(by_cycle, key=lambda gap: gap.cell.cycle):
            title = TableCell(f"{margin}{framework.cycles[id].title}", strong=True)
            yield heading, [title, *[TableCell("")] * 3]
            for gap in in_cycle:
                yield heading, _cells(framework, gap, margin)


def _cells(framework: Framework, gap: Gap, margin: str) -> list[TableCell]:
    perhaps = "" if gap.cell.certain else ", or not graded"
    last = ""
    if gap.last:
        last = f"{grade_words(framework, gap.last.grade)}, {framework.cycles[gap.last.cycle].title}"
    return [
        TableCell(f"{margin}  {framework.areas[gap.cell.area].label}"),
        TableCell(absence_words(framework, gap.cell, every=True) + perhaps, faint=True),
        TableCell(last, faint=True),
        TableCell(published_words(framework, gap.cell), faint=True),
    ]

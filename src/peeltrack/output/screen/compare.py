"""The grade table as a page: forces down, areas across, totals at the foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peeltrack.names import initials
from peeltrack.output import legends
from peeltrack.output.page import Cell, Column, Heading, Line, Note, Page, Table, kept
from peeltrack.output.words import (
    MOVES,
    absence_words,
    is_narrowed,
    moment_words,
    short_name,
    unassessed_words,
    unfinished_words,
    with_marks,
)
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.queries.known import Cell as KnownCell
from peeltrack.queries.known import Side
from peeltrack.record.framework import Framework
from peeltrack.record.states import GRADED, NOT_ASSESSED, NOT_PUBLISHED

FORMS = (("label", "label"), ("short", "label"), ("code", "label"), ("code", "initials"))
"""How a grade and an area are written, the widest first; the first that fits the screen is used."""


def page(result: Comparison, group_by_region: bool, width: int | None) -> Page:
    """Return a grade table's page for a screen of a width (None: no limit)."""
    framework = result.framework
    when = moment_words(framework, result.at)
    current = framework.cycles[result.current].title if result.current else ""
    yield Heading("How things stand now" if when == "now" else f"Grades {when}")
    yield from map(Line, unfinished_words(framework, result.at))
    if result.before:
        yield Line(
            f"The areas of {current}; the last table of whole pillars is --at peel-{result.before}."
        )
    if not result.areas:
        where = f" in {current}" if current else ""
        yield Line(f"None of the areas asked for was assessed{where}.")
        return
    missing = [
        area
        for area in result.areas
        if all(row.sides[area].state == NOT_ASSESSED for row in result.compared)
    ]
    for area in missing:
        label = framework.areas[area].label
        yield Line(unassessed_words(label, current or "any assessment"))
    result = result._replace(areas=tuple(area for area in result.areas if area not in missing))
    if not result.areas:
        return
    form, heads, tables = _tables(result, group_by_region, width)
    yield Line()
    yield from tables
    used = {grade for counts in result.totals.values() for grade in counts}
    yield from map(Note, legends.grades(framework, used, form))
    if heads == "initials":
        labels = [framework.areas[area].label for area in result.areas]
        yield from map(Note, legends.line(f"{initials(label)} {label}" for label in labels))
    yield from map(Note, _notes(result, form))


def _tables(
    result: Comparison, group_by_region: bool, width: int | None
) -> tuple[str, str, list[Table]]:
    """Return the widest form that fits, and its table; or, where none does, parts with a few areas each."""
    for form, heads in FORMS:
        table = _table(result, result.areas, group_by_region, form, heads)
        if width is None or table.narrowest() <= width:
            return form, heads, [table]
    tables = []
    rest = list(result.areas)
    while rest and width is not None:
        n = len(rest)
        while n > 1 and _table(result, rest[:n], group_by_region, form, heads).narrowest() > width:
            n -= 1
        tables.append(_table(result, rest[:n], group_by_region, form, heads))
        rest = rest[n:]
    return form, heads, tables


def _table(
    result: Comparison, areas: Sequence[str], group_by_region: bool, form: str, heads: str
) -> Table:
    labels = [result.framework.areas[area].label for area in areas]
    names = map(initials, labels) if heads == "initials" else labels
    columns = [Column("Force", keep=True), *(Column(name, keep=True) for name in names)]
    forces = list(result.compared)
    if group_by_region:
        forces.sort(key=lambda row: row.force.region_name)
    indent = "  " if group_by_region else ""
    rows = (
        (
            row.force.region_name if group_by_region else None,
            [
                Cell(indent + short_name(row.force.name)),
                *(_cell(result, row, a, form) for a in areas),
            ],
        )
        for row in forces
    )
    totals = _total_rows(result, areas, form)
    table = Table.grouped(columns, rows)
    return table._replace(rows=[*table.rows, *totals], total_rows=len(totals))


def _cell(result: Comparison, row: ComparedForce, area: str, form: str) -> Cell:
    item, side = row.grades[area], row.sides[area]
    if item and item.judgment.grade:
        text = getattr(result.framework.grades[item.judgment.grade], form)
        older = result.at.cycle is None and item.judgment.cycle != result.current
        text += f" {_short(item.judgment.cycle)}" if older and result.current else ""
        return Cell(
            with_marks(text, [c for c in MOVES if c == item.change]), grade=item.judgment.grade
        )
    return Cell(kept(_absent(result.framework, row.force.id, area, side, form)), faint=True)


def _absent(framework: Framework, force: str, area: str, side: Side, form: str) -> str:
    """Return what stands in the place of a grade: what is possible and, where there is room, what it was."""
    cell = side.cell or KnownCell(force, "", area, side.state)
    words = absence_words(framework, cell, form, grades="code", every=_is_other(side))
    if not side.is_gap or side.last is None:
        return words
    was = framework.grades[side.last.grade or ""].code
    if form != "code":
        return f"{words} was {was}"
    return words if _is_named(side) else f"({was})"


def _is_other(side: Side) -> bool:
    """Say whether the grade of an area is another than the last known one, by the counts of its report."""
    return bool(side.cell and side.last and side.cell.excludes([side.last.grade]))


def _is_named(side: Side) -> bool:
    """Say whether a code says what is possible: there is little, or what was is not, and the area was graded."""
    if side.cell is None or not (side.cell.certain or side.last is None):
        return False
    return is_narrowed(side.cell) or _is_other(side)


def _short(cycle: str) -> str:
    """Return a cycle's id in short: `21/22`."""
    return f"({cycle.removeprefix('20')})"


def _total_rows(result: Comparison, areas: Sequence[str], form: str) -> list[list[Cell]]:
    return [
        [
            Cell(getattr(result.framework.grades[grade], form), grade=grade),
            *(Cell(str(result.totals[area].get(grade, 0)), strong=True) for area in areas),
        ]
        for grade in result.grades
    ]


def _notes(result: Comparison, form: str) -> Iterator[str]:
    framework = result.framework
    items = [item for row in result.compared for item in row.grades.values() if item]
    changes = {item.change for item in items}
    sides = [row.sides[area] for row in result.compared for area in result.areas]
    yield from legends.marks(changes & {*MOVES})
    cells = [side.cell for side in sides if side.cell]
    yield from legends.absences({side.state for side in sides} - {GRADED}, cells, form)
    if any(side.last and side.is_gap for side in sides):
        yield "was RI, or (RI): the last known grade, before a report that is out and whose grade is not recorded."
    named = [side.cell for side in sides if side.cell and _is_named(side)]
    unnamed = [side.cell for side in sides if side.cell and not _is_named(side)]
    yield from legends.alternatives(framework, named, "code")
    yield from legends.unnamed(unnamed)
    older = {item.judgment.cycle for item in items} - {result.current}
    if older and not result.at.cycle:
        cycles = [cycle for id, cycle in framework.cycles.items() if id in older]
        titles = ", ".join(f"{_short(cycle.id)} {cycle.title}" for cycle in cycles)
        yield (
            f"A grade that an earlier assessment gave, and that stands, has its cycle beside it: {titles}. "
            "Grades of different assessments are not always comparable."
        )
    gaps = sum(side.is_gap for side in sides)
    if gaps or any(side.state == NOT_PUBLISHED for side in sides):
        yield (
            f"Counts at the foot are of what is known: {len(items)} of {len(items) + gaps} grades. "
            "`peeltrack gaps` lists what is not recorded, and where it stands."
        )

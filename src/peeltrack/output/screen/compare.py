"""The grade table as a page: forces down, areas across, totals at the foot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from peeltrack.names import initials
from peeltrack.output import legends
from peeltrack.output.page import Column, Heading, Line, Note, Page, Table, TableCell, kept
from peeltrack.output.words import (
    MOVES,
    absence,
    absence_words,
    is_narrowed,
    later_words,
    moment_words,
    short_name,
    unassessed_words,
    unfinished_words,
    with_marks,
)
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.queries.known import Side
from peeltrack.record.framework import Framework
from peeltrack.record.states import GRADED, NOT_ASSESSED, NOT_PUBLISHED

FORMS = (("label", str), ("short", str), ("code", str), ("code", initials))
"""How a grade and an area are written, the widest first; the first that fits the screen is used."""
Heads = Callable[[str], str]


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
    elif current and not (result.at.cycle or result.at.through):
        yield Line(f"A grade with no assessment beside it is of {current}.")
    for cycle, forces in result.later.items():
        said = later_words(framework, cycle, forces, len(result.compared))
        yield Line(f"{said}: --at peel-{cycle}.")
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
        lapsed = any(row.sides[area].lapsed for row in result.compared)
        words = unassessed_words(framework, area, result.current or None)
        yield Line(f"{framework.areas[area].label}: no longer graded." if lapsed else words)
    result = result._replace(areas=tuple(area for area in result.areas if area not in missing))
    if not result.areas:
        return
    form, heads, tables = _tables(result, group_by_region, width)
    yield Line()
    yield from tables
    used: set[str | None] = {grade for counts in result.totals.values() for grade in counts}
    coded = {*_coded(result, form)}
    if form == "code":
        used |= coded
    else:
        yield from map(Note, legends.grades(framework, coded, "code"))
    yield from map(Note, legends.grades(framework, used, form))
    if heads is initials:
        labels = [framework.areas[area].label for area in result.areas]
        yield from map(Note, legends.line(f"{initials(label)} {label}" for label in labels))
    yield from map(Note, _notes(result, form))


def _tables(
    result: Comparison, group_by_region: bool, width: int | None
) -> tuple[str, Heads, list[Table]]:
    """Return the widest form that fits, and its table; or, where none does, parts with a few areas each."""
    for form, heads in FORMS:
        table = _table(result, result.areas, group_by_region, form, heads)
        if width is None or table.narrowest() <= width:
            return form, heads, [table]
    tables: list[Table] = []
    rest = result.areas
    while rest:
        for n in range(len(rest), 0, -1):
            table = _table(result, rest[:n], group_by_region, form, heads)
            if width is None or table.narrowest() <= width:
                break
        tables.append(table)
        rest = rest[n:]
    return form, heads, tables


def _table(
    result: Comparison, areas: Sequence[str], group_by_region: bool, form: str, heads: Heads
) -> Table:
    names = ["Force", *(heads(result.framework.areas[area].label) for area in areas)]
    forces = list(result.compared)
    if group_by_region:
        forces.sort(key=lambda row: row.force.region_name)
    rows = []
    for row in forces:
        name = TableCell("  " * group_by_region + short_name(row.force.name))
        cells = [name, *(_cell(result, row, area, form) for area in areas)]
        rows.append((row.force.region_name if group_by_region else None, cells))
    totals = [
        [
            TableCell(getattr(result.framework.grades[grade], form), grade=grade),
            *(TableCell(str(result.totals[area].get(grade, 0)), strong=True) for area in areas),
        ]
        for grade in result.grades
    ]
    table = Table.grouped([Column(name, keep=True) for name in names], rows)
    return table._replace(rows=[*table.rows, *totals], total_rows=len(totals))


def _cell(result: Comparison, row: ComparedForce, area: str, form: str) -> TableCell:
    item, side = row.grades[area], row.sides[area]
    if item and item.judgment.grade:
        grade, cycle = item.judgment.grade, item.judgment.cycle
        text = getattr(result.framework.grades[grade], form)
        if result.current and not result.at.cycle and cycle != result.current:
            text += f" {_short(cycle)}"
        return TableCell(with_marks(text, [move for move in MOVES if move == item.change]), grade)
    return TableCell(kept(_absent(result.framework, side, form)), faint=True)


def _absent(framework: Framework, side: Side, form: str) -> str:
    """Return what stands in the place of a grade: what is possible and, where there is room, what it was."""
    if side.cell is None:
        return absence(side.state, form)
    words = absence_words(framework, side.cell, form, grades="code", every=_is_other(side))
    if side.last is None or not _shows_last(side, form):
        return words
    was = framework.grades[side.last.grade or ""].code
    return f"({was})" if form == "code" else f"{words} was {was}"


def _shows_last(side: Side, form: str) -> bool:
    """Say whether the last known grade stands in the place of one that is not recorded."""
    return bool(side.is_gap and side.last and (form != "code" or not _is_named(side)))


def _coded(result: Comparison, form: str) -> Iterator[str | None]:
    """Yield the grades that stand as codes in the place of those that are not recorded."""
    for row in result.compared:
        for side in row.sides.values():
            if side.last and _shows_last(side, form):
                yield side.last.grade
            if side.cell and side.is_gap and (form != "code" or _is_named(side)):
                yield from side.cell.possible or ()


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


def _notes(result: Comparison, form: str) -> Iterator[str]:
    framework = result.framework
    items = [item for row in result.compared for item in row.grades.values() if item]
    changes = {item.change for item in items}
    sides = [row.sides[area] for row in result.compared for area in result.areas]
    yield from legends.marks(changes & {*MOVES})
    cells = [side.cell for side in sides if side.cell]
    yield from legends.absences({side.state for side in sides} - {GRADED}, cells, form)
    if any(_shows_last(side, form) for side in sides):
        was = "(RI)" if form == "code" else "was RI"
        yield f"{was}: the last known grade, before a report that is out and whose grade is not recorded."
    named = [side.cell for side in sides if side.cell and _is_named(side)]
    unnamed = [side.cell for side in sides if side.cell and not _is_named(side)]
    yield from legends.alternatives(framework, named, "code")
    yield from legends.unnamed(unnamed)
    others = {item.judgment.cycle for item in items} - {result.current}
    if others and not result.at.cycle:
        cycles = [cycle for id, cycle in framework.cycles.items() if id in others]
        titles = ", ".join(f"{_short(cycle.id)} {cycle.title}" for cycle in cycles)
        yield (
            f"A grade that another assessment gave, and that stands, has its cycle beside it: {titles}. "
            "Grades of different assessments are not always comparable."
        )
    gaps = sum(side.is_gap for side in sides)
    if gaps or any(side.state == NOT_PUBLISHED for side in sides):
        yield (
            f"Counts at the foot are of what is known: {len(items)} of {len(items) + gaps} grades. "
            "`peeltrack gaps` lists what is not recorded, and where it stands."
        )

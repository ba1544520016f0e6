"""What the page says of all its forces together: grade table, open flags, changes, coverage, how to read it."""

from __future__ import annotations

from peeltrack.output import legends
from peeltrack.output.report.tiles import GradeTile, Tiles
from peeltrack.output.words import ABSENCES, MARKS, grade_low, marks
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.queries.coverage import CycleCoverage
from peeltrack.queries.known import Cell
from peeltrack.queries.overview import Overview
from peeltrack.record.framework import Framework
from peeltrack.record.states import NOT_RECORDED


def unknown(table: Comparison) -> list[int]:
    """Return, by area, of how many forces the grade is not known; nothing where all are."""
    found = [sum(row.sides[area].is_gap for row in table.compared) for area in table.areas]
    return found if any(found) else []


def older(table: Comparison) -> list[str]:
    """Return the titles of the assessments before the current one whose grades stand."""
    items = [item for row in table.compared for item in row.grades.values() if item]
    given = {item.judgment.cycle for item in items} - {table.current}
    return [cycle.title for id, cycle in table.framework.cycles.items() if id in given]


def cell(table: Comparison, tiles: Tiles, row: ComparedForce, area: str) -> GradeTile:
    """Return a force's cell of the grade table."""
    framework = table.framework
    item, side = row.grades[area], row.sides[area]
    below = None
    if item and item.judgment.cycle != table.current:
        below = framework.cycles[item.judgment.cycle].title
    elif side.last and side.is_gap:
        below = f"was {grade_low(framework, side.last.grade)}"
    return tiles.side(area, side, item, below)


def missing(found: CycleCoverage) -> str:
    """Return what of a cycle is missing, and what is known of it."""
    counts = (
        (found.not_recorded, "not recorded, or not graded in their reports"),
        (found.ungraded, "inspected and not graded"),
        (found.not_established, "not established"),
    )
    parts = [f"{n} {words}" for n, words in counts if n]
    if found.counted_reports:
        parts.append(
            f"counts known for {found.counted_reports} reports, of which {found.complete} are recorded in full"
        )
    return "; ".join(parts)


def key(result: Overview) -> list[tuple[str, str]]:
    """Return the marks and the states in the place of grades that the page shows, with what they mean."""
    used: set[str] = set()
    cells: list[Cell] = []
    for found in result.forces:
        line = found.timeline
        superseded = {one.judgment for one in line.superseded}
        for item in line.judgments:
            used.update(marks(item, superseded))
        cells += (
            line.known.cell(found.force.id, cycle, area)
            for cycle in line.cycles
            for area in line.areas
        )
    states = {cell.state for cell in cells}
    states |= {side.state for row in result.comparison.compared for side in row.sides.values()}
    meanings = {state: absence.meaning for state, absence in ABSENCES.items()}
    if any(map(legends.has_unnamed, cells)):
        meanings[NOT_RECORDED] += "; counts that leave three grades or more are not named"
    shown = [(mark.symbol, mark.meaning) for name, mark in MARKS.items() if name in used]
    return shown + [
        (absence.words or "blank", meanings[state])
        for state, absence in ABSENCES.items()
        if state in states
    ]


def scales(framework: Framework) -> list[tuple[str, tuple[str, ...]]]:
    """Return the scales of grades, each with the cycles that had it."""
    titles: dict[tuple[str, ...], list[str]] = {}
    for cycle in framework.cycles.values():
        titles.setdefault(cycle.scale, []).append(cycle.title)
    return [(" to ".join(dict.fromkeys((of[0], of[-1]))), scale) for scale, of in titles.items()]

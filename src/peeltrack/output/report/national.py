"""What the page says of all its forces together: grade table, open flags, changes, coverage, how to read it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from peeltrack.output.report.force import flag_words
from peeltrack.output.report.tiles import SPOKEN, GradeTile, Ids, absent, marked, tile
from peeltrack.output.words import ABSENCES, MARKS, MOVES, came_out, grade_low, spaced
from peeltrack.queries.changes import Assessed
from peeltrack.queries.compare import ComparedForce
from peeltrack.queries.coverage import CycleCoverage
from peeltrack.queries.flags import STATUSES
from peeltrack.queries.known import SUPERSEDED, Cell
from peeltrack.queries.overview import Overview
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.states import (
    NOT_ASSESSED,
    NOT_ESTABLISHED,
    NOT_PUBLISHED,
    NOT_RECORDED,
    UNGRADED,
)

_MEANING = {
    "new": "first graded in between",
    "gone": "the inspectorate no longer grades the area",
    "not-comparable": "the scale or the method changed in between, so neither better nor worse",
    "not-assessed-again": "no later assessment is out, the same grade stands",
    "unknown": "a report is out and its grade is not recorded here",
}


def grade_table(result: Overview, ids: Ids) -> dict[str, Any]:
    """Return the grade table: heads, rows and totals."""
    table, framework = result.comparison, result.framework
    recorded = {found.force.id for found in result.forces}
    older: set[str] = set()
    rows = []
    for row in table.compared:
        cells = [_cell(result, row, area, ids, older) for area in table.areas]
        force = row.force
        rows.append(
            {
                "id": force.id,
                "name": force.name,
                "region": force.region_name,
                "region_id": force.region,
                "find": " ".join((*force.names, force.region_name)).lower(),
                "recorded": force.id in recorded,
                "cells": cells,
            }
        )
    unknown = [sum(row.sides[area].is_gap for row in table.compared) for area in table.areas]
    return {
        "heads": [framework.areas[area].label for area in table.areas],
        "areas": table.areas,
        "rows": rows,
        "regions": sorted({(row.force.region, row.force.region_name) for row in table.compared}),
        "grades": [
            {
                "id": grade,
                "label": framework.grades[grade].label,
                "counts": [table.totals[area].get(grade, 0) for area in table.areas],
            }
            for grade in table.grades
        ],
        "unknown": unknown if any(unknown) else None,
        "current": framework.cycles[table.current].title if table.current else "",
        "older": [framework.cycles[id].title for id in framework.cycles if id in older],
    }


def _cell(result: Overview, row: ComparedForce, area: str, ids: Ids, older: set[str]) -> GradeTile:
    """Return a force's cell of the grade table; the cycles of grades that are older go to `older`."""
    table, framework = result.comparison, result.framework
    item: Assessed | None = row.grades[area]
    side = row.sides[area]
    if item:
        judgment = item.judgment
        named = [name for name in marked(item) if name in MOVES]
        cycle = framework.cycles[judgment.cycle]
        if judgment.cycle == table.current:
            return tile(framework, judgment, ids, named)
        older.add(judgment.cycle)
        return tile(framework, judgment, ids, named, cycle.title)
    if side.ungraded:
        return tile(framework, side.ungraded, ids)
    if side.cell and side.cell.judgments:
        return tile(framework, side.cell.judgments[-1], ids)
    last = f"was {grade_low(framework, side.last.grade)}" if side.last and side.is_gap else None
    return absent(framework, side.cell or Cell(row.force.id, "", area, side.state), last)


def open_flags(result: Overview, ids: Ids) -> list[dict[str, Any]]:
    """Return the forces with open flags, each with its flags in words."""
    found = []
    for force in result.forces:
        flags = [flag for flag in force.flags if flag.status == "open"]
        if flags:
            found.append(
                {
                    "id": force.force.id,
                    "name": force.force.name,
                    "flags": [flag_words(result.flags, flag, ids) for flag in flags],
                }
            )
    return found


def flag_counts(result: Overview) -> list[tuple[str, int, str]]:
    """Return how many flags there are of each status, and what it means."""
    meanings = {
        "open": "the grade stands",
        SUPERSEDED: "a later report is out and its grade is not recorded here",
        "lapsed": "the inspectorate no longer grades the area",
        "resolved": "the next grade was better",
    }
    return [
        (status, result.flags.counts[status], meanings[status])
        for status in STATUSES
        if result.flags.counts[status]
    ]


def changes_summary(result: Overview) -> dict[str, Any] | None:
    """Return since when and how many changes there are of each kind, or None where there is no before."""
    if result.changes is None:
        return None
    before = result.changes.before
    counts = [
        (n, spaced(kind), _MEANING.get(kind, "")) for kind, n in result.changes.summary.items() if n
    ]
    whole = before.cycle or before.through
    return {
        "since": before.in_words(result.framework),
        "chosen": result.since_chosen,
        "counts": counts,
        "by_day": whole is None,
    }


def cycles(result: Overview) -> list[dict[str, Any]]:
    """Return, for each cycle, what is recorded of how much there is, and how it compares with the last."""
    return [_cycle(result.framework, found) for found in reversed(result.coverage)]


def _cycle(framework: Framework, found: CycleCoverage) -> dict[str, Any]:
    cycle = found.cycle
    missing = []
    for n, words in (
        (found.not_recorded, "not recorded, or not graded in their reports"),
        (found.ungraded, "inspected and not graded"),
        (found.not_established, "not established"),
    ):
        if n:
            missing.append(f"{n} {words}")
    if found.counted_reports:
        missing.append(
            f"counts known for {found.counted_reports} reports, of which {found.complete} are recorded in full"
        )
    return {
        "title": cycle.title,
        "out": came_out(cycle) or "nothing recorded",
        "forces": f"{found.forces} of {found.all_forces}",
        "pillars": f"{found.pillars} of {found.expected_pillars}" if found.expected_pillars else "",
        "grades": f"{found.judgments} of {found.expected}"
        if found.expected
        else f"{found.judgments}",
        "missing": "; ".join(missing),
        "comparable": _comparable(framework, cycle),
        "note": cycle.comparable_note,
        "first": next(iter(framework.cycles)) == cycle.id,
    }


def _comparable(framework: Framework, cycle: Cycle) -> str:
    if isinstance(cycle.comparable, bool):
        return "yes" if cycle.comparable else "no"
    return "only " + ", ".join(framework.areas[area].label.lower() for area in cycle.comparable)


def key(result: Overview) -> list[dict[str, str]]:
    """Return the marks and the states in the place of grades that the page shows, with what they mean."""
    used: Counter[str] = Counter()
    states: set[str] = set()
    for found in result.forces:
        line = found.timeline
        superseded = {one.judgment for one in line.superseded if one.judgment}
        for item in line.judgments:
            used.update(marked(item, superseded))
        states |= {
            line.known.cell(found.force.id, cycle, area).state
            for cycle in line.cycles
            for area in line.areas
        }
    states |= {side.state for row in result.comparison.compared for side in row.sides.values()}
    shown = [
        {"symbol": symbol, "meaning": meaning.removesuffix(": see --evidence")}
        for name, (symbol, meaning) in MARKS.items()
        if used[name] and name in SPOKEN
    ]
    order = (UNGRADED, NOT_ESTABLISHED, NOT_RECORDED, NOT_PUBLISHED, NOT_ASSESSED)
    return shown + [
        {"symbol": ABSENCES[state].words or "blank", "meaning": ABSENCES[state].meaning}
        for state in order
        if state in states
    ]


def reading(result: Overview) -> dict[str, Any]:
    """Return what a reader must know: the grades by cycle, the inspectorate's names, the commissioners' duty."""
    framework = result.framework
    scales: dict[tuple[str, ...], list[str]] = {}
    for cycle in framework.cycles.values():
        scales.setdefault(cycle.scale, []).append(cycle.title)
    return {
        "scales": [
            {
                "cycles": titles[0] if len(titles) == 1 else f"{titles[0]} to {titles[-1]}",
                "grades": [
                    {"rank": framework.rank(grade), "label": framework.grades[grade].label}
                    for grade in scale
                ],
            }
            for scale, titles in scales.items()
        ],
        "inspectorate": framework.inspectorate,
        "response": framework.response,
    }

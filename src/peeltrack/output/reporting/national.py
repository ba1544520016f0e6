"""What the page says of all its forces together: grade table, open flags, coverage, and how to read it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from peeltrack.output.reporting.force import Ids, flag_words
from peeltrack.output.reporting.tiles import mark_names, meanings, tile
from peeltrack.output.words import published_words
from peeltrack.queries.changes import Assessed
from peeltrack.queries.coverage import CycleCoverage
from peeltrack.queries.overview import Overview
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Cycle, Framework

_TABLE_MARKS = ("improved", "declined")
_MEANING = {
    "new": "no grade stood before",
    "gone": "no grade stands now; most often the area is no longer graded",
    "not-comparable": "the scale or the method changed in between, so neither better nor worse",
}


def grade_table(result: Overview, ids: Ids) -> dict[str, Any]:
    """Return the grade table: its moment in words, heads, rows and totals."""
    table, framework = result.comparison, result.framework

    def cell(item: Assessed | None) -> Any:
        if item is None:
            return None
        judgment = item.judgment
        cycle = framework.cycles[judgment.cycle]
        date = published_words(cycle, judgment.published)
        named = tuple(name for name in mark_names(item) if name in _TABLE_MARKS)
        shown = date if table.at.cycle else f"{cycle.title}, {date}"
        return tile(framework, judgment, ids, named, shown)

    graded = [grade for grade in framework.grades if any(grade in t for t in table.totals.values())]
    recorded = {line.force.id for line in result.timelines}
    cycles = {i.judgment.cycle for row in table.rows for i in row.grades.values() if i}
    return {
        "preposition": table.at.preposition,
        "moment": table.at.in_words(framework),
        "chosen": table.chosen,
        "heads": [framework.areas[area].label for area in table.areas],
        "rows": [
            {
                "id": row.force.id,
                "name": row.force.name,
                "region": row.force.region_name,
                "recorded": row.force.id in recorded,
                "cells": [cell(item) for item in row.grades.values()],
            }
            for row in table.rows
        ],
        "regions": sorted({row.force.region_name for row in table.rows}),
        "grades": [
            {
                "id": grade,
                "label": framework.grades[grade].label,
                "counts": [table.totals[area].get(grade, 0) for area in table.areas],
            }
            for grade in graded
        ],
        "missing": len(table.missing),
        "cycles": [framework.cycles[id].title for id in framework.cycles if id in cycles],
    }


def open_flags(result: Overview, ids: Ids) -> list[dict[str, Any]]:
    """Return the forces with open flags, each with its flags in words."""
    by_force: dict[str, dict[str, Any]] = {}
    for flag in result.flags.flags:
        if flag.status == "open":
            of_force = by_force.setdefault(
                flag.force.id, {"id": flag.force.id, "name": flag.force.name, "flags": []}
            )
            of_force["flags"].append(flag_words(result.framework, flag, ids))
    return list(by_force.values())


def changes_summary(result: Overview) -> dict[str, Any] | None:
    """Return since when and how many changes there are of each kind, or None where there is no before."""
    if result.changes is None:
        return None
    before = result.changes.before
    counts = [
        (n, kind.replace("-", " "), _MEANING.get(kind, ""))
        for kind, n in result.changes.summary.items()
        if n
    ]
    return {
        "since": before.in_words(result.framework),
        "chosen": result.since_chosen,
        "counts": counts,
        "by_day": before.cycle is None,
    }


def cycles(result: Overview) -> list[dict[str, Any]]:
    """Return, for each cycle, what is recorded of how much there is, and how it compares with the last."""
    return [_cycle(result.framework, found) for found in result.coverage]


def _cycle(framework: Framework, found: CycleCoverage) -> dict[str, Any]:
    cycle = found.cycle
    missing = []
    if found.ungraded:
        missing.append(f"{found.ungraded} inspected and not graded")
    if found.not_established:
        missing.append(f"{found.not_established} not established")
    if found.counted_reports:
        missing.append(
            f"counts known for {found.counted_reports} reports ({found.counted} grades), of which "
            f"{found.complete} are recorded in full"
        )
    return {
        "title": cycle.title,
        "out": _came_out(cycle),
        "forces": f"{found.forces} of {found.all_forces}",
        "pillars": f"{found.pillars} of {found.expected_pillars}" if found.expected_pillars else "",
        "grades": f"{found.judgments} of {found.expected}"
        if found.expected
        else f"{found.judgments}",
        "missing": "; ".join(missing),
        "comparable": _comparable(framework, cycle),
        "note": cycle.comparable_note,
        "notes": cycle.notes,
        "first": next(iter(framework.cycles)) == cycle.id,
    }


def _came_out(cycle: Cycle) -> str:
    first, last = cycle.first_day(), cycle.last_day()
    if first is None or last is None:
        return "nothing recorded"
    start, end = in_words(first[:7]), in_words(last[:7])
    return start if start == end else f"{start} to {end}"


def _comparable(framework: Framework, cycle: Cycle) -> str:
    if isinstance(cycle.comparable, bool):
        return "yes" if cycle.comparable else "no"
    return "only " + ", ".join(framework.areas[area].label.lower() for area in cycle.comparable)


def reading(result: Overview) -> dict[str, Any]:
    """Return what a reader must know: the grades by cycle, the inspectorate's names, and the marks in use."""
    framework = result.framework
    carried: Counter[str] = Counter()
    ungraded = gaps = 0
    for line in result.timelines:
        for item in line.judgments:
            carried.update(mark_names(item))
            ungraded += item.judgment.grade is None
        gaps += len(line.not_established)
    scales: dict[tuple[str, ...], list[str]] = {}
    for cycle in framework.cycles.values():
        scales.setdefault(cycle.scale, []).append(cycle.title)
    return {
        "grades": [{"id": grade.id, "label": grade.label} for grade in framework.grades.values()],
        "scales": [
            {
                "cycles": titles[0] if len(titles) == 1 else f"{titles[0]} to {titles[-1]}",
                "grades": [framework.grades[grade].label for grade in scale],
            }
            for scale, titles in scales.items()
        ],
        "inspectorate": framework.inspectorate,
        "marks": [
            {"symbol": symbol, "meaning": meaning, "count": carried[name]}
            for name, symbol, meaning in meanings()
            if carried[name]
        ],
        "ungraded": ungraded,
        "gaps": gaps,
        "response": framework.response,
    }

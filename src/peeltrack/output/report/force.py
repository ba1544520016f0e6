"""What the page says of one force: the answer, its timeline, flags, changes, findings, responses and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peeltrack.output.grid import GridCell, grid
from peeltrack.output.report.standing import answer
from peeltrack.output.report.tiles import GradeTile, Tiles
from peeltrack.output.words import marks
from peeltrack.queries.changes import Assessed
from peeltrack.queries.diff import UNKNOWN
from peeltrack.queries.overview import ForceOverview, Overview
from peeltrack.queries.timeline import Timeline
from peeltrack.record.states import NOT_ASSESSED

Evidence = Mapping[str, Sequence[Assessed]]
"""The judgments of each entry of the evidence, by its id."""


def force_words(
    result: Overview, found: ForceOverview, evidence: Evidence, tiles: Tiles, numbers: Iterator[int]
) -> dict[str, Any]:
    """Return what is said of one force, by the names that the template uses.

    `numbers` number what the page refers to beside the evidence.
    """
    line = found.timeline
    own_changes = found.changes or ()
    moved = [change for change in own_changes if change.moved]
    unknown = sum(change.change == UNKNOWN for change in own_changes)
    asked = dict.fromkeys(finding for flag in found.flags for finding in flag.findings)
    findings = {finding: f"e{next(numbers)}" for finding in asked}
    responses = [
        one for one in result.responses.answered if one.force == found.force and one.response
    ]
    quoted = [
        one.source
        for items in evidence.values()
        for one in items[0].judgment.evidence
        if one.quote is not None
    ]
    quoted += [finding.source for finding in findings]
    quoted += [one.response.source for one in responses if one.response]
    return {
        "force": found.force,
        "line": line,
        "latest": found.latest,
        "answer": answer(found, tiles, result.flags.threshold),
        "table": _timetable(line, tiles),
        "flags": found.flags,
        "changes": moved,
        "unmoved": len(own_changes) - len(moved) - unknown,
        "unknown": unknown,
        "findings": findings,
        "responses": responses,
        "evidence": evidence,
        "documents": [result.sources[id] for id in dict.fromkeys(quoted)],
    }


def _timetable(line: Timeline, tiles: Tiles) -> dict[str, Any]:
    """Return a force's timeline: heads, the newest cycle first, the groups of a grid, and what stands in a cell.

    A head is a cycle, and the cycle before it if no grades of the two can be compared.
    """
    items = {item.judgment: item for item in line.judgments}
    drawn = grid(line.known, line.force.id, items, line.cycles, line.areas)
    superseded = {one.judgment for one in line.superseded}

    def in_cell(one: GridCell) -> list[GradeTile]:
        if not one.items and one.cell.state != NOT_ASSESSED:
            return [tiles.absent(one.cell)]
        return [
            tiles.judged(item.judgment, marks(item, superseded), date)
            for item, date in zip(one.items, one.dates, strict=True)
        ]

    before = [drawn.cycles[n - 1] if n in drawn.breaks else None for n in range(len(drawn.cycles))]
    heads = list(zip(drawn.cycles, before, strict=True))
    return {"heads": heads[::-1], "groups": drawn.groups, "tiles": in_cell}

"""What the page says of one force: how it stands, its timeline, flags, changes, findings, responses and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from peeltrack.output.grid import grid
from peeltrack.output.report.tiles import GradeTile, Tiles
from peeltrack.output.unknown import counts_leave, last_words, report_words
from peeltrack.output.words import assessment_words, threshold_words
from peeltrack.queries.changes import Assessed
from peeltrack.queries.coverage import ReportCoverage
from peeltrack.queries.diff import SUMMARY, UNKNOWN
from peeltrack.queries.flags import OPEN, Flag
from peeltrack.queries.known import SUPERSEDED, Known, Side
from peeltrack.queries.overview import ForceOverview, Overview
from peeltrack.queries.timeline import Timeline
from peeltrack.record.framework import Framework
from peeltrack.record.states import GAPS, GRADED, NOT_ASSESSED, NOT_PUBLISHED, UNGRADED


class Stand(NamedTuple):
    """An area: its grade, or what stands in its place, the grades of the assessments before, and what to know."""

    area: str
    tile: GradeTile
    before: list[str]
    words: str


def evidence_items(result: Timeline, numbers: Iterator[int]) -> dict[str, list[Assessed]]:
    """Return a force's judgments by the id of their entry of the evidence, in order of cycle and publication.

    Those that rest on the same evidence are one entry. Entries are numbered from `numbers`, which the forces of
    a page share.
    """
    together: dict[object, list[Assessed]] = {}
    orders = result.framework.cycle_orders
    for item in sorted(
        result.judgments,
        key=lambda item: (orders[item.judgment.cycle], item.judgment.counts_from),
    ):
        one = item.judgment
        of_report = one.cycle, one.published, one.revised, one.carried_over_from
        said = one.evidence, one.inspection, one.disputed_by, one.notes
        together.setdefault((of_report, said), []).append(item)
    return {f"e{next(numbers)}": found for found in together.values()}


def force_words(
    result: Overview,
    found: ForceOverview,
    evidence: dict[str, list[Assessed]],
    tiles: Tiles,
    numbers: Iterator[int],
) -> dict[str, Any]:
    """Return what is said of one force, by the names that the template uses.

    `evidence` are the judgments of each entry of it, by id; `numbers` number what else the page refers to.
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
    quoted += [one.response.source for one in responses if one.response and one.response.quote]
    return {
        "force": found.force,
        "line": line,
        "latest": found.latest,
        "answer": _answer(found, tiles, result.flags.threshold),
        "grid": grid(line.known, found.force.id, line.judgments, line.cycles, line.areas),
        "superseded": {one.last for one in line.superseded},
        "flags": found.flags,
        "changes": moved,
        "unmoved": len(own_changes) - len(moved) - unknown,
        "unknown": unknown,
        "findings": findings,
        "responses": responses,
        "evidence": evidence,
        "documents": [result.sources[id] for id in dict.fromkeys(quoted)],
    }


def _answer(found: ForceOverview, tiles: Tiles, threshold: str) -> dict[str, Any]:
    """Return how a force stands, in words and by area, best grade first, what is not known last.

    `changes` are the areas by what became of them; `low` are areas at or below the threshold with since when,
    and `low_before` how many were when last known; `unknown` counts the areas that are not known by why, of
    which report, and the grades that its counts leave.
    """
    framework = found.known.framework
    flags = {flag.area: flag for flag in found.flags if flag.status == OPEN}
    items = {item.judgment: item for item in found.timeline.judgments}
    sides = sorted(found.sides.items(), key=lambda one: framework.rank(one[1].grade))
    stands = [
        Stand(
            framework.areas[area].label,
            tiles.side(side, side.judgment and items.get(side.judgment)),
            _before(found.known, found.force.id, area, side),
            _words(framework, found.latest, side, flags.get(area), threshold),
        )
        for area, side in sides
    ]
    changed: dict[str, list[str]] = {}
    for change in sorted(found.changes or (), key=lambda one: SUMMARY.index(one.change)):
        changed.setdefault(change.change, []).append(framework.areas[change.area].label)
    return {
        "counts": Counter(side.grade for _, side in sides if side.grade),
        "gaps": sum(side.is_gap for _, side in sides),
        "low": [
            (framework.areas[flag.area].label, _since(framework, flag)) for flag in flags.values()
        ],
        "low_before": sum(flag.status == SUPERSEDED for flag in found.flags),
        "changes": changed,
        "unknown": Counter(
            (
                side.cell.state,
                report_words(framework, side.cell),
                counts_leave(framework, side.cell),
                side.cell.certain,
            )
            for _, side in sides
            if side.is_gap and side.cell
        ),
        "areas": list(_together(stands)),
        "tiles": [side.grade or side.state for _, side in sides],
    }


def _before(known: Known, force: str, area: str, side: Side) -> list[str]:
    """Return the grades, or the states in their place, of an area before the one that stands, the newest first.

    An empty one stands where those on its two sides are not compared. There are none where nothing is recorded
    of them.
    """
    framework = known.framework
    given = side.judgment or side.cell or side.ungraded
    later = given.cycle if given else None
    shown: list[str] = []
    for cycle in reversed(list(framework.cycles)):
        if later and framework.cycle_orders[cycle] >= framework.cycle_orders[later]:
            continue
        cell = known.cell(force, cycle, area)
        if cell.state in (NOT_ASSESSED, NOT_PUBLISHED):
            continue
        if later and not framework.can_compare(area, cycle, later):
            shown.append("")
        later = cycle
        shown.append((cell.grade and cell.grade.grade) or cell.state)
    return shown if any(one and one not in GAPS for one in shown) else []


def _words(
    framework: Framework,
    latest: ReportCoverage | None,
    side: Side,
    flag: Flag | None,
    threshold: str,
) -> str:
    if side.is_gap:
        return last_words(framework, side.last) if side.last else ""
    if flag:
        same = len({judgment.grade for judgment in flag.judgments}) == 1
        whose = "" if same else f"{threshold_words(framework, threshold).lower()} "
        return f"{whose}since {_since(framework, flag)}"
    given = side.judgment or side.ungraded
    if given and latest and given.cycle != latest.cycle:
        return f"{assessment_words(framework, given)}; not assessed again"
    return ""


def _since(framework: Framework, flag: Flag) -> str:
    words = assessment_words(framework, flag.judgments[0])
    if len(flag.judgments) == 1:
        return words
    running = "" if flag.between else " running"
    return f"{words}, {len(flag.judgments)} times{running}"


def _together(stands: Sequence[Stand]) -> Iterator[Stand]:
    """Yield the areas, those of which the same is not known, and nothing before, in one."""
    alike: dict[tuple[GradeTile, str], list[Stand]] = {}
    for one in stands:
        if one.before or one.tile.state in (GRADED, UNGRADED):
            yield one
        else:
            alike.setdefault((one.tile, one.words), []).append(one)
    for found in alike.values():
        yield found[0]._replace(area=", ".join(one.area for one in found))

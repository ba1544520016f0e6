"""What the page says of one force: the answer, its timeline, flags, changes, findings, responses and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from peeltrack.output.grid import GridCell, grid
from peeltrack.output.report.evidence import evidence_items
from peeltrack.output.report.standing import answer
from peeltrack.output.report.tiles import GradeTile, Ids, absent, tile
from peeltrack.output.words import flag_leaves, grade_low, marks, published_words, report_words
from peeltrack.queries.diff import UNKNOWN
from peeltrack.queries.flags import Flag, Flags
from peeltrack.queries.overview import ForceOverview, Overview
from peeltrack.queries.timeline import Timeline
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Evidence, Finding, Judgment, Source
from peeltrack.record.states import NOT_ASSESSED

Words = dict[str, Any]
"""What the page says of one thing, by the names that the template uses."""


def force_words(
    result: Overview, found: ForceOverview, evidence: list[Words], ids: Ids, numbers: Iterator[int]
) -> Words:
    """Return what is said of one force.

    `ids` leads from each judgment to its evidence; `numbers` number what else the page refers to.
    """
    force, line = found.force, found.timeline
    own_changes = found.changes or ()
    moved = [change for change in own_changes if change.moved]
    unknown = sum(change.change == UNKNOWN for change in own_changes)
    findings = _findings(result, found.flags, numbers)
    answers = list(_responses(result, line))
    return {
        "id": force.id,
        "name": force.name,
        "region": force.region_name,
        "region_id": force.region,
        "judgments": len(line.judgments),
        "answer": answer(found, ids, result.flags.threshold),
        "table": _timetable(line, ids),
        "flags": [flag_words(result.flags, ids, flag, findings) for flag in found.flags],
        "changes": moved,
        "unmoved": len(own_changes) - len(moved) - unknown,
        "unknown": unknown,
        "findings": list(findings.values()),
        "responses": answers,
        "reports": line.reports[::-1],
        "notes": [gap.cell for gap in line.gaps if gap.cell.note],
        "evidence": evidence,
        "documents": _documents(result, evidence, findings.values(), answers),
    }


def all_evidence(result: Overview, numbers: Iterator[int]) -> tuple[list[list[Words]], Ids]:
    """Return the evidence of every force, in their order, and the entry's id for each judgment."""
    lists = []
    ids: Ids = {}
    for found in result.forces:
        items, own = evidence_items(found.timeline, numbers)
        lists.append(items)
        ids |= own
    return lists, ids


def _timetable(line: Timeline, ids: Ids) -> Words:
    """Return a force's timeline: heads, the newest cycle first, the groups of a grid, and what stands in a cell.

    A head is a cycle, and the cycle before it if no grades of the two can be compared.
    """
    framework = line.framework
    items = {item.judgment: item for item in line.judgments}
    drawn = grid(line.known, line.force.id, items, line.cycles, line.areas)
    superseded = {one.judgment for one in line.superseded}

    def tiles(one: GridCell) -> list[GradeTile]:
        if not one.items and one.cell.state != NOT_ASSESSED:
            return [absent(framework, one.cell)]
        return [
            tile(framework, item.judgment, ids, marks(item, superseded), date)
            for item, date in zip(one.items, one.dates, strict=True)
        ]

    before = [drawn.cycles[n - 1] if n in drawn.breaks else None for n in range(len(drawn.cycles))]
    heads = list(zip(drawn.cycles, before, strict=True))
    return {"heads": heads[::-1], "groups": drawn.groups, "tiles": tiles}


def flag_words(
    result: Flags, ids: Ids, flag: Flag, findings: Mapping[Finding, Words] = MappingProxyType({})
) -> Words:
    """Return a flag in words, with those of its findings that are listed: their text, and the id of the entry."""
    framework = result.framework
    times = str(len(flag.judgments))
    if flag.between:
        titles = ", ".join(framework.cycles[cycle].title for cycle in flag.between)
        times += f"; {titles} not recorded"
    return {
        "area": framework.areas[flag.area].label,
        "tile": tile(framework, flag.judgments[-1], ids),
        "status": flag.status,
        "since": _when(framework, flag.judgments[0]),
        "times": times,
        "ended": _ended(result, flag),
        "findings": [(one.text, findings[one]["id"]) for one in flag.findings if one in findings],
    }


def _ended(result: Flags, flag: Flag) -> str:
    framework = result.framework
    if flag.resolved:
        better = grade_low(framework, flag.resolved.grade)
        return f"{better.capitalize()} in {_when(framework, flag.resolved)}"
    if flag.lapsed_on:
        return f"Not graded any more from {in_words(flag.lapsed_on)}"
    if flag.silent is None:
        return "It stands"
    words = f"{report_words(framework, flag.silent)} is out, its grade is not recorded"
    words += flag_leaves(framework, flag, result.low)
    return words[0].upper() + words[1:]


def _when(framework: Framework, judgment: Judgment) -> str:
    title = framework.cycles[judgment.cycle].title
    return f"{title} ({published_words(framework, judgment, short=False)})"


def _findings(
    result: Overview, flags: Sequence[Flag], numbers: Iterator[int]
) -> dict[Finding, Words]:
    """Return the findings of a force's flags, each once."""
    areas = result.framework.areas
    return {
        finding: {
            "id": f"e{next(numbers)}",
            "text": finding.text,
            "areas": ", ".join(areas[area].label for area in finding.areas),
            "evidence": Evidence(finding.source, "quoted", finding.quote),
        }
        for finding in dict.fromkeys(finding for flag in flags for finding in flag.findings)
    }


def _responses(result: Overview, line: Timeline) -> Iterator[Words]:
    for answered in result.responses.answered:
        given = answered.response
        if answered.force != line.force or given is None:
            continue
        cycle = result.framework.cycles[answered.cycle]
        pillars, areas = result.framework.pillars, result.framework.areas
        covers = [pillars.get(id) or areas[id].label for id in answered.covers or ()]
        yield {
            "report": f"{cycle.title}{', ' if covers else ''}{' and '.join(covers)}",
            "published": published_words(result.framework, answered, short=False),
            "days": answered.days,
            "given": given,
        }


def _documents(
    result: Overview, evidence: Sequence[Words], findings: Iterable[Words], answers: Sequence[Words]
) -> list[Source]:
    """Return the documents whose words are quoted, each once, in the order of their first quote."""
    quoted = [one.source for item in evidence for one in item["evidence"] if one.quote is not None]
    quoted += [finding["evidence"].source for finding in findings]
    quoted += [answer["given"].source for answer in answers]
    return [result.sources[id] for id in dict.fromkeys(quoted)]

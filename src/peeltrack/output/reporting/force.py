"""What the page says of one force: the answer, its timeline, flags, changes, findings, responses and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peeltrack.output.grid import Grid, GridCell, grid
from peeltrack.output.reporting.evidence import (
    Document,
    Item,
    Statement,
    document,
    evidence_items,
    one_line,
    place,
    statement,
)
from peeltrack.output.reporting.standing import Answer, answer
from peeltrack.output.reporting.tiles import Ids, Tile, absent, marked, side_tile, tile
from peeltrack.output.words import (
    coverage_words,
    grade_low,
    grades_or,
    published_words,
    report_words,
    spaced,
    way_words,
)
from peeltrack.queries.diff import UNKNOWN, Change
from peeltrack.queries.flags import Flag, Flags
from peeltrack.queries.overview import ForceOverview, Overview
from peeltrack.queries.timeline import Timeline
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Evidence, Finding, Judgment
from peeltrack.record.states import NOT_ASSESSED


@dataclass(frozen=True, slots=True)
class FlagWords:
    """A flag in words. `findings` are texts with the id of the entry that quotes them."""

    area: str
    tile: Tile
    status: str
    since: str
    times: str
    ended: str
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A change in words."""

    area: str
    before: Tile
    after: Tile
    change: str
    kind: str
    way: str


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding with the words that state it."""

    id: str
    text: str
    areas: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. `not_compared` names the cycle before, if no grades of the two can be compared."""

    id: str
    title: str
    not_compared: str | None


@dataclass(frozen=True, slots=True)
class TimeCell:
    """A cell of the timeline: its tiles; `breaks` says that its grade is not compared with the one before."""

    tiles: tuple[Tile, ...]
    breaks: bool


@dataclass(frozen=True, slots=True)
class Timetable:
    """A force's timeline, the newest cycle first: groups of a label, dates, and rows of a label and cells."""

    heads: tuple[Head, ...]
    groups: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, tuple[TimeCell, ...]], ...]], ...]


@dataclass(frozen=True, slots=True)
class ForceWords:
    """All that is said of one force."""

    id: str
    name: str
    region: str
    region_id: str
    judgments: int
    answer: Answer
    table: Timetable
    flags: tuple[FlagWords, ...]
    open_flags: int
    changes: tuple[ChangeWords, ...]
    unmoved: int
    unknown: int
    findings: tuple[FindingWords, ...]
    responses: tuple[dict[str, Any], ...]
    reports: tuple[dict[str, Any], ...]
    notes: tuple[tuple[str, str, str], ...]
    evidence: tuple[Item, ...]
    documents: tuple[Document, ...]


def force_words(
    result: Overview,
    found: ForceOverview,
    evidence: tuple[Item, ...],
    ids: Ids,
    numbers: Iterator[int],
) -> ForceWords:
    """Return what is said of one force.

    `ids` leads from each judgment to its evidence; `numbers` number what else the page refers to.
    """
    framework, force, line = result.framework, found.force, found.timeline
    items = {item.judgment: item for item in line.judgments}
    drawn = grid(line.known, force.id, items, line.cycles, line.areas)
    own_changes = found.changes or ()
    moved = [change for change in own_changes if change.moved]
    unknown = sum(change.change == UNKNOWN for change in own_changes)
    findings = _findings(result, found.flags, numbers)
    answers = tuple(_responses(result, line))
    return ForceWords(
        id=force.id,
        name=force.name,
        region=force.region_name,
        region_id=force.region,
        judgments=len(line.judgments),
        answer=answer(found, ids),
        table=_timetable(line, drawn, ids),
        flags=tuple(flag_words(result.flags, flag, ids, findings) for flag in found.flags),
        open_flags=sum(flag.status == "open" for flag in found.flags),
        changes=tuple(_change_words(framework, change, ids) for change in moved),
        unmoved=len(own_changes) - len(moved) - unknown,
        unknown=unknown,
        findings=tuple(findings.values()),
        responses=answers,
        reports=tuple(_reports(line)),
        notes=tuple(
            (
                framework.areas[gap.cell.area].label,
                framework.cycles[gap.cell.cycle].title,
                gap.cell.note,
            )
            for gap in line.gaps
            if gap.cell.note
        ),
        evidence=evidence,
        documents=_documents(evidence, findings.values(), answers),
    )


def all_evidence(result: Overview, numbers: Iterator[int]) -> tuple[list[tuple[Item, ...]], Ids]:
    """Return the evidence of every force, in their order, and the entry's id for each judgment."""
    lists: list[tuple[Item, ...]] = []
    ids: Ids = {}
    for found in result.forces:
        items, own = evidence_items(found.timeline, result.sources, numbers)
        lists.append(items)
        ids |= own
    return lists, ids


def _timetable(line: Timeline, drawn: Grid, ids: Ids) -> Timetable:
    superseded = {one.judgment for one in line.superseded if one.judgment}

    def cell(one: GridCell) -> TimeCell:
        framework = line.framework
        tiles = [
            tile(framework, item.judgment, ids, marked(item, superseded), date)
            for item, date in zip(one.items, one.dates, strict=True)
        ]
        if not tiles and one.cell.state != NOT_ASSESSED:
            tiles = [absent(framework, one.cell)]
        return TimeCell(tuple(tiles), one.breaks)

    heads = tuple(
        Head(cycle.id, cycle.title, drawn.cycles[n - 1].id if n in drawn.breaks else None)
        for n, cycle in enumerate(drawn.cycles)
    )
    return Timetable(
        heads[::-1],
        tuple(
            (
                group.label,
                group.dates[::-1],
                tuple((row.label, tuple(map(cell, row.cells[::-1]))) for row in group.rows),
            )
            for group in drawn.groups
        ),
    )


def _reports(line: Timeline) -> Iterator[dict[str, Any]]:
    """Yield how far each report is recorded, the newest first, with the page on which it was counted."""
    framework = line.framework
    for found in reversed(line.reports):
        url = found.as_published.url if found.as_published else None
        yield {
            "words": coverage_words(framework, found),
            "place": place(framework, url) if url else None,
        }


def flag_words(
    result: Flags,
    flag: Flag,
    ids: Ids,
    findings: dict[Finding, FindingWords] | None = None,
) -> FlagWords:
    """Return a flag in words, with those of its findings that are listed."""
    framework = result.framework
    last = flag.judgments[-1]
    times = str(len(flag.judgments))
    if flag.between:
        titles = ", ".join(framework.cycles[cycle].title for cycle in flag.between)
        times += f"; {titles} not recorded"
    return FlagWords(
        area=framework.areas[flag.area].label,
        tile=tile(framework, last, ids),
        status=flag.status,
        since=_when(framework, flag.judgments[0]),
        times=times,
        ended=_ended(result, flag),
        findings=tuple(
            (f.text, (findings or {})[f].id) for f in flag.findings if f in (findings or {})
        ),
    )


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
    if flag.silent.possible:
        words += f"; its counts leave {grades_or(framework, flag.silent.possible)}"
        words += ": over, by its counts" if flag.is_over(result.low) else ""
    return words[0].upper() + words[1:]


def _when(framework: Framework, judgment: Judgment) -> str:
    cycle = framework.cycles[judgment.cycle]
    return f"{cycle.title} ({published_words(cycle, judgment.published, short=False)})"


def _change_words(framework: Framework, change: Change, ids: Ids) -> ChangeWords:
    force = change.force.id
    return ChangeWords(
        area=framework.areas[change.area].label,
        before=side_tile(framework, force, change.area, change.before, ids),
        after=side_tile(framework, force, change.area, change.after, ids),
        change=spaced(change.change),
        kind=change.change,
        way=way_words(framework, change) if change.via else "",
    )


def _findings(
    result: Overview, flags: Sequence[Flag], numbers: Iterator[int]
) -> dict[Finding, FindingWords]:
    """Return the findings of a force's flags, each once."""
    found: dict[Finding, FindingWords] = {}
    for flag in flags:
        for finding in flag.findings:
            if finding not in found:
                found[finding] = FindingWords(
                    f"e{next(numbers)}",
                    finding.text,
                    ", ".join(result.framework.areas[area].label for area in finding.areas),
                    statement(
                        result.framework,
                        result.sources,
                        Evidence(finding.source, "quoted", finding.quote),
                    ),
                )
    return found


def _responses(result: Overview, line: Timeline) -> Iterator[dict[str, Any]]:
    for answered in result.responses.answered:
        given = answered.response
        if answered.force != line.force or given is None:
            continue
        cycle = result.framework.cycles[answered.cycle]
        pillars, areas = result.framework.pillars, result.framework.areas
        covers = [pillars.get(id) or areas[id].label for id in answered.covers or ()]
        yield {
            "report": f"{cycle.title}{', ' if covers else ''}{' and '.join(covers)}",
            "published": published_words(cycle, answered.published, short=False),
            "date": in_words(given.date),
            "days": answered.days,
            "to": given.to,
            "reference": given.reference,
            "quote": one_line(given.quote),
            "document": document(result.framework, result.sources[given.source]),
        }


def _documents(
    evidence: Sequence[Item], findings: Iterable[FindingWords], answers: Sequence[dict[str, Any]]
) -> tuple[Document, ...]:
    """Return the documents whose words are quoted, each once, in the order of their first quote."""
    statements = [one for item in evidence for one in item.statements]
    statements += [finding.statement for finding in findings]
    quoted = [one.document for one in statements] + [answer["document"] for answer in answers]
    return tuple(dict.fromkeys(found for found in quoted if found))

"""What the page says of one force: timetable, flags, changes, findings, responses and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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
from peeltrack.output.reporting.tiles import Tile, tile
from peeltrack.output.reporting.timetable import Timetable, timetable
from peeltrack.output.words import completeness_words, grade_low, published_words, way_words
from peeltrack.queries.diff import Change
from peeltrack.queries.flags import Flag
from peeltrack.queries.overview import Overview
from peeltrack.queries.timeline import Timeline
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Evidence, Finding, Judgment

Ids = dict[Judgment, str]


@dataclass(frozen=True, slots=True)
class FlagWords:
    """A flag in words. `findings` are texts with the id of the entry that quotes them."""

    area: str
    tile: Tile
    status: str
    since: str
    times: int
    ended: str
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A change in words; `before` and `after` are None where no grade stood."""

    area: str
    before: Tile | None
    after: Tile | None
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
class ForceWords:
    """All that is said of one force."""

    id: str
    name: str
    region: str
    judgments: int
    table: Timetable
    flags: tuple[FlagWords, ...]
    open_flags: int
    changes: tuple[ChangeWords, ...]
    unmoved: int
    findings: tuple[FindingWords, ...]
    responses: tuple[dict[str, Any], ...]
    completeness: tuple[dict[str, Any], ...]
    gaps: tuple[tuple[str, str, str], ...]
    evidence: tuple[Item, ...]
    documents: tuple[Document, ...]


def force_words(
    result: Overview,
    line: Timeline,
    evidence: tuple[Item, ...],
    ids: Ids,
    numbers: Iterator[int],
) -> ForceWords:
    """Return what is said of one force.

    `ids` leads from each judgment to its evidence; `numbers` number what else the page refers to.
    """
    framework, force = result.framework, line.force
    own_flags = [flag for flag in result.flags.flags if flag.force == force]
    changes = result.changes.changes if result.changes else ()
    own_changes = [change for change in changes if change.force == force]
    moved = [change for change in own_changes if change.moved]
    findings = _findings(result, own_flags, numbers)
    answers = tuple(_responses(result, line))
    return ForceWords(
        id=force.id,
        name=force.name,
        region=force.region_name,
        judgments=len(line.judgments),
        table=timetable(line, ids),
        flags=tuple(flag_words(framework, flag, ids, findings) for flag in own_flags),
        open_flags=sum(flag.status == "open" for flag in own_flags),
        changes=tuple(_change_words(framework, change, ids) for change in moved),
        unmoved=len(own_changes) - len(moved),
        findings=tuple(findings.values()),
        responses=answers,
        completeness=tuple(
            {
                "words": completeness_words(framework, found),
                "place": place(framework, found.url) if found.url else None,
            }
            for found in line.completeness
        ),
        gaps=tuple(
            (framework.areas[gap.area].label, framework.cycles[cycle].title, gap.note)
            for cycle, gap in line.not_established
        ),
        evidence=evidence,
        documents=_documents(evidence, findings.values(), answers),
    )


def all_evidence(result: Overview, numbers: Iterator[int]) -> tuple[list[tuple[Item, ...]], Ids]:
    """Return the evidence of every force, in their order, and the entry's id for each judgment."""
    lists: list[tuple[Item, ...]] = []
    ids: Ids = {}
    for line in result.timelines:
        items, own = evidence_items(line, result.sources, numbers)
        lists.append(items)
        ids |= own
    return lists, ids


def flag_words(
    framework: Framework,
    flag: Flag,
    ids: Ids,
    findings: dict[Finding, FindingWords] | None = None,
) -> FlagWords:
    """Return a flag in words, with those of its findings that are listed."""
    last = flag.judgments[-1]
    ended = ""
    if flag.resolved:
        better = grade_low(framework, flag.resolved.grade)
        ended = f"{better.capitalize()} in {_when(framework, flag.resolved)}"
    elif flag.lapsed_on:
        ended = f"Not graded any more from {in_words(flag.lapsed_on)}"
    return FlagWords(
        area=framework.areas[flag.area].label,
        tile=tile(framework, last, ids),
        status=flag.status,
        since=_when(framework, flag.judgments[0]),
        times=len(flag.judgments),
        ended=ended,
        findings=tuple(
            (f.text, (findings or {})[f].id) for f in flag.findings if f in (findings or {})
        ),
    )


def _when(framework: Framework, judgment: Judgment) -> str:
    cycle = framework.cycles[judgment.cycle]
    return f"{cycle.title} ({published_words(cycle, judgment.published, short=False)})"


def _change_words(framework: Framework, change: Change, ids: Ids) -> ChangeWords:
    return ChangeWords(
        area=framework.areas[change.area].label,
        before=_end(framework, change.before, ids),
        after=_end(framework, change.after, ids),
        change=change.change.replace("-", " "),
        kind=change.change,
        way=way_words(framework, change) if change.via else "",
    )


def _end(framework: Framework, judgment: Judgment | None, ids: Ids) -> Tile | None:
    if judgment is None:
        return None
    cycle = framework.cycles[judgment.cycle]
    when = f"{cycle.title}, {published_words(cycle, judgment.published)}"
    return tile(framework, judgment, ids, date=when)


def _findings(
    result: Overview, flags: list[Flag], numbers: Iterator[int]
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

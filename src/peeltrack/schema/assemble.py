"""From checked record files to one record: the same judgment in two files agrees, and evidence adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from peeltrack.problems import InvalidData, Problem
from peeltrack.record.addresses import host_of
from peeltrack.record.dates import last_day
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import (
    Evidence,
    Finding,
    Force,
    Judgment,
    NotEstablished,
    Record,
    Report,
    Response,
    Source,
)
from peeltrack.schema.files import UNGRADED, JudgmentEntry, ReportEntry, RevisionEntry
from peeltrack.schema.reading import Path, problem
from peeltrack.schema.rules import RecordDocument

Key = tuple[str, str, str, int]
"""Force, cycle, area, and the number of the revision (0 for the first judgment)."""


class _Placed(NamedTuple):
    judgment: Judgment
    document: RecordDocument
    path: Path


def assemble(
    framework: Framework,
    forces: Mapping[str, Force],
    documents: Sequence[RecordDocument],
    known: Collection[str] = (),
) -> Record:
    """Return the record that the files make together. `known` are ids of sources described elsewhere.

    Raises InvalidData, naming both places, where two files disagree about a judgment or a source.
    """
    problems: list[Problem] = []
    judgments: dict[Key, _Placed] = {}
    reports: dict[tuple[str, str], list[ReportEntry]] = {}
    sources: dict[str, Source] = {}
    for document in documents:
        problems += _add_sources(document, sources)
        for force, cycles in document.file.reports.items():
            for cycle, report in cycles.items():
                reports.setdefault((force, cycle), []).append(report)
                for number, path, judgment in _judgments(framework, force, cycle, report):
                    key = force, cycle, judgment.area, number
                    placed = _Placed(judgment, document, path)
                    first = judgments.setdefault(key, placed)
                    if first is not placed:
                        problems += _conflict(first, placed)
                        judgments[key] = first._replace(
                            judgment=_together(first.judgment, judgment)
                        )
    if problems:
        raise InvalidData(problems)
    for placed in judgments.values():
        for evidence in placed.judgment.evidence:
            id = evidence.source
            if id not in sources and id not in known:
                sources[id] = _page(id, framework)
    by_report: dict[tuple[str, str], list[Judgment]] = {}
    order = framework.area_orders
    for (force, cycle, _, _), placed in sorted(
        judgments.items(), key=lambda item: (order[item[0][2]], item[0][3])
    ):
        by_report.setdefault((force, cycle), []).append(placed.judgment)
    by_force: dict[str, list[Report]] = {}
    for force, cycle in sorted(reports, key=lambda key: (key[0], framework.cycle_orders[key[1]])):
        entries = reports[force, cycle]
        found = by_report.get((force, cycle), [])
        by_force.setdefault(force, []).append(_report(force, cycle, entries, found))
    return Record(
        framework, forces, sources, {force: tuple(found) for force, found in by_force.items()}
    )


def _add_sources(document: RecordDocument, sources: dict[str, Source]) -> Iterator[Problem]:
    for id, entry in document.file.sources.items():
        source = Source(id=id, **entry.model_dump())
        if sources.setdefault(id, source) != source:
            yield problem(
                document.document,
                ("sources", id),
                "source-conflict",
                f"another file describes the source '{id}' otherwise; make them agree",
                key=True,
            )


def _page(url: str, framework: Framework) -> Source:
    """Return the source that a cited address stands for."""
    host = (host_of(url) or url).removeprefix("www.")
    kind = "inspectorate" if framework.is_official(url) else "web-page"
    return Source(url, None, host, kind, None, None, url, None, None, None)


def _judgments(
    framework: Framework, force: str, cycle: str, report: ReportEntry
) -> Iterator[tuple[int, Path, Judgment]]:
    """Yield a report's judgments, each with the number of its revision and its path in the file."""
    assessment = framework.cycles[cycle]
    for area, entry in report.judgments.items():
        here: Path = ("reports", force, cycle, "judgments", area)
        own_date = entry.published or report.published or assessment.date_for(area)
        stated = "carried-over" if entry.carried_over_from else entry.stated or "cited"
        url = entry.url or (None if entry.evidence or entry.also else report.url)
        evidence = _evidence(entry, url, stated)
        first = Judgment(
            force=force,
            cycle=cycle,
            area=area,
            grade=None if entry.grade == UNGRADED else entry.grade,
            published=own_date,
            counts_from=last_day(own_date) if own_date else assessment.counts_from(area) or "",
            evidence=evidence,
            notes=_notes(entry, report.note),
            revised=False,
            carried_over_from=entry.carried_over_from,
            official=_is_official(framework, evidence),
        )
        yield 0, (*here, "grade"), first
        for n, revision in enumerate(entry.revised):
            evidence = _evidence(revision, revision.url, "cited")
            yield (
                n + 1,
                (*here, "revised", n, "grade"),
                first._replace(
                    grade=None if revision.grade == UNGRADED else revision.grade,
                    published=revision.published,
                    counts_from=last_day(revision.published),
                    evidence=evidence,
                    notes=_notes(revision),
                    revised=True,
                    carried_over_from=None,
                    official=_is_official(framework, evidence),
                ),
            )


def _evidence(
    entry: JudgmentEntry | RevisionEntry, url: str | None, stated: str
) -> tuple[Evidence, ...]:
    """Return an entry's evidence: its quotes, then the addresses that it cites."""
    found = [Evidence(item.source, item.stated, item.quote) for item in entry.evidence]
    if url:
        found.append(Evidence(url, stated))
    return (*found, *[Evidence(page.url, page.stated) for page in entry.also])


def _is_official(framework: Framework, evidence: Sequence[Evidence]) -> bool:
    return any(item.quote is None and framework.is_official(item.source) for item in evidence)


def _notes(entry: JudgmentEntry | RevisionEntry, *of_report: str | None) -> tuple[str, ...]:
    notes = [note for note in (entry.note, *entry.notes, *of_report) if note]
    return tuple(dict.fromkeys(notes))


def _conflict(first: _Placed, second: _Placed) -> Iterator[Problem]:
    """Yield a problem where two files give one judgment another grade or date."""
    for what in ("grade", "published", "carried_over_from"):
        one, other = getattr(first.judgment, what), getattr(second.judgment, what)
        if one == other or (what == "carried_over_from" and None in (one, other)):
            continue
        place = first.document.document.place(first.path)
        yield problem(
            second.document.document,
            second.path,
            "record-conflict",
            f"{second.judgment.force} {second.judgment.cycle} {second.judgment.area}: "
            f"{other or UNGRADED} here ({', '.join(second.judgment.sources)}), "
            f"but {one or UNGRADED} in {first.document.document.name}:{place.line} "
            f"({', '.join(first.judgment.sources)}); look at both sources and correct one",
        )


def _together(first: Judgment, second: Judgment) -> Judgment:
    evidence = dict.fromkeys(first.evidence + second.evidence)
    return first._replace(
        evidence=tuple(sorted(evidence, key=lambda item: item.quote is None)),
        notes=tuple(dict.fromkeys(first.notes + second.notes)),
        carried_over_from=first.carried_over_from or second.carried_over_from,
        official=first.official or second.official,
    )


def _report(
    force: str,
    cycle: str,
    entries: Sequence[ReportEntry],
    judgments: Sequence[Judgment],
) -> Report:
    judged = {judgment.area for judgment in judgments}
    unknown: dict[str, list[str]] = {}
    for entry in entries:
        for area, note in entry.not_established.items():
            unknown.setdefault(area, []).append(note)
    counted = next((entry.as_published for entry in entries if entry.as_published), None)
    return Report(
        force=force,
        cycle=cycle,
        judgments=tuple(judgments),
        not_established=tuple(
            NotEstablished(area, " ".join(dict.fromkeys(notes)))
            for area, notes in unknown.items()
            # What one file could not find, another can know.
            if area not in judged
        ),
        findings=tuple(
            Finding(item.kind, tuple(item.areas), item.text, item.source, item.quote)
            for entry in entries
            for item in entry.findings
        ),
        responses=tuple(
            Response(item.covers, item.date, item.to, item.reference, item.source, item.quote)
            for entry in entries
            for item in entry.responses
        ),
        notes=tuple(
            dict.fromkeys(note for entry in entries for note in (entry.note, *entry.notes) if note)
        ),
        counts=dict(counted.counts) if counted else None,
        counts_url=counted.url if counted else None,
    )

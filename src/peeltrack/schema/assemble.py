"""From checked record files to one record: the same judgment in two files agrees, and evidence adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from peeltrack.problems import InvalidData, Problem
from peeltrack.record.addresses import page_of
from peeltrack.record.effective import in_order
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import (
    SAID,
    Counts,
    Dispute,
    Evidence,
    Finding,
    Force,
    Judgment,
    NotEstablished,
    Record,
    Report,
    Response,
    Source,
    cited_page,
)
from peeltrack.record.states import UNGRADED
from peeltrack.schema.entries import key_of, unsaid
from peeltrack.schema.models import (
    CountsEntry,
    DisputeEntry,
    JudgmentEntry,
    ReplacedEntry,
    ReportEntry,
    RevisionEntry,
    values,
)
from peeltrack.schema.reading import Path, problem
from peeltrack.schema.rules import RecordDocument

Key = tuple[str, str, str, int]
"""Force, cycle, area, and the number of the revision (0 for the first judgment)."""


class _Stated(NamedTuple):
    """A judgment, where it stands, and what of other files it says that it replaces."""

    judgment: Judgment
    document: RecordDocument
    path: Path
    replaced: ReplacedEntry | None

    def replaces(self, other: _Stated, over: str | None) -> bool:
        """Say whether this stands in another's place: it says so, or its file is `over` the others."""
        if self.document.document.name == over:
            return True
        said = self.replaced
        if said is None:
            return False
        there = other.judgment
        return said.grade == (there.grade or UNGRADED) and said.published in (None, there.published)


class _Said(NamedTuple):
    """What one file says of a report."""

    document: RecordDocument
    entry: ReportEntry


def assemble(
    framework: Framework,
    forces: Mapping[str, Force],
    documents: Sequence[RecordDocument],
    known: Collection[str] = (),
    *,
    over: str | None = None,
) -> Record:
    """Return the record that the files make together. `known` are ids of sources described elsewhere.

    Where two files contradict each other about a judgment, that of the file `over` stands. Raises InvalidData, naming both places, where two files disagree about a judgment, a report or a source.
    """
    problems: list[Problem] = []
    reports: dict[tuple[str, str], list[_Said]] = {}
    sources: dict[str, Source] = {}
    for document in documents:
        problems += _add_sources(document, sources)
        for force, cycles in document.file.reports.items():
            for cycle, report in cycles.items():
                reports.setdefault((force, cycle), []).append(_Said(document, report))
    judgments: dict[Key, _Stated] = {}
    for (force, cycle), said in reports.items():
        problems += _count_conflicts(force, cycle, said)
        problems += _add_judgments(framework, force, cycle, said, judgments, over)
    if problems:
        raise InvalidData(problems)
    cited = [item.source for found in judgments.values() for item in found.judgment.evidence]
    for id in cited:
        if id not in sources and id not in known:
            sources[id] = cited_page(id, framework)
    by_force = _reports(framework, reports, judgments)
    return Record(
        framework,
        forces,
        sources,
        {force: in_order(framework, found) for force, found in by_force.items()},
    )


def _reports(
    framework: Framework,
    said: Mapping[tuple[str, str], Sequence[_Said]],
    judgments: Mapping[Key, _Stated],
) -> dict[str, list[Report]]:
    """Return each force's reports in order of cycle, their judgments in order of area and revision."""
    by_report: dict[tuple[str, str], list[Judgment]] = {}
    order = framework.area_orders
    for (force, cycle, _, _), placed in sorted(
        judgments.items(), key=lambda item: (order[item[0][2]], item[0][3])
    ):
        by_report.setdefault((force, cycle), []).append(placed.judgment)
    by_force: dict[str, list[Report]] = {}
    for force, cycle in sorted(said, key=lambda key: (key[0], framework.cycle_orders[key[1]])):
        found = by_report.get((force, cycle), [])
        report = _report(framework, force, cycle, said[force, cycle], found)
        by_force.setdefault(force, []).append(report)
    return by_force


def _add_sources(document: RecordDocument, sources: dict[str, Source]) -> Iterator[Problem]:
    for id, entry in document.file.sources.items():
        source = Source(id, **values(entry))
        if sources.setdefault(id, source) != source:
            yield problem(
                document.document,
                ("sources", id),
                "source-conflict",
                f"another file describes the source '{id}' otherwise; make them agree",
                key=True,
            )


def _add_judgments(
    framework: Framework,
    force: str,
    cycle: str,
    said: Sequence[_Said],
    judgments: dict[Key, _Stated],
    over: str | None,
) -> Iterator[Problem]:
    """Add a report's judgments to those there are, the evidence of the same one together."""
    common = _own_date(framework, cycle, said)
    for document, report in said:
        date = report.published or common
        for number, placed in _judgments(framework, force, cycle, document, report, date):
            key = force, cycle, placed.judgment.area, number
            first = judgments.setdefault(key, placed)
            if first is placed:
                continue
            conflicts = list(_conflict(first, placed))
            if conflicts and placed.replaces(first, over):
                judgments[key] = placed
            elif not (conflicts and first.replaces(placed, over)):
                yield from conflicts
                judgments[key] = first._replace(
                    judgment=_together(first.judgment, placed.judgment),
                    replaced=first.replaced or placed.replaced,
                )


def _own_date(framework: Framework, cycle: str, said: Sequence[_Said]) -> str | None:
    """Return the date of a report in a cycle whose reports came out force by force, or None.

    None where no file gives one, and where two files give their judgments different ones.
    """
    if framework.cycles[cycle].published:
        return None
    dates = {entry.published for _, entry in said if entry.published}
    return dates.pop() if len(dates) == 1 else None


def _judgments(
    framework: Framework,
    force: str,
    cycle: str,
    document: RecordDocument,
    report: ReportEntry,
    date: str | None,
) -> Iterator[tuple[int, _Stated]]:
    """Yield a report's judgments, each with the number of its revision.

    What is said of the whole report (its `date`, its address, its note) is not said of a judgment that
    comes from another inspection. From which day a judgment counts, only all of a force's reports tell.
    """
    for area, entry in report.judgments.items():
        here: Path = ("reports", force, cycle, "judgments", area)
        apart = entry.inspection is not None
        common = None if apart else date or framework.cycles[cycle].date_for(area)
        shared = not (entry.url or apart or entry.evidence or entry.also)
        page = (report.url, report.archived) if shared else (entry.url, entry.archived)
        stated = entry.stated or unsaid(entry.carried_over_from)
        first = Judgment(
            force=force,
            cycle=cycle,
            area=area,
            published=entry.published or common,
            counts_from="",
            revised=False,
            **{name: getattr(entry, name) for name in SAID},
            **_said(framework, entry, *page, stated, None if apart else report.note),
            disputed_by=tuple(
                Dispute(one.url, _grade(one), one.archived, one.note) for one in entry.disputed_by
            ),
        )
        yield 0, _Stated(first, document, (*here, "grade"), entry.replaces)
        for n, revision in enumerate(entry.revised):
            revised = first._replace(
                published=revision.published,
                revised=True,
                carried_over_from=None,
                **_said(framework, revision, revision.url, revision.archived, "cited"),
                disputed_by=(),
            )
            path = (*here, "revised", n, "grade")
            yield n + 1, _Stated(revised, document, path, revision.replaces)


def _said(
    framework: Framework,
    entry: JudgmentEntry | RevisionEntry,
    url: str | None,
    archived: str | None,
    stated: str,
    *of_report: str | None,
) -> dict[str, Any]:
    """Return an entry's grade, its evidence (the quotes, then the addresses that it cites), and its notes."""
    pages = [Evidence(url, stated, None, archived)] if url else []
    pages += [Evidence(page.url, page.stated, None, page.archived) for page in entry.also]
    notes = [note for note in (entry.note, *entry.notes, *of_report) if note]
    return {
        "grade": _grade(entry),
        "evidence": (
            *[Evidence(item.source, item.stated, item.quote) for item in entry.evidence],
            *pages,
        ),
        "notes": tuple(dict.fromkeys(notes)),
        "official": any(framework.is_official(page.source) for page in pages),
    }


def _grade(entry: JudgmentEntry | RevisionEntry | DisputeEntry) -> str | None:
    return None if entry.grade == UNGRADED else entry.grade


def _conflict(first: _Stated, second: _Stated) -> Iterator[Problem]:
    """Yield a problem where two files give one judgment another grade, date or inspection."""
    for what in first.judgment.contradicts(second.judgment):
        one, other = getattr(first.judgment, what), getattr(second.judgment, what)
        place = first.document.document.place(first.path)
        yield problem(
            second.document.document,
            second.path,
            "record-conflict",
            f"{second.judgment.force} {second.judgment.cycle} {second.judgment.area}: "
            f"{other or UNGRADED} here ({', '.join(second.judgment.sources)}), "
            f"but {one or UNGRADED} in {first.document.document.name}:{place.line} "
            f"({', '.join(first.judgment.sources)}); look at both sources and correct one, or say with "
            "`peeltrack add --replace` which stands",
        )


def _count_conflicts(force: str, cycle: str, said: Sequence[_Said]) -> Iterator[Problem]:
    """Yield a problem where two files count the areas of one report otherwise."""
    for what in ("as_published", "on_page"):
        counted = [one for one in said if getattr(one.entry, what)]
        for other in counted[1:]:
            first = counted[0]
            if getattr(first.entry, what) != getattr(other.entry, what):
                path: Path = ("reports", force, cycle, key_of(what))
                place = first.document.document.place(path)
                message = (
                    f"{force} {cycle}: {path[-1]} is otherwise in {first.document.document.name}:"
                    f"{place.line}; look at both sources and correct one"
                )
                yield problem(other.document.document, path, "record-conflict", message)


def _together(first: Judgment, second: Judgment) -> Judgment:
    evidence: dict[Evidence, Evidence] = {}
    for item in first.evidence + second.evidence:
        key = item._replace(source=page_of(item.source), archived=None)
        known = evidence.setdefault(key, item)
        evidence[key] = known._replace(archived=known.archived or item.archived)
    return first._replace(
        published=first.published or second.published,
        evidence=tuple(sorted(evidence.values(), key=lambda item: item.quote is None)),
        notes=tuple(dict.fromkeys(first.notes + second.notes)),
        official=first.official or second.official,
        **{name: getattr(first, name) or getattr(second, name) for name in SAID},
        disputed_by=tuple(dict.fromkeys(first.disputed_by + second.disputed_by)),
    )


def _counts(entry: CountsEntry, scale: Sequence[str]) -> Counts:
    """Return how a report's areas were graded; with all of them counted, every grade of the scale."""
    known = entry.known or {}
    if entry.counts is not None:
        whole: Mapping[str, int] = entry.counts
    elif entry.areas is not None and sum(known.values()) == entry.areas:
        whole = known
    else:
        return Counts(entry.areas, dict(known), entry.url, entry.note)
    grades = {grade: whole.get(grade, 0) for grade in scale}
    return Counts(sum(grades.values()), grades, entry.url, entry.note)


def _report(
    framework: Framework,
    force: str,
    cycle: str,
    said: Sequence[_Said],
    judgments: Sequence[Judgment],
) -> Report:
    scale = framework.cycles[cycle].scale
    entries = [one.entry for one in said]
    judged = {judgment.area for judgment in judgments}
    unknown: dict[str, list[str]] = {}
    for entry in entries:
        for area, note in entry.not_established.items():
            unknown.setdefault(area, []).append(note)
    counted, shown = (
        next((_counts(found, scale) for entry in entries if (found := getattr(entry, what))), None)
        for what in ("as_published", "on_page")
    )
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
        findings=tuple(Finding(**values(item)) for entry in entries for item in entry.findings),
        responses=tuple(Response(**values(item)) for entry in entries for item in entry.responses),
        notes=tuple(
            dict.fromkeys(note for entry in entries for note in (entry.note, *entry.notes) if note)
        ),
        published=_own_date(framework, cycle, said),
        as_published=counted,
        on_page=shown,
    )

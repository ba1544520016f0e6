"""From checked record files to one record: the same judgment in two files agrees, and evidence adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    assembly = _Assembly(framework, over)
    problems = list(assembly.problems(documents))
    if problems:
        raise InvalidData(problems)
    sources = assembly.sources
    cited = [e.source for found in assembly.judgments.values() for e in found.judgment.evidence]
    for id in cited:
        if id not in sources and id not in known:
            sources[id] = cited_page(id, framework)
    by_force = {force: in_order(framework, found) for force, found in assembly.by_force().items()}
    return Record(framework, forces, sources, by_force)


@dataclass(slots=True)
class _Assembly:
    """What all files say of each report, judgment and source; `over` is the file that stands against the others."""

    framework: Framework
    over: str | None
    reports: dict[tuple[str, str], list[_Said]] = field(default_factory=dict)
    judgments: dict[Key, _Stated] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def problems(self, documents: Sequence[RecordDocument]) -> Iterator[Problem]:
        """Take in what the files say; yield in what they contradict each other."""
        for document in documents:
            yield from self.add_sources(document)
            for force, cycles in document.file.reports.items():
                for cycle, report in cycles.items():
                    self.reports.setdefault((force, cycle), []).append(_Said(document, report))
        for force, cycle in self.reports:
            yield from self.count_conflicts(force, cycle)
            yield from self.add_judgments(force, cycle)

    def add_sources(self, document: RecordDocument) -> Iterator[Problem]:
        for id, entry in document.file.sources.items():
            source = Source(id, **values(entry))
            if self.sources.setdefault(id, source) != source:
                message = f"another file describes the source '{id}' otherwise; make them agree"
                path: Path = ("sources", id)
                yield problem(document.document, path, "source-conflict", message, key=True)

    def count_conflicts(self, force: str, cycle: str) -> Iterator[Problem]:
        """Yield a problem where two files count the areas of one report otherwise."""
        for what in ("as_published", "on_page"):
            counted = [one for one in self.reports[force, cycle] if getattr(one.entry, what)]
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

    def add_judgments(self, force: str, cycle: str) -> Iterator[Problem]:
        """Add a report's judgments to those there are, the evidence of the same one together."""
        for said in self.reports[force, cycle]:
            for number, placed in self.judgments_of(force, cycle, said):
                key = force, cycle, placed.judgment.area, number
                first = self.judgments.setdefault(key, placed)
                if first is placed:
                    continue
                conflicts = list(_conflict(first, placed))
                if conflicts and placed.replaces(first, self.over):
                    self.judgments[key] = placed
                elif not (conflicts and first.replaces(placed, self.over)):
                    yield from conflicts
                    self.judgments[key] = first._replace(
                        judgment=_together(first.judgment, placed.judgment),
                        replaced=first.replaced or placed.replaced,
                    )

    def own_date(self, force: str, cycle: str) -> str | None:
        """Return the date of a report in a cycle whose reports came out force by force, or None.

        None where no file gives one, and where two files give their judgments different ones.
        """
        if self.framework.cycles[cycle].published:
            return None
        said = self.reports[force, cycle]
        dates = {one.entry.published for one in said if one.entry.published}
        return dates.pop() if len(dates) == 1 else None

    def judgments_of(self, force: str, cycle: str, said: _Said) -> Iterator[tuple[int, _Stated]]:
        """Yield what one file says of a report's judgments, each with the number of its revision.

        What is said of the whole report (its date, its address, its note) is not said of a judgment that
        comes from another inspection. From which day a judgment counts, only all of a force's reports tell.
        """
        document, report = said
        date = report.published or self.own_date(force, cycle)
        for area, entry in report.judgments.items():
            here: Path = ("reports", force, cycle, "judgments", area)
            apart = entry.inspection is not None
            common = None if apart else date or self.framework.cycles[cycle].date_for(area)
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
                **_said(self.framework, entry, *page, stated, None if apart else report.note),
                disputed_by=tuple(
                    Dispute(one.url, _grade(one), one.archived, one.note)
                    for one in entry.disputed_by
                ),
            )
            yield 0, _Stated(first, document, (*here, "grade"), entry.replaces)
            for n, revision in enumerate(entry.revised):
                revised = first._replace(
                    published=revision.published,
                    revised=True,
                    carried_over_from=None,
                    **_said(self.framework, revision, revision.url, revision.archived, "cited"),
                    disputed_by=(),
                )
                path = (*here, "revised", n, "grade")
                yield n + 1, _Stated(revised, document, path, revision.replaces)

    def by_force(self) -> dict[str, list[Report]]:
        """Return each force's reports in order of cycle, their judgments in order of area and revision."""
        areas, cycles = self.framework.area_orders, self.framework.cycle_orders
        by_report: dict[tuple[str, str], list[Judgment]] = {}
        for key in sorted(self.judgments, key=lambda key: (areas[key[2]], key[3])):
            by_report.setdefault(key[:2], []).append(self.judgments[key].judgment)
        by_force: dict[str, list[Report]] = {}
        for force, cycle in sorted(self.reports, key=lambda key: (key[0], cycles[key[1]])):
            report = self.report(force, cycle, by_report.get((force, cycle), []))
            by_force.setdefault(force, []).append(report)
        return by_force

    def report(self, force: str, cycle: str, judgments: Sequence[Judgment]) -> Report:
        """Return a report with what all files say of it beside its judgments."""
        scale = self.framework.cycles[cycle].scale
        entries = [one.entry for one in self.reports[force, cycle]]
        judged = {judgment.area for judgment in judgments}
        unknown: dict[str, list[str]] = {}
        for entry in entries:
            for area, note in entry.not_established.items():
                unknown.setdefault(area, []).append(note)
        counted, shown = (
            next((_counts(of, scale) for entry in entries if (of := getattr(entry, what))), None)
            for what in ("as_published", "on_page")
        )
        notes = [note for entry in entries for note in (entry.note, *entry.notes) if note]
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
            responses=tuple(
                Response(**values(one)) for entry in entries for one in entry.responses
            ),
            notes=tuple(dict.fromkeys(notes)),
            published=self.own_date(force, cycle),
            as_published=counted,
            on_page=shown,
        )


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

"""What a record file must keep to beyond its shape: ids, scales, dates, sources and evidence."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import NamedTuple

from peeltrack.problems import Problem, listed
from peeltrack.record.dates import first_day, in_words, last_day
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.judgments import Force
from peeltrack.record.states import UNGRADED
from peeltrack.schema.bundle import source_file
from peeltrack.schema.limits import MAX_SOURCE
from peeltrack.schema.models import (
    CountsEntry,
    JudgmentEntry,
    RecordFile,
    ReportEntry,
    RevisionEntry,
    SourceEntry,
)
from peeltrack.schema.reading import Path, Rules
from peeltrack.schema.yamlfile import YamlDocument

NOT_STATED = "not stated"
"""What a drafted source says for its publisher until somebody says who it was."""


@dataclass(frozen=True, slots=True)
class RecordDocument:
    """A record file as read: where it is, its text with places, and what it says."""

    path: FilePath
    document: YamlDocument
    file: RecordFile


class Together(NamedTuple):
    """What the files of a record say together that each is held against: their sources, and which reports have a date."""

    sources: Mapping[str, SourceEntry]
    dated: Collection[tuple[str, str]]


def together(documents: Iterable[RecordDocument]) -> Together:
    """Return what files say together. A report is told by its force and cycle."""
    files = [one.file for one in documents]
    return Together(
        {id: source for file in files for id, source in file.sources.items()},
        {
            (force, cycle)
            for file in files
            for force, reports in file.reports.items()
            for cycle, report in reports.items()
            if report.published
        },
    )


class _RecordRules(Rules[RecordFile]):
    """The rules for one record file, with what its ids are held against."""

    def __init__(
        self,
        record: RecordDocument,
        framework: Framework,
        forces: Mapping[str, Force],
        said: Together,
    ) -> None:
        super().__init__(record.document, record.file)
        self.folder = record.path.parent
        self.framework, self.forces = framework, forces
        self.sources, self.reports_dated = said
        self.digests: dict[str, str] = {}
        self.today = datetime.now(UTC).date().isoformat()

    def record(self) -> Iterator[Problem]:
        file = self.file
        for id, source in file.sources.items():
            yield from self.source(("sources", id), source)
        for force, reports in file.reports.items():
            here: Path = ("reports", force)
            yield from self.named(here, force, self.forces, "force", "unknown-force")
            for id, report in reports.items():
                spot, cycles = (*here, id), self.framework.cycles
                yield from self.named(spot, id, cycles, "PEEL cycle", "unknown-cycle")
                if id in cycles:
                    yield from self.report(spot, cycles[id], report)

    def source(self, here: Path, source: SourceEntry) -> Iterator[Problem]:
        if (source.file is None) != (source.sha256 is None):
            yield self.at(here, "source-hash", "a source has both file and sha256, or neither")
        if source.dated and not (source.date and source.file):
            message = "'dated' needs a date and a file beside it"
            yield self.at((*here, "dated"), "source-date", message)
        yield from self.out((*here, "date"), source.date)
        if source.publisher == NOT_STATED:
            message = "say who published it; `draft --publisher` fills it in"
            yield self.at((*here, "publisher"), "source-publisher", message)
        if not source.file and not source.url:
            yield self.at(here, "source-nowhere", "a source has a file or a url; give one")
        if not source.file or not source.sha256:
            return
        path = source_file(self.folder, source.file)
        if path is None:
            message = (
                f"'{source.file}' is not in the folder of this file nor in the one above; "
                "give the path of a file inside, without '..' or links that lead out"
            )
            yield self.at((*here, "file"), "source-file", message)
        elif os.path.getsize(path) > MAX_SOURCE:
            message = f"'{source.file}' is larger than {MAX_SOURCE // 2**20} MiB; keep the words, not the pictures"
            yield self.at((*here, "file"), "source-file", message)
        else:
            if path not in self.digests:
                self.digests[path] = hashlib.sha256(FilePath(path).read_bytes()).hexdigest()
            found = self.digests[path]
            if found != source.sha256:
                message = f"'{source.file}' has another sha256: {found}; restore the file, or look what changed"
                yield self.at((*here, "sha256"), "source-hash", message)

    def report(self, here: Path, cycle: Cycle, report: ReportEntry) -> Iterator[Problem]:
        yield from self.archived(here, report)
        if report.published:
            spot = (*here, "published")
            dates = {cycle.date_for(area) for area in report.judgments}
            common = dates.pop() if len(dates) == 1 else None
            yield from self.date(spot, cycle, report.published, common)
        for area, judgment in report.judgments.items():
            yield from self.judgment((*here, "judgments", area), cycle, area, judgment, report)
        yield from self.dated(here, cycle, report)
        for area in report.not_established:
            spot = (*here, "not-established", area)
            yield from self.area(spot, cycle, area)
            if area in report.judgments:
                message = f"'{area}' has a judgment above; it cannot be not established as well"
                yield self.at(spot, "contradiction", message, key=True)
        for key, counts in (("as-published", report.as_published), ("on-page", report.on_page)):
            if counts:
                yield from self.counts((*here, key), cycle, counts)
        for n, finding in enumerate(report.findings):
            for m, area in enumerate(finding.areas):
                yield from self.area((*here, "findings", n, "areas", m), cycle, area)
            yield from self.quoted((*here, "findings", n, "source"), finding.source)
        yield from self.responses(here, cycle, report)

    def responses(self, here: Path, cycle: Cycle, report: ReportEntry) -> Iterator[Problem]:
        """Hold the commissioner's responses against the reports that the cycle published."""
        for n, response in enumerate(report.responses):
            spot = (*here, "responses", n)
            if response.source and response.quote and not response.url:
                yield from self.quoted((*spot, "source"), response.source)
            elif response.source or response.quote or not response.url:
                message = (
                    "a response has a url, or a source with a quote; give the one or the other"
                )
                yield self.at(spot, "no-evidence", message)
            yield from self.out((*spot, "date"), response.date)
            if response.covers and response.covers not in cycle.published:
                mend = self.hint(response.covers, cycle.published)
                message = f"{cycle.title} has no report on '{response.covers}'; {mend}"
                yield self.at((*spot, "covers"), "unknown-report", message)
            elif not response.covers and cycle.published and "*" not in cycle.published:
                message = f"{cycle.title} came out by pillar; say which: covers: {', '.join(cycle.published)}"
                yield self.at(spot, "unknown-report", message)

    def counts(self, here: Path, cycle: Cycle, entry: CountsEntry) -> Iterator[Problem]:
        """Hold the counts of a report's areas against the cycle's scale and each other."""
        for key, counts in (("counts", entry.counts), ("known", entry.known)):
            for grade in counts or ():
                yield from self.grade((*here, key, grade), cycle, grade, key=True)
        if entry.counts is not None and entry.known is not None:
            message = "counts say how every area was graded, and known how some were; keep one"
            yield self.at((*here, "known"), "contradiction", message, key=True)
        elif entry.areas is None and not entry.counts and not entry.known:
            message = "nothing is counted here; give areas, counts or known"
            yield self.at(here, "no-counts", message, key=True)
        counted = sum((entry.counts or entry.known or {}).values())
        if entry.areas is not None and (
            counted > entry.areas or (entry.counts is not None and counted < entry.areas)
        ):
            message = f"{entry.areas} areas, but the counts make up {counted}; correct one of them"
            yield self.at((*here, "areas"), "report-counts", message)

    def dated(self, here: Path, cycle: Cycle, report: ReportEntry) -> Iterator[Problem]:
        """Hold a report's judgments, and those of other inspections, against having a date from somewhere."""
        undated = {
            area: judgment.inspection
            for area, judgment in report.judgments.items()
            if area in cycle.areas and not (judgment.published or cycle.counts_from(area))
        }
        why = (
            f"the framework knows no date of publication for {cycle.title}; give it: by --published with `add`, "
            "in the column published of a table"
        )
        key = f'{here[0]}.{here[1]}."{here[2]}"'
        if None in undated.values() and here[1:3] not in self.reports_dated:
            message = f"{why}, as {key}.published in a record file"
            yield self.at(here, "no-date", message, key=True)
        for area in filter(undated.get, undated):
            message = f"{why}, as {key}.judgments.{area}.published in a record file"
            yield self.at((*here, "judgments", area), "no-date", message, key=True)

    def judgment(
        self, here: Path, cycle: Cycle, area: str, judgment: JudgmentEntry, report: ReportEntry
    ) -> Iterator[Problem]:
        yield from self.area(here, cycle, area)
        yield from self.judged(here, cycle, area, judgment)
        if judgment.published:
            spot = (*here, "published")
            yield from self.date(spot, cycle, judgment.published, cycle.date_for(area))
        if judgment.inspection:
            yield from self.inspection((*here, "inspection"), area, judgment.inspection)
        shared = None if judgment.inspection else report.url
        if not (judgment.evidence or judgment.url or judgment.also or shared):
            message = f"'{area}' has no evidence; give a url, or a source with a quote"
            yield self.at(here, "no-evidence", message, key=True)
        yield from self.disputes(here, cycle, judgment)
        deduced = "deduced" in (judgment.stated, *[page.stated for page in judgment.also])
        if deduced and not judgment.note:
            spot = (*here, "stated" if judgment.stated else "also")
            yield self.at(spot, "no-reason", "say in a note what it is deduced from")
        if judgment.carried_over_from:
            before = list(self.framework.cycles)[: self.framework.cycle_orders[cycle.id]]
            spot, what = (*here, "carried-over-from"), f"cycle before {cycle.title}"
            yield from self.named(spot, judgment.carried_over_from, before, what, "unknown-cycle")
        published = judgment.published or (None if judgment.inspection else report.published)
        last = published or cycle.date_for(area)
        for n, revision in enumerate(judgment.revised):
            spot = (*here, "revised", n)
            yield from self.judged(spot, cycle, area, revision)
            yield from self.date((*spot, "published"), cycle, revision.published, None)
            # A partial date can be any of its days: only a revision that comes before them all is wrong.
            if last and last_day(revision.published) < first_day(last):
                message = f"a revision comes after what it revises, published {in_words(last)}"
                yield self.at((*spot, "published"), "date-order", message)
            last = revision.published
            if not (revision.evidence or revision.url or revision.also):
                message = "a revision needs a url, or a source with a quote"
                yield self.at(spot, "no-evidence", message)

    def archived(
        self, here: Path, entry: ReportEntry | JudgmentEntry | RevisionEntry
    ) -> Iterator[Problem]:
        if entry.archived and not entry.url:
            message = "this is the copy of a page; give the page's own address (url) beside it"
            yield self.at((*here, "archived"), "no-page", message)

    def disputes(self, here: Path, cycle: Cycle, judgment: JudgmentEntry) -> Iterator[Problem]:
        """Hold what other sources give against the scale, and against the judgment that they dispute."""
        for n, dispute in enumerate(judgment.disputed_by):
            spot = (*here, "disputed-by", n, "grade")
            if dispute.grade == judgment.grade:
                message = (
                    f"this says '{dispute.grade}' too, and disputes nothing; cite it under also"
                )
                yield self.at(spot, "no-dispute", message)
            elif dispute.grade != UNGRADED:
                yield from self.grade(spot, cycle, dispute.grade)

    def inspection(self, here: Path, area: str, id: str) -> Iterator[Problem]:
        """Hold the inspection that gave a judgment against those of the framework."""
        known = self.framework.inspections
        yield from self.named(here, id, known, "inspection of the framework", "unknown-inspection")
        inspection = known.get(id)
        if inspection and area not in inspection.areas:
            message = f"{inspection.title} grades {', '.join(inspection.areas)}, not '{area}'"
            yield self.at(here, "unknown-area", message)

    def judged(
        self, here: Path, cycle: Cycle, area: str, entry: JudgmentEntry | RevisionEntry
    ) -> Iterator[Problem]:
        """Hold a grade and its evidence against the cycle."""
        spot = (*here, "grade")
        assessed = cycle.areas.get(area)
        if entry.grade != UNGRADED:
            yield from self.grade(spot, cycle, entry.grade)
            if assessed and not assessed.graded:
                message = f"{cycle.title} assessed '{area}' in words only; write {UNGRADED}"
                yield self.at(spot, "ungraded-area", message)
        yield from self.archived(here, entry)
        if entry.replaces and entry.replaces.grade != UNGRADED:
            yield from self.grade((*here, "replaces", "grade"), cycle, entry.replaces.grade)
        for n, evidence in enumerate(entry.evidence):
            yield from self.quoted((*here, "evidence", n, "source"), evidence.source)

    def area(self, here: Path, cycle: Cycle, area: str) -> Iterator[Problem]:
        if area not in cycle.areas:
            known = area in self.framework.areas
            what = "was not assessed in" if known else "is no area of"
            message = f"'{area}' {what} {cycle.title}; {self.hint(area, cycle.areas)}"
            yield self.at(here, "unknown-area", message, key=here[-1] == area)

    def grade(
        self, here: Path, cycle: Cycle, grade: str, *, key: bool = False
    ) -> Iterator[Problem]:
        if grade not in cycle.scale:
            message = f"'{grade}' is not on the scale of {cycle.title}: {', '.join(cycle.scale)}"
            message += self.hint.if_near(grade, cycle.scale)
            yield self.at(here, "unknown-grade", message, key=key)

    def out(self, here: Path, date: str | None) -> Iterator[Problem]:
        """Hold a date of publication against the clock: what is not out yet cannot be known."""
        if date and first_day(date) > self.today:
            message = (
                f"{in_words(date)} is after today, {in_words(self.today)} by this machine's clock (UTC); "
                "correct the date, or record it when it is out"
            )
            yield self.at(here, "date-after-today", message)

    def began(self, cycle: Cycle) -> tuple[Cycle, str] | None:
        """Return a cycle and the day on which it began to come out; where no date is known, the last before it."""
        cycles = list(self.framework.cycles.values())[: self.framework.cycle_orders[cycle.id] + 1]
        return next(((one, day) for one in reversed(cycles) if (day := one.first_day())), None)

    def date(
        self, here: Path, cycle: Cycle, date: str, framework_date: str | None
    ) -> Iterator[Problem]:
        yield from self.out(here, date)
        began = self.began(cycle)
        if began and last_day(date) < began[1]:
            before, first = began
            after = "" if before is cycle else f", and {cycle.title} comes after it"
            message = f"{in_words(date)} is before {before.title} began to come out on {in_words(first)}{after}"
            yield self.at(here, "date-before-cycle", message)
        elif framework_date and date != framework_date:
            message = (
                f"the framework says {framework_date} for this; correct it, or leave the date out"
            )
            yield self.at(here, "date-differs", message)

    def quoted(self, here: Path, id: str) -> Iterator[Problem]:
        """Hold the source of a quote against the record's sources: it must be there, with a file."""
        yield from self.named(here, id, self.sources, "source of this record", "unknown-source")
        source = self.sources.get(id)
        if source and source.file is None:
            message = f"'{id}' has no file to quote from; cite its url instead"
            yield self.at(here, "unknown-source", message)


def record_problems(
    record: RecordDocument,
    framework: Framework,
    forces: Mapping[str, Force],
    said: Together,
) -> tuple[Problem, ...]:
    """Return what is wrong in a record file, as far as it is listed. `said` is what all the record's files say."""
    return listed(_RecordRules(record, framework, forces, said).record())

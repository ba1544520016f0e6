"""From checked record files to one record: the same judgment in two files agrees, and evidence adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from peeltrack.problems import InvalidData, Problem
from peeltrack.record.addresses import page_of
from peeltrack.record.effective import in_order
from peeltrack.record.entries import key_of, unsaid
from peeltrack.record.framework import Cycle, Framework
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
from peeltrack.schema.bundle import corrected_in_a_copy
from peeltrack.schema.models import (
    CountsEntry,
    DisputeEntry,
    JudgmentEntry,
    ReplacedEntry,
    ReportEntry,
    ResponseEntry,
    RevisionEntry,
    values,
)
from peeltrack.schema.reading import Path, problem
from peeltrack.schema.rules import RecordDocument
from peeltrack.schema.yamlfile import YamlDocument

Number = tuple[str, int]
"""An area, and the number of the revision of its judgment (0 for the first)."""


class _Stated(NamedTuple):
    """A judgment, where it stands, and what of other files it says that it replaces."""

    judgment: Judgment
    document: YamlDocument
    path: Path
    replaced: ReplacedEntry | None

    def replaces(self, other: _Stated, over: str | None) -> bool:
        """Say whether this stands in another's place: it says so, or its file is `over` the others."""
        if self.document.name == over:
            return True
        said = self.replaced
        if said is None:
            return False
        there = other.judgment
        return said.grade == (there.grade or UNGRADED) and said.published in (None, there.published)


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
    sources: dict[str, Source] = {}
    reports: dict[tuple[str, str], _Report] = {}
    for document in documents:
        problems += _add_sources(sources, document)
        for force, of_force in document.file.reports.items():
            for cycle, said in of_force.items():
                new = _Report(framework, force, framework.cycles[cycle])
                reports.setdefault((force, cycle), new).said.append((document.document, said))
    for report in reports.values():
        problems += report.count_conflicts()
        problems += report.add_judgments(over)
    if problems:
        raise InvalidData(problems)
    by_force: dict[str, list[Report]] = {}
    cycles = framework.cycle_orders
    for force, cycle in sorted(reports, key=lambda key: (key[0], cycles[key[1]])):
        by_force.setdefault(force, []).append(reports[force, cycle].whole())
    for id in (id for found in by_force.values() for report in found for id in report.sources):
        if id not in sources and id not in known:
            sources[id] = cited_page(id, framework)
    ordered = {force: in_order(framework, found) for force, found in by_force.items()}
    return Record(framework, forces, sources, ordered)


def _add_sources(sources: dict[str, Source], document: RecordDocument) -> Iterator[Problem]:
    """Add a file's sources to those there are; yield a problem where another file describes one otherwise."""
    for id, entry in document.file.sources.items():
        source = Source(id, **values(entry))
        if sources.setdefault(id, source) != source:
            message = f"another file describes the source '{id}' otherwise; make them agree"
            path: Path = ("sources", id)
            yield problem(document.document, path, "source-conflict", message, key=True)


@dataclass(slots=True)
class _Report:
    """What the files say of a force's report in a cycle, and the judgments that they make together."""

    framework: Framework
    force: str
    cycle: Cycle
    said: list[tuple[YamlDocument, ReportEntry]] = field(default_factory=list)
    judgments: dict[Number, _Stated] = field(default_factory=dict)

    def count_conflicts(self) -> Iterator[Problem]:
        """Yield a problem where two files count its areas otherwise."""
        for what in ("as_published", "on_page"):
            path: Path = ("reports", self.force, self.cycle.id, key_of(what))
            counted = [
                (file, counts) for file, said in self.said if (counts := getattr(said, what))
            ]
            for document, counts in counted[1:]:
                first, others = counted[0]
                if counts != others:
                    message = (
                        f"{self.force} {self.cycle.id}: {path[-1]} is otherwise in {first.name}:"
                        f"{first.place(path).line}; look at both sources and correct one"
                        f"{corrected_in_a_copy(first.name)}"
                    )
                    yield problem(document, path, "record-conflict", message)

    def add_judgments(self, over: str | None) -> Iterator[Problem]:
        """Take in what the files say of its judgments, the evidence of the same one together.

        Yields in what they contradict each other, and no file stands `over` the others.
        """
        for number, placed in chain.from_iterable(self.stated(*said) for said in self.said):
            first = self.judgments.setdefault(number, placed)
            if first is placed:
                continue
            conflicts = list(_conflict(first, placed))
            if conflicts and placed.replaces(first, over):
                self.judgments[number] = placed
            elif not (conflicts and first.replaces(placed, over)):
                yield from conflicts
                self.judgments[number] = first._replace(
                    judgment=_together(first.judgment, placed.judgment),
                    replaced=first.replaced or placed.replaced,
                )

    def own_date(self) -> str | None:
        """Return its date in a cycle whose reports came out force by force, or None.

        None where no file gives one, and where two files give their judgments different ones.
        """
        if self.cycle.published:
            return None
        dates = {said.published for _, said in self.said if said.published}
        return dates.pop() if len(dates) == 1 else None

    def stated(
        self, document: YamlDocument, report: ReportEntry
    ) -> Iterator[tuple[Number, _Stated]]:
        """Yield what one file says of its judgments, each with the number of its revision.

        What is said of the whole report (its date, its address, its note) is not said of a judgment that
        comes from another inspection. From which day a judgment counts, only all of a force's reports tell.
        """
        date = report.published or self.own_date()
        for area, entry in report.judgments.items():
            here: Path = ("reports", self.force, self.cycle.id, "judgments", area)
            apart = entry.inspection is not None
            common = None if apart else date or self.cycle.date_for(area)
            shared = not (entry.url or apart or entry.evidence or entry.also)
            page = (report.url, report.archived) if shared else (entry.url, entry.archived)
            stated = entry.stated or unsaid(entry.carried_over_from)
            first = Judgment(
                force=self.force,
                cycle=self.cycle.id,
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
            yield (area, 0), _Stated(first, document, (*here, "grade"), entry.replaces)
            for n, revision in enumerate(entry.revised):
                revised = first._replace(
                    published=revision.published,
                    revised=True,
                    carried_over_from=None,
                    **_said(self.framework, revision, revision.url, revision.archived, "cited"),
                    disputed_by=(),
                )
                path = (*here, "revised", n, "grade")
                yield (area, n + 1), _Stated(revised, document, path, revision.replaces)

    def whole(self) -> Report:
        """Return it with all that the files say of it, its judgments in order of area and revision."""
        areas = self.framework.area_orders
        entries = [entry for _, entry in self.said]
        unknown: dict[str, list[str]] = {}
        for entry in entries:
            for area, note in entry.not_established.items():
                unknown.setdefault(area, []).append(note)
        shown = next((one.on_page for one in entries if one.on_page), None)
        counted = next((one.as_published for one in entries if one.as_published), None)
        notes = [note for entry in entries for note in (entry.note, *entry.notes) if note]
        return Report(
            force=self.force,
            cycle=self.cycle.id,
            judgments=tuple(
                self.judgments[number].judgment
                for number in sorted(
                    self.judgments, key=lambda number: (areas[number[0]], number[1])
                )
            ),
            not_established=tuple(
                NotEstablished(area, " ".join(dict.fromkeys(notes)))
                for area, notes in unknown.items()
                # What one file could not find, another can know.
                if (area, 0) not in self.judgments
            ),
            findings=tuple(Finding(**values(item)) for entry in entries for item in entry.findings),
            responses=tuple(_response(one) for entry in entries for one in entry.responses),
            notes=tuple(dict.fromkeys(notes)),
            published=self.own_date(),
            as_published=_counts(counted, self.cycle.scale),
            on_page=_counts(shown, self.cycle.scale),
        )


def _response(entry: ResponseEntry) -> Response:
    """Return a response; that of a page has its address as source."""
    said = values(entry)
    page = said.pop("url")
    return Response(**{**said, "source": said["source"] or page})


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
        said, other = first.judgment, second.judgment
        place = f"{first.document.name}:{first.document.place(first.path).line}"
        message = (
            f"{other.force} {other.cycle} {other.area}: "
            f"{getattr(other, what) or UNGRADED} here ({', '.join(other.sources)}), "
            f"but {getattr(said, what) or UNGRADED} in {place} ({', '.join(said.sources)}); "
            "look at both sources and correct one, or say with `peeltrack add --replace` which stands"
        )
        yield problem(second.document, second.path, "record-conflict", message)


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


def _counts(entry: CountsEntry | None, scale: Sequence[str]) -> Counts | None:
    """Return how a report's areas were graded; with all of them counted, every grade of the scale."""
    if entry is None:
        return None
    known = entry.known or {}
    if entry.counts is not None:
        whole: Mapping[str, int] = entry.counts
    elif entry.areas is not None and sum(known.values()) == entry.areas:
        whole = known
    else:
        return Counts(entry.areas, dict(known), entry.url, entry.note)
    grades = {grade: whole.get(grade, 0) for grade in scale}
    return Counts(sum(grades.values()), grades, entry.url, entry.note)

"""From checked record files to one record: the same judgment in two files agrees, and evidence adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from peeltrack.problems import InvalidData, Problem
from peeltrack.record.addresses import page_of
from peeltrack.record.dates import agree, last_day
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

Item = TypeVar("Item")
Number = tuple[str, str, int]
"""An area, and which of its judgments: the date of a revision, nothing for the first; and which one of that date."""


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
        same = said.published is None or agree(said.published, there.published or "")
        return same and said.grade == (there.grade or UNGRADED)

    def is_replaced(self, told: Sequence[_Stated], over: str | None) -> bool:
        """Say whether another of the accounts of the judgment contradicts this one and stands in its place."""
        return any(
            one.replaces(self, over) and one.judgment.contradicts(self.judgment)
            for one in told
            if one is not self
        )


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
        problems += report.add_counts()
        problems += report.add_date(over)
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
    published: str | None = None
    counts: dict[str, Counts] = field(default_factory=dict)
    judgments: dict[Number, Judgment] = field(default_factory=dict)

    def add_counts(self) -> Iterator[Problem]:
        """Take how its areas were counted: the fullest account. Yields a problem where another file counts otherwise."""
        for what in ("as_published", "on_page"):
            path: Path = ("reports", self.force, self.cycle.id, key_of(what))
            counted = [
                (file, counts)
                for file, said in self.said
                if (counts := _counts(getattr(said, what), self.cycle.scale))
            ]
            if not counted:
                continue
            first, fullest = max(counted, key=lambda one: len(one[1].grades))
            self.counts[what] = fullest
            for document, counts in counted:
                if not fullest.tells(counts):
                    message = (
                        f"{self.force} {self.cycle.id}: {path[-1]} is otherwise in {first.name}:"
                        f"{first.place(path).line}; look at both sources and correct one"
                        f"{corrected_in_a_copy(first.name)}"
                    )
                    yield problem(document, path, "record-conflict", message)

    def add_date(self, over: str | None) -> Iterator[Problem]:
        """Take its own date in a cycle whose reports came out force by force: the most exact that a file gives.

        Yields a problem where two files date it otherwise, and no file stands `over` the others.
        """
        dated = [(file, said.published) for file, said in self.said if said.published]
        dated = [one for one in dated if one[0].name == over] or dated
        if self.cycle.published or not dated:
            return
        exact, self.published = max(dated, key=lambda one: len(one[1]))
        path: Path = ("reports", self.force, self.cycle.id, "published")
        for document, date in dated:
            if not self.published.startswith(date):
                place = f"{exact.name}:{exact.place(path).line}"
                message = (
                    f"{self.force} {self.cycle.id}: published {date} here, but {self.published} in {place}; "
                    f"look at both sources and correct one{corrected_in_a_copy(exact.name)}"
                )
                yield problem(document, path, "record-conflict", message)

    def add_judgments(self, over: str | None) -> Iterator[Problem]:
        """Take in what the files say of its judgments, the evidence of the same one together.

        What another file says that it replaces is left out. Yields in what the rest contradict each other, and no file
        stands `over` the others.
        """
        found: dict[Number, list[_Stated]] = {}
        for number, placed in chain.from_iterable(self.stated(*said) for said in self.said):
            found.setdefault(_same(found, number), []).append(placed)
        for number, told in found.items():
            first, *others = [one for one in told if not one.is_replaced(told, over)] or told
            for other in others:
                yield from _conflict(first, other)
                first = first._replace(judgment=_together(first.judgment, other.judgment))
            self.judgments[number] = first.judgment

    def stated(
        self, document: YamlDocument, report: ReportEntry
    ) -> Iterator[tuple[Number, _Stated]]:
        """Yield what one file says of its judgments, each with the number of its revision.

        What is said of the whole report (its date, its address, its note) is not said of a judgment that
        comes from another inspection. From which day a judgment counts, only all of a force's reports tell.
        """
        date = self.published or report.published
        for area, entry in report.judgments.items():
            here: Path = ("reports", self.force, self.cycle.id, "judgments", area)
            apart = entry.inspection is not None
            common, said = (
                None if apart else date or self.cycle.date_for(area),
                entry.published or "",
            )
            shared = not (entry.url or apart or entry.evidence or entry.also)
            page = (report.url, report.archived) if shared else (entry.url, entry.archived)
            stated = entry.stated or unsaid(entry.carried_over_from)
            first = Judgment(
                force=self.force,
                cycle=self.cycle.id,
                area=area,
                # A coarser date that can be the report's is.
                published=common if common and common.startswith(said) else said or None,
                counts_from="",
                revised=False,
                **{name: getattr(entry, name) for name in SAID},
                **_said(self.framework, entry, *page, stated, None if apart else report.note),
                disputed_by=tuple(
                    Dispute(one.url, _grade(one), one.archived, one.note)
                    for one in entry.disputed_by
                ),
            )
            yield (area, "", 0), _Stated(first, document, (*here, "grade"), entry.replaces)
            for n, revision in enumerate(entry.revised):
                revised = first._replace(
                    published=revision.published,
                    revised=True,
                    carried_over_from=None,
                    **_said(self.framework, revision, revision.url, revision.archived, "cited"),
                    disputed_by=(),
                )
                path = (*here, "revised", n, "grade")
                days = [_day_of(one) for one in entry.revised[: n + 1]]
                number = (area, days[n], days.count(days[n]))
                yield number, _Stated(revised, document, path, revision.replaces)

    def whole(self) -> Report:
        """Return it with all that the files say of it, its judgments in order of area and revision."""

        def place(judgment: Judgment) -> tuple[int, str]:
            day = last_day(judgment.published or "") if judgment.revised else ""
            return self.framework.area_orders[judgment.area], day

        entries = [entry for _, entry in self.said]
        unknown: dict[str, list[str]] = {}
        for entry in entries:
            for area, note in entry.not_established.items():
                unknown.setdefault(area, []).append(note)
        notes = [note for entry in entries for note in (entry.note, *entry.notes) if note]
        return Report(
            force=self.force,
            cycle=self.cycle.id,
            judgments=tuple(sorted(self.judgments.values(), key=place)),
            not_established=tuple(
                NotEstablished(area, " ".join(dict.fromkeys(notes)))
                for area, notes in unknown.items()
                # What one file could not find, another can know.
                if (area, "", 0) not in self.judgments
            ),
            findings=_each(Finding(**values(item)) for one in entries for item in one.findings),
            responses=_each(_response(item) for one in entries for item in one.responses),
            notes=_each(notes),
            published=self.published,
            as_published=self.counts.get("as_published"),
            on_page=self.counts.get("on_page"),
        )


def _same(found: Collection[Number], number: Number) -> Number:
    """Return which of those found is a judgment: a revision is one with that of a date that can be its own."""
    area, day, of_day = number
    alike = (one for one in found if day and one[1] and agree(one[1], day))
    return next((one for one in alike if (one[0], one[2]) == (area, of_day)), number)


def _day_of(revision: RevisionEntry) -> str:
    """Return the date of a revision, or of the one that it replaces."""
    replaced = revision.replaces.published if revision.replaces else None
    return replaced or revision.published


def _each(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items, each once, in order: what two files say alike is said once."""
    return tuple(dict.fromkeys(items))


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
        published=max(first.published, second.published, key=lambda date: len(date or "")),
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

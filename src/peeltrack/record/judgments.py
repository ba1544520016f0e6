"""Judgments, the reports that hold them, and the evidence for each."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from peeltrack.record.addresses import host_of
from peeltrack.record.dates import agree, first_day, last_day
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.states import UNGRADED

STATED = ("quoted", "paraphrased", "cited", "deduced", "carried-over")
"""How a judgment was stated, strongest first."""
SAID = ("carried_over_from", "inspection")
"""The fields of a judgment that its entry says in a word, where there is anything to say."""
STATEMENTS = ("grade", "published", *SAID)
"""The fields of a judgment that two files or records can state otherwise; evidence and notes add up."""


class Force(NamedTuple):
    """One territorial police force.

    `region` is an id; `aliases` are other names people use, `former_names` among them; `short_names` are
    names that people type, but that in a document can mean something else. `ons` is the code
    of its area in the statistics of the Office for National Statistics. `first` and `last` are the dates
    (can be partial) between which it existed, None where that is not recorded or it still does;
    `successor` is the id of the force that took it over.
    """

    id: str
    name: str
    region: str
    region_name: str
    aliases: tuple[str, ...] = ()
    ons: str | None = None
    first: str | None = None
    last: str | None = None
    successor: str | None = None
    former_names: tuple[str, ...] = ()
    short_names: tuple[str, ...] = ()

    def existed_in(self, cycle: Cycle) -> bool:
        """Say whether it existed, as far as its dates tell, while a cycle came out."""
        if not (self.first or self.last):
            return True
        began, ended = first_day(self.first or "0001"), last_day(self.last or "9999")
        return began <= (cycle.last_day() or "9") and ended >= (cycle.first_day() or "9")

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the force that is taken, its id first."""
        return (self.id, self.name, *self.aliases, *self.short_names)


class Source(NamedTuple):
    """A document or page that facts rest on.

    A seed document has a `file` (relative to the data root) and its `sha256`; a page that is only
    cited has its address as `id` and `url` and nothing more. `date` is the document's own, and `dated`
    the words in it that give the date.
    """

    id: str
    title: str | None
    publisher: str | None
    kind: str
    date: str | None
    dated: str | None
    url: str | None
    file: str | None
    sha256: str | None
    note: str | None

    @property
    def is_document(self) -> bool:
        """Whether it is a document with an id of its own, not a page known by its address alone."""
        return self.id != self.url


def cited_page(url: str, framework: Framework) -> Source:
    """Return the source that a cited address stands for."""
    host = (host_of(url) or url).removeprefix("www.")
    kind = "inspectorate" if framework.is_official(url) else "web-page"
    return Source(url, None, host, kind, None, None, url, None, None, None)


class Evidence(NamedTuple):
    """Why a judgment is believed: a source, how it states the judgment, and its words where kept.

    `archived` is the address of a copy of the page that an archive keeps.
    """

    source: str
    stated: str
    quote: str | None = None
    archived: str | None = None


class Dispute(NamedTuple):
    """A source that disagrees with a judgment: its address, and the grade it gives (None for ungraded)."""

    source: str
    grade: str | None
    archived: str | None = None
    note: str | None = None

    def said(self) -> dict[str, str]:
        """Return it as a record file says it, without what is not known."""
        entry = {
            "url": self.source,
            "archived": self.archived,
            "grade": self.grade or UNGRADED,
            "note": self.note,
        }
        return {key: said for key, said in entry.items() if said is not None}


class Judgment(NamedTuple):
    """One grade for one force, cycle and area.

    `grade` is None where the area was inspected and not graded. `published` is the date as recorded,
    partial or None; `counts_from` the whole day from which it counts. `revised` marks a grade that
    the inspectorate changed within the cycle. `official` says whether any evidence is the
    inspectorate's own page. `inspection` is the id of the inspection apart from the force's report that
    gave it, or None for the report's own: what it gave is not among the report's counts.
    `reckoned` marks a grade that stands in no file and follows from the counts of those that do.
    `disputed_by` are the sources that give it another grade.
    """

    force: str
    cycle: str
    area: str
    grade: str | None
    published: str | None
    counts_from: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    revised: bool
    carried_over_from: str | None
    official: bool
    inspection: str | None = None
    reckoned: bool = False
    disputed_by: tuple[Dispute, ...] = ()

    def contradicts(self, other: "Judgment") -> tuple[str, ...]:
        """Return the STATEMENTS in which two accounts of one judgment differ.

        What one of them leaves unsaid is no difference, nor is a more exact date; that there is no grade is said.
        """

        def differ(name: str) -> bool:
            here, there = getattr(self, name), getattr(other, name)
            if name == "grade" or here == there:
                return bool(here != there)
            if here is None or there is None:
                return False
            return name != "published" or not agree(here, there)

        return tuple(filter(differ, STATEMENTS))

    @property
    def stated(self) -> str:
        """How the judgment was stated, by its strongest evidence."""
        return min((item.stated for item in self.evidence), key=STATED.index)

    @property
    def is_apart(self) -> bool:
        """Whether it came out apart from the force's report: a revision, or the grade of another inspection."""
        return self.revised or self.inspection is not None

    @property
    def is_carried_over(self) -> bool:
        """Whether it was let stand from an earlier cycle, be it known from which or not."""
        return self.carried_over_from is not None or self.stated == "carried-over"

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources it rests on, each once, in order."""
        return tuple(dict.fromkeys(item.source for item in self.evidence))


class NotEstablished(NamedTuple):
    """A grade that was given but that no public page found states: known to be missing."""

    area: str
    note: str


class Finding(NamedTuple):
    """Something a report says beside the grades: `kind` is `area-for-improvement` or `strength`."""

    kind: str
    areas: tuple[str, ...]
    text: str
    source: str
    quote: str


class Response(NamedTuple):
    """A police and crime commissioner's published comments on a report.

    `covers` is the pillar the report was on (None for a report on the whole force); `quote` the source's words, None
    where the source is a page that is only cited.
    """

    covers: str | None
    date: str
    to: str
    reference: str | None
    source: str
    quote: str | None


class Counts(NamedTuple):
    """How many areas of a report were graded, and how, as far as that is known.

    `areas` is how many in all, None where that is not known. `grades` is how many got each grade; a
    grade of the cycle's scale that is not in it is not known. `url` says where they were counted.
    """

    areas: int | None
    grades: Mapping[str, int]
    url: str | None
    note: str | None

    def tells(self, other: "Counts") -> bool:
        """Say whether it holds every number that another count of the same report does."""
        return other.areas in (None, self.areas) and other.grades.items() <= self.grades.items()

    @property
    def complete(self) -> bool:
        """Whether the grade of every area is counted: those of all grades make up all areas."""
        return self.areas is not None and sum(self.grades.values()) == self.areas


class Report(NamedTuple):
    """What is recorded of one force in one cycle.

    `published` is the report's own date, can be partial, or None where none is recorded for it as a
    whole; `counts_from` the whole day from which it counts, None where it has no one date. `as_published` counts
    its areas as they were graded on publication; `on_page` as the inspectorate's page has them since, with grades
    that were added later.
    """

    force: str
    cycle: str
    judgments: tuple[Judgment, ...] = ()
    not_established: tuple[NotEstablished, ...] = ()
    findings: tuple[Finding, ...] = ()
    responses: tuple[Response, ...] = ()
    notes: tuple[str, ...] = ()
    published: str | None = None
    counts_from: str | None = None
    as_published: Counts | None = None
    on_page: Counts | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that its judgments, findings, responses and counts rest on, each once."""
        stated = [source for judgment in self.judgments for source in judgment.sources]
        beside = [finding.source for finding in self.findings]
        beside += [response.source for response in self.responses]
        return tuple(dict.fromkeys([*stated, *beside, *self.counted_at]))

    @property
    def counted_at(self) -> tuple[str, ...]:
        """The addresses of the pages that count its areas, each once."""
        urls = [counts.url for counts in (self.as_published, self.on_page) if counts]
        return tuple(dict.fromkeys(url for url in urls if url))

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates of publication that are recorded of it and of its judgments."""
        dates = (self.published, *(judgment.published for judgment in self.judgments))
        return tuple(date for date in dates if date)


class Record(NamedTuple):
    """Everything that is known. `reports` are by force id, in order of cycle; forces in order of id."""

    framework: Framework
    forces: Mapping[str, Force]
    sources: Mapping[str, Source]
    reports: Mapping[str, tuple[Report, ...]]

    def judgments(self, force: str) -> tuple[Judgment, ...]:
        """Return a force's judgments in order of area, then of cycle and publication; none for a force without."""
        areas, cycles = self.framework.area_orders, self.framework.cycle_orders
        found = [j for report in self.reports.get(force, ()) for j in report.judgments]
        found.sort(key=lambda j: (areas[j.area], cycles[j.cycle], j.revised, j.counts_from))
        return tuple(found)

    def all_judgments(self) -> Iterator[Judgment]:
        """Yield every judgment, by force, area and publication."""
        for force in self.reports:
            yield from self.judgments(force)

    def by_cell(self) -> dict[tuple[str, str, str], list[Judgment]]:
        """Return the judgments of each force, cycle and area: the first, then its revisions."""
        found: dict[tuple[str, str, str], list[Judgment]] = {}
        for judgment in self.all_judgments():
            found.setdefault((judgment.force, judgment.cycle, judgment.area), []).append(judgment)
        return found

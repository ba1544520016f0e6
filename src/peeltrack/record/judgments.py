"""Judgments, the reports that hold them, and the evidence for each."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from peeltrack.record.framework import Framework

STATED = ("quoted", "paraphrased", "cited", "deduced", "carried-over")
"""How a judgment was stated, strongest first."""


class Force(NamedTuple):
    """One territorial police force; `aliases` are other names people use, `region` an id."""

    id: str
    name: str
    region: str
    region_name: str
    aliases: tuple[str, ...] = ()


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


class Evidence(NamedTuple):
    """Why a judgment is believed: a source, how it states the judgment, and its words where kept."""

    source: str
    stated: str
    quote: str | None = None


class Judgment(NamedTuple):
    """One grade for one force, cycle and area.

    `grade` is None where the area was inspected and not graded. `published` is the date as recorded,
    partial or None; `counts_from` the whole day from which it counts. `revised` marks a grade that
    the inspectorate changed within the cycle. `official` says whether any evidence is the
    inspectorate's own page.
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

    @property
    def stated(self) -> str:
        """How the judgment was stated, by its strongest evidence."""
        return min((item.stated for item in self.evidence), key=STATED.index)

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

    `covers` is the pillar the report was on (None for a report on the whole force).
    """

    covers: str | None
    date: str
    to: str
    reference: str | None
    source: str
    quote: str


class Report(NamedTuple):
    """What is recorded of one force in one cycle.

    `counts` is how many areas got each grade, as counted on publication (`counts_url` says where),
    or None where no such count is known.
    """

    force: str
    cycle: str
    judgments: tuple[Judgment, ...]
    not_established: tuple[NotEstablished, ...]
    findings: tuple[Finding, ...]
    responses: tuple[Response, ...]
    notes: tuple[str, ...]
    counts: Mapping[str, int] | None
    counts_url: str | None


class Record(NamedTuple):
    """Everything that is known. `reports` are by force id, in order of cycle; forces in order of id."""

    framework: Framework
    forces: Mapping[str, Force]
    sources: Mapping[str, Source]
    reports: Mapping[str, tuple[Report, ...]]

    def judgments(self, force: str) -> tuple[Judgment, ...]:
        """Return a force's judgments in order of area, then of publication; none for a force without."""
        areas, cycles = self.framework.area_orders, self.framework.cycle_orders
        found = [j for report in self.reports.get(force, ()) for j in report.judgments]
        found.sort(key=lambda j: (areas[j.area], j.counts_from, cycles[j.cycle], j.revised))
        return tuple(found)

    def all_judgments(self) -> Iterator[Judgment]:
        """Yield every judgment, by force, area and publication."""
        for force in self.reports:
            yield from self.judgments(force)

"""The evidence for each judgment of a force, as the page lists it, and the place that links lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peeltrack.output.words import grade_low, published_words
from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline
from peeltrack.record.addresses import host_of
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Evidence, Judgment, Source

HOW = {
    "quoted": "Quoted",
    "paraphrased": "Said in other words",
    "cited": "Stated at",
    "deduced": "Deduced from",
    "carried-over": "Stated at",
}
"""How a source states a judgment, in words that go before it."""


LONGEST = 48
"""The most letters of an address, or of its end, that are shown."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a source is: `address` to read, and `href` to follow, which is None for anything but the web.

    `official` says whether it is the inspectorate's own page.
    """

    address: str
    href: str | None
    official: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A document whose words are kept: who published it, its title, its own date, and where it is."""

    publisher: str | None
    title: str
    date: str | None
    place: Link | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One source's statement: `how` it is made, and either the `quote` and its `document` or a `place`."""

    how: str
    quote: str | None
    document: Quoted | None
    place: Link | None


@dataclass(frozen=True, slots=True)
class Item:
    """Judgments that rest on the same evidence, in one entry with an `id`.

    `grades` are areas with their grades in words; `carried_over` names the cycle they were let stand from.
    """

    id: str
    cycle: str
    published: str
    grades: tuple[tuple[str, str], ...]
    revised: bool
    carried_over: str | None
    statements: tuple[Statement, ...]
    notes: tuple[str, ...]


def web_address(url: str | None) -> str | None:
    """Return an address if it is one of the web (http or https), which alone may become a link."""
    return url if url and host_of(url) else None


def place(framework: Framework, url: str) -> Link:
    """Return where an address leads; the link has it whole, the words as much as tells it from others."""
    href = web_address(url)
    return Link(_short(url) if href else url, href, framework.is_official(url))


def _short(url: str) -> str:
    """Return an address to read: its host and its end where it is long."""
    address = url.split("://", 1)[-1]
    host, *path = address.split("/")
    ends = [part for part in path if part]
    if len(address) <= LONGEST or len(ends) < 2:
        return address
    return f"{host}/…/{ends[-1][-LONGEST:]}"


def evidence_items(
    result: Timeline, sources: Mapping[str, Source], numbers: Iterator[int]
) -> tuple[tuple[Item, ...], dict[Judgment, str]]:
    """Return a force's evidence in order of cycle and publication, and the entry's id for each judgment.

    Entries are numbered from `numbers`, which the forces of a page share.
    """
    together: dict[object, list[Assessed]] = {}
    framework = result.framework
    by_time = sorted(
        result.judgments,
        key=lambda item: (framework.cycle_orders[item.judgment.cycle], item.judgment.counts_from),
    )
    for item in by_time:
        judgment = item.judgment
        same = (
            judgment.cycle,
            judgment.published,
            judgment.evidence,
            judgment.notes,
            judgment.revised,
            judgment.carried_over_from,
        )
        together.setdefault(same, []).append(item)
    items = []
    ids: dict[Judgment, str] = {}
    for found in together.values():
        id = f"e{next(numbers)}"
        ids |= {item.judgment: id for item in found}
        items.append(_item(framework, id, found, sources))
    return tuple(items), ids


def _item(
    framework: Framework, id: str, found: list[Assessed], sources: Mapping[str, Source]
) -> Item:
    first = found[0].judgment
    cycle = framework.cycles[first.cycle]
    carried = first.carried_over_from
    return Item(
        id=id,
        cycle=cycle.title,
        published=published_words(cycle, first.published, short=False),
        grades=tuple(
            (_called(framework, i), grade_low(framework, i.judgment.grade)) for i in found
        ),
        revised=first.revised,
        carried_over=framework.cycles[carried].title if carried else None,
        statements=tuple(statement(framework, sources, each) for each in first.evidence),
        notes=first.notes,
    )


def _called(framework: Framework, item: Assessed) -> str:
    """Return an area's name, with what its cycle called it where that differs."""
    label = framework.areas[item.judgment.area].label
    return label if item.label == label else f"{label} (“{item.label}”)"


def statement(framework: Framework, sources: Mapping[str, Source], evidence: Evidence) -> Statement:
    """Return a source's statement in words."""
    source, how = sources[evidence.source], HOW[evidence.stated]
    if evidence.quote is None:
        where = place(framework, source.url) if source.url else None
        return Statement(how, None, None, where)
    return Statement(how, one_line(evidence.quote), document(framework, source), None)


def document(framework: Framework, source: Source) -> Quoted:
    """Return a document in words."""
    return Quoted(
        publisher=source.publisher,
        title=source.title or source.id,
        date=in_words(source.date) if source.date else None,
        place=place(framework, source.url) if source.url else None,
        note=source.note,
    )


def one_line(quote: str) -> str:
    """Return a quote with its white space made single spaces."""
    return " ".join(quote.split())

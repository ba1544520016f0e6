"""The evidence for each judgment of a force, as the page lists it, and the place that links lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from peeltrack.output.words import grade_low, published_words
from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Evidence, Judgment, Source

HOW = {
    "quoted": "Quoted",
    "paraphrased": "Said in other words",
    "cited": "Stated at",
    "deduced": "Deduced from the counts at",
    "carried-over": "Stated at",
}
"""How a source states a judgment, in words that go before it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source is: `address` to read, and `href` to follow, which is None for anything but the web.

    `whose` says whether it is the inspectorate's own page.
    """

    address: str
    href: str | None
    whose: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One source's statement: `how` it is made, the `quote` if its words are kept, and the `source` in words."""

    how: str
    quote: str | None
    source: str | None
    place: Place | None
    note: str | None


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
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return None
    return url


def place(framework: Framework, url: str) -> Place:
    """Return where an address leads."""
    own = framework.is_official(url)
    return Place(
        url.split("://", 1)[-1],
        web_address(url),
        "the inspectorate’s own page" if own else "not the inspectorate’s own page",
    )


def evidence_items(
    result: Timeline, sources: Mapping[str, Source]
) -> tuple[tuple[Item, ...], dict[Judgment, str]]:
    """Return a force's evidence in order of cycle and publication, and the entry's id for each judgment."""
    together: dict[object, list[Assessed]] = {}
    framework = result.framework
    by_time = sorted(
        result.judgments,
        key=lambda item: (framework.cycle_order(item.judgment.cycle), item.judgment.counts_from),
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
    for n, found in enumerate(together.values(), 1):
        id = f"e-{result.force.id}-{n}"
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
    source = sources[evidence.source]
    where = place(framework, source.url) if source.url else None
    if evidence.quote is None:
        return Statement(HOW[evidence.stated], None, None, where, source.note)
    return Statement(
        HOW[evidence.stated], _one_line(evidence.quote), source_words(source), where, source.note
    )


def source_words(source: Source) -> str:
    """Return a source as people cite it: publisher, title and its own date."""
    title = f"“{source.title}”" if source.title else None
    date = in_words(source.date) if source.date else None
    return ", ".join(part for part in (source.publisher, title, date) if part)


def _one_line(quote: str) -> str:
    return " ".join(quote.split())

"""The evidence for each judgment of a force, as the page lists it, and the place that links lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline
from peeltrack.record.addresses import host_of
from peeltrack.record.framework import Framework

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


class Link(NamedTuple):
    """Where a source is: `address` to read, and `href` to follow, which is None for anything but the web.

    `official` says whether it is the inspectorate's own page.
    """

    address: str
    href: str | None
    official: bool


def place(framework: Framework, url: str) -> Link:
    """Return where an address leads; the link has it whole, the words as much as tells it from others.

    Only an address of the web (http or https) may become a link.
    """
    href = url if host_of(url) else None
    return Link(_short(url) if href else url, href, framework.is_official(url))


def _short(url: str) -> str:
    """Return an address to read: its host and its end where it is long."""
    address = url.split("://", 1)[-1]
    host, *path = address.split("/")
    ends = [part for part in path if part]
    if len(address) <= LONGEST or len(ends) < 2:
        return address
    return f"{host}/…/{ends[-1][-LONGEST:]}"


def evidence_items(result: Timeline, numbers: Iterator[int]) -> dict[str, list[Assessed]]:
    """Return a force's judgments by the id of their entry of the evidence, in order of cycle and publication.

    Those that rest on the same evidence are one entry. Entries are numbered from `numbers`, which the forces of
    a page share.
    """
    together: dict[object, list[Assessed]] = {}
    orders = result.framework.cycle_orders
    for item in sorted(
        result.judgments,
        key=lambda item: (orders[item.judgment.cycle], item.judgment.counts_from),
    ):
        one = item.judgment
        of_report = one.cycle, one.published, one.revised, one.carried_over_from
        said = one.evidence, one.inspection, one.disputed_by, one.notes
        together.setdefault((of_report, said), []).append(item)
    return {f"e{next(numbers)}": found for found in together.values()}


def called(framework: Framework, item: Assessed) -> str:
    """Return an area's name, with what its cycle called it where that differs."""
    label = framework.areas[item.judgment.area].label
    return label if item.label == label else f"{label} (“{item.label}”)"

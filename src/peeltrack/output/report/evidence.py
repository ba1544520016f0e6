"""The evidence for each judgment of a force, as the page lists it, and the addresses that it shows."""

from __future__ import annotations

from collections.abc import Iterator

from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline

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


def short(url: str) -> str:
    """Return an address of the web to read: its host and its end where it is long."""
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

"""The police and crime commissioners' responses: when due, when given, how long they took."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from peeltrack.queries.scope import Scope
from peeltrack.record.dates import add_days, days_between
from peeltrack.record.framework import Cycle, ResponseRule
from peeltrack.record.judgments import Force, Record, Report, Response


class Answered(NamedTuple):
    """One report, and the commissioner's response to it if one is recorded: with several, the report once for each.

    `covers` are the pillars or areas that came out together (None for a report on the whole force).
    `due` and `days` (from publication to response) are None where the day of publication is not known.
    """

    force: Force
    cycle: str
    covers: tuple[str, ...] | None
    published: str | None
    due: str | None
    response: Response | None
    days: int | None


class Responses(NamedTuple):
    """Every report of the forces asked about, in order of force and publication."""

    rule: ResponseRule
    answered: tuple[Answered, ...]


def responses(record: Record, scope: Scope) -> Responses:
    """Return each report of the forces asked about with its response, if recorded."""
    found = [
        answered
        for force in scope.forces
        for report in record.reports.get(force, ())
        for answered in _answered(record, report)
    ]
    return Responses(record.framework.response, tuple(found))


def _answered(record: Record, report: Report) -> Iterator[Answered]:
    rule, force = record.framework.response, record.forces[report.force]
    together = _together(record.framework.cycles[report.cycle], report)
    parts = sorted(together, key=lambda out: (out.day, out.apart))
    given: dict[_Out, list[Response]] = {}
    for one in report.responses:
        own = [out for out in parts if not out.apart and _is_on(one, together[out])]
        # Of what came out on two days, the response is to the last that it can have been to.
        for out in ([out for out in own if out.day <= one.date] or own[:1])[-1:]:
            given.setdefault(out, []).append(one)
    for out in parts:
        covers, published = together[out], out.published
        day = published if published and len(published) == 10 else None
        for response in given.get(out, [None]):
            yield Answered(
                force,
                report.cycle,
                tuple(covers) or None,
                published,
                add_days(day, rule.days) if day else None,
                response,
                days_between(day, response.date) if day and response else None,
            )


def _is_on(response: Response, covers: Collection[str]) -> bool:
    return response.covers in covers if covers else response.covers is None


class _Out(NamedTuple):
    """When something of a report came out, and whether that was apart from the rest of it."""

    day: str
    published: str | None
    apart: bool = False


def _together(cycle: Cycle, report: Report) -> dict[_Out, list[str]]:
    """Return the parts in which a report came out, with the pillars or areas of each; none for the whole report."""
    together: dict[_Out, list[str]] = {}

    def came(out: _Out, *covers: str) -> None:
        covered = together.setdefault(out, [])
        covered += [one for one in covers if one not in covered]

    for judgment in report.judgments:
        if not judgment.revised:
            pillar = cycle.areas[judgment.area].pillar
            own = [key for key in (judgment.area, pillar) if key and key in cycle.published][:1]
            out = _Out(judgment.counts_from, judgment.published, judgment.is_apart)
            came(out, *([judgment.area] if judgment.is_apart else own))
    for covers, day in cycle.published.items():
        if covers == "*":
            came(_Out(day, day))
        elif covers not in cycle.areas or cycle.areas[covers].graded:
            came(_Out(day, day), covers)
    for covers in (one.covers for one in report.responses if one.covers):
        came(_Out(cycle.published[covers], cycle.published[covers]), covers)
    if all(out.apart for out in together):
        came(_Out(report.counts_from or "", report.published))
    return together

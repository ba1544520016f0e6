"""The police and crime commissioners' responses: when due, when given, how long they took."""

from collections.abc import Iterator
from typing import NamedTuple

from peeltrack.queries.scope import Scope
from peeltrack.record.dates import add_days, days_between
from peeltrack.record.framework import ResponseRule
from peeltrack.record.judgments import Force, Record, Report, Response


class Answered(NamedTuple):
    """One report, and the commissioner's response to it if one is recorded.

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
    cycle = record.framework.cycles[report.cycle]
    rule, force = record.framework.response, record.forces[report.force]
    together: dict[tuple[str, str | None, bool], list[str]] = {}
    for judgment in report.judgments:
        if judgment.revised:
            continue
        assessed = cycle.areas[judgment.area]
        own = next((k for k in (judgment.area, assessed.pillar) if k in cycle.published), None)
        own = judgment.area if judgment.is_apart else own
        out = (judgment.counts_from, judgment.published, judgment.is_apart)
        covered = together.setdefault(out, [])
        if own and own not in covered:
            covered.append(own)
    for (_, published, _), covers in sorted(together.items(), key=lambda item: item[0][::2]):
        day = published if published and len(published) == 10 else None
        given = next((r for r in report.responses if not covers or r.covers in covers), None)
        yield Answered(
            force,
            report.cycle,
            tuple(covers) or None,
            published,
            add_days(day, rule.days) if day else None,
            given,
            days_between(day, given.date) if day and given else None,
        )

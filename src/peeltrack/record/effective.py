"""The day from which a judgment and a report count, where their dates are partial or missing."""

from collections.abc import Sequence

from peeltrack.record.dates import first_day, is_day, last_day
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.judgments import Judgment, Report


def in_order(framework: Framework, reports: Sequence[Report]) -> tuple[Report, ...]:
    """Return a force's reports, given in order of cycle, each with the days from which it counts.

    A whole date is its own day. A partial one counts from its last day, or from the last day of its cycle's
    window if that is earlier; a missing one from the end of the window. Revisions and inspections apart come
    after the window. None outlasts a later report, as far as its date allows: the order of a force's reports is
    never against that of the cycles.
    """
    later: str | None = None
    settled = []
    for report in reversed(reports):
        cycle = framework.cycles[report.cycle]
        judgments = _settled(cycle, report, later)
        day = _day(cycle, report.published, later) if report.published else None
        settled.append(report._replace(counts_from=day, judgments=judgments))
        own = [one.published for one in report.judgments if not one.is_apart]
        sure = [date for date in (report.published, *own, later) if date and is_day(date)]
        later = min(sure, default=None)
    return tuple(reversed(settled))


def _settled(cycle: Cycle, report: Report, later: str | None) -> tuple[Judgment, ...]:
    """Return a report's judgments with their days: a first one never counts after its revision."""
    found: list[Judgment] = []
    next_of: dict[str, str] = {}
    for judgment in reversed(report.judgments):
        day = judgment.published
        if day is None or not is_day(day):
            before = _capped(next_of.get(judgment.area), later) or later
            day = _day(cycle, day, before, in_window=not judgment.is_apart)
            day = day or _capped(cycle.counts_from(judgment.area), before) or ""
        next_of[judgment.area] = day
        found.append(judgment._replace(counts_from=day))
    return tuple(reversed(found))


def _day(
    cycle: Cycle, published: str | None, before: str | None, *, in_window: bool = True
) -> str | None:
    """Return the day from which something published on a date counts, at the latest on `before`."""
    if published is None or is_day(published):
        return published
    day = _capped(last_day(published), cycle.last_day() if in_window else None)
    return max(_capped(day, before) or "", first_day(published))


def _capped(day: str | None, before: str | None) -> str | None:
    return min(day, before) if day and before else day

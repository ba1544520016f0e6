"""Moments: how a user names a time, and how things stood then."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from peeltrack.names import hint
from peeltrack.problems import WrongRequest
from peeltrack.record.dates import in_words, is_date, last_day
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment, Record

SYNTAX = "write a year (2016), a day (2016-12-08) or an assessment (peel-2016)"
_LIKE_A_DATE = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}", re.ASCII)


class Moment(NamedTuple):
    """A time as a user names it.

    `text` is how it is written in answers. A moment is either the end of a `day`, or an assessment
    (`cycle`), for which `day` is the last day on which the assessment came out.
    """

    text: str
    day: str
    cycle: str | None = None

    @property
    def preposition(self) -> str:
        """The word that goes before the moment in words: `in` an assessment, `on` a day, `at` an end."""
        return "in" if self.cycle else "on" if len(self.text) == 10 else "at"

    def in_words(self, framework: Framework) -> str:
        """Return the moment as people say it: `the end of 2016`, `8 December 2016`, `PEEL 2016`."""
        if self.cycle:
            return framework.cycles[self.cycle].title
        return in_words(self.text) if len(self.text) == 10 else f"the end of {in_words(self.text)}"


def parse_moment(text: str, framework: Framework) -> Moment:
    """Return the moment that `text` names.

    `2016` (or `2016-12`) is the end of that year (or month), `2016-12-08` the end of that day,
    `peel-2016`, `peel-2018/19` or `peel-2018` that assessment, in any case. Raises WrongRequest.
    """
    wanted = text.strip().lower()
    if wanted.startswith("peel"):
        name = wanted[4:].lstrip("- ").replace("–", "-")
        for id, cycle in framework.cycles.items():
            if name in (id, id[:4], id.replace("/", "-"), id.replace("-", "/")):
                last = cycle.last_day()
                if last is None:
                    raise WrongRequest(f"nothing of {cycle.title} has been published, as recorded")
                return Moment(f"peel-{id}", last, id)
        choices = [f"peel-{id}" for id in framework.cycles]
        raise WrongRequest(f"'{text}' is no PEEL assessment; {hint(wanted, choices)}")
    if is_date(wanted):
        return Moment(wanted, last_day(wanted))
    if _LIKE_A_DATE.fullmatch(wanted):
        raise WrongRequest(f"'{text}' is not a real date; {SYNTAX}")
    raise WrongRequest(f"'{text}' is not a moment; {SYNTAX}")


def first_published(record: Record, forces: Sequence[str]) -> Judgment | None:
    """Return the judgment that came out first among those recorded of the forces."""
    return min(
        (j for force in forces for j in record.judgments(force)),
        key=lambda judgment: judgment.counts_from,
        default=None,
    )


def check_moment(record: Record, moment: Moment, forces: Sequence[str]) -> None:
    """Raise WrongRequest if nothing recorded of the forces had been published by a moment."""
    if moment.cycle:
        if not any(
            report.cycle == moment.cycle and report.judgments
            for force in forces
            for report in record.reports.get(force, ())
        ):
            title = record.framework.cycles[moment.cycle].title
            raise WrongRequest(f"no judgment of {title} is recorded here")
        return
    if any(
        judgment.counts_from <= moment.day
        for force in forces
        for report in record.reports.get(force, ())
        for judgment in report.judgments
    ):
        return
    first = first_published(record, forces)
    if first is None:
        raise WrongRequest("no judgment is recorded here")
    when = in_words(first.published) if first.published else in_words(first.counts_from)
    raise WrongRequest(
        f"nothing recorded here was published by {moment.in_words(record.framework)}; the earliest "
        f"is {first.area} of {record.framework.cycles[first.cycle].title}, published {when}"
    )


def reached(framework: Framework, judgment: Judgment, moment: Moment) -> bool:
    """Say whether a judgment had been published by a moment, or belongs to its assessment or one before."""
    if moment.cycle:
        return framework.cycle_orders[judgment.cycle] <= framework.cycle_orders[moment.cycle]
    return judgment.counts_from <= moment.day


def standing(
    framework: Framework, judgments: Sequence[Judgment], moment: Moment
) -> dict[str, Judgment]:
    """Return, of one force's judgments in order of publication, the one that stands in each area.

    On a day it is the area's latest grade published by then, unless a later cycle that no longer grades
    the area has been published; an ungraded assessment does not displace a grade. For an assessment it
    is that assessment's last judgment, whenever published, and can be ungraded.
    """
    found: dict[str, Judgment] = {}
    for judgment in judgments:
        if moment.cycle:
            if judgment.cycle == moment.cycle:
                found[judgment.area] = judgment
        elif judgment.counts_from <= moment.day and judgment.grade is not None:
            found[judgment.area] = judgment
    if not moment.cycle:
        for area, judgment in list(found.items()):
            lapsed = framework.lapsed_on(area, judgment.cycle)
            if lapsed is not None and lapsed <= moment.day:
                del found[area]
    return found

"""Moments: how a user names a time."""

import re
from typing import NamedTuple

from peeltrack.names import did_you_mean
from peeltrack.problems import UnknownName
from peeltrack.queries.scope import cycle_named, cycle_years, cycles_of_years
from peeltrack.record.dates import as_typed, in_words, is_date, last_day
from peeltrack.record.framework import Cycle, Framework

SYNTAX = "write a year (2016), a month (2016-12), a day (2016-12-08 or 8 Dec 2016), an assessment (peel-2016) or latest"
LATEST = ("latest", "now", "today")
END = "the end of "
END_OF_TIME = "9999-12-31"
_DAY = r"^[0-9]{1,2}(st|nd|rd|th)? "
_IN_A_ROW = r"^([0-9]{4})([0-9]{2})([0-9]{2})$"
"""A day in figures alone, which could be mistyped years as well: it is asked after, not taken."""
_LIKE_A_DATE = r"[0-9]{4}(-[0-9]{2}){0,2}"


class Moment(NamedTuple):
    """A time as a user names it.

    `text` is how it is written in answers. A moment is the end of a `day`; or the state after an annual
    assessment, its own judgments and what stood before (`through`, the id of its cycle); or an assessment's
    own judgments alone (`cycle`). For the latter two `day` is the last day on which the assessment came out,
    for putting moments in order.
    """

    text: str
    day: str
    cycle: str | None = None
    through: str | None = None

    @property
    def preposition(self) -> str:
        """The word that goes before the moment in words: `in` an assessment, `on` a day, `at` an end."""
        if self.cycle:
            return "in"
        if self.through:
            return "after"
        return "on" if len(self.text) == 10 else "at"

    def in_words(self, framework: Framework) -> str:
        """Return the moment as people say it: `PEEL 2016`, `8 December 2016`, `the end of 2018`."""
        if self.cycle or self.through:
            return framework.cycles[self.cycle or self.through or ""].title
        if self.text == LATEST[0]:
            return "the latest of the record"
        return in_words(self.text) if len(self.text) == 10 else f"{END}{in_words(self.text)}"

    def unfinished(self, framework: Framework) -> Cycle | None:
        """Return the assessment of the year that the moment names, where it was not all out by then."""
        if self.cycle or self.through or not re.fullmatch("[0-9]{4}", self.text):
            return None
        for cycle in framework.cycles.values():
            years, last = cycle_years(cycle.id), cycle.last_day()
            if years and last and years[0] <= int(self.text) <= years[-1] and self.day < last:
                return cycle
        return None

    def up_to(self) -> "Moment":
        """Return the moment with all that came before it: of an assessment alone, the state after it."""
        return self._replace(cycle=None, through=self.cycle) if self.cycle else self


NOW = Moment(LATEST[0], END_OF_TIME)
"""All that is recorded."""


def parse_moment(text: str, framework: Framework) -> Moment:
    """Return the moment that `text` names.

    `2016` is the state after that year's assessment, where there was one for the year (a cycle whose name is
    a year), else the end of the year; `2016-12` and `2016-12-08` are the end of that month or day, which can
    be written as answers write it, too (`8 Dec 2016`, `the end of 2018`); `peel-2016`, `peel-2018/19` or
    `peel-2018` is that assessment alone, and so is the name of a cycle that cannot be a year (`2018/19`,
    `2023-25`), in any case and however its years are written (`2018/2019`); `latest`, `now` and `today` are
    all that is recorded. Raises UnknownName for anything else.
    """
    given = " ".join(text.lower().split())
    wanted = as_typed(given.removeprefix(END))
    if wanted in LATEST:
        return NOW
    if wanted in framework.cycles and len(wanted) == 4:
        if given.startswith(END):
            return Moment(f"{wanted}-12", last_day(wanted))
        return Moment(wanted, _last_day(framework.cycles[wanted]), through=wanted)
    if is_date(wanted):
        return Moment(wanted, last_day(wanted))
    cycle = cycle_named(framework, wanted)
    if cycle:
        return Moment(f"peel-{cycle.id}", _last_day(cycle), cycle=cycle.id)
    years = cycle_years(wanted) or (0,)
    if wanted.startswith("peel") or years[0] < years[-1]:
        of_years = [f"peel-{one.id}" for one in cycles_of_years(framework, wanted)]
        choices = ", ".join(f"peel-{id}" for id in framework.cycles)
        mend = did_you_mean(of_years) if of_years else f"choose from {choices}"
        told = f"'{text}' is no PEEL assessment; {mend}"
    elif is_date(day := re.sub(_IN_A_ROW, r"\1-\2-\3", wanted)):
        told = f"'{text}' is not a moment; {did_you_mean([day])}"
    elif re.fullmatch(_LIKE_A_DATE, wanted) or is_date(as_typed(re.sub(_DAY, "1 ", wanted))):
        told = f"'{text}' is not a real date; {SYNTAX}"
    else:
        told = f"'{text}' is not a moment; {SYNTAX}"
    raise UnknownName(told, "moment", text)


def _last_day(cycle: Cycle) -> str:
    return cycle.last_day() or END_OF_TIME

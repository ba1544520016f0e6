"""Which cycle a document without a date can be about: by what it says of months, days, names and counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from peeltrack.drafting.background import Counts
from peeltrack.drafting.bodies import NamesUsed
from peeltrack.drafting.dates import latest_date, weekday, weekdays_published
from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.tallies import told_report
from peeltrack.drafting.titles import ORDINALS
from peeltrack.drafting.visits import Visits
from peeltrack.drafting.wording import Wording
from peeltrack.record.dates import add_days, days_between, last_day
from peeltrack.record.framework import Cycle, Framework

UNDATED = "no date; by wording and names"
LOOKED_BACK_DAYS = 250
"""How many days after publication the last day can be that a document without a date looks back on."""
FRESH_DAYS = 75
"""For how many days after publication a document without a date is taken to tell of a report."""
REPORT_DAYS = 330
"""Within how many days after their visits inspectors are taken to report."""

_AS_IN = re.compile(
    r"\b(?:same as in|as in|than in|unchanged from|unchanged since|from \w+ in) (20\d\d)\b"
)
_RUNNING = re.compile(
    rf"\b({'|'.join(ORDINALS[1:])}) (?:(?:consecutive|successive) year|"
    r"year (?:running|in a row|in succession|on the trot))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class About:
    """What is known beside a document of what it is about.

    `written` are the first and last day on which it can have been written; `published` the days on which
    reports on its force came out, by cycle, in those cycles whose reports came out one by one; `counts`
    how many areas got each grade in them; `totals` how many forces did, by cycle and area.
    """

    written: tuple[str, str]
    published: Mapping[str, Collection[str]]
    counts: Mapping[str, Mapping[str, int]]
    totals: Counts


class Undated:
    """The clues to the cycle of a document that names neither a cycle nor a day of its own."""

    def __init__(
        self,
        framework: Framework,
        document: Sequence[Sentence],
        names: NamesUsed,
        visits: Visits,
        about: About,
        told: Sequence[Mapping[str, int]],
        *,
        pillars: Sequence[Collection[str]],
        alone: frozenset[str],
        of_one_pillar: bool,
    ) -> None:
        """Take a document and its other clues.

        `told` are its counts of grades, by paragraph; `pillars` those that each sentence names; `alone`
        is the one pillar that it speaks of, if it speaks of one; `of_one_pillar` says that it speaks of a
        report on one, as some cycles had.
        """
        self._framework = framework
        self._names = names
        self._holds_names = True
        self._alone = alone
        self._of_one_pillar = of_one_pillar
        self._visits = visits
        self._about = about
        self._wording = Wording(framework, document)
        self._weekdays = weekdays_published(document)
        self._latest = latest_date(document)
        self._compared = max(
            (match[1] for sentence in document for match in _AS_IN.finditer(sentence.text)),
            default="",
        )
        self._running = {
            pillar: ORDINALS.index(match[1].lower())
            for sentence, named in zip(document, pillars, strict=True)
            for match in _RUNNING.finditer(sentence.text)
            for pillar in named
        }
        """How many earlier years in a row it says that a pillar had a grade."""
        self._report = told_report(told, about.counts)
        """The cycle of which the force's report has the counts that the document gives."""

    def decide(
        self, areas: Mapping[str, Sequence[str]], agreed: frozenset[str]
    ) -> tuple[frozenset[str], str]:
        """Return the cycles that are left for a grade, and the clue that decided.

        `areas` says, for each cycle that can be meant, which areas were graded; `agreed` are the cycles
        that the whole document can be about.
        """
        if self._report and self._report in self.fitting(areas):
            return frozenset([self._report]), "its counts of areas are those of one report"
        possible = frozenset(areas) & agreed
        own = self._wording.own & possible
        if len(possible) > 1 and len(own) == 1:
            return own, "it uses words that only this cycle has"
        if len(agreed) > 1:
            possible = self._wording.sure(possible, areas)
        later = (c for c in possible if all(self._by_later(self._cycle(c), a) for a in areas[c]))
        return frozenset(later), UNDATED

    def sure(self, areas: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return the cycles that the document can be about, by names of areas that are theirs."""
        return self._wording.sure(self.fitting(areas), areas)

    def fitting(self, areas: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return the cycles that the document can be about, whatever words it has for areas."""
        tests = (
            self._by_visits,
            self._by_weekday,
            self._by_offices,
            self._by_later,
            self._by_names,
            self._by_running,
        )
        fitting = {
            id: graded
            for id, graded in areas.items()
            if self._by_report(self._cycle(id), graded)
            and all(test(self._cycle(id), area) for test in tests for area in graded)
        }
        in_months = {
            id
            for id, graded in fitting.items()
            if all(self._visits.in_months(self._cycle(id), area) for area in graded)
        }
        # Of some reports it is not known when inspectors visited.
        return frozenset(in_months or fitting)

    def hold_names_against(self, places: Iterable[Mapping[str, Sequence[str]]]) -> None:
        """Give up an old name as a clue to how late it can be, where it fits no cycle of a grade.

        `places` have, for each grade, the areas in every cycle. Many go on saying HMIC.
        """
        of_places = list(places)
        self._holds_names = False
        late = [self.fitting(areas) for areas in of_places]
        self._holds_names = True
        self._holds_names = all(
            self.fitting(areas) or not fits for areas, fits in zip(of_places, late, strict=True)
        )

    def _cycle(self, id: str) -> Cycle:
        return self._framework.cycles[id]

    def _span(self, cycle: Cycle, area: str) -> tuple[str, str] | None:
        """Return the first and last day on which the force's own reports came out, as far as known."""
        own = self._about.published.get(cycle.id)
        return (min(own), max(own)) if own else cycle.span(area)

    def _by_names(self, cycle: Cycle, area: str) -> bool:
        span = cycle.span(area)
        until = self._names.until if self._holds_names else "9"
        return span is not None and self._names.since <= span[1] and span[0] <= until

    def _by_weekday(self, cycle: Cycle, area: str) -> bool:
        of_all = cycle.date_for(area)
        days = self._about.published.get(cycle.id) or ([of_all] if of_all else [])
        known = {weekday(day) for day in days}
        return not (self._weekdays and known) or bool(known & self._weekdays)

    def _by_offices(self, cycle: Cycle, area: str) -> bool:
        """Say whether a cycle's reports were news while those held office whom the document names."""
        span, (since, until) = self._span(cycle, area), self._about.written
        return span is not None and span[0] <= until and since <= add_days(span[1], FRESH_DAYS)

    def _by_visits(self, cycle: Cycle, area: str) -> bool:
        """Say whether a cycle's reports came out soon after the visits of which the document tells."""
        span = self._span(cycle, area)
        return span is not None and all(
            month <= span[1][:7] and span[0] <= add_days(last_day(month), REPORT_DAYS)
            for month in self._visits.dated
        )

    def _by_later(self, cycle: Cycle, area: str) -> bool:
        """Say whether a cycle's reports come after what the document compares and looks back on."""
        span = self._span(cycle, area)
        if cycle.id[:4] <= self._compared or not self._latest:
            return cycle.id[:4] > self._compared
        if span is None or days_between(span[1], self._latest) > LOOKED_BACK_DAYS:
            return False
        order = self._framework.cycle_orders
        return span[1] >= self._latest or not any(
            order[later] > order[cycle.id]
            and area in known.areas
            and known.window[0] <= self._latest
            for later, known in self._framework.cycles.items()
            if known.window
        )

    def _by_running(self, cycle: Cycle, area: str) -> bool:
        """Say whether as many cycles graded a pillar before as the document says of years in a row."""
        order = self._framework.cycle_orders
        before = sum(
            area in one.areas and order[id] < order[cycle.id]
            for id, one in self._framework.cycles.items()
        )
        return before >= self._running.get(area, 0)

    def _by_report(self, cycle: Cycle, areas: Sequence[str]) -> bool:
        """Say whether a report on one pillar alone fits: some cycles had one report a force."""
        if cycle.window is None:
            return True
        graded = {cycle.areas[area].pillar for area in areas} - {None}
        return not (self._of_one_pillar or (self._alone and graded <= self._alone))

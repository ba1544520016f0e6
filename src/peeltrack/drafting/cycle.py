"""Which PEEL cycle a grade belongs to: every clue leaves a set of cycles, and one must be left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from peeltrack.drafting.bodies import names_used
from peeltrack.drafting.dates import (
    OPENING,
    UPDATED,
    days_published,
    document_date,
    weekdays_in,
)
from peeltrack.drafting.sentences import OPENS, Sentence
from peeltrack.drafting.tallies import told_counts, told_total
from peeltrack.drafting.titles import REPORT, Title, Titles, looks_back, page_title
from peeltrack.drafting.undated import About, Undated
from peeltrack.drafting.visits import Visits
from peeltrack.drafting.vocabulary import GradeWords
from peeltrack.record.dates import add_days, days_between, first_day, last_day
from peeltrack.record.framework import Framework

NEWS_DAYS = 400
"""For how many days after publication a document is taken to report on the last assessment."""
WEEK_DAYS = 6
"""For how many days a report is the one that everybody speaks of."""
OLD_DAYS = 200
"""After how many days a report is not what a document is about that is dated just before the next."""
EMBARGO_DAYS = 3
"""A document dated this close before a publication can be about it, or about the one before."""

_DUE = re.compile(r"\b(?:due|will be|to be published|to follow|will follow|expected|next)\b")
_NEWLY = re.compile(
    r"\b(?:today|yesterday|published|releases?d?|this (?:week|morning)|(?:new|newest|latest) (?:\w+ )?"
    r"(?:reports?|inspections?|assessments?|findings|ratings?|gradings?))\b"
)


class Clues:
    """What a document tells about the cycle of its grades."""

    def __init__(
        self,
        framework: Framework,
        document: Sequence[Sentence],
        named: Sequence[bool],
        grades: GradeWords,
        about: About,
    ) -> None:
        """Take a document, and for each of its sentences whether it names a force."""
        self.framework = framework
        self._named_by = Titles(framework)
        days = {day for published in about.published.values() for day in published} | {
            day
            for cycle in framework.cycles.values()
            for area in cycle.areas
            if (day := cycle.date_for(area))
        }
        names = names_used(framework, document)
        self.date = document_date(document, days, names.since, names.latest)
        titled = [
            (sentence, self._named_by.named_in(sentence, of_force=force))
            for sentence, force in zip(document, named, strict=True)
        ]
        self._everywhere = tuple(
            {title for sentence, found in titled for title in found if not looks_back(sentence)}
        )
        self._opening = [
            title
            for sentence, found in titled
            for title in found
            if sentence.block < OPENING or page_title(sentence)
        ]
        # "Our 2022 inspection" says of when its own sentence is, and nothing of the document.
        self.titles = [
            (
                *found,
                *(title for title in self._named_by.by_year(sentence.text) if title not in found),
            )
            for sentence, found in titled
        ]
        self._visits = Visits(document)
        self._kept_up = any(UPDATED.match(sentence.text) for sentence in document)
        self._text = " ".join(sentence.text for sentence in document).lower()
        pillars = [(s, self._named_by.pillars_in(s.text)) for s in document]
        self.pillars = {pillar for _, found in pillars for pillar in found}
        self.subject = {p for s, found in pillars if s.block < OPENS for p in found}
        """The pillars that the opening names: a title, a byline, a date, a paragraph or two."""
        reported = frozenset(
            p
            for s, found in pillars
            if REPORT.search(s.text) and not _DUE.search(s.text)
            for p in found
        )
        labels = "|".join(framework.pillars.values())
        of_one = re.compile(rf"\b(?:{labels}) (?:report|inspection)\b", re.IGNORECASE)
        of_one_pillar = any(
            of_one.search(s.text) and not looks_back(s) and not re.search(r"20\d\d", s.text)
            for s in document
            if s.block < OPENS
        )
        self._speaks_of_pillars = any(self._named_by.names_pillar(s.text) for s in document)
        self.sentence_pillars = [found for _, found in pillars]
        self.section_pillars = [
            frozenset(found) if s.heading else frozenset() for s, found in pillars
        ]
        of_titles = frozenset(title.pillar for title in self._opening if title.pillar)
        of_titles = of_titles or frozenset(
            title.pillar for title in self._everywhere if title.pillar
        )
        totals = [(total.cycle, total.area, total.counts) for total in framework.totals]
        totals += [(cycle, area, counts) for (cycle, area), counts in about.totals.items()]
        self.told = told_counts(document, grades)
        """How often it says that each grade was given, by paragraph."""
        counted = told_total(self.told, totals)
        pillar = framework.cycles[counted[0]].areas[counted[1]].pillar if counted else None
        self._counted = Title(counted[0], pillar) if counted else None
        """The report whose official total it gives: so many forces good, so many outstanding."""
        self.reported = of_titles if len(of_titles) == 1 else reported
        if pillar and len(self.reported) != 1:
            self.reported = frozenset([pillar])
        if names.until < about.written[0]:  # many go on saying HMIC
            names = replace(names, since="", until="9")
        possible = [day for day in weekdays_in(document) if names.since <= day <= names.latest]
        possible = [day for day in possible if day in days] or possible
        within = {day for day in days if names.since <= day <= names.latest}
        possible = possible or days_published(document, within)
        if self.date is None and len(possible) == 1:
            self.date = possible[0]
        alone = self.pillars == self.reported and len(self.reported) == 1
        self.undated = Undated(
            framework,
            document,
            names,
            self._visits,
            about,
            self.told,
            pillars=self.sentence_pillars,
            alone=frozenset(self.reported if alone else ()),
            of_one_pillar=of_one_pillar,
        )

    def decide(
        self,
        titles: Sequence[Title],
        areas: Mapping[str, Sequence[str]],
        agreed: frozenset[str],
        section: Sequence[Title] = (),
        date: str | None = None,
    ) -> tuple[frozenset[str], str]:
        """Return the cycles that the clues leave for a grade, and the clue that decided.

        `titles` are those in the grade's own sentence, `section` those of the heading above it; `areas`
        says, for each cycle that can be meant, which areas were graded; `agreed` are the cycles that the
        whole document can be about; `date` is the day of an older report that the grade is of.
        """
        possible = frozenset(areas)
        if date and not titles:
            return self._by_date(areas, date), f"published on {date}"
        named = self._named(titles, areas)
        if named:
            return self._published(named & possible, areas), "cycle named with it"
        named = self._named(self._everywhere, areas)
        opening = self._named(self._opening, areas)
        dated = self._by_date(areas, self.date) if self.date else frozenset()
        if len(opening) == 1 and named == opening:
            # A page that is kept up can be older than what it has come to say.
            left = named & possible
            kept_up = self._kept_up or left == self._published(left, areas)
            return left if kept_up else frozenset(), "cycle named at the top"
        if len(named) == 1 and dated in (frozenset(), named):
            return self._published(named & possible, areas), "cycle named in the document"
        headed = self._named(section, areas) & possible
        if len(headed) == 1 and len(named) > 1:
            return headed, "cycle named in the heading above"
        cycles, visits = self.framework.cycles, self._visits
        visited = frozenset(
            c for c in possible if all(visits.are_of(cycles[c], a) for a in areas[c])
        )
        if visits.dated and len(visited) == 1:
            return visited, "inspected in its months"
        if self.date:
            dated = frozenset(
                c for c in dated if all(visits.come_before(cycles[c], a) for a in areas[c])
            )
            return dated, f"latest published by {self.date}"
        if named:
            return named & possible, "several cycles named"
        counted = self._named([self._counted], areas) & possible if self._counted else frozenset()
        if counted:
            return counted, "its counts of forces are those of one report"
        return self.undated.decide(areas, agreed)

    def last_report(self) -> str | None:
        """Return the pillar or area of the last report that was out on the document's own day, if it has one."""
        return max(self._reports_out)[1] if self._reports_out else None

    def fresh_report(self) -> str | None:
        """Return the pillar or area of the one report that came out in the week before the document."""
        if self._speaks_of_pillars or not _NEWLY.search(self._text):
            return None
        fresh = [
            of
            for day, of in self._reports_out
            if days_between(day, first_day(self.date or "")) <= WEEK_DAYS
        ]
        return fresh[0] if len(fresh) == 1 else None

    @cached_property
    def _reports_out(self) -> list[tuple[str, str]]:
        """The day and subject of each report that was out on the document's own day."""
        if not self.date:
            return []
        day = add_days(last_day(self.date), EMBARGO_DAYS)
        return [
            (published, of)
            for cycle in self.framework.cycles.values()
            for of in (*self.framework.pillars, *cycle.apart)
            if of in cycle.areas and (published := cycle.date_for(of)) and published <= day
        ]

    def of_month(self, month: str, areas: Sequence[str], cycle: str) -> tuple[Title, ...]:
        """Return a cycle if its reports alone on the areas came out in a month: "good (December 2016)"."""
        out = {
            id
            for id, known in self.framework.cycles.items()
            for area in areas
            if area in known.areas and (span := known.span(area))
            if span[0][:7] <= month[:7] <= span[1][:7]
        }
        return (Title(cycle, None),) if out == {cycle} else ()

    def of_year(
        self, year: str, areas: Sequence[str], cycle: str, *, named: bool
    ) -> tuple[Title, ...]:
        """Return a cycle as the one named by "in 2015", if its grades alone can be that year's.

        A year is the cycle's own name, or, unless it is said to be that (`named`), the year in which the
        reports on the areas came out.
        """
        if named and year in self.framework.cycles:
            known = self.framework.cycles[year].areas.keys() >= {*areas}
            return (Title(cycle, None),) if known and cycle == year else ()
        meant = {
            id
            for id, known in self.framework.cycles.items()
            for area in areas
            if area in known.areas
            and (
                year in id
                or id.endswith(f"/{year[2:]}")
                or ((span := known.span(area)) and span[0][:4] <= year <= span[1][:4])
            )
        }
        return (Title(cycle, None),) if meant == {cycle} else ()

    def titles_of(self, years: str) -> tuple[Title, ...]:
        """Return the cycle that the head of a column names, if it is one."""
        return self._named_by.of_years(years)

    def _named(self, titles: Sequence[Title], areas: Mapping[str, Sequence[str]]) -> frozenset[str]:
        def fits(title: Title) -> bool:
            entries = self.framework.cycles[title.cycle].areas
            pillars = {entries[area].pillar for area in areas.get(title.cycle, ())}
            return title.pillar is None or not pillars or pillars <= {title.pillar, None}

        return frozenset(title.cycle for title in titles if fits(title))

    def _published(
        self, cycles: frozenset[str], areas: Mapping[str, Sequence[str]]
    ) -> frozenset[str]:
        """Return those of the cycles that had been published when the document was written."""
        if not self.date:
            return cycles
        day = add_days(last_day(self.date), EMBARGO_DAYS)
        return frozenset(
            cycle
            for cycle in cycles
            if all(
                (self.framework.cycles[cycle].span(area) or ("9",))[0] <= day
                for area in areas[cycle]
            )
        )

    def _by_date(self, areas: Mapping[str, Sequence[str]], date: str) -> frozenset[str]:
        """Return the cycle whose grades for the areas were the latest on a day."""
        day = last_day(date)
        spans = {
            cycle: span
            for cycle, graded in areas.items()
            if graded and (span := self.framework.cycles[cycle].span(graded[0]))
        }
        out = {cycle: span for cycle, span in spans.items() if span[0] <= day}
        if not out:
            return frozenset()
        latest = max(out, key=lambda cycle: out[cycle][0])
        next_up = {
            cycle for cycle, span in spans.items() if 0 < days_between(day, span[0]) <= EMBARGO_DAYS
        }
        since = days_between(out[latest][1], day)
        if next_up and since > OLD_DAYS:  # the last report is no news any more
            return frozenset(next_up)
        if next_up or since > NEWS_DAYS:
            return frozenset()
        if any(self._superseded(latest, area, day) for area in areas[latest]):
            return frozenset()
        return frozenset({latest})

    def _superseded(self, cycle: str, area: str, day: str) -> bool:
        """Say whether a later cycle's report on an area's pillar was out, though without the area."""
        pillar = self.framework.cycles[cycle].areas[area].pillar
        order = self.framework.cycle_orders
        return any(
            order[later] > order[cycle] and pillar in known.areas and date <= day
            for later, known in self.framework.cycles.items()
            if pillar and (date := known.date_for(pillar))
        )

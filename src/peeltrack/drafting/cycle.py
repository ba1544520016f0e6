"""Which PEEL cycle a grade belongs to: every clue leaves a set of cycles, and one must be left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from peeltrack.drafting.dates import (
    AHEAD,
    OPENING,
    UPDATED,
    dates_in,
    document_date,
    latest_date,
    months_in,
    weekdays_in,
)
from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.titles import REPORT, Title, Titles, looks_back, page_title
from peeltrack.drafting.vocabulary import Phrases, words_of
from peeltrack.record.dates import add_days, days_between, first_day, last_day
from peeltrack.record.framework import Body, Cycle, Framework

UNDATED = "no date; by wording and names"
OPENS = 5
"""In how many blocks a document says what it is about: a title, a byline, a date, a paragraph."""
NEWS_DAYS = 400
"""For how many days after publication a document is taken to report on the last assessment."""
FOUR = 4
"""How many grades the scale of the first cycles has, whose areas have names in common."""
EMBARGO_DAYS = 3
"""A document dated this close before a publication can be about it, or about the one before."""

_DUE = re.compile(r"\b(?:due|will be|to be published|to follow|will follow|expected|next)\b")
_AS_IN = re.compile(r"\b(?:same as in|as in|than in|unchanged from|unchanged since) (20\d\d)\b")
_INSPECTED = re.compile(
    r"\b(?:conducted|carried out|took place|inspected|visited|visit|fieldwork|inspection)\b"
    r"[^.;]{0,60}?\b(?:in|during|between|from)\s"
)


class Clues:
    """What a document tells about the cycle of its grades."""

    def __init__(
        self, framework: Framework, document: Sequence[Sentence], named: Sequence[bool]
    ) -> None:
        """Take a document, and for each of its sentences whether it names a force."""
        self.framework = framework
        self._named_by = Titles(framework)
        days = {
            day
            for cycle in framework.cycles.values()
            for area in cycle.areas
            if (day := cycle.date_for(area))
        }
        self.date = document_date(document, days)
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
        self._months = {m for sentence in document for m in _inspection_months(sentence.text)}
        self._visited = [
            month
            for sentence in document
            if not AHEAD.search(sentence.text)
            for month in _inspection_dates(sentence.text)
        ]
        self._latest = latest_date(document)
        self._kept_up = any(UPDATED.match(sentence.text) for sentence in document)
        self._compared = max(
            (match[1] for sentence in document for match in _AS_IN.finditer(sentence.text)),
            default="",
        )
        self._text = " ".join(sentence.text for sentence in document).lower()
        self._count = Counter(area for cycle in framework.cycles.values() for area in cycle.areas)
        self._own_areas = self._only_here()
        self._words = [sentence.words for sentence in document]
        self._named_areas: dict[tuple[str, bool], frozenset[str]] = {}
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
        self.section_pillars = [
            frozenset(found) if s.heading else frozenset() for s, found in pillars
        ]
        of_titles = frozenset(title.pillar for title in self._opening if title.pillar)
        of_titles = of_titles or frozenset(
            title.pillar for title in self._everywhere if title.pillar
        )
        self.reported = of_titles if len(of_titles) == 1 else reported
        self._since, self._until = self._bodies(document)
        possible = [day for day in weekdays_in(document) if self._since <= day <= self._until]
        if self.date is None and len(possible) == 1:
            self.date = possible[0]

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
        visited = frozenset(c for c in possible if all(self._was_visited(c, a) for a in areas[c]))
        if self._visited and len(visited) == 1:
            return visited, "inspected in its months"
        if self.date:
            dated = frozenset(c for c in dated if all(self._after_visit(c, a) for a in areas[c]))
            return dated, f"latest published by {self.date}"
        if named:
            return named & possible, "several cycles named"
        return self._undated(areas, agreed)

    def _undated(
        self, areas: Mapping[str, Sequence[str]], agreed: frozenset[str]
    ) -> tuple[frozenset[str], str]:
        """Return the cycles that an undated document can be about, and the clue that decided."""
        possible = frozenset(areas) & agreed
        if len(agreed) > 1:
            possible = self._sure(possible, areas)
        if len(possible) > 1 and self._own_areas and self._own_areas <= possible:
            return self._own_areas, "it names an area that only this cycle has"
        if self._latest:
            possible = frozenset(
                cycle
                for cycle in possible
                if all(self._can_follow(cycle, area) for area in areas[cycle])
            )
        later = frozenset(cycle for cycle in possible if cycle[:4] > self._compared)
        return later, UNDATED

    def _named_fully(self, cycle: str, areas: Mapping[str, Sequence[str]]) -> bool:
        """Say whether a document can be known for a cycle's by an area that no other cycle has.

        It must name one by its label, and not only in such words as fit what other cycles asked too.
        """
        parts = [area for area in areas[cycle] if area not in self.framework.pillars]
        alone = [area for area in parts if self._count[area] == 1]
        named = self._in_full(cycle, loosely=not alone)
        return not parts or any(area in named for area in alone or parts)

    def _sure(self, cycles: frozenset[str], areas: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return the cycles that are named in full, or all where some have five grades.

        Those of four grades have names in common: loose words fit several of them.
        """
        four = {c for c in cycles if len(self.framework.cycles[c].scale) == FOUR}
        if cycles != four:
            return cycles
        full = {cycle for cycle in four if self._named_fully(cycle, areas)}
        named = {area for cycle in full for area in areas[cycle]}
        return frozenset(full | {cycle for cycle in four if named & {*areas[cycle]}})

    def _in_full(self, cycle: str, *, loosely: bool) -> frozenset[str]:
        """Return the areas that the document names by a cycle's label or question for them.

        `loosely` takes the cycle's own phrases too, which other cycles' areas may fit.
        """
        key = cycle, loosely
        if key not in self._named_areas:
            own = Phrases(
                (phrase, area)
                for area, entry in self.framework.cycles[cycle].areas.items()
                for phrase in (
                    entry.label,
                    entry.question or "",
                    *((self.framework.areas[area].label, *entry.phrases) if loosely else ()),
                )
            )
            self._named_areas[key] = frozenset(
                mention.id for words in self._words for mention in own.find(words)
            )
        return self._named_areas[key]

    def _can_follow(self, cycle: str, area: str) -> bool:
        """Say whether a document that names its latest date can still be about a cycle's grades."""
        span = self._span(cycle, area)
        return span is not None and days_between(span[1], self._latest) <= NEWS_DAYS

    def _was_visited(self, cycle: str, area: str) -> bool:
        """Say whether inspectors visited for a cycle in the months that the document names."""
        span = _inspected(self.framework.cycles[cycle], area)
        return span is not None and any(span[0] <= month <= span[1] for month in self._visited)

    def _after_visit(self, cycle: str, area: str) -> bool:
        """Say whether a cycle's grades came out after the visits of which the document tells."""
        span = self._span(cycle, area)
        return not span or all(month <= span[1][:7] for month in self._visited)

    def _only_here(self) -> frozenset[str]:
        """Return the cycles of which a document names, in full, an area that no other cycle has."""
        return frozenset(
            id
            for id, cycle in self.framework.cycles.items()
            for area, entry in cycle.areas.items()
            if self._count[area] == 1
            and entry.label.count(" ") > 1
            and entry.label.lower() in self._text
        )

    def undated(self, areas: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return the cycles that the wording and names of an undated document allow for some areas."""
        tests: list[Callable[[Cycle, str], bool]] = [self._by_body, self._by_months]
        fitting = frozenset(
            cycle
            for cycle, graded in areas.items()
            if self._by_report(self.framework.cycles[cycle], graded)
            and all(test(self.framework.cycles[cycle], area) for test in tests for area in graded)
        )
        return self._sure(fitting, areas)

    def last_report(self) -> str | None:
        """Return the pillar of the last report that was out on the document's own day, if it has one."""
        if not self.date:
            return None
        day = add_days(last_day(self.date), EMBARGO_DAYS)
        out = [
            (published, pillar)
            for cycle in self.framework.cycles.values()
            for pillar in self.framework.pillars
            if pillar in cycle.areas and (published := cycle.date_for(pillar)) and published <= day
        ]
        return max(out)[1] if out else None

    def of_month(self, month: str, areas: Sequence[str], cycle: str) -> tuple[Title, ...]:
        """Return a cycle if its reports alone on the areas came out in a month: "good (December 2016)"."""
        out = {
            id
            for id, known in self.framework.cycles.items()
            for area in areas
            if area in known.areas and (span := self._span(id, area))
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
                or ((span := self._span(id, area)) and span[0][:4] <= year <= span[1][:4])
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
            if all((self._span(cycle, area) or ("9",))[0] <= day for area in areas[cycle])
        )

    def _by_date(self, areas: Mapping[str, Sequence[str]], date: str) -> frozenset[str]:
        """Return the cycle whose grades for the areas were the latest on a day."""
        day = last_day(date)
        spans = {
            cycle: span
            for cycle, graded in areas.items()
            if graded and (span := self._span(cycle, graded[0]))
        }
        out = {cycle: span for cycle, span in spans.items() if span[0] <= day}
        if not out:
            return frozenset()
        latest = max(out, key=lambda cycle: out[cycle][0])
        about_to = any(0 < days_between(day, span[0]) <= EMBARGO_DAYS for span in spans.values())
        if about_to or days_between(out[latest][1], day) > NEWS_DAYS:
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

    def _span(self, cycle: str, area: str) -> tuple[str, str] | None:
        """Return the first and last day on which a cycle's grades for an area came out."""
        day = self.framework.cycles[cycle].date_for(area)
        return (day, day) if day else self.framework.cycles[cycle].window

    def _by_body(self, cycle: Cycle, area: str) -> bool:
        span = self._span(cycle.id, area)
        return span is not None and self._since <= span[1] and span[0] <= self._until

    def _by_months(self, cycle: Cycle, area: str) -> bool:
        if not self._months:
            return True
        span = _inspected(cycle, area)
        return span is not None and all(
            int(span[0][5:7]) <= month <= int(span[1][5:7]) for month in self._months
        )

    def _by_report(self, cycle: Cycle, areas: Sequence[str]) -> bool:
        """Say whether a report on one pillar alone fits: some cycles had one report a force."""
        graded = {cycle.areas[area].pillar for area in areas} - {None}
        alone = len(self.reported) == 1 and self.pillars == self.reported
        return cycle.window is None or not (alone and graded <= self.reported)

    def _bodies(self, document: Sequence[Sentence]) -> tuple[str, str]:
        """Return the days between which the inspectorate had the names that the document uses."""
        since, until = "", ""
        words = (word.word for sentence in document for word in sentence.words)
        text = " ".join(word for word in words if word.isalnum())
        padded = f" {text} "
        rest = padded
        in_full: set[str] = set()
        for body in sorted(self.framework.inspectorate, key=lambda body: -len(body.long)):
            if f" {_flat(body.long)} " in rest:
                rest = rest.replace(f" {_flat(body.long)} ", " ")
                in_full.add(_flat(body.name))
                first, last = _used(body)
                since, until = max(since, first), max(until, last)
        by_name: dict[str, list[tuple[str, str]]] = {}
        for body in self.framework.inspectorate:
            by_name.setdefault(_flat(body.name), []).append(_used(body))
        for name, spans in by_name.items():
            if f" {name} " in padded and name not in in_full:
                since = max(since, min(span[0] for span in spans))
                until = max(until, max(span[1] for span in spans))
        return since, until or "9"


def _inspected(cycle: Cycle, area: str) -> tuple[str, str] | None:
    """Return the first and last month in which inspectors visited for an area, where that is known."""
    return cycle.inspected.get(area) or cycle.inspected.get(cycle.areas[area].pillar or "")


def _used(body: Body) -> tuple[str, str]:
    """Return the days between which the inspectorate had a name."""
    return (
        first_day(body.first) if body.first else "",
        last_day(body.last) if body.last else "9",
    )


def _flat(text: str) -> str:
    return " ".join(word.word for word in words_of(text.replace("’", "'")) if word.word.isalnum())


def _inspection_dates(text: str) -> list[str]:
    """Return the months, with their years, in which a text says that inspectors visited."""
    return [dated.date[:7] for dated in dates_in(_after_inspection(text)) if dated.start < 25]


def _inspection_months(text: str) -> set[int]:
    return set(months_in(_after_inspection(text)))


def _after_inspection(text: str) -> str:
    """Return what follows where a text says when inspectors visited, or ''."""
    match = _INSPECTED.search(text)
    return text[match.end() : match.end() + 30] if match else ""

"""Which force, which assessment and which pillar a document and each of its sentences speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from peeltrack.drafting2.dates import document_date, month_before
from peeltrack.drafting2.sentences import Sentence
from peeltrack.drafting2.tags import Token
from peeltrack.record.dates import add_days, days_between, first_day, last_day
from peeltrack.record.framework import Framework

NEWS_DAYS = 400
"""For how many days after publication a document is taken to report on the last assessment."""
OLD_DAYS = 200
"""After how many days a report is not what a document is about that is dated just before the next."""
EMBARGO_DAYS = 3
"""A document dated this close before a publication can be about it."""
WEEK_DAYS = 7
"""For how many days a report is the one that everybody speaks of."""
OPENING = 4
"""How many blocks are the opening of a document: title, byline, date, first paragraph."""
NAMED_NEAR = 8
"""How many tokens can stand between a year and the word that makes it an inspection's."""
LONGEST_HEADING = 100
VISIT_DAYS = 330
"""Inspectors visit a force less long before their report is out."""
PAST_DAYS = 45
"""A date this long before the document's own is that of an earlier report."""


class Told(NamedTuple):
    """What the user says of a document: its day, the cycle it reports, the force whose report it is."""

    date: str | None = None
    cycle: str | None = None
    force: str | None = None


NOTHING_TOLD = Told()


class Page(NamedTuple):
    """What a document says of itself: its title as tokens, its day, its address."""

    title: Sequence[Token]
    date: str | None
    url: str | None


class Assessment(NamedTuple):
    """The cycle of a grade, or None, and the clue that gave it or the reason why not."""

    cycle: str | None
    clue: str


class Context:
    """What a document as a whole is about."""

    def __init__(
        self,
        framework: Framework,
        forces: Set[str],
        sentences: Sequence[Sentence],
        tokens: Sequence[Sequence[Token]],
        told: Told,
        page: Page,
    ) -> None:
        """Take a document's sentences and their tokens, what the user tells of it, and what it says of itself."""
        self._framework = framework
        self._forces = forces
        self._sentences = sentences
        self._tokens = tokens
        self._told = told
        days = {day for cycle in framework.cycles.values() for day in cycle.published.values()}
        known = min(days, default="")
        self.date = told.date or page.date or document_date(sentences, days, known)
        self._title = page.title
        self._path = self._official_path(page.url)
        self._opening_named = self._named_first()
        self._named_anywhere = self._named(range(len(sentences)), (page.title,))
        self.pillar = self._pillar()
        self.main = self._main_force()
        self.focus, self.section = self._focus()
        self.labels = self._labels()

    def _opening_end(self) -> int:
        return next(
            (n for n, one in enumerate(self._sentences) if one.block >= OPENING), len(self._sentences)
        )

    def _official_path(self, url: str | None) -> str:
        """Return the path of an address of the inspectorate, its parts between hyphens, or ''."""
        if not url or not self._framework.is_official(url):
            return ""
        return "-" + re.sub(r"[^a-z0-9]+", "-", url.split("://", 1)[-1].partition("/")[2].lower()) + "-"

    def beyond(self, forces: Sequence[str], cycle: str) -> str:
        """Return why a grade is not one that the inspectorate's page on a force is about, or ''."""
        if not any(f"-{id}-" in self._path for id in self._forces):
            return ""
        if {*forces} != {self.main}:
            return "the page is about another force"
        own = self._opening_named
        return "the page is about another cycle" if len(own) == 1 and cycle not in own else ""

    # Cycles.

    def _named_first(self) -> frozenset[str]:
        """Return the cycles that the address names, else the title, else the opening."""
        for years in re.findall(r"-(20\d\d(?:-(?:20)?\d\d)?)(?=-)", self._path):
            cycle = self.cycle_named(years) or self._beginning(years)
            if cycle:
                return frozenset([cycle])
        titled = self._named(range(0), (self._title,))
        return titled or self._named(range(self._opening_end()), ())

    def _beginning(self, year: str) -> str | None:
        """Return the cycle of which a year is the first: addresses say peel-2018 for 2018/19."""
        return next((id for id in self._framework.cycles if id.startswith(year)), None)

    def _named(self, places: range, titles: Sequence[Sequence[Token]]) -> frozenset[str]:
        """Return the cycles that sentences name as an assessment's: a year near such a word."""
        rows = [*titles, *(self._tokens[n] for n in places if not self._looks_back(n))]
        return frozenset(
            cycle
            for row in rows
            for n, token in enumerate(row)
            if token.tag == "year" and (cycle := self.titled(row, n))
        )

    def _looks_back(self, n: int) -> bool:
        """Say whether a sentence gives a grade of the year that it names."""
        grades = any(token.tag in ("grade", "improve") for token in self._tokens[n])
        return grades and not self._sentences[n].alone

    def titled(self, row: Sequence[Token], place: int) -> str | None:
        """Return the cycle that a year is the name of: a pair of years, or one beside an assessment's name."""
        cycle = self.cycle_named(row[place].value)
        if cycle is None or len(row[place].value) > len("2016"):
            return cycle
        near = row[max(0, place - NAMED_NEAR) : place + 3]
        before = row[place - 1].tag if place else ""
        names = any(token.tag in ("inspectorate", "peel") for token in near)
        return cycle if names and before not in ("preposition", "from", "but", "by") else None

    def cycle_named(self, years: str) -> str | None:
        """Return the cycle of which years, as a document writes them, are the name."""
        parts = [part[-2:] for part in re.findall(r"\d+", years)]
        first = years[:4]
        for id in self._framework.cycles:
            own = re.findall(r"\d+", id)
            if own[0] == first and [part[-2:] for part in own] == parts:
                return id
        return None

    def of_year(
        self, row: Sequence[Token], place: int, meanings: Sequence[Mapping[str, str]]
    ) -> str | None:
        """Return the cycle that a year beside a grade means for areas, or None where it cannot be told."""
        token = row[place]
        if token.tag == "year":
            titled = self.titled(row, place)
            if titled or len(token.value) > len("2016"):
                return titled
            when = token.value
        else:
            day = token.value if token.tag == "date" else month_before(token.value, self.date or "9999")
            when = day[:7]
        possible = [
            cycle
            for cycle in self._framework.cycles
            if all(
                cycle in meaning and (cycle == when or self._out_in(cycle, meaning[cycle], when))
                for meaning in meanings
            )
        ]
        return possible[0] if len(possible) == 1 else None

    def _out_in(self, cycle: str, area: str, when: str) -> bool:
        span = self._framework.cycles[cycle].span(area)
        return bool(span) and span[0][: len(when)] <= when <= span[1][: len(when)]

    def is_past(self, token: Token) -> bool:
        """Say whether a date or year is that of an earlier report than the document's own."""
        if token.tag == "year":
            return True
        if self.date is None:
            return token.tag == "date"
        day = token.value if token.tag == "date" else month_before(token.value, self.date)
        return days_between(last_day(day), first_day(self.date)) > PAST_DAYS

    def is_long_past(self, token: Token) -> bool:
        """Say whether a date is so long before the document's own that it is no visit's for its report."""
        day = self.date or ""
        return token.tag == "date" and bool(day) and days_between(last_day(token.value), first_day(day)) > VISIT_DAYS

    def assessment(self, meanings: Sequence[Mapping[str, str]]) -> Assessment:
        """Return the cycle of a grade for areas (their ids by cycle) that no year stands beside."""
        if self._told.cycle:
            return Assessment(self._told.cycle, "the cycle given")
        possible = set.intersection(*(set(meaning) for meaning in meanings)) if meanings else set()
        if len(self._opening_named) == 1:
            return Assessment(next(iter(self._opening_named)), "cycle named at the top")
        if self.date:
            by_date = self._by_date(possible, meanings[0] if meanings else {})
            if by_date is None and self._named_anywhere & possible:
                named = self._named_anywhere & possible
                if len(named) == 1:
                    return Assessment(next(iter(named)), "cycle named in the document")
            clue = f"latest published by {self.date}"
            return Assessment(by_date, clue if by_date else f"no one assessment is the latest on {self.date}")
        if len(self._named_anywhere) == 1:
            return Assessment(next(iter(self._named_anywhere)), "cycle named in the document")
        some = ", ".join(c for c in self._framework.cycles if c in possible)
        return Assessment(None, f"the cycle cannot be told (possible: {some}); give --date or --cycle")

    def plausible(self) -> frozenset[str]:
        """Return the cycles that the document can be about as a whole; their words for areas come first."""
        if self._told.cycle:
            return frozenset([self._told.cycle])
        if len(self._opening_named) == 1:
            return self._opening_named
        if not self.date:
            return self._named_anywhere
        day = last_day(self.date)
        return frozenset(
            id
            for id, cycle in self._framework.cycles.items()
            for area in cycle.areas
            if (span := cycle.span(area))
            if span[0] <= add_days(day, EMBARGO_DAYS) and days_between(span[1], day) <= NEWS_DAYS
        )

    def _by_date(self, possible: set[str], meaning: Mapping[str, str]) -> str | None:
        """Return the cycle whose grades for an area were the latest on the document's day."""
        day = last_day(self.date or "")
        spans = {
            cycle: span
            for cycle in possible
            if (span := self._framework.cycles[cycle].span(meaning[cycle]))
        }
        out = {cycle: span for cycle, span in spans.items() if span[0] <= day}
        soon = {c for c, span in spans.items() if 0 < days_between(day, span[0]) <= EMBARGO_DAYS}
        if not out:
            return next(iter(soon)) if len(soon) == 1 else None
        latest = max(out, key=lambda cycle: out[cycle][0])
        since = days_between(out[latest][1], day)
        if soon:
            return next(iter(soon)) if since > OLD_DAYS and len(soon) == 1 else None
        if since > NEWS_DAYS or self._superseded(latest, meaning[latest], day):
            return None
        return latest

    def _superseded(self, cycle: str, area: str, day: str) -> bool:
        """Say whether a later cycle's report on an area's pillar was out, though without the area."""
        pillar = self._framework.cycles[cycle].areas[area].pillar
        order = self._framework.cycle_orders
        return any(
            order[later] > order[cycle] and pillar in known.areas and date <= day
            for later, known in self._framework.cycles.items()
            if pillar and (date := known.date_for(pillar))
        )

    def pillar_meaning(self) -> Mapping[str, str] | None:
        """Return the pillar in focus as the cycles know it, or None."""
        if self.pillar is None:
            return None
        return {id: self.pillar for id, c in self._framework.cycles.items() if self.pillar in c.areas}

    def _pillar(self) -> str | None:
        """Return the one pillar that the document is about: that of its title, of its day, of its words."""
        fresh = self._fresh()
        for rows in ([self._title], self._tokens[: self._opening_end()], self._tokens):
            named = {pillar for row in rows for pillar in self._pillars_in(row)}
            if named:
                return next(iter(named)) if len(named) == 1 else None
            if rows is not self._tokens and len(rows) > 1 and len(fresh) == 1:
                return next(iter(fresh))
        return None

    def _fresh(self) -> set[str]:
        """Return the pillars or areas on which a report came out in the week before the document."""
        if not self.date or len(self.date) < 10:
            return set()
        return {
            of
            for cycle in self._framework.cycles.values()
            for of in (*self._framework.pillars, *cycle.apart)
            if of in cycle.areas and (day := cycle.date_for(of))
            if -EMBARGO_DAYS <= days_between(day, self.date) <= WEEK_DAYS
        }

    def _pillars_in(self, row: Sequence[Token]) -> set[str]:
        return {
            area
            for token in row
            if token.tag == "area"
            for area in token.value.values()
            if area in self._framework.pillars
        }

    # Forces.

    def _main_force(self) -> str | None:
        """Return the force that the document is about, if it is one."""
        if self._told.force:
            return self._told.force
        of_path = [id for id in self._forces if f"-{id}-" in self._path]
        if of_path:
            return max(of_path, key=len)
        titles = [self._title, *self._tokens[:OPENING]]
        for row in titles:
            named = list(dict.fromkeys(token.value for token in row if token.tag == "force"))
            if len(named) == 1:
                return str(named[0])
            if named:
                break
        count = Counter(t.value for row in self._tokens for t in row if t.tag == "force")
        if not count:
            return None
        (force, most), *rest = count.most_common(2)
        return force if not rest or most >= 2 * rest[0][1] else None

    def _focus(self) -> tuple[list[tuple[str, ...]], list[int]]:
        """Return for each sentence the forces that "it" and "the force" are, and the block of its section."""
        headed = self._headings_of_forces()
        many = len({self._tokens[n][0].value for n in headed}) > 1
        own = (self.main,) if self.main else ()
        focus: list[tuple[str, ...]] = []
        section: list[int] = []
        base, current, block, start = own, own, -1, 0
        for n, sentence in enumerate(self._sentences):
            if many and n in headed:
                base = tuple(t.value for t in self._tokens[n] if t.tag == "force")
                start = sentence.block
            if sentence.block != block:
                block = sentence.block
                if base and sentence.kind != "item":
                    current = base
            focus.append(current)
            section.append(start)
            subject = subject_forces(self._tokens[n])
            if subject:
                current = subject
        return focus, section

    def _headings_of_forces(self) -> set[int]:
        return {
            n
            for n, sentence in enumerate(self._sentences)
            if sentence.alone
            and len(sentence.text) < LONGEST_HEADING
            and self._tokens[n]
            and self._tokens[n][0].tag == "force"
            and sum(token.tag == "force" for token in self._tokens[n]) == 1
            and not any(token.tag in ("grade", "improve", "verdict") for token in self._tokens[n])
        }

    def _labels(self) -> list[Token | None]:
        """Return for each sentence the area of the heading right above it, if that names one alone."""
        found: list[Token | None] = []
        current: Token | None = None
        block = -1
        for n, sentence in enumerate(self._sentences):
            areas = [token for token in self._tokens[n] if token.tag == "area"]
            short = sentence.alone and len(sentence.text) < LONGEST_HEADING
            if short and len(areas) == 1 and len(self._tokens[n]) <= 4:
                current, block = areas[0], sentence.block
                found.append(None)
                continue
            if sentence.block > block + 1:
                current = None
            found.append(current)
            if len(areas) == 1 and self._tokens[n][-1].tag == "mark-question":
                current, block = areas[0], sentence.block - 1
        return found


def subject_forces(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the forces that a sentence is about: the first it names, with those joined to it."""
    for n, token in enumerate(tokens):
        if token.tag == "force":
            return group_at(tokens, n)
        if token.tag in ("subject", "pronoun", "grade", "improve"):
            return ()
    return ()


def group_at(tokens: Sequence[Token], place: int) -> tuple[str, ...]:
    """Return the forces of the group in which the force at a place stands."""
    joins = ("mark-comma", "and")
    first = last = place
    while first >= 2 and tokens[first - 1].tag in joins:
        before = first - 2 if tokens[first - 2].tag not in joins else first - 3
        if before < 0 or tokens[before].tag != "force":
            break
        first = before
    while last + 2 < len(tokens) and tokens[last + 1].tag in joins:
        after = last + 2 if tokens[last + 2].tag not in joins else last + 3
        if after >= len(tokens) or tokens[after].tag != "force":
            break
        last = after
    return tuple(
        dict.fromkeys(t.value for t in tokens[first : last + 1] if t.tag == "force")
    )

"""Which assessment a document and each of its grades are of: by what it names, by its day, by what the user said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from peeltrack.documents.blocks import Document
from peeltrack.drafting.dates import document_date
from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.tags import Meaning, Row, Rows
from peeltrack.record.dates import add_days, days_between, first_day, last_day
from peeltrack.record.framework import Framework

NEWS_DAYS = 400  # for so long after publication a document can be news of it
EMBARGO_DAYS = 3  # A document dated this close before a publication can be about it
OPENING = 4  # How many blocks are the opening of a document: title, byline, date, first paragraph
NAMED_NEAR = 8  # how many tokens can stand between a year and what makes it an inspection's
VISIT_DAYS = 330  # Inspectors visit a force less long before their report is out
PAST_DAYS = 45  # A date this long before the document's own is that of an earlier report
_BETWEEN = re.compile(r"\D+(?:20)?")  # between the years of a pair: 2018/19, 2018-2019


class Told(NamedTuple):
    """What the user says of a document: its day, the cycle it reports, the force whose report it is."""

    date: str | None = None
    cycle: str | None = None
    force: str | None = None


class Assessment(NamedTuple):
    """The cycle of a grade, or None, and the clue that gave it or the reason why not."""

    cycle: str | None
    clue: str


class Cycles:
    """The cycles that a document can be about, and those of its grades."""

    def __init__(
        self,
        framework: Framework,
        sentences: Sequence[Sentence],
        rows: Mapping[int, Row],
        told: Told,
        title: Row,
        document: Document,
    ) -> None:
        """Take a document, its sentences, and the tokens of those that open it or hold a year (`rows`) and of its title."""
        self.framework, self.sentences = framework, sentences
        self._told = told
        self._by_years = {_BETWEEN.sub("/", id): id for id in framework.cycles}
        days = {day for cycle in framework.cycles.values() for day in cycle.published.values()}
        self.date = told.date or document_date(sentences, days)
        self.path = self._official_path(document.url)
        # A sentence that gives a grade of the year that it names looks back.
        kept = {
            n: row
            for n, row in rows.items()
            if sentences[n].alone or not any(t.tag in ("grade", "improve") for t in row)
        }
        opening = [row for n, row in kept.items() if sentences[n].block < OPENING]
        self.named_first = self._of_path() or self._titled_in([title]) or self._titled_in(opening)
        self._named_anywhere = self._titled_in([title, *kept.values()])
        self._named_beside_grades = self._titled_in([*rows.values()])
        self.plausible = self._plausible()

    def _official_path(self, url: str | None) -> str:
        """Return the path of an address of the inspectorate, its parts between hyphens, or ''."""
        if not url or not self.framework.is_official(url):
            return ""
        path = url.split("://", 1)[-1].partition("/")[2].lower()
        return f"-{re.sub(r'[^a-z0-9]+', '-', path)}-"

    def _of_path(self) -> frozenset[str]:
        """Return the cycle that the address names, if it does."""
        for years in re.findall(r"-(20\d\d(?:-(?:20)?\d\d)?)(?=-)", self.path):
            # Addresses say peel-2018 for 2018/19.
            beginning = (id for id in self.framework.cycles if id.startswith(years))
            if cycle := self.cycle_named(years) or next(beginning, None):
                return frozenset([cycle])
        return frozenset()

    def _titled_in(self, rows: Rows) -> frozenset[str]:
        return frozenset(
            cycle
            for row in rows
            for n, token in enumerate(row)
            if token.tag == "year" and (cycle := self.titled(row, n))
        )

    def titled(self, row: Row, place: int) -> str | None:
        """Return the cycle that a year is the name of: a pair of years, or one beside an assessment's name."""
        cycle = self.cycle_named(row[place].value)
        if cycle is None or len(row[place].value) > len("2016"):
            return cycle
        near = row[max(0, place - NAMED_NEAR) : place + 3]
        before = row[place - 1].tag if place else ""
        names = before == "noun" or any(t.tag in ("inspectorate", "peel") for t in near)
        return cycle if names and before not in ("preposition", "from", "but", "by") else None

    def cycle_named(self, years: str) -> str | None:
        """Return the cycle of which years, as a document writes them, are the name."""
        return self._by_years.get(_BETWEEN.sub("/", years))

    def beside(self, row: Row, place: int, meanings: Sequence[Meaning]) -> Assessment | None:
        """Return the cycle that a year or date beside a grade means for areas, or None where it says nothing of it."""
        token, age = row[place], 0
        if token.tag == "date":
            age = days_between(last_day(token.value), first_day(self.date)) if self.date else 0
            if age <= PAST_DAYS:
                return None
        if cycle := self._of_year(row, place, meanings):
            return Assessment(cycle, "cycle named with it")
        if 0 < age <= VISIT_DAYS:
            return None
        return Assessment(None, f"which assessment {token.text} means cannot be told")

    def _of_year(self, row: Row, place: int, meanings: Sequence[Meaning]) -> str | None:
        token = row[place]
        when = token.value if token.tag == "year" else token.value[:7]
        if token.tag == "year":
            labelled = self.cycle_named(when) if _is_label(row, place) else None
            titled = self.titled(row, place) or labelled
            if titled or len(when) > len("2016"):
                return titled
        possible = [
            cycle
            for cycle in self.framework.cycles
            if all(
                cycle in meaning and (cycle == when or self._out_in(cycle, meaning[cycle], when))
                for meaning in meanings
            )
        ]
        return possible[0] if len(possible) == 1 else None

    def _out_in(self, cycle: str, area: str, when: str) -> bool:
        first, last = self.framework.cycles[cycle].span(area) or ("9", "0")
        return first[: len(when)] <= when <= last[: len(when)]

    def assessment(self, meanings: Sequence[Meaning]) -> Assessment:
        """Return the cycle of a grade for areas (their ids by cycle) that no year stands beside."""
        if self._told.cycle:
            return Assessment(self._told.cycle, "the cycle given")
        if len(self.named_first) == 1:
            return Assessment(next(iter(self.named_first)), "cycle named at the top")
        possible = set.intersection(*(set(meaning) for meaning in meanings))
        latest = self._by_date(possible, meanings[0]) if self.date and possible else None
        if latest:
            return Assessment(latest, f"latest published by {self.date}")
        named = self._named_anywhere & possible if self.date else self._named_anywhere
        if len(named) == 1:
            return Assessment(next(iter(named)), "cycle named in the document")
        if self.date:
            return Assessment(None, f"no one assessment is the latest on {self.date}; give --cycle")
        some = ", ".join(sorted(possible))
        if beside := ", ".join(sorted(self._named_beside_grades)):
            some += f"; {beside} is named beside grades alone, which can be earlier ones"
        why = f"the cycle cannot be told (possible: {some}); give --date or --cycle"
        return Assessment(None, why)

    def _plausible(self) -> frozenset[str]:
        """Return the cycles that the document can be about as a whole; their words for areas come first."""
        if self._told.cycle:
            return frozenset([self._told.cycle])
        if len(self.named_first) == 1:
            return self.named_first
        if not self.date:
            return self._named_anywhere
        day = last_day(self.date)
        return frozenset(
            id
            for id, cycle in self.framework.cycles.items()
            for area in cycle.areas
            if (span := cycle.span(area))
            if span[0] <= add_days(day, EMBARGO_DAYS) and days_between(span[1], day) <= NEWS_DAYS
        )

    def _by_date(self, possible: set[str], meaning: Meaning) -> str | None:
        """Return the cycle whose grades for an area were the latest on the document's day."""
        day = last_day(self.date or "")
        spans = {
            cycle: span
            for cycle in possible
            if (span := self.framework.cycles[cycle].span(meaning[cycle]))
        }
        out = {cycle: span for cycle, span in spans.items() if span[0] <= day}
        soon = {c for c, span in spans.items() if 0 < days_between(day, span[0]) <= EMBARGO_DAYS}
        if not out:
            return next(iter(soon)) if len(soon) == 1 else None
        latest = max(out, key=lambda cycle: out[cycle][0])
        since = days_between(out[latest][1], day)
        ids = [*self.framework.cycles]
        later = possible.intersection(ids[ids.index(latest) + 1 :])
        # Where nobody knows yet when a later one came out, it can be that one.
        most = 0 if later and not later & spans.keys() else NEWS_DAYS
        return None if soon or since > most else latest


def _is_label(row: Row, place: int) -> bool:
    """Say whether a year is a label ("2016: …"), or that of an assessment ("in the 2016 report": a word before it is passed)."""
    after = row[place + 1].tag if place + 1 < len(row) else ""
    passed = place > 0 and row[place].start - row[place - 1].end > 1
    labels = ("mark-colon", "mark-close") if place and row[place - 1].tag == "mark-open" else ()
    return after in ("mark-colon", *labels) or (after in ("inspectorate", "area") and passed)

"""Dates as documents write them, and the day that a document gives as its own."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from peeltrack.drafting.sentences import Sentence
from peeltrack.record.dates import MONTHS, first_day, is_date, last_day

_MONTH = "|".join(
    sorted({m for month in MONTHS for m in (month, month[:3])} | {"Sept"}, key=len)[::-1]
)
_DATES = re.compile(
    rf"""\b(?:(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)
    |(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<m2>{_MONTH})\.?,?\ (?P<y2>20\d\d)
    |(?P<m3>{_MONTH})\.?\ (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?P<y3>20\d\d)
    |(?P<d4>\d{{1,2}})[/.](?P<m4>\d{{1,2}})[/.](?P<y4>20\d\d|\d\d)
    |(?P<m5>{_MONTH})\.?,?\ (?P<y5>20\d\d))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DATELINE = re.compile(r"\W{0,3}(?:last )?(?:date|dated|posted|published|issued)\b", re.I)
UPDATED = re.compile(r"\W{0,3}(?:last )?updated\b", re.IGNORECASE)
_NEWS = re.compile(
    r"\b(?:published?|publishes|posted|issued|released?|releases|announced|today|yesterday|"
    r"unveiled|launched|circulated|emerged|appeared|revealed|made (?:public|known)|put online|"
    r"this (?:morning|afternoon|week)|(?<!carried )(?<!carrying )(?<!found )out)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:from|since|between|until|by|to|and|before|after|than|against|to the end of) $", re.I
)
_OUT_IN = re.compile(
    r"\b(?:publish\w*|released?|issued|announced|out|posted|launched|revealed|unveiled)\b[^.;,]{0,40}$"
)
_WEEKDAY = re.compile(
    rf"""\b(?P<w>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\ (?:the\ )?
    (?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<m>{_MONTH})
    |(?P<m2>{_MONTH})\.?\ (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?!,?\ 20\d\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_DAY = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?P<m>{_MONTH})"
    r"(?(d)| (?P<d2>\d{1,2})(?:st|nd|rd|th)?)\b(?!,? ?\d)"
)
_WEEKDAYS = "(?:Mon|Tues|Wednes|Thurs|Fri)day"
_OUT_ON = re.compile(
    rf"\breports?\b[^.;]{{0,120}}\b(?:published|released|issued|out)(?: yesterday| today)?(?: last| this)?,?"
    rf" \(?(?:on )?(?P<w>{_WEEKDAYS})\b(?!,? \d)|"
    rf"\b(?:[Oo]n|[Ll]ast) (?P<w2>{_WEEKDAYS}),? [^.;]{{0,60}}\b(?:published|released|issued)\b"
)
_CLOCK = re.compile(r"\bdays from today is\b", re.IGNORECASE)
AHEAD = re.compile(r"\b(?:will|by|until|next|due|expect\w*|plan\w*|going to|from)\b", re.IGNORECASE)
_TOLD_MONTH = re.compile(rf"\b(?:[Ll]ast month|[Ii]n (?P<m>{'|'.join(MONTHS)})\b(?! ?,? ?\d))")
YEARS = range(2014, 2028)
"""The years that a weekday without one is sought in."""
OPENING = 3
"""How many blocks are the top of a document, where its title stands."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a sentence: ISO text, whole or down to the month, and its place in `text`."""

    date: str
    start: int
    end: int


def dates_in(text: str) -> Iterator[Dated]:
    """Yield the real dates of a text that name at least month and year."""
    for match in _DATES.finditer(text):
        parts = {key[0]: value for key, value in match.groupdict().items() if value}
        month = parts["m"]
        number = int(month) if month.isdigit() else _month_number(month)
        year = parts["y"] if len(parts["y"]) == 4 else f"20{parts['y']}"
        found = f"{year}-{number:02d}"
        if "d" in parts:
            found += f"-{int(parts['d']):02d}"
        if is_date(found):
            yield Dated(found, *match.span())


def _month_number(name: str) -> int:
    return [month[:3].lower() for month in MONTHS].index(name[:3].lower()) + 1


def months_in(text: str) -> Iterator[int]:
    """Yield the months, 1 to 12, that a text names with or without a year."""
    for match in re.finditer(rf"\b({'|'.join(MONTHS)})\b", text):
        yield MONTHS.index(match[1]) + 1


def months_told(text: str, own: str) -> Iterator[Dated]:
    """Yield the months that a text of the day `own` tells without a year: "last month", "in November"."""
    year, month = int(own[:4]), int(own[5:7])
    for match in _TOLD_MONTH.finditer(text):
        if match["m"]:
            number = _month_number(match["m"])
            before = year if number < month else year - 1
        else:
            number, before = (month - 1, year) if month > 1 else (12, year - 1)
        yield Dated(f"{before}-{number:02d}", *match.span())


def days_published(document: Sequence[Sentence], published: Container[str]) -> list[str]:
    """Return the days of `published` that a day and month without a year can be: "out today (2 March)"."""
    found = {
        day
        for sentence in document
        if _NEWS.search(sentence.text)
        for match in _DAY.finditer(sentence.text)
        for year in YEARS
        if (day := f"{year}-{_month_number(match['m']):02d}-{int(match['d'] or match['d2']):02d}")
        in published
    }
    return sorted(found)


def weekday(day: str) -> str:
    """Return the name of a whole date's day of the week: "Tuesday"."""
    return date.fromisoformat(day).strftime("%A")


def weekdays_published(document: Sequence[Sentence]) -> set[str]:
    """Return the days of the week on which a document says that a report came out."""
    return {
        match["w"] or match["w2"]
        for sentence in document
        for match in _OUT_ON.finditer(sentence.text)
    }


def weekdays_in(document: Sequence[Sentence]) -> list[str]:
    """Return the days that the first weekday with a day and a month, but no year, can be: "Tuesday 5 May"."""
    for sentence in document:
        if not _NEWS.search(sentence.text) and sentence.block >= OPENING:
            continue
        for match in _WEEKDAY.finditer(sentence.text):
            day, month = match["d"] or match["d2"], match["m"] or match["m2"]
            number = _month_number(month)
            days = [f"{year}-{number:02d}-{int(day):02d}" for year in YEARS]
            return [
                day
                for day in days
                if is_date(day)
                and date.fromisoformat(day).strftime("%a").lower() == match["w"].lower()
            ]
    return []


def latest_date(document: Sequence[Sentence]) -> str:
    """Return the last day that a document surely looks back on, or '' where it names none."""
    found = [
        first_day(dated.date)
        for sentence in document
        if not (AHEAD.search(sentence.text) or _CLOCK.search(sentence.text))
        for dated in dates_in(sentence.text)
    ]
    return max(found, default="")


def document_date(
    document: Sequence[Sentence], published: Container[str], since: str, until: str
) -> str | None:
    """Return the day, or month, that a document gives as its own, or None.

    The last of the lines that say when a part of it was updated; else a line that is mostly a date
    ("Posted on Monday 9th May 2016"), or a heading with one; then the latest date in a sentence that
    speaks of publication ("released on Thursday, 11 February 2016"), then one of the days in
    `published`, then a day in the first paragraphs. Dates before the day `since` or after `until` are
    passed over: a site's clock, another report.
    """
    updated: list[str] = []
    in_news: list[str] = []
    known: list[str] = []
    early: list[str] = []
    for sentence in document:
        clock = _CLOCK.search(sentence.text)
        for dated in () if clock else dates_in(sentence.text):
            if not since <= last_day(dated.date) or first_day(dated.date) > until:
                continue
            share = (dated.end - dated.start) / len(sentence.text)
            if UPDATED.match(sentence.text) and len(sentence.text) < 90:
                updated.append(dated.date)
                continue
            label = _DATELINE.match(sentence.text)
            if share >= 0.4 or (
                label and (len(sentence.text) < 90 or dated.start < label.end() + 3)
            ):
                return dated.date
            longest = 120 if sentence.heading else 60
            if sentence.alone and sentence.block < 8 and len(sentence.text) < longest:
                return dated.date
            # A month is often that of the visit, and not of the report that is out now.
            whole = len(dated.date) == 10 or _OUT_IN.search(sentence.text, 0, dated.start)
            of_span = _SPAN.search(sentence.text, 0, dated.start)
            if _NEWS.search(sentence.text) and whole and not of_span:
                in_news.append(dated.date)
            if dated.date in published:
                known.append(dated.date)
            if sentence.block < OPENING and len(dated.date) == 10:
                early.append(dated.date)
    return max(updated or in_news or known or early, default=None)

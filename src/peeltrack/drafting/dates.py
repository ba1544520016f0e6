"""Dates as documents write them, and the day that a document gives as its own."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from peeltrack.drafting.sentences import Sentence
from peeltrack.record.dates import MONTHS, is_date

OPENING = 3  # How many blocks are the top of a document
MOSTLY = 0.35  # A line of which a date is this much is a line that gives the date
LONGEST_LINE = 60  # a longer line near the top is a sentence, and its date may be another

_NAMES = {name.lower()[:size]: n for n, name in enumerate(MONTHS, 1) for size in (3, 4, 9)}
_MONTH = "|".join(sorted(_NAMES, key=len, reverse=True))
_DATES = re.compile(
    rf"""\b(?:(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)
    |(?P<d2>\d{{1,2}})(?:[a-z]{{2}})?\ (?:[a-z]{{2}}\ )?(?P<m2>{_MONTH})\.?,?\ (?P<y2>20\d\d)
    |(?P<m3>{_MONTH})\.?\ (?P<d3>\d{{1,2}})(?:[a-z]{{2}})?,?\ (?P<y3>20\d\d)
    |(?P<d4>\d{{1,2}})[/.](?P<m4>\d{{1,2}})[/.](?P<y4>20\d\d|\d\d)
    |(?P<m5>{_MONTH})\.?,?\ (?P<y5>20\d\d))\b""",
    re.IGNORECASE | re.VERBOSE,
)


def dates_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the real dates of a text, ISO and whole or down to the month, each with its first place and that after it."""
    for match in _DATES.finditer(text):
        parts = {key[0]: value for key, value in match.groupdict().items() if value}
        month = parts["m"]
        number = int(month) if month.isdigit() else _NAMES[month.lower()]
        year = parts["y"] if len(parts["y"]) == 4 else f"20{parts['y']}"
        found = f"{year}-{number:02d}" + (f"-{int(parts['d']):02d}" if "d" in parts else "")
        if is_date(found):
            yield found, *match.span()


def document_date(document: Sequence[Sentence], published: Container[str]) -> str | None:
    """Return the day, or month, that a document gives as its own, or None.

    A line that is mostly a date or a short line with one near the top; else a day of the calendar (`published`) that
    it names; else a day in its first paragraphs.
    """
    calendar: list[str] = []
    early: list[str] = []
    for sentence in document:
        for date, start, end in dates_in(sentence.text):
            size = len(sentence.text)
            near_top = sentence.block < 2 * OPENING + 2 and size < LONGEST_LINE
            if (end - start) / size >= MOSTLY or near_top:
                return date
            if date in published:
                calendar.append(date)
            if sentence.block < OPENING and len(date) == 10:
                early.append(date)
    return max(calendar or early, default=None)

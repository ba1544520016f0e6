"""Dates as the record keeps them: ISO text that may be partial (`2022`, `2022-04`, `2022-04-28`).

Text, not `datetime`: whole days compare rightly as text, and a partial date stays as partial as
its source left it.
"""

import datetime
import re
from calendar import monthrange
from collections.abc import Sequence
from functools import lru_cache

MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
]  # fmt: skip
_IN_WORDS = r"(?:([0-9]{1,2})(?:st|nd|rd|th)? )?([a-z]{3,9}),? ([0-9]{4})"
_MONTH = r"(0?[1-9]|1[0-2])/([0-9]{4})"
_FROM_THE_YEAR = r"[0-9]{4}(?:-[0-9]{1,2}|([-/.])[0-9]{1,2}\1[0-9]{1,2})?"
_PARTIAL = r"((?:19|2[01])[0-9]{2})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?"


@lru_cache(maxsize=4096)  # a record has few dates, each many times
def is_date(text: str) -> bool:
    """Say whether `text` is a real date, whole or partial, from the year 1900 to 2199."""
    match = re.fullmatch(_PARTIAL, text)
    if match is None or match[3] is None:
        return match is not None
    return int(match[3]) <= monthrange(int(match[1]), int(match[2]))[1]


def is_day(text: str) -> bool:
    """Say whether `text` is a real date down to the day."""
    return len(text) == 10 and is_date(text)


def first_day(date: str) -> str:
    """Return the first day that a date, whole or partial, can mean."""
    return f"{date}-01-01"[:10]


def last_day(date: str) -> str:
    """Return the last day that a date, whole or partial, can mean: the day it counts from."""
    if len(date) == 4:
        return date + "-12-31"
    if len(date) == 7:
        return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date


def agree(one: str, other: str) -> bool:
    """Say whether two dates can be one: they are the same, or the coarser has the finer in it."""
    return one.startswith(other) or other.startswith(one)


def same_date(date: str, dates: Sequence[str]) -> int | None:
    """Return which of some dates is a date: the same or, where none is, the first that can be it; None for none."""
    can_be = [n for n, one in enumerate(dates) if agree(one, date)]
    same = (n for n in can_be if dates[n] == date)
    return next(same, can_be[0] if can_be else None)


def refines(fine: str | None, coarse: str | None) -> bool:
    """Say whether a date is a more exact one of another, or a date where there is none."""
    return len(fine or "") > len(coarse or "") and (fine or "").startswith(coarse or "")


def in_words(date: str, *, short: bool = False) -> str:
    """Return a date as people write it: `2 March 2017` (short: `2 Mar 2017`), `April 2022`, `2022`."""
    if len(date) == 4:
        return date
    month = MONTHS[int(date[5:7]) - 1]
    month = month[:3] if short else month
    return f"{month} {date[:4]}" if len(date) == 7 else f"{int(date[8:])} {month} {date[:4]}"


def of_words(text: str) -> str | None:
    """Return the date that is written in words, as `in_words` does or with a day like 2nd; None for another text."""
    match = re.fullmatch(_IN_WORDS, text.lower())
    if not match:
        return None
    day, name, year = match.groups()
    months = [n for n, month in enumerate(MONTHS, 1) if month.lower().startswith(name)]
    date = "-".join([year, *(f"{n:02d}" for n in months), *([f"{int(day):02d}"] if day else [])])
    return date if months and is_date(date) else None


def as_typed(text: str) -> str:
    """Return a date that people type in ISO: in words, or in figures from the year on (`2017-3-2`, `2017/3/2`); a month, `3/2017`.

    Another text stays as it is. Whether the day is a real one `is_date` tells.
    """
    text = " ".join(text.split())
    if re.fullmatch(_FROM_THE_YEAR, text):
        return "-".join(part.zfill(2) for part in re.split("[-/.]", text))
    if month := re.fullmatch(_MONTH, text):
        return f"{month[2]}-{month[1].zfill(2)}"
    return of_words(text) or text


def days_between(earlier: str, later: str) -> int:
    """Return the days from one whole date to another, negative if `later` comes first."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days


def add_days(day: str, days: int) -> str:
    """Return the whole date that comes `days` after `day`."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()

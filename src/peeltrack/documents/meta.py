"""What a page says of itself beside its text: title, address, and the day on which it was published."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from peeltrack.documents.blocks import one_line

LONGEST = 2_000
"""The most characters of a title or an address."""

_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "dcterms.issued", "dc.date.issued",
    "dcterms.date", "dc.date", "date", "pubdate", "publishdate", "publish-date", "publication_date",
    "parsely-pub-date",
)  # fmt: skip
_LINKED_DATA = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{0,40})"')
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")
_SAVED_FROM = re.compile(
    r"<!--[^<>]{0,200}?\b(?:saved from url=\([0-9]{1,6}\)|url:\s{0,9})(https?://[^\s<>]{1,2000})"
)


def title_of(root: Any) -> str | None:
    """Return a page's title."""
    titles = root.xpath("//title[not(ancestor::svg)]/text()")
    return next((text for raw in (*titles, *_meta(root, "og:title")) if (text := _text(raw))), None)


def address_of(root: Any, source: str) -> str | None:
    """Return the address that a page gives as its own, or that the browser which saved it noted."""
    canonical = root.xpath(
        "//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')]/@href"
    )
    noted = _SAVED_FROM.findall(source[:4_000])
    found = (_text(raw) for raw in (*canonical, *_meta(root, "og:url"), *noted))
    return next((text for text in found if text and _is_address(text)), None)


def day_of(root: Any, left_out: set[Any]) -> str | None:
    """Return the day (ISO) on which a page says that it was published.

    Where its meta data name none, that is the day of its `<time>` elements if all of them agree.
    """
    stated = (raw for name in _PUBLISHED for raw in _meta(root, name))
    items = root.xpath("//*[@itemprop='datePublished']")
    marked = (item.get("content") or item.get("datetime") or "" for item in items)
    linked = (
        raw
        for script in root.xpath("//script[@type='application/ld+json']")
        for raw in _LINKED_DATA.findall(script.text or "")
    )
    for found in (stated, marked, linked):
        days = {day for raw in found if (day := _day(raw))}
        if days:
            return days.pop() if len(days) == 1 else None
    times = {
        _day(time.get("datetime"))
        for time in root.iter("time")
        if time.get("datetime")
        and time not in left_out
        and left_out.isdisjoint(time.iterancestors())
    }
    return times.pop() if len(times) == 1 else None


def _meta(root: Any, name: str) -> Iterator[str]:
    for element in root.iter("meta"):
        names = (element.get("property"), element.get("name"), element.get("itemprop"))
        if name in {(each or "").lower() for each in names}:
            yield element.get("content") or ""


def _day(raw: str) -> str | None:
    match = _DAY.match(raw.strip())
    try:
        return date.fromisoformat(match[1]).isoformat() if match else None
    except ValueError:
        return None


def _text(raw: str) -> str | None:
    return one_line(raw)[:LONGEST] or None


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        return False

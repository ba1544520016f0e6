"""Web addresses, taken apart in one place: what a browser would go to, and nothing that only looks like it."""

from __future__ import annotations

import re
from functools import lru_cache

_WEB = re.compile(
    r"https?://(?:[^][\s@/?#\\]*@)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::[0-9]*)?(?=[/?#]|$)[^\s\\]*\Z",
    re.IGNORECASE | re.ASCII,
)
"""A web address (RFC 3986): its scheme, who signs in, its host and port; then a path, a query or a fragment."""


def page_of(url: str) -> str:
    """Return what makes two web addresses one page: without the scheme, a final slash, and the case of the host.

    What is no web address stands for itself.
    """
    scheme, mark, rest = url.partition("://")
    if not mark or scheme.lower() not in ("http", "https"):
        return url
    host, slash, path = rest.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


@lru_cache(maxsize=4096)
def host_of(url: str) -> str | None:
    """Return the host that a web address leads to, in small letters, or None where it is no web address.

    An address in which a browser and a parser could read different hosts is none.
    """
    found = _WEB.match(url)
    return found["host"].lower() if found else None

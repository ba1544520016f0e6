"""Web addresses, taken apart in one place: what a browser would go to, and nothing that only looks like it."""

from __future__ import annotations

import re
from functools import lru_cache

_HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*"


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
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "\\" in url or not re.fullmatch(_HOST, host):
        return None
    return host

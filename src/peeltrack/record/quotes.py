"""Comparing a quote with the document it was copied from.

White space, quotation marks and dashes are made alike on both sides, since the seed documents are damaged
there; nothing else is forgiven.
"""

import re

_DAMAGED_DASH = re.compile(r"(?<=\s)['‘’][“”](?=\s)")
_QUOTATION_MARKS = re.compile(r"['\"‘’‚‛“”„‟`´˜«»‹›]+")
_DASHES = re.compile(r"[-‐‑‒–—―−]+")
_SPACE = re.compile(r"\s+")


def normalised(text: str) -> str:
    """Return a text with what is forgiven made alike.

    A run of white space becomes one space; a run of quotation marks of any kind one apostrophe; a run of
    dashes and hyphens one hyphen. A single and a double quotation mark that stand together between spaces
    are what a decoding error leaves of a dash, and become a hyphen.
    """
    text = _DAMAGED_DASH.sub("-", text)
    text = _QUOTATION_MARKS.sub("'", text)
    text = _DASHES.sub("-", text)
    return _SPACE.sub(" ", text).strip()


def is_in(quote: str, text: str) -> bool:
    """Say whether a quote stands in a text, both normalised."""
    return normalised(quote) in normalised(text)

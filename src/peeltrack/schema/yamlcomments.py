"""The comments of YAML text: what people wrote beside the values, which no rewriting may lose."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from yaml import CSafeLoader
from yaml.error import YAMLError
from yaml.tokens import ScalarToken

_COMMENT = re.compile(r"#[^\r\n]*")
_AFTER_SPACE = re.compile(r"(?<![^\s])#[^\r\n]*")


class Comment(NamedTuple):
    """A comment: the line that it stands on, counted from 0, and its text from the sign on."""

    line: int
    text: str


def comments(text: str) -> list[Comment]:
    """Return the comments of YAML text, or of whole lines of one; of what is no YAML, all that look like comments."""
    if "#" not in text:
        return []
    try:
        starts, ends = zip(*_scalars(text), (len(text), len(text)), strict=True)
        between = zip((0, *ends), starts, strict=False)
        matches = [found for start, end in between for found in _COMMENT.finditer(text, start, end)]
    except YAMLError:
        matches = [*_AFTER_SPACE.finditer(text)]
    found, line, at = [], 0, 0
    for match in matches:
        line, at = line + text.count("\n", at, match.start()), match.start()
        found.append(Comment(line, match[0].rstrip()))
    return found


def lost(before: str, after: str) -> Comment | None:
    """Return the first comment of a text that another has not, or not as often; None where it has them all."""
    kept = Counter(one.text for one in comments(after)) if "#" in before else Counter[str]()
    for one in comments(before):
        if not kept[one.text]:
            return one
        kept[one.text] -= 1
    return None


def _scalars(text: str) -> list[tuple[int, int]]:
    """Return where the values and keys of YAML text begin and end; of one in lines of its own, without its first line."""
    spans = []
    loader = CSafeLoader(text.encode())
    while loader.check_token():
        token = loader.get_token()
        if isinstance(token, ScalarToken):
            start, end = token.start_mark.index, token.end_mark.index
            if token.style in ("|", ">"):
                start = min(end, text.find("\n", start) if "\n" in text[start:end] else end)
            spans.append((start, end))
    return spans

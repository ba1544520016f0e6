"""Text from outside, before a person reads it: nothing in it moves the cursor, colours the screen or reorders."""

import re
from collections.abc import Callable

_NOT_ASCII = "[^ -~\n]"


def visible(text: str) -> str:
    """Return text with every control or direction-changing character, but line breaks, as an escape."""
    return _escaped(text, lambda char: ascii(char)[1:-1])


def one_line(text: str) -> str:
    """Return text as `visible` does, and its line breaks as escapes too."""
    return visible(text).replace("\n", "\\n")


def visible_json(text: str) -> str:
    """Return JSON of the same meaning, with such characters as JSON's own escapes."""
    from json import dumps

    return _escaped(text, lambda char: dumps(char)[1:-1])


def _escaped(text: str, escape: Callable[[str], str]) -> str:
    if text.replace("\n", "").isprintable():
        return text
    from unicodedata import category

    def shown(found: re.Match[str]) -> str:
        char = found[0]
        return escape(char) if category(char).startswith("C") else char

    return re.sub(_NOT_ASCII, shown, text)

"""Text that a spreadsheet would take for a formula: marked in tables, and the mark taken away again."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What begins a formula, behind apostrophes that are the text's own."""


def escaped(text: str) -> str:
    """Return a text as it stands in a table: with an apostrophe before it where it could be a formula.

    One that has apostrophes there already gets one more, so that `unescaped` can take away the one.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(text: str) -> str:
    """Return a text of a table without the apostrophe that `escaped` put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text

"""How texts stand in the cells of a table (CSV, TSV), and what was put there is read back the same."""

import json
from collections.abc import Sequence
from contextlib import suppress

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula, behind apostrophes that are the text's own."""


def escaped(text: str) -> str:
    """Return a text as it stands in a table: with an apostrophe before it where it could be a formula.

    One that has apostrophes there already gets one more, so that `unescaped` can take away the one.
    """
    return f"'{text}" if _is_formula(text) else text


def unescaped(text: str) -> str:
    """Return a text of a table without the apostrophe that `escaped` put before it."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip("'").startswith(_FORMULA)


def joined(texts: Sequence[str]) -> str:
    """Return several texts in one cell: a line each, or a JSON list where lines would not tell them apart."""
    lines = "\n".join(texts)
    if parted(lines) == list(texts):
        return lines
    return json.dumps(list(texts), ensure_ascii=False)


def parted(cell: str) -> list[str]:
    """Return the texts of a cell that `joined` made, or that a person wrote, a line each."""
    if cell.startswith("["):
        with suppress(ValueError, RecursionError):
            texts = json.loads(cell)
            if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
                return [text for text in texts if text.strip()]
    return [line for line in cell.splitlines() if line.strip()]

"""Values as YAML in the style of the record files: short on a line, long on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

WIDTH = 112
"""The longest line of several short values; the longest of them in the bundled files."""
_FEW = 3
_SHORT = frozenset({"grade", "published", "url", "stated", "carried-over-from", "also"})
"""The keys of a judgment that stands on one line, if it has no others."""
_PLAIN = re.compile(r"[a-z]+(?:-[a-z0-9]+)*|https?://[A-Za-z0-9._~/&=%+@-]+")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_DIGITS = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}|0|[1-9][0-9]*")
_BARE = ("published", "date", "counts", "known", "areas")
"""Keys whose values are dates or numbers, and stand without quotation marks."""


def key_text(key: str) -> str:
    """Return a mapping's key as YAML. A cycle (`"2016"`) has quotation marks, so that no reader takes it
    for a number or a date."""
    return f'"{key}"' if re.fullmatch(r"[0-9]{4}[0-9/-]*", key) else scalar(key)


def scalar(text: str, key: str = "", *, flow: bool = False) -> str:
    """Return a text as a YAML scalar on one line, after `key`; `flow` where it stands in brackets."""
    if _PLAIN.fullmatch(text) and text not in _WORDS:
        return text
    if _DIGITS.fullmatch(text):
        return text if key in _BARE else f'"{text}"'
    import yaml

    written = yaml.dump(
        [text],
        Dumper=yaml.SafeDumper,
        default_flow_style=flow,
        default_style=None if text.isprintable() else '"',
        allow_unicode=True,
        width=float("inf"),
    ).rstrip("\n")
    return written[1:-1] if flow else written[2:]


def inline(value: Any, key: str = "", *, flow: bool = False) -> str:
    """Return a value as YAML on one line; `flow` where it stands in brackets."""
    if isinstance(value, dict):
        pairs = (
            f"{key_text(k)}: {inline(v, key if key in _BARE else k, flow=True)}"
            for k, v in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item, flow=True) for item in value) + "]"
    return scalar(str(value), key, flow=flow)


def entry(key: str, value: Any, indent: int = 0) -> list[str]:
    """Return the lines of `key: value`."""
    head = f"{' ' * indent}{key_text(key)}:"
    if fits_a_line(key, value, indent):
        return [f"{head} {inline(value, key)}"]
    return [head, *block(value, indent + 2)]


def block(value: dict[str, Any] | Sequence[Any], indent: int) -> list[str]:
    """Return a mapping or a list as lines, one a key or an item at least."""
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in entry(key, item, indent)]
    return [line for item in value for line in listed(item, indent)]


def listed(item: Any, indent: int) -> list[str]:
    """Return the lines of one item of a list."""
    if not isinstance(item, dict) or not item:
        return [f"{' ' * indent}- {inline(item)}"]
    first, *rest = block(item, indent + 2)
    return [f"{' ' * indent}- {first.lstrip()}", *rest]


def fits_a_line(key: str, value: Any, indent: int) -> bool:
    """Say whether the files write a key's value on its own line.

    So they do with a grade, its addresses and how they state it, with the counts of a report, with the
    areas of a finding, and with up to three judgments that say nothing but the grade.
    """
    if not value or not isinstance(value, (dict, list)):
        return True
    if isinstance(value, list):
        return key in ("areas", "also")
    if key in ("counts", "known") or ("grade" in value and value.keys() <= _SHORT):
        return True
    return (
        key == "judgments"
        and len(value) <= _FEW
        and all(isinstance(item, str) for item in value.values())
        and indent + len(key) + 2 + len(inline(value, key)) <= WIDTH
    )

"""New values in the style of the record files, as nodes that ruamel.yaml writes: short on a line, long on several."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString
from yaml import CSafeLoader, ScalarNode

WIDTH = 112
"""The longest line of several short values; the longest of them in the bundled files."""
_FEW = 3
_SHORT = frozenset({"grade", "published", "url", "stated", "carried-over-from", "also"})
"""The keys of a judgment that stands on one line, if it has no others."""
_CYCLE = re.compile(r"[0-9]{4}[0-9/-]*")
_DIGITS = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}|0|[1-9][0-9]*")
_BARE = ("published", "date", "counts", "known", "areas")
"""Keys whose values are dates or numbers, and stand without quotation marks."""
_TEXT = "tag:yaml.org,2002:str"


def node(value: Any, key: str = "", indent: int = 0, *, flow: bool = False) -> Any:
    """Return what ruamel.yaml writes as `value` after `key`, whose column is `indent`; `flow` if in brackets.

    What is in it stands two columns further in.
    """
    if not isinstance(value, (dict, list)):
        return _scalar(str(value), key, flow=flow)
    flow = flow or fits_a_line(key, value, indent)
    made: Any = CommentedMap() if isinstance(value, dict) else CommentedSeq()
    if flow:
        made.fa.set_flow_style()
    if isinstance(value, dict):
        for name, item in value.items():
            of = key if key in _BARE else name
            made[key_node(name)] = node(item, of, indent + 2, flow=flow)
    else:
        made.extend(node(item, "", indent + 2, flow=flow) for item in value)
    return made


def key_node(key: str) -> Any:
    """Return what is written as a key. A cycle (`"2016"`) has quotation marks, so that no reader takes it for
    a number or a date."""
    return DoubleQuotedScalarString(key) if _CYCLE.fullmatch(key) else _scalar(key, "")


def _scalar(text: str, key: str, *, flow: bool = False) -> Any:
    if _DIGITS.fullmatch(text):
        return text if key in _BARE else DoubleQuotedScalarString(text)
    if not text.isprintable():
        return DoubleQuotedScalarString(text)
    if flow and "?" in text:  # PyYAML without libyaml stops there, in brackets
        return SingleQuotedScalarString(text)
    # What another reader of YAML 1.1 would take for a number, a date or a truth value (`no`).
    loader: Any = CSafeLoader("")
    tag = loader.resolve(ScalarNode, text, (True, False))
    return text if tag == _TEXT else SingleQuotedScalarString(text)


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
        and indent + len(key) + 2 + sum(len(k) + len(v) + 4 for k, v in value.items()) <= WIDTH
    )

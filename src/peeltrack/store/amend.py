"""Changing what a YAML file says in the fewest of its lines: comments, order and layout stay.

What changes is found in the file by the reader's places, and written by ruamel.yaml: the keys that are new, and
the keys whose value is another, each by itself. All other lines stay byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import StringIO
from textwrap import indent
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from peeltrack.problems import InvalidData
from peeltrack.schema.layout import MOVE, round_trip
from peeltrack.schema.yamlcomments import lost
from peeltrack.schema.yamlfile import parse
from peeltrack.store import style

FIX = "run `peeltrack check --fix` first, or write it in by hand"
_END = re.compile(r"\.\.\.\s*$")
"""What can say that a file ends; nothing comes after it."""
_BOM = "\ufeff"
_NO_WIDTH = 2**31

Path = tuple[str, ...]


class CannotAmendError(Exception):
    """The file is written in a way that a program cannot change without touching what is not its own.

    `line` is where, counted from 1, or None; `cure` what to do about it.
    """

    def __init__(self, message: str, line: int | None = None, cure: str = FIX) -> None:
        super().__init__(message)
        self.line, self.cure = line, cure


def amend(text: str, value: Mapping[str, Any]) -> str:
    """Return the text of a YAML mapping changed so that it says `value`, whose scalars are text.

    Keys new to a mapping go after the key that comes before them in `value`, items new to a list after
    its last. Raises CannotAmendError where the result would not say exactly `value`.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    try:
        amended = mark + _Amendment(text.removeprefix(_BOM)).to(value)
        says = parse(amended.encode("utf-8"), "").value
    except InvalidData as error:
        raise CannotAmendError(f"then {error.problems[0].message}") from error
    except UnicodeEncodeError as error:
        raise CannotAmendError(str(error)) from error
    if says != value:
        raise CannotAmendError("the result would say something else")
    return amended


class _Amendment:
    """The changes to one text: a run of its lines (from, up to, counted from 0), and what comes in its place."""

    def __init__(self, text: str) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.lines = text.splitlines(keepends=True)
        ends = (n for n, line in enumerate(self.lines) if _END.match(line))
        self.end = next(ends, len(self.lines))
        self.document = parse(text.encode("utf-8"), "")
        self.changes: list[tuple[int, int, str]] = []

    def to(self, value: Mapping[str, Any]) -> str:
        old = self.document.value
        if old is None:
            gap = "\n" if self.lines else ""
            self.change(self.end, self.end, gap + _written(value, 0))
        elif not isinstance(old, dict):
            raise CannotAmendError("the file is no mapping")
        elif self.column((), old) is not None:
            self.mapping((), old, value, self.end)
        else:
            self.amend_lines(0, self.end, 0, value)
        # From the end, so that the numbers of lines stay right; what is inserted goes before what is replaced.
        in_order = sorted(self.changes, key=lambda change: (change[0], change[1] > change[0]))
        for start, end, new in reversed(in_order):
            self.lines[start:end] = [new]
        return "".join(self.lines)

    def change(self, start: int, end: int, new: str) -> None:
        """Put new text in the place of lines, or before a line."""
        if new and start == len(self.lines) and start and not self.lines[-1].endswith(("\n", "\r")):
            new = "\n" + new
        self.require_comments(start, "".join(self.lines[start:end]), new)
        self.changes.append((start, end, new.replace("\n", self.newline)))

    def require_comments(self, start: int, old: str, new: str) -> None:
        """Raise CannotAmendError where lines, the first of them number `start`, would lose a comment."""
        gone = lost(old, new)
        if gone:
            message = f"the comment here ({gone.text}) would be lost"
            raise CannotAmendError(message, start + gone.line + 1, MOVE)

    def mapping(self, path: Path, old: Mapping[str, Any], new: Mapping[str, Any], end: int) -> None:
        """Make a mapping that stands on lines of its own, the last of them before `end`, say `new`."""
        column = self.column(path, old) or 0
        starts = {key: self.start((*path, key)) for key in old}
        ends = dict(zip(old, [*list(starts.values())[1:], end], strict=True))
        blank = "" if path else "\n"
        place: int | None = None  # where a new key goes; none before the first key
        waiting = ""
        for key in (*(key for key in old if key not in new), *new):
            if key not in old:
                text = _written({key: new[key]}, column)
                waiting += text + blank if place is None else blank + text
                continue
            last = self.without_comments(starts[key], ends[key], column)
            if key not in new:
                self.change(starts[key], last, "")
                continue
            before = self.above(starts[key]) if place is None else place
            self.change(before, before, waiting)
            waiting, place = "", last
            if old[key] != new[key]:
                self.pair((*path, key), old[key], new[key], starts[key], last)
        behind = self.end if place is None else place
        self.change(behind, behind, waiting)

    def pair(self, path: Path, old: Any, new: Any, start: int, end: int) -> None:
        """Make the value of a key, which stands on the lines from `start` up to `end`, say `new`."""
        both = isinstance(old, dict) and isinstance(new, dict) and set(old) & set(new)
        if both and self.column(path, old) is not None:
            self.mapping(path, old, new, end)
        else:
            column = self.document.place(path, key=True).column - 1
            self.amend_lines(start, end, column, {path[-1]: new})

    def amend_lines(self, start: int, end: int, column: int, value: Mapping[str, Any]) -> None:
        """Make lines that are a mapping by themselves, indented by `column`, say `value`."""
        lines = [line.rstrip("\r\n") + "\n" for line in self.lines[start:end]]
        yaml = round_trip()
        try:
            held = yaml.load("".join(line[column:] if line.strip() else line for line in lines))
            as_is = _dumped(yaml, held, column)
            if as_is != "".join(lines) and max(map(len, lines)) > yaml.width:
                yaml.width = _NO_WIDTH
                as_is = _dumped(yaml, held, column)
            _update(held, value, column)
            amended = _dumped(yaml, held, column)
        except YAMLError as error:
            reason = str(getattr(error, "problem", None) or error)
            raise CannotAmendError(reason, start + 1) from error
        if as_is != "".join(lines):
            self.require_comments(start, "".join(lines), as_is)
            raise CannotAmendError("this line and what follows are not in normal form", start + 1)
        if not self.lines[end - 1].endswith(("\n", "\r")):
            amended = amended.removesuffix("\n")
        self.change(start, end, amended)

    # Places

    def column(self, path: Path, value: Any) -> int | None:
        """Return the column, from 0, of the keys of a mapping that stands on lines of its own; None for another."""
        if not isinstance(value, dict) or not value:
            return None
        first = self.document.place((*path, next(iter(value))), key=True)
        if self.document.place(path) != first:
            return None
        return first.column - 1

    def start(self, path: Path) -> int:
        """Return the line of a key, which must hold nothing before it."""
        place = self.document.place(path, key=True)
        if self.lines[place.line - 1][: place.column - 1].strip():
            raise CannotAmendError("a key to change does not begin its line")
        return place.line - 1

    def above(self, line: int) -> int:
        """Return the first line of the comments right above a line; but those that begin a file stay its first."""
        first = line
        while first and self.lines[first - 1].lstrip().startswith("#"):
            first -= 1
        return first or line

    def without_comments(self, start: int, end: int, column: int) -> int:
        """Return where lines end without the blank ones and the comments, no further in than `column`, at their end."""
        while end > start + 1:
            line = self.lines[end - 1]
            comment = line.lstrip().startswith("#") and len(line) - len(line.lstrip()) <= column
            if line.strip() and not comment:
                break
            end -= 1
        return end


def _written(value: Mapping[str, Any], column: int) -> str:
    """Return the lines of keys that are new, indented by `column`."""
    return _dumped(round_trip(), style.node(dict(value), indent=column - 2), column)


def _dumped(yaml: Any, node: Any, column: int) -> str:
    stream = StringIO()
    yaml.dump(node, stream)
    return indent(stream.getvalue(), " " * column)


def _update(node: Any, new: Mapping[str, Any], column: int, *, flow: bool = False) -> None:
    """Make a mapping as read by ruamel.yaml say `new`."""
    for key in [key for key in node if key not in new]:
        del node[key]
    for place, (key, value) in enumerate(new.items()):
        if key not in node:
            node.insert(place, style.key_node(key), style.node(value, key, column, flow=flow))
        elif node[key] != value:
            node[key] = _changed(node[key], key, value, column, flow=flow)


def _changed(node: Any, key: str, new: Any, column: int, *, flow: bool) -> Any:
    """Return the node at a key made to say `new`: changed where it can be, else a new one."""
    if isinstance(node, CommentedMap) and isinstance(new, dict) and set(node) & set(new):
        in_line = bool(node.fa.flow_style())
        if in_line and not flow and style.fits_a_line(key, dict(node), column):
            in_line = style.fits_a_line(key, new, column)
        if not in_line:
            node.fa.set_block_style()
        _update(node, new, column + 2, flow=in_line)
        return node
    if isinstance(node, CommentedSeq) and isinstance(new, list) and _goes_on(node, new):
        in_line = bool(node.fa.flow_style())
        for item, value in zip(node, new, strict=False):
            if item != value:
                _update(item, value, column + 4, flow=in_line)
        node.extend(style.node(item, "", column + 2, flow=in_line) for item in new[len(node) :])
        return node
    return style.node(new, key, column, flow=flow)


def _goes_on(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Say whether a list has the items of another, or mappings with more or other values, and then its own."""
    return 0 < len(old) <= len(new) and all(
        a == b or (isinstance(a, dict) and isinstance(b, dict) and set(a) & set(b))
        for a, b in zip(old, new, strict=False)
    )

"""Read one YAML file as plain text values with their places, and refuse what could harm or deceive.

Only the safe, plain part of YAML is read: mappings with text keys, lists and scalars. Every scalar
stays the text that stands in the file (`2022`, `true` and `"2014"` are all `str`); what it means is
for the schema to say. Anchors, aliases, tags, directives, merge keys, further documents, duplicate
keys and hidden characters are refused with their line and column.

The work is done by libyaml through PyYAML's `CSafeLoader`, an event at a time: libyaml keeps its
own stack and this module keeps its own, so that no input can exhaust Python's or C's.
"""

from __future__ import annotations

import os
import re
import stat
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from yaml import CSafeLoader
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from peeltrack.problems import InvalidData, Problem

MAX_BYTES: Final = 32 * 1024 * 1024
"""The largest file read, in bytes. A record a hundred times the national one is about 20 MB; a file
above this is not a record that people edit, and reading it could take the machine's memory."""

MAX_DEPTH: Final = 20
"""How deep mappings and lists may nest. The schema needs less than ten levels; the rest is room to
say, in the schema's words, what is wrong with a file that nests a little too much."""

MAX_EVENTS: Final = 3_000_000
"""The most keys, values and ends of mappings and lists in one file. The record a hundred times the
real size has about two million; without this, 32 MiB of `[],[],[],` would take gigabytes."""

MAX_PROBLEMS: Final = 1_000
"""The most problems listed for one file: nobody reads more, and a bad file could hold millions."""

Value: TypeAlias = "dict[str, Value] | list[Value] | str | None"
"""What a file holds: every scalar is text, an empty or `null` plain scalar is None."""

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})

# Tab, line feed and carriage return are the only control characters with a use in these files.
# The line and paragraph separators are here because libyaml counts them as line breaks and editors
# do not: lines would be misnumbered, and a comment could hide a value.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL
)
_NAMED_ESCAPES: Final = {
    "0": 0x00, "a": 0x07, "b": 0x08, "v": 0x0B, "f": 0x0C, "e": 0x1B,
    "N": 0x85, "L": 0x2028, "P": 0x2029,
}  # fmt: skip
_BOM: Final = b"\xef\xbb\xbf"
_LAST_C1: Final = 0x9F
_UTF16_SAMPLE: Final = 64
_UTF16_LEAST: Final = 4  # a letter and NUL is more likely to be just that


class Place(NamedTuple):
    """Where something stands in a file: `line` and `column`, both from 1, counted in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: `name` as shown to people, and its `value`.

    The value belongs to the document: changing it makes `place` answer wrongly.
    """

    name: str
    value: Value
    _layout: _Layout = field(repr=False, compare=False)

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Place:
        """Give the place of the value at `path`, or with `key` that of its key.

        `path` is a tuple of keys (str) and list indexes (int) from the root. What has no key (the
        root, an item of a list) stands for itself. Where the path leads nowhere, the answer is for
        its nearest existing ancestor. Raises nothing.
        """
        value, node, key_node = self.value, 0, 0
        for step in path:
            if isinstance(value, dict) and isinstance(step, str) and step in value:
                key_node = self._layout.children(node, value)[step]
                node = self._layout.end(key_node)
                value = value[step]
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                node = key_node = self._layout.children(node, value)[step]
                value = value[step]
            else:
                break
        return self._layout.place(key_node if key else node)


def read(path: Path, name: str | None = None) -> Document:
    """Read the YAML file at `path` (Path); `name` (str) is what people see, by default the path.

    Raises InvalidData if the file is missing, cannot be read, is not a regular file (a folder, pipe
    or device is never waited for) or is too large, and as `parse` does.
    """
    shown = str(path) if name is None else name
    return parse(_load(path, shown), shown)


def parse(data: bytes, name: str) -> Document:
    """Read `data` (bytes) as the YAML file called `name` (str).

    The data is UTF-8, with or without a byte order mark. Nothing but blanks and comments gives the
    value None. Raises InvalidData, with every problem found, if the data is not the plain YAML that
    the module describes.
    """
    text = _text(data, name)
    return _compose(data.removeprefix(_BOM), text, name)


def read_text(path: Path) -> str:
    """Read the file at `path` as text, whatever its format, with the care and the errors of `read`."""
    return _text(_load(path, str(path)), str(path))


def _text(data: bytes, name: str) -> str:
    """Give `data` as text without byte order mark; raise InvalidData unless it is UTF-8 fit to read."""
    if len(data) > MAX_BYTES:
        raise InvalidData([_too_large(name, len(data))])
    text = _decode(data.removeprefix(_BOM), name)
    hidden = [_hidden_character(name, place, char) for place, char in _forbidden(text)]
    if hidden:
        raise _invalid(hidden, name)
    return text


def _invalid(problems: list[Problem], name: str) -> InvalidData:
    """Give the error that lists `problems`, and says so if there can be more."""
    if len(problems) >= MAX_PROBLEMS:
        message = f"only the first {MAX_PROBLEMS:,} problems are listed; mend them and check again"
        problems = [*problems, Problem(name, None, None, "yaml-more-problems", message)]
    return InvalidData(problems)


# Files


def _load(path: Path, name: str) -> bytes:
    """Give the bytes of the regular file at `path`, without ever waiting for a pipe or device."""
    try:
        # Looked at before it is opened (opening a device can act on it), and again once it is open
        # (it can have been exchanged in between).
        _require_regular(path.stat(), name)
        flags = os.O_RDONLY
        for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
            flags |= getattr(os, flag, 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            _require_regular(status, name)
            if status.st_size > MAX_BYTES:
                raise InvalidData([_too_large(name, status.st_size)])
            # The size can grow while it is read, and is 0 for the files of /proc.
            return file.read(MAX_BYTES + 1) or b""
    except (FileNotFoundError, NotADirectoryError):
        message = "there is no such file; check the name and the folder"
        raise InvalidData([Problem(name, None, None, "file-missing", message)]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"the file cannot be read ({reason}); check its name and that you may read it"
        raise InvalidData([Problem(name, None, None, "file-unreadable", message)]) from error


def _require_regular(status: os.stat_result, name: str) -> None:
    """Raise InvalidData unless `status` is that of a regular file."""
    if stat.S_ISREG(status.st_mode):
        return
    what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe, socket or device"
    message = f"this is {what}, not a file; name a YAML file"
    raise InvalidData([Problem(name, None, None, "file-not-regular", message)])


def _too_large(name: str, size: int) -> Problem:
    """Say that a file of `size` bytes is too large."""
    message = (
        f"the file has at least {size:,} bytes and the most that is read is {MAX_BYTES:,}; "
        "split it into several files"
    )
    return Problem(name, None, None, "yaml-size", message)


# Characters


def _decode(data: bytes, name: str) -> str:
    """Decode `data` (without its byte order mark); raise InvalidData where it is not UTF-8."""
    if _looks_like_utf16(data):
        message = "the file is in UTF-16 or UTF-32; save it as UTF-8"
        raise InvalidData([Problem(name, 1, 1, "yaml-encoding", message)])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _advance(Place(1, 1), data[: error.start].decode("utf-8"))
        message = (
            f"the byte 0x{data[error.start]:02X} here is not UTF-8, as when a file is saved as "
            "Latin-1 or Windows-1252; save it as UTF-8"
        )
        raise InvalidData([Problem(name, line, column, "yaml-encoding", message)]) from None


def _looks_like_utf16(data: bytes) -> bool:
    """Tell whether `data` begins as UTF-16 or UTF-32 does: with its mark or many bytes 0."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return True
    sample = data[:_UTF16_SAMPLE]
    if len(data) < _UTF16_LEAST or len(data) % 2 or not any(sample):
        return False
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) * 3 > len(sample)


def _forbidden(text: str) -> Iterator[tuple[Place, str]]:
    """Give place and character of the hidden and control characters in `text`, up to the limit."""
    place, done = Place(1, 1), 0
    for match in islice(_FORBIDDEN.finditer(text), MAX_PROBLEMS):
        place = _advance(place, text[done : match.start()])
        done = match.start()
        yield place, match[0]


def _hidden_character(name: str, place: Place, char: str, escape: str | None = None) -> Problem:
    """Say what is wrong with `char` at `place`, where it is written as `escape` or as itself."""
    code = ord(char)
    shown = f"U+{code:04X}" if escape is None else f"U+{code:04X}, written {escape},"
    rule = "yaml-hidden-character"
    if code <= _LAST_C1:
        rule = "yaml-control-character"
        message = f"the control character {shown} has no place in text; delete it"
        if char == "\x85":
            message = f"the control character {shown} is a line break to some programs only; use LF"
    elif char == "\ufeff":
        message = f"the byte order mark {shown} may stand only at the start of a file; delete it"
    elif char in "\u2028\u2029":
        message = f"the invisible separator {shown} is not a line break here; use an ordinary one"
    elif char in "\ufffe\uffff" or "\ud800" <= char <= "\udfff":
        message = f"the code {shown} is not a character; delete it"
    else:
        message = (
            f"the invisible mark {shown} turns the direction of text, so that it can read "
            "differently from what it says; delete it"
        )
    return Problem(name, *place, rule, message)


def _advance(place: Place, text: str) -> Place:
    """Give the place reached after reading `text` from `place`."""
    breaks = text.count("\n") + text.count("\r") - text.count("\r\n")
    if not breaks:
        return Place(place.line, place.column + len(text))
    return Place(place.line + breaks, len(text) - max(text.rfind("\n"), text.rfind("\r")))


# Values and their places


class _Layout:
    """Where each node of a document stands, in few bytes each.

    Nodes are numbered as they come in the file: a container, then all that is in it; a key, then
    its value. `ends` has, for each container, the number of the node after it.
    """

    __slots__ = ("_children", "columns", "ends", "lines")

    def __init__(self) -> None:
        self.lines: array[int] = array("I")
        self.columns: array[int] = array("I")
        self.ends: dict[int, int] = {}
        self._children: dict[int, dict[str | int, int]] = {}

    def add(self, mark: Any) -> int:
        """Add a node that stands at `mark` (counted from 0) and give its number."""
        self.lines.append(mark.line)
        self.columns.append(mark.column)
        return len(self.lines) - 1

    def end_at(self, end: Place) -> None:
        """Bring back to `end`, the end of the file, the missing values that stand after it.

        libyaml takes each file to end with a line break.
        """
        for node in reversed(range(len(self.lines))):
            if self.lines[node] < end.line:
                break
            self.lines[node], self.columns[node] = end.line - 1, end.column - 1

    def place(self, node: int) -> Place:
        """Give the place of `node`; in a file without values, its start."""
        if not self.lines:
            return Place(1, 1)
        return Place(self.lines[node] + 1, self.columns[node] + 1)

    def end(self, node: int) -> int:
        """Give the number of the first node after `node` and all that is in it."""
        return self.ends.get(node, node + 1)

    def children(
        self, node: int, container: dict[str, Value] | list[Value]
    ) -> dict[str | int, int]:
        """Give the node of each key of a mapping, or each item of a list, that is `node`."""
        known = self._children.get(node)
        if known is None:
            known = self._children[node] = {}
            child = node + 1
            if isinstance(container, dict):
                for key in container:
                    known[key] = child
                    child = self.end(self.end(child))
            else:
                for index in range(len(container)):
                    known[index] = child
                    child = self.end(child)
        return known


class _EnoughError(Exception):
    """So much is wrong that reading on helps nobody."""


class _Composer:
    """Builds the value of one file from libyaml's events, and collects what is wrong with it."""

    __slots__ = ("documents", "duplicates", "ended", "layout", "name", "problems", "text")

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.layout = _Layout()
        self.problems: list[Problem] = []
        # The mapping, its node, the key, and the node of its second coming. The first is looked up
        # when all is read, once for each mapping: in the loop it would be a search for each key.
        self.duplicates: list[tuple[dict[str, Value], int, str, int]] = []
        self.documents = 0
        self.ended = False

    def report(self, place: Place, rule: str, message: str) -> None:
        """Add a problem; raise _EnoughError when there are too many."""
        self.add(Problem(self.name, *place, rule, message))

    def add(self, problem: Problem) -> None:
        """Add a problem; raise _EnoughError when there are too many."""
        self.problems.append(problem)
        self.stop_if_enough()

    def stop_if_enough(self) -> None:
        """Raise _EnoughError when there are too many problems."""
        if len(self.problems) + len(self.duplicates) >= MAX_PROBLEMS:
            raise _EnoughError

    def compose(self, next_event: Callable[[], Any]) -> Value:
        """Build the value; raise _EnoughError or libyaml's YAMLError where that cannot go on.

        One long loop, because a call for each of its steps would take longer than the steps.
        """
        layout = self.layout
        add_line, add_column, ends = layout.lines.append, layout.columns.append, layout.ends
        texts: dict[str, str] = {}
        same_text = texts.setdefault  # a record repeats its words: keep one copy of each
        top: list[Value] = []
        current: Any = top  # the open mapping or list, its node number, and whether it is a mapping
        node, in_mapping = -1, False
        key: str | None = None  # in a mapping: the key whose value comes next
        stack: list[tuple[Any, int, bool, str | None]] = []
        event: Any = None
        for event in islice(iter(next_event, None), MAX_EVENTS):
            kind = type(event)
            if kind is ScalarEvent:
                mark, style, value = event.start_mark, event.style, event.value
                add_line(mark.line)
                add_column(mark.column)
                if event.tag is not None or event.anchor is not None:
                    self.refuse_properties(event)
                if style == '"' and _FORBIDDEN.search(value):
                    self.refuse_escapes(event)
                value = same_text(value, value)
                if in_mapping:
                    if key is None:
                        key = value
                        if key in current:
                            key = self.refuse_duplicate(current, node, value)
                        elif not style and (key == "<<" or not key):
                            key = self.refuse_key(event)
                    else:
                        current[key] = value if style or value not in _NULLS else None
                        key = None
                else:
                    current.append(value if style or value not in _NULLS else None)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if event.tag is not None or event.anchor is not None:
                    self.refuse_properties(event)
                if len(stack) >= MAX_DEPTH:
                    self.refuse_depth(event)
                inner: Any = {} if kind is MappingStartEvent else []
                child = layout.add(event.start_mark)
                if not in_mapping:
                    current.append(inner)
                elif key is None:
                    key = self.refuse_key(event)
                else:
                    current[key] = inner
                    key = None
                stack.append((current, node, in_mapping, key))
                current, node, in_mapping, key = inner, child, kind is MappingStartEvent, None
            elif kind is AliasEvent:
                layout.add(event.start_mark)
                self.refuse_properties(event)
                if not in_mapping:
                    current.append(None)
                elif key is None:
                    key = self.stand_in()
                else:
                    current[key] = None
                    key = None
            elif kind is DocumentStartEvent:
                self.start_document(event)
            elif kind is DocumentEndEvent:
                self.ended = bool(event.explicit)
            elif kind is not StreamStartEvent and kind is not StreamEndEvent:
                ends[node] = len(layout.lines)
                current, node, in_mapping, key = stack.pop()
        if type(event) is not StreamEndEvent:
            message = f"the file has more than {MAX_EVENTS:,} keys and values; split it up"
            self.report(_start(event), "yaml-size", message)
        return top[0] if top else None

    def stand_in(self) -> str:
        """Give a key to use in place of a refused one: NUL cannot be in a key of the file."""
        return f"\0{len(self.layout.lines)}"

    def refuse_duplicate(self, mapping: dict[str, Value], node: int, key: str) -> str:
        """Note that the last node repeats `key` of `mapping`, which is `node`; give a stand-in."""
        self.duplicates.append((mapping, node, key, len(self.layout.lines) - 1))
        self.stop_if_enough()
        return self.stand_in()

    def refuse_key(self, event: Any) -> str:
        """Refuse the key that `event` begins and give a stand-in."""
        rule = "yaml-key"
        if type(event) is not ScalarEvent:
            what = "mapping" if type(event) is MappingStartEvent else "list"
            message = f"a {what} is used as a key here; a key must be plain text"
        elif event.value:
            rule = "yaml-merge"
            message = "merge keys (<<) are not read; write the keys out where they are meant"
        else:
            message = "the key is missing here; write one before the colon"
        self.report(_start(event), rule, message)
        return self.stand_in()

    def refuse_depth(self, event: Any) -> None:
        """Refuse to go into what `event` begins, and raise _EnoughError so as not to read on."""
        self.report(_start(event), "yaml-depth", _TOO_DEEP)
        raise _EnoughError

    def refuse_properties(self, event: Any) -> None:
        """Refuse the alias that `event` is, or its anchor and tag."""
        place = _start(event)
        if type(event) is AliasEvent:
            message = f"aliases are not read; in place of *{event.anchor} write the value out"
            self.report(place, "yaml-alias", message)
            return
        if event.anchor is not None:
            message = (
                f"anchors are not read; delete &{event.anchor}, and write the value out wherever it "
                "is repeated"
            )
            self.report(place, "yaml-alias", message)
        if event.tag is not None:
            tag = _shown(event.tag.replace("tag:yaml.org,2002:", "!!", 1))[1:-1]
            message = f"tags are not read, and this value has the tag {tag}; delete the tag"
            self.report(place, "yaml-tag", message)

    def refuse_escapes(self, event: Any) -> None:
        """Refuse the escapes that write a forbidden character in the double-quoted `event`."""
        place, start = _start(event), event.start_mark.index
        done = start
        for match in _ESCAPE.finditer(self.text, start, event.end_mark.index):
            digits = match[1] or match[2] or match[3]
            code = int(digits, 16) if digits else _NAMED_ESCAPES.get(match[4])
            if code is None or not _FORBIDDEN.match(chr(code)):
                continue
            place = _advance(place, self.text[done : match.start()])
            done = match.start()
            self.add(_hidden_character(self.name, place, chr(code), match[0]))

    def start_document(self, event: Any) -> None:
        """Refuse directives, and any document but the first."""
        self.documents += 1
        if self.documents > 1:
            message = "a second document begins here; a file holds one, so move it to its own file"
            self.report(_start(event), "yaml-documents", message)
            raise _EnoughError
        if event.version or event.tags:
            message = "directives (%YAML, %TAG) are not read; delete the lines that begin with %"
            self.report(_start(event), "yaml-directive", message)

    def refuse_syntax(self, error: YAMLError) -> None:
        """Add libyaml's `error` in our words."""
        self.problems.append(_syntax_problem(error, self))

    def all_problems(self) -> list[Problem]:
        """Give all that is wrong, in the order of the file."""
        problems = list(self.problems)
        for mapping, node, key, again in self.duplicates:
            first = self.layout.place(self.layout.children(node, mapping)[key])
            message = (
                f"the key {_shown(key)} is given twice in one mapping, first at line {first.line}, "
                f"column {first.column}; keep one of the two"
            )
            place = self.layout.place(again)
            problems.append(Problem(self.name, *place, "yaml-duplicate-key", message))
        problems.sort(key=lambda problem: (problem.line or 0, problem.column or 0))
        return problems


def _compose(data: bytes, text: str, name: str) -> Document:
    """Build the document from `data`, which is `text` in UTF-8 without a byte order mark."""
    composer = _Composer(text, name)
    value: Value = None
    try:
        value = composer.compose(CSafeLoader(data).get_event)
    except _EnoughError:
        pass
    except YAMLError as error:
        composer.refuse_syntax(error)
    problems = composer.all_problems()
    if problems:
        raise _invalid(problems, name)
    composer.layout.end_at(_advance(Place(1, 1), text))
    return Document(name, value, composer.layout)


def _start(event: Any) -> Place:
    """Give the place where `event` starts."""
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _shown(text: str) -> str:
    """Quote `text` for a message, shortened if long."""
    most = 60
    return repr(text if len(text) <= most else text[: most - 1] + "…")


# Syntax errors: libyaml's words, and ours

_SYNTAX: Final = {
    "mapping values are not allowed in this context": (
        "a colon stands where no key can be; put the value that contains it in quotes, or indent "
        "the line like its neighbours"
    ),
    "mapping keys are not allowed in this context": (
        "a key cannot begin here; put it on a line of its own, indented like its neighbours"
    ),
    "block sequence entries are not allowed in this context": (
        "a list item (-) cannot begin here; put it on a line of its own, indented like the others"
    ),
    "could not find expected ':'": (
        "this line is neither a key with a colon nor part of the value above; write 'key: value', "
        "or indent it under the value it continues"
    ),
    "did not find expected key": (
        "this does not line up with the keys of the mapping that begins at {opened}, or follows a "
        "value that has already ended; indent it like those keys, or quote the whole value"
    ),
    "did not find expected '-' indicator": (
        "this does not line up with the items of the list that begins at {opened}; begin it with "
        "'- ' or change its indentation"
    ),
    "did not find expected ',' or ']'": (
        "the list opened by [ at {opened} goes wrong here; put a comma between items and ] at "
        "the end"
    ),
    "did not find expected ',' or '}'": (
        "the mapping opened by {{ at {opened} goes wrong here; put a comma between pairs and }} at "
        "the end"
    ),
    "did not find expected node content": "a value is missing here; write one, or put it in quotes",
    "found unexpected end of stream": (
        "the quote opened here is never closed; close it with the same quote mark"
    ),
    "found unexpected document indicator": (
        "the quote opened here runs into a line of --- or ...; close it with the same quote mark"
    ),
    "found unknown escape character": (
        "this backslash escape does not exist; write \\\\ for a backslash, or use single quotes"
    ),
    "found invalid Unicode character escape code": (
        "this escape is half of a surrogate pair or no character at all; write the character itself"
    ),
    "did not find expected hexdecimal number": (
        "this escape has too few hexadecimal digits; \\x takes two, \\u four and \\U eight"
    ),
    "found a tab character that violates indentation": (
        "a tab cannot indent a line in YAML; use spaces"
    ),
    "found a tab character where an indentation space is expected": (
        "a tab cannot indent a line in YAML; use spaces"
    ),
    "did not find expected comment or line break": (
        "nothing may follow | or > on its line; begin the text on the next line"
    ),
    "found an indentation indicator equal to 0": (
        "the number after | or > is 0; write 1 to 9, or leave it out"
    ),
    "found unexpected ':'": "a colon stands where no key can be; put the value in quotes",
}
# Newer libyaml looks ahead for its own limit before it hands over what we count.
_DEPTH_EXCEEDED: Final = "exceeded maximum nesting depth"
_TOO_DEEP: Final = (
    f"mappings and lists are nested more than {MAX_DEPTH} deep here; look for a bracket "
    "or an indentation that has gone wrong, for no record needs that"
)
_TOKENLESS: Final = "found character that cannot start any token"
_DOCUMENT_EXPECTED: Final = "did not find expected <document start>"
# Where libyaml stops is far from, or just after, what a person has to change.
_AT_CONTEXT: Final = frozenset(
    {
        "could not find expected ':'",
        "found unexpected end of stream",
        "found unexpected document indicator",
    }
)
_AFTER_ESCAPE: Final = frozenset(
    {"found invalid Unicode character escape code", "did not find expected hexdecimal number"}
)
_REFUSED: Final = (
    (
        "yaml-alias",
        ("alias", "anchor"),
        "anchors (&) and aliases (*) are not read; put it in quotes",
    ),
    ("yaml-directive", ("directive", "incompatible"), "directives (%) are not read; delete this"),
    ("yaml-tag", ("tag",), "tags (!) are not read; delete it, or put the value in quotes"),
)


def _syntax_problem(error: YAMLError, composer: _Composer) -> Problem:
    """Say what libyaml's `error` means and where it is."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        # Not reached with libyaml 0.2.5, whose reader refuses less than we do before it.
        return Problem(composer.name, None, None, "yaml-syntax", f"this is not YAML: {error}")
    problem, context = error.problem or "", error.context or ""
    mark, opened = error.problem_mark, error.context_mark or error.problem_mark
    place = Place(mark.line + 1, mark.column + 1)
    if mark.index >= len(composer.text):
        # libyaml puts the end of a file on a new line, whether or not there is one.
        place = _advance(Place(1, 1), composer.text)
    rule, message = "yaml-syntax", _SYNTAX.get(problem)
    if message is not None:
        message = message.format(opened=f"line {opened.line + 1}, column {opened.column + 1}")
        if problem in _AT_CONTEXT:
            place = Place(opened.line + 1, opened.column + 1)
        elif problem in _AFTER_ESCAPE:
            place = Place(place.line, place.column - 2)
    elif problem == _DEPTH_EXCEEDED:
        rule, message = "yaml-depth", _TOO_DEEP
    elif problem == _TOKENLESS:
        message = _bad_first_character(composer.text[mark.index : mark.index + 1])
    elif problem == _DOCUMENT_EXPECTED:
        rule, message = _after_the_end(composer)
    else:
        message = f"this is not YAML ({problem}); check the quotes and indentation here"
        for refused, words, instead in _REFUSED:
            if any(word in problem or word in context for word in words):
                rule, message = refused, instead
                place = Place(opened.line + 1, opened.column + 1)
                break
    return Problem(composer.name, *place, rule, message)


def _bad_first_character(char: str) -> str:
    """Say why nothing can begin with `char`."""
    if char == "\t":
        return "a tab cannot indent a line in YAML; use spaces"
    return f"a value cannot begin with {char}; put it in quotes"


def _after_the_end(composer: _Composer) -> tuple[str, str]:
    """Give rule and message for text where only a new document could begin."""
    if not composer.documents:
        return "yaml-directive", "directives (%YAML, %TAG) are not read; delete the lines above"
    if composer.ended:
        message = "a second document begins here; a file holds one, so move it to its own file"
        return "yaml-documents", message
    message = "the value of the file has already ended before this; delete it, or quote the whole"
    return "yaml-syntax", message

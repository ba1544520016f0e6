"""Read one YAML file as plain text values with their places, and refuse what could harm or deceive.

Only the safe, plain part of YAML is read: mappings with text keys, lists and scalars. Every scalar
stays the text that stands in the file (`2022`, `true` and `"2014"` are all `str`); what it means is
for the schema to say. Anchors, aliases, tags, directives, merge keys, further documents and duplicate
keys are refused with their line and column.

The work is done by libyaml through PyYAML's `CSafeLoader`, an event at a time: libyaml keeps its
own stack and this module keeps its own, so that no input can exhaust Python's or C's.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from sys import intern
from typing import Any, Final, TypeAlias

from yaml import CSafeLoader
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from peeltrack.problems import MAX_PROBLEMS, InvalidData, Problem, in_lines
from peeltrack.schema.limits import MAX_DEPTH, MAX_EVENTS, MAX_TEXT
from peeltrack.schema.textfile import FORBIDDEN, START, Place, decode, hidden_character, read_bytes
from peeltrack.schema.yaml_errors import (
    DIRECTIVE,
    SECOND_DOCUMENT,
    TOO_DEEP,
    TOO_LONG,
    given_twice,
    syntax_problem,
    wrong_with_key,
    wrong_with_properties,
)

Value: TypeAlias = "dict[str, Value] | list[Value] | str | None"
"""What a file holds: every scalar is text, an empty or `null` plain scalar is None."""
Children: TypeAlias = "dict[str | int, int]"
Steps: TypeAlias = "tuple[str | int, ...]"
"""The keys of mappings and the indexes of lists that lead from the root to a value."""

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_NO_KEYS: Final = frozenset({"", "<<"})
_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL
)
_NAMED_ESCAPES: Final = dict(zip("0abvfeNLP", "\0\a\b\v\f\x1b\x85\u2028\u2029", strict=True))


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One file as read: `name` as shown to people, its `value`, and the `places` of all in it."""

    name: str
    value: Value
    places: Callable[[Steps, bool], Place] = field(repr=False, compare=False)

    def place(self, path: Steps, *, key: bool = False) -> Place:
        """Return the place of the value at `path`, or with `key` that of its key.

        What has no key (the root, an item of a list) stands for itself. Where the path leads nowhere,
        the answer is for its nearest existing ancestor.
        """
        return self.places(path, key)


def read(path: Path) -> YamlDocument:
    """Read the YAML file at `path`. Raises InvalidData as `read_bytes` and `parse` do."""
    return parse(read_bytes(path), str(path))


def parse(data: bytes, name: str) -> YamlDocument:
    """Read `data` as the YAML file called `name`.

    Nothing but blanks and comments gives the value None. Raises InvalidData, with every problem found,
    if the data is not the plain YAML that the module describes, in text that `decode` lets pass.
    """
    reading = _Reading(decode(data, name), name)
    value = reading.value()
    return YamlDocument(name, value, partial(reading.nodes.find, value))


class _Nodes:
    """Where each node of a document stands, in few bytes each.

    Nodes are numbered as they come in the file: a container, then all that is in it; a key, then
    its value. `ends` has, for each container, the number of the node after it.
    """

    def __init__(self, last: Place) -> None:
        self.last = last
        self.lines: array[int] = array("I")
        self.columns: array[int] = array("I")
        self.ends: dict[int, int] = {}
        self.known: dict[int, Children] = {}

    def find(self, value: Value, path: Steps, key: bool) -> Place:
        """Return the place of what stands at a path of the file's value, or that of its key."""
        node = key_node = 0
        for step in path:
            children = self.children(node, value)
            if step not in children:
                break
            node = key_node = children[step]
            if isinstance(value, dict):
                node = self.after(key_node)
            value = value[step]  # type: ignore[index]
        return self.place(key_node if key else node)

    def place(self, node: int) -> Place:
        """Return the place of a node; in a file without values, its start."""
        if not self.lines:
            return START
        # libyaml takes each file to end with a line break, and puts a missing value after that.
        return min(self.last, Place(self.lines[node] + 1, self.columns[node] + 1))

    def after(self, node: int) -> int:
        """Return the number of the first node after `node` and all that is in it."""
        return self.ends.get(node, node + 1)

    def children(self, node: int, value: Value) -> Children:
        """Return the node of each key of a mapping, or each item of a list, that is `node`."""
        if node not in self.known:
            known: Children = {}
            child = node + 1
            for step in value if isinstance(value, dict) else range(len(value or ())):
                known[step] = child
                child = self.after(self.after(child) if isinstance(value, dict) else child)
            self.known[node] = known if isinstance(value, dict | list) else {}
        return self.known[node]


class _EnoughError(Exception):
    """So much is wrong that reading on helps nobody."""


class _Reading:
    """Builds the value of one file from libyaml's events, and collects what is wrong with it."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.nodes = _Nodes(START.after(text))
        self.problems: list[Problem] = []
        self.depth = 0
        self.after = "nothing"
        next_event = CSafeLoader(text.encode()).get_event
        self.events = chain(islice(iter(next_event, None), MAX_EVENTS), self.too_many())

    def value(self) -> Value:
        """Return the value of the file. Raises InvalidData with all that is wrong, in its order."""
        value: Value = None
        try:
            for event in self.events:
                kind = type(event)
                if kind is DocumentStartEvent:
                    self.start_document(event)
                elif kind is DocumentEndEvent:
                    self.after = "..." if event.explicit else "a value"
                elif kind is StreamEndEvent:
                    break
                elif kind is not StreamStartEvent:
                    value = self.node(event)
        except _EnoughError:
            pass
        except YAMLError as error:
            self.problems.append(syntax_problem(self.name, self.text, error, self.after))
        if self.problems:
            raise InvalidData(in_lines(self.problems))
        return value

    def node(self, event: Any) -> Value:
        """Return the value that `event` begins."""
        kind = type(event)
        if kind is ScalarEvent:
            text = self.scalar(event)
            return None if text in _NULLS and not event.style else text
        number = self.begin(event)
        if kind is AliasEvent:
            return None
        if self.depth >= MAX_DEPTH:
            self.refuse(event, "yaml-depth", TOO_DEEP)
            raise _EnoughError
        self.depth += 1
        value = self.mapping() if kind is MappingStartEvent else self.sequence()
        self.depth -= 1
        if value:
            self.nodes.ends[number] = len(self.nodes.lines)
        return value

    def scalar(self, event: Any) -> str:
        """Return the text of a scalar."""
        self.begin(event)
        text: str = event.value
        if len(text) > MAX_TEXT:
            self.refuse(event, "yaml-size", TOO_LONG)
        if event.style == '"' and FORBIDDEN.search(text):
            self.refuse_escapes(event)
        return intern(text)  # a record repeats its words: one copy of each is kept

    def begin(self, event: Any) -> int:
        """Return the number of the node that `event` begins."""
        mark = event.start_mark
        self.nodes.lines.append(mark.line)
        self.nodes.columns.append(mark.column)
        if event.anchor is not None or event.tag is not None:
            for rule, message in wrong_with_properties(event):
                self.refuse(event, rule, message)
        return len(self.nodes.lines) - 1

    def mapping(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        nodes: dict[str, int] = {}
        for event in self.events:
            kind = type(event)
            if kind is MappingEndEvent:
                break
            if kind is ScalarEvent:
                key = self.scalar(event)
                if key in found:
                    first = self.nodes.place(nodes[key])
                    self.refuse(event, "yaml-duplicate-key", given_twice(key, first))
                    key = self.stand_in()
                elif key in _NO_KEYS and not event.style:
                    key = self.refuse_key(event)
                nodes[key] = len(self.nodes.lines) - 1
            else:
                key = self.refuse_key(event)
                self.node(event)
            found[key] = self.node(next(self.events))
        return found

    def sequence(self) -> list[Value]:
        found: list[Value] = []
        for event in self.events:
            if type(event) is SequenceEndEvent:
                break
            found.append(self.node(event))
        return found

    # What is refused

    def refuse(self, event: Any, rule: str, message: str) -> None:
        """Add a problem where `event` starts; raise _EnoughError when there are too many."""
        place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        self.problems.append(Problem(self.name, *place, rule, message))
        self.stop_if_enough()

    def stop_if_enough(self) -> None:
        """Raise _EnoughError when there are more problems than are listed."""
        if len(self.problems) > MAX_PROBLEMS:
            raise _EnoughError

    def too_many(self) -> Iterator[Any]:
        """Refuse to go on after the last event that is read."""
        place = self.nodes.place(len(self.nodes.lines) - 1)
        message = f"the file has more than {MAX_EVENTS:,} keys and values; split it up"
        self.problems.append(Problem(self.name, *place, "yaml-size", message))
        raise _EnoughError
        yield

    def stand_in(self) -> str:
        """Return a key to use in place of a refused one: NUL cannot be in a key of the file."""
        return f"\0{len(self.nodes.lines)}"

    def refuse_key(self, event: Any) -> str:
        """Refuse the key that `event` begins and return a stand-in; an alias is refused as such."""
        if type(event) is not AliasEvent:
            self.refuse(event, *wrong_with_key(event))
        return self.stand_in()

    def refuse_escapes(self, event: Any) -> None:
        """Refuse the escapes that write a forbidden character in the double-quoted `event`."""
        start = event.start_mark
        place, done = Place(start.line + 1, start.column + 1), start.index
        for match in _ESCAPE.finditer(self.text, start.index, event.end_mark.index):
            digits = match[1] or match[2] or match[3]
            char = chr(int(digits, 16)) if digits else _NAMED_ESCAPES.get(match[4], "")
            if FORBIDDEN.match(char):
                place, done = place.after(self.text[done : match.start()]), match.start()
                self.problems.append(hidden_character(self.name, place, char, match[0]))
                self.stop_if_enough()

    def start_document(self, event: Any) -> None:
        """Refuse directives, and any document but the first."""
        if self.after != "nothing":
            self.refuse(event, "yaml-documents", SECOND_DOCUMENT)
            raise _EnoughError
        if event.version or event.tags:
            self.refuse(event, "yaml-directive", DIRECTIVE)

"""Changing what a YAML file says in the fewest of its lines: comments, order and layout stay.

The places come from the YAML reader (libyaml), the new lines from `style`. What is left alone is left
alone byte for byte, whether or not the file is in normal form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from peeltrack.problems import InvalidData
from peeltrack.schema.yamlfile import parse
from peeltrack.store import style

_BOM = "\ufeff"


class CannotAmendError(Exception):
    """The file is written in a way that a program cannot change without touching what is not its own."""


def amend(text: str, value: Mapping[str, Any]) -> str:
    """Return the text of a YAML mapping changed so that it says `value`, whose scalars are text.

    Keys new to a mapping go after the key that comes before them in `value`, items new to a list after
    its last. Raises CannotAmendError where the result would not say exactly `value`.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    try:
        amended = mark + _Amendment(body).to(value)
        says = parse(amended.encode("utf-8"), "").value
    except (InvalidData, UnicodeEncodeError) as error:
        raise CannotAmendError(str(error)) from error
    if says != value:
        raise CannotAmendError("the result would say something else")
    return amended


def _goes_on(old: list[Any], new: list[Any]) -> bool:
    """Say whether a list has the items of another, or mappings with more or other values, and then its own."""
    return 0 < len(old) <= len(new) and all(
        a == b or (isinstance(a, dict) and isinstance(b, dict) and set(a) & set(b))
        for a, b in zip(old, new, strict=False)
    )


class _Amendment:
    """The edits to one text, each a start, an end and what comes between them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.edits: list[tuple[int, int, str]] = []

    def to(self, value: Mapping[str, Any]) -> str:
        root = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        old = parse(self.text.encode("utf-8"), "").value
        if isinstance(root, MappingNode) and isinstance(old, dict):
            self.mapping(root, old, value, top=True)
        elif old is None:
            self.append_to_file(value)
        else:
            raise CannotAmendError("the file is no mapping")
        pieces: list[str] = []
        done = 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[0]):
            if start < done:
                raise CannotAmendError("two changes meet in one line")
            pieces += [self.text[done:start], new]
            done = end
        return "".join([*pieces, self.text[done:]])

    # Values

    def value(self, key: Node, node: Node, old: Any, new: Any, *, block: bool) -> None:
        """Make the value at a key say `new`; `block` where the key stands on a line of its own."""
        if old == new:
            return
        if isinstance(node, MappingNode) and isinstance(new, dict) and set(old) & set(new):
            if not (block and self.has_outgrown_its_line(key, node, old, new)):
                self.mapping(node, old, new)
                return
        elif isinstance(node, SequenceNode) and isinstance(new, list) and _goes_on(old, new):
            for item, before, after in zip(node.value, old, new, strict=False):
                if before != after:
                    self.mapping(item, before, after)
            self.append_to_list(node, new[len(old) :])
            return
        self.replace(key, node, new, block=block)

    def has_outgrown_its_line(
        self, key: Node, node: MappingNode, old: dict[str, Any], new: dict[str, Any]
    ) -> bool:
        """Say whether a mapping on one line, as the style has it, is to be laid out anew on several."""
        if not node.flow_style or "\n" in self.text[node.start_mark.index : node.end_mark.index]:
            return False
        fits = (style.fits_a_line(key.value, says, key.start_mark.column) for says in (old, new))
        return next(fits) and not next(fits)

    def replace(self, key: Node, node: Node, new: Any, *, block: bool) -> None:
        colon, end = self.colon(key), self.end_of_pair(key, node)
        if not block or style.fits_a_line(key.value, new, key.start_mark.column):
            # What stands between the colon and a value on later lines is a comment.
            start = min(self.end_of_line(colon), node.start_mark.index)
            comment = self.text[colon:start].rstrip()
            written = style.inline(new, key.value, flow=not block)
            self.edits.append((colon, end, f" {written}{comment}"))
            return
        lines = style.block(new, key.start_mark.column + 2)
        comment = self.text[colon : min(self.end_of_line(colon), node.start_mark.index)].rstrip()
        end_of_line = self.end_of_line(end)
        comment = comment or self.text[end:end_of_line].rstrip()
        self.edits.append((colon, end_of_line, comment + self.lines_after(lines)))

    # Mappings

    def mapping(
        self,
        node: MappingNode,
        old: dict[str, Any],
        new: Mapping[str, Any],
        *,
        top: bool = False,
    ) -> None:
        """Make a mapping say `new`."""
        if node.flow_style:
            self.flow_mapping(node, old, new)
            return
        pairs = {key.value: (key, value) for key, value in node.value}
        indent = node.start_mark.column
        for key in old:
            if key not in new:
                self.delete_lines(*pairs[key])
        after: int | None = None
        waiting: list[str] = []
        for key, value in new.items():
            if key not in pairs:
                blank = [""] if top else []
                lines = style.entry(key, value, indent)
                waiting += [*lines, *blank] if after is None else [*blank, *lines]
                continue
            self.insert_lines(node, after, waiting)
            waiting = []
            self.value(*pairs[key], old[key], value, block=True)
            after = self.end_of_pair(*pairs[key])
        self.insert_lines(node, after, waiting)

    def insert_lines(self, node: MappingNode, after: int | None, lines: list[str]) -> None:
        """Insert lines into a mapping after the line of a place, or where the mapping begins."""
        if not lines:
            return
        if after is not None:
            place = self.end_of_line(after)
            self.edits.append((place, place, self.lines_after(lines)))
            return
        place = self.start_of_own_line(node.start_mark.index)
        while place and self.text[self.start_of_line(place - 1) : place].lstrip().startswith("#"):
            place = self.start_of_line(place - 1)
        self.edits.append((place, place, self.newline.join([*lines, ""])))

    def delete_lines(self, key: Node, value: Node) -> None:
        start = self.start_of_own_line(key.start_mark.index)
        end = self.text.find("\n", self.end_of_pair(key, value)) + 1
        self.edits.append((start, end or len(self.text), ""))

    def flow_mapping(self, node: MappingNode, old: dict[str, Any], new: Mapping[str, Any]) -> None:
        if not old or set(old) - set(new):
            if "#" in self.text[node.start_mark.index : node.end_mark.index]:
                raise CannotAmendError("a mapping in braces has a comment inside")
            self.edits.append((node.start_mark.index, node.end_mark.index, style.inline(dict(new))))
            return
        pairs = {key.value: (key, value) for key, value in node.value}
        before: Node | None = None
        for key, value in new.items():
            if key in pairs:
                self.value(*pairs[key], old[key], value, block=False)
                before = pairs[key][1]
                continue
            pair = f"{style.key_text(key)}: {style.inline(value, key, flow=True)}"
            place = node.start_mark.index + 1 if before is None else self.end(before)
            self.edits.append((place, place, f"{pair}, " if before is None else f", {pair}"))

    # Lists

    def append_to_list(self, node: SequenceNode, items: list[Any]) -> None:
        if not items:
            return
        last = self.end(node.value[-1])
        if node.flow_style:
            self.edits.append(
                (last, last, "".join(f", {style.inline(item, flow=True)}" for item in items))
            )
            return
        lines = [line for item in items for line in style.listed(item, node.start_mark.column)]
        place = self.end_of_line(last)
        self.edits.append((place, place, self.lines_after(lines)))

    def append_to_file(self, value: Mapping[str, Any]) -> None:
        lines = style.block(dict(value), 0)
        text = self.text.rstrip("\r\n")
        gap = self.newline * 2 if text else ""
        self.edits.append((len(text), len(self.text), gap + self.newline.join([*lines, ""])))

    # Places

    def end(self, node: Node) -> int:
        """Return where the last character of a node's own stands, without what the reader skips after."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, ScalarNode):
            own = (
                self.text[start:end].rstrip() if node.style in ("|", ">") else self.text[start:end]
            )
            return start + len(own)
        assert isinstance(node, CollectionNode), "a node is a scalar or a collection"
        if node.flow_style or not node.value:
            return end
        last = node.value[-1]
        return self.end_of_pair(*last) if isinstance(node, MappingNode) else self.end(last)

    def end_of_pair(self, key: Node, value: Node) -> int:
        return max(self.colon(key), self.end(value))

    def colon(self, key: Node) -> int:
        """Return the place after the colon of a key."""
        return self.text.index(":", key.end_mark.index) + 1

    def end_of_line(self, place: int) -> int:
        """Return where the line of a place ends, before its line break."""
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if self.text[place:end].endswith("\r") else end

    def start_of_line(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def start_of_own_line(self, place: int) -> int:
        """Return where the line of a key begins, which must hold nothing before it."""
        start = self.start_of_line(place)
        if self.text[start:place].strip():
            raise CannotAmendError("a key to change does not begin its line")
        return start

    def lines_after(self, lines: list[str]) -> str:
        return "".join(self.newline + line for line in lines)

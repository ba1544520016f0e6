"""What a document is once it is read: blocks of text, each a heading, a paragraph, an item or a row."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

HEADING, PARAGRAPH, ITEM, ROW = "heading", "paragraph", "item", "row"
MOST_TEXT = 1_000_000
"""The most characters of a document's text that are read."""
MOST_BLOCKS = 100_000
"""The most blocks of a document that are read."""
TOO_LONG = f"only the first {MOST_TEXT:,} characters or {MOST_BLOCKS:,} lines of its text were read"
"""What is said of a document that was not read to its end."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Block(NamedTuple):
    """A stretch of a document that stands by itself.

    `kind` is "heading", "paragraph", "item" or "row"; `text` one line, its white space collapsed, of a
    row its cells with bars between. `cells` are a row's, empty ones in their places: a cell that spans
    columns is repeated, one that spans rows stands in each. `level` is a heading's, from 1 to 6.
    `header` marks a row of column heads.
    """

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    level: int = 0
    header: bool = False


class Document(NamedTuple):
    """A document's text, and what it says of itself.

    `url` is the address that a page gives as its own, `date` the day (ISO) on which its meta data say
    that it was published. `not_read` are sentences that say what of the document was not read.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    url: str | None = None
    date: str | None = None
    not_read: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The blocks as lines."""
        return "\n".join(block.text for block in self.blocks)


class Full(Exception):
    """The text that may be read of one document is read."""


class Blocks:
    """The blocks read so far, up to the most that may be read."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.size = self.count = 0

    def add(self, block: Block) -> None:
        """Take one more block, unless it is empty.

        Raises Full where it is more than may be read; a part of it is kept.
        """
        if not (any(block.cells) if block.kind == ROW else block.text):
            return
        room = MOST_TEXT - self.size
        self.size += len(block.text) + 1
        self.count += 1
        if self.count > MOST_BLOCKS:
            raise Full
        if len(block.text) > room:
            if block.kind != ROW and room > 0:
                self.found.append(block._replace(text=block.text[:room].rsplit(" ", 1)[0]))
            raise Full
        self.found.append(block)


def visible(text: str) -> str:
    """Return text without what no reader sees: control, zero-width and bidirectional characters."""
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return _SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return text as a line, each run of white space one space, without invisible characters."""
    return " ".join(visible(text).split())


def row(cells: Iterable[str], *, header: bool = False) -> Block:
    """Return a row of a table. A bar within a cell becomes a stroke, since bars part the cells."""
    each = tuple(one_line(cell).replace("|", "/") for cell in cells)
    return Block(ROW, " ".join(" | ".join(each).split()), each, header=header)


def unpacked(lists: Sequence[Any]) -> Document:
    """Return the document that was passed between processes as JSON, which makes lists of it and its blocks."""
    blocks, title, url, date, not_read = lists
    found = (
        Block(kind, text, tuple(cells), level, header)
        for kind, text, cells, level, header in blocks
    )
    return Document(tuple(found), title, url, date, tuple(not_read))

"""A page for people, before it is drawn: headings, lines of text and tables of cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

_TYPOGRAPHY = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "˜": "~",
        "·": "-",
        "▲": "^",
        "▼": "v",
        "†": "+",
        "‡": "#",
        "§": "%",
        "┊": "|",
        "→": "->",
        "─": "-",
    }
)


def clean(text: str) -> str:
    """Return text with every control or direction-changing character made visible as an escape.

    Nothing in the data can then move the cursor, colour the screen or reorder what is read.
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char == "\n" or not unicodedata.category(char).startswith("C")
        else ascii(char)[1:-1]
        for char in text
    )


def to_ascii(text: str) -> str:
    """Return text in ASCII: typographic marks as their plain kin, the rest as escapes."""
    return text.translate(_TYPOGRAPHY).encode("ascii", "backslashreplace").decode("ascii")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table. `grade` colours it; `faint` is for what is not a grade."""

    text: str
    grade: str | None = None
    faint: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. `keep` columns are never wrapped."""

    title: str
    right: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns. A row in `sections` begins a group and is set apart."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    sections: frozenset[int] = frozenset()
    total_rows: int = 0

    def narrowest(self) -> int:
        """Return the columns of screen below which words would have to be broken."""
        widths = [len(longest_word(column.title, column.keep)) for column in self.columns]
        for row in self.rows:
            for n, cell in enumerate(row):
                word = longest_word(cell.text, self.columns[n].keep)
                widths[n] = max(widths[n], len(word))
        return sum(widths) + GAP * (len(widths) - 1)


GAP = 2
"""Columns of screen between two columns of a table."""


def longest_word(text: str, keep: bool = False) -> str:
    """Return the longest piece of a text that stays on one line."""
    pieces = text.split("\n") if keep else text.split()
    return max(pieces, key=len, default="")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 stands over the page."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, wrapped where it must be; `indent` in columns of screen."""

    text: str
    indent: int = 0
    faint: bool = False
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""


Block = Heading | Line | Table | Blank


@dataclass(slots=True)
class Page:
    """Blocks in order, and notes (what the marks mean, what is missing) for the foot."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *blocks: Block) -> None:
        """Append blocks."""
        self.blocks.extend(blocks)

    def note(self, text: str) -> None:
        """Append a note, once."""
        if text not in self.notes:
            self.notes.append(text)

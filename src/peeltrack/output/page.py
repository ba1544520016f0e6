"""A page for people, before it is drawn: headings, lines of text and tables of cells."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from peeltrack.visible import visible

Spelling = Callable[[str], str]
"""What spells a text otherwise: with escapes, in ASCII."""
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
        "·": ".",
        "▲": "^",
        "▼": "v",
        "†": "+",
        "‡": "#",
        "§": "%",
        "┊": "|",
        "»": ">",
        "→": "->",
        "─": "-",
    }
)


KEPT = "\u00a0"
"""A space at which a line is not broken, until it is drawn."""


def kept(text: str) -> str:
    """Return a text that stays on one line, such as a date."""
    return text.replace(" ", KEPT)


def drawn(text: str) -> str:
    """Return a text with its kept spaces as spaces, for it is not broken any more."""
    return text.replace(KEPT, " ")


def clean(text: str) -> str:
    """Return text as it is drawn: spaces are spaces, and what could harm or deceive is an escape."""
    return drawn(visible(text))


def to_ascii(text: str) -> str:
    """Return text in ASCII but for kept spaces: typographic marks as their plain kin, the rest as escapes."""
    parts = text.translate(_TYPOGRAPHY).split(KEPT)
    return KEPT.join(part.encode("ascii", "backslashreplace").decode("ascii") for part in parts)


class TableCell(NamedTuple):
    """What stands in one place of a table. `grade` colours it; `faint` is for what is not a grade."""

    text: str
    grade: str | None = None
    faint: bool = False
    strong: bool = False


class Column(NamedTuple):
    """A table's column.

    The cells of a `keep` column are never wrapped, those of one with a `least` width not to less than that. A
    `bar` runs down every line.
    """

    title: str
    right: bool = False
    keep: bool = False
    bar: bool = False
    least: int = 0


def columns(*titles: str) -> list[Column]:
    """Return columns of which nothing is to be said but their titles."""
    return [Column(title) for title in titles]


class Table(NamedTuple):
    """Rows of cells under columns.

    A row in `sections` begins a group and is set apart; where only its first cell holds anything, it is
    a heading across the table. The last `total_rows` rows are totals.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[TableCell]]
    sections: frozenset[int] = frozenset()
    total_rows: int = 0

    @classmethod
    def grouped(
        cls, columns: Sequence[Column], rows: Iterable[tuple[str | None, list[TableCell]]]
    ) -> Table:
        """Return a table of rows, each given with the heading under which it stands (None: under none)."""
        made: list[list[TableCell]] = []
        sections = []
        last = None
        for heading, row in rows:
            if heading is not None and heading != last:
                last = heading
                sections.append(len(made))
                made.append(
                    [TableCell(heading, strong=True), *[TableCell("")] * (len(columns) - 1)]
                )
            made.append(row)
        return cls(columns, made, frozenset(sections))

    def is_heading(self, n: int) -> bool:
        """Say whether the n-th row is a heading across the table."""
        return n in self.sections and not any(cell.text for cell in self.rows[n][1:])

    def gap(self, n: int) -> int:
        """Return the columns of screen between the n-th column and the next: fewer on the sides of a bar."""
        if n == len(self.columns) - 1:
            return 0
        return 1 if self.columns[n].bar or self.columns[n + 1].bar else 2

    @property
    def gaps(self) -> int:
        """The columns of screen between all of its columns."""
        return sum(map(self.gap, range(len(self.columns))))

    def narrowest(self) -> int:
        """Return the columns of screen below which words would have to be broken."""
        least, _ = self._extents()
        return sum(least) + self.gaps

    def widths(self, available: int) -> list[int]:
        """Return the width of each column on a screen `available` wide.

        Words stay whole as long as there is room. What is left over goes to the first column until
        nothing in it is wrapped, and then to the columns that lack most.
        """
        least, most = self._extents()
        left = available - self.gaps
        if sum(most) <= left:
            return most
        widths = least
        while sum(widths) > left and max(widths) > 1:
            widths[widths.index(max(widths))] -= 1
        for _ in range(left - sum(widths)):
            lacks = [wanted - width for wanted, width in zip(most, widths, strict=True)]
            widths[0 if lacks[0] > 0 else lacks.index(max(lacks))] += 1
        return widths

    def _extents(self) -> tuple[list[int], list[int]]:
        """Return, by column, the width of the longest word and of the longest line."""
        least = [longest_word(column.title) for column in self.columns]
        most = [max(map(len, column.title.split("\n"))) for column in self.columns]
        for r, row in enumerate(self.rows):
            if self.is_heading(r):
                continue
            for n, cell in enumerate(row):
                line = max(map(len, cell.text.split("\n")))
                word = line if self.columns[n].keep else longest_word(cell.text)
                least[n], most[n] = max(least[n], word), max(most[n], line)
        floors = (min(n, column.least) for n, column in zip(most, self.columns, strict=True))
        return list(map(max, least, floors)), most


def longest_word(text: str) -> int:
    """Return the least width in which no word of a text is broken, set in as `wrapped` sets it in."""
    return max(
        len(word) + _hang(line) * (n > 0 or line.startswith(" "))
        for line in text.split("\n")
        for n, word in enumerate(line.strip(" ").split(" "))
    )


def _hang(line: str) -> int:
    """Return how far what is carried over from a line is set in: two more than a line set in itself."""
    indent = len(line) - len(line.lstrip(" "))
    return indent + 2 if indent else 0


def wrapped(text: str, width: int, *, whole: bool = False) -> str:
    """Return a text with its lines wrapped at a width; words longer than that are broken, unless they stay `whole`."""
    lines: list[str] = []
    for line in text.split("\n"):
        hang = " " * min(_hang(line), width // 2)
        lines += textwrap.wrap(
            line,
            width,
            subsequent_indent=hang,
            break_long_words=not whole,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines)


class Heading(NamedTuple):
    """A heading; `level` 1 stands over the page."""

    text: str
    level: int = 1


class Line(NamedTuple):
    """A line of text, wrapped where it must be; `indent` in columns of screen.

    A `whole` line is wrapped on a terminal only, so that other programs find what they look for in it.
    """

    text: str = ""
    indent: int = 0
    faint: bool = False
    grade: str | None = None
    whole: bool = False


class Note(NamedTuple):
    """What a mark means, or what is missing: it stands at the foot of the page, once however often it is said."""

    text: str


Block = Heading | Line | Table
Page = Iterable[Block | Note]
"""What stands on a page, in order, but for the notes."""


def laid_out(page: Page) -> Iterator[Block]:
    """Yield the blocks of a page, and at its foot the notes as lines.

    A heading, and a table that is not under one, is set apart from what stands before it.
    """
    notes = {}
    before: Block = Line()
    for block in page:
        if isinstance(block, Note):
            notes[block] = Line(block.text, faint=True)
            continue
        under = isinstance(block, Table) and isinstance(before, Heading)
        if not (under or isinstance(block, Line) or before == Line()):
            yield Line()
        yield block
        before = block
    if notes:
        yield from (Line(), *notes.values())


def spelt(block: Block, spell: Spelling) -> Block:
    """Return a block with all its text spelt otherwise."""
    if not isinstance(block, Table):
        return block._replace(text=spell(block.text))
    return block._replace(
        columns=[column._replace(title=spell(column.title)) for column in block.columns],
        rows=[[cell._replace(text=spell(cell.text)) for cell in row] for row in block.rows],
    )

"""Tables of a page to rows: cells that span columns or rows stand in each of their places."""

import re
from contextlib import suppress
from dataclasses import dataclass, field

from peeltrack.documents.blocks import HEADING, PARAGRAPH, Block, Blocks, Full, one_line, row
from peeltrack.documents.plaintext import read_plain

MOST_COLUMNS = 40
"""A cell that spans columns stands in none beyond this one."""
MOST_ROWS = 1_000
"""The most rows that a cell spans."""

_ENDED = (".", "!", "?")
_PAUSED = (*_ENDED, ",", ":", ";")
_SPAN = re.compile(r"\s*([0-9]{1,5})")


@dataclass(slots=True)
class HtmlCell:
    """One cell: what it holds, how many columns and rows it spans, and whether it is a head."""

    blocks: list[Block]
    wide: int
    tall: int
    head: bool

    @property
    def text(self) -> str:
        """What it holds as one line, a semicolon between its parts where they end with no mark."""
        parts = [block.text.replace("\n", " ") for block in self.blocks]
        return " ".join(
            part if n == len(parts) - 1 or part.endswith(_PAUSED) else f"{part};"
            for n, part in enumerate(parts)
        )


@dataclass(slots=True)
class HtmlTable:
    """A table, or a list of terms and what is said of them, while it is read.

    `above` is where the blocks around it go, `around` the heading level and the depth of lists around the cell
    that is being read. `covered` says for each column that a cell of a row above reaches into for how many more
    rows, and with what text. `placing` marks a row that holds a table, and so is there to place things on the
    page. `heads` says that the rows stand in the table's head, which is over after a row of heads where a page
    does not end it.
    """

    above: list[Block]
    terms: bool = False
    heads: bool = False
    headed: bool = False
    open: bool = False
    row: list[HtmlCell] = field(default_factory=list)
    cell: HtmlCell | None = None
    around: tuple[int, int] = (0, 0)
    placing: bool = False
    covered: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def holds_lines(self) -> bool:
        """Whether a cell is being read whose lines are one text if its row is a row."""
        return self.cell is not None and not self.placing

    def begin_cell(self, cell: HtmlCell) -> None:
        """Begin a cell of the row that is being read, or of a new one."""
        if self.placing:
            cell.blocks = self.above
        self.cell, self.open = cell, True
        self.row.append(cell)

    def place(self) -> None:
        """Let what the cells of the row hold, and will hold, be blocks of the page."""
        if not self.placing:
            self.placing = True
            self._spill(self.row)
            for cell in self.row:
                cell.blocks = self.above

    def end_row(self) -> Block | None:
        """End the row and return it, or None where it is empty, or what its cells hold are blocks of the page."""
        cells, self.row, self.open = self.row, [], False
        filled = [cell for cell in cells if cell.blocks]
        lone = len(cells) == 1 and not self.covered
        if self.placing or not filled or self._is_text(filled, lone=lone):
            if not self.placing:
                self._spill(cells)
            self.placing = False
            self._columns(cells, [""] * len(cells), lone=lone)
            return None
        columns = self._columns(cells, [cell.text for cell in cells], lone=lone)
        heads = self._are_heads(cells) and not (lone and cells[0].wide > 1)
        heads, self.headed = heads or (self.heads and not self.headed), self.headed or heads
        return row(columns, header=heads)

    def _are_heads(self, cells: list[HtmlCell]) -> bool:
        """Say whether cells are heads of columns; the first, above a column of names, can be empty."""
        return not self.terms and all(
            cell.head or not (n or cell.blocks) for n, cell in enumerate(cells)
        )

    def _spill(self, cells: list[HtmlCell]) -> None:
        """Let what cells hold be blocks of the page, each of their lines by itself."""
        for block in (block for cell in cells for block in cell.blocks):
            if "\n" in block.text:
                blocks = Blocks()
                with suppress(Full):  # it was counted when it was read
                    read_plain(block.text, blocks)
                self.above += blocks.found
            else:
                self.above.append(block)

    def _is_text(self, filled: list[HtmlCell], *, lone: bool) -> bool:
        """Say whether the cells hold text that is no row: headings over text, or prose by itself."""
        return any(
            (len(cell.blocks) > 1 and any(block.kind == HEADING for block in cell.blocks))
            or (lone and (len(cell.blocks) > 1 or cell.blocks[0].kind == HEADING))
            or (lone and (self.terms or "\n" in cell.blocks[0].text))
            or ((lone or self.terms) and any(_is_prose(block) for block in cell.blocks))
            for cell in filled
        )

    def _columns(self, cells: list[HtmlCell], texts: list[str], *, lone: bool) -> list[str]:
        """Return the texts of a row, column by column, and remember what reaches into the next.

        Where one cell is the whole row, as a heading across a table is, it stands there once.
        """
        columns: list[str] = []
        reaching = {at: (rows - 1, text) for at, (rows, text) in self.covered.items() if rows > 1}
        for cell, text in zip(cells, texts, strict=True):
            self._carry(columns)
            for nth in range(max(min(cell.wide, MOST_COLUMNS - len(columns)), 1)):
                if cell.tall > 1:
                    reaching[len(columns)] = (cell.tall - 1, text)
                columns.append("" if lone and nth else text)
        self._carry(columns)
        self.covered = reaching
        return columns

    def _carry(self, columns: list[str]) -> None:
        while len(columns) in self.covered:
            columns.append(self.covered[len(columns)][1])


def lines(text: str) -> Block:
    """Return the lines that a cell holds as one block, until it is known what its row is."""
    return Block(PARAGRAPH, "\n".join(one_line(line) for line in text.strip().split("\n")))


def span(value: str | None, most: int) -> int:
    """Return the number of columns or rows that an attribute gives, at least 1."""
    match = _SPAN.match(value or "")
    return min(max(int(match[1]), 1), most) if match else 1


def _is_prose(block: Block) -> bool:
    return block.kind == PARAGRAPH and block.text.endswith(_ENDED)

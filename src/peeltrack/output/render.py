"""Draw a page: with rich on a terminal, with tabulate anywhere else."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from io import StringIO
from typing import IO, TYPE_CHECKING

from peeltrack.output.page import (
    GAP,
    Blank,
    Cell,
    Heading,
    Line,
    Page,
    Table,
    clean,
    to_ascii,
    wrapped,
)
from peeltrack.output.palette import SHADES

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table as RichTable
    from rich.text import Text

STYLES = {grade: f"{colours.ink} on {colours.fill}" for grade, colours in SHADES.items()}
"""rich's styles by grade; the grade is always there in words too."""


def ascii_only(stream: IO[str]) -> bool:
    """Say whether a stream's reader asked for plain ASCII, by its encoding or by the C locale."""
    encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
    if not encoding:  # no stream of the system's: a file, which is UTF-8
        return False
    if not encoding.startswith("utf"):
        return True
    set_to = next((v for name in ("LC_ALL", "LC_CTYPE", "LANG") if (v := os.environ.get(name))), "")
    return set_to in ("C", "POSIX")


def draw(
    page: Page, stream: IO[str], *, width: int, color: str, terminal: bool, plain: bool
) -> None:
    """Draw a page for a screen of a width, in plain ASCII if asked to.

    `color` is auto, always or never; `terminal` says whether the reader understands a terminal's escapes.
    """
    from rich.console import Console

    drawn = StringIO()
    console = Console(
        file=drawn,
        width=width,
        height=25,  # without one, rich takes its own width for a dumb terminal
        force_terminal=terminal,
        no_color=False if color == "always" else None,
        color_system="standard" if color == "always" and _is_dumb() else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
        safe_box=plain,
    )
    print_page(page, console, plain=plain, whole=not terminal)
    text = drawn.getvalue()
    stream.write(text if terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines()))


def _is_dumb() -> bool:
    return os.environ.get("TERM", "dumb") in ("dumb", "unknown")


def print_page(page: Page, console: Console, *, plain: bool, whole: bool = False) -> None:
    """Print a page on one of rich's consoles, in plain ASCII if asked to; `whole` lines stay so if it is."""
    for block in page.blocks:
        if whole and isinstance(block, Line) and block.whole:
            console.print(_text(block.text, "", plain), soft_wrap=True)
            continue
        for drawn in _rich(block, console.width, plain):
            console.print(drawn)
    if page.notes:
        console.print()
        for note in page.notes:
            for drawn in _rich(Line(note, faint=True), console.width, plain):
                console.print(drawn)


def _text(text: str, style: str, plain: bool) -> Text:
    from rich.text import Text

    text = clean(text)
    return Text(to_ascii(text) if plain else text, style=style)


def _rich(block: object, width: int, plain: bool) -> Iterator[RenderableType]:
    """Yield what rich is to print for a block."""
    if isinstance(block, Table):
        yield from _rich_table(block, width, plain)
    elif isinstance(block, Heading):
        yield _text(wrapped(block.text, width), "bold" if block.level == 1 else "bold dim", plain)
    elif isinstance(block, Line):
        style = STYLES.get(block.grade or "", "dim" if block.faint else "")
        yield _text(wrapped(" " * block.indent + block.text, width), style, plain)
    else:
        yield ""


def _rich_table(table: Table, available: int, plain: bool) -> Iterator[RenderableType]:
    """Yield a table: one of rich's, or several with the headings across it between them."""
    widths = table.widths(available)
    drawn = _empty_table(table, widths, plain, header=True)
    totals_begin = len(table.rows) - table.total_rows
    for n, row in enumerate(table.rows):
        section = n in table.sections
        if table.is_heading(n):
            yield drawn
            if n:
                yield ""
            yield _text(wrapped(row[0].text, available), _style(row[0], section), plain)
            drawn = _empty_table(table, widths, plain, header=False)
            continue
        lines = [wrapped(cell.text, width) for cell, width in zip(row, widths, strict=True)]
        height = max(text.count("\n") for text in lines) + 1
        if section and n:
            drawn.add_row(
                *(
                    _text(column.title if column.bar else "", "dim", plain)
                    for column in table.columns
                )
            )
        drawn.add_row(
            *(
                _text(
                    "\n".join([text] * height) if column.bar else text, _style(cell, section), plain
                )
                for column, cell, text in zip(table.columns, row, lines, strict=True)
            ),
            end_section=bool(table.total_rows) and n == totals_begin - 1,
        )
    yield drawn


def _empty_table(table: Table, widths: list[int], plain: bool, *, header: bool) -> RichTable:
    from rich.box import Box
    from rich.table import Table as RichTable

    rule = " -- " if plain else " ── "
    blank = "    "
    drawn = RichTable(
        # Lines under the head and over the totals, and nowhere else.
        box=Box("\n".join([blank, blank, rule, blank, rule, rule, blank, blank, ""]), ascii=plain),
        show_edge=False,
        show_header=header,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
    )
    for column, width in zip(table.columns, widths, strict=True):
        drawn.add_column(
            _text(wrapped(column.title, width), "bold", plain),
            justify="right" if column.right else "left",
            width=width,
            no_wrap=True,
        )
    return drawn


def _style(cell: Cell, section: bool) -> str:
    if cell.grade:
        return STYLES.get(cell.grade, "")
    if section or cell.strong:
        return "bold dim" if cell.faint else "bold"
    return "dim" if cell.faint else ""


def write_plain(page: Page, stream: IO[str], table_format: str = "table", width: int = 100) -> None:
    """Write a page as plain text, its tables by tabulate in `table_format` (table: as it is read best).

    Lines of text are wrapped at `width`; tables are as wide as they must be. What is HTML, LaTeX or Markdown
    has its headings, lines and notes in that language, and each cell on one line.
    """
    from peeltrack.output.markup import MARKUP

    language = MARKUP.get(table_format)
    pieces: list[str] = []
    for block in page.blocks:
        if isinstance(block, Table):
            pieces.append(_tabulated(block, table_format))
        else:
            pieces += language.lines(block) if language else _plain_lines(block, width)
    pieces += [""] * bool(page.notes)
    for note in page.notes:
        pieces += language.lines(Line(note)) if language else _plain_lines(Line(note), width)
    stream.write("\n".join(pieces) + "\n")


def _tabulated(table: Table, format: str) -> str:
    from tabulate import SEPARATING_LINE, tabulate

    from peeltrack.output.markup import MARKUP

    language = MARKUP.get(format)
    one_line = language.cell if language else clean
    rows: list[list[str] | str] = [[one_line(cell.text) for cell in row] for row in table.rows]
    if table.total_rows and format == "table":
        rows.insert(len(rows) - table.total_rows, SEPARATING_LINE)
    return tabulate(
        rows,
        [one_line(column.title) for column in table.columns],
        tablefmt="simple" if format == "table" else format,
        disable_numparse=True,
        preserve_whitespace=True,
        colalign=["right" if c.right else "left" for c in table.columns] if rows else None,
    )


def to_ascii_lines(text: str) -> str:
    """Return a text in ASCII, line by line."""
    return "\n".join(to_ascii(line) for line in text.split("\n"))


def _plain_lines(block: object, width: int) -> list[str]:
    if isinstance(block, Heading):
        return [clean(block.text)]
    if isinstance(block, Blank):
        return [""]
    if isinstance(block, Line) and block.whole:
        return [" " * block.indent + clean(block.text)]
    if isinstance(block, Line):
        margin = " " * block.indent
        return textwrap.wrap(
            clean(block.text),
            width,
            initial_indent=margin,
            subsequent_indent=margin,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return []

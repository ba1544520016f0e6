"""Draw a page: with rich on a terminal, with tabulate anywhere else, in Markdown, HTML or LaTeX where asked for."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import StringIO
from typing import IO, TYPE_CHECKING, NamedTuple

from peeltrack.output.page import (
    Block,
    Heading,
    Line,
    Page,
    Table,
    TableCell,
    clean,
    drawn,
    laid_out,
    spelt,
    to_ascii,
    wrapped,
)
from peeltrack.output.palette import SHADES
from peeltrack.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES = {grade: f"{colours.ink} on {colours.fill}" for grade, colours in SHADES.items()}
"""rich's styles by grade; the grade is always there in words too."""
RULE = "─"


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
    dumb = os.environ.get("TERM", "dumb") in ("dumb", "unknown")
    console = Console(
        file=drawn,
        width=width,
        height=25,  # without one, rich takes its own width for a dumb terminal
        force_terminal=terminal,
        no_color=False if color == "always" else None,
        color_system="standard" if color == "always" and dumb else "auto",
    )
    print_page(page, console, plain=plain, whole=not terminal)
    text = drawn.getvalue()
    stream.write(text if terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines()))


def print_page(page: Page, console: Console, *, plain: bool, whole: bool = False) -> None:
    """Print a page on one of rich's consoles, in plain ASCII if asked to; `whole` lines stay so if it is."""
    # First of all, for an escape is longer than what it stands for.
    spell = (lambda text: to_ascii(visible(text))) if plain else visible
    rule = spell(RULE)
    for block in (spelt(block, spell) for block in laid_out(page)):
        if whole and isinstance(block, Line) and block.whole:
            lines = [_text(block.text)]
        else:
            lines = list(_lines(block, console.width, rule))
        for line in lines:
            console.print(line, soft_wrap=True)


def _text(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(drawn(text), style=style)


def _lines(block: Block, width: int, rule: str) -> Iterator[Text]:
    """Yield the lines of a block, none wider than a width where its words are not."""
    if isinstance(block, Table):
        yield from _table_lines(block, width, rule)
    elif isinstance(block, Heading):
        style = "bold" if block.level == 1 else "bold dim"
        yield from (_text(line, style) for line in wrapped(block.text, width).split("\n"))
    else:
        style = STYLES.get(block.grade or "", "dim" if block.faint else "")
        # An address is copied whole only where no end of line is put into it: the terminal breaks it.
        text = wrapped(" " * block.indent + block.text, width, whole=True)
        yield from (_text(line, style) for line in text.split("\n"))


def _table_lines(table: Table, available: int, rule: str) -> Iterator[Text]:
    """Yield a table's lines: a ruled head, a line set free over each group, and a rule over the totals."""
    widths = table.widths(available)
    ruled = _text(rule * (sum(widths) + table.gaps))
    heads = [wrapped(one.title, width) for one, width in zip(table.columns, widths, strict=True)]
    high = max(head.count("\n") for head in heads)
    low = ["\n" * (high - head.count("\n")) + head for head in heads]
    yield from _row_lines(table, widths, [TableCell(head, strong=True) for head in low])
    yield ruled
    bars = [TableCell(column.title if column.bar else "", faint=True) for column in table.columns]
    for n, row in enumerate(table.rows):
        if n and n in table.sections:
            yield from _row_lines(table, widths, bars)
        if table.is_heading(n):
            heading = wrapped(row[0].text, available)
            yield from (_text(line, "bold") for line in heading.split("\n"))
            continue
        if n and n == len(table.rows) - table.total_rows:
            yield ruled
        yield from _row_lines(table, widths, row)


def _row_lines(table: Table, widths: list[int], row: Sequence[TableCell]) -> Iterator[Text]:
    """Yield the lines of a row; a bar is in each of them, and a tile is as wide as its column."""
    from rich.cells import cell_len

    texts = [wrapped(cell.text, width).split("\n") for cell, width in zip(row, widths, strict=True)]
    for at in range(max(map(len, texts))):
        line = _text("")
        for n, (column, cell, lines) in enumerate(zip(table.columns, row, texts, strict=True)):
            text = lines[-1] if column.bar else lines[at] if at < len(lines) else ""
            margin = " " * (widths[n] - cell_len(drawn(text)))
            shown = margin + text if column.right else text + margin
            line.append(drawn(shown), _style(cell) if text or cell.grade else "")
            line.append(" " * table.gap(n))
        yield line


def _style(cell: TableCell) -> str:
    if cell.grade:
        return STYLES.get(cell.grade, "")
    if cell.strong:
        return "bold dim" if cell.faint else "bold"
    return "dim" if cell.faint else ""


_LATEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|])")


class Language(NamedTuple):
    """A language: how a heading, a line and a cell of a table stand in it.

    `heading` has the two forms, of a page's heading and of a part's; each form has a place for the text, which
    `text` makes safe. `cell` gives the text of a cell on one line; what tabulate makes safe itself it leaves.
    """

    heading: tuple[str, str]
    line: str
    text: Callable[[str], str]
    cell: Callable[[str], str]

    def line_of(self, block: Heading | Line) -> str:
        """Return what a block of text is written as; an empty line is one between blocks."""
        form = self.heading[min(block.level, 2) - 1] if isinstance(block, Heading) else self.line
        return form.format(self.text(clean(block.text))) if block.text else ""


def _joined(text: str) -> str:
    return clean(text.replace("\n", " "))


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _markdown_cell(text: str) -> str:
    return _markdown(clean(text)).replace("\n", "<br>")


_IN_HTML = Language(("<h2>{}</h2>", "<h3>{}</h3>"), "<p>{}</p>", escape, _joined)
_IN_LATEX = Language(
    ("\\section*{{{}}}", "\\subsection*{{{}}}"), "\\noindent {}\\par", _latex, _joined
)
_IN_MARKDOWN = Language(("## {}\n", "### {}\n"), "{}\n", _markdown, _markdown_cell)
MARKUP = {
    "github": _IN_MARKDOWN,
    "pipe": _IN_MARKDOWN,
    "html": _IN_HTML,
    "unsafehtml": _IN_HTML._replace(cell=lambda text: escape(_joined(text))),
    "latex": _IN_LATEX,
    "latex_raw": _IN_LATEX._replace(cell=lambda text: _latex(_joined(text))),
    "latex_booktabs": _IN_LATEX,
    "latex_longtable": _IN_LATEX,
}
"""The language of each of tabulate's formats that has one."""


def write_plain(page: Page, stream: IO[str], table_format: str = "table") -> None:
    """Write a page as plain text, its tables by tabulate in `table_format` (table: as it is read best).

    Lines of text are wrapped; tables are as wide as they must be. What is HTML, LaTeX or Markdown
    has its headings, lines and notes in that language, and each cell on one line.
    """
    language = MARKUP.get(table_format)
    pieces: list[str] = []
    for block in laid_out(page):
        if isinstance(block, Table):
            pieces.append(_tabulated(block, table_format))
        else:
            pieces += [language.line_of(block)] if language else _plain_lines(block)
    stream.write("\n".join(pieces) + "\n")


def _tabulated(table: Table, format: str) -> str:
    from tabulate import SEPARATING_LINE, tabulate

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


def _plain_lines(block: Heading | Line) -> list[str]:
    text = clean(block.text)
    if isinstance(block, Heading):
        return [text]
    margin = " " * block.indent
    if block.whole:
        return [margin + text]
    return textwrap.wrap(
        text,
        100,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]

"""HTML to plain text: what a reader sees of the article, a line for each paragraph, item and row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from peeltrack.drafting.wordlists import word_set

DROPPED = word_set("script style title noscript template svg nav footer aside button select iframe")
"""Elements whose text is not the article's: programs, menus, advertisements."""
BLOCKS = word_set("""address article blockquote body br caption center dd details div dl dt fieldset figcaption
    figure form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody tfoot
    thead tr ul""")
"""Elements that begin and end a line."""
LONGEST_TAG = 4_000
"""A tag is given up after this many characters, which bounds the work on a page of broken tags."""

MOST_COLUMNS = 40
"""Cells that span columns or rows are counted up to this column."""

_CELLS = ("td", "th")
_SPAN = re.compile(r"\b(col|row)span\s{0,9}=\s{0,9}[\"']?(\d{1,3})", re.IGNORECASE)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9-]*)")
_RAW_END = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,1000})</title", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"""(?:article:published_time"\s{0,9}content="|"datePublished"\s{0,9}:\s{0,9}")"""
    r"""(\d{4}-\d{2}-\d{2})"""
)


def html_to_text(source: str) -> str:
    """Return the text of a page, with its title and its stated date of publication on top.

    Rows of a table are lines of the form `| cell | cell |`; items of a list begin with `- `.
    """
    page = _Page()
    title, published = _TITLE.search(source), _PUBLISHED.search(source)
    if title:
        page.text(unescape(title[1]))
        page.end_line()
    if published:
        page.text(f"Published: {published[1]}")
        page.end_line()
    dropped, depth = None, 0
    for kind, value, spans in _parts(source):
        if dropped:
            if kind != "text" and value == dropped:
                depth += 1 if kind == "open" else -1
                dropped = dropped if depth else None
        elif kind == "text":
            page.text(value)
        elif kind == "open" and value in DROPPED:
            dropped, depth = value, 1
        else:
            page.tag(value, spans, opening=kind == "open")
    page.end_row()
    page.end_line()
    return "\n".join(page.lines)


class _Page:
    """The lines read so far, and the line and table row that are being read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.row: list[str] | None = None
        self.wide, self.tall = 0, 0
        """How many columns and rows the cell spans that is being read; 0 where none is."""
        self.covered: dict[int, int] = {}
        """For how many rows, with this one, a column is covered by a cell of it or above it."""

    def text(self, words: str) -> None:
        self.line.append(words)

    def tag(self, name: str, spans: dict[str, int], *, opening: bool) -> None:
        if name in _CELLS:
            self._end_cell()
            if self.row is not None and opening:
                while self.covered.get(len(self.row)):
                    self.row.append("")
                self.wide, self.tall = spans.get("col", 1), spans.get("row", 1)
        elif name == "tr":
            self.end_row()
            self.row = [] if opening else None
        elif name in ("table", "tbody") or (name in BLOCKS and self.row is None):
            self.end_row()
            self.end_line()
            self.covered.clear()
            if name == "li" and opening:
                self.line.append("- ")
        elif name in BLOCKS:
            self.line.append(" ")

    def end_row(self) -> None:
        self._end_cell()
        if self.row:
            self.lines.append(f"| {' | '.join(self.row)} |")
        if self.row is not None:
            self.covered = {column: rows - 1 for column, rows in self.covered.items() if rows > 1}
        self.row = None

    def _end_cell(self) -> None:
        """Add the cell that is being read, or words that stand in no cell, to the row."""
        if self.row is None or not (self.wide or "".join(self.line).strip()):
            return
        first, wide = len(self.row), min(self.wide, MOST_COLUMNS)
        self.row += [self._take().replace("|", "/"), *[""] * (wide - 1)]
        if self.tall > 1:
            for column in range(first, min(len(self.row), MOST_COLUMNS)):
                self.covered[column] = self.tall
        self.wide = self.tall = 0

    def end_line(self) -> None:
        text = self._take()
        if text not in ("", "-"):
            self.lines += [text] if text.startswith("- ") else ["", text, ""]

    def _take(self) -> str:
        text = " ".join("".join(self.line).split())
        self.line.clear()
        return text


def _parts(source: str) -> Iterator[tuple[str, str, dict[str, int]]]:
    """Yield the page's text and tags in order: ('text', words), ('open', name), ('close', name).

    The third of each says how many columns and rows a cell spans: {"col": 2}.

    By hand, because html.parser takes time that grows with the square of a hostile page's length.
    """
    at, end = 0, len(source)
    while at < end:
        tag = source.find("<", at)
        if tag != at:
            yield "text", unescape(source[at : tag if tag >= 0 else end]), {}
            if tag < 0:
                return
        name = _NAME.match(source, tag + 1)
        if source.startswith("<!--", tag):
            close = source.find("-->", tag + 4)
            at = close + 3 if close >= 0 else end
        elif name:
            closing, tag_name = source[tag + 1] == "/", name[1].lower()
            at = _tag_end(source, tag + 1)
            spans = _SPAN.findall(source, tag, at) if tag_name in _CELLS else ()
            yield (
                ("close" if closing else "open"),
                tag_name,
                {of.lower(): int(number) for of, number in spans},
            )
            if tag_name in _RAW_END and not closing:
                raw_end = _RAW_END[tag_name].search(source, at)
                at = raw_end.start() if raw_end else end
        elif source[tag + 1 : tag + 2] in ("!", "?", "/"):
            at = _tag_end(source, tag + 1)
        else:
            yield "text", "<", {}
            at = tag + 1


def _tag_end(source: str, start: int) -> int:
    """Return where the tag that begins at `start` is over, minding quoted values."""
    stop = min(len(source), start + LONGEST_TAG)
    at = start
    while True:
        close = source.find(">", at, stop)
        if close < 0:
            return stop
        quotes = [found for q in "\"'" if (found := source.find(q, at, close)) >= 0]
        if not quotes:
            return close + 1
        quote_end = source.find(source[min(quotes)], min(quotes) + 1, stop)
        if quote_end < 0:
            return close + 1
        at = quote_end + 1

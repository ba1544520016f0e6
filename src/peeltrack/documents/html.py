"""Pages to blocks: what a reader sees of the text, in order, by the tree that lxml makes of the page."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

from peeltrack.documents import htmltables, meta
from peeltrack.documents.blocks import (
    HEADING,
    ITEM,
    PARAGRAPH,
    TOO_LONG,
    Block,
    Blocks,
    Document,
    Full,
    one_line,
    visible,
)
from peeltrack.documents.parts import CONTROLS, HEADINGS, NEVER_TEXT, UNSEEN, side_parts
from peeltrack.documents.plaintext import read_plain

_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "details",
    "dialog", "div", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "main", "menu", "nav", "ol", "optgroup", "option",
    "p", "pre", "search", "section", "summary", "ul",
])  # fmt: skip
"""Elements that begin and end a line; those of lists and tables are read by name."""
_TERMS = frozenset(["dt", "dd"])
_CELLS = _TERMS | {"td", "th"}
_ENDS = re.compile(rb"</(?:body|html)\s{0,9}>", re.IGNORECASE)
_SHOWN_AS_BLOCK = re.compile(r"display\s{0,9}:\s{0,9}(?:block|flex|grid|table|list-item)", re.I)
_ORDINAL = frozenset(["st", "nd", "rd", "th"])
# Marks where an inline element begins or ends: of any kind, and of one that is set apart, as a badge is.
# No text of a page holds these two characters.
_SOFT, _APART = "\x01", "\x02"
_MARKS = re.compile(f"[{_SOFT}{_APART}]+")
_OPENS = re.compile(rf"\s*[{_SOFT}{_APART}]+[^{_SOFT}{_APART}]+")
LONGEST_BADGE = 60
"""The most characters of words that are set apart at the beginning of a line."""
_SPACE = re.compile(r"\s+")


def read_html(source: str) -> Document:
    """Return the blocks of a page, and the title, address and date that it gives itself.

    Raises MemoryError where the page takes more memory than there is.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    # The parser takes a page to be over at the first of these ends, which some pages have in the middle.
    data = _ENDS.sub(b"", source.encode("utf-8", "replace")) or b" "
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        # There is no wrong syntax for this parser: this is how its memory ends.
        raise MemoryError from None
    if root is None:
        return Document(())
    side = side_parts(root)
    blocks, not_read = _blocks(root, side)
    if not blocks:  # all of it stands in what should be beside the text
        blocks, not_read = _blocks(root, {part for part in side if part.tag in NEVER_TEXT})
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        not_read.append("what stands in more than 2,000 elements within each other was not read")
    return Document(
        tuple(blocks),
        meta.title_of(root),
        meta.address_of(root, source),
        meta.day_of(root, side),
        tuple(not_read),
    )


def tell(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the one message that a page in UTF-8 is, for a process that reads nothing else."""
    yield {"document": read_html(data.decode("utf-8"))}


def _blocks(root: Any, left_out: set[Any]) -> tuple[list[Block], list[str]]:
    """Return the blocks of a page, and what was not read of it."""
    page = _Body()
    not_read: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    try:
        for event, element in walk:
            if event == "start":
                if element in left_out:
                    walk.skip_subtree()
                    page.skip(element.tag)
                else:
                    page.start(element)
                    page.words(element.text)
            else:
                if element not in left_out:
                    page.end(element)
                page.words(element.tail)
    except Full:
        not_read.append(TOO_LONG)
    return page.finished(), not_read


class _Body:
    """The blocks read so far, and the line, list and tables that are being read."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.pieces: list[str] = []
        self.picture = ""
        """What stands for a picture, read where its line has no words."""
        self.heading = 0
        self.items = 0
        self.kept_as_is = 0
        """How many elements are open in which line breaks count."""
        self.tables: list[htmltables.HtmlTable] = []

    def words(self, text: str | None) -> None:
        if text:
            text = visible(text)
            self.pieces.append(text if self.kept_as_is else _SPACE.sub(" ", text))

    def skip(self, tag: str) -> None:
        """Leave an element out; what stands before and after it does not grow together."""
        if tag in _BLOCKS:
            self.line_end()
        elif tag not in UNSEEN:
            self.pieces.append(" ")

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self.line_end()
            self.heading = HEADINGS[tag]
        elif tag in _CELLS:
            self._cell_start(element, tag)
        elif tag in ("table", "dl"):
            self.line_end()
            self._table_start(tag)
        elif tag in ("thead", "tbody", "tfoot", "tr"):
            self._row_start(tag)
        elif tag == "li":
            self.line_end()
            self.items += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "img":
            self.picture = self.picture or element.get("alt") or ""
            self.pieces.append(" ")
        elif _is_block(element, tag):
            self.line_end()
            self.kept_as_is += tag == "pre"
        else:
            self.pieces.append(_mark(element, tag))

    def end(self, element: Any) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self.line_end(of_heading=True)
            self.heading = 0
        elif tag in _CELLS:
            self._cell_end()
        elif tag == "tr":
            self._row_end()
        elif tag in ("table", "dl"):
            self._table_end()
        elif tag == "li":
            self.line_end()
            self.items = max(self.items - 1, 0)
        elif tag in ("thead", "tbody", "tfoot"):
            self._row_start("tbody")
        elif tag in ("br", "img"):
            pass
        elif _is_block(element, tag):
            self.line_end()
            self.kept_as_is -= tag == "pre"
        else:
            self.pieces.append(_SOFT if tag == "sup" else _mark(element, tag))

    def finished(self) -> list[Block]:
        """Return all blocks, ending what is still open."""
        self.blocks.size = self.blocks.count = 0  # what is open was counted when it was read
        with suppress(Full):
            self.line_end(of_heading=True)
        while self.tables:
            with suppress(Full):
                self._table_end()
        return self.blocks.found

    def line_end(self, *, of_heading: bool = False) -> None:
        """End a line. What stands within one heading is one line, whatever it is made of."""
        if self.heading and not of_heading:
            self.pieces.append(" ")
            return
        text = _MARKS.sub(_between, "".join(self.pieces))
        self.pieces.clear()
        picture, self.picture = self.picture, ""
        if not text.strip():
            text = picture
        if self.heading or self.items or "\n" not in text.strip():
            kind = HEADING if self.heading else ITEM if self.items else PARAGRAPH
            self.blocks.add(Block(kind, one_line(text), level=self.heading))
        elif self.tables and self.tables[-1].holds_lines:
            self.blocks.add(htmltables.lines(text))
        else:
            read_plain(text, self.blocks)

    def _table_start(self, tag: str) -> None:
        if self.tables and self.tables[-1].cell:
            self.tables[-1].place()
            self.blocks.found = self.tables[-1].above
        self.tables.append(htmltables.HtmlTable(self.blocks.found, terms=tag == "dl"))

    def _cell_start(self, element: Any, tag: str) -> None:
        table = self.tables[-1] if self.tables else None
        if table is None or table.terms != (tag in _TERMS):
            self.line_end()
            return
        self._cell_end()
        if tag == "dt" and table.row and not table.row[-1].head:
            self._row_end()
        table.around = self.heading, self.items
        self.heading = self.items = 0
        cell = htmltables.HtmlCell(
            [],
            htmltables.span(element.get("colspan"), htmltables.MOST_COLUMNS),
            htmltables.span(element.get("rowspan"), htmltables.MOST_ROWS),
            tag == "dt" or (tag == "th" and element.get("scope") not in ("row", "rowgroup")),
        )
        table.begin_cell(cell)
        self.blocks.found = cell.blocks

    def _cell_end(self) -> None:
        table = self.tables[-1] if self.tables else None
        self.line_end(of_heading=bool(table and table.cell))
        if table and table.cell:
            table.cell = None
            self.blocks.found = table.above
            self.heading, self.items = table.around

    def _row_start(self, tag: str) -> None:
        self._row_end()
        if not self.tables:
            return
        if tag == "tr":
            self.tables[-1].open = True
        else:
            self.tables[-1].heads = tag == "thead"
            self.tables[-1].covered.clear()

    def _row_end(self) -> None:
        self._cell_end()
        if self.tables and self.tables[-1].open:
            finished = self.tables[-1].end_row()
            if finished:
                self.blocks.add(finished)

    def _table_end(self) -> None:
        self._row_end()
        if self.tables:
            self.blocks.found = self.tables.pop().above


def _is_block(element: Any, tag: str) -> bool:
    return tag in _BLOCKS or bool(_SHOWN_AS_BLOCK.search(element.get("style") or ""))


def _mark(element: Any, tag: str) -> str:
    """Return the mark for where an inline element begins or ends."""
    if tag == "sup":
        return _SOFT if (element.text or "").strip() in _ORDINAL else " "
    if tag in CONTROLS or "-" in tag:
        return " "
    return _APART if element.get("class") else _SOFT


def _between(marks: re.Match[str]) -> str:
    """Return what stands for marks: a space where inline elements would let two words grow together."""
    text = marks.string
    before = text[max(marks.start() - 2, 0) : marks.start()]
    after = text[marks.end() : marks.end() + 2]
    if not _are_two_words(before, after, marks[0]):
        return ""
    # What opens a line and is set apart from a capital only by its looks is a line of its own, as a badge is.
    opens = marks.start() < LONGEST_BADGE and _OPENS.fullmatch(text, 0, marks.start())
    return "\n" if opens and after[0].isupper() and before[-1] != ":" else " "


def _are_two_words(before: str, after: str, marks: str) -> bool:
    """Say whether two words would grow together: after a mark, before a capital, around what is set apart."""
    ends = before[-1:]
    return (
        (ends in (*"?!:;)",) and after[:1].isalnum())
        or ((ends.islower() or ends.isdigit() or ends in (*".,",)) and after[:1].isupper())
        or (len(before) == 2 and before.isalpha() and before.isupper() and after.istitle())
        or (_APART in marks and len(before) == len(after) == 2 and (before + after).isalnum())
    )

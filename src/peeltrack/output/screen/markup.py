"""The words around a table in the languages that a table can be part of: Markdown, HTML, LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple

from peeltrack.output.page import Heading, Line, clean

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

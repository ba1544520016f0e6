"""Draw a chart of tiles with matplotlib, as SVG, PNG or PDF: the same chart gives the same bytes."""

from __future__ import annotations

import io
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from peeltrack.output.charting.alone import load_alone
from peeltrack.output.charting.tiles import BLANK, GRADED, Chart, Row, Tile
from peeltrack.output.palette import FAINT, INK, PAPER, RULE, shade
from peeltrack.record.states import NOT_ESTABLISHED, NOT_RECORDED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

ENDINGS = (".svg", ".png", ".pdf")
DPI = 150
# The picture's measures, in inches; text in points.
MARGIN, LABELS, GAP, BREAK, TILE_GAP = 0.3, 2.15, 0.05, 0.2, 0.04
ROOMY, TIGHT = (1.1, 0.4), (1.5, 0.21)
HEADING, HEAD = 0.3, 0.25
TITLE, BODY, SMALL, LEAST = 13.0, 8.0, 7.0, 5.0
PADDING = 0.04
LEADING, TIGHT_LEADING = 1.25, 1.2
DROP = 0.13  # letters without descenders look as if they hung too high
SETTINGS: Any = {
    # DejaVu Sans comes with matplotlib, so that text is measured alike everywhere; an SVG names others
    # beside it for readers that lack it, all of them narrower.
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica"],
    "svg.fonttype": "none",
    "svg.hashsalt": "peeltrack",
    "pdf.fonttype": 42,
    "text.parse_math": False,
}


def render(chart: Chart, ending: str) -> bytes:
    """Return a picture; `ending` is `.svg`, `.png` or `.pdf`. Raises WrongRequest without matplotlib."""
    matplotlib = load_alone()
    described = f"{chart.subtitle} {chart.source}"
    about: dict[str, dict[str, Any]] = {
        ".svg": {"Date": None, "Title": chart.title, "Description": described},
        ".png": {"Software": None, "Title": chart.title, "Description": described},
        ".pdf": {"CreationDate": None, "Title": chart.title, "Subject": described},
    }
    written = io.BytesIO()
    with matplotlib.rc_context(SETTINGS):
        figure = draw(chart)
        figure.savefig(written, format=ending[1:], dpi=DPI, metadata=about[ending])
    content = written.getvalue()
    return _for_readers(content, chart) if ending == ".svg" else content


def _for_readers(svg: bytes, chart: Chart) -> bytes:
    """Give an SVG the title and description that screen readers say."""
    description = escape(f"{chart.subtitle} {chart.source}").encode("utf-8")
    svg = svg.replace(b"<svg ", b'<svg role="img" aria-labelledby="title desc" ', 1)
    svg = svg.replace(b"<title>", b'<title id="title">', 1)
    return svg.replace(b"</title>", b'</title>\n <desc id="desc">' + description + b"</desc>", 1)


def draw(chart: Chart) -> Figure:
    """Return the chart as a figure. The settings of this module are to be in force."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    _Drawing(figure, chart).draw()
    return figure


@cache
def measure(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of a text in inches; the size is in points."""
    from matplotlib.backends import backend_agg
    from matplotlib.font_manager import FontProperties

    agg: Any = backend_agg  # its types are not declared
    font = FontProperties(size=size, weight=weight)
    width, _, _ = agg.RendererAgg(1, 1, DPI).get_text_width_height_descent(text, font, False)
    return float(width) / DPI


class _Drawing:
    """One chart on its way to paper: y grows downwards from the top, all in inches."""

    def __init__(self, figure: Figure, chart: Chart) -> None:
        self.figure = figure
        self.chart = chart
        self.tile_width, self.tile_height = ROOMY if chart.roomy else TIGHT
        self.inner = self.tile_width - 2 * PADDING
        self.lefts: list[float] = []
        x = MARGIN + LABELS
        for n in range(len(chart.columns)):
            x += BREAK if n in chart.breaks else GAP if n else 0
            self.lefts.append(x)
            x += self.tile_width
        self.width = max(x + MARGIN, 7.5)
        self.axes: Axes = figure.add_axes((0, 0, 1, 1))

    def draw(self) -> None:
        room = self.width - 2 * MARGIN
        y = MARGIN
        for text, size, weight, colour in (
            (self.chart.title, TITLE, "bold", INK),
            (self.chart.subtitle, BODY, "normal", FAINT),
        ):
            y = self.paragraph(text, y, room, size, weight=weight, color=colour) + 0.05
        y = self.legend(y + 0.08, room) + 0.14
        top = y
        y = self.head(y)
        for row in self.chart.rows:
            y = self.row(row, y)
        self.breaks(top, y)
        y += 0.14
        for note in self.chart.notes:
            y = self.paragraph(note, y, room, SMALL, color=FAINT)
        y = self.paragraph(self.chart.source, y + 0.04, room, SMALL, color=INK)
        height = y + MARGIN * 0.7
        self.figure.set_size_inches(self.width, height)
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(height, 0)
        self.axes.set_axis_off()

    # Text.

    def wrapped(self, text: str, room: float, size: float, weight: str = "normal") -> list[str]:
        """Return a text in lines that are no wider than the room, unless a word is."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".lstrip()
            if lines[-1] and measure(longer, size, weight) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def text(self, x: float, y: float, text: str, size: float, **style: Any) -> Text:
        return self.axes.text(x, y, text, fontsize=size, **style)

    def paragraph(self, text: str, y: float, room: float, size: float, **style: Any) -> float:
        """Write a text from the left margin, in lines; return where it ends."""
        for line in self.wrapped(text, room, size, style.get("weight", "normal")):
            self.text(MARGIN, y, line, size, va="top", **style)
            y += size * LEADING / 72
        return y

    def fitted(
        self, lines: list[str], x: float, y: float, box: tuple[float, float], **style: Any
    ) -> None:
        """Write lines in the middle of a box (width, height), wrapped and as large as they fit."""
        width, height = box
        size = BODY
        while True:
            shown = [part for line in lines for part in self.wrapped(line, width, size)]
            widest = max(measure(part, size) for part in shown)
            if (
                widest <= width and len(shown) * size * TIGHT_LEADING / 72 <= height
            ) or size <= LEAST:
                break
            size -= 0.25
        step = size * TIGHT_LEADING / 72
        first = y + height / 2 - step * (len(shown) - 1) / 2 + size * DROP / 72
        for n, part in enumerate(shown):
            self.text(x, first + n * step, part, size, va="center_baseline", **style)

    # The parts of the chart.

    def legend(self, y: float, room: float) -> float:
        """Draw the swatches and what they mean, in as many lines as they need; return where they end."""
        x, height = MARGIN, 0.17
        for tile, words in self.chart.legend:
            width = 0.3 + 0.07 + measure(words, SMALL)
            if x > MARGIN and x + width > MARGIN + room:
                x, y = MARGIN, y + height + 0.07
            self.box(tile, x, y, 0.3, height)
            if tile.kind == NOT_RECORDED:
                self.text(
                    x + 0.15, y + height / 2, "–", BODY, ha="center", va="center", color=FAINT
                )
            self.text(x + 0.37, y + height / 2, words, SMALL, va="center_baseline", color=INK)
            x += width + 0.2
        return y + height

    def head(self, y: float) -> float:
        """Write the names of the columns, and what stands under them; return where they end."""
        for n, name in enumerate(self.chart.columns):
            middle = self.lefts[n] + self.tile_width / 2
            self.text(middle, y, name, BODY, ha="center", va="top", weight="bold", color=INK)
            if self.chart.under:
                words = self.chart.under[n]
                self.text(middle, y + 0.15, words, SMALL, ha="center", va="top", color=FAINT)
        return y + HEAD + (0.1 if self.chart.under else 0)

    def row(self, row: Row, y: float) -> float:
        """Draw a row; return where it ends."""
        if row.is_heading:
            return self.heading(row, y)
        height = max([self.tile_height, *map(self.needed, row.tiles)])
        self.fitted([row.label], MARGIN + 0.1, y, (LABELS - 0.2, height), color=INK)
        for n, tile in enumerate(row.tiles):
            self.tile(tile, self.lefts[n], y, height)
            if n in row.breaks and n not in self.chart.breaks:
                self.dashes(self.lefts[n] - GAP / 2, y, y + height)
        return y + height + TILE_GAP

    def needed(self, tile: Tile) -> float:
        """Return the height in which a tile's words stand in small type."""
        lines = [part for line in tile.lines for part in self.wrapped(line, self.inner, SMALL)]
        return len(lines) * SMALL * TIGHT_LEADING / 72 + PADDING

    def heading(self, row: Row, y: float) -> float:
        base = y + HEADING - 0.09
        self.text(MARGIN, base, row.label, BODY, weight="bold", va="baseline", color=INK)
        for n, words in enumerate(row.above):
            middle = self.lefts[n] + self.tile_width / 2
            self.text(middle, base, words, SMALL, ha="center", va="baseline", color=FAINT)
        end = self.lefts[-1] + self.tile_width
        self.axes.plot([MARGIN, end], [base + 0.05] * 2, color=RULE, linewidth=0.6)
        return y + HEADING

    def tile(self, tile: Tile, x: float, y: float, height: float) -> None:
        if tile.kind == BLANK:
            return
        self.box(tile, x, y, self.tile_width, height)
        ink = shade(tile.grade).ink if tile.kind == GRADED else FAINT
        self.fitted(
            list(tile.lines),
            x + self.tile_width / 2,
            y + PADDING / 2,
            (self.inner, height - PADDING),
            ha="center",
            color=ink,
            style="normal" if tile.kind == GRADED else "italic",
        )

    def box(self, tile: Tile, x: float, y: float, width: float, height: float) -> None:
        """Draw a tile's ground: full for a grade, outlined for none, dotted for one not established."""
        from matplotlib.patches import Rectangle

        if tile.kind == NOT_RECORDED:
            return
        unknown = tile.kind == NOT_ESTABLISHED
        self.axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=shade(tile.grade).fill if tile.kind == GRADED else PAPER,
                edgecolor=FAINT,
                linewidth=0.5,
                linestyle=(0, (2, 2)) if unknown else "solid",
            )
        )

    def breaks(self, top: float, bottom: float) -> None:
        for n in self.chart.breaks:
            self.dashes(self.lefts[n] - BREAK / 2, top, bottom)

    def dashes(self, x: float, top: float, bottom: float) -> None:
        self.axes.plot([x, x], [top, bottom], color=INK, linewidth=1, linestyle=(0, (3, 2)))

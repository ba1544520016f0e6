"""A sheet that is drawn on with matplotlib, as SVG, PNG or PDF: the same picture gives the same bytes."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from peeltrack.output.chart.alone import load_alone
from peeltrack.output.chart.picture import SOURCED, Legend, Picture, Tile
from peeltrack.output.palette import FAINT, INK, PAPER, RULE, shade
from peeltrack.record.states import GAPS, GRADED, NOT_ASSESSED, NOT_ESTABLISHED, NOT_PUBLISHED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

UNSAID = {
    ".svg": ("Date", "Creator"),
    ".png": ("Software",),
    ".pdf": ("CreationDate", "Creator", "Producer"),
}
"""What a file does not say of itself: neither clock nor version, so that the same picture stays the same file."""
ENDINGS = tuple(UNSAID)
DPI = 150
# The picture's measures, in inches; text in points.
MARGIN, PADDING, NARROWEST = 0.3, 0.04, 7.5
TITLE, BODY, SMALL, LEAST = 13.0, 8.0, 7.0, 5.0
LEADING, TIGHT_LEADING = 1.25, 1.2
HEADING = 0.3
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


def render(picture: Picture, ending: str) -> bytes:
    """Return a picture; `ending` is `.svg`, `.png` or `.pdf`. Raises WrongRequest without matplotlib."""
    matplotlib = load_alone()
    description = f"{picture.subtitle} {SOURCED}"
    about: Any = {
        **dict.fromkeys(UNSAID[ending]),
        "Title": picture.title,
        "Subject" if ending == ".pdf" else "Description": description,
    }
    written = io.BytesIO()
    with matplotlib.rc_context(SETTINGS):
        draw(picture).savefig(written, format=ending[1:], dpi=DPI, metadata=about)
    content = written.getvalue()
    return _for_readers(content, description) if ending == ".svg" else content


def _for_readers(svg: bytes, description: str) -> bytes:
    """Give an SVG the title and description that screen readers say."""
    said = f'</title>\n <desc id="desc">{escape(description)}</desc>'
    svg = svg.replace(b"<svg ", b'<svg role="img" aria-labelledby="title desc" ', 1)
    svg = svg.replace(b"<title>", b'<title id="title">', 1)
    return svg.replace(b"</title>", said.encode("utf-8"), 1)


def draw(picture: Picture) -> Figure:
    """Return the picture as a figure. The settings of this module are to be in force."""
    from matplotlib.figure import Figure

    figure = Figure(dpi=DPI, facecolor=PAPER)
    body = picture.body
    sheet = Sheet(figure.add_axes((0, 0, 1, 1)), max(body.width() + 2 * MARGIN, NARROWEST))
    height = sheet.foot(picture, body.draw(sheet, sheet.head(picture)))
    figure.set_size_inches(sheet.width, height)
    sheet.axes.set_xlim(0, sheet.width)
    sheet.axes.set_ylim(height, 0)
    sheet.axes.set_axis_off()
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


def wrapped(text: str, room: float, size: float, weight: str = "normal") -> list[str]:
    """Return a text in lines that are no wider than the room, unless a word is."""
    lines, words = [], text.split(" ")
    while words:
        # To measure is what takes time: not every beginning of the line is.
        more = bisect_right(
            range(2, len(words) + 1),
            room,
            key=lambda count: measure(" ".join(words[:count]), size, weight),
        )
        lines.append(" ".join(words[: 1 + more]))
        del words[: 1 + more]
    return lines


def height_of(lines: Sequence[str], room: float) -> float:
    """Return the height in which small lines stand, wrapped to the room."""
    count = sum(len(wrapped(line, room, SMALL)) for line in lines)
    return count * SMALL * TIGHT_LEADING / 72


class Sheet:
    """The paper: y grows downwards from the top, all in inches."""

    def __init__(self, axes: Axes, width: float) -> None:
        self.axes = axes
        self.width = width

    def head(self, picture: Picture) -> float:
        """Write the title, what stands under it and the legend; return where they end."""
        y = self.paragraph(picture.title, MARGIN, TITLE, weight="bold") + 0.05
        y = self.paragraph(picture.subtitle, y, BODY, color=FAINT) + 0.05
        return self.legend(picture.legend, y + 0.08) + 0.14 if picture.legend else y + 0.1

    def foot(self, picture: Picture, y: float) -> float:
        """Write the notes and the source; return where the paper ends."""
        y += 0.14
        for note in picture.notes:
            y = self.paragraph(note, y, SMALL, color=FAINT)
        return self.paragraph(SOURCED, y + 0.04, SMALL) + MARGIN * 0.7

    def text(self, x: float, y: float, text: str, size: float = BODY, **style: Any) -> None:
        """Write a text at a place."""
        self.axes.text(x, y, text, fontsize=size, **{"color": INK, **style})

    def paragraph(self, text: str, y: float, size: float, **style: Any) -> float:
        """Write a text from the left margin, in lines; return where it ends."""
        room = self.width - 2 * MARGIN
        for line in wrapped(text, room, size, style.get("weight", "normal")):
            self.text(MARGIN, y, line, size, va="top", **style)
            y += size * LEADING / 72
        return y

    def fitted(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        box: tuple[float, float],
        largest: float = BODY,
        **style: Any,
    ) -> None:
        """Write lines in the middle of a box (width, height), wrapped and as large as they fit."""
        width, height = box
        size = largest
        while True:
            shown = [part for line in lines for part in wrapped(line, width, size)]
            widest = max(measure(part, size) for part in shown)
            high = len(shown) * size * TIGHT_LEADING / 72
            if (widest <= width and high <= height) or size <= LEAST:
                break
            size -= 0.25
        step = size * TIGHT_LEADING / 72
        first = y + height / 2 - step * (len(shown) - 1) / 2 + size * DROP / 72
        for n, part in enumerate(shown):
            self.text(x, first + n * step, part, size, va="center_baseline", **style)

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw a line through places."""
        self.axes.plot(xs, ys, **{"color": RULE, "linewidth": 0.6, **style})

    def heading(self, y: float, text: str, right: float) -> float:
        """Write a heading over a rule that ends at the right; return the line on which it stands."""
        base = y + HEADING - 0.09
        self.text(MARGIN, base, text, weight="bold", va="baseline")
        self.line([MARGIN, right], [base + 0.05] * 2)
        return base

    def dashes(self, x: float, top: float, bottom: float) -> None:
        """Draw the line that parts grades which are not compared."""
        self.line([x, x], [top, bottom], color=INK, linewidth=1, linestyle=(0, (3, 2)))

    def legend(self, legend: Legend, y: float) -> float:
        """Draw tiles and what they mean, in as many lines as they need; return where they end."""
        x, height = MARGIN, 0.17
        for tile, meaning in legend:
            width = 0.3 + 0.07 + measure(meaning, SMALL)
            if x > MARGIN and x + width > self.width - MARGIN:
                x, y = MARGIN, y + height + 0.07
            self.tile(tile, x, y, 0.3, height)
            self.text(x + 0.37, y + height / 2, meaning, SMALL, va="center_baseline")
            x += width + 0.2
        return y + height

    def tile(self, tile: Tile, x: float, y: float, width: float, height: float) -> None:
        """Draw a tile: full for a grade, outlined for none, dashed for one that is not established."""
        if tile.kind not in (NOT_ASSESSED, NOT_PUBLISHED):
            self.box(tile, x, y, width, height)
        if tile.lines:
            graded = tile.kind == GRADED
            self.fitted(
                tile.lines,
                x + width / 2,
                y + PADDING / 2,
                (width - 2 * PADDING, height - PADDING),
                ha="center",
                color=shade(tile.grade).ink if graded else INK if tile.kind in GAPS else FAINT,
                style="normal" if graded else "italic",
            )

    def box(self, tile: Tile, x: float, y: float, width: float, height: float) -> None:
        """Draw the ground of a tile."""
        from matplotlib.patches import Rectangle

        gap = tile.kind in GAPS
        self.axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=shade(tile.grade).fill if tile.kind == GRADED else PAPER,
                edgecolor=RULE if gap else FAINT,
                linewidth=0.5,
                linestyle=(0, (2, 2)) if tile.kind == NOT_ESTABLISHED else "solid",
                gid=tile.name or None,
            )
        )

    def dot(self, x: float, y: float, radius: float, grade: str, hollow: bool) -> None:
        """Draw a dot in a grade's colour, a ring where it is hollow."""
        from matplotlib.patches import Circle

        fill = PAPER if hollow else shade(grade).fill
        dot = Circle((x, y), radius, facecolor=fill, edgecolor=INK, linewidth=0.8, zorder=3)
        self.axes.add_patch(dot)

    def arrow(self, start: float, end: float, y: float, compared: bool) -> None:
        """Draw an arrow along a line; dashed where its two ends are not compared."""
        from matplotlib.patches import FancyArrowPatch

        self.axes.add_patch(
            FancyArrowPatch(
                (start, y),
                (end, y),
                arrowstyle="-|>",
                mutation_scale=8,
                shrinkA=4,
                shrinkB=4,
                color=INK if compared else FAINT,
                linewidth=1.4 if compared else 0.8,
                linestyle="solid" if compared else (0, (3, 2)),
                zorder=2,
            )
        )

"""Small pictures in the text: tiles in a line, drawn as inline SVG from the same tiles as the charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from markupsafe import Markup

from peeltrack.output.charting.picture import Tile
from peeltrack.output.palette import INK, SHADES, shade
from peeltrack.record.framework import Framework
from peeltrack.record.states import GRADED, UNGRADED

SIDE, STEP, BREAK = 17, 18, 5
"""The size of a tile, from one to the next, and what a break adds, in pixels."""


def symbols(framework: Framework) -> Markup:
    """Return the tiles, each drawn once, for lines of tiles to use."""
    drawn = [_symbol(grade.id, grade.code) for grade in framework.grades.values()]
    drawn += [_symbol("u", "u"), _symbol("x", "–")]
    return Markup(
        f'<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>{"".join(drawn)}</defs></svg>'
    )


def _symbol(name: str, letters: str) -> str:
    return (
        f'<g id="t-{escape(name)}"><rect x=".5" y=".5" width="{SIDE - 1}" '
        f'height="{SIDE - 1}" class="t {escape(name)}"/><text x="{SIDE / 2}" y="12.2" '
        f'class="l {escape(name)}">{escape(letters)}</text></g>'
    )


def line(tiles: Sequence[Tile], breaks: Iterable[int] = ()) -> Markup:
    """Return a line of tiles; before those at `breaks` it is broken. It repeats what words beside it say."""
    broken = set(breaks)
    x, used = 0, []
    for n, tile in enumerate(tiles):
        if n in broken:
            used.append(f'<path d="M{x + 1} 0v{SIDE}"/>')
            x += BREAK
        name = tile.grade if tile.kind == GRADED else "u" if tile.kind == UNGRADED else "x"
        used.append(f'<use href="#t-{escape(name or "x")}" x="{x}"/>')
        x += STEP
    if not used:
        return Markup()
    return Markup(
        f'<svg class="line" width="{x}" height="{SIDE}" aria-hidden="true">{"".join(used)}</svg>'
    )


def style() -> str:
    """Return the colours of the grades as a style sheet: of tiles with words, and of those in lines."""
    rules = []
    for grade, colours in SHADES.items():
        rules.append(f".g.{grade}{{background:{colours.fill};color:{colours.ink}}}")
        rules.append(f".t.{grade}{{fill:{colours.fill}}}.l.{grade}{{fill:{colours.ink}}}")
    plain = shade(None)
    rules.append(f".t{{fill:{plain.fill};stroke:{INK};stroke-opacity:.35}}.l{{fill:{plain.ink}}}")
    return "\n".join(reversed(rules)) + "\n"

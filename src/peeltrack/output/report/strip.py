"""Small pictures in the text: tiles in a line, drawn as inline SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from markupsafe import Markup

from peeltrack.output import legends
from peeltrack.output.page import KEPT, kept
from peeltrack.output.palette import INK, shade
from peeltrack.output.words import ABSENCES, spaced
from peeltrack.record.framework import Framework
from peeltrack.record.states import NOT_ESTABLISHED, NOT_RECORDED, UNGRADED

SIDE, STEP, BREAK = 17, 18, 5
"""The size of a tile, from one to the next, and what a break adds, in pixels."""
NAMES = {UNGRADED: "u", NOT_ESTABLISHED: "e", NOT_RECORDED: "x"}
"""The names of the tiles without a grade, by state; those of grades are by rank. So short for there are thousands."""


def symbols(framework: Framework) -> Markup:
    """Return the tiles, each drawn once, for lines of tiles to use."""
    drawn = [
        _symbol(f"g{framework.rank(grade.id)}", grade.code) for grade in framework.grades.values()
    ]
    drawn += [_symbol(name, ABSENCES[state].code) for state, name in NAMES.items()]
    return Markup(
        f'<svg class="symbols" width="0" height="0" aria-hidden="true"><defs>{"".join(drawn)}</defs></svg>'
    )


def letters(framework: Framework) -> str:
    """Return in words what the letters on the tiles stand for."""
    absent = "; ".join(f"{ABSENCES[state].code}{KEPT}{kept(spaced(state))}" for state in NAMES)
    (grades,) = legends.grades(framework, framework.grades, "code") or [""]
    return f"{grades.removesuffix('.')}; {absent}.".removeprefix("; ")


def _symbol(name: str, text: str) -> str:
    return (
        f'<g id="t-{name}"><rect x=".5" y=".5" width="{SIDE - 1}" '
        f'height="{SIDE - 1}" class="t {name}"/><text x="{SIDE / 2}" y="12.2" '
        f'class="l {name}">{escape(text)}</text></g>'
    )


def line(framework: Framework, shown: Sequence[str], breaks: Iterable[int] = ()) -> Markup:
    """Return a line of tiles, each a grade or a state in its place; before those at `breaks` it is broken.

    It repeats what words beside it say.
    """
    broken = set(breaks)
    x, used = 0, []
    for n, one in enumerate(shown):
        if n in broken:
            used.append(f'<path d="M{x + 1} 0v{SIDE}"/>')
            x += BREAK
        name = NAMES.get(one) or f"g{framework.rank(one)}"
        used.append(f'<use href="#t-{name}" x="{x}"/>')
        x += STEP
    if not used:
        return Markup()
    return Markup(
        f'<svg class="line" width="{x}" height="{SIDE}" aria-hidden="true">{"".join(used)}</svg>'
    )


def style(framework: Framework) -> str:
    """Return the colours of the grades as a style sheet: of tiles with words, and of those in lines."""
    rules = []
    for grade in framework.grades:
        name, colours = f"g{framework.rank(grade)}", shade(grade)
        rules.append(f".g.{name}{{background:{colours.fill};color:{colours.ink}}}")
        rules.append(f".t.{name}{{fill:{colours.fill}}}.l.{name}{{fill:{colours.ink}}}")
    plain = shade(None)
    rules.append(f".t{{fill:{plain.fill};stroke:{INK};stroke-opacity:.35}}.l{{fill:{plain.ink}}}")
    return "\n".join(reversed(rules)) + "\n"

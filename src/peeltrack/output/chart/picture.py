"""A picture in words: tiles, their legend, titles and notes, apart from how they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from peeltrack.output.about import LICENCE, SOURCE
from peeltrack.output.grid import GridCell
from peeltrack.output.page import KEPT
from peeltrack.output.words import ABSENCES, MARKS, absence_words, grade_low, grade_words, marks
from peeltrack.queries.changes import Assessed
from peeltrack.queries.known import Cell
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment
from peeltrack.record.states import GAPS, GRADED, NOT_ASSESSED, NOT_PUBLISHED, UNGRADED

if TYPE_CHECKING:
    from peeltrack.output.chart.canvas import Sheet

BREAKS = (
    "Dashed line: the scale or the method changed, and grades on its two sides are not compared."
)


class Tile(NamedTuple):
    """One cell: `kind` is its state, `lines` the words in it, which say all that its colours say.

    Where the inspectorate revised a grade the words are the first and the later one, whose colours it has.
    `name` tells it apart from the others of its picture.
    """

    kind: str
    lines: tuple[str, ...] = ()
    grade: str | None = None
    name: str = ""


class Swatch(NamedTuple):
    """A tile of the legend, and what it means."""

    tile: Tile
    meaning: str


class Drawing(Protocol):
    """What a picture shows between its title and its notes; measures are inches."""

    def width(self) -> float:
        """Return how wide it is."""
        ...

    def draw(self, sheet: Sheet, x: float, y: float) -> float:
        """Draw it with its left upper corner at a place; return where it ends."""
        ...


class Picture(NamedTuple):
    """The whole."""

    title: str
    subtitle: str
    legend: tuple[Swatch, ...]
    body: Drawing
    notes: tuple[str, ...]
    source: str = f"{SOURCE}. {LICENCE}"


def name_of(cell: Cell) -> str:
    """Return the name of a cell's tile: its force, area, cycle and state."""
    cycle = cell.cycle.replace("/", "-")
    return f"{cell.force}.{cell.area}.{cycle}.{cell.state}"


def cell_tile(framework: Framework, one: GridCell, superseded: Iterable[Judgment] = ()) -> Tile:
    """Return the tile of a cell of a grid; its date is in it where it is not the one it shares."""
    name = name_of(one.cell)
    if not one.items:
        return absence_tile(framework, one.cell)
    words = ", then ".join(
        (grade_low if n else grade_words)(framework, item.judgment.grade)
        for n, item in enumerate(one.items)
    )
    last = one.items[-1]
    # A mark stays on the line of the word that it marks; that a grade was revised, the words say.
    lines = [KEPT.join((words, *symbols(last, superseded)))]
    if one.dates[-1]:
        lines.append(one.dates[-1])
    return Tile(one.cell.state, tuple(lines), last.judgment.grade, name)


def symbols(item: Assessed, superseded: Iterable[Judgment] = ()) -> list[str]:
    """Return the symbols that stand beside a grade; `superseded` are the judgments that are."""
    names = [name for name in marks(item) if name != "revised"]
    names += ["superseded"] * (item.judgment in superseded)
    return [MARKS[name][0] for name in names]


def absence_tile(framework: Framework, cell: Cell) -> Tile:
    """Return the tile of a cell without a grade."""
    words = absence_words(framework, cell)
    return Tile(cell.state, (words,) if words else (), None, name_of(cell))


def legend(framework: Framework, tiles: Sequence[Tile]) -> tuple[Swatch, ...]:
    """Return a swatch for each grade and each state in the place of a grade that tiles show."""
    grades = {tile.grade for tile in tiles}
    kinds = {tile.kind for tile in tiles}
    found = [
        Swatch(Tile(GRADED, grade=grade.id), grade.label)
        for grade in framework.grades.values()
        if grade.id in grades
    ]
    for kind in (UNGRADED, *GAPS, NOT_PUBLISHED):
        if kind in kinds:
            words, _, meaning = ABSENCES[kind]
            short = len(words) < 3
            found.append(
                Swatch(
                    Tile(kind, (words,) if short else ()),
                    meaning if short else f"{words}: {meaning}",
                )
            )
    return tuple(found)


def mark_notes(texts: Iterable[str]) -> list[str]:
    """Return a line that says what the marks in some texts mean, if there are any."""
    joined = " ".join(texts)
    used = [
        f"{symbol} {meaning.removesuffix(': see --evidence')}"
        for name, (symbol, meaning) in MARKS.items()
        if name != "revised" and symbol in joined
    ]
    return ["; ".join(used) + "."] if used else []


def blank_notes(tiles: Iterable[Tile]) -> list[str]:
    """Return a line that says what a place without a tile means, if there is one."""
    blank = any(tile.kind == NOT_ASSESSED for tile in tiles)
    return ["Blank: not graded in that assessment."] if blank else []

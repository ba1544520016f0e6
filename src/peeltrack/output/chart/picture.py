"""A picture in words: tiles, their legend, titles and notes, apart from how they are drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from peeltrack.output.about import LICENCE, SOURCE
from peeltrack.output.words import (
    ABSENCES,
    absence_meaning,
    absence_words,
    grade_low,
    grade_words,
    marks,
    with_marks,
)
from peeltrack.queries.changes import Assessed
from peeltrack.queries.known import Cell
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment
from peeltrack.record.states import GAPS, GRADED, NOT_PUBLISHED, UNGRADED

if TYPE_CHECKING:
    from peeltrack.output.chart.canvas import Sheet

SOURCED = f"{SOURCE}. {LICENCE}"
"""What stands at the foot of every picture."""
BREAKS = (
    "Dashed line: the scale or the method changed, and grades on its two sides are not compared."
)


class Tile(NamedTuple):
    """One cell: `kind` is its state, `lines` the words in it, which say all that its colours say.

    Where the inspectorate revised a grade the words are the first and the later one, whose colours it has.
    `name` tells it apart from the others of its picture; `certain` is false where a report can have left the area out.
    """

    kind: str
    lines: tuple[str, ...] = ()
    grade: str | None = None
    name: str = ""
    certain: bool = True


Legend = tuple[tuple[Tile, str], ...]
"""Tiles, each with what it means."""


class Drawing(Protocol):
    """What a picture shows between its title and its notes, from the left margin on; measures are inches."""

    def width(self) -> float:
        """Return how wide it is."""
        ...

    def draw(self, sheet: Sheet, y: float) -> float:
        """Draw it from a height downwards; return where it ends."""
        ...


class Picture(NamedTuple):
    """The whole."""

    title: str
    subtitle: str
    legend: Legend
    body: Drawing
    notes: tuple[str, ...]


def cell_tile(
    framework: Framework,
    cell: Cell,
    items: Sequence[Assessed],
    superseded: Collection[Judgment | None],
    date: str | None = None,
) -> Tile:
    """Return the tile of a cell with its judgments, and in it a date where one is given."""
    name = f"{cell.force}.{cell.area}.{cell.cycle.replace('/', '-')}.{cell.state}"
    if not items:
        absent = absence_words(framework, cell)
        return Tile(cell.state, (absent,) if absent else (), None, name, cell.certain)
    words = ", then ".join(
        (grade_low if n else grade_words)(framework, item.judgment.grade)
        for n, item in enumerate(items)
    )
    last = items[-1]
    # A mark stays on the line of the word that it marks; that a grade was revised, the words say.
    lines = [with_marks(words, [name for name in marks(last, superseded) if name != "revised"])]
    if date:
        lines.append(date)
    return Tile(cell.state, tuple(lines), last.judgment.grade, name)


def legend(framework: Framework, tiles: Sequence[Tile]) -> Legend:
    """Return a tile for each grade and each state in the place of a grade that tiles show."""
    grades = {tile.grade for tile in tiles}
    kinds = {tile.kind for tile in tiles}
    certain = all(tile.certain for tile in tiles)
    found = [
        (Tile(GRADED, grade=grade.id), grade.label)
        for grade in framework.grades.values()
        if grade.id in grades
    ]
    for kind in (UNGRADED, *GAPS, NOT_PUBLISHED):
        if kind in kinds:
            words, meaning = ABSENCES[kind].words, absence_meaning(kind, certain=certain)
            if len(words) < 3:
                found.append((Tile(kind, (words,)), meaning))
            else:
                found.append((Tile(kind), f"{words}: {meaning}"))
    return tuple(found)

"""A grade as the page draws it: the word on its tile, and the marks beside it."""

from __future__ import annotations

from dataclasses import dataclass

from peeltrack.output.words import MARKS, grade_words, marks
from peeltrack.queries.changes import Assessed
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment

SPOKEN = {
    "improved": "rose",
    "declined": "fell",
    "unofficial": "unofficial source",
    "deduced": "deduced",
    "carried-over": "carried over",
    "revised": "revised",
}
"""What is read aloud in place of each mark's symbol."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A grade in words: `grade` is its id (None where ungraded), `href` the id of its evidence.

    `rank` is its place among all grades, best first, or None. `marks` are symbols with what is read
    aloud in their place; `date` is shown below where it is given.
    """

    words: str
    grade: str | None
    rank: int | None
    href: str
    marks: tuple[tuple[str, str], ...] = ()
    date: str | None = None


def tile(
    framework: Framework,
    judgment: Judgment,
    ids: dict[Judgment, str],
    named: tuple[str, ...] = (),
    date: str | None = None,
) -> Tile:
    """Return a judgment's tile with the marks named."""
    grade = judgment.grade
    return Tile(
        words=grade_words(framework, grade),
        grade=grade,
        rank=framework.rank(grade) if grade else None,
        href=ids[judgment],
        marks=tuple((MARKS[name][0], SPOKEN[name]) for name in named),
        date=date,
    )


def mark_names(item: Assessed) -> tuple[str, ...]:
    """Return the names of the marks that a judgment carries."""
    return tuple(marks(item))


def meanings() -> list[tuple[str, str, str]]:
    """Return every mark's name, symbol and meaning."""
    return [
        (name, symbol, words.removesuffix(": see --evidence"))
        for name, (symbol, words) in MARKS.items()
    ]

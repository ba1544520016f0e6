"""A grade as the page draws it: a word on its tile and marks beside it, or a small tile in a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from peeltrack.output import legends
from peeltrack.output.page import KEPT, kept
from peeltrack.output.palette import INK, shade
from peeltrack.output.words import (
    ABSENCES,
    MARKS,
    MOVES,
    absence_words,
    assessment_words,
    grade_words,
    marks,
    spaced,
)
from peeltrack.queries.changes import Assessed
from peeltrack.queries.known import Cell, Side
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment
from peeltrack.record.states import GRADED, NOT_ESTABLISHED, NOT_RECORDED, UNGRADED

NAMES = {UNGRADED: "u", NOT_ESTABLISHED: "e", NOT_RECORDED: "x"}
"""The names of small tiles without a grade, by state; those of grades are by rank. So short for there are thousands."""


@dataclass(frozen=True, slots=True)
class GradeTile:
    """A grade in words: `grade` is its id (None where ungraded), `href` the id of its evidence.

    Where there is no grade, `state` says why, and `href` is None. `marks` are symbols with what is read aloud in
    their place; `date` is shown below where it is given.
    """

    words: str
    state: str
    grade: str | None = None
    href: str | None = None
    marks: tuple[tuple[str, str], ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """What makes the tiles of a page: `ids` are the entries of the evidence that they lead to."""

    framework: Framework
    ids: Mapping[Judgment, str]

    def judged(
        self, judgment: Judgment, named: Collection[str] = (), date: str | None = None
    ) -> GradeTile:
        """Return a judgment's tile with the marks named."""
        grade = judgment.grade
        return GradeTile(
            words=grade_words(self.framework, grade),
            state=GRADED if grade else UNGRADED,
            grade=grade,
            href=self.ids.get(judgment),
            marks=tuple((MARKS[name].symbol, MARKS[name].spoken) for name in named),
            date=date,
        )

    def absent(self, cell: Cell, date: str | None = None) -> GradeTile:
        """Return what stands in the place of a grade."""
        words = absence_words(self.framework, cell)
        symbol = ABSENCES[cell.state].words
        spoken = ((words.removeprefix(symbol), spaced(cell.state)),) if symbol in "–·" else ()
        return GradeTile(symbol if spoken else words, cell.state, marks=spoken, date=date)

    def side(self, side: Side, item: Assessed | None = None, date: str | None = None) -> GradeTile:
        """Return how an area stands, with a mark where `item` says how its grade moved."""
        of_cell = side.cell.judgments[-1] if side.cell and side.cell.judgments else None
        given = side.judgment or side.ungraded or of_cell
        if given is None:
            return self.absent(side.cell or Cell("", "", "", side.state), date)
        named = [name for name in marks(item) if name in MOVES] if item else []
        return self.judged(given, named, date)

    def end(self, side: Side) -> GradeTile:
        """Return how an area stood at an end of a change, with the assessment that says so below it."""
        given = side.judgment or side.ungraded or side.cell
        if given is None:
            return GradeTile("no longer graded" if side.lapsed else "no grade", side.state)
        return self.side(side, date=assessment_words(self.framework, given))


def small_tiles(framework: Framework) -> dict[str, tuple[str, str]]:
    """Return the name of each small tile and the letter on it, by the grade or the state that it is of."""
    of_grades = {
        grade.id: (f"g{framework.rank(grade.id)}", grade.code)
        for grade in framework.grades.values()
    }
    return of_grades | {state: (name, ABSENCES[state].code) for state, name in NAMES.items()}


def letters(framework: Framework) -> str:
    """Return in words what the letters on the tiles stand for."""
    absent = "; ".join(f"{ABSENCES[state].code}{KEPT}{kept(spaced(state))}" for state in NAMES)
    (grades,) = legends.grades(framework, framework.grades, "code") or [""]
    return f"{grades.removesuffix('.')}; {absent}.".removeprefix("; ")


def grade_styles(framework: Framework) -> str:
    """Return the colours of the grades as a style sheet: of tiles with words, and of those in lines."""
    rules = []
    for grade in framework.grades:
        name, colours = f"g{framework.rank(grade)}", shade(grade)
        rules.append(f".g.{name}{{background:{colours.fill};color:{colours.ink}}}")
        rules.append(f".t.{name}{{fill:{colours.fill}}}.l.{name}{{fill:{colours.ink}}}")
    plain = shade(None)
    rules.append(f".t{{fill:{plain.fill};stroke:{INK};stroke-opacity:.35}}.l{{fill:{plain.ink}}}")
    return "\n".join(reversed(rules)) + "\n"

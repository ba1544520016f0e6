"""Lines that say what codes, marks, and what stands in the place of a grade mean, where they are in use."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from peeltrack.output.page import KEPT, kept
from peeltrack.output.words import (
    ABSENCES,
    MARKS,
    absence,
    absence_meaning,
    absence_words,
    is_narrowed,
)
from peeltrack.queries.known import Cell
from peeltrack.record.framework import Framework
from peeltrack.record.states import NOT_RECORDED

IN_EVIDENCE = ("unofficial", "deduced")
"""The marks of which `--evidence` says more."""


def grades(framework: Framework, used: Collection[str | None], form: str) -> list[str]:
    """Return a line that says which grades the short forms or codes in use stand for, if any do."""
    return line(
        f"{getattr(grade, form)}{KEPT}{kept(grade.label.lower())}"
        for grade in framework.grades.values()
        if grade.id in used and getattr(grade, form) != grade.label
    )


def marks(names: Collection[str]) -> list[str]:
    """Return a line that explains the marks in use, if any are."""
    return line(
        f"{symbol}{KEPT}{meaning}" + (": see --evidence" if name in IN_EVIDENCE else "")
        for name, (symbol, meaning, _) in MARKS.items()
        if name in names
    )


def line(parts: Iterable[str]) -> list[str]:
    """Return a line that explains all that is to be explained, if anything is."""
    told = "; ".join(parts)
    return [f"{told}."] if told else []


def has_unnamed(cell: Cell) -> bool:
    """Say whether counts leave grades for a cell without one that it does not name, for they are many."""
    return bool(cell.possible) and not is_narrowed(cell)


def absences(states: set[str], cells: Iterable[Cell], form: str) -> list[str]:
    """Return a line that explains what stands in the place of grades, if anything does: in some of the cells."""
    perhaps = any(not cell.certain for cell in cells)
    return line(
        f"{absence(state, form) or 'blank'}:{KEPT}{absence_meaning(state, certain=not perhaps)}"
        for state in ABSENCES
        if state in states
    )


def alternatives(framework: Framework, cells: Iterable[Cell], form: str = "label") -> list[str]:
    """Return a line that explains what cells name as possible, if any does: codes such as `G/A?` by the first."""
    told = [cell for cell in cells if cell.possible]
    if not told:
        return []
    words = "In brackets"
    if form == "code":
        words = absence_words(framework, told[0]._replace(state=NOT_RECORDED), form, every=True)
    perhaps = "" if all(cell.certain for cell in told) else ", if it was graded"
    return [f"{words}: the grades that counts leave for what is not recorded{perhaps}."]


def unnamed(cells: Iterable[Cell]) -> list[str]:
    """Return a line that says so where counts leave grades that a cell does not name, for they are many."""
    words = ABSENCES[NOT_RECORDED].words
    told = f"{words} can hide counts that leave three grades or more: `peeltrack gaps` names them."
    return [told] if any(map(has_unnamed, cells)) else []

"""Grades, dates, changes and marks in the words that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peeltrack.output.page import KEPT, Cell, kept
from peeltrack.queries.changes import Assessed
from peeltrack.queries.coverage import Completeness
from peeltrack.queries.diff import Change
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Cycle, Framework

ROSE, FELL = "▲", "▼"
BREAK = "┊"
NOT_RECORDED = "–"
UNGRADED = "ungraded"
NOT_ESTABLISHED = "not established"
MARKS = {
    "improved": (ROSE, "rose since the area's last grade"),
    "declined": (FELL, "fell since the area's last grade"),
    "unofficial": ("†", "not from the inspectorate's own pages: see --evidence"),
    "deduced": ("‡", "deduced from published counts or other pages: see --evidence"),
    "carried-over": ("§", "carried over from an earlier cycle, not inspected again"),
    "revised": ("*", "revised: the inspectorate changed the grade within the cycle"),
}


def grade_words(framework: Framework, grade: str | None) -> str:
    """Return a grade as people read it, or `ungraded`."""
    return framework.grades[grade].label if grade else UNGRADED


def grade_low(framework: Framework, grade: str | None) -> str:
    """Return a grade as it stands in a sentence: `requires improvement`."""
    return grade_words(framework, grade).lower()


def published_words(cycle: Cycle, published: str | None, *, short: bool = True) -> str:
    """Return a date of publication; where none is recorded, the window it falls in."""
    if published:
        words = in_words(published, short=short)
    elif cycle.window:
        first, last = (day[:4] for day in cycle.window)
        words = first if first == last else f"{first} to {last}"
    else:
        words = "not recorded"
    return kept(words)


def marks(item: Assessed) -> list[str]:
    """Return the names of the marks that a judgment carries."""
    judgment = item.judgment
    found = [item.change] if item.change in ("improved", "declined") else []
    if judgment.revised:
        found.append("revised")
    if judgment.is_carried_over:
        found.append("carried-over")
    if judgment.stated == "deduced":
        found.append("deduced")
    elif not judgment.official:
        found.append("unofficial")
    return found


def with_marks(text: str, names: Sequence[str]) -> str:
    """Return a text with the symbols of its marks after it."""
    return KEPT.join([text, *(MARKS[name][0] for name in names)])


def grade_cell(framework: Framework, item: Assessed, form: str = "label") -> Cell:
    """Return the cell of a judgment; `form` is `label`, `short` or `code`."""
    grade = item.judgment.grade
    text = getattr(framework.grades[grade], form) if grade else UNGRADED
    return Cell(with_marks(text, marks(item)), grade=grade, faint=grade is None)


def legend(names: Sequence[str] | set[str]) -> list[str]:
    """Return a line that explains the marks in use, if any are."""
    used = [
        f"{symbol}{KEPT}{meaning}" for name, (symbol, meaning) in MARKS.items() if name in names
    ]
    return ["; ".join(used) + "."] if used else []


def counts_words(framework: Framework, counts: Mapping[str, int]) -> str:
    """Return counts by grade in words: `1 good, 2 adequate`."""
    return ", ".join(f"{n} {grade_low(framework, grade)}" for grade, n in counts.items())


def completeness_words(framework: Framework, found: Completeness) -> str:
    """Return how far a report is recorded: complete as published, or what is missing of it."""
    title = framework.cycles[found.cycle].title
    if found.excess:
        more = counts_words(framework, found.excess)
        return f"{title}: {found.graded} areas graded, yet {more} more recorded than were counted."
    if found.complete:
        return f"{title}: {found.graded} areas graded, all recorded: complete as published."
    lacking = sum(found.missing.values())
    return (
        f"{title}: {found.graded} areas graded, {found.recorded} recorded; "
        f"the other {lacking}: {counts_words(framework, found.missing)}."
    )


def way_words(framework: Framework, change: Change) -> str:
    """Return the grades on the way of a change, `again` before one that repeats the grade before it."""
    steps = []
    before = None
    for judgment in (change.before, *change.via, change.after):
        if judgment is None:
            continue
        words = grade_low(framework, judgment.grade)
        steps.append(f"again {words}" if judgment.grade == before else words)
        before = judgment.grade
    return ", then ".join(steps)

"""Grades, dates, changes and marks in the words that people read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from peeltrack.output.page import KEPT, kept
from peeltrack.queries.changes import Assessed
from peeltrack.queries.coverage import CycleCoverage, ReportCoverage
from peeltrack.queries.diff import Change
from peeltrack.queries.known import LAPSED, SUPERSEDED, Cell
from peeltrack.queries.moments import LATEST, Moment
from peeltrack.queries.scope import taken_up
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment
from peeltrack.record.states import (
    NOT_ASSESSED,
    NOT_ESTABLISHED,
    NOT_PUBLISHED,
    NOT_RECORDED,
    UNGRADED,
)

if TYPE_CHECKING:
    from peeltrack.queries.responses import Answered

    Dated = Judgment | Cell | ReportCoverage | Answered

ROSE, FELL = "▲", "▼"
BREAK = "┊"
NAMED = 6
"""So many forces are still named one by one in a sentence."""


class Absence(NamedTuple):
    """What stands in the place of a grade: in words, or as a code among codes of grades; and what it means."""

    words: str
    code: str
    meaning: str


ABSENCES = {
    UNGRADED: Absence("ungraded", "ng", "inspected, not graded"),
    NOT_ESTABLISHED: Absence(
        "not established", "ne", "given, but no public page was found to state it"
    ),
    NOT_RECORDED: Absence("–", "–", "not recorded here, though the report is out"),
    NOT_PUBLISHED: Absence("·", "·", "not published"),
    NOT_ASSESSED: Absence("", "", "not assessed"),
}
"""By state. What is not a grade is written small, so that it is not taken for one."""
OR_NOT = ", or not graded in it"
"""What is added where a report can have left an area out."""
STATUS_MEANINGS = {
    "stands": "it is the last that is out",
    "open": "the grade stands",
    SUPERSEDED: "a later report is out, and its grade for the area is not recorded",
    LAPSED: "the inspectorate no longer grades the area",
    "resolved": "the next grade is above the threshold",
}
"""How a grade stands, and what becomes of a flag."""
CHANGE_MEANINGS = {
    "new": "graded in between, where no grade stood",
    "gone": STATUS_MEANINGS[LAPSED],
    "not-comparable": "the scale or the method changed in between, so neither better nor worse",
    "not-assessed-again": "no later assessment is out, the same grade stands",
    "unknown": "a report is out, and its grade is not recorded",
}
"""What became of a grade, where its name does not say it."""


class Mark(NamedTuple):
    """What stands beside a grade: a symbol, what it means, and what is read aloud in its place."""

    symbol: str
    meaning: str
    spoken: str


MARKS = {
    "improved": Mark(ROSE, "rose since the area's last grade", "rose"),
    "declined": Mark(FELL, "fell since the area's last grade", "fell"),
    "unofficial": Mark("†", "not from the inspectorate's own pages", "unofficial source"),
    "deduced": Mark("‡", "deduced from published counts or other pages", "deduced"),
    "carried-over": Mark(
        "§", "carried over from an earlier cycle, not inspected again", "carried over"
    ),
    SUPERSEDED: Mark("»", STATUS_MEANINGS[SUPERSEDED], "a later grade is not recorded"),
    "revised": Mark("*", "revised: the inspectorate changed the grade within the cycle", "revised"),
}
MOVES = ("improved", "declined")
"""The marks that say how a grade moved, and nothing of what it rests on."""


def spaced(id: str) -> str:
    """Return an id as words."""
    return id.replace("-", " ")


def several(n: int, one: str) -> str:
    """Return how many there are of a thing: `1 force`, `3 forces`."""
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


def kinds_words(counts: Mapping[str, int]) -> str:
    """Return how many there are of each kind that there is: `2 improved, 1 not comparable`."""
    return ", ".join(f"{n} {spaced(kind)}" for kind, n in counts.items() if n)


def short_name(name: str) -> str:
    """Return a force's name without the word that says it is one."""
    for ending in (" Police Service", " Constabulary", " Police"):
        name = name.removesuffix(ending)
    return name


def came_out(found: CycleCoverage, *, short: bool = False) -> str:
    """Return the months in which a cycle came out; where they are not known, which of its reports are recorded."""
    first, last = found.cycle.first_day(), found.cycle.last_day()
    if first and last:
        months = [in_words(day[:7], short=short) for day in (first, last)]
        return " to ".join(dict.fromkeys(months))
    if not found.reports:
        return "nothing recorded"
    words = several(found.reports, "report")
    if found.first:
        words += f", {'from ' * (found.reports > 1)}{in_words(found.first[:7], short=short)}"
    return words


def moment_words(framework: Framework, at: Moment | None) -> str:
    """Return when things stood so: `now`, `on 3 May 2018`."""
    if at is None or at.text == LATEST[0]:
        return "now"
    return f"{at.preposition} {at.in_words(framework)}"


def unfinished_words(framework: Framework, at: Moment) -> Iterator[str]:
    """Yield when the assessment of a moment's year came out, if it was not all out by then."""
    cycle = at.unfinished(framework)
    if cycle:
        first, last = cycle.first_day() or "", cycle.last_day() or ""
        days = f"from {in_words(first[:7])} to {in_words(last[:7])}"
        yield f"{cycle.title} came out {days}: peel-{cycle.id} is all of it, and it alone."


def grade_words(framework: Framework, grade: str | None) -> str:
    """Return a grade as people read it, or `ungraded`."""
    return framework.grades[grade].label if grade else ABSENCES[UNGRADED].words


def grade_low(framework: Framework, grade: str | None) -> str:
    """Return a grade as it stands in a sentence: `requires improvement`."""
    return grade_words(framework, grade).lower()


def published_words(framework: Framework, given: Dated, *, short: bool = True) -> str:
    """Return a date of publication; where none is recorded, the window it falls in."""
    window = framework.cycles[given.cycle].window
    if given.published:
        words = in_words(given.published, short=short)
    elif window:
        words = " to ".join(dict.fromkeys(day[:4] for day in window))
    else:
        words = "not recorded"
    return kept(words)


def assessment_words(framework: Framework, given: Dated) -> str:
    """Return the assessment that gave something, and when it was published: `PEEL 2016, 2 Mar 2017`."""
    return f"{kept(framework.cycles[given.cycle].title)}, {published_words(framework, given)}"


def marks(item: Assessed, superseded: Collection[Judgment | None] = ()) -> list[str]:
    """Return the names of the marks that a judgment carries; `superseded` are those that carry that mark."""
    judgment = item.judgment
    carried = {
        item.change: item.change in MOVES,
        "revised": judgment.revised,
        "carried-over": judgment.is_carried_over,
        "deduced": judgment.stated == "deduced",
        "unofficial": judgment.stated != "deduced" and not judgment.official,
        SUPERSEDED: judgment in superseded,
    }
    return [name for name, is_so in carried.items() if is_so]


def with_marks(text: str, names: Sequence[str], form: str = "label") -> str:
    """Return a text with the symbols of its marks after it, side by side after a code."""
    symbols = ("" if form == "code" else KEPT).join(MARKS[name].symbol for name in names)
    return f"{text}{KEPT}{symbols}" if symbols else text


def counts_words(framework: Framework, counts: Mapping[str, int]) -> str:
    """Return counts by grade in words: `1 good, 2 adequate`."""
    return ", ".join(f"{n} {grade_low(framework, grade)}" for grade, n in counts.items())


def absence(state: str, form: str) -> str:
    """Return what stands in the place of a grade; `form` is `label` or `code`."""
    return ABSENCES[state].code if form == "code" else ABSENCES[state].words


def absence_meaning(state: str, *, certain: bool = True) -> str:
    """Return what it means that a state stands in the place of a grade, where the area was graded for `certain` or not."""
    return ABSENCES[state].meaning + ("" if certain or state != NOT_RECORDED else OR_NOT)


def absence_words(
    framework: Framework,
    cell: Cell,
    form: str = "label",
    *,
    grades: str | None = None,
    every: bool = False,
) -> str:
    """Return what stands in a cell without a grade, with the grades that are possible if they are few, or always.

    `form` is `label` or `code`, of the grades too unless theirs is given.
    """
    words = absence(cell.state, form)
    possible = cell.possible or ()
    if not (is_narrowed(cell) or (every and possible)):
        return words
    if (grades or form) == "code":
        alternatives = f"{'/'.join(framework.grades[grade].code for grade in possible)}?"
        return alternatives if cell.state == NOT_RECORDED else f"{words}{KEPT}{alternatives}"
    return f"{words} ({grades_or(framework, possible)}?)"


def is_narrowed(cell: Cell) -> bool:
    """Say whether a cell without a grade names those that are possible, for they are few."""
    return 0 < len(cell.possible or ()) <= 2


def grades_or(framework: Framework, grades: Sequence[str]) -> str:
    """Return grades as alternatives in a sentence: `good, adequate or inadequate`."""
    *others, last = (grade_low(framework, grade) for grade in grades)
    return f"{', '.join(others)} or {last}" if others else last


def threshold_words(framework: Framework, threshold: str) -> str:
    """Return a threshold in words: `Requires improvement or worse`, where any grade is worse."""
    worst = threshold == list(framework.grades)[-1]
    return grade_words(framework, threshold) + ("" if worst else " or worse")


def way_words(framework: Framework, change: Change) -> str:
    """Return the grades on the way of a change, `again` before one that repeats the grade before it."""
    steps: list[str] = []
    before = None
    way = (change.before.judgment, *change.via, change.after.judgment)
    for step in (one for one in way if one):
        if isinstance(step, Cell):
            steps.append(spaced(step.state))
            before = None
        else:
            again = "again " if step.grade == before else ""
            steps.append(again + grade_low(framework, step.grade))
            before = step.grade
    return ", then ".join(steps)


def unassessed_words(framework: Framework, area: str, cycle: str | None) -> str:
    """Return that a cycle, or any report that is out, did not assess an area, and which areas the cycle has for it."""
    label = framework.areas[area].label
    if not cycle:
        return f"{label}: not assessed in any report that is out."
    cycles = list(framework.cycles.values())[: framework.cycle_orders[cycle] + 1]
    instead = ", ".join(taken_up(area, cycles))
    return f"{label}: not assessed in {cycles[-1].title}" + (
        f"; there: {instead}." if instead else "."
    )


def no_longer_words(label: str, last: str, later: Sequence[str]) -> str:
    """Return that an area was assessed no more after a cycle, by its title, and which areas to ask for now."""
    return f"{label}: last assessed in {last}" + (f"; now: {', '.join(later)}." if later else ".")


def perhaps_out_words(framework: Framework, cycle: str, names: Sequence[str], at: Moment) -> str:
    """Return that reports of some forces, by name, can have been out at a moment that they are not counted at."""
    *others, last = names if len(names) <= NAMED else [several(len(names), "force")]
    who = f"{', '.join(others)} and {last}" if others else last
    return (
        f"{who}: the report of {framework.cycles[cycle].title} can have been out by {at.in_words(framework)}; "
        "on which day it came out is not recorded, and it is counted after that."
    )


def later_words(framework: Framework, cycle: str, forces: int, asked: int) -> str:
    """Return that an assessment after the current one is out already, and for how many of the forces asked about."""
    of = several(asked, "force") if forces == asked else f"{forces} of {asked} forces"
    return f"{framework.cycles[cycle].title} is out already for {of}"

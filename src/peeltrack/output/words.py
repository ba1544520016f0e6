"""Grades, dates, changes and marks in the words that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from peeltrack.output.page import KEPT, Cell, kept
from peeltrack.queries.changes import Assessed
from peeltrack.queries.coverage import CycleCoverage, ReportCoverage
from peeltrack.queries.diff import Change
from peeltrack.queries.known import LAPSED, SUPERSEDED, Standing
from peeltrack.queries.known import Cell as KnownCell
from peeltrack.queries.moments import LATEST, Moment
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Cycle, Framework
from peeltrack.record.judgments import Judgment
from peeltrack.record.states import (
    NOT_ASSESSED,
    NOT_ESTABLISHED,
    NOT_PUBLISHED,
    NOT_RECORDED,
    UNGRADED,
)

if TYPE_CHECKING:
    from peeltrack.queries.flags import Flag, Flags, LowCount
    from peeltrack.queries.timeline import Unshown

ROSE, FELL = "▲", "▼"
BREAK = "┊"
FEW = 5
"""How many forces are named, not counted, in a sentence."""


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
STATUS_MEANINGS = {
    "stands": "it is the last that is out",
    "open": "the grade stands",
    SUPERSEDED: "a later report is out, and its grade for the area is not recorded",
    LAPSED: "the inspectorate no longer grades the area",
    "resolved": "the next grade is above the threshold",
}
"""How a grade stands, and what becomes of a flag."""
CHANGE_MEANINGS = {
    "new": "first graded in between",
    "gone": STATUS_MEANINGS[LAPSED],
    "not-comparable": "the scale or the method changed in between, so neither better nor worse",
    "not-assessed-again": "no later assessment is out, the same grade stands",
    "unknown": "a report is out, and its grade is not recorded",
}
"""What became of a grade, where its name does not say it."""
MARKS = {
    "improved": (ROSE, "rose since the area's last grade"),
    "declined": (FELL, "fell since the area's last grade"),
    "unofficial": ("†", "not from the inspectorate's own pages: see --evidence"),
    "deduced": ("‡", "deduced from published counts or other pages: see --evidence"),
    "carried-over": ("§", "carried over from an earlier cycle, not inspected again"),
    SUPERSEDED: ("»", STATUS_MEANINGS[SUPERSEDED]),
    "revised": ("*", "revised: the inspectorate changed the grade within the cycle"),
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
    if first is None or last is None:
        return _reports_out(found, short)
    months = [in_words(day[:7], short=short) for day in (first, last)]
    return " to ".join(dict.fromkeys(months))


def _reports_out(found: CycleCoverage, short: bool) -> str:
    if not found.reports:
        return "nothing recorded"
    since = ""
    if found.first:
        since = f", {'from ' * (found.reports > 1)}{in_words(found.first[:7], short=short)}"
    return f"{several(found.reports, 'report')}{since}"


def moment_words(framework: Framework, at: Moment) -> str:
    """Return when things stood so: `now`, `on 3 May 2018`."""
    return "now" if at.text == LATEST[0] else f"{at.preposition} {at.in_words(framework)}"


def grade_words(framework: Framework, grade: str | None) -> str:
    """Return a grade as people read it, or `ungraded`."""
    return framework.grades[grade].label if grade else ABSENCES[UNGRADED].words


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
    found = [item.change] if item.change in MOVES else []
    if judgment.revised:
        found.append("revised")
    if judgment.is_carried_over:
        found.append("carried-over")
    if judgment.stated == "deduced":
        found.append("deduced")
    elif not judgment.official:
        found.append("unofficial")
    return found


def with_marks(text: str, names: Sequence[str], form: str = "label") -> str:
    """Return a text with the symbols of its marks after it, side by side after a code."""
    symbols = [MARKS[name][0] for name in names]
    return KEPT.join([text, *(["".join(symbols)] * bool(symbols) if form == "code" else symbols)])


def grade_cell(
    framework: Framework, item: Assessed, form: str = "label", more: Sequence[str] = ()
) -> Cell:
    """Return the cell of a judgment with its marks and more; `form` is `label`, `short` or `code`."""
    grade = item.judgment.grade
    text = getattr(framework.grades[grade], form) if grade else _absence(UNGRADED, form)
    return Cell(with_marks(text, [*marks(item), *more], form), grade=grade, faint=grade is None)


def grade_key(framework: Framework, used: Iterable[str | None], form: str) -> list[str]:
    """Return a line that says which grades the short forms or codes in use stand for, if any do."""
    used = set(used)
    found = [
        f"{getattr(grade, form)}{KEPT}{kept(grade.label.lower())}"
        for grade in framework.grades.values()
        if grade.id in used and getattr(grade, form) != grade.label
    ]
    return ["; ".join(found) + "."] if found else []


def legend(names: Sequence[str] | set[str]) -> list[str]:
    """Return a line that explains the marks in use, if any are."""
    used = [
        f"{symbol}{KEPT}{meaning}" for name, (symbol, meaning) in MARKS.items() if name in names
    ]
    return ["; ".join(used) + "."] if used else []


def counts_words(framework: Framework, counts: Mapping[str, int]) -> str:
    """Return counts by grade in words: `1 good, 2 adequate`."""
    return ", ".join(f"{n} {grade_low(framework, grade)}" for grade, n in counts.items())


def _absence(state: str, form: str) -> str:
    return ABSENCES[state].code if form == "code" else ABSENCES[state].words


def absence_words(
    framework: Framework,
    cell: KnownCell,
    form: str = "label",
    *,
    grades: str | None = None,
    every: bool = False,
) -> str:
    """Return what stands in a cell without a grade, with the grades that are possible if they are few, or always.

    `form` is `label` or `code`, of the grades too unless theirs is given.
    """
    words = _absence(cell.state, form)
    possible = cell.possible or ()
    if not (is_narrowed(cell) or (every and possible)):
        return words
    if (grades or form) == "code":
        alternatives = f"{'/'.join(framework.grades[grade].code for grade in possible)}?"
        return alternatives if cell.state == NOT_RECORDED else f"{words}{KEPT}{alternatives}"
    return f"{words} ({grades_or(framework, possible)}?)"


def is_narrowed(cell: KnownCell) -> bool:
    """Say whether a cell without a grade names those that are possible, for they are few."""
    return bool(cell.possible) and len(cell.possible or ()) <= 2


def excludes(cell: KnownCell, grade: str | None) -> bool:
    """Say whether counts tell for certain that an area without a recorded grade did not get a grade."""
    return cell.certain and cell.possible is not None and grade not in cell.possible


def has_unnamed(cell: KnownCell) -> bool:
    """Say whether counts leave grades for a cell without one that it does not name, for they are many."""
    return bool(cell.possible) and not is_narrowed(cell)


def grades_or(framework: Framework, grades: Sequence[str]) -> str:
    """Return grades as alternatives in a sentence: `good, adequate or inadequate`."""
    names = [grade_low(framework, grade) for grade in grades]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counts_leave(framework: Framework, cell: KnownCell) -> str:
    """Return, to end a sentence with, the grades that a report's counts leave; nothing where they exclude none."""
    if not cell.possible:
        return ""
    perhaps = "" if cell.certain else ", if it graded them"
    return f"; its counts leave: {grades_or(framework, cell.possible)}{perhaps}"


def flag_leaves(framework: Framework, flag: Flag, low: frozenset[str]) -> str:
    """Return the same of the report that has superseded a flag, and whether by its counts the flag is over."""
    silent = flag.silent
    if silent is None or not silent.possible:
        return "" if silent is None or silent.certain else "; it can have left the area out"
    over = ": over, by its counts" if flag.is_over(low) else ""
    perhaps = "" if silent.certain else ", if it graded the area"
    return f"; its counts leave {grades_or(framework, silent.possible)}{perhaps}{over}"


def low_count_words(framework: Framework, count: LowCount) -> str:
    """Return how many areas of a report are low by its counts, though it is not known which."""
    title = framework.cycles[count.cycle].title
    which = "all" if count.low == count.areas else "which is not known"
    return f"{short_name(count.force.name)}, {title}: {count.low} of {several(count.areas, 'area')}, {which}."


def untold_words(result: Flags) -> str:
    """Return how many areas can be low beside the flags, for their grade is not recorded; nothing where none can."""
    counts = Counter(short_name(one.force.name) for one in result.untold)
    if not counts:
        return ""
    told = result.flags or any(one.low for one in result.not_recorded)
    areas = several(counts.total(), "more area" if told else "area")
    if 1 < len(counts) <= FEW:
        areas += f" ({', '.join(f'{name} {n}' for name, n in counts.items())})"
    elif len(counts) > 1:
        areas += f" of {len(counts)} forces"
    return f"{areas} can be so: a report is out whose grade is not recorded."


def or_worse(framework: Framework, threshold: str, words: str) -> str:
    """Return the words of a threshold, with `or worse` where any grade is."""
    return words if threshold == list(framework.grades)[-1] else f"{words} or worse"


def unassessed_words(label: str, cycle: str) -> str:
    """Return that a cycle, by its title, did not assess an area."""
    return f"{label}: not assessed in {cycle}."


def unshown_words(framework: Framework, one: Unshown) -> str:
    """Return why an area has no grade to show, and its last grade that is known."""
    label = framework.areas[one.area].label
    title = framework.cycles[one.cycle].title if one.cycle else "any report that is out"
    if one.in_words:
        titles = ", ".join(framework.cycles[cycle].title for cycle in one.in_words)
        why = f"{label}: assessed in words, not graded, in {titles}."
    elif one.cycle and one.state == NOT_PUBLISHED:
        why = f"{label}: the report of {title} is not out."
    else:
        why = unassessed_words(label, title)
    return f"{why[:-1]}; {last_words(framework, one.last)}." if one.last else why


def absence_legend(states: set[str], form: str = "label") -> list[str]:
    """Return a line that explains what stands in the place of grades, if anything does."""
    used = [
        f"{_absence(state, form) or 'blank'}:{KEPT}{absence.meaning}"
        for state, absence in ABSENCES.items()
        if state in states
    ]
    return ["; ".join(used) + "."] if used else []


def alternatives_legend(framework: Framework, cells: Iterable[KnownCell]) -> list[str]:
    """Return a line that explains codes such as `G/A?` by the first of the cells that have one, if there are any."""
    found = next((cell for cell in cells if cell.possible), None)
    if found is None:
        return []
    words = absence_words(framework, found._replace(state=NOT_RECORDED), "code", every=True)
    return [f"{words}: the grades that counts leave for what is not recorded."]


def unnamed_legend(cells: Iterable[KnownCell]) -> list[str]:
    """Return a line that says so where counts leave grades that a cell does not name, for they are many."""
    if any(map(has_unnamed, cells)):
        words = ABSENCES[NOT_RECORDED].words
        return [
            f"{words} can hide counts that leave three grades or more: `peeltrack gaps` names them."
        ]
    return []


def report_words(framework: Framework, cell: KnownCell) -> str:
    """Return the report of a gap in words: `the report of 24 July 2025`."""
    if cell.published:
        return f"the report of {kept(in_words(cell.published))}"
    return f"the report of {kept(framework.cycles[cell.cycle].title)}"


def last_words(framework: Framework, last: Judgment) -> str:
    """Return the last grade that is known, where a later one is not recorded."""
    title = kept(framework.cycles[last.cycle].title)
    return f"last known: {grade_low(framework, last.grade)}, {title}"


class Silence(NamedTuple):
    """A report that is out without the grades of some areas being recorded: in words, with what its counts leave.

    `areas` are their labels, with the last grade that is known in words.
    """

    report: str
    leave: str
    areas: list[tuple[str, str]]


def silences(framework: Framework, standings: Iterable[Standing]) -> Iterable[Silence]:
    """Return the reports that have displaced last known grades without their own being recorded."""
    alike: dict[tuple[str, str], Silence] = {}
    for one in standings:
        if one.judgment and one.silent:
            leave = counts_leave(framework, one.silent)
            report = report_words(framework, one.silent)
            found = alike.setdefault((report, leave), Silence(report, leave, []))
            label = framework.areas[one.area].label
            found.areas.append((label, last_words(framework, one.judgment)))
    return alike.values()


def never_words(standings: Sequence[Standing], at: Moment | None) -> str:
    """Return how many areas are not known of which no grade was recorded before either; nothing where none is.

    Of an assessment alone nothing is said: what was before it is not asked about.
    """
    never = sum(one.judgment is None for one in standings)
    if not never or (at and at.cycle):
        return ""
    areas = several(never, "more area" if never < len(standings) else "area")
    return f"{areas} with no grade recorded, before or now"


def coverage_words(framework: Framework, found: ReportCoverage) -> str:
    """Return how far a report is recorded: complete as published, or what is missing of it."""
    title = kept(framework.cycles[found.cycle].title)
    areas = "one area" if found.areas == 1 else f"{found.areas} areas"
    if found.excess:
        more = counts_words(framework, found.excess)
        return f"{title}: {areas} graded, yet {more} more recorded than were counted."
    if found.complete:
        page = found.on_page.areas if found.on_page else None
        since = f"; its page counts {page} now" if page and page != found.areas else ""
        return f"{title}: {areas} graded, all recorded: complete as published{since}."
    if found.areas is None:
        counts = f"; its page counts {found.on_page.areas} now" if found.on_page else ""
        return f"{title}: {found.recorded} recorded; how many areas it graded is not known{counts}."
    words = f"{title}: {areas} graded, {found.recorded} recorded"
    if found.missing:
        return f"{words}; the other {sum(found.missing.values())}: {counts_words(framework, found.missing)}."
    return f"{words}; how the others were graded is not known."


def coverage_lines(
    framework: Framework,
    counted: Sequence[ReportCoverage],
    rest: Sequence[ReportCoverage],
    force: str,
) -> list[str]:
    """Return how far a force's reports are recorded: a line for those without counts, then one a report."""
    of = [
        f"{one.recorded} of {one.assessed} in {kept(framework.cycles[one.cycle].title)}"
        for one in rest
        if one.assessed is not None
    ]
    lines = []
    if of:
        missing = any(one.recorded < (one.assessed or 0) for one in rest)
        more = f"; `peeltrack gaps {force}` lists the others" if missing else ""
        lines.append(f"Areas recorded: {', '.join(of)}{more}.")
    uncounted = [one for one in rest if one.assessed is None]
    return lines + [coverage_words(framework, one) for one in (*counted, *uncounted)]


def neither_words(n: int) -> str:
    """Return how many rows a diff lacks because no grade is known at either of its moments."""
    return f"{several(n, 'more row')} would be known at neither moment, though a report is out"


def way_words(framework: Framework, change: Change) -> str:
    """Return the grades on the way of a change, `again` before one that repeats the grade before it."""
    steps = []
    before = None
    for step in (change.before.judgment, *change.via, change.after.judgment):
        if step is None:
            continue
        if isinstance(step, KnownCell):
            steps.append(spaced(step.state))
            before = None
        else:
            words = grade_low(framework, step.grade)
            steps.append(f"again {words}" if step.grade == before else words)
            before = step.grade
    return ", then ".join(steps)

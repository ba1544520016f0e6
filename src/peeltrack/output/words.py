"""Grades, dates, changes and marks in the words that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from peeltrack.output.page import KEPT, Cell, kept
from peeltrack.queries.changes import Assessed
from peeltrack.queries.coverage import CycleCoverage, ReportCoverage
from peeltrack.queries.diff import Change
from peeltrack.queries.known import LAPSED, SUPERSEDED, Standing
from peeltrack.queries.known import Cell as KnownCell
from peeltrack.queries.moments import LATEST, Moment
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
    from peeltrack.queries.flags import Flag, Flags
    from peeltrack.queries.responses import Answered
    from peeltrack.queries.timeline import Unshown

    Dated = Judgment | KnownCell | ReportCoverage | Answered

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
IN_EVIDENCE = ("unofficial", "deduced")
"""The marks of which `--evidence` says more."""


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
    found = [item.change] if item.change in MOVES else []
    if judgment.revised:
        found.append("revised")
    if judgment.is_carried_over:
        found.append("carried-over")
    if judgment.stated == "deduced":
        found.append("deduced")
    elif not judgment.official:
        found.append("unofficial")
    if judgment in superseded:
        found.append(SUPERSEDED)
    return found


def with_marks(text: str, names: Sequence[str], form: str = "label") -> str:
    """Return a text with the symbols of its marks after it, side by side after a code."""
    symbols = [MARKS[name].symbol for name in names]
    return KEPT.join([text, *(["".join(symbols)] * bool(symbols) if form == "code" else symbols)])


def grade_cell(
    framework: Framework, item: Assessed, form: str, superseded: Collection[Judgment | None]
) -> Cell:
    """Return the cell of a judgment with its marks; `form` is `label`, `short` or `code`."""
    grade = item.judgment.grade
    text = getattr(framework.grades[grade], form) if grade else _absence(UNGRADED, form)
    return Cell(with_marks(text, marks(item, superseded), form), grade=grade, faint=grade is None)


def grade_key(framework: Framework, used: Iterable[str | None], form: str) -> list[str]:
    """Return a line that says which grades the short forms or codes in use stand for, if any do."""
    used = set(used)
    return explained(
        f"{getattr(grade, form)}{KEPT}{kept(grade.label.lower())}"
        for grade in framework.grades.values()
        if grade.id in used and getattr(grade, form) != grade.label
    )


def legend(names: Collection[str]) -> list[str]:
    """Return a line that explains the marks in use, if any are."""
    return explained(
        f"{symbol}{KEPT}{meaning}" + (": see --evidence" if name in IN_EVIDENCE else "")
        for name, (symbol, meaning, _) in MARKS.items()
        if name in names
    )


def explained(parts: Iterable[str]) -> list[str]:
    """Return a line that explains all that is to be explained, if anything is."""
    line = "; ".join(parts)
    return [f"{line}."] if line else []


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


def has_unnamed(cell: KnownCell) -> bool:
    """Say whether counts leave grades for a cell without one that it does not name, for they are many."""
    return bool(cell.possible) and not is_narrowed(cell)


def grades_or(framework: Framework, grades: Sequence[str]) -> str:
    """Return grades as alternatives in a sentence: `good, adequate or inadequate`."""
    names = [grade_low(framework, grade) for grade in grades]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counts_leave(framework: Framework, possible: Sequence[str] | None) -> str:
    """Return, to end a sentence with, the grades that a report's counts leave; nothing where they exclude none."""
    return f"; its counts leave: {grades_or(framework, possible)}" if possible else ""


def flag_leaves(framework: Framework, flag: Flag, low: frozenset[str]) -> str:
    """Return the same of the report that has superseded a flag, and whether by its counts the flag is over."""
    if flag.silent is None or not flag.silent.possible:
        return ""
    over = ": over, by its counts" if flag.is_over(low) else ""
    return f"; its counts leave {grades_or(framework, flag.silent.possible)}{over}"


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


def threshold_words(framework: Framework, threshold: str) -> str:
    """Return a threshold in words: `Requires improvement or worse`, where any grade is worse."""
    worst = threshold == list(framework.grades)[-1]
    return grade_words(framework, threshold) + ("" if worst else " or worse")


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
    return explained(
        f"{_absence(state, form) or 'blank'}:{KEPT}{absence.meaning}"
        for state, absence in ABSENCES.items()
        if state in states
    )


def alternatives_legend(framework: Framework, cells: Iterable[KnownCell]) -> list[str]:
    """Return a line that explains codes such as `G/A?` by the first of them, if there are any."""
    found = next((cell for cell in cells if is_narrowed(cell)), None)
    if found is None:
        return []
    words = absence_words(framework, found._replace(state=NOT_RECORDED), "code")
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
    alike: dict[tuple[str, tuple[str, ...] | None], Silence] = {}
    for one in standings:
        if one.judgment and one.silent:
            possible = one.silent.possible
            leave = counts_leave(framework, possible)
            report = report_words(framework, one.silent)
            found = alike.setdefault((report, possible), Silence(report, leave, []))
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
        return f"{title}: {found.recorded} recorded; how many areas were graded is not known."
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
    for judgment in (change.before.judgment, *change.via, change.after.judgment):
        if judgment is None:
            continue
        words = grade_low(framework, judgment.grade)
        steps.append(f"again {words}" if judgment.grade == before else words)
        before = judgment.grade
    return ", then ".join(steps)

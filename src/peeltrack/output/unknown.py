"""What is not known, in sentences: which report is silent, what counts leave, how much is recorded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from peeltrack.output.page import kept
from peeltrack.output.words import (
    counts_words,
    grade_low,
    grades_or,
    several,
    short_name,
    unassessed_words,
)
from peeltrack.queries.coverage import ReportCoverage
from peeltrack.queries.known import Cell, Side
from peeltrack.queries.moments import Moment
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Judgment
from peeltrack.record.states import NOT_PUBLISHED

if TYPE_CHECKING:
    from peeltrack.queries.flags import Flags, LowCount
    from peeltrack.queries.timeline import Unshown

FEW = 5
"""How many forces are named, not counted, in a sentence."""


def counts_leave(framework: Framework, cell: Cell) -> str:
    """Return, to end a sentence with, the grades that a report's counts leave; nothing where they exclude none."""
    if not cell.possible:
        return ""
    perhaps = "" if cell.certain else ", if it graded them"
    return f"; its counts leave: {grades_or(framework, cell.possible)}{perhaps}"


def flag_leaves(framework: Framework, silent: Cell, low: frozenset[str]) -> str:
    """Return the same of the report that has superseded a flag, and whether by its counts the flag is over."""
    if not silent.possible:
        return "" if silent.certain else "; it can have left the area out"
    over = ": over, by its counts" if silent.excludes(low) else ""
    perhaps = "" if silent.certain else ", if it graded the area"
    return f"; its counts leave {grades_or(framework, silent.possible)}{perhaps}{over}"


def low_count_words(framework: Framework, count: LowCount) -> str:
    """Return how many areas of a report are low by its counts, though it is not known which."""
    title = framework.cycles[count.cycle].title
    which = "all" if count.low == count.areas else "and it is not known which"
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


def unshown_words(framework: Framework, one: Unshown) -> str:
    """Return why an area has no grade to show, and its last grade that is known."""
    label = framework.areas[one.area].label
    if one.in_words:
        titles = ", ".join(framework.cycles[cycle].title for cycle in one.in_words)
        why = f"{label}: assessed in words, not graded, in {titles}."
    elif one.cycle and one.state == NOT_PUBLISHED:
        why = f"{label}: the report of {framework.cycles[one.cycle].title} is not out."
    else:
        why = unassessed_words(framework, one.area, one.cycle)
    return f"{why[:-1]}; {last_words(framework, one.last)}." if one.last else why


def report_words(framework: Framework, cell: Cell) -> str:
    """Return the report of a gap in words: `the report of 24 July 2025`."""
    if cell.published:
        return f"the report of {kept(in_words(cell.published))}"
    return f"the report of {kept(framework.cycles[cell.cycle].title)}"


def last_words(framework: Framework, last: Judgment) -> str:
    """Return the last grade that is known, where a later one is not recorded."""
    title = kept(framework.cycles[last.cycle].title)
    return f"last known: {grade_low(framework, last.grade)}, {title}"


def silences(
    framework: Framework, sides: Iterable[Side]
) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return the areas whose last known grades were displaced by reports without their own being recorded.

    By the report and what its counts leave, in words: the labels of the areas, each with the last grade in words.
    """
    found = defaultdict(list)
    for one in sides:
        if one.last and one.cell:
            report = report_words(framework, one.cell), counts_leave(framework, one.cell)
            label = framework.areas[one.cell.area].label
            found[report].append((label, last_words(framework, one.last)))
    return found


def never_words(sides: Sequence[Side], at: Moment | None) -> str:
    """Return how many areas are not known of which no grade was recorded before either; nothing where none is.

    Of an assessment alone nothing is said: what was before it is not asked about.
    """
    never = sum(one.last is None for one in sides)
    if not never or (at and at.cycle):
        return ""
    areas = several(never, "more area" if never < len(sides) else "area")
    return f"{areas} with no grade recorded, before or {'then' if at else 'now'}"


def coverage_words(framework: Framework, found: ReportCoverage) -> str:
    """Return how far a report is recorded: complete as published, or what is missing of it."""
    title = kept(framework.cycles[found.cycle].title)
    areas = "one area" if found.areas == 1 else f"{found.areas} areas"
    if found.excess or found.surplus:
        more = counts_words(framework, found.excess) or found.surplus
        return f"{title}: {areas} graded, yet {more} more recorded than were counted."
    page = found.on_page.areas if found.on_page else None
    since = f"; its page counts {page} now" if page and page != found.areas else ""
    if found.areas is None and found.assessed is not None:
        of = "all" if found.complete else found.recorded
        return f"{title}: {several(found.assessed, 'area')} graded, {of} recorded{since}."
    if found.complete:
        return f"{title}: {areas} graded, all recorded: complete as published{since}."
    if found.areas is None:
        return f"{title}: {found.recorded} recorded; how many areas it graded is not known{since}."
    words = f"{title}: {areas} graded, {found.recorded} recorded"
    if found.missing:
        return f"{words}; the other {sum(found.missing.values())}: {counts_words(framework, found.missing)}."
    if found.disagree:
        return f"{words}{since}: the two counts disagree, and tell nothing of the others."
    return f"{words}{since}; how the others were graded is not known."


def coverage_lines(
    framework: Framework, reports: Sequence[ReportCoverage], force: str
) -> Iterator[str]:
    """Yield how far a force's reports are recorded: a line for those without counts, then one a report.

    At the end those that are out, and of which no grade is recorded.
    """
    counted = [one for one in reports if one.as_published or one.on_page]
    rest = [one for one in reports if one.recorded and one not in counted]
    of = [
        f"{one.recorded} of {one.assessed} in {kept(framework.cycles[one.cycle].title)}"
        for one in rest
        if one.assessed is not None
    ]
    if of:
        missing = any(one.recorded < (one.assessed or 0) for one in rest)
        more = f"; `peeltrack gaps {force}` lists the others" if missing else ""
        yield f"Areas recorded: {', '.join(of)}{more}."
    for one in (*counted, *(one for one in rest if one.assessed is None)):
        yield coverage_words(framework, one)
    without = [one.cycle for one in reports if not one.recorded and not one.as_published]
    if without:
        titles = ", ".join(framework.cycles[cycle].title for cycle in without)
        yield f"No grade is recorded of the report of {titles}, though it is out."


def neither_words(n: int) -> str:
    """Return how many rows a diff lacks because no grade is known at either of its moments."""
    return f"{several(n, 'more row')} would be known at neither moment, though a report is out"

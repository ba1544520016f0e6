"""The flags as a page: a table a status, and what the inspectors asked to improve."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from peeltrack.output import legends
from peeltrack.output.page import Column, Heading, Line, Note, Page, Table, TableCell, columns, kept
from peeltrack.output.unknown import flag_leaves, low_count_words, report_words, untold_words
from peeltrack.output.words import (
    STATUS_MEANINGS,
    assessment_words,
    grade_words,
    several,
    short_name,
    threshold_words,
)
from peeltrack.queries.flags import RESOLVED, STATUSES, Flag, Flags
from peeltrack.queries.known import LAPSED, SUPERSEDED
from peeltrack.record.dates import in_words


def page(result: Flags, counted: bool, every: bool, _: int | None) -> Page:
    """Return the flags' page: with a table of counts before it, and every flag or those that are not over."""
    framework, at = result.framework, result.at
    heading = threshold_words(framework, result.threshold)
    when = f", as things stood {at.preposition} {at.in_words(framework)}" if at else ""
    yield Heading(f"{heading}{when}")
    yield Line(", ".join(f"{n} {status}" for status, n in result.counts.items()) + ".")
    yield from _not_known(result)
    if counted and result.flags:
        yield _counts(result)
    yield from _by_counts(result)
    told = [flag for flag in result.flags if every or flag.status not in OVER]
    for status in result.counts:
        flags = [flag for flag in told if flag.status == status]
        if flags:
            yield Heading(status.capitalize())
            yield _table(result, status, flags)
    if len(told) < len(result.flags):
        yield Line()
        yield Line("Those that are lapsed or resolved are counted here; --all lists them.")
    asked = [flag for flag in told if flag.findings]
    if asked:
        yield Heading("What the inspectors asked to improve")
    for flag in asked:
        whose = f"{flag.force.name}: " if len(result.scope.forces) > 1 else ""
        cycles = ", ".join(framework.cycles[judgment.cycle].title for judgment in flag.judgments)
        yield Line(f"{whose}{framework.areas[flag.area].label} ({cycles})")
        yield from (Line(f"- {finding.text}", indent=2, faint=True) for finding in flag.findings)
    used = {flag.status for flag in result.flags}
    meanings = (f"{name}: {STATUS_MEANINGS[name]}" for name in STATUSES if name in used)
    yield from map(Note, legends.line(meanings))


OVER = (LAPSED, RESOLVED)
"""The statuses of a flag that something has ended."""
ENDS = {SUPERSEDED: "Later report", LAPSED: "Not graded from", RESOLVED: "Ended by"}


def _counts(result: Flags) -> Table:
    counts = Counter((flag.area, flag.status) for flag in result.flags)
    statuses = [status for status in result.counts if any(s == status for _, s in counts)]
    areas = [area for area in result.framework.areas if any(a == area for a, _ in counts)]
    rows = [
        [
            TableCell(result.framework.areas[area].label),
            *(TableCell(str(counts[area, status] or "")) for status in statuses),
        ]
        for area in areas
    ]
    titles = [Column(status.capitalize(), right=True) for status in statuses]
    return Table([Column("Area"), *titles], rows)


def _table(result: Flags, status: str, flags: list[Flag]) -> Table:
    titles = ["Area", "Last known" if status == SUPERSEDED else "Grade"]
    titles.append(f"{threshold_words(result.framework, result.threshold)} since")
    titles += [ENDS[status]] if status in ENDS else []
    many = len(result.scope.forces) > 1
    rows = ((flag.force.name if many else None, _cells(result, flag, many)) for flag in flags)
    return Table.grouped(columns(*titles), rows)


def _cells(result: Flags, flag: Flag, many: bool) -> list[TableCell]:
    grade = flag.judgments[-1].grade
    row = [
        TableCell(("  " if many else "") + result.framework.areas[flag.area].label),
        TableCell(grade_words(result.framework, grade), grade=grade),
        TableCell(assessment_words(result.framework, flag.judgments[0]) + _running(result, flag)),
    ]
    if flag.resolved:
        words = grade_words(result.framework, flag.resolved.grade)
        when = assessment_words(result.framework, flag.resolved)
        row.append(TableCell(f"{words}, {when}", grade=flag.resolved.grade))
    elif flag.silent:
        report = report_words(result.framework, flag.silent).removeprefix("the report of ")
        leaves = flag_leaves(result.framework, flag.silent, result.low)
        still = ": still so, by its counts" if flag.silent.allows_only(result.low) else ""
        row.append(TableCell(f"{report}{leaves}{still}"))
    elif flag.lapsed_on:
        row.append(TableCell(kept(in_words(flag.lapsed_on, short=True))))
    return row


def _by_counts(result: Flags) -> Page:
    """Yield which areas are low by the counts of a report, though none says how each of them was graded."""
    framework = result.framework
    found = [one for one in result.not_recorded if one.low]
    if found or result.low_counts:
        yield Heading(
            "So graded by the counts of a report, the grade of each not recorded", level=2
        )
    for (force, cycle), own in groupby(found, key=lambda one: (one.force, one.cell.cycle)):
        areas = ", ".join(framework.areas[one.cell.area].label for one in own)
        yield Line(f"{short_name(force.name)}, {framework.cycles[cycle].title}: {areas}.", indent=2)
    for count in result.low_counts:
        yield Line(low_count_words(framework, count), indent=2)


def _not_known(result: Flags) -> Page:
    """Yield how many areas can be low beside those that the page tells of."""
    words = untold_words(result)
    if words:
        forces = [result.scope.forces[0]] if len(result.scope.forces) == 1 else []
        at = ["--at", result.at.text] if result.at else []
        yield Line(f"{words} `{' '.join(['peeltrack gaps', *forces, *at])}` lists them.")
    if earlier := result.earlier_gaps():
        are = "is" if earlier == 1 else "are"
        yield Line(
            f"{several(earlier, 'grade')} of earlier reports {are} not recorded: what was so, and is over since, can be more."
        )


def _running(result: Flags, flag: Flag) -> str:
    times = len(flag.judgments)
    titles = ", ".join(kept(result.framework.cycles[cycle].title) for cycle in flag.between)
    unknown = f"{titles} not recorded" if flag.between else ""
    if times == 1:
        return f"\n{unknown}" if unknown else ""
    return f"\n{times} times; {unknown}" if unknown else f"\n{times} times running"

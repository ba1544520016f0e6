"""The flags as a page: a table a status, and what the inspectors asked to improve."""

from __future__ import annotations

from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table, kept
from peeltrack.output.words import grade_words, published_words
from peeltrack.queries.flags import Flag, Flags
from peeltrack.record.dates import in_words
from peeltrack.record.judgments import Judgment


def page(result: Flags) -> Page:
    """Return the flags' page."""
    drawn = Page()
    framework = result.framework
    threshold = grade_words(framework, result.threshold)
    worst = list(framework.grades)[-1]
    heading = threshold if result.threshold == worst else f"{threshold} or worse"
    when = (
        f", as things stood {result.at.preposition} {result.at.in_words(framework)}"
        if result.at
        else ""
    )
    drawn.add(Heading(f"{heading}{when}"))
    drawn.add(Line(", ".join(f"{n} {status}" for status, n in result.counts.items()) + "."))
    for status in result.counts:
        flags = [flag for flag in result.flags if flag.status == status]
        if flags:
            drawn.add(Blank(), Heading(status.capitalize()), _table(result, status, flags))
    asked = [flag for flag in result.flags if flag.findings]
    if asked:
        drawn.add(Blank(), Heading("What the inspectors asked to improve"))
    for flag in asked:
        whose = f"{flag.force.name}: " if len(result.scope.forces) > 1 else ""
        cycles = ", ".join(framework.cycles[judgment.cycle].title for judgment in flag.judgments)
        drawn.add(Line(f"{whose}{framework.areas[flag.area].label} ({cycles})"))
        drawn.add(*[Line(f"- {finding.text}", indent=2, faint=True) for finding in flag.findings])
    drawn.note(
        "open: no later grade is recorded; resolved: the next grade is above the threshold; "
        "lapsed: the inspectorate no longer grades the area."
    )
    if len(result.scope.forces) > 1 and result.counts["open"]:
        drawn.note(
            "The record is partial since 2021: a flag can be open because a later grade is not recorded "
            "here. `peeltrack cycles` shows the coverage."
        )
    return drawn


def _table(result: Flags, status: str, flags: list[Flag]) -> Table:
    many = len(result.scope.forces) > 1
    columns = [Column("Area"), Column("Grade"), Column("Since")]
    if status != "open":
        columns.append(Column("Ended by" if status == "resolved" else "Not graded from"))
    rows: list[list[Cell]] = []
    sections = []
    force = None
    for flag in flags:
        if many and flag.force != force:
            force = flag.force
            sections.append(len(rows))
            rows.append([Cell(force.name, strong=True), *(Cell("") for _ in columns[1:])])
        grade, times = flag.judgments[-1].grade, len(flag.judgments)
        row = [
            Cell(("  " if many else "") + result.framework.areas[flag.area].label),
            Cell(grade_words(result.framework, grade), grade=grade),
            Cell(
                _when(result, flag.judgments[0]) + (f"\n{times} times running" if times > 1 else "")
            ),
        ]
        if flag.resolved:
            words = grade_words(result.framework, flag.resolved.grade)
            row.append(Cell(f"{words}, {_when(result, flag.resolved)}", grade=flag.resolved.grade))
        elif flag.lapsed_on:
            row.append(Cell(kept(in_words(flag.lapsed_on, short=True))))
        rows.append(row)
    return Table(columns, rows, frozenset(sections))


def _when(result: Flags, judgment: Judgment) -> str:
    cycle = result.framework.cycles[judgment.cycle]
    return f"{kept(cycle.title)}, {published_words(cycle, judgment.published)}"

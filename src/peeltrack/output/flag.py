"""The flags: areas at or below the threshold, open ones first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peeltrack.output.facts import point
from peeltrack.output.formats import View
from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table, kept
from peeltrack.output.words import grade_words, published_words
from peeltrack.queries.flags import Flag, Flags
from peeltrack.record.dates import in_words
from peeltrack.record.judgments import Judgment

HEADER = (
    "force",
    "area",
    "pillar",
    "label",
    "grade",
    "cycle",
    "published",
    "status",
    "times",
    "since_cycle",
    "since_published",
    "resolved_grade",
    "resolved_cycle",
    "resolved_published",
    "findings",
    "sources",
)


def view(result: Flags) -> View:
    """Return flags in every form."""
    return View(
        json=lambda: _json(result),
        header=HEADER,
        rows=lambda: map(_row, result.flags),
        page=lambda width: _page(result),
    )


def _facts(flag: Flag) -> dict[str, Any]:
    first, last = flag.judgments[0], flag.judgments[-1]
    return {
        "force": flag.force.id,
        "area": flag.area,
        "pillar": flag.pillar,
        "label": flag.label,
        "grade": last.grade,
        "cycle": last.cycle,
        "published": last.published,
        "status": flag.status,
        "times": len(flag.judgments),
        "since": {"cycle": first.cycle, "published": first.published},
        "resolved": point(flag.resolved),
        "findings": [finding.text for finding in flag.findings],
        "sources": list(flag.sources),
    }


def _json(result: Flags) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/flag/1",
        "at": result.at.text if result.at else None,
        "threshold": result.threshold,
        "flags": [_facts(flag) for flag in result.flags],
    }


def _row(flag: Flag) -> dict[str, Any]:
    facts = _facts(flag)
    since, resolved = facts.pop("since"), facts.pop("resolved") or {}
    facts["findings"] = "; ".join(facts["findings"])
    facts |= {f"since_{key}": value for key, value in since.items()}
    facts |= {f"resolved_{key}": value for key, value in resolved.items()}
    return facts


def _page(result: Flags) -> Page:
    page = Page()
    framework = result.framework
    threshold = grade_words(framework, result.threshold)
    worst = list(framework.grades)[-1]
    heading = threshold if result.threshold == worst else f"{threshold} or worse"
    when = (
        f", as things stood {result.at.preposition} {result.at.in_words(framework)}"
        if result.at
        else ""
    )
    page.add(Heading(f"{heading}{when}"))
    page.add(Line(", ".join(f"{n} {status}" for status, n in result.counts.items()) + "."))
    for status in result.counts:
        flags = [flag for flag in result.flags if flag.status == status]
        if flags:
            page.add(Blank(), Heading(status.capitalize()), _table(result, status, flags))
    asked = [flag for flag in result.flags if flag.findings]
    if asked:
        page.add(Blank(), Heading("What the inspectors asked to improve"))
    for flag in asked:
        whose = f"{flag.force.name}: " if len(result.scope.forces) > 1 else ""
        cycles = ", ".join(framework.cycles[judgment.cycle].title for judgment in flag.judgments)
        page.add(Line(f"{whose}{framework.areas[flag.area].label} ({cycles})"))
        page.add(*[Line(f"- {finding.text}", indent=2, faint=True) for finding in flag.findings])
    page.note(
        "open: no later grade is recorded; resolved: the next grade is above the threshold; "
        "lapsed: the inspectorate no longer grades the area."
    )
    if len(result.scope.forces) > 1 and result.counts["open"]:
        page.note(
            "The record is partial since 2021: a flag can be open because a later grade is not recorded "
            "here. `peeltrack cycles` shows the coverage."
        )
    return page


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

"""What one record says that another did not, in every form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peeltrack.output.facts import PILLAR, POINT
from peeltrack.output.fields import Field, facts, header, row
from peeltrack.output.formats import View
from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table
from peeltrack.output.words import grade_words, published_words
from peeltrack.queries.revisions import REVISIONS, RecordChange, RecordDiff
from peeltrack.record.judgments import Judgment

REVISION = (
    Field("force", "The force.", lambda change: change.force.id, "id"),
    Field("area", "The area.", lambda change: change.area, "id"),
    Field("pillar", PILLAR, lambda change: change.pillar, "id", null=True),
    Field("label", "What its cycle called it.", lambda change: change.label),
    Field("cycle", "The PEEL cycle.", lambda change: change.cycle),
    Field(
        "revision", "0 for the first judgment, then 1, 2, …", lambda change: change.number, "count"
    ),
    Field("change", "What the record did.", lambda change: change.change, choices=REVISIONS),
    Field("was", "In the older record.", lambda change: change.was, null=True, fields=POINT),
    Field("now", "In the newer record.", lambda change: change.now, null=True, fields=POINT),
)


def view(result: RecordDiff) -> View:
    """Return the changes between two records in every form."""
    return View(
        json=lambda: _json(result),
        header=header(REVISION),
        rows=lambda: (row(REVISION, change) for change in result.changes),
        page=lambda _: _page(result),
    )


def _json(result: RecordDiff) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/record-diff/1",
        "summary": dict(result.summary),
        "changes": [facts(REVISION, change) for change in result.changes],
    }


def _page(result: RecordDiff) -> Page:
    page = Page()
    page.add(Heading("What the record says that the older one did not"))
    counts = ", ".join(f"{n} {kind.replace('-', ' ')}" for kind, n in result.summary.items() if n)
    page.add(Line(f"{counts}." if counts else "The two records say the same."))
    if not result.changes:
        return page
    rows: list[list[Cell]] = []
    sections = []
    force = None
    for change in result.changes:
        if change.force != force:
            force = change.force
            sections.append(len(rows))
            rows.append([Cell(force.name, strong=True), *(Cell("") for _ in range(4))])
        rows.append(_row(result, change))
    titles = ("Force, area", "Cycle", "Was", "Is", "")
    page.add(Blank(), Table([Column(title) for title in titles], rows, frozenset(sections)))
    return page


def _row(result: RecordDiff, change: RecordChange) -> list[Cell]:
    label = result.framework.areas[change.area].label
    return [
        Cell(f"  {label}" + (" (revised)" if change.number else "")),
        Cell(result.framework.cycles[change.cycle].title),
        _end(result, change.was),
        _end(result, change.now),
        Cell(change.change.replace("-", " ")),
    ]


def _end(result: RecordDiff, judgment: Judgment | None) -> Cell:
    if judgment is None:
        return Cell("")
    when = published_words(result.framework.cycles[judgment.cycle], judgment.published)
    words = grade_words(result.framework, judgment.grade)
    return Cell(f"{words}\n{when}", grade=judgment.grade)

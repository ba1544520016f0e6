"""What one record says that another did not, as a page."""

from __future__ import annotations

from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table
from peeltrack.output.words import grade_words, published_words
from peeltrack.queries.revisions import RecordChange, RecordDiff
from peeltrack.record.judgments import Judgment


def page(result: RecordDiff) -> Page:
    """Return the page of what the newer record says that the older did not."""
    drawn = Page()
    drawn.add(Heading("What the record says that the older one did not"))
    counts = ", ".join(f"{n} {kind.replace('-', ' ')}" for kind, n in result.summary.items() if n)
    drawn.add(Line(f"{counts}." if counts else "The two records say the same."))
    if not result.changes:
        return drawn
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
    drawn.add(Blank(), Table([Column(title) for title in titles], rows, frozenset(sections)))
    return drawn


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

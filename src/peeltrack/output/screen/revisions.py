"""What one record says that another did not, as a page."""

from __future__ import annotations

from peeltrack.output.page import BLANK, Cell, Column, Heading, Line, Page, grouped
from peeltrack.output.words import grade_words, kinds_words, published_words, spaced
from peeltrack.queries.revisions import RecordChange, RecordDiff
from peeltrack.record.judgments import Judgment


def page(result: RecordDiff, _: int | None) -> Page:
    """Return the page of what the newer record says that the older did not."""
    drawn = Page()
    drawn.add(Heading("What the record says that the older one did not"))
    counts = kinds_words(result.summary)
    drawn.add(Line(f"{counts}." if counts else "The two records say the same."))
    if not result.changes:
        return drawn
    columns = [Column(title) for title in ("Force, area", "Cycle", "Was", "Is", "")]
    rows = ((change.force.name, _row(result, change)) for change in result.changes)
    drawn.add(BLANK, grouped(columns, rows))
    return drawn


def _row(result: RecordDiff, change: RecordChange) -> list[Cell]:
    label = result.framework.areas[change.area].label
    return [
        Cell(f"  {label}" + (" (revised)" if change.number else "")),
        Cell(result.framework.cycles[change.cycle].title),
        _end(result, change.was),
        _end(result, change.now),
        Cell(spaced(change.change)),
    ]


def _end(result: RecordDiff, judgment: Judgment | None) -> Cell:
    if judgment is None:
        return Cell("")
    when = published_words(result.framework.cycles[judgment.cycle], judgment.published)
    words = grade_words(result.framework, judgment.grade)
    return Cell(f"{words}\n{when}", grade=judgment.grade)

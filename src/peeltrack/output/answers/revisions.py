"""What one record says that another did not, in every form."""

from __future__ import annotations

from peeltrack.output.answers.facts import AREA, CYCLE, OF_FORCE, PILLAR, POINT, summary
from peeltrack.output.data.fields import Contract, field, objects
from peeltrack.output.data.formats import View
from peeltrack.output.page import Heading, Line, Page, Table, TableCell, columns
from peeltrack.output.words import grade_words, kinds_words, published_words, spaced
from peeltrack.queries.revisions import REVISIONS, RecordChange, RecordDiff
from peeltrack.record.judgments import Judgment

REVISION = (
    OF_FORCE,
    AREA,
    PILLAR,
    field("label", "What its cycle called it."),
    CYCLE,
    field("revision", "0 for the first judgment, then 1, 2, …", "count", "number"),
    field("change", "What the record did.", choices=REVISIONS),
    field("was", "In the older record.", "object?", fields=POINT),
    field("now", "In the newer record.", "object?", fields=POINT),
)
CONTRACT = Contract(
    "record-diff",
    "What one record says that another did not (`diff --since-record`)",
    objects("changes", REVISION),
    head=(summary(REVISIONS),),
)


def view(result: RecordDiff) -> View:
    """Return the changes between two records in every form."""
    return CONTRACT.view(result, lambda _: _page(result))


def _page(result: RecordDiff) -> Page:
    yield Heading("What the record says that the older one did not")
    if not result.changes:
        yield Line("The two records say the same.")
        return
    yield Line(f"{kinds_words(result.summary)}.")
    rows = ((change.force.name, _row(result, change)) for change in result.changes)
    yield Table.grouped(columns("Force, area", "Cycle", "Was", "Is", ""), rows)


def _row(result: RecordDiff, change: RecordChange) -> list[TableCell]:
    label = result.framework.areas[change.area].label
    return [
        TableCell(f"  {label}" + (" (revised)" if change.number else "")),
        TableCell(result.framework.cycles[change.cycle].title),
        _end(result, change.was),
        _end(result, change.now),
        TableCell(spaced(change.change)),
    ]


def _end(result: RecordDiff, judgment: Judgment | None) -> TableCell:
    if judgment is None:
        return TableCell("")
    when = published_words(result.framework, judgment)
    words = grade_words(result.framework, judgment.grade)
    return TableCell(f"{words}\n{when}", grade=judgment.grade)

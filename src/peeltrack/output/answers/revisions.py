"""What one record says that another did not, in every form."""

from __future__ import annotations

from peeltrack.output.answers.facts import AREA, CYCLE, OF_FORCE, PILLAR, POINT
from peeltrack.output.data.fields import field, listing
from peeltrack.output.data.formats import View, drawn_by
from peeltrack.queries.revisions import REVISIONS, RecordDiff

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


def view(result: RecordDiff) -> View:
    """Return the changes between two records in every form."""

    head = {"summary": dict(result.summary)}
    return listing(
        "record-diff", head, "changes", REVISION, result.changes, drawn_by("revisions", result)
    )

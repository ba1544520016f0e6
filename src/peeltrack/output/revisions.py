"""What one record says that another did not, in every form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import PILLAR, POINT
from peeltrack.output.fields import Field, facts, header, row
from peeltrack.output.formats import View
from peeltrack.queries.revisions import REVISIONS, RecordDiff

if TYPE_CHECKING:
    from peeltrack.output.page import Page

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
    from peeltrack.output.pages.revisions import page

    return page(result)

"""What changed between two moments, with the way it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import point
from peeltrack.output.formats import View
from peeltrack.queries.diff import Change, Diff

if TYPE_CHECKING:
    from peeltrack.output.page import Page

HEADER = (
    "force",
    "area",
    "pillar",
    "label",
    "change",
    "from_grade",
    "from_cycle",
    "from_published",
    "to_grade",
    "to_cycle",
    "to_published",
    "via",
)


def view(result: Diff, *, every: bool = False) -> View:
    """Return a diff in every form: the rows that moved, or with `every` all of them."""
    changes = result.changes if every else result.moved
    return View(
        json=lambda: _json(result, changes),
        header=HEADER,
        rows=lambda: map(_row, changes),
        page=lambda width: _page(result, changes, width),
    )


def _json(result: Diff, changes: tuple[Change, ...]) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/diff/1",
        "from": result.before.text,
        "to": result.after.text,
        "summary": dict(result.summary),
        "changes": [
            {
                "force": change.force.id,
                "area": change.area,
                "pillar": change.pillar,
                "label": change.label,
                "from": point(change.before),
                "to": point(change.after),
                "via": [point(step) for step in change.via],
                "change": change.change,
            }
            for change in changes
        ],
    }


def _row(change: Change) -> dict[str, Any]:
    row: dict[str, Any] = {
        "force": change.force.id,
        "area": change.area,
        "pillar": change.pillar,
        "label": change.label,
        "change": change.change,
        "via": [f"{step.grade}@{step.cycle}" for step in change.via],
    }
    for side, judgment in (("from", change.before), ("to", change.after)):
        for key, value in (point(judgment) or {}).items():
            row[f"{side}_{key}"] = value
    return row


def _page(result: Diff, changes: tuple[Change, ...], width: int | None) -> Page:
    from peeltrack.output.pages.diff import page

    return page(result, changes, width)

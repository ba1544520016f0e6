"""What changed between two moments, with the way it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import PILLAR, POINT, SIDE
from peeltrack.output.fields import Field, facts, header, row
from peeltrack.output.formats import View
from peeltrack.queries.diff import SUMMARY, Change, Diff
from peeltrack.queries.known import Side

if TYPE_CHECKING:
    from peeltrack.output.page import Page


def _shown(side: Side) -> Side | None:
    """Return a side where there is, or can be, something to say of it."""
    return side if side.judgment or side.cell else None


CHANGE = (
    Field("force", "The force.", lambda change: change.force.id, "id"),
    Field("area", "The area.", lambda change: change.area, "id"),
    Field("pillar", PILLAR, lambda change: change.pillar, "id", null=True),
    Field("label", "What the later cycle called it.", lambda change: change.label),
    Field("change", "What became of the grade.", lambda change: change.change, choices=SUMMARY),
    Field("from", "At the first.", lambda change: _shown(change.before), null=True, fields=SIDE),
    Field("to", "At the second.", lambda change: _shown(change.after), null=True, fields=SIDE),
    Field(
        "via",
        "The grades between them, in the order of the way.",
        lambda change: change.via,
        many=True,
        fields=POINT,
        flat=lambda change: [f"{step.grade}@{step.cycle}" for step in change.via],
    ),
)


def view(result: Diff, *, every: bool = False) -> View:
    """Return a diff in every form: the rows that moved, or with `every` all of them."""
    changes = result.changes if every else result.moved
    return View(
        json=lambda: _json(result, changes),
        header=header(CHANGE),
        rows=lambda: (row(CHANGE, change) for change in changes),
        page=lambda width: _page(result, changes, width),
    )


def _json(result: Diff, changes: tuple[Change, ...]) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/diff/1",
        "from": result.before.text,
        "to": result.after.text,
        "summary": dict(result.summary),
        "changes": [facts(CHANGE, change) for change in changes],
    }


def _page(result: Diff, changes: tuple[Change, ...], width: int | None) -> Page:
    from peeltrack.output.pages.diff import page

    return page(result, changes, width)

"""The grade table: forces down, areas across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import FORCE, JUDGMENT, JUDGMENT_FIELDS, POINT, SIDE
from peeltrack.output.fields import Field, facts, header, row
from peeltrack.output.formats import View
from peeltrack.queries.compare import ComparedForce, Comparison
from peeltrack.record.states import NOT_ASSESSED

if TYPE_CHECKING:
    from peeltrack.output.page import Page

HEADER = (*header(FORCE), *JUDGMENT_FIELDS, "possible")
ABSENT = (
    *SIDE,
    Field("last", "The last grade that is known.", lambda side: side.last, null=True, fields=POINT),
)
"""What stands in the place of a judgment where an area was assessed, or will be, and no grade is known."""


def view(result: Comparison, *, group_by_region: bool = False) -> View:
    """Return a grade table in every form. A flat row is a judgment or, by its `state`, why there is none."""
    return View(
        json=lambda: _json(result),
        header=HEADER,
        rows=lambda: _rows(result),
        page=lambda width: _page(result, group_by_region, width),
    )


def wide(result: Comparison) -> View:
    """Return a grade table whose flat rows are a force, with a column an area.

    A cell holds the grade that stands or, where none does, the state of the area; nothing where the area was
    not assessed.
    """
    return view(result)._replace(
        header=(*header(FORCE), *result.areas),
        rows=lambda: (
            {**row(FORCE, one.force), **{area: _wide_cell(one, area) for area in result.areas}}
            for one in result.compared
        ),
    )


def _wide_cell(one: ComparedForce, area: str) -> str | None:
    item, side = one.grades[area], one.sides[area]
    if item and item.judgment.grade:
        return item.judgment.grade
    return None if side.state == NOT_ASSESSED else side.state


def _json(result: Comparison) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/compare/1",
        "at": result.at.text,
        "areas": list(result.areas),
        "rows": [
            {
                **facts(FORCE, one.force),
                "grades": {area: _cell(one, area) for area in result.areas},
            }
            for one in result.compared
        ],
        "totals": result.totals,
        "without": {
            area: dict(
                Counter(one.sides[area].state for one in result.compared if not one.grades[area])
            )
            for area in result.areas
        },
    }


def _cell(one: ComparedForce, area: str) -> Mapping[str, Any] | None:
    item, side = one.grades[area], one.sides[area]
    if item:
        return facts(JUDGMENT, item)
    return None if side.state == NOT_ASSESSED else facts(ABSENT, side)


def _rows(result: Comparison) -> Iterator[dict[str, Any]]:
    for one in result.compared:
        force = row(FORCE, one.force)
        for area in result.areas:
            item, side = one.grades[area], one.sides[area]
            if item:
                yield {**force, **row(JUDGMENT, item)}
            elif side.state != NOT_ASSESSED:
                label = result.framework.areas[area].label
                yield {**force, "area": area, "label": label, **row(SIDE, side)}


def _page(result: Comparison, group_by_region: bool, width: int | None) -> Page:
    from peeltrack.output.pages.compare import page

    return page(result, group_by_region, width)

"""The grade table: forces down, areas across."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import JUDGMENT_FIELDS, judgment_facts
from peeltrack.output.formats import View
from peeltrack.queries.compare import Comparison

if TYPE_CHECKING:
    from peeltrack.output.page import Page

HEADER = ("force", "name", "region", *JUDGMENT_FIELDS)


def view(result: Comparison, *, group_by_region: bool = False) -> View:
    """Return a grade table in every form."""
    return View(
        json=lambda: _json(result),
        header=HEADER,
        rows=lambda: _rows(result),
        page=lambda width: _page(result, group_by_region, width),
    )


def _json(result: Comparison) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/compare/1",
        "at": result.at.text,
        "areas": list(result.areas),
        "rows": [
            {
                "force": row.force.id,
                "name": row.force.name,
                "region": row.force.region,
                "grades": {
                    area: judgment_facts(item) if item else None
                    for area, item in row.grades.items()
                },
            }
            for row in result.rows
        ],
        "totals": result.totals,
    }


def _rows(result: Comparison) -> Iterator[dict[str, Any]]:
    for row in result.rows:
        force = {"force": row.force.id, "name": row.force.name, "region": row.force.region}
        for item in row.grades.values():
            if item:
                yield {**force, **judgment_facts(item)}


def _page(result: Comparison, group_by_region: bool, width: int | None) -> Page:
    from peeltrack.output.pages.compare import page

    return page(result, group_by_region, width)

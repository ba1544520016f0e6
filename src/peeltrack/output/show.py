"""A force's timeline in every form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import JUDGMENT_FIELDS, judgment_facts
from peeltrack.output.formats import View
from peeltrack.queries.changes import Assessed
from peeltrack.queries.timeline import Timeline

if TYPE_CHECKING:
    from peeltrack.output.page import Page

HEADER = ("force", *JUDGMENT_FIELDS)


def view(result: Timeline, *, evidence: bool = False) -> View:
    """Return a timeline in every form; with `evidence`, each judgment's quotes and sources too."""
    return View(
        json=lambda: _json(result, evidence),
        header=HEADER,
        rows=lambda: (
            {"force": result.force.id, **judgment_facts(item)} for item in result.judgments
        ),
        page=lambda width: _page(result, evidence, width),
    )


def _json(result: Timeline, evidence: bool) -> Mapping[str, Any]:
    force = result.force
    return {
        "schema": "peeltrack/show/1",
        "force": {"id": force.id, "name": force.name, "region": force.region},
        "at": result.at.text if result.at else None,
        "judgments": [
            {**judgment_facts(item), **(_evidence_json(item) if evidence else {})}
            for item in result.judgments
        ],
    }


def _evidence_json(item: Assessed) -> Mapping[str, Any]:
    return {
        "evidence": [
            {"source": e.source, "stated": e.stated, "quote": e.quote}
            for e in item.judgment.evidence
        ],
        "notes": list(item.judgment.notes),
    }


def _page(result: Timeline, evidence: bool, width: int | None) -> Page:
    from peeltrack.output.pages.show import page

    return page(result, evidence, width)

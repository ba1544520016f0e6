"""The flags: areas at or below the threshold, open ones first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peeltrack.output.facts import point
from peeltrack.output.formats import View
from peeltrack.queries.flags import Flag, Flags

if TYPE_CHECKING:
    from peeltrack.output.page import Page

HEADER = (
    "force",
    "area",
    "pillar",
    "label",
    "grade",
    "cycle",
    "published",
    "status",
    "times",
    "since_cycle",
    "since_published",
    "resolved_grade",
    "resolved_cycle",
    "resolved_published",
    "findings",
    "sources",
)


def view(result: Flags) -> View:
    """Return flags in every form."""
    return View(
        json=lambda: _json(result),
        header=HEADER,
        rows=lambda: map(_row, result.flags),
        page=lambda width: _page(result),
    )


def _facts(flag: Flag) -> dict[str, Any]:
    first, last = flag.judgments[0], flag.judgments[-1]
    return {
        "force": flag.force.id,
        "area": flag.area,
        "pillar": flag.pillar,
        "label": flag.label,
        "grade": last.grade,
        "cycle": last.cycle,
        "published": last.published,
        "status": flag.status,
        "times": len(flag.judgments),
        "since": {"cycle": first.cycle, "published": first.published},
        "resolved": point(flag.resolved),
        "findings": [finding.text for finding in flag.findings],
        "sources": list(flag.sources),
    }


def _json(result: Flags) -> Mapping[str, Any]:
    return {
        "schema": "peeltrack/flag/1",
        "at": result.at.text if result.at else None,
        "threshold": result.threshold,
        "flags": [_facts(flag) for flag in result.flags],
    }


def _row(flag: Flag) -> dict[str, Any]:
    facts = _facts(flag)
    since, resolved = facts.pop("since"), facts.pop("resolved") or {}
    facts["findings"] = "; ".join(facts["findings"])
    facts |= {f"since_{key}": value for key, value in since.items()}
    facts |= {f"resolved_{key}": value for key, value in resolved.items()}
    return facts


def _page(result: Flags) -> Page:
    from peeltrack.output.pages.flag import page

    return page(result)

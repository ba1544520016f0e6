"""A judgment's facts as the JSON contract names them, wherever it appears."""

from __future__ import annotations

from typing import Any

from peeltrack.queries.changes import Assessed
from peeltrack.record.judgments import Judgment

JUDGMENT_FIELDS = (
    "area",
    "pillar",
    "label",
    "cycle",
    "grade",
    "published",
    "stated",
    "carried_over_from",
    "inspection",
    "revised",
    "change",
    "sources",
)


def judgment_facts(item: Assessed) -> dict[str, Any]:
    """Return a judgment as the contract has it, keys in the order of `JUDGMENT_FIELDS`."""
    judgment = item.judgment
    return {
        "area": judgment.area,
        "pillar": item.pillar,
        "label": item.label,
        "cycle": judgment.cycle,
        "grade": judgment.grade,
        "published": judgment.published,
        "stated": judgment.stated,
        "carried_over_from": judgment.carried_over_from,
        "inspection": judgment.inspection,
        "revised": judgment.revised,
        "change": item.change,
        "sources": list(judgment.sources),
    }


def point(judgment: Judgment | None) -> dict[str, Any] | None:
    """Return a judgment in short (grade, cycle, published), or None for none."""
    if judgment is None:
        return None
    return {"grade": judgment.grade, "cycle": judgment.cycle, "published": judgment.published}

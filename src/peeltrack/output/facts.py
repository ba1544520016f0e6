"""What the answers say of judgments, gaps and reports: the fields that stand in more answers than one."""

from __future__ import annotations

from typing import Any

from peeltrack.output.fields import Field, facts, header
from peeltrack.queries.changes import CHANGES
from peeltrack.queries.known import Side
from peeltrack.record.judgments import STATED, Dispute, Evidence, Judgment
from peeltrack.record.states import GAPS, GRADED, STATES, UNGRADED


def _of(name: str) -> Any:
    return lambda item: getattr(item.judgment, name)


def _is(name: str) -> Any:
    return lambda value: getattr(value, name)


PILLAR = "The pillar that its area belongs to; since 2021/22 no cycle grades pillars."
JUDGMENT = (
    Field("area", "What it is about.", _of("area"), "id"),
    Field("pillar", PILLAR, _is("pillar"), "id", null=True),
    Field("label", "What its cycle called the area.", _is("label")),
    Field("cycle", "The PEEL cycle.", _of("cycle")),
    Field(
        "grade", "The grade; none where inspected and not graded.", _of("grade"), "id", null=True
    ),
    Field(
        "state",
        "graded or ungraded.",
        lambda item: GRADED if item.judgment.grade else UNGRADED,
        choices=STATES,
    ),
    Field("published", "When it was published, as recorded.", _of("published"), "date", null=True),
    Field("counts_from", "The whole day from which it counts.", _of("counts_from"), "day"),
    Field("stated", "How it was stated.", _of("stated"), choices=STATED),
    Field("official", "Whether an inspectorate's page states it.", _of("official"), "boolean"),
    Field(
        "carried_over_from",
        "The cycle whose judgment was let stand, not inspected again.",
        _of("carried_over_from"),
        null=True,
    ),
    Field(
        "inspection",
        "The inspection apart from the force's report that gave it.",
        _of("inspection"),
        "id",
        null=True,
    ),
    Field("revised", "Whether it changed a grade within the cycle.", _of("revised"), "boolean"),
    Field("change", "Against the area's last grade before.", _is("change"), choices=CHANGES),
    Field("sources", "What it rests on.", _of("sources"), many=True),
    Field(
        "disputes",
        "How many sources give it another grade; --evidence names them.",
        lambda item: len(item.judgment.disputed_by),
        "count",
    ),
)
JUDGMENT_FIELDS = header(JUDGMENT)
FORCE = (
    Field("force", "The force.", lambda force: force.id, "id"),
    Field("name", "Its name.", _is("name")),
    Field("region", "Its region.", _is("region"), "id"),
    Field("ons", "The code of its area in the statistics of the ONS.", _is("ons"), null=True),
)
"""The force at the head of a row."""
POINT = (
    Field("grade", "The grade.", _is("grade"), "id", null=True),
    Field("cycle", "The PEEL cycle.", _is("cycle")),
    Field("published", "When it was published, as recorded.", _is("published"), "date", null=True),
)
"""A judgment in short."""


def _possible(read: Any) -> Field:
    meaning = "The grades that counts leave for it, best first; null where they exclude none."
    return Field("possible", meaning, read, "id", null=True, many=True)


def _cell(name: str) -> Any:
    return lambda gap: getattr(gap.cell, name)


GAP = (
    Field("cycle", "The PEEL cycle.", _cell("cycle")),
    Field("area", "The area.", _cell("area"), "id"),
    Field("pillar", PILLAR, _is("pillar"), "id", null=True),
    Field("label", "What its cycle called the area.", _is("label")),
    Field("state", "Why no grade is here.", _cell("state"), choices=GAPS),
    _possible(_cell("possible")),
    Field("published", "When the report came out.", _cell("published"), "date", null=True),
    Field("last", "The last grade that is known.", _is("last"), null=True, fields=POINT),
    Field("url", "The inspectorate's page that states it.", _is("url"), "address", null=True),
    Field("note", "Why it could not be established.", _cell("note"), null=True),
)
"""A cell that holds, or can hold, a grade that is not recorded."""


def _grade_of_side(side: Side) -> str | None:
    return side.judgment.grade if side.judgment else None


def _side(name: str) -> Any:
    def read(side: Side) -> Any:
        given = side.judgment or side.cell
        return getattr(given, name) if given else None

    return read


SIDE = (
    Field("grade", "The grade, null where none is known.", _grade_of_side, "id", null=True),
    Field("cycle", "The PEEL cycle.", _side("cycle"), null=True),
    Field(
        "published", "When it was published, as recorded.", _side("published"), "date", null=True
    ),
    Field("state", "graded, or why no grade is here.", _is("state"), choices=STATES),
    _possible(lambda side: side.cell.possible if side.cell else None),
)
"""How an area stands at a moment."""


def _counts(name: str) -> Any:
    return lambda report: dict(counts.grades) if (counts := getattr(report, name)) else None


REPORT = (
    Field("cycle", "The PEEL cycle.", _is("cycle")),
    Field("published", "When it came out, as recorded.", _is("published"), "date", null=True),
    Field("areas_graded", "How many areas it graded.", _is("areas"), "count", null=True),
    Field("as_published", "How many got each grade.", _counts("as_published"), "counts", null=True),
    Field("on_page", "How many its page counts now.", _counts("on_page"), "counts", null=True),
    Field("recorded", "How many of its grades are recorded.", _is("recorded"), "count"),
    Field("missing", "How many of each grade are not.", _is("missing"), "counts", null=True),
    Field("complete", "Whether every area is recorded.", _is("complete"), "boolean"),
)
"""What is recorded of a report."""


def evidence_facts(evidence: Evidence) -> dict[str, Any]:
    """Return a piece of evidence as the contract has it; `archived` only where there is a copy."""
    found = {"source": evidence.source, "stated": evidence.stated, "quote": evidence.quote}
    return {**found, "archived": evidence.archived} if evidence.archived else found


def dispute_facts(dispute: Dispute) -> dict[str, Any]:
    """Return what a source that disagrees gives, as the contract has it."""
    return dispute._asdict()


def point(judgment: Judgment | None) -> dict[str, Any] | None:
    """Return a judgment in short (grade, cycle, published), or None for none."""
    return facts(POINT, judgment) if judgment else None

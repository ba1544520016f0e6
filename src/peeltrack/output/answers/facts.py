"""What the answers say of judgments, gaps and reports: the fields that stand in more answers than one."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from peeltrack.output.data.fields import Field, field, header, of
from peeltrack.queries.changes import CHANGES
from peeltrack.record.judgments import STATED
from peeltrack.record.states import GAPS, GRADED, STATES, UNGRADED

AREA = field("area", "The area.", "id")
ONS = field("ons", "The code of its area in the statistics of the ONS.", "text?")
CYCLE = field("cycle", "The PEEL cycle.")
PILLAR = field(
    "pillar", "The pillar that its area belongs to; since 2021/22 no cycle grades pillars.", "id?"
)
PUBLISHED = field("published", "When it was published, as recorded.", "date?")


JUDGMENT = (
    *of("judgment", field("area", "What it is about.", "id")),
    PILLAR,
    field("label", "What its cycle called the area."),
    *of(
        "judgment",
        CYCLE,
        field(
            "grade", "The grade; none where inspected and not graded.", "id?", refers_to="grades"
        ),
        field(
            "state",
            "graded or ungraded.",
            read=lambda judgment: GRADED if judgment.grade else UNGRADED,
            choices=STATES,
        ),
        PUBLISHED,
        field("counts_from", "The whole day from which it counts.", "day"),
        field("stated", "How it was stated.", choices=STATED),
        field("official", "Whether an inspectorate's page states it.", "boolean"),
        field(
            "carried_over_from",
            "The cycle whose judgment was let stand, not inspected again.",
            "text?",
            refers_to="cycles",
        ),
        field(
            "inspection",
            "The inspection apart from the force's report that gave it.",
            "id?",
            refers_to="inspections",
        ),
        field("revised", "Whether it changed a grade within the cycle.", "boolean"),
    ),
    field("change", "Against the area's last grade before.", choices=CHANGES),
    *of("judgment", field("sources", "What it rests on.", "text*")),
    field(
        "disputes",
        "How many sources give it another grade; --evidence names them.",
        "count",
        lambda item: len(item.judgment.disputed_by),
    ),
)
JUDGMENT_FIELDS = header(JUDGMENT)
FORCE = (
    field("force", "The force.", "id", "id"),
    field("name", "Its name."),
    field("region", "Its region.", "id"),
    ONS,
)
"""The force at the head of a row."""
OF_FORCE = field("force", "The force.", "id", "force.id")
POINT = (field("grade", "The grade.", "id?"), CYCLE, PUBLISHED)
"""A judgment in short."""
LAST = field("last", "The last grade that is known.", "object?", fields=POINT)


POSSIBLE = field(
    "possible",
    "The grades that counts leave for it, best first; null where they exclude none.",
    "id*?",
)

CERTAIN = field(
    "certain", "Whether it was graded for certain; else the report can have left it out.", "boolean"
)

GAP = (
    *of("cell", CYCLE, AREA),
    PILLAR,
    field("label", "What its cycle called the area."),
    *of(
        "cell",
        field("state", "Why no grade is here.", choices=GAPS),
        POSSIBLE,
        CERTAIN,
        field("published", "When the report came out.", "date?"),
    ),
    LAST,
    field("url", "The inspectorate's page that states it.", "address?"),
    field("note", "Why it could not be established.", "text?", "cell.note"),
)
"""A cell that holds, or can hold, a grade that is not recorded."""


SIDE = (
    *of("judgment", field("grade", "The grade, null where none is known.", "id?")),
    *of(
        lambda side: side.judgment or side.cell,
        field("cycle", "The PEEL cycle.", "text?"),
        PUBLISHED,
    ),
    field("state", "graded, or why no grade is here.", choices=STATES),
    *of("cell", POSSIBLE),
    CERTAIN._replace(
        read=lambda side: side.cell.certain if side.is_gap and side.cell else None, null=True
    ),
)
"""How an area stands at a moment."""


REPORT = (
    CYCLE,
    field("published", "When it came out, as recorded.", "date?"),
    field("areas_graded", "How many areas it graded.", "count?", "areas"),
    *of("as_published", field("as_published", "How many got each grade.", "counts?", "grades")),
    *of(
        "on_page",
        field("on_page", "How many its page counts now.", "counts?", "grades"),
        field("areas_on_page", "How many areas its page counts now.", "count?", "areas"),
    ),
    field("recorded", "How many of its grades are recorded.", "count"),
    field("missing", "How many of each grade are not.", "counts?"),
    field("complete", "Whether every area is recorded.", "boolean"),
    field("counted_at", "The addresses of the pages that count its areas.", "text*"),
)
"""What is recorded of a report."""
SOURCE = (
    field("id", "Its id, or the address of a page that is only cited.", "address"),
    field("title", "Its title.", "text?"),
    field("publisher", "Who published it.", "text?"),
    field("kind", "What kind of document or page it is."),
    field("date", "The document's own date.", "date?"),
    field("url", "Where it was published.", "address?"),
    field("file", "The copy kept with the record.", "text?"),
    field("sha256", "The SHA-256 of that copy.", "text?"),
    field("note", "What a reader should know about it.", "text?"),
)
"""A document or page that facts rest on."""
EVIDENCE = (
    field("source"),
    field("stated", choices=STATED),
    field("quote", kind="text?"),
    field("archived?"),
)
DISPUTE = (
    field("source"),
    field("grade", kind="id?"),
    field("archived", kind="text?"),
    field("note", kind="text?"),
)
(AT,) = of("at", field("at", kind="text?", read="text"))
"""The moment asked about."""


def summary(kinds: Sequence[str]) -> Field:
    """Return the field of how many there are of each kind."""
    counts = (field(kind, kind="count", read=itemgetter(kind)) for kind in kinds)
    return field("summary", fields=tuple(counts))

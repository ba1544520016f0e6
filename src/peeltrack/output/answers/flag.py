"""The flags: areas at or below the threshold, open ones first."""

from __future__ import annotations

from peeltrack.output.answers.facts import (
    AREA,
    AT,
    CERTAIN,
    CYCLE,
    OF_FORCE,
    PILLAR,
    POINT,
    POSSIBLE,
)
from peeltrack.output.data.fields import Contract, field, objects, of
from peeltrack.output.data.formats import View, drawn_by
from peeltrack.queries.flags import STATUSES, Flag, Flags


def _findings(flag: Flag) -> list[str]:
    return [finding.text for finding in flag.findings]


SINCE = (
    field("cycle", "The cycle of its first judgment."),
    field("published", "When that was published.", "date?"),
)
FLAG = (
    OF_FORCE,
    AREA,
    PILLAR,
    field("label", "What the last judgment's cycle called it."),
    *of(
        lambda flag: flag.judgments[-1],
        field("grade", "The last grade of the run.", "id"),
        field("cycle", "Its cycle."),
        field("published", "When it was published.", "date?"),
    ),
    field("status", "Whether the run goes on.", choices=STATUSES),
    *of(
        "silent",
        field(
            "possible",
            "Superseded: the grades that the later report's counts leave; null where they exclude none.",
            "id*?",
        ),
        CERTAIN._replace(
            meaning="Superseded: whether the later report graded the area for certain.", null=True
        ),
        field(
            "superseded_by",
            "Superseded: the cycle of the later report whose grade is not recorded.",
            "text?",
            "cycle",
        ),
    ),
    field(
        "lapsed",
        "The day from which the inspectorate no longer grades the area.",
        "day?",
        "lapsed_on",
    ),
    field("times", "How many judgments the run has.", "count", lambda flag: len(flag.judgments)),
    field(
        "not_recorded_between",
        "The cycles within the run, and up to what ended it, whose grade is not recorded.",
        "text*",
        "between",
    ),
    field(
        "since",
        "Its first judgment: at or below the threshold since.",
        read=lambda flag: flag.judgments[0],
        fields=SINCE,
    ),
    field("resolved", "What ended it.", "object?", fields=POINT),
    field(
        "findings",
        "What the inspectors asked to improve.",
        "text*",
        _findings,
        flat=lambda flag: "; ".join(_findings(flag)),
    ),
    field("sources", "What it rests on.", "text*"),
)


NOT_RECORDED = (
    OF_FORCE,
    *of(
        "cell",
        AREA,
        field("cycle", "The cycle whose report is out."),
        field("published", "When that came out.", "date?"),
        POSSIBLE,
        CERTAIN,
    ),
    field("low", "Whether it is at or below the threshold for certain.", "boolean"),
)
"""An area whose grade is not recorded, and can be at or below the threshold."""
LOW_COUNTS = (
    OF_FORCE,
    CYCLE,
    field("published", "When its report came out.", "date?"),
    field(
        "low", "How many of them are at or below the threshold, by the report's counts.", "count"
    ),
    field("areas", "Of how many of its areas the grade is not recorded.", "count"),
)
"""A report of whose areas it is known how many are low, and not which."""
CONTRACT = Contract(
    "flag",
    "Runs of grades at or below a threshold, open ones first",
    objects("flags", FLAG),
    head=(
        AT,
        field("threshold", kind="id"),
        objects("not_recorded", NOT_RECORDED),
        objects("low_counts", LOW_COUNTS),
    ),
)


def view(result: Flags, *, counted: bool = False, every: bool = True) -> View:
    """Return flags in every form.

    A page that is `counted` leads with how many there are by area; unless it shows `every` one, those that are
    over (resolved, lapsed) are counted only.
    """
    return CONTRACT.view(result, drawn_by("flag", result, counted, every))


def left_out(result: Flags) -> str:
    """Return, in a line, how many areas are or can be low and stand in no flat row; nothing where none does."""
    gaps = result.in_no_flag
    if not gaps:
        return ""
    from peeltrack.output.words import several

    low = sum(one.low for one in gaps)
    counted = [f"{several(low, 'area')} so graded by the counts of a report"] * bool(low)
    possible = [f"{several(len(gaps) - low, 'area')} that can be so"] * (low < len(gaps))
    words = " and ".join(counted + possible)
    some = sum(one.low for one in result.low_counts)
    which = f", {some} of which are so, and it is not known which" if some else ""
    return f"In no row, for their grades are not recorded: {words}{which}; `peeltrack gaps` lists them."

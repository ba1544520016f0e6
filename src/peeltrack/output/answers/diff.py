"""What changed between two moments, with the way it went."""

from __future__ import annotations

from peeltrack.output.answers.facts import AREA, OF_FORCE, PILLAR, POINT, SIDE, summary
from peeltrack.output.data.fields import Contract, field, objects
from peeltrack.output.data.formats import View, drawn_by
from peeltrack.queries.diff import SUMMARY, UNKNOWN, Diff
from peeltrack.queries.known import Side


def _shown(side: Side) -> Side | None:
    """Return a side where there is, or can be, something to say of it."""
    return side if side.judgment or side.cell else None


CHANGE = (
    OF_FORCE,
    AREA,
    PILLAR,
    field("label", "What the later cycle called it."),
    field("change", "What became of the grade.", choices=SUMMARY),
    field("from", "At the first.", "object?", lambda c: _shown(c.before), fields=SIDE),
    field("to", "At the second.", "object?", lambda c: _shown(c.after), fields=SIDE),
    field(
        "via",
        "The grades between them, in the order of the way; null where one is not recorded.",
        "object*",
        fields=POINT,
        flat=lambda change: [f"{step.grade or step.state}@{step.cycle}" for step in change.via],
    ),
)
CONTRACT = Contract(
    "diff",
    "What changed between two moments",
    objects("changes", CHANGE),
    head=(
        field("from", read="before.text"),
        field("to", read="after.text"),
        summary(SUMMARY),
        field("neither", kind="count"),
    ),
)


def view(result: Diff, *, every: bool = True) -> View:
    """Return a diff in every form: `every` row, or those that moved."""
    changes = result.changes if every else result.moved
    return CONTRACT.view(result._replace(changes=changes), drawn_by("diff", result, changes))


def left_out(result: Diff, *, every: bool) -> str:
    """Return, in a line, what is not known and in none of the flat rows; nothing where there is no such thing."""
    hidden = [] if every else [change for change in result.changes if not change.moved]
    unknown = sum(change.change == UNKNOWN for change in hidden)
    gaps = sum(change.has_gap and change.change != UNKNOWN for change in hidden)
    if not (unknown or gaps or result.neither):
        return ""
    from peeltrack.output.unknown import neither_words
    from peeltrack.output.words import several

    told = []
    if unknown:
        rows = several(unknown, "row")
        told.append(f"{rows} left out, unknown because a grade is not recorded: --all lists them")
    if gaps:
        told.append(f"{several(gaps, 'row')} left out with a grade in between that is not recorded")
    if result.neither:
        told.append(f"{neither_words(result.neither)}: `peeltrack gaps` lists the areas")
    return f"{'; '.join(told)}."

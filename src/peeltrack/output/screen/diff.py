"""What changed between two moments, with the way it went, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peeltrack.output import legends
from peeltrack.output.page import Heading, Line, Note, Page, Table, TableCell, columns, kept
from peeltrack.output.unknown import neither_words
from peeltrack.output.words import (
    CHANGE_MEANINGS,
    FELL,
    ROSE,
    absence_words,
    assessment_words,
    grade_words,
    is_narrowed,
    kinds_words,
    published_words,
    several,
    spaced,
    unfinished_words,
    way_words,
)
from peeltrack.queries.diff import UNKNOWN, Change, Diff
from peeltrack.queries.known import Side
from peeltrack.queries.moments import LATEST, Moment
from peeltrack.record.states import NOT_ASSESSED

_SYMBOLS = {"improved": kept(f"{ROSE} improved"), "declined": kept(f"{FELL} declined")}


def page(result: Diff, changes: tuple[Change, ...], width: int | None) -> Page:
    """Return a diff's page with the changes given, for a screen of a width (None: no limit)."""
    framework = result.framework
    before, after = (moment.in_words(framework) for moment in (result.before, result.after))
    yield Heading(f"From {before} to {after}")
    if result.backwards:
        yield Line(f"Back in time: {before} comes after {after}.")
    if result.changes:
        yield Line(f"{kinds_words(result.summary)}.")
    else:
        yield Line("No grade of these forces and areas is known at either moment.")
    if changes:
        yield _table(result, changes, width)
    elif result.changes:
        yield Line("No grade is known to have changed.")
    yield from map(Note, _notes(result, changes))


def _notes(result: Diff, changes: tuple[Change, ...]) -> Iterator[str]:
    """Yield what is not in the rows, and what the moments mean."""
    shown = set(changes)
    hidden = [change for change in result.changes if change not in shown]
    unknown = sum(change.change == UNKNOWN for change in hidden)
    if len(hidden) > unknown:
        rest = len(hidden) - unknown
        on_the_way = sum(change.has_gap and change.change != UNKNOWN for change in hidden)
        way = f" ({on_the_way} with a grade in between that is not recorded)" if on_the_way else ""
        yield f"{several(rest, 'more row')} without a change{way}: --all shows them."
    if unknown:
        yield (
            f"{unknown} {'row is' if unknown == 1 else 'rows are'} unknown: a report is out whose grade is "
            "not recorded, so what became of the grade is not known. --all shows them, `peeltrack gaps` "
            "where the grades stand."
        )
    if result.neither:
        yield f"{neither_words(result.neither)}: `peeltrack gaps` says where the grades stand."
    for moment in dict.fromkeys((result.before, result.after)):
        if moment.through:
            yield (
                f"{moment.text}: {result.framework.cycles[moment.through].title} and what stood before it, "
                "whenever its reports came out."
            )
        elif not moment.cycle and moment.text != LATEST[0]:
            yield f"{moment.text}: what had been published by {moment.in_words(result.framework)}."
            yield from unfinished_words(result.framework, moment)
    sides = [side for change in changes for side in (change.before, change.after)]
    cells = [side.cell for side in sides if side.cell]
    yield from legends.alternatives(result.framework, filter(is_narrowed, cells))
    yield from legends.unnamed(cells)
    if result.summary["not-comparable"]:
        yield f"not comparable: {CHANGE_MEANINGS['not-comparable']}."


def _table(result: Diff, changes: tuple[Change, ...], width: int | None) -> Table:
    """Return the table: three columns where there is room, else a line below a line."""
    heads = (
        f"{side} {kept(moment.in_words(result.framework))}" if moment.cycle else side
        for side, moment in (("From", result.before), ("To", result.after))
    )
    rows = [(change.force.name, _cells(result, change)) for change in changes]
    table = Table.grouped(columns("Force, area", *heads, "Change"), rows)
    if width is None or table.narrowest() + 20 <= width:
        return table
    return Table.grouped(columns("Force, area", "Change"), _narrow(rows))


def _cells(result: Diff, change: Change) -> list[TableCell]:
    words = _SYMBOLS.get(change.change, spaced(change.change))
    if change.via and (change.moved or change.has_gap):
        words += f"\n({way_words(result.framework, change)})"
    return [
        TableCell(f"  {result.framework.areas[change.area].label}"),
        _end(result, change.before, result.before),
        _end(result, change.after, result.after),
        TableCell(words),
    ]


def _narrow(rows: Iterable[tuple[str, list[TableCell]]]) -> Iterator[tuple[str, list[TableCell]]]:
    for force, (area, before, after, change) in rows:
        yield force, [area, change]
        yield force, [TableCell("    from", faint=True), _on_one_line(before)]
        yield force, [TableCell("    to", faint=True), _on_one_line(after)]


def _on_one_line(cell: TableCell) -> TableCell:
    return cell._replace(text=cell.text.replace("\n", ", "))


def _end(result: Diff, side: Side, at: Moment) -> TableCell:
    # With an assessment alone, the column's head says which it is.
    dated = published_words if at.cycle else assessment_words
    if side.judgment:
        words = grade_words(result.framework, side.judgment.grade)
        when = dated(result.framework, side.judgment)
        return TableCell(f"{words}\n{when}", side.judgment.grade)
    if side.cell and side.state == NOT_ASSESSED:
        return TableCell("not assessed", faint=True)
    if side.cell:
        words = absence_words(result.framework, side.cell)
        return TableCell(f"{words}\n{dated(result.framework, side.cell)}", faint=True)
    return TableCell("no longer graded" if side.lapsed else "no grade", faint=True)

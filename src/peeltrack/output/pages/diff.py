"""What changed between two moments, with the way it went, as a page."""

from __future__ import annotations

from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table, kept
from peeltrack.output.words import FELL, ROSE, grade_words, published_words, way_words
from peeltrack.queries.diff import Change, Diff
from peeltrack.record.judgments import Judgment

_SYMBOLS = {"improved": f"{ROSE} improved", "declined": f"{FELL} declined"}


def page(result: Diff, changes: tuple[Change, ...], width: int | None) -> Page:
    """Return a diff's page with the changes given, for a screen of a width (None: no limit)."""
    drawn = Page()
    framework = result.framework
    before, after = (moment.in_words(framework) for moment in (result.before, result.after))
    drawn.add(Heading(f"From {before} to {after}"))
    drawn.add(Line(_summary(result)))
    hidden = len(result.changes) - len(changes)
    if changes:
        drawn.add(Blank(), _table(result, changes, width))
    else:
        drawn.add(Line("Nothing changed."))
    if hidden:
        drawn.note(
            f"{hidden} more {'row' if hidden == 1 else 'rows'} unchanged throughout: --all shows them."
        )
    if not (result.before.cycle or result.after.cycle):
        drawn.note(
            "A moment is by date of publication: each side shows the latest grade published by then."
        )
    if result.summary["not-comparable"]:
        drawn.note("not comparable: the scale or the method changed in between.")
    return drawn


def _summary(result: Diff) -> str:
    if not result.changes:
        return "No grade stood at either moment."
    counts = [f"{n} {word.replace('-', ' ')}" for word, n in result.summary.items() if n]
    return ", ".join(counts) + "."


def _table(result: Diff, changes: tuple[Change, ...], width: int | None) -> Table:
    """Return the table: three columns where there is room, else a line below a line."""
    columns = [Column("Force, area"), Column("From"), Column("To"), Column("Change")]
    rows: list[list[Cell]] = []
    sections = []
    force = None
    for change in changes:
        if change.force != force:
            force = change.force
            sections.append(len(rows))
            rows.append([Cell(force.name, strong=True), Cell(""), Cell(""), Cell("")])
        rows.append(
            [
                Cell(f"  {result.framework.areas[change.area].label}"),
                _end(result, change.before),
                _end(result, change.after),
                _change_cell(result, change),
            ]
        )
    table = Table(columns, rows, frozenset(sections))
    if width is None or table.narrowest() + 20 <= width:
        return table
    return _narrow(table)


def _narrow(table: Table) -> Table:
    rows: list[list[Cell]] = []
    sections = []
    for n, (name, before, after, change) in enumerate(table.rows):
        if n in table.sections:
            sections.append(len(rows))
            rows.append([name, Cell("")])
            continue
        rows.append([Cell(name.text), change])
        rows.append([Cell("    from", faint=True), _on_one_line(before)])
        rows.append([Cell("    to", faint=True), _on_one_line(after)])
    return Table([Column("Force, area"), Column("Change")], rows, frozenset(sections))


def _on_one_line(cell: Cell) -> Cell:
    return Cell(cell.text.replace("\n", ", "), grade=cell.grade, faint=cell.faint)


def _end(result: Diff, judgment: Judgment | None) -> Cell:
    if judgment is None:
        return Cell("no grade", faint=True)
    cycle = result.framework.cycles[judgment.cycle]
    words = grade_words(result.framework, judgment.grade)
    when = published_words(cycle, judgment.published)
    return Cell(f"{words}\n{kept(cycle.title)}, {when}", grade=judgment.grade)


def _change_cell(result: Diff, change: Change) -> Cell:
    words = _SYMBOLS.get(change.change, change.change.replace("-", " "))
    if change.moved and change.via:
        words += f"\n({way_words(result.framework, change)})"
    return Cell(words)

"""The grade table as a page: forces down, areas across, totals at the foot."""

from __future__ import annotations

from peeltrack.output.page import Blank, Cell, Column, Heading, Line, Page, Table
from peeltrack.output.words import MARKS, NOT_RECORDED, grade_words, with_marks
from peeltrack.queries.changes import Assessed
from peeltrack.queries.compare import Comparison, Row

FORMS = (("label", "label"), ("short", "label"), ("code", "label"), ("code", "initials"))
"""How a grade and an area are written, the widest first; the first that fits the screen is used."""


def page(result: Comparison, group_by_region: bool, width: int | None) -> Page:
    """Return a grade table's page for a screen of a width (None: no limit)."""
    drawn = Page()
    framework = result.framework
    drawn.add(Heading(f"Grades {result.at.preposition} {result.at.in_words(framework)}"))
    if result.chosen:
        drawn.add(
            Line(
                f"{result.at.in_words(framework)} is the last assessment in which every force has a "
                f"report; --at names another moment."
            )
        )
    if not result.areas:
        drawn.add(Line("None of the areas asked for stands at this moment."))
        return drawn
    form, heads = FORMS[-1]
    for form, heads in FORMS:
        table = _table(result, group_by_region, form, heads)
        if width is None or table.narrowest() <= width:
            break
    drawn.add(Blank(), table)
    if form != "label":
        used = {grade for counts in result.totals.values() for grade in counts}
        drawn.note(
            "; ".join(
                f"{getattr(grade, form)} {grade.label.lower()}"
                for grade in framework.grades.values()
                if grade.id in used and getattr(grade, form) != grade.label
            )
            + "."
        )
    if heads == "initials":
        labels = [framework.areas[area].label for area in result.areas]
        drawn.note("; ".join(f"{_initials(label)} {label}" for label in labels) + ".")
    _notes(drawn, result)
    return drawn


def _table(result: Comparison, group_by_region: bool, form: str, heads: str) -> Table:
    labels = [result.framework.areas[area].label for area in result.areas]
    names = map(_initials, labels) if heads == "initials" else labels
    columns = [Column("Force", keep=True), *(Column(name, keep=True) for name in names)]
    rows: list[list[Cell]] = []
    sections = []
    forces = list(result.rows)
    if group_by_region:
        forces.sort(key=lambda row: row.force.region_name)
    region = None
    for row in forces:
        if group_by_region and row.force.region_name != region:
            region = row.force.region_name
            sections.append(len(rows))
            rows.append([Cell(region, strong=True), *(Cell("") for _ in result.areas)])
        indent = "  " if group_by_region else ""
        rows.append(
            [Cell(indent + _name(row)), *(_cell(result, row, a, form) for a in result.areas)]
        )
    totals = _total_rows(result)
    return Table(columns, rows + totals, frozenset(sections), len(totals))


def _name(row: Row) -> str:
    """Return a force's name without the word that says it is one."""
    name = row.force.name
    for ending in (" Police Service", " Constabulary", " Police"):
        name = name.removesuffix(ending)
    return name


def _initials(label: str) -> str:
    """Return a label's capital initials: `PVP` for Protecting vulnerable people."""
    small = {"and", "of", "the", "to", "for"}
    words = [word for word in label.replace("-", " ").split() if word not in small]
    return "".join(word[0].upper() for word in words) if len(words) > 1 else f"{label[:6]}."


def _cell(result: Comparison, row: Row, area: str, form: str) -> Cell:
    item = row.grades[area]
    if item is None:
        return Cell(NOT_RECORDED, faint=True)
    grade = item.judgment.grade
    text = getattr(result.framework.grades[grade], form) if grade else "ungraded"
    return Cell(with_marks(text, _marks(item)), grade=grade, faint=grade is None)


def _marks(item: Assessed) -> list[str]:
    return [item.change] if item.change in ("improved", "declined") else []


def _total_rows(result: Comparison) -> list[list[Cell]]:
    framework = result.framework
    used = [g for g in framework.grades if any(g in counts for counts in result.totals.values())]
    return [
        [
            Cell(grade_words(framework, grade), grade=grade),
            *(Cell(str(result.totals[area].get(grade, 0)), strong=True) for area in result.areas),
        ]
        for grade in used
    ]


def _notes(page: Page, result: Comparison) -> None:
    changes = {item.change for row in result.rows for item in row.grades.values() if item}
    used = [f"{symbol} {words}" for name, (symbol, words) in MARKS.items() if name in changes]
    absent = any(item is None for row in result.rows for item in row.grades.values())
    if absent:
        used.append(f"{NOT_RECORDED} none stands, or none recorded")
    if used:
        page.note("; ".join(used) + ".")
    cycles = {item.judgment.cycle for row in result.rows for item in row.grades.values() if item}
    if len(cycles) > 1:
        titles = [
            result.framework.cycles[id].title for id in result.framework.cycles if id in cycles
        ]
        page.note(
            f"Grades of {', '.join(titles)} stand side by side here: each is the latest by then, and they "
            "are not always comparable."
        )
    recorded = len(result.rows) - len(result.missing)
    if result.missing:
        page.note(
            f"Recorded for {recorded} of the {len(result.rows)} forces asked about; counts at the foot "
            "are of what is recorded, not of the country. `peeltrack cycles` shows the coverage."
        )

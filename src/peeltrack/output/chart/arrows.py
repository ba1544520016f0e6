"""What changed between two moments: a row an area or force, or those that went the same way, from grade to grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from peeltrack.output.chart.canvas import HEADING, MARGIN, SMALL, Sheet, height_of
from peeltrack.output.chart.picture import Picture, Tile
from peeltrack.output.grid import OTHER_AREAS
from peeltrack.output.palette import FAINT, INK, shade
from peeltrack.output.words import (
    absence_meaning,
    grade_low,
    grades_or,
    kinds_words,
    several,
    short_name,
    spaced,
    way_words,
)
from peeltrack.queries.diff import DECLINED, IMPROVED, SUMMARY, UNKNOWN, Change, Diff
from peeltrack.record.framework import Framework
from peeltrack.record.states import GRADED

LABELS, STEP, WORDS = 2.15, 1.05, 2.9
HIGH, HEAD = 0.27, 0.22
DOT = 0.055


@dataclass(frozen=True, slots=True)
class Arrow:
    """A row: the two grades (None where there is none), the change, and the words beside it."""

    label: str
    before: str | None
    after: str | None
    change: str
    words: str


Groups = tuple[tuple[str, tuple[Arrow, ...]], ...]
Way = tuple[str, str | None, str | None]
"""How several forces went: the change, and the two grades."""
MOVED = (IMPROVED, DECLINED, "not-comparable")


@dataclass(frozen=True, slots=True)
class Arrows:
    """Grades across with their labels, the worst at the left, and rows under headings."""

    grades: dict[str, str]
    groups: Groups

    def width(self) -> float:
        """Return how wide it is."""
        return LABELS + len(self.grades) * STEP + WORDS

    def draw(self, sheet: Sheet, y: float) -> float:
        """Draw it from a height downwards; return where it ends."""
        middles = {id: MARGIN + LABELS + (n + 0.5) * STEP for n, id in enumerate(self.grades)}
        for id, middle in middles.items():
            ink = shade(id).ink
            sheet.box(Tile(GRADED, grade=id), middle - STEP / 2 + 0.03, y, STEP - 0.06, HEAD)
            sheet.fitted([self.grades[id]], middle, y, (STEP - 0.1, HEAD), ha="center", color=ink)
        y += HEAD + 0.05
        top = y
        for heading, rows in self.groups:
            sheet.heading(y, heading, MARGIN + self.width())
            y += HEADING
            for row in rows:
                y = self._row(sheet, row, middles, y)
        for middle in middles.values():
            sheet.line([middle] * 2, [top, y], zorder=0)
        return y

    def _row(self, sheet: Sheet, row: Arrow, middles: dict[str, float], y: float) -> float:
        room = WORDS - 0.2
        height = max(HIGH, height_of([row.words], room) + 0.06)
        sheet.fitted([row.label], MARGIN + 0.1, y, (LABELS - 0.2, height))
        at = y + height / 2
        strong = row.change in (IMPROVED, DECLINED)
        if row.before and row.after and row.before != row.after:
            sheet.arrow(middles[row.before], middles[row.after], at, strong)
        for end in (row.before, row.after):
            if end:
                hollow = end == row.before and row.after != row.before
                sheet.dot(middles[end], at, DOT, end, hollow)
        sheet.fitted(
            [row.words],
            MARGIN + LABELS + len(self.grades) * STEP + 0.15,
            y,
            (room, height),
            largest=SMALL,
            color=INK if strong else FAINT,
        )
        return y + height


def arrow_chart(result: Diff, whom: str) -> Picture:
    """Return the chart of what changed; `whom` says in words for which forces, or in which area."""
    framework = result.framework
    given = {side.grade for one in result.changes for side in (one.before, one.after)}
    worst_first = reversed(list(framework.grades.values()))
    grades = {grade.id: grade.label for grade in worst_first if grade.id in given}
    forces, areas = ({getattr(change, of) for change in result.changes} for of in ("force", "area"))
    if len(forces) > 1 and len(areas) > 1:
        groups = _by_area(framework, result.changes)
    else:
        groups = _one_by_one(framework, result.changes, len(forces) == 1)
    before, after = (moment.in_words(framework) for moment in (result.before, result.after))
    return Picture(
        f"{whom}: what changed from {before} to {after}",
        f"From the hollow dot, {before}, to the full one, {after}; a single dot where the grade is the same, "
        "or where the words beside it say that the other is not known. Better is to the right.",
        (),
        Arrows(grades, groups),
        tuple(_notes(result)),
    )


def _one_by_one(framework: Framework, changes: Iterable[Change], one_force: bool) -> Groups:
    """Return a row a change: the areas of a force by pillar, or the forces of an area by region."""
    groups: dict[str, list[Arrow]] = {}
    for change in changes:
        if one_force:
            pillar = framework.areas[change.area].pillar
            heading = framework.pillars[pillar] if pillar else OTHER_AREAS
            label = "As a whole" if change.area == pillar else framework.areas[change.area].label
        else:
            heading, label = change.force.region_name, short_name(change.force.name)
        before, after = change.before.grade, change.after.grade
        arrow = Arrow(label, before, after, change.change, _words(framework, change))
        groups.setdefault(heading, []).append(arrow)
    by_name = groups if one_force else dict(sorted(groups.items()))
    return tuple((heading, tuple(rows)) for heading, rows in by_name.items())


def _by_area(framework: Framework, changes: Iterable[Change]) -> Groups:
    """Return a row for the forces of an area that went the same way, with their names."""
    alike: dict[str, dict[Way, list[str]]] = {area: {} for area in framework.areas}
    for change in changes:
        before, after = change.before.grade, change.after.grade
        if change.change not in MOVED or before == after:
            before = after = None
        named = alike[change.area].setdefault((change.change, before, after), [])
        named.append(short_name(change.force.name))
    groups = []
    for area, ways in alike.items():
        rows = []
        for (kind, before, after), names in sorted(ways.items(), key=_order):
            words = spaced(kind) if before is None else f"{spaced(kind)}: {', '.join(names)}"
            rows.append(Arrow(several(len(names), "force"), before, after, kind, words))
        if rows:
            groups.append((framework.areas[area].label, tuple(rows)))
    return tuple(groups)


def _order(way: tuple[Way, list[str]]) -> tuple[int, int]:
    (kind, _, _), names = way
    return SUMMARY.index(kind), -len(names)


def _words(framework: Framework, change: Change) -> str:
    kind = spaced(change.change)
    if change.change == UNKNOWN:
        side = change.after if change.after.is_gap else change.before
        when = "then" if side is change.before else "now"
        certain = side.cell is None or side.cell.certain
        words = f"not known {when}: {absence_meaning(side.state, certain=certain)}"
        possible = side.cell.possible if side.cell else None
        return f"{words}; can be {grades_or(framework, possible)}" if possible else words
    if change.via:
        return f"{kind}: {way_words(framework, change)}"
    sides = (change.before, change.after)
    ends = [grade_low(framework, side.judgment.grade) for side in sides if side.judgment]
    return f"{kind}: {', then '.join(ends)}" if len(set(ends)) > 1 else kind


def _notes(result: Diff) -> list[str]:
    counts = Counter(change.change for change in result.changes)
    named = kinds_words(counts)
    notes = [f"{named[0].upper()}{named[1:]}."]
    if counts["not-comparable"]:
        notes.append(
            "Dashed: the scale or the method changed in between, so that it is neither better nor worse."
        )
    if counts[UNKNOWN]:
        notes.append("Not known: a report is out, and its grade is not recorded here.")
    return notes

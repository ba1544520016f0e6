"""A chart of tiles: what it says, apart from how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from peeltrack.output.about import LICENCE, SOURCE
from peeltrack.output.words import MARKS, grade_low, grade_words, marks, published_words
from peeltrack.queries.history import ForceHistory, History
from peeltrack.record.dates import in_words
from peeltrack.record.framework import Framework
from peeltrack.record.states import NOT_ESTABLISHED, NOT_RECORDED

GRADED, UNGRADED, BLANK = "graded", "ungraded", "blank"
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell: `kind` is `graded`, `ungraded`, `not-established`, `not-recorded` or `blank`.

    `lines` are the words in it, which say all that its colours say; where the inspectorate revised a
    grade, the first and the later one, whose colours it has.
    """

    kind: str
    lines: tuple[str, ...] = ()
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of tiles under a label; a heading has the words `above` its columns in place of tiles.

    `breaks` are the columns before which this row's grades are not compared with the one before.
    """

    label: str
    tiles: tuple[Tile, ...] = ()
    above: tuple[str, ...] = ()
    breaks: frozenset[int] = frozenset()

    @property
    def is_heading(self) -> bool:
        """Whether the row is a heading."""
        return not self.tiles


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in words: title, columns with what stands under their names, rows, legend and notes.

    `breaks` are the columns before which no row's grades are compared. `roomy` asks for tiles that hold
    several lines.
    """

    title: str
    subtitle: str
    columns: tuple[str, ...]
    under: tuple[str, ...]
    rows: tuple[Row, ...]
    breaks: frozenset[int]
    legend: tuple[tuple[Tile, str], ...]
    notes: tuple[str, ...]
    source: str
    roomy: bool


def force_chart(known: History) -> Chart:
    """Return the chart of one force: its areas down, by pillar, and the cycles across."""
    (force,) = known.forces
    framework = known.framework
    rows: list[Row] = []
    for pillar in (*framework.pillars, None):
        areas = [a for a in known.areas if framework.areas[a].pillar == pillar]
        if not areas:
            continue
        dates = tuple(_shared_date(known, force, cycle, areas) for cycle in known.cycles)
        name = framework.pillars[pillar] if pillar else "Other areas"
        rows.append(Row(name, above=dates))
        for area in areas:
            label = "As a whole" if area == pillar else framework.areas[area].label
            tiles = tuple(
                _tile(known, force, cycle, area, date)
                for cycle, date in zip(known.cycles, dates, strict=True)
            )
            rows.append(Row(label, tiles, breaks=_row_breaks(known, area, tiles)))
    breaks = frozenset(n for n in range(1, len(known.cycles)) if _all_break(known, n))
    return _chart(
        known,
        f"{force.force.name}: PEEL grades {_moment(known)}",
        f"{force.force.region_name}. A column an assessment; the dates beside the headings are of "
        "publication, those in tiles where they differ.",
        rows,
        breaks,
        roomy=True,
    )


ORDERS = {
    "region": "By region.",
    "name": "By name.",
    "grade": "The best grades first, by the last assessment.",
}


def area_chart(known: History, area: str, of_region: bool, sort: str) -> Chart:
    """Return the chart of one area: forces down, and the cycles across.

    `of_region` says that the forces are those of one region; `sort` is the order in which they come.
    """
    by_region = sort == "region" and not of_region
    framework = known.framework
    rows: list[Row] = []
    region = None
    for force in known.forces:
        if by_region and force.force.region != region:
            region = force.force.region
            rows.append(Row(force.force.region_name, above=("",) * len(known.cycles)))
        tiles = tuple(_tile(known, force, cycle, area, None) for cycle in known.cycles)
        rows.append(Row(_short_name(force.force.name), tiles))
    breaks = frozenset(
        n
        for n in range(1, len(known.cycles))
        if not framework.can_compare(area, known.cycles[n - 1], known.cycles[n])
    )
    order = ORDERS["name" if of_region and sort == "region" else sort]
    return _chart(
        known,
        f"{framework.areas[area].label}: PEEL grades of {_whom(known, of_region)}, {_moment(known)}",
        f"{order} A column an assessment; under its name, when it was published.",
        rows,
        breaks,
        under=tuple(_came_out(framework, cycle, area) for cycle in known.cycles),
        roomy=False,
    )


def _chart(
    known: History,
    title: str,
    subtitle: str,
    rows: Sequence[Row],
    breaks: frozenset[int],
    *,
    under: tuple[str, ...] = (),
    roomy: bool,
) -> Chart:
    framework = known.framework
    tiles = [tile for row in rows for tile in row.tiles]
    grades = {tile.grade for tile in tiles}
    legend = [
        (Tile(GRADED, grade=grade.id), grade.label)
        for grade in framework.grades.values()
        if grade.id in grades
    ]
    meanings = {
        UNGRADED: "ungraded: inspected, not graded",
        NOT_ESTABLISHED: "not established: no public page was found to state the grade",
        NOT_RECORDED: "not recorded here",
    }
    kinds = {tile.kind for tile in tiles}
    legend += [(Tile(kind), words) for kind, words in meanings.items() if kind in kinds]
    return Chart(
        title=title,
        subtitle=subtitle,
        columns=tuple(framework.cycles[cycle].title for cycle in known.cycles),
        under=under,
        rows=tuple(rows),
        breaks=breaks,
        legend=tuple(legend),
        notes=tuple(_notes(known, tiles, bool(breaks) or any(row.breaks for row in rows))),
        source=f"{SOURCE}. {LICENCE}",
        roomy=roomy,
    )


def _notes(known: History, tiles: Sequence[Tile], broken: bool) -> list[str]:
    used = {
        name
        for force in known.forces
        for items in force.judgments.values()
        for item in items
        for name in marks(item)
    }
    words = "; ".join(
        f"{symbol} {meaning.removesuffix(': see --evidence')}"
        for name, (symbol, meaning) in MARKS.items()
        if name in used and name != "revised"
    )
    notes = [f"{words}."] if words else []
    if any(tile.kind == BLANK for tile in tiles):
        blank = "Blank: not graded in that assessment"
        notes.append(f"{blank}, or not published by then." if known.at else f"{blank}.")
    if broken:
        notes.append(
            "Dashed line: the scale or the method changed, and grades on its two sides are not compared."
        )
    return notes


def _whom(known: History, of_region: bool) -> str:
    count = len(known.forces)
    forces = "1 force" if count == 1 else f"{count} forces"
    return f"{forces}, {known.forces[0].force.region_name}" if of_region else forces


def _moment(known: History) -> str:
    if known.at:
        at = known.at.in_words(known.framework)
        return f"up to {at}" if known.at.cycle else f"as published by {at}"
    if known.last and known.last.published:
        return f"as published up to {in_words(known.last.published)}"
    return f"up to {known.framework.cycles[known.cycles[-1]].title}"


def _tile(
    known: History, force: ForceHistory, cycle: str, area: str, shared_date: str | None
) -> Tile:
    """Return the tile of a cycle and area; its date is in it where it is not the one it shares."""
    items = force.judgments.get((cycle, area))
    if not items:
        absence = known.absence(force, cycle, area)
        if absence == NOT_RECORDED:
            return Tile(NOT_RECORDED, ("–",))
        if absence == NOT_ESTABLISHED:
            return Tile(NOT_ESTABLISHED, ("not established",))
        return Tile(BLANK)
    framework = known.framework
    last = items[-1]
    words = ", then ".join(
        grade_words(framework, item.judgment.grade)
        if n == 0
        else grade_low(framework, item.judgment.grade)
        for n, item in enumerate(items)
    )
    # A mark stays on the line of the word that it marks; that a grade was revised, the words say.
    symbols = [MARKS[name][0] for name in marks(last) if name != "revised"]
    lines = [NO_BREAK.join((words, *symbols))]
    date = published_words(framework.cycles[cycle], last.judgment.published)
    if shared_date is not None and date != shared_date:
        lines.append(date)
    grade = last.judgment.grade
    return Tile(GRADED if grade else UNGRADED, tuple(lines), grade)


def _shared_date(known: History, force: ForceHistory, cycle: str, areas: Sequence[str]) -> str:
    """Return the date of publication that most judgments of some areas share, in words."""
    dates = [
        published_words(known.framework.cycles[cycle], items[0].judgment.published)
        for area in areas
        if (items := force.judgments.get((cycle, area)))
    ]
    return max(dates, key=dates.count, default="")


def _came_out(framework: Framework, cycle: str, area: str) -> str:
    known = framework.cycles[cycle]
    day = known.date_for(area)
    if day:
        return in_words(day, short=True)
    if not known.window:
        return ""
    return " to ".join(in_words(end[:7], short=True) for end in known.window)


def _row_breaks(known: History, area: str, tiles: Sequence[Tile]) -> frozenset[int]:
    shown = [n for n, tile in enumerate(tiles) if tile.kind != BLANK]
    return frozenset(
        n
        for before, n in pairwise(shown)
        if n == before + 1
        and not known.framework.can_compare(area, known.cycles[before], known.cycles[n])
    )


def _all_break(known: History, n: int) -> bool:
    """Say whether no grade of the n-th cycle shown can be compared with the one before it."""
    order = list(known.framework.cycles.values())
    first, last = (known.framework.cycle_orders[cycle] for cycle in known.cycles[n - 1 : n + 1])
    return any(cycle.comparable is False for cycle in order[first + 1 : last + 1])


def _short_name(name: str) -> str:
    """Return a force's name without the word that says it is one."""
    for ending in (" Police Service", " Constabulary", " Police"):
        name = name.removesuffix(ending)
    return name

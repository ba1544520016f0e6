"""The framework and forces files: checked, and as the record's plain values."""

from __future__ import annotations

from collections.abc import Iterator

from peeltrack.names import hint
from peeltrack.problems import Problem
from peeltrack.record.dates import first_day, last_day
from peeltrack.record.framework import (
    Area,
    Body,
    Cycle,
    CycleArea,
    Framework,
    Grade,
    ResponseRule,
    Total,
)
from peeltrack.record.judgments import Force
from peeltrack.schema.files import CycleEntry, ForcesFile, FrameworkFile
from peeltrack.schema.reading import Path, problem
from peeltrack.schema.yamlfile import Document


def framework_problems(document: Document, file: FrameworkFile) -> Iterator[Problem]:
    """Yield every id in the framework file that names nothing."""

    def known(name: str, valid: object, path: Path, what: str) -> Iterator[Problem]:
        names = list(valid)  # type: ignore[call-overload]
        if name not in names:
            yield problem(
                document, path, "unknown-id", f"'{name}' is no {what}; {hint(name, names)}"
            )

    for scale, grades in file.scales.items():
        for n, grade in enumerate(grades):
            yield from known(grade, file.grades, ("scales", scale, n), "grade")
        order = [list(file.grades).index(grade) for grade in grades if grade in file.grades]
        if order != sorted(set(order)):
            yield problem(
                document,
                ("scales", scale),
                "scale-order",
                "a scale lists its grades once, best first",
            )
    for area_id, area in file.areas.items():
        if area.pillar:
            yield from known(area.pillar, file.pillars, ("areas", area_id, "pillar"), "pillar")
    for cycle_id, cycle in file.cycles.items():
        here: Path = ("cycles", cycle_id)
        yield from known(cycle.scale, file.scales, (*here, "scale"), "scale")
        for area_id, entry in cycle.areas.items():
            yield from known(area_id, file.areas, (*here, "areas", area_id), "area")
            if entry.pillar:
                yield from known(
                    entry.pillar, file.pillars, (*here, "areas", area_id, "pillar"), "pillar"
                )
            for n, before in enumerate(entry.follows):
                yield from known(
                    before, file.areas, (*here, "areas", area_id, "follows", n), "area"
                )
        publishable = [*file.pillars, *file.areas, "*"]
        for key in cycle.published:
            yield from known(key, publishable, (*here, "published", key), "pillar or area")
        if cycle.window and first_day(cycle.window.first) > last_day(cycle.window.last):
            yield problem(
                document, (*here, "window"), "window-order", "the window ends before it begins"
            )
    for n, total in enumerate(file.totals):
        yield from known(total.cycle, file.cycles, ("totals", n, "cycle"), "cycle")
        yield from known(total.area, file.areas, ("totals", n, "area"), "area")
        for key, counts in (("counts", total.counts), ("unrecorded", total.unrecorded)):
            for grade in counts:
                yield from known(grade, file.grades, ("totals", n, key, grade), "grade")


def forces_problems(document: Document, file: ForcesFile) -> Iterator[Problem]:
    """Yield every force whose region is unknown, and every name that two forces share."""
    names: dict[str, str] = {}
    for force_id, force in file.forces.items():
        if force.region not in file.regions:
            yield problem(
                document,
                ("forces", force_id, "region"),
                "unknown-id",
                f"'{force.region}' is no region; {hint(force.region, file.regions)}",
            )
        for name in {force_id, force.name.lower(), *(alias.lower() for alias in force.aliases)}:
            if names.setdefault(name, force_id) != force_id:
                yield problem(
                    document,
                    ("forces", force_id),
                    "ambiguous-name",
                    f"'{name}' names both '{names[name]}' and '{force_id}'; keep it for one of them",
                )


def to_framework(file: FrameworkFile) -> Framework:
    """Return the framework file as the record's framework."""
    return Framework(
        grades={
            id: Grade(id, g.label, g.short, g.code, tuple(g.phrases))
            for id, g in file.grades.items()
        },
        pillars=dict(file.pillars),
        areas={
            id: Area(id, area.label, area.pillar, tuple(area.phrases))
            for id, area in file.areas.items()
        },
        cycles={id: _cycle(id, cycle, file) for id, cycle in file.cycles.items()},
        totals=tuple(
            Total(
                total.cycle,
                total.area,
                dict(total.counts),
                dict(total.unrecorded),
                total.url,
                total.note,
            )
            for total in file.totals
        ),
        response=ResponseRule(file.response.days, file.response.law),
        official_hosts=tuple(file.official_hosts),
        inspectorate=tuple(
            Body(body.name, body.long, body.first, body.last) for body in file.inspectorate
        ),
    )


def _cycle(id: str, cycle: CycleEntry, file: FrameworkFile) -> Cycle:
    published, window = dict(cycle.published), cycle.window
    days: tuple[str, str] | None = None
    if window:
        days = first_day(window.first), last_day(window.last)
    elif cycle.tranches:
        days = min(cycle.tranches.values()), max(cycle.tranches.values())
    comparable = cycle.comparable.with_previous
    return Cycle(
        id=id,
        title=cycle.title,
        scale=tuple(file.scales[cycle.scale]),
        published=published,
        window=days,
        areas={
            area: CycleArea(
                area=area,
                label=entry.label,
                pillar=entry.pillar,
                graded=entry.graded,
                question=entry.question,
                url=entry.url,
                follows=tuple(entry.follows),
                sometimes=entry.sometimes,
                phrases=tuple(entry.phrases),
            )
            for area, entry in cycle.areas.items()
        },
        comparable=comparable if isinstance(comparable, bool) else tuple(comparable),
        comparable_note=cycle.comparable.note,
        url=cycle.url,
        notes=tuple(cycle.notes),
        inspected={key: (span.first, span.last) for key, span in cycle.inspected.items()},
    )


def to_forces(file: ForcesFile) -> dict[str, Force]:
    """Return the forces file as the record's forces, in order of id."""
    return {
        id: Force(id, force.name, force.region, file.regions[force.region], tuple(force.aliases))
        for id, force in sorted(file.forces.items())
    }

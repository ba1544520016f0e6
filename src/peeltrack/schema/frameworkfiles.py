"""The framework and forces files: checked, and as the record's plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from peeltrack.names import force_key
from peeltrack.problems import Problem
from peeltrack.record.dates import first_day, last_day
from peeltrack.record.framework import (
    Area,
    Body,
    Cycle,
    CycleArea,
    Framework,
    Grade,
    Inspection,
    ResponseRule,
    Total,
)
from peeltrack.record.judgments import Force
from peeltrack.schema.limits import MAX_AREAS, MAX_CELLS, MAX_CYCLES, MAX_FORCES, MAX_GRADES
from peeltrack.schema.models import CycleEntry, ForcesFile, FrameworkFile, TotalEntry, values
from peeltrack.schema.reading import Path, Rules


class FrameworkRules(Rules[FrameworkFile]):
    """The rules for the framework file."""

    def problems(self) -> Iterator[Problem]:
        """Yield what there is too much of, every id that names nothing, and what is out of order."""
        file = self.file
        yield from self.too_many("grades", file.grades, MAX_GRADES)
        yield from self.too_many("areas", file.areas, MAX_AREAS)
        yield from self.too_many("cycles", file.cycles, MAX_CYCLES)
        ranks = {grade: n for n, grade in enumerate(file.grades)}
        for id, scale in file.scales.items():
            yield from self.all_named(("scales", id), scale, ranks, "grade")
            order = [ranks[grade] for grade in scale if grade in ranks]
            if order != sorted(set(order)):
                message = "a scale lists its grades once, best first"
                yield self.at(("scales", id), "scale-order", message)
        for id, area in file.areas.items():
            yield from self.named(("areas", id, "pillar"), area.pillar, file.pillars, "pillar")
        for id, cycle in file.cycles.items():
            yield from self.cycle(("cycles", id), cycle)
        for id, inspection in file.inspections.items():
            here = ("inspections", id, "areas")
            yield from self.all_named(here, inspection.areas, file.areas, "area")
        for n, total in enumerate(file.totals):
            yield from self.total(("totals", n), total)

    def cycle(self, here: Path, cycle: CycleEntry) -> Iterator[Problem]:
        """Hold the names in a cycle, and its window, against the file."""
        file = self.file
        yield from self.named((*here, "scale"), cycle.scale, file.scales, "scale")
        for area, entry in cycle.areas.items():
            of_area: Path = (*here, "areas", area)
            yield from self.named(of_area, area, file.areas, "area")
            yield from self.named((*of_area, "pillar"), entry.pillar, file.pillars, "pillar")
            yield from self.all_named((*of_area, "follows"), entry.follows, file.areas, "area")
        publishable = {**file.pillars, **file.areas, "*": None}
        spot = (*here, "published")
        yield from self.all_named(spot, cycle.published, publishable, "pillar or area")
        if cycle.window and first_day(cycle.window.first) > last_day(cycle.window.last):
            yield self.at((*here, "window"), "window-order", "the window ends before it begins")

    def total(self, here: Path, total: TotalEntry) -> Iterator[Problem]:
        """Hold the names in an official total against the file."""
        yield from self.named((*here, "cycle"), total.cycle, self.file.cycles, "cycle")
        yield from self.named((*here, "area"), total.area, self.file.areas, "area")
        for key, counts in (("counts", total.counts), ("unrecorded", total.unrecorded)):
            yield from self.all_named((*here, key), counts, self.file.grades, "grade")

    def with_forces(self, forces: Collection[str]) -> Iterator[Problem]:
        """Yield what is wrong by the forces: too many places for judgments, forces that are none."""
        cells = len(forces) * sum(len(cycle.areas) for cycle in self.file.cycles.values())
        if cells > MAX_CELLS:
            message = (
                f"the areas of all cycles, for {len(forces):,} forces, make {cells:,} places for a judgment, and no more "
                f"than {MAX_CELLS:,} are looked through; take out cycles, areas or forces"
            )
            yield self.at(("cycles",), "framework-size", message, key=True)
        for id, cycle in self.file.cycles.items():
            for force in cycle.page_exceptions:
                here = ("cycles", id, "page-exceptions", force)
                yield from self.named(here, force, forces, "force", "unknown-force")


class ForcesRules(Rules[ForcesFile]):
    """The rules for the forces file."""

    def problems(self) -> Iterator[Problem]:
        """Yield every force whose region or successor is unknown, and every name that two forces share."""
        file = self.file
        yield from self.too_many("forces", file.forces, MAX_FORCES)
        names: dict[str, str] = {}
        for id, force in file.forces.items():
            here: Path = ("forces", id)
            yield from self.named((*here, "region"), force.region, file.regions, "region")
            spot = (*here, "successor")
            yield from self.named(spot, force.successor, file.forces, "force", "unknown-force")
            if force.first and force.last and first_day(force.first) > last_day(force.last):
                message = "the last day comes before the first"
                yield self.at((*here, "last"), "date-order", message)
            names_of = (id, force.name, *force.aliases, *force.former_names, *force.short_names)
            yield from self.ambiguous(names, id, names_of, here)
        for body, others in file.other_bodies.items():
            yield from self.ambiguous(names, body, (body, *others), ("other-bodies", body))

    def ambiguous(
        self, names: dict[str, str], owner: str, of_owner: Iterable[str], path: Path
    ) -> Iterator[Problem]:
        """Yield every name of an owner that is another's too, as people type it; `names` gains the others."""
        for key in dict.fromkeys(map(force_key, of_owner)):
            if names.setdefault(key, owner) != owner:
                message = (
                    f"'{key}' names both '{names[key]}' and '{owner}'; keep it for one of them"
                )
                yield self.at(path, "ambiguous-name", message)


def to_framework(file: FrameworkFile, forces: ForcesFile) -> Framework:
    """Return the framework file as the record's framework; from the forces file, the other bodies."""
    return Framework(
        grades={id: Grade(id, **values(grade)) for id, grade in file.grades.items()},
        pillars=dict(file.pillars),
        areas={id: Area(id, **values(area)) for id, area in file.areas.items()},
        cycles={id: _cycle(id, cycle, file) for id, cycle in file.cycles.items()},
        totals=tuple(Total(**values(total)) for total in file.totals),
        response=ResponseRule(**values(file.response)),
        official_hosts=tuple(file.official_hosts),
        inspections={id: Inspection(id, **values(one)) for id, one in file.inspections.items()},
        inspectorate=tuple(Body(**values(body)) for body in file.inspectorate),
        other_bodies={body: tuple(others) for body, others in forces.other_bodies.items()},
    )


def _cycle(id: str, cycle: CycleEntry, file: FrameworkFile) -> Cycle:
    window: tuple[str, str] | None = None
    if cycle.window:
        window = first_day(cycle.window.first), last_day(cycle.window.last)
    elif cycle.tranches:
        window = min(cycle.tranches.values()), max(cycle.tranches.values())
    said = values(cycle)
    for key in ("tranches", "not_graded"):
        del said[key]
    comparable = cycle.comparable.with_previous
    said |= {
        "scale": tuple(file.scales[cycle.scale]),
        "window": window,
        "areas": {id: CycleArea(area=id, **values(area)) for id, area in cycle.areas.items()},
        "comparable": comparable if isinstance(comparable, bool) else tuple(comparable),
        "comparable_note": cycle.comparable.note,
        "inspected": {key: (span.first, span.last) for key, span in cycle.inspected.items()},
    }
    return Cycle(id, **said)


def to_forces(file: ForcesFile) -> dict[str, Force]:
    """Return the forces file as the record's forces, in order of id."""
    found = {}
    for id, force in sorted(file.forces.items()):
        said = values(force)
        aliases = (*said.pop("aliases"), *force.former_names)
        found[id] = Force(id, region_name=file.regions[force.region], aliases=aliases, **said)
    return found

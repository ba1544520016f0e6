"""The framework and forces files: checked, and as the record's plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from peeltrack.names import Hints, force_key
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
from peeltrack.schema.models import CycleEntry, ForcesFile, FrameworkFile, values
from peeltrack.schema.reading import Path, problem
from peeltrack.schema.yamlfile import YamlDocument


def framework_problems(document: YamlDocument, file: FrameworkFile) -> Iterator[Problem]:
    """Yield what there is too much of, every id in the framework file that names nothing, and what is out of order."""
    yield from _too_many(document, "grades", file.grades, MAX_GRADES)
    yield from _too_many(document, "areas", file.areas, MAX_AREAS)
    yield from _too_many(document, "cycles", file.cycles, MAX_CYCLES)
    hint = Hints()
    ranks = {grade: n for n, grade in enumerate(file.grades)}
    for scale, grades in file.scales.items():
        references = [
            (("scales", scale, n), grade, file.grades, "grade") for n, grade in enumerate(grades)
        ]
        yield from _unknown(document, references, hint)
        order = [ranks[grade] for grade in grades if grade in ranks]
        if order != sorted(set(order)):
            message = "a scale lists its grades once, best first"
            yield problem(document, ("scales", scale), "scale-order", message)
    for id, area in file.areas.items():
        if area.pillar:
            here = ("areas", id, "pillar")
            yield from _unknown(document, [(here, area.pillar, file.pillars, "pillar")], hint)
    for id, cycle in file.cycles.items():
        yield from _unknown(document, _cycle_references(file, id, cycle), hint)
        if cycle.window and first_day(cycle.window.first) > last_day(cycle.window.last):
            message = "the window ends before it begins"
            yield problem(document, ("cycles", id, "window"), "window-order", message)
    yield from _unknown(document, _other_references(file), hint)


Reference = tuple[Path, str, Collection[str], str]
"""Where a name stands, the name, the names that it can be, and what they are names of."""


def _unknown(
    document: YamlDocument, references: Iterable[Reference], hint: Hints
) -> Iterator[Problem]:
    """Yield a problem for each name that names nothing."""
    for path, name, valid, what in references:
        if name not in valid:
            message = f"'{name}' is no {what}; {hint(name, valid)}"
            rule = "unknown-force" if what == "force" else "unknown-id"
            yield problem(document, path, rule, message, key=path[-1] == name)


def _other_references(file: FrameworkFile) -> Iterator[Reference]:
    """Yield every name in the inspections and the totals that must name something else in the file."""
    for id, inspection in file.inspections.items():
        for n, area_id in enumerate(inspection.areas):
            yield ("inspections", id, "areas", n), area_id, file.areas, "area"
    for n, total in enumerate(file.totals):
        yield ("totals", n, "cycle"), total.cycle, file.cycles, "cycle"
        yield ("totals", n, "area"), total.area, file.areas, "area"
        for key, counts in (("counts", total.counts), ("unrecorded", total.unrecorded)):
            for grade in counts:
                yield ("totals", n, key, grade), grade, file.grades, "grade"


def _cycle_references(file: FrameworkFile, id: str, cycle: CycleEntry) -> Iterator[Reference]:
    here: Path = ("cycles", id)
    yield (*here, "scale"), cycle.scale, file.scales, "scale"
    for area, entry in cycle.areas.items():
        of_area: Path = (*here, "areas", area)
        yield of_area, area, file.areas, "area"
        if entry.pillar:
            yield (*of_area, "pillar"), entry.pillar, file.pillars, "pillar"
        for n, before in enumerate(entry.follows):
            yield (*of_area, "follows", n), before, file.areas, "area"
    publishable = {**file.pillars, **file.areas, "*": None}
    for key in cycle.published:
        yield (*here, "published", key), key, publishable, "pillar or area"


def together_problems(
    document: YamlDocument, file: FrameworkFile, forces: Collection[str]
) -> Iterator[Problem]:
    """Yield what is wrong in a framework by its forces: too many places for judgments, forces that are none."""
    cells = len(forces) * sum(len(cycle.areas) for cycle in file.cycles.values())
    if cells > MAX_CELLS:
        message = (
            f"the areas of all cycles, for {len(forces):,} forces, make {cells:,} places for a judgment, and no more "
            f"than {MAX_CELLS:,} are looked through; take out cycles, areas or forces"
        )
        yield problem(document, ("cycles",), "framework-size", message, key=True)
    named = (
        (("cycles", cycle, "page-exceptions", force), force, forces, "force")
        for cycle, entry in file.cycles.items()
        for force in entry.page_exceptions
    )
    yield from _unknown(document, named, Hints())


def _too_many(
    document: YamlDocument, key: str, found: Collection[str], most: int
) -> Iterator[Problem]:
    if len(found) > most:
        message = f"there are {len(found):,} {key}, and no more than {most:,} are read"
        yield problem(document, (key,), "framework-size", message, key=True)


def forces_problems(document: YamlDocument, file: ForcesFile) -> Iterator[Problem]:
    """Yield every force whose region or successor is unknown, and every name that two forces share."""
    yield from _too_many(document, "forces", file.forces, MAX_FORCES)
    hint = Hints()
    names: dict[str, str] = {}
    for id, force in file.forces.items():
        here: Path = ("forces", id)
        named: list[Reference] = [((*here, "region"), force.region, file.regions, "region")]
        if force.successor is not None:
            named.append(((*here, "successor"), force.successor, file.forces, "force"))
        yield from _unknown(document, named, hint)
        if force.first and force.last and first_day(force.first) > last_day(force.last):
            message = "the last day comes before the first"
            yield problem(document, (*here, "last"), "date-order", message)
        names_of = (id, force.name, *force.aliases, *force.former_names, *force.short_names)
        yield from _ambiguous(document, names, id, names_of, here)
    for body, others in file.other_bodies.items():
        yield from _ambiguous(document, names, body, (body, *others), ("other-bodies", body))


def _ambiguous(
    document: YamlDocument, names: dict[str, str], owner: str, of_owner: Iterable[str], path: Path
) -> Iterator[Problem]:
    """Yield every name of an owner that is another's too, as people type it; `names` gains the others."""
    for key in dict.fromkeys(map(force_key, of_owner)):
        if names.setdefault(key, owner) != owner:
            message = f"'{key}' names both '{names[key]}' and '{owner}'; keep it for one of them"
            yield problem(document, path, "ambiguous-name", message)


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

"""Which forces and areas a question is about, by the names that people type."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from peeltrack.names import close, folded, force_key, hint
from peeltrack.problems import WrongRequest
from peeltrack.record.framework import Area, Cycle, Framework
from peeltrack.record.judgments import Force, Record


class Scope(NamedTuple):
    """The forces (ids, in order) and the areas (ids; None for all) that a question is about.

    `named` says that areas were named one by one, not by their pillar alone.
    """

    forces: tuple[str, ...]
    areas: frozenset[str] | None = None
    named: bool = False

    def has_area(self, area: str) -> bool:
        """Say whether an area is asked about."""
        return self.areas is None or area in self.areas


def find_force(record: Record, name: str) -> Force:
    """Return the force that `name` means: its id, or a name or alias as people type it.

    Raises WrongRequest for a name that is no force's: with the nearest one, if one is near, or with what
    the body of that name is.
    """
    direct = record.forces.get(name)
    if direct:
        return direct
    wanted = force_key(name)
    ids = {force_key(known): force.id for force in record.forces.values() for known in force.names}
    if wanted in ids:
        return record.forces[ids[wanted]]
    for body, others in record.framework.other_bodies.items():
        if wanted in map(force_key, (body, *others)):
            raise WrongRequest(
                f"{body} is not one of the {len(record.forces)} forces that PEEL grades; "
                "`peeltrack forces` lists them"
            )
    regions = {folded(label): id for id, label in _regions(record).items()}
    region = name if name in regions.values() else regions.get(folded(name))
    if region:
        raise WrongRequest(f"'{name}' is a region; name it by --region {region}")
    whole = {folded(known): force.id for force in record.forces.values() for known in force.names}
    near = close(wanted, ids) or close(folded(name), whole)
    mend = f"did you mean '{near}'?" if near else "`peeltrack forces` lists them"
    raise WrongRequest(f"no force is called '{name}'; {mend}")


def find_areas(
    framework: Framework, areas: Iterable[str], pillar: str | None
) -> frozenset[str] | None:
    """Return the ids of the areas named, and of those of a pillar; None where neither is given.

    Areas are named by id or by label. Raises WrongRequest, with the nearest name, for an unknown one.
    """
    areas = list(areas)
    if not areas and pillar is None:
        return None
    found: set[str] = set()
    labels = {folded(area.label): area.id for area in framework.areas.values()}
    for name in areas:
        id = name if name in framework.areas else labels.get(folded(name))
        id = id or folded(name).replace(" ", "-")
        if id not in framework.areas:
            raise WrongRequest(
                f"no area is called '{name}'; {hint(name, framework.areas, '`peeltrack areas` lists them')}"
            )
        found.add(id)
    if pillar is not None:
        id = pillar.lower()
        if id not in framework.pillars:
            raise WrongRequest(f"no pillar is called '{pillar}'; {hint(pillar, framework.pillars)}")
        of_pillar = {area.id for area in framework.areas.values() if area.pillar == id}
        found = found & of_pillar if areas else of_pillar
    return frozenset(found)


def unassessed(
    framework: Framework, scope: Scope, cycles: Iterable[str]
) -> Iterator[tuple[Cycle, Area]]:
    """Yield each of the cycles (ids) with each area named, one by one, that it did not assess."""
    for cycle in cycles:
        for area in framework.areas.values():
            named = scope.named and scope.has_area(area.id)
            if named and area.id not in framework.cycles[cycle].areas:
                yield framework.cycles[cycle], area


def cycle_named(framework: Framework, name: str) -> Cycle | None:
    """Return the cycle that `name` means: `2018/19`, `2018`, `2018-19` or `peel-2018`, in any case."""
    wanted = name.strip().lower().removeprefix("peel").lstrip("- ").replace("–", "-")
    for id, cycle in framework.cycles.items():
        if wanted in (id, id[:4], id.replace("/", "-"), id.replace("-", "/")):
            return cycle
    return None


def find_cycle(framework: Framework, name: str) -> Cycle:
    """Return the cycle that `name` means. Raises WrongRequest, with the nearest name, if it means none."""
    cycle = cycle_named(framework, name)
    if cycle is None:
        raise WrongRequest(f"no PEEL cycle is called '{name}'; {hint(name, framework.cycles)}")
    return cycle


def grade_named(framework: Framework, name: str) -> str | None:
    """Return the id of the grade that `name` means: its id, label, short form or code, in any case."""
    wanted = folded(name)
    for grade in framework.grades.values():
        if wanted in map(folded, (grade.id, grade.label, grade.short, grade.code)):
            return grade.id
    return None


def find_region(record: Record, name: str) -> str:
    """Return the id of a region named by id or name. Raises WrongRequest for an unknown one."""
    regions = _regions(record)
    for id, label in regions.items():
        if folded(name) in (folded(id), folded(label)):
            return id
    raise WrongRequest(f"no region is called '{name}'; {hint(name, sorted(regions))}")


def _regions(record: Record) -> dict[str, str]:
    return {force.region: force.region_name for force in record.forces.values()}


def sort_key(
    sort: str, choices: Sequence[str], grades: Callable[[Force], Sequence[int]]
) -> Callable[[Force], Any]:
    """Return what forces are sorted by: `region` (then name), `name`, or `grade`, by their `grades` as ranks.

    Raises WrongRequest for what is not among the choices.
    """
    if sort not in choices:
        raise WrongRequest(f"cannot sort by '{sort}'; {hint(sort, choices)}")
    if sort == "grade":
        return lambda force: (*grades(force), force.name)
    return lambda force: (force.region_name if sort == "region" else "", force.name)


def scope(
    record: Record,
    forces: Sequence[str] = (),
    region: str | None = None,
    areas: Sequence[str] = (),
    pillar: str | None = None,
) -> Scope:
    """Return what a question is about: the forces named, those of a region, or all that are recorded."""
    ids = list(dict.fromkeys(find_force(record, name).id for name in forces))
    if region is not None:
        region = find_region(record, region)
        pool = ids or list(record.forces)
        ids = [id for id in pool if record.forces[id].region == region]
        if not ids:
            raise WrongRequest(f"none of the forces named is in the region '{region}'")
    elif not ids:
        ids = list(record.reports)
    return Scope(tuple(ids), find_areas(record.framework, areas, pillar), bool(areas))

"""Which forces and areas a question is about, by the names that people type."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from peeltrack.names import (
    Holders,
    close,
    did_you_mean,
    folded,
    force_key,
    hint,
    initials,
    joined,
    own_words,
    spelt,
    told_apart,
)
from peeltrack.problems import UnknownName, WrongRequest
from peeltrack.record.framework import Area, Cycle, Framework
from peeltrack.record.judgments import Force, Judgment, Record

_YEARS = r"([0-9]{4}|[0-9]{2})(?: ?[-/\u2010-\u2015\u2212] ?([0-9]{4}|[0-9]{2}))?"
"""How a cycle is written by its years."""


_Named = tuple[tuple[str, str], ...]
"""Names, each with an id."""


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


def forces_named(record: Record, typed: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the forces that arguments name, each once: several by a comma or an "and", one by neighbours.

    Raises UnknownName, as `find_force` does.
    """
    if all(name in record.forces for name in typed):  # then no other force need be read
        return tuple(dict.fromkeys(typed))
    ids = _force_ids(record)
    known = ids.keys() | {force_key(name) for body in _bodies(record) for name in body}
    regions = _region_ids(record)

    def is_name(name: str) -> bool:
        return force_key(name) in known or folded(name) in regions

    def are_names(name: str) -> bool:
        return bool(joined(name, is_name))

    found = []
    for words in told_apart(typed, are_names, together=True):
        names = joined(words[0], is_name) if len(words) == 1 else []
        for name in names or (" ".join(words),):
            if (id := ids.get(force_key(name))) is None:
                raise _no_force(record, (name,) if names else words)
            found.append(id)
    return tuple(dict.fromkeys(found))


def find_force(record: Record, name: str) -> Force:
    """Return the force that `name` means: its id, or a name or alias as people type it.

    Raises UnknownName for a name that is no force's: with the nearest one, if one is near, or with what
    the body or region of that name is.
    """
    id = name if name in record.forces else _force_ids(record).get(force_key(name))
    if id is None:
        raise _no_force(record, (name,))
    return record.forces[id]


def _no_force(record: Record, words: Sequence[str]) -> UnknownName:
    """Return what is wrong with words that name no force, each alone or all together."""
    whole = " ".join(words)
    typed = tuple(dict.fromkeys((whole, *words)))
    near = next(filter(all, ((name, _near_forces(record, name)) for name in typed)), None)
    body = next((b[0] for b in _bodies(record) if force_key(whole) in map(force_key, b)), None)
    lists = "`peeltrack forces` lists them"
    if body:
        told = f"{body} is not one of the {len(record.forces)} forces that PEEL grades; {lists}"
    elif region_named(record, whole):
        told = f"'{whole}' is a region, and no force"
    elif near:
        told = f"no force is called '{near[0]}'; {did_you_mean(near[1])}"
    else:
        told = f"no force is called '{whole}'; {lists}"
    return UnknownName(told, "force", *typed)


def _near_forces(record: Record, name: str) -> list[str]:
    """Return the ids of the forces that can be meant: those with all its words, or the one with the nearest.

    What every force's name has does not tell. It is compared only where it may be misspelt.
    """
    own, ids = own_words(name), _force_ids(record)
    having = {key: id for key, id in ids.items() if len(own) > 3 and f" {own} " in f" {key} "}
    places = {force_key(name) for force in record.forces.values() for name in force.short_names}
    if having:  # by what they are called, or else by the places in their areas
        return sorted({*(having[key] for key in having.keys() - places or having)})
    near = close(own, ids, places) if own else None
    if near is None and own == folded(name) and " " in own:
        whole = {folded(name): force.id for force in record.forces.values() for name in force.names}
        near = close(own, whole)
    return [near] if near else []


def _force_ids(record: Record) -> dict[str, str]:
    return {force_key(known): force.id for force in record.forces.values() for known in force.names}


def _bodies(record: Record) -> list[tuple[str, ...]]:
    """Return the names of each police body that PEEL does not grade."""
    return [(body, *others) for body, others in record.framework.other_bodies.items()]


def areas_named(
    framework: Framework, typed: Sequence[str], *, together: bool = False
) -> tuple[str, ...]:
    """Return the ids of the areas named, several by a comma; with `together`, one by neighbours, too.

    Raises as `find_area` does.
    """
    tiers = [*map(_by_name, _names_of_areas(framework)), _by_name(_phrases(framework))]
    found = told_apart(
        typed, lambda name: any(spelt(name) in tier for tier in tiers), together=together
    )
    return tuple(dict.fromkeys(find_area(framework, " ".join(words)) for words in found))


def find_area(framework: Framework, name: str) -> str:
    """Return the id of the area that `name` means.

    That is its id, its label, what a cycle calls it, its initials, or a phrase that documents have for it and for
    no other. Raises UnknownName, with those that can be meant, for another, and WrongRequest for a name of several areas.
    """
    if name in framework.areas:
        return name
    wanted = spelt(name)
    tiers = map(_by_name, _names_of_areas(framework))
    found = next(filter(None, (tier.get(wanted) for tier in tiers)), None)
    if found and len(found) > 1:
        raise WrongRequest(f"'{name}' can be {' or '.join(found)}; name the one that is meant")
    found = found or _by_name(_phrases(framework)).get(wanted, ())
    if len(found) != 1:
        mend = did_you_mean(found) if found else _near_areas(framework, name)
        raise UnknownName(f"no area is called '{name}'; {mend}", "area", name)
    return found[0]


def _near_areas(framework: Framework, name: str) -> str:
    """Return what would be right in place of a name that no area has.

    It is the areas with its words in one of their names; that of a name like it; those with some of its words.
    """
    holders = _holders(*_names_of_areas(framework)[:2], _phrases(framework))
    lists = "`peeltrack areas` lists them"
    if found := holders.holding(name):
        return did_you_mean(found)
    mend = hint(name, framework.areas, lists)
    found = holders.holding_most(name) if mend == lists else []
    return did_you_mean(found) if found else mend


def _names_of_areas(framework: Framework) -> tuple[_Named, _Named, _Named]:
    """Return what areas are called, each name with the area's id, the surest first: id and label; by a cycle; initials."""
    areas, cycles = framework.areas.values(), framework.cycles.values()
    own = (*((area.id, area.id) for area in areas), *((area.label, area.id) for area in areas))
    called = tuple((one.label, one.area) for cycle in cycles for one in cycle.areas.values())
    return own, called, tuple((initials(area.label), area.id) for area in areas)


def _phrases(framework: Framework) -> _Named:
    """Return the phrases that documents have for areas, in any cycle or in one, each with the area's id."""
    of_cycles = (one for cycle in framework.cycles.values() for one in cycle.areas.items())
    phrases = [(id, area.phrases) for id, area in framework.areas.items()]
    phrases += [(id, area.phrases) for id, area in of_cycles]
    return tuple((phrase, id) for id, of_area in phrases for phrase in of_area)


_holders = lru_cache(maxsize=4)(Holders)


@lru_cache(maxsize=12)
def _by_name(named: _Named) -> Mapping[str, Sequence[str]]:
    """Return the ids that have each name, as `spelt`, each id once."""
    found: dict[str, dict[str, None]] = {}
    for name, id in named:
        found.setdefault(spelt(name), {})[id] = None
    return {name: list(ids) for name, ids in found.items()}


def find_areas(
    framework: Framework, areas: Iterable[str], pillar: str | None
) -> frozenset[str] | None:
    """Return the ids of the areas named, and of those of a pillar; None where neither is given.

    Raises as `find_area` does, and UnknownName, with the nearest name, for an unknown pillar.
    """
    named = frozenset(find_area(framework, name) for name in areas)
    if pillar is None:
        return named or None
    id = pillar.lower()
    if id not in framework.pillars:
        mend = hint(pillar, framework.pillars)
        raise UnknownName(f"no pillar is called '{pillar}'; {mend}", "pillar", pillar)
    of_pillar = frozenset(area.id for area in framework.areas.values() if area.pillar == id)
    return named & of_pillar if named else of_pillar


def unassessed(
    framework: Framework, scope: Scope, cycles: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield each of the cycles (ids) with each area (id) asked about that it did not assess."""
    for cycle in cycles:
        for area in framework.areas:
            if scope.has_area(area) and area not in framework.cycles[cycle].areas:
                yield cycle, area


def taken_up(area: str, cycles: Sequence[Cycle]) -> list[str]:
    """Return the areas of the last of some cycles that took up the subject of an area, or have all its words."""
    subject, words = {area}, {*area.split("-")}
    for cycle in cycles:
        subject |= {one.area for one in cycle.areas.values() if subject & {*one.follows}}
    return [id for id in cycles[-1].areas if id in subject or words <= {*id.split("-")}]


def no_longer_assessed(
    framework: Framework, scope: Scope, day: str
) -> Iterator[tuple[Area, Cycle, tuple[str, ...]]]:
    """Yield each area asked about that the newest assessment out by a day has no more.

    Each with the last assessment that had it, and the areas (ids) of the newest that took up its subject or have
    all its words, but those that are asked about as well.
    """
    out = [cycle for cycle in framework.begun(day) if cycle.areas]
    for area in framework.areas.values():
        having = [n for n, cycle in enumerate(out) if area.id in cycle.areas]
        if not scope.has_area(area.id) or not having or having[-1] == len(out) - 1:
            continue
        later = taken_up(area.id, out[having[-1] :])
        unasked = tuple(id for id in later if not scope.has_area(id))
        if unasked or not later:
            yield area, out[having[-1]], unasked


def cycle_named(framework: Framework, name: str) -> Cycle | None:
    """Return the cycle that `name` means: its id, or its years, with or without PEEL, in any case.

    `2018/19`, `2018-2019`, `18/19`, `2018` and `peel-2018` are one, where no other cycle has that year.
    """
    wanted = _without_peel(name)
    if wanted in framework.cycles:
        return framework.cycles[wanted]
    years = cycle_years(name)
    having = cycles_of_years(framework, name)
    spans = {one.id: cycle_years(one.id) or () for one in having}
    found = [one for one in having if spans[one.id] == years]
    if len(having) == 1:
        found = [one for one in having if years in (spans[one.id], spans[one.id][:1])]
    return found[0] if found else None


def cycles_of_years(framework: Framework, name: str) -> list[Cycle]:
    """Return the cycles that have any of the years by which `name` is written; none for another text."""
    years = cycle_years(name)
    spans = [(one, cycle_years(one.id)) for one in framework.cycles.values()]
    return [one for one, of in spans if years and of and of[0] <= years[-1] and years[0] <= of[-1]]


def cycle_years(name: str) -> tuple[int, ...] | None:
    """Return the year, or the first and the last, by which a cycle is written; None for another text.

    One year in two figures is a year after PEEL alone: `PEEL16`.
    """
    match = re.fullmatch(_YEARS, years := _without_peel(name))
    if match is None or not (match[2] or len(match[1]) == 4 or years != name.strip().lower()):
        return None
    return tuple(int(f"20{year}"[-4:]) for year in match.groups() if year)


def _without_peel(name: str) -> str:
    return name.strip().lower().removeprefix("peel").lstrip("- \u2013")


def find_cycle(framework: Framework, name: str) -> Cycle:
    """Return the cycle that `name` means. Raises UnknownName, with the nearest name, if it means none."""
    cycle = cycle_named(framework, name)
    if cycle is None:
        of_years = [one.id for one in cycles_of_years(framework, name)]
        # A year is not meant by another one that looks like it.
        like = "" if cycle_years(name) else name
        mend = did_you_mean(of_years) if of_years else hint(like, framework.cycles)
        raise UnknownName(f"no PEEL cycle is called '{name}'; {mend}", "cycle", name)
    return cycle


def grade_named(framework: Framework, name: str) -> str | None:
    """Return the id of the grade that `name` means: its id, label, short form or code, in any case."""
    wanted = folded(name)
    for grade in framework.grades.values():
        if wanted in map(folded, (grade.id, grade.label, grade.short, grade.code)):
            return grade.id
    return None


def region_named(record: Record, name: str) -> str | None:
    """Return the id of the region that `name` means, by id or name, or None."""
    return _region_ids(record).get(folded(name))


def find_region(record: Record, name: str) -> str:
    """Return the id of a region named by id or name. Raises UnknownName for an unknown one."""
    region = region_named(record, name)
    if region is None:
        mend = hint(name, sorted({*_region_ids(record).values()}))
        raise UnknownName(f"no region is called '{name}'; {mend}", "region", name)
    return region


def _region_ids(record: Record) -> dict[str, str]:
    """Return the regions by their names and ids, as `folded`."""
    return {
        folded(name): force.region
        for force in record.forces.values()
        for name in (force.region_name, force.region)
    }


def sort_key(
    framework: Framework,
    sort: str,
    choices: Sequence[str],
    grades: Callable[[Force], Sequence[Judgment | None]],
) -> Callable[[Force], Any]:
    """Return what forces are sorted by: `region` (then name), `name`, or `grade`: the best first, none last.

    Raises WrongRequest for what is not among the choices.
    """
    if sort not in choices:
        raise WrongRequest(f"cannot sort by '{sort}'; {hint(sort, choices)}")
    if sort == "grade":
        rank = framework.rank
        return lambda force: (*(rank(one and one.grade) for one in grades(force)), force.name)
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

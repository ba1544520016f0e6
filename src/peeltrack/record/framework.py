"""What PEEL is: grades, scales, pillars, areas and cycles, as the framework file states them."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from peeltrack.record.addresses import host_of


class Grade(NamedTuple):
    """A grade: its id in data, the words people read, a short form and a letter code for tight tables.

    `phrases` are other words that documents use for it.
    """

    id: str
    label: str
    short: str
    code: str
    phrases: tuple[str, ...] = ()


class Area(NamedTuple):
    """What a judgment can be about.

    `pillar` is the pillar it belongs to, or None for an area of policing. `label` names the area
    across cycles. `phrases` are other ways in which documents name it, for reading them.
    """

    id: str
    label: str
    pillar: str | None
    phrases: tuple[str, ...] = ()


class CycleArea(NamedTuple):
    """An area as one cycle assessed it: its wording then, its pillar then, and whether it was graded.

    `question` is the inspectorate's question where its wording is known. `follows` names areas of the
    cycle before whose subject it took up; by subject only, never for comparison. `sometimes` marks an
    area that only some reports of the cycle grade. `phrases` are names that mean the area in this cycle.
    `confirmed` is False for an area that the cycle is thought to assess, its framework not having been
    seen whole.
    """

    area: str
    label: str
    pillar: str | None
    graded: bool
    question: str | None = None
    url: str | None = None
    follows: tuple[str, ...] = ()
    sometimes: bool = False
    phrases: tuple[str, ...] = ()
    confirmed: bool = True

    @property
    def varies(self) -> bool:
        """Whether a report of the cycle can have left it out."""
        return self.sometimes or not self.confirmed


class Cycle(NamedTuple):
    """One PEEL assessment.

    `published` gives the day for each pillar or area published on one day for all forces (`*` for all
    areas); `window` the first and last day between which its reports came out one by one. Both are
    empty for a cycle of which nothing is out. `comparable` says whether grades can be compared with
    the cycle before: True, False, or only for the areas named. `inspected` gives, for a pillar or area,
    the first and last month in which inspectors visited, where that is known. `page` is the address of
    the inspectorate's page on a force, with `{force}` and, where each pillar has one, `{pillar}` for
    their ids; `page_exceptions` are those of forces whose address is another.
    """

    id: str
    title: str
    scale: tuple[str, ...]
    published: Mapping[str, str]
    window: tuple[str, str] | None
    areas: Mapping[str, CycleArea]
    comparable: bool | tuple[str, ...]
    comparable_note: str
    url: str | None
    notes: tuple[str, ...] = ()
    inspected: Mapping[str, tuple[str, str]] = {}
    page: str | None = None
    page_exceptions: Mapping[str, str] = {}

    @property
    def apart(self) -> tuple[str, ...]:
        """The areas below a pillar on which a report of its own came out."""
        return tuple(
            id
            for id, area in self.areas.items()
            if id in self.published and area.graded and area.pillar != id
        )

    def date_for(self, area: str) -> str | None:
        """Return the day on which the cycle's grades for an area came out for all forces, if it was one."""
        if not self.published:
            return None
        assessed = self.areas.get(area)
        for key in (area, (assessed and assessed.pillar) or "", "*"):
            if key in self.published:
                return self.published[key]
        return None

    def span(self, area: str) -> tuple[str, str] | None:
        """Return the first and last day on which the cycle's grades for an area came out, if any did."""
        day = self.date_for(area)
        return (day, day) if day else self.window

    def counts_from(self, area: str) -> str | None:
        """Return the day from which an undated judgment on an area counts, or None if nothing is out."""
        return self.date_for(area) or (self.window[1] if self.window else None)

    def ends_area(self, pillar: str | None) -> str | None:
        """Return the day from which an area of `pillar` that this cycle dropped stands no more.

        It is the day of the pillar's publication where the cycle published by pillar, else the last
        day of its publication; None while the cycle has published nothing.
        """
        return self.published.get(pillar or "") or self.last_day()

    def first_day(self) -> str | None:
        """Return the first day on which anything of the cycle came out."""
        return min(self.window or self.published.values(), default=None)

    def last_day(self) -> str | None:
        """Return the last day on which reports of the cycle came out."""
        return max(self.window or self.published.values(), default=None)


class Total(NamedTuple):
    """How many forces got each grade in one area, as the inspectorate or the press counted them.

    `unrecorded` is what the bundled record lacks of them. When a record is assembled, `left` is what it
    leaves of the counts (None before), and `silent` the number of forces of which it holds nothing.
    """

    cycle: str
    area: str
    counts: Mapping[str, int]
    unrecorded: Mapping[str, int]
    url: str
    note: str | None
    left: Mapping[str, int] | None = None
    silent: int = 0

    @property
    def settles(self) -> bool:
        """Whether the counts leave a grade for each force without one."""
        return self.left is not None and sum(self.left.values()) == self.silent


class Lapse(NamedTuple):
    """That an area is no longer graded: the first cycle without it, and the day from which that is so (ISO)."""

    cycle: str
    day: str


class ResponseRule(NamedTuple):
    """How long a commissioner has to publish comments on a report, in days, and the law that says so."""

    days: int
    law: str


class Body(NamedTuple):
    """The inspectorate under one of its names; `first` and `last` are the dates of its use, if known."""

    name: str
    long: str
    first: str | None
    last: str | None


class Inspection(NamedTuple):
    """An inspection apart from the forces' reports whose grades count as PEEL's: of which areas."""

    id: str
    title: str
    areas: tuple[str, ...]
    note: str | None = None
    url: str | None = None


class _Framework(NamedTuple):
    grades: Mapping[str, Grade]
    pillars: Mapping[str, str]
    areas: Mapping[str, Area]
    cycles: Mapping[str, Cycle]
    totals: tuple[Total, ...]
    response: ResponseRule
    official_hosts: tuple[str, ...]
    inspectorate: tuple[Body, ...] = ()
    inspections: Mapping[str, Inspection] = {}
    other_bodies: Mapping[str, tuple[str, ...]] = {}


class Framework(_Framework):
    """The whole of what PEEL is. Mappings keep the file's order: grades best first, cycles by time.

    `other_bodies` are police bodies that PEEL does not grade, with the other names of each.
    """

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {grade: n for n, grade in enumerate(self.grades)}

    @cached_property
    def cycle_orders(self) -> Mapping[str, int]:
        """Each cycle's place in time, 0 for the first."""
        return {cycle: n for n, cycle in enumerate(self.cycles)}

    @cached_property
    def area_orders(self) -> Mapping[str, int]:
        """Each area's place in tables, 0 for the first."""
        return {area: n for n, area in enumerate(self.areas)}

    @cached_property
    def _dropped(self) -> dict[tuple[str, str], Lapse | None]:
        return {}

    def begun(self, day: str) -> list[Cycle]:
        """Return the cycles of which something was out by a day, the first one first."""
        return [one for one in self.cycles.values() if (one.first_day() or "9") <= day]

    def rank(self, grade: str | None) -> int:
        """Return a grade's place in the order of all, 0 for the best; no grade comes last. Raises KeyError if unknown."""
        return len(self.grades) if grade is None else self._ranks[grade]

    def can_compare(self, area: str, earlier: str, later: str) -> bool:
        """Say whether the inspectorate lets an area's grades of two cycles be compared.

        They can be when every step from the earlier cycle to the later one is comparable for the area.
        """
        return all(
            step.comparable if isinstance(step.comparable, bool) else area in step.comparable
            for step in self._steps(earlier, later)
        )

    def breaks(self, earlier: str, later: str) -> bool:
        """Say whether the inspectorate lets no area's grades of two cycles be compared."""
        return any(step.comparable is False for step in self._steps(earlier, later))

    def _steps(self, earlier: str, later: str) -> list[Cycle]:
        """Return the cycles after one, up to another, in either order."""
        start, end = sorted((self.cycle_orders[earlier], self.cycle_orders[later]))
        return list(self.cycles.values())[start + 1 : end + 1]

    def dropped(self, area: str, cycle: str) -> Lapse | None:
        """Return the first cycle after `cycle` that no longer grades an area, and since when; None while none is out."""
        key = area, cycle
        if key not in self._dropped:
            self._dropped[key] = self._drop(area, cycle)
        return self._dropped[key]

    def _drop(self, area: str, cycle: str) -> Lapse | None:
        assessed = self.cycles[cycle].areas.get(area)
        pillar = assessed.pillar if assessed else self.areas[area].pillar
        for later in list(self.cycles.values())[self.cycle_orders[cycle] + 1 :]:
            day = later.ends_area(pillar)
            in_later = later.areas.get(area)
            if day and later.areas and not (in_later and in_later.graded):
                return Lapse(later.id, day)
        return None

    @cached_property
    def _totals(self) -> dict[tuple[str, str], Total]:
        return {(total.cycle, total.area): total for total in self.totals}

    def total(self, cycle: str, area: str) -> Total | None:
        """Return the official national total of an area in a cycle, if one is known."""
        return self._totals.get((cycle, area))

    @cached_property
    def graded_apart(self) -> frozenset[str]:
        """The areas that an inspection apart from the forces' reports grades."""
        return frozenset(area for one in self.inspections.values() for area in one.areas)

    @cached_property
    def _official(self) -> tuple[str, ...]:
        return tuple(f".{host}" for host in self.official_hosts)

    def is_official(self, url: str) -> bool:
        """Say whether an address is one of the inspectorate's own."""
        return f".{host_of(url) or ''}".endswith(self._official)

"""What the grades of a document, taken together, tell of it: which cycles all of them can belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from peeltrack.drafting.background import Known
from peeltrack.drafting.page import Page
from peeltrack.drafting.reading import NO_AREA, WHAT_OF, Reading
from peeltrack.drafting.recorded import Stated, cycle_on_record
from peeltrack.drafting.standing import COUNTED, FORCES_COUNTED
from peeltrack.drafting.wordlists import NUMBERS
from peeltrack.record.framework import Framework

MANY = 3
"""Areas of so many grades are PEEL's, though custody or crime recording is spoken of too."""
_ABOUT_GRADES = ("", NO_AREA, COUNTED, FORCES_COUNTED)
_IN_SOME = re.compile(rf"(?:requir\w+ )?\w+\W+in (?:{'|'.join(NUMBERS)}|\d+)\b")

Readings = Mapping[str, Reading]
"""One grade of a document as each cycle's words would have it."""


def whole_lists(framework: Framework, readings: Readings) -> frozenset[str]:
    """Return the cycles that have an area for everything of a list that is graded.

    Those in which an area of another cycle of the same scale is no area's name are left out.
    """
    spans: dict[tuple[str, ...], set[tuple[int, int]]] = {}
    for cycle, one in readings.items():
        spans.setdefault(framework.cycles[cycle].scale, set()).update(one.spans)
    return frozenset(
        cycle
        for cycle, one in readings.items()
        if all(
            any(a < end and start < b for a, b in one.named)
            for start, end in spans[framework.cycles[cycle].scale]
        )
    )


class Agreement:
    """What all grades of a document say together."""

    def __init__(
        self, framework: Framework, page: Page, known: Known, places: Iterable[Readings]
    ) -> None:
        """Take a document's grades, each under every cycle, and those on record."""
        self._framework = framework
        self._page = page
        self._known = known
        self._places: Sequence[Readings] = [*places]
        page.clues.undated.hold_names_against(
            {cycle: one.areas for cycle, one in readings.items() if not (one.why_not or one.titles)}
            for readings in self._places
        )

    @cached_property
    def cycles(self) -> frozenset[str]:
        """The cycles that every grade can belong to."""
        agreed = self._on_scale & self._with_pillars(self._places) or self._on_scale
        for readings in self._places:
            titled = any(one.titles for one in readings.values())
            good = {c: one for c, one in readings.items() if not (one.why_not or titled)}
            areas = {cycle: one.areas for cycle, one in good.items()}
            allowed = self._page.clues.undated.sure(areas)
            allowed = allowed & whole_lists(self._framework, good) or allowed
            if allowed:
                allowed |= {c for c, one in readings.items() if one.why_not == WHAT_OF}
            if allowed & agreed:
                agreed &= allowed
        return agreed

    @cached_property
    def on_record(self) -> str | None:
        """The one cycle that the document, if undated, can be about by the grades on record."""
        undated = [r for r in self._places if not any(one.titles for one in r.values())]
        stated: dict[str, list[Stated]] = {}
        for cycle in self._on_scale:
            told = [r[cycle] for r in undated if cycle in r and not r[cycle].why_not]
            stated[cycle] = [(f, area, o.grade) for o in told for f in o.forces for area in o.areas]
        with_pillars = self._with_pillars(undated)
        areas = {
            cycle: tuple(area for _, area, _ in told)
            for cycle, told in stated.items()
            if told and cycle in with_pillars
        }
        fitting = self._page.clues.undated.fitting(areas)
        return cycle_on_record(self._framework, self._known, {c: stated[c] for c in fitting})

    @cached_property
    def are_many(self) -> bool:
        """Whether so many areas of one cycle are graded that the document is of PEEL, whatever else."""
        graded: dict[str, set[str]] = {}
        for readings in self._places:
            for cycle, one in readings.items():
                graded.setdefault(cycle, set()).update(() if one.why_not else one.areas)
        return max(map(len, graded.values()), default=0) >= MANY

    @cached_property
    def counted(self) -> frozenset[str]:
        """The grades that are told with a number of areas: "requires improvement in two areas"."""
        told = [next(iter(readings.values())) for readings in self._places]
        return frozenset(
            one.grade for one in told if _IN_SOME.match(self._after(one).lower()) and not one.areas
        )

    @cached_property
    def hides_worse(self) -> bool:
        """Whether the lowest grade was given in areas that no sentence names.

        Then "it must improve how it does A" can be said of one of them, as headlines do.
        """
        lowest = list(self._framework.grades)[-1]
        for readings in self._places:
            one = next(iter(readings.values()))
            named = any(other.areas for other in readings.values())
            if one.grade == lowest and _IN_SOME.match(self._after(one)) and not named:
                return True
        return False

    @cached_property
    def _on_scale(self) -> frozenset[str]:
        """The cycles on whose scale are all the grades that the document tells of."""
        told = {
            one.grade
            for readings in self._places
            for one in readings.values()
            if one.own and one.why_not in _ABOUT_GRADES
        }
        cycles = self._framework.cycles
        return frozenset(id for id, cycle in cycles.items() if told <= {*cycle.scale})

    def _with_pillars(self, places: Iterable[Readings]) -> frozenset[str]:
        """Return the cycles that graded every pillar of which the document tells a grade by its name."""
        left = frozenset(self._framework.cycles)
        for readings in places:
            good = {cycle: one for cycle, one in readings.items() if not one.why_not}
            named = {
                pillar
                for one in good.values()
                for pillar in self._page.clues.sentence_pillars[one.area_sentence] & {*one.areas}
            }
            left &= {
                id
                for id, cycle in self._framework.cycles.items()
                if id in good or named <= cycle.areas.keys()
            }
        return left

    def _after(self, one: Reading) -> str:
        return self._page.sentences[one.sentence].text[one.place :]

"""The record as Python programs use it: the command line's questions, as methods."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from peeltrack.output.answers.facts import FORCE, JUDGMENT
from peeltrack.output.data.fields import facts
from peeltrack.queries.changes import assess
from peeltrack.queries.compare import compare
from peeltrack.queries.diff import diff
from peeltrack.queries.flags import THRESHOLD, flags
from peeltrack.queries.moments import Moment, parse_moment
from peeltrack.queries.scope import find_force, scope
from peeltrack.queries.timeline import timeline
from peeltrack.record import judgments
from peeltrack.results import Comparison, Diff, Flags, Timeline, with_days
from peeltrack.schema.load import find_files, load_known

Names = str | Sequence[str]
"""One name, or several."""
Time = str | int
"""A moment as on the command line; a year can be a number."""


class Record(judgments.Record):
    """The record, with the questions that can be asked of it.

    Forces, areas, pillars, regions and moments are named as on the command line. Every method raises
    `peeltrack.problems.WrongRequest`, with the nearest valid name, for one that is not known.
    """

    __slots__ = ()

    def judgments(self, force: str) -> tuple[judgments.Judgment, ...]:
        """Return a force's judgments in order of area, then of cycle and publication."""
        return super().judgments(find_force(self, force).id)

    def timeline(
        self, force: str, *, at: Time | None = None, areas: Names = (), pillar: str | None = None
    ) -> Timeline:
        """Return how a force has been graded over time or, with `at`, what stood at that moment."""
        asked = scope(self, [force], areas=_several(areas), pillar=pillar)
        return Timeline(*timeline(self, asked, self._moment(at)))

    def diff(
        self,
        before: Time,
        after: Time,
        *,
        forces: Names = (),
        region: str | None = None,
        areas: Names = (),
        pillar: str | None = None,
    ) -> Diff:
        """Return what changed from one moment to another; `changes` are all rows, `moved` those that moved."""
        start, end = (parse_moment(str(text), self.framework) for text in (before, after))
        asked = scope(self, _several(forces), region, _several(areas), pillar)
        return Diff(*diff(self, start, end, asked))

    def flags(
        self,
        *forces: Names,
        at: Time | None = None,
        threshold: str = THRESHOLD,
        only_open: bool = False,
        region: str | None = None,
        areas: Names = (),
        pillar: str | None = None,
    ) -> Flags:
        """Return the runs of grades at or below a threshold, of the forces named or of all."""
        asked = scope(self, _all(forces), region, _several(areas), pillar)
        return Flags(*flags(self, asked, self._moment(at), threshold, only_open))

    def compare(
        self,
        *forces: Names,
        at: Time | None = None,
        region: str | None = None,
        areas: Names = (),
        pillar: str | None = None,
        sort: str = "name",
    ) -> Comparison:
        """Return the grade table at a moment, of the forces named or of all."""
        everything = tuple(self.forces) if not forces and region is None else ()
        asked = scope(self, _all(forces) or everything, region, _several(areas), pillar)
        return Comparison(*compare(self, asked, self._moment(at), sort))

    def rows(self) -> list[dict[str, Any]]:
        """Return every judgment as a flat row, ready for `pandas.DataFrame(record.rows())`.

        The keys are `force`, `name`, `region`, `ons` and those of a judgment in the JSON contracts, and beside
        `published`, which can be partial, `published_day`, the last day that it can mean.
        """
        return [
            with_days({**facts(FORCE, self.forces[force]), **facts(JUDGMENT, item)})
            for force in self.reports
            for item in assess(self.framework, self.judgments(force))
        ]

    def __repr__(self) -> str:
        found = sum(len(report.judgments) for of in self.reports.values() for report in of)
        return f"<peeltrack record: {len(self.reports)} forces, {found} judgments>"

    def _repr_html_(self) -> str:
        """Return how things stand, as a notebook shows it."""
        return self.compare()._repr_html_()

    def _moment(self, named: Time | None) -> Moment | None:
        return parse_moment(str(named), self.framework) if named is not None else None


def _several(names: Names) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _all(named: Sequence[Names]) -> Sequence[str]:
    return [name for names in named for name in _several(names)]


def load(*paths: str | os.PathLike[str]) -> Record:
    """Return the record of the files and folders given, or the bundled one. Raises InvalidData."""
    found = load_known(find_files(paths))
    return Record(found.framework, found.forces, found.sources, found.reports)

"""The record as Python programs use it: the command line's questions, as methods."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from peeltrack.output.facts import JUDGMENT_FIELDS, judgment_facts
from peeltrack.queries.changes import assess
from peeltrack.queries.compare import Comparison, compare
from peeltrack.queries.diff import Diff, diff
from peeltrack.queries.flags import THRESHOLD, Flags, flags
from peeltrack.queries.moments import Moment, parse_moment
from peeltrack.queries.scope import scope
from peeltrack.queries.timeline import Timeline, timeline
from peeltrack.record import judgments
from peeltrack.schema.load import find_files, load_known


class Record(judgments.Record):
    """The record, with the questions that can be asked of it.

    Forces, areas, pillars, regions and moments are named as on the command line. Every method raises
    `peeltrack.problems.WrongRequest`, with the nearest valid name, for one that is not known.
    """

    __slots__ = ()

    def timeline(
        self,
        force: str,
        *,
        at: str | None = None,
        areas: Sequence[str] = (),
        pillar: str | None = None,
    ) -> Timeline:
        """Return how a force has been graded over time or, with `at`, what stood at that moment."""
        return timeline(self, scope(self, [force], areas=areas, pillar=pillar), self._moment(at))

    def diff(
        self,
        before: str,
        after: str,
        *,
        forces: Sequence[str] = (),
        region: str | None = None,
        areas: Sequence[str] = (),
        pillar: str | None = None,
    ) -> Diff:
        """Return what changed from one moment to another; `changes` are all rows, `moved` those that moved."""
        start, end = (parse_moment(text, self.framework) for text in (before, after))
        return diff(self, start, end, scope(self, forces, region, areas, pillar))

    def flags(
        self,
        *forces: str,
        at: str | None = None,
        threshold: str = THRESHOLD,
        only_open: bool = False,
        region: str | None = None,
        areas: Sequence[str] = (),
        pillar: str | None = None,
    ) -> Flags:
        """Return the runs of grades at or below a threshold, of the forces named or of all."""
        asked = scope(self, forces, region, areas, pillar)
        return flags(self, asked, self._moment(at), threshold, only_open)

    def compare(
        self,
        *forces: str,
        at: str | None = None,
        region: str | None = None,
        areas: Sequence[str] = (),
        pillar: str | None = None,
        sort: str = "name",
    ) -> Comparison:
        """Return the grade table at a moment, of the forces named or of all."""
        everything = tuple(self.forces) if not forces and region is None else ()
        asked = scope(self, forces or everything, region, areas, pillar)
        return compare(self, asked, self._moment(at), sort)

    def rows(self) -> list[dict[str, Any]]:
        """Return every judgment as a flat row, ready for `pandas.DataFrame(record.rows())`.

        The keys are `force`, `name`, `region` and those of a judgment in the JSON contracts.
        """
        return [
            {
                "force": force,
                "name": self.forces[force].name,
                "region": self.forces[force].region,
                **judgment_facts(item),
            }
            for force in self.reports
            for item in assess(self.framework, self.judgments(force))
        ]

    def _moment(self, text: str | None) -> Moment | None:
        return parse_moment(text, self.framework) if text is not None else None


ROW_FIELDS = ("force", "name", "region", *JUDGMENT_FIELDS)
"""The keys of `Record.rows`."""


def load(*paths: str | os.PathLike[str]) -> Record:
    """Return the record of the files and folders given, or the bundled one. Raises InvalidData."""
    found = load_known(find_files(paths))
    return Record(found.framework, found.forces, found.sources, found.reports)

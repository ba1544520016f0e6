"""The sources that the record rests on, and how many judgments rest on each."""

from collections import Counter
from typing import NamedTuple

from peeltrack.queries.scope import Scope
from peeltrack.record.judgments import Record, Source


class Cited(NamedTuple):
    """A source, the forces it is cited for, and the number of their judgments that rest on it."""

    source: Source
    forces: tuple[str, ...]
    judgments: int


def sources(record: Record, scope: Scope) -> tuple[Cited, ...]:
    """Return the sources of the forces asked about: documents with a file first, then by address."""
    forces: dict[str, dict[str, None]] = {}
    judgments: Counter[str] = Counter()
    for force in scope.forces:
        for report in record.reports.get(force, ()):
            judgments.update(id for judgment in report.judgments for id in judgment.sources)
            for id in report.sources:
                forces.setdefault(id, {})[force] = None
    found = [Cited(record.sources[id], tuple(of), judgments[id]) for id, of in forces.items()]
    return tuple(sorted(found, key=lambda cited: (cited.source.file is None, cited.source.id)))

"""What is known beside a document, by which an undated one's cycle can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from peeltrack.record.dates import is_day
from peeltrack.record.judgments import Record
from peeltrack.record.offices import Office

ALL_BUT_FEW = 40
"""The grades of so many forces are a national count, should some be missing."""

Known = Mapping[tuple[str, str, str], Collection[str]]
"""The grades on record by (force, cycle, area): more than one where a grade was revised."""
Counts = Mapping[tuple[str, str], Mapping[str, int]]
"""How often each grade was given, by two ids: a force and a cycle, or a cycle and an area."""


@dataclass(frozen=True, slots=True)
class Background:
    """What the record has of every force, and who held which office.

    `published` are the days on which a force's reports of a cycle came out, by (force, cycle); `counts`
    how many areas got each grade then; `totals` how many forces got each, by (cycle, area).
    """

    known: Known = field(default_factory=dict)
    published: Mapping[tuple[str, str], Collection[str]] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    totals: Counts = field(default_factory=dict)
    offices: Sequence[Office] = ()


NOTHING_KNOWN = Background()


def background_of(record: Record, offices: Sequence[Office]) -> Background:
    """Return what a record knows, and who held which office, as the background of documents."""
    known: dict[tuple[str, str, str], set[str]] = {}
    published: dict[tuple[str, str], set[str]] = {}
    forces: dict[tuple[str, str], Counter[str]] = {}
    for one in record.all_judgments():
        if one.grade is None:
            continue
        known.setdefault((one.force, one.cycle, one.area), set()).add(one.grade)
        forces.setdefault((one.cycle, one.area), Counter())[one.grade] += not one.revised
        if one.published and is_day(one.published):
            published.setdefault((one.force, one.cycle), set()).add(one.published)
    counts = {
        (force, report.cycle): report.as_published.grades
        for force, reports in record.reports.items()
        for report in reports
        if report.as_published and report.as_published.complete
    }
    totals = {key: found for key, found in forces.items() if found.total() >= ALL_BUT_FEW}
    return Background(known, published, counts, totals, offices)

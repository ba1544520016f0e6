"""What a word can mean, of all that is named: for one that stands in the place of another."""

from collections.abc import Callable
from contextlib import suppress

from peeltrack.problems import WrongRequest
from peeltrack.queries.flags import thresholds
from peeltrack.queries.moments import parse_moment
from peeltrack.queries.scope import cycle_named, find_area, find_force, grade_named, region_named
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Record


def meanings(record: Record, text: str) -> dict[str, str]:
    """Return what `text` names exactly: by kind (force, region, moment, cycle, area, pillar, grade), its id.

    A moment has no id; it is as answers write it.
    """
    framework = record.framework
    pillar = text.lower()
    cycle = cycle_named(framework, text)
    finders: dict[str, Callable[[], str | None]] = {
        "force": lambda: find_force(record, text).id,
        "region": lambda: region_named(record, text),
        "moment": lambda: parse_moment(text, framework).text,
        "cycle": lambda: cycle and cycle.id,
        "area": lambda: find_area(framework, text),
        "pillar": lambda: pillar if pillar in framework.pillars else None,
        "grade": lambda: _threshold(framework, text),
    }
    found = {}
    for kind, find in finders.items():
        with suppress(WrongRequest):
            if name := find():
                found[kind] = name
    return found


def _threshold(framework: Framework, text: str) -> str | None:
    """Return the grade that `text` names, if it can be a threshold: no question takes another as a word."""
    named = grade_named(framework, text)
    return named if named in thresholds(framework) else None

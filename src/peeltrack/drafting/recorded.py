"""What is recorded already, as a clue: an undated document is about the cycle whose grades it states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from peeltrack.drafting.background import Known
from peeltrack.record.framework import Framework

Stated = tuple[str, str, str]
"""What a document states: (force, area, grade)."""

ENOUGH = 3
"""So many grades that are all on record for one cycle are hardly another's."""
RECORDED = "the grades on record for what it states are those of no other cycle"


def cycle_on_record(
    framework: Framework, known: Known, stated: Mapping[str, Iterable[Stated]]
) -> str | None:
    """Return the one cycle that the record leaves, or None.

    `stated` has, for each cycle that the document can be about, what it states if it is. A cycle is out
    where another grade is on record, and the one that is left must have a grade of it on record; several,
    on a scale that a cycle not known yet uses too, since the document can be about that.
    """
    still_open = {cycle.scale for cycle in framework.cycles.values() if not cycle.areas}
    of_open = any(framework.cycles[cycle].scale in still_open for cycle in stated)
    left = {
        cycle: [known[key] for force, area, _ in told if (key := (force, cycle, area)) in known]
        for cycle, told in stated.items()
        if all(grade in known.get((force, cycle, area), (grade,)) for force, area, grade in told)
    }
    enough = ENOUGH if of_open else 1
    return next((one for one, on in left.items() if len(left) == 1 and len(on) >= enough), None)

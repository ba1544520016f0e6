"""When a document says that inspectors visited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peeltrack.drafting.dates import AHEAD, dates_in, months_in
from peeltrack.drafting.sentences import Sentence
from peeltrack.record.framework import Cycle

_INSPECTED = re.compile(
    r"\b(?:conducted|carried out|took place|inspected|visited|visit|fieldwork|inspection)\b"
    r"[^.;]{0,60}?\b(?:in|during|between|from)\s"
)


class Visits:
    """The months in which a document says that inspectors visited: `dated` are those told with a year."""

    def __init__(self, document: Sequence[Sentence]) -> None:
        self._months = {m for sentence in document for m in months_in(_after(sentence.text))}
        self.dated = [
            dated.date[:7]
            for sentence in document
            if not AHEAD.search(sentence.text)
            for dated in dates_in(_after(sentence.text))
            if dated.start < 25
        ]

    def in_months(self, cycle: Cycle, area: str) -> bool:
        """Say whether inspectors are known to have visited for a cycle in the months told, if any are."""
        if not self._months:
            return True
        span = _inspected(cycle, area)
        return span is not None and all(
            int(span[0][5:7]) <= month <= int(span[1][5:7]) for month in self._months
        )

    def are_of(self, cycle: Cycle, area: str) -> bool:
        """Say whether inspectors visited for a cycle in months that are told with a year."""
        span = _inspected(cycle, area)
        return span is not None and any(span[0] <= month <= span[1] for month in self.dated)

    def come_before(self, cycle: Cycle, area: str) -> bool:
        """Say whether a cycle's grades came out after the visits told."""
        span = cycle.span(area)
        return not span or all(month <= span[1][:7] for month in self.dated)


def _inspected(cycle: Cycle, area: str) -> tuple[str, str] | None:
    """Return the first and last month in which inspectors visited for an area, where that is known."""
    return cycle.inspected.get(area) or cycle.inspected.get(cycle.areas[area].pillar or "")


def _after(text: str) -> str:
    """Return what follows where a text says when inspectors visited, or ''."""
    match = _INSPECTED.search(text)
    return text[match.end() : match.end() + 30] if match else ""

"""What a document's words for areas tell of the cycle: each cycle had wordings of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.vocabulary import Phrases, contains, content_stems
from peeltrack.record.framework import Cycle, Framework

OWN_WORDS = 4
"""How many words of content a cycle's wording of an area must have to be no ordinary speech."""
FOUR = 4
"""How many grades the scale of the first cycles has, whose areas have names in common."""


class Wording:
    """The words for areas in a document, held against those of the cycles."""

    def __init__(self, framework: Framework, document: Sequence[Sentence]) -> None:
        self._framework = framework
        self._words = [sentence.words for sentence in document]
        self._text = " ".join(sentence.text for sentence in document).lower()
        self._count = Counter(area for cycle in framework.cycles.values() for area in cycle.areas)
        self._named: dict[tuple[str, bool], frozenset[str]] = {}
        self.own = self._only_here() | self._only_in_words()
        """The cycles of whose areas it uses a name or a wording that no other cycle has."""

    def sure(self, cycles: frozenset[str], areas: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return the cycles that are named in full, or all where some have five grades.

        Those of four grades have names in common: loose words fit several of them.
        """
        four = {c for c in cycles if len(self._framework.cycles[c].scale) == FOUR}
        if cycles != four:
            return cycles
        full = {cycle for cycle in four if self._named_fully(cycle, areas)}
        named = {area for cycle in full for area in areas[cycle]}
        return frozenset(full | {cycle for cycle in four if named & {*areas[cycle]}})

    def _named_fully(self, cycle: str, areas: Mapping[str, Sequence[str]]) -> bool:
        """Say whether a document can be known for a cycle's by an area that no other cycle has.

        It must name one by its label, and not only in such words as fit what other cycles asked too.
        """
        parts = [area for area in areas[cycle] if area not in self._framework.pillars]
        alone = [area for area in parts if self._count[area] == 1]
        named = self._in_full(cycle, loosely=not alone)
        return not parts or any(area in named for area in alone or parts)

    def _in_full(self, cycle: str, *, loosely: bool) -> frozenset[str]:
        """Return the areas that the document names by a cycle's label or question for them.

        `loosely` takes the cycle's own phrases too, which other cycles' areas may fit.
        """
        key = cycle, loosely
        if key not in self._named:
            own = Phrases(
                (phrase, area)
                for area, entry in self._framework.cycles[cycle].areas.items()
                for phrase in (
                    entry.label,
                    entry.question or "",
                    *((self._framework.areas[area].label, *entry.phrases) if loosely else ()),
                )
            )
            self._named[key] = frozenset(
                mention.id for words in self._words for mention in own.find(words)
            )
        return self._named[key]

    def _only_here(self) -> frozenset[str]:
        """Return the cycles of which the document names, in full, an area that no other cycle has."""
        return frozenset(
            id
            for id, cycle in self._framework.cycles.items()
            for area, entry in cycle.areas.items()
            if self._count[area] == 1
            and entry.label.count(" ") > 1
            and entry.label.lower() in self._text
        )

    def _only_in_words(self) -> frozenset[str]:
        """Return the cycles of which the document has an area's wording that no other cycle has.

        None that is at odds with a wording of other cycles in the document, and nothing that people say
        in any year.
        """
        wording = {id: self._wording(id) for id in self._framework.cycles}
        in_any = {
            content_stems(phrase)
            for area in self._framework.areas.values()
            for phrase in (area.label, *area.phrases)
        }
        every = {stems for own in wording.values() for stems in own if len(stems) >= OWN_WORDS}
        found = Phrases((" ".join(stems), " ".join(stems)) for stems in every)
        used = {mention.id for words in self._words for mention in found.find(words)}
        having = {
            text: {id for id, own in wording.items() if any(contains(o, text.split()) for o in own)}
            for text in used
        }
        only = {
            next(iter(cycles))
            for text, cycles in having.items()
            if len(cycles) == 1 and not any(contains(o, text.split()) for o in in_any)
        }
        return frozenset(one for one in only if all(one in cycles for cycles in having.values()))

    def _wording(self, cycle: str) -> set[tuple[str, ...]]:
        """Return the words of content of a cycle's labels, phrases and questions for its areas.

        A question counts only where those of all cycles for the area are known.
        """
        return {
            content_stems(text)
            for area, entry in self._framework.cycles[cycle].areas.items()
            for text in (
                entry.label,
                *entry.phrases,
                (entry.question or "") if self._is_known(area) else "",
            )
        }

    def _is_known(self, area: str) -> bool:
        cycles: list[Cycle] = [*self._framework.cycles.values()]
        return all(one.areas[area].question for one in cycles if area in one.areas)

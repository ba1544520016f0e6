"""Which force and which pillar a document and each of its sentences speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from peeltrack.drafting.cycles import EMBARGO_DAYS, OPENING, Cycles
from peeltrack.drafting.tags import Meaning, Row, Rows
from peeltrack.record.dates import days_between

WEEK_DAYS = 7  # For how many days a report is the one that everybody speaks of


class Context:
    """What a document as a whole is about."""

    def __init__(
        self, cycles: Cycles, forces: Set[str], tokens: Rows, title: Row, told: str | None
    ) -> None:
        """Take a document's cycles, the tokens of its sentences and title, and the force told of it."""
        self.cycles = cycles
        self._framework, self._sentences = cycles.framework, cycles.sentences
        self._forces, self._tokens, self._title, self._told = forces, tokens, title, told
        pillar = self._pillar()
        self.pillar_meanings = self.meanings_of(pillar) if pillar else ()
        """The pillar in focus as the cycles know it, if one is."""
        self.main = self._main_force()
        self.focus = self._focus()

    def beyond(self, forces: Sequence[str], cycle: str) -> str:
        """Return why a grade is not one that the inspectorate's page on a force is about, or ''."""
        if not any(f"-{id}-" in self.cycles.path for id in self._forces):
            return ""
        if {*forces} != {self.main}:
            return "the page is about another force"
        own = self.cycles.named_first
        return "the page is about another cycle" if len(own) == 1 and cycle not in own else ""

    def meanings_of(self, *areas: str) -> tuple[Meaning, ...]:
        """Return areas as the cycles know them."""
        cycles = self._framework.cycles.items()
        return tuple({id: area for id, c in cycles if area in c.areas} for area in areas)

    def _pillar(self) -> str | None:
        """Return the one pillar that the document is about: that of its title, of its day, of its words."""
        pairs = zip(self._sentences, self._tokens, strict=True)
        opening = [tokens for sentence, tokens in pairs if sentence.block < OPENING]
        mentioned = self._areas_in(self._tokens)
        pillars = {*self._framework.pillars}
        for named in (
            self._areas_in([self._title]) & pillars,
            self._areas_in(opening) & pillars,
            self._fresh()
            & (mentioned | {self._framework.areas[area].pillar for area in mentioned}),
            mentioned & pillars,
        ):
            if named:
                return next(iter(named)) if len(named) == 1 else None
        return None

    def _fresh(self) -> set[str]:
        """Return the pillars or areas on which a report came out in the week before the document."""
        if not self.cycles.date or len(self.cycles.date) < 10:
            return set()
        return {
            of
            for cycle in self._framework.cycles.values()
            for of in (*self._framework.pillars, *cycle.apart)
            if of in cycle.areas and (day := cycle.date_for(of))
            if -EMBARGO_DAYS <= days_between(day, self.cycles.date) <= WEEK_DAYS
        }

    def _areas_in(self, rows: Rows) -> set[str]:
        areas = [token.value for row in rows for token in row if token.tag == "area"]
        return {area for meaning in areas for area in meaning.values()}

    def _main_force(self) -> str | None:
        """Return the force that the document is about, if it is one."""
        if self._told:
            return self._told
        of_path = [id for id in self._forces if f"-{id}-" in self.cycles.path]
        if of_path:
            return max(of_path, key=len)
        for row in (self._title, *self._tokens[:OPENING]):
            named = list(dict.fromkeys(token.value for token in row if token.tag == "force"))
            if len(named) == 1:
                return str(named[0])
        count = Counter(t.value for row in self._tokens for t in row if t.tag == "force")
        if not count:
            return None
        (force, most), *rest = count.most_common(2)
        return force if not rest or most >= 2 * rest[0][1] else None

    def _focus(self) -> list[tuple[str, ...]]:
        """Return for each sentence the forces that "it" and "the force" are."""
        headed = self._headings_of_forces()
        many = len({self.main, *(self._tokens[n][0].value for n in headed)}) > 1
        own: tuple[str, ...] = (self.main,) if self.main else ()
        focus: list[tuple[str, ...]] = []
        base, current, lead, block = own, own, own, -1
        for n, sentence in enumerate(self._sentences):
            if many and n in headed:
                base = tuple(t.value for t in self._tokens[n] if t.tag == "force")
            if sentence.block != block:
                current = lead if sentence.kind == "item" else base or current
            block = sentence.block
            focus.append(current)
            current = subject_forces(self._tokens[n]) or current
            if sentence.kind != "item":
                lead = current
        return focus

    def _headings_of_forces(self) -> set[int]:
        tags = [[token.tag for token in row] for row in self._tokens]
        return {
            n
            for n, sentence in enumerate(self._sentences)
            if sentence.alone and tags[n][:1] == ["force"]
            if not {"grade", "improve", "verdict"} & {*tags[n]}
        }


def subject_forces(tokens: Row) -> tuple[str, ...]:
    """Return the forces that a sentence is about: the first it names, with those joined to it."""
    told = ("force", "subject", "pronoun", "grade", "improve")
    first = next((n for n, token in enumerate(tokens) if token.tag in told), None)
    return group_at(tokens, first) if first is not None and tokens[first].tag == "force" else ()


def group_at(tokens: Row, place: int) -> tuple[str, ...]:
    """Return the forces of the group in which the force at a place stands."""
    in_row = [token.tag in ("force", "mark-comma", "and") for token in tokens]
    first = next((n + 1 for n in range(place, -1, -1) if not in_row[n]), 0)
    last = next((n for n in range(place, len(tokens)) if not in_row[n]), len(tokens))
    return tuple(dict.fromkeys(t.value for t in tokens[first:last] if t.tag == "force"))

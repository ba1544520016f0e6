"""Readings to judgments, and to undecided words with the reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from peeltrack.drafting.context import Context
from peeltrack.drafting.cycles import Assessment
from peeltrack.drafting.tags import Meaning

_Key = tuple[str, str, str]
FOUR = 4  # How many grades the scale of the first cycles has


class Drafted(NamedTuple):
    """A judgment as a document states it.

    `grade` is None where an area was assessed in words only. `stated` is `quoted` where the grade's own word is in the
    quote, which is copied with its white space collapsed, else `paraphrased`. `why` names the rule that read it, and the
    clue that gave its cycle; `carried_over_from` is the cycle whose judgment was let stand, where the document says so.
    """

    file: str
    force: str
    cycle: str
    area: str
    grade: str | None
    stated: str
    quote: str
    why: str
    carried_over_from: str | None = None


class Undecided(NamedTuple):
    """Words that may state a grade, and why no judgment was made of them."""

    file: str
    quote: str
    why: str


class Draft(NamedTuple):
    """What was read in one document.

    `date` is its own day, where it is known; `published` that on which the report came out that it is
    about, where it says that this was the same day.
    """

    judgments: tuple[Drafted, ...]
    undecided: tuple[Undecided, ...]
    date: str | None = None
    published: str | None = None


class Claim(NamedTuple):
    """A grade for areas of forces, as a rule read it.

    `grade` is None for an assessment in words; `meanings` gives each area's id by cycle; `assessment` is the
    cycle told beside the grade, if one is; `unread` is why it is none after all; `loose` says that the words
    can tell of a worse grade too, `weak` that the area stands elsewhere.
    """

    rule: str
    grade: str | None
    own: bool
    meanings: tuple[Meaning, ...]
    forces: tuple[str, ...]
    assessment: Assessment | None
    first: int
    last: int
    unread: str = ""
    loose: bool = False
    weak: bool = False


_Item = tuple[Drafted, Claim]


def _strength(item: _Item) -> tuple[bool, bool]:
    """Return what sorts first what is told more surely: beside its area, and in the grade's own word."""
    return item[1].weak, item[0].stated != "quoted"


class Decider:
    """Decides the claims of one document."""

    def __init__(self, context: Context, file: str) -> None:
        """Take what the document is about, and its name."""
        self._context, self._cycles = context, context.cycles
        self._framework, sentences = self._cycles.framework, self._cycles.sentences
        self._file = file
        self._quotes = [" ".join(sentence.text.split()) for sentence in sentences]
        self.claims: list[Claim] = []
        self.alone: list[Claim] = []
        """The claims of a grade for no area that is known."""
        self.counts: dict[tuple[str, str], tuple[int, int]] = {}
        """How many areas a force is said to have of a grade, and the sentence that says so."""
        self.carried: list[tuple[Meaning, str]] = []
        """The areas whose judgment was let stand, with the cycle that it is from."""
        self._drafted: list[_Item] = []
        self._undecided: dict[str, Undecided] = {}

    def decide(self) -> Draft:
        """Return what the claims come to, and leave the grades and counts that nothing was made of."""
        for claim in self.claims:
            why = self._take(claim)
            if why and claim.meanings and claim.grade:
                self.leave(self.quote(claim.first, claim.last), why)
        self._settle()
        self._leave_alone()
        self._leave_counts()
        drafted = tuple(self._carried(one) for one, _ in self._drafted)
        return Draft(drafted, tuple(self._undecided.values()))

    def _carried(self, one: Drafted) -> Drafted:
        of = [cycle for area, cycle in self.carried if area.get(one.cycle) == one.area]
        return one._replace(carried_over_from=of[0]) if of and of[0] != one.cycle else one

    def quote(self, first: int, last: int) -> str:
        """Return the words of sentences from `first` to `last`."""
        return " ".join(self._quotes[first : last + 1])

    def leave(self, quote: str, why: str) -> None:
        """Leave words undecided, once, for the first reason found."""
        self._undecided.setdefault(quote, Undecided(self._file, quote, why))

    def _leave_alone(self) -> None:
        """Leave grades of the force in focus; in headings, only those that are read nowhere else."""
        read = {(one.force, one.grade) for one, _ in self._drafted}
        for claim in self.alone:
            focus = self._context.focus[claim.last] or claim.forces
            other = {(of, claim.grade) for of in claim.forces} - read
            needed = other or not self._cycles.sentences[claim.last].alone
            if needed and not claim.unread and {*claim.forces} & {*focus}:
                quote = self.quote(claim.last, claim.last)
                self.leave(quote, "it cannot be told which area the grade is for")

    def _leave_counts(self) -> None:
        """Leave the sentences that count more areas of a grade than were read."""
        read = Counter((one.force, one.grade, one.cycle) for one, _ in self._drafted)
        for (force, grade), (number, n) in self.counts.items():
            if number > max(read[force, grade, cycle] for cycle in self._framework.cycles):
                self.leave(self.quote(n, n), "it counts more areas of a grade than are named")

    def _take(self, claim: Claim) -> str:
        """Draft the judgments of a claim, or return why they cannot be."""
        if claim.unread or not claim.meanings:
            return claim.unread
        if not claim.forces:
            return "it cannot be told which force is meant; give --force"
        found = claim.assessment or self._cycles.assessment(claim.meanings)
        if found.cycle is None:
            return found.clue
        cycle = self._framework.cycles[found.cycle]
        beyond = self._context.beyond(claim.forces, cycle.id)
        areas = [cycle.areas[m[cycle.id]] for m in claim.meanings if cycle.id in m]
        if beyond or (claim.grade and len(areas) < len(claim.meanings)):
            return beyond or f"{cycle.title} knows no such area"
        if claim.grade and claim.grade not in cycle.scale:
            return f"{cycle.title} knows no such grade"
        stated = "quoted" if claim.own else "paraphrased"
        told = stated, self.quote(claim.first, claim.last), f"{claim.rule}; cycle: {found.clue}"
        for force in claim.forces:
            for area in areas:
                if area.graded == (claim.grade is not None):
                    one = Drafted(self._file, force, cycle.id, area.area, claim.grade, *told)
                    self._drafted.append((one, claim))
        return ""

    def _settle(self) -> None:
        """Keep each judgment once, the quoted one first; leave those that contradict each other or the counts."""
        kept: dict[_Key, _Item] = {}
        torn: set[_Key] = set()
        for item in sorted(self._drafted, key=_strength):
            one = item[0]
            key = one.force, one.cycle, one.area
            first = kept.setdefault(key, item)
            if first[0].grade != one.grade:
                self.leave(one.quote, f"it contradicts '{first[0].quote}'")
                if _strength(first) == _strength(item):
                    torn.add(key)
        self._drop(kept, torn, "another sentence gives another grade")
        loose = [key for key, item in kept.items() if self._is_loose(item, kept)]
        why = "no other grade is told, and what must be improved can be worse than this grade"
        self._drop(kept, loose, why)
        over = self._over_counts(kept)
        self._drop(kept, over, "the counts of grades in the document leave no room for it")
        self._drafted = sorted(kept.values(), key=lambda item: item[1].first)

    def _drop(self, kept: dict[_Key, _Item], keys: Iterable[_Key], why: str) -> None:
        for key in keys:
            self.leave(kept.pop(key)[0].quote, why)

    def _is_loose(self, item: _Item, kept: Mapping[_Key, _Item]) -> bool:
        """Say whether loose words are all that is told of a force: since 2021 worse grades are told so too."""
        one, claim = item
        if not claim.loose or len(self._framework.cycles[one.cycle].scale) == FOUR:
            return False
        quoted = {(of.force, of.cycle) for of, _ in kept.values() if of.stated == "quoted"}
        return (one.force, one.cycle) not in quoted

    def _over_counts(self, kept: Mapping[_Key, _Item]) -> list[_Key]:
        """Return the judgments of a grade of which the document says that there are fewer."""
        given: dict[_Key, list[_Key]] = defaultdict(list)
        for key, (one, _) in kept.items():
            if one.area not in self._framework.pillars and one.grade:
                given[one.force, one.cycle, one.grade].append(key)
        over: list[_Key] = []
        for (force, cycle, grade), keys in given.items():
            counts = {which: n for (of, which), (n, _) in self.counts.items() if of == force}
            others = 0 if self._counts_all(cycle, counts) else len(keys)
            if len(keys) > counts.get(grade, others):
                over += keys
        return over

    def _counts_all(self, cycle: str, counts: Mapping[str, int]) -> bool:
        """Say whether counts of two grades or more are of all the areas that every report of a cycle grades."""
        areas = self._framework.cycles[cycle].areas.values()
        always = [a for a in areas if a.graded and not a.sometimes and a.area != a.pillar]
        return len(counts) > 1 and sum(counts.values()) >= len(always)

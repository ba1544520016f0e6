"""What a document says about the grades of forces, as judgments to be read by a person and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from peeltrack.drafting.acceptance import NOT_SAID
from peeltrack.drafting.agreement import Agreement, whole_lists
from peeltrack.drafting.background import NOTHING_KNOWN, Background
from peeltrack.drafting.other_inspections import OtherInspection
from peeltrack.drafting.page import Page
from peeltrack.drafting.reading import WHAT_OF, CycleReader, Reading
from peeltrack.drafting.recorded import RECORDED
from peeltrack.drafting.references import ASKED, IN_ALL, LISTED, WHOLE
from peeltrack.drafting.sentences import LONGEST_SENTENCE, READ, quote
from peeltrack.drafting.undated import UNDATED
from peeltrack.drafting.wording import FOUR
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force

_ABOUT = re.compile(
    r"\b(?:HMIC|HMICFRS|PEEL|[Ii]nspectors?|[Ii]nspections?|[Ii]nspectorate|[Ww]atchdog)\b"
)
_TOLD = re.compile(r"\btold\b", re.IGNORECASE)
_UNGRADED = re.compile(r"\bPEEL\b[^.;]{0,40}\bassessments?\b|\bassessments?\b[^.;]{0,20}\bPEEL\b")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A judgment as a document states it.

    `grade` is None for an area that was assessed in words only. `stated` is `quoted` where the grade's
    own word is in the quote, else `paraphrased`. `quote` is copied from the document, its white space
    collapsed. `why` names the rule that read it, and the clue that gave its cycle.
    """

    file: str
    force: str
    cycle: str
    area: str
    grade: str | None
    stated: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Words that may state a grade, and why no judgment was made of them."""

    file: str
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read in one document."""

    judgments: tuple[Drafted, ...]
    undecided: tuple[Undecided, ...]


def draft(
    framework: Framework,
    forces: Mapping[str, Force],
    file: str,
    text: str,
    background: Background = NOTHING_KNOWN,
) -> Draft:
    """Return the judgments that a document states, and what could not be decided.

    `file` is the document's name, for the result. `background` is what is known beside it, by which the
    cycle of an undated document can be told. Never raises, whatever the text.
    """
    return _Drafter(framework, forces, file, text, background).draft()


def _prefer_listed(readings: dict[str, Reading]) -> None:
    """Drop "all three questions" as what a report asks where a cycle knows the list of three before it."""
    if any(one.rule == LISTED and not one.why_not for one in readings.values()):
        for cycle in [cycle for cycle, one in readings.items() if one.rule == ASKED]:
            del readings[cycle]


class _Drafter:
    def __init__(
        self,
        framework: Framework,
        forces: Mapping[str, Force],
        file: str,
        text: str,
        background: Background,
    ) -> None:
        self.framework = framework
        self._known = background.known
        self.file = file
        self.text = text
        self.page = Page(framework, forces, text, background)
        self.other = OtherInspection(self.page.sentences, of_pillar=bool(self.page.clues.subject))
        self.told: set[str] = set()
        """The cycles of the grades decided, those apart that are told with a cycle's name."""
        self.open: list[tuple[Mapping[str, Reading], frozenset[str], str]] = []
        """Grades of which more cycles than one are left, and the clue that left them."""
        self.judgments: list[Drafted] = []
        self.undecided: dict[tuple[str, str], Undecided] = {}

    def draft(self) -> Draft:
        if not any(_ABOUT.search(sentence.text) for sentence in self.page.sentences):
            return Draft((), ())
        by_place: dict[tuple[int, int, int], dict[str, Reading]] = {}
        for cycle in self.framework.cycles.values():
            if cycle.areas:
                for reading in CycleReader(self.page, cycle).read():
                    by_place.setdefault(reading.key, {})[cycle.id] = reading
        for readings in by_place.values():
            _prefer_listed(readings)
            self._take_counted(readings)
        together = Agreement(self.framework, self.page, self._known, by_place.values())
        for _, readings in sorted(by_place.items()):
            self._decide(readings, together)
        self._decide_open()
        self._assessed_in_words(together.cycles)
        self._settle(together.counted)
        self._limits()
        return Draft(tuple(self.judgments), tuple(self.undecided.values()))

    def _take_counted(self, readings: dict[str, Reading]) -> None:
        """Take "it needs to improve its A and B" for a verdict where two are told to have been given."""
        told = self.page.clues.told
        for cycle, one in readings.items():
            counted = any(counts.get(one.grade) == len(one.areas) for counts in told)
            if one.why_not == NOT_SAID and counted:
                readings[cycle] = replace(one, why_not="")

    def _decide(self, readings: Mapping[str, Reading], together: Agreement) -> None:
        good = {cycle: reading for cycle, reading in readings.items() if not reading.why_not}
        if not good:
            reading = max(readings.values(), key=lambda r: len(r.areas))
            if reading.areas or "no area" in reading.why_not or "overall" in reading.why_not:
                self._leave(reading, reading.why_not)
            return
        reading = next(iter(good.values()))
        if self.other.subject and (self.other.certainly or not together.are_many):
            why = f"the document is about an inspection that is not PEEL ({self.other.subject})"
            self._leave(reading, why)
            return
        if reading.rule in (IN_ALL, WHOLE) and self.other.of_recording:
            self._leave(reading, "it may be of an inspection of crime recording alone")
            return
        areas = {cycle: one.areas for cycle, one in good.items()}
        section = self.page.section_at(reading.area_sentence)
        date = self.page.report_date(reading.sentence)
        titles = next((one.titles for one in good.values() if one.titles), ())
        agreed, on_record = together.cycles, together.on_record
        whole = agreed & whole_lists(self.framework, good) or agreed
        cycles, clue = self.page.clues.decide(titles, areas, whole, section, date)
        if clue == UNDATED:
            # In these too it is a grade, if only it were known of what.
            cycles |= {c for c, one in readings.items() if one.why_not == WHAT_OF} & agreed
            if len(cycles) != 1 and on_record in good:
                cycles, clue = frozenset([on_record]), RECORDED
            elif on_record:
                cycles &= {on_record}
        if together.hides_worse and not reading.own and reading.grade == "requires-improvement":
            self._leave(
                reading, "it may be a worse grade: 'inadequate' was given to areas not named"
            )
            return
        if len(cycles) != 1 or not cycles <= good.keys():
            self.open.append((good, cycles, clue))
            return
        (cycle,) = cycles
        if not titles:
            self.told.add(cycle)
        self._take(good[cycle], cycle, clue)

    def _decide_open(self) -> None:
        """Decide the grades that more cycles than one can have by the rest of the document, or leave them."""
        for good, cycles, clue in self.open:
            if clue == UNDATED:
                cycles |= self.page.clues.undated.fitting({c: one.areas for c, one in good.items()})
            rest = self.told & cycles & good.keys()
            if len(self.told) == 1 and rest:
                (cycle,) = rest
                self._take(good[cycle], cycle, "that of the document's other grades")
                continue
            some = ", ".join(sorted(cycles)) or "none that is known"
            reading = next(iter(good.values()))
            self._leave(reading, f"the cycle cannot be told; possible: {some} ({clue})")

    def _take(self, reading: Reading, cycle: str, clue: str) -> None:
        if not reading.forces:
            self._leave(reading, "it cannot be told which force is meant")
            return
        for force in reading.forces:
            for area in reading.areas:
                self._keep(reading, force, cycle, area, clue)

    def _keep(self, reading: Reading, force: str, cycle: str, area: str, clue: str) -> None:
        if not self.framework.cycles[cycle].areas[area].graded:
            self._leave(reading, f"{area} was not graded in {cycle}")
            return
        self.judgments.append(
            Drafted(
                self.file,
                force,
                cycle,
                area,
                reading.grade,
                "quoted" if reading.own else "paraphrased",
                self._quote(reading.first, reading.last),
                f"{reading.rule}; cycle: {clue}",
            )
        )

    def _leave(self, reading: Reading, why: str) -> None:
        self._undecide(self._quote(reading.first, reading.last), why)

    def _undecide(self, words: str, why: str) -> None:
        self.undecided.setdefault((words, why), Undecided(self.file, words, why))

    def _quote(self, first: int, last: int) -> str:
        sentences = self.page.sentences
        return quote(self.text, sentences[first].start, sentences[last].end)

    def _assessed_in_words(self, agreed: frozenset[str]) -> None:
        """Add the areas that a document names as a PEEL assessment and that are assessed in words."""
        for n, sentence in enumerate(self.page.sentences):
            if not _UNGRADED.search(sentence.text):
                continue
            areas = {
                id: (area,)
                for id, cycle in self.framework.cycles.items()
                for area, entry in cycle.areas.items()
                if not entry.graded and entry.label.lower() in sentence.text.lower()
            }
            cycles, clue = self.page.clues.decide(self.page.titles_at(n), areas, agreed)
            focus = self.page.focus.of[n]
            if len(cycles) == 1 and len(focus) == 1:
                cycle = next(iter(cycles))
                words = self._quote(n, n)
                why = f"an assessment in words; cycle: {clue}"
                self.judgments.append(
                    Drafted(
                        self.file, focus[0], cycle, areas[cycle][0], None, "paraphrased", words, why
                    )
                )

    def _settle(self, counted: frozenset[str]) -> None:
        """Keep each judgment once, the quoted one first; leave those that contradict each other."""
        kept: dict[tuple[str, str, str], Drafted] = {}
        at_odds: set[tuple[str, str, str]] = set()
        order = sorted(self.judgments, key=lambda one: one.stated != "quoted")
        for one in order:
            key = one.force, one.cycle, one.area
            first = kept.setdefault(key, one)
            if first.grade != one.grade:
                self._undecide(one.quote, f"it contradicts '{first.quote}'")
                if first.stated == one.stated:
                    at_odds.add(key)
        why_not = {
            key: "another sentence gives another grade"
            if key in at_odds
            else "no other grade is told, and what must be improved can be worse than this grade"
            for key, one in kept.items()
            if key in at_odds or self._is_loose(one, kept.values(), counted)
        }
        for key, why in why_not.items():
            self._undecide(kept.pop(key).quote, why)
        in_order = {id(one): n for n, one in enumerate(self.judgments)}
        self.judgments = sorted(kept.values(), key=lambda one: in_order[id(one)])

    def _is_loose(self, one: Drafted, others: Iterable[Drafted], counted: frozenset[str]) -> bool:
        """Say whether "it must improve its A" is all that is told of a force, and not as what it was told.

        Since 2021 that is written, in headlines above all, of inadequate forces too.
        """
        improving = one.grade == "requires-improvement" and one.stated != "quoted"
        five = len(self.framework.cycles[one.cycle].scale) > FOUR
        if not (improving and five) or _TOLD.search(one.quote):
            return False
        lowest = list(self.framework.grades)[-1]
        if one.grade in counted and lowest not in counted:
            return False  # all its grades were counted, and none was worse
        key = one.force, one.cycle, "quoted"
        return not any((other.force, other.cycle, other.stated) == key for other in others)

    def _limits(self) -> None:
        """Say what was not read."""
        notes = []
        if len(self.text) > READ:
            notes.append(f"only the first {READ:,} characters were read")
        if self.page.cut:
            notes.append("too many grade words; not all were read")
        if any(s.end - s.start > LONGEST_SENTENCE for s in self.page.sentences):
            notes.append("a passage without a full stop was too long to be read")
        for why in notes:
            start = self.text[:80]
            self.undecided[(start, why)] = Undecided(self.file, quote(start, 0, 80), why)

"""What a document says about the grades of forces, as judgments to be read by a person and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from peeltrack.drafting.cycle import FOUR, OPENS, UNDATED
from peeltrack.drafting.page import Page
from peeltrack.drafting.reading import NO_AREA, WHAT_OF, CycleReader, Reading
from peeltrack.drafting.references import ASKED, LISTED
from peeltrack.drafting.sentences import LONGEST_SENTENCE, READ, quote
from peeltrack.drafting.standing import COUNTED, FORCES_COUNTED
from peeltrack.drafting.wordlists import NUMBERS
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force

_ABOUT = re.compile(
    r"\b(?:HMIC|HMICFRS|PEEL|[Ii]nspectors?|[Ii]nspections?|[Ii]nspectorate|[Ww]atchdog)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:custody|child protection inspection|(?:vetting|counter-corruption|professional standards) "
    r"(?:inspections?|reports?|reviews?|audits?)|"
    r"fire and rescue service|fire & rescue service|joint inspection|joint targeted|unannounced|"
    r"thematic|crime data integrity|prisons|probation|youth offending|youth justice)\b"
    r"(?: (?:inspections?|reports?|reviews?|audits?)\b)?",
    re.IGNORECASE,
)
_FIRE = re.compile(r"\b(?:fire (?:and|&) rescue|fire service|firefighters?|fire crews?)\b", re.I)
_POLICE = re.compile(r"\b(?:police|policing|constabulary)\b", re.IGNORECASE)
_CRIME_DATA = re.compile(r"\bcrime[- ]data[- ]integrity\b", re.IGNORECASE)
_IN_SOME = re.compile(rf"(?:requir\w+ )?\w+\W+in (?:{'|'.join(NUMBERS)}|\d+)\b")
_TOLD = re.compile(r"\btold\b", re.IGNORECASE)
_ABOUT_GRADES = ("", NO_AREA, COUNTED, FORCES_COUNTED)
_REPORT = ("inspection", "inspections", "report", "reports", "review", "audit")
_OTHER_BODY = re.compile(r"\bInspectorate of (?!Constabular)[A-Z]\w+|\bHMI (?:Prisons|Probation)\b")
_OUR_BODY = re.compile(r"\b(?:HMIC|HMICFRS|PEEL|Inspector(?:ate)?s? of Constabular\w+)\b")
_APART = re.compile(
    r"\b(?:separate|apart|outside|not part|unlike|ahead of|next|other than|different)\b",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"constabular\w+(?:,| and| &|,? and)? fire (?:and|&) rescue services?", re.I)
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


def draft(framework: Framework, forces: Mapping[str, Force], file: str, text: str) -> Draft:
    """Return the judgments that a document states, and what could not be decided.

    `file` is the document's name, for the result. Never raises, whatever the text.
    """
    return _Drafter(framework, forces, file, text).draft()


def _prefer_listed(readings: dict[str, Reading]) -> None:
    """Drop "all three questions" as what a report asks where a cycle knows the list of three before it."""
    if any(one.rule == LISTED and not one.why_not for one in readings.values()):
        for cycle in [cycle for cycle, one in readings.items() if one.rule == ASKED]:
            del readings[cycle]


class _Drafter:
    def __init__(
        self, framework: Framework, forces: Mapping[str, Force], file: str, text: str
    ) -> None:
        self.framework = framework
        self.file = file
        self.text = text
        self.page = Page(framework, forces, text)
        self.elsewhere = self._elsewhere()
        self.worse = False
        self.counted: frozenset[str] = frozenset()
        """The grades of which it tells in how many areas they were given."""
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
        agreed = self._agreed(by_place.values())
        self.counted = self._counted(by_place.values())
        self.worse = self._worse(by_place.values())
        for _, readings in sorted(by_place.items()):
            self._decide(readings, agreed)
        self._assessed_in_words(agreed)
        self._settle()
        self._limits()
        return Draft(tuple(self.judgments), tuple(self.undecided.values()))

    def _agreed(self, places: Iterable[Mapping[str, Reading]]) -> frozenset[str]:
        """Return the cycles that every grade of the document can belong to."""
        agreed = frozenset(self.framework.cycles)
        for readings in places:
            told = [r for r in readings.values() if r.own and r.why_not in _ABOUT_GRADES]
            if told:  # a grade belongs to the cycles that have it on their scale
                agreed &= {
                    id
                    for id, cycle in self.framework.cycles.items()
                    if told[0].grade in cycle.scale
                }
            titled = any(r.titles for r in readings.values())
            good = {c: r.areas for c, r in readings.items() if not (r.why_not or titled)}
            allowed = self.page.clues.undated(good)
            if allowed:
                allowed |= {c for c, r in readings.items() if r.why_not == WHAT_OF}
            if allowed & agreed:
                agreed &= allowed
        return agreed

    def _counted(self, places: Iterable[Mapping[str, Reading]]) -> frozenset[str]:
        """Return the grades that are told with a number of areas: "requires improvement in two areas"."""
        told = [next(iter(readings.values())) for readings in places]
        return frozenset(
            reading.grade
            for reading in told
            if _IN_SOME.match(self._after(reading).lower()) and not reading.areas
        )

    def _after(self, reading: Reading) -> str:
        return self.page.sentences[reading.sentence].text[reading.place :]

    def _worse(self, places: Iterable[Mapping[str, Reading]]) -> bool:
        """Say whether the lowest grade was given in areas that no sentence names.

        Then "it must improve how it does A" can be said of one of them, as headlines do.
        """
        lowest = list(self.framework.grades)[-1]
        for readings in places:
            reading = next(iter(readings.values()))
            named = any(one.areas for one in readings.values())
            if reading.grade == lowest and _IN_SOME.match(self._after(reading)) and not named:
                return True
        return False

    def _decide(self, readings: Mapping[str, Reading], agreed: frozenset[str]) -> None:
        good = {cycle: reading for cycle, reading in readings.items() if not reading.why_not}
        if not good:
            reading = max(readings.values(), key=lambda r: len(r.areas))
            if reading.areas or "no area" in reading.why_not or "overall" in reading.why_not:
                self._leave(reading, reading.why_not)
            return
        reading = next(iter(good.values()))
        if self.elsewhere:
            why = f"the document is about an inspection that is not PEEL ({self.elsewhere})"
            self._leave(reading, why)
            return
        areas = {cycle: one.areas for cycle, one in good.items()}
        section = self.page.section_at(reading.area_sentence)
        date = self.page.report_date(reading.sentence)
        titles = next((one.titles for one in good.values() if one.titles), ())
        cycles, clue = self.page.clues.decide(titles, areas, agreed, section, date)
        if clue == UNDATED:
            # In these too it is a grade, if only it were known of what.
            cycles |= {c for c, one in readings.items() if one.why_not == WHAT_OF} & agreed
        if self.worse and not reading.own and reading.grade == "requires-improvement":
            self._leave(
                reading, "it may be a worse grade: 'inadequate' was given to areas not named"
            )
            return
        if len(cycles) != 1 or not cycles <= good.keys():
            some = ", ".join(sorted(cycles)) or "none that is known"
            self._leave(reading, f"the cycle cannot be told; possible: {some} ({clue})")
            return
        cycle = next(iter(cycles))
        reading = good[cycle]
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

    def _elsewhere(self) -> str | None:
        """Return what other kind of inspection the document opens with, unless it speaks of PEEL."""
        texts = [_IN_NAME.sub(" ", sentence.text) for sentence in self.page.sentences]
        subject = self._other_subject(texts)
        if subject:
            return subject
        if any(re.search(r"\bPEEL\b", text) and not _APART.search(text) for text in texts):
            return None
        if not any(_OUR_BODY.search(text) for text in texts):
            other = next((match[0] for text in texts if (match := _OTHER_BODY.search(text))), None)
            if other:
                return other
        found = [
            (sentence.block - 3 * match[0].lower().endswith(_REPORT), match[0].lower())
            for sentence, text in zip(self.page.sentences, texts, strict=True)
            for match in [_ELSEWHERE.search(text)]
            if match
        ]
        is_subject = len(found) > 1 or any(block < 2 for block, _ in found)
        return found[0][1] if is_subject else None

    def _other_subject(self, texts: Sequence[str]) -> str | None:
        """Return the fire service or crime data inspection that a document's opening is about."""
        opening = " ".join(
            text
            for sentence, text in zip(self.page.sentences, texts, strict=True)
            if sentence.block < OPENS
        )
        if re.search(r"\bPEEL\b", opening):
            return None
        crime_data = _CRIME_DATA.search(opening)
        if crime_data:
            return crime_data[0].lower()
        title = "".join(texts[:1])
        titled = _FIRE.search(title)
        if titled and not _POLICE.search(title):
            return titled[0].lower()
        fire = _FIRE.search(opening)
        rest = re.sub(r"\bInspectorates? of Constabulary\b", " ", opening)
        return fire[0].lower() if fire and not _POLICE.search(rest) else None

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

    def _settle(self) -> None:
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
            if key in at_odds or self._is_loose(one, kept.values())
        }
        for key, why in why_not.items():
            self._undecide(kept.pop(key).quote, why)
        in_order = {id(one): n for n, one in enumerate(self.judgments)}
        self.judgments = sorted(kept.values(), key=lambda one: in_order[id(one)])

    def _is_loose(self, one: Drafted, others: Iterable[Drafted]) -> bool:
        """Say whether "it must improve its A" is all that is told of a force, and not as what it was told.

        Since 2021 that is written, in headlines above all, of inadequate forces too.
        """
        improving = one.grade == "requires-improvement" and one.stated != "quoted"
        five = len(self.framework.cycles[one.cycle].scale) > FOUR
        if not (improving and five) or _TOLD.search(one.quote):
            return False
        lowest = list(self.framework.grades)[-1]
        if one.grade in self.counted and lowest not in self.counted:
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

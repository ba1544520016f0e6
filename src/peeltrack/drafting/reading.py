"""One document read as if its grades were one cycle's: which force got which grade for which area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from peeltrack.drafting.acceptance import NOT_A_VERDICT, why_not, why_not_now
from peeltrack.drafting.binding import Bound, bind
from peeltrack.drafting.forces import grouped, is_aside
from peeltrack.drafting.items import Item, items_of
from peeltrack.drafting.layout import BARE, OVERALL, Placed, headed, lone, tabled
from peeltrack.drafting.page import Page
from peeltrack.drafting.references import References
from peeltrack.drafting.rosters import ROSTER, rosters
from peeltrack.drafting.sentences import ITEM, OPENS, ROW
from peeltrack.drafting.standing import goes_on, spoken_against, year_told
from peeltrack.drafting.titles import Title
from peeltrack.drafting.vocabulary import Mention, Word, area_phrases
from peeltrack.drafting.wordlists import COPULAS, VERDICTS, word_set
from peeltrack.record.framework import Cycle

NO_AREA = "it names no area that this cycle graded"
WHAT_OF = "an overall grade, and it is not clear of what"
WHOLE_REACH = 10
"""How many sentences back "the same overall verdict" can look for it."""
SAME_REACH = 3
"""How many sentences back "the same verdict" can look for it."""
_APPOSING = word_set("while although though despite having rated graded judged")
_SUBJECT = word_set("it they we force constabulary he she")
_NOW = word_set("now today this year time latest")
_GRADED = word_set("grade grades graded grading gradings")


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A grade as one cycle's words would have it.

    `spans` are where its own sentence names its areas, `named` where it names any. `sentence` and `place` are where the grade stands, `area_sentence` where its area does; `first` and
    `last` the sentences that together state it. `titles` are the cycles named with it. `why_not` says
    why it is no judgment, and is empty for one.
    """

    sentence: int
    place: int
    area_sentence: int
    forces: tuple[str, ...]
    areas: tuple[str, ...]
    grade: str
    own: bool
    rule: str
    first: int
    last: int
    titles: tuple[Title, ...] = ()
    why_not: str = ""
    spans: tuple[Span, ...] = ()
    named: tuple[Span, ...] = ()

    @property
    def key(self) -> tuple[int, int, int]:
        """What is the same for this grade in every cycle's reading."""
        return self.sentence, self.place, self.area_sentence


def _told_of(words: Sequence[Word], mention: Mention) -> bool:
    """Say whether what follows a force is told of it: "Essex Police, which was rated good"."""
    following = [word.word for word in words[mention.last : mention.last + 2]]
    apposed = following[:1] == [","] and following[-1] in ("rated", "graded", "judged")
    return apposed or "which" in following or "who" in following


def _share_verb(items: Sequence[Item], before: Bound, one: Bound) -> bool:
    """Say whether two grades hang on one verb, and a year with it: "in 2024 rated it inadequate at A, though good at B"."""
    between = items[before.last + 1 : one.grade]
    words = {item.text for item in (*between, *items[one.last + 1 : one.last + 8])}
    verb = any(
        item.kind == "force" or item.text in (COPULAS | VERDICTS | _SUBJECT) for item in between
    )
    other_time = words & _NOW or any(word.isdecimal() and len(word) == 4 for word in words)
    return before.grade < one.grade and not (verb or other_time)


class CycleReader:
    """Reads a page under one cycle's names for its areas."""

    def __init__(self, page: Page, cycle: Cycle) -> None:
        self.page = page
        self.cycle = cycle
        areas = area_phrases(page.framework, cycle)
        pillars = tuple(page.framework.pillars)
        self._pillars = [pillar for pillar in pillars if pillar in cycle.areas]
        self.items = {
            n: self._of_report(
                items_of(
                    page.sentences[n], cycle, areas, page.grades, page.focus.mentions[n], pillars
                )
            )
            for n in page.near_grades
        }
        self._given: tuple[str, bool, int] | None = None
        """The last grade given, whether in the grade's own word, and where."""
        self._accepted: set[int] = set()
        """The sentences that have given a grade."""
        self._given_whole: tuple[str, bool, int] | None = None
        """The last grade given for a pillar as a whole."""
        self._graded: tuple[tuple[str, ...], int] = (), 0
        """The areas of the last grade given, and where."""
        self._references = References(page, cycle, self.items)

    def _of_report(self, items: list[Item]) -> list[Item]:
        """Return items with "keeping people safe", which every pillar is at, as the pillar it is of.

        A cycle of one report a force has it as effectiveness; in the others it is what the one report is
        about that the document names, or the last that was out if the document names no other pillar.
        """
        clues, pillars = self.page.clues, self.page.framework.pillars
        last = clues.last_report()
        in_passing = len(clues.reported) != 1 and clues.pillars - {last}
        if self.cycle.window or in_passing:
            return items
        pillar = last if len(clues.reported) != 1 else next(iter(clues.reported))
        if pillar is None and self._pillars:
            pillar = OVERALL  # what other grades are of may tell
        if pillar is None or pillar not in (*self.cycle.areas, OVERALL):
            return items
        return [
            replace(item, text=pillar) if item.bare and item.text in pillars else item
            for item in items
        ]

    def read(self) -> list[Reading]:
        """Return what the page says, in order."""
        found: list[Reading] = []
        bound = {n: bind(items, self.page.framework.pillars) for n, items in self.items.items()}
        leads = frozenset(n for n in bound if self._leads(n, bound[n]))
        placed = [
            *headed(self.page.sentences, self.items, leads),
            *tabled(self.page.sentences, self.items),
            *rosters(self.page.sentences, self.items),
        ]
        for item in placed:
            found += self._placed(item)
        taken = {item.grade_sentence for item in placed}
        for n, items in self.items.items():
            if self.page.sentences[n].kind == ROW:
                continue
            if n not in taken:
                found += self._sentence(n, items, bound[n])
            elif n in leads:
                found += self._sentence(n, items, bound[n][:-1])
        pillar = self._pillar(found)
        told = [r for r in found if not r.why_not and not {OVERALL, BARE} & {*r.areas}]
        only = {area for reading in told for area in reading.areas}
        forces = {force for reading in told for force in reading.forces}
        whole = any(OVERALL in reading.areas and not reading.why_not for reading in found)
        for n, reading in enumerate(found):
            if BARE in reading.areas:
                led = any(one.sentence < reading.sentence for one in told)
                of_only = led and len(only) == 1 and not whole and not forces & {*reading.forces}
                found[n] = replace(reading, areas=tuple(only) if of_only else (OVERALL,))
        sections = self._sections()
        return [self._whole(reading, sections.get(reading.sentence, pillar)) for reading in found]

    def _sections(self) -> dict[int, str]:
        """Return the pillar that a heading names for the sentences under it, where headings name several."""
        headings = self.page.clues.section_pillars
        if len({pillar for named in headings if len(named) == 1 for pillar in named}) < 2:
            return {}
        under: dict[int, str] = {}
        for n, named in enumerate(headings):
            if len(named) == 1:
                under[n] = next(iter(named))
            elif n and n - 1 in under and not self.page.sentences[n].heading:
                under[n] = under[n - 1]
        return under

    def _leads(self, n: int, bound: Sequence[Bound]) -> bool:
        """Say whether a sentence announces a grade for the list below it."""
        sentence = self.page.sentences[n]
        if not bound or bound[-1].areas or sentence.kind == ROW:
            return False
        others = all(one.areas for one in bound[:-1])
        is_grade = self.items[n][bound[-1].grade].kind == "grade"
        return self._opens_list(n) and is_grade and others

    def _opens_list(self, n: int) -> bool:
        """Say whether a sentence ends with a colon, or speaks of "the following areas" of a list."""
        sentences = self.page.sentences
        lists = n + 1 < len(sentences) and sentences[n + 1].kind == ITEM
        return sentences[n].text.endswith(":") or (lists and "following" in sentences[n].text)

    def _placed(self, placed: Placed) -> Iterator[Reading]:
        n = placed.grade_sentence
        first, last = sorted((n, placed.area_sentence))
        forces = placed.forces or self._led(n) or self.page.focus.of[min(placed.area_sentence, n)]
        titles = self.page.titles_at(placed.area_sentence)
        if placed.years:
            titles = self.page.clues.titles_of(placed.years)
        if placed.grade.text in self.cycle.scale:
            yield Reading(
                sentence=n,
                place=placed.grade.start,
                area_sentence=placed.area_sentence,
                forces=forces,
                areas=placed.areas,
                grade=placed.grade.text,
                own=placed.grade.own,
                rule=placed.rule,
                first=first,
                last=last,
                titles=titles,
                why_not=self._against_placed(n, placed, titles),
            )

    def _led(self, n: int) -> tuple[str, ...]:
        """Return the one force that a sentence names that announces grades: "Kent was rated good at:"."""
        sentence, mentions = self.page.sentences[n], self.page.focus.mentions[n]
        named = {mention.id for mention in mentions if not is_aside(sentence.words, mention)}
        return tuple(named) if sentence.text.endswith(":") and len(named) == 1 else ()

    def _against_placed(self, n: int, placed: Placed, titles: tuple[Title, ...]) -> str:
        if placed.years and not titles:
            return "the years in the table's head are no cycle"
        if placed.rule == ROSTER:
            return ""
        if lone(self.items[n]) == "grade" or self.page.sentences[n].kind == ROW:
            return ""
        return spoken_against(self.items[n], self.items[n].index(placed.grade)) or ""

    def _sentence(self, n: int, items: list[Item], bound: Sequence[Bound]) -> Iterator[Reading]:
        before: Bound | None = None
        told_before: tuple[Title, ...] = ()
        accepted = False
        against, grade, own = "", "", True
        forces: tuple[str, ...] = ()
        for one in bound:
            given = self._grade(n, items, one)
            others = given is None and before is None and self._others_got_it(n, items, one)
            if others:
                given = self._given
            if items[one.grade].kind == "same" and before is not None:
                given = (grade, own, n) if grade and not against else None
            if given is None:
                continue
            grade, own, first = given
            forces = self._forces(n, items, one, before, forces)
            goes_on_saying = self._goes_on_saying(n, items[one.grade], bool(one.areas))
            against = why_not(
                self.page, n, items, one, together=accepted, goes_on_saying=goes_on_saying
            )
            one_verb = before is not None and _share_verb(items, before, one)
            before, accepted = one, not against and grade in self.cycle.scale
            if grade not in self.cycle.scale:
                continue
            areas, named_in, rule = self._references.areas(n, one)
            if others:
                areas, named_in, rule = *self._graded, "the same verdict as before"
            if not areas and one.refers == "that" and len(self._graded[0]) == 1:
                before_it, place = self._graded
                if n - place <= 1:
                    areas, named_in, rule = before_it, place, "a grade for what was just named"
            if not one.areas and (against == NOT_A_VERDICT or not goes_on(items, one.grade)):
                continue
            told = self._told_for(n, items, one, areas)
            told = told_before = told or (told_before if one_verb else ())
            past = "" if told else why_not_now(self.page, n, items, one)
            if areas and not against:
                self._accepted.add(n)
                self._graded = areas, n
                if not (told or past):
                    self._given = grade, own, n
                    if {*areas} & {OVERALL, BARE, *self.page.framework.pillars}:
                        self._given_whole = grade, own, n
            against = against or past
            if not against and named_in != n and self.page.past_at(named_in):
                against = "it may be of an earlier year"
            compared = self.page.compared_at(n, items[one.grade].start)
            if self.cycle.id in compared:
                against = against or "it is compared with a grade of this cycle"
            yield Reading(
                sentence=n,
                place=items[one.grade].start,
                area_sentence=n,
                forces=forces,
                areas=areas,
                grade=grade,
                own=own,
                rule="the same verdict as before" if items[one.grade].kind == "same" else rule,
                first=min(first, named_in),
                last=max(n, named_in),
                titles=told or (self.page.titles_before(n) if compared else self.page.titles_at(n)),
                why_not=against or ("" if areas else NO_AREA),
                spans=tuple((items[at].start, items[at].end) for at in one.areas),
                named=tuple((item.start, item.end) for item in items if item.kind == "area"),
            )

    def _others_got_it(self, n: int, items: list[Item], one: Bound) -> bool:
        """Say whether other forces are given the grade just told: "Three others, A, B and C, got the same rating"."""
        if self._given is None:
            return False
        areas, told_in = self._graded
        told = len(areas) == 1 and told_in == self._given[2] and n - told_in <= SAME_REACH
        named = {item.text for item in items[: one.grade] if item.kind == "force"}
        alone = not any(item.kind in ("area", "grade") for item in items)
        ended = items[one.grade + 1].text in (".", ",") if one.grade + 1 < len(items) else True
        return told and bool(named) and alone and ended

    def _told_for(
        self, n: int, items: list[Item], one: Bound, areas: Sequence[str]
    ) -> tuple[Title, ...]:
        """Return this cycle where an earlier grade is told with a year that can mean no other."""
        clues = self.page.clues
        if clues.titles[n]:
            return ()
        whole = clues.reported if len(clues.reported) == 1 else ()
        of = [*whole] if {*areas} & {OVERALL, BARE} else areas
        marks = [item for item in items if item.kind in ("grade", "same")]
        since = max((item.end for item in marks if item.end <= items[one.grade].start), default=0)
        until = min(
            (item.start for item in marks if item.start > items[one.grade].start),
            default=items[-1].end,
        )
        month = self.page.told_in(n, since, items[one.grade], items[one.last].end, until)
        if month and of:
            return clues.of_month(month, of, self.cycle.id)
        year, named = year_told(items, one.grade, one.last)
        we = any(item.text == "we" for item in items[: one.grade]) and self.page.of_peel
        return clues.of_year(year, of, self.cycle.id, named=named or we) if year and of else ()

    def _goes_on_saying(self, n: int, grade: Item, of_areas: bool) -> bool:
        """Say whether a speech that has told of the inspectors' grades goes on: "it requires improvement"."""
        if not (self.page.sentences[n].in_speech(grade.start) and grade.own):
            return False
        before = [item.text for item in self.items.get(n - 1, [])]
        graded = n - 1 in self._accepted or not _GRADED.isdisjoint(before)
        if of_areas and graded and n and self.page.in_one_speech(n - 1, n):
            return True
        worded = grade.text == "requires-improvement" or grade.marked or grade.given
        near = [m for m in range(n - SAME_REACH, n) if m in self._accepted]
        return worded and any(self.page.in_one_speech(m, n) for m in near)

    def _grade(self, n: int, items: list[Item], one: Bound) -> tuple[str, bool, int] | None:
        """Return the grade, whether in its own word, and the sentence that has the word."""
        mark = items[one.grade]
        if mark.kind == "grade":
            return mark.text, mark.own, n
        if mark.text == "this":
            spoken_of = [item for item in self.items.get(n - 1, ()) if item.kind == "grade"]
            only = len({item.text for item in spoken_of}) == 1
            return (spoken_of[0].text, spoken_of[0].own, n - 1) if only and one.areas else None
        # "It had the same grade in 2015" is of the whole report too.
        again = not one.areas and bool(year_told(items, one.grade, one.last)[0])
        whole = again or mark.text == "same overall"
        given = self._given_whole if whole else self._given
        reach = WHOLE_REACH if whole else SAME_REACH
        if given and (one.areas or whole) and n - given[2] <= reach:
            return given
        return None

    def _forces(
        self, n: int, items: list[Item], one: Bound, before: Bound | None, last: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return the forces that a grade was given to, or none where it cannot be told."""
        words = self.page.sentences[n].words
        start = items[before.last].end if before else 0
        grade = items[one.grade]
        cuts = [item.end for item in items[: one.grade] if item.text in (":", ";")]
        if cuts and any(
            cuts[-1] <= words[m.first].start < grade.start for m in self.page.focus.mentions[n]
        ):
            start = max(start, cuts[-1])
        mentions = self.page.focus.mentions[n]
        named = [m for m in mentions if not is_aside(words, m) or _told_of(words, m)]
        here = [m for m in named if start <= words[m.first].start < grade.start]
        if here and _told_of(words, here[-1]):
            return (here[-1].id,)
        if not here:
            reach = items[one.last if grade.kind != "same" else -1].end
            here = [m for m in named if grade.end <= words[m.first].start < reach]
        if not here and before is None:
            here = self._subjects(n, items, one, named)
        if here:
            group = grouped(words, here)
            if {mention.id for mention in here} != set(group):
                return ()
            return tuple(dict.fromkeys((*group, *self._along(n, items, one))))
        return last if before else self.page.focus.together(n) or self.page.focus.of[n]

    def _subjects(
        self, n: int, items: list[Item], one: Bound, named: Sequence[Mention]
    ) -> list[Mention]:
        """Return the forces after the comma of "While rated good overall, both A and B were told …"."""
        opens = items[0].text in _APPOSING and all(
            item.kind == "word" and item.text not in _SUBJECT for item in items[1 : one.grade]
        )
        place = one.last + 1
        while place < len(items) and items[place].text in ("overall", ",", "both", "the"):
            place += 1
        comma = items[place - 1 - (items[place - 1].text in ("both", "the"))].text == ","
        if not (opens and comma and place < len(items) and items[place].kind == "force"):
            return []
        rest = items[place:]
        until = next((i.start for i in rest if i.text in (COPULAS | VERDICTS)), items[-1].end)
        words = self.page.sentences[n].words
        return [m for m in named if rest[0].start <= words[m.first].start < until]

    def _along(self, n: int, items: list[Item], one: Bound) -> tuple[str, ...]:
        """Return the forces of "A was rated good, along with B and C"."""
        after = [item.text for item in items[one.last + 1 : one.last + 4]]
        if after[:1] == [","]:
            after = after[1:]
        if after[:2] not in (["along", "with"], ["together", "with"]):
            return ()
        rest = items[one.last + 1 :]
        if any(item.kind in ("grade", "same", "area") for item in rest):
            return ()
        start = items[one.last].end
        words = self.page.sentences[n].words
        later = [m for m in self.page.focus.mentions[n] if words[m.first].start > start]
        group = grouped(words, later)
        return group if {mention.id for mention in later} == set(group) else ()

    def _pillar(self, found: Sequence[Reading]) -> str | None:
        """Return the one pillar that the document's grades are about, or None."""
        graded = {
            self.cycle.areas[area].pillar
            for reading in found
            if not reading.why_not
            for area in reading.areas
            if area not in (OVERALL, BARE)
        } - {None}
        clues = self.page.clues
        apart = self._apart()
        if apart:
            return apart
        if len(clues.subject) == 1:
            return next(iter(clues.subject))
        pillars = clues.reported or clues.pillars
        if len(pillars) == 1 and graded <= pillars:
            return next(iter(pillars))
        if self.cycle.window is not None:
            return None
        # A cycle of a report for each pillar: what is graded by its name is what the report is on.
        by_name = any(graded <= {*one.areas} for one in found if not one.why_not)
        if len(graded) == 1 and (by_name or not clues.pillars):
            return next(iter(graded))
        fresh = clues.fresh_report()
        of = self.cycle.areas.get(fresh or "")
        if of and not clues.pillars and graded <= {of.pillar}:
            return of.area
        return self._spoken_of() if not graded else None

    def _apart(self) -> str | None:
        """Return the area with a report of its own that a document opens with, and not with its pillar."""
        clues, sentences = self.page.clues, self.page.sentences
        opening = {
            item.text
            for n, items in self.items.items()
            for item in items
            if sentences[n].block < OPENS and item.kind == "area"
        }
        found = [area for area in self.cycle.apart if area in opening]
        others = opening - {*found} | clues.subject
        return found[0] if len(found) == 1 and not others else None

    def _spoken_of(self) -> str | None:
        """Return the one pillar of which a document speaks of several questions, though it grades none."""
        named = {
            item.text for items in self.items.values() for item in items if item.kind == "area"
        }
        parts = named - {*self.page.framework.pillars}
        pillars = {self.cycle.areas[area].pillar for area in named if area in self.cycle.areas}
        return next(iter(pillars)) if len(parts) > 1 and len(pillars) == 1 else None

    def _whole(self, reading: Reading, pillar: str | None) -> Reading:
        """Return a reading with the pillar in the place of "overall"."""
        if OVERALL not in reading.areas:
            return reading
        if pillar is None or pillar not in self.cycle.areas:
            of_pillar = bool(self.page.clues.sentence_pillars[reading.sentence])
            why_not = reading.why_not or (NO_AREA if of_pillar and not self._pillars else WHAT_OF)
            return replace(reading, areas=(), why_not=why_not)
        areas = tuple(pillar if area == OVERALL else area for area in reading.areas)
        return replace(reading, areas=areas)

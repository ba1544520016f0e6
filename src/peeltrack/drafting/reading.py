"""One document read as if its grades were one cycle's: which force got which grade for which area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peeltrack.drafting.binding import Bound, attributed, bind, goes_on, stated_count
from peeltrack.drafting.cycle import Title
from peeltrack.drafting.forces import is_aside, grouped, is_opinion, other_subject
from peeltrack.drafting.items import Item, items_of
from peeltrack.drafting.layout import OVERALL, Placed, headed, lone, tabled
from peeltrack.drafting.page import Page
from peeltrack.drafting.sentences import ITEM, ROW
from peeltrack.drafting.standing import is_verdict, spoken_against, spoken_of_past
from peeltrack.drafting.vocabulary import Mention, Word, area_phrases
from peeltrack.record.framework import Cycle

_TOGETHER = frozenset(
    """, and but also yet his her majesty hm inspectorate inspectors hmic hmicfrs report said says
    according though although however it was is were again as to be being while a an –
    ; with just only even both then too still in at for on the overall found requires they""".split()
)
_ENDING = frozenset(". ! by inspectors the inspectorate hmic hmicfrs".split())
_STRUCTURE = frozenset(": – - | ( =".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A grade as one cycle's words would have it.

    `sentence` and `place` are where the grade stands, `area_sentence` where its area does; `first` and
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

    @property
    def key(self) -> tuple[int, int, int]:
        """What is the same for this grade in every cycle's reading."""
        return self.sentence, self.place, self.area_sentence


def _told_of(words: Sequence[Word], mention: Mention) -> bool:
    """Say whether what follows a force is told of it: "Essex Police, which was rated good"."""
    following = [word.word for word in words[mention.last : mention.last + 2]]
    return "which" in following or "who" in following


def _beside_force(items: Sequence[Item], grade: int, pillars: frozenset[str]) -> bool:
    """Say whether a grade stands next to its force in a list of forces: "Kent: good"."""
    place = grade - 1
    while place >= 0 and items[place].text in (":", "–", "-", "(", "|", "as"):
        place -= 1
    following = items[grade + 1].text if grade + 1 < len(items) else "."
    ends = following in (".", ",", ";", ")", "and", "while")
    named = all(item.text in pillars for item in items if item.kind == "area")
    return ends and named and 0 <= place < grade - 1 and items[place].kind == "force"


class CycleReader:
    """Reads a page under one cycle's names for its areas."""

    def __init__(self, page: Page, cycle: Cycle) -> None:
        self.page = page
        self.cycle = cycle
        areas = area_phrases(page.framework, cycle)
        pillars = tuple(page.framework.pillars)
        self.items = {
            n: items_of(
                page.sentences[n], cycle, areas, page.grades, page.focus.mentions[n], pillars
            )
            for n in page.near_grades
        }
        self._given: tuple[str, bool, int] | None = None
        """The last grade given, whether in the grade's own word, and where."""

    def read(self) -> list[Reading]:
        """Return what the page says, in order."""
        found: list[Reading] = []
        bound = {n: bind(items) for n, items in self.items.items()}
        leads = frozenset(n for n in bound if self._leads(n, bound[n]))
        placed = [
            *headed(self.page.sentences, self.items, leads),
            *tabled(self.page.sentences, self.items),
        ]
        for item in placed:
            found += self._placed(item)
        taken = {(item.grade_sentence) for item in placed}
        for n, items in self.items.items():
            if n not in taken and self.page.sentences[n].kind != ROW:
                found += self._sentence(n, items, bound[n])
        pillar = self._pillar(found)
        return [self._whole(reading, pillar) for reading in found]

    def _leads(self, n: int, bound: Sequence[Bound]) -> bool:
        sentence = self.page.sentences[n]
        one = (
            len(bound) == 1 and not bound[0].areas and self.items[n][bound[0].grade].kind == "grade"
        )
        return one and sentence.text.endswith(":") and sentence.kind != ROW

    def _placed(self, placed: Placed) -> Iterator[Reading]:
        n = placed.grade_sentence
        first, last = sorted((n, placed.area_sentence))
        forces = placed.forces or self._focus(min(placed.area_sentence, n))
        titles = self.page.titles_at(placed.area_sentence)
        if placed.years:
            titles = self.page.clues.titles_of(placed.years)
        why_not = "" if titles or not placed.years else "the years in the table's head are no cycle"
        if placed.grade.text in self.cycle.scale:
            yield Reading(
                n,
                placed.grade.start,
                placed.area_sentence,
                forces,
                placed.areas,
                placed.grade.text,
                placed.grade.own,
                placed.rule,
                first,
                last,
                titles,
                why_not or self._against_placed(n, placed),
            )

    def _against_placed(self, n: int, placed: Placed) -> str:
        place = self.items[n].index(placed.grade)
        if lone(self.items[n]) == "grade" or self.page.sentences[n].kind == ROW:
            return ""
        return spoken_against(self.items[n], place, place) or ""

    def _sentence(self, n: int, items: list[Item], bound: Sequence[Bound]) -> Iterator[Reading]:
        before: Bound | None = None
        accepted = False
        forces: tuple[str, ...] = ()
        for one in bound:
            mark = items[one.grade]
            grade, own, first = mark.text, mark.own, n
            if mark.kind == "same":
                if not self._given or n - self._given[2] > 3 or not one.areas:
                    continue
                grade, own, first = self._given
            if grade not in self.cycle.scale:
                before, accepted = one, False
                continue
            areas, area_sentence, rule = self._areas(n, items, one)
            first = min(first, area_sentence)
            forces = self._forces(n, items, one, before, forces)
            together = before is not None and accepted and self._together(items, before, one)
            why_not = self._why_not(n, items, one, together=together)
            accepted = not why_not
            before = one
            if not one.areas and not goes_on(items, one.grade):
                continue
            if not areas:
                if why_not != "not a verdict":
                    why_not = why_not or "it names no area that this cycle graded"
                else:
                    continue
            elif not why_not:
                self._given = grade, own, n
            if why_not == "not a verdict" and not one.areas:
                continue
            if mark.kind == "same":
                rule = "the same verdict as before"
            titles = self.page.titles_at(n)
            if not why_not and not titles and self.page.past_at(n):
                why_not = "it may be of an earlier year"
            if not why_not and not titles and spoken_of_past(items, one.grade, one.last):
                why_not = "it is told as an earlier year's, which no cycle is named for"
            yield Reading(
                n, mark.start, n, forces, areas, grade, own, rule, first, n, titles, why_not
            )

    def _areas(self, n: int, items: list[Item], one: Bound) -> tuple[tuple[str, ...], int, str]:
        """Return a grade's areas, the first sentence that names them, and the rule that found them."""
        if one.areas:
            return tuple(items[place].text for place in one.areas), n, one.rule
        if one.refers == "that":
            here = [item.text for item in items[: one.grade] if item.kind == "area"]
            if here:
                return (here[-1],), n, "a grade for what was just named"
            earlier = self._named_in(n - 1)
            if (
                len(earlier) == 1
                and self.page.sentences[n].block == self.page.sentences[n - 1].block
            ):
                return earlier, n - 1, "a grade for what was just named"
        if one.refers == "each":
            return self._listed(n, items, one)
        if one.refers == OVERALL:
            return (OVERALL,), n, "an overall grade"
        if self._bare(n, items, one):
            return (OVERALL,), n, "a grade for the whole of the report"
        return (), n, ""

    def _listed(self, n: int, items: list[Item], one: Bound) -> tuple[tuple[str, ...], int, str]:
        count = stated_count(items)
        rule = "one grade for each area of a list"
        here = tuple(item.text for item in items[: one.grade] if item.kind == "area")
        if len(here) > 1 and count in (None, len(here)):
            return here, n, rule
        for place in range(n - 1, max(-1, n - 12), -1):
            listed = self._list_up_to(place)
            if len(listed) > 1:
                stated = stated_count(self.items.get(place - len(listed), [])) or stated_count(
                    self.items.get(place, [])
                )
                if count in (None, len(listed)) and stated in (None, len(listed)):
                    return (
                        listed,
                        place if len(self._named_in(place)) > 1 else place - len(listed),
                        rule,
                    )
                return (), n, ""
            if n - place >= 3:
                break
        return (), n, ""

    def _list_up_to(self, place: int) -> tuple[str, ...]:
        """Return the areas of the list that a sentence is, or of the items that end with it."""
        named = self._named_in(place)
        if len(named) > 1 or self.page.sentences[place].kind != ITEM:
            return named
        listed: list[str] = []
        while place >= 0 and self.page.sentences[place].kind == ITEM:
            listed[:0] = self._named_in(place)
            place -= 1
        return tuple(listed)

    def _named_in(self, n: int) -> tuple[str, ...]:
        """Return the areas that a sentence without a grade names."""
        items = self.items.get(n, [])
        if any(item.kind == "grade" for item in items):
            return ()
        return tuple(dict.fromkeys(item.text for item in items if item.kind == "area"))

    def _bare(self, n: int, items: list[Item], one: Bound) -> bool:
        """Say whether a grade without an area is plainly the report's: "Kent was rated 'good'."""
        sentence = self.page.sentences[n]
        if self.page.on_one_pillar and _beside_force(items, one.grade, self.page.clues.reported):
            return True
        alone = sum(item.kind == "grade" for item in items) == 1
        ends = all(item.text in _ENDING for item in items[one.grade + 1 :])
        plain = not any(item.kind == "area" for item in items) and not sentence.heading
        opening = items[0].text if items else ""
        led = opening in ("for", "in", "on", "at", "when", "as", "asked")
        said = any(item.text in ("rated", "graded", "judged") for item in items[: one.grade])
        named = any(item.kind == "force" for item in items[: one.grade])
        return alone and ends and plain and said and named and not led and self.page.on_one_pillar

    def _forces(
        self, n: int, items: list[Item], one: Bound, before: Bound | None, last: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return the forces that a grade was given to, or none where it cannot be told."""
        sentence, words = self.page.sentences[n], self.page.sentences[n].words
        start = items[before.last].end if before else 0
        grade = items[one.grade]
        mentions = self.page.focus.mentions[n]
        named = [m for m in mentions if not is_aside(words, m) or _told_of(words, m)]
        here = [m for m in named if start <= words[m.first].start < grade.start]
        if here and _told_of(words, here[-1]):
            return (here[-1].id,)
        if not here:
            reach = items[one.last].end
            here = [m for m in named if grade.end <= words[m.first].start < reach]
        if here:
            group = grouped(words, here)
            return group if {mention.id for mention in here} == set(group) else ()
        if before:
            return last
        return self._focus(n) if sentence.words else ()

    def _focus(self, n: int) -> tuple[str, ...]:
        return self.page.focus.of[n] or self.page.focus_within(n)

    def _together(self, items: list[Item], before: Bound, one: Bound) -> bool:
        between = items[before.last + 1 : one.grade]
        return all(item.kind in ("area", "force") or item.text in _TOGETHER for item in between)

    def _why_not(self, n: int, items: list[Item], one: Bound, *, together: bool) -> str:
        """Return why a grade is no verdict, or '' for one that is."""
        page, sentence, mark = self.page, self.page.sentences[n], items[one.grade]
        against = spoken_against(items, one.grade, one.last)
        if against:
            return against
        if is_opinion(sentence.words):
            return "somebody's own opinion"
        before = [word for word in sentence.words if word.start < mark.start]
        other = other_subject(before)
        if other:
            return f"about another body ({other})"
        here = attributed(items)
        lead = page.lead_of(n)
        spoken = here or page.attributed_before(n)
        structured = self._structured(items, one) or (
            not one.areas
            and {item.kind for item in items[: one.grade]} == {"force", "word"}
            and items[0].kind == "force"
            and one.grade <= 3
        )
        if sentence.kind == ITEM and one.grade == 0 and lead:
            structured = True
        verdict = (
            mark.kind == "same"
            or together
            or structured
            or is_verdict(items, one.grade, heading=sentence.heading, attributed=spoken)
        )
        if not verdict:
            return "not a verdict"
        if sentence.in_speech(mark.start) and not here and not page.inspector_speaks(n):
            return "said by someone else than the inspectorate"
        if not here and not structured and not page.inspector_speaks(n) and page.someone_says(n):
            return "said by someone else than the inspectorate"
        if not mark.own and not spoken and not together:
            return "not said to be the inspectorate's verdict"
        return ""

    def _structured(self, items: list[Item], one: Bound) -> bool:
        if not one.areas:
            return False
        first, last = sorted((one.areas[-1], one.grade))
        if one.areas[0] > one.grade:
            first, last = one.grade, one.areas[0]
            if one.grade > 0 and items[one.grade - 1].text not in (".", ";", ",", "–", "and"):
                return False
        between = items[first + 1 : last]
        marks = [item.text for item in between if item.text in _STRUCTURE]
        alone = first == 0 and last == len(items) - 1
        return (bool(marks) or alone) and all(
            item.text in _STRUCTURE or item.text in ("in", "for", "at", "areas") for item in between
        )

    def _pillar(self, found: Sequence[Reading]) -> str | None:
        """Return the one pillar that the document's grades are about, or None."""
        graded = {
            self.cycle.areas[area].pillar
            for reading in found
            if not reading.why_not
            for area in reading.areas
            if area != OVERALL
        } - {None}
        pillars = self.page.clues.reported or self.page.clues.pillars
        if len(pillars) == 1 and graded <= pillars:
            return next(iter(pillars))
        if not self.page.clues.pillars and len(graded) == 1 and self.cycle.window is None:
            return next(iter(graded))
        return None

    def _whole(self, reading: Reading, pillar: str | None) -> Reading:
        """Return a reading with the pillar in the place of "overall"."""
        from dataclasses import replace

        if OVERALL not in reading.areas:
            return reading
        if pillar is None or pillar not in self.cycle.areas:
            why_not = reading.why_not or "an overall grade, and it is not clear of what"
            return replace(reading, areas=(), why_not=why_not)
        areas = tuple(pillar if area == OVERALL else area for area in reading.areas)
        return replace(reading, areas=areas)

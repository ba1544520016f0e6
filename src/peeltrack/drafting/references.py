"""Areas that a grade's own words do not name: "in each area", "for that too", "overall"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from peeltrack.drafting.binding import Bound, stated_count
from peeltrack.drafting.items import Item
from peeltrack.drafting.layout import BARE, OVERALL
from peeltrack.drafting.page import Page
from peeltrack.drafting.sentences import ITEM
from peeltrack.drafting.standing import goes_on, year_told
from peeltrack.drafting.wordlists import (
    COPULAS,
    NUMBERS,
    REPORTS,
    VERDICT_NOUNS,
    VERDICTS,
    word_set,
)
from peeltrack.record.framework import Cycle

LISTED = "one grade for each area of a list"
ASKED = "one grade for each question of the report"
FARTHEST_LIST = 3
"""How many sentences before a grade its list of areas can stand."""
_POINTING = word_set("it this that which")
_LISTING = word_set("they these those")
_COUNTED = word_set("""areas grades categories questions marks ratings aspects strands things gradings
    verdicts judgments judgements""")
_EXCEPT = word_set("bar except excluding save apart exception")
_ENDS = word_set(". ! , ; ) by too also")
_FORCE = word_set("it we force constabulary")
_LED = word_set("for in on at when as asked")


class References:
    """Finds what a grade refers to, in a page read under one cycle."""

    def __init__(self, page: Page, cycle: Cycle, items: Mapping[int, list[Item]]) -> None:
        self._page = page
        pillars = tuple(page.framework.pillars)
        self._pillars = pillars if cycle.areas.keys() >= {*pillars} else ()
        self._cycle = cycle
        self._items = items

    def areas(self, n: int, one: Bound) -> tuple[tuple[str, ...], int, str]:
        """Return a grade's areas, the sentence that names them, and the rule that found them.

        Where another sentence is needed to know them it is that one, else sentence `n`.
        """
        items = self._items[n]
        if one.areas:
            return tuple(items[place].text for place in one.areas), n, one.rule
        if one.refers == "that":
            return self._just_named(n, items[: one.grade])
        if one.refers == "each":
            return self._of_list(n, items, one)
        if one.refers == OVERALL:
            return (OVERALL,), n, "an overall grade"
        listed, last = self._listed_next(n, items, one)
        if listed:
            return listed, last, "areas listed after their grade"
        if self._points_back(items, one):
            return self._subject_of(n - 1, n)
        if self._is_bare(n, items, one):
            return (BARE,), n, "a grade for what the whole of the report is about"
        return (), n, ""

    def _listed_next(self, n: int, items: list[Item], one: Bound) -> tuple[tuple[str, ...], int]:
        """Return the areas of "Two areas are good. They are A and B.", and where their list ends."""
        counted = any(item.text in _COUNTED or item.text in NUMBERS for item in items)
        alone = sum(item.kind in ("grade", "area") for item in items) == 1
        ends = not any(item.kind in ("grade", "area") for item in items[one.grade + 1 :])
        following = self._items.get(n + 1, [])
        among = [item.text for item in following[:2]] in (["among", "these"], ["among", "them"])
        only = alone or (ends and among)
        leads = among or (bool(following) and following[0].text in _LISTING)
        if not (counted and only and leads):
            return (), n
        sentences, last = self._page.sentences, n + 1
        listed = [*self._named_in(last)]
        if sentences[last].text.endswith(":"):
            for place in range(n + 2, len(sentences)):
                named = self._named_in(place)
                if sentences[place].kind != ITEM or not named:
                    break
                listed, last = [*listed, *named], place
        return tuple(listed), last

    def _points_back(self, items: Sequence[Item], one: Bound) -> bool:
        """Say whether "it" or "this" can be an area: "Investigating crime is a worry. It was good"."""
        alone = sum(item.kind in ("grade", "area", "force") for item in items) == 1
        if len(items) <= 2 and one.grade == 0:
            return True
        return alone and items[0].text in _POINTING and one.grade <= 5

    def _subject_of(self, earlier: int, n: int) -> tuple[tuple[str, ...], int, str]:
        """Return the area that an earlier sentence begins with, if it names no other."""
        sentences = self._page.sentences
        named = self._named_in(earlier)
        items = self._items.get(earlier, [])
        first = next((m for m, item in enumerate(items) if item.kind == "area"), 9)
        if first <= 4 and items[0].text in ("question", "strand", "pillar", "area"):
            first = 0  # "Question 1 – preventing crime. Good."
        asked = sentences[earlier].text.endswith("?")
        if (
            len(named) == 1
            and (asked or first <= 2)
            and sentences[n].block == sentences[earlier].block
        ):
            return named, earlier, "a grade for what was just named"
        return (), n, ""

    def _just_named(self, n: int, before: Sequence[Item]) -> tuple[tuple[str, ...], int, str]:
        rule = "a grade for what was just named"
        here = [item.text for item in before if item.kind == "area"]
        if here:
            return (here[-1],), n, rule
        earlier = self._named_in(n - 1)
        sentences = self._page.sentences
        if len(earlier) == 1 and sentences[n].block == sentences[n - 1].block:
            return earlier, n - 1, rule
        return (), n, ""

    def _of_list(self, n: int, items: list[Item], one: Bound) -> tuple[tuple[str, ...], int, str]:
        rule = LISTED
        if any(item.text == "pillars" for item in items):
            return self._pillars, n, rule
        count = stated_count(items)
        here = tuple(item.text for item in items[: one.grade] if item.kind == "area")
        after = items[one.grade + 1 :]
        left_out = any(item.text in _EXCEPT for item in after)
        excepted = {item.text for item in after if item.kind == "area" and left_out}
        if len(here) > 1 and count in (None, len(here)):
            return here, n, rule
        told = tuple(item.text for item in after if item.kind == "area")
        graded = any(item.kind == "grade" for item in after)
        if count == len(told) and not (left_out or graded):
            return told, n, rule
        for place in range(n - 1, max(-1, n - 1 - FARTHEST_LIST), -1):
            listed, first = self._list_up_to(place)
            if len(listed) > 1:
                stated = stated_count(self._items.get(first, []))
                agree = count in (None, len(listed)) and stated in (None, len(listed))
                kept = tuple(area for area in listed if area not in excepted)
                return (kept, first, rule) if agree else ((), n, "")
        named = {*here, *told, *excepted} - self._page.clues.reported
        asked = () if named else self._asked(n, count)
        return asked, n, ASKED if asked else ""

    def _asked(self, n: int, count: int | None) -> tuple[str, ...]:
        """Return what "all three questions" are, if the one report, or PEEL as a whole, asks as many."""
        pillars = self._page.clues.reported or self._page.clues.pillars
        graded = tuple(id for id, area in self._cycle.areas.items() if area.graded)
        if count == len(graded) and not self._pillars:
            asked = graded
        elif len(pillars) == 1:
            asked = tuple(
                id
                for id, area in self._cycle.areas.items()
                if id not in pillars and area.pillar in pillars and area.graded
            )
        else:
            named = [
                {item.text for item in items} & self._cycle.areas.keys()
                for items in self._items.values()
            ]
            near = range(n - FARTHEST_LIST, n + FARTHEST_LIST + 1)
            others = {
                item.text for m in near for item in self._items.get(m, []) if item.kind == "area"
            }
            whole = others <= {*self._pillars} and any({*self._pillars} <= found for found in named)
            asked = self._pillars if whole else ()
        return asked if count == len(asked) and len(asked) > 1 else ()

    def _list_up_to(self, place: int) -> tuple[tuple[str, ...], int]:
        """Return the areas of the list that ends with a sentence, and where it begins.

        The list is in the sentence itself, or is a list of items with the words that lead to it.
        """
        sentences = self._page.sentences
        named = self._named_in(place)
        if len(named) == 1 and sentences[place].text.endswith("?"):
            asked: list[str] = []
            while place >= 0 and sentences[place].text.endswith("?"):
                asked[:0] = self._named_in(place)
                place -= 1
            return tuple(asked), place + 1
        if len(named) > 1 or sentences[place].kind != ITEM:
            return named, place
        listed: list[str] = []
        while place > 0 and sentences[place].kind == ITEM:
            listed[:0] = self._named_in(place)
            place -= 1
        return tuple(listed), place

    def _named_in(self, n: int) -> tuple[str, ...]:
        """Return the areas that a sentence without a grade names."""
        items = self._items.get(n, [])
        if any(item.kind == "grade" for item in items):
            return ()
        return tuple(dict.fromkeys(item.text for item in items if item.kind == "area"))

    def _is_bare(self, n: int, items: list[Item], one: Bound) -> bool:
        """Say whether a grade without an area is plainly the report's: "Kent was rated 'good'."."""
        reported = self._page.clues.reported
        after = one.grade + 1
        while after < len(items) and items[after].text in VERDICT_NOUNS:
            after += 1
        if items[one.grade].kind == "same" and _told_for_a_year(items, one):
            return True
        if items[one.grade].kind == "same":
            return _in_turn(items) and not self._page.sentences[n].spoken
        if len(reported) == 1 and _told_for_a_year(items, one):
            return True
        nouned = after > one.grade + 1 and items[one.grade].own
        spoken = self._page.sentences[n].in_speech(items[one.grade].start)
        if nouned and len(reported) == 1 and not spoken and _alone(items, one.grade):
            return True
        if beside_force(items, one.grade) and _only(items, reported) and len(reported) == 1:
            return True
        following = items[after].text if after < len(items) else "."
        others = [
            n
            for n, item in enumerate(items)
            if item.kind in ("area", "grade") and not _of_counted(items, n)
        ]
        earlier = max((n for n in others if n < one.grade), default=-1)
        in_turn = _in_turn(items)
        before = items[earlier + 1 if in_turn else 0 : one.grade]
        alone = in_turn or all(
            items[n].kind == "grade" and not goes_on(items, n) for n in others if n != one.grade
        )
        of_force = any(item.kind == "force" for item in before)
        said = any(item.text in (VERDICTS | COPULAS) for item in before)
        word = self._page.sentences[n].text[items[one.grade].start :][:8].lower()
        said = said or (items[one.grade].text == "requires-improvement" and in_turn)
        said = said or word == "requires"  # a verb by itself
        told = of_force or (bool(items) and items[0].text in VERDICTS)
        named = any(item.kind == "area" for item in items)
        led = items[0].text in _LED and (named or items[0].text != "in")
        plain = not (self._page.sentences[n].heading or led)
        if self._page.sentences[n].in_speech(items[one.grade].start):
            return False
        as_well = [item.text for item in items[after : after + 2]] == ["as", "well"]
        ends = (
            following in _ENDS
            or as_well
            or _in_report(items[after:])
            or _for_the_nth_time(items[after:])
        )
        ends = ends or (in_turn and following in ("and", "but", "while", "whereas"))
        return ends and plain and alone and said and told


def _alone(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is the one grade of a sentence that names no area."""
    kinds = [item.kind for n, item in enumerate(items) if n != grade]
    return not {"area", "grade", "same"} & {*kinds}


def _told_for_a_year(items: Sequence[Item], one: Bound) -> bool:
    """Say whether a grade without an area is a force's in a year: "in 2015 it was judged to be good"."""
    before = items[: one.grade]
    of_force = any(item.kind == "force" or item.text in _FORCE for item in before)
    areas = any(item.kind == "area" for item in items)
    return of_force and not areas and bool(year_told(items, one.grade, one.last)[0])


def _of_counted(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is that of a count of forces, named after another: ", 35 as good, none inadequate"."""
    first = grade
    while first > 0 and items[first - 1].text not in (",", ";", "and", "with", "while"):
        first -= 1
    clause = items[first:grade]
    counted = any(
        item.text.isdecimal() or item.text in NUMBERS or item.text in ("none", "no", "nobody")
        for item in clause
    )
    forces = any(item.kind == "force" for item in clause)
    return items[grade].kind == "grade" and first > 0 and counted and not forces


def _in_turn(items: Sequence[Item]) -> bool:
    """Say whether a sentence gives forces their grades in turn: "Kent was good, Essex inadequate".

    That may be by reference: "Kent was good and so was Essex".
    """
    kinds = [item.kind for item in items if item.kind in ("force", "grade", "area", "same")]
    order = "".join(kind[0] for kind in kinds)
    return bool(re.fullmatch(r"(?:f+g){2,}|f+g(?:sf+)+", order))


def _in_report(after: Sequence[Item]) -> bool:
    """Say whether only the report is named after a grade: "was rated good in the same inspection."."""
    words = [item.text for item in after[:6]]
    if words[:1] != ["in"] or words[1:2] not in (
        ["the"],
        ["this"],
        ["its"],
        ["that"],
        ["a"],
        ["an"],
    ):
        return False
    place = next((n for n, word in enumerate(words) if word in REPORTS), None)
    return place is not None and words[place + 1 : place + 2] in ([], ["."], [","], ["by"])


def _for_the_nth_time(after: Sequence[Item]) -> bool:
    """Say whether a grade is told to be one more of its kind: "for the third year running"."""
    words = [item.text for item in after[:4]]
    return words[:2] == ["for", "the"] and words[3:] in (["year"], ["time"], ["consecutive"])


def beside_force(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade stands next to its force in a list of forces: "Kent: good"."""
    place = grade - 1
    while place >= 0 and items[place].text in (":", "–", "-", "(", "|", "as"):
        place -= 1
    following = items[grade + 1].text if grade + 1 < len(items) else "."
    ends = following in (".", ",", ";", ")", "and", "while")
    return ends and 0 <= place < grade - 1 and items[place].kind == "force"


def _only(items: Sequence[Item], areas: frozenset[str]) -> bool:
    return all(item.text in areas for item in items if item.kind == "area")

"""Areas that a grade's own words do not name: "in each area", "for that too", "overall"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peeltrack.drafting.bare import is_bare
from peeltrack.drafting.binding import Bound, stated_count
from peeltrack.drafting.items import Item
from peeltrack.drafting.layout import BARE, OVERALL
from peeltrack.drafting.page import Page
from peeltrack.drafting.sentences import ITEM
from peeltrack.drafting.wordlists import NUMBERS, word_set
from peeltrack.record.framework import Cycle

LISTED = "one grade for each area of a list"
IN_ALL = "an overall grade"
WHOLE = "a grade for what the whole of the report is about"
ASKED = "one grade for each question of the report"
FARTHEST_LIST = 3
"""How many sentences before a grade its list of areas can stand."""
_POINTING = word_set("it this that which")
_LISTING = word_set("they these those")
_COUNTED = word_set("""areas grades categories questions marks ratings aspects strands things gradings
    verdicts judgments judgements""")
_EXCEPT = word_set("bar except excluding save apart exception")


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
            return (OVERALL,), n, IN_ALL
        listed, last = self._listed_next(n, items, one)
        if listed:
            return listed, last, "areas listed after their grade"
        if self._points_back(items, one):
            pointed = self._subject_of(n - 1, n)
            if pointed[0] or not is_bare(self._page, n, items, one):
                return pointed
        if is_bare(self._page, n, items, one):
            return (BARE,), n, WHOLE
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
        if [item.text for item in items[one.grade + 1 : one.grade + 2]] in (["how"], ["the"]):
            return False  # "It needs to improve how it takes calls" is of nothing that came before
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
        listed, last = self._list_below(n)
        if listed and count in (None, len(listed)) and not {*here, *told, *excepted}:
            return listed, last, rule
        named = {*here, *told, *excepted} - self._page.clues.reported
        asked = () if named else self._asked(n, count)
        return asked, n, ASKED if asked else ""

    def _list_below(self, n: int) -> tuple[tuple[str, ...], int]:
        """Return the areas that a sentence soon after lists as those graded: "three areas: A, B and C"."""
        sentences = self._page.sentences
        for place in range(n + 1, min(n + 1 + FARTHEST_LIST, len(sentences))):
            words = [item.text for item in self._items.get(place, [])]
            listed = self._named_in(place)
            if (
                ":" in words
                and _COUNTED & {*words}
                and stated_count(self._items[place]) == len(listed) > 1
            ):
                return listed, place
        return (), n

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
        grades = {item.text for item in items if item.kind == "grade"}
        if grades and grades != {*self._cycle.scale}:
            return ()  # a sentence that tells the whole scale gives no grade
        return tuple(dict.fromkeys(item.text for item in items if item.kind == "area"))

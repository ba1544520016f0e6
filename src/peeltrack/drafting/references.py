"""Areas that a grade's own words do not name: "in each area", "for that too", "overall"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peeltrack.drafting.binding import Bound, stated_count
from peeltrack.drafting.items import Item
from peeltrack.drafting.layout import OVERALL
from peeltrack.drafting.page import Page
from peeltrack.drafting.sentences import ITEM
from peeltrack.drafting.wordlists import word_set

FARTHEST_LIST = 3
"""How many sentences before a grade its list of areas can stand."""
_ENDING = word_set(". ! by inspectors the inspectorate hmic hmicfrs")
_LED = word_set("for in on at when as asked")


class References:
    """Finds what a grade refers to, in a page read under one cycle."""

    def __init__(self, page: Page, items: Mapping[int, list[Item]]) -> None:
        self._page = page
        self._items = items

    def areas(self, n: int, one: Bound) -> tuple[tuple[str, ...], int, str]:
        """Return a grade's areas, the first sentence that names them, and the rule that found them."""
        items = self._items[n]
        if one.areas:
            return tuple(items[place].text for place in one.areas), n, one.rule
        if one.refers == "that":
            return self._just_named(n, items[: one.grade])
        if one.refers == "each":
            return self._of_list(n, items, one)
        if one.refers == OVERALL:
            return (OVERALL,), n, "an overall grade"
        if self._is_bare(n, items, one):
            return (OVERALL,), n, "a grade for the whole of the report"
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
        rule = "one grade for each area of a list"
        count = stated_count(items)
        here = tuple(item.text for item in items[: one.grade] if item.kind == "area")
        if len(here) > 1 and count in (None, len(here)):
            return here, n, rule
        for place in range(n - 1, max(-1, n - 1 - FARTHEST_LIST), -1):
            listed, first = self._list_up_to(place)
            if len(listed) > 1:
                stated = stated_count(self._items.get(first, []))
                agree = count in (None, len(listed)) and stated in (None, len(listed))
                return (listed, first, rule) if agree else ((), n, "")
        return (), n, ""

    def _list_up_to(self, place: int) -> tuple[tuple[str, ...], int]:
        """Return the areas of the list that ends with a sentence, and where it begins.

        The list is in the sentence itself, or is a list of items with the words that lead to it.
        """
        sentences = self._page.sentences
        named = self._named_in(place)
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
        if len(reported) != 1:
            return False
        if beside_force(items, one.grade) and _only(items, reported):
            return True
        before = items[: one.grade]
        ends = all(item.text in _ENDING for item in items[one.grade + 1 :])
        plain = not self._page.sentences[n].heading and items[0].text not in _LED
        alone = not any(item.kind in ("area", "grade") for item in before)
        said = any(item.text in ("rated", "graded", "judged") for item in before)
        return ends and plain and alone and said and any(item.kind == "force" for item in before)


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

"""Which areas a grade word belongs to, by the words that stand between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peeltrack.drafting.items import Item
from peeltrack.drafting.standing import goes_on
from peeltrack.drafting.wordlists import (
    AFTER_GRADE,
    AFTER_IMPROVE,
    BEFORE_GRADE,
    BETWEEN_AREAS,
    COPULAS,
    FINITE,
    INSPECTORATE,
    JOINING,
    LINKS,
    NOMINAL,
    VERDICT_NOUNS,
    VERDICTS,
)

MOST_BETWEEN = 16
"""How many items can stand between a grade and its area."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A grade, the items it was given for, and the rule by which that was read.

    `grade` and `areas` are places among the items. `refers` says to what it points where its own words
    name no area: 'that', 'each', 'overall', or '' for nothing.
    """

    grade: int
    areas: tuple[int, ...]
    rule: str
    refers: str = ""

    @property
    def last(self) -> int:
        """The last item that belongs to it."""
        return max((self.grade, *self.areas))


def bind(items: Sequence[Item]) -> list[Bound]:
    """Return every grade of a sentence, and every reference to one, with its areas."""
    marks = [n for n, item in enumerate(items) if item.kind in ("grade", "same")]
    after = {n: _areas_after(items, n) for n in marks}
    owned = {area for areas in after.values() for area in areas}
    made: list[Bound] = []
    for n in marks:
        if after[n]:
            made.append(Bound(n, after[n], "grade, then its areas"))
            continue
        before = _areas_before(items, n, owned) if goes_on(items, n) else ()
        if before:
            owned.update(before)
            made.append(Bound(n, before, "area, then its grade"))
        else:
            refers = _refers(items, n) if goes_on(items, n) else ""
            made.append(Bound(n, (), "", refers))
    return made


def _areas_after(items: Sequence[Item], at: int) -> tuple[int, ...]:
    grade = items[at]
    improving = grade.text == "requires-improvement" and not grade.own
    linked, opened = improving or grade.kind == "same", ""
    for place in range(at + 1, min(at + MOST_BETWEEN, len(items))):
        item = items[place]
        if item.kind == "area":
            apart = place > at + 1 or grade.kind == "same"
            return _list_after(items, place, opened) if linked and apart else ()
        if item.kind == "force":
            continue
        if item.text == "," and _goes_on_after_comma(items, place):
            linked = True
            continue
        if item.kind != "word" or item.text not in AFTER_GRADE:
            return ()
        if place == at + 1 and improving and item.text not in AFTER_IMPROVE:
            return ()
        linked = linked or item.text in LINKS
        opened = item.text if item.text in (":", "–", "(") else opened
    return ()


def _goes_on_after_comma(items: Sequence[Item], comma: int) -> bool:
    """Say whether a comma leads on: "a 'good', came in", "three areas, including", "grade, for"."""
    before = items[comma - 1]
    following = items[comma + 1].text if comma + 1 < len(items) else ""
    if before.kind == "grade":
        apposed = comma > 1 and items[comma - 2].text == ","
        return following in ("came", "went", "was") or (
            apposed and following in ("for", "in", "at")
        )
    if before.text in VERDICT_NOUNS:
        return following in ("for", "in", "at")
    return following in ("including", "namely", "notably")


def _list_after(items: Sequence[Item], first: int, opened: str) -> tuple[int, ...]:
    """Return the area at `first` and those that follow it in one list, which `opened` began."""
    chain, cut = [first], [False]
    place, joined, comma = first + 1, False, False
    while place < len(items):
        item = items[place]
        if item.kind == "area":
            if not joined:
                break
            chain.append(place)
            cut.append(comma)
            joined = comma = False
        elif item.kind == "force":
            pass
        elif item.kind == "word" and (item.text in BETWEEN_AREAS or (item.text == ";" and opened)):
            joined = joined or item.text in JOINING
            comma = comma or item.text in {",", ";"}
            well = item.text == "well" and items[place - 1].text == "as"
            joined = joined or well
        else:
            break
        place += 1
    following = items[chain[-1] + 1] if chain[-1] + 1 < len(items) else None
    if len(chain) > 1 and following and following.text != opened and _claims(following):
        # The last areas begin what is said next: "good at A and B, and investigating C was not".
        keep = max((n for n in range(1, len(chain)) if cut[n]), default=len(chain) - 1)
        chain = chain[:keep]
    return tuple(chain)


def _claims(item: Item) -> bool:
    if item.kind == "grade":
        return True
    return item.kind == "word" and item.text in (FINITE | {":", "–", "("})


def _areas_before(items: Sequence[Item], at: int, owned: set[int]) -> tuple[int, ...]:
    grade = items[at]
    worded = grade.text == "requires-improvement"
    following = items[at + 1].text if at + 1 < len(items) else ""
    if worded and not grade.marked and following in ("in", "at", "on", "for", "to", "with"):
        return ()
    linked = False
    for place in range(at - 1, max(-1, at - MOST_BETWEEN), -1):
        item = items[place]
        if item.kind == "area":
            alone = (place == 0 and at == len(items) - 1) or _paired(items, place, at)
            rated = linked and any(other.text in VERDICTS for other in items[:place])
            if place in owned or not (worded or alone or rated) or not _nominal(items, place):
                return ()
            return _list_before(items, place, owned)
        if item.kind == "force":
            continue
        judged = item.text == "and" and items[place + 1].text in VERDICTS
        if item.kind != "word" or not (judged or item.text in BEFORE_GRADE):
            return ()
        linked = linked or item.text == "as"
        worded = worded or item.text in (COPULAS | VERDICTS) or item.text in ":–-|(="
    return ()


def _paired(items: Sequence[Item], area: int, grade: int) -> bool:
    """Say whether area and grade are a pair in a list of pairs: "investigating crime, good;"."""
    opened = area == 0 or items[area - 1].text in (":", ";", "and", "of", "for", "in", "on")
    closed = grade + 1 == len(items) or items[grade + 1].text in (";", ".")
    return opened and closed and grade == area + 2 and items[area + 1].text == ","


def _nominal(items: Sequence[Item], place: int) -> bool:
    """Say whether an area is named as a subject, and is no sentence: "it investigates crime"."""
    if place == 0:
        return True
    before = items[place - 1]
    if before.possessive:
        return True
    if before.kind == "force" or before.text in ("it", "they", "we", "force", "constabulary"):
        return any(item.text in NOMINAL for item in items[max(0, place - 5) : place])
    return True


def _list_before(items: Sequence[Item], last: int, owned: set[int]) -> tuple[int, ...]:
    """Return the area at `last` and those before it in one list."""
    chain = [last]
    place, joined = last - 1, False
    while place >= 0:
        item = items[place]
        if item.kind == "area" and joined and place not in owned:
            chain.insert(0, place)
            joined = False
        elif item.kind == "word" and item.text in BETWEEN_AREAS:
            joined = joined or item.text in JOINING
        else:
            break
        place -= 1
    return tuple(chain)


def _refers(items: Sequence[Item], at: int) -> str:
    until = next((n for n in range(at + 1, len(items)) if items[n].kind == "grade"), len(items))
    since = next((n for n in range(at - 1, -1, -1) if items[n].kind == "grade"), -1)
    following = [item.text for item in items[at + 1 : min(at + 9, until)]]
    for n, word in enumerate(following[:2]):
        if word in ("at", "in", "for", "on") and following[n + 1 : n + 2] in (
            ["that"],
            ["it"],
            ["this"],
        ):
            end = following[n + 2 : n + 3]
            if not end or end[0] in (".", ",", "too", "also", ";", "area", "question"):
                return "that"
    before = [item.text for item in items[max(0, at - 14, since + 1) : at]]
    around = before + following
    if any(_each(around, n) for n in range(len(around))):
        return "each"
    if "overall" in before[-9:] or "overall" in following[:4]:
        return "overall"
    return ""


def _each(words: Sequence[str], n: int) -> bool:
    if words[n] in ("each", "all", "both", "every"):
        near = words[n + 1 : n + 5]
        led = n > 0 and words[n - 1] in ("in", "on", "for", "across")
        counted = {"areas", "area", "questions", "categories", "of"}
        return led or bool(set(near) & counted) or bool(set(near[:2]) & COPULAS)
    return False


def stated_count(items: Sequence[Item]) -> int | None:
    """Return how many areas a sentence says there are: "in each of the four", "all three areas"."""
    numbers = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
    ]
    for n, item in enumerate(items):
        near = {other.text for other in items[max(0, n - 3) : n + 3]}
        counted = near & {"each", "all", "areas", "questions", "things", "categories", "aspects"}
        if item.kind == "word" and item.text in numbers and counted:
            return numbers.index(item.text) + 1
        if item.text == "both":
            return 2
    return None


def attributed(items: Sequence[Item]) -> bool:
    """Say whether a sentence speaks of the inspectorate or of giving verdicts."""
    return any(item.text in (INSPECTORATE | VERDICTS | {"extent"}) for item in items)

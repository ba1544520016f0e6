"""Which areas a grade word belongs to, by their order and by what may not stand between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from peeltrack.drafting.area_lists import list_after, list_before
from peeltrack.drafting.items import Item
from peeltrack.drafting.standing import goes_on
from peeltrack.drafting.wordlists import (
    CLOSE,
    COPULAS,
    DENIALS,
    DIRECTIONS,
    INCLUDES,
    INSPECTORATE,
    LINKS,
    NOMINAL,
    NUMBERS,
    PEOPLE,
    POLICE,
    PRONOUNS,
    QUESTIONS,
    REPORTS,
    SAYING,
    STOPS,
    STRUCTURE,
    VERDICT_NOUNS,
    VERDICTS,
    is_number,
    word_set,
)

MOST_BETWEEN = 20
"""How many items can stand between a grade and its area."""
LONGEST_OPENING = 8
"""How many items a sentence can begin with before the areas that it is about."""
LONGEST_ASIDE = 9
"""How many items can stand between two commas that a sentence is read across."""
_GOING_ON = VERDICTS | COPULAS | word_set("even both again also that")
_OPENING = word_set(": ; , and of for in on its their the")
_BETWEEN_GRADES = word_set(", and or a an another")
_OF_NEXT = (
    POLICE
    | COPULAS
    | word_set(", ; and while but whereas as rated graded judged got a an also told it")
)
_MATTERS = word_set(
    "category pillar area respect regard field question strand matter part aspect element"
)
_NEW_SUBJECT = word_set("it they we he she i this that but while however inspectors hmic hmicfrs")
_ABOUT = word_set(
    "prioritising prioritizing identifying recognising assessing monitoring reviewing"
)
_LOOKED = word_set("examined looked assessed inspected checked examines looks assesses")
_AS = word_set("well regards far to")
_SPECIFIED = word_set("in at on for to with")


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


def bind(items: Sequence[Item], pillars: Collection[str]) -> list[Bound]:
    """Return every grade of a sentence, and every reference to one, with its areas.

    Areas that follow closely ("good at A") come first, then those before it ("A was good"), then those
    that follow at a distance ("good, the report says, when it comes to A").
    """
    marks = [
        n
        for n, item in enumerate(items)
        if item.kind == "same" or (item.kind == "grade" and goes_on(items, n))
    ]
    after = {n: _areas_after(items, n) for n in marks}
    for n, other in pairwise(n for n in marks if items[n].kind == "grade"):
        between = {item.text for item in items[n + 1 : other]}
        if between <= _BETWEEN_GRADES and between - {","}:
            # Which of the grades is whose cannot be told: "a good and an adequate for A and B".
            after[n] = after[other] = (), False
    owned = {area for areas, close in after.values() if close for area in areas}
    made: list[Bound] = []
    for n in marks:
        areas, close = after[n]
        rule = "grade, then its areas"
        refers = "overall" if items[n].text == "same overall" else _refers(items, n)
        if not close:
            before = _areas_before(items, n, owned)
            of_report = bool(before) and items[before[-1] + 1].text in REPORTS
            if of_report and (areas or refers == "each"):
                before = ()
            areas, rule = (before, "area, then its grade") if before else (areas, rule)
            areas = tuple(area for area in areas if area not in owned)
            whole = refers == "overall" and not {items[area].text for area in areas} <= {*pillars}
            areas = () if whole else areas
        if not areas and not refers and made and items[n].kind == "grade":
            areas, rule = _given_back(items, n, made, owned), "area, then its grade"
        if areas and items[n].kind == "grade":
            areas = (*_led_in(items, areas), *areas, *_added(items, n, areas, owned))
        if not areas and not refers and made and _past_aside_grade(items, made[-1], n):
            areas, rule = made[-1].areas, "area, then its grade"
        if not areas and not refers and made and _next_force(items, made[-1], n):
            made.append(Bound(n, made[-1].areas, "the area of the force before"))
            continue
        owned.update(areas)
        made.append(Bound(n, areas, rule if areas else "", "" if areas else refers))
    if len(made) == 1 and not made[0].areas:
        areas = _owned_by_opening(items, made[0])
        return [Bound(made[0].grade, areas, "area, then its grade")] if areas else made
    return made


def _owned_by_opening(items: Sequence[Item], one: Bound) -> tuple[int, ...]:
    """Return the areas that a sentence opens with, where its one grade names none of its own."""
    if _owned_by_head(items, one.grade):
        return (0,)
    return _opening_areas(items, one.grade) if one.refers in ("", "overall") else ()


def _opening_areas(items: Sequence[Item], grade: int) -> tuple[int, ...]:
    """Return the areas of "In its report on A and B, which came out in May, it was rated good"."""
    places = [n for n, item in enumerate(items) if item.kind == "area"]
    if not places or places[-1] > grade or places[0] > LONGEST_OPENING:
        return ()
    areas = list_after(items, places[0], "")
    ended = items[areas[-1] + 1].text == ","
    words = {item.text for item in items[:grade]}
    only = len(areas) == len(places) and items[grade].kind == "grade"
    led = items[0].text in ("in", "for", "on", "under") and ended and only
    return areas if led and not words & (DENIALS | PEOPLE) else ()


def _led_in(items: Sequence[Item], areas: Sequence[int]) -> tuple[int, ...]:
    """Return the area of "As well as A, it was inadequate at B", where B is all that was bound."""
    opening = [item.text for item in items[:3]] == ["as", "well", "as"]
    first = next((n for n, item in enumerate(items) if item.kind == "area"), None)
    if not opening or first is None or first in areas or first > 5:
        return ()
    return (first,) if items[first + 1].text == "," else ()


def _added(
    items: Sequence[Item], grade: int, areas: Sequence[int], owned: Collection[int]
) -> tuple[int, ...]:
    """Return the areas of "A was good, along with B"."""
    after = [item.text for item in items[grade + 1 : grade + 4]]
    if max(areas) > grade or after not in ([",", "along", "with"], [",", "as", "was"]):
        return ()
    place = grade + 4
    while place < len(items) and items[place].text in PRONOUNS:
        place += 1
    if place >= len(items) or items[place].kind != "area" or place in owned:
        return ()
    return list_after(items, place, "")


def _past_aside_grade(items: Sequence[Item], before: Bound, grade: int) -> bool:
    """Say whether a grade is the area's of which an aside tells an earlier one: "A, which was bad, is good"."""
    if not before.areas or before.areas[-1] > before.grade:
        return False
    after_area = [item.text for item in items[before.areas[-1] + 1 : before.areas[-1] + 3]]
    between = items[before.grade + 1 : grade]
    commas = [n for n, item in enumerate(between) if item.text == ","]
    plain = all(item.kind == "word" and item.text not in STOPS - {","} for item in between)
    if after_area != [",", "which"] or len(commas) != 1 or not plain:
        return False
    rest = between[commas[0] + 1 :]
    return bool(rest) and rest[0].text in COPULAS | {"has"}


def _next_force(items: Sequence[Item], before: Bound, grade: int) -> bool:
    """Say whether a grade is another force's for the same: "Kent was good at A and Essex outstanding"."""
    if items[grade].kind != "grade" or not before.areas:
        return False
    between = items[before.last + 1 : grade]
    words = {item.text for item in between if item.kind == "word"}
    forces = sum(item.kind == "force" for item in between)
    areas = names_area(items[before.last + 1 :])
    after = items[grade + 1].text if grade + 1 < len(items) else "."
    others = {item.kind for item in between} & {"grade", "same"}
    ended = after in (".", ",", ";", "and", "while", "by")
    return forces == 1 and not areas and not others and ended and words <= _OF_NEXT


def _owned_by_head(items: Sequence[Item], grade: int) -> bool:
    """Say whether an area and a colon open a sentence, and its one grade is the force's for that."""
    if items[0].kind != "area" or items[1].text != ":" or items[grade].kind != "grade":
        return False
    before = {item.text for item in items[2:grade]}
    of_other = any(item.kind == "force" for item in items[grade:])
    return not (of_other or before & (DENIALS | PEOPLE))


def _given_back(
    items: Sequence[Item], at: int, made: list[Bound], owned: set[int]
) -> tuple[int, ...]:
    """Return areas that a grade takes from the end of the list before: "good at A, and at B it was bad"."""
    chain = made[-1].areas
    for n in range(len(chain) - 1, 0, -1):
        between = {item.text for item in items[chain[n - 1] + 1 : chain[n]]}
        if made[-1].grade < chain[0] and "," in between and between & {"in", "for", "on", "at"}:
            taken = _areas_before(items, at, owned - {*chain[n:]})
            if taken == chain[n:]:
                made[-1] = replace(made[-1], areas=chain[:n])
                return taken
            return ()
    return ()


def _areas_after(items: Sequence[Item], at: int) -> tuple[tuple[int, ...], bool]:
    """Return the areas after a grade, and whether they follow it closely."""
    grade = items[at]
    improving = grade.text == "requires-improvement" and not grade.own
    turned = at > 0 and items[at - 1].text == "as"
    linked, close, comma, opened = improving or turned or grade.kind == "same", True, False, ""
    place = at + 1
    nouns = [item.text for item in items[place : place + 2]]
    areas_of = {item.text for item in items[max(0, at - 8) : at]} & {"area", "areas"}
    if nouns[:1] in (["area"], ["areas"]) and nouns[-1] in (*COPULAS, ","):
        linked = True  # "the inadequate area was A"
    if areas_of and nouns[:1] and nouns[0] in (COPULAS | INCLUDES):
        linked = True  # "areas found to require improvement were A"
    if nouns[:1] == ["with"] and grade.text == "requires-improvement" and grade.own:
        linked = True  # "requires improvement with vulnerability"
    if items[place : place + 1] and items[place].kind == "area" and _is_rating(items, place):
        return (place,), True  # "a 'good' efficiency rating"
    while place < min(at + MOST_BETWEEN, len(items)):
        item = items[place]
        if item.kind == "area":
            if not linked or (place == at + 1 and grade.kind != "same" and not improving):
                return (), False
            areas = list_after(items, place, opened)
            following = items[areas[-1] + 1] if areas[-1] + 1 < len(items) else None
            if items[place - 1].text in PEOPLE or (following and following.text in QUESTIONS):
                return (), False
            close = close and not (following and following.text in REPORTS)
            if comma and following and following.kind == "grade":
                return (), False
            if opened == ":" and following and following.text in COPULAS:
                return (), False  # "all but one were good: A was inadequate"
            return areas, (close or opened == ":") and not comma
        if item.kind == "grade":
            return (), False
        counted = item.text == ";" and items[place - 1].text in (*NUMBERS, "areas", "area")
        if item.text == "," or counted:
            past = _past_aside(items, place, improving=improving)
            if past is None and _examined(items, at, place):
                past = place + 3
            if past is None:
                return (), False
            comma, place = True, past
            linked = linked or items[past].text in ("including", "namely", "notably", "among")
            continue
        if item.kind == "word":
            around = [other.text for other in items[place - 1 : place + 2]]
            on = around == ["overall", "and", "in"]
            on = on or (around[1:2] == ["and"] and all(w.endswith("ly") for w in around[::2]))
            if (item.text in STOPS and not on) or (item.text == "that" and place == at + 1):
                return (), False
            if item.text == "to" and place == at + 1 and grade.text == "good":
                return (), False
            if item.text == "as" and place == at + 1 and around[2:] and around[2] not in _AS:
                return (), False  # "requires improvement as concerns are raised over A"
            if item.text not in CLOSE and not item.text.endswith("ly"):
                if item.text in _ABOUT and items[place - 1].text == "at":
                    return (), False  # "good at prioritising its use of resources"
                close = False
                if improving:
                    return (), False
            linked = linked or item.text in LINKS
            opened = item.text if item.text in (":", "–", "-", "(") else opened
        place += 1
    return (), False


def _past_aside(items: Sequence[Item], comma: int, *, improving: bool) -> int | None:
    """Return where a sentence goes on after a comma: "good, came in A", "good, they say, at A".

    `improving` is for "it needs to improve", which can go on with a thing: ", however, its A".
    """
    following = items[comma + 1].text if comma + 1 < len(items) else ""
    counted = items[comma - 1].text in (*NUMBERS, "areas", "area", "others")
    counted = counted and following not in _NEW_SUBJECT
    if counted or following in DIRECTIONS or following in ("came", "went", "was", "were"):
        return comma + 1
    for place in range(comma + 1, min(comma + LONGEST_ASIDE, len(items) - 1)):
        item = items[place]
        if item.text == ",":
            goes_on_with = DIRECTIONS | COPULAS | ({"the", "its"} if improving else set())
            return place + 1 if items[place + 1].text in goes_on_with else None
        if item.kind in ("area", "grade", "same") or item.text in STOPS:
            return None
    return None


def _examined(items: Sequence[Item], grade: int, comma: int) -> bool:
    """Say whether a comma leads on to what was graded: "inadequate in three areas by HMIC, which examined A"."""
    counted = {item.text for item in items[grade:comma]} & {"areas", "categories", "strands"}
    after = [item.text for item in items[comma + 1 : comma + 3]]
    return bool(counted) and after[:1] == ["which"] and bool({*after[1:]} & _LOOKED)


def _is_rating(items: Sequence[Item], area: int) -> bool:
    return area + 1 < len(items) and items[area + 1].text in VERDICT_NOUNS


def _areas_before(items: Sequence[Item], at: int, owned: set[int]) -> tuple[int, ...]:
    grade = items[at]
    following = items[at + 1].text if at + 1 < len(items) else ""
    improving = grade.text == "requires-improvement"
    specified = improving and following in _SPECIFIED and not _in_a_report(items, at)
    specified = specified and not (at + 2 < len(items) and items[at + 2].kind == "force")
    if following == "at" or (specified and not grade.marked):
        return ()
    if following in ("in", "for", "on", "across") and _is_number(items, at + 2):
        return ()  # "good in two areas" is not of what was named before
    if at and items[at - 1].text in ("from", "than"):
        return ()
    if not grade.marked and following in _SPECIFIED and items[at - 1].text in (":", ","):
        return ()
    worded = improving or grade.marked or grade.given or grade.kind == "same"
    worded = worded or items[at - 1].text in ("at", "as")
    asked = [item.text for item in items[:4]] == ["the", "extent", "to", "which"]
    worded = worded or (asked and items[at - 1].kind == "area")
    place = at
    while place > max(0, at - MOST_BETWEEN):
        place = _before_aside(items, place - 1)
        item = items[place]
        if item.kind == "area":
            worded = worded or (place == 0 and at == len(items) - 1) or _paired(items, place, at)
            worded = worded or any(other.text in VERDICTS for other in items[:place])
            grouped = items[place + 1].text in QUESTIONS or _is_part(items, place)
            bracketed = place + 2 == at and items[place + 1].text == "("
            if grouped or place in owned or not worded:
                return ()
            if not (bracketed or _nominal(items, place)):
                return ()
            return list_before(items, place, owned)
        inside = [other.text for other in items[place:at] if other.text in ("(", ")")]
        if inside[:1] == ["("] and ")" not in inside and at - place > 1:
            return ()  # what stands in brackets is said of something else
        earlier = item.kind == "grade" and place and items[place - 1].text == "from"
        judging = item.text == "who" and items[place + 1].text in VERDICTS
        worded = worded or bool(earlier)
        if item.kind == "force" or earlier or judging:
            continue
        if item.kind != "word" or (item.text in STOPS and item.text != "and"):
            return ()
        goes_on = items[place + 1].text in _GOING_ON or (place + 1 == at and grade.own)
        if item.text == "and" and not goes_on:
            return ()
        worded = worded or item.text in (COPULAS | VERDICTS) or item.text in STRUCTURE
    return ()


def _is_number(items: Sequence[Item], place: int) -> bool:
    text = items[place].text if place < len(items) else ""
    return is_number(text) or text in ("some", "most", "several", "many")


def _is_part(items: Sequence[Item], area: int) -> bool:
    """Say whether only parts of an area are spoken of: "elements of our approach to legitimacy"."""
    before = [item.text for item in items[max(0, area - 6) : area]]
    return any(
        pair[0] in ("elements", "aspects", "parts", "element", "aspect") and pair[1] == "of"
        for pair in pairwise(before)
    )


def _before_aside(items: Sequence[Item], comma: int) -> int:
    """Return the item to read on from, going back: the one before an aside ", including A and B,"."""
    if items[comma].text != ",":
        return comma
    for place in range(comma - 1, max(0, comma - MOST_BETWEEN), -1):
        item = items[place]
        if item.kind not in ("word", "force") or item.text in (".", ";"):
            return comma
        if item.text == ",":
            opens = items[place + 1].text in ("including", "which", "such", "where")
            return place - 1 if opens and place else comma
    return comma


def _in_a_report(items: Sequence[Item], grade: int) -> bool:
    """Say whether what follows a grade is where it was told: "in the last report"."""
    after = [item.text for item in items[grade + 1 : grade + 6]]
    return (
        after[:1] == ["in"]
        and bool(REPORTS & {*after})
        and not names_area(items[grade : grade + 6])
    )


def names_area(items: Sequence[Item]) -> bool:
    """Say whether some items name an area."""
    return any(item.kind == "area" for item in items)


def _paired(items: Sequence[Item], area: int, grade: int) -> bool:
    """Say whether area and grade are a pair in a list of pairs: "investigating crime, good;"."""
    opened = area == 0 or items[area - 1].text in _OPENING
    closed = grade + 1 == len(items) or items[grade + 1].text in (";", ".", ",", "and")
    between = [item.text for item in items[area + 1 : grade]]
    return opened and closed and between in ([], [","])


def _nominal(items: Sequence[Item], place: int) -> bool:
    """Say whether an area is named as a subject, and is no sentence: "it investigates crime"."""
    if place == 0:
        return True
    before = items[place - 1]
    if before.text in PEOPLE:
        return False
    if before.possessive:
        return True
    noun = before.kind == "force" or before.text == "force"  # "Kent Police leadership is …"
    if noun and items[place + 1].text in COPULAS:
        return True
    if before.kind == "force" or before.text in ("it", "they", "we", "force", "constabulary"):
        return any(item.text in NOMINAL for item in items[max(0, place - 5) : place])
    return True


def _refers(items: Sequence[Item], at: int) -> str:
    if [item.text for item in items[max(0, at - 3) : at : 2]] == ["from", "to"]:
        at -= 2  # "its overall grade moved from good to outstanding"
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
    if since >= 0 and before[:1] == ["overall"]:
        # "rated good overall, it was told to improve": that is the first grade's
        before = before[1:]
    if _in_this_matter(before) or (since < 0 and _in_this_matter(following)):
        return "that"
    if following[:3] == ["in", "the", "same"] and following[3:4] and following[3] in _MATTERS:
        return "that"
    opening = [item.text for item in items[:2]]
    if since < 0 and opening[0] in ("this", "that") and opening[-1] in _MATTERS:
        return "that"
    led = opening[0] in ("on", "in", "for", "at") and opening[-1] in ("this", "that")
    if since < 0 and (led or opening[0] == "here"):
        return "that"
    around = before + following
    if any(_each(around, n) for n in range(len(around))):
        return "each"
    if "overall" in before[-12:] or "overall" in following[:4]:
        return "overall"
    return ""


def _in_this_matter(words: Sequence[str]) -> bool:
    """Say whether some words are of what was just named: "in this area", "in this crucial area of work"."""
    return any(
        words[n] == "in"
        and words[n + 1 : n + 2] in (["this"], ["that"])
        and bool({*words[n + 2 : n + 4]} & _MATTERS)
        for n in range(len(words))
    )


def _each(words: Sequence[str], n: int) -> bool:
    if words[n] in ("each", "all", "both", "every"):
        near = words[n + 1 : n + 5]
        led = n > 0 and words[n - 1] in ("in", "on", "for", "across")
        counted = {"areas", "area", "questions", "categories", "of"}
        if near[:1] == ["of"] and near[1:2] not in (
            ["these"],
            ["those"],
            ["them"],
            ["the"],
            ["its"],
        ):
            return False  # "in all of England"
        return led or bool(set(near) & counted) or bool(set(near[:2]) & COPULAS)
    if words[n] in ("these", "those"):
        # "inadequate in these three areas"
        led = n > 0 and words[n - 1] in ("in", "on", "for", "across")
        return led and words[n + 1 : n + 2] != [] and words[n + 1] in NUMBERS
    return False


def stated_count(items: Sequence[Item]) -> int | None:
    """Return how many areas a sentence says there are: "in each of the four", "all three areas"."""
    for n, item in enumerate(items):
        near = {other.text for other in items[max(0, n - 3) : n + 3]}
        counted = near & {"each", "all", "areas", "questions", "things", "categories", "aspects"}
        if item.kind == "word" and item.text in NUMBERS and counted:
            return NUMBERS.index(item.text) + 1
        if item.text == "both":
            return 2
    return None


def attributed(items: Sequence[Item]) -> bool:
    """Say whether a sentence speaks of the inspectorate or of giving verdicts."""
    for n, item in enumerate(items):
        if item.text in INSPECTORATE or item.text == "extent":
            return True
        following = items[n + 1].text if n + 1 < len(items) else ""
        if item.text in ("highlighted", "identified", "flagged") and following == "as":
            return True
        passive = any(word.text in COPULAS for word in items[max(0, n - 5) : n])
        if item.text in VERDICTS and (passive or item.text not in SAYING):
            return True
    return False

"""Whether a grade that was read is the inspectorate's verdict, said by it or of it."""

from __future__ import annotations

from collections.abc import Sequence

from peeltrack.drafting.binding import Bound, attributed
from peeltrack.drafting.forces import is_opinion, other_subject
from peeltrack.drafting.items import Item
from peeltrack.drafting.page import Page
from peeltrack.drafting.references import beside_force
from peeltrack.drafting.sentences import ITEM
from peeltrack.drafting.standing import is_verdict, spoken_against, spoken_of_past
from peeltrack.drafting.wordlists import word_set

NOT_A_VERDICT = "not worded as a verdict"
_STRUCTURE = word_set(": – - | ( =")
_IN_STRUCTURE = _STRUCTURE | word_set("in for at areas")


def why_not(page: Page, n: int, items: list[Item], one: Bound, *, together: bool) -> str:
    """Return why a grade is no verdict on a force in this assessment, or '' for one that is.

    `together` says whether it goes on from an accepted grade of the same sentence.
    """
    sentence, mark = page.sentences[n], items[one.grade]
    against = spoken_against(items, one.grade)
    if against:
        return against
    if is_opinion(sentence.words):
        return "somebody's own opinion"
    other = other_subject([word for word in sentence.words if word.start < mark.start])
    if other:
        return f"about another body ({other})"
    here = attributed(items) or mark.given
    said = here or page.attributed_before(n) or page.of_peel
    structured = _is_structured(items, one) or (sentence.kind == ITEM and _is_led(page, n, one))
    worded = mark.kind == "same" or is_verdict(items, one.grade, attributed=said)
    if not (together or structured or worded):
        return NOT_A_VERDICT
    told = sentence.in_speech(mark.start) or (page.someone_says(n) and not structured)
    if told and not here and not page.inspector_speaks(n):
        return "said by someone else than the inspectorate"
    if not mark.own and not said and not together:
        return "not said to be the inspectorate's verdict"
    return ""


def why_not_now(page: Page, n: int, items: list[Item], one: Bound) -> str:
    """Return why a grade may be an earlier year's, or '' where its cycle is named or it is this one's."""
    if page.titles_at(n):
        return ""
    if page.past_at(n):
        return "it may be of an earlier year"
    if spoken_of_past(items, one.grade, one.last):
        return "it is told as an earlier year's, and no cycle is named for it"
    return ""


def _is_led(page: Page, n: int, one: Bound) -> bool:
    return one.grade == 0 and page.lead_of(n)


def _is_structured(items: Sequence[Item], one: Bound) -> bool:
    """Say whether a grade and its area, or its force, stand together as in a list or table."""
    if not one.areas:
        return items[0].kind == "force" and beside_force(items, one.grade) and one.grade <= 3
    first, last = sorted((one.areas[-1], one.grade))
    if one.areas[0] > one.grade:
        first, last = one.grade, one.areas[0]
        if first > 0 and items[first - 1].text not in (".", ";", ",", "–", "and"):
            return False
    between = [item.text for item in items[first + 1 : last]]
    alone = first == 0 and all(item.text == "." for item in items[last + 1 :])
    if alone and between == [","]:
        return True
    return (alone or bool(_STRUCTURE & set(between))) and set(between) <= _IN_STRUCTURE

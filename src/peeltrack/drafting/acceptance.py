"""Whether a grade that was read is the inspectorate's verdict, said by it or of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from peeltrack.drafting.bare import beside_force
from peeltrack.drafting.binding import Bound, attributed
from peeltrack.drafting.forces import is_opinion, other_subject
from peeltrack.drafting.items import Item
from peeltrack.drafting.page import Page
from peeltrack.drafting.standing import (
    COUNTED,
    FORCES_COUNTED,
    is_verdict,
    spoken_against,
    spoken_of_past,
)
from peeltrack.drafting.wordlists import COPULAS, NUMBERS, STRUCTURE, VERDICTS, word_set

NOT_SAID = "not said to be the inspectorate's verdict"
NOT_A_VERDICT = "not worded as a verdict"
_OTHER_INSPECTION = re.compile(
    r"\bcrime[- ]data[- ]integrity (?:inspection|report)|\b(?:regional|separate) (?:\w+ )?inspection|"
    r"\b(?:joint|thematic|targeted)(?: \w+){0,3} inspection|\bin an? (?:\w+ )?(?:survey|poll)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\bdefin(?:ed|es|itions?)\b|(?<!which )(?<!this )(?<!that )means that\b", re.I
)
_NOT_VALID = re.compile(
    r"\b(?:withdr[ae]w\w*|in error|by mistake|a mistake|provisional\w*|leaked|draft report)\b", re.I
)
_IN_STRUCTURE = STRUCTURE | word_set("in for at areas")


def why_not(
    page: Page, n: int, items: list[Item], one: Bound, *, together: bool, goes_on_saying: bool
) -> str:
    """Return why a grade is no verdict on a force in this assessment, or '' for one that is.

    `together` says whether it goes on from an accepted grade of the same sentence, `goes_on_saying`
    whether it stands in a speech that has told of one.
    """
    sentence, mark = page.sentences[n], items[one.grade]
    against = spoken_against(items, one.grade)
    if against in (COUNTED, FORCES_COUNTED) and _counts_its_list(items, one):
        against = None
    if against:
        return against
    if is_opinion(sentence.words) or _says_itself(items, one.grade):
        return "somebody's own opinion"
    following = [word for word in sentence.words if word.start >= mark.end][:5]
    before = [word for word in sentence.words if word.start < mark.start]
    by = following if following and following[0].word == "by" else []
    other = other_subject(before) or other_subject(by)
    if other:
        return f"about another body ({other})"
    if _OTHER_INSPECTION.search(sentence.text):
        return "about another inspection"
    if _DEFINES.search(sentence.text):
        return "it says what a grade means"
    if _NOT_VALID.search(sentence.text):
        return "it was withdrawn, or is not published yet"
    here = attributed(items) or mark.given
    said = here or page.attributed_before(n) or page.of_peel or page.inspector_speaks(n)
    structured = _is_structured(items, one)
    worded = mark.kind == "same" or is_verdict(items, one.grade, attributed=said)
    if not (together or structured or worded):
        return NOT_A_VERDICT
    told = sentence.in_speech(mark.start) or (page.someone_says(n) and not structured)
    if told and not (here or goes_on_saying) and not page.inspector_speaks(n):
        return "said by someone else than the inspectorate"
    if not mark.own and not said and not together:
        return NOT_SAID
    return ""


def _counts_its_list(items: Sequence[Item], one: Bound) -> bool:
    """Say whether a grade's count is that of the areas listed with it: "two 'good': A and B"."""
    place = one.grade - 1
    while place > 0 and items[place].text in (COPULAS | VERDICTS | {"as"}):
        place -= 1
    number = items[place].text
    count = NUMBERS.index(number) + 1 if number in NUMBERS else number
    after = items[one.grade + 1 :]
    led = bool(after) and after[0].text in (":", "–", "-", "(")
    return led and min(one.areas, default=0) > one.grade and str(count) == str(len(one.areas))


def _says_itself(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is what a force says of itself: "the force says its work is good"."""
    for n, (item, following) in enumerate(pairwise(items[:grade])):
        of_force = item.kind == "force" or item.text == "force"
        if of_force and following.text in ("says", "said", "claims", "insists", "believes"):
            return not attributed(items[n + 2 : grade])
    return False


def why_not_now(page: Page, n: int, items: list[Item], one: Bound) -> str:
    """Return why a grade may be an earlier year's, or '' where its cycle is named or it is this one's."""
    if page.clues.titles[n]:
        return ""
    if page.past_at(n):
        return "it may be of an earlier year"
    if spoken_of_past(items, one.grade, one.last) or page.dated_before(n, items[one.grade].start):
        return "it is told as an earlier year's, and no cycle is named for it"
    return ""


def _is_structured(items: Sequence[Item], one: Bound) -> bool:
    """Say whether a grade and its area, or its force, stand together as in a list or table."""
    if one.grade == 0 and one.areas:
        return True
    if not one.areas:
        return items[0].kind == "force" and beside_force(items, one.grade) and one.grade <= 3
    near = one.areas[0] if one.areas[0] > one.grade else one.areas[-1]
    first, last = sorted((near, one.grade))
    between = {item.text for item in items[first + 1 : last]}
    return bool(STRUCTURE & between) and between <= _IN_STRUCTURE

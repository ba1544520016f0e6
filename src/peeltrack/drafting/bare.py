"""A grade without an area that is plainly what the whole of the report gives: "Kent was rated good."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peeltrack.drafting.area_lists import as_well
from peeltrack.drafting.binding import Bound, names_area
from peeltrack.drafting.items import Item
from peeltrack.drafting.page import Page
from peeltrack.drafting.standing import goes_on, year_told
from peeltrack.drafting.wordlists import (
    COPULAS,
    REPORTS,
    VERDICT_NOUNS,
    VERDICTS,
    is_number,
    word_set,
)

_ENDS = word_set(". ! , ; ) by too also after following despite amid only yesterday today")
_GIVEN = word_set("from given handed awarded which that")
_IN_TURN_ENDS = word_set("and but while whereas")
_FORCE = word_set("it we force constabulary")
_LED = word_set("for in on at when as asked")
_THE = word_set("the this its that a an")
_CLAUSES = word_set(", ; and with while")
_A_FORCE = word_set("force constabulary")
_PARTS = word_set(
    "way ways how handling treatment response approach service efforts investigations"
)
_FINITE = COPULAS | word_set("has have had received got given")
_NOBODY = word_set("none no nobody")


def is_bare(page: Page, n: int, items: list[Item], one: Bound) -> bool:
    """Say whether a grade of sentence `n` without an area is plainly the report's."""
    grade, sentence = items[one.grade], page.sentences[n]
    reported = page.clues.reported
    spoken = sentence.in_speech(grade.start)
    if grade.kind == "same":
        return _told_for_a_year(items, one) or (_in_turn(items) and not sentence.spoken)
    if len(reported) == 1:
        if _told_for_a_year(items, one):
            return True
        if _is_noun(items, one.grade) and grade.own and not spoken and _alone(items, one.grade):
            return True
        if beside_force(items, one.grade) and _only(items, reported):
            return True
        if not spoken and _is_what_report_gave(items, one.grade):
            return True
    if spoken or sentence.heading or _is_led(items) or not _ends(items, one.grade):
        return False
    if _is_of_a_part(items, one.grade):
        return False
    verb = sentence.text[grade.start :][:8].lower() == "requires"
    return _is_told_of_force(items, one.grade, verb=verb)


def _is_what_report_gave(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is all of a clause about a report: "the report, which graded Kent as good, …"."""
    start = max((n for n in range(grade) if items[n].text == ","), default=0)
    clause = items[start + 1 : grade]
    words = [item.text for item in clause]
    of_report = (
        start > 0 and items[start - 1].text in REPORTS and words[:1] in (["which"], ["that"])
    )
    gave = words[1:2] and words[1] in VERDICTS and words[-1] in ("as", "to", "be")
    forces = [item for item in clause if item.kind == "force" or item.text == "force"]
    ends = grade + 1 < len(items) and items[grade + 1].text == ","
    return bool(of_report and gave and ends) and len(forces) == 1 and len(words) <= 6


def _is_led(items: Sequence[Item]) -> bool:
    """Say whether a sentence begins with what a grade may be for: "For A, it was rated good"."""
    return items[0].text in _LED and (names_area(items) or items[0].text != "in")


def _is_of_a_part(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is of something that a force does: "the way Kent treats victims was rated good"."""
    clause = [item.text for item in items[:grade]]
    start = max((n + 1 for n, text in enumerate(clause) if text in _CLAUSES), default=0)
    verb = next((n for n, text in enumerate(clause) if n >= start and text in _FINITE), len(clause))
    return bool(_PARTS & {*clause[start:verb]})


def _ends(items: Sequence[Item], grade: int) -> bool:
    """Say whether nothing follows a grade that it could be for."""
    after = _past_nouns(items, grade)
    following = items[after].text if after < len(items) else "."
    return (
        following in _ENDS
        or as_well(items, after)
        or _in_report(items[after:])
        or _for_the_nth_time(items[after:])
        or _among_all(items[after:])
        or (_in_turn(items) and following in _IN_TURN_ENDS)
    )


def _past_nouns(items: Sequence[Item], grade: int) -> int:
    """Return where a sentence goes on after a grade and its noun: "a 'good' rating"."""
    after = grade + 1
    while after < len(items) and items[after].text in (VERDICT_NOUNS | _A_FORCE):
        after += 1
    return after


def _is_told_of_force(items: Sequence[Item], grade: int, *, verb: bool) -> bool:
    """Say whether a sentence gives a force its one grade, or each of several its own.

    `verb` says that the grade is a verb by itself: "Kent requires improvement".
    """
    others = [
        n
        for n, item in enumerate(items)
        if item.kind in ("area", "grade") and not _of_counted(items, n)
    ]
    earlier = max((n for n in others if n < grade), default=-1)
    in_turn = _in_turn(items)
    before = items[earlier + 1 if in_turn else 0 : grade]
    alone = in_turn or all(
        items[n].kind == "grade" and not goes_on(items, n) for n in others if n != grade
    )
    told = any(item.kind == "force" for item in before) or items[0].text in VERDICTS
    said = any(item.text in (VERDICTS | COPULAS) for item in before)
    said = said or verb or (in_turn and items[grade].text == "requires-improvement")
    return alone and told and said


def _is_noun(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is a rating by itself, for nothing that is named: "the 'good' grading by HMIC"."""
    after = _past_nouns(items, grade)
    following = items[after].text if after < len(items) else "."
    return after > grade + 1 and (following in _GIVEN or _ends(items, grade))


def _alone(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is the one grade of a sentence that names no area."""
    kinds = [item.kind for n, item in enumerate(items) if n != grade]
    return not {"area", "grade", "same"} & {*kinds}


def _told_for_a_year(items: Sequence[Item], one: Bound) -> bool:
    """Say whether a grade without an area is a force's in a year: "in 2015 it was judged to be good"."""
    before = items[: one.grade]
    of_force = any(item.kind == "force" or item.text in _FORCE for item in before)
    after = [item.text for item in items[one.grade + 1 : one.grade + 4]]
    of_year = after[:1] == ["in"] and any(word.isdecimal() for word in after)
    ends = of_year or _ends(items, one.grade)
    return (
        of_force
        and ends
        and not names_area(items)
        and bool(year_told(items, one.grade, one.last)[0])
    )


def _of_counted(items: Sequence[Item], grade: int) -> bool:
    """Say whether a grade is that of a count of forces, named after another: ", 35 as good, none inadequate"."""
    first = grade
    while first > 0 and items[first - 1].text not in _CLAUSES:
        first -= 1
    clause = items[first:grade]
    counted = any(is_number(item.text) or item.text in _NOBODY for item in clause)
    forces = any(item.kind == "force" for item in clause)
    return items[grade].kind == "grade" and first > 0 and counted and not forces


def _in_turn(items: Sequence[Item]) -> bool:
    """Say whether a sentence gives forces their grades in turn: "Kent was good, Essex inadequate".

    That may be by reference: "Kent was good and so was Essex".
    """
    order = "".join(
        item.kind[0]
        for n, item in enumerate(items)
        if item.kind in ("force", "grade", "area", "same") and not _of_counted(items, n)
    )
    return bool(re.fullmatch(r"(?:f+g){2,}|f+g(?:sf+)+", order))


def _in_report(after: Sequence[Item]) -> bool:
    """Say whether only the report is named after a grade: "was rated good in the same inspection."."""
    words = [item.text for item in after[:6]]
    if words[:1] != ["in"] or not {*words[1:2]} & _THE:
        return False
    place = next((n for n, word in enumerate(words) if word in REPORTS), None)
    return place is not None and words[place + 1 : place + 2] in ([], ["."], [","], ["by"])


def _for_the_nth_time(after: Sequence[Item]) -> bool:
    """Say whether a grade is told to be one more of its kind: "for the third year running"."""
    words = [item.text for item in after[:4]]
    return words[:2] == ["for", "the"] and words[3:] in (["year"], ["time"], ["consecutive"])


def _among_all(after: Sequence[Item]) -> bool:
    """Say whether a grade is told to be so among all forces: "the only outstanding force of the 43"."""
    words = [item.text for item in after[:4]]
    return words[:3] in (
        ["of", "the", "43"],
        ["in", "the", "country"],
        ["out", "of", "43"],
    ) or words[:2] in (["in", "england"], ["of", "43"])


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

"""Grades that are stated with a list of the forces that got them, for one area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from peeltrack.drafting.items import Item
from peeltrack.drafting.layout import OVERALL, Placed, lone
from peeltrack.drafting.sentences import ROW, Sentence
from peeltrack.drafting.standing import FORCES_COUNTED, spoken_against, spoken_of_past
from peeltrack.drafting.wordlists import (
    COPULAS,
    DENIALS,
    GROUPING,
    HOPES,
    NUMBERS,
    POLICE,
    VERDICT_NOUNS,
    VERDICTS,
    word_set,
)

_WITH = GROUPING | POLICE | word_set("together with as well along")
_LEADING = COPULAS | word_set(": the forces police")
_CLOSING = COPULAS | VERDICTS | POLICE | frozenset(NUMBERS) | word_set("the only to as")
_ONE_OF = (["one", "of", "them"], ["one", "of", "these"], ["one", "of", "those"])
_AMONG = (
    *(["among", "them", "."], ["among", "them", ","]),
    *(["among", "these", "."], ["among", "those", "."]),
)
_APART = word_set(", – - (")
_WAS = COPULAS | VERDICTS | word_set("has an a as to that which the")
ROSTER = "forces listed with their grade"
_OF_FORCES = (
    *("about forces in general", FORCES_COUNTED, "about something else than a force"),
    None,
)


def rosters(document: Sequence[Sentence], items: Mapping[int, list[Item]]) -> Iterator[Placed]:
    """Yield grades that head a list of forces, and grades of a count of forces that names them."""
    n = 0
    while n < len(document):
        found = items.get(n, [])
        yield from _counted(document[n], n, found)
        yield from _those(document[n], n, found)
        yield from _one_of_them(document, n, items)
        yield from _apposed(document[n], n, found)
        areas = {item.text for item in found if item.kind == "area"}
        grades = any(item.kind == "grade" for item in found)
        verdict = any(item.text in VERDICTS for item in found)
        under = list(_under(document, n, items))
        if under:
            yield from under
            n = max(one.area_sentence for one in under) + 1
            continue
        n += 1
        if len(areas) != 1 or grades or not (verdict and document[n - 1].text.endswith(":")):
            continue
        while n + 1 < len(document) and lone(items.get(n, [])) == "grade":
            forces = _forces(items.get(n + 1, []))
            if not forces or not document[n].alone or document[n].kind == ROW:
                break
            grade = next(item for item in items[n] if item.kind == "grade")
            yield Placed(grade, n, tuple(areas), n + 1, ROSTER, forces)
            n += 2


def _under(
    document: Sequence[Sentence], n: int, items: Mapping[int, list[Item]]
) -> Iterator[Placed]:
    """Yield a grade that stands alone over forces, a line each, for what the whole document is about."""
    if lone(items.get(n, [])) != "grade" or not document[n].alone or document[n].kind == ROW:
        return
    grade = next(item for item in items[n] if item.kind == "grade")
    place = n + 1
    while place < len(document) and document[place].alone and document[place].kind != ROW:
        forces = _forces(items.get(place, []))
        if not forces:
            break
        yield Placed(grade, n, (OVERALL,), place, ROSTER, forces)
        place += 1


def _those(sentence: Sentence, n: int, items: list[Item]) -> Iterator[Placed]:
    """Yield the grade of "the forces that require improvement at C are A and B", or of its reverse.

    That is "A and B are the two outstanding forces". Without an area it is for what the whole document
    is about.
    """
    grades = [at for at, item in enumerate(items) if item.kind == "grade"]
    named = [at for at, item in enumerate(items) if item.kind == "force"]
    areas = [at for at, item in enumerate(items) if item.kind == "area"]
    if len(grades) != 1 or not named or sentence.spoken or len(areas) > 1:
        return
    at = grades[0]
    texts = [item.text for item in items]
    if {*texts} & (DENIALS | HOPES) or spoken_of_past(items, at, at):
        return
    first, last = named[0], named[-1]
    forces = tuple(dict.fromkeys(items[place].text for place in named))
    only = all(items[place].text in _WITH for place in range(first, last) if place not in named)
    told = max((at, *areas))
    leading, closing = {*texts[told + 1 : first]}, {*texts[last + 1 : at]}
    opens = texts[0] in ("the", "among") and bool({"forces", "force"} & {*texts[1:first]})
    opens = opens and first > told and leading <= _LEADING and bool(leading & COPULAS)
    closes = first == 0 and closing <= _CLOSING and bool(closing & {"the", "only"})
    closes = closes and "forces" in texts[last + 1 : at + 2]
    if only and (opens or closes):
        named_areas = tuple(texts[place] for place in areas) or (OVERALL,)
        yield Placed(items[at], n, named_areas, n, ROSTER, forces)


def _one_of_them(
    document: Sequence[Sentence], n: int, items: Mapping[int, list[Item]]
) -> Iterator[Placed]:
    """Yield the grade of "four forces were inadequate at C, and A was one of them"."""
    found = items.get(n, [])
    grades = [at for at, item in enumerate(found) if item.kind == "grade"]
    areas = [at for at, item in enumerate(found) if item.kind == "area"]
    if len(grades) != 1 or len(areas) > 1 or document[n].spoken:
        return
    told = max((grades[0], *areas))
    counted = spoken_against(found, grades[0]) in _OF_FORCES[:-1]
    counted = counted and any(item.text == "forces" for item in found[: grades[0]])
    if (
        not counted
        or spoken_of_past(found, grades[0], told)
        or any(i.kind == "force" for i in found[:told])
    ):
        return
    rest, at = found[told + 1 :], n
    if not any(item.kind == "force" for item in rest):
        rest, at = items.get(n + 1, []), n + 1
        if not rest or rest[0].kind != "force" or document[at].spoken:
            return
    named = [place for place, item in enumerate(rest) if item.kind == "force"]
    if not named or any(item.kind in ("grade", "area") for item in rest):
        return
    before = [item.text for item in rest[: named[0]] if item.text not in VERDICT_NOUNS]
    after = [item.text for item in rest[named[-1] + 1 :]]
    forces = _forces(rest[named[0] : named[-1] + 1])
    included = at == n and before in ([",", "including"], ["including"]) and after in ([], ["."])
    among = after[:3] in _AMONG
    if after and after[0] in COPULAS:
        among = after[1:4] in (*_ONE_OF, *_AMONG)
    if forces and (included or among):
        named_areas = tuple(found[place].text for place in areas) or (OVERALL,)
        yield Placed(found[grades[0]], n, named_areas, at, ROSTER, forces)


def _apposed(sentence: Sentence, n: int, items: list[Item]) -> Iterator[Placed]:
    """Yield the grade of "five were good and one force, Kent Police, was outstanding"."""
    for at, item in enumerate(items):
        before = [other.text for other in items[max(0, at - 3) : at]]
        one = before[-3:-1] in (
            ["one", "force"],
            ["only", "force"],
            ["only", "one"],
            ["just", "one"],
        )
        one = one or before[-3:-1] == ["police", "force"]
        apart = bool(before) and before[-1] in _APART
        if item.kind != "force" or not (one and apart) or sentence.in_speech(item.start):
            continue
        after = items[at + 1 : at + 9]
        grade = next((other for other in after if other.kind != "word"), None)
        if not after or after[0].text not in _APART or grade is None or grade.kind != "grade":
            continue
        between = {other.text for other in after[1 : after.index(grade)]}
        areas = {other.text for other in items if other.kind == "area"}
        past = spoken_of_past(items, items.index(grade), items.index(grade))
        if between <= _WAS and len(areas) <= 1 and not past:
            yield Placed(grade, n, tuple(areas) or (OVERALL,), n, ROSTER, (item.text,))


def _counted(sentence: Sentence, n: int, items: list[Item]) -> Iterator[Placed]:
    colons = [at for at, item in enumerate(items) if item.text == ":"]
    if len(colons) != 1 or sentence.spoken:
        return
    before, forces = items[: colons[0]], _forces(items[colons[0] + 1 :])
    grades = [at for at, item in enumerate(before) if item.kind == "grade"]
    areas = [item.text for item in before if item.kind == "area"]
    counts = [
        items[at - 2 if items[at - 1].text == "police" else at - 1].text
        for at in range(1, len(before))
        if before[at].text == "forces"
    ]
    if len(grades) != 1 or len(areas) != 1 or len(counts) != 1 or not forces:
        return
    number = NUMBERS.index(counts[0]) + 1 if counts[0] in NUMBERS else counts[0]
    named = any(item.kind == "force" for item in before)
    against = spoken_against(items, grades[0])
    past = spoken_of_past(items, grades[0], grades[0])
    if str(number) == str(len(forces)) and against in _OF_FORCES and not (named or past):
        yield Placed(before[grades[0]], n, (areas[0],), n, ROSTER, forces)


def _forces(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the forces of a list that is nothing but forces, or none."""
    other = GROUPING | POLICE | {"."}
    if not all(item.kind == "force" or item.text in other for item in items):
        return ()
    return tuple(dict.fromkeys(item.text for item in items if item.kind == "force"))

"""Grades that are stated by where they stand: under a heading, in a list, in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from peeltrack.drafting.items import Item
from peeltrack.drafting.sentences import ITEM, ROW, Sentence
from peeltrack.drafting.wordlists import word_set

OVERALL = "overall"
"""Stands for the area of the whole report, which is one pillar or none."""
BARE = "bare"
"""Stands for what the report is about: a pillar, or the one area that it grades."""
_LONE = word_set(""": – - . , ; ? ( ) | / • · and the in of for at on to a an overall grade grades grading rating ratings
    judgement judgment judgements judgments mark marks area areas rated judged graded as were was we
    following our how well is it delivers force number question again too also well what extent does do this its their""")
_UPDATED = re.compile(r"(?:last )?(?:updated|published|reviewed)\b[^.]{0,30}$", re.IGNORECASE)
_OVERALL_CELL = re.compile(r"overall(?: (?:grade|grading|judge?ment|rating))?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9.]+")
_SEVERAL = re.compile(r"a{2,}ga{2,}")
"""Areas above and below one grade: a list of which other grades are lost, or not read."""
_CYCLE_CELL = re.compile(
    r"(?:(?:PEEL|grade|rating|judge?ment|in|for) )*"
    r"(?:(20\d\d)[/–-](\d\d|20\d\d)|(?<=PEEL )(20\d\d))(?: (?:grade|rating|judge?ment))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A grade and the areas that stand by it: sentences, and the grade as an item of one of them.

    `forces` is what the table or list names beside it, if anything; `years` a cycle's years in the
    head of the column.
    """

    grade: Item
    grade_sentence: int
    areas: tuple[str, ...]
    area_sentence: int
    rule: str
    forces: tuple[str, ...] = ()
    years: str = ""


def lone(items: Sequence[Item]) -> str:
    """Return 'area' or 'grade' where a sentence is nothing but areas or one grade, else ''."""
    kinds = {item.kind for item in items if item.kind != "word"}
    words = [item.text for item in items if item.kind == "word"]
    if len(words) > 1 and items[1].text == ":" and items[0].kind == "word":
        words = words[2:]
    if not all(word in _LONE or _NUMBER.fullmatch(word) for word in words):
        return ""
    if kinds == {"grade"} and sum(item.kind == "grade" for item in items) == 1:
        return "" if words[:1] == [OVERALL] else "grade"  # "Overall: good" needs no heading
    if kinds == {"area"} or (not kinds and OVERALL in words and len(words) <= 3):
        return "area"
    return ""


def areas_of(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the areas that a sentence names, or the mark for the whole report."""
    return tuple(item.text for item in items if item.kind == "area") or (OVERALL,)


def headed(
    document: Sequence[Sentence], items: Mapping[int, list[Item]], leads: frozenset[int]
) -> list[Placed]:
    """Return grades under their area's heading, and areas listed under their grade.

    `leads` are sentences that announce a grade for a list: "It was rated 'good' in these areas:".
    """
    kinds = {
        n: lone(found) for n, found in items.items() if document[n].kind != ROW and n not in leads
    }
    placed: list[Placed] = []
    n = 0
    while n < len(document):
        run = _run(document, kinds, n)
        stop = run[-1] + 1 if run else n
        order = "".join(kinds[place][0] for place in run)
        if n in leads:
            stop = _listed(document, items, kinds, n, placed)
        elif re.fullmatch(r"a*(?:ag)+a*", order) and not _SEVERAL.fullmatch(order):
            for area, place in pairwise(run):
                if kinds[place] == "grade":
                    placed.append(_under(items, place, area))
        elif (
            order.startswith("g")
            and document[n].alone
            and "gg" not in order
            and _fresh(document, kinds, n, order)
        ):
            place = n
            while place < stop:
                place = _listed(document, items, kinds, place, placed)
            stop = place
        n = max(stop, n + 1)
    return placed


def _run(document: Sequence[Sentence], kinds: Mapping[int, str], first: int) -> list[int]:
    """Return the headings and grades that follow each other from a sentence on, past a line of dates."""
    run: list[int] = []
    place = first
    while kinds.get(place) or (
        run and place < len(document) and _UPDATED.match(document[place].text)
    ):
        if kinds.get(place):
            run.append(place)
        place += 1
    return run


def _under(items: Mapping[int, list[Item]], grade: int, area: int) -> Placed:
    item = next(item for item in items[grade] if item.kind == "grade")
    return Placed(item, grade, areas_of(items[area]), area, "grade under its area's heading")


def _fresh(document: Sequence[Sentence], kinds: Mapping[int, str], n: int, order: str) -> bool:
    """Say whether a run that begins with a grade is a list under it, and no area's heading is lost."""
    before = n - 1
    while before >= 0 and document[before].heading and not document[before].text.endswith(":"):
        if kinds.get(before) == "area":
            return False  # the list began with areas, and not all of its lines were read
        before -= 1
    return "aa" in order or before == n - 1


def _listed(
    document: Sequence[Sentence],
    items: Mapping[int, list[Item]],
    kinds: Mapping[int, str],
    head: int,
    placed: list[Placed],
) -> int:
    """Add the areas listed under the grade of sentence `head`; return where reading goes on."""
    grade = [item for item in items[head] if item.kind == "grade"][-1]
    place = head + 1
    while place < len(document):
        if kinds.get(place) == "area":
            areas = areas_of(items[place])
            placed.append(Placed(grade, head, areas, place, "area listed under its grade"))
        elif (
            document[place].kind != ITEM
            or kinds.get(place) == "grade"
            or any(item.kind == "grade" for item in items.get(place, ()))
        ):
            break
        place += 1
    return place


def tabled(document: Sequence[Sentence], items: Mapping[int, list[Item]]) -> Iterator[Placed]:
    """Yield the grades that tables state: by row, or by the head of the column."""
    head: list[list[Item]] | None = None
    head_at = -1
    for n, sentence in enumerate(document):
        if sentence.kind != ROW:
            head = None
            continue
        row = _split(sentence, items.get(n, []))
        if head is None:
            head, head_at = row, n
            if not _single(row, "grade") or not _single(row, "area"):
                continue
            head = []
        yield from _row(document, n, row, head, head_at)


def _row(
    document: Sequence[Sentence],
    n: int,
    row: list[list[Item]],
    head: list[list[Item]],
    head_at: int,
) -> Iterator[Placed]:
    grades = [(place, cell[0]) for place, cell in enumerate(row) if _is(cell, "grade")]
    forces = tuple(item.text for cell in row for item in cell if item.kind == "force")
    areas = [cell for cell in row if any(item.kind == "area" for item in cell)]
    if not grades:
        for place, cell in enumerate(row):
            above = head[place] if place < len(head) else []
            if _is(above, "grade") and any(item.kind == "area" for item in cell):
                rule = "area under its grade's column"
                named = areas_of(cell)
                yield Placed(above[0], head_at, named, n, rule, forces)
        return
    if len(areas) == 1 and len(grades) == 1 and len(areas_of(areas[0])) == 1:
        rule = "area and grade in one row"
        yield Placed(grades[0][1], n, areas_of(areas[0]), n, rule, forces)
        return
    cells = document[head_at].text.split("|")
    for place, grade in grades:
        above = head[place] if place < len(head) else []
        named = tuple(item.text for item in above if item.kind == "area")
        if place < len(cells) and _OVERALL_CELL.fullmatch(cells[place].strip()):
            named = (OVERALL,)
        years = _CYCLE_CELL.fullmatch(cells[place].strip()) if place < len(cells) else None
        rule = "grade under its column's head"
        column = tuple(item.text for item in above if item.kind == "force")
        if len(column) == 1 and len(areas) == 1 and not forces:
            yield Placed(grade, n, areas_of(areas[0]), n, rule, column)
        elif len(named) == 1 and not areas:
            yield Placed(grade, n, named, head_at, rule, forces)
        elif years and len(areas) == 1:
            yield Placed(grade, n, areas_of(areas[0]), n, rule, forces, years[0])


def _split(sentence: Sentence, items: Sequence[Item]) -> list[list[Item]]:
    """Return a row's items cell by cell, without the small words of a cell that has more to say."""
    row: list[list[Item]] = []
    end = -1
    for text in sentence.text.split("|"):
        start, end = end + 1, end + 1 + len(text)
        inside = [item for item in items if start <= item.start and item.end <= end]
        named = [item for item in inside if item.kind in ("area", "grade", "force")]
        row.append(named if len(inside) - len(named) <= 4 else inside)
    return row


def _is(cell: Sequence[Item], kind: str) -> bool:
    return len(cell) == 1 and cell[0].kind == kind


def _single(row: Sequence[Sequence[Item]], kind: str) -> bool:
    return sum(any(item.kind == kind for item in cell) for cell in row) == 1

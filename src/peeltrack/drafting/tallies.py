"""How many forces got each grade, as a document tells it: the official totals say of which report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.vocabulary import GradeWords, Word
from peeltrack.drafting.wordlists import word_set

Counted = Mapping[str, int]
OF_FORCES = 12
"""So many of one grade are forces; of fewer it could be areas that are counted."""
FARTHEST = 10
"""How many words after a number its grade can stand: "29 were, the report says, rated as good"."""
_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_IN = word_set("in at for across")
_TO_NUMBER = word_set("' \" in at for across just only the other others further more a")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_EARLIER = re.compile(
    r"\b(?:last year|previous\w*|year before|years? ago|(?:for|after) (?:\w+ ){1,4}years|compared|up from|down from)\b",
    re.I,
)


def told_total(
    told: Sequence[Counted], totals: Iterable[tuple[str, str, Counted]]
) -> tuple[str, str] | None:
    """Return the cycle and area whose total is what a document counts, if it is just one's.

    `told` are its counts, as `told_counts` gives them; `totals` have a cycle, an area, and how many forces got each grade.
    """
    found = {
        (cycle, area)
        for counted in told
        for cycle, area, counts in totals
        if _agrees(counted, counts) and max(counted.values()) >= OF_FORCES
    }
    return found.pop() if len(found) == 1 else None


def told_report(told: Sequence[Counted], reports: Mapping[str, Counted]) -> str | None:
    """Return the cycle of which a force's report has the counts that a document tells, if it is just one.

    `told` are its counts, as `told_counts` gives them; `reports` have, by cycle, how many areas of the force got each grade.
    """
    found = {
        cycle for counted in told for cycle, counts in reports.items() if _agrees(counted, counts)
    }
    return found.pop() if len(found) == 1 else None


def told_counts(document: Sequence[Sentence], grades: GradeWords) -> list[dict[str, int]]:
    """Return how often each grade was given, by paragraph; of an earlier report nothing."""
    found: list[dict[str, int]] = []
    for _, block in groupby(document, key=lambda sentence: sentence.block):
        told: dict[str, int] = {}
        for sentence in block:
            if not _EARLIER.search(sentence.text):
                told |= dict(_counts(sentence.words, grades))
        found.append(told)
    together = {grade: count for told in found for grade, count in told.items()}
    if all(together[grade] == count for told in found for grade, count in told.items()):
        found.append(together)
    return [told for told in found if told]


def _agrees(told: Counted, counts: Counted) -> bool:
    return len(told) > 1 and all(counts.get(grade, 0) == count for grade, count in told.items())


def _counts(words: Sequence[Word], grades: GradeWords) -> Iterator[tuple[str, int]]:
    """Yield each grade with its number: "three were good", "good in three areas"."""
    number, place, at = 0, 0, 0
    while at < len(words):
        grade = grades.at(words, at)
        after = at + grade[1] if grade else at
        while grade and after < len(words) and words[after].word in _TO_NUMBER:
            after += 1
        follows = _number(words, after)[0] if grade and after < len(words) else 0
        if grade and follows and {word.word for word in words[at:after]} & _IN:
            yield grade[0], follows
            number = 0
        elif grade and number and at - place <= FARTHEST:
            yield grade[0], number
            number = 0
        count, taken = _number(words, at)
        denied = at > 0 and words[at - 1].word == "not"
        if count and not denied:
            others = [word.word for word in words[at + taken : at + taken + 1]] == ["others"]
            number, place = count + others, at  # "Kent and 35 others are good"
        at += grade[1] if grade else taken


def _number(words: Sequence[Word], at: int) -> tuple[int, int]:
    """Return the number at a place, or 0, and how many words it takes."""
    word = words[at].word
    if word.isdecimal() and len(word) <= 2:
        return int(word), 1
    for tens, value in _TENS.items():
        if not word.startswith(tens):
            continue
        rest = word.removeprefix(tens)
        following = words[at + 1].word if at + 1 < len(words) else ""
        if rest in _UNITS:
            return value + _UNITS.index(rest) + 1, 1
        if not rest and following in _UNITS:
            return value + _UNITS.index(following) + 1, 2
        return (0 if rest else value), 1
    if word in _UNITS:
        return _UNITS.index(word) + 1, 1
    return (_TEENS.index(word) + 10 if word in _TEENS else 0), 1

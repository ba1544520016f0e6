"""A sentence as the reader sees it: areas, grades, forces, and the words between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.vocabulary import NO_AREA, GradeWords, Mention, Phrases, Word
from peeltrack.drafting.wordlists import VERDICT_NOUNS, VERDICTS, word_set
from peeltrack.record.framework import Cycle

Kind = Literal["word", "area", "grade", "same", "force"]
SAME_THING = VERDICT_NOUNS | word_set(
    """assessment conclusion thumbsup finding outcome result accolade label goes went applies applied
    true"""
)
_QUOTES = frozenset("\"'")
_SCALE = word_set(
    "only higher highest lower lowest best worst scale grades second above below under level"
)
_BODY_BEFORE = word_set("the hm her his majesty's majesty")
_BODY_AFTER = word_set("of constabulary constabularies and fire rescue services service the")
_BODY_SHORT = ("hmic", "hmicfrs", "hmicfs")
_POLICING = word_set("""force forces constabulary police policing service services every each all local this
    that england how what""")
_AFTER_SAME = (".", ";", ",", "in", "at", "for")
_PILLAR_LINKS = word_set("at in with which it the force we they how its is are for both")


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a sentence. `text` is the word, or the id of the area, grade or force.

    For a reference to a grade, `text` is "same", "same overall" where it is to a whole report's, or "this"
    where it is to the one just spoken of.
    For a grade, `own` says whether it is the grade's own word and no paraphrase, `marked` whether it
    stands in quotation marks by itself, `given` whether it says itself that it was given ("told to
    improve", "the highest grade"). `possessive` marks "the force's". `bare` marks a pillar named by what all of
    them are for ("keeping people safe"). `start` and `end` are its place in the sentence's text.
    """

    kind: Kind
    text: str
    start: int
    end: int
    own: bool = True
    marked: bool = False
    given: bool = False
    possessive: bool = False
    bare: bool = False


def items_of(
    sentence: Sentence,
    cycle: Cycle,
    areas: Phrases,
    grades: GradeWords,
    forces: Sequence[Mention],
    pillars: Sequence[str],
) -> list[Item]:
    """Return the items of a sentence, areas as `cycle` names them. Quotation marks are left out."""
    words = sentence.words
    aside = _explained(words, grades)
    found = [area for area in areas.find(words) if area.id != NO_AREA]
    # "Kent Police's efficiency" names Kent Police, although "police efficiency" is an area's name.
    after = {place: force.last for force in forces for place in range(force.first, force.last)}
    by_area = {
        start: Mention(area.id, start, area.last)
        for area in found
        if (start := after.get(area.first, area.first)) < area.last
    }
    by_force = {mention.first: mention for mention in forces}
    made: list[Item] = []
    at = 0
    while at < len(words):
        if at in aside:
            at += 1
            continue
        area, force = by_area.get(at), by_force.get(at)
        grade = None if area else grades.at(words, at)
        if area:
            made.append(_item("area", area, sentence))
            at = area.last
        elif grade:
            id, length, own = grade
            marked = _marked(words, at, at + length)
            start, end = words[at].start, words[at + length - 1].end
            given = words[at].word == "told" or words[at + length - 1].word in VERDICT_NOUNS
            made.append(Item("grade", id, start, end, own, marked, given))
            at += length
        elif force:
            made.append(_item("force", force, sentence))
            at = force.last
        elif (length := _inspectorate(words, at)) > 0:
            start, end = words[at].start, words[at + length - 1].end
            made.append(Item("word", "inspectorate", start, end))
            at += length
        elif (length := _same(words, at)) > 0:
            whole = words[at].word == "same" and length == 3
            start, end = words[at].start, words[at + length - 1].end
            this = words[at].word == "this"
            text = "same overall" if whole else "this" if this else "same"
            made.append(Item("same", text, start, end))
            at += length
        else:
            word = words[at]
            if word.word not in _QUOTES:
                owner = _is_possessive(sentence.text, word.end)
                # The month, not the verb that makes a grade a possibility.
                text = "May" if word.word == "may" and word.capital and at else word.word
                # No new clause: "its efficiency, though, was good".
                apart = at + 1 < len(words) and words[at + 1].word in (",", ".")
                text = "however" if text in ("though", "yet") and apart else text
                made.append(Item("word", text, word.start, word.end, possessive=owner))
            at += 1
    made = [
        replace(item, kind="word")
        if " " not in sentence.text[item.start : item.end] and _is_of_thing(made, n)
        else item
        for n, item in enumerate(made)
    ]
    return _merge_pillars(_without_glosses(made, cycle), cycle, pillars)


def _is_of_thing(items: Sequence[Item], n: int) -> bool:
    """Say whether an area named by one word is said of something else: "the efficiency of the call centre"."""
    after = items[n + 1 : n + 4]
    if items[n].kind != "area" or [item.text for item in after[:1]] != ["of"]:
        return False
    of = next((i for i in after[1:] if i.text not in ("the", "its", "their", "our")), None)
    if of is None or of.kind != "word" or of.text in _POLICING:
        return False
    return of.text.isalpha() and not of.text.endswith("ing")


def _without_glosses(made: Sequence[Item], cycle: Cycle) -> list[Item]:
    """Return items without an area in brackets that explains the one before: "legitimacy (ethics)".

    Where the one in brackets has a report of its own it stays, and not the other: "effectiveness
    (vulnerability)".
    """
    kept: list[Item] = []
    for n, item in enumerate(made):
        around = [other.text for other in made[n - 1 : n + 2 : 2]] if n > 1 else []
        glosses = item.kind == "area" and around == ["(", ")"] and made[n - 2].kind == "area"
        if glosses and item.text in cycle.apart:
            kept[-2:] = [item]
        elif not glosses:
            kept.append(item)
    return kept


def _item(kind: Kind, mention: Mention, sentence: Sentence) -> Item:
    start = sentence.words[mention.first].start
    end = sentence.words[mention.last - 1].end
    owner = _is_possessive(sentence.text, end)
    bare = kind == "area" and sentence.words[mention.first].stem in ("keep", "reduc")
    return Item(kind, mention.id, start, end, possessive=owner, bare=bare)


def _is_possessive(text: str, end: int) -> bool:
    return text.endswith(("'s", "'S"), 0, end) or text[end - 1 : end + 2] == "s' "


def _marked(words: Sequence[Word], first: int, last: int) -> bool:
    opening = words[first - 1].word if first else ""
    if opening in ("as", "a", "an") and first > 1:
        opening = words[first - 2].word
    closing = words[last].word if last < len(words) else ""
    if closing in (",", ".") and last + 1 < len(words):
        closing = words[last + 1].word
    return opening in _QUOTES and closing in _QUOTES


def _explained(words: Sequence[Word], grades: GradeWords) -> frozenset[int]:
    """Return the places of brackets that explain a grade, or what PEEL stands for, and state nothing."""
    aside: set[int] = set()
    opened = None
    for n, word in enumerate(words):
        if word.word == "(":
            opened = n
        elif word.word == ")" and opened is not None:
            inside = range(opened + 1, n)
            peel = opened > 0 and words[opened - 1].word == "peel"
            stands_for = peel and words[opened + 1].word.startswith("polic")
            scale = any(words[m].word in _SCALE for m in inside)
            if stands_for or (scale and any(grades.at(words, m) for m in inside)):
                aside.update(range(opened, n + 1))
            opened = None
    return frozenset(aside)


def _inspectorate(words: Sequence[Word], at: int) -> int:
    """Return how many words name the inspectorate in full, its short name in brackets with them."""
    place = at
    while place < len(words) and words[place].word in _BODY_BEFORE:
        place += 1
    here = [word.word for word in words[place : place + 3]]
    if here[:2] != ["inspectorate", "of"] or not here[2:] or here[2] not in _BODY_AFTER:
        return 0
    place += 3
    while place < len(words) and words[place].word in _BODY_AFTER:
        place += 1
    while words[place - 1].word in ("and", "the", "of"):
        place -= 1
    short = [word.word for word in words[place : place + 3]]
    if short[:1] == ["("] and short[2:] == [")"] and short[1] in _BODY_SHORT:
        place += 3
    return place - at


def _same(words: Sequence[Word], at: int) -> int:
    """Return how many words refer back to a grade: "the same verdict", "so was", "likewise"."""
    here = [word.word for word in words[at : at + 4]]
    if here[:1] == ["same"] and here[1:2] and here[1] in SAME_THING:
        return 2
    if here[:1] == ["this"] and here[1:2] and here[1] in VERDICT_NOUNS:
        given = words[at - 1].word if at else ""
        return 2 if given in ("received", "given", "got", "awarded", "receives") else 0
    if here[:1] == ["same"] and here[1:2] and here[1] in ("in", "for", "at", "on", "across"):
        given = words[at - 2].word if at > 1 else ""
        return 1 if given in VERDICTS or given in ("had", "scored", "did") else 0
    if here[:2] == ["same", "overall"] and here[2:3] and here[2] in SAME_THING:
        return 3
    if here[:1] == ["same"] and at > 1 and words[at - 2].word in VERDICTS and here[1:2] == ["."]:
        return 1
    if here[:1] in (["likewise"], ["ditto"]) and (not here[1:2] or here[1] in _AFTER_SAME):
        return 1
    if here[:1] in (["was"], ["were"], ["is"], ["are"]) and (
        here[1:2] == ["too"] or here[1:3] == [",", "too"]
    ):
        return 3 if here[1] == "," else 2
    if here[:1] == ["as"] and here[1:2] and here[1] in ("was", "were", "is", "are", "did", "do"):
        return 2 if at and words[at - 1].word == "," else 0
    if here[:1] == ["so"]:
        length = 2 if here[1:2] == ["too"] else 1
        if here[length : length + 1] and here[length] in ("was", "were", "is", "are"):
            return length + 1
    return 0


def _merge_pillars(made: list[Item], cycle: Cycle, pillars: Sequence[str]) -> list[Item]:
    """Join a pillar and what it is a pillar of, where both name one area.

    "Effectiveness at investigating crime" is that question; "efficiency in keeping people safe" is
    efficiency, although keeping people safe alone would mean effectiveness.
    """
    merged: list[Item] = []
    for item in made:
        before = next((n for n in range(len(merged) - 1, -1, -1) if merged[n].kind != "word"), None)
        if item.kind == "area" and before is not None and merged[before].text in pillars:
            pillar, between = merged[before], [word.text for word in merged[before + 1 :]]
            if pillar.kind == "area" and len(between) <= 5 and set(between) <= _PILLAR_LINKS:
                linked = not between or bool(set(between) & {"at", "in", "with"})
                if linked and item.text in (*pillars,):
                    merged[before:] = [replace(pillar, end=item.end)]
                    continue
                if linked and cycle.areas[item.text].pillar == pillar.text:
                    merged[before:] = [replace(item, start=pillar.start)]
                    continue
        merged.append(item)
    return merged

"""Words, and the framework's phrases as patterns of words: areas by cycle, and grades.

Phrases are compared by the stems of their words, and small words between them are passed over, so
that "investigating crime", "investigates crimes" and "investigation of the crime" need few entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from peeltrack.drafting.wordlists import word_set
from peeltrack.record.framework import Cycle, CycleArea, Framework

SMALL = word_set("""a an the and its their our your his her own all both also of in at for on to it they we is are
    be do does that these those with which who as force forces constabulary officers""")
"""Words that are passed over inside a phrase."""
MOST_PASSED = 4
"""How many small words or commas can stand between two words of a phrase."""
NO_AREA = ""
"""Stands for a pillar in a cycle that graded none, so that no part of its name is taken for an area."""
LONGEST_GRADE = 40
"""A longer line is no grade alone."""
BREAKS = frozenset(".;:!?()–/|")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|\d+(?:[,./–-]\d+)*|[^\w\s]|_")
_QUESTION = re.compile(
    r"(?:How (?:well|effective|effectively|good)|To what extent) (?:is|are|does|do)(?: the force| forces)?"
    r"(?: at)? (.+?)[?]"
)
_CONTRACTED = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "n't": "not", "'d": "had"}
_JOINED = word_set("anti re well")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of a sentence: in small letters without hyphens, its stem, its place, its case."""

    word: str
    stem: str
    start: int
    end: int
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """What a run of words names: `id`, from word `first` up to word `last`, which is not in it."""

    id: str
    first: int
    last: int


def words_of(text: str) -> Iterator[Word]:
    """Yield the words and marks of a text; contractions become two words, possessives lose their s."""
    for match in _WORD.finditer(text):
        raw, (start, end) = match[0], match.span()
        word = raw.lower()
        if "'" not in word or len(word) == 1:
            yield _word(word, start, end, raw)
            continue
        ending = next((e for e in _CONTRACTED if word.endswith(e) and len(word) > len(e)), None)
        if ending:
            cut = end - len(ending)
            yield _word(word.removesuffix(ending), start, cut, raw)
            yield _word(_CONTRACTED[ending], cut, end, "")
        elif word in ("it's", "that's", "he's", "she's", "there's"):
            yield _word(word[:-2], start, end - 2, raw)
            yield _word("is", end - 2, end, "")
        else:
            yield _word(word.removesuffix("'s") if len(word) > 2 else word, start, end, raw)


def _word(word: str, start: int, end: int, raw: str) -> Word:
    if len(word) > 1:
        word = word.replace("-", "").replace("'", "") or word
    elif word == "&":
        word = "and"
    return Word(word, stem(word), start, end, raw[:1].isupper())


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Return what is left of a word without the ending of a verb or a plural."""
    for ending in ("ing", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


class Phrases:
    """Phrases, each standing for an id, to be found in a run of words; the longest one wins."""

    def __init__(self, phrases: Iterable[tuple[str, str]], exact_start: Iterable[str] = ()) -> None:
        """Take (phrase, id) pairs. No word is passed over after a first word in `exact_start`."""
        self._root: dict[Any, Any] = {}
        self._exact_start = {stem(word) for word in exact_start}
        for phrase, id in phrases:
            node = self._root
            for word in _joined(list(words_of(phrase.replace("’", "'")))):
                if _content(word):
                    node = node.setdefault(word.stem, {})
            if node is not self._root:
                node.setdefault(None, id)

    def find(self, words: Sequence[Word]) -> list[Mention]:
        """Return what the words name, in order and without overlap."""
        found: list[Mention] = []
        joined = _joined(words)
        places = {word.start: n for n, word in enumerate(words)}
        at = 0
        while at < len(joined):
            end, id = self._longest(joined, at)
            shared = self._shared(joined, at) if id is None else None
            if shared:
                first = places[joined[at].start]
                found.append(Mention(shared, first, first + 1))
            if id is None:
                at += 1
                continue
            first, after = places[joined[at].start], joined[end - 1].end
            last = first + 1
            while last < len(words) and words[last].end <= after:
                last += 1
            found.append(Mention(id, first, last))
            at = end
        return found

    def _shared(self, words: Sequence[Word], at: int) -> str | None:
        """Return what the first verb of "preventing and investigating crime" names with the shared noun."""
        if [word.word for word in words[at + 1 : at + 2]] != ["and"]:
            return None
        end, other = self._longest(words, at + 2) if at + 2 < len(words) else (at, None)
        if other is None or end != at + 4:
            return None
        both = [words[at], words[at + 3]]
        end, id = self._longest(both, 0)
        return id if end == 2 and id != other else None

    def _longest(self, words: Sequence[Word], at: int) -> tuple[int, str | None]:
        node, passed = self._root, 0
        best: tuple[int, str | None] = at, None
        exact = words[at].stem in self._exact_start
        for place in range(at, len(words)):
            word = words[place]
            if word.stem in node and _content(word):
                node, passed = node[word.stem], 0
                if None in node:
                    best = place + 1, node[None]
            elif (
                place == at
                or word.word in BREAKS
                or passed == MOST_PASSED
                or _content(word)
                or (exact and place == at + 1 and word.word != "of")
            ):
                break
            else:
                passed += 1
        return best


def _content(word: Word) -> bool:
    return word.word not in SMALL and word.word[0].isalnum()


@lru_cache(maxsize=5_000)
def content_stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text's words without the small ones."""
    return tuple(
        word.stem for word in _joined(list(words_of(text.replace("’", "'")))) if _content(word)
    )


def contains(stems: Sequence[str], part: Sequence[str]) -> bool:
    """Say whether some stems stand in a row among others."""
    return any(
        tuple(stems[n : n + len(part)]) == tuple(part) for n in range(len(stems) - len(part) + 1)
    )


def _joined(words: Sequence[Word]) -> list[Word]:
    """Return the words with "anti social", "re offending" and "well being" made one."""
    made: list[Word] = []
    for word in words:
        if made and made[-1].word in _JOINED and word.stem in ("social", "offend", "be"):
            whole = made[-1].word + word.word
            made[-1] = Word(whole, stem(whole), made[-1].start, word.end, made[-1].capital)
        else:
            made.append(word)
    return made


def area_phrases(framework: Framework, cycle: Cycle) -> Phrases:
    """Return the phrases that name a cycle's areas; the cycle's own wording comes before the general."""
    own = [
        (phrase, id)
        for id, entry in cycle.areas.items()
        for phrase in (entry.label, *entry.phrases, entry.question or "", _asked(entry, framework))
    ]
    general = [
        (phrase, id)
        for id in cycle.areas
        for phrase in (framework.areas[id].label, *framework.areas[id].phrases)
    ]
    grades = [grade.label.split()[0].lower() for grade in framework.grades.values()]
    none = [
        (phrase, NO_AREA)
        for id in framework.pillars
        if id not in cycle.areas
        for phrase in framework.areas[id].phrases
        if " " in phrase
    ]
    return Phrases([*own, *general, *none], exact_start=grades)


def _asked(entry: CycleArea, framework: Framework) -> str:
    """Return what a cycle's question for an area asks about, or '': "practice and behaviour reinforce …"."""
    found = _QUESTION.match(entry.question or "")
    return found[1] if found and entry.area not in framework.pillars else ""


def pillar_phrases(framework: Framework) -> Phrases:
    """Return the phrases that name a pillar as a whole, in any cycle."""
    return Phrases(
        (phrase, id)
        for id, label in framework.pillars.items()
        if id in framework.areas
        for phrase in (label, *framework.areas[id].phrases)
    )


class GradeWords:
    """The words for each grade, and which of them are the grade's own and which a paraphrase."""

    def __init__(self, framework: Framework) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        for grade in framework.grades.values():
            own = [word.stem for word in words_of(grade.label)]
            for phrase in (grade.label, *grade.phrases):
                words = tuple(word.word for word in words_of(phrase))
                is_own = [stem(word) for word in words] == own
                self._by_first.setdefault(words[0], []).append((words, grade.id, is_own))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[Word], place: int) -> tuple[str, int, bool] | None:
        """Return (grade, words taken, whether it is the grade's own word) for what begins at a place."""
        for phrase, grade, own in self._by_first.get(words[place].word, ()):
            if tuple(word.word for word in words[place : place + len(phrase)]) == phrase:
                return grade, len(phrase), own
        return None

    def is_one(self, line: str) -> bool:
        """Say whether a line is nothing but a grade."""
        words = list(words_of(line)) if len(line) <= LONGEST_GRADE else []
        found = self.at(words, 0) if words else None
        return found is not None and found[1] == len(words)

    def count(self, words: Sequence[Word]) -> int:
        """Return how many of the words can begin the words for a grade."""
        return sum(word.word in self._by_first for word in words)

"""A sentence as tagged tokens: forces, areas, grades, years, and the words of the vocabulary.

Areas are compared by the stems of their words, without the small words between them, so that few entries are needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from peeltrack.drafting.dates import dates_in
from peeltrack.record.framework import Framework
from peeltrack.record.judgments import Force

MOST_PASSED = 4  # How many small words can stand between two words of an area
SHORTEST_NAME = 5  # A shorter clipped name of a force ("Beds") can be an ordinary word

_WORD = re.compile(
    r"[^\W\d_]+?(?<=[a-z])(?=[A-Z][a-z])|[^\W\d_]+(?:[-'][^\W\d_]+)*'?|\d+(?:[,.]\d+)*%?|[^\w\s]|_"
)
_YEARS = re.compile(r"20\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?(?![\d/–-])")


class Token(NamedTuple):
    """One tagged part of a sentence, and its place there. `own` says that a grade is told in its own word.

    `value` is a grade's or force's id, a number, a year as written, an ISO date, or an area's id in each cycle.
    """

    tag: str
    text: str
    start: int
    end: int
    value: Any = None
    own: bool = False


Row = Sequence[Token]
Rows = Sequence[Row]
Meaning = Mapping[str, str]
"""What a phrase for an area means: the area's id in each cycle that has one by it."""

Named = tuple[int, Meaning]
"""The place after the words of an area, and what they mean."""


class _Word(NamedTuple):
    text: str
    stem: str
    sense: str
    start: int
    end: int
    capital: bool


class Vocabulary:
    """The words of the vocabulary file."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self.small = frozenset(entries["small"].split())
        self.endings: Sequence[str] = entries["endings"]
        self.possessive: str = entries["possessive"]
        self.force_endings = [tuple(one.split()) for one in entries["force-endings"]]
        self.abbreviations = frozenset(entries["abbreviations"])
        self.numbers = {word: n for n, word in enumerate(entries["numbers"])}
        self.damaged = re.compile("|".join(map(re.escape, entries["damaged"])))
        self.tags: Mapping[str, Sequence[str]] = entries["tags"]
        self.labels: Mapping[str, Sequence[str]] = entries["labels"]
        self.stem = lru_cache(maxsize=10_000)(self._stem)
        rows = [[self._stem(word) for word in row.split()] for row in entries["alike"]]
        self.alike = {stem: row[0] for row in rows for stem in row}

    def _stem(self, word: str) -> str:
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= 2:
                word = word.removesuffix(ending)
                break
        return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word

    def words(self, text: str) -> Iterator[_Word]:
        """Yield the words and marks of a text, in small letters, without hyphens and the s of possessives."""
        for match in _WORD.finditer(text):
            raw, (start, end) = match[0], match.span()
            word = raw.lower()
            if len(word) > 1:
                word = word.removesuffix(self.possessive).rstrip("'").replace("-", "") or word
            end -= len(raw) > 1 and raw.endswith("'")
            stem = self.stem(word)
            yield _Word(word, stem, self.alike.get(stem, stem), start, end, raw[0].isupper())


def read_entries(name: str) -> Mapping[str, Any]:
    """Return the entries of a file that comes with the program, the vocabulary or the rules."""
    import yaml

    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    entries: Mapping[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return entries


def expand(entry: str) -> Iterator[tuple[str, ...]]:
    """Yield what an entry of the vocabulary stands for: "a|b [c]" for "a c", "a", "b c" and "b"."""
    for words in sorted({re.sub(r"\[.*?\]", "", entry), re.sub(r"[\[\]]", "", entry)}):
        yield from product(*(word.split("|") for word in words.split()))


class Areas:
    """The phrases that name areas, to be found in a run of words; the longest wins."""

    def __init__(self, framework: Framework, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._root: dict[Any, Any] = {}
        self._single: dict[str, dict[str, str]] = {}
        self._passes = vocabulary.small | {","}
        self._grades = {next(vocabulary.words(one.label)).text for one in framework.grades.values()}
        cycles = framework.cycles.values()
        told = [(cycle.id, id, entry) for cycle in cycles for id, entry in cycle.areas.items()]
        for cycle, id, entry in told:
            for phrase in (entry.label, entry.question or "", *entry.phrases):
                self._add(phrase, cycle, id)
        for cycle, id, _ in told:
            area = framework.areas[id]
            others = [entry.question or "" for _, of, entry in told if of == id]
            for phrase in (area.label, *area.phrases, *others):
                self._add(phrase, cycle, id)
        self._labels: dict[tuple[str, ...], Meaning] = {}
        for ids, labels in vocabulary.labels.items():
            areas = {c.id: id for c in cycles for id in ids.split() if id in c.areas}
            self._labels |= {self._key(vocabulary.words(label)): areas for label in labels}

    def _key(self, words: Iterable[_Word]) -> tuple[str, ...]:
        return tuple(word.sense for word in words if self._is_content(word))

    def label(self, words: Sequence[_Word]) -> Named | None:
        """Return the place after a label that is all there is before a mark, a grade or the end, and its meaning."""
        marks = (n for n, w in enumerate(words) if not w.text.isalnum() or w.text in self._grades)
        end = next(marks, len(words))
        meaning = self._labels.get(self._key(words[:end])) if self._is_content(words[0]) else None
        return (end, meaning) if meaning else None

    def _add(self, phrase: str, cycle: str, area: str) -> None:
        words = [*filter(self._is_content, self._vocabulary.words(phrase.replace("’", "'")))]
        node = self._root
        for word in words:
            node = node.setdefault(word.sense, {})
        if len(words) == 1:  # In a phrase of one word only the word itself will do
            self._single.setdefault(words[0].stem, {}).setdefault(cycle, area)
        elif words:
            node.setdefault(None, {}).setdefault(cycle, area)

    def _is_content(self, word: _Word) -> bool:
        return word.text not in self._vocabulary.small and word.text[0].isalnum()

    def at(self, words: Sequence[_Word], place: int, cycles: Set[str]) -> Named | None:
        """Return the place after the longest area that begins at a place, and its id in each cycle.

        A phrase that one of `cycles` has comes before a longer one of other cycles.
        """
        node, passed = self._root, 0
        single = self._single.get(words[place].stem)
        best = (place + 1, single) if single else None
        for n in range(place, len(words)):
            word = words[n]
            if word.sense in node and self._is_content(word):
                node, passed = node[word.sense], 0
                meaning = node.get(None)
                known = best and cycles & best[1].keys()
                if meaning and (not known or cycles & meaning.keys()):
                    best = n + 1, meaning
            elif n == place or passed == MOST_PASSED or word.text not in self._passes:
                break
            elif n == place + 1 and words[place].text in self._grades:
                break  # "good in its use of resources" is no "good use of resources"
            else:
                passed += 1
        return best


class Tagger:
    """Turns sentences into tagged tokens."""

    def __init__(
        self, framework: Framework, forces: Mapping[str, Force], vocabulary: Vocabulary
    ) -> None:
        self.vocabulary = vocabulary
        self._areas = Areas(framework, vocabulary)
        self._entries: dict[str, list[tuple[tuple[str, ...], str, Any, bool]]] = {}
        for grade in framework.grades.values():
            own = [vocabulary.stem(word.text) for word in vocabulary.words(grade.label)]
            for phrase in (grade.label, *grade.phrases):
                words = tuple(word.text for word in vocabulary.words(phrase))
                is_own = [vocabulary.stem(word) for word in words] == own
                self._add(words, "improve" if len(own) > 1 else "grade", grade.id, own=is_own)
        for force in forces.values():
            for name in (force.name, *force.aliases):
                words = tuple(word.text for word in vocabulary.words(name))
                self._add(words, "force", force.id)
                ends = (end for end in vocabulary.force_endings if words[-len(end) :] == end)
                short = words[: len(words) - len(next(ends, ()))]
                if name == force.name or len(" ".join(short)) >= SHORTEST_NAME:
                    self._add(short, "force", force.id)
        for tag, entries in vocabulary.tags.items():
            for place, entry in enumerate(entries):
                for words in expand(entry):
                    self._add(words, tag, place if tag == "ordinal" else None)
        for found in self._entries.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def _add(self, words: tuple[str, ...], tag: str, value: Any, *, own: bool = False) -> None:
        if words:
            self._entries.setdefault(words[0], []).append((words, tag, value, own))

    def plain(self, text: str) -> str:
        """Return a text with its quotation marks and apostrophes made plain, each in its place."""
        text = self.vocabulary.damaged.sub(lambda found: "'".ljust(len(found[0])), text)
        return text.translate(_PLAIN)

    def tokens(self, text: str, cycles: Set[str] = frozenset()) -> list[Token]:
        """Return a sentence's tokens that count; the phrases of `cycles`, which it can be about, come first."""
        text = self.plain(text)
        words = [word for word in self.vocabulary.words(text) if word.text not in _QUOTES]
        found: list[Token] = []
        for token in self._dated(text):
            before = [word for word in words if word.end <= token.start]
            words = [word for word in words if word.start >= token.end]
            found += [*self._run(text, before, cycles), token]
        found += self._run(text, words, cycles)
        return [token for token in found if token.tag != "passed"]

    def _dated(self, text: str) -> Iterator[Token]:
        """Yield the dates and years of a text in order, without overlap."""
        dated = [("date", *one) for one in dates_in(text)]
        years = [("year", match[0], *match.span()) for match in _YEARS.finditer(text)]
        ends = 0
        for tag, value, start, end in sorted([*dated, *years], key=lambda one: (one[2], -one[3])):
            if start >= ends:
                ends = end
                yield Token(tag, text[start:end], start, end, value)

    def _run(self, text: str, words: Sequence[_Word], cycles: Set[str]) -> Iterator[Token]:
        at = 0
        texts = tuple(word.text for word in words)
        while at < len(words):
            word = words[at]
            last, tag, value, own = self._entry(texts, at, capital=word.capital)
            label = None if at else self._areas.label(words)
            area = self._areas.at(words, at, cycles)
            if label and not (area and area[0] >= label[0] and cycles & area[1].keys()):
                area = label
            if area and area[0] + (tag != "body") > last:
                last, tag, value, own = area[0], "area", area[1], False
            end = words[last - 1].end
            yield Token(tag, text[word.start : end], word.start, end, value, own)
            at = last

    def _entry(
        self, texts: tuple[str, ...], at: int, *, capital: bool
    ) -> tuple[int, str, Any, bool]:
        """Return the place after the longest entry at a place, its tag and value, and if it is a grade's own word."""
        word = texts[at]
        for entry, tag, value, own in self._entries.get(word, ()):
            size = len(entry)
            if tag == "force" and not capital:
                continue
            if size == 1 or texts[at : at + size] == entry:
                return at + size, tag, value, own
        number = self.vocabulary.numbers.get(word, int(word) if word.isdecimal() else None)
        if number is not None and len(word) < 12:
            return at + 1, "number", number, False
        return at + 1, "word", None, False


_QUOTES = frozenset("\"'`")
_PLAIN = str.maketrans("‘’‚´“”„«»\u00a0", "'" * 4 + '"' * 5 + " ")

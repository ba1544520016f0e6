"""Names as people type them: which are the same, where one ends, and the nearest valid one for one not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

LONGEST = 200
"""The most characters that are compared: no name is longer, and to compare takes a hundred times their size."""
MOST_COMPARED = 50_000
"""How many names are compared, at most, to tell which ones are meant in one file: all in it can be wrong."""
MOST_WORDS = 20
"""A name has at most so many words, where they are typed as arguments of their own."""
FEW = 20
"""So many choices are still listed."""
MOST_OFFERED = 6
"""So many names are offered for one, where none of them is nearer than the others."""
SHORTEST_ROOT = 5
"""With so many letters, at least, two forms of a word begin alike."""
ALIKE, MORE_ALIKE = 0.75, 0.85
"""How much of two names is the same (of 1) where one can be the other misspelt."""
_SPACED = dict.fromkeys("-_/\u2010\u2011\u2012\u2013\u2014\u2015\u2212", " ")
_WRITTEN = str.maketrans({**_SPACED, **dict.fromkeys(".,'\u2018\u2019()", ""), "&": " and "})
"""What stands for the characters that people write now one way, now another."""
_IZE = re.compile("(?<=[a-z]{3})iz(?=e|ing|ation)")
_SMALL = frozenset((
    "a", "all", "and", "at", "for", "how", "in", "is", "it", "its", "of", "on", "the", "to", "with",
))  # fmt: skip
_OF_ANY_FORCE = frozenset(("the", "police", "constabulary", "service", "force", "heddlu"))


def folded(name: str) -> str:
    """Return a name without what people write now one way, now another: case, dashes, &, full stops."""
    return " ".join(name.casefold().translate(_WRITTEN).split())


def spelt(name: str) -> str:
    """Return a name as `folded`, without what a plural and -ize for -ise make different: `crimes`, `organized`."""
    return " ".join(map(_singular, _IZE.sub("is", folded(name)).split()))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def own_words(name: str) -> str:
    """Return the words of a force's name that not every force has: `leics` of "Leics Police"; none of "police"."""
    return " ".join(word for word in folded(name).split() if word not in _OF_ANY_FORCE)


def force_key(name: str) -> str:
    """Return what tells a force's name from others: its own words, or all where it has none."""
    return own_words(name) or folded(name)


def initials(label: str) -> str:
    """Return a label's capital initials: `PVP` for Protecting vulnerable people; a single word in short."""
    words = [word for word in label.replace("-", " ").split() if word not in _SMALL]
    return "".join(word[0].upper() for word in words) if len(words) > 1 else f"{label[:6]}."


def begun(words: Sequence[str]) -> Iterator[str]:
    """Yield the names that can begin at the first of some words, the longest first."""
    for n in range(min(len(words), MOST_WORDS), 0, -1):
        yield " ".join(words[:n])


def told_apart(
    typed: Sequence[str], is_name: Callable[[str], bool], *, together: bool = False
) -> Iterator[tuple[str, ...]]:
    """Yield each name that was typed, in a tuple; a comma parts names, unless the whole is one.

    With `together`, neighbours make a name: the longest that begins at a word, unless each of its words is a
    name by itself. Neighbours that make none come as one tuple. Nothing but commas comes as it is.
    """
    lists = [*_between_commas(typed, is_name)]
    for words in lists if any(lists) else [typed]:
        yield from _names_of(words, is_name) if together else ((word,) for word in words)


def _between_commas(typed: Iterable[str], is_name: Callable[[str], bool]) -> Iterator[list[str]]:
    """Yield lists of the words between commas. An empty word stays, to be refused."""
    words: list[str] = []
    for word in typed:
        if not word.strip() or ("," in word.strip(" ,") and is_name(word)):
            words.append(word)
            continue
        for n, part in enumerate(word.split(",")):
            if n:
                yield words
                words = []
            words += [part.strip()] if part.strip() else []
    yield words


def _names_of(words: Sequence[str], is_name: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    unknown: tuple[str, ...] = ()
    at = 0
    for n in _words_of_names(words, is_name):
        if unknown and (n or len(unknown) == MOST_WORDS):
            yield unknown
            unknown = ()
        if n:
            yield (" ".join(words[at : at + n]),)
        else:
            unknown = (*unknown, words[at])
        at += n or 1
    if unknown:
        yield unknown


def _words_of_names(words: Sequence[str], is_name: Callable[[str], bool]) -> Iterator[int]:
    """Yield of how many words each name is, 0 for a word of none: the fewest are of none, the longest name is first."""
    of_none, taken = [0] * (len(words) + 1), [0] * len(words)
    for at in reversed(range(len(words))):
        names = [(of_none[at + n], -n) for n in _lengths(words[at : at + MOST_WORDS], is_name)]
        of_none[at], n = min((*names, (of_none[at + 1] + 1, 0)))
        taken[at] = -n
    at = 0
    while at < len(words):
        yield taken[at]
        at += taken[at] or 1


def _lengths(words: Sequence[str], is_name: Callable[[str], bool]) -> Iterator[int]:
    """Yield with how many words, from the first on, some make a name that is not one of names alone."""
    for n in range(2, len(words) + 1):
        name = words[:n]
        if is_name(" ".join(name)) and all(map(folded, name)) and not all(map(is_name, name)):
            yield n
    if words and is_name(words[0]):
        yield 1


def joined(typed: str, is_name: Callable[[str], bool]) -> list[str]:
    """Return the names that "and" or "&" joins in what was typed: one where the whole is one; else none unless all are."""
    if is_name(typed):
        return [typed]
    words = folded(typed).split()
    ands = [n for n, word in enumerate(words) if word == "and"] if len(words) <= LONGEST else []
    for n in reversed(ands):
        before = " ".join(words[:n])
        if is_name(before) and (after := joined(" ".join(words[n + 1 :]), is_name)):
            return [before, *after]
    return []


def close(wanted: str, ids: Mapping[str, str], others: Collection[str] = ()) -> str | None:
    """Return the id of the name most like `wanted`: the only one begun by it, or nearly the same; else None.

    `ids` gives the id of each name; all are as `folded` or `force_key` gives them. Those of `others` among them
    count only where no more than a letter or so is another: Boston is not meant for Bolton.
    """
    begun = {id for name, id in ids.items() if len(wanted) > 2 and name.startswith(wanted)}
    if len(begun) == 1:
        return begun.pop()
    name = _most_alike(wanted, ids, ALIKE)
    if name and name in others and not _most_alike(wanted, [name], MORE_ALIKE):
        name = _most_alike(wanted, ids.keys() - others, ALIKE)
    return ids[name] if name else None


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like `name`, whatever the case, or None if none is near.

    The one name that begins with `name`, or that `name` begins with, is nearest; then the most alike.
    """
    by_lower = {candidate.lower(): candidate for candidate in valid}
    wanted = name.lower()
    begun = [c for c in by_lower if wanted and c and (c.startswith(wanted) or wanted.startswith(c))]
    found = begun[0] if len(begun) == 1 else _most_alike(wanted, by_lower, 0.6)
    return by_lower[found] if found else None


def _most_alike(wanted: str, names: Iterable[str], cutoff: float) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(wanted, names if len(wanted) <= LONGEST else (), n=1, cutoff=cutoff)
    return found[0] if found else None


class Hints:
    """What would be right in place of each of many names; when too many have been compared, only the choices."""

    compared = 0

    def __call__(self, name: str, valid: Iterable[str], many: str | None = None) -> str:
        """Return what would be right in place of `name`: the nearest names, or the choices if they are few.

        `many` says where they stand if they are not.
        """
        choices = list(valid)
        near = self._near(name, choices)
        if near or not choices:
            return near or "there is none to choose from"
        if len(choices) <= FEW:
            return f"choose from {', '.join(choices)}"
        return many or f"the {len(choices)} valid ones run from '{choices[0]}' to '{choices[-1]}'"

    def if_near(self, name: str, valid: Iterable[str]) -> str:
        """Return, to end a sentence with, the names that can be meant by `name`; nothing where none is near."""
        near = self._near(name, list(valid))
        return f"; {near}" if near else ""

    def _near(self, name: str, choices: Sequence[str]) -> str:
        if self.compared >= MOST_COMPARED:
            return ""
        self.compared += len(choices)
        wanted = folded(name)
        having = [choice for choice in choices if len(wanted) > 2 and _holds(choice, wanted)]
        if 0 < len(having) <= MOST_OFFERED:  # none of them is nearer than the others
            return did_you_mean(having)
        near = nearest(name, choices)
        return did_you_mean([near]) if near else ""


def _holds(name: str, wanted: str) -> bool:
    """Say whether a name has in it what is wanted (`folded`), or all its words."""
    held = folded(name)
    return wanted in held or {*wanted.split()} <= {*held.split()}


class Holders:
    """What things are called, to find those whose names have the words of a name that none of them has."""

    def __init__(self, *named: Iterable[tuple[str, str]]) -> None:
        """Take (name, id) in lists: first what they are called, then what else, the less telling the later."""
        self._ids: list[tuple[int, str]] = []
        self._having: dict[str, set[int]] = {}
        for tier, names in enumerate(named):
            for name, id in names:
                for word in spelt(name).split():
                    self._having.setdefault(word, set()).add(len(self._ids))
                self._ids.append((tier, id))
        self._alike: dict[str, list[str]] = {}
        for word in self._having:
            self._alike.setdefault(word[:SHORTEST_ROOT], []).append(word)

    def holding(self, name: str) -> list[str]:
        """Return the ids, in order, of those with all the words in one of their names, or words like them."""
        words = self._words(name)
        exact = [self._having.get(word, set()) for word in words]
        alike = [{n for one in self._like(word) for n in self._having[one]} for word in words]
        for held in (exact, alike):
            if found := self._first(set.intersection(*held) if held else set()):
                return found if len(found) <= MOST_OFFERED else []
        return []

    def holding_most(self, name: str) -> list[str]:
        """Return the ids of those that have the most of the words in one of their names, where they are few."""
        held: dict[int, int] = {}
        for n in (n for word in self._words(name) for n in self._having.get(word, ())):
            held[n] = held.get(n, 0) + 1
        most = max(held.values(), default=0)
        found = dict.fromkeys(self._ids[n][1] for n in sorted(held) if held[n] == most)
        return [*found] if len(found) <= MOST_OFFERED // 2 else []

    def _first(self, names: set[int]) -> list[str]:
        """Return the ids of some names, of those alone that are in the first list that has any."""
        tier = min((self._ids[n][0] for n in names), default=None)
        return [*dict.fromkeys(self._ids[n][1] for n in sorted(names) if self._ids[n][0] == tier)]

    def _words(self, name: str) -> set[str]:
        return {*spelt(name).split()} - _SMALL if len(name) <= LONGEST else set()

    def _like(self, word: str) -> list[str]:
        """Return the words that begin like one, so that they can be forms of it: `financial` for `finance`."""
        near = self._alike.get(word[:SHORTEST_ROOT], ())
        return [one for one in near if _shared(one, word) >= 0.6 * max(len(one), len(word))]


def _shared(one: str, other: str) -> int:
    """Return with how many letters two words begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def hint(name: str, valid: Iterable[str], many: str | None = None) -> str:
    """Return what would be right in place of one name, as `Hints` does."""
    return Hints()(name, valid, many)


def if_near(name: str, valid: Iterable[str]) -> str:
    """Return the names that can be meant by one name, as `Hints.if_near` does."""
    return Hints().if_near(name, valid)


def did_you_mean(names: Sequence[str]) -> str:
    """Return the question whether one of some names was meant."""
    if len(names) == 1:
        return f"did you mean '{names[0]}'?"
    return f"did you mean {', '.join(names[:-1])} or {names[-1]}?"

"""When two names are the same as people type them, and the nearest valid name for one that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

LONGEST = 200
"""The most characters that are compared: no name is longer, and to compare takes a hundred times their size."""
MOST_COMPARED = 50_000
"""How many names are compared, at most, to tell which ones are meant in one file: all in it can be wrong."""
FEW = 20
"""So many choices are still listed."""
_SPACED = dict.fromkeys("-_/\u2010\u2011\u2012\u2013\u2014\u2015\u2212", " ")
_WRITTEN = str.maketrans({**_SPACED, **dict.fromkeys(".,'\u2018\u2019()", ""), "&": " and "})
"""What stands for the characters that people write now one way, now another."""
_OF_ANY_FORCE = frozenset(("the", "police", "constabulary", "service", "force", "heddlu"))


def folded(name: str) -> str:
    """Return a name without what people write now one way, now another: case, dashes, &, full stops."""
    return " ".join(name.casefold().translate(_WRITTEN).split())


def force_key(name: str) -> str:
    """Return what tells a force's name from others: `leics` of "Leics Police" and of "LEICS Constabulary"."""
    words = folded(name).split()
    return " ".join(word for word in words if word not in _OF_ANY_FORCE) or " ".join(words)


def close(wanted: str, ids: Mapping[str, str]) -> str | None:
    """Return the id of the name most like `wanted`: the only one begun by it, or nearly the same; else None.

    `ids` gives the id of each name; all are as `folded` or `force_key` gives them.
    """
    begun = {id for name, id in ids.items() if len(wanted) > 2 and name.startswith(wanted)}
    if len(begun) == 1:
        return begun.pop()
    alike = _most_alike(wanted, ids, 0.75)
    return ids[alike] if alike else None


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like `name`, whatever the case, or None if none is near.

    The one name that begins with `name`, or that `name` begins with, is nearest; then the most alike.
    """
    by_lower = {candidate.lower(): candidate for candidate in valid}
    wanted = name.lower()
    begun = [c for c in by_lower if wanted and c and (c.startswith(wanted) or wanted.startswith(c))]
    if len(begun) == 1:
        return by_lower[begun[0]]
    alike = _most_alike(wanted, by_lower, 0.6)
    return by_lower[alike] if alike else None


def _most_alike(wanted: str, names: Iterable[str], cutoff: float) -> str | None:
    from difflib import get_close_matches

    if len(wanted) > LONGEST:
        return None
    found = get_close_matches(wanted, names, n=1, cutoff=cutoff)
    return found[0] if found else None


class Hints:
    """What would be right in place of each of many names; when too many have been compared, only the choices."""

    def __init__(self) -> None:
        self.compared = 0

    def __call__(self, name: str, valid: Iterable[str], many: str | None = None) -> str:
        """Return what would be right in place of `name`: the nearest names, or the choices if they are few.

        `many` says where they stand if they are not.
        """
        choices = list(valid)
        return self._near(name, choices) or _choices(choices, many)

    def if_near(self, name: str, valid: Iterable[str]) -> str:
        """Return, to end a sentence with, the names that can be meant by `name`; nothing where none is near."""
        near = self._near(name, list(valid))
        return f"; {near}" if near else ""

    def _near(self, name: str, choices: Sequence[str]) -> str:
        near = _near(name, choices) if self.compared < MOST_COMPARED else ""
        self.compared += len(choices)
        return near


def hint(name: str, valid: Iterable[str], many: str | None = None) -> str:
    """Return what would be right in place of one name, as `Hints` does."""
    return Hints()(name, valid, many)


def if_near(name: str, valid: Iterable[str]) -> str:
    """Return the names that can be meant by one name, as `Hints.if_near` does."""
    return Hints().if_near(name, valid)


def _near(name: str, choices: Sequence[str]) -> str:
    near = nearest(name, choices)
    if near:
        return f"did you mean '{near}'?"
    having = [choice for choice in choices if len(name) > 2 and name.lower() in choice.lower()]
    if 1 < len(having) <= 6:
        return f"did you mean {', '.join(having[:-1])} or {having[-1]}?"
    return ""


def _choices(choices: Sequence[str], many: str | None) -> str:
    if len(choices) <= FEW:
        return f"choose from {', '.join(choices)}" if choices else "there is none to choose from"
    return many or f"the {len(choices)} valid ones run from '{choices[0]}' to '{choices[-1]}'"

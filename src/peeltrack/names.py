"""The nearest valid name for one that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, valid: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the valid name most like `name`, whatever the case, or None if none is near.

    The one name that begins with `name`, or that `name` begins with, is nearest; then the most alike,
    down to `cutoff` (0 to 1).
    """
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in valid}
    wanted = name.lower()
    begun = [c for c in by_lower if wanted and c and (c.startswith(wanted) or wanted.startswith(c))]
    if len(begun) == 1:
        return by_lower[begun[0]]
    found = get_close_matches(wanted, by_lower, n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else None


def hint(name: str, valid: Iterable[str]) -> str:
    """Return what would be right in place of `name`: the nearest name, or the choices if they are few."""
    choices = list(valid)
    near = nearest(name, choices)
    if near:
        return f"did you mean '{near}'?"
    if len(choices) <= 12:
        return f"choose from {', '.join(choices)}" if choices else "there is none to choose from"
    return f"the {len(choices)} valid ones run from '{choices[0]}' to '{choices[-1]}'"

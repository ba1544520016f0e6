"""Areas that stand in one list: "investigating crime, preventing crime and the way it manages offenders"."""

from __future__ import annotations

from collections.abc import Sequence

from peeltrack.drafting.items import Item
from peeltrack.drafting.wordlists import BETWEEN_AREAS, FINITE, JOINING, STOPS, VERDICTS, word_set

_OF_SOME = word_set("committed against involving affecting")
"""Words after which an area is only of some: "investigating crimes committed against them"."""
LONGEST_REST = 5
"""How many items a list can go on about one area before the next."""


def list_after(items: Sequence[Item], first: int, opened: str) -> tuple[int, ...]:
    """Return the area at `first` and those that follow it in one list, which `opened` began."""
    chain, cut = [first], [False]
    place, joined, comma = first + 1, False, False
    while place < len(items):
        item = items[place]
        if item.kind == "area":
            of_some = place + 1 < len(items) and items[place + 1].text in _OF_SOME
            if not joined or of_some:
                break
            chain.append(place)
            cut.append(comma)
            joined = comma = False
        elif item.kind == "force":
            pass
        elif item.kind == "word" and item.text in (BETWEEN_AREAS | {";"}):
            joined = joined or item.text in JOINING
            comma = comma or item.text in {",", ";"}
            joined = joined or as_well(items, place - 1)
        elif item.text in ("–", "-") and as_well(items, place + 1):
            place += 3
            joined = True
        elif rest := _rest_of_area(items, place, opened):
            place, joined = rest, False
            continue
        else:
            break
        place += 1
    after = chain[-1] + 1
    if [item.text for item in items[after : after + 3 : 2]] == [",", ","]:
        after += 3  # "A and B, though, were good"
    following = items[after] if after < len(items) else None
    if [item.text for item in items[after : after + 2]] == ["in", "which"] and after + 2 < len(
        items
    ):
        following = next(
            (i for i in items[after:] if i.kind != "word" or i.text in FINITE), following
        )
    in_brackets = following and following.text == "(" and items[after + 1 : after + 2]
    if in_brackets and items[after + 1].kind != "grade":
        following = None  # "effectiveness, efficiency and legitimacy (PEEL)"
    if len(chain) > 1 and following and following.text != opened and _claims(following):
        # The last areas begin what is said next: "good at A and B, and investigating C was not".
        keep = max((n for n in range(1, len(chain)) if cut[n]), default=len(chain) - 1)
        chain = chain[:keep]
    return tuple(chain)


def list_before(items: Sequence[Item], last: int, owned: set[int]) -> tuple[int, ...]:
    """Return the area at `last` and those before it in one list."""
    chain = [last]
    place, joined = last - 1, False
    while place >= 0:
        item = items[place]
        if item.kind == "area" and joined and place not in owned:
            chain.insert(0, place)
            joined = False
        elif item.kind == "word" and item.text in BETWEEN_AREAS:
            joined = joined or item.text in JOINING
        else:
            break
        place -= 1
    return tuple(chain)


def _rest_of_area(items: Sequence[Item], at: int, opened: str) -> int:
    """Return where the words end that go on about an area in a list, or 0: "the vulnerable from harm, A"."""
    for place in range(at, min(at + LONGEST_REST, len(items))):
        item = items[place]
        if item.text in (",", "and") or (item.text == ";" and opened):
            after = place + 1
            while after < len(items) and items[after].text in BETWEEN_AREAS:
                after += 1
            return place if after < len(items) and items[after].kind == "area" else 0
        if item.kind != "word" or item.text in (STOPS | FINITE | VERDICTS) or item.text == ":":
            return 0
    return 0


def as_well(items: Sequence[Item], at: int) -> bool:
    """Say whether "as well" stands at a place."""
    return [item.text for item in items[at : at + 2]] == ["as", "well"]


def _claims(item: Item) -> bool:
    if item.kind == "grade":
        return True
    return item.kind == "word" and item.text in (FINITE | {":", "–", "("})

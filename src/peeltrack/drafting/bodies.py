"""The inspectorate's names in a document, and when it had them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peeltrack.drafting.sentences import Sentence
from peeltrack.drafting.vocabulary import words_of
from peeltrack.record.dates import add_days, first_day, last_day
from peeltrack.record.framework import Body, Framework

STALE_DAYS = 550
"""For how many days after a change of name the old one can still be met."""

_WITH_FIRE = re.compile(
    r" inspector(?:ate)?s? (?:of )?constabulary(?: and)? fire(?: and)?(?: rescues?)?(?: services?)? "
)
_WHOLE_NAME = " inspectorate of constabulary and fire and rescue services "
_CUT_SHORT = re.compile(r" hmicf(?:r|s|rss) ")


@dataclass(frozen=True, slots=True)
class NamesUsed:
    """The days `since` and `until` which the inspectorate had the names that a document uses.

    `latest` is the day after which they are not met any more: many go on for years saying HMIC, few saying
    Her Majesty's for His. "" and "9" stand for no such day.
    """

    since: str
    until: str
    latest: str


def names_used(framework: Framework, document: Sequence[Sentence]) -> NamesUsed:
    """Return when the inspectorate had the names that a document uses."""
    text = _row(document)
    since, until, rest = "", "", text
    in_full: set[str] = set()
    replaced: list[str] = []
    for body in sorted(framework.inspectorate, key=lambda body: -len(body.long)):
        if f" {_flat(body.long)} " in rest:
            rest = rest.replace(f" {_flat(body.long)} ", " ")
            in_full.add(_flat(body.name))
            first, last = _used(body)
            since, until = max(since, first), max(until, last)
            if body.first and body.last:
                replaced.append(last)
    by_name: dict[str, list[tuple[str, str]]] = {}
    for body in framework.inspectorate:
        by_name.setdefault(_flat(body.name), []).append(_used(body))
    for name, spans in by_name.items():
        if f" {name} " in text and name not in in_full:
            since = max(since, min(span[0] for span in spans))
            until = max(until, max(span[1] for span in spans))
    latest = add_days(max(replaced), STALE_DAYS) if replaced else "9"
    return NamesUsed(since, until or "9", latest)


def _used(body: Body) -> tuple[str, str]:
    """Return the days between which the inspectorate had a name."""
    return (
        first_day(body.first) if body.first else "",
        last_day(body.last) if body.last else "9",
    )


def _row(document: Sequence[Sentence]) -> str:
    """Return the words of a document in a row, with the inspectorate's names made whole."""
    words = (word.word for sentence in document for word in sentence.words)
    text = " ".join(word for word in words if word.isalnum())
    text = text.replace("constabularies", "constabulary")
    text = _WITH_FIRE.sub(_WHOLE_NAME, f" {text} ")
    return _CUT_SHORT.sub(" hmicfrs ", text)


def _flat(text: str) -> str:
    return " ".join(word.word for word in words_of(text.replace("’", "'")) if word.word.isalnum())

"""When a document was written, by the office holders that it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from peeltrack.drafting.sentences import Sentence
from peeltrack.record.dates import first_day, last_day
from peeltrack.record.offices import CHIEF, COMMISSIONER, INSPECTOR, Office

LONDON = ("metropolitan", "city-of-london")
"""The forces whose chief is called a commissioner."""
_ROLES = {
    COMMISSIONER: r"(?:[Cc]ommissioner|P(?:F)?CC|[Mm]ayor)",
    CHIEF: r"(?:[Cc]hief [Cc]onstable|CC|Ch Const?)",
    INSPECTOR: r"(?:HMI|[Ii]nspectors? of [Cc]onstabular\w+|HM Inspector|[Ii]nspector)",
}
_LONDON_ROLE = r"[Cc]ommissioner"
_TITLE = r"(?:Sir |Dame |Lord |Lady |Baroness |Mr |Mrs |Ms |Dr |Cllr )?"
_BETWEEN = r"(?: \([A-Z]\w*\))?(?: (?:for|of) (?:[A-Z&][\w-]*|and|the|,)(?: (?:[A-Z&][\w-]*|and|the)){0,6})?,? "
_NOT_NOW = re.compile(
    r"\b(?:[Ff]ormer\w*|[Ee]x|[Pp]revious\w*|[Pp]redecessors?|[Tt]hen|[Ll]ate|[Cc]andidates?|[Ee]lect|"
    r"[Dd]eputy|[Dd]ep|[Aa]ssistant|[Aa]sst|[Ii]ncoming|[Oo]utgoing|[Nn]ext|[Ss]ucceed\w*|[Rr]eplac\w*|"
    r"[Rr]etired|[Ww]as appointed|[Uu]ntil|[Cc]hief [Ss]uperintendent)\b"
)
_BEFORE = 25
"""How many characters before a name and its office can say that it was held at another time."""


def written_between(
    document: Iterable[Sentence], forces: Collection[str], offices: Sequence[Office]
) -> tuple[str, str]:
    """Return the first and last day on which a document can have been written, "" and "9" where unknown.

    It names holders of offices, of the `forces` that it speaks of, as those who hold them; two who never
    held them at one time say nothing.
    """
    since, until = "", "9"
    text = "\n".join(sentence.text for sentence in document)
    for office in offices:
        if (office.force is None or office.force in forces) and _is_named(office, text):
            since = max(since, first_day(office.first) if office.first else "")
            until = min(until, last_day(office.last) if office.last else "9")
    return (since, until) if since <= until else ("", "9")


def _is_named(office: Office, text: str) -> bool:
    if not any(name in text for name in office.names):
        return False
    role = _LONDON_ROLE if office.role == CHIEF and office.force in LONDON else _ROLES[office.role]
    return any(
        not _NOT_NOW.search(text[max(0, match.start() - _BEFORE) : match.end()])
        for name in office.names
        for match in _with_role(role, name, text)
    )


def _with_role(role: str, name: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where a name stands with an office: "Chief Constable A B", "A B, the commissioner"."""
    name = re.escape(name)
    before = rf"\b{role}{_BETWEEN}{_TITLE}{name}\b"
    after = rf"\b{name},? (?:is |who is |as )?(?:\([A-Z]\w*\) )?(?:the |\w+'s? )?(?:[\w-]+ ){{0,6}}?{role}\b"
    yield from re.finditer(rf"{before}|{after}", text)

"""No person's name stands in the made-up documents: offices speak in them, not their holders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT
from peeltrack.schema.load import find_files, read_framework

DOCUMENTS = sorted(
    path for path in (Path(__file__).parent / "drafting").rglob("*") if path.is_file()
)
_, FORCES = read_framework(find_files())
OFFICE = frozenset(
    re.findall(
        r"\S+",
        """Acting And Assistant Association Authority Board Cabinet Chairman Chief Commissioner Constable
    Constabulary Constabularies Constabulary's Council Councils County Crime Deputy Detective Executive
    Federation Fire For Force Government Herald His Her Home House Inspector Interim
    Inspectorate Justice Lead Leader Local Majesty Majesty's
    Mayor Media Minister National News Office Officer Panel Police Policing Press Prime Rescue Rural Secretary
    Security Senior Service Services Shadow Sir Superintendent Sussex Temporary The Treasury Unison Victims London
    North South East West Mid Great Dear Madam""",
    )
)
"""Words in capitals that can follow a title, or speak, and are no person's name."""
OF_FORCES = frozenset(
    word
    for force in FORCES.values()
    for name in (force.name, *force.aliases)
    for word in re.findall(r"\w+", name)
)
NAME = r"(?:(?:Mc|Mac|O['’])?[A-Z][a-zà-ÿ]+(?:['’-][A-Z][a-z]+)*)"
SAYS = r"(?:said|says|told|added|adds|welcomed|insisted|admitted|commented|wrote|tweeted)"
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|[Cc]ouncillor|PCC|DCC|ACC|HMI|MP|Supt|Sgt"
    r"|[Cc]onstable|[Cc]ommissioner|[Ii]nspector|[Ss]uperintendent|[Ss]ergeant|of Constabulary"
    rf"|Rescue Services),?\s(?:[A-Z]\.?\s)*({NAME})(?:\s({NAME}))?"
)
SPEAKER = re.compile(rf"(?:^|[.!?\"'”’]\s|\n|>)({NAME}) ({NAME})(?:, [^.\n]{{3,60}},)? {SAYS}\b")
SIGNED = re.compile(
    r"(?:Yours (?:sincerely|faithfully|ever|truly)[^\n]*|(?:[Rr]egards|wishes),?)\s*\n\s*([^\n]+)"
)


def names(text: str) -> list[str]:
    """Return what looks like a person's name: after a title, as a speaker, under a letter."""
    known = OFFICE | OF_FORCES
    found = [
        match[0]
        for match in TITLED.finditer(text)
        if "\n" not in match[0] and not known & {match[1], match[2] or match[1]}
    ]
    found += [match[0] for match in SPEAKER.finditer(text) if not known & {match[1], match[2]}]
    for match in SIGNED.finditer(text):
        words = {word for word in re.findall(NAME, match[1]) if word not in known}
        if re.fullmatch(rf"\W*(?:[A-Z]\.? ?)*{NAME}(?: {NAME})*\W*", match[1]) and words:
            found.append(match[1])
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_name_of_a_person_stands_in_a_document(path: Path) -> None:
    assert names(path.read_text(encoding="utf-8", errors="replace")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "Chief Constable Otter Holt said that she was pleased.",
        "The force is good, said HM Inspector of Constabulary Otter Holt.",
        "Kent's Police and Crime Commissioner, Otter Holt, welcomed the report.",
        "This is a good force, Mr Holt said.",
        "Otter Holt said it was a fair report.",
        "Otter Holt, the leader of the council, said it was a fair report.",
        "Yours sincerely\n\nOtter Holt\nCommissioner for Kent\n",
        "Yours ever,\nO. J. Holt\n",
    ],
)
def test_a_planted_name_is_found(planted: str) -> None:
    assert names(planted)

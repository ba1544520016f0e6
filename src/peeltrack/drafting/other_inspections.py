"""Whether a document is about another inspection than PEEL: custody, a fire service, crime recording."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peeltrack.drafting.sentences import OPENS, Sentence

_ELSEWHERE = re.compile(
    r"\b(?:custody|child protection inspection|(?:vetting|counter-corruption|professional standards) "
    r"(?:inspections?|reports?|reviews?|audits?)|"
    r"fire and rescue service|fire & rescue service|joint inspection|joint targeted|unannounced|"
    r"thematic|crime data integrity|prisons|probation|youth offending|youth justice)\b"
    r"(?: (?:inspections?|reports?|reviews?|audits?)\b)?",
    re.IGNORECASE,
)
_FIRE = re.compile(r"\b(?:fire (?:and|&) rescue|fire service|firefighters?|fire crews?)\b", re.I)
_POLICE = re.compile(r"\b(?:police|policing|constabulary)\b", re.IGNORECASE)
_CRIME_DATA = re.compile(r"\bcrime[- ]data[- ]integrity\b", re.IGNORECASE)
_RECORDING = re.compile(
    r"\b(?:crime[- ]recording|record(?:s|ing|ed)? (?:of )?(?:\w+ )?crimes?)\b", re.IGNORECASE
)
_REPORT = ("inspection", "inspections", "report", "reports", "review", "audit")
_OTHER_BODY = re.compile(r"\bInspectorate of (?!Constabular)[A-Z]\w+|\bHMI (?:Prisons|Probation)\b")
_OUR_BODY = re.compile(r"\b(?:HMIC|HMICFRS|PEEL|Inspector(?:ate)?s? of Constabular\w+)\b")
_APART = re.compile(
    r"\b(?:separate|apart|outside|not part|unlike|ahead of|next|other than|different)\b",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"constabular\w+(?:,| and| &|,? and)? fire (?:and|&) rescue services?", re.I)


class OtherInspection:
    """What a document has of inspections that are not PEEL.

    `subject` is what it is about, in its own words, or None; `certainly` says that it opens with a fire
    service, so that grades of PEEL's areas do not speak against it; `of_recording` that it opens with
    crime recording, and speaks neither of PEEL nor of a pillar there.
    """

    def __init__(self, document: Sequence[Sentence], *, of_pillar: bool) -> None:
        """Take a document, and whether its opening names a pillar."""
        self._document = document
        self._texts = [_IN_NAME.sub(" ", sentence.text) for sentence in document]
        opened = self._opens_with()
        self.certainly = opened is not None and not _CRIME_DATA.search(opened)
        self.subject = opened or self._spoken_of()
        opening = " ".join(sentence.text for sentence in document if sentence.block < OPENS)
        named = of_pillar or re.search(r"\bPEEL\b", opening)
        self.of_recording = bool(_RECORDING.search(opening)) and not named

    def _spoken_of(self) -> str | None:
        texts = self._texts
        if any(re.search(r"\bPEEL\b", text) and not _APART.search(text) for text in texts):
            return None
        if not any(_OUR_BODY.search(text) for text in texts):
            other = next((match[0] for text in texts if (match := _OTHER_BODY.search(text))), None)
            if other:
                return other
        of_police = bool(_POLICE.search(" ".join(texts[:1])))
        found = [
            (sentence.block - 3 * match[0].lower().endswith(_REPORT), match[0].lower())
            for sentence, text in zip(self._document, texts, strict=True)
            for match in [_ELSEWHERE.search(text)]
            if match and not (of_police and _FIRE.match(match[0]))
        ]
        is_subject = len(found) > 1 or any(block < 2 for block, _ in found)
        return found[0][1] if is_subject else None

    def _opens_with(self) -> str | None:
        """Return the fire service or crime data inspection that the opening is about."""
        opening = " ".join(
            text
            for sentence, text in zip(self._document, self._texts, strict=True)
            if sentence.block < OPENS
        )
        if re.search(r"\bPEEL\b", opening):
            return None
        crime_data = _CRIME_DATA.search(opening)
        if crime_data:
            return crime_data[0].lower()
        title = "".join(self._texts[:1])
        titled = _FIRE.search(title)
        if titled and not _POLICE.search(title):
            return titled[0].lower()
        fire = _FIRE.search(opening)
        rest = re.sub(r"\bInspectorates? of Constabulary\b", " ", opening)
        return fire[0].lower() if fire and not _POLICE.search(rest) else None
